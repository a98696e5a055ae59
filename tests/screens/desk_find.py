"""Finding, verifying and showing at the desk, in every state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.desktop.desks import AGENT, NOW, SUPERVISOR, DeskBench

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble
from moonmail.contract.cases import CaseQueue
from moonmail.contract.desk import Found, FoundBooking, FoundMember, MemberFile, OneTimeCode, Reveal, Verification
from moonmail.domain.revealing import PersonField
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.verifying import Fact

OFFLINE: Final = ExchangeError(Trouble.OFFLINE)
MEMBER: Final = UUID(int=7)
_NAMES: Final = ("月● う●●", "月● 真●", "高● 小●●", "佐● 航", "星● ひ●●", "T● S●●●●", "勅●●● ヴ●●●● ア●●●●", "林 凜")


def booking(
    number: int,
    size: SizeCode = SizeCode.MESSAGE,
    state: BookingState = BookingState.CONFIRMED,
    shipment: ShipmentState = ShipmentState.DECLARED,
) -> FoundBooking:
    return FoundBooking(
        booking_id=UUID(int=1000 + number),
        flight_number=f"MM {204 + number % 3}",
        size=size,
        state=state,
        shipment_state=shipment,
        booked_at=NOW - timedelta(days=9 + 17 * number),
    )


BOOKINGS: Final = (
    booking(0),
    booking(1, SizeCode.M, shipment=ShipmentState.AWAITING_ITEM),
    booking(2, SizeCode.PHOTO, shipment=ShipmentState.LAUNCHED),
    booking(3, SizeCode.S, BookingState.CANCELLED, ShipmentState.WITHDRAWN),
)


def member(number: int, *bookings: FoundBooking, by: str = "name") -> FoundMember:
    name = _NAMES[number % len(_NAMES)]
    return FoundMember(member_id=UUID(int=7 + number), name=name, found_by=by, bookings=list(bookings))


FOUND: Final = Found(
    members=[member(0, *BOOKINGS[:3]), member(1, BOOKINGS[1]), member(3, by="sound"), member(4, BOOKINGS[2])]
)
MANY: Final = Found(members=[member(n, *BOOKINGS[: n % 4], by="sound") for n in range(50)], more=True)
FILE: Final = MemberFile(
    member_id=MEMBER,
    name="月● う●●",
    language="ja",
    joined_at=NOW - timedelta(days=800),
    verified_until=None,
    fields={},
    bookings=list(BOOKINGS),
    references={},
)
_MASKED: Final = {
    PersonField.NAME: "月● う●●",
    PersonField.NAME_KANA: "ツ●● ウ●●",
    PersonField.NAME_LATIN: "T●●●● U●●●●",
    PersonField.MEMBERSHIP_NUMBER: "●●●●●●●01",
    PersonField.BIRTH_DATE: "●●●●-●●-●●",
    PersonField.EMAIL: "m●●●@e●●●",
    PersonField.PHONE: "",
}
VERIFIED: Final = FILE.model_copy(
    update={
        "verified_until": NOW + timedelta(minutes=28),
        "fields": _MASKED,
        "references": {each.booking_id: f"MN7K2{n}" for n, each in enumerate(BOOKINGS)},
    }
)


def no_match(left: int = 2) -> Verification:
    return Verification(
        id=UUID(int=1),
        member_id=MEMBER,
        verified=False,
        matches={Fact.NUMBER_TAIL: True, Fact.BIRTH_DATE: False},
        expires_at=None,
        tries_left=left,
    )


LOCKED: Final = ExchangeError(
    Trouble.SERVER_DOWN,
    refusal=Refusal(
        429,
        "too_many_requests",
        "続けて3回一致しなかったため、この会員の本人確認を一時止めています。15分ほどおいてから、もう一度お願いします。",
    ),
    retry_after=880.0,
    status=429,
    quote="7F3K9Q",
)
UNREADABLE: Final = ExchangeError(
    Trouble.REFUSED,
    refusal=Refusal(
        400,
        "malformed",
        "読み取れない項目があります。回数には数えていません。入力し直してください。",
        fields=(("facts.birth_date", "can't be read"),),
    ),
)


def found(answer: Any = FOUND, typed: str = "月", session: Any = AGENT) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers["people.find"] = answer
        bench.desk.answers.setdefault("help.queue", CaseQueue(items=[], waiting=0, now=NOW))
        bench.enter(session, "find")
        if typed:
            bench.vm("find").type(typed)
        bench.settle()

    return arrange


def opened(file: Any = FILE, session: Any = AGENT, **answers: Any) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers |= {"people.file": file} | {f"people.{name}": each for name, each in answers.items()}
        found(session=session)(bench)
        bench.vm("find").open(str(MEMBER))
        bench.settle()

    return arrange


def typed(bench: DeskBench) -> None:
    verify = bench.vm("find").caller.verify
    verify.type("number_tail", "0001")
    verify.type("birth_date", "1992年6月30日")
    bench.settle()


def tried(answer: Any, session: Any = AGENT) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        opened(verify=answer, session=session)(bench)
        typed(bench)
        bench.vm("find").caller.verify.verify()
        bench.settle()

    return arrange


def _code(bench: DeskBench) -> None:
    sent = OneTimeCode(id=UUID(int=2), member_id=MEMBER, expires_at=NOW + timedelta(minutes=5))
    opened(send_code=sent)(bench)
    bench.vm("find").caller.verify.sendCode()


def _choosing(bench: DeskBench) -> None:
    opened(VERIFIED)(bench)
    bench.vm("find").caller.reveal.choose("email")


def shown(bench: DeskBench) -> None:
    value = Reveal(id=UUID(int=3), member_id=MEMBER, field=PersonField.EMAIL, value="usagi@example.jp", until=NOW)
    opened(VERIFIED, reveal=value)(bench)
    reveal = bench.vm("find").caller.reveal
    reveal.choose("email")
    reveal.chooseReason(2)
    reveal.reveal()
    bench.settle()


def _reveal_failed(bench: DeskBench) -> None:
    opened(VERIFIED, reveal=OFFLINE)(bench)
    reveal = bench.vm("find").caller.reveal
    reveal.choose("name")
    reveal.chooseReason(0)
    reveal.reveal()


def _help(bench: DeskBench) -> None:
    opened(VERIFIED)(bench)
    bench.vm("find").showPane("help")


def _offline(bench: DeskBench) -> None:
    opened()(bench)
    bench.offline()


STATES: dict[str, Callable[[DeskBench], None]] = {
    "find-empty": found(typed=""),
    "find-asking": found(lambda *_, **__: Future()),
    "find-found": found(),
    "find-many": found(MANY, "さ"),
    "find-nothing": found(Found(), "ぬ"),
    "find-failed": found(OFFLINE),
    "find-pass": found(Found(members=[member(0, BOOKINGS[0], by="pass")], pass_verdict="valid"), "MM1:ABC"),
    "find-pass-forged": found(Found(pass_verdict="forged"), "MM1:ABC"),
    "find-opening": opened(lambda *_: Future()),
    "find-open": opened(),
    "find-open-failed": opened(OFFLINE),
    "find-typed": lambda bench: (opened()(bench), typed(bench))[0],
    "find-no-match": tried(no_match()),
    "find-locked": tried(LOCKED),
    "find-locked-supervisor": tried(LOCKED, SUPERVISOR),
    "find-unreadable": tried(UNREADABLE),
    "find-code-sent": _code,
    "find-verified": opened(VERIFIED),
    "find-reason": _choosing,
    "find-shown": shown,
    "find-reveal-failed": _reveal_failed,
    "find-help": _help,
    "find-offline": _offline,
}
