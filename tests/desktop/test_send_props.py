from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.screens.world import catalogue

from moonmail.client.model import BoardRow, Draft, Flight, Status, Stroke, Trouble
from moonmail.desktop.viewmodels.send_flow import TITLE_LIMIT, Step, has_content, step_of, title_of
from moonmail.desktop.viewmodels.send_props import SendInputs, default_flight, derive_send, fresh_step
from moonmail.domain.formats import JAPAN
from moonmail.domain.moment import Window
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import MissionState
from moonmail.domain.text import Language, Text

NOW = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)
SYNCED = Status(synced_at=NOW)
WORLD = catalogue()


def draft(**values: Any) -> Draft:
    return Draft(**{"id": UUID(int=7), "updated_at": NOW, "mission_id": "mm-204", **values})


def row(mission_id: str, earliest: date | None, **values: Any) -> BoardRow:
    given = BoardRow(
        mission_id=mission_id,
        flight_number=mission_id.upper().replace("-", " "),
        sample=True,
        operator="x",
        operator_colour="#000000",
        lander=Text("ことり", "Kotori"),
        site=Text("静かの海", "Mare Tranquillitatis"),
        state=MissionState.BOOKING_OPEN,
        delayed=False,
        outcome=None,
        window=Window(earliest, None),
        previous_window=None,
        revision_reason=None,
        landing_planned=None,
        ended=None,
        slots_left=10,
        from_price=9_900,
        last_booking_at=NOW,
    )
    return replace(given, **values)


ROWS = (
    row("mm-206", date(2027, 7, 6)),
    row("mm-204", date(2027, 4, 21)),
    row("mm-203", date(2027, 1, 1), state=MissionState.BOOKING_CLOSED, slots_left=None),
    row("mm-207", date(2027, 2, 1), slots_left=0),
    row("mm-209", None),
)


def flight(mission_id: str = "mm-204", **left: int) -> Flight:
    offers = tuple(
        thing.model_copy(update={"left": left.get(thing.size.value, thing.left)})
        for kind, thing in WORLD.objects
        if kind == "offer" and thing.mission_id == mission_id  # type: ignore[attr-defined]
    )
    return Flight(WORLD.of("mission", mission_id), offers)


def inputs(**values: Any) -> SendInputs:
    given: dict[str, Any] = {
        "step": Step.CHOOSE,
        "draft": draft(),
        "rows": ROWS,
        "flight": flight(),
        "drafts": (),
        "discarded": None,
        "status": SYNCED,
        "language": Language.JA,
        "zone": JAPAN,
    }
    return SendInputs(**{**given, **values})


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({}, ""),
        ({"name": "  山本 さくら "}, "山本 さくら"),
        ({"title": "卒業記念", "name": "三年二組"}, "卒業記念"),
        ({"title": "   ", "name": "三年二組"}, "三年二組"),
        ({"text": "\n\n  ばあばへ\n二行目"}, "ばあばへ"),
        ({"text": "\u202eevil\x00"}, "evil"),
        ({"text": "\u202e\u200b"}, ""),
        ({"photo": "0" * 64}, "写真"),
        ({"strokes": (Stroke(((1.0, 1.0),), 0.4),), "language": Language.EN}, "Drawing"),
        ({"name": "あ" * 81}, "あ" * (TITLE_LIMIT - 1) + "…"),
    ],
)
def test_title_of(values: dict[str, Any], title: str) -> None:
    assert title_of(draft(**values)) == title


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_a_title_always_fits_the_wire(title: str, name: str, text: str) -> None:
    made = title_of(draft(title=title, name=name, text=text))
    assert len(made) <= TITLE_LIMIT
    assert made.isprintable()


@pytest.mark.parametrize(
    ("values", "there"),
    [
        ({}, False),
        ({"name": " \u3000\n"}, False),
        ({"title": "only what it is called"}, False),
        ({"name": "さ"}, True),
        ({"text": "月"}, True),
        ({"photo": "0" * 64}, True),
        ({"strokes": (Stroke(((1.0, 1.0),), 0.4),)}, True),
    ],
)
def test_has_content(values: dict[str, Any], there: bool) -> None:
    assert has_content(draft(**values)) is there
    assert fresh_step((draft(**values),)) is (Step.START if there else Step.CHOOSE)


@pytest.mark.parametrize(
    ("written", "step"),
    [("size", Step.CHOOSE), ("", Step.CHOOSE), ("start", Step.CHOOSE), ("write", Step.WRITE), ("pay", Step.PAY)],
)
def test_step_of(written: str, step: Step) -> None:
    assert step_of(draft(step=written)) is step


def test_only_flights_that_can_be_booked_are_offered_the_soonest_first() -> None:
    props = derive_send(inputs())
    assert [row.missionId for row in props.flights] == ["mm-204", "mm-206", "mm-209"]
    assert [row.chosen for row in props.flights] == [True, False, False]
    assert default_flight(ROWS) == "mm-204"
    assert default_flight(()) == ""


