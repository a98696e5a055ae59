"""The store outlives a kill, damage, a full disk, a locked folder and a newer version of itself."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from moonmail.client import drafts, outbox, schema
from moonmail.client.account import get_meta, set_meta
from moonmail.client.asks import hold
from moonmail.client.errors import StoreError
from moonmail.client.model import Draft, OpState, Trouble
from moonmail.client.store import Store
from moonmail.domain.sizes import SizeCode

ME = "me@http://backend"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def draft(number: int, text: str = "月へ。" * 60) -> Draft:
    return Draft(UUID(int=number), NOW, text=f"{number} {text}")


@dataclass
class Opened:
    path: Path
    troubles: list[Trouble | None] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)

    def open(self) -> Store:
        store = Store(self.path, self.troubles.append)
        self.stores.append(store)
        return store

    def reopen(self) -> Store:
        self.stores[-1].close()
        return self.open()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path / "store.sqlite3")
    yield opened
    for store in opened.stores:
        # Some tests have closed theirs.
        with suppress(RuntimeError):
            store.close()


def save(store: Store, *numbers: int) -> None:
    for number in numbers:
        written = draft(number)
        store.write(partial(drafts.save, owner=ME, draft=written)).result()


def texts(store: Store) -> set[int]:
    return set(store.read(lambda c: [each.id.int for each in drafts.load_all(c, ME)]).result())


def ask_hold(store: Store) -> UUID:
    ask = hold("mm-204", SizeCode.PHOTO, "おばあちゃんへ")
    store.write(lambda c: outbox.enqueue(c, ME, [ask], NOW, OpState.PENDING)).result()
    return ask.id


def waiting(store: Store) -> list[UUID]:
    return store.read(lambda c: [each.id for each in outbox.open_operations(c, ME)]).result()


def test_what_was_saved_is_there_after_a_restart(opened: Opened) -> None:
    store = opened.open()
    save(store, 1, 2)
    asked = ask_hold(store)
    store = opened.reopen()
    assert texts(store) == {1, 2}
    assert waiting(store) == [asked]


def test_settings_that_the_promises_stand_on(opened: Opened) -> None:
    store = opened.open()
    values = store.read(
        lambda c: [
            c.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "secure_delete")
        ]
    ).result()
    assert values == ["wal", 2, 1]


def test_a_failed_write_changes_nothing(opened: Opened) -> None:
    store = opened.open()

    def half(connection: sqlite3.Connection) -> None:
        drafts.save(connection, ME, draft(1))
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        store.write(half).result()
    assert texts(store) == set()
    save(store, 2)
    assert texts(store) == {2}


def test_then_comes_before_any_other_work(opened: Opened) -> None:
    store = opened.open()
    order: list[str] = []
    first = store.write(lambda c: set_meta(c, "a", "1"), lambda _: order.append("then"))
    second = store.read(lambda _: order.append("next"))
    first.result()
    second.result()
    assert order == ["then", "next"]


# ---------------------------------------------------------------- kill -9


WRITER = """
import os, sys
from pathlib import Path
from tests.client.test_store import draft, ME, ask_hold
from moonmail.client import drafts
from moonmail.client.store import Store
store = Store(Path(sys.argv[1]))
saved = store.write(lambda c: drafts.save(c, ME, draft(7)))
if sys.argv[2] == "told":
    saved.result()
    ask_hold(store)
    print("saved", flush=True)
    os.kill(os.getpid(), 9)
def open_end(connection):
    drafts.save(connection, ME, draft(8))
    print("not saved", flush=True)
    os.kill(os.getpid(), 9)
