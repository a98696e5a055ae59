"""The receiving desk as QML sees it: every field of ``ReceiveProps`` a property, and its lists."""

from __future__ import annotations

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_receive_props import CheckRow, QueueRow, ReasonRow, ReceiveProps

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class VmReceiveShown(QObject):
    stageChanged = Signal()
    standingTitleChanged = Signal()
    standingDoChanged = Signal()
    standingMoreChanged = Signal()
    standingToneChanged = Signal()
    standingIconChanged = Signal()
    flightChanged = Signal()
    sizeChanged = Signal()
    passNumberChanged = Signal()
    thingChanged = Signal()
    describedChanged = Signal()
    declaredChanged = Signal()
    declaredMassChanged = Signal()
    handInChanged = Signal()
    roundChanged = Signal()
    lengthLabelChanged = Signal()
    widthLabelChanged = Signal()
    heightLabelChanged = Signal()
    lengthChanged = Signal()
    widthChanged = Signal()
    heightChanged = Signal()
    massChanged = Signal()
    lengthErrorChanged = Signal()
    widthErrorChanged = Signal()
    heightErrorChanged = Signal()
    massErrorChanged = Signal()
    fitTextChanged = Signal()
    fitToneChanged = Signal()
    statusChanged = Signal()
    statusToneChanged = Signal()
    canAcceptChanged = Signal()
    canAskChanged = Signal()
    canRefuseChanged = Signal()
    checksLeftChanged = Signal()
    photosChanged = Signal()
    bookLineChanged = Signal()
    bookToneChanged = Signal()
    waitingChanged = Signal()
    refusedChanged = Signal()
    lastChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = ReceiveProps()
        self._checks = RowModel(CheckRow, lambda row: row.key, self)
        self._reasons = RowModel(ReasonRow, lambda row: row.key, self)
        self._rows = RowModel(QueueRow, lambda row: row.key, self)

    def show(self, props: ReceiveProps) -> None:
        """Draw anew what differs."""
        old, self.shown = self.shown, props
        self._checks.show(props.checks)
        self._reasons.show(props.reasons)
        self._rows.show(props.queue)
        swap_props(self, old, props)

    @Property(QAbstractItemModel, constant=True)
    def checks(self) -> QAbstractItemModel:
        return self._checks

    @Property(QAbstractItemModel, constant=True)
    def reasons(self) -> QAbstractItemModel:
        return self._reasons

    @Property(QAbstractItemModel, constant=True)
    def queue(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=stageChanged)
    def stage(self) -> str:
        return self.shown.stage

    @Property(str, notify=standingTitleChanged)
    def standingTitle(self) -> str:
        return self.shown.standingTitle

    @Property(str, notify=standingDoChanged)
    def standingDo(self) -> str:
        return self.shown.standingDo

    @Property(str, notify=standingMoreChanged)
    def standingMore(self) -> str:
        return self.shown.standingMore

    @Property(str, notify=standingToneChanged)
    def standingTone(self) -> str:
        return self.shown.standingTone

    @Property(str, notify=standingIconChanged)
    def standingIcon(self) -> str:
        return self.shown.standingIcon

    @Property(str, notify=flightChanged)
    def flight(self) -> str:
        return self.shown.flight

    @Property(str, notify=sizeChanged)
    def size(self) -> str:
        return self.shown.size

    @Property(str, notify=passNumberChanged)
    def passNumber(self) -> str:
        return self.shown.passNumber

    @Property(str, notify=thingChanged)
    def thing(self) -> str:
        return self.shown.thing

    @Property(str, notify=describedChanged)
    def described(self) -> str:
        return self.shown.described

    @Property(str, notify=declaredChanged)
    def declared(self) -> str:
        return self.shown.declared

    @Property(str, notify=declaredMassChanged)
    def declaredMass(self) -> str:
        return self.shown.declaredMass

    @Property(str, notify=handInChanged)
    def handIn(self) -> str:
        return self.shown.handIn

    @Property(bool, notify=roundChanged)
    def round(self) -> bool:
        return self.shown.round

    @Property(str, notify=lengthLabelChanged)
    def lengthLabel(self) -> str:
        return self.shown.lengthLabel

    @Property(str, notify=widthLabelChanged)
    def widthLabel(self) -> str:
        return self.shown.widthLabel

    @Property(str, notify=heightLabelChanged)
    def heightLabel(self) -> str:
        return self.shown.heightLabel

    @Property(str, notify=lengthChanged)
    def length(self) -> str:
        return self.shown.length

    @Property(str, notify=widthChanged)
    def width(self) -> str:
        return self.shown.width

    @Property(str, notify=heightChanged)
    def height(self) -> str:
        return self.shown.height

    @Property(str, notify=massChanged)
    def mass(self) -> str:
        return self.shown.mass

    @Property(str, notify=lengthErrorChanged)
    def lengthError(self) -> str:
        return self.shown.lengthError

    @Property(str, notify=widthErrorChanged)
    def widthError(self) -> str:
        return self.shown.widthError

    @Property(str, notify=heightErrorChanged)
    def heightError(self) -> str:
        return self.shown.heightError

    @Property(str, notify=massErrorChanged)
    def massError(self) -> str:
        return self.shown.massError

    @Property(str, notify=fitTextChanged)
    def fitText(self) -> str:
        return self.shown.fitText

    @Property(str, notify=fitToneChanged)
    def fitTone(self) -> str:
        return self.shown.fitTone

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        return self.shown.status

    @Property(str, notify=statusToneChanged)
    def statusTone(self) -> str:
        return self.shown.statusTone

    @Property(bool, notify=canAcceptChanged)
    def canAccept(self) -> bool:
        return self.shown.canAccept

    @Property(bool, notify=canAskChanged)
    def canAsk(self) -> bool:
        return self.shown.canAsk

    @Property(bool, notify=canRefuseChanged)
    def canRefuse(self) -> bool:
        return self.shown.canRefuse

    @Property(int, notify=checksLeftChanged)
    def checksLeft(self) -> int:
        return self.shown.checksLeft

    @Property(str, notify=photosChanged)
    def photos(self) -> str:
        return self.shown.photos

    @Property(str, notify=bookLineChanged)
    def bookLine(self) -> str:
        return self.shown.bookLine

    @Property(str, notify=bookToneChanged)
    def bookTone(self) -> str:
        return self.shown.bookTone

    @Property(int, notify=waitingChanged)
    def waiting(self) -> int:
        return self.shown.waiting

    @Property(int, notify=refusedChanged)
    def refused(self) -> int:
        return self.shown.refused

    @Property(str, notify=lastChanged)
    def last(self) -> str:
        return self.shown.last
