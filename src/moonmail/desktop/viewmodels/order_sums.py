"""What an order costs, and what of it is still due when it replaces another booking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from moonmail.client.model import Draft
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.send_flow import quantity_of
from moonmail.domain import formats
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import Flight
    from moonmail.contract.bookings import Booking

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_UNIT: Final = Text("{unit} × {n}枚", "{unit} × {n}")


@dataclass(frozen=True, slots=True)
class SumsProps:
    """``total`` is the whole price, ``unit`` how it comes about. ``paid``, ``due`` and ``back`` are empty for 0 yen.

    ``nothingDue``: known, and nothing is to pay.
    """

    total: str = ""
    unit: str = ""
    paid: str = ""
    due: str = ""
    back: str = ""
    nothingDue: bool = False


def derive_sums(
    flight: Flight | None, draft: Draft | None, credit: int | None, booking: Booking | None, language: Language
) -> SumsProps:
    """``credit``: what was paid for the booking that is replaced; None while it is not known. A booking is final."""
    count = quantity_of(draft) if draft else 1
    if booking is not None:
        total: int | None = booking.price.amount
        due = booking.due.amount if booking.due is not None else total
    else:
        offers = flight.offers if flight and draft and flight.mission.id == draft.mission_id else ()
        unit = next((offer.price.amount for offer in offers if draft and offer.size is draft.size), None)
        total = unit * count if unit is not None else None
        due = max(0, total - credit) if total is not None and credit is not None else None
    if total is None:
        return SumsProps()

    def yen(amount: int | None) -> str:
        return formats.yen(amount, language) if amount else ""

    each = _UNIT.filled(unit=formats.both(lambda spoken: formats.yen(total // count, spoken)), n=f"{count:,}")
    return SumsProps(
        total=formats.yen(total, language),
        unit=each.in_(language) if count > 1 else "",
        paid=yen(credit),
        due=yen(due),
        back=yen(max(0, credit - total) if credit else 0),
        nothingDue=due == 0,
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmOrderSums(QObject):
    totalChanged = Signal()
    unitChanged = Signal()
    paidChanged = Signal()
    dueChanged = Signal()
    backChanged = Signal()
    nothingDueChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = SumsProps()

    def show(self, props: SumsProps) -> None:
        old, self._props = self._props, props
        swap_props(self, old, self._props)

    @Property(str, notify=totalChanged)
    def total(self) -> str:
        return self._props.total

    @Property(str, notify=unitChanged)
    def unit(self) -> str:
        return self._props.unit

    @Property(str, notify=paidChanged)
    def paid(self) -> str:
        return self._props.paid

    @Property(str, notify=dueChanged)
    def due(self) -> str:
        return self._props.due

    @Property(str, notify=backChanged)
    def back(self) -> str:
        return self._props.back

    @Property(bool, notify=nothingDueChanged)
    def nothingDue(self) -> bool:
        return self._props.nothingDue
