"""Opening a draft that was carried home from a lounge's kiosk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.carry_words import can_open, carry_hint, opening_told
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import Draft
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.send import VmSend

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_OPENED: Final = Text("ラウンジの下書きを開きました。", "Your draft from the lounge is open.")


class CarriedInputs(NamedTuple):
    typed: str
    asking: bool
    told: Told
    language: Language


@dataclass(frozen=True, slots=True)
class CarriedProps:
    """``hint`` says what is still missing or how it was read, ``error`` what can't be right."""

    typed: str = ""
    hint: str = ""
    error: str = ""
    asking: bool = False
    canOpen: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def derive_carried(inputs: CarriedInputs) -> CarriedProps:
    hint, error = carry_hint(inputs.typed, inputs.language)
    return CarriedProps(
        typed=inputs.typed,
        hint=hint,
        error=error,
        asking=inputs.asking,
        canOpen=can_open(inputs.typed) and not inputs.asking,
        happened=inputs.told.happened,
        safe=inputs.told.safe,
        next=inputs.told.next,
        code=inputs.told.code,
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmCarried(QObject):
    """Opened, the draft is among the others and shown in the flow."""

    typedChanged = Signal()
    hintChanged = Signal()
    errorChanged = Signal()
    askingChanged = Signal()
    canOpenChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._typed = ""
        self._asking = False
        self._failure: BaseException | None = None
        self._props = CarriedProps()
        services.localizer.changed.connect(self._update)
        self._update()

    @Slot()
    def _update(self) -> None:
        language = self._services.localizer.language
        told = opening_told(self._failure, language) if self._failure is not None else Told()
        inputs = CarriedInputs(self._typed, self._asking, told, language)
        old, self._props = self._props, derive_carried(inputs)
        swap_props(self, old, self._props)

    @Slot(str)
    def type(self, text: str) -> None:
        self._typed, self._failure = text, None
        self._update()

    @Slot()
    def openDraft(self) -> None:
        if not self._props.canOpen:
            return
        self._asking, self._failure = True, None
        self._update()
        self._services.jobs.when(self._services.engine.open_carried(self._typed), self._opened, self._failed)

    def _opened(self, draft: Draft) -> None:
        self._typed, self._asking = "", False
        self._update()
        send = cast("VmSend", self._home.made("send"))
        send.go_on_with(draft)
        self._home.open("send")
        self._home.say(_OPENED.in_(self._services.localizer.language))

    def _failed(self, error: BaseException) -> None:
        self._asking, self._failure = False, error
        self._update()

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        return self._props.typed

    @Property(str, notify=hintChanged)
    def hint(self) -> str:
        return self._props.hint

    @Property(str, notify=errorChanged)
    def error(self) -> str:
        return self._props.error

    @Property(bool, notify=askingChanged)
    def asking(self) -> bool:
        return self._props.asking

    @Property(bool, notify=canOpenChanged)
    def canOpen(self) -> bool:
        return self._props.canOpen

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
