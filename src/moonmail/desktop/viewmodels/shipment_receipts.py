"""Receipts: asked for in a name, listed, saved."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import OpKind
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.shipment_ask import VmAsk
from moonmail.desktop.viewmodels.shipment_receipts_props import (
    RECEIPT_WORDS,
    ReceiptRow,
    ReceiptsProps,
    derive_receipts,
)
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_KEPT: Final = Text("領収書の発行を申し込みました", "Your request for a receipt is kept")
_LONGEST: Final = 80


@QmlElement
@QmlUncreatable("made in Python")
class VmReceipts(QObject):
    stateChanged = Signal()
    summaryChanged = Signal()
    addresseeChanged = Signal()
    organisationChanged = Signal()
    waitingChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._scene: Scene | None = None
        self._props = ReceiptsProps()
        self._ask = VmAsk(services, home, (OpKind.RECEIPT,), RECEIPT_WORDS, self)
        self._rows = RowModel(ReceiptRow, lambda row: row.receiptId, self)

    def show(self, scene: Scene | None) -> None:
        self._scene = scene
        self._ask.show(scene)
        old, self._props = self._props, derive_receipts(scene)
        self._rows.show(self._props.receipts)
        swap_props(self, old, self._props)

    @Slot(str)
    def request(self, addressee: str) -> None:
        booking = self._scene.detail.booking if self._scene else None
        name = addressee.strip()[:_LONGEST]
        if booking is None or not name:
            return

        def done(_: UUID) -> None:
            self._home.say(self._services.localizer.text(_KEPT))

        self._services.jobs.when(self._services.engine.ask_receipt(booking.id, name), done, self._failed)

    def _failed(self, error: BaseException) -> None:
        log.info("a call failed: %s", error)
        self._home.say(self._services.localizer.text(words.explain(str(getattr(error, "trouble", ""))).happened))

    @Property(VmAsk, constant=True)
    def ask(self) -> VmAsk:
        return self._ask

    @Property(QAbstractItemModel, constant=True)
    def receipts(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=addresseeChanged)
    def addressee(self) -> str:
        return self._props.addressee

    @Property(bool, notify=organisationChanged)
    def organisation(self) -> bool:
        return self._props.organisation

    @Property(bool, notify=waitingChanged)
    def waiting(self) -> bool:
        return self._props.waiting
