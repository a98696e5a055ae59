"""What time it is for the backend. Holds run out by its clock, never by this machine's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from moonmail.client.clock import Clock

TOLERANCE: Final = timedelta(minutes=5)


class ServerClock:
    """Learns from what the backend says, goes on by the clock that never jumps."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: tuple[datetime, float] | None = None
        self._wrong = False

    def hear(self, server_time: datetime) -> None:
        self._heard = (server_time, self._clock.monotonic())
        self._wrong = abs(server_time - self._clock.now()) > TOLERANCE

    def now(self) -> datetime:
        """Return the backend's time; before its first answer, this machine's."""
        if self._heard is None:
            return self._clock.now()
        server_time, at = self._heard
        return server_time + timedelta(seconds=self._clock.monotonic() - at)

    def heard_seconds_ago(self) -> float | None:
        return None if self._heard is None else self._clock.monotonic() - self._heard[1]

    @property
    def ours_is_wrong(self) -> bool:
        """Whether this machine's clock was more than five minutes off at the last answer."""
        return self._wrong
