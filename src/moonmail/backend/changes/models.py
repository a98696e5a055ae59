"""The counters and the log of what changed last, one row per object."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Server(models.Model):
    """One row: which database this is. A restored backup becomes another one, so that nobody syncs from its future."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_server")]


class Scope(models.Model):
    """A counter. Its row is locked by whoever writes in the scope, until the commit: revs appear in order."""

    key = models.CharField(max_length=48, primary_key=True)
    counter = models.BigIntegerField(default=0)


class Change(models.Model):
    """The last change of one object in one scope.

    An object that went from one scope to another has a row in both: a tombstone in the one, a living row in the other.
    ``created_rev`` is when it first appeared in this scope, also after it came back: whoever has seen it since must be
    told when it goes again.
    """

    kind = models.CharField(max_length=16)
    object_id = models.CharField(max_length=64)
    scope = models.CharField(max_length=48)
    rev = models.BigIntegerField()
    created_rev = models.BigIntegerField()
    destroyed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id", "scope"], name="one_change_per_object_and_scope")
        ]
        indexes: ClassVar = [models.Index(fields=["scope", "rev"], name="change_by_rev")]
