"""A guest's session at the kiosk: how long it lasts, where it goes, what it says before it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from tests.desktop import sample
from tests.desktop.guests import BEGIN, GuestBench, below, open_guest
from tests.desktop.shells import done
from tests.desktop.states_kiosk import GUEST_STATES, writing
from tests.support.qml_tree import Kind, snapshot

from moonmail.client.model import Draft, Session, SessionChanged
from moonmail.desktop.kiosk.channel import CallStaff, Network, Over, StaffComes
from moonmail.desktop.settings import Preferences, Settings
from moonmail.desktop.viewmodels.kiosk_guest import VmGuest
from moonmail.desktop.viewmodels.kiosk_guest_props import Deed, next_text_size
from moonmail.desktop.viewmodels.kiosk_time import clock_of, spoken_time, until_end
from moonmail.domain.kiosk import IDLE_S, PAY_S, WARNING_S, KioskEvent, KioskState, Place
from moonmail.domain.text import Language, Text

S, E = KioskState, KioskEvent
MEMBER = Session(signed_in=True, name="山本 さくら", membership_number="001234567")


class Page(QObject):
    """A page's view model that remembers when it was come to and left."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def entered(self, what: str) -> None:
        self.seen.append(f"entered {what}".strip())

    def back(self) -> None:
        self.seen.append("back")

    def left(self) -> None:
        self.seen.append("left")

    def take(self) -> list[str]:
        seen, self.seen = self.seen, []
        return seen


@pytest.fixture
def make_guest_bench(app: QGuiApplication, tmp_path: Path) -> Iterator[Callable[..., GuestBench]]:
    made: list[GuestBench] = []

    def make(**options: Any) -> GuestBench:
        made.append(open_guest(tmp_path / str(len(made)), **options))
        return made[-1]

    yield make
    warnings = [warning for bench in made for warning in bench.warnings]
    for bench in made:
        bench.close()
    assert not warnings, "\n".join(warnings)


@pytest.fixture
def bench(make_guest_bench: Callable[..., GuestBench]) -> GuestBench:
    return make_guest_bench()


def at_menu(bench: GuestBench) -> GuestBench:
    bench.guest.chooseLanguage("ja")
    assert bench.guest.place == Place(S.MENU)
    return bench


def rect_of(bench: GuestBench, name: str) -> tuple[float, float, float, float]:
    item = bench.item(name)
    at = item.mapToScene(QPoint(0, 0))
    return (at.x(), at.y(), item.width(), item.height())


# ------------------------------------------------------------ time


def test_it_warns_after_75_seconds_and_ends_30_seconds_later(bench: GuestBench) -> None:
    at_menu(bench)
    bench.after(IDLE_S - 1)
    assert bench.guest.place.state is S.MENU
    assert not bench.chimes
    bench.after(1)
    assert bench.guest.place == Place(S.TIMEOUT_WARNING, S.MENU)
    assert len(bench.chimes) == 1
    bench.after(WARNING_S - 11)
    assert len(bench.chimes) == 1
    bench.after(10)
    assert len(bench.chimes) == 2, "heard once more shortly before the end"
    assert not bench.told
    bench.after(1)
    assert bench.told == [Over("timed_out")]
    bench.after(60)
    assert bench.told == [Over("timed_out")]


def test_one_touch_extends_any_number_of_times(bench: GuestBench) -> None:
    at_menu(bench)
    for time in range(1, 13):
        bench.after(IDLE_S)
        bench.after(WARNING_S - 1)
        assert len(bench.chimes) == 2 * time
        bench.guest.stay()
        assert bench.guest.place == Place(S.MENU)
    assert not bench.told


