"""The quiet badge at the bottom of the rail, and the sheet it opens: what waits, what was refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import Operation, OpKind, OpState, Status, StoreChanged, Trouble
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.domain import formats
from moonmail.domain.sizes import SIZES
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_SYNCED: Final = Text("同期済み {time}", "Synced {time}")
_SYNCING: Final = Text("同期しています", "Syncing")
_NOT_YET: Final = Text("まだ同期していません", "Not synced yet")
_WAITING: Final = Text("{n}件が送信待ち", "{n} waiting")
_NEEDS_YOU: Final = Text("{n}件をご確認ください", "{n} need you")
_NEEDS_YOU_ONE: Final = Text("1件をご確認ください", "1 needs you")
_REBUILT: Final = Text(
    "保存されていたデータが壊れていたため、別に保管し、サーバーから受け取り直しました。送信待ちの内容は引き継いでいます。",
    "The stored data was damaged. It was set aside and fetched afresh. What was waiting was carried over.",
)

_KINDS: Final[dict[OpKind, tuple[Text, str]]] = {
    OpKind.HOLD: (Text("枠の仮押さえ", "Hold a slot"), "timer"),
    OpKind.RELEASE_HOLD: (Text("仮押さえの取消し", "Release a hold"), "timer-off"),
    OpKind.BLOB: (Text("写真とプレートの送信", "Send the photo and plate"), "image-up"),
    OpKind.SHIPMENT: (Text("お預かり品の登録", "Register the message"), "mail"),
    OpKind.BOOKING: (Text("予約の申込み", "Place the booking"), "ticket"),
    OpKind.PAYMENT: (Text("お支払いの開始", "Start the payment"), "credit-card"),
    OpKind.MEMBER: (Text("会員情報の変更", "Change member details"), "user-round"),
}
_STATES: Final[dict[OpState, tuple[Text, str]]] = {
    OpState.PENDING: (Text("送信待ち", "Waiting"), "muted"),
    OpState.SENDING: (Text("送信中", "Sending"), "plain"),
    OpState.DONE: (Text("完了", "Done"), "ok"),
    OpState.REFUSED: (Text("受け付けられませんでした", "Not accepted"), "bad"),
    OpState.NEEDS_USER: (Text("ご確認ください", "Needs you"), "warn"),
}
_ALTERNATIVES: Final = Text("代わりに選べる枠：{list}", "Slots you could take instead: {list}")
_ALTERNATIVE: Final = Text("{flight}便 {size} {price}（のこり{n}）", "{flight} {size} {price} ({n} left)")


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One thing that waits or was refused. ``needsYou``: it can be retried or dismissed."""

    operationId: str
    icon: str
    title: str
    kind: str
    standing: str
    tone: str
    madeAt: str
    happened: str
    safe: str
    next: str
    code: str
    alternatives: str
    needsYou: bool


@dataclass(frozen=True, slots=True)
class SyncInputs:
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


def _row(operation: Operation, language: Language, zone: ZoneInfo) -> OperationRow:
    kind, icon = _KINDS[operation.kind]
    state, tone = _STATES[operation.state]
    told = words.explain(operation.code) if operation.code else None
    options = [
        _ALTERNATIVE.filled(
            flight=slot.flight_number,
            size=SIZES[slot.size].name,
            price=formats.both(lambda spoken, price=slot.price: formats.yen(price, spoken)),  # type: ignore[misc]
            n=f"{slot.left:,}",
        ).in_(language)
        for slot in operation.alternatives
    ]
    comma = "、" if language is Language.JA else "; "
    return OperationRow(
        operationId=str(operation.id),
        icon=icon,
        title=operation.title or kind.in_(language),
        kind=kind.in_(language),
        standing=state.in_(language),
        tone=tone,
        madeAt=formats.time_of(operation.made_at, language, zone),
        happened=told.happened.in_(language) if told else "",
        safe=told.safe.in_(language) if told else "",
        next=told.next.in_(language) if told else "",
        code=words.quote(operation.quote, language),
        alternatives=_ALTERNATIVES.filled(list=comma.join(options)).in_(language) if options else "",
        needsYou=operation.state in {OpState.REFUSED, OpState.NEEDS_USER},
    )


def derive_sync(inputs: SyncInputs) -> SyncProps:
    """What needs the member comes first, then trouble, then work under way, then peace."""
    status, language = inputs.status, inputs.language

    def say(text: Text, **values: str) -> str:
        return text.filled(**values).in_(language)

    rows = tuple(_row(operation, language, inputs.zone) for operation in inputs.operations)
    told = words.explain(status.trouble) if status.trouble else None
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
        code=words.quote(status.quote, language),
        rebuilt=say(_REBUILT) if status.store_was_rebuilt else "",
        rows=rows,
    )


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
        self._model = RowModel(OperationRow, lambda row: row.operationId, self)
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
        self._model.show(self._props.rows)
        swap_props(self, old, self._props)

    @Slot()
    def syncNow(self) -> None:
        self._services.engine.sync_now()

    @Slot(str)
    def retry(self, operation_id: str) -> None:
        self._services.jobs.when(self._services.engine.retry(UUID(operation_id)), lambda _: self.reload())

    @Slot(str)
    def dismiss(self, operation_id: str) -> None:
        self._services.jobs.when(self._services.engine.dismiss(UUID(operation_id)), lambda _: self.reload())

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
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
