"""An engine and a real backend: both end up with the same, whatever happens in between."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from tests.client.conftest import Engines, OffClock, Watched
from tests.client.members import OPEN, hold, sign_in
from tests.support.server import RunningBackend, running_backend
from tests.support.web import Reply, tiny_server

from moonmail.client.engine import Settings, read_board
from moonmail.client.errors import StoreError
from moonmail.client.model import Draft, StoreChanged, Trouble
from moonmail.client.profile import Profile
from moonmail.contract.version import API_HEADER, API_VERSION
from moonmail.domain.states import HoldState

OURS = {API_HEADER: API_VERSION}


def get(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        found: dict[str, object] = json.load(answer)
    return found


def digest_here(profile: Path) -> tuple[int, str]:
    from moonmail.client.objects import digest

    with closing(sqlite3.connect(profile / "store.sqlite3")) as connection:
        return digest(connection)


def digest_there(backend: RunningBackend) -> tuple[object, object]:
    found = get(f"{backend.url}/v1/digest")
    return found["count"], found["sha256"]


def numbers(watched: Watched) -> list[str]:
    return [row.flight_number for row in watched.engine.board().result()]


def test_everything_is_fetched_and_both_ends_hold_the_same(
    backend: RunningBackend, engines: Engines, tmp_path: Path
) -> None:
    with engines.closing(backend.url) as watched:
        status = watched.sync()
        assert status.trouble is None
        assert status.synced_at is not None
        assert len(numbers(watched)) >= 8
        changed = [event for event in watched.events if isinstance(event, StoreChanged)]
        assert {type_ for event in changed for type_ in event.types} >= {"mission", "offer"}
        flight = watched.engine.flight("mm-204").result()
        assert flight is not None
        assert flight.mission.flight_number
        assert [offer.size.value for offer in flight.offers][:3] == ["name", "message", "photo"]
        assert watched.engine.flight("no-such-flight").result() is None
        board = watched.engine.board().result()
    assert digest_here(tmp_path / "profile") == digest_there(backend)
    assert read_board(Profile(tmp_path / "profile")) == board


def test_when_nothing_changed_nothing_travels(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    watched.sync()
    before = backend.log_file.read_text().count('"status": 304')
    events = len([event for event in watched.events if isinstance(event, StoreChanged)])
    watched.sync()
    assert backend.log_file.read_text().count('"status": 304') == before + 1
    assert len([event for event in watched.events if isinstance(event, StoreChanged)]) == events


def test_offline_everything_seen_stays_and_the_way_back_is_one_answer(
    own_backend: RunningBackend, engines: Engines
) -> None:
    watched = engines.open(own_backend.url)
    assert watched.sync().trouble is None
    seen = numbers(watched)
    own_backend.kill()
    assert watched.sync().trouble is Trouble.OFFLINE
    assert numbers(watched) == seen
    own_backend.start()
    assert watched.sync().trouble is None


def test_started_offline(engines: Engines, backend: RunningBackend) -> None:
    with engines.closing(backend.url) as watched:
        watched.sync()
        seen = numbers(watched)
        when = watched.engine.status.synced_at
    # No route to the backend: the proxy it needs does not exist.
    watched = engines.open(backend.url, start=False)
    watched.engine.configure(Settings(backend.url, "http://127.0.0.1:9")).result()
    watched.engine.start()
    watched.until(lambda: watched.engine.status.trouble is Trouble.PROXY_DOWN)
    assert numbers(watched) == seen
    assert when is not None
    assert watched.engine.status.synced_at is not None
    assert abs(watched.engine.status.synced_at - when) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(200, b"<html>Hotel</html>", "text/html"), Trouble.CAPTIVE_PORTAL),
        (Reply(200, b'{"hello": "world"}'), Trouble.NOT_MOONMAIL),
        (Reply(404, b"<html>", "text/html"), Trouble.NOT_MOONMAIL),
        (Reply(500, b"<html>", "text/html", OURS), Trouble.SERVER_DOWN),
        (Reply(200, b"{}", headers={API_HEADER: "2.0"}), Trouble.TOO_OLD),
        (Reply(426, b"{}", headers=OURS), Trouble.TOO_OLD),
    ],
)
def test_a_wrong_address_costs_nothing(
    backend: RunningBackend, engines: Engines, reply: Reply, trouble: Trouble
) -> None:
    watched = engines.open(backend.url)
    watched.sync()
    seen = numbers(watched)
    draft = Draft(id=uuid4(), updated_at=datetime.now(UTC), text="月へ")
    watched.engine.save_draft(draft).result()
    with tiny_server(lambda _: reply) as web:
        watched.engine.configure(Settings(web.url, "none")).result()
        assert watched.sync().trouble is trouble
        assert numbers(watched) == seen
    watched.engine.configure(Settings(backend.url, "none")).result()
    assert watched.sync().trouble is None
    assert numbers(watched) == seen
    assert watched.engine.drafts().result() == [draft]


def test_another_backend_replaces_what_was_there(backend: RunningBackend, engines: Engines, tmp_path: Path) -> None:
    watched = engines.open(backend.url)
    watched.sync()
    (tmp_path / "empty").mkdir()
    with running_backend(tmp_path / "empty", sample=False) as empty:
        watched.engine.configure(Settings(empty.url, "none")).result()
        assert watched.sync().trouble is None
        without = numbers(watched)
        there = get(f"{empty.url}/v1/digest")
        watched.engine.configure(Settings(backend.url, "none")).result()
        assert watched.sync().trouble is None
        assert digest_here(tmp_path / "profile") == digest_there(backend)
    assert there["count"] != digest_there(backend)[0]
    assert len(without) < len(numbers(watched))


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_that_is_wrong_by_a_day_is_said_and_stops_nothing(
    backend: RunningBackend, engines: Engines, off: timedelta
) -> None:
    clock = OffClock(off)
    watched = engines.open(backend.url, clock=clock)
    status = watched.sync()
    assert status.trouble is Trouble.CLOCK_WRONG
    assert status.synced_at is not None
    assert numbers(watched)
    assert abs(watched.engine.server_now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_restored_backend_is_fetched_again(own_backend: RunningBackend, engines: Engines, tmp_path: Path) -> None:
    watched = engines.open(own_backend.url)
    watched.sync()
    assert own_backend.run("renew-epoch", "--data", str(own_backend.data_dir)).returncode == 0
    assert watched.sync().trouble is None
    engines.close(watched)
    assert digest_here(tmp_path / "profile") == digest_there(own_backend)


def test_a_store_that_differs_is_found_out_and_mended(
    backend: RunningBackend, engines: Engines, tmp_path: Path
) -> None:
    with engines.closing(backend.url) as watched:
        watched.sync()
    with closing(sqlite3.connect(tmp_path / "profile" / "store.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM object WHERE id = 'mm-204'")
        connection.execute("UPDATE object SET rev = 1 WHERE id = 'mm-205'")
        connection.execute("INSERT INTO object SELECT type, 'ghost', scope, rev, gen, parent, doc FROM object LIMIT 1")
    assert digest_here(tmp_path / "profile") != digest_there(backend)
    with engines.closing(backend.url) as watched:
        watched.sync()
    assert digest_here(tmp_path / "profile") == digest_there(backend)


def test_a_damaged_store_is_rebuilt_from_the_backend(backend: RunningBackend, engines: Engines, tmp_path: Path) -> None:
    with engines.closing(backend.url) as watched:
        watched.sync()
        seen = watched.engine.board().result()
    store = tmp_path / "profile" / "store.sqlite3"
    store.write_bytes(b"not a database at all" * 1000)
    assert read_board(Profile(tmp_path / "profile")) == []
    with engines.closing(backend.url) as watched:
        assert watched.sync().store_was_rebuilt
        assert watched.engine.board().result() == seen
    assert (tmp_path / "profile" / "store.sqlite3.damaged-1").exists()
    with engines.closing(backend.url) as watched:
        assert not watched.sync().store_was_rebuilt


def test_a_full_disk_is_in_the_status_until_it_is_over(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    watched.sync()
    store = watched.engine._store
    pages = store.read(lambda c: c.execute("PRAGMA page_count").fetchone()[0]).result()
    store.read(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchone()).result()
    long = Draft(id=uuid4(), updated_at=datetime.now(UTC), text="月" * 100_000)
    with pytest.raises(StoreError):
        watched.engine.save_draft(long).result()
    assert watched.engine.status.trouble is Trouble.STORE_FULL
    assert numbers(watched)
    store.read(lambda c: c.execute("PRAGMA max_page_count = 1000000").fetchone()).result()
    watched.engine.save_draft(long).result()
    assert watched.engine.status.trouble is None
    assert watched.engine.draft(long.id).result() == long


def test_a_no_whose_late_copy_was_taken_becomes_a_yes(own_backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend)
    with own_backend.rows() as rows:
        rows.all("UPDATE missions_offer SET taken = capacity WHERE id = 'mm-204:message'")
    taken, other = hold(watched), hold(watched)
    watched.until(lambda: watched.engine.status.needs_you == 2)
    with own_backend.rows() as rows:
        rows.all("UPDATE missions_offer SET taken = capacity - 1 WHERE id = 'mm-204:message'")
    late = requests.put(
        f"{own_backend.url}/v1/holds/{taken}",
        json={"mission_id": OPEN, "size": "message", "quantity": 1},
        headers=OURS | {"Authorization": f"Bearer {own_backend.sign_in_token()}"},
        timeout=10,
    )
    assert late.status_code == 201

    watched.sync()
    assert [(each.id, each.code) for each in watched.engine.operations().result()] == [(other, "sold_out")]
    view = watched.engine.hold(taken).result()
    assert view is not None
    assert view.hold is not None
    assert view.hold.state is HoldState.ACTIVE


def test_the_latest_of_many_changes_wins_and_all_are_told_done(backend: RunningBackend, engines: Engines) -> None:
    id_ = uuid4()
    changes = [Draft(id=id_, updated_at=datetime.now(UTC), text="月" * number) for number in range(300)]
    with engines.closing(backend.url, start=False) as watched:
        saved = [watched.engine.save_draft(change) for change in changes]
        assert [future.result() for future in saved] == [None] * 300
        assert watched.engine.draft(id_).result() == changes[-1]
        watched.engine.discard_draft(id_).result()
        assert watched.engine.drafts().result() == []
        kept = watched.engine.keep_file(b"photo").result()
        assert watched.engine.read_file(kept).result() == b"photo"
        assert watched.engine.read_file("../../etc/passwd").result() is None


def test_files_that_nothing_needs_any_more_go_at_the_next_start(
    backend: RunningBackend, engines: Engines, tmp_path: Path
) -> None:
    with engines.closing(backend.url, start=False) as watched:
        kept = watched.engine.keep_file(b"a photo in a draft").result()
        left = watched.engine.keep_file(b"a photo that was replaced").result()
        watched.engine.save_draft(Draft(id=uuid4(), updated_at=datetime.now(UTC), photo=kept)).result()
    assert {path.name for path in (tmp_path / "profile" / "files").iterdir()} == {kept, left}
    with engines.closing(backend.url, start=False) as watched:
        assert watched.engine.read_file(kept).result() == b"a photo in a draft"
        watched.engine.drafts().result()
    assert {path.name for path in (tmp_path / "profile" / "files").iterdir()} == {kept}


def test_nothing_of_an_engine_in_memory_is_on_disk(backend: RunningBackend, engines: Engines, tmp_path: Path) -> None:
    with engines.closing(backend.url, "kiosk", in_memory=True) as watched:
        watched.sync()
        watched.engine.save_draft(Draft(id=uuid4(), updated_at=datetime.now(UTC))).result()
        watched.engine.keep_file(b"photo").result()
        assert numbers(watched)
        assert watched.engine.drafts().result()
    assert not (tmp_path / "kiosk").exists()
