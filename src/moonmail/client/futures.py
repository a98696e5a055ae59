"""Futures made from futures."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def when_done(future: Future[T]) -> Future[None]:
    """Return a future that is done with nothing when ``future`` is done, and fails as it does."""
    result: Future[None] = Future()

    def settle(done: Future[T]) -> None:
        with suppress(Exception):
            result.set_running_or_notify_cancel()
            error = done.exception()
            if error is not None:
                result.set_exception(error)
            else:
                result.set_result(None)

    future.add_done_callback(settle)
    return result
