"""Passes that were issued."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from moonmail.backend.bookings.models import Booking


class Pass(models.Model):
    """A newer ``sequence`` of a booking replaces the older. ``voided_at``: since then it stands for nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="passes")
    sequence = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=6)
    qr = models.TextField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["booking", "sequence"], name="one_pass_per_sequence")]

    def __str__(self) -> str:
        return self.number
