"""A run and its bookings. Whoever goes on after a crash asks these rows what remains: nothing else remembers it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moonmail.backend.bookings.models import Booking
from moonmail.backend.missions.models import Mission
from moonmail.domain.runs import LineState, RunState


class Run(models.Model):
    """``body``: ``contract.runs.RunIn`` as it was asked. ``preview``: ``contract.runs.Preview`` as it was shown.

    ``role`` and ``started_role``: in which role they did. ``worker``: which process is at it, None yet if empty; each
    takes it from those before it. ``worked_at``: when it last did something.
    """

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    request_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=RunState.PREVIEWED.value)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+", null=True)
    body = models.JSONField()
    preview = models.JSONField()
    preview_sha256 = models.CharField(max_length=64)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    reason = models.CharField(max_length=20, blank=True, default="")
    started_by = models.UUIDField(null=True)
    started_role = models.CharField(max_length=20, blank=True, default="")
    started_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    worker = models.CharField(max_length=16, blank=True, default="")
    worked_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["made_at"], name="run_by_age"),
            models.Index(fields=["worked_at"], condition=Q(state=RunState.RUNNING.value), name="run_by_work"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class RunLine(models.Model):
    """One booking of a run, as it was listed. ``member_id``: whose it was then, and to whom alone it is done.

    ``skipped``: why it was left as it is, a ``domain.runs.Skip``. ``refund``: whole yen that went on their way back.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="+")
    member_id = models.UUIDField()
    size = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=LineState.WAITING.value)
    skipped = models.CharField(max_length=16, blank=True, default="")
    new_booking_id = models.UUIDField(null=True)
    refund = models.PositiveIntegerField(default=0)
    at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "booking"], name="once_in_a_run")]
        indexes: ClassVar = [models.Index(fields=["run", "state", "place"], name="run_line_by_state")]

    def __str__(self) -> str:
        return f"{self.place} {self.state}"


class RunStepTaken(models.Model):
    """A start, a pause, going on or a cancel, by the UUID under which it was sent."""

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    request_sha256 = models.CharField(max_length=64)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return self.step
