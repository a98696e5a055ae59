"""The letter to a shipment's sender, first on its page until it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.shipment_letter_props import LetterProps, derive_letter, letters_of
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.shipment_scene import Scene

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmLetter(QObject):
    """That it was read is kept on this machine; ``open``: shown in full, also when it is read again."""

    stateChanged = Signal()
    keyChanged = Signal()
    iconChanged = Signal()
    toneChanged = Signal()
    titleChanged = Signal()
    greetingChanged = Signal()
    happenedChanged = Signal()
    certainChanged = Signal()
    uncertainChanged = Signal()
    yoursChanged = Signal()
    canChanged = Signal()
    untilChanged = Signal()
    talkChanged = Signal()
    openChanged = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._scene: Scene | None = None
        self._again = False
        self._props = LetterProps()
        services.marks.changed.connect(self._update)

    def show(self, scene: Scene | None) -> None:
        if scene is None or self._scene is None or scene.detail.card.shipment_id != self._scene.detail.card.shipment_id:
            self._again = False
        self._scene = scene
        self._update()

    @Slot()
    def _update(self) -> None:
        marks, scene = self._services.marks, self._scene
        read = frozenset(key for key, _ in (letters_of(scene) if scene else ()) if marks.has(key))
        was_open = self.open
        old, self._props = self._props, derive_letter(scene, read, self._name(scene))
        swap_props(self, old, self._props)
        if self.open != was_open:
            self.openChanged.emit()

    def _name(self, scene: Scene | None) -> str:
        member = scene.member if scene else None
        if member is None:
            return self._services.bridge.session.name
        latin = scene is not None and scene.language is Language.EN and member.name_latin
        return member.name_latin.title() if latin else member.name

    @Slot()
    def markRead(self) -> None:
        if self._props.key:
            self._set_again(False)
            self._services.marks.put(self._props.key)

    @Slot()
    def readAgain(self) -> None:
        self._set_again(True)

    def _set_again(self, again: bool) -> None:
        was_open, self._again = self.open, again
        if self.open != was_open:
            self.openChanged.emit()

    @Property(bool, notify=openChanged)
    def open(self) -> bool:
        return self._props.state == "unread" or (self._props.state == "read" and self._again)

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=keyChanged)
    def key(self) -> str:
        return self._props.key

    @Property(str, notify=iconChanged)
    def icon(self) -> str:
        return self._props.icon

    @Property(str, notify=toneChanged)
    def tone(self) -> str:
        return self._props.tone

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=greetingChanged)
    def greeting(self) -> str:
        return self._props.greeting

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property("QStringList", notify=certainChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def certain(self) -> list[str]:
        return list(self._props.certain)

    @Property("QStringList", notify=uncertainChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def uncertain(self) -> list[str]:
        return list(self._props.uncertain)

    @Property(str, notify=yoursChanged)
    def yours(self) -> str:
        return self._props.yours

    @Property("QStringList", notify=canChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def can(self) -> list[str]:
        return list(self._props.can)

    @Property(str, notify=untilChanged)
    def until(self) -> str:
        return self._props.until

    @Property(str, notify=talkChanged)
    def talk(self) -> str:
        return self._props.talk
