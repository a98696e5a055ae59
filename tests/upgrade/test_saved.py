"""What earlier releases left on disk opens in this one: nothing of it is lost, and nothing is asked for twice."""

from __future__ import annotations

import hashlib
import json
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
import requests
from tests.client.conftest import Engines, OffClock, Watched
from tests.support import postgres
from tests.support.server import RunningBackend, database_for
from tests.upgrade.saved import OUTBOX, Release, own, said, things_of

from moonmail.client import drafts, objects, schema
from moonmail.client.errors import StoreError
from moonmail.client.model import Draft, OpKind, OpState, Trouble
from moonmail.client.profile import Profile

OPEN: Final = ("pending", "sending")
# What no release that was saved could ask for.
LATER_KINDS: Final = {OpKind.CASE_MESSAGE, OpKind.CASE_READING}
MADE_IN: Final = {
    "hold": "bookings_hold",
    "shipment": "bookings_shipment",
    "booking": "bookings_booking",
    "payment": "payments_payment",
    "gift": "gifts_gift",
    "receipt": "receipts_receipt",
}
# Flights may be added by a later release; the rest is not the product's own, or is made by every sign-in.
NOT_COUNTED: Final = ("django_", "auth_", "allauth_", "account_", "mfa_", "moonmail_cache", "missions_")


# ---------------------------------------------------------------- the member's profile


def to_the_first_step(profile: Profile) -> None:
    """Give the store the tables that the very first version had, with what they had room for."""
    newer = profile.store.with_name("newer.sqlite3")
    profile.store.rename(newer)
    with closing(sqlite3.connect(profile.store, isolation_level=None)) as older:
        schema.migrate(older, schema.MIGRATIONS[:1])
        older.execute("ATTACH ? AS newer", (str(newer),))
        tables = older.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (table,) in tables:
            columns = ", ".join(row[1] for row in older.execute(f"PRAGMA main.table_info({table})"))
            older.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
    newer.unlink()


