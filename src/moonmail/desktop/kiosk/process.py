"""One guest's session as the shell sees it: a process, its pipes, its folder, and how all of that ends."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from moonmail.desktop.kiosk import places
from moonmail.desktop.kiosk.channel import MOST, ChannelError, ToSession, ToShell, from_session, to_line

# Killed processes are gone within milliseconds; only one that waits for a broken disk takes longer.
_REAPED_S: Final = 2.0
_ROUNDS: Final = 5

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the session said; ``ended`` when its pipe closed: it is dead or dying. ``wrong``: what nobody may say."""

    said: tuple[ToShell, ...] = ()
    ended: bool = False
    wrong: bool = False


class SessionProcess(QObject):
    """Started when made. ``on_heard`` is called on the GUI thread. After ``kill`` nothing of it is left.

    Raises:
        OSError: it can't be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        place: Path,
        outside: dict[str, str],
        on_heard: Callable[[SessionProcess, Heard], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.place = place
        self._on_heard = on_heard
        self._rest = b""
        # A process group and session of its own: all of it can be ended at once, and no terminal's signal reaches it.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments of our own
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if "MOONMAIL_KIOSK_SHOW_ERRORS" in outside else subprocess.DEVNULL,
            env=places.environment_of(place, outside),
            cwd=place,
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        os.set_blocking(self._to.fileno(), False)
        os.set_blocking(self._from.fileno(), False)
        self._notifier = QSocketNotifier(self._from.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._readable)

    @property
    def pid(self) -> int:
        return self._process.pid

    def say(self, what: ToSession) -> bool:
        """Say it. Returns False when the session does not listen: it is dead, or stands still."""
        line = to_line(what)
        try:
            return self._to.write(line) == len(line)
        except OSError:
            return False

    @Slot()
    def _readable(self) -> None:
        said: list[ToShell] = []
        ended = wrong = False
        try:
            while True:
                part = self._from.read(MOST)
                if part is None:
                    break
                if not part:
                    ended = True
                    break
                *lines, self._rest = (self._rest + part).split(b"\n")
                said += [from_session(line) for line in lines]
                if len(self._rest) > MOST:
                    raise ChannelError("a line without an end")
        except OSError:
            ended = True
        except ChannelError:
            wrong = True
        if ended or wrong:
            self._notifier.setEnabled(False)
        self._on_heard(self, Heard(tuple(said), ended, wrong))

    def kill(self) -> None:
        """End it with everything that it started, close its pipes, and remove its folder. Once is enough."""
        if self._process.returncode is not None:
            return
        self._notifier.setEnabled(False)
        # Its number is its own until it is waited for: first the group, then whoever has left that, then the wait.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        kill_all(self.place)
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()
        try:
            self._process.wait(_REAPED_S)
        except subprocess.TimeoutExpired:
            log.exception("a killed session is still there")
        places.remove(self.place)


def members(place: Path) -> list[int]:
    """Return the numbers of all processes that were started in ``place``, also of those that left their group."""
    mark = f"{places.MARK}={place}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def kill_all(place: Path) -> None:
    """Kill what was started in ``place`` until nothing of it is left: one that is killed may just have started one."""
    for _ in range(_ROUNDS):
        left = members(place)
        if not left:
            return
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        # Until the kernel has taken them apart.
        time.sleep(0.002)
