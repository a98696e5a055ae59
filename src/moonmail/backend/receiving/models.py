"""What receiving laptops are told, what was found of items, and under which air waybill they fly."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class BookEntry(models.Model):
    """A booking of an item that a receiving laptop may meet.

    ``dirty``: something of it changed since it had its number. Whoever changes it does not number it: that would be
    one counter for all orders to wait for. Whoever reads does, one reader at a time.
    """

    booking_id = models.UUIDField(primary_key=True)
    shipment_id = models.UUIDField(db_index=True)
    rev = models.BigIntegerField(default=0, db_index=True)
    dirty = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["dirty"], condition=Q(dirty=True), name="book_entry_dirty")]

    def __str__(self) -> str:
        return str(self.booking_id)


class BookHead(models.Model):
    """One row: the last number that an entry had."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    rev = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_book_head")]

    def __str__(self) -> str:
        return str(self.rev)


class Screening(models.Model):
    """``found`` is what was measured, ``reasons`` why it was not simply taken, ``event_id`` where its custody began.

    ``at``: by the laptop's clock, ``device_sequence`` the how-manieth of that laptop.
    """

    id = models.UUIDField(primary_key=True)
    request_sha256 = models.CharField(max_length=64)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    staff_id = models.UUIDField()
    booking_id = models.UUIDField()
    shipment_id = models.UUIDField(db_index=True)
    pass_sequence = models.PositiveSmallIntegerField()
    found = models.JSONField()
    failed = models.JSONField()
    photos = models.JSONField()
    decision = models.CharField(max_length=8)
    reasons = models.JSONField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    precision = models.CharField(max_length=3)
    device_id = models.UUIDField()
    device_sequence = models.BigIntegerField()
    recorded_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    event_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.decision} {self.recorded_at:%Y-%m-%d %H:%M}"


class Consignment(models.Model):
    """What flies as cargo under one air waybill. ``number``: its 11 digits."""

    id = models.UUIDField(primary_key=True)
    request_sha256 = models.CharField(max_length=64)
    number = models.CharField(max_length=11, unique=True)
    mission_id = models.CharField(max_length=40, db_index=True)
    origin = models.CharField(max_length=3)
    destination = models.CharField(max_length=3)
    staff_id = models.UUIDField()
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class ConsignmentItem(models.Model):
    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="items")
    shipment_id = models.UUIDField(db_index=True)
    booking_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consignment", "shipment_id"], name="once_per_consignment")
        ]

    def __str__(self) -> str:
        return str(self.shipment_id)


class ConsignmentStatus(models.Model):
    """What the carrier reported."""

    id = models.UUIDField(primary_key=True)
    request_sha256 = models.CharField(max_length=64)
    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="statuses")
    code = models.CharField(max_length=3)
    place = models.CharField(max_length=3)
    flight = models.CharField(max_length=8, blank=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    precision = models.CharField(max_length=3)
    confidence = models.CharField(max_length=12)
    staff_id = models.UUIDField()
    recorded_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
