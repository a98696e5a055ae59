"""Frozen versions of manifests. Rows are only ever added: the database itself refuses to change or delete one."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from moonmail.backend.missions.models import Mission


class FrozenManifest(models.Model):
    """``packed``: the document's own bytes (``domain.manifest.canonical``), deflated. ``staff_id``: who froze it."""

    id = models.UUIDField(primary_key=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="manifests")
    number = models.PositiveIntegerField()
    staff_id = models.UUIDField()
    request_sha256 = models.CharField(max_length=64)
    frozen_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True, default="")
    gaps = models.PositiveIntegerField()
    shipments = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
    packed = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["mission", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mission", "number"], name="one_manifest_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.number}"
