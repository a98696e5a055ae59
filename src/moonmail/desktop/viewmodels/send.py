"""Sending: the flow from the first question to the pass. Its pages share one draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import BoardRow, Draft, DraftKind, ShipmentDetail, StoreChanged
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.buyer import VmBuyer
from moonmail.desktop.viewmodels.change import VmChange
from moonmail.desktop.viewmodels.order import VmOrder
from moonmail.desktop.viewmodels.plate import VmPlate
from moonmail.desktop.viewmodels.send_changes import changing, moving
from moonmail.desktop.viewmodels.send_contents import VmContents
from moonmail.desktop.viewmodels.send_draft import DraftKeeper
from moonmail.desktop.viewmodels.send_flow import (
    CONTENT_STEPS,
    Step,
    default_size,
    flow_of,
    has_content,
    is_another_slot,
    step_of,
)
from moonmail.desktop.viewmodels.send_origin import Origin
from moonmail.desktop.viewmodels.send_props import (
    DraftRow,
    FlightRow,
    SendInputs,
    SendProps,
    SizeRow,
    default_flight,
    derive_send,
    fresh_step,
)
from moonmail.desktop.viewmodels.send_shelf import Shelf
from moonmail.domain.sizes import SizeCode

if TYPE_CHECKING:
    from moonmail.client.model import Flight
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.capsule import VmCapsule
    from moonmail.desktop.viewmodels.declaration import VmDeclaration
    from moonmail.desktop.viewmodels.group import VmGroup
    from moonmail.desktop.viewmodels.home import VmHome

if not TYPE_CHECKING:
    VmCapsule = VmDeclaration = VmGroup = QObject

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmSend(QObject):
    """``step`` is the page that is shown, ``contents`` what is sent, ``order`` the hold, order and payment."""

    stepChanged = Signal()
    stepIndexChanged = Signal()
    flowChanged = Signal()
    nextStepChanged = Signal()
    kindChanged = Signal()
    changingChanged = Signal()
    movingChanged = Signal()
    boardStateChanged = Signal()
    sizesKnownChanged = Signal()
    discardedTitleChanged = Signal()
    canWriteChanged = Signal()
    canGoOnChanged = Signal()
    blockedChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    flightNumberChanged = Signal()
    sizeNameChanged = Signal()
    priceChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._keeper = DraftKeeper(services, self)
        self._contents = VmContents(services, self._keeper, self)
        self._buyer = VmBuyer(services, self._keeper, self)
        self._order = VmOrder(services, home, self._keeper, self._contents, self._buyer, self)
        self._change = VmChange(services, home, self._keeper, self._contents, self)
        self._step = Step.START
        self._rows: tuple[BoardRow, ...] | None = None
        self._flight: Flight | None = None
        self._shelf = Shelf(services)
        self._origin = Origin(services, self._keeper, self._contents, self._order, self._change, self)
        self._last: Draft | None = None
        self._wanted_flight = ""
        self._was_signed_in = services.bridge.session.signed_in
        self._flights = RowModel(FlightRow, lambda row: row.missionId, self)
        self._sizes = RowModel(SizeRow, lambda row: row.size, self)
        self._draft_rows = RowModel(DraftRow, lambda row: row.draftId, self)
        self._props = SendProps()
        self._keeper.changed.connect(self._draft_changed)
        self._contents.changed.connect(self._update)
        self._order.ordered.connect(self._ordered)
        self._order.holdStageChanged.connect(self._update)
        self._order.startedOver.connect(self._started_over)
        self._order.alternativeTaken.connect(self._alternative_taken)
        self._change.sent.connect(self._change_sent)
        self._origin.changed.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        services.bridge.statusChanged.connect(self._update)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.localizer.changed.connect(self._update)
        self.reload()
        self._update()

    @property
    def draft(self) -> Draft | None:
        return self._keeper.draft

    def begin(self, mission_id: str) -> None:
        """Begin a message on this flight. What is being written already is offered first."""
        self._wanted_flight = mission_id
        if self._shelf.drafts is None:
            return
        if self._step in {Step.START, Step.CHOOSE} and not self._has_work():
            self._start_afresh()
        elif (draft := self._keeper.draft) is None or draft.origin is not None or draft.mission_id != mission_id:
            self._leave_to_start()

    def change(self, detail: ShipmentDetail) -> None:
        """Write other content for what is booked."""
        self._take_over(detail, changing)

    def move(self, detail: ShipmentDetail) -> None:
        """Choose another flight or size for what is booked."""
        if detail.booking is not None:
            self._take_over(detail, lambda draft: moving(draft, detail))

    def _take_over(self, detail: ShipmentDetail, turned: Callable[[Draft], Draft]) -> None:
        """Go on with what was begun to change about this shipment, or begin."""
        base = self._origin.made(detail, turned)
        if base is None:
            return

        def take(drafts: Sequence[Draft]) -> None:
            self._leave()
            self._shelf.show(drafts, None)
            self._origin.take(base, drafts, detail)
            self._go_on()

        self._services.jobs.when(self._services.engine.drafts(), take)

    def go_on_with(self, draft: Draft) -> None:
        """Show a draft that came from elsewhere and is kept already."""
        self._leave()
        self._keeper.take(draft)
        self._go_on()

    def _go_on(self) -> None:
        """Show the page on which the draft was left; one that was confirmed or paid for is held first."""
        draft = self._keeper.draft
        assert draft is not None
        self._order.resume()
        step = step_of(draft)
        self._show(Step.HOLD if step in {Step.CONFIRM, Step.PAY} else step)

    def reload(self) -> None:
        jobs, engine = self._services.jobs, self._services.engine
        jobs.when(engine.board(), self.show_board)
        jobs.when(engine.drafts(), self.show_drafts)

    def show_board(self, rows: Sequence[BoardRow]) -> None:
        self._rows = tuple(row for row in rows if self._services.offers(row.mission_id))
        draft = self._keeper.draft
        if draft is not None and not draft.mission_id and (chosen := self._wanted_flight or default_flight(self._rows)):
            self._keeper.change(mission_id=chosen)
        self._update()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        self._shelf.show(drafts, self._keeper.draft)
        at_start = self._step is Step.START and self._shelf.discarded is None
        if at_start and fresh_step(self._shelf.drafts or ()) is Step.CHOOSE:
            self._start_afresh()
        self._update()

    def show_flight(self, flight: Flight | None) -> None:
        draft = self._keeper.draft
        if flight is None or draft is None or flight.mission.id != draft.mission_id:
            return
        self._flight = flight
        self._contents.use_flight(flight)
        self._order.use_flight(flight)
        self._update()

    def _start_afresh(self) -> None:
        chosen = self._wanted_flight or (default_flight(self._rows) if self._rows else "")
        self._keeper.new(chosen)
        self._show(Step.CHOOSE)

    def _has_work(self) -> bool:
        mine = self._keeper.draft
        return (mine is not None and has_content(mine)) or self._shelf.holds_work

    def _leave(self) -> None:
        """Let go of the draft: it stays on disk; one without content goes."""
        draft = self._keeper.draft
        if draft is not None and not self._order.has_ordered:
            self._shelf.put_back(draft, worth=has_content(draft) and self._origin.is_worth_keeping(draft))
        self._forget()

    def _leave_to_start(self) -> None:
        self._leave()
        self._show(Step.START)
        self.reload()

    def _forget(self) -> None:
        self._order.forget()
        self._keeper.take(None)
        self._origin.forget()
        self._flight = self._last = None
        self._shelf.discarded = None

    @Slot()
    def _session_changed(self) -> None:
        """Who signs out leaves nothing on the screen; who signs in finds what is kept under that name."""
        signed_in = self._services.bridge.session.signed_in
        if self._was_signed_in and not signed_in:
            self._forget()
            self._shelf.drafts = None
            self._show(Step.START)
        self._was_signed_in = signed_in
        self._services.jobs.when(self._services.engine.drafts(), self.show_drafts)

    def _show(self, step: Step) -> None:
        if step is self._step:
            return
        self._step = step
        if step is not Step.START and step is not Step.PAY:
            self._keeper.change(step=step.value)
        self._order.entered(step)
        self._update()

    @Slot()
    def _draft_changed(self) -> None:
        draft, last = self._keeper.draft, self._last
        self._last = draft
        if draft is not None and last is not None and is_another_slot(last, draft):
            self._order.release()
            return
        if draft is None or last is None or draft.id != last.id:
            self._origin.follow()
        if (
            draft is not None
            and draft.mission_id
            and (self._flight is None or self._flight.mission.id != draft.mission_id)
        ):
            self._flight = None
            self._services.jobs.when(self._services.engine.flight(draft.mission_id), self.show_flight)
        self._update()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & {"mission", "offer"}:
            self._services.jobs.when(self._services.engine.board(), self.show_board)
            draft = self._keeper.draft
            if draft is not None and draft.mission_id:
                self._services.jobs.when(self._services.engine.flight(draft.mission_id), self.show_flight)
        if event.types & {"shipment", "booking", "payment"} and self._origin.base is not None:
            self._origin.follow()
        if "draft" in event.types and self._step is Step.START:
            self._services.jobs.when(self._services.engine.drafts(), self.show_drafts)

    @Slot()
    def _ordered(self) -> None:
        self._show(Step.PAY)

    @Slot(str)
    def _started_over(self, back: str) -> None:
        """The order came to nothing: the same content again, from page ``back`` on the same hold if that stands."""
        draft = self._keeper.draft
        if draft is not None:
            self._keeper.change(shipment_id=None, hold_id=draft.hold_id if back else None)
            self._show(Step(back) if back else Step.HOLD)

    @Slot(str, str)
    def _alternative_taken(self, mission_id: str, size: str) -> None:
        """Go on with everything typed on another slot; another size may need other words, so it is shown again."""
        draft = self._keeper.draft
        if draft is not None:
            other_size = SizeCode(size) is not draft.size
            self._keeper.change(mission_id=mission_id, size=SizeCode(size), hold_id=None, shipment_id=None)
            self._show(flow_of(draft)[1] if other_size else Step.HOLD)

    @Slot(str)
    def _change_sent(self, shipment_id: str) -> None:
        self.finish()
        self._home.back()
        if str(self._home.page) != "shipment":
            self._home.openShipment(shipment_id)

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        inputs = SendInputs(
            self._step,
            self._keeper.draft,
            self._rows,
            self._flight,
            self._shelf.drafts,
            self._shelf.discarded,
            self._services.bridge.status,
            localizer.language,
            localizer.zone,
            self._origin.base,
        )
        content = self._step in CONTENT_STEPS and self._keeper.draft is not None
        inputs = replace(
            inputs,
            content_ready=content and self._contents.can_leave(self._step),
            blocked=self._contents.blocked(self._step) if content else "",
            held=bool(self._order.isHeld),
            can=self._services.can,
        )
        old, self._props = self._props, derive_send(inputs)
        self._flights.show(self._props.flights)
        self._sizes.show(self._props.sizes)
        self._draft_rows.show(self._props.drafts)
        swap_props(self, old, self._props)

    @Slot()
    def startNew(self) -> None:
        self._leave()
        self._start_afresh()

    @Slot(str)
    def resume(self, draft_id: str) -> None:
        """Go on where a draft was left. What was paid or ordered is not gone on with: that is a shipment."""
        draft = self._shelf.find(draft_id)
        if draft is not None:
            self._leave()
            self._keeper.take(draft)
            self._go_on()

    @Slot(str)
    def discard(self, draft_id: str) -> None:
        """Discard a draft at once; ``undoDiscard`` brings the last one back."""
        draft = self._shelf.find(draft_id)
        if draft is not None:
            self._shelf.discard(draft)
            self._update()

    @Slot()
    def undoDiscard(self) -> None:
        self._shelf.undo()
        self._update()

    @Slot(str)
    def chooseFlight(self, mission_id: str) -> None:
        self._choose(mission_id=mission_id)

    @Slot(str)
    def chooseSize(self, size: str) -> None:
        self._choose(size=SizeCode(size))

    @Slot(str)
    def chooseKind(self, kind: str) -> None:
        """Send something else; what was made before is kept, should one come back to it."""
        draft = self._keeper.draft
        if draft is not None and draft.origin is None and draft.kind != kind:
            self._choose(kind=DraftKind(kind), size=default_size(DraftKind(kind)))

    def _choose(self, **values: object) -> None:
        draft = self._keeper.draft
        if draft is not None and any(getattr(draft, name) != value for name, value in values.items()):
            self._order.release()
            self._keeper.change(**values)

    @Slot()
    def goOn(self) -> None:
        """Go to the next page, if this one is answered."""
        if self._props.canGoOn and self._props.nextStep:
            self._show(Step(self._props.nextStep))

    @Slot()
    def goBack(self) -> None:
        """Go back one page. Nothing is lost; what is held stays held."""
        draft, flow = self._keeper.draft, flow_of(self._keeper.draft)
        if self._step is Step.PAY or self._step is Step.START:
            self._home.back()
        elif self._step is not flow[0]:
            self._show(flow[flow.index(self._step) - 1])
        elif draft is not None and draft.origin is not None:
            self._leave_to_start()
            self._home.back()
        elif self._shelf.holds_work:
            self._leave_to_start()
        else:
            self._home.back()

    @Slot()
    def finish(self) -> None:
        """Leave what was ordered to My shipments and be ready for the next message."""
        self._forget()
        self._wanted_flight = ""
        self._show(Step.START)
        self.reload()

    @Slot()
    def close(self) -> None:
        """Leave the payment to itself: the order is in My shipments, and goes on without this page."""
        self.finish()
        self._home.open("shipments" if self._home.isBuilt("shipments") else "departures")

    @Slot()
    def chooseAgain(self) -> None:
        self._show(Step.CHOOSE)

    @Slot()
    def openShipment(self) -> None:
        shipment_id = self._order.shipment_id
        if shipment_id:
            self.finish()
            self._home.openShipment(shipment_id)

    @Slot()
    def openCarried(self) -> None:
        """Fetch a draft that was begun at a kiosk."""
        self._home.push("carried")

    @Slot()
    def openDepartures(self) -> None:
        self._home.open("departures")

    @Property(VmContents, constant=True)
    def contents(self) -> VmContents:
        return self._contents

    @Property(VmPlate, constant=True)
    def plate(self) -> VmPlate:
        return self._contents.plate

    @Property(VmCapsule, constant=True)
    def capsule(self) -> VmCapsule:
        return cast("VmCapsule", self._contents.part("capsule"))

    @Property(VmDeclaration, constant=True)
    def declaration(self) -> VmDeclaration:
        return cast("VmDeclaration", self._contents.part("declaration"))

    @Property(VmGroup, constant=True)
    def group(self) -> VmGroup:
        return cast("VmGroup", self._contents.part("group"))

    @Property(VmBuyer, constant=True)
    def buyer(self) -> VmBuyer:
        return self._buyer

    @Property(VmChange, constant=True)
    def contentChange(self) -> VmChange:
        return self._change

    @Property(VmOrder, constant=True)
    def order(self) -> VmOrder:
        return self._order

    @Property(QAbstractItemModel, constant=True)
    def flights(self) -> QAbstractItemModel:
        return self._flights

    @Property(QAbstractItemModel, constant=True)
    def sizes(self) -> QAbstractItemModel:
        return self._sizes

    @Property(QAbstractItemModel, constant=True)
    def drafts(self) -> QAbstractItemModel:
        return self._draft_rows

    @Property(str, notify=stepChanged)
    def step(self) -> str:
        return self._props.step

    @Property(int, notify=stepIndexChanged)
    def stepIndex(self) -> int:
        return self._props.stepIndex

    @Property("QStringList", notify=flowChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def flow(self) -> list[str]:
        return list(self._props.flow)

    @Property(str, notify=nextStepChanged)
    def nextStep(self) -> str:
        return self._props.nextStep

    @Property(str, notify=kindChanged)
    def kind(self) -> str:
        return self._props.kind

    @Property(bool, notify=changingChanged)
    def changing(self) -> bool:
        return self._props.changing

    @Property(bool, notify=movingChanged)
    def moving(self) -> bool:
        return self._props.moving

    @Property(bool, notify=canGoOnChanged)
    def canGoOn(self) -> bool:
        return self._props.canGoOn

    @Property(str, notify=blockedChanged)
    def blocked(self) -> str:
        return self._props.blocked

    @Property(str, notify=boardStateChanged)
    def boardState(self) -> str:
        return self._props.boardState

    @Property(bool, notify=sizesKnownChanged)
    def sizesKnown(self) -> bool:
        return self._props.sizesKnown

    @Property(str, notify=discardedTitleChanged)
    def discardedTitle(self) -> str:
        return self._props.discardedTitle

    @Property(bool, notify=canWriteChanged)
    def canWrite(self) -> bool:
        return self._props.canWrite

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=flightNumberChanged)
    def flightNumber(self) -> str:
        return self._props.flightNumber

    @Property(str, notify=sizeNameChanged)
    def sizeName(self) -> str:
        return self._props.sizeName

    @Property(str, notify=priceChanged)
    def price(self) -> str:
        return self._props.price
