"""Taking from a budget. One number per budget and caller: the time at which it is whole again (GCRA, ITU-T I.371).

SQLite is served by one process: its counts are in memory, and cost it nothing. Several processes on PostgreSQL share
one row per count, which one statement reads and moves; they fetch several calls at once where that does no harm.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime
from typing import Final

from django.db import connection

from moonmail.backend.limits.budgets import Budget

_MOST: Final = 50_000
_FORGET_EVERY: Final = 2_000
# So long a process keeps what it has fetched and not used: within it the budget comes back by less than a block.
_KEPT_SECONDS: Final = 1.0

_TAKE: Final = """
INSERT INTO limits_used AS u (key, full_at) VALUES (%(key)s, %(now)s + %(cost)s)
ON CONFLICT (key) DO UPDATE SET full_at = GREATEST(u.full_at, %(now)s) + %(cost)s
WHERE GREATEST(u.full_at, %(now)s) + %(cost)s <= %(now)s + %(room)s
RETURNING full_at
"""


class Memory:
    """Counts of this process."""

    def __init__(self) -> None:
        self._full_at: dict[str, int] = {}
        self._lock = threading.Lock()

    def take(self, key: str, budget: Budget, now: int) -> int:
        """Return 0 if the call is taken, else the microseconds until it can be."""
        with self._lock:
            full_at = max(self._full_at.get(key, 0), now) + budget.each
            if full_at > now + budget.room:
                return full_at - now - budget.room
            self._full_at[key] = full_at
            if len(self._full_at) > _MOST:
                self._full_at = {key: at for key, at in self._full_at.items() if at > now}
            return 0

    def forget(self) -> None:
        with self._lock:
            self._full_at.clear()


class Shared:
    """Counts in the database, for all processes."""

    def __init__(self) -> None:
        self._fetched: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._takes = 0

    def take(self, key: str, budget: Budget, now: int) -> int:
        """Return 0 if the call is taken, else the microseconds until it can be."""
        if budget.block > 1 and self._from_fetched(key):
            return 0
        with connection.cursor() as cursor:
            for many in sorted({budget.block, 1}, reverse=True):
                cursor.execute(_TAKE, {"key": key, "now": now, "cost": many * budget.each, "room": budget.room})
                if cursor.fetchone() is not None:
                    self._fetch(key, many - 1)
                    self._forget_now_and_then(now)
                    return 0
            cursor.execute("SELECT full_at FROM limits_used WHERE key = %s", [key])
            row = cursor.fetchone()
        return max(1, row[0] + budget.each - now - budget.room) if row else 1

    def _from_fetched(self, key: str) -> bool:
        with self._lock:
            left, since = self._fetched.get(key, (0, 0.0))
            if left == 0:
                return False
            if time.monotonic() - since > _KEPT_SECONDS:
                del self._fetched[key]
                return False
            self._fetched[key] = (left - 1, since)
            return True

    def _fetch(self, key: str, left: int) -> None:
        if left == 0:
            return
        with self._lock:
            if len(self._fetched) > _MOST:
                self._fetched.clear()
            self._fetched[key] = (left, time.monotonic())

    def _forget_now_and_then(self, now: int) -> None:
        self._takes += 1
        if self._takes % _FORGET_EVERY == 0:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM limits_used WHERE full_at < %s", [now])

    def forget(self) -> None:
        with self._lock:
            self._fetched.clear()


MEMORY: Final = Memory()
SHARED: Final = Shared()


def take(budget: Budget, whose: str, now: datetime) -> float:
    """Return 0.0 if the call is taken from the budget, else the seconds until it can be. Refused calls cost nothing."""
    counts = MEMORY if connection.vendor == "sqlite" else SHARED
    micros = round(now.timestamp() * 1_000_000)
    return counts.take(f"{budget.name}:{whose}", budget, micros) / 1_000_000
