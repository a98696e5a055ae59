"""A kiosk with everything around it: a backend, the shell with its sessions as processes, and a guest with a phone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, TypeVar

from moonmail.client.device import DeviceFile, enrol, read_enrolment
from moonmail.client.profile import Profile
from moonmail.contract.kiosk import ENROLMENT_SCHEME
from moonmail.desktop.kiosk.places import RUN_FOLDER
from moonmail.tour.driver import TourError
from moonmail.tour.puppet import Strings

if TYPE_CHECKING:
    from moonmail.demo import SampleBackend
    from moonmail.tour.hands import Hands

T = TypeVar("T")

LOUNGE: Final = ("羽田空港 第3ターミナル サクララウンジ", "Sakura Lounge, Haneda Terminal 3")
PORTRAIT: Final = (1080, 1920)
LANDSCAPE: Final = (1920, 1080)
_LOOK_S: Final = 0.05


def wait(what: str, condition: Callable[[], T | None], seconds: float = 30.0) -> T:
    """Return what ``condition`` returns once that is true. What is waited for is in other processes.

    Raises:
        TourError: not in time.
    """
    until = monotonic() + seconds
    while not (found := condition()):
        if monotonic() > until:
            raise TourError(f"{what}: not within {seconds:.0f} s")
        sleep(_LOOK_S)
    return found


def enrol_kiosk(backend: SampleBackend, profile: Profile, *more: str) -> None:
    """Make ``profile`` a kiosk of ``backend``, as a technician does."""
    command = [sys.executable, "-m", "moonmail", "backend", "enrol-kiosk", "--name", LOUNGE[0], "--name-en", LOUNGE[1]]
    said = subprocess.run(  # noqa: S603
        # In its folder, whatever database the surroundings name for others.
        [*command, "--server", backend.url, "--data", str(backend.data), "--database", "", *more],
        capture_output=True,
        text=True,
        check=True,
    )
    code = next(word for word in (said.stdout + said.stderr).split() if word.startswith(ENROLMENT_SCHEME))
    profile.create()
    enrol(read_enrolment(code), DeviceFile(profile), proxy="none")


def surroundings(folder: Path, size: tuple[int, int]) -> dict[str, str]:
    """Return the environment of a kiosk without a display: a screen of ``size`` that nobody sees, in ``folder``."""
    screen = {"name": "kiosk", "x": 0, "y": 0, "width": size[0], "height": size[1], "logicalDpi": 96, "dpr": 1}
    (folder / "screen.json").write_text(json.dumps({"screens": [screen]}))
    # A folder of sockets has a short name: theirs are limited to about a hundred characters.
    return {
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screen.json'}",
        "QT_QUICK_BACKEND": "software",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        RUN_FOLDER: str(folder / "run"),
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
    }


@dataclass(slots=True)
class KioskHouse:
    """``folder`` holds all that the kiosk may write: home, tmp, run, profile. ``sockets`` are the puppets'."""

    backend: SampleBackend
    folder: Path
    sockets: Path
    size: tuple[int, int] = PORTRAIT
    log: Path | None = None
    _process: subprocess.Popen[bytes] | None = None
    _strings: dict[str, Strings] = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        return Profile(self.folder / "profile")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def open(self) -> KioskHouse:
        """Start the shell on a profile that is enrolled, and wait for its screen and a spare session."""
        for name in ("home", "tmp", "run"):
            (self.folder / name).mkdir(exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        errors = self.log.open("ab") if self.log else None
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "moonmail.tour.kiosk_shell", str(self.sockets), str(self.profile.root)],
            stdin=subprocess.PIPE,
            stderr=errors,
            env=environment | surroundings(self.folder, self.size),
            start_new_session=True,
        )
        if errors is not None:
            errors.close()
        self.spare()
        return self

    def close(self) -> None:
        """End the shell as its service does, and all sessions with it."""
        self._forget()
        if self._process is None:
            return
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def cut(self) -> None:
        """A power cut: nothing of the kiosk runs on."""
        assert self._process is not None
        self._forget()
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process = None
        for socket in self.sockets.iterdir():
            socket.unlink()

    def _forget(self) -> None:
        for strings in self._strings.values():
            strings.close()
        self._strings.clear()

    # ------------------------------------------------------------ whom to lead

    def shell(self) -> Strings:
        """Return the hands on the shell's own window."""
        return self._led("shell")

    def sessions(self) -> dict[int, Strings]:
        """Return the hands on every session that lives, by the number of its process."""
        found = {}
        for socket in self.sockets.iterdir():
            if not socket.name.isdigit():
                continue
            if Path(f"/proc/{socket.name}").exists():
                found[int(socket.name)] = self._led(socket.name)
            else:
                socket.unlink(missing_ok=True)
                if (gone := self._strings.pop(socket.name, None)) is not None:
                    gone.close()
        return found

    def _led(self, name: str) -> Strings:
        if name not in self._strings:
            self._strings[name] = Strings(self.sockets / name)
        return self._strings[name]

    def spare(self) -> int:
        """Wait for a session that waits for a guest; return the number of its process."""

        def found() -> int | None:
            for pid, strings in self.sessions().items():
                with suppress(TourError):
                    if not strings.do("shown"):
                        return pid
            return None

        wait("the shell's screen", lambda: (self.sockets / "shell").exists())
        return wait("a session that waits for a guest", found, 60.0)

    def guest(self, hands: Callable[[Strings], Hands] | None = None) -> tuple[int, Strings]:
        """Begin, by a touch or by the guest's own ``hands``, and wait for the session that comes.

        Return its process and the strings to it.
        """
        self.spare()
        shell = self.shell()
        (hands(shell) if hands else shell).tap("begin")
        return wait("the guest's first screen", self.shown)

    def shown(self) -> tuple[int, Strings] | None:
        """Return the guest's session, if one is on the screen."""
        for pid, strings in self.sessions().items():
            with suppress(TourError):
                if strings.do("shown"):
                    return pid, strings
        return None

    def alone(self) -> None:
        """Wait until no guest's session is left."""
        wait("the end of the session", lambda: self.shown() is None)
