"""Holds, shipments and bookings. The primary key is the UUID the client made; ``request_sha256`` is what it asked."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from moonmail.backend.missions.models import Mission, Offer
from moonmail.domain.states import BookingState, HoldState, ShipmentKind, ShipmentState

# A booking in one of these has, or had, the right of the one it rebooks.
SUCCEEDING: Final = (
    BookingState.AWAITING_PAYMENT,
    BookingState.CONFIRMED,
    BookingState.COMPLETED,
    BookingState.REBOOKED,
)


class Hold(models.Model):
    """Slots of one offer. Those of active and used holds are counted in the offer's ``taken``; the others are not.

    ``price`` is that of all its slots together, whole yen. ``kiosk_session_id``: the session at a kiosk in which it was
    made, or was ordered with, and with whose end it ends unless it was paid.
    """

    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="holds")
    quantity = models.PositiveIntegerField(default=1)
    price = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default=HoldState.ACTIVE.value)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    kiosk_session_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(state=HoldState.ACTIVE.value), name="hold_by_expiry"),
            models.Index(
                fields=["kiosk_session_id"], condition=Q(kiosk_session_id__isnull=False), name="hold_by_kiosk"
            ),
        ]


class Shipment(models.Model):
    """What travels: exactly one of ``message``, ``item`` and ``group`` is there, as the contract has them.

    ``verdict`` is ours on the item, ``organics_mg`` the organic mass that was declared, in milligrams.
    """

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
    item = models.JSONField(null=True)
    group = models.JSONField(null=True)
    verdict = models.JSONField(null=True)
    hand_in = models.JSONField(null=True)
    organics_mg = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()


class Booking(models.Model):
    """``due`` is what is, or was, to pay for it: its price less the ``credit`` of the booking that it ``rebooks``.

    ``organisation_id``: the organisation that it was booked for. ``gifted``: ``member`` is not who paid.
    ``guardian``: the consent, as ``contract.bookings.GuardianIn``, if the member was under 18.
    """

    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    reference = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=20, default=BookingState.AWAITING_PAYMENT.value)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="booking")
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="bookings")
    price = models.PositiveIntegerField()
    credit = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField()
    rebooks = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    organisation_id = models.UUIDField(null=True, db_index=True)
    gifted = models.BooleanField(default=False)
    guardian = models.JSONField(null=True)
    confirmation = models.JSONField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # A shipment flies once: the database refuses a second living booking for it.
            models.UniqueConstraint(
                fields=["shipment"],
                condition=Q(state__in=[BookingState.AWAITING_PAYMENT.value, BookingState.CONFIRMED.value]),
                name="one_living_booking_per_shipment",
            ),
            # What was paid for a booking counts once: the database refuses a second one that would use it too.
            models.UniqueConstraint(
                fields=["rebooks"],
                condition=Q(state__in=[state.value for state in SUCCEEDING]),
                name="one_living_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ShipmentChange(models.Model):
    """Other content under the same booking, once. ``old`` is what it took the place of."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="changes")
    old = models.JSONField()
    changed_at = models.DateTimeField()


class HandInRequest(models.Model):
    """How an item was said to come; the last one holds."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="hand_ins")
    said_at = models.DateTimeField()


class Cancellation(models.Model):
    """A member's own cancellation. ``refund``: whole yen that went back to who paid."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="cancellation")
    refund = models.PositiveIntegerField()
    cancelled_at = models.DateTimeField()
