"""Flight operations, after the window slipped: a manifest is frozen, bookings are moved at once, and it is compared."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl

from moonmail.tour.desk_members import CROWDED

if TYPE_CHECKING:
    from pathlib import Path

    from moonmail.tour.desk import DeskDay, Step

_FLIGHT: Final = "MM 206"
_TARGET_FLIGHT: Final = "MM 207"


class Many:
    def __init__(self, day: DeskDay) -> None:
        self.day = day
        self.hands = day.hands
        self._version = ""

    @property
    def runs(self) -> Any:
        return self.day.root.made("runs")

    @property
    def manifest(self) -> Any:
        return self.day.root.made("manifest")

    def steps(self) -> Iterator[Step]:
        yield "what is missing in the manifest", self.draft
        yield "a version frozen", self.freeze
        yield "whom to move", self.fill
        yield "how many it would be", self.preview
        yield "moved", self.start
        yield "the report", self.report
        yield "what is different now", self.compare
        yield "the manifest as files", self.export

    # ---------------------------------------------------------------- the manifest

    def draft(self) -> None:
        self.hands.keys("Ctrl+5")
        self.day.wait("the manifests", lambda: self.day.root.page == "manifest" and self.manifest.state == "ready")
        rows = [row.missionId for row in self.manifest.flights.rows]
        self.day.wait("the list", lambda: self.hands.at("manifest-flights"))
        self.hands.go_in_list("manifest-flights", rows.index(CROWDED))
        self.hands.keys("Return")
        self.day.wait("the draft", lambda: self._is_open() and self.manifest.draftState == "ready")

    def _is_open(self) -> bool:
        return any(row.current and row.missionId == CROWDED for row in self.manifest.flights.rows)

    def freeze(self) -> None:
        if self.manifest.freezing.incomplete:
            self.hands.press("manifest-although")
            self.day.wait("that it may be", lambda: self.manifest.freezing.although)
        self.hands.keys("Alt+3")
        self.hands.type(self.day.words("関係当局との事前協議のため", "For talks with the authorities"))
        self.hands.keys("Ctrl+Return")
        self.day.wait("the version", lambda: self.manifest.versions.versions.rows or self.manifest.happened)
        self.day.check("it was frozen", self.manifest.versions.versions.rows)
        self.day.check("the backend has it", self._versions() == 1)

    def _versions(self) -> int:
        return int(self.day.records.value("SELECT count(*) FROM manifests_frozenmanifest"))

    def compare(self) -> None:
        self.hands.keys("Ctrl+5")
        self.day.wait("the manifests", lambda: self.day.root.page == "manifest")
        self.hands.keys("F5")
        self.day.wait("the draft", lambda: self.manifest.draftState == "ready")
        self.hands.palette(self.day.words("違い", "Differences from the chosen"))
        self.day.wait("what is different", lambda: self.manifest.versions.diffTitle)
        self.day.check("what was moved away is different", self.manifest.versions.differences.rows)

    def export(self) -> None:
        for suffix, keys in (("pdf", "Ctrl+P"), ("csv", "Ctrl+E"), ("json", "Ctrl+J")):
            file = self.day.out / f"manifest.{suffix}"
            file.unlink(missing_ok=True)
            self.hands.keys(keys)
            self.day.close_file_dialog()
            self._save(file)
        found = json.loads((self.day.out / "manifest.json").read_text("utf-8"))
        self.day.check("the file is a manifest", found)
        # On another machine, while the day goes on: whether it is what was frozen shows at the end.
        self.day.prove("manifest", "verify", str(self.day.out / "manifest.json"))

    def _save(self, file: Path) -> None:
        versions = self.manifest.versions
        versions.save(QUrl.fromLocalFile(str(file)))
        self.day.wait(f"{file.name} to be saved", lambda: file.exists() and not versions.coming)

    # ---------------------------------------------------------------- many at once

    def fill(self) -> None:
        self.day.wait("what the other member booked", self.day.members.moved.done, 60)
        self.hands.keys("Ctrl+4")
        self.day.wait("the form", lambda: self.day.root.page == "runs" and self.runs.state == "form")
        form = self.runs.form
        self.hands.press("kind-move")
        self.hands.choose("run-flight", _at(form.flights, _FLIGHT))
        self.hands.choose("run-target", _at(form.targets, _TARGET_FLIGHT))
        # Messages alone: the rings are in our hands already.
        self.hands.choose("run-content", 1)
        self.day.wait("that it can be counted", lambda: form.canPreview)
        self.day.check("members are told in both languages", form.ja and form.en)

    def preview(self) -> None:
        self.hands.keys("Ctrl+Return")
        self.day.wait("the numbers", lambda: self.runs.state == "run" or self.runs.form.happened)
        self.day.check("it was counted", self.runs.state == "run" and self.runs.run.previews)
        self.day.notes["run"] = self.runs.run.count
        self.day.check("nothing is moved by counting", self._moved() == 0)

    def _moved(self) -> int:
        return int(self.day.records.value("SELECT count(*) FROM runs_runline WHERE state = 'done'"))

    def start(self) -> None:
        self.hands.choose("run-reason", 1)
        self.day.wait("that it can be started", lambda: self.runs.run.canStart)
        began = monotonic()
        self.hands.keys("Ctrl+Shift+Return")
        self.day.wait("its end", lambda: self.runs.run.part >= 1 and not self.runs.run.canPause, 40)
        self.day.timed("run_s", began)
        self.day.check("the one message was moved", self._moved() == 1)
        booked = self.day.members.moved.result()
        other = self.day.members.other

        def sees() -> bool:
            flights = [card.flight_number for card in other.engine.shipments().result()]
            return _TARGET_FLIGHT in flights

        assert booked.booking is not None
        seen = self.day.members.of_other(lambda: other.until("the new flight", sees))
        self.day.wait("the new flight in the other member's app", seen.done, 60)

    def report(self) -> None:
        file = self.day.out / "run.csv"
        file.unlink(missing_ok=True)
        self.hands.keys("Ctrl+S")
        self.day.close_file_dialog()
        self.runs.run.saveTo(QUrl.fromLocalFile(str(file)))
        self.day.wait("the report to be saved", lambda: file.exists() and not self.runs.run.busy)
        with file.open(encoding="utf-8-sig", newline="") as read:
            self.day.check("the report has a line for each", len(list(csv.reader(read))) == 2)


def _at(options: list[str], flight: str) -> int:
    """Return the place of a flight among choices in words."""
    return next(number for number, words in enumerate(options) if flight in words)
