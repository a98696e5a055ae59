from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtQuick import QQuickItem
from tests.desktop import sample, sample_shipments, states_shipments
from tests.desktop.sample_shipments import DETAILS, FLYING, LAPSED, LOST, MISSION_FLYING, NOW, REFUSED, custody
from tests.desktop.shells import Bench, done

from moonmail.client.model import ShipmentDetail, StoreChanged
from moonmail.contract.missions import Mission
from moonmail.desktop.viewmodels.timeline import TimelineRow, derive_timeline
from moonmail.domain.formats import JAPAN
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language
from moonmail.domain.timeline import Look

FLYING_DETAIL = DETAILS[FLYING.shipment_id]
LOST_DETAIL = DETAILS[LOST.shipment_id]


def rows(detail: ShipmentDetail, language: Language = Language.JA, zone: ZoneInfo = JAPAN) -> tuple[TimelineRow, ...]:
    return derive_timeline(detail, NOW, language, zone)


def row(key: str, detail: ShipmentDetail = FLYING_DETAIL, language: Language = Language.JA) -> TimelineRow:
    return next(r for r in rows(detail, language) if r.key == key)


def test_nothing_read_yet() -> None:
    assert derive_timeline(None, NOW, Language.JA, JAPAN) == ()


def test_custody_and_mission_are_one_line() -> None:
    kinds = [r.mission for r in rows(FLYING_DETAIL)]
    assert kinds[:4] == [False, False, True, False]
    assert [r.first for r in rows(FLYING_DETAIL)].count(True) == 1
    assert [r.last for r in rows(FLYING_DETAIL)].count(True) == 1
    assert [r.look for r in rows(FLYING_DETAIL)].count("now") == 1


def test_no_two_looks_are_told_alike() -> None:
    """Mark, colour, words and line: at least the mark or the words differ between any two looks."""
    marks = {r.look: (r.icon, r.tone) for detail in (FLYING_DETAIL, LOST_DETAIL) for r in rows(detail)}
    assert {Look.PAST, Look.NOW, Look.PLANNED, Look.SIMULATED, Look.UNKNOWN, Look.FAILED, Look.NOT_REACHED} <= set(
        marks
    )
    assert len(set(marks.values())) == len(marks)
    assert len({icon for icon, _ in marks.values()}) == len(marks), "colour alone tells two looks apart"


def test_who_has_it_where_who_says_so_and_how_sure() -> None:
    integrated = next(r for r in rows(FLYING_DETAIL) if "組み込みました" in r.title)
    assert "東京 クリーンルーム" in integrated.place
    assert "お預かり：着陸機の運航会社" in integrated.place
    assert "MoonMail 予約システム" in integrated.source
    assert "確認済み" in integrated.source
    assert integrated.at == "2026年10月28日（水）"


def test_simulated_says_so_in_words() -> None:
    simulated = row("event:simulated_pass")
    assert simulated.look == "simulated"
    assert "模擬" in simulated.status
    assert "模擬" in simulated.source
    assert "Simulated" in row("event:simulated_pass", language=Language.EN).spoken


def test_unknown_is_told_in_its_own_words() -> None:
    unknown = row("milestone:5")
    assert (unknown.look, unknown.tone) == ("unknown", "unknown")
    assert "確認中" in unknown.title
    assert "通信が途切れた" in " ".join(unknown.more)


def test_under_way_says_since_when() -> None:
    assert row("milestone:7").at == "2026年11月21日（土）から"
    assert row("milestone:7", language=Language.EN).at == "Since Sat 21 Nov 2026"


def test_a_plan_shows_every_earlier_one_with_its_reason() -> None:
    landing = row("milestone:9")
    assert landing.look == "planned"
    assert landing.at == "2026年12月2日（水） 04:10の予定"
    (moved,) = landing.more
    assert "04:24" in moved
    assert "軌道の見直し" in moved
    assert "公表" in moved


def test_a_plan_without_a_time_says_so_only_where_it_is_waited_for() -> None:
    detail = DETAILS[sample_shipments.UNPAID.shipment_id]
    assert row("milestone:2", detail).at == "2027年3月 – 5月の予定"
    assert row("milestone:5", detail).at == ""
    bare = Mission.model_validate(
        sample.MISSION_OPEN.model_dump(mode="json") | {"windows": [], "landing_planned_at": None}
    )
    assert row("milestone:2", replace(detail, mission=bare)).at == "時期は未定"
    assert row("milestone:9", replace(detail, mission=bare)).at == "時期は未定"


def test_a_plan_that_passed_in_silence_is_not_known() -> None:
    late = derive_timeline(FLYING_DETAIL, NOW + timedelta(days=30), Language.JA, JAPAN)
    landing = next(r for r in late if r.key == "milestone:9")
    assert landing.look == "unknown"
    assert landing.at.startswith("予定は")
    assert "でした" in landing.at


def test_failure_and_what_did_not_happen_are_told_plainly() -> None:
    assert row("milestone:9", LOST_DETAIL).look == "failed"
    assert row("milestone:10", LOST_DETAIL).look == "not_reached"
    assert "行われませんでした" in row("milestone:10", LOST_DETAIL).title
    assert "now" not in {r.look for r in rows(LOST_DETAIL)}


