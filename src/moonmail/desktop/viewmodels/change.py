"""Looking at a change of content before it is sent: what was, what will be, what it costs, until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import Draft, ShipmentDetail
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.send_changes import ChangeRow, change_rows, had_drawing
from moonmail.desktop.viewmodels.send_flow import shipment_title
from moonmail.desktop.viewmodels.unkept import tell_unkept
from moonmail.domain import formats
from moonmail.domain.shop import NO_WORDS, freedom
from moonmail.domain.sizes import SIZES
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.send_contents import Gathered, VmContents
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_UNTIL: Final = Text("{until} まで、何度でも変更できます。", "You can change it again until {until}.")
_UNTIL_OPEN: Final = Text(
    "この予約の条件では、変更の期限はありません。", "The terms of this booking name no last date for changes."
)
_NOTHING: Final = Text("まだ何も変わっていません。", "Nothing is different yet.")
_OTHER_SIZE: Final = Text(
    "この品物は、ご予約の{size}に収まりません。お預かり品の画面で「便・大きさを変える」をお選びください。",
    "This item does not fit the {size} you booked. Choose “Change flight or size” on its page instead.",
)
_NOT_READY: Final = Text("前のページに、直すところが残っています。", "Something on the page before is not right yet.")
_SENT: Final = Text(
    "変更を受け付けました。反映されると、この画面でお知らせします。",
    "Your change is taken. This page tells you once it is done.",
)
_NO_DRAWING: Final = Text(
    "前の手書きは、線としては残っていません。このまま送ると、新しい手書きに置き換わります。必要なら、もう一度描いてください。",
    "The lines of your earlier drawing were not kept. Sending this replaces it; please draw again if you want one.",
)


@dataclass(frozen=True, slots=True)
class ChangeProps:
    """``why``: why it can't be sent, in words. ``note``: what can't be taken over."""

    called: str = ""
    until: str = ""
    why: str = ""
    note: str = ""
    canSend: bool = False
    rows: tuple[ChangeRow, ...] = ()


def derive_change(
    detail: ShipmentDetail | None,
    base: Draft | None,
    draft: Draft | None,
    *,
    ready: bool,
    now: datetime,
    language: Language,
    zone: ZoneInfo,
) -> ChangeProps:
    """``now``: the server's time. ``ready``: what the draft holds is complete."""
    if detail is None or base is None or draft is None or detail.booking is None or detail.shipment is None:
        return ChangeProps()
    booking = detail.booking
    free = freedom(booking.state, detail.shipment.state, detail.paid, booking.confirmation.last_change_at, now)
    drawing = had_drawing(detail.shipment)
    rows = change_rows(base, draft, drawing=drawing, language=language)
    if free.why_no_content is not None:
        why = NO_WORDS[free.why_no_content].in_(language)
    elif draft.size is not base.size:
        why = _OTHER_SIZE.filled(size=SIZES[base.size].name).in_(language)
    elif not ready:
        why = _NOT_READY.in_(language)
    else:
        why = "" if rows else _NOTHING.in_(language)
    last = free.until
    until = _UNTIL_OPEN
    if last is not None:
        until = _UNTIL.filled(until=formats.both(lambda spoken: formats.time_of(last, spoken, zone)))
    return ChangeProps(
        called=shipment_title(base),
        until=until.in_(language) if free.why_no_content is None else "",
        why=why,
        note=_NO_DRAWING.in_(language) if drawing and not draft.strokes else "",
        canSend=not why,
        rows=rows,
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmChange(QObject):
    """``sent`` carries the shipment's id once the change is on disk, to be sent as soon as there is a connection."""

    calledChanged = Signal()
    untilChanged = Signal()
    whyChanged = Signal()
    noteChanged = Signal()
    canSendChanged = Signal()
    busyChanged = Signal()
    sent = Signal(str)

    def __init__(
        self,
        services: Services,
        home: VmHome,
        keeper: DraftKeeper,
        contents: VmContents,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._keeper = keeper
        self._contents = contents
        self._detail: ShipmentDetail | None = None
        self._base: Draft | None = None
        self._busy = False
        self._rows = RowModel(ChangeRow, lambda row: row.key, self)
        self._props = ChangeProps()
        contents.changed.connect(self._update)
        services.localizer.changed.connect(self._update)

    def use(self, detail: ShipmentDetail | None, base: Draft | None) -> None:
        """Measure the draft by ``base``, which was made from ``detail``."""
        self._detail, self._base = detail, base
        self._update()

    @Slot()
    def _update(self) -> None:
        draft = self._keeper.draft
        if draft is not None and draft.changes is None:
            draft = None
        localizer = self._services.localizer
        new = derive_change(
            self._detail,
            self._base,
            draft,
            ready=bool(self._contents.ready),
            now=self._services.engine.server_now(),
            language=localizer.language,
            zone=localizer.zone,
        )
        old, self._props = self._props, new
        self._rows.show(new.rows)
        swap_props(self, old, new)

    @Slot()
    def send(self) -> None:
        draft = self._keeper.draft
        if draft is None or draft.changes is None or self._busy or not self._props.canSend:
            return
        shipment_id: UUID = draft.changes
        titled = replace(draft, title=shipment_title(draft))
        self._set_busy(True)

        def made(content: Gathered) -> None:
            future = self._services.engine.change_content(
                titled, plate_png=content.plate, photo=content.photo, drawing_png=content.drawing, item=content.item
            )
            self._services.jobs.when(future, kept, self._failed)

        def kept(_: UUID) -> None:
            self._set_busy(False)
            self._home.say(self._services.localizer.text(_SENT))
            self.sent.emit(str(shipment_id))

        self._contents.gather(made, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._set_busy(False)
        tell_unkept(self._services, self._home, error)

    def _set_busy(self, busy: bool) -> None:
        if busy is not self._busy:
            self._busy = busy
            self.busyChanged.emit()

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=calledChanged)
    def called(self) -> str:
        return self._props.called

    @Property(str, notify=untilChanged)
    def until(self) -> str:
        return self._props.until

    @Property(str, notify=whyChanged)
    def why(self) -> str:
        return self._props.why

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._props.note

    @Property(bool, notify=canSendChanged)
    def canSend(self) -> bool:
        return self._props.canSend