def test_plates_are_drawn_to_one_scale_with_price_and_slots() -> None:
    props = derive_send(inputs(flight=flight(name=1, photo=0)))
    assert [(row.size, row.widthMm, row.heightMm) for row in props.sizes] == [
        ("name", 20, 5),
        ("message", 40, 25),
        ("photo", 40, 40),
    ]
    assert [row.price for row in props.sizes] == ["￥9,900", "￥19,800", "￥33,000"]
    assert props.sizes[0].slotsLeft == "のこり1枠"
    assert props.sizes[2].slotsLeft == "満席"
    assert [row.available for row in props.sizes] == [True, True, False]
    english = derive_send(inputs(flight=flight(name=1), language=Language.EN)).sizes
    assert english[0].slotsLeft == "1 slot left"
    assert english[0].price == "¥9,900"


def test_until_the_flight_is_read_nothing_is_said_of_prices() -> None:
    props = derive_send(inputs(flight=None))
    assert not props.sizesKnown
    assert {row.price for row in props.sizes} == {""}
    assert props.price == ""


def test_a_flight_that_was_read_for_another_draft_is_not_shown_for_this_one() -> None:
    props = derive_send(inputs(draft=draft(mission_id="mm-206"), flight=flight("mm-204")))
    assert props.price == ""
    assert props.flightNumber == "MM 206"


@pytest.mark.parametrize(
    ("values", "can_write", "happened"),
    [
        ({}, True, ""),
        ({"draft": draft(mission_id="mm-203")}, False, "お選びの便は、いま申込みを受け付けていません。"),
        ({"flight": flight(message=0)}, False, "お選びの枠は満席になりました。"),
        # The last slot may be the one that is held.
        ({"flight": flight(message=0), "draft": draft(hold_id=uuid4())}, True, ""),
        ({"draft": None}, False, ""),
    ],
)
def test_going_on_to_write(values: dict[str, Any], can_write: bool, happened: str) -> None:
    props = derive_send(inputs(**values))
    assert props.canWrite is can_write
    assert props.happened == happened


def test_what_was_written_is_said_to_be_kept_only_when_something_was() -> None:
    gone = {"mission_id": "mm-203"}
    assert derive_send(inputs(draft=draft(**gone))).safe == ""
    assert derive_send(inputs(draft=draft(name="さくら", **gone))).safe == "書いた内容はそのまま残っています。"


@pytest.mark.parametrize(
    ("rows", "status", "state"),
    [
        (None, SYNCED, "loading"),
        ((), Status(syncing=True), "loading"),
        ((), SYNCED, "empty"),
        ((), Status(trouble=Trouble.OFFLINE), "empty"),
        (ROWS, Status(trouble=Trouble.OFFLINE), "ready"),
        (ROWS[2:3], SYNCED, "empty"),
    ],
)
def test_board_state(rows: tuple[BoardRow, ...] | None, status: Status, state: str) -> None:
    assert derive_send(inputs(rows=rows, status=status)).boardState == state


def test_an_empty_board_says_why_if_there_is_trouble() -> None:
    props = derive_send(inputs(rows=(), draft=None, status=Status(trouble=Trouble.SERVER_DOWN)))
    assert props.happened == "予約サーバーが一時的に利用できません。"


def test_drafts_without_content_are_not_listed() -> None:
    drafts = (draft(id=UUID(int=1), text="ばあばへ"), draft(id=UUID(int=2)))
    (line,) = derive_send(inputs(drafts=drafts)).drafts
    assert (line.draftId, line.title) == (str(UUID(int=1)), "ばあばへ")
    assert line.detail == "メッセージ、MM 204、メッセージプレート、便と枠を選ぶところ"
    assert line.saved == "2026年11月22日（日） 12:04 日本時間 に保存"


def test_a_discarded_draft_is_named() -> None:
    assert derive_send(inputs(discarded=draft(name="さくら"))).discardedTitle == "さくら"
    assert derive_send(inputs(discarded=draft())).discardedTitle == "無題の下書き"
    assert derive_send(inputs()).discardedTitle == ""


@pytest.mark.parametrize(
    ("step", "index"), [(Step.START, -1), (Step.CHOOSE, 0), (Step.WRITE, 1), (Step.CONFIRM, 3), (Step.PAY, 4)]
)
def test_where_one_is(step: Step, index: int) -> None:
    assert derive_send(inputs(step=step)).stepIndex == index


def test_the_size_of_a_draft_is_what_is_priced() -> None:
    props = derive_send(inputs(draft=draft(size=SizeCode.PHOTO)))
    assert (props.sizeName, props.price) == ("写真プレート", "￥33,000")
