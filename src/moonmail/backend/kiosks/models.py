"""Kiosks, the codes that enrol them, and their guests' sessions. Of tokens and secrets only hashes are kept."""

from __future__ import annotations

import uuid
import zoneinfo
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from moonmail.domain.opening import NotOpeningHours, read_openings


def valid_hours(text: str) -> None:
    try:
        read_openings(text)
    except NotOpeningHours as error:
        raise ValidationError(f"“{error.line}” is not like 1-5 06:30-22:30") from error


def valid_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("not a time zone such as Asia/Tokyo")


class Kiosk(models.Model):
    """``rev`` counts what staff set. ``state`` to ``calls_staff_since`` is what it said last, at ``beat_at``.

    ``hours``: see ``domain.opening``, in the lounge's own ``time_zone``. ``missions``: ids, one a line; empty for all.
    ``staff_coming_at``: somebody at the desk said that they come to the call of ``calls_staff_since``.
    """

    class Languages(models.TextChoices):
        JA_EN = "ja,en", "日本語, English"
        EN_JA = "en,ja", "English, 日本語"
        JA = "ja", "日本語"
        EN = "en", "English"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)
    name_ja = models.CharField("lounge, in Japanese", max_length=60)
    name_en = models.CharField("lounge, in English", max_length=60)
    languages = models.CharField(max_length=8, default=Languages.JA_EN.value, choices=Languages.choices)
    time_zone = models.CharField(max_length=40, default="Asia/Tokyo", validators=[valid_time_zone])
    hours = models.TextField(
        blank=True,
        default="",
        max_length=400,
        validators=[valid_hours],
        help_text="One rule a line: 1-5 06:30-22:30 (1 is Monday). Empty: always open.",
    )
    missions = models.TextField(
        "flights", blank=True, default="", max_length=400, help_text="One id a line, such as mm-204. Empty: all."
    )
    printer = models.CharField(
        max_length=60,
        blank=True,
        default="",
        validators=[RegexValidator(r"^[A-Za-z0-9_.-]+$", "the name of a CUPS queue on the kiosk")],
        help_text="The CUPS queue on the kiosk. Empty: no printer.",
    )
    staff_phone = models.CharField(max_length=30, blank=True, default="", help_text="Shown to guests who wait.")
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(editable=False)
    enrolled_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, editable=False
    )
    revoked_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, editable=False)
    hostname = models.CharField(max_length=80, blank=True, default="", editable=False)
    version = models.CharField(max_length=40, blank=True, default="", editable=False)
    state = models.CharField(max_length=20, blank=True, default="", editable=False)
    trouble = models.CharField(max_length=20, blank=True, default="", editable=False)
    printer_state = models.CharField(max_length=20, blank=True, default="", editable=False)
    beat_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, editable=False)
    calls_staff_since: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, editable=False
    )
    staff_coming_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, editable=False
    )

    class Meta:
        ordering: ClassVar = ["name_ja", "made_at"]

    def __str__(self) -> str:
        return self.name_ja


class Enrolment(models.Model):
    """A single-use code for one kiosk. ``attempt``: who used it, so that a lost answer can be given again."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    kiosk = models.ForeignKey(Kiosk, on_delete=models.CASCADE, related_name="enrolments")
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    attempt = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.kiosk_id} {self.expires_at:%Y-%m-%d %H:%M}"


class KioskSession(models.Model):
    """One guest at one kiosk, whoever it is. ``secret_sha256`` is empty for one that ended before it was known of."""

    class Ended(models.TextChoices):
        FINISHED = "finished"
        TIMED_OUT = "timed_out"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True)
    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="sessions")
    secret_sha256 = models.CharField(max_length=64, blank=True, default="")
    begun_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True, default="", choices=Ended.choices)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="kiosk_session_by_end"),
            models.Index(fields=["ended_at"], name="kiosk_session_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.kiosk_id} {self.begun_at:%Y-%m-%d %H:%M}"
