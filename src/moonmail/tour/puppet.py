"""A driver that is told what to do from another process: the hands for the kiosk, whose screens are two programs.

The process on the screen runs a ``Puppet``; whoever leads it holds ``Strings``. Each call is one JSON object a line,
over a local socket, and is answered by one. A process of the kiosk has none unless a tour or test starts it with one.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from PySide6.QtCore import QObject, QPointF, Qt, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from moonmail.desktop.kiosk.tap_guard import NEAR_PX, STILL_S
from moonmail.tour.driver import Driver, TourError, middle_of
from moonmail.tour.keyboard import Keyboard
from moonmail.tour.reader import Reader

_PATIENCE_S: Final = 30.0
_AGAIN_S: Final = 0.05
_SEEN_MS: Final = round(STILL_S * 1000) + 50

log = logging.getLogger(__name__)


class Puppet(QObject):
    """Does on ``window`` what it is told, by touches of a finger, keys, a reader's tree, and ``more``. Lives as long as
    its process.
    """

    def __init__(
        self, window: QQuickWindow, address: Path, more: Mapping[str, Callable[..., object]] | None = None
    ) -> None:
        super().__init__()
        self._more = more or {}
        self._window = window
        self._driver = Driver(window)
        self._keys = Keyboard(window, self._driver)
        self._reader = Reader(window, self._driver)
        self._finger = QTest.createTouchDevice()
        self._touched = QPointF(-NEAR_PX, -NEAR_PX) * 2
        self._waiting: list[tuple[QLocalSocket, bytes]] = []
        self._busy = False
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._met)
        if not self._server.listen(str(address)):
            raise OSError(f"{address}: {self._server.errorString()}")

    @Slot()
    def _met(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.readyRead.connect(lambda: self._heard(connection))

    def _heard(self, connection: QLocalSocket) -> None:
        while connection.canReadLine():
            self._waiting.append((connection, bytes(connection.readLine().data())))
        # Acting turns the event loop, which brings the next call here: one after the other.
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                asked_by, line = self._waiting.pop(0)
                asked_by.write(json.dumps(self._answer(line), ensure_ascii=False).encode() + b"\n")
                asked_by.flush()
        finally:
            self._busy = False

    def _answer(self, line: bytes) -> dict[str, Any]:
        asked = json.loads(line)
        try:
            return {"is": self._acts()[asked.pop("do")](**asked)}
        except TourError as error:
            return {"failed": str(error)}
        except Exception as error:
            log.exception("a puppet could not do what it was told")
            return {"failed": f"{type(error).__name__}: {error}"}

    def _acts(self) -> dict[str, Callable[..., Any]]:
        driver, keys, reader = self._driver, self._keys, self._reader
        return {
            "tap": self._tap,
            "write": driver.write,
            "sees": lambda name: driver.seen(name) is not None,
            "says": self._says,
            "picture": lambda path: driver.picture(Path(path)),
            "wait": lambda name, seconds: bool(driver.find(name, seconds)),
            "await": lambda name, seconds: bool(driver.wait(f"“{name}”", lambda: driver.seen(name), seconds)),
            "press": lambda key, times=1: driver.press(Qt.Key[key], times),
            "shown": self._window.isVisible,
            "alter": lambda name, prop, to: driver.find(name).setProperty(prop, to),
            "silence": lambda name: self._reader.silence(driver.find(name)),
            "reach": keys.reach,
            "use": keys.use,
            "strike": keys.strike,
            "type": keys.type,
            "type on pad": keys.type_on_pad,
            "leave pad": keys.leave_pad,
            "caret": keys.caret,
            "things": reader.things,
            "hears": reader.hears,
            "hear": reader.hear,
            "act": reader.act,
            "enter": reader.enter,
            "place": reader.place,
            **self._more,
        }

    def _tap(self, name: str, seconds: float = 10.0) -> None:
        """Put a finger on the middle of an item and lift it."""
        self._touch(middle_of(self._driver.find(name, seconds)))

    def _touch(self, at: QPointF) -> None:
        if (at - self._touched).manhattanLength() <= NEAR_PX:
            # Whoever means what is there now has seen that it is there.
            QTest.qWait(_SEEN_MS)
        self._touched = at
        QTest.touchEvent(self._window, self._finger).press(0, at.toPoint(), self._window).commit()
        QTest.touchEvent(self._window, self._finger).release(0, at.toPoint(), self._window).commit()
        self._driver.settle()

    def _says(self) -> list[str]:
        """Return all that the screen tells a screen reader, from its top to its end."""
        return self._driver.spoken()


def without_page(name: str) -> str:
    """Return the name of a thing that was told from others of that name by its page."""
    return name.partition(":")[0]


class Strings:
    """Leads a puppet. Each method waits for the answer.

    Raises:
        TourError: it could not be done, or the process behind is gone.
    """

    def __init__(self, address: Path, seconds: float = _PATIENCE_S) -> None:
        until = monotonic() + seconds
        while True:
            self._socket = socket.socket(socket.AF_UNIX)
            try:
                self._socket.connect(str(address))
                break
            except OSError as error:
                self._socket.close()
                if monotonic() > until:
                    raise TourError(f"nobody answers at {address}: {error}") from error
                sleep(_AGAIN_S)
        self._socket.settimeout(seconds * 2)
        self._file = self._socket.makefile("rwb")

    def close(self) -> None:
        # What was not sent to a process that is gone can't be sent any more.
        with suppress(OSError):
            self._file.close()
        self._socket.close()

    def do(self, what: str, **more: Any) -> Any:
        try:
            self._file.write(json.dumps({"do": what} | more, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            line = self._file.readline()
        except OSError as error:
            raise TourError(f"{what}: {error}") from error
        if not line:
            raise TourError(f"{what}: the process ended")
        answer = json.loads(line)
        if "failed" in answer:
            raise TourError(answer["failed"])
        return answer["is"]

    def tap(self, name: str, seconds: float = 10.0) -> None:
        self.do("tap", name=without_page(name), seconds=seconds)

    def write(self, name: str, text: str) -> None:
        self.do("write", name=name, text=text)
        if self.sees("key-act-close"):
            self.tap("key-act-close")

    def sees(self, name: str) -> bool:
        return bool(self.do("sees", name=name))

    def says(self) -> list[str]:
        return list(self.do("says"))

    def wait(self, name: str, seconds: float = 10.0) -> None:
        self.do("wait", name=name, seconds=seconds)

    def picture(self, path: Path) -> None:
        self.do("picture", path=str(path))
