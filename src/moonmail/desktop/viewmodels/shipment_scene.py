"""What every card of a shipment's page is made from, and what the cards share. Pure words, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from moonmail.client.model import Operation, OpKind, OpState, ShipmentDetail, Status, Trouble
from moonmail.domain import formats
from moonmail.domain.shop import Freedom, freedom
from moonmail.domain.states import PaymentState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.accounts import Member
    from moonmail.contract.bookings import Payment


@dataclass(frozen=True, slots=True)
class Scene:
    """``now`` is the server's time. ``member`` None: not read yet, or nobody is known."""

    detail: ShipmentDetail
    status: Status
    language: Language
    zone: ZoneInfo
    now: datetime
    member: Member | None = None

    @property
    def offline(self) -> bool:
        return self.status.trouble in {Trouble.OFFLINE, Trouble.TIMEOUT}

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.language is Language.JA else " "

    def say(self, text: Text) -> str:
        return text.in_(self.language)

    def time(self, at: datetime) -> Text:
        """Return a time in both languages, in the member's zone."""
        return formats.both(lambda language: formats.time_of(at, language, self.zone))

    def yen(self, amount: int) -> Text:
        return formats.both(lambda language: formats.yen(amount, language))

    def asks(self, *kinds: OpKind) -> tuple[Operation, ...]:
        """Return what was asked for and is not done, the newest first."""
        found = [operation for operation in self.detail.operations if operation.kind in kinds]
        return tuple(sorted(found, key=lambda operation: operation.made_at, reverse=True))

    def under_way(self, *kinds: OpKind) -> bool:
        """Return whether one of these is kept here and the backend has not answered."""
        return any(ask.state is not OpState.REFUSED for ask in self.asks(*kinds))

    def freedom(self) -> Freedom | None:
        """Return what the member may do alone; None where nothing is booked."""
        booking, shipment = self.detail.booking, self.detail.shipment
        if booking is None or shipment is None:
            return None
        return freedom(booking.state, shipment.state, self.detail.paid, booking.confirmation.last_change_at, self.now)


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One payment that goes back. ``done``: it has."""

    key: str
    amount: str
    words: str
    done: bool


_TO_CARD: Final = Text("お支払いに使った方法へお返しします。", "It goes back by the way it was paid.")
_UNDER_WAY: Final = Text(
    "返金の手続き中です。お支払いに使った方法へお返しします。お手元に届くまでの日数は、カード会社などにより異なります。",
    "The refund is under way, back to the way it was paid. How long it takes to arrive depends on your card company.",
)
_BACK: Final = Text("{at}に返金しました。", "Refunded on {at}.")
_BACK_BARE: Final = Text("返金しました。", "Refunded.")
_STATES: Final = frozenset({PaymentState.REFUNDING, PaymentState.REFUNDED})


def refunds(scene: Scene) -> tuple[RefundRow, ...]:
    """Return every payment of this booking's chain that goes back or went back, oldest first."""
    payments = scene.detail.payments or ((scene.detail.payment,) if scene.detail.payment else ())
    return tuple(_refund(scene, payment) for payment in payments if payment.state in _STATES)


def _refund(scene: Scene, payment: Payment) -> RefundRow:
    amount = payment.refunded.amount if payment.refunded else payment.amount.amount
    done = payment.state is PaymentState.REFUNDED
    if not done:
        told = _UNDER_WAY
    elif payment.refunded_at is not None:
        told = _BACK.filled(at=scene.time(payment.refunded_at))
    else:
        told = _BACK_BARE
    return RefundRow(str(payment.id), formats.yen(amount, scene.language), scene.say(told), done)
