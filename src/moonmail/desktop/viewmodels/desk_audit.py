"""The record of what staff did, for auditors: filtered, in full, looked through for alterations, taken along."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from moonmail.desktop.desk.actions import Action
from moonmail.desktop.desk.words import told
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.desk_audit_props import (
    ACT_CHOICES,
    AuditFilter,
    AuditInputs,
    AuditProps,
    AuditRow,
    FilterRow,
    derive_audit,
)
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.audit import AuditVerification
    from moonmail.contract.desk import AuditEntryOut, AuditPage
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_SAVED: Final = Text("{n}件を書き出しました", "{n} entries exported")
_NOT_SAVED: Final = Text("ファイルに書き込めませんでした", "The file could not be written")
_COPIED: Final = Text("照合点をコピーしました", "Checkpoint copied")
_CHOOSE: Final = {
    "who": Action("audit.who", Text("この人の操作だけを表示", "Only what this person did"), "Alt+1", "audit"),
    "member": Action("audit.member", Text("この会員への操作だけを表示", "Only about this member"), "Alt+2", "audit"),
    "what": Action("audit.what", Text("この対象への操作だけを表示", "Only about this thing"), "Alt+3", "audit"),
}
_ALL: Final = Action("audit.all", Text("絞り込みをやめる", "Show everything"), "Alt+0", "audit")
_RELOAD: Final = Action("audit.reload", Text("最新の記録を読み込む", "Read the newest entries"), "F5", "audit")
_MORE: Final = Action("audit.more", Text("さらに前の記録を読み込む", "Read earlier entries"), "Ctrl+M", "audit")
_VERIFY: Final = Action("audit.verify", Text("書き換えがないか調べる", "Look for alterations"), "Ctrl+Return", "audit")
_EXPORT: Final = Action("audit.export", Text("ファイルに書き出す", "Export to a file"), "Ctrl+E", "audit")
_COPY: Final = Action("audit.copy", Text("照合点をコピー", "Copy the checkpoint"), "Ctrl+Shift+C", "audit")


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskAudit(QObject):
    stateChanged = Signal()
    moreChanged = Signal()
    busyChanged = Signal()
    verifyingChanged = Signal()
    actChanged = Signal()
    actsChanged = Signal()
    numberChanged = Signal()
    titleChanged = Signal()
    atChanged = Signal()
    whoChanged = Signal()
    roleChanged = Signal()
    aboutChanged = Signal()
    memberChanged = Signal()
    whyChanged = Signal()
    detailChanged = Signal()
    hashChanged = Signal()
    chainChanged = Signal()
    chainGoodChanged = Signal()
    faultsChanged = Signal()
    checkpointChanged = Signal()
    checkpointHashChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    fileWanted = Signal()

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._entries: tuple[AuditEntryOut, ...] | None = None
        self._before: int | None = None
        self._filter = AuditFilter()
        self._chosen = 0
        self._asked = 0
        self._busy = False
        self._verifying = False
        self._verification: AuditVerification | None = None
        self._failure: BaseException | None = None
        self._rows = RowModel(AuditRow, lambda row: row.number, self)
        self._filters = RowModel(FilterRow, lambda row: row.by, self)
        self._props = AuditProps()
        services.localizer.changed.connect(self._update)
        actions = desk.actions
        for kind, action in _CHOOSE.items():
            actions.add(action, partial(self.only, kind), partial(self._has, kind))
        actions.add(_ALL, self.all, lambda: self._filter != AuditFilter())
        actions.add(_RELOAD, self.reload)
        actions.add(_MORE, self.loadMore, lambda: self._before is not None and not self._busy)
        actions.add(_VERIFY, self.verify, lambda: not self._verifying)
        actions.add(_EXPORT, self.fileWanted.emit)
        actions.add(_COPY, self.copyCheckpoint, lambda: bool(self._props.checkpointHash))
        self._update()
        self.reload()

    @Slot()
    def _update(self) -> None:
        services = self._services
        inputs = AuditInputs(
            self._entries,
            self._before is not None,
            self._filter,
            self._chosen,
            self._busy,
            self._verifying,
            self._verification,
            told(self._failure, services.localizer.language) if self._failure is not None else None,
            services.localizer.language,
            services.localizer.zone,
        )
        old, self._props = self._props, derive_audit(inputs)
        self._rows.show(self._props.rows)
        self._filters.show(self._props.filters)
        swap_props(self, old, self._props)

    # ---------------------------------------------------------------- reading

    def _read(self, before: int | None) -> None:
        self._asked += 1
        asked, chosen = self._asked, self._filter
        self._busy, self._failure = True, None
        self._update()

        def show(page: AuditPage) -> None:
            if asked != self._asked:
                return
            known = self._entries or () if before is not None else ()
            self._entries, self._before, self._busy = (*known, *page.items), page.before, False
            if before is None:
                self._chosen = page.items[0].number if page.items else 0
            self._update()

        def failed(error: BaseException) -> None:
            if asked == self._asked:
                self._busy, self._failure = False, error
                self._update()

        future = self._services.desk.audit.page(
            before=before, who=chosen.who, member=chosen.member, what=chosen.what, act=chosen.act
        )
        self._services.jobs.when(future, show, failed)

    @Slot()
    def reload(self) -> None:
        self._read(None)

    @Slot()
    def loadMore(self) -> None:
        if self._before is not None and not self._busy:
            self._read(self._before)

    @Slot(int)
    def choose(self, number: int) -> None:
        self._chosen = number
        self._update()

    def _has(self, kind: str) -> bool:
        return bool(self._of_chosen(kind))

    def _of_chosen(self, kind: str) -> str:
        entry = next((each for each in self._entries or () if each.number == self._chosen), None)
        return str(getattr(entry, kind)) if entry is not None else ""

    @Slot(str)
    def only(self, kind: str) -> None:
        """Show only entries with the same ``who``, ``member`` or ``what`` as the chosen one."""
        value = self._of_chosen(kind)
        if value:
            more = {"who_name": self._of_chosen("name")} if kind == "who" else {}
            self._filter = self._filter._replace(**{kind: value}, **more)
            self._entries = None
            self._read(None)

    @Slot(str)
    def without(self, kind: str) -> None:
        self._filter = self._filter._replace(**{kind: ""})
        self._read(None)

    @Slot(int)
    def chooseAct(self, at: int) -> None:
        self._filter = self._filter._replace(act=str(ACT_CHOICES[at]))
        self._entries = None
        self._read(None)

    @Slot()
    def all(self) -> None:
        self._filter = AuditFilter()
        self._read(None)

    # ---------------------------------------------------------------- the chain

    @Slot()
    def verify(self) -> None:
        if self._verifying:
            return
        self._verifying, self._failure = True, None
        self._update()

        def show(found: AuditVerification) -> None:
            self._verifying, self._verification = False, found
            self._update()

        self._services.jobs.when(self._services.desk.audit.verify(), show, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._verifying = self._busy = False
        self._failure = error
        self._update()

    @Slot()
    def copyCheckpoint(self) -> None:
        """Copy the newest checkpoint as one line, as the server's command prints it."""
        newest = self._verification.newest if self._verification is not None else None
        if newest is not None:
            said = newest.model_dump(mode="json") | {"at": newest.at.isoformat(timespec="milliseconds")}
            QGuiApplication.clipboard().setText(json.dumps(said))
            self._desk.say(self._services.localizer.text(_COPIED))

    @Slot(QUrl)
    def save(self, url: QUrl) -> None:
        """Write the whole audit into a file."""
        self._busy, self._failure = True, None
        self._update()

        def done(count: int) -> None:
            self._busy = False
            self._update()
            self._desk.say(self._services.localizer.text(_SAVED.filled(n=f"{count:,}")))

        def failed(error: BaseException) -> None:
            if isinstance(error, OSError):
                self._busy = False
                self._update()
                self._desk.say(self._services.localizer.text(_NOT_SAVED))
            else:
                self._failed(error)

        self._services.jobs.when(self._services.desk.audit.export(Path(url.toLocalFile())), done, failed)

    # ---------------------------------------------------------------- properties

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(QAbstractItemModel, constant=True)
    def filters(self) -> QAbstractItemModel:
        return self._filters

    @Property(bool, notify=moreChanged)
    def more(self) -> bool:
        return self._props.more

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._props.busy

    @Property(bool, notify=verifyingChanged)
    def verifying(self) -> bool:
        return self._props.verifying

    @Property(bool, notify=chainGoodChanged)
    def chainGood(self) -> bool:
        return self._props.chainGood

    @Property(int, notify=actChanged)
    def act(self) -> int:
        return self._props.act

    @Property("QStringList", notify=actsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def acts(self) -> list[str]:
        return list(self._props.acts)

    @Property("QStringList", notify=faultsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def faults(self) -> list[str]:
        return list(self._props.faults)

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=atChanged)
    def at(self) -> str:
        return self._props.at

    @Property(str, notify=whoChanged)
    def who(self) -> str:
        return self._props.who

    @Property(str, notify=roleChanged)
    def role(self) -> str:
        return self._props.role

    @Property(str, notify=aboutChanged)
    def about(self) -> str:
        return self._props.about

    @Property(str, notify=memberChanged)
    def member(self) -> str:
        return self._props.member

    @Property(str, notify=whyChanged)
    def why(self) -> str:
        return self._props.why

    @Property(str, notify=detailChanged)
    def detail(self) -> str:
        return self._props.detail

    @Property(str, notify=hashChanged)
    def hash(self) -> str:
        return self._props.hash

    @Property(str, notify=chainChanged)
    def chain(self) -> str:
        return self._props.chain

    @Property(str, notify=checkpointChanged)
    def checkpoint(self) -> str:
        return self._props.checkpoint

    @Property(str, notify=checkpointHashChanged)
    def checkpointHash(self) -> str:
        return self._props.checkpointHash

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

    @Property(str, notify=numberChanged)
    def number(self) -> str:
        return self._props.number
