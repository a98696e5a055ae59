"""The bytes on disk: one file per hash, complete or not there at all; beside them what is still on its way."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Final

from moonmail.backend.configuration import data_dir

# The only files whose names begin with a dot: none of them is anybody's picture.
_INCOMING, _UPLOAD, _ASIDE = ".incoming-", ".upload-", ".aside-"
_LEFT_BEHIND_AFTER: Final = 86_400.0
_appending: Final = threading.Lock()


class TooLarge(Exception):
    """More bytes than allowed came."""


class Elsewhere(Exception):
    """The upload does not end where the piece begins. ``offset``: where it ends."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def _folder() -> Path:
    return data_dir() / "blobs"


def path_of(sha256: str) -> Path:
    return _folder() / sha256[:2] / sha256


def receive(chunks: Iterable[bytes], most: int) -> tuple[Path, str]:
    """Write what comes to a temporary file; return it with its SHA-256. The caller removes it.

    Raises:
        TooLarge: more than ``most`` bytes. Nothing is left behind.
    """
    draft = _folder() / f"{_INCOMING}{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        with draft.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft, digest.hexdigest()


def keep(draft: Path, sha256: str) -> Path:
    """Put a whole file in its place as well; ``draft`` stays, until it is sure that nobody took the place away."""
    place = path_of(sha256)
    if place.exists():
        return place
    place.parent.mkdir(exist_ok=True, mode=0o700)
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    except OSError:
        # A file system without hard links.
        copy = _folder() / f"{_INCOMING}{secrets.token_hex(8)}"
        shutil.copyfile(draft, copy)
        copy.replace(place)
    return place


def remove_unneeded(sha256: str, needed: Callable[[], bool]) -> None:
    """Remove a file unless ``needed`` says, by the database, that somebody has it.

    It is moved aside before asking: who commits a row for it meanwhile finds its place empty and puts it there again,
    and who did so before is seen by ``needed``. So nobody's file is lost, without a lock that all processes share.
    """
    place = path_of(sha256)
    aside = _folder() / f"{_ASIDE}{sha256}-{secrets.token_hex(8)}"
    try:
        place.replace(aside)
    except FileNotFoundError:
        return
    if needed():
        keep(aside, sha256)
    aside.unlink(missing_ok=True)


# ---------------------------------------------------------------- piece by piece


def upload_path(name: str) -> Path:
    return _folder() / f"{_UPLOAD}{name}"


def begin_upload(name: str) -> None:
    upload_path(name).touch(mode=0o600, exist_ok=True)


def uploaded(name: str) -> int:
    """Return how many bytes of an upload are here."""
    try:
        return upload_path(name).stat().st_size
    except FileNotFoundError:
        return 0


def append(name: str, offset: int, chunks: Iterable[bytes]) -> int:
    """Write ``chunks`` behind byte ``offset``, each as soon as it comes; return where the upload ends then.

    Whatever came before a connection broke stays. Two who write at once: one of them goes on, the other is told.

    Raises:
        Elsewhere: the upload ends somewhere else, or somebody else wrote meanwhile.
        FileNotFoundError: there is no such upload any more.
    """
    path = upload_path(name)
    with path.open("r+b", buffering=0) as file:
        for chunk in chunks:
            with _appending:
                _lock(file)
                try:
                    if (end := file.seek(0, os.SEEK_END)) != offset:
                        raise Elsewhere(end)
                    offset += file.write(chunk)
                finally:
                    _unlock(file)
        os.fsync(file.fileno())
    return offset


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if sys.platform == "win32":

    def _lock(file: BinaryIO) -> None:
        """One process: the lock of its threads is enough."""

    _unlock = _lock
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def clear_left_behind(uploads: set[str]) -> None:
    """Remove what killed processes left behind, once it is a day old. ``uploads``: the names that still count."""
    mine = {upload_path(name).name for name in uploads}
    # By the system's clock: it is what dates files.
    before = time.time() - _LEFT_BEHIND_AFTER
    for kind in (_INCOMING, _UPLOAD, _ASIDE):
        for path in _folder().glob(f"{kind}*"):
            try:
                if path.name not in mine and path.stat().st_mtime < before:
                    path.unlink()
            except FileNotFoundError:
                continue
