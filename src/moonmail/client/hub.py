"""What the shell is told: the present status and session, and every change of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from moonmail.client.errors import code_to_quote
from moonmail.client.model import Event, Session, SessionChanged, Status, StatusChanged, Trouble

_log = logging.getLogger(__name__)
_NOTHING: Final = Status()


class Hub:
    """Keeps the parts of the status apart: a full disk stays said although the network works."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._listeners: list[Callable[[Event], None]] = []
        self._status = _NOTHING
        self._session = Session()
        self._store: Trouble | None = None
        self._network: Trouble | None = None
        self._clock_wrong = False
        self._quote = ""

    @property
    def status(self) -> Status:
        return self._status

    @property
    def session(self) -> Session:
        return self._session

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def tell(self, event: Event) -> None:
        """Call every listener, on this thread. One that fails costs nobody else anything."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                _log.exception("a listener failed on %s", type(event).__name__)

    def say_session(self, session: Session) -> None:
        with self._lock:
            if session == self._session:
                return
            self._session = session
        self.tell(SessionChanged(session))

    def say_store(self, trouble: Trouble | None) -> None:
        self._say(store=trouble)

    def say_network(self, trouble: Trouble | None, quote: str = "", **more: Any) -> None:
        """The last exchange failed with ``trouble``, or worked. ``more``: fields of Status that change with it."""
        self._say(network=trouble, quote=quote, **more)

    def say_clock(self, wrong: bool) -> None:
        self._say(clock_wrong=wrong)

    def say(self, **more: Any) -> None:
        """Change fields of Status other than ``trouble``."""
        self._say(**more)

    def _say(self, **more: Any) -> None:
        with self._lock:
            self._store = more.pop("store", self._store)
            self._network = more.pop("network", self._network)
            self._clock_wrong = more.pop("clock_wrong", self._clock_wrong)
            self._quote = more.pop("quote", self._quote)
            trouble = self._store or self._network or (Trouble.CLOCK_WRONG if self._clock_wrong else None)
            quote = code_to_quote(trouble, "" if self._store else self._quote)
            status = replace(self._status, trouble=trouble, quote=quote, **more)
            if status == self._status:
                return
            self._status = status
        self.tell(StatusChanged(status))
