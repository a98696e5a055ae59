"""Gifts, what their givers did with them, and who took them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from moonmail.backend.bookings.models import Booking
from moonmail.domain.states import GiftState

LIVING: Final = (GiftState.OFFERED.value, GiftState.LOCKED.value)


class Gift(models.Model):
    """``member`` is the giver. ``title`` and ``mission_id`` stay readable when the booking is no longer the giver's."""

    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="gifts")
    state = models.CharField(max_length=16, default=GiftState.OFFERED.value)
    code = models.CharField(max_length=8, db_index=True)
    receiver = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=400, blank=True, default="")
    title = models.CharField(max_length=80, blank=True)
    mission_id = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["booking"], condition=Q(state__in=["offered", "locked"]), name="one_living_gift_per_booking"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=["offered", "locked"]), name="one_living_gift_per_code"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(state__in=["offered", "locked"]), name="gift_by_expiry")
        ]


class GiftMove(models.Model):
    """What a giver did with a code, by the UUID under which it was sent."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, related_name="moves")
    moved_at = models.DateTimeField()


class Claim(models.Model):
    """A member took a gift. One per gift: the database refuses a second one."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    gift = models.OneToOneField(Gift, on_delete=models.PROTECT, related_name="claim")
    claimed_at = models.DateTimeField()