def test_a_touch_begins_the_quiet_time_anew_but_does_not_hold_up_the_goodbye(bench: GuestBench) -> None:
    at_menu(bench)
    bench.after(IDLE_S - 1)
    QTest.mouseClick(bench.window, Qt.MouseButton.LeftButton, pos=QPoint(5, 500))
    bench.after(IDLE_S - 1)
    assert bench.guest.place.state is S.MENU
    QTest.keyClick(bench.window, Qt.Key.Key_Tab)
    bench.after(IDLE_S - 1)
    assert bench.guest.place.state is S.MENU
    bench.guest.finish()
    bench.after(19)
    QTest.mouseClick(bench.window, Qt.MouseButton.LeftButton, pos=QPoint(5, 500))
    bench.after(1)
    assert bench.told == [Over("finished")]


def test_a_touch_anywhere_on_the_warning_goes_on(bench: GuestBench) -> None:
    at_menu(bench)
    bench.after(IDLE_S)
    bench.settle()
    QTest.mouseClick(bench.window, Qt.MouseButton.LeftButton, pos=QPoint(20, 400))
    assert bench.guest.place == Place(S.MENU)


def test_what_happens_below_the_warning_neither_hides_nor_prolongs_it(bench: GuestBench) -> None:
    at_menu(bench)
    bench.guest.happened(E.SIGN_IN_ASKED)
    bench.after(180)
    bench.after(10)
    assert bench.guest.happened(E.SIGNED_IN)
    assert bench.guest.place == Place(S.TIMEOUT_WARNING, S.MENU)
    bench.after(WARNING_S - 10)
    assert bench.told == [Over("timed_out")]


@pytest.mark.parametrize(
    ("place", "left", "words"),
    [
        (Place(S.MENU), 75.0, "1:45"),
        (Place(S.PAY_ON_PHONE), float(PAY_S), "10:30"),
        (Place(S.TIMEOUT_WARNING, S.MENU), 9.2, "0:10"),
        (Place(S.FINISH), 0.0, "0:00"),
    ],
)
def test_the_time_left_is_until_the_session_ends(place: Place, left: float, words: str) -> None:
    until = until_end(place, left)
    assert until is not None
    assert clock_of(until) == words


def test_time_is_spoken_in_words() -> None:
    assert spoken_time(105, Language.JA) == "1分45秒"
    assert spoken_time(60, Language.EN) == "1 min"
    assert spoken_time(0, Language.EN) == "0 s"


def test_the_size_of_text_comes_round() -> None:
    sizes = [100]
    while (size := next_text_size(sizes[-1])) != 100:
        sizes.append(size)
    assert sizes == [100, 125, 150, 200]


# ------------------------------------------------------------ pages


def test_pages_hear_when_they_are_come_to_and_left(bench: GuestBench) -> None:
    # On its own: the stand-ins are not what the pages of QML want.
    guest = VmGuest(bench.shell.services, bench.home, bench.told.append, parent=bench.home)
    guest.chooseLanguage("ja")
    sign_in, task = Page(), Page()
    guest._models |= {"sign_in": sign_in, "task": task}
    guest.openTask("flights")
    assert task.take() == ["entered flights"]
    guest.callStaff()
    guest.back()
    assert task.take() == []
    bench.home.signIn()
    assert (guest.place, task.take(), sign_in.take()) == (Place(S.SIGN_IN), ["left"], ["entered"])
    assert guest.happened(E.SIGNED_IN)
    assert (guest.place, task.take(), sign_in.take()) == (Place(S.TASK), ["entered"], ["left"])
    guest.openTask("passes")
    assert (guest.place, task.take()) == (Place(S.TASK), ["entered passes"])
    guest.escape()
    assert (guest.place, task.take()) == (Place(S.TASK), ["back"])
    guest.finish()
    assert task.take() == ["left"]


def test_who_signs_in_from_the_menu_is_back_at_the_menu(bench: GuestBench) -> None:
    at_menu(bench)
    bench.guest.openSignIn()
    bench.guest.happened(E.SIGNED_IN)
    assert bench.guest.place == Place(S.MENU)


