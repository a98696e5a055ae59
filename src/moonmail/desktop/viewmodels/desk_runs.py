"""Many bookings at once: all runs, a form for a new one, and the one that is looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.actions import Action
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel
from moonmail.desktop.viewmodels.desk_runs_form import VmRunForm
from moonmail.desktop.viewmodels.desk_runs_props import RunRow, row_of
from moonmail.desktop.viewmodels.desk_runs_shown import VmRunShown
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.runs import RunState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.runs import Run, RunFlight, RunFlights, RunList
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_NEW: Final = Action("runs.new", Text("新しい一括処理", "New run"), "Ctrl+N", "runs")
_PREVIEW: Final = Action("runs.preview", Text("プレビュー", "Preview"), "Ctrl+Return", "runs")
_START: Final = Action("runs.start", Text("開始", "Start"), "Ctrl+Shift+Return", "runs")
_PAUSE: Final = Action("runs.pause", Text("一時停止・再開", "Pause or go on"), "Ctrl+P", "runs")
_CANCEL: Final = Action("runs.cancel", Text("中止", "Cancel the run"), "Ctrl+Shift+X", "runs")
_SAVE: Final = Action("runs.save", Text("報告をCSVで保存", "Save the report as CSV"), "Ctrl+S", "runs")
_LIST: Final = Action("runs.list", Text("一覧へ", "To the list"), "Alt+1", "runs")
_WORK: Final = Action("runs.work", Text("内容へ", "To the run"), "Alt+2", "runs")


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskRuns(QObject):
    """``state``: loading, failed (nothing could be read), form or run. ``pane``: what a narrow window shows: list or

    work. ``paneWanted``: the focus is to go there.
    """

    stateChanged = Signal()
    failureChanged = Signal()
    paneChanged = Signal()
    paneWanted = Signal(str, arguments=["pane"])

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._flights: tuple[RunFlight, ...] | None = None
        self._runs: tuple[Run, ...] = ()
        self._failure: BaseException | None = None
        self._state, self._pane = "loading", "work"
        self._told = Told()
        self._rows = RowModel(RunRow, lambda row: row.runId, self)
        self.form_model = VmRunForm(services, self._previewed, desk.say, self)
        self.shown_model = VmRunShown(services, self)
        self.shown_model.kept.connect(self._kept)
        self.shown_model.said.connect(desk.say)
        services.localizer.changed.connect(self._update)
        self._add_actions()
        self.reload()

    def _add_actions(self) -> None:
        add, form, shown = self._desk.actions.add, self.form_model, self.shown_model
        add(_NEW, self.new)
        add(_PREVIEW, form.preview, lambda: self._state == "form" and form.can_preview)
        add(_START, shown.start, lambda: shown.props.canStart)
        add(_PAUSE, shown.pauseOrResume, lambda: shown.props.canPause or shown.props.canResume)
        add(_CANCEL, shown.cancel, lambda: shown.props.canCancel)
        add(_SAVE, shown.save, lambda: shown.run_id is not None and not shown.props.previews)
        add(_LIST, partial(self.showPane, "list"))
        add(_WORK, partial(self.showPane, "work"))

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        names = {flight.mission_id: flight.flight_number for flight in self._flights or ()}
        chosen = self.shown_model.run_id
        self._rows.show([row_of(run, names, chosen, localizer.language, localizer.zone) for run in self._runs])
        state = "run" if chosen is not None else "form"
        if self._flights is None and chosen is None:
            state = "failed" if self._failure is not None else "loading"
        failure = told(self._failure, localizer.language) if self._failure is not None else Told()
        if failure != self._told:
            self._told = failure
            self.failureChanged.emit()
        if state != self._state:
            self._state = state
            self.stateChanged.emit()

    # ---------------------------------------------------------------- reading

    @Slot()
    def reload(self) -> None:
        """Read the flights and the runs anew."""
        self._failure = None
        self._update()
        services = self._services
        services.jobs.when(services.desk.runs.flights(), self._flights_read, self._failed)
        services.jobs.when(services.desk.runs.history(), self._history_read, self._failed)

    def _flights_read(self, found: RunFlights) -> None:
        self._flights = tuple(found.items)
        self.form_model.show_flights(self._flights)
        self.shown_model.show_names({flight.mission_id: flight.flight_number for flight in self._flights})
        self._update()

    def _history_read(self, found: RunList) -> None:
        self._runs = tuple(found.items)
        self._update()

    def _failed(self, error: BaseException) -> None:
        self._failure = error
        self._update()

    # ---------------------------------------------------------------- choosing

    def _previewed(self, run: Run) -> None:
        self.shown_model.show(run)
        self.showPane("work")

    @Slot(object)
    def _kept(self, run: Run) -> None:
        """A newer version of a run is known: in the list it stands where it stood, a new one on top."""
        before = next((each for each in self._runs if each.id == run.id), None)
        if before is None:
            self._runs = (run, *self._runs)
        else:
            self._runs = tuple(run if each.id == run.id else each for each in self._runs)
        if before is not None and before.state is RunState.RUNNING and run.state is not RunState.RUNNING:
            # Slots went and came.
            services = self._services
            services.jobs.when(services.desk.runs.flights(), self._flights_read, lambda _: None)
        self._update()

    @Slot()
    def new(self) -> None:
        """Back to the form; what was chosen and typed is still there."""
        self.shown_model.show(None)
        self._update()
        self.showPane("work")

    @Slot(str)
    def open(self, run_id: str) -> None:
        run = next((each for each in self._runs if str(each.id) == run_id), None)
        if run is not None:
            self.shown_model.show(run)
            self._update()
            self.showPane("work")
            self.shown_model.watch()

    @Slot(str)
    def showPane(self, pane: str) -> None:
        if pane != self._pane:
            self._pane = pane
            self.paneChanged.emit()
        self.paneWanted.emit(pane)

    # ---------------------------------------------------------------- properties

    @Property(VmRunForm, constant=True)
    def form(self) -> VmRunForm:
        return self.form_model

    @Property(VmRunShown, constant=True)
    def run(self) -> VmRunShown:
        return self.shown_model

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._state

    @Property(str, notify=paneChanged)
    def pane(self) -> str:
        return self._pane

    @Property(str, notify=failureChanged)
    def happened(self) -> str:
        return self._told.happened

    @Property(str, notify=failureChanged)
    def safe(self) -> str:
        return self._told.safe

    @Property(str, notify=failureChanged)
    def next(self) -> str:
        return self._told.next

    @Property(str, notify=failureChanged)
    def code(self) -> str:
        return self._told.code
