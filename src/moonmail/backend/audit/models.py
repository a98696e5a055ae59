"""The audit's rows. The database itself refuses to change or delete an entry."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models


class AuditHead(models.Model):
    """The one row that every writer locks: the number and hash of the last entry."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.number)


class AuditEntry(models.Model):
    """``domain.audit.Entry``, with its hash."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=80, db_index=True)
    role = models.CharField(max_length=20, blank=True, default="")
    act = models.CharField(max_length=20)
    what = models.CharField(max_length=80, blank=True, default="", db_index=True)
    member = models.CharField(max_length=36, blank=True, default="", db_index=True)
    why = models.CharField(max_length=40, blank=True, default="")
    detail_sha256 = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class AuditDetail(models.Model):
    """What an entry tells beside its columns, as JSON; erased when a law asks for it, never changed."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, primary_key=True, related_name="detail")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)


class AuditCheckpoint(models.Model):
    """A signed hash of the chain. What counts is the copy that is kept elsewhere."""

    number = models.PositiveBigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return str(self.number)