store.write(open_end).result()
"""


def killed(path: Path, mode: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(path), mode],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert done.returncode == -9, done.stderr
    return done.stdout.strip()


def test_what_was_said_to_be_saved_survives_a_kill(opened: Opened) -> None:
    assert killed(opened.path, "told") == "saved"
    store = opened.open()
    assert texts(store) == {7}
    assert len(waiting(store)) == 1


def test_the_kill_really_kills(opened: Opened) -> None:
    """Control: what was not yet said to be saved is not there, so the test above could fail."""
    assert killed(opened.path, "open end") == "not saved"
    assert texts(opened.open()) == {7}


# ---------------------------------------------------------------- damage


def _zero_all(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def _not_a_store(path: Path) -> None:
    path.write_bytes(b"This is a text file, honestly.\n" * 400)


def _first_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(4096))


def _cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _pages_of_drafts(path: Path) -> None:
    """Overwrite some of the pages that hold drafts."""
    data = bytearray(path.read_bytes())
    hit = 0
    for page in range(1, len(data) // 4096):
        start = page * 4096
        # A leaf page of a table, full of drafts.
        if data[start] == 13 and data[start : start + 4096].count(b"updated_at") > 1 and page % 3 == 0:
            data[start : start + 4096] = os.urandom(4096)
            hit += 1
    assert hit, "the test must damage something"
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("damage", "at_least"),
    [(_zero_all, 0), (_not_a_store, 0), (_first_page, 200), (_cut_off, 1), (_pages_of_drafts, 60)],
)
def test_a_damaged_store_is_set_aside_and_what_can_be_read_is_saved(
    opened: Opened, damage: Callable[[Path], None], at_least: int
) -> None:
    store = opened.open()

    def fill(connection: sqlite3.Connection) -> None:
        for number in range(200):
            drafts.save(connection, ME, draft(number))

    store.write(fill).result()
    asked = ask_hold(store)
    store.write(lambda c: set_meta(c, "holder", ME)).result()
    store.write(lambda c: set_meta(c, f"state:{ME}", "e.5.m.7")).result()
    store.close()
    damage(opened.path)
    damaged = opened.path.read_bytes()

    store = opened.open()
    saved = texts(store)
    assert store.rebuilt
    assert len(saved) >= at_least
    assert (opened.path.with_name("store.sqlite3.damaged-1")).read_bytes() == damaged
    if damage in (_first_page, _pages_of_drafts):
        assert waiting(store) == [asked]
        assert store.read(lambda c: get_meta(c, "holder")).result() == ME
    # How far it was synced does not hold for an empty store.
    assert store.read(lambda c: get_meta(c, f"state:{ME}")).result() == ""
    save(store, 777)
    store = opened.reopen()
    assert texts(store) == saved | {777}
    assert not store.rebuilt


def test_damage_that_shows_while_running(opened: Opened) -> None:
    store = opened.open()
    save(store, 1, 2, 3)

    def damaged(connection: sqlite3.Connection) -> str:
        if not store.rebuilt:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
        return "answered"

    assert store.read(damaged).result() == "answered"
    assert texts(store) == {1, 2, 3}


def test_each_damaged_store_is_kept(opened: Opened) -> None:
    for number in (1, 2, 3):
        store = opened.open()
        save(store, number)
        store.close()
        _not_a_store(opened.path)
    names = {path.name for path in opened.path.parent.glob("*damaged*")}
    opened.open().read(lambda _: None).result()
    after = {path.name for path in opened.path.parent.glob("*damaged*")}
    assert names == {"store.sqlite3.damaged-1", "store.sqlite3.damaged-2"}
    assert after == names | {"store.sqlite3.damaged-3"}


# ---------------------------------------------------------------- full, read-only, too new


def test_a_full_disk_is_said_and_reading_goes_on(opened: Opened) -> None:
    store = opened.open()
    save(store, 1)
    pages = store.read(lambda c: c.execute("PRAGMA page_count").fetchone()[0]).result()
    # SQLite itself answers SQLITE_FULL at this limit, as it does when the disk has no more room.
    store.read(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchone()).result()
    with pytest.raises(StoreError) as raised:
        save(store, *range(2, 200))
    assert raised.value.trouble is Trouble.STORE_FULL
    assert opened.troubles == [Trouble.STORE_FULL]
    kept = texts(store)
    assert 1 in kept
    store.read(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchone()).result()
    save(store, 999)
    assert opened.troubles == [Trouble.STORE_FULL, None]
    assert texts(opened.reopen()) == kept | {999}


def _lock_folder(folder: Path) -> Callable[[], None]:
    """Make a folder unwritable for everybody, root included, and return what undoes it."""
    if os.geteuid() != 0:
        folder.chmod(0o500)
        return lambda: folder.chmod(0o700)
    if subprocess.run(["mount", "--bind", folder, folder], check=False, capture_output=True).returncode:
        pytest.skip("a folder can't be locked for root here")
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True, capture_output=True)

    def unlock() -> None:
        subprocess.run(["umount", folder], check=True, capture_output=True)

    return unlock


@pytest.mark.skipif(os.name != "posix", reason="locks a folder the POSIX way")
def test_a_read_only_profile_is_read_and_says_so(opened: Opened) -> None:
    store = opened.open()
    save(store, 1)
    store.close()
    unlock = _lock_folder(opened.path.parent)
    try:
        store = opened.open()
        assert texts(store) == {1}
        with pytest.raises(StoreError) as raised:
            save(store, 2)
        assert raised.value.trouble is Trouble.STORE_READ_ONLY
        assert opened.troubles == [Trouble.STORE_READ_ONLY]
        # What the backend can say again is taken for as long as the app runs.
        store.write(lambda c: set_meta(c, "state", "7"), must_last=False).result()
        assert store.read(lambda c: get_meta(c, "state")).result() == "7"
    finally:
        unlock()
    save(store, 3)
    assert opened.troubles == [Trouble.STORE_READ_ONLY, None]
    assert texts(opened.reopen()) == {1, 3}


@pytest.mark.skipif(os.name != "posix", reason="locks a folder the POSIX way")
def test_a_read_only_profile_with_nothing_in_it(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "empty" / "store.sqlite3")
    opened.path.parent.mkdir()
    unlock = _lock_folder(opened.path.parent)
    try:
        store = opened.open()
        assert texts(store) == set()
        assert opened.troubles == [Trouble.STORE_READ_ONLY]
        store.close()
    finally:
        unlock()


def test_a_store_of_a_newer_version_is_left_alone(opened: Opened) -> None:
    store = opened.open()
    save(store, 1)
    store.close()
    with closing(sqlite3.connect(opened.path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = opened.path.read_bytes()
    store = opened.open()
    with pytest.raises(StoreError) as raised:
        texts(store)
    assert raised.value.trouble is Trouble.STORE_TOO_NEW
    with pytest.raises(StoreError):
        save(store, 2)
    assert opened.troubles == [Trouble.STORE_TOO_NEW]
    store.close()
    assert opened.path.read_bytes() == before
    assert list(opened.path.parent.glob("*damaged*")) == []


def test_steps_are_applied_in_order_and_once(tmp_path: Path) -> None:
    steps = ("CREATE TABLE a (x);", "INSERT INTO a VALUES (1);", "ALTER TABLE a ADD COLUMN y DEFAULT 2;")
    with closing(sqlite3.connect(tmp_path / "s", isolation_level=None)) as connection:
        schema.migrate(connection, steps[:1])
        schema.migrate(connection, steps[:2])
        schema.migrate(connection, steps)
        schema.migrate(connection, steps)
        assert connection.execute("SELECT * FROM a").fetchall() == [(1, 2)]


def test_a_step_that_fails_leaves_the_step_before(tmp_path: Path) -> None:
    steps = ("CREATE TABLE a (x);", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1);")
    with closing(sqlite3.connect(tmp_path / "s", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            schema.migrate(connection, steps)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["a"]


def test_a_store_in_memory_begins_with_what_another_one_holds_and_leaves_that_alone(opened: Opened) -> None:
    first = opened.open()
    first.write(lambda c: set_meta(c, "synced:http://backend", "then")).result()
    copy = Store(None, seed=opened.path)
    try:
        assert copy.read(lambda c: get_meta(c, "synced:http://backend")).result() == "then"
        copy.write(lambda c: drafts.save(c, ME, draft(1))).result()
    finally:
        copy.close()
    assert first.read(lambda c: c.execute("SELECT count(*) FROM draft").fetchone()[0]).result() == 0


@pytest.mark.parametrize("damage", [b"", b"not a database" * 400])
def test_a_store_in_memory_does_without_one_that_cannot_be_read(tmp_path: Path, damage: bytes) -> None:
    seed = tmp_path / "seed.sqlite3"
    seed.write_bytes(damage)
    store = Store(None, seed=seed)
    try:
        assert store.read(lambda c: c.execute("SELECT count(*) FROM object").fetchone()[0]).result() == 0
    finally:
        store.close()
    missing = Store(None, seed=tmp_path / "none.sqlite3")
    try:
        assert missing.read(lambda c: get_meta(c, "x")).result() in ("", None)
    finally:
        missing.close()
