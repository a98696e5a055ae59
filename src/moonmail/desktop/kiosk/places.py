"""Where a guest's session may write: a folder of its own in memory, made with the process and removed with it."""

from __future__ import annotations

import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MARK: Final = "MOONMAIL_KIOSK_PLACE"
RUN_FOLDER: Final = "MOONMAIL_KIOSK_RUN"
_PREFIX: Final = "session-"

# What a session gets to know of its surroundings: the screen, sound, printing, certificates and how it is run. No
# message bus: over one, words of a guest would reach processes that outlive the session.
_PASSED: Final = frozenset(
    {
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "DISPLAY",
        "XAUTHORITY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "VIRTUAL_ENV",
        "LD_LIBRARY_PATH",
    }
)
_PASSED_HEADS: Final = ("QT_", "QSG_", "QML_", "PYTHON", "MOONMAIL_", "ALSA_", "PULSE_", "CUPS_", "LIBGL_", "GALLIUM_")

log = logging.getLogger(__name__)


class PlaceError(Exception):
    """There is nowhere to write for a guest's session."""


def run_folder(environment: Mapping[str, str]) -> Path:
    """Return where the kiosk's sessions have their folders: on the systems meant for it, in memory.

    The first of ``MOONMAIL_KIOSK_RUN``, systemd's ``RUNTIME_DIRECTORY``, ``XDG_RUNTIME_DIR`` and ``/dev/shm``.
    """
    if chosen := environment.get(RUN_FOLDER, ""):
        return Path(chosen)
    for name in ("RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"):
        # systemd may name several, with colons between.
        if (folder := environment.get(name, "").partition(":")[0]) and Path(folder).is_absolute():
            return Path(folder) / "moonmail-kiosk"
    shared = Path("/dev/shm")  # noqa: S108 - the folder below it is looked at before it is used
    return (shared if shared.is_dir() else Path(tempfile.gettempdir())) / f"moonmail-kiosk-{os.getuid()}"


def in_memory(folder: Path, mounts: str | None = None) -> bool:
    """Return whether what is written in ``folder`` never reaches a disk (swap apart)."""
    text = Path("/proc/self/mountinfo").read_text(encoding="utf-8") if mounts is None else mounts
    real = folder.resolve()
    best, kind = -1, ""
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(before.split()[4].replace("\\040", " "))
        # A later mount on the same point lies over the earlier one.
        if (real == point or point in real.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split()[0]
    return kind in {"tmpfs", "ramfs"}


class Places:
    """Makes and removes the folders of sessions below ``base``, which is nobody else's.

    Raises:
        PlaceError: ``base`` can't be made, or belongs to somebody else.
    """

    def __init__(self, base: Path) -> None:
        self.base = base
        try:
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = base.lstat()
        except OSError as error:
            raise PlaceError(f"{base}: {error.strerror}") from error
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise PlaceError(f"{base} belongs to somebody else")
        base.chmod(0o700)

    def make(self) -> Path:
        """Return a new empty folder.

        Raises:
            PlaceError: it can't be made.
        """
        try:
            place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self.base))
            for name in ("home", "tmp", "run"):
                (place / name).mkdir(mode=0o700)
        except OSError as error:
            raise PlaceError(f"{self.base}: {error.strerror}") from error
        return place

    def sweep(self, keep: frozenset[Path] = frozenset()) -> bool:
        """Remove what sessions left, of this run or of one that was cut off. Returns whether nothing is left."""
        for left in self.base.glob(f"{_PREFIX}*"):
            if left not in keep:
                remove(left)
        return all(left in keep for left in self.base.glob(f"{_PREFIX}*"))


def remove(place: Path) -> bool:
    """Remove a session's folder. Returns whether it is gone."""
    shutil.rmtree(place, ignore_errors=True)
    if not place.exists():
        return True
    # What was written between the two looks is removed by the next sweep.
    log.warning("a session's folder could not be removed")
    return False


def environment_of(place: Path, outside: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the session that lives in ``place``: every place to write is inside."""
    passed = {name: value for name, value in outside.items() if name in _PASSED or name.startswith(_PASSED_HEADS)}
    run = outside.get("XDG_RUNTIME_DIR", "")
    if (display := outside.get("WAYLAND_DISPLAY", "")) and run:
        passed["WAYLAND_DISPLAY"] = display if display.startswith("/") else str(Path(run) / display)
    if "DISPLAY" in passed:
        passed.setdefault("XAUTHORITY", str(Path(outside.get("HOME", "/")) / ".Xauthority"))
    if run and (sound := Path(run) / "pulse/native").exists():
        passed.setdefault("PULSE_SERVER", f"unix:{sound}")
    home = place / "home"
    return passed | {
        MARK: str(place),
        "HOME": str(home),
        "TMPDIR": str(place / "tmp"),
        "XDG_RUNTIME_DIR": str(place / "run"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "DBUS_SYSTEM_BUS_ADDRESS": "disabled:",
        "NO_AT_BRIDGE": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PULSE_COOKIE": "/dev/null",
        # Qt's own words go where all others of a session go: nowhere. Else they may reach the system's journal.
        "QT_FORCE_STDERR_LOGGING": "1",
        # What is compiled is compiled again: a file of it would be one more to look into.
        "QML_DISABLE_DISK_CACHE": "1",
        "QT_DISABLE_SHADER_DISK_CACHE": "1",
        "QSG_RHI_DISABLE_DISK_CACHE": "1",
        "MESA_SHADER_CACHE_DISABLE": "true",
    }
