"""One run at the desk: its preview, its start with a reason, how far it is, and what could not be done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels import desk_runs_words as words
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_runs_props import (
    REASONS,
    LineRow,
    RunInputs,
    RunProps,
    SizeRow,
    SkipRow,
    derive_run,
    finished_words,
)
from moonmail.domain.runs import LineState, RunReason, RunState, RunStep

if TYPE_CHECKING:
    from moonmail.contract.runs import Run, RunLine, RunReport
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

# How often it is asked how far a run is that is looked at.
WATCH_MS: Final = 1_000
_NOT_DONE: Final = (LineState.SKIPPED, LineState.WAITING)


@QmlElement
@QmlUncreatable("made in Python")
class VmRunShown(QObject):
    """``kept``: a newer version of the run is known. ``saveWanted``: where the report goes is to be asked."""

    titleChanged = Signal()
    standingChanged = Signal()
    standingIconChanged = Signal()
    standingToneChanged = Signal()
    aboutChanged = Signal()
    countChanged = Signal()
    refundChanged = Signal()
    shortChanged = Signal()
    startTextChanged = Signal()
    startMissingChanged = Signal()
    progressChanged = Signal()
    progressMoreChanged = Signal()
    toldJaChanged = Signal()
    toldEnChanged = Signal()
    busyChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    reasonIndexChanged = Signal()
    previewsChanged = Signal()
    canStartChanged = Signal()
    canPauseChanged = Signal()
    canResumeChanged = Signal()
    canCancelChanged = Signal()
    moreLinesChanged = Signal()
    partChanged = Signal()
    reasonsChanged = Signal()
    kept = Signal(object, arguments=["run"])
    said = Signal(str, arguments=["text"])
    saveWanted = Signal(str, arguments=["name"])

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._run: Run | None = None
        self._names: dict[str, str] = {}
        self._reason: RunReason | None = None
        self._start_id = uuid4()
        self._lines: tuple[RunLine, ...] = ()
        self._after: int | None = None
        self._busy = ""
        self._failure: BaseException | None = None
        self._size_rows = RowModel(SizeRow, lambda row: row.size, self)
        self._skip_rows = RowModel(SkipRow, lambda row: row.reason, self)
        self._line_rows = RowModel(LineRow, lambda row: row.bookingId, self)
        self._props = RunProps()
        self._looking = False
        self._watching = QTimer(self, interval=WATCH_MS)
        self._watching.timeout.connect(self.watch)
        services.localizer.changed.connect(self._update)

    @property
    def run_id(self) -> UUID | None:
        return self._run.id if self._run is not None else None

    @property
    def props(self) -> RunProps:
        return self._props

    def show(self, run: Run | None) -> None:
        """Look at a run; None: at none."""
        self._run, self._reason, self._start_id = None, None, uuid4()
        self._lines, self._after, self._busy, self._failure = (), None, "", None
        self._watching.stop()
        if run is not None:
            self._keep(run)
        self._update()

    def show_names(self, names: dict[str, str]) -> None:
        self._names = names
        self._update()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        inputs = RunInputs(
            self._run,
            self._names,
            self._lines,
            self._after is not None,
            self._reason,
            self._busy,
            told(self._failure, localizer.language) if self._failure is not None else None,
            localizer.language,
            localizer.zone,
        )
        old, self._props = self._props, derive_run(inputs)
        self._size_rows.show(self._props.sizeRows)
        self._skip_rows.show(self._props.skipRows)
        self._line_rows.show(self._props.lineRows)
        swap_props(self, old, self._props)

    def _keep(self, run: Run) -> None:
        before, self._run = self._run, run
        if run.state is RunState.RUNNING:
            self._watching.start()
        else:
            self._watching.stop()
            if run.state is not RunState.PREVIEWED and before != run:
                self._read_lines()
        if run.state is RunState.FINISHED and before is not None and before.state is RunState.RUNNING:
            self.said.emit(finished_words(run).in_(self._services.localizer.language))
        self.kept.emit(run)

    # ---------------------------------------------------------------- doing

    def _ask(self, what: str, future: Future[Any], answered: Callable[[Any], None]) -> None:
        run_id = self.run_id
        self._busy, self._failure = what, None
        self._update()

        def done(found: Any) -> None:
            if self.run_id == run_id:
                self._busy = ""
                answered(found)
                self._update()

        def failed(error: BaseException) -> None:
            if self.run_id == run_id:
                self._busy, self._failure = "", error
                self._update()

        self._services.jobs.when(future, done, failed)

    @Slot(int)
    def chooseReason(self, index: int) -> None:
        self._reason = REASONS[index - 1] if 0 < index <= len(REASONS) else None
        self._update()

    @Slot()
    def start(self) -> None:
        run = self._run
        if run is not None and self._reason is not None and self._props.canStart:
            runs = self._services.desk.runs
            self._ask("start", runs.start(self._start_id, run.id, run.preview_sha256, self._reason), self._keep)

    @Slot()
    def pauseOrResume(self) -> None:
        if self._props.canPause:
            self._step(RunStep.PAUSE)
        elif self._props.canResume:
            self._step(RunStep.RESUME)

    @Slot()
    def cancel(self) -> None:
        if self._props.canCancel:
            self._step(RunStep.CANCEL)

    def _step(self, step: RunStep) -> None:
        if self._run is not None:
            self._ask(step.value, self._services.desk.runs.step(uuid4(), self._run.id, step), self._keep)

    @Slot()
    def watch(self) -> None:
        """Ask how far the run is; while one question is open no other one is asked."""
        if self._run is None or self._looking:
            return
        self._looking, run_id = True, self._run.id

        def seen(run: Run) -> None:
            self._looking = False
            if self.run_id == run_id and not self._busy:
                self._keep(run)
                self._update()

        def not_seen(_: BaseException) -> None:
            # That there is no connection is said above every page; the next look tells more.
            self._looking = False

        self._services.jobs.when(self._services.desk.runs.run(run_id), seen, not_seen)

    # ---------------------------------------------------------------- the report

    def _read_lines(self, after: int = 0) -> None:
        run_id = self.run_id
        if run_id is None:
            return

        def read(found: RunReport) -> None:
            if self.run_id == run_id:
                self._lines = (*(self._lines if after else ()), *found.items)
                self._after = found.after
                self._update()

        def failed(error: BaseException) -> None:
            if self.run_id == run_id:
                self._failure = error
                self._update()

        self._services.jobs.when(self._services.desk.runs.report(run_id, after, _NOT_DONE), read, failed)

    @Slot()
    def readMore(self) -> None:
        if self._after is not None:
            after, self._after = self._after, None
            self._read_lines(after)

    @Slot()
    def save(self) -> None:
        if self._run is not None:
            self.saveWanted.emit(f"run-{str(self._run.id)[:8]}.csv")

    @Slot(QUrl)
    def saveTo(self, place: QUrl) -> None:
        """Fetch the whole report and write it there."""
        if self._run is None:
            return
        path = Path(place.toLocalFile())
        language = self._services.localizer.language

        def write(table: bytes) -> None:
            self._services.jobs.run(
                lambda: path.write_bytes(table),
                lambda _: self.said.emit(words.SAVED.in_(language)),
                lambda _: self.said.emit(words.NOT_SAVED.in_(language)),
            )

        self._ask("save", self._services.desk.runs.table(self._run.id), write)

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def sizeRows(self) -> QAbstractItemModel:
        return self._size_rows

    @Property(QAbstractItemModel, constant=True)
    def skipRows(self) -> QAbstractItemModel:
        return self._skip_rows

    @Property(QAbstractItemModel, constant=True)
    def lineRows(self) -> QAbstractItemModel:
        return self._line_rows

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=standingChanged)
    def standing(self) -> str:
        return self._props.standing

    @Property(str, notify=standingIconChanged)
    def standingIcon(self) -> str:
        return self._props.standingIcon

    @Property(str, notify=standingToneChanged)
    def standingTone(self) -> str:
        return self._props.standingTone

    @Property(str, notify=aboutChanged)
    def about(self) -> str:
        return self._props.about

    @Property(str, notify=countChanged)
    def count(self) -> str:
        return self._props.count

    @Property(str, notify=refundChanged)
    def refund(self) -> str:
        return self._props.refund

    @Property(str, notify=shortChanged)
    def short(self) -> str:
        return self._props.short

    @Property(str, notify=startTextChanged)
    def startText(self) -> str:
        return self._props.startText

    @Property(str, notify=startMissingChanged)
    def startMissing(self) -> str:
        return self._props.startMissing

    @Property(str, notify=progressChanged)
    def progress(self) -> str:
        return self._props.progress

    @Property(str, notify=progressMoreChanged)
    def progressMore(self) -> str:
        return self._props.progressMore

    @Property(str, notify=toldJaChanged)
    def toldJa(self) -> str:
        return self._props.toldJa

    @Property(str, notify=toldEnChanged)
    def toldEn(self) -> str:
        return self._props.toldEn

    @Property(str, notify=busyChanged)
    def busy(self) -> str:
        return self._props.busy

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

    @Property(int, notify=reasonIndexChanged)
    def reasonIndex(self) -> int:
        return self._props.reasonIndex

    @Property(bool, notify=previewsChanged)
    def previews(self) -> bool:
        return self._props.previews

    @Property(bool, notify=canStartChanged)
    def canStart(self) -> bool:
        return self._props.canStart

    @Property(bool, notify=canPauseChanged)
    def canPause(self) -> bool:
        return self._props.canPause

    @Property(bool, notify=canResumeChanged)
    def canResume(self) -> bool:
        return self._props.canResume

    @Property(bool, notify=canCancelChanged)
    def canCancel(self) -> bool:
        return self._props.canCancel

    @Property(bool, notify=moreLinesChanged)
    def moreLines(self) -> bool:
        return self._props.moreLines

    @Property(float, notify=partChanged)
    def part(self) -> float:
        return self._props.part

    @Property("QStringList", notify=reasonsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def reasons(self) -> list[str]:
        return list(self._props.reasons)
