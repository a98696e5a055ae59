"""The thread that keeps store and backend together: when to talk, how often, and when to say that it does not work."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from moonmail.client.clock import Clock
from moonmail.client.errors import ExchangeError, StoreError
from moonmail.client.exchange import Superseded
from moonmail.client.hub import Hub
from moonmail.client.model import Status, Trouble

IN_USE_SECONDS: Final = 15.0
BACKGROUND_SECONDS: Final = 300.0
PAYING_SECONDS: Final = 4.0
SECOND_TRY_SECONDS: Final = 1.0
FIRST_WAIT: Final = 2.0
LONGEST_WAIT_IN_USE: Final = 60.0
# A single lost packet is no news: only two failures in a row are told.
_MAY_PASS: Final = frozenset({Trouble.OFFLINE, Trouble.TIMEOUT, Trouble.SERVER_DOWN, Trouble.PROXY_DOWN})

_log = logging.getLogger(__name__)


class Worker:
    """``round_trip`` talks to the backend once and returns in how many seconds something waits to be sent, or None."""

    def __init__(
        self,
        round_trip: Callable[[], float | None],
        hub: Hub,
        clock: Clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._round_trip = round_trip
        self._hub = hub
        self._clock = clock
        self._chance = chance
        self._lock = threading.Condition()
        self._wanted = True
        self._closing = False
        self._asked: list[Future[Status]] = []
        self._in_use = True
        self._paying = False
        self._failures = 0
        self._overtaken = False
        self._thread = threading.Thread(target=self._run, name="moonmail-sync", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, seconds: float) -> None:
        with self._lock:
            self._closing = True
            self._lock.notify_all()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        self._answer(self._take_asked())

    def wake(self) -> None:
        """Talk as soon as possible: there is something to send, or the address changed."""
        with self._lock:
            self._wanted = True
            self._lock.notify_all()

    def ask(self) -> Future[Status]:
        """Talk now; the future tells how it went, after a second try if need be."""
        asked: Future[Status] = Future()
        with self._lock:
            if not self._closing:
                self._asked.append(asked)
                self._wanted = True
                self._lock.notify_all()
                return asked
        asked.set_result(self._hub.status)
        return asked

    def set_in_use(self, in_use: bool) -> None:
        with self._lock:
            came_back = in_use and not self._in_use
            self._in_use = in_use
            if came_back:
                self._wanted = True
                self._lock.notify_all()

    def set_paying(self, paying: bool) -> None:
        """While a payment page is open somewhere, its outcome is awaited: look more often."""
        self._paying = paying

    def _run(self) -> None:
        wait = 0.0
        while True:
            with self._lock:
                if not self._wanted and not self._closing:
                    self._lock.wait(wait)
                if self._closing:
                    return
                self._wanted = False
            asked = self._take_asked()
            wait = self._once()
            # A round that was overtaken by another server or member says nothing of how it goes with that.
            while asked and self._overtaken and not self._closing:
                wait = self._once()
            if asked and self._failures == 1 and not self._closing:
                wait = self._once()
            self._answer(asked)

    def _once(self) -> float:
        """Talk once and return in how many seconds to talk again."""
        self._hub.say(syncing=True)
        self._overtaken = False
        try:
            due = self._round_trip()
        except Superseded:
            self._hub.say(syncing=False)
            self._overtaken = True
            return 0.0
        except ExchangeError as error:
            return self._failed(error)
        except StoreError:
            self._hub.say(syncing=False)
            return self._pause()
        except Exception:
            # This thread must outlive a defect: everything typed is safe in the store meanwhile.
            _log.exception("a round failed")
            self._hub.say(syncing=False)
            return self._pause()
        self._failures = 0
        return min(self._pause(), due if due is not None else BACKGROUND_SECONDS)

    def _failed(self, error: ExchangeError) -> float:
        self._failures += 1
        _log.info("talking to the backend failed: %s", error)
        if error.trouble is Trouble.SIGNED_OUT:
            # Told by the session; the catalogue is still there for everybody.
            self._failures = 0
            self._hub.say_network(error.trouble, error.quote, syncing=False)
            return 0.0
        if error.trouble not in _MAY_PASS or self._failures > 1:
            self._hub.say_network(error.trouble, error.quote, syncing=False)
        else:
            self._hub.say(syncing=False)
            return max(SECOND_TRY_SECONDS, error.retry_after or 0.0)
        longest = LONGEST_WAIT_IN_USE if self._in_use else BACKGROUND_SECONDS
        backoff = min(FIRST_WAIT * 2.0 ** min(self._failures - 1, 10), longest) * (0.5 + self._chance() / 2)
        return max(backoff, error.retry_after or 0.0)

    def _pause(self) -> float:
        if self._paying:
            return PAYING_SECONDS
        return IN_USE_SECONDS if self._in_use else BACKGROUND_SECONDS

    def _take_asked(self) -> list[Future[Status]]:
        with self._lock:
            asked, self._asked = self._asked, []
        return asked

    def _answer(self, asked: list[Future[Status]]) -> None:
        for each in asked:
            if each.set_running_or_notify_cancel():
                each.set_result(self._hub.status)
