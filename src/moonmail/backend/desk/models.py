"""What the desk finds people and bookings by; who was verified, and who may not be tried for a while."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models


class FindTerm(models.Model):
    """``term``: ``domain.finding.Term.key``. Bytes, so that every database sorts them alike and an index finds all that
    begin with some. Of a member (``booking_id`` None) or of one booking."""

    term = models.BinaryField(max_length=80)
    member_id = models.UUIDField(db_index=True)
    booking_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["term"], name="find_by_term")]

    def __str__(self) -> str:
        return str(self.member_id)


class Verification(models.Model):
    """One attempt of a caller to be taken for a member. ``staff_id``: for whom alone it counts.

    ``request_hmac``: of what was said, keyed: a birth date could be guessed from a plain hash.
    """

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    member_id = models.UUIDField()
    request_hmac = models.CharField(max_length=64)
    matches = models.JSONField()
    verified = models.BooleanField()
    tries_left = models.PositiveSmallIntegerField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["staff_id", "member_id", "expires_at"], name="verified_by_staff"),
            models.Index(fields=["at"], name="verification_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verified}"


class OneTimeCode(models.Model):
    """A code that a member's app shows for one of the staff. What it is is not here. ``over_at``: used or replaced."""

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    member_id = models.UUIDField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    over_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["member_id", "at"], name="code_by_member"),
            models.Index(fields=["at"], name="code_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Failures(models.Model):
    """How often in a row callers were not who they said, whoever of the staff they called."""

    member_id = models.UUIDField(primary_key=True)
    count = models.PositiveSmallIntegerField()
    since: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    locked_until: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.count)


class Reveal(models.Model):
    """One field of a member that was shown to one of the staff, and why. The member can see that it was."""

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    role = models.CharField(max_length=20)
    member_id = models.UUIDField()
    field = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member_id", "at"], name="reveal_by_member")]

    def __str__(self) -> str:
        return f"{self.field} {self.at:%Y-%m-%d %H:%M}"
