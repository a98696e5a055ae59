"""Cases, what is written in them, and what staff keep to themselves."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from moonmail.backend.bookings.models import Booking
from moonmail.domain.staff import StaffRole
from moonmail.domain.states import CaseState


class Case(models.Model):
    """A conversation of a member with the desk. At most one is open of each booking, and one of none.

    ``last``: number of its newest message. ``waits_since``: since when somebody of the staff has to answer; None: it is
    not their turn. ``role``: who looks after it; ``holder_id``: which one of them, None for any.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, null=True, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=16)
    last = models.PositiveIntegerField(default=0)
    read_to = models.PositiveIntegerField(default=0)
    opened_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    moved_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    waits_since: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    role = models.CharField(max_length=20, default=StaffRole.AGENT.value)
    holder_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "booking"],
                condition=~Q(state=CaseState.CLOSED.value) & Q(booking__isnull=False),
                name="one_open_case_per_booking",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=~Q(state=CaseState.CLOSED.value) & Q(booking__isnull=True),
                name="one_open_case_without_booking",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["waits_since"], condition=Q(waits_since__isnull=False), name="case_by_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class CaseMessage(models.Model):
    """``words``: ``contract.base.Words``. ``staff_id``: who of the staff wrote, which members are not told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64, default="")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=10)
    staff_id = models.UUIDField(null=True)
    words = models.JSONField()
    sent_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="one_message_per_number")]

    def __str__(self) -> str:
        return f"{self.author} {self.number}"


class CaseNote(models.Model):
    """What staff tell each other of a member. Not shown in the app; in the file that members ask for."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    booking = models.ForeignKey(Booking, null=True, on_delete=models.PROTECT, related_name="+")
    staff_id = models.UUIDField()
    text = models.CharField(max_length=1000)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member", "at"], name="note_by_member")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class CaseMove(models.Model):
    """A case that staff closed, opened again or handed over, by the UUID under which that was asked."""

    id = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    request_sha256 = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
