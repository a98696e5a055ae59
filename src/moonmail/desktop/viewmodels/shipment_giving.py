"""Giving a booking away by a code."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from moonmail.client.model import OpKind
from moonmail.contract.gifts import GiftMove
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.shipment_ask import VmAsk
from moonmail.desktop.viewmodels.shipment_giving_props import GIFT_WORDS, GivingProps, derive_giving
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_KEPT: Final = Text("贈り物の手続きを保存しました", "What you asked for the gift is kept")
_COPIED: Final = Text("コードをコピーしました", "Code copied")
_LONGEST_NAME: Final = 80
_LONGEST_NOTE: Final = 400


@QmlElement
@QmlUncreatable("made in Python")
class VmGiving(QObject):
    stateChanged = Signal()
    summaryChanged = Signal()
    textChanged = Signal()
    pastChanged = Signal()
    codeChanged = Signal()
    codeSpokenChanged = Signal()
    sayItChanged = Signal()
    expiresChanged = Signal()
    receiverChanged = Signal()
    noteChanged = Signal()
    busyChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._scene: Scene | None = None
        self._props = GivingProps()
        self._ask = VmAsk(services, home, (OpKind.GIFT, OpKind.GIFT_MOVE), GIFT_WORDS, self)

    def show(self, scene: Scene | None) -> None:
        self._scene = scene
        self._ask.show(scene)
        old, self._props = self._props, derive_giving(scene)
        swap_props(self, old, self._props)

    @Slot(str, str)
    def make(self, receiver: str, note: str) -> None:
        booking = self._scene.detail.booking if self._scene else None
        if booking is None or self._props.state != "offer":
            return
        engine = self._services.engine
        asked = engine.make_gift(booking.id, receiver.strip()[:_LONGEST_NAME], note.strip()[:_LONGEST_NOTE])
        self._services.jobs.when(asked, self._kept, self._failed)

    @Slot()
    def lock(self) -> None:
        self._move(GiftMove.LOCK)

    @Slot()
    def unlock(self) -> None:
        self._move(GiftMove.UNLOCK)

    @Slot()
    def takeBack(self) -> None:
        self._move(GiftMove.TAKE_BACK)

    def _move(self, move: GiftMove) -> None:
        gift = self._scene.detail.gift if self._scene else None
        if gift is not None and not self._props.busy:
            self._services.jobs.when(self._services.engine.move_gift(gift.id, move), self._kept, self._failed)

    def _kept(self, _: UUID) -> None:
        self._home.say(self._services.localizer.text(_KEPT))

    @Slot()
    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._props.code)
        self._home.say(self._services.localizer.text(_COPIED))

    def _failed(self, error: BaseException) -> None:
        log.info("a call failed: %s", error)
        self._home.say(self._services.localizer.text(words.explain(str(getattr(error, "trouble", ""))).happened))

    @Property(VmAsk, constant=True)
    def ask(self) -> VmAsk:
        return self._ask

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=pastChanged)
    def past(self) -> str:
        return self._props.past

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(str, notify=codeSpokenChanged)
    def codeSpoken(self) -> str:
        return self._props.codeSpoken

    @Property(str, notify=sayItChanged)
    def sayIt(self) -> str:
        return self._props.sayIt

    @Property(str, notify=expiresChanged)
    def expires(self) -> str:
        return self._props.expires

    @Property(str, notify=receiverChanged)
    def receiver(self) -> str:
        return self._props.receiver

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._props.note

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy
