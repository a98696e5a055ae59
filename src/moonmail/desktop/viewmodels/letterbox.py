"""Letters that were not read yet, over all shipments: bad news is not to wait until somebody opens the right page."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from uuid import UUID

    from moonmail.client.glance import BoardRow
    from moonmail.client.model import ShipmentCard, ShipmentDetail, StoreChanged
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_ONE: Final = Text("「{title}」についてのお手紙があります", "There is a letter about “{title}”")
_MORE: Final = Text(
    "「{title}」など、{n}件のお預かり品についてお手紙があります",
    "There are letters about {n} shipments, “{title}” first",
)
_UNTITLED: Final = Text("お預かり品", "your shipment")
# Newest movements first: what has had none for so long had its letter long ago.
_PAGE: Final = 50
_WATCHED: Final = frozenset({"mission", "shipment", "booking", "custody_event", "entitlement"})


@dataclass(frozen=True, slots=True)
class Unread:
    """A letter that was not read: on which tag, and what it is headed."""

    card: ShipmentCard
    heading: Text


@dataclass(frozen=True, slots=True)
class LetterboxProps:
    count: int = 0
    shipmentId: str = ""
    text: str = ""
    heading: str = ""


def derive_letterbox(unread: tuple[Unread, ...], language: Language) -> LetterboxProps:
    if not unread:
        return LetterboxProps()
    first = unread[0]
    title = first.card.title or _UNTITLED.in_(language)
    told = _ONE.filled(title=title) if len(unread) == 1 else _MORE.filled(title=title, n=str(len(unread)))
    return LetterboxProps(len(unread), str(first.card.shipment_id), told.in_(language), first.heading.in_(language))


def may_have_letter(card: ShipmentCard, row: BoardRow | None) -> bool:
    """Return whether it is worth reading the whole shipment to see if its sender has a letter."""
    from moonmail.domain.states import BookingState, MissionState, ShipmentState

    if card.booking_state not in {BookingState.CONFIRMED, BookingState.COMPLETED}:
        return card.entitled
    told = {ShipmentState.NOT_ALLOWED, ShipmentState.REFUSED, ShipmentState.CLEARED, ShipmentState.AWAITING_ITEM}
    if card.entitled or card.shipment_state in told:
        return True
    over = row is not None and (row.outcome is not None or row.state is MissionState.CANCELLED)
    return over or (row is not None and row.previous_window is not None)


@QmlElement
@QmlUncreatable("made in Python")
class VmLetterbox(QObject):
    """Looks again when something moved. What has not moved is not read twice."""

    countChanged = Signal()
    shipmentIdChanged = Signal()
    textChanged = Signal()
    headingChanged = Signal()
    changed = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._busy = False
        self._again = False
        self._watching = False
        # By shipment: what was seen of it, and the keys and headings of its letters.
        self._known: dict[UUID, tuple[Any, tuple[tuple[str, Text], ...]]] = {}
        self._cards: tuple[ShipmentCard, ...] = ()
        self._unread: tuple[Unread, ...] = ()
        self._props = LetterboxProps()
        services.bridge.sessionChanged.connect(self.look)
        services.bridge.storeChanged.connect(self._store_changed)
        services.localizer.changed.connect(self._update)

    @property
    def unread(self) -> tuple[Unread, ...]:
        return self._unread

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & _WATCHED:
            self.look()

    @Slot()
    def look(self) -> None:
        """Look through the newest shipments for letters."""
        if self._busy:
            self._again = True
            return
        if not self._services.bridge.session.signed_in:
            self._cards, self._known = (), {}
            self._update()
            return
        if not self._watching:
            self._watching = True
            self._services.marks.changed.connect(self._update)
        self._busy = True
        self._services.jobs.when(self._services.engine.board(), self._take_board, self._failed)

    def _take_board(self, board: list[BoardRow]) -> None:
        rows = {row.mission_id: row for row in board}

        def take(cards: list[ShipmentCard] | None) -> None:
            found = [card for card in cards or () if may_have_letter(card, rows.get(card.mission_id))]
            self._cards = tuple(found)
            self._read([(card, rows.get(card.mission_id)) for card in found])

        self._services.jobs.when(self._services.engine.shipments(0, _PAGE), take, self._failed)

    def _read(self, waiting: list[tuple[ShipmentCard, BoardRow | None]]) -> None:
        while waiting and self._known.get(waiting[0][0].shipment_id, (None,))[0] == waiting[0]:
            waiting = waiting[1:]
        if not waiting:
            self._rest()
            return
        seen, rest = waiting[0], waiting[1:]

        def take(detail: ShipmentDetail | None) -> None:
            self._known[seen[0].shipment_id] = (seen, self._letters(detail))
            self._read(rest)

        self._services.jobs.when(self._services.engine.shipment(seen[0].shipment_id), take, self._failed)

    def _letters(self, detail: ShipmentDetail | None) -> tuple[tuple[str, Text], ...]:
        from moonmail.desktop.viewmodels.shipment_letter_props import letters_of
        from moonmail.desktop.viewmodels.shipment_scene import Scene

        if detail is None:
            return ()
        services = self._services
        localizer = services.localizer
        scene = Scene(detail, services.bridge.status, localizer.language, localizer.zone, services.engine.server_now())
        return tuple((key, letter.title) for key, letter in letters_of(scene))

    def _rest(self) -> None:
        self._busy = False
        self._update()
        again, self._again = self._again, False
        if again:
            self.look()

    def _failed(self, error: BaseException) -> None:
        log.info("letters could not be looked for: %s", error)
        self._rest()

    @Slot()
    def _update(self) -> None:
        before, found = self._unread, []
        for card in self._cards:
            _, letters = self._known.get(card.shipment_id, (None, ()))
            heading = next((heading for key, heading in letters if not self._services.marks.has(key)), None)
            if heading is not None:
                found.append(Unread(card, heading))
        self._unread = tuple(found)
        old, self._props = self._props, derive_letterbox(self._unread, self._services.localizer.language)
        swap_props(self, old, self._props)
        if before != self._unread:
            self.changed.emit()

    @Slot()
    def open(self) -> None:
        """Open the shipment whose letter comes first."""
        if self._props.shipmentId:
            self._home.openShipment(self._props.shipmentId)

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return self._props.count

    @Property(str, notify=shipmentIdChanged)
    def shipmentId(self) -> str:
        return self._props.shipmentId

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=headingChanged)
    def heading(self) -> str:
        return self._props.heading
