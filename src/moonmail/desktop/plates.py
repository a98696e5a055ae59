"""Plates made by the workers: one at a time, the newest first, in sizes that can be painted at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from moonmail.desktop.jobs import Jobs

Request = TypeVar("Request")
Result = TypeVar("Result")

_SMALLEST_LEVEL: Final = 200


class Latest(Generic[Request, Result]):
    """Does one piece of work at a time and, when it is done, only the newest of what was asked meanwhile.

    ``done`` is called on the GUI thread for each piece that was worked on, in order; what was overtaken is never done.
    """

    def __init__(
        self,
        jobs: Jobs,
        work: Callable[[Request], Result],
        done: Callable[[Request, Result], None],
        failed: Callable[[Request, BaseException], None],
    ) -> None:
        self._jobs = jobs
        self._work = work
        self._done = done
        self._failed = failed
        self._busy = False
        self._waiting: list[Request] = []

    @property
    def busy(self) -> bool:
        return self._busy

    def ask(self, request: Request) -> None:
        if self._busy:
            self._waiting = [request]
            return
        self._busy = True
        self._jobs.run(
            lambda: self._work(request),
            lambda result: self._finish(lambda: self._done(request, result)),
            lambda error: self._finish(lambda: self._failed(request, error)),
        )

    def _finish(self, tell: Callable[[], None]) -> None:
        self._busy = False
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.ask(waiting[0])
        tell()


def levels_of(png: bytes) -> tuple[QImage, ...]:
    """Return the picture and its halves, largest first, so that it can be painted small without losing thin lines.

    Safe on a worker thread. Empty if ``png`` can't be read.
    """
    image = QImage.fromData(png)
    if image.isNull():
        return ()
    # An etching has no colours: a quarter of the memory.
    levels = [image.convertToFormat(QImage.Format.Format_Grayscale8)]
    while levels[-1].width() >= 2 * _SMALLEST_LEVEL:
        last = levels[-1]
        levels.append(
            last.scaled(
                last.width() // 2,
                max(1, last.height() // 2),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return tuple(levels)
