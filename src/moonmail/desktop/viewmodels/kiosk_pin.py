"""The pad on which staff say the PIN. What is entered is never a property: QML sees how many digits there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.kiosk.staff_pin import LONGEST, SHORTEST, PinResult, StaffPin
from moonmail.desktop.viewmodels import kiosk_shell_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.jobs import Jobs
    from moonmail.desktop.kiosk.keeper import Keeper

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_MINUTE: Final = 60


class PinInputs(NamedTuple):
    digits: int
    trying: bool
    result: PinResult | None
    wait: int
    language: Language


@dataclass(frozen=True, slots=True)
class PinProps:
    title: str = ""
    digits: int = 0
    entered: str = ""
    happened: str = ""
    canEnter: bool = False
    canType: bool = True
    cancelLabel: str = ""
    enterLabel: str = ""
    deleteLabel: str = ""


def derive_pin(inputs: PinInputs) -> PinProps:
    said: Text | None = None
    if inputs.result is PinResult.NOT_SET:
        said = say.PIN_NOT_SET
    elif inputs.wait:
        minutes, seconds = divmod(inputs.wait, _MINUTE)
        time = Text(f"{minutes}分{seconds:02d}秒", f"{minutes}:{seconds:02d}")
        said = say.PIN_WAIT.filled(time=time)
    elif inputs.result is PinResult.WRONG:
        said = say.PIN_WRONG
    can = not inputs.wait and not inputs.trying and inputs.result is not PinResult.NOT_SET
    entered = say.ENTERED.filled(n=str(inputs.digits)) if inputs.digits else say.NONE_ENTERED
    return PinProps(
        title=say.PIN_TITLE.in_(inputs.language),
        digits=inputs.digits,
        entered=entered.in_(inputs.language),
        happened=said.in_(inputs.language) if said else "",
        canEnter=can and inputs.digits >= SHORTEST,
        canType=can,
        cancelLabel=say.CANCEL.in_(inputs.language),
        enterLabel=say.ENTER.in_(inputs.language),
        deleteLabel=say.DELETE.in_(inputs.language),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmKioskPin(QObject):
    titleChanged = Signal()
    digitsChanged = Signal()
    enteredChanged = Signal()
    happenedChanged = Signal()
    canEnterChanged = Signal()
    canTypeChanged = Signal()
    cancelLabelChanged = Signal()
    enterLabelChanged = Signal()
    deleteLabelChanged = Signal()

    def __init__(self, keeper: Keeper, pin: StaffPin, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._kept = pin
        self._jobs = jobs
        self._typed = ""
        self._trying = False
        self._result: PinResult | None = None
        self._shown = False
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._update)
        self._props = PinProps()
        keeper.changed.connect(self._seen)
        self._update()

    @Slot()
    def _seen(self) -> None:
        if self._keeper.view.pin is not self._shown:
            self._shown = self._keeper.view.pin
            self._typed = ""
            self._result = None if self._kept.is_set else PinResult.NOT_SET
            if self._shown:
                self._second.start()
            else:
                self._second.stop()
        self._update()

    @Slot()
    def _update(self) -> None:
        from moonmail.desktop.viewmodels.kiosk_shell import languages_of

        wait = self._kept.seconds_to_wait() if self._shown else 0
        inputs = PinInputs(len(self._typed), self._trying, self._result, wait, languages_of(self._keeper.view)[0])
        old, self._props = self._props, derive_pin(inputs)
        swap_props(self, old, self._props)

    @Slot(str)
    def type(self, digit: str) -> None:
        self._keeper.pin_touched()
        if self._props.canType and digit.isascii() and digit.isdigit() and len(self._typed) < LONGEST:
            self._typed += digit
            self._result = None
            self._update()

    @Slot()
    def erase(self) -> None:
        self._keeper.pin_touched()
        self._typed = self._typed[:-1]
        self._update()

    @Slot()
    def cancel(self) -> None:
        self._keeper.close_pin()

    @Slot()
    def enter(self) -> None:
        if not self._props.canEnter:
            return
        self._keeper.pin_touched()
        typed, self._typed, self._trying = self._typed, "", True
        self._update()
        self._jobs.run(lambda: self._kept.try_(typed), self._tried)

    def _tried(self, result: PinResult) -> None:
        self._trying = False
        self._result = result
        if result is PinResult.RIGHT and self._keeper.view.pin:
            self._keeper.enter_maintenance()
        self._update()

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(int, notify=digitsChanged)
    def digits(self) -> int:
        return self._props.digits

    @Property(str, notify=enteredChanged)
    def entered(self) -> str:
        return self._props.entered

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(bool, notify=canEnterChanged)
    def canEnter(self) -> bool:
        return self._props.canEnter

    @Property(bool, notify=canTypeChanged)
    def canType(self) -> bool:
        return self._props.canType

    @Property(str, notify=cancelLabelChanged)
    def cancelLabel(self) -> str:
        return self._props.cancelLabel

    @Property(str, notify=enterLabelChanged)
    def enterLabel(self) -> str:
        return self._props.enterLabel

    @Property(str, notify=deleteLabelChanged)
    def deleteLabel(self) -> str:
        return self._props.deleteLabel
