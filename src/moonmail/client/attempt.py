"""One try to sign in. Made on the GUI thread, so it imports nothing that takes time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from moonmail.client.errors import SignInError, SignInReason

if TYPE_CHECKING:
    from moonmail.client.loopback import Loopback


class Attempt:
    """May be ended from any thread, at any moment of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._waiting: Loopback | None = None

    def waits_at(self, loopback: Loopback) -> None:
        """The browser comes next.

        Raises:
            SignInError: it was cancelled before.
        """
        with self._lock:
            self.go_on()
            self._waiting = loopback

    def go_on(self) -> None:
        """Do nothing.

        Raises:
            SignInError: it was cancelled.
        """
        if self._cancelled.is_set():
            raise SignInError(SignInReason.CANCELLED)

    def pause(self, seconds: float) -> None:
        """Wait.

        Raises:
            SignInError: it was cancelled, before or meanwhile.
        """
        self._cancelled.wait(seconds)
        self.go_on()

    def cancel(self) -> None:
        with self._lock:
            self._cancelled.set()
            waiting = self._waiting
        if waiting is not None:
            waiting.cancel()
