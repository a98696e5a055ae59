"""The server's clock. Every expiry is decided by it, so that no member's clock matters.

``install`` is for programs that embed the backend and for its tests; nothing in the configuration reaches it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """Return the current time in UTC, to the millisecond (what every database and every client keeps exactly)."""
    at = _source()
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def install(source: Callable[[], datetime] | None) -> None:
    """Read the time from ``source``, which returns aware times; None: the system's clock again."""
    global _source
    _source = source or _system
