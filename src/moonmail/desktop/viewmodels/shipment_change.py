"""Changing and cancelling, asked once in place."""

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
from moonmail.desktop.viewmodels.shipment_change_props import (
    CANCEL_WORDS,
    CONTENT_WORDS,
    ChangeProps,
    ChangeRow,
    derive_change,
)
from moonmail.desktop.viewmodels.shipment_owed import open_booking
from moonmail.desktop.viewmodels.shipment_scene import RefundRow
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_KEPT: Final = Text("キャンセルのお申し出を保存しました", "Your cancellation is kept")


@QmlElement
@QmlUncreatable("made in Python")
class VmFreedom(QObject):
    stateChanged = Signal()
    titleChanged = Signal()
    summaryChanged = Signal()
    askingChanged = Signal()
    urgentChanged = Signal()
    sureTextChanged = Signal()
    laterChanged = Signal()
    newBookingIdChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._scene: Scene | None = None
        self._asking_now = False
        self._props = ChangeProps()
        self._cancelling = VmAsk(services, home, (OpKind.CANCELLATION,), CANCEL_WORDS, self)
        self._changing = VmAsk(services, home, (OpKind.CONTENT,), CONTENT_WORDS, self)
        self._rows = RowModel(ChangeRow, lambda row: row.key, self)
        self._refunds = RowModel(RefundRow, lambda row: row.key, self)

    def show(self, scene: Scene | None) -> None:
        if scene is None or self._scene is None or scene.detail.card.shipment_id != self._scene.detail.card.shipment_id:
            self._asking_now = False
        self._scene = scene
        self._cancelling.show(scene)
        self._changing.show(scene)
        self._update()

    def _update(self) -> None:
        old, self._props = self._props, derive_change(self._scene, self._asking_now)
        self._rows.show(self._props.rows)
        self._refunds.show(self._props.refunds)
        swap_props(self, old, self._props)

    @Slot(str)
    def begin(self, key: str) -> None:
        """Begin ``content``, ``move`` or ``cancel``."""
        row = next((row for row in self._props.rows if row.key == key), None)
        if self._scene is None or row is None or not row.can:
            return
        shipment_id = str(self._scene.detail.card.shipment_id)
        if key == "cancel":
            self._asking_now = True
            self._update()
        elif key == "content":
            self._home.changeContent(shipment_id)
        else:
            self._home.changeFlight(shipment_id)

    @Slot()
    def leave(self) -> None:
        self._asking_now = False
        self._update()

    @Slot()
    def cancel(self) -> None:
        """Cancel, with the refund that is on the screen."""
        scene = self._scene
        free = scene.freedom() if scene else None
        booking = scene.detail.booking if scene else None
        if free is None or booking is None or not self._props.asking:
            return

        def done(_: UUID) -> None:
            self._home.say(self._services.localizer.text(_KEPT))
            self.leave()

        self._services.jobs.when(self._services.engine.cancel_booking(booking.id, free.refund), done, self._failed)

    @Slot()
    def openNew(self) -> None:
        open_booking(self._services, self._home, self._props.newBookingId)

    def _failed(self, error: BaseException) -> None:
        log.info("a call failed: %s", error)
        self._home.say(self._services.localizer.text(words.explain(str(getattr(error, "trouble", ""))).happened))

    @Property(VmAsk, constant=True)
    def cancelling(self) -> VmAsk:
        return self._cancelling

    @Property(VmAsk, constant=True)
    def changing(self) -> VmAsk:
        return self._changing

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

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

    @Property(bool, notify=askingChanged)
    def asking(self) -> bool:
        return self._props.asking

    @Property(bool, notify=urgentChanged)
    def urgent(self) -> bool:
        return self._props.urgent

    @Property(str, notify=sureTextChanged)
    def sureText(self) -> str:
        return self._props.sureText

    @Property(str, notify=laterChanged)
    def later(self) -> str:
        return self._props.later

    @Property(str, notify=newBookingIdChanged)
    def newBookingId(self) -> str:
        return self._props.newBookingId
