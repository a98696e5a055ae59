"""Answers that come after the view model that asked is gone: nobody is there to be told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from moonmail.desktop.jobs import Jobs

T = TypeVar("T")


def when(
    owner: QObject, jobs: Jobs, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
) -> None:
    """As ``jobs.when``, as long as ``owner`` lives: a page is forgotten when somebody else sits down at the desk."""

    def show(result: T) -> None:
        if isValid(owner):
            done(result)

    def tell(error: BaseException) -> None:
        if isValid(owner):
            failed(error)

    jobs.when(future, show, tell)
