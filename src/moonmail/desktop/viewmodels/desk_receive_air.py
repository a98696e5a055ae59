"""Sending accepted items on by air: the air waybill, what the carrier reports, custody as EPCIS."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import shiboken6
from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_receive_air_props import (
    CODES,
    AirInputs,
    AirProps,
    ConsignmentRow,
    derive_air,
    left_to_send,
    read_when,
)
from moonmail.desktop.viewmodels.direct_words import Told, told
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from moonmail.contract.receiving import Consignment
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_UPPER: Final = frozenset({"origin", "destination", "place", "carrier"})
_CONSIGNED: Final = Text("航空運送状を登録しました。", "The air waybill is kept.")
_REPORTED: Final = Text("報告を登録しました。お客さまの履歴に表示されます。", "The report is kept; the senders see it.")
_SAVED: Final = Text("{name} に保存しました。", "Saved as {name}.")


@QmlElement
@QmlUncreatable("made in Python")
class VmReceiveAir(QObject):
    flightNamesChanged = Signal()
    flightChanged = Signal()
    readyChanged = Signal()
    numberChanged = Signal()
    numberErrorChanged = Signal()
    originChanged = Signal()
    destinationChanged = Signal()
    originErrorChanged = Signal()
    destinationErrorChanged = Signal()
    canConsignChanged = Signal()
    codesChanged = Signal()
    codeChanged = Signal()
    placeChanged = Signal()
    placeErrorChanged = Signal()
    carrierChanged = Signal()
    whenChanged = Signal()
    whenErrorChanged = Signal()
    canReportChanged = Signal()
    busyChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    quoteChanged = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._receiving = services.desk.receiving
        self._flights: tuple[dict[str, str], ...] = ()
        self._flight = -1
        self._turn = self._kept = 0
        self._accepted: frozenset[UUID] = frozenset()
        self._consignments: tuple[Consignment, ...] = ()
        self._typed: dict[str, str] = {}
        self._chosen = ""
        self._code = 0
        self._busy = False
        self._failure: BaseException | None = None
        # One id for one thing that is asked until an answer has come: a lost answer must not do it twice.
        self._attempts: dict[str, UUID] = {}
        self._props = AirProps()
        self._rows = RowModel(ConsignmentRow, lambda row: row.key, self)
        services.localizer.changed.connect(self._update)
        self._update()

    @Slot()
    def look(self) -> None:
        """The sheet opens: see which flights there are, and what may be sent on."""

        def found(flights: list[Any]) -> None:
            self._flights = tuple(flights)
            self.chooseFlight(max(0, self._flight) if flights else -1)

        self._when(self._receiving.flights(), found)

    @Slot(int)
    def chooseFlight(self, at: int) -> None:
        self._flight = at if 0 <= at < len(self._flights) else -1
        self._consignments, self._accepted, self._chosen = (), frozenset(), ""
        self._read()
        self._update()

    def _read(self) -> None:
        """Ask anew. What was asked before, of another flight, counts no more."""
        self._turn += 1
        if self._flight >= 0:
            flight, turn = self._flights[self._flight], self._turn
            self._when(self._receiving.accepted(flight["flight_number"]), partial(self._take_accepted, turn))
            asked = self._receiving.air.consignments(flight["mission_id"])
            self._when(asked, partial(self._take_consignments, turn, self._kept))

    def _take_accepted(self, turn: int, accepted: frozenset[UUID]) -> None:
        if turn == self._turn:
            self._accepted = accepted
            self._update()

    def _take_consignments(self, turn: int, kept: int, found: list[Consignment]) -> None:
        if turn != self._turn:
            return
        if kept != self._kept:
            # Something was kept since this was asked for, and may not be in it.
            self._read()
            return
        self._consignments = tuple(found)
        if not self._chosen and found:
            self._chosen = str(found[0].id)
        self._update()

    @Slot(str, str)
    def type(self, name: str, text: str) -> None:
        self._typed[name] = text.upper() if name in _UPPER else text
        self._failure = None
        self._attempts.clear()
        self._update()

    @Slot(str)
    def choose(self, key: str) -> None:
        self._chosen = key
        self._attempts.clear()
        self._update()

    @Slot(int)
    def chooseCode(self, at: int) -> None:
        self._code = at
        self._attempts.clear()
        self._update()

    @Slot()
    def consign(self) -> None:
        from moonmail.contract.receiving import ConsignmentIn

        if not self._props.canConsign:
            return
        body = ConsignmentIn(
            number=self._typed["number"],
            mission_id=self._flights[self._flight]["mission_id"],
            origin=self._typed["origin"],
            destination=self._typed["destination"],
            booking_ids=sorted(left_to_send(self._inputs()), key=str),
        )
        self._ask(self._receiving.air.consign(self._attempt("consign"), body), self._consigned)

    def _consigned(self, made: Consignment) -> None:
        self._consignments = (made, *self._consignments)
        self._chosen = str(made.id)
        self._typed = {"place": made.origin}
        self._kept += 1
        self._done(_CONSIGNED)

    @Slot()
    def report(self) -> None:
        from uuid import UUID

        from moonmail.contract.receiving import ConsignmentStatusIn

        at = read_when(self._typed.get("when", ""), self._services.clock.now(), self._services.localizer.zone)
        if not self._props.canReport or at is None:
            return
        body = ConsignmentStatusIn(
            consignment_id=UUID(self._chosen),
            code=CODES[self._code],
            place=self._typed["place"],
            flight=self._typed.get("carrier", "").replace(" ", ""),
            at=at,
        )
        self._ask(self._receiving.air.report(self._attempt("report"), body), self._reported)

    def _reported(self, now: Consignment) -> None:
        self._consignments = tuple(now if each.id == now.id else each for each in self._consignments)
        self._typed.pop("when", None)
        self._kept += 1
        self._done(_REPORTED)

    @Slot(QUrl)
    def saveEpcis(self, url: QUrl) -> None:
        if self._flight < 0 or not url.isLocalFile():
            return
        file = Path(url.toLocalFile())
        mission = self._flights[self._flight]["mission_id"]
        self._ask(
            self._receiving.air.save_epcis(mission, file), lambda saved: self._done(_SAVED.filled(name=saved.name))
        )

    def _attempt(self, what: str) -> UUID:
        return self._attempts.setdefault(what, uuid4())

    def _ask(self, future: Any, done: Callable[[Any], None]) -> None:
        self._busy, self._failure = True, None
        self._update()
        self._when(future, done)

    def _done(self, words: Text) -> None:
        self._busy = False
        self._attempts.clear()
        self._update()
        self._desk.say(words.in_(self._services.localizer.language))

    def _when(self, future: Any, done: Callable[[Any], None]) -> None:
        def settled(result: Any) -> None:
            if shiboken6.isValid(self):
                done(result)

        def failed(error: BaseException) -> None:
            if shiboken6.isValid(self):
                self._busy, self._failure = False, error
                self._update()

        self._services.jobs.when(future, settled, failed)

    def _inputs(self) -> AirInputs:
        localizer = self._services.localizer
        return AirInputs(
            self._flights,
            self._flight,
            self._accepted,
            self._consignments,
            self._typed,
            self._chosen,
            self._code,
            self._busy,
            told(self._failure, localizer.language) if self._failure is not None else Told(),
            self._services.clock.now(),
            localizer.language,
            localizer.zone,
        )

    @Slot()
    def _update(self) -> None:
        old, self._props = self._props, derive_air(self._inputs())
        self._rows.show(self._props.rows)
        swap_props(self, old, self._props)

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property("QStringList", notify=flightNamesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def flightNames(self) -> list[str]:
        return list(self._props.flightNames)

    @Property("QStringList", notify=codesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def codes(self) -> list[str]:
        return list(self._props.codes)

    @Property(int, notify=flightChanged)
    def flight(self) -> int:
        return self._props.flight

    @Property(str, notify=readyChanged)
    def ready(self) -> str:
        return self._props.ready

    @Property(str, notify=numberChanged)
    def number(self) -> str:
        return self._props.number

    @Property(str, notify=numberErrorChanged)
    def numberError(self) -> str:
        return self._props.numberError

    @Property(str, notify=originChanged)
    def origin(self) -> str:
        return self._props.origin

    @Property(str, notify=destinationChanged)
    def destination(self) -> str:
        return self._props.destination

    @Property(str, notify=originErrorChanged)
    def originError(self) -> str:
        return self._props.originError

    @Property(str, notify=destinationErrorChanged)
    def destinationError(self) -> str:
        return self._props.destinationError

    @Property(bool, notify=canConsignChanged)
    def canConsign(self) -> bool:
        return self._props.canConsign

    @Property(int, notify=codeChanged)
    def code(self) -> int:
        return self._props.code

    @Property(str, notify=placeChanged)
    def place(self) -> str:
        return self._props.place

    @Property(str, notify=placeErrorChanged)
    def placeError(self) -> str:
        return self._props.placeError

    @Property(str, notify=carrierChanged)
    def carrier(self) -> str:
        return self._props.carrier

    @Property(str, notify=whenChanged)
    def when(self) -> str:
        return self._props.when

    @Property(str, notify=whenErrorChanged)
    def whenError(self) -> str:
        return self._props.whenError

    @Property(bool, notify=canReportChanged)
    def canReport(self) -> bool:
        return self._props.canReport

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=quoteChanged)
    def quote(self) -> str:
        return self._props.quote
