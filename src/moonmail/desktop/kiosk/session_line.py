"""The session's end of the channel: it hears the shell, beats while its GUI thread lives, and shows the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from moonmail.desktop.kiosk.channel import (
    MOST,
    Beat,
    Begin,
    ChannelError,
    Failed,
    Over,
    Ready,
    Shown,
    ToShell,
    from_shell,
    to_line,
)
from moonmail.desktop.kiosk.lockdown import LockDown, keep_full_screen, show_full_screen

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

    from moonmail.desktop.kiosk.session import Frame

BEAT_MS: Final = 1000
WARM_UP_MS: Final = 5000


class SessionLine(QObject):
    """``channel``: what the shell writes into, and what it reads. When the shell is gone, so is this process."""

    def __init__(self, channel: tuple[int, int]) -> None:
        super().__init__()
        self._from_shell, self._to_shell = channel
        self._rest = b""
        self._frame: Frame | None = None
        self._window: QQuickWindow | None = None
        self._begun = self._shown = False

    def say(self, what: ToShell) -> None:
        """Tell the shell, at once. From any thread."""
        with suppress(OSError):
            os.write(self._to_shell, to_line(what))

    def failed(self, code: str) -> None:
        self.say(Failed(code))

    def serve(self, frame: Frame, window: QQuickWindow) -> None:
        """Be ready for a guest from now on."""
        self._frame, self._window = frame, window
        LockDown(window, self._corner)
        keep_full_screen(window)
        os.set_blocking(self._from_shell, False)
        self._notifier = QSocketNotifier(self._from_shell, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._readable)
        self._beats = QTimer(self)
        self._beats.setInterval(BEAT_MS)
        self._beats.timeout.connect(self._beat)
        self._beats.start()
        window.frameSwapped.connect(self._swapped)
        WarmUp(window, self._ready)

    def _ready(self) -> None:
        self._beat()
        self.say(Ready())

    @Slot()
    def _beat(self) -> None:
        assert self._frame is not None
        self.say(Beat(self._frame.state))

    @Slot()
    def _readable(self) -> None:
        try:
            part = os.read(self._from_shell, MOST)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            # The shell is gone. Not a word of goodbye: whatever would run now could leave something behind.
            os._exit(0)
        *lines, self._rest = (self._rest + part).split(b"\n")
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        assert self._frame is not None
        assert self._window is not None
        try:
            said = from_shell(line)
        except ChannelError:
            os._exit(1)
        match said:
            case Begin():
                self._frame.begin(said)
                self._begun = True
                show_full_screen(self._window)
                self._beat()
            case _:
                self._frame.hear(said)

    @Slot()
    def _swapped(self) -> None:
        if self._begun and not self._shown:
            self._shown = True
            self.say(Shown())

    def _corner(self) -> None:
        self.say(Over("staff"))


class WarmUp(QObject):
    """Has all that the first frame needs made before somebody waits for it, then calls ``done``. Nothing is seen of it.

    Only a window that was shown has it all; under X it is shown beyond the edge of the screen. Where a window can't be
    placed, under Wayland, what can be made without is.
    """

    def __init__(self, window: QQuickWindow, done: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._done = done
        self._over = False
        screen = window.screen().geometry()
        window.setGeometry(screen)
        if QGuiApplication.platformName() != "xcb":
            window.create()
            window.grabWindow()
            QTimer.singleShot(0, self, self._finish)
            return
        window.setPosition(-2 * screen.width(), -2 * screen.height())
        window.frameSwapped.connect(self._finish)
        QTimer.singleShot(WARM_UP_MS, self, self._finish)
        window.show()

    @Slot()
    def _finish(self) -> None:
        if self._over:
            return
        self._over = True
        if self._window.isVisible():
            self._window.frameSwapped.disconnect(self._finish)
            self._window.hide()
            self._window.setGeometry(self._window.screen().geometry())
        self._done()
