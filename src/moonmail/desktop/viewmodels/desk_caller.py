"""The file of whom the desk talks with: opened, verified, and a field shown for a minute and a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_call_log import CallLog, LogRow
from moonmail.desktop.viewmodels.desk_caller_props import (
    CallerBookingRow,
    CallerInputs,
    CallerProps,
    FieldRow,
    derive_caller,
    still_verified,
)
from moonmail.desktop.viewmodels.desk_reveal import VmDeskReveal
from moonmail.desktop.viewmodels.desk_verify import VmDeskVerify

if TYPE_CHECKING:
    from moonmail.contract.desk import MemberFile
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_LOOK_MS: Final = 1_000


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskCaller(QObject):
    stateChanged = Signal()
    memberIdChanged = Signal()
    nameChanged = Signal()
    factsChanged = Signal()
    verifiedChanged = Signal()
    verifiedWordsChanged = Signal()
    bookingIdChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._member: UUID | None = None
        self._booking: UUID | None = None
        self._file: MemberFile | None = None
        self._failure: BaseException | None = None
        self.log = CallLog()
        self._fields = RowModel(FieldRow, lambda row: row.field, self)
        self._bookings = RowModel(CallerBookingRow, lambda row: row.bookingId, self)
        self._log_rows = RowModel(LogRow, lambda row: row.number, self)
        self._props = CallerProps()
        self.verify_model = VmDeskVerify(services, desk, self.log, self)
        self.reveal_model = VmDeskReveal(services, desk, self.log, self)
        self.verify_model.verifiedNow.connect(self.reload)
        self.verify_model.happened_in_call.connect(self._update)
        self.reveal_model.changed.connect(self._update)
        self._tick = QTimer(self, interval=_LOOK_MS)
        self._tick.timeout.connect(self._ticked)
        services.localizer.changed.connect(self._update)
        self._update()

    @property
    def opened(self) -> str:
        """Return whose file is open, or nothing."""
        return str(self._member or "")

    # ---------------------------------------------------------------- opening

    def load(self, member_id: UUID, booking_id: UUID | None = None) -> None:
        """Open somebody's file. That it was opened is in the audit."""
        if member_id != self._member:
            self._file = None
            self.reveal_model.hide()
        self._member, self._booking, self._failure = member_id, booking_id, None
        self.verify_model.begin(member_id)
        self._update()
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the file anew, as after a verification or a change."""
        asked = self._member
        if asked is None:
            return

        def show(file: MemberFile) -> None:
            if asked == self._member:
                self._file, self._failure = file, None
                self._update()

        def failed(error: BaseException) -> None:
            if asked == self._member:
                self._failure = error
                self._update()

        self._services.jobs.when(self._services.desk.people.file(asked), show, failed)

    @Slot()
    def close(self) -> None:
        """The call is over: nothing of this member stays on the screen."""
        self._member = self._booking = self._file = None
        self._failure = None
        self.reveal_model.hide()
        self.verify_model.begin(None)
        self._update()

    @Slot(str)
    def chooseBooking(self, booking_id: str) -> None:
        self._booking = UUID(booking_id)
        self._update()

    @Slot()
    def _ticked(self) -> None:
        self.reveal_model.tick()
        self._update()

    @Slot()
    def _update(self) -> None:
        services, file = self._services, self._file
        now = services.clock.now()
        verified = still_verified(file, now)
        if not verified:
            self.reveal_model.hide()
        inputs = CallerInputs(
            str(self._member or ""),
            file,
            str(self._booking or ""),
            told(self._failure, services.localizer.language) if self._failure is not None else None,
            self.reveal_model.shown(),
            self.reveal_model.chosen,
            now,
            services.localizer.language,
            services.localizer.zone,
        )
        old, self._props = self._props, derive_caller(inputs)
        self._fields.show(self._props.fields)
        self._bookings.show(self._props.bookings)
        self._log_rows.show(self.log.rows(self._member, services.localizer.language, services.localizer.zone))
        self.verify_model.known(self._member, verified=verified)
        self.reveal_model.known(self._member, verified=verified)
        running = verified or bool(self.verify_model.locked_for)
        if running != self._tick.isActive():
            self._tick.start() if running else self._tick.stop()
        swap_props(self, old, self._props)
        until = file.verified_until if file is not None and verified else None
        self._desk.caller.show(*((self._member, self._booking, until) if file is not None else (None,)))

    # ---------------------------------------------------------------- properties

    @Property(VmDeskVerify, constant=True)
    def verify(self) -> VmDeskVerify:
        return self.verify_model

    @Property(VmDeskReveal, constant=True)
    def reveal(self) -> VmDeskReveal:
        return self.reveal_model

    @Property(QAbstractItemModel, constant=True)
    def fields(self) -> QAbstractItemModel:
        return self._fields

    @Property(QAbstractItemModel, constant=True)
    def bookings(self) -> QAbstractItemModel:
        return self._bookings

    @Property(QAbstractItemModel, constant=True)
    def callLog(self) -> QAbstractItemModel:
        return self._log_rows

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=memberIdChanged)
    def memberId(self) -> str:
        return self._props.memberId

    @Property(str, notify=nameChanged)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=factsChanged)
    def facts(self) -> str:
        return self._props.facts

    @Property(bool, notify=verifiedChanged)
    def verified(self) -> bool:
        return self._props.verified

    @Property(str, notify=verifiedWordsChanged)
    def verifiedWords(self) -> str:
        return self._props.verifiedWords

    @Property(str, notify=bookingIdChanged)
    def bookingId(self) -> str:
        return self._props.bookingId

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