def test_escape_goes_back_and_closes_what_lies_above(bench: GuestBench) -> None:
    writing(bench)
    at_menu(bench)
    bench.guest.openSignIn()
    bench.click("finish")
    bench.until(lambda: str(bench.guest.overlay) == "leaving")
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    assert (bench.guest.place, str(bench.guest.overlay)) == (Place(S.SIGN_IN), "")
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    assert bench.guest.place == Place(S.MENU)
    bench.after(IDLE_S)
    bench.settle()
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    assert bench.guest.place == Place(S.MENU)


def test_return_answers_with_what_the_sheet_offers_first(bench: GuestBench) -> None:
    at_menu(bench)
    bench.after(IDLE_S)
    bench.settle()
    QTest.keyClick(bench.window, Qt.Key.Key_Return)
    assert bench.guest.place == Place(S.MENU)
    bench.guest.callStaff()
    bench.settle()
    QTest.keyClick(bench.window, Qt.Key.Key_Return)
    assert bench.guest.place == Place(S.MENU)
    # And the page below has its focus again.
    bench.settle()
    QTest.keyClick(bench.window, Qt.Key.Key_Return)
    assert bench.guest.place == Place(S.TASK)


def test_what_can_not_happen_any_more_changes_nothing(bench: GuestBench) -> None:
    at_menu(bench)
    bench.after(10)
    before = bench.item("time-left").property("text")
    assert not bench.guest.happened(E.BOOKED)
    bench.guest.tick()
    assert (bench.guest.place, bench.item("time-left").property("text")) == (Place(S.MENU), before)


def test_the_menu_offers_a_sign_in_to_whoever_is_not_signed_in(bench: GuestBench) -> None:
    def keys() -> list[str]:
        return [row.key for row in bench.guest.choices.rows]  # type: ignore[attr-defined]

    assert keys() == ["send", "flights", "sign_in"]
    bench.shell.services.bridge.take(SessionChanged(MEMBER))
    assert keys() == ["send", "flights", "passes"]


def test_language_is_chosen_in_its_own_script_and_switched_later(bench: GuestBench) -> None:
    bench.click("language-en")
    assert bench.guest.place == Place(S.MENU)
    bench.settle()
    assert str(bench.guest.lounge) == BEGIN.lounge_en
    bench.click("switch-language")
    bench.settle()
    assert str(bench.guest.lounge) == BEGIN.lounge_ja
    assert bench.guest.place == Place(S.MENU)


def test_where_one_language_is_spoken_nobody_is_asked_for_it(make_guest_bench: Callable[..., GuestBench]) -> None:
    bench = make_guest_bench(language="en", begin=replace(BEGIN, languages=("en",)))
    assert bench.guest.place == Place(S.MENU)
    assert str(bench.guest.finishLabel) == "Finish"
    assert not [
        item
        for item in below(bench.window.contentItem())
        if item.objectName() == "switch-language" and item.isVisible()
    ]


def test_before_a_language_is_chosen_the_frame_speaks_both(bench: GuestBench) -> None:
    assert str(bench.guest.finishLabel).split("\n") == ["終了する", "Finish"]
    at_menu(bench)
    assert str(bench.guest.finishLabel) == "終了する"


# ------------------------------------------------------------ looks


def test_looks_are_one_touch_away_and_begin_at_their_defaults(make_guest_bench: Callable[..., GuestBench]) -> None:
    bench = at_menu(make_guest_bench())
    for name in ("text-size", "contrast", "reach"):
        bench.click(name)
    chosen = bench.shell.services.settings.preferences
    assert (chosen.text_size, chosen.theme, bool(bench.guest.reach)) == (125, "contrast", True)
    other = make_guest_bench()
    fresh = other.shell.services.settings.preferences
    assert (fresh.text_size, fresh.theme, bool(other.guest.reach)) == (100, "night", False)


