"""Helping at the desk, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.desktop.desks import AGENT, NOW, SUPERVISOR, DeskBench
from tests.screens.desk_find import BOOKINGS, FILE, MEMBER, OFFLINE, VERIFIED

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble
from moonmail.contract.base import Money, WindowOut, Words
from moonmail.contract.cases import (
    CaseQueue,
    Colleague,
    ColleagueList,
    DeskCase,
    DeskMessage,
    NoteOut,
    Talk,
    WaitingCase,
)
from moonmail.contract.help import HelpBooking, HelpDone, HelpEffect, HelpFlight, HelpMay
from moonmail.domain.cases import Author
from moonmail.domain.helping import CANCELLED, MOVED_DUE, NO_UNDO_SLOT, REFUNDED, UNDO_FLIGHT, HelpKind
from moonmail.domain.shop import NO_WORDS, No
from moonmail.domain.sizes import SizeCode
from moonmail.domain.staff import StaffRole
from moonmail.domain.states import BookingState, CaseState, ShipmentKind, ShipmentState

_LATE: Final = Words.of(NO_WORDS[No.TOO_LATE])
_YEN: Final = Money(amount=0)


def _can(**changed: HelpMay) -> dict[HelpKind, HelpMay]:
    yes = HelpMay(may=True)
    found = dict.fromkeys((HelpKind.CONTENT, HelpKind.FLIGHT, HelpKind.CANCEL, HelpKind.PASS), yes)
    supervisor = HelpMay(may=False, why=Words(ja="責任者だけができます。", en="Only a supervisor may."))
    return {**found, HelpKind.GOODWILL: supervisor} | {HelpKind(name): may for name, may in changed.items()}


def flight(number: int, due: int = 0, refund: int = 0) -> HelpFlight:
    return HelpFlight(
        mission_id=f"mm-{number}",
        flight_number=f"MM {number}",
        window=WindowOut(earliest="2027-04-01", latest="2027-04-12"),
        left=120,
        price=Money(amount=19_800 + due - refund),
        due=Money(amount=due),
        refund=Money(amount=refund),
    )


BOOKING: Final = HelpBooking(
    booking_id=BOOKINGS[0].booking_id,
    member_id=MEMBER,
    reference="QR7T4K",
    state=BookingState.CONFIRMED,
    mission_id="mm-204",
    flight_number="MM 204",
    size=SizeCode.MESSAGE,
    quantity=1,
    gifted=False,
    paid=Money(amount=19_800),
    due=None,
    refund=Money(amount=19_800),
    until=NOW + timedelta(days=40),
    shipment_kind=ShipmentKind.MESSAGE,
    shipment_state=ShipmentState.DECLARED,
    title="はじめての手紙",
    name="月野 うさぎ",
    text="月へ行ってらっしゃい。",
    pass_number="K4T7QR",
    pass_sequence=1,
    booked_at=NOW - timedelta(days=9),
    can=_can(),
    flights=[flight(206), flight(207, due=5_000), flight(208, refund=2_000)],
    version='"help.4.7"',
)
LATE: Final = BOOKING.model_copy(
    update={
        "until": NOW - timedelta(days=2),
        "can": _can(
            content=HelpMay(may=True, beyond=True, why=_LATE),
            flight=HelpMay(may=True, beyond=True, why=_LATE),
            cancel=HelpMay(may=True, beyond=True, why=_LATE),
            goodwill=HelpMay(may=True),
        ),
    }
)
TITLE: Final = "とても長い題名をつけるお客さまの、卒業と入学と結婚と還暦をまとめて祝う記念の手紙"


def effect(kind: HelpKind) -> HelpEffect:
    money = {"refund": Money(amount=19_800), "due": _YEN}
    says = CANCELLED.filled(reference="QR7T4K")
    back = REFUNDED.filled(yen="￥19,800")
    words, undo = Words(ja=says.ja + back.ja, en=f"{says.en} {back.en}"), NO_UNDO_SLOT
    if kind is HelpKind.FLIGHT:
        words = Words.of(MOVED_DUE.filled(reference="QR7T4K", flight="MM 207", yen="￥5,000"))
        money, undo = {"refund": _YEN, "due": Money(amount=5_000)}, UNDO_FLIGHT
    return HelpEffect(kind=kind, booking_id=BOOKING.booking_id, says=words, undo=Words.of(undo), **money)


def done(kind: HelpKind) -> HelpDone:
    seen = effect(kind)
    return HelpDone(
        id=UUID(int=77),
        kind=kind,
        booking_id=BOOKING.booking_id,
        says=seen.says,
        refund=seen.refund,
        due=seen.due,
        done_at=NOW,
        undo_until=NOW + timedelta(minutes=35) if kind is HelpKind.FLIGHT else None,
    )


def waiting(number: int, minutes: int, **changed: Any) -> WaitingCase:
    found = {
        "case_id": UUID(int=500 + number),
        "rev": 3,
        "member_id": MEMBER,
        "name": ("月● う●●", "高● 小●●", "T● S●●●●")[number % 3],
        "booking_id": BOOKINGS[0].booking_id if number % 2 == 0 else None,
        "flight_number": "MM 204" if number % 2 == 0 else "",
        "state": CaseState.WAITING_STAFF,
        "messages": 2,
        "waits_since": NOW - timedelta(minutes=minutes),
        "moved_at": NOW - timedelta(minutes=minutes),
        "role": StaffRole.AGENT,
        "holder_id": None,
        "holder": "",
    }
    return WaitingCase.model_validate(found | changed)


def message(number: int, author: Author, text: str, by: str = "", *, days: int = 0, read: bool = True) -> DeskMessage:
    return DeskMessage(
        id=UUID(int=900 + number),
        number=number,
        author=author,
        by=by,
        words=Words(ja=text, en=text),
        sent_at=NOW - timedelta(days=days, minutes=50 - number),
        read=read,
    )


CASE: Final = DeskCase.model_validate(
    waiting(0, 24).model_dump()
    | {
        "holder_id": UUID(int=3),
        "holder": "星野 航",
        "talk": [
            message(1, Author.MEMBER, "便を変えられますか。孫の卒業式に間に合わせたいのです。", days=1).model_dump(),
            message(2, Author.DESK, "お調べします。少々お待ちください。", "星野 航", days=1).model_dump(),
            message(3, Author.TOLD, "MM 204 便の打上げ期間が変わりました。", read=False).model_dump(),
            message(4, Author.MEMBER, "お願いします。").model_dump(),
        ],
    }
)
TALK: Final = Talk(
    cases=[CASE],
    notes=[NoteOut(id=UUID(int=4), booking_id=None, by="月野 渚", text="耳が遠い方です。ゆっくり話す。", at=NOW)],
)
COLLEAGUES: Final = ColleagueList(items=[Colleague(id=UUID(int=3), name="星野 航", roles=[StaffRole.AGENT])])
QUEUE: Final = CaseQueue(
    items=[
        waiting(0, 74),
        waiting(1, 24, holder="星野 航", holder_id=UUID(int=3)),
        *(waiting(n, 12 - n) for n in range(2, 9)),
    ],
    waiting=9,
    now=NOW,
)
EMPTY: Final = CaseQueue(items=[], waiting=0, now=NOW)


def open_caller(bench: DeskBench, booking: Any = BOOKING, talk: Any = TALK, session: Any = AGENT) -> None:
    """A verified caller with their first booking chosen."""
    answers = bench.desk.answers
    answers.setdefault("people.file", VERIFIED)
    answers.setdefault("help.booking", booking)
    answers.setdefault("help.talk", talk)
    answers.setdefault("help.colleagues", COLLEAGUES)
    answers.setdefault("help.queue", QUEUE)
    bench.enter(session, "find")
    bench.vm("find").caller_model.load(MEMBER, BOOKINGS[0].booking_id)
    bench.settle()
    bench.vm("find").showPane("help")
    bench.vm("help").show("booking")
    bench.settle()


def _with(
    booking: Any = BOOKING, session: Any = AGENT, act: str = "", then: Callable[[Any], None] | None = None
) -> Any:
    def arrange(bench: DeskBench) -> None:
        open_caller(bench, booking, session=session)
        vm = bench.vm("help").booking_model
        if act:
            vm.choose(act)
        if then is not None:
            then(vm)
        bench.settle()

    return arrange


def _seen(kind: HelpKind) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers["help.preview"] = effect(kind)
        open_caller(bench)
        vm = bench.vm("help").booking_model
        vm.choose(kind.value)
        if kind is HelpKind.FLIGHT:
            vm.chooseFlight(1)
            vm.go()
        bench.settle()

    return arrange


def _did(bench: DeskBench) -> None:
    bench.desk.answers["help.do"] = done(HelpKind.FLIGHT)
    _seen(HelpKind.FLIGHT)(bench)
    bench.vm("help").booking_model.go()


def conflict(bench: DeskBench) -> None:
    """Somebody else was first, while a text was being typed."""
    refusal = Refusal(412, "changed_meanwhile", "ほかの場所で変更されています。", "K7Q2")
    bench.desk.answers["help.preview"] = effect(HelpKind.CONTENT)
    bench.desk.answers["help.do"] = ExchangeError(Trouble.REFUSED, refusal=refusal)
    open_caller(bench)
    vm = bench.vm("help").booking_model
    vm.choose("content")
    vm.type("text", "やっぱり、こう書きます。")
    vm.fieldsChanged.emit()
    vm.go()
    bench.settle()
    bench.desk.answers["help.booking"] = BOOKING.model_copy(
        update={"title": "別の題名", "pass_sequence": 2, "version": '"help.5.8"'}
    )
    vm.go()
    bench.settle()


def _tab(name: str, **answers: Any) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers |= {f"help.{key}": value for key, value in answers.items()}
        open_caller(bench)
        bench.vm("help").show(name)

    return arrange


def _writing(bench: DeskBench) -> None:
    _tab("talk")(bench)
    bench.vm("help").talk_model.type("お待たせしました。MM 206 便なら、差額なしで変更できます。")
    bench.vm("help").talk_model.chooseTarget(1)


def _locked(bench: DeskBench) -> None:
    open_caller(bench)
    bench.desk.clock.at = NOW + timedelta(minutes=40)
    bench.vm("find").caller_model._ticked()


def _from_queue(bench: DeskBench) -> None:
    """Who waits, whom nobody verified."""
    bench.desk.answers |= {"people.file": FILE, "help.talk": TALK, "help.queue": QUEUE, "help.colleagues": COLLEAGUES}
    bench.enter(AGENT, "find")
    panel = bench.vm("help")
    panel.openCase(panel.queue_model.props.rows[0].caseId)
    bench.settle()
    bench.vm("find").showPane("help")


STATES: Final[dict[str, Callable[[DeskBench], None]]] = {
    "help-open": _with(),
    "help-long": _with(BOOKING.model_copy(update={"title": TITLE, "gifted": True})),
    "help-late": _with(LATE, SUPERVISOR, "cancel"),
    "help-content": _with(act="content"),
    "help-name": _with(act="name"),
    "help-pass": _with(act="pass"),
    "help-effect": _seen(HelpKind.CANCEL),
    "help-flight": _seen(HelpKind.FLIGHT),
    "help-done": _did,
    "help-conflict": conflict,
    "help-failed": _with(OFFLINE),
    "help-locked": _locked,
    "help-talk": _tab("talk"),
    "help-writing": _writing,
    "help-from-queue": _from_queue,
    "help-talk-empty": _tab("talk", talk=Talk(cases=[], notes=[])),
    "help-queue": _tab("queue"),
    "help-queue-empty": _tab("queue", queue=EMPTY),
    "help-queue-offline": _tab("queue", queue=OFFLINE),
}
