"""The end of a task at the kiosk: the pass to photograph, and on paper where there is a printer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import ShipmentDetail, StoreChanged
from moonmail.desktop.kiosk.channel import Printed
from moonmail.desktop.kiosk.paper import KIND_WORDS, Job, Paper, PaperError, PaperKind, PaperState, kinds_of
from moonmail.desktop.viewmodels import kiosk_task_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.boarding_pass import VmBoardingPass
from moonmail.desktop.viewmodels.kiosk_guest_props import Deed
from moonmail.desktop.viewmodels.kiosk_printing_props import PaperRow, PrintingInputs, PrintingProps, derive_printing
from moonmail.domain.kiosk import KioskEvent

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.kiosk_guest import VmGuest

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_WATCH_MS: Final = 1000
_WATCHED: Final = frozenset({"shipment", "booking", "payment", "pass", "mission", "receipt", "operation"})


@QmlElement
@QmlUncreatable("made in Python")
class VmPrinting(QObject):
    """``show`` takes a shipment; the pass appears when it is there. A job is watched as long as the page is shown."""

    titleChanged = Signal()
    textChanged = Signal()
    referenceChanged = Signal()
    comingChanged = Signal()
    happenedChanged = Signal()
    nextChanged = Signal()
    canPrintChanged = Signal()

    def __init__(self, services: Services, guest: VmGuest, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._guest = guest
        self._id: UUID | None = None
        self._booked = False
        self._detail: ShipmentDetail | None = None
        self._kinds: tuple[PaperKind, ...] = ()
        self._states: dict[PaperKind, PaperState | None] = {}
        self._jobs: dict[PaperKind, Job] = {}
        self._looking: set[PaperKind] = set()
        self._pass = VmBoardingPass(services, self)
        self._papers = RowModel(PaperRow, lambda row: row.kind, self)
        self._props = PrintingProps()
        self.paper = Paper(guest.begun.printer if guest.begun else "")
        self._timer = QTimer(self, interval=_WATCH_MS)
        self._timer.timeout.connect(self.look)
        services.bridge.storeChanged.connect(self._store_changed)
        services.localizer.changed.connect(self._update)
        self._update()

    def show(self, shipment_id: UUID, *, booked: bool) -> None:
        """Show the pass of this shipment. ``booked``: it was ordered and paid for just now."""
        if shipment_id != self._id:
            self._detail, self._kinds, self._states, self._jobs = None, (), {}, {}
        self._id, self._booked = shipment_id, booked
        self._update()
        self._reload()

    def entered(self, what: str) -> None:
        del what
        self._watch()

    def left(self) -> None:
        self._timer.stop()

    # ------------------------------------------------------------ reading

    def _reload(self) -> None:
        wanted = self._id
        if wanted is None:
            return

        def take(detail: ShipmentDetail | None) -> None:
            if wanted == self._id:
                self._take(detail)

        self._services.jobs.when(self._services.engine.shipment(wanted), take)

    def _take(self, detail: ShipmentDetail | None) -> None:
        self._detail = detail
        self._kinds = kinds_of(detail) if detail else ()
        self._pass.show(detail)
        self._update()
        if self._booked and detail is not None and self._props.reference:
            self._guest.did(
                Deed(
                    f"order {detail.card.shipment_id}",
                    "circle-check",
                    say.DONE_BOOKED.filled(flight=detail.card.flight_number),
                    say.DONE_REFERENCE.filled(reference=self._props.reference),
                )
            )

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & _WATCHED:
            self._reload()

    # ------------------------------------------------------------ printing

    @Slot(str)
    def printPaper(self, name: str) -> None:
        kind, detail = PaperKind(name), self._detail
        if detail is None or (kind in self._states and self._is_busy(kind)):
            return
        self._states[kind] = None
        self._update()
        language, paper, wanted = self._services.localizer.language, self.paper, self._id
        session = self._services.bridge.session

        def put(job: Job) -> None:
            # Before all else: the shell takes back what is still there when the session ends.
            self._guest.tell(Printed(job.queue, job.number))
            if wanted == self._id:
                self._jobs[kind] = job
                self._stands(kind, PaperState.PRINTING)
                self._watch()

        def failed(error: BaseException) -> None:
            if not isinstance(error, PaperError):
                log.error("a paper could not be printed", exc_info=error)
            if wanted == self._id:
                self._stands(kind, error.state if isinstance(error, PaperError) else PaperState.FAILED)

        self._services.jobs.run(lambda: paper.print(kind, detail, language, session.name), put, failed)

    def _is_busy(self, kind: PaperKind) -> bool:
        state = self._states[kind]
        return state is None or not state.over

    def _watch(self) -> None:
        if self._jobs and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def look(self) -> None:
        """Look once how it is with every job, off the GUI thread."""
        for kind, job in tuple(self._jobs.items()):
            if kind not in self._looking:
                self._looking.add(kind)
                self._look_at(kind, job)

    def _look_at(self, kind: PaperKind, job: Job) -> None:
        def seen(state: PaperState) -> None:
            self._looking.discard(kind)
            if self._jobs.get(kind) == job:
                self._stands(kind, state)

        self._services.jobs.run(lambda: self.paper.watch(job), seen)

    def _stands(self, kind: PaperKind, state: PaperState) -> None:
        before = self._states.get(kind)
        self._states[kind] = state
        if state.over:
            self._jobs.pop(kind, None)
            if not self._jobs:
                self._timer.stop()
        if state is not before and state is PaperState.DONE and self._detail is not None:
            what = KIND_WORDS[kind]
            key = f"paper {kind} {self._detail.card.shipment_id}"
            self._guest.did(Deed(key, "printer", say.TOOK.filled(what=what), take=True))
        self._update()

    @Slot()
    def done(self) -> None:
        """Back to the menu: the pass stays in the guest's account."""
        self._guest.happened(KioskEvent.PRINTED)

    @Slot()
    def _update(self) -> None:
        inputs = PrintingInputs(
            detail=self._detail,
            booked=self._booked,
            printer=self.paper.available,
            kinds=self._kinds,
            states=dict(self._states),
            language=self._services.localizer.language,
        )
        old, self._props = self._props, derive_printing(inputs)
        self._papers.show(self._props.papers)
        swap_props(self, old, self._props)

    @Property(VmBoardingPass, constant=True)
    def boardingPass(self) -> VmBoardingPass:
        return self._pass

    @Property(QAbstractItemModel, constant=True)
    def papers(self) -> QAbstractItemModel:
        return self._papers

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=referenceChanged)
    def reference(self) -> str:
        return self._props.reference

    @Property(str, notify=comingChanged)
    def coming(self) -> str:
        return self._props.coming

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(bool, notify=canPrintChanged)
    def canPrint(self) -> bool:
        return self._props.canPrint
