"""Stands in for the system's browser: fills in the backend's real pages on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from moonmail import tour_forms


class Visitor:
    """``open`` is what the app is given to open addresses with. ``visits`` are all that it opened, oldest first.

    ``member`` is who signs in next.
    """

    def __init__(self, language: str, member: dict[str, Any]) -> None:
        self._language = language
        self.member = member
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="tour-browser")
        self._open: list[Future[str]] = []
        self.visits: list[str] = []

    def open(self, url: str) -> bool:
        self.visits.append(urlsplit(url).path)
        self._open.append(self._pool.submit(self._task(url)))
        return True

    def _task(self, url: str) -> Callable[[], str]:
        if "client_id=" in urlsplit(url).query:
            number, password = self.member["membership_number"], self.member["password"]
            return lambda: tour_forms.sign_in(url, number, password, language=self._language)
        return lambda: tour_forms.pay(url, language=self._language)

    def check(self) -> None:
        """Raise what went wrong on a page, if anything did."""
        for visit in self._open:
            if visit.done():
                visit.result()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
