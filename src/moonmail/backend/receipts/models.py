"""Receipts, and the counter that numbers them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from moonmail.backend.bookings.models import Booking


class ReceiptYear(models.Model):
    """The last number of a year in Japan. Locked by whoever issues, until the commit: a number not issued is none."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:06d}"


class Receipt(models.Model):
    """``body`` holds the words and the seller's data as they were when it was issued."""

    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="receipts")
    number = models.CharField(max_length=16, unique=True)
    reissue = models.PositiveIntegerField(default=0)
    addressee = models.CharField(max_length=80)
    organisation = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    paid_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    tax_percent = models.PositiveSmallIntegerField()
    tax = models.PositiveIntegerField()
    body = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["booking", "reissue"], name="one_receipt_per_issue")]

    def __str__(self) -> str:
        return self.number
