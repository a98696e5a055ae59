"""Organisations, who books for them, and the codes by which colleagues join."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """The primary key is the UUID that its first owner made."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    receipt_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Booker(models.Model):
    """A member who may book for an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bookers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bookers")
    role = models.CharField(max_length=16)
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "member"], name="one_booker_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.since:%Y-%m-%d}"


class Invitation(models.Model):
    """``over`` is set when it was used or another one took its place; time alone ends it by ``expires_at``."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    over = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=Q(over=False), name="one_open_invitation_per_code"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(over=False), name="one_open_invitation"),
        ]


class Joining(models.Model):
    """A member used an invitation."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="joinings")
    joined_at = models.DateTimeField()
