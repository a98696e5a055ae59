"""What is kept about the member: what they agreed to, all of it as a file, and its deletion."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import StoreChanged
from moonmail.desktop.saving import SAVED, sensible_name, with_suffix
from moonmail.desktop.viewmodels.accesses import VmAccesses
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.direct_words import Told, told
from moonmail.desktop.viewmodels.my_data_props import DocumentRow, KeptRow, MyDataInputs, MyDataProps, derive_my_data
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.accounts import DeletionPlan, DocumentList, Member
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_EXPORT_NAME: Final = Text("MoonMail_会員データ", "MoonMail_my_data")
_DELETED: Final = Text("会員データを削除しました", "Your data was deleted")
_CANCELLED: Final = Text("保存を中止しました", "Saving was cancelled")


@QmlElement
@QmlUncreatable("made in Python")
class VmMyData(QObject):
    """``deletion``: none, loading, blocked, ready, deleting or done."""

    membershipChanged = Signal()
    deletionChanged = Signal()
    goesChanged = Signal()
    blockedChanged = Signal()
    typedChanged = Signal()
    numberErrorChanged = Signal()
    canDeleteChanged = Signal()
    exportingChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._member: Member | None = None
        self._documents: DocumentList | None = None
        self._asked: frozenset[str] = frozenset()
        self._plan: DeletionPlan | None = None
        self._planning = False
        self._typed = ""
        self._deletion_id: UUID | None = None
        self._deleting = False
        self._deleted = False
        self._export: Future[Path] | None = None
        self._failure: BaseException | None = None
        self._document_rows = RowModel(DocumentRow, lambda row: row.name, self)
        self._stays = RowModel(KeptRow, lambda row: row.what, self)
        self.accesses_model = VmAccesses(services, self)
        self._props = MyDataProps()
        services.bridge.storeChanged.connect(self._store_changed)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.localizer.changed.connect(self._update)
        self._update()
        self.reload()

    def reload(self) -> None:
        jobs, engine = self._services.jobs, self._services.engine
        jobs.when(engine.member(), self._show_member)
        jobs.when(engine.documents(), self._show_documents, lambda _: None)
        if self._services.bridge.session.signed_in:
            self.accesses_model.reload()

    def _show_member(self, member: Member | None) -> None:
        self._member = member
        if member is not None:
            known = {document.name: document.version for document in (self._documents.items if self._documents else [])}
            given = {consent.document: consent.version for consent in member.consents}
            self._asked = frozenset(name for name in self._asked if given.get(name) != known.get(name))
        self._update()

    def _show_documents(self, documents: DocumentList | None) -> None:
        self._documents = documents
        self._update()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if "member" in event.types:
            self._services.jobs.when(self._services.engine.member(), self._show_member)

    @Slot()
    def _session_changed(self) -> None:
        if not self._services.bridge.session.signed_in and not self._deleted:
            self._member, self._plan, self._typed = None, None, ""
        self.reload()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        failure = told(self._failure, localizer.language) if self._failure is not None else Told()
        inputs = MyDataInputs(
            self._member,
            self._documents,
            self._asked,
            self._plan,
            self._planning,
            self._typed,
            self._deleting,
            self._deleted,
            self._export is not None,
            failure,
            localizer.language,
            localizer.zone,
        )
        old, self._props = self._props, derive_my_data(inputs)
        self._document_rows.show(self._props.documents)
        self._stays.show(self._props.stays)
        swap_props(self, old, self._props)

    def _failed(self, error: BaseException) -> None:
        self._planning = self._deleting = False
        self._failure = error
        self._update()

    # ---------------------------------------------------------------- consents

    @Slot(str)
    def read(self, path: str) -> None:
        """Show a document in the browser."""
        self._services.open_url(self._services.engine.server_url() + path)

    @Slot(str)
    def agree(self, name: str) -> None:
        document = (
            next((each for each in self._documents.items if each.name == name), None) if self._documents else None
        )
        if document is not None:
            self._asked |= {name}
            self._services.engine.consent(name, document.version)
            self._update()

    # ---------------------------------------------------------------- export

    @Slot(result=QUrl)
    def suggestedExport(self) -> QUrl:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = sensible_name(self._services.localizer.text(_EXPORT_NAME))
        return QUrl.fromLocalFile(str(Path(folder) / f"{name}.zip"))

    @Slot(QUrl)
    def export(self, url: QUrl) -> None:
        """Save everything that is kept about the member: all of it, or nothing."""
        if self._export is not None or not url.isLocalFile():
            return
        path = with_suffix(Path(url.toLocalFile()), ".zip")
        self._failure = None
        self._export = self._services.engine.export_me(path)
        self._update()
        self._services.jobs.when(self._export, self._exported, self._export_failed)

    def _exported(self, path: Path) -> None:
        self._export = None
        self._update()
        self._home.say(SAVED.filled(name=path.name).in_(self._services.localizer.language))

    def _export_failed(self, error: BaseException) -> None:
        self._export = None
        self._failed(error)

    @Slot()
    def cancelExport(self) -> None:
        if self._export is not None and self._export.cancel():
            self._export = None
            self._update()
            self._home.say(self._services.localizer.text(_CANCELLED))

    # ---------------------------------------------------------------- deletion

    @Slot()
    def askDeletion(self) -> None:
        """Fetch what deleting would do, and show it."""
        self._planning, self._plan, self._failure = True, None, None
        self._update()
        self._services.jobs.when(self._services.engine.deletion_plan(), self._show_plan, self._failed)

    def _show_plan(self, plan: DeletionPlan) -> None:
        self._planning, self._plan = False, plan
        self._update()

    @Slot(str)
    def type(self, text: str) -> None:
        self._typed = text
        self._update()

    @Slot()
    def leaveDeletion(self) -> None:
        self._plan, self._typed, self._deletion_id, self._failure = None, "", None, None
        self._update()

    @Slot()
    def delete(self) -> None:
        if not self._props.canDelete or self._member is None:
            return
        # The same id again after an answer that was lost: it is deleted once.
        self._deletion_id = self._deletion_id or uuid4()
        self._deleting, self._failure = True, None
        self._update()
        future = self._services.engine.delete_me(self._deletion_id, self._member.membership_number)
        self._services.jobs.when(future, self._was_deleted, self._failed)

    def _was_deleted(self, plan: DeletionPlan) -> None:
        self._deleting, self._plan = False, plan
        self._deleted = not plan.blocked
        self._update()
        if self._deleted:
            self._home.say(self._services.localizer.text(_DELETED))

    @Property(VmAccesses, constant=True)
    def accesses(self) -> VmAccesses:
        return self.accesses_model

    @Property(QAbstractItemModel, constant=True)
    def documents(self) -> QAbstractItemModel:
        return self._document_rows

    @Property(QAbstractItemModel, constant=True)
    def stays(self) -> QAbstractItemModel:
        return self._stays

    @Property(str, notify=membershipChanged)
    def membership(self) -> str:
        return self._props.membership

    @Property(str, notify=deletionChanged)
    def deletion(self) -> str:
        return self._props.deletion

    @Property("QStringList", notify=goesChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def goes(self) -> list[str]:
        return list(self._props.goes)

    @Property("QStringList", notify=blockedChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def blocked(self) -> list[str]:
        return list(self._props.blocked)

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        return self._props.typed

    @Property(str, notify=numberErrorChanged)
    def numberError(self) -> str:
        return self._props.numberError

    @Property(bool, notify=canDeleteChanged)
    def canDelete(self) -> bool:
        return self._props.canDelete

    @Property(bool, notify=exportingChanged)
    def exporting(self) -> bool:
        return self._props.exporting

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
