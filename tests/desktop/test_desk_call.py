"""A call at the desk, on fixed answers: one search at a time, match or no match, a field for a minute."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from tests.desktop.desks import AGENT, NOW, SUPERVISOR, DeskBench, desk_bench
from tests.screens import desk_find as states

from moonmail.client.desk.session import SessionSaid
from moonmail.contract.desk import Found
from moonmail.desktop.viewmodels.desk_find_props import FindInputs, derive_find
from moonmail.domain.text import Language, Text


@pytest.fixture(scope="module")
def one_bench(app: object) -> Iterator[DeskBench]:
    with desk_bench(draws=False) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: DeskBench) -> DeskBench:
    one_bench.reset()
    return one_bench


@pytest.fixture
def drawn(app: object) -> Iterator[DeskBench]:
    """What keys do depends on what has the focus, and that on what was drawn."""
    with desk_bench() as bench:
        yield bench


class Line:
    """Searches that are answered when a test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool, Future[Found]]] = []

    def __call__(self, text: str, *, settled: bool) -> Future[Found]:
        future: Future[Found] = Future()
        self.asked.append((text, settled, future))
        return future

    @property
    def texts(self) -> list[tuple[str, bool]]:
        return [(text, settled) for text, settled, _ in self.asked]

    def answer(self, bench: DeskBench, found: Found = states.FOUND) -> None:
        self.asked[-1][2].set_result(found)
        bench.settle()


def test_one_search_is_under_way_at_a_time_and_the_latest_wins(bench: DeskBench) -> None:
    line = Line()
    states.found(line, typed="")(bench)
    find = bench.vm("find")
    for typed in ("t", "ts", "tsu", "tsuk"):
        find.type(typed)
    assert line.texts == [("t", False)]
    line.answer(bench, states.MANY)
    assert line.texts == [("t", False), ("tsuk", False)]
    assert find.state == "found", "what is known already is shown meanwhile"
    line.answer(bench)
    assert [row.memberId for row in find.rows.rows] == [str(each.member_id) for each in states.FOUND.members]
    assert len(line.asked) == 2


def test_only_who_stopped_typing_is_in_the_audit_and_once(bench: DeskBench) -> None:
    line = Line()
    states.found(line, typed="")(bench)
    find = bench.vm("find")
    find.type("月")
    line.answer(bench)
    find.settle()
    assert line.texts == [("月", False), ("月", True)]
    line.answer(bench)
    find.settle()
    find.open(find.rows.rows[0].memberId)
    assert len(line.asked) == 2
    find.type("月野")
    find.settle()
    line.answer(bench)
    assert line.texts[2:] == [("月野", False), ("月野", True)]


def test_enter_before_the_answer_opens_the_one_as_soon_as_it_is_there(bench: DeskBench) -> None:
    """As a scanner does: it types, and sends Enter at once."""
    line = Line()
    states.found(line, typed="")(bench)
    find = bench.vm("find")
    find.type("MM1:ABC")
    find.submit()
    line.answer(bench, Found(members=[states.member(0, states.BOOKINGS[1], by="pass")], pass_verdict="valid"))
    assert bench.desk.asked("people.file") == [(states.MEMBER,)]
    assert bench.root.caller.booking_id is None, "not before its file is there"
    assert line.texts == [("MM1:ABC", False), ("MM1:ABC", True)]


def test_of_several_none_is_opened_by_enter_alone(drawn: DeskBench) -> None:
    states.found()(drawn)
    drawn.vm("find").submit()
    drawn.settle()
    assert drawn.desk.asked("people.file") == []
    QTest.keyClick(drawn.window, Qt.Key.Key_Down)
    QTest.keyClick(drawn.window, Qt.Key.Key_Return)
    drawn.settle()
    assert drawn.desk.asked("people.file") == [(states.FOUND.members[1].member_id,)]


