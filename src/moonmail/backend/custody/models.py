"""The chain of custody. Rows are only ever added."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from moonmail.backend.bookings.models import Shipment


class CustodyEvent(models.Model):
    """``body`` holds the words and times as ``contract.bookings.CustodyEvent`` has them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="custody")
    state = models.CharField(max_length=16)
    recorded_at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        ordering: ClassVar = ["recorded_at"]
