"""Who sent which picture. The bytes are on disk, once, by their hash."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Blob(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "sha256"], name="one_blob_per_member")]

    def __str__(self) -> str:
        return self.sha256
