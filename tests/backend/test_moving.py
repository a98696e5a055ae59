"""From SQLite to PostgreSQL: all of it, or nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.support import postgres, prepared
from tests.support.server import RunningBackend, database_for

if TYPE_CHECKING:
    from tests.support.live_calls import LiveCaller


@pytest.fixture
def target() -> Iterator[str]:
    """The address of an empty database on PostgreSQL."""
    postgres.server_or_skip()
    with database_for("postgresql") as url:
        yield url


def sign_in(backend: RunningBackend) -> list[LiveCaller]:
    from tests.support.live_calls import LiveCaller

    return [LiveCaller(backend, sample["email"]) for sample in backend.sample_members]


def fill(backend: RunningBackend, callers: list[LiveCaller]) -> None:
    """Let the members do what leaves rows of every kind."""
    import uuid

    me, other = callers[:2]
    booking, _ = me.paid()
    me.put(f"/v1/receipts/{uuid.uuid4()}", {"booking_id": booking["id"], "addressee": "月野 うさぎ"})
    gift = me.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"], "receiver": "さくら", "note": "月へ"}).json
    assert other.put(f"/v1/claims/{uuid.uuid4()}", {"code": gift["code"]}).status == 201
    cancelled, _ = me.paid()
    me.cancel(cancelled, cancelled["price"]["amount"])
    me.item()
    me.shipment(text="まだ送っていない手紙 🌕")
    school = str(uuid.uuid4())
    me.put(f"/v1/organisations/{school}", {"name": "月見小", "kind": "school", "receipt_name": "月見小学校"})
    me.put(f"/v1/invitations/{uuid.uuid4()}", {"organisation_id": school})
    me.hold("mm-204", "photo")


def seen(caller: LiveCaller) -> dict[str, Any]:
    """What a member sees: the digest over all of it, and all of it."""
    everything = caller.get("/v1/changes?limit=1000").json
    return {"digest": caller.get("/v1/digest").json, "all": {**everything, "server_time": ""}}


def move(backend: RunningBackend, url: str, *more: str) -> Any:
    return backend.run("move", "--from", f"sqlite:{backend.data_dir}", "--to", url, *more)


@pytest.mark.parametrize(
    "elsewhere", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["same-folder", "other-folder"]
)
def test_nothing_is_lost(tmp_path: Path, target: str, django_started: None, elsewhere: bool) -> None:
    backend = RunningBackend(tmp_path / "old").start()
    try:
        callers = sign_in(backend)
        fill(backend, callers)
        before = [seen(caller) for caller in callers]
        pass_keys = callers[0].get("/v1/pass-keys").json
        plates = [each["message"]["plate"] for each in before[0]["all"]["shipment"]["created"] if each["message"]]
        assert len(plates) >= 2
    finally:
        backend.stop()
    folder = tmp_path / "new" if elsewhere else backend.data_dir
    moved = move(backend, target, *(["--data", str(folder)] if elsewhere else []))
    assert (moved.returncode, moved.stderr) == (0, "")
    said = json.loads(moved.stdout)
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3")) as database:
        counted = {
            name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_") and name not in ("django_migrations", "moonmail_cache")
        }
    assert said["rows"] == counted
    assert sum(1 for rows in counted.values() if rows) > 20
    after = RunningBackend(folder, database_url=target, url=backend.url).start()
    try:
        assert [seen(caller) for caller in callers] == before, "a sign-in, or what a member sees, is another one"
        assert callers[0].get("/v1/pass-keys").json == pass_keys
        for plate in plates:
            answer = callers[0].get(f"/v1/blobs/{plate}")
            assert answer.status == 200
        # Numbers that PostgreSQL gives out go on where those of SQLite ended.
        fill(after, sign_in(after))
        assert after.check() == []
    finally:
        after.stop()
        for caller in callers:
            caller.session.close()


class TestRefused:
    def test_a_database_that_is_not_empty(self, tmp_path: Path, target: str) -> None:
        backend = set_up(tmp_path / "one")
        other = set_up(tmp_path / "two", target)
        held = other.dump()
        refused = move(backend, target)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert "not empty" in refused.stderr
        assert other.dump() == held

    def test_while_it_is_served(self, tmp_path: Path, target: str) -> None:
        backend = RunningBackend(tmp_path / "one", sample=False).start()
        try:
            refused = move(backend, target)
            assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
            assert "is running on" in refused.stderr
        finally:
            backend.stop()

    def test_what_does_not_fit_stops_all_of_it(self, tmp_path: Path, target: str) -> None:
        backend = set_up(tmp_path / "one")
        with backend.rows() as rows:
            rows.all("UPDATE accounts_member SET name = ?", "月" * 5000)
        refused = move(backend, target)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert "accounts_member" in refused.stderr
        assert "月" not in refused.stderr
        # Put right, it can be moved: nothing of the first try is in the way.
        with backend.rows() as rows:
            rows.all("UPDATE accounts_member SET name = ?", "月野 うさぎ")
        assert move(backend, target).returncode == 0

    def test_twice_and_served_from_the_old_file(self, tmp_path: Path, target: str) -> None:
        backend = set_up(tmp_path / "one")
        assert move(backend, target).returncode == 0
        for arguments in (
            ("move", "--from", f"sqlite:{backend.data_dir}", "--to", target),
            ("serve", "--data", str(backend.data_dir)),
        ):
            refused = backend.run(*arguments)
            assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
            assert "moved" in refused.stderr

    @pytest.mark.parametrize("source", ["sqlite:", "/somewhere", "postgres://x/y", "sqlite:/nowhere"])
    def test_a_source_that_is_none(self, tmp_path: Path, source: str) -> None:
        backend = RunningBackend(tmp_path / "one")
        refused = backend.run("move", "--from", source, "--to", "postgres://localhost/x")
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)


def set_up(folder: Path, url: str = "") -> RunningBackend:
    backend = RunningBackend(folder, database_url=url)
    prepared.fill(backend)
    return backend
