"""The folder that keeps everything of one user of this app. Standard library only: the first frame needs it."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moonmail.client.glance import Trouble

PORTABLE_MARK: Final = "portable"
PORTABLE_FOLDER: Final = "moonmail-profile"
_NOT_WRITABLE: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT}) if hasattr(errno, "EDQUOT") else frozenset({errno.ENOSPC})


class ProfileError(Exception):
    """The profile can't be written. ``trouble`` says why: STORE_FULL or STORE_READ_ONLY."""

    def __init__(self, trouble: Trouble, path: Path) -> None:
        super().__init__(f"{trouble}: {path}")
        self.trouble = trouble
        self.path = path


def disk_trouble(error: OSError) -> Trouble | None:
    """Return what a failed write means for the member, or None when it is something else."""
    if error.errno in _FULL:
        return Trouble.STORE_FULL
    return Trouble.STORE_READ_ONLY if error.errno in _NOT_WRITABLE else None


@dataclass(frozen=True, slots=True)
class Profile:
    root: Path

    @property
    def store(self) -> Path:
        return self.root / "store.sqlite3"

    @property
    def files(self) -> Path:
        """Photos and plates, each named by its SHA-256."""
        return self.root / "files"

    @property
    def lock(self) -> Path:
        """Held by the running app: a second start raises the first window instead."""
        return self.root / "lock"

    @property
    def settings_file(self) -> Path:
        return self.root / "settings.json"

    @property
    def pass_keys(self) -> Path:
        """Public keys of passes as a JWK set, for checking a pass offline."""
        return self.root / "pass-keys.json"

    @property
    def receiving(self) -> Path:
        """What a receiving desk was told of the items that are awaited. Sealed."""
        return self.root / "receiving.vault"

    @property
    def screenings(self) -> Path:
        """What a receiving desk did and has not sent yet. Sealed."""
        return self.root / "screenings.vault"

    @property
    def desk_drafts(self) -> Path:
        """What each of the staff typed at this desk and has not sent yet: one file for each. Sealed."""
        return self.root / "drafts"

    @property
    def secret_file(self) -> Path:
        """Keeps the session where the system has no keyring. Mode 0600."""
        return self.root / "session.json"

    def create(self) -> None:
        """Make the folders, readable by their owner alone.

        Raises:
            ProfileError: the disk is full or the place can't be written.
        """
        for folder in (self.root, self.files):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if os.name == "posix" and folder.stat().st_mode & 0o077:
                    folder.chmod(0o700)
            except OSError as error:
                raise ProfileError(disk_trouble(error) or Trouble.STORE_READ_ONLY, folder) from error


def default_profile(program: Path | None = None) -> Profile:
    """Return the profile of this user: beside a program marked ``portable``, else in the system's place.

    Windows ``%APPDATA%\\MoonMail``, macOS ``~/Library/Application Support/MoonMail``, else ``$XDG_DATA_HOME/moonmail``
    or ``~/.local/share/moonmail``.
    """
    beside = (program or Path(sys.argv[0] or sys.executable)).resolve().parent
    if (beside / PORTABLE_MARK).is_file():
        return Profile(beside / PORTABLE_FOLDER)
    home = Path.home()
    if sys.platform == "win32":
        return Profile(Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "MoonMail")
    if sys.platform == "darwin":
        return Profile(home / "Library" / "Application Support" / "MoonMail")
    data = os.environ.get("XDG_DATA_HOME", "")
    # XDG: a relative path there is invalid and to be ignored.
    return Profile((Path(data) if Path(data).is_absolute() else home / ".local" / "share") / "moonmail")
