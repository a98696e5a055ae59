"""Companies, schools and clubs that the member books for: who else does, what was booked, whose name is on receipts."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from moonmail.client.errors import ExchangeError
from moonmail.client.model import StoreChanged
from moonmail.contract.accounts import OrganisationIn, OrganisationKind
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.direct_words import Told, told
from moonmail.desktop.viewmodels.organisations_props import (
    BookerRow,
    BookingRow,
    OrganisationRow,
    OrganisationsInputs,
    OrganisationsProps,
    derive_organisations,
)
from moonmail.domain.codes import read_code
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.accounts import Member, Organisation
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_SAVED: Final = Text("保存しました", "Saved")
_JOINED: Final = Text("{name}の予約担当になりました", "You now book for {name}")
_REMOVED: Final = Text("予約担当から外しました", "Removed")
_LEFT: Final = Text("予約担当をやめました", "You no longer book for it")
_COPIED: Final = Text("招待コードをコピーしました", "Invitation code copied")


@QmlElement
@QmlUncreatable("made in Python")
class VmOrganisations(QObject):
    """``state``: list, new (the form), loading or one."""

    stateChanged = Signal()
    nameChanged = Signal()
    kindChanged = Signal()
    receiptNameChanged = Signal()
    ownerChanged = Signal()
    invitationChanged = Signal()
    invitationHowChanged = Signal()
    invitationUntilChanged = Signal()
    typedNameChanged = Signal()
    typedReceiptChanged = Signal()
    typedKindChanged = Signal()
    canSaveChanged = Signal()
    typedCodeChanged = Signal()
    codeHintChanged = Signal()
    codeErrorChanged = Signal()
    canJoinChanged = Signal()
    busyChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._member: Member | None = None
        self._opened = ""
        self._organisation: Organisation | None = None
        self._edited: UUID | None = None
        self._typed_name = self._typed_receipt = self._typed_code = ""
        self._typed_kind = OrganisationKind.COMPANY
        self._joining: tuple[str, UUID] | None = None
        self._busy = False
        self._failure: BaseException | None = None
        self._rows = RowModel(OrganisationRow, lambda row: row.organisationId, self)
        self._bookers = RowModel(BookerRow, lambda row: row.memberId, self)
        self._bookings = RowModel(BookingRow, lambda row: row.bookingId, self)
        self._props = OrganisationsProps()
        services.bridge.storeChanged.connect(self._store_changed)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.localizer.changed.connect(self._update)
        self._update()
        self.reload()

    def reload(self) -> None:
        self._services.jobs.when(self._services.engine.member(), self._show_member)

    def _show_member(self, member: Member | None) -> None:
        self._member = member
        self._update()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if "member" in event.types:
            self.reload()

    @Slot()
    def _session_changed(self) -> None:
        if not self._services.bridge.session.signed_in:
            self.leave()
        self.reload()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        inputs = OrganisationsInputs(
            self._member,
            self._opened,
            self._organisation,
            self._edited is not None,
            self._typed_name,
            self._typed_receipt,
            self._typed_kind,
            self._typed_code,
            self._busy,
            told(self._failure, localizer.language) if self._failure is not None else Told(),
            localizer.language,
            localizer.zone,
        )
        old, self._props = self._props, derive_organisations(inputs)
        self._rows.show(self._props.rows)
        self._bookers.show(self._props.bookers)
        self._bookings.show(self._props.bookings)
        swap_props(self, old, self._props)

    def _say(self, text: Text) -> None:
        self._home.say(self._services.localizer.text(text))

    def _ask(self, future: Future[Organisation], done: Text | None = None) -> None:
        """Show what the backend answers about an organisation; then say ``done``."""
        self._busy, self._failure = True, None
        self._update()

        def take(organisation: Organisation) -> None:
            self._busy, self._edited, self._joining = False, None, None
            self._organisation, self._opened = organisation, str(organisation.id)
            self._typed_code = ""
            self._update()
            if done is not None:
                self._say(done.filled(name=organisation.name))

        self._services.jobs.when(future, take, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._busy, self._failure = False, error
        if isinstance(error, ExchangeError) and error.refusal is not None:
            self._joining = None
        self._update()

    # ---------------------------------------------------------------- looking

    @Slot(str)
    def open(self, organisation_id: str) -> None:
        self._opened, self._organisation, self._edited = organisation_id, None, None
        self._ask(self._services.engine.organisation(UUID(organisation_id)))

    @Slot()
    def leave(self) -> None:
        """Back to the list."""
        self._opened, self._organisation, self._edited, self._failure = "", None, None, None
        self._update()

    # ---------------------------------------------------------------- making and changing

    @Slot()
    def startNew(self) -> None:
        self._edited = uuid4()
        self._typed_name = self._typed_receipt = ""
        self._typed_kind, self._failure = OrganisationKind.COMPANY, None
        self._update()

    @Slot()
    def startEdit(self) -> None:
        found = self._organisation
        if found is not None:
            self._edited = found.id
            self._typed_name, self._typed_receipt, self._typed_kind = found.name, found.receipt_name, found.kind
            self._failure = None
            self._update()

    @Slot(str)
    def typeName(self, text: str) -> None:
        self._typed_name = text
        self._update()

    @Slot(str)
    def typeReceipt(self, text: str) -> None:
        self._typed_receipt = text
        self._update()

    @Slot(str)
    def chooseKind(self, kind: str) -> None:
        self._typed_kind = OrganisationKind(kind)
        self._update()

    @Slot()
    def save(self) -> None:
        if self._edited is None or not self._props.canSave:
            return
        name = self._typed_name.strip()
        wanted = OrganisationIn(name=name, kind=self._typed_kind, receipt_name=self._typed_receipt.strip() or name)
        self._ask(self._services.engine.save_organisation(self._edited, wanted), _SAVED)

    @Slot()
    def cancelEdit(self) -> None:
        self._edited, self._failure = None, None
        self._update()

    # ---------------------------------------------------------------- bookers

    @Slot(str)
    def typeCode(self, text: str) -> None:
        self._typed_code, self._failure = text, None
        self._update()

    @Slot()
    def join(self) -> None:
        code = read_code(self._typed_code).code
        if code is None or self._busy:
            return
        if self._joining is None or self._joining[0] != code:
            self._joining = (code, uuid4())
        self._ask(self._services.engine.join_organisation(self._joining[1], code), _JOINED)

    @Slot()
    def invite(self) -> None:
        if self._organisation is not None and not self._busy:
            self._ask(self._services.engine.invite(self._organisation.id))

    @Slot()
    def copyInvitation(self) -> None:
        QGuiApplication.clipboard().setText(self._props.invitation)
        self._say(_COPIED)

    @Slot(str)
    def remove(self, member_id: str) -> None:
        """Take somebody off, or oneself."""
        if self._organisation is None or self._busy:
            return
        mine = self._member is not None and str(self._member.id) == member_id
        future = self._services.engine.remove_booker(self._organisation.id, UUID(member_id))
        if not mine:
            self._ask(future, _REMOVED)
            return
        self._busy = True
        self._update()

        def gone(_: Organisation) -> None:
            self._busy = False
            self.leave()
            self._say(_LEFT)

        self._services.jobs.when(future, gone, self._failed)

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(QAbstractItemModel, constant=True)
    def bookers(self) -> QAbstractItemModel:
        return self._bookers

    @Property(QAbstractItemModel, constant=True)
    def bookings(self) -> QAbstractItemModel:
        return self._bookings

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=nameChanged)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=kindChanged)
    def kind(self) -> str:
        return self._props.kind

    @Property(str, notify=receiptNameChanged)
    def receiptName(self) -> str:
        return self._props.receiptName

    @Property(bool, notify=ownerChanged)
    def owner(self) -> bool:
        return self._props.owner

    @Property(str, notify=invitationChanged)
    def invitation(self) -> str:
        return self._props.invitation

    @Property(str, notify=invitationHowChanged)
    def invitationHow(self) -> str:
        return self._props.invitationHow

    @Property(str, notify=invitationUntilChanged)
    def invitationUntil(self) -> str:
        return self._props.invitationUntil

    @Property(str, notify=typedNameChanged)
    def typedName(self) -> str:
        return self._props.typedName

    @Property(str, notify=typedReceiptChanged)
    def typedReceipt(self) -> str:
        return self._props.typedReceipt

    @Property(str, notify=typedKindChanged)
    def typedKind(self) -> str:
        return self._props.typedKind

    @Property(bool, notify=canSaveChanged)
    def canSave(self) -> bool:
        return self._props.canSave

    @Property(str, notify=typedCodeChanged)
    def typedCode(self) -> str:
        return self._props.typedCode

    @Property(str, notify=codeHintChanged)
    def codeHint(self) -> str:
        return self._props.codeHint

    @Property(str, notify=codeErrorChanged)
    def codeError(self) -> str:
        return self._props.codeError

    @Property(bool, notify=canJoinChanged)
    def canJoin(self) -> bool:
        return self._props.canJoin

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
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
