"""Who sent which picture. The bytes are on disk, once, by their hash."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Blob(models.Model):
    """``attached_at``: when a shipment first named it. What none ever named is let go after a while."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    created_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "sha256"], name="one_blob_per_member")]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=Q(attached_at=None), name="blob_never_attached"),
            models.Index(fields=["sha256"], name="blob_by_hash"),
        ]

    def __str__(self) -> str:
        return self.sha256


class Upload(models.Model):
    """A picture that is not whole yet. How much of it is here says the file ``name`` alone: it grows piece by piece."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField(help_text="bytes, when it will be whole")
    name = models.CharField(max_length=32, unique=True)
    touched_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "sha256"], name="one_upload_per_member")]

    def __str__(self) -> str:
        return self.sha256