@pytest.mark.parametrize(
    ("found", "good", "words"),
    [
        (Found(members=[states.member(0)], pass_verdict="valid"), True, "valid"),
        (Found(members=[states.member(0)], pass_verdict="valid", pass_replaced=True), False, "replaced"),
        (Found(pass_verdict="valid"), False, "not known"),
        (Found(members=[states.member(0)], pass_verdict="expired"), False, "expired"),
        (Found(pass_verdict="forged"), False, "forged"),
    ],
)
def test_what_a_pass_shows_is_said(found: Found, good: bool, words: str) -> None:
    verdict = Text(found.pass_verdict, found.pass_verdict)
    props = derive_find(FindInputs("MM1:", found, False, None, verdict, None, "", Language.EN))
    assert (props.passGood, words in props.passWords) == (good, True)


def test_the_code_in_a_picture_is_searched_for(bench: DeskBench, tmp_path: Path) -> None:
    import qrcode

    picture = tmp_path / "pass.png"
    qrcode.make("MM1:SOMETHING").save(picture)
    states.found(typed="")(bench)
    find = bench.vm("find")
    find.readPicture(QUrl.fromLocalFile(str(picture)))
    _until(bench, lambda: find.typed)
    assert find.typed == "MM1:SOMETHING"
    (tmp_path / "none.png").write_bytes(b"nothing")
    find.readPicture(QUrl.fromLocalFile(str(tmp_path / "none.png")))
    _until(bench, lambda: find.pictureError)
    assert find.typed == "MM1:SOMETHING"


def _until(bench: DeskBench, holds: Any) -> None:
    from tests.desktop.live import until

    until(holds)


# ---------------------------------------------------------------- verifying


def test_a_lost_answer_costs_no_second_try(bench: DeskBench) -> None:
    states.tried(states.OFFLINE)(bench)
    verify = bench.vm("find").caller.verify
    assert verify.happened
    verify.verify()
    bench.settle()
    verify.type("birth_date", "1992年7月1日")
    verify.verify()
    bench.settle()
    ids = [args[0] for args in bench.desk.asked("people.verify")]
    assert ids[0] == ids[1] != ids[2]


def test_no_match_says_how_many_tries_are_left_and_what_was_typed_stays(bench: DeskBench) -> None:
    states.tried(states.no_match())(bench)
    verify = bench.vm("find").caller.verify
    assert "あと2回" in verify.tries
    assert {row.fact: (row.text, row.result) for row in verify.rows.rows if row.text} == {
        "number_tail": ("0001", "一致"),
        "birth_date": ("1992年6月30日", "不一致"),
    }
    other = states.FOUND.members[1].member_id
    bench.vm("find").open(str(other))
    bench.settle()
    assert not any(row.text for row in verify.rows.rows)
    bench.vm("find").open(str(states.MEMBER))
    bench.settle()
    assert [row.text for row in verify.rows.rows if row.text] == ["0001", "1992年6月30日"]


def test_three_failures_stop_it_for_a_while_and_a_supervisor_lifts_that(bench: DeskBench) -> None:
    states.tried(states.LOCKED, SUPERVISOR)(bench)
    verify = bench.vm("find").caller.verify
    assert (verify.canVerify, verify.mayUnlock, "15" in verify.locked) == (False, True, True)
    bench.desk.clock.seconds = 881
    bench.vm("find").caller._ticked()
    assert verify.canVerify
    bench.desk.clock.seconds = 0
    bench.desk.answers["people.unlock"] = None
    bench.vm("find").caller._ticked()
    assert bench.root.run("find.unlock")
    bench.settle()
    assert (verify.canVerify, verify.locked) == (True, "")


def test_an_agent_can_not_lift_it(bench: DeskBench) -> None:
    states.tried(states.LOCKED)(bench)
    assert not bench.vm("find").caller.verify.mayUnlock
    assert not bench.root.run("find.unlock")
    assert "find.unlock" not in {action.id for action in bench.root.actions.here()}


def test_the_answer_about_one_caller_is_not_shown_to_the_next(bench: DeskBench) -> None:
    waiting: Future[Any] = Future()
    states.tried(waiting)(bench)
    bench.vm("find").open(str(states.FOUND.members[1].member_id))
    waiting.set_result(states.no_match(0))
    bench.settle()
    assert bench.vm("find").caller.verify.tries == ""


# ---------------------------------------------------------------- showing


