"""What staff see and can do at the kiosk itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels import kiosk_shell_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.domain.kiosk import TroubleReason
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.jobs import Jobs
    from moonmail.desktop.kiosk.keeper import Keeper, ShellView
    from moonmail.desktop.kiosk.setup_check import SetUp

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class FactRow:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    key: str
    bad: bool
    title: str
    mend: str


class MaintenanceInputs(NamedTuple):
    """``findings`` None: being looked for."""

    view: ShellView
    server: str
    version: str
    printer: str
    findings: Sequence[SetUp] | None
    language: Language


@dataclass(frozen=True, slots=True)
class MaintenanceProps:
    title: str = ""
    facts: tuple[FactRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    checkTitle: str = ""
    checkState: str = ""
    reason: str = ""
    isOut: bool = False
    canPutBack: bool = False
    serviceLabel: str = ""
    checkLabel: str = ""
    backLabel: str = ""
    restartLabel: str = ""
    leaveLabel: str = ""
    otherLanguage: str = ""


def derive_maintenance(inputs: MaintenanceInputs) -> MaintenanceProps:
    view, language = inputs.view, inputs.language
    facts = [
        (say.NAME, view.lounge.in_(language) if view.lounge else "–"),
        (say.NUMBER, view.kiosk_id or "–"),
        (say.SERVER, inputs.server or "–"),
        (say.VERSION, inputs.version),
        (say.NETWORK, (say.CONNECTED if view.online else say.NOT_CONNECTED).in_(language)),
        (say.PRINTER, inputs.printer or say.NO_PRINTER.in_(language)),
        (say.STATE, (say.OUT_OF_ORDER if view.reason else say.IN_ORDER).in_(language)),
    ]
    findings = inputs.findings or ()
    state: Text | None = None
    if inputs.findings is None:
        state = say.CHECKING
    elif not findings:
        state = say.ALL_WELL
    return MaintenanceProps(
        title=say.MAINTENANCE.in_(language),
        facts=tuple(FactRow(label.in_(language), value) for label, value in facts),
        findings=tuple(FindingRow(each.code, each.bad, each.words.in_(language), each.mend) for each in findings),
        checkTitle=say.SET_UP.in_(language),
        checkState=state.in_(language) if state else "",
        reason=say.REASONS[view.reason].in_(language) if view.reason else "",
        isOut=view.reason is not None,
        canPutBack=view.reason in {None, TroubleReason.STAFF, TroubleReason.SESSIONS_FAIL, TroubleReason.SET_UP},
        serviceLabel=(say.PUT_BACK if view.reason else say.TAKE_OUT).in_(language),
        checkLabel=say.CHECK_AGAIN.in_(language),
        backLabel=say.BACK_TO_GUESTS.in_(language),
        restartLabel=say.RESTART.in_(language),
        leaveLabel=say.LEAVE.in_(language),
        otherLanguage="English" if language is Language.JA else "日本語",
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmKioskMaintenance(QObject):
    """``look``: the set-up check, run elsewhere. ``leave`` ends the shell; the argument: for good, or to begin anew."""

    titleChanged = Signal()
    checkTitleChanged = Signal()
    checkStateChanged = Signal()
    reasonChanged = Signal()
    isOutChanged = Signal()
    canPutBackChanged = Signal()
    serviceLabelChanged = Signal()
    checkLabelChanged = Signal()
    backLabelChanged = Signal()
    restartLabelChanged = Signal()
    leaveLabelChanged = Signal()
    otherLanguageChanged = Signal()

    def __init__(
        self,
        keeper: Keeper,
        jobs: Jobs,
        look: Callable[[], Sequence[SetUp]],
        leave: Callable[[bool], None],
        version: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._jobs = jobs
        self._look = look
        self._leave = leave
        self._version = version
        self._findings: Sequence[SetUp] | None = None
        self._language: Language | None = None
        self._shown = False
        self._fact_rows = RowModel(FactRow, lambda row: row.label, self)
        self._finding_rows = RowModel(FindingRow, lambda row: row.key, self)
        self._props = MaintenanceProps()
        keeper.changed.connect(self._seen)
        self._update()

    @Slot()
    def _seen(self) -> None:
        from moonmail.domain.kiosk import KioskState

        shown = self._keeper.view.state is KioskState.MAINTENANCE
        if shown is not self._shown:
            self._shown = shown
            self._language = None
            if shown:
                self.check()
        self._update()

    @Slot()
    def _update(self) -> None:
        from moonmail.desktop.viewmodels.kiosk_shell import languages_of

        view, line, config = self._keeper.view, self._keeper.line, self._keeper.config
        inputs = MaintenanceInputs(
            view,
            line.device.server if line else "",
            self._version,
            config.printer if config else "",
            self._findings,
            self._language or languages_of(view)[0],
        )
        old, self._props = self._props, derive_maintenance(inputs)
        self._fact_rows.show(self._props.facts)
        self._finding_rows.show(self._props.findings)
        swap_props(self, old, self._props)

    @Slot()
    def check(self) -> None:
        self._keeper.maintenance_touched()
        self._findings = None
        self._update()
        self._jobs.run(self._look, self._checked)

    def _checked(self, findings: Sequence[SetUp]) -> None:
        self._findings = findings
        self._update()

    @Slot()
    def touched(self) -> None:
        self._keeper.maintenance_touched()

    @Slot()
    def switchLanguage(self) -> None:
        self._keeper.maintenance_touched()
        self._language = Language.EN if self._props.otherLanguage == "English" else Language.JA
        self._update()

    @Slot()
    def service(self) -> None:
        """Take the kiosk out of service, or put it back."""
        self._keeper.maintenance_touched()
        if self._keeper.view.reason is None:
            self._keeper.break_(TroubleReason.STAFF)
        elif self._props.canPutBack:
            self._keeper.mend()

    @Slot()
    def back(self) -> None:
        self._keeper.leave_maintenance()

    @Slot()
    def restart(self) -> None:
        self._leave(False)

    @Slot()
    def leave(self) -> None:
        self._leave(True)

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> QAbstractItemModel:
        return self._fact_rows

    @Property(QAbstractItemModel, constant=True)
    def findings(self) -> QAbstractItemModel:
        return self._finding_rows

    @Property(bool, notify=isOutChanged)
    def isOut(self) -> bool:
        return self._props.isOut

    @Property(bool, notify=canPutBackChanged)
    def canPutBack(self) -> bool:
        return self._props.canPutBack

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=checkTitleChanged)
    def checkTitle(self) -> str:
        return self._props.checkTitle

    @Property(str, notify=checkStateChanged)
    def checkState(self) -> str:
        return self._props.checkState

    @Property(str, notify=reasonChanged)
    def reason(self) -> str:
        return self._props.reason

    @Property(str, notify=serviceLabelChanged)
    def serviceLabel(self) -> str:
        return self._props.serviceLabel

    @Property(str, notify=checkLabelChanged)
    def checkLabel(self) -> str:
        return self._props.checkLabel

    @Property(str, notify=backLabelChanged)
    def backLabel(self) -> str:
        return self._props.backLabel

    @Property(str, notify=restartLabelChanged)
    def restartLabel(self) -> str:
        return self._props.restartLabel

    @Property(str, notify=leaveLabelChanged)
    def leaveLabel(self) -> str:
        return self._props.leaveLabel

    @Property(str, notify=otherLanguageChanged)
    def otherLanguage(self) -> str:
        return self._props.otherLanguage
