"""What became of one kind of ask, with the buttons that answer it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import OpKind
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.shipment_ask_props import AskProps, AskWords, derive_ask

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)


@QmlElement
@QmlUncreatable("made in Python")
class VmAsk(QObject):
    stateChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    askIdChanged = Signal()

    def __init__(
        self, services: Services, home: VmHome, kinds: tuple[OpKind, ...], spoken: AskWords, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._kinds = kinds
        self._spoken = spoken
        self._props = AskProps()

    def show(self, scene: Scene | None) -> None:
        old, self._props = self._props, derive_ask(scene, self._kinds, self._spoken)
        swap_props(self, old, self._props)

    @Slot()
    def retry(self) -> None:
        if self._props.askId:
            engine = self._services.engine
            self._services.jobs.when(engine.retry(UUID(self._props.askId)), lambda _: None, self._failed)

    @Slot()
    def dismiss(self) -> None:
        """The member has read the refusal."""
        if self._props.askId:
            engine = self._services.engine
            self._services.jobs.when(engine.dismiss(UUID(self._props.askId)), lambda _: None, self._failed)

    def _failed(self, error: BaseException) -> None:
        log.info("a call failed: %s", error)
        self._home.say(self._services.localizer.text(words.explain(str(getattr(error, "trouble", ""))).happened))

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code

    @Property(str, notify=askIdChanged)
    def askId(self) -> str:
        return self._props.askId