def lasting(outbox: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the outbox as it is once the app was started: whether what was under way arrived is not known."""
    return [row | {"state": "pending" if row["state"] == "sending" else row["state"]} for row in outbox]


def outbox_of(watched: Watched) -> list[dict[str, Any]]:
    rows = watched.engine._store.read(
        lambda c: c.execute(f"SELECT {', '.join(OUTBOX)} FROM outbox ORDER BY seq").fetchall()
    ).result()
    return [dict(zip(OUTBOX, row, strict=True)) for row in rows]


def cards_of(watched: Watched, names: set[str]) -> list[dict[str, Any]]:
    found = []
    for card in watched.engine.shipments(0, 100).result():
        shown = {name: getattr(card, name) for name in names}
        shown["shipment_id"] = str(card.shipment_id)
        shown |= {name: value.value for name, value in shown.items() if hasattr(value, "value")}
        found.append(shown)
    return found


def holds(saved: Any, now: Any) -> bool:
    """Return whether everything in ``saved`` is in ``now``, which may say more."""
    if isinstance(saved, dict):
        return isinstance(now, dict) and all(name in now and holds(value, now[name]) for name, value in saved.items())
    if isinstance(saved, list):
        return isinstance(now, list) and len(saved) == len(now) and all(map(holds, saved, now))
    return bool(saved == now)


def assert_everything_is_there(watched: Watched, release: Release, server: str, first_step: bool) -> None:
    saved = json.loads(json.dumps(release.expected["client"]).replace(release.expected["server"], server))
    engine = watched.engine
    shown = engine.drafts().result()
    assert len(shown) == len(saved["drafts"]) == 4
    assert holds(saved["drafts"], [json.loads(drafts.to_json(draft)) for draft in shown])
    assert outbox_of(watched) == lasting(saved["outbox"])
    assert len({row["kind"] for row in saved["outbox"]}) >= len(set(OpKind) - LATER_KINDS) - 3
    assert {row["state"] for row in saved["outbox"]} == {state.value for state in OpState}
    # What the first version had no place for is fetched again.
    names = {*saved["cards"][0]} - ({"quantity"} if first_step else set())
    assert cards_of(watched, names) == [{name: card[name] for name in names} for card in saved["cards"]]
    for id_, shipment in saved["shipments"].items():
        detail = engine.shipment(UUID(id_)).result()
        assert detail is not None
        assert detail.shipment is not None
        assert holds(shipment, detail.shipment.model_dump(mode="json"))
    assert [row.mission_id for row in engine.board().result()] == saved["board"]
    assert [[each.server, each.waiting, each.drafts] for each in engine.elsewhere().result()] == saved["elsewhere"]
    session = engine.session
    assert (session.signed_in, session.expired) == (True, False)
    assert (session.name, session.membership_number) == (saved["name"], saved["membership_number"])
    for name in saved["files"]:
        kept = engine.read_file(name).result()
        assert kept is not None
        assert hashlib.sha256(kept).hexdigest() == name


@pytest.mark.parametrize("first_step", [False, True], ids=["as-it-was", "first-step"])
def test_the_profile_opens_without_the_backend(release: Release, first_step: bool, tmp_path: Path) -> None:
    server = "http://127.0.0.1:9999"
    profile = release.profile(tmp_path / "profile", server)
    if first_step:
        to_the_first_step(profile)
    engines = Engines(tmp_path)
    with engines.closing(server, start=False, clock=OffClock(release.off)) as watched:
        assert_everything_is_there(watched, release, server, first_step)
        assert watched.engine.status.trouble is None
    with closing(sqlite3.connect(profile.store)) as store:
        assert store.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_one_word_that_is_another_is_noticed(latest: Release, tmp_path: Path) -> None:
    """That the look at a profile has power."""
    server = "http://127.0.0.1:9999"
    profile = latest.profile(tmp_path / "profile", server)
    with closing(sqlite3.connect(profile.store)) as store, store:
        changed = store.execute("UPDATE draft SET doc = replace(doc, '12,5 mm', '12.5 mm') WHERE instr(doc, '12,5 mm')")
        assert changed.rowcount == 1
    with (
        Engines(tmp_path).closing(server, start=False, clock=OffClock(latest.off)) as watched,
        pytest.raises(AssertionError),
    ):
        assert_everything_is_there(watched, latest, server, False)


def test_a_store_that_is_newer_than_this_app_is_refused_and_left_as_it_is(latest: Release, tmp_path: Path) -> None:
    server = "http://127.0.0.1:9999"
    profile = latest.profile(tmp_path / "profile", server)
    with closing(sqlite3.connect(profile.store)) as store, store:
        store.execute("CREATE TABLE something_new (x)")
        store.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    engines = Engines(tmp_path)
    with engines.closing(server, start=False, clock=OffClock(latest.off)) as watched:
        draft = Draft(UUID(int=1), OffClock(latest.off).now(), text="まだ書かれていない")
        for work in (watched.engine.drafts, lambda: watched.engine.save_draft(draft)):
            with pytest.raises(StoreError) as raised:
                work().result()
            assert raised.value.trouble is Trouble.STORE_TOO_NEW
        assert watched.engine.status.trouble is Trouble.STORE_TOO_NEW
    after = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert after == before


def test_the_choices_about_the_app_hold(release: Release, tmp_path: Path) -> None:
    from moonmail.desktop.settings import Settings

    profile = release.profile(tmp_path / "profile", "http://127.0.0.1:9999")
    kept = Settings(profile.root / "settings.ini").preferences
    assert (kept.language, kept.text_size, kept.theme) == ("ja", 150, "night")


# ---------------------------------------------------------------- the backend, and the member on it


@contextmanager
def served(release: Release, database: str, folder: Path) -> Iterator[RunningBackend]:
    """Serve the saved backend: on SQLite as it was, or restored from its dump. ``serve`` brings it up to date."""
    if database == "postgresql":
        postgres.server_or_skip()
    data = release.backend(folder / "backend")
    with database_for(database) as url:
        if url:
            (data / "moonmail.sqlite3").unlink()
            name = url.split("/")[3].split("?")[0]
            postgres.server().tool(
                "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}", str(release.dump(folder / "dump"))
            )
        backend = RunningBackend(data, database_url=url)
        backend.move_clock(release.off)
        with backend.rows() as rows:
            # Sign-ins end after 90 days by the real clock, wherever the backend's own is set.
            rows.all("UPDATE allauth_idp_oidc_token SET expires_at = ?", "2999-01-01 00:00:00+00:00")
        try:
            yield backend.start()
        finally:
            backend.stop()


def assert_the_backend_has_everything(backend: RunningBackend, release: Release) -> None:
    saved = release.expected["backend"]
    with backend.rows() as rows:
        counted = {table: count for table, count in saved["counts"].items() if not table.startswith(NOT_COUNTED)}
        assert {table: rows.value(f'SELECT count(*) FROM "{table}"') for table in counted} == counted
        assert rows.value("SELECT epoch FROM changes_server") == saved["epoch"]
    assert sum(1 for count in counted.values() if count) > 20
    for email, member in saved["members"].items():
        assert own(backend, member["id"]) == {"count": member["count"], "sha256": member["sha256"]}, email
        now = things_of(backend, email)
        for type_, things in member["objects"].items():
            assert now[type_].keys() == things.keys(), (email, type_)
            for id_, thing in things.items():
                assert holds(thing, now[type_][id_]), (email, type_, id_, thing, now[type_][id_])
    assert holds(saved["pass_keys"], said(backend, "pass-keys"))
    assert_pictures(backend, saved["members"])


def assert_pictures(backend: RunningBackend, members: dict[str, Any]) -> None:
    seen = 0
    for email, member in members.items():
        letters = [each["message"] for each in member["objects"]["shipment"].values() if each["message"]]
        headers = {"Authorization": f"Bearer {backend.sign_in_token(email)}"}
        for name in {letter[part] for letter in letters for part in ("plate", "photo") if letter[part]}:
            picture = requests.get(f"{backend.url}/v1/blobs/{name}", headers=headers, timeout=30)
            assert picture.status_code == 200
            seen += 1
    assert seen >= 4


def changed_by(backend: RunningBackend) -> Counter[str]:
    """Count the calls that asked for something, by method; files, which are checked by their own names, left out."""
    lines = [json.loads(line) for line in backend.log_file.read_text().splitlines()]
    return Counter(
        str(line["method"])
        for line in lines
        if line.get("method") in ("PUT", "DELETE", "PATCH") and "blobs" not in str(line["route"])
    )


def times_there(backend: RunningBackend, kind: str, id_: str) -> int:
    with backend.rows() as rows:
        key = id_ if rows.postgres else UUID(id_).hex
        return int(rows.value(f"SELECT count(*) FROM {MADE_IN[kind]} WHERE id = ?", key))


def assert_the_member_goes_on(backend: RunningBackend, release: Release, folder: Path, first_step: bool) -> None:
    profile = release.profile(folder / "profile", backend.url)
    if first_step:
        to_the_first_step(profile)
    saved = release.expected["client"]
    waiting = [row for row in saved["outbox"] if row["state"] in OPEN]
    counts = release.expected["backend"]["counts"]
    engines = Engines(folder)
    with engines.closing(backend.url, start=False, clock=OffClock(release.off)) as watched:
        assert_everything_is_there(watched, release, backend.url, first_step)
        engine = watched.engine
        engine.start()
        for _ in range(5):
            watched.sync()
        watched.until(lambda: engine.status.waiting == 0)
        refused = {row["id"] for row in saved["outbox"] if row["state"] == "refused" and not row["dismissed"]}
        assert {str(each.id) for each in engine.operations().result()} == refused
        after = outbox_of(watched)
        assert [row["id"] for row in after] == [row["id"] for row in saved["outbox"]], "in the same order"
        assert {row["state"] for row in after if row["id"] in {each["id"] for each in waiting}} == {"done"}
        # Everything that waited was asked for once, and nothing that was done before.
        asked = [row for row in waiting if row["kind"] != "blob"]
        assert changed_by(backend).total() == len(asked)
        for row in saved["outbox"]:
            if row["kind"] in MADE_IN and row["state"] in (*OPEN, "done"):
                assert times_there(backend, row["kind"], row["id"]) == 1, row
        unheard = sum(row["state"] == "sending" for row in waiting)
        with backend.rows() as rows:
            for kind, table in MADE_IN.items():
                new = sum(row["kind"] == kind for row in waiting) - (unheard if kind == "hold" else 0)
                assert rows.value(f"SELECT count(*) FROM {table}") == counts[table] + new, kind
        assert not engine.session.expired
        theirs = engine._link.line().api.digest(as_member=True)
        assert engine._store.read(objects.digest).result() == (theirs.count, theirs.sha256)
        assert holds(saved["drafts"], [json.loads(drafts.to_json(draft)) for draft in engine.drafts().result()])
        assert len(engine.elsewhere().result()) == len(saved["elsewhere"]) == 1


def assert_its_end_waits_for_a_call(backend: RunningBackend) -> None:
    """SIGTERM while a call waits for a lock: nobody new is let in, and that call is answered."""
    headers = {"Authorization": f"Bearer {backend.sign_in_token()}"}
    address, body = f"{backend.url}/v1/holds/{uuid4()}", {"mission_id": "mm-204", "size": "name"}
    port = int(backend.url.rpartition(":")[2])
    with ThreadPoolExecutor(2) as pool:
        with backend.rows() as rows:
            rows.all("LOCK TABLE bookings_hold IN ACCESS EXCLUSIVE MODE")
            call = pool.submit(requests.put, address, json=body, headers=headers, timeout=30)
            waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'bookings_hold'::regclass"
            until(lambda: rows.value(waits) > 0)
            end = pool.submit(backend.stop)
            until(lambda: not listens(port))
            assert not call.done()
        assert call.result(30).status_code == 201
        assert end.result(30) == 0


def until(holds_now: Callable[[], bool]) -> None:
    gives_up = time.monotonic() + 20
    while not holds_now():
        assert time.monotonic() < gives_up, "it never came"


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
    except OSError:
        return False


def assert_it_serves_while_the_next_version_migrates(backend: RunningBackend) -> None:
    """What ``rolling`` calls harmless is done to the database of a process that serves, and does not know of it."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {backend.sign_in_token()}"
    over, answers = threading.Event(), []

    def hold() -> int:
        address = f"{backend.url}/v1/holds/{uuid4()}"
        taken = session.put(address, json={"mission_id": "mm-204", "size": "name"}, timeout=30).status_code
        answers.append((taken, session.delete(address, timeout=30).status_code))
        return taken

    def migrate(*statements: str) -> None:
        for statement in statements:
            with backend.rows() as rows:
                rows.all(statement)

    def go_on() -> None:
        while not over.is_set():
            hold()

    assert hold() == 201
    serving = threading.Thread(target=go_on)
    serving.start()
    try:
        migrate(
            "ALTER TABLE bookings_hold ADD COLUMN later integer NULL",
            "ALTER TABLE bookings_hold ADD COLUMN filled integer DEFAULT 7 NOT NULL",
            "CREATE TABLE bookings_next (id bigint PRIMARY KEY, hold_id uuid REFERENCES bookings_hold (id))",
            "CREATE INDEX hold_by_state ON bookings_hold (state)",
            "INSERT INTO django_migrations (app, name, applied) VALUES ('bookings', '0099_next', now())",
        )
    finally:
        over.set()
        serving.join()
    assert set(answers) == {(201, 200)}
    assert requests.get(f"{backend.url}/ready", timeout=5).status_code == 200
    # Going back: this version is started on the database of a later one.
    assert_its_end_waits_for_a_call(backend)
    backend.start()
    assert hold() == 201
    assert backend.check() == []
    # What Django makes of a column with a default of its own: the control.
    migrate(
        "ALTER TABLE bookings_hold ADD COLUMN unfilled integer DEFAULT 7 NOT NULL",
        "ALTER TABLE bookings_hold ALTER COLUMN unfilled DROP DEFAULT",
    )
    assert hold() >= 500
    session.close()


@pytest.mark.parametrize(
    ("database", "first_step"), [("sqlite", False), ("postgresql", True)], ids=["sqlite", "postgresql-first-step"]
)
def test_the_backend_opens_and_the_member_goes_on(
    release: Release, database: str, first_step: bool, tmp_path: Path
) -> None:
    with served(release, database, tmp_path) as backend:
        assert_the_backend_has_everything(backend, release)
        assert_the_member_goes_on(backend, release, tmp_path, first_step)
        if database == "postgresql":
            assert_it_serves_while_the_next_version_migrates(backend)
        else:
            assert backend.check() == []
