"""The two clocks of this machine: one for people, one for measuring. Injectable, so that a wrong one can be tested."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Return this machine's idea of the time, UTC. May be wrong by days."""

    def monotonic(self) -> float:
        """Return seconds that never jump, also counting sleep where the system can."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        # Linux stops its monotonic clock while the lid is closed; a hold runs on.
        boot = getattr(time, "CLOCK_BOOTTIME", None)
        return time.monotonic() if boot is None else time.clock_gettime(boot)


system_clock = SystemClock()