def test_setting_the_screen_up_during_the_warning_is_a_sign_of_life(bench: GuestBench) -> None:
    at_menu(bench)
    bench.after(IDLE_S)
    bench.click("text-size")
    assert bench.guest.place == Place(S.MENU)


def test_settings_without_a_file_leave_none(tmp_path: Path, app: QGuiApplication) -> None:
    settings = Settings(None)
    settings.change(language="en", text_size=150)
    assert settings.preferences == Preferences(language="en", text_size=150)
    assert not list(tmp_path.iterdir())
    assert Settings(None).preferences == Preferences()


def test_nothing_is_written_into_the_session_s_folder(bench: GuestBench, tmp_path: Path) -> None:
    at_menu(bench)
    bench.click("contrast")
    bench.guest.finish()
    bench.settle()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["portrait", "landscape"])
def test_in_reach_mode_every_control_is_in_the_lower_half(
    make_guest_bench: Callable[..., GuestBench], size: tuple[int, int]
) -> None:
    for state, arrange in GUEST_STATES.items():
        bench = make_guest_bench(width=size[0], height=size[1], reach=True)
        arrange(bench)
        bench.settle()
        scene = snapshot(bench.window)
        controls = [node for node in scene.nodes if node.kind is Kind.CONTROL and node.enabled and node.tab_stop]
        assert len(controls) >= 3, state
        high = [node.where for node in controls if not node.shown.empty and node.shown.y < size[1] / 2 - 1]
        assert not high, state


def test_finish_and_call_staff_stay_in_their_places(bench: GuestBench) -> None:
    at_menu(bench)
    bench.settle()
    places = {name: rect_of(bench, name) for name in ("finish", "call-staff")}
    for act in ("stay", "openSignIn", "callStaff", "back", "finish"):
        if act == "stay":
            bench.after(IDLE_S)
            bench.settle()
            assert {name: rect_of(bench, name) for name in places} == places
        getattr(bench.guest, act)()
        bench.settle()
        assert {name: rect_of(bench, name) for name in places} == places


# ------------------------------------------------------------ staff, network


def test_staff_are_called_once_and_what_was_begun_waits_below(bench: GuestBench) -> None:
    at_menu(bench)
    bench.guest.openSignIn()
    bench.click("call-staff")
    assert bench.guest.place == Place(S.CALL_STAFF, S.SIGN_IN)
    bench.click("call-staff")
    assert bench.told == [CallStaff(True)]
    assert bench.frame is not None
    bench.frame.hear(StaffComes(told=True))
    assert str(bench.guest.staff) == "coming"
    bench.settle()
    bench.click("staff-go-on")
    assert bench.guest.place == Place(S.SIGN_IN)
    bench.click("call-staff")
    assert bench.told == [CallStaff(True)]
    bench.settle()
    bench.click("staff-no-more")
    assert bench.told == [CallStaff(True), CallStaff(False)]
    assert str(bench.guest.staff) == ""


def test_a_call_that_reached_nobody_is_made_again(bench: GuestBench) -> None:
    at_menu(bench)
    bench.guest.callStaff()
    bench.guest.staff_comes(told=False)
    assert str(bench.guest.staff) == "not_told"
    bench.guest.back()
    bench.guest.callStaff()
    assert bench.told == [CallStaff(True), CallStaff(True)]


def test_who_goes_on_meanwhile_still_hears_whether_somebody_comes(bench: GuestBench) -> None:
    at_menu(bench)
    said: list[str] = []
    bench.guest.said.connect(said.append)
    bench.guest.callStaff()
    bench.guest.back()
    bench.guest.staff_comes(told=True)
    assert said == ["まもなく係員が参ります"]


def test_it_says_at_once_that_the_network_is_gone_and_that_it_is_back(bench: GuestBench) -> None:
    at_menu(bench)
    assert bench.frame is not None
    bench.frame.hear(Network(online=False))
    bench.settle()
    notice = bench.item("network-notice")
    assert "つながっていません" in str(notice.property("happened"))
    bench.frame.hear(Network(online=True))
    bench.settle()
    assert bench.window.findChild(QQuickItem, "network-notice") is None


