"""Saved means saved: what the engine said to be done survives a kill; and a profile that takes no write says so."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from tests.client import things
from tests.client.conftest import Engines
from tests.client.test_store import _lock_folder
from tests.support.server import RunningBackend

from moonmail.client import objects
from moonmail.client.engine import Engine, Settings, read_board
from moonmail.client.errors import StoreError
from moonmail.client.model import Draft, OpKind, OpState, Trouble
from moonmail.client.objects import row_of
from moonmail.client.profile import Profile
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState

ROOT = Path(__file__).parents[2]
NOWHERE = "http://127.0.0.1:9"
DRAFT = Draft(UUID(int=7), datetime(2026, 11, 22, 3, 0, tzinfo=UTC), SizeCode.MESSAGE, "mm-204", "手紙", text="月へ")

VICTIM = """
import os, sys, threading
from pathlib import Path
from uuid import UUID
from dataclasses import replace
from datetime import UTC, datetime
from moonmail.contract.bookings import ConfirmationIn
from moonmail.domain.sizes import SizeCode
from moonmail.domain.mission import EntitlementKind
from tests.client import things
from tests.client.test_durability import DRAFT, NOWHERE, fill
from moonmail.client.engine import Engine, Settings
from moonmail.client.profile import Profile

engine = Engine(Profile(Path(sys.argv[1])), Settings(NOWHERE, "none"))
match sys.argv[2]:
    case "draft":
        engine.save_draft(replace(DRAFT, text="an older text"))
        engine.save_draft(DRAFT).result()
    case "order":
        hold_id = engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙").result()
        confirmation = ConfirmationIn(
            terms_version="1", total=19800, facts_sha256="0" * 64, language="ja", confirmed_at=DRAFT.updated_at
        )
        engine.order(
            replace(DRAFT, hold_id=hold_id), plate_png=b"plate", photo=None, drawing_png=b"drawing",
            confirmation=confirmation, price=19800,
        ).result()
    case "rights":
        engine._store.write(fill).result()
        engine.make_gift(things.booking_id(1), "花子", "").result()
        engine.change_content(
            replace(DRAFT, changes=UUID(int=1)), plate_png=b"other plate", photo=None, drawing_png=None
        ).result()
        engine.choose(things.entitlement(1, 1).id, EntitlementKind.REFUND).result()
        engine.cancel_booking(things.booking_id(1), 19800).result()
    case "not yet":
        engine._store.read(lambda _: threading.Event().wait())
        saving = engine.save_draft(DRAFT)
        assert not saving.done()
print("killed", flush=True)
os.kill(os.getpid(), 9)
"""


def fill(connection: sqlite3.Connection) -> None:
    """Make as if a booking, and something owed for it, had been synced."""
    rows = [
        row_of("shipment", things.shipment(1)),
        row_of("booking", things.booking(1)),
        row_of("entitlement", things.entitlement(1, 1)),
    ]
    objects.put(connection, rows, 1, objects.Touched())


def kill_after(what: str, profile: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", VICTIM, str(profile), what],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stdout) == (-9, "killed\n"), done.stderr


def after(profile: Path, look: Callable[[Engine], object]) -> object:
    engine = Engine(Profile(profile), Settings(NOWHERE, "none"))
    try:
        return look(engine)
    finally:
        engine.close()


def test_a_saved_draft_survives_a_kill(tmp_path: Path) -> None:
    kill_after("draft", tmp_path)
    assert after(tmp_path, lambda engine: engine.drafts().result()) == [DRAFT]


def test_an_order_survives_a_kill_with_everything_it_takes(tmp_path: Path) -> None:
    kill_after("order", tmp_path)

    def look(engine: Engine) -> None:
        operations = engine.operations().result()
        assert [each.kind for each in operations] == [
            OpKind.HOLD,
            OpKind.BLOB,
            OpKind.BLOB,
            OpKind.SHIPMENT,
            OpKind.BOOKING,
            OpKind.PAYMENT,
        ]
        # Nobody is signed in yet: it waits for that, and is sent by whoever then is.
        assert {each.state for each in operations} == {OpState.NEEDS_USER}
        (card,) = engine.shipments().result()
        assert card.title == DRAFT.title
        names = engine._store.read(
            lambda c: [row[0] for row in c.execute("SELECT payload FROM outbox WHERE kind = 'blob' ORDER BY seq")]
        ).result()
        assert [engine.read_file(name).result() for name in names] == [b"plate", b"drawing"]
        assert engine.drafts().result() == [], "it is ordered"
        found = engine.draft(DRAFT.id).result()
        assert found is not None
        assert found.text == DRAFT.text

    after(tmp_path, look)


def test_what_was_asked_of_a_booking_survives_a_kill(tmp_path: Path) -> None:
    kill_after("rights", tmp_path)

    def look(engine: Engine) -> None:
        operations = engine.operations().result()
        assert [each.kind for each in operations] == [
            OpKind.GIFT,
            OpKind.BLOB,
            OpKind.CONTENT,
            OpKind.CHOICE,
            OpKind.CANCELLATION,
        ]
        assert {(each.shipment_id, each.booking_id) for each in operations} == {(UUID(int=1), things.booking_id(1))}
        (card,) = engine.shipments().result()
        assert (card.booking_state, card.asking, card.entitled) == (
            BookingState.CONFIRMED,
            OpKind.CANCELLATION,
            True,
        ), "asked for is not done"
        assert engine.drafts().result() == [], "it is on its way"
        plate = engine._store.read(
            lambda c: c.execute("SELECT payload FROM outbox WHERE kind = 'blob'").fetchone()[0]
        ).result()
        assert engine.read_file(plate).result() == b"other plate"

    after(tmp_path, look)


def test_the_kill_has_power(tmp_path: Path) -> None:
    """Control: what was not said to be saved is not."""
    kill_after("not yet", tmp_path)
    assert after(tmp_path, lambda engine: engine.drafts().result()) == []


@pytest.mark.skipif(os.name != "posix", reason="locks a folder the POSIX way")
def test_a_read_only_profile_is_read_synced_and_says_so(
    backend: RunningBackend, engines: Engines, tmp_path: Path
) -> None:
    with engines.closing(backend.url) as watched:
        watched.sync()
        watched.engine.save_draft(DRAFT).result()
        seen = watched.engine.board().result()
    unlock = _lock_folder(tmp_path / "profile")
    try:
        assert read_board(Profile(tmp_path / "profile")) == seen
        with engines.closing(backend.url) as watched:
            assert watched.sync().trouble is Trouble.STORE_READ_ONLY
            assert watched.engine.status.synced_at is not None
            assert watched.engine.board().result() == seen
            assert watched.engine.drafts().result() == [DRAFT]
            for future in (
                watched.engine.save_draft(DRAFT),
                watched.engine.keep_file(b"photo"),
                watched.engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙"),
            ):
                with pytest.raises(StoreError) as raised:
                    future.result()
                assert raised.value.trouble is Trouble.STORE_READ_ONLY
    finally:
        unlock()
    with engines.closing(backend.url) as watched:
        watched.engine.save_draft(DRAFT).result()
        assert watched.sync().trouble is None
