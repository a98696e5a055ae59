"""Holds, shipments and bookings. The primary key is the UUID the client made; ``request_sha256`` is what it asked."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from moonmail.backend.missions.models import Mission, Offer
from moonmail.domain.states import BookingState, HoldState, ShipmentKind, ShipmentState


class Hold(models.Model):
    """One slot of an offer. Active and used holds are counted in the offer's ``taken``; the others are not."""

    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="holds")
    price = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default=HoldState.ACTIVE.value)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(state=HoldState.ACTIVE.value), name="hold_by_expiry")
        ]


class Shipment(models.Model):
    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, default=ShipmentKind.MESSAGE.value)
    title = models.CharField(max_length=80)
    size = models.CharField(max_length=8)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="shipments")
    booking_id = models.UUIDField(
        null=True, help_text="the booking it travels under, the last one if several were tried"
    )
    state = models.CharField(max_length=16, default=ShipmentState.DRAFT.value)
    message = models.JSONField(null=True)
    created_at = models.DateTimeField()


class Booking(models.Model):
    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    reference = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=20, default=BookingState.AWAITING_PAYMENT.value)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="booking")
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="bookings")
    price = models.PositiveIntegerField()
    confirmation = models.JSONField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # A shipment flies once: the database refuses a second living booking for it.
            models.UniqueConstraint(
                fields=["shipment"],
                condition=Q(state__in=[BookingState.AWAITING_PAYMENT.value, BookingState.CONFIRMED.value]),
                name="one_living_booking_per_shipment",
            )
        ]

    def __str__(self) -> str:
        return self.reference