def test_a_field_is_hidden_after_a_minute(bench: DeskBench) -> None:
    states.shown(bench)
    caller, clock = bench.vm("find").caller, bench.desk.clock
    assert _shown(caller) == ["usagi@example.jp"]
    clock.seconds = 59.5
    caller._ticked()
    assert _shown(caller) == ["usagi@example.jp"]
    clock.seconds = 60
    caller._ticked()
    assert _shown(caller) == []
    assert not caller.reveal._values, "and is forgotten"


def test_a_field_goes_with_the_verification_and_with_the_caller(bench: DeskBench) -> None:
    states.shown(bench)
    caller, clock = bench.vm("find").caller, bench.desk.clock
    clock.at = NOW + timedelta(minutes=28)
    caller._ticked()
    assert (_shown(caller), caller.verified, bench.root.caller.verified) == ([], False, False)
    assert not caller.reveal._values
    clock.at = NOW
    caller._ticked()
    bench.vm("find").open(str(states.FOUND.members[1].member_id))
    assert not caller.reveal._values


def test_no_field_without_a_reason(bench: DeskBench) -> None:
    states.opened(states.VERIFIED)(bench)
    reveal = bench.vm("find").caller.reveal
    reveal.choose("email")
    assert not reveal.canReveal
    reveal.chooseReason(1)
    assert reveal.canReveal
    assert bench.root.run("find.reveal")
    assert [args[2:] for args in bench.desk.asked("people.reveal")] == [("email", "call_back")]


def _shown(caller: Any) -> list[str]:
    return [row.value for row in caller.fields.rows if row.shown]


def test_whom_the_desk_talks_with_is_told_to_the_other_panels(bench: DeskBench) -> None:
    told: list[tuple[str, str, bool]] = []
    bench.root.caller.callerChanged.connect(lambda *now: told.append(now))
    states.opened(states.VERIFIED, session=AGENT)(bench)
    caller = bench.vm("find").caller
    caller.chooseBooking(str(states.BOOKINGS[0].booking_id))
    caller.close()
    member = str(states.MEMBER)
    assert told == [(member, "", True), (member, str(states.BOOKINGS[0].booking_id), True), ("", "", False)]
    assert UUID(member) == states.MEMBER


@pytest.mark.parametrize("how", ["idle", "ended"])
def test_whoever_comes_back_goes_on_in_the_field_where_they_were(drawn: DeskBench, how: str) -> None:
    states.opened()(drawn)
    drawn.vm("find").caller.verify.type("phone", "0901")
    drawn.field("fact-phone").forceActiveFocus()
    drawn.settle()
    if how == "idle":
        drawn.root.cover()
    else:
        drawn.desk.tell(SessionSaid(replace(AGENT, ended=True)))
    drawn.settle()
    assert drawn.window.activeFocusItem().objectName() == "cover-sign-in"
    drawn.desk.answers["sign_in"] = AGENT
    drawn.click("cover-sign-in")
    drawn.desk.tell(SessionSaid(AGENT))
    drawn.settle()
    assert drawn.window.activeFocusItem() == drawn.field("fact-phone")
    QTest.keyClick(drawn.window, Qt.Key.Key_2)
    assert drawn.vm("find").caller.verify._facts() == {"phone": "09012"}


def test_a_scan_into_any_field_searches_and_the_field_keeps_what_it_held(drawn: DeskBench) -> None:
    states.opened()(drawn)
    drawn.vm("find").caller.verify.type("phone", "0901")
    drawn.field("fact-phone").forceActiveFocus()
    drawn.settle()
    pass_code = "MOON1:6BF5ZN9CK0"
    drawn.desk.answers["people.find"] = Found(members=[states.member(2, by="pass")], pass_verdict="valid")
    for letter in pass_code:
        QTest.keyClick(drawn.window, letter)
    QTest.keyClick(drawn.window, Qt.Key.Key_Return)
    drawn.settle()
    assert drawn.vm("find").typed == pass_code
    assert drawn.desk.asked("people.file")[-1] == (UUID(int=9),)
    drawn.vm("find").open(str(states.MEMBER))
    assert drawn.vm("find").caller.verify._facts() == {"phone": "0901"}
    assert drawn.desk.asked("people.verify") == [], "the scanner's Enter is not the field's"
