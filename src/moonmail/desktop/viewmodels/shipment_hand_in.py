"""How an item comes to us: chosen, packed, sent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import OpKind
from moonmail.contract.items import HandIn
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.shipment_ask import VmAsk
from moonmail.desktop.viewmodels.shipment_hand_in_props import (
    HAND_IN_WORDS,
    STEPS,
    HandInProps,
    MethodRow,
    PlaceRow,
    StepRow,
    derive_hand_in,
)
from moonmail.domain.item import HandInMethod
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_KEPT: Final = Text("お預け方法を保存しました", "How you hand it in is kept")


@QmlElement
@QmlUncreatable("made in Python")
class VmHandIn(QObject):
    """Ticks stay on this machine: they are the sender's own list."""

    stateChanged = Signal()
    summaryChanged = Signal()
    dueChanged = Signal()
    methodChanged = Signal()
    addressChanged = Signal()
    hoursChanged = Signal()
    saidChanged = Signal()
    carrierChanged = Signal()
    trackingChanged = Signal()
    progressChanged = Signal()
    packedChanged = Signal()
    twinChanged = Signal()
    twinKeptChanged = Signal()
    savedChanged = Signal()
    waitingChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._scene: Scene | None = None
        self._method: HandInMethod | None = None
        self._props = HandInProps()
        self._ask = VmAsk(services, home, (OpKind.HAND_IN,), HAND_IN_WORDS, self)
        self._methods = RowModel(MethodRow, lambda row: row.method, self)
        self._places = RowModel(PlaceRow, lambda row: row.code, self)
        self._steps = RowModel(StepRow, lambda row: row.key, self)
        services.marks.changed.connect(self._update)

    def show(self, scene: Scene | None) -> None:
        if scene is None or self._scene is None or scene.detail.card.shipment_id != self._scene.detail.card.shipment_id:
            self._method = None
        self._scene = scene
        self._ask.show(scene)
        self._update()

    def _key(self, step: str) -> str:
        assert self._scene is not None
        return f"packed:{self._scene.detail.card.shipment_id}:{step}"

    @Slot()
    def _update(self) -> None:
        marks = self._services.marks
        ticked = {step for step in STEPS if self._scene is not None and marks.has(self._key(step))}
        old, self._props = self._props, derive_hand_in(self._scene, self._method, ticked)
        self._methods.show(self._props.methods)
        self._places.show(self._props.places)
        self._steps.show(self._props.steps)
        swap_props(self, old, self._props)

    @Slot(str)
    def choose(self, method: str) -> None:
        """Look at ``courier`` or ``lounge``. Nothing is said yet."""
        self._method = HandInMethod(method)
        self._update()

    @Slot(str, bool)
    def tick(self, step: str, on: bool) -> None:
        if self._scene is not None and step in STEPS:
            self._services.marks.put(self._key(step), on=on)

    @Slot(str, str)
    def sendByCourier(self, carrier: str, tracking: str) -> None:
        self._say(HandIn(method=HandInMethod.COURIER, carrier=carrier.strip()[:40], tracking=tracking.strip()[:40]))

    @Slot(str)
    def dropAt(self, place: str) -> None:
        self._say(HandIn(method=HandInMethod.LOUNGE, place=place))

    def _say(self, hand_in: HandIn) -> None:
        if self._scene is None:
            return

        def done(_: UUID) -> None:
            self._method = None
            self._home.say(self._services.localizer.text(_KEPT))
            self._update()

        engine, shipment_id = self._services.engine, self._scene.detail.card.shipment_id
        self._services.jobs.when(engine.hand_in(shipment_id, hand_in), done, self._failed)

    def _failed(self, error: BaseException) -> None:
        log.info("a call failed: %s", error)
        self._home.say(self._services.localizer.text(words.explain(str(getattr(error, "trouble", ""))).happened))

    @Property(VmAsk, constant=True)
    def ask(self) -> VmAsk:
        return self._ask

    @Property(QAbstractItemModel, constant=True)
    def methods(self) -> QAbstractItemModel:
        return self._methods

    @Property(QAbstractItemModel, constant=True)
    def places(self) -> QAbstractItemModel:
        return self._places

    @Property(QAbstractItemModel, constant=True)
    def steps(self) -> QAbstractItemModel:
        return self._steps

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=dueChanged)
    def due(self) -> str:
        return self._props.due

    @Property(str, notify=methodChanged)
    def method(self) -> str:
        return self._props.method

    @Property("QStringList", notify=addressChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def address(self) -> list[str]:
        return list(self._props.address)

    @Property(str, notify=hoursChanged)
    def hours(self) -> str:
        return self._props.hours

    @Property(str, notify=saidChanged)
    def said(self) -> str:
        return self._props.said

    @Property(str, notify=carrierChanged)
    def carrier(self) -> str:
        return self._props.carrier

    @Property(str, notify=trackingChanged)
    def tracking(self) -> str:
        return self._props.tracking

    @Property(str, notify=progressChanged)
    def progress(self) -> str:
        return self._props.progress

    @Property(bool, notify=packedChanged)
    def packed(self) -> bool:
        return self._props.packed

    @Property(str, notify=twinChanged)
    def twin(self) -> str:
        return self._props.twin

    @Property(bool, notify=twinKeptChanged)
    def twinKept(self) -> bool:
        return self._props.twinKept

    @Property(bool, notify=savedChanged)
    def saved(self) -> bool:
        return self._props.saved

    @Property(bool, notify=waitingChanged)
    def waiting(self) -> bool:
        return self._props.waiting
