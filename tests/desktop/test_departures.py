from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from tests.desktop import sample
from tests.desktop.shells import Bench

from moonmail.client.model import Status, StatusChanged, Trouble
from moonmail.desktop.viewmodels.base import RowModel
from moonmail.desktop.viewmodels.departures import DepartureRow, DeparturesInputs, derive_departures
from moonmail.domain.formats import JAPAN
from moonmail.domain.text import Language

SYNCED = Status(synced_at=sample.NOW)


def derive(rows: object = sample.BOARD, status: Status = SYNCED, language: Language = Language.JA):
    return derive_departures(DeparturesInputs(rows, status, language, JAPAN))  # type: ignore[arg-type]


def row_of(mission_id: str, language: Language = Language.JA) -> DepartureRow:
    return next(row for row in derive(language=language).rows if row.missionId == mission_id)


@pytest.mark.parametrize(
    ("rows", "status", "state"),
    [
        (None, Status(), "loading"),
        ((), Status(), "loading"),
        ((), Status(syncing=True), "loading"),
        ((), SYNCED, "empty"),
        ((), Status(trouble=Trouble.OFFLINE), "failed"),
        (sample.BOARD, Status(), "ready"),
        (sample.BOARD, Status(trouble=Trouble.SERVER_DOWN), "ready"),
    ],
)
def test_state(rows: object, status: Status, state: str) -> None:
    assert derive(rows, status).state == state


def test_bookable_flights_come_first_and_the_soonest_is_featured() -> None:
    shown = derive().rows
    assert [row.missionId for row in shown] == [
        "mm-204",
        "mm-205",
        "mm-203",
        "mm-206",
        "mm-207",
        "hakuto-r-m2",
        "blue-ghost-1",
    ]
    assert [row.featured for row in shown] == [True] + [False] * 6


def test_nothing_is_featured_when_nothing_can_be_booked() -> None:
    assert not any(row.featured for row in derive((sample.SOLD_OUT, sample.LOST)).rows)


@pytest.mark.parametrize(
    ("mission_id", "language", "expected"),
    [
        ("mm-204", Language.JA, ("2027年3月 – 5月", "変更なし", "予約受付中", "", "38枠", "￥9,900から")),
        ("mm-204", Language.EN, ("Mar – May 2027", "Unchanged", "Booking open", "", "38 slots", "from ¥9,900")),
        (
            "mm-205",
            Language.JA,
            (
                "2027年9月 – 12月",
                "変更前：2027年6月 – 9月（エンジンの交換）",
                "予約受付中",
                "遅れ",
                "112枠",
                "￥9,900から",
            ),
        ),
        ("mm-206", Language.JA, ("2027年4月 – 6月", "変更なし", "満席", "", "", "")),
        ("mm-203", Language.JA, ("2026年12月2日（水） 04:10 日本時間", "着陸予定", "飛行中", "", "", "")),
        (
            "hakuto-r-m2",
            Language.EN,
            ("Fri 6 Jun 2025 08:00 Japan time", "Mission ended", "Lost at landing", "", "", ""),
        ),
    ],
)
def test_a_line_in_words(mission_id: str, language: Language, expected: tuple[str, ...]) -> None:
    row = row_of(mission_id, language)
    window = row.window.replace("\n", " ")
    assert (window, row.windowNote, row.status, row.delayed, row.slots, row.price) == expected


def test_a_line_read_aloud_is_one_sentence_of_everything_seen() -> None:
    assert row_of("mm-204").spoken == (
        "MM 204、見本、静かの海、ランダー「ことり」、2027年3月 – 5月、変更なし、予約受付中、のこり38枠、￥9,900から"
    )


def test_past_flights_are_not_called_delayed_or_samples() -> None:
    late = replace(sample.LOST, delayed=True)
    row = derive((late,)).rows[0]
    assert (row.delayed, row.sample) == ("", "")


def test_offline_says_of_when_the_board_is() -> None:
    props = derive(status=Status(trouble=Trouble.OFFLINE, synced_at=datetime(2026, 11, 22, 3, 4, tzinfo=UTC)))
    assert props.happened == "インターネットにつながっていません。"
    assert props.safe.startswith("2026年11月22日（日） 12:04 日本時間")


def test_one_changed_line_repaints_alone_and_names_what_changed(app: object) -> None:
    model = RowModel(DepartureRow, lambda row: row.missionId)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    before = derive().rows
    model.show(before)
    changes: list[tuple[int, list[int]]] = []
    model.dataChanged.connect(lambda first, last, roles: changes.append((first.row(), list(roles))))
    model.rowsInserted.connect(lambda *_: changes.append((-1, [])))
    model.rowsRemoved.connect(lambda *_: changes.append((-2, [])))
    board = tuple(replace(row, slots_left=37) if row.mission_id == "mm-204" else row for row in sample.BOARD)
    model.show(derive(board).rows)
    names = model.roleNames()
    assert [(at, sorted(bytes(names[role].data()).decode() for role in roles)) for at, roles in changes] == [
        (0, ["slots", "spoken"])
    ]


def test_lines_that_move_come_and_go_end_up_right(app: object) -> None:
    model = RowModel(DepartureRow, lambda row: row.missionId)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    lines = derive().rows
    for wanted in (lines, lines[::-1], lines[2:5], (lines[6], lines[0], lines[3]), (), lines):
        model.show(wanted)
        assert model.rows == tuple(wanted)


def test_enter_on_a_line_opens_its_flight_and_escape_comes_back(bench: Bench) -> None:
    QTest.keyClick(bench.window, Qt.Key.Key_Down)
    QTest.keyClick(bench.window, Qt.Key.Key_Return)
    bench.settle()
    assert bench.home.page == "flight"
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    bench.settle()
    assert bench.home.page == "departures"


def test_the_language_switches_while_the_board_is_shown(bench: Bench) -> None:
    bench.shell.services.settings.change(language="en")
    bench.settle()
    assert bench.home.departures_model.model.rows[0].status == "Booking open"


def test_the_board_follows_the_status(bench: Bench) -> None:
    bench.shell.services.bridge.take(StatusChanged(Status(trouble=Trouble.CAPTIVE_PORTAL)))
    assert bench.home.departures_model.happened.startswith("このWi-Fiは")
