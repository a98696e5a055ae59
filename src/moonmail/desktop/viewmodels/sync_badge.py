"""The quiet badge at the bottom of the rail, and the sheet it opens: what waits, what was refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.glance import Status, Trouble
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.domain import formats
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from moonmail.client.model import Operation, StoreChanged
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.sync_rows import OperationRow
    from moonmail.desktop.words import Explanation

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_SYNCED: Final = Text("同期済み {time}", "Synced {time}")
_SYNCING: Final = Text("同期しています", "Syncing")
_NOT_YET: Final = Text("まだ同期していません", "Not synced yet")
_WAITING: Final = Text("{n}件が送信待ち", "{n} waiting")
_NEEDS_YOU: Final = Text("{n}件の確認待ち", "{n} need you")
_NEEDS_YOU_ONE: Final = Text("1件の確認待ち", "1 needs you")
_REBUILT: Final = Text(
    "保存されていたデータが壊れていたため、別に保管し、サーバーから受け取り直しました。送信待ちの内容は引き継いでいます。",
    "The stored data was damaged. It was set aside and fetched afresh. What was waiting was carried over.",
)


class SyncInputs(NamedTuple):
    status: Status
    operations: tuple[Operation, ...]
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class SyncProps:
    """``text`` is the badge's first line, ``more`` its second; the notice words explain a trouble in the sheet."""

    text: str = ""
    more: str = ""
    icon: str = "cloud"
    tone: str = "muted"
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""
    rebuilt: str = ""
    rows: tuple[OperationRow, ...] = ()


def derive_sync(inputs: SyncInputs) -> SyncProps:
    """What needs the member comes first, then trouble, then work under way, then peace."""
    status, language = inputs.status, inputs.language

    def say(text: Text, **values: str) -> str:
        return text.filled(**values).in_(language)

    told = _explained(status.trouble)
    waiting = say(_WAITING, n=f"{status.waiting:,}") if status.waiting else ""
    if status.needs_you:
        text = say(_NEEDS_YOU_ONE) if status.needs_you == 1 else say(_NEEDS_YOU, n=f"{status.needs_you:,}")
        more = told.short.in_(language) if told else waiting
        icon, tone = "circle-alert", "warn"
    elif told:
        text, more = told.short.in_(language), waiting
        icon = "cloud-off" if status.trouble in {Trouble.OFFLINE, Trouble.TIMEOUT} else "triangle-alert"
        tone = "muted" if icon == "cloud-off" else "warn"
    elif status.syncing and status.synced_at is None:
        text, more, icon, tone = say(_SYNCING), waiting, "refresh-cw", "muted"
    elif status.synced_at is None:
        text, more, icon, tone = say(_NOT_YET), waiting, "cloud", "muted"
    else:
        text = say(_SYNCED, time=formats.clock(status.synced_at, inputs.zone))
        more, icon, tone = waiting, "cloud-check", "ok"
    return SyncProps(
        text=text,
        more=more,
        icon=icon,
        tone=tone,
        happened=told.happened.in_(language) if told else "",
        safe=told.safe.in_(language) if told else "",
        next=told.next.in_(language) if told else "",
        code=_quoted(status.quote, language),
        rebuilt=say(_REBUILT) if status.store_was_rebuilt else "",
        rows=_rows(inputs),
    )


# The words of troubles are not loaded before there is one: the first frame comes sooner without.
def _explained(trouble: Trouble | None) -> Explanation | None:
    if trouble is None:
        return None
    from moonmail.desktop import words

    return words.explain(trouble)


def _quoted(code: str, language: Language) -> str:
    if not code:
        return ""
    from moonmail.desktop import words

    return words.quote(code, language)


def _rows(inputs: SyncInputs) -> tuple[OperationRow, ...]:
    if not inputs.operations:
        return ()
    from moonmail.desktop.viewmodels.sync_rows import row_of

    return tuple(row_of(operation, inputs.language, inputs.zone) for operation in inputs.operations)


@QmlElement
@QmlUncreatable("made in Python")
class VmSync(QObject):
    textChanged = Signal()
    moreChanged = Signal()
    iconChanged = Signal()
    toneChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    rebuiltChanged = Signal()
    countChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._operations: tuple[Operation, ...] = ()
        self._model: RowModel[OperationRow] | None = None
        self._props = SyncProps()
        services.bridge.statusChanged.connect(self._status_changed)
        services.bridge.storeChanged.connect(self._store_changed)
        services.localizer.changed.connect(self._update)
        self._update()

    def show(self, operations: Sequence[Operation]) -> None:
        self._operations = tuple(operations)
        self._update()
        self.countChanged.emit()

    def reload(self) -> None:
        self._services.jobs.when(self._services.engine.operations(), self.show)

    @Slot()
    def _status_changed(self) -> None:
        self._update()
        if self._services.bridge.status.waiting or self._services.bridge.status.needs_you or self._operations:
            self.reload()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if "operation" in event.types:
            self.reload()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        inputs = SyncInputs(self._services.bridge.status, self._operations, localizer.language, localizer.zone)
        old, self._props = self._props, derive_sync(inputs)
        if self._model is not None:
            self._model.show(self._props.rows)
        swap_props(self, old, self._props)

    @Slot()
    def syncNow(self) -> None:
        self._services.engine.sync_now()

    @Slot(str)
    def retry(self, operation_id: str) -> None:
        from uuid import UUID

        self._services.jobs.when(self._services.engine.retry(UUID(operation_id)), lambda _: self.reload())

    @Slot(str)
    def dismiss(self, operation_id: str) -> None:
        from uuid import UUID

        self._services.jobs.when(self._services.engine.dismiss(UUID(operation_id)), lambda _: self.reload())

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        """Made when the sheet first asks for it: the badge alone needs no rows."""
        if self._model is None:
            from moonmail.desktop.viewmodels.sync_rows import OperationRow

            self._model = RowModel(OperationRow, lambda row: row.operationId, self)
            self._model.show(self._props.rows)
        return self._model

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return len(self._operations)

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=moreChanged)
    def more(self) -> str:
        return self._props.more

    @Property(str, notify=iconChanged)
    def icon(self) -> str:
        return self._props.icon

    @Property(str, notify=toneChanged)
    def tone(self) -> str:
        return self._props.tone

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

    @Property(str, notify=rebuiltChanged)
    def rebuilt(self) -> str:
        return self._props.rebuilt