# ------------------------------------------------------------ the end


def test_who_has_nothing_to_lose_finishes_with_one_touch(bench: GuestBench) -> None:
    at_menu(bench)
    bench.click("finish")
    bench.until(lambda: bench.guest.place.state is S.FINISH)
    bench.click("finish")
    assert not bench.told, "a finger that hits twice takes the goodbye away"
    bench.click("goodbye")
    assert bench.told == [Over("finished")]


def test_finish_at_the_goodbye_closes_it(bench: GuestBench) -> None:
    at_menu(bench)
    bench.guest.finish()
    bench.after(1)
    bench.click("finish")
    assert bench.told == [Over("finished")]


def test_before_a_language_is_chosen_finish_ends_at_once(bench: GuestBench) -> None:
    bench.click("finish")
    assert bench.told == [Over("finished")]


def test_what_would_be_lost_is_said_before_finish(bench: GuestBench) -> None:
    writing(bench)
    at_menu(bench)
    bench.click("finish")
    bench.until(lambda: str(bench.guest.overlay) == "leaving")
    assert [loss.title for loss in bench.guest.losses_shown] == ["仮押さえ中の搭載枠", "書きかけの内容"]
    bench.click("finish")
    bench.settle()
    assert str(bench.guest.overlay) == "leaving"
    bench.click("keep-on")
    assert (str(bench.guest.overlay), bench.guest.place) == ("", Place(S.MENU))
    bench.click("finish")
    bench.until(lambda: str(bench.guest.overlay) == "leaving")
    bench.click("finish-anyway")
    assert bench.guest.place == Place(S.FINISH)


def test_what_was_carried_home_is_not_lost(bench: GuestBench) -> None:
    draft = Draft(UUID(int=7), sample.NOW, text="月へ")
    bench.engine.drafts = lambda: done([draft])
    at_menu(bench)
    bench.guest.carried(draft)
    bench.click("finish")
    bench.until(lambda: bench.guest.place.state is S.FINISH)


def test_an_empty_draft_is_no_loss(bench: GuestBench) -> None:
    bench.engine.drafts = lambda: done([Draft(UUID(int=7), sample.NOW, mission_id="mm-204")])
    at_menu(bench)
    bench.click("finish")
    bench.until(lambda: bench.guest.place.state is S.FINISH)


@pytest.mark.expects_log("moonmail.desktop.viewmodels.kiosk_guest")
def test_finish_works_also_when_the_store_does_not(bench: GuestBench) -> None:
    def broken() -> Any:
        raise RuntimeError("no store")

    bench.engine.drafts = broken
    at_menu(bench)
    bench.click("finish")
    bench.until(lambda: bench.guest.place.state is S.FINISH)


def test_the_end_says_what_was_done_and_what_to_take(bench: GuestBench) -> None:
    at_menu(bench)
    bench.guest.did(Deed("order", "circle-check", Text("お申し込み", "Your order")))
    bench.guest.did(Deed("order", "circle-check", Text("お申し込み（2便）", "Your order of two")))
    bench.guest.did(Deed("pass", "ticket", Text("搭乗券", "The pass"), take=True))
    bench.guest.finish()
    assert [row.title for row in bench.guest.deeds.rows] == ["お申し込み（2便）"]  # type: ignore[attr-defined]
    taken = [row.title for row in bench.guest.things.rows]  # type: ignore[attr-defined]
    assert taken == ["搭乗券", "スマートフォンとお手回り品"]


def test_a_kind_word_after_a_breakdown(make_guest_bench: Callable[..., GuestBench]) -> None:
    bench = make_guest_bench(begin=replace(BEGIN, sorry=True))
    assert "申し訳ございません" in str(bench.guest.sorry)
    at_menu(bench)
    assert str(bench.guest.sorry) == ""
