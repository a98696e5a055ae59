"""What a release left on disk, kept under ``saved/VERSION``: a member's profile, a backend, and what both held."""

from __future__ import annotations

import hashlib
import json
import lzma
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import requests
from tests.support.server import RunningBackend

from moonmail.client.profile import Profile
from moonmail.contract.sync import CATALOGUE_TYPES, TYPES

SAVED: Final = Path(__file__).resolve().parent / "saved"
PROFILE: Final = "profile.tar.xz"
BACKEND: Final = "backend.tar.xz"
DUMP: Final = "backend.pgdump.xz"
EXPECTED: Final = "expected.json.xz"
RELEASED: Final = "released.json"
# What is written down of each row of the outbox.
OUTBOX: Final = ("id", "kind", "state", "target", "payload", "title", "actor", "code", "alternatives", "dismissed")


@dataclass(frozen=True, slots=True)
class Release:
    """``folder``: where it is kept; named after the version."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def expected(self) -> dict[str, Any]:
        """What was written down when it was saved: see ``make_fixtures``."""
        return _expected(self.folder)

    @property
    def off(self) -> timedelta:
        """How far today's clocks are to be moved for the moment at which it was saved."""
        return datetime.fromisoformat(self.expected["saved_at"]) - datetime.now(UTC)

    @property
    def released(self) -> dict[str, Any]:
        """The migrations that were in it, each with its SHA-256."""
        found: dict[str, Any] = json.loads((self.folder / RELEASED).read_text())
        return found

    def profile(self, folder: Path, server: str) -> Profile:
        """Unpack the member's profile. Nothing in it is changed but the backend's address, which is ``server`` now."""
        _unpack(self.folder / PROFILE, folder)
        profile = Profile(folder)
        before = str(self.expected["server"])
        with closing(sqlite3.connect(profile.store)) as store, store:
            readdress(store, before, server)
        if profile.secret_file.exists():
            profile.secret_file.write_text(profile.secret_file.read_text().replace(before, server))
            profile.secret_file.chmod(0o600)
        return profile

    def backend(self, folder: Path) -> Path:
        """Unpack the backend's data folder, with its database on SQLite."""
        _unpack(self.folder / BACKEND, folder)
        return folder

    def dump(self, file: Path) -> Path:
        """Write the same backend as PostgreSQL dumped it (``pg_dump``'s custom format) into ``file``."""
        file.write_bytes(lzma.decompress((self.folder / DUMP).read_bytes()))
        return file


def releases() -> list[Release]:
    """Return every release that was saved, oldest first."""
    folders = [each for each in SAVED.iterdir() if each.is_dir()]
    return [Release(each) for each in sorted(folders, key=lambda each: [int(part) for part in each.name.split(".")])]


def readdress(store: sqlite3.Connection, before: str, now: str) -> None:
    """Put one address of a backend in place of another, wherever it stands."""
    for (table,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for _, column, kind, *_ in store.execute(f"PRAGMA table_info({table})").fetchall():
            if kind == "TEXT":
                store.execute(
                    f"UPDATE {table} SET {column} = replace({column}, ?1, ?2) WHERE instr({column}, ?1)",
                    (before, now),
                )


def own(backend: RunningBackend, member_id: str) -> dict[str, Any]:
    """Return count and digest of a member's own objects, as ``contract.sync.Digest`` counts them."""
    with backend.rows() as rows:
        found = rows.all(
            "SELECT kind, object_id, rev FROM changes_change WHERE scope = ? AND destroyed = ?",
            f"member:{member_id}",
            False,
        )
    lines = sorted(f"{row['kind']} {row['object_id']} {row['rev']}\n".encode() for row in found)
    return {"count": len(lines), "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}


def things_of(backend: RunningBackend, email: str) -> dict[str, dict[str, Any]]:
    """Return all that the backend says to a member about the member's own things: by type and id."""
    page = said(backend, "changes?limit=1000", email)
    assert not page["has_more"]
    return {
        type_: {each["id"]: each for each in page[type_]["created"] + page[type_]["updated"]}
        for type_ in TYPES
        if type_ not in CATALOGUE_TYPES
    }


def said(backend: RunningBackend, path: str, email: str = "") -> Any:
    headers = {"Authorization": f"Bearer {backend.sign_in_token(email)}"} if email else {}
    answer = requests.get(f"{backend.url}/v1/{path}", headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


@cache
def _expected(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lzma.decompress((folder / EXPECTED).read_bytes()))
    return found


def _unpack(archive: Path, folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
