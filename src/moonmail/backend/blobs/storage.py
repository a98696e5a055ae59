"""The bytes on disk: one file per hash, complete or not there at all."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from moonmail.backend.configuration import data_dir


class TooLarge(Exception):
    """More bytes than allowed came."""


def _folder() -> Path:
    return data_dir() / "blobs"


def path_of(sha256: str) -> Path:
    return _folder() / sha256[:2] / sha256


def receive(chunks: Iterable[bytes], most: int) -> tuple[Path, str]:
    """Write what comes to a temporary file; return it with its SHA-256. The caller keeps or removes it.

    Raises:
        TooLarge: more than ``most`` bytes. Nothing is left behind.
    """
    draft = _folder() / f".incoming-{secrets.token_hex(8)}"
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
    """Move a received file to its place, whole."""
    place = path_of(sha256)
    place.parent.mkdir(exist_ok=True, mode=0o700)
    draft.replace(place)
    return place
