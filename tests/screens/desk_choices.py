"""Choosing for a verified caller, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.desktop.desks import NOW, DeskBench
from tests.screens.desk_find import VERIFIED, opened

from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.glance import Trouble
from moonmail.contract.base import Money, WindowOut, Words
from moonmail.contract.bookings import LegalFact
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.runs import Owed, OwedFlight, OwedList
from moonmail.domain.mission import EntitlementKind, Outcome
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import EntitlementState

NO_ROOM: Final = ExchangeError(
    Trouble.REFUSED,
    "K7WQ2M",
    status=409,
    refusal=Refusal(409, "no_room", "何も選ばれていません。空きのある別の便をお選びいただけます。"),
)
_FACTS: Final = (
    (
        "quantity",
        "分量",
        "Quantity",
        "MM 206 便　写真プレート（40×40 mm）　1枠",
        "MM 206, Photo plate (40×40 mm), 1 slot",
    ),
    ("total", "お支払い総額", "Total price", "￥33,000（税込）。今回のお支払いは￥0です。", "¥33,000; ¥0 are due now."),
    (
        "provision",
        "提供の時期",
        "When it is provided",
        "打上げ予定期間：2028年3月 – 5月。月面への着陸をもって役務の提供が完了します。",
        "Launch window: March – May 2028. The service is complete with landing on the Moon.",
    ),
)


def flight(number: int, left: int) -> OwedFlight:
    return OwedFlight(
        mission_id=f"mm-{number}",
        flight_number=f"MM {number}",
        window=WindowOut(earliest="2028-03-01", latest="2028-05-31"),
        left=left,
        terms_version="2026-11",
        facts=[LegalFact(key=key, label=Words(ja=a, en=b), value=Words(ja=c, en=d)) for key, a, b, c, d in _FACTS],
        facts_sha256="5" * 64,
    )


def owed(*flights: OwedFlight, booking: int = 1002) -> Owed:
    return Owed(
        entitlement=Entitlement(
            id=UUID(int=70 + booking),
            rev=3,
            booking_id=UUID(int=booking),
            outcome=Outcome.LOST_LANDING,
            state=EntitlementState.OFFERED,
            kinds=list(EntitlementKind),
            default_kind=EntitlementKind.REFUND,
            refund=Money(amount=33_000),
            offered_at=NOW - timedelta(days=9),
            choose_by=NOW + timedelta(days=81),
        ),
        flight_number="MM 204",
        size=SizeCode.PHOTO,
        flights=list(flights),
    )


OWED: Final = owed(flight(206, 42), flight(207, 108))


def chosen(kind: EntitlementKind | None = None, there: Owed = OWED, place: int = 0) -> Callable[[DeskBench], None]:
    def arrange(bench: DeskBench) -> None:
        bench.desk.answers["runs.owed"] = OwedList(items=[there])
        opened(VERIFIED)(bench)
        vm = bench.vm("choices")
        if kind is not None:
            vm.choose(kind.value)
            vm.chooseFlight(place)
        bench.settle()

    return arrange


def _refused(bench: DeskBench) -> None:
    bench.desk.answers["runs.choose"] = NO_ROOM
    chosen(EntitlementKind.REFLIGHT, place=1)(bench)
    bench.root.run("choice.go")


STATES: Final[dict[str, Any]] = {
    "choices-owed": chosen(),
    "choices-flight": chosen(EntitlementKind.REFLIGHT, place=1),
    "choices-no-flight": chosen(EntitlementKind.REFUND, owed()),
    "choices-refused": _refused,
}
