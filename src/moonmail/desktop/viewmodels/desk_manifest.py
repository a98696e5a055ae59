"""Manifests of flights: what would stand in each now, and what is missing. Versions and freezing are parts of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.words import told
from moonmail.desktop.saving import SAVE_WORDS, SaveError
from moonmail.desktop.viewmodels import desk_manifest_actions as actions
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_manifest_freezing import VmManifestFreezing
from moonmail.desktop.viewmodels.desk_manifest_props import (
    FactRow,
    FlightRow,
    GapRow,
    LineRow,
    ManifestInputs,
    ManifestProps,
    derive_manifest,
)
from moonmail.desktop.viewmodels.desk_manifest_versions import VmManifestVersions
from moonmail.desktop.viewmodels.desk_pages import PAGES
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.manifest_gaps import GapKind
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.manifests import ManifestDraft, ManifestGap, ManifestList, ManifestVersion
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_FROZEN: Final = Text("第{n}版を確定しました", "Version {n} is frozen")


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskManifest(QObject):
    """``state``: loading, empty, failed or ready. ``paneWanted``: the focus is to go to flights, missing or freeze."""

    stateChanged = Signal()
    draftStateChanged = Signal()
    flightIndexChanged = Signal()
    flightNamesChanged = Signal()
    titleChanged = Signal()
    placeChanged = Signal()
    closingChanged = Signal()
    closedChanged = Signal()
    overChanged = Signal()
    completeChanged = Signal()
    missingChanged = Signal()
    moreLinesChanged = Signal()
    lineTitleChanged = Signal()
    goToChanged = Signal()
    goToTextChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    paneWanted = Signal(str, arguments=["pane"])

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._list: ManifestList | None = None
        self._opened = ""
        self._draft: ManifestDraft | None = None
        # The gaps that are shown: of one kind, the first of them if there are very many.
        self._shown: list[ManifestGap] = []
        self._kind: GapKind | None = None
        self._line = ""
        self._turn = 0
        self._asking = False
        self._told: Callable[[], Told] = Told
        self._flights = RowModel(FlightRow, lambda row: row.missionId, self)
        self._facts = RowModel(FactRow, lambda row: row.label, self)
        self._gaps = RowModel(GapRow, lambda row: row.gapKind, self)
        self._lines = RowModel(LineRow, lambda row: row.lineId, self)
        self._line_facts = RowModel(FactRow, lambda row: row.label, self)
        self._props = ManifestProps()
        self.freezing_model = VmManifestFreezing(services, self)
        self.freezing_model.frozen.connect(self._frozen)
        self.freezing_model.failed.connect(self._failed)
        self.freezing_model.outdated.connect(self._outdated)
        self.versions_model = VmManifestVersions(services, self)
        self.versions_model.said.connect(desk.say)
        self.versions_model.begun.connect(self._quiet)
        self.versions_model.failed.connect(self._failed)
        services.localizer.changed.connect(self._update)
        self._add_actions()
        self.refresh()

    def _add_actions(self) -> None:
        add = self._desk.actions.add
        versions, freezing = self.versions_model, self.freezing_model
        add(actions.REFRESH, self.refresh)
        add(actions.LIST, partial(self.paneWanted.emit, "flights"))
        add(actions.MISSING, self._to_missing, lambda: bool(self._props.gaps))
        add(actions.REASON, partial(self.paneWanted.emit, "freeze"), lambda: self._draft is not None)
        add(actions.FREEZE, freezing.freeze, freezing.may_freeze)
        add(actions.COMPARE, versions.compare, lambda: bool(versions.chosen))
        add(actions.BEFORE, versions.compareBefore, lambda: versions.before() is not None)
        add(actions.GO, self.goThere, lambda: bool(self._props.goTo))
        for action, form in actions.FORMS:
            add(action, partial(versions.take, form), lambda: bool(versions.chosen) and not versions.busy)

    @Slot()
    def _update(self) -> None:
        services = self._services
        inputs = ManifestInputs(
            self._list.items if self._list is not None else None,
            self._opened,
            self._draft,
            self._shown,
            self._kind,
            self._line,
            self._asking,
            self._told(),
            services.clock.now().date(),
            services.localizer.language,
        )
        props = derive_manifest(inputs)
        if props.goTo and not services.bridge.session.may(*PAGES[props.goTo].acts):
            props = replace(props, goTo="")
        old, self._props = self._props, props
        for model, rows in self._models():
            model.show(rows)
        swap_props(self, old, self._props)

    def _models(self) -> tuple[tuple[RowModel[Any], tuple[Any, ...]], ...]:
        props = self._props
        return (
            (self._flights, props.flights),
            (self._facts, props.facts),
            (self._gaps, props.gaps),
            (self._lines, props.lines),
            (self._line_facts, props.lineFacts),
        )

    def _not_read(self, error: BaseException) -> None:
        self._asking = False
        self._failed(error)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._told = partial(self._words, error)
        self._update()

    def _words(self, error: BaseException) -> Told:
        language = self._services.localizer.language
        if isinstance(error, SaveError):
            return Told(SAVE_WORDS[error.trouble].in_(language))
        return told(error, language)

    @Slot()
    def _quiet(self) -> None:
        self._told = Told
        self._update()

    # ---------------------------------------------------------------- flights

    @Slot()
    def refresh(self) -> None:
        """Read all anew. What was typed and chosen stays."""
        self._quiet()
        self._ask_flights()

    def _ask_flights(self, chosen: str = "") -> None:
        self._asking = True
        self._update()
        services = self._services
        services.jobs.when(services.desk.manifests.flights(), partial(self._listed, chosen), self._not_read)

    def _listed(self, chosen: str, found: ManifestList) -> None:
        self._list = found
        known = [each.mission_id for each in found.items]
        if self._opened not in known:
            self._opened = known[0] if known else ""
        self.versions_model.show(self._versions_here(), chosen)
        self._read()

    def _versions_here(self) -> list[ManifestVersion]:
        items = self._list.items if self._list is not None else []
        return next((each.versions for each in items if each.mission_id == self._opened), [])

    @Slot(str)
    def openFlight(self, mission_id: str) -> None:
        if mission_id == self._opened or self._list is None:
            return
        self._opened, self._draft = mission_id, None
        self._kind, self._shown, self._line = None, [], ""
        self.freezing_model.clear()
        self.versions_model.clear()
        self.versions_model.show(self._versions_here())
        self._quiet()
        self._read()

    @Slot(int)
    def openFlightAt(self, index: int) -> None:
        items = self._list.items if self._list is not None else []
        if 0 <= index < len(items):
            self.openFlight(items[index].mission_id)

    # ---------------------------------------------------------------- what is missing

    def _read(self, kind: GapKind | None = None) -> None:
        """Ask what the manifest would say now; with the gaps of ``kind``."""
        self._turn += 1
        self._asking = bool(self._opened)
        self._update()
        if not self._opened:
            return
        services, turn = self._services, self._turn
        future = services.desk.manifests.draft(self._opened, kind)
        services.jobs.when(future, partial(self._drafted, turn, kind), partial(self._not_drafted, turn))

    def _not_drafted(self, turn: int, error: BaseException) -> None:
        if turn == self._turn:
            self._not_read(error)

    def _drafted(self, turn: int, asked: GapKind | None, found: ManifestDraft) -> None:
        if turn != self._turn:
            return
        self._draft, self._asking = found, False
        kinds = [each.kind for each in found.gap_counts]
        if self._kind not in kinds:
            self._kind = kinds[0] if kinds else None
        self._show_gaps(found, asked)
        self.freezing_model.show(found)
        self._update()

    def _show_gaps(self, found: ManifestDraft, asked: GapKind | None) -> None:
        self._shown = [gap for gap in found.gaps if gap.kind is self._kind]
        count = next((each.count for each in found.gap_counts if each.kind is self._kind), 0)
        ids = [str(gap.line.id) for gap in self._shown if gap.line is not None]
        if self._line not in ids:
            self._line = ids[0] if ids else ""
        if asked is not self._kind and len(self._shown) < count:
            # Of all that is missing only the first came, and these were of other kinds.
            self._read(self._kind)

    @Slot(str)
    def chooseGap(self, kind: str) -> None:
        """Show what lacks this."""
        self._kind = GapKind(kind)
        self.versions_model.showGaps()
        if self._draft is not None:
            self._show_gaps(self._draft, None)
        self._update()

    @Slot(str)
    def chooseLine(self, line_id: str) -> None:
        self._line = line_id
        self._update()

    @Slot()
    def goThere(self) -> None:
        """Open the page on which it can be supplied, at this shipment."""
        page = self._props.goTo
        number = next((gap.line.number for gap in self._shown if gap.line and str(gap.line.id) == self._line), "")
        if page:
            self._desk.open(page)
        if page == "find" and number:
            find: Any = self._desk.made(page)
            find.type(number)

    def _to_missing(self) -> None:
        self.versions_model.showGaps()
        self.paneWanted.emit("missing")

    # ---------------------------------------------------------------- freezing

    @Slot(object)
    def _frozen(self, version: ManifestVersion) -> None:
        self._quiet()
        self._desk.say(_FROZEN.filled(n=str(version.number)).in_(self._services.localizer.language))
        self._ask_flights(str(version.id))

    @Slot()
    def _outdated(self) -> None:
        self._told = self.freezing_model.outdated_words
        self._update()
        self._read()

    # ---------------------------------------------------------------- properties

    @Property(VmManifestFreezing, constant=True)
    def freezing(self) -> VmManifestFreezing:
        return self.freezing_model

    @Property(VmManifestVersions, constant=True)
    def versions(self) -> VmManifestVersions:
        return self.versions_model

    @Property(QAbstractItemModel, constant=True)
    def flights(self) -> QAbstractItemModel:
        return self._flights

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> QAbstractItemModel:
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def gaps(self) -> QAbstractItemModel:
        return self._gaps

    @Property(QAbstractItemModel, constant=True)
    def lines(self) -> QAbstractItemModel:
        return self._lines

    @Property(QAbstractItemModel, constant=True)
    def lineFacts(self) -> QAbstractItemModel:
        return self._line_facts

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=draftStateChanged)
    def draftState(self) -> str:
        return self._props.draftState

    @Property(int, notify=flightIndexChanged)
    def flightIndex(self) -> int:
        return self._props.flightIndex

    @Property("QStringList", notify=flightNamesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def flightNames(self) -> list[str]:
        return list(self._props.flightNames)

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=placeChanged)
    def place(self) -> str:
        return self._props.place

    @Property(str, notify=closingChanged)
    def closing(self) -> str:
        return self._props.closing

    @Property(bool, notify=closedChanged)
    def closed(self) -> bool:
        return self._props.closed

    @Property(bool, notify=overChanged)
    def over(self) -> bool:
        return self._props.over

    @Property(bool, notify=completeChanged)
    def complete(self) -> bool:
        return self._props.complete

    @Property(str, notify=missingChanged)
    def missing(self) -> str:
        return self._props.missing

    @Property(str, notify=moreLinesChanged)
    def moreLines(self) -> str:
        return self._props.moreLines

    @Property(str, notify=lineTitleChanged)
    def lineTitle(self) -> str:
        return self._props.lineTitle

    @Property(str, notify=goToChanged)
    def goTo(self) -> str:
        return self._props.goTo

    @Property(str, notify=goToTextChanged)
    def goToText(self) -> str:
        return self._props.goToText

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
