"""Who waits for an answer of the desk, longest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.alive import when
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_help_talk_props import QueueInputs, QueueProps, QueueRow, derive_queue

if TYPE_CHECKING:
    from moonmail.contract.cases import CaseQueue
    from moonmail.desktop.desk.services import DeskServices

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_EVERY_MS: Final = 15_000


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskHelpQueue(QObject):
    stateChanged = Signal()
    wordsChanged = Signal()
    waitingChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    wasRead = Signal()

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._queue: CaseQueue | None = None
        self._failure: BaseException | None = None
        self._read_at = 0.0
        self._rows = RowModel(QueueRow, lambda row: row.caseId, self)
        self._props = QueueProps()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.reload)
        services.localizer.changed.connect(self._update)
        self._timer.start()
        self._update()
        self.reload()

    @Slot()
    def reload(self) -> None:
        services = self._services
        if not services.bridge.session.signed_in:
            return

        def show(queue: CaseQueue) -> None:
            self._queue, self._failure, self._read_at = queue, None, services.clock.monotonic()
            self._update()
            self.wasRead.emit()

        def failed(error: BaseException) -> None:
            self._failure = error
            self._update()

        when(self, services.jobs, services.desk.help.queue(), show, failed)

    def rev_of(self, case_id: UUID) -> int | None:
        """Return which version of a case is in the queue; None: it is not in it."""
        items = self._queue.items if self._queue is not None else []
        return next((each.rev for each in items if each.case_id == case_id), None)

    @Slot()
    def _update(self) -> None:
        services, language = self._services, self._services.localizer.language
        failed = told(self._failure, language) if self._failure is not None else None
        waited = services.clock.monotonic() - self._read_at if self._queue is not None else 0.0
        old, self._props = self._props, derive_queue(QueueInputs(self._queue, failed, waited, language))
        self._rows.show(self._props.rows)
        swap_props(self, old, self._props)

    @property
    def props(self) -> QueueProps:
        return self._props

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=wordsChanged)
    def words(self) -> str:
        return self._props.words

    @Property(int, notify=waitingChanged)
    def waiting(self) -> int:
        return self._props.waiting

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
