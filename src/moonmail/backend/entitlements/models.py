"""What is owed, what was chosen, and the work on a whole flight that is under way."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from moonmail.backend.bookings.models import Booking
from moonmail.backend.missions.models import Mission
from moonmail.domain.states import EntitlementState


class Entitlement(models.Model):
    """One per booking and outcome: the database refuses a second one, whoever is interrupted where.

    ``choice`` is also set when the default took its place; ``chosen_at`` then stays empty: nobody chose.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rev = models.BigIntegerField(default=0)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="entitlements")
    outcome = models.CharField(max_length=24)
    state = models.CharField(max_length=16, default=EntitlementState.OFFERED.value)
    kinds = models.JSONField()
    default_kind = models.CharField(max_length=16)
    refund = models.PositiveIntegerField(help_text="whole yen that a refund gives back, to whoever paid")
    offered_at = models.DateTimeField()
    choose_by = models.DateTimeField()
    choice = models.CharField(max_length=16, blank=True, default="")
    chosen_at = models.DateTimeField(null=True)
    new_booking_id = models.UUIDField(null=True)
    fulfilled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "outcome"], name="one_entitlement_per_outcome")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["choose_by"], condition=Q(state=EntitlementState.OFFERED.value), name="entitlement_by_deadline"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.state}"


class Choice(models.Model):
    """A member's choice, by the UUID under which it was sent."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="choices")
    made_at = models.DateTimeField()


class FlightTask(models.Model):
    """Work on all shipments of a flight, carried out in small steps. It survives whoever began it.

    ``worked_at`` None: nobody is at it; whoever reads next does a step. ``done_at`` None: something may remain.
    """

    class Kind(models.TextChoices):
        INTEGRATE = "integrate"
        LAUNCH = "launch"
        OUTCOME = "outcome"

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    asked_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mission", "kind"], name="one_task_per_flight")]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.kind}"
