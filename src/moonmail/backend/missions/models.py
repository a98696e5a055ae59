"""Flights and their price ladders."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import MissionState


class Mission(models.Model):
    """One lander flight. ``body`` holds what is told about it in the words of ``contract.missions.Mission``;
    what the rules need is in columns of its own. ``organics_mg``: organic mass declared for it, in milligrams."""

    id = models.CharField(max_length=40, primary_key=True)
    rev = models.BigIntegerField(default=0)
    flight_number = models.CharField(max_length=40)
    sample = models.BooleanField()
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in MissionState])
    booking_opens_at = models.DateTimeField(null=True)
    last_booking_at = models.DateTimeField(null=True)
    item_due_at = models.DateTimeField(null=True)
    organics_mg = models.BigIntegerField(default=0)
    body = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "last_booking_at"], name="mission_by_closing")]

    def __str__(self) -> str:
        return self.flight_number


class Offer(models.Model):
    """One rung of a ladder. The database itself refuses one too many.

    ``taken`` counts active and used holds, and the slots sold through other channels.
    """

    id = models.CharField(max_length=48, primary_key=True)
    rev = models.BigIntegerField(default=0)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="offers")
    size = models.CharField(max_length=8, choices=[(size.value, size.value) for size in SizeCode])
    price = models.PositiveIntegerField(help_text="whole yen with tax")
    capacity = models.PositiveIntegerField()
    taken = models.IntegerField(default=0)
    sold_elsewhere = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mission", "size"], name="one_offer_per_size"),
            models.CheckConstraint(condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="never_oversold"),
        ]

    def __str__(self) -> str:
        return self.id