def test_announced_days_later_is_told() -> None:
    assert any("2025年5月31日" in line for line in row("milestone:8", LOST_DETAIL).more)
    assert not any("公表" in line for line in row("milestone:4", LOST_DETAIL).more)


def test_a_time_that_was_never_published_is_told() -> None:
    assert row("milestone:1", LOST_DETAIL).at == "時刻は公表されていません"


@pytest.mark.parametrize("language", list(Language))
def test_spoken_holds_all_that_is_shown(language: Language) -> None:
    for r in [*rows(FLYING_DETAIL, language), *rows(LOST_DETAIL, language)]:
        for part in (r.title, r.status, r.at, r.place, r.source, *r.more):
            assert part in r.spoken


def test_japan_time_is_named_once_and_other_zones_each_time() -> None:
    assert not any("日本時間" in r.spoken for r in rows(FLYING_DETAIL))
    elsewhere = rows(FLYING_DETAIL, zone=ZoneInfo("Europe/Berlin"))
    timed = [r for r in elsewhere if ":" in r.at]
    assert timed
    # Summer and winter time differ within one journey: each line names its own.
    assert {r.at.rpartition(" ")[2].removesuffix("の予定") for r in timed} == {"UTC+1:00", "UTC+2:00"}


@pytest.mark.parametrize("state", [BookingState.CANCELLED, BookingState.LAPSED, BookingState.REBOOKED])
def test_a_booking_that_does_not_fly_has_no_plans(state: BookingState) -> None:
    booking = FLYING_DETAIL.booking
    assert booking is not None
    grounded = replace(FLYING_DETAIL, booking=booking.model_copy(update={"state": state}))
    assert {r.mission for r in rows(grounded)} == {False}
    assert not {r.look for r in rows(grounded)} & {"planned", "unknown"}


@pytest.mark.parametrize("card", [REFUSED, LAPSED])
def test_what_is_not_booked_has_no_timeline(card: object) -> None:
    assert rows(DETAILS[card.shipment_id]) == ()  # type: ignore[attr-defined]


# ---------------------------------------------------------------- in an open page


@pytest.fixture
def page(bench: Bench) -> Bench:
    states_shipments.detail_of(FLYING)(bench)
    return bench


def news(page: Bench, detail: ShipmentDetail, type_: str) -> list[str]:
    """Let ``detail`` come in; return what was announced."""
    said: list[str] = []
    page.home.said.connect(said.append)
    page.engine.shipment = lambda _: done(detail)
    page.shell.services.bridge.take(StoreChanged(frozenset({type_}), frozenset({str(UUID(int=1))})))
    page.settle()
    return said


def landed() -> Mission:
    made = MISSION_FLYING.model_dump(mode="json")
    for milestone in made["milestones"]:
        if milestone["seq"] in {7, 8, 9}:
            milestone |= {
                "state": "achieved",
                "confidence": "confirmed",
                "occurred_at": {"at": f"2026-11-22T0{milestone['seq'] - 7}:00:00Z", "precision": "min"},
            }
    return Mission.model_validate(made | {"state": "landed"})


def test_news_is_announced_and_moves_nothing_else(page: Bench) -> None:
    model = page.home.shipment.timeline
    changed: list[str] = []
    for name in ("rowsInserted", "rowsRemoved", "modelReset"):
        getattr(model, name).connect(lambda *_, name=name: changed.append(name))
    event = custody(FLYING, 9, "launched", "2026-11-22T03:00:00Z", "operator", "pad")
    said = news(page, replace(FLYING_DETAIL, custody=(*FLYING_DETAIL.custody, event)), "custody_event")
    assert changed == ["rowsInserted"]
    assert said == ["新しい記録：ランダーとともに出発しました"]


def test_a_milestone_that_was_reached_is_announced(page: Bench) -> None:
    assert news(page, replace(FLYING_DETAIL, mission=landed()), "mission") == ["新しい記録：月面に着陸しました"]


def test_the_same_again_is_no_news(page: Bench) -> None:
    assert news(page, FLYING_DETAIL, "mission") == []


def test_a_plan_that_moved_is_shown_but_not_announced(page: Bench) -> None:
    made = MISSION_FLYING.model_dump(mode="json")
    made["milestones"][8]["planned_at"] = {"at": "2026-12-03T19:10:00Z", "precision": "min"}
    assert news(page, replace(FLYING_DETAIL, mission=Mission.model_validate(made)), "mission") == []
    shown = next(r for r in page.home.shipment.timeline.rows if r.key == "milestone:9")
    assert "12月4日" in shown.at


def test_news_keeps_the_scroll_position(page: Bench) -> None:
    page.scroll(0.5)
    views = [
        item
        for item in page.window.findChildren(QQuickItem)
        if item.inherits("QQuickFlickable") and item.isVisible() and item.property("contentHeight") > item.height()
    ]
    view = max(views, key=lambda item: item.width() * item.height())
    before = view.property("contentY")
    assert before > 100
    event = custody(FLYING, 9, "launched", "2026-11-22T03:00:00Z", "operator", "pad")
    news(page, replace(FLYING_DETAIL, custody=(*FLYING_DETAIL.custody, event)), "custody_event")
    # A page that rests between two pixels is put on a whole one.
    assert view.property("contentY") == pytest.approx(before, abs=0.5)
