"""One of 10,000 shipments changes on the backend: after the next sync one row of the list is drawn again, no other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication
from tests.desktop.live import signed_in_shell, until
from tests.support.server import RunningBackend, running_backend

from moonmail.desktop.startup import Shell
from moonmail.desktop.viewmodels.shipments_paged import PagedModel

SHIPMENTS: Final = 10_000
# Scrolled so far: what is further down is not in the list yet.
PAGES: Final = 4


def fill(backend: RunningBackend, email: str) -> None:
    """Give the member 10,000 shipments, as writing transactions would have left them."""
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        (member,) = database.execute("SELECT id FROM accounts_member WHERE email = ?", (email,)).fetchone()
        scope = f"member:{UUID(member)}"
        (counter,) = database.execute("SELECT counter FROM changes_scope WHERE key = ?", (scope,)).fetchone()
        message = json.dumps({"name": "", "text": "月へ", "photo": None, "drawing": None, "plate": "0" * 64})
        now = datetime.now(UTC)
        made = [
            (UUID(int=number).hex, counter + number, member, f"お預かり品 {number}", now - timedelta(minutes=number))
            for number in range(1, SHIPMENTS + 1)
        ]
        database.executemany(
            "INSERT INTO bookings_shipment (id, rev, member_id, request_sha256, kind, title, size, mission_id, state,"
            " message, created_at) VALUES (?, ?, ?, '', 'message', ?, 'message', 'mm-204', 'draft', ?, ?)",
            [(*each[:4], message, each[4].isoformat(sep=" ")) for each in made],
        )
        database.executemany(
            "INSERT INTO changes_change (kind, object_id, scope, rev, created_rev, destroyed)"
            " VALUES ('shipment', ?, ?, ?, ?, 0)",
            [(str(UUID(id_)), scope, rev, rev) for id_, rev, *_ in made],
        )
        database.execute("UPDATE changes_scope SET counter = ? WHERE key = ?", (counter + SHIPMENTS, scope))


def retitle(backend: RunningBackend, shipment_id: str, title: str) -> None:
    """Change one shipment as a writing transaction does."""
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        which = "kind = 'shipment' AND object_id = ?"
        (scope,) = database.execute(f"SELECT scope FROM changes_change WHERE {which}", (shipment_id,)).fetchone()
        database.execute("UPDATE changes_scope SET counter = counter + 1 WHERE key = ?", (scope,))
        (rev,) = database.execute("SELECT counter FROM changes_scope WHERE key = ?", (scope,)).fetchone()
        database.execute(f"UPDATE changes_change SET rev = ? WHERE {which}", (rev, shipment_id))
        database.execute(
            "UPDATE bookings_shipment SET rev = ?, title = ? WHERE id = ?", (rev, title, UUID(shipment_id).hex)
        )


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[RunningBackend]:
    with running_backend(tmp_path) as backend:
        fill(backend, backend.sample_members[0]["email"])
        yield backend


@pytest.fixture
def shell(app: QGuiApplication, backend: RunningBackend, tmp_path: Path) -> Iterator[Shell]:
    with signed_in_shell(backend, tmp_path) as shell:
        yield shell


def listen(model: PagedModel[Any, Any]) -> list[str]:
    """Return the list into which everything goes that the model tells its views."""
    told: list[str] = []

    def say(what: str) -> Callable[..., None]:
        return lambda *_: told.append(what)

    model.dataChanged.connect(
        lambda first, last, roles: told.append(f"{first.row()}–{last.row()}: {names(model, roles)}")
    )
    for name in ("modelReset", "rowsInserted", "rowsRemoved", "rowsMoved", "layoutChanged"):
        getattr(model, name).connect(say(name))
    return told


def names(model: PagedModel[Any, Any], roles: list[int]) -> str:
    return " ".join(bytes(model.roleNames()[role].data()).decode() for role in sorted(roles)) or "all"


def synced(shell: Shell, at: int, title: str) -> None:
    """Sync, and let the page come to rest with what came."""
    vm = shell.home.shipments
    done = shell.services.engine.sync_now()
    until(done.done)
    until(lambda: vm.model.row(at).title == title and not vm._busy)


def test_one_change_among_ten_thousand_repaints_one_row(
    shell: Shell, backend: RunningBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = shell.services.engine
    until(engine.sync_now().done)
    shell.home.open("shipments")
    vm = shell.home.shipments
    model = vm.model
    until(lambda: model.canFetchMore(QModelIndex()) and not vm._busy)
    held = "SELECT count(*) FROM object WHERE type = 'shipment'"
    assert engine._store.read(lambda c: c.execute(held).fetchone()[0]).result() == SHIPMENTS
    while model.rowCount() < PAGES * 50:
        before = model.rowCount()
        model.fetchMore(QModelIndex())
        until(lambda before=before: model.rowCount() > before and not vm._busy)
    shown = [model.row(at).title for at in range(model.rowCount())]
    at = 2 * 50 + 7
    told = listen(model)

    retitle(backend, model.row(at).shipmentId, "新しい題")
    synced(shell, at, "新しい題")
    assert told == [f"{at}–{at}: title spoken"]
    assert [model.row(n).title for n in range(model.rowCount())] == [*shown[:at], "新しい題", *shown[at + 1 :]]

    # Nothing changed, nothing is drawn.
    told.clear()
    until(engine.sync_now().done)
    vm.reload()
    until(lambda: not vm._busy)
    assert told == []

    # Control: a list that begins anew with each sync is found out.
    lay = PagedModel.lay

    def reset(self: PagedModel[Any, Any], at: int, cards: Any) -> int:
        self.beginResetModel()
        self.endResetModel()
        return lay(self, at, cards)

    monkeypatch.setattr(PagedModel, "lay", reset)
    retitle(backend, model.row(at).shipmentId, "もう一度")
    synced(shell, at, "もう一度")
    assert "modelReset" in told
    assert told != [f"{at}–{at}: title spoken"]
