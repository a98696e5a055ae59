"""What a buyer is owed, chosen in place: looked at, confirmed, followed to its end."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.glance import BoardRow
from moonmail.client.model import Flight, OpKind, ShipmentCard
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.shipment_ask import VmAsk
from moonmail.desktop.viewmodels.shipment_owed_props import (
    CHOICE_WORDS,
    FactRow,
    OwedInputs,
    OwedKind,
    OwedProps,
    ReflightRow,
    derive_owed,
    reflight_facts,
    room_on,
)
from moonmail.desktop.viewmodels.shipment_scene import RefundRow
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.states import MissionState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_KEPT: Final = Text("お選びいただいた内容を保存しました", "Your choice is kept")
_PAGE: Final = 50


@QmlElement
@QmlUncreatable("made in Python")
class VmOwed(QObject):
    stateChanged = Signal()
    titleChanged = Signal()
    summaryChanged = Signal()
    textChanged = Signal()
    deadlineChanged = Signal()
    defaultChanged = Signal()
    stepChanged = Signal()
    flightsStateChanged = Signal()
    sureTextChanged = Signal()
    laterChanged = Signal()
    confirmLabelChanged = Signal()
    canConfirmChanged = Signal()
    newBookingIdChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._scene: Scene | None = None
        self._step: EntitlementKind | None = None
        self._flights: tuple[Flight, ...] | None = None
        self._picked = ""
        self._props = OwedProps()
        self._ask = VmAsk(services, home, (OpKind.CHOICE,), CHOICE_WORDS, self)
        self._kinds = RowModel(OwedKind, lambda row: row.kind, self)
        self._rows = RowModel(ReflightRow, lambda row: row.missionId, self)
        self._facts = RowModel(FactRow, lambda row: row.label, self)
        self._refunds = RowModel(RefundRow, lambda row: row.key, self)

    def show(self, scene: Scene | None) -> None:
        if scene is None or self._scene is None or scene.detail.card.shipment_id != self._scene.detail.card.shipment_id:
            self._step, self._flights, self._picked = None, None, ""
        self._scene = scene
        self._ask.show(scene)
        self._update()

    def _update(self) -> None:
        inputs = OwedInputs(self._scene, self._step, self._flights, self._picked)
        old, self._props = self._props, derive_owed(inputs)
        self._kinds.show(self._props.kinds)
        self._rows.show(self._props.flights)
        self._facts.show(self._props.facts)
        self._refunds.show(self._props.refunds)
        swap_props(self, old, self._props)

    # ------------------------------------------------------------ choosing

    @Slot(str)
    def look(self, kind: str) -> None:
        """Show what choosing ``kind`` means. Nothing is chosen yet."""
        self._step = EntitlementKind(kind)
        self._picked = ""
        if self._step is EntitlementKind.REFLIGHT:
            self._read_flights()
        self._update()

    @Slot()
    def leave(self) -> None:
        self._step, self._picked = None, ""
        self._update()

    @Slot(str)
    def pick(self, mission_id: str) -> None:
        self._picked = mission_id
        self._update()

    def flights_changed(self) -> None:
        """Flights or what is left on them have changed: what is on the screen is read again."""
        if self._step is EntitlementKind.REFLIGHT:
            self._read_flights()

    def _read_flights(self) -> None:
        self._services.jobs.when(self._services.engine.board(), self._take_board, self._failed)

    def _take_board(self, board: list[BoardRow]) -> None:
        self._read_flight([row.mission_id for row in board if row.state is MissionState.BOOKING_OPEN], ())

    def _read_flight(self, ids: list[str], found: tuple[Flight, ...]) -> None:
        if not ids:
            self._flights = found
            self._update()
            return

        def take(flight: Flight | None) -> None:
            self._read_flight(ids[1:], (*found, flight) if flight else found)

        self._services.jobs.when(self._services.engine.flight(ids[0]), take, self._failed)

    @Slot()
    def confirm(self) -> None:
        """Choose what is being looked at: once, with the facts that are on the screen."""
        scene, kind = self._scene, self._step
        if scene is None or kind is None or scene.detail.entitlement is None or not self._props.canConfirm:
            return
        booking, owed = scene.detail.booking, scene.detail.entitlement
        engine = self._services.engine
        if kind is not EntitlementKind.REFLIGHT:
            self._chosen(engine.choose(owed.id, kind))
            return
        flight = next((each for each in self._flights or () if each.mission.id == self._picked), None)
        offer = room_on(flight, booking) if flight and booking else None
        if flight is None or booking is None or offer is None:
            return
        _, sha256 = reflight_facts(flight.mission, booking, offer)
        self._chosen(engine.choose(owed.id, kind, flight.mission.id, flight.mission.terms.version, sha256))

    def _chosen(self, future: Future[UUID]) -> None:
        def done(_: UUID) -> None:
            self._home.say(self._services.localizer.text(_KEPT))
            self._step, self._picked = None, ""
            self._update()

        self._services.jobs.when(future, done, self._failed)

    @Slot()
    def openNew(self) -> None:
        """Open the shipment of the booking that took this one's place."""
        open_booking(self._services, self._home, self._props.newBookingId)

    def _failed(self, error: BaseException) -> None:
        log.info("a call failed: %s", error)
        self._home.say(self._services.localizer.text(words.explain(str(getattr(error, "trouble", ""))).happened))

    # ------------------------------------------------------------ properties

    @Property(VmAsk, constant=True)
    def ask(self) -> VmAsk:
        return self._ask

    @Property(QAbstractItemModel, constant=True)
    def kinds(self) -> QAbstractItemModel:
        return self._kinds

    @Property(QAbstractItemModel, constant=True)
    def flights(self) -> QAbstractItemModel:
        return self._rows

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> QAbstractItemModel:
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def refunds(self) -> QAbstractItemModel:
        return self._refunds

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=deadlineChanged)
    def deadline(self) -> str:
        return self._props.deadline

    @Property(str, notify=defaultChanged)
    def default(self) -> str:
        return self._props.default

    @Property(str, notify=stepChanged)
    def step(self) -> str:
        return self._props.step

    @Property(str, notify=flightsStateChanged)
    def flightsState(self) -> str:
        return self._props.flightsState

    @Property(str, notify=sureTextChanged)
    def sureText(self) -> str:
        return self._props.sureText

    @Property(str, notify=laterChanged)
    def later(self) -> str:
        return self._props.later

    @Property(str, notify=confirmLabelChanged)
    def confirmLabel(self) -> str:
        return self._props.confirmLabel

    @Property(bool, notify=canConfirmChanged)
    def canConfirm(self) -> bool:
        return self._props.canConfirm

    @Property(str, notify=newBookingIdChanged)
    def newBookingId(self) -> str:
        return self._props.newBookingId


def open_booking(services: Services, home: VmHome, booking_id: str) -> None:
    """Open the shipment under a booking. Its card is near the top: it has just been made."""
    if not booking_id:
        return

    def take(cards: list[ShipmentCard]) -> None:
        found = next((card for card in cards if str(card.booking_id) == booking_id), None)
        if found is not None:
            home.openShipment(str(found.shipment_id))
        else:
            home.open("shipments")

    services.jobs.when(services.engine.shipments(0, _PAGE), take)
