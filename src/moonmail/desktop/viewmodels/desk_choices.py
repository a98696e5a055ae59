"""Choosing for a verified caller what they are owed: heard, read out where it must be, carried out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.actions import Action
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_choices_props import (
    DONE,
    ChoicesInputs,
    ChoicesProps,
    KindRow,
    derive_choices,
    flight_of,
    one_of,
)
from moonmail.domain.mission import ENTITLEMENT_NAMES, EntitlementKind
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.entitlements import Entitlement
    from moonmail.contract.runs import Owed, OwedList
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_find import VmDeskFind
    from moonmail.desktop.viewmodels.desk_help import VmDeskHelp
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_GO: Final = Action("choice.go", Text("お客さまの選択を手続きする", "Carry out the caller's choice"), "Alt+K", "find")


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskChoices(QObject):
    headingChanged = Signal()
    untilChanged = Signal()
    readOutChanged = Signal()
    goTextChanged = Signal()
    missingChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    flightIndexChanged = Signal()
    openChanged = Signal()
    flyingChanged = Signal()
    canGoChanged = Signal()
    busyChanged = Signal()
    flightsChanged = Signal()
    factsChanged = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._member: UUID | None = None
        self._owed: tuple[Owed, ...] = ()
        self._kind: EntitlementKind | None = None
        self._flight = ""
        # The same choice is sent under the same id: sent twice it is one.
        self._choice: tuple[object, UUID] | None = None
        self._busy = False
        self._failure: BaseException | None = None
        self._rows = RowModel(KindRow, lambda row: row.kind, self)
        self._props = ChoicesProps()
        services.localizer.changed.connect(self._update)
        desk.caller.callerChanged.connect(self._caller_changed)
        desk.actions.add(_GO, self.go, lambda: self._props.canGo)
        self._caller_changed()

    @property
    def _one(self) -> Owed | None:
        return one_of(self._owed, self._desk.caller.booking_id)

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        failed = told(self._failure, localizer.language) if self._failure is not None else None
        inputs = ChoicesInputs(
            self._one, self._kind, self._flight, self._busy, failed, localizer.language, localizer.zone
        )
        old, self._props = self._props, derive_choices(inputs)
        self._rows.show(self._props.kinds)
        swap_props(self, old, self._props)

    @Slot()
    def _caller_changed(self) -> None:
        caller = self._desk.caller
        member = caller.member_id if caller.verified else None
        if member != self._member:
            self._member, self._owed, self._kind, self._flight = member, (), None, ""
            self._busy, self._failure = False, None
            self.reload()
        self._update()

    @Slot()
    def reload(self) -> None:
        """Read what there is to choose. Nothing is shown while there is nothing."""
        member = self._member
        if member is None:
            return

        def show(found: OwedList) -> None:
            if member == self._member:
                self._owed = tuple(found.items)
                self._update()

        self._services.jobs.when(self._services.desk.runs.owed(member), show, lambda _: None)

    @Slot(str)
    def choose(self, kind: str) -> None:
        self._kind, self._failure = EntitlementKind(kind), None
        self._update()

    @Slot(int)
    def chooseFlight(self, index: int) -> None:
        flights = self._one.flights if self._one is not None else []
        self._flight = flights[index - 1].mission_id if 0 < index <= len(flights) else ""
        self._failure = None
        self._update()

    @Slot()
    def go(self) -> None:
        """Carry it out, as the caller said."""
        owed, kind, member = self._one, self._kind, self._member
        if owed is None or kind is None or member is None or not self._props.canGo:
            return
        flight = flight_of(owed, self._flight) if kind is EntitlementKind.REFLIGHT else None
        asked = (owed.entitlement.id, kind, flight)
        if self._choice is None or self._choice[0] != asked:
            self._choice = (asked, uuid4())
        self._busy, self._failure = True, None
        self._update()

        def done(_: Entitlement) -> None:
            language = self._services.localizer.language
            self._desk.say(DONE.filled(choice=ENTITLEMENT_NAMES[kind]).in_(language))
            if member == self._member:
                self._busy, self._choice, self._kind, self._flight = False, None, None, ""
                self._owed = tuple(each for each in self._owed if each.entitlement.id != owed.entitlement.id)
                self._update()
                cast("VmDeskFind", self._desk.made("find")).caller_model.reload()
                if self._desk.may_help:
                    cast("VmDeskHelp", self._desk.made("help")).booking_model.reload()

        def failed(error: BaseException) -> None:
            if member == self._member:
                self._busy, self._failure = False, error
                self._update()
                # Room or terms may be other ones now.
                self.reload()

        language = self._services.localizer.language.value
        runs = self._services.desk.runs
        future = runs.choose(self._choice[1], member, owed.entitlement.id, kind, flight, language)
        self._services.jobs.when(future, done, failed)

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def kinds(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=headingChanged)
    def heading(self) -> str:
        return self._props.heading

    @Property(str, notify=untilChanged)
    def until(self) -> str:
        return self._props.until

    @Property(str, notify=readOutChanged)
    def readOut(self) -> str:
        return self._props.readOut

    @Property(str, notify=goTextChanged)
    def goText(self) -> str:
        return self._props.goText

    @Property(str, notify=missingChanged)
    def missing(self) -> str:
        return self._props.missing

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

    @Property(int, notify=flightIndexChanged)
    def flightIndex(self) -> int:
        return self._props.flightIndex

    @Property(bool, notify=openChanged)
    def open(self) -> bool:
        return self._props.open

    @Property(bool, notify=flyingChanged)
    def flying(self) -> bool:
        return self._props.flying

    @Property(bool, notify=canGoChanged)
    def canGo(self) -> bool:
        return self._props.canGo

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

    @Property("QStringList", notify=flightsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def flights(self) -> list[str]:
        return list(self._props.flights)

    @Property("QStringList", notify=factsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def facts(self) -> list[str]:
        return list(self._props.facts)
