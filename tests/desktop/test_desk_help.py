"""Helping at the desk: seen before it is done, kept while it is typed, told when somebody else was first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.desktop.desks import AGENT, NOW, SUPERVISOR, DeskBench, desk_bench
from tests.screens.desk_find import BOOKINGS, FILE, MEMBER, OFFLINE, VERIFIED
from tests.screens.desk_help import BOOKING, LATE, QUEUE, TALK, conflict, done, effect, open_caller

from moonmail.client.desk.session import SessionSaid
from moonmail.client.errors import ExchangeError
from moonmail.client.glance import Trouble
from moonmail.domain.helping import HelpKind

OTHER = UUID(int=88)


@pytest.fixture
def bench() -> Iterator[DeskBench]:
    with desk_bench() as found:
        yield found


def vm(bench: DeskBench) -> Any:
    return bench.vm("help").booking_model


def test_it_is_seen_before_it_is_done_and_seen_again_after_every_change(bench: DeskBench) -> None:
    bench.desk.answers |= {"help.preview": effect(HelpKind.FLIGHT), "help.do": done(HelpKind.FLIGHT)}
    open_caller(bench)
    form = vm(bench)
    form.choose("flight")
    assert not form.props.canGo
    form.chooseFlight(1)
    form.go()
    bench.settle()
    assert (form.props.isEffect, form.props.effectMoney) == (True, "お客さまのお支払い ￥5,000")
    assert bench.desk.asked("help.do") == []
    form.chooseFlight(0)
    assert not form.props.isEffect
    form.chooseFlight(1)
    form.go()
    bench.settle()
    form.go()
    bench.settle()
    ((_, body, version),) = bench.desk.asked("help.do")
    assert (body.mission_id, version) == ("mm-207", BOOKING.version)
    assert form.props.doneWords
    assert form.props.canUndo


def test_the_keyboard_alone_does_it(bench: DeskBench) -> None:
    bench.desk.answers |= {"help.preview": effect(HelpKind.CANCEL), "help.do": done(HelpKind.CANCEL)}
    open_caller(bench)
    assert bench.root.run("help.cancel")
    bench.settle()
    # What it does and gives back is there at once; nothing has happened.
    assert vm(bench).props.isEffect
    assert bench.desk.asked("help.do") == []
    assert bench.root.run("help.go")
    bench.settle()
    assert len(bench.desk.asked("help.do")) == 1
    assert not bench.root.run("help.undo")


def test_undo_goes_until_its_time(bench: DeskBench) -> None:
    bench.desk.answers |= {"help.preview": effect(HelpKind.FLIGHT), "help.do": done(HelpKind.FLIGHT)}
    bench.desk.answers["help.undo"] = done(HelpKind.FLIGHT).model_copy(update={"undone_at": NOW})
    open_caller(bench)
    form = vm(bench)
    form.choose("flight")
    form.chooseFlight(1)
    for _ in range(2):
        form.go()
        bench.settle()
    bench.desk.clock.at = NOW + timedelta(minutes=36)
    form._update()
    assert not form.props.canUndo
    bench.desk.clock.at = NOW + timedelta(minutes=3)
    form._update()
    assert bench.root.run("help.undo")
    bench.settle()
    assert "元に戻しました" in form.props.doneWords
    assert not form.props.canUndo


def test_the_second_of_two_sees_what_changed_and_keeps_what_they_typed(bench: DeskBench) -> None:
    conflict(bench)
    form = vm(bench)
    assert form.props.changes == ("件名：はじめての手紙 → 別の題名", "搭乗券：1 → 2")
    assert form.props.happened == "ほかの場所で変更されています。"
    assert form.text("text") == "やっぱり、こう書きます。"
    # What it does now is to be looked at again, and it is done to what is there now.
    assert not form.props.isEffect
    bench.desk.answers["help.do"] = done(HelpKind.CONTENT)
    for _ in range(2):
        form.go()
        bench.settle()
    assert bench.desk.asked("help.do")[-1][2] == '"help.5.8"'
    assert bench.desk.asked("help.do")[0][0] != bench.desk.asked("help.do")[-1][0]


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_id(bench: DeskBench) -> None:
    bench.desk.answers |= {"help.preview": effect(HelpKind.CANCEL), "help.do": ExchangeError(Trouble.TIMEOUT)}
    open_caller(bench)
    form = vm(bench)
    form.choose("cancel")
    bench.settle()
    for _ in range(2):
        form.go()
        bench.settle()
    first, second = bench.desk.asked("help.do")
    assert first[0] == second[0]


def test_what_is_typed_stays_while_one_turns_to_another_caller(bench: DeskBench) -> None:
    open_caller(bench)
    form, talk = vm(bench), bench.vm("help").talk_model
    form.choose("content")
    form.type("text", "途中まで")
    talk.type("お待たせして")
    talk.typeNote("メモの途中")
    file = bench.vm("find").caller_model
    bench.desk.answers["people.file"] = VERIFIED.model_copy(update={"member_id": OTHER})
    file.load(OTHER, BOOKINGS[1].booking_id)
    bench.settle()
    assert (form.text("text"), talk._typed("draft"), talk._typed("note")) == ("", "", "")
    bench.desk.answers["people.file"] = VERIFIED
    file.load(MEMBER, BOOKINGS[0].booking_id)
    bench.settle()
    assert (form.props.form, form.text("text")) == ("content", "途中まで")
    assert (talk._typed("draft"), talk._typed("note")) == ("お待たせして", "メモの途中")


def test_what_was_typed_outlives_an_account_that_was_closed_until_somebody_else_sits_there(bench: DeskBench) -> None:
    bench.desk.answers["help.write"] = ExchangeError(Trouble.SIGNED_OUT)
    open_caller(bench)
    talk = bench.vm("help").talk_model
    talk.type("お返事です")
    talk.send()
    bench.desk.tell(SessionSaid(replace(AGENT, ended=True)))
    bench.settle()
    assert talk._typed("draft") == "お返事です"
    bench.desk.tell(SessionSaid(replace(AGENT, staff_id="01900000-0000-7000-8000-00000000000f")))
    bench.settle()
    bench.vm("find").caller_model.load(MEMBER, BOOKINGS[0].booking_id)
    bench.settle()
    assert bench.vm("help").talk_model._typed("draft") == ""


def test_beyond_the_terms_asks_for_a_reason_and_a_sum_that_was_paid(bench: DeskBench) -> None:
    open_caller(bench, LATE, session=SUPERVISOR)
    form = vm(bench)
    form.choose("cancel")
    assert bench.desk.asked("help.preview") == []
    form.type("amount", "２５，０００円")
    form.chooseReason(2)
    assert (form.props.canGo, form.props.amountError) == (False, "お支払い済みの ￥19,800 が上限です。")
    form.type("amount", "一万")
    assert form.props.amountError == "金額を数字で入力してください。"
    form.type("amount", "￥10,000")
    assert form.props.canGo
    form.go()
    ((body,),) = bench.desk.asked("help.preview")
    assert (body.amount, body.beyond, body.reason) == (10_000, True, "hardship")


def test_who_waits_is_opened_with_the_conversation(bench: DeskBench) -> None:
    bench.desk.answers |= {"people.file": VERIFIED, "help.queue": QUEUE}
    bench.enter(AGENT, "find")
    panel = bench.vm("help")
    assert [row.waits for row in panel.queue_model.props.rows][:3] == ["1時間待ち", "24分待ち", "10分待ち"]
    panel.openCase(panel.queue_model.props.rows[0].caseId)
    bench.settle()
    assert bench.vm("find").caller_model.opened == str(MEMBER)
    assert bench.desk.asked("help.talk") == [(MEMBER,)]
    assert panel._tab == "talk"
    # Whoever is on the telephone meanwhile is nobody yet.
    bench.desk.answers["help.talk"] = TALK
    panel.talk_model.reload()
    bench.settle()
    assert "本人確認がまだです" not in panel.talk_model.props.warning
    bench.desk.answers["people.file"] = FILE
    bench.vm("find").caller_model.reload()
    bench.settle()
    assert "本人確認がまだです" in panel.talk_model.props.warning


def test_what_a_member_writes_meanwhile_is_shown_and_nothing_else_is_read_again(bench: DeskBench) -> None:
    open_caller(bench)
    panel = bench.vm("help")
    asked = len(bench.desk.asked("help.talk"))
    panel.queue_model.reload()
    bench.settle()
    assert len(bench.desk.asked("help.talk")) == asked
    newer = QUEUE.model_copy(update={"items": [QUEUE.items[0].model_copy(update={"rev": 9}), *QUEUE.items[1:]]})
    bench.desk.answers["help.queue"] = newer
    panel.queue_model.reload()
    bench.settle()
    assert len(bench.desk.asked("help.talk")) == asked + 1


def test_a_message_that_could_not_be_sent_stays_and_one_that_was_goes(bench: DeskBench) -> None:
    bench.desk.answers["help.write"] = OFFLINE
    open_caller(bench)
    talk = bench.vm("help").talk_model
    talk.type("お返事です")
    talk.send()
    bench.settle()
    assert (talk._typed("draft"), bool(talk.props.happened)) == ("お返事です", True)
    bench.desk.answers["help.write"] = None
    talk.send()
    bench.settle()
    assert talk._typed("draft") == ""
    first, second = bench.desk.asked("help.write")
    assert first[0] == second[0]
