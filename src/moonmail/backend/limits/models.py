"""What is used of each budget, where several processes must see the same."""

from __future__ import annotations

from django.db import models


class Used(models.Model):
    """``full_at``: microseconds since 1970 at which the budget is whole again; before, a part of it is used.

    ``key`` names the budget and whose it is. An address is in it as a keyed hash.
    """

    key = models.CharField(max_length=80, primary_key=True)
    full_at = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.key
