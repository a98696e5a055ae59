"""Qt's and QML's messages as Python log records, named after the QML file they come from."""

from __future__ import annotations

import logging
from pathlib import PurePosixPath
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

# Qt's own, known and harmless, by their exact text.
HARMLESS: Final = frozenset(
    {
        "This plugin does not support propagateSizeHints()",
        "This plugin does not support raise()",
        # Qt's own file dialog, for systems that have none: its list of seven places, when it goes.
        "DelegateModel::cancel: index out range 7 0",
        # A window goes in the very moment in which its last animation ended: Qt stops what has stopped.
        "QUnifiedTimer::stopAnimationDriver: driver is not running",
    }
)


class QtLog:
    """Counts warnings, so that the self-test can fail on them."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def install(self) -> None:
        qInstallMessageHandler(self._take)

    @staticmethod
    def remove() -> None:
        qInstallMessageHandler(None)

    def _take(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message in HARMLESS:
            return
        level = _LEVELS.get(kind, logging.WARNING)
        if level >= logging.WARNING:
            self.warnings.append(message)
        # PySide's stub calls the file a str; at run time it may be None.
        source = context.file or ""
        name = f"qml.{PurePosixPath(source).stem}" if source.endswith(".qml") else f"qt.{context.category or 'default'}"
        logging.getLogger(name).log(level, "%s", message)
