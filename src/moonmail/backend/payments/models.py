"""Payments, and the sessions of the sample provider."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from moonmail.backend.bookings.models import Booking
from moonmail.domain.states import PaymentState


class Payment(models.Model):
    """``refunded``: whole yen that go back or went back in all. ``returned``: what the provider said has gone back.

    ``member`` is who paid, also when the booking is somebody else's by now.
    """

    id = models.UUIDField(primary_key=True)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="payments")
    state = models.CharField(max_length=16, default=PaymentState.CREATED.value)
    amount = models.PositiveIntegerField()
    provider = models.CharField(max_length=16)
    session = models.CharField(max_length=120, blank=True, default="")
    checkout_url = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    refunded = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="payment_by_state")]


class SampleSession(models.Model):
    """What the sample provider knows: an amount, a label and how it went. It stands for another company's server."""

    token = models.CharField(max_length=43, primary_key=True)
    payment_id = models.UUIDField(unique=True)
    amount = models.PositiveIntegerField()
    title_ja = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    state = models.CharField(max_length=16, default="open")
    refunded = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
