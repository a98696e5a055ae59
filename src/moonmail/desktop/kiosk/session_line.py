"""The session's end of the channel: it hears the shell, beats while its GUI thread lives, and shows the window."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot

from moonmail.desktop.kiosk.channel import (
    MOST,
    Beat,
    Begin,
    ChannelError,
    End,
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


class SessionLine(QObject):
    """``channel``: what the shell writes into, and what it reads. When the shell is gone, so is this process."""

    def __init__(self, channel: tuple[int, int]) -> None:
        super().__init__()
        self._from_shell, self._to_shell = channel
        self._rest = b""
        self._frame: Frame | None = None
        self._window: QQuickWindow | None = None
        self._shown = False

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
        warm_up(window)
        os.set_blocking(self._from_shell, False)
        self._notifier = QSocketNotifier(self._from_shell, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._readable)
        self._beats = QTimer(self)
        self._beats.setInterval(BEAT_MS)
        self._beats.timeout.connect(self._beat)
        self._beats.start()
        window.frameSwapped.connect(self._swapped)
        # Once the event loop turns: then it truly can begin.
        QTimer.singleShot(0, self, self._ready)

    @Slot()
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
                show_full_screen(self._window)
                self._beat()
            case End():
                os._exit(0)
            case _:
                self._frame.hear(said)

    @Slot()
    def _swapped(self) -> None:
        if not self._shown and self._window is not None and self._window.isVisible():
            self._shown = True
            self.say(Shown())

    def _corner(self) -> None:
        self.say(Over("staff"))


def warm_up(window: QQuickWindow) -> None:
    """Have everything that the first frame needs made before somebody waits for it, without showing anything."""
    window.setGeometry(window.screen().geometry())
    window.create()
    window.grabWindow()
