"""Waiting in an event loop until something holds: never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

PATIENCE_S = 40.0


def until(holds: Callable[[], Any], what: str = "it", seconds: float = PATIENCE_S) -> None:
    """Let events run until ``holds``.

    Raises:
        AssertionError: it never did.
    """
    loop, look, ends = QEventLoop(), QTimer(interval=10), time.monotonic() + seconds
    look.timeout.connect(loop.quit)
    look.start()
    while not (held := holds()) and time.monotonic() < ends:
        loop.exec()
    look.stop()
    assert held, f"{what} never came"
