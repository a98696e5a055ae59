"""Migrations run forward on a filled database; none is missing, and none that was released is ever edited."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support import postgres
from tests.support.server import ROOT, database_for
from tests.upgrade.rolling import stumbles
from tests.upgrade.saved import Release

from moonmail.client import schema

FILLED = {
    "accounts.Member",
    "accounts.AppSession",
    "accounts.UsedRefreshToken",
    "missions.Mission",
    "missions.Offer",
    "blobs.Blob",
    "bookings.Hold",
    "bookings.Shipment",
    "bookings.Booking",
    "payments.Payment",
    "payments.SampleSession",
    "custody.CustodyEvent",
    "passes.Pass",
    "changes.Server",
    "changes.Scope",
    "changes.Change",
}


def gone_forward(folder: Path, url: str) -> dict[str, Any]:
    """Return what there is to say of databases that went from the first schema to this one: see ``forward``."""
    command = [sys.executable, "-m", "tests.upgrade.forward", str(folder), *([url] if url else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_databases_of_the_first_schema_are_brought_to_this_one(tmp_path: Path) -> None:
    """On both kinds, in one process: to start it is most of the work."""
    try:
        postgres.server()
        databases = ["sqlite", "postgresql"]
    except postgres.PostgresMissing as missing:
        print(f"on SQLite alone: {missing}")
        databases = ["sqlite"]
    with database_for(databases[-1]) as url:
        found = gone_forward(tmp_path / "backend", url)
    for database in databases:
        said = found[database]
        assert {"accounts.0001_initial", "bookings.0001_initial", "payments.0001_initial"} <= set(said["first"])
        assert said["rows"] > 30
        assert set(said["filled"]) >= FILLED
        wrong = {name: said[name] for name in ("lost", "carried", "constraints", "audit")}
        assert wrong == {name: [] for name in wrong}, database
    # The control: a migration takes one row and changes another.
    gone, *changed = sorted(found["control"], key=lambda line: "is gone" not in line)
    assert gone.startswith("bookings.Hold ")
    assert len(changed) == 1
    assert "amount was 19801, is 1" in changed[0]
    # Of the code: no model without its migration, none that the version before would stumble over.
    assert (found["unmigrated"], found["breaking"]) == ([], [])


def test_what_was_released_is_never_edited(release: Release) -> None:
    """A database that has run a migration never runs it again: whoever edits one parts old databases from new ones."""
    for path, sha256 in release.released["migrations"].items():
        file = ROOT / path
        assert file.exists(), f"{path} was released and is gone"
        assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256, (
            f"{path} was released and is edited: add the next"
        )
    steps = [hashlib.sha256(step.encode()).hexdigest() for step in schema.MIGRATIONS]
    released = release.released["store"]
    assert steps[: len(released)] == released, "a step of the store was released and is edited: add the next"


class TestWhatTheVersionBeforeStumblesOver:
    """On made-up steps: in the real ones there is nothing to be found."""

    @pytest.fixture(autouse=True)
    def _steps(self) -> None:
        from django.db import migrations, models

        self.m, self.f = migrations, models

    def test_a_column_that_it_does_not_fill(self) -> None:
        column = self.f.IntegerField(default=0)
        assert "refused" in stumbles(self.m.AddField("Hold", "more", column))
        assert stumbles(self.m.AddField("Hold", "more", column), {"hold"}) == "", "nobody has used that table yet"

    def test_a_column_that_the_database_fills(self) -> None:
        for column in (self.f.IntegerField(null=True), self.f.IntegerField(db_default=0)):
            assert stumbles(self.m.AddField("Hold", "more", column)) == ""

    def test_what_it_still_uses_taken_away_or_narrowed(self) -> None:
        for step in (
            self.m.RemoveField("Hold", "price"),
            self.m.RenameField("Hold", "price", "cost"),
            self.m.DeleteModel("Hold"),
            self.m.RenameModel("Hold", "Reservation"),
            self.m.AlterField("Hold", "price", self.f.CharField(max_length=2)),
            self.m.AddConstraint("Hold", self.f.CheckConstraint(condition=self.f.Q(price__gt=0), name="x")),
        ):
            assert stumbles(step), step

    def test_what_it_does_not_see(self) -> None:
        for step in (
            self.m.CreateModel("New", [("id", self.f.IntegerField(primary_key=True))]),
            self.m.AddIndex("Hold", self.f.Index(fields=["price"], name="y")),
        ):
            assert stumbles(step) == "", step

    def test_a_column_that_is_altered(self) -> None:
        before = self.f.CharField(max_length=16)
        field: Any = self.f.CharField
        for more in ({"choices": [("a", "a")]}, {"max_length": 20}, {"null": True}, {"db_default": "x"}):
            after = field(**({"max_length": 16} | more))
            assert stumbles(self.m.AlterField("Hold", "state", after), before=before) == "", more
        for less in ({"max_length": 15}, {"unique": True}):
            after = field(**({"max_length": 16} | less))
            assert stumbles(self.m.AlterField("Hold", "state", after), before=before), less
        assert stumbles(self.m.AlterField("Hold", "state", self.f.IntegerField()), before=before)
        assert stumbles(self.m.AlterField("Hold", "state", before), before=self.f.CharField(max_length=16, null=True))
