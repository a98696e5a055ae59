"""Photos and plates in the profile, each named by its SHA-256. Whole or not there: never half written."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from moonmail.client.errors import StoreError
from moonmail.client.model import Trouble
from moonmail.client.profile import disk_trouble

_NAME = re.compile(r"[0-9a-f]{64}")


class Files(Protocol):
    def keep(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256.

        Raises:
            StoreError: the disk is full or can't be written.
        """

    def read(self, sha256: str) -> bytes | None:
        """Return what was kept, or None if it is not there or not whole any more."""

    def names(self) -> set[str]: ...

    def remove(self, sha256: str) -> None: ...


class MemoryFiles:
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self._kept[name] = data
        return name

    def read(self, sha256: str) -> bytes | None:
        return self._kept.get(sha256)

    def names(self) -> set[str]:
        return set(self._kept)

    def remove(self, sha256: str) -> None:
        self._kept.pop(sha256, None)


class FolderFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        if self.read(name) is None:
            write_whole(self._folder / name, data)
        return name

    def read(self, sha256: str) -> bytes | None:
        if not _NAME.fullmatch(sha256):
            return None
        try:
            data = (self._folder / sha256).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def names(self) -> set[str]:
        try:
            return {path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)}
        except OSError:
            return set()

    def remove(self, sha256: str) -> None:
        if _NAME.fullmatch(sha256):
            with suppress(OSError):
                (self._folder / sha256).unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` under ``path``, readable by its owner alone: all of it, on the disk, or nothing.

    Raises:
        StoreError: the disk is full or can't be written.
    """
    with whole(path) as file:
        file.write(data)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to; at the end it is under ``path``. After any exception nothing is, or what was before.

    Raises:
        StoreError: the disk is full or can't be written.
    """
    draft = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
        _settle(path.parent)
    except BaseException as error:
        if draft:
            with suppress(OSError):
                Path(draft).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise as_store_error(error) from error
        raise


def as_store_error(error: OSError) -> StoreError:
    return StoreError(disk_trouble(error) or Trouble.STORE_READ_ONLY, str(error.strerror))


def _settle(folder: Path) -> None:
    # A rename lasts once its folder is on disk; Windows neither needs nor allows this.
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
