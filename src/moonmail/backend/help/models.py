"""What was done for callers, by the UUID under which it was asked."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from moonmail.backend.bookings.models import Booking


class Help(models.Model):
    """``kind``: of ``domain.helping.HelpKind``, or ``name``. ``back``: what undoing needs. ``says``: what was told."""

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    reason = models.CharField(max_length=16)
    booking = models.ForeignKey(Booking, null=True, on_delete=models.PROTECT, related_name="+")
    new_booking_id = models.UUIDField(null=True)
    refund = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    says = models.JSONField()
    back = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    undo_until: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    undone_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    undo_id = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member", "at"], name="help_by_member")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
