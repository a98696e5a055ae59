"""The manifest's page: what is missing is reached by keys, a version is frozen once, a file is written whole."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtTest import QTest
from tests.desktop.desks import OPERATIONS, DeskBench, desk_bench
from tests.desktop.live import until
from tests.screens.desk_manifest import CHANGED, DIFFERENCES, FLIGHTS, FULL, GAPS, OFFLINE, VERSIONS, draft, gap, line

from moonmail.contract.manifests import ManifestForm
from moonmail.desktop.viewmodels.desk_manifest_freezing_props import FreezingInputs, derive_freezing
from moonmail.domain.manifest_gaps import GapKind
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Language


@pytest.fixture(scope="module")
def shared() -> Iterator[DeskBench]:
    with desk_bench() as opened:
        yield opened


@pytest.fixture
def bench(shared: DeskBench) -> DeskBench:
    """Somebody else sits down: nothing of the test before is left."""
    shared.desk.answers.clear()
    shared.desk.calls.clear()
    shared.desk.answers |= {"manifests.flights": FLIGHTS, "manifests.draft": FULL}
    # With this page alone: nothing else has to be drawn first.
    shared.enter(replace(OPERATIONS, staff_id=str(uuid4()), acts=frozenset({DeskAct.MANIFEST})), "manifest")
    shared.window.requestActivate()
    shared.settle()
    assert shared.window.isActive()
    return shared


@pytest.fixture
def vm(bench: DeskBench) -> Any:
    found = bench.vm("manifest")
    found.openFlight("mm-207")
    bench.settle()
    return found


def rows(model: Any) -> tuple[Any, ...]:
    return tuple(model.rows)


def press(bench: DeskBench, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    for each in held:
        modifiers |= each
    QTest.keyClick(bench.window, key, modifiers)
    bench.settle()


def test_the_flight_that_launches_next_is_open_at_first(bench: DeskBench) -> None:
    assert bench.desk.asked("manifests.draft") == [("mm-203", None)]


def test_what_is_missing_is_reached_and_seen_to_by_keys(bench: DeskBench, vm: Any) -> None:
    press(bench, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    focused = bench.window.activeFocusItem()
    assert focused.objectName() == "manifest-gap-0"
    press(bench, Qt.Key.Key_Tab)
    press(bench, Qt.Key.Key_Return)
    assert [row.name for row in rows(vm.lines)] == ["祖母の指輪"]
    assert next(row.value for row in rows(vm.lineFacts) if row.label == "「わからない」の申告").startswith("液体")
    press(bench, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert bench.window.activeFocusItem().objectName() == "manifest-reason"


def test_of_very_many_gaps_those_of_the_chosen_kind_are_fetched(bench: DeskBench, vm: Any) -> None:
    cut = FULL.model_copy(update={"gaps": list(GAPS[:1])})
    whole = [gap(GapKind.NOT_HERE, line(500 + at, f"石 {at}")) for at in range(319)]
    bench.desk.answers["manifests.draft"] = lambda mission, kind: (
        FULL.model_copy(update={"gaps": whole}) if kind is GapKind.NOT_HERE else cut
    )
    vm.refresh()
    bench.settle()
    vm.chooseGap("not_here")
    bench.settle()
    assert bench.desk.asked("manifests.draft")[-1] == ("mm-207", GapKind.NOT_HERE)
    assert (len(rows(vm.lines)), vm.moreLines) == (319, "")


def test_a_version_is_frozen_once_although_the_answer_is_lost(bench: DeskBench, vm: Any) -> None:
    freezing = vm.freezing_model
    assert not freezing.canFreeze
    freezing.setAlthough(True)
    freezing.typeReason("着陸機の質量の見直し")
    bench.desk.answers["manifests.freeze"] = OFFLINE
    for _ in range(2):
        assert freezing.canFreeze
        press(bench, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert vm.happened
        assert freezing.reason == "着陸機の質量の見直し"
    (first, body), (second, again) = bench.desk.asked("manifests.freeze")
    assert (first, body) == (second, again)
    assert (body.content_sha256, body.although_incomplete) == ("1" * 64, True)
    bench.desk.answers["manifests.freeze"] = VERSIONS[1]
    freezing.freeze()
    bench.settle()
    assert bench.desk.asked("manifests.freeze")[-1][0] == first
    assert (freezing.reason, vm.happened, vm.versions_model.chosen) == ("", "", str(VERSIONS[1].id))


def test_another_one_than_was_seen_is_shown_and_what_was_typed_stays(bench: DeskBench, vm: Any) -> None:
    freezing = vm.freezing_model
    freezing.setAlthough(True)
    freezing.typeReason("理由")
    bench.desk.answers |= {"manifests.freeze": CHANGED, "manifests.draft": draft(GAPS[0], content_sha256="2" * 64)}
    freezing.freeze()
    bench.settle()
    assert "確定していません" in vm.happened
    assert "残っています" in vm.safe
    assert (freezing.reason, freezing.although, vm.missing) == ("理由", False, "足りない項目　1件")
    bench.desk.answers["manifests.freeze"] = Future()
    freezing.setAlthough(True)
    freezing.freeze()
    (first, _), (second, body) = bench.desk.asked("manifests.freeze")
    assert first != second
    assert body.content_sha256 == "2" * 64


@pytest.mark.parametrize(
    ("found", "reason", "although", "why"),
    [
        (draft(same_as=3), "", True, "第3版から変わったところ"),
        (draft(over=True), "x", True, "新しい版は作れません"),
        (draft(closed=True), "  ", False, "理由を入力"),
        (draft(GAPS[0]), "x", False, "足りない項目があります"),
        (draft(GAPS[0], closed=True), "x", True, ""),
        (draft(), "", False, ""),
    ],
)
def test_why_it_can_not_be_frozen_is_said(found: Any, reason: str, although: bool, why: str) -> None:
    props = derive_freezing(FreezingInputs(found, reason, although, busy=False, language=Language.JA))
    assert why in props.whyNot
    assert props.canFreeze is (not why)


def test_differences_of_the_chosen_version_hide_whose_it_is(bench: DeskBench, vm: Any) -> None:
    bench.desk.answers["manifests.differences"] = DIFFERENCES
    press(bench, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert bench.desk.asked("manifests.differences") == [(VERSIONS[0].id, None)]
    assert vm.versions_model.diffText == "追加 2・削除 1・変更 1"
    (changed,) = [row for row in rows(vm.versions_model.differences) if row.sign == "変更"]
    assert "質量：1.8\u00a0g → 2.5\u00a0g" in changed.text
    assert "持ち主：変わりました" in changed.text
    vm.versions_model.choose(str(VERSIONS[1].id))
    press(bench, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    assert bench.desk.asked("manifests.differences")[-1] == (VERSIONS[2].id, VERSIONS[1].id)


def test_a_file_is_written_whole_or_not_at_all(bench: DeskBench, vm: Any, tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []
    versions = vm.versions_model
    versions.saveWanted.connect(lambda name, suffix: asked.append((name, suffix)))
    said: list[str] = []
    bench.root.said.connect(said.append)
    versions.take("csv")
    _dismiss(bench)
    assert asked == [("moonmail-manifest-mm-207-3", "csv")]
    bench.desk.answers["manifests.file"] = OFFLINE
    versions.save(QUrl.fromLocalFile(str(tmp_path / "m.csv")))
    bench.settle()
    assert list(tmp_path.iterdir()) == []
    assert vm.happened
    bench.desk.answers["manifests.file"] = b"rows"
    versions.save(QUrl.fromLocalFile(str(tmp_path / "m")))
    until(lambda: bool(said))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("m.csv", b"rows")]
    assert bench.desk.asked("manifests.file")[-1][:2] == (VERSIONS[0].id, ManifestForm.CSV)
    assert said == ["保存しました：m.csv"]
    versions.save(QUrl.fromLocalFile(str(tmp_path / "no" / "m.csv")))
    until(lambda: bool(vm.happened))
    assert "フォルダー" in vm.happened


def test_the_answer_about_another_flight_is_passed_over(bench: DeskBench, vm: Any) -> None:
    late: Future[Any] = Future()
    bench.desk.answers["manifests.draft"] = lambda mission, kind: late if mission == "mm-205" else FULL
    vm.openFlight("mm-205")
    vm.openFlight("mm-207")
    bench.settle()
    late.set_result(draft())
    bench.settle()
    assert (vm.title, vm.missing) == ("MM 207", "足りない項目　322件")


def test_its_keys_are_its_own_after_a_page_with_the_same_ones(bench: DeskBench) -> None:
    """Two shortcuts of one key in a window are none: what belongs to a page that was left must not be there."""
    bench.enter(replace(OPERATIONS, staff_id=str(uuid4())), "flights")
    bench.root.open("manifest")
    bench.settle()
    assert bench.root.actions.keys("flights.preview") == bench.root.actions.keys("manifest.pdf") == "Ctrl+P"
    asked: list[str] = []
    vm = bench.vm("manifest")
    vm.openFlight("mm-207")
    bench.settle()
    vm.versions_model.saveWanted.connect(lambda _, suffix: asked.append(suffix))
    press(bench, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    _dismiss(bench)
    assert asked == ["pdf"]


def _dismiss(bench: DeskBench) -> None:
    """Close the system's dialog that asks where to."""
    dialog = bench.window.findChild(QObject, "save-dialog")
    assert dialog is not None
    dialog.setProperty("visible", False)
    bench.settle()
