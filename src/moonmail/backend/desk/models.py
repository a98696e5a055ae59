"""What the desk finds people and bookings by."""

from __future__ import annotations

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
