"""What was published of each flight, and what feeds said of it last."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from moonmail.backend.missions.models import Mission


class Publication(models.Model):
    """One thing that was published, by the UUID under which it was sent.

    ``keys``: the parts of the flight that it changed. ``rev``: the flight's after it; who began with an earlier one has
    not seen this. ``staff_id`` None: somebody at the server's console.
    """

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField(null=True)
    request_sha256 = models.CharField(max_length=64)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=16)
    keys = models.JSONField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    rev = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["mission", "rev"], name="publication_by_rev")]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.kind}"


class FeedImport(models.Model):
    """A feed that was carried out, with what was told of it."""

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    request_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    report = models.JSONField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FeedSeen(models.Model):
    """What feeds said of a flight last: key of the part → hash. What they only repeat is no news."""

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, primary_key=True, related_name="+")
    entries = models.JSONField()

    def __str__(self) -> str:
        return str(self.mission_id)
