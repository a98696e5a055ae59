"""What the processes of one run of the tests have in common: a folder, in which each thing is made once."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Final

_FOLDER: Final = "MOONMAIL_TESTS_SHARED"


def open_folder() -> Path:
    """Make the folder, for this process and all that it starts from now on; whoever asks removes it."""
    folder = tempfile.mkdtemp(prefix="moonmail-tests-")
    os.environ[_FOLDER] = folder
    return Path(folder)


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return the folder of this run; outside of a run, one that goes with this process."""
    if found := os.environ.get(_FOLDER):
        return Path(found)
    made = Path(tempfile.mkdtemp(prefix="moonmail-tests-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return what ``make`` makes at the path that it is given, made by whichever process comes first."""
    place, draft = folder() / name, folder() / f"{name}.draft"
    with _alone(folder() / f"{name}.lock"):
        if not place.exists():
            # Of a process that did not get to the end.
            shutil.rmtree(draft, ignore_errors=True)
            make(draft)
            draft.rename(place)
    return place


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        # Closing the file gives it back.
        yield
