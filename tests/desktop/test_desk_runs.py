"""Many at once at the desk: nothing starts unseen, what was typed stays, and a run is watched to its end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QUrl
from tests.desktop.desks import OPERATIONS, DeskBench, desk_bench
from tests.screens.desk_runs import CLOSED, FLIGHTS, HISTORY, OFFLINE, REPORT, run

from moonmail.desktop.viewmodels.desk_runs_form_props import Form, FormInputs, FormProps, derive_form
from moonmail.desktop.viewmodels.desk_runs_props import RunInputs, RunProps, derive_run
from moonmail.domain.runs import RunKind, RunReason, RunState, RunStep
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

WHOLE = Form(flight="mm-204", target="mm-206")


def form(given: Form = WHOLE, language: Language = Language.EN) -> FormProps:
    return derive_form(FormInputs(tuple(FLIGHTS.items), given, False, None, language))


def shown(state: RunState, reason: RunReason | None = None, done: int = 0, skipped: int = 0) -> RunProps:
    made = run(0, state=state, done=done, skipped=skipped)
    zone = ZoneInfo("Asia/Tokyo")
    return derive_run(RunInputs(made, {"mm-204": "MM 204"}, (), False, reason, "", None, Language.EN, zone))


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, ""),
        ({"flight": ""}, "Choose a flight."),
        ({"target": ""}, "Choose the flight to move them to."),
        ({"target": "", "kind": RunKind.REFUND}, ""),
        ({"kind": RunKind.MESSAGE}, "both Japanese and English"),
        ({"kind": RunKind.MESSAGE, "ja": "お知らせです。"}, "both Japanese and English"),
        ({"kind": RunKind.MESSAGE, "ja": "お知らせです。", "en": " \n"}, "both Japanese and English"),
        ({"kind": RunKind.MESSAGE, "ja": "お知らせです。", "en": "News."}, ""),
        ({"en": ""}, "both Japanese and English"),
    ],
)
def test_a_preview_needs_all_and_says_what_is_missing(changed: dict[str, object], missing: str) -> None:
    props = form(replace(WHOLE, **changed))  # type: ignore[arg-type]
    assert missing in props.missing
    assert props.canPreview is (not missing)


def test_flights_without_bookings_are_no_source_and_a_flight_is_not_its_own_target() -> None:
    props = form()
    assert [name.partition(" (")[0] for name in props.flights] == ["Please choose", "MM 203", "MM 204", "MM 206"]
    assert [name.partition(",")[0] for name in props.targets] == ["Please choose", "MM 206", "MM 207"]
    assert [name.partition(",")[0] for name in form(replace(WHOLE, flight="mm-206")).targets][1:] == ["MM 207"]


def test_the_usual_words_name_the_flights_until_somebody_types() -> None:
    assert "MM 204 has been moved to MM 206" in form().en
    assert "MM 204 便のご予約を、MM 206 便に変更しました" in form().ja
    assert form(replace(WHOLE, target="mm-207", en="Dear all")).en == "Dear all"


def test_filters_name_only_what_is_there() -> None:
    assert len(form().sizes) == 6
    assert form(replace(WHOLE, flight="mm-203")).sizes == ("All sizes", "Message plate (812)")
    assert form(replace(WHOLE, size=SizeCode.XS)).sizeIndex == 4
    assert [form(replace(WHOLE, flight=f"mm-{n}")).anyOwed for n in (203, 204)] == [True, False]


@pytest.mark.parametrize(
    ("state", "reason", "start", "pause", "resume", "cancel"),
    [
        (RunState.PREVIEWED, None, False, False, False, False),
        (RunState.PREVIEWED, RunReason.DELAYED, True, False, False, False),
        (RunState.RUNNING, None, False, True, False, True),
        (RunState.PAUSED, None, False, False, True, True),
        (RunState.CANCELLED, None, False, False, False, False),
        (RunState.FINISHED, None, False, False, False, False),
    ],
)
def test_what_can_be_done_with_a_run(
    state: RunState, reason: RunReason | None, start: bool, pause: bool, resume: bool, cancel: bool
) -> None:
    props = shown(state, reason)
    assert (props.canStart, props.canPause, props.canResume, props.canCancel) == (start, pause, resume, cancel)


def test_progress_is_a_number() -> None:
    props = shown(RunState.RUNNING, done=4_211, skipped=3)
    assert (props.progress, props.progressMore) == ("4,214 of 9,909", "4,211 done · 3 left as they are")
    assert props.part == pytest.approx(4_214 / 9_909)
    assert "5,698 not done" in shown(RunState.CANCELLED, done=4_211).progressMore


@pytest.fixture
def bench() -> Iterator[DeskBench]:
    with desk_bench() as bench:
        bench.desk.answers |= {"runs.flights": FLIGHTS, "runs.history": HISTORY, "runs.report": REPORT}
        bench.enter(OPERATIONS, "runs")
        yield bench


def fill(bench: DeskBench) -> None:
    vm = bench.vm("runs").form
    vm.chooseFlight(2)
    vm.chooseTarget(1)
    bench.settle()


def test_from_the_form_to_the_end(bench: DeskBench, tmp_path: Path) -> None:
    desk, vm = bench.desk, bench.vm("runs")
    fill(bench)
    vm.form.typeJa("延期のため、便を変更しました。")
    said: list[str] = []
    bench.root.said.connect(said.append)

    # What was not taken is still there, and asked for again it is the same run.
    for trouble in (CLOSED, OFFLINE):
        desk.answers["runs.make"] = trouble
        assert bench.root.run("runs.preview")
        bench.settle()
        assert (vm.state, vm.form.ja, vm.form.happened != "") == ("form", "延期のため、便を変更しました。", True)
    (first, body), (again, _) = desk.asked("runs.make")
    assert first == again
    assert (body.words.ja, body.target, body.selection.mission_id) == (vm.form.ja, "mm-206", "mm-204")
    desk.answers["runs.make"] = run(0)
    bench.click("run-preview")
    assert (vm.state, vm.run.canStart) == ("run", False)
    assert bench.item("run-count").property("text") == "9,909件"
    assert not bench.root.run("runs.start"), "without a reason"

    vm.run.chooseReason(1)
    desk.answers["runs.start"] = run(0, state=RunState.RUNNING)
    assert bench.root.run("runs.start")
    bench.settle()
    ((_, run_id, seen, reason),) = desk.asked("runs.start")
    assert (run_id, seen, reason) == (UUID(int=500), "5" * 64, RunReason.DELAYED)
    assert vm.rows.rowCount() == 6, "the new one is on top of the list"

    # While one question is open no other is asked.
    waiting: Future[object] = Future()
    desk.answers["runs.run"] = waiting
    vm.run.watch()
    vm.run.watch()
    assert len(desk.asked("runs.run")) == 1
    waiting.set_result(run(0, state=RunState.RUNNING, done=120))
    bench.settle()
    assert bench.item("run-progress").property("text") == "120 / 9,909件"

    desk.answers["runs.step"] = run(0, state=RunState.PAUSED, done=130)
    bench.click("run-pause")
    assert desk.asked("runs.step")[0][1:] == (UUID(int=500), RunStep.PAUSE)
    desk.answers["runs.step"] = run(0, state=RunState.RUNNING, done=130)
    bench.click("run-pause")
    desk.answers["runs.run"] = run(0, state=RunState.FINISHED, done=9_840, skipped=69)
    vm.run.watch()
    bench.settle()
    assert said == ["一括処理が終わりました。完了 9,840件・対象外 69件"]
    assert vm.run.lineRows.rowCount() == len(REPORT.items)

    desk.answers["runs.table"] = b"No.,Booking id\r\n"
    place = tmp_path / "report.csv"
    vm.run.saveTo(QUrl.fromLocalFile(str(place)))
    # On a worker: it says when it has been written.
    while len(said) < 2:
        bench.settle()
    assert said[1] == "報告を保存しました。"
    assert place.read_bytes() == b"No.,Booking id\r\n"
    assert bench.root.run("runs.new")
    assert (vm.state, vm.form.ja) == ("form", "延期のため、便を変更しました。")


def test_what_a_box_shows_is_what_was_chosen_in_every_language_and_after_other_choices(bench: DeskBench) -> None:
    fill(bench)
    form, settings = bench.vm("runs").form, bench.shell.services.settings
    for change in (
        lambda: settings.change(language="en"),
        lambda: settings.change(language="ja"),
        lambda: form.chooseKind("refund"),
        lambda: form.chooseKind("move"),
        lambda: form.chooseSize(2),
        lambda: settings.change(language="en"),
    ):
        change()
        bench.settle()
        for box, place in (("flight", form.flightIndex), ("target", form.targetIndex), ("size", form.sizeIndex)):
            assert bench.item(f"run-{box}").property("index") == place
    assert (form.flightIndex, form.targetIndex, form.sizeIndex) == (2, 1, 2)


@pytest.mark.thorough
def test_an_answer_about_a_run_that_nobody_looks_at_any_more_changes_nothing(bench: DeskBench) -> None:
    vm = bench.vm("runs")
    late: Future[object] = Future()
    bench.desk.answers["runs.run"] = late
    vm.open(str(HISTORY.items[2].id))
    vm.open(str(HISTORY.items[3].id))
    bench.settle()
    title = vm.run.title
    late.set_result(HISTORY.items[2])
    bench.settle()
    assert (vm.run.title, vm.run.standing) == (title, "中止")
