"""My shipments: luggage tags, what needs the member first, then newest movement first."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import (
    Asked,
    DraftKind,
    Operation,
    OpKind,
    OpState,
    Session,
    ShipmentCard,
    ShipmentDetail,
    Status,
    StoreChanged,
    Trouble,
)
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.departures import Look
from moonmail.desktop.viewmodels.shipments_paged import PagedModel
from moonmail.domain import formats
from moonmail.domain.moment import Moment, Precision
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import BookingState, EntitlementState, ShipmentState
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.entitlements import Entitlement
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.letterbox import Unread

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

PAGE: Final = 50

_ASKED: Final[dict[Asked, Look]] = {
    Asked.REFUSED: Look(Text("受け付けられませんでした", "Not accepted"), "circle-x", "bad"),
    Asked.NEEDS_YOU: Look(Text("ご確認ください", "Needs you"), "circle-alert", "warn"),
    Asked.WAITING: Look(Text("送信待ち", "Waiting to be sent"), "cloud-upload", "muted"),
}
_BOOKINGS: Final[dict[BookingState, Look]] = {
    BookingState.AWAITING_PAYMENT: Look(Text("お支払い待ち", "Awaiting payment"), "credit-card", "warn"),
    BookingState.CANCELLED: Look(Text("取消し済み", "Cancelled"), "ban", "muted"),
    BookingState.LAPSED: Look(Text("予約不成立", "Lapsed"), "circle-minus", "muted"),
    BookingState.REBOOKED: Look(Text("振替済み", "Moved to another flight"), "arrow-right-left", "muted"),
}
_SHIPMENTS: Final[dict[ShipmentState, Look]] = {
    ShipmentState.NEEDS_REVIEW: Look(Text("確認中", "Under review"), "search", "plain"),
    ShipmentState.NOT_ALLOWED: Look(Text("お預かりできません", "Not allowed"), "circle-x", "bad"),
    ShipmentState.AWAITING_ITEM: Look(Text("ご発送待ち", "Waiting for your item"), "package-open", "warn"),
    ShipmentState.REFUSED: Look(Text("お預かりできません", "Item refused"), "circle-x", "bad"),
    ShipmentState.INTEGRATED: Look(Text("搭載済み", "On board"), "package-check", "ok"),
    ShipmentState.LAUNCHED: Look(Text("飛行中", "In flight"), "orbit", "accent"),
    ShipmentState.DELIVERED: Look(Text("月面に到着", "On the Moon"), "flag", "ok"),
    ShipmentState.LOST: Look(Text("失われました", "Lost"), "circle-x", "bad"),
    ShipmentState.WITHDRAWN: Look(Text("取り下げ済み", "Withdrawn"), "undo-2", "muted"),
    ShipmentState.RECEIVED: Look(Text("お預かり中", "In our care"), "package-check", "plain"),
    ShipmentState.ACCEPTED: Look(Text("検査済み", "Inspected"), "package-check", "ok"),
    ShipmentState.RETURNED: Look(Text("返送済み", "Returned"), "undo-2", "muted"),
}
_MORE: Final[dict[Asked | BookingState, Text]] = {
    Asked.REFUSED: Text("理由と、代わりに選べる枠をご覧ください", "See why, and what you could take instead"),
    Asked.NEEDS_YOU: Text("まだ予約されていません", "Nothing is booked yet"),
    Asked.WAITING: Text("まだ予約されていません", "Nothing is booked yet"),
    BookingState.AWAITING_PAYMENT: Text("お支払いが済むと確定します", "Confirmed once it is paid"),
    BookingState.LAPSED: Text("料金はかかっていません", "Nothing was charged"),
}
_ASKED_BOOKED: Final[dict[Asked, Text]] = {
    Asked.REFUSED: Text(
        "お申し出を受け付けられませんでした。理由をご覧ください", "What you asked for was not accepted. See why"
    ),
    Asked.NEEDS_YOU: Text("サインインすると、お申し出を送信します", "Sign in, and what you asked for is sent"),
}
# What became of these is told on the cards that they were asked on; the booking stands as it was.
ON_CARDS: Final = frozenset(
    {
        OpKind.CONTENT,
        OpKind.HAND_IN,
        OpKind.CANCELLATION,
        OpKind.CHOICE,
        OpKind.GIFT,
        OpKind.GIFT_MOVE,
        OpKind.RECEIPT,
    }
)
_GIFTED: Final = Text("贈り物", "A gift")
_CHOOSE_BY: Final = Text("{day}までにお選びください", "Choose by {day}")
_COUNT: Final = Text("{n}枚", "{n} plates")
_LETTER: Final = Text("お手紙：{heading}", "Letter: {heading}")
_KIND_ICONS: Final = {DraftKind.MESSAGE: "mail", DraftKind.ITEM: "package", DraftKind.GROUP: "users-round"}
_BOOKED: Final = Look(Text("予約確定", "Booked"), "circle-check", "ok")
_UNTITLED: Final = Text("無題のメッセージ", "Untitled message")
_SIZE: Final = Text("{name}（{mm}\u00a0mm）", "{name}, {mm}\u00a0mm")
_TO_MOON: Final = Text("月・{site}", "Moon · {site}")
_GROUP_NEEDS: Final = Text("ご確認をお願いします", "These need you")
_GROUP_REST: Final = Text("お預かり品", "Shipments")
_SHOWING: Final = Text(
    "{time}に受け取った内容を表示しています。搭乗券も、このままお使いいただけます。",
    "Showing what was received on {time}. Your passes work offline, too.",
)


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One tag. ``firm`` is false for what is only asked for or came to nothing: it is drawn as an outline."""

    shipmentId: str
    title: str
    flightNumber: str
    site: str
    size: str
    kindIcon: str
    count: str
    letter: str
    more: str
    movedAt: str
    status: str
    statusIcon: str
    statusTone: str
    firm: bool
    needsYou: bool
    group: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ShipmentsInputs:
    """``count`` None: the store has not been read yet."""

    count: int | None
    status: Status
    session: Session
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class ShipmentsProps:
    """``state``: loading, signedOut, empty, failed or ready. The notice explains a trouble while there are tags."""

    state: str = "loading"
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def look_of_card(card: ShipmentCard) -> Look:
    """Return the status of a tag: what the member must know first."""
    aside = card.booking_state is not None and card.asking in ON_CARDS
    if card.asked is not Asked.DONE and (card.booking_state is None or card.asked is not Asked.WAITING) and not aside:
        return _ASKED[card.asked]
    if card.booking_state in _BOOKINGS:
        return _BOOKINGS[card.booking_state]
    return _SHIPMENTS.get(card.shipment_state, _BOOKED)


def _more(card: ShipmentCard, language: Language, choose_by: datetime | None, zone: ZoneInfo) -> str:
    """Return what the status alone does not say."""
    if card.booking_state is not None and card.asked in _ASKED_BOOKED:
        return _ASKED_BOOKED[card.asked].in_(language)
    if card.entitled and choose_by is not None:
        return _CHOOSE_BY.filled(day=formats.day(choose_by.astimezone(zone).date(), language)).in_(language)
    key: Asked | BookingState | None = card.booking_state if card.booking_state in _MORE else None
    if card.asked is not Asked.DONE and (card.booking_state is None or card.asked is not Asked.WAITING):
        key = card.asked
    return _MORE[key].in_(language) if key is not None else ""


def _on_tag(moment: Moment) -> Moment:
    """Return the moment to the minute: a tag is no log."""
    return replace(moment, precision=Precision.MINUTE) if moment.precision is Precision.SECOND else moment


def needs_member(card: ShipmentCard) -> bool:
    unpaid = card.booking_state is BookingState.AWAITING_PAYMENT
    return card.asked in {Asked.REFUSED, Asked.NEEDS_YOU} or unpaid or card.entitled


def is_firm(card: ShipmentCard) -> bool:
    """Return whether a right to a slot stands behind the tag."""
    return card.booking_state in {BookingState.CONFIRMED, BookingState.COMPLETED}


def derive_row(
    card: ShipmentCard,
    pinned: bool,
    language: Language,
    zone: ZoneInfo,
    letter: Text | None = None,
    choose_by: datetime | None = None,
) -> ShipmentRow:
    """``letter``: the heading of a letter that was not read. ``choose_by``: the last date for what is owed."""

    def say(text: Text) -> str:
        return text.in_(language)

    look = look_of_card(card)
    size = SIZES[card.size]
    row = ShipmentRow(
        shipmentId=str(card.shipment_id),
        title=card.title or say(_UNTITLED),
        flightNumber=card.flight_number,
        site=say(_TO_MOON.filled(site=card.site)),
        size=say(_SIZE.filled(name=size.name, mm=f"{size.width_mm:g}×{size.height_mm:g}")),
        kindIcon=_KIND_ICONS[card.kind],
        count="　".join(
            part
            for part in (
                say(_COUNT.filled(n=f"{card.quantity:,}")) if card.kind is DraftKind.GROUP else "",
                say(_GIFTED) if card.gifted else "",
            )
            if part
        ),
        letter=say(_LETTER.filled(heading=letter)) if letter else "",
        more=_more(card, language, choose_by, zone),
        movedAt=formats.moment(_on_tag(card.moved_at), language, zone) if card.moved_at else "",
        status=say(look.word),
        statusIcon=look.icon,
        statusTone=look.tone,
        firm=is_firm(card),
        needsYou=needs_member(card) or letter is not None,
        group=say(_GROUP_NEEDS if pinned else _GROUP_REST),
        spoken="",
    )
    parts = [row.letter, row.title, row.status, row.more, row.movedAt, row.flightNumber, row.site, row.size, row.count]
    spoken = ("、" if language is Language.JA else ", ").join(part for part in parts if part)
    return ShipmentRow(
        **{name: getattr(row, name) for name in ShipmentRow.__slots__ if name != "spoken"}, spoken=spoken
    )


def derive_shipments(inputs: ShipmentsInputs) -> ShipmentsProps:
    """Signed out is not empty, and empty is said only once the backend has been asked."""
    status, language = inputs.status, inputs.language
    if not inputs.session.signed_in:
        return ShipmentsProps(state="signedOut")
    if inputs.count is None:
        return ShipmentsProps()
    if status.trouble is None:
        never = status.synced_at is None
        return ShipmentsProps(state="ready" if inputs.count else "loading" if never else "empty")
    told = words.explain(status.trouble)
    safe = told.safe.in_(language)
    if inputs.count and status.synced_at is not None and status.trouble in {Trouble.OFFLINE, Trouble.TIMEOUT}:
        synced_at = status.synced_at
        at = formats.both(lambda spoken: formats.time_of(synced_at, spoken, inputs.zone))
        safe = _SHOWING.filled(time=at).in_(language)
    never = status.synced_at is None
    return ShipmentsProps(
        state="ready" if inputs.count else "failed" if never else "empty",
        happened=told.happened.in_(language),
        safe=safe,
        next=told.next.in_(language),
        code=words.quote(status.quote, language),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmShipments(QObject):
    """Reads pages as the view scrolls, and all read pages again, one at a time, when something moved."""

    stateChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._read = False
        self._props = ShipmentsProps()
        self._model: PagedModel[ShipmentCard, ShipmentRow] = PagedModel(
            ShipmentRow, lambda card: card.shipment_id, self._row, self._fetch_more, self
        )
        self._consumed = 0
        self._choose_by: dict[UUID, datetime] = {}
        self._letters: dict[UUID, Unread] = {}
        self._busy = False
        self._again = False
        self._wants_more = False
        services.localizer.changed.connect(self._language_changed)
        services.bridge.statusChanged.connect(self._update)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.bridge.storeChanged.connect(self._store_changed)
        home.letterbox_model.changed.connect(self.reload)
        home.letterbox_model.look()
        self._update()
        self.reload()

    @property
    def model(self) -> PagedModel[ShipmentCard, ShipmentRow]:
        return self._model

    @Slot()
    def reload(self) -> None:
        """Read again what has been read, page by page."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        self._services.jobs.when(self._services.engine.entitlements(), self._take_entitlements, self._failed)

    def _take_entitlements(self, entitlements: tuple[Entitlement, ...] | None) -> None:
        now = self._services.engine.server_now()
        choose_by = {
            owed.booking_id: owed.choose_by
            for owed in entitlements or ()
            if owed.state is EntitlementState.OFFERED and owed.choose_by > now
        }
        letters = {unread.card.shipment_id: unread for unread in self._home.letterbox_model.unread}
        if (choose_by, letters) != (self._choose_by, self._letters):
            self._choose_by, self._letters = choose_by, letters
            self._model.derive_anew()
        self._services.jobs.when(self._services.engine.operations(), self._take_operations, self._failed)

    def _row(self, card: ShipmentCard, pinned: bool) -> ShipmentRow:
        localizer = self._services.localizer
        unread = self._letters.get(card.shipment_id)
        return derive_row(
            card,
            pinned,
            localizer.language,
            localizer.zone,
            unread.heading if unread else None,
            self._choose_by.get(card.booking_id) if card.booking_id else None,
        )

    def _take_operations(self, operations: list[Operation]) -> None:
        calling = {OpState.REFUSED, OpState.NEEDS_USER}
        ids = [o.shipment_id for o in operations if o.shipment_id is not None and o.state in calling]
        # A letter comes before everything else.
        rest = [each for each in dict.fromkeys(reversed(ids)) if each not in self._letters]
        self._take_calling(rest, [unread.card for unread in self._letters.values()])

    def _take_calling(self, ids: list[UUID], cards: list[ShipmentCard]) -> None:
        if not ids:
            self._read_page(0, cards, first=True)
            return

        def take(detail: ShipmentDetail | None) -> None:
            self._take_calling(ids[1:], [*cards, detail.card] if detail is not None else cards)

        self._services.jobs.when(self._services.engine.shipment(ids[0]), take, self._failed)

    def _read_page(self, offset: int, calling: list[ShipmentCard], *, first: bool) -> None:
        def take(cards: list[ShipmentCard]) -> None:
            if first:
                known = {card.shipment_id for card in calling}
                pinned = calling + [card for card in cards if needs_member(card) and card.shipment_id not in known]
                self._model.pin(pinned)
                self._seen: set[Hashable] = set(self._model.pinned)
                self._at = len(pinned)
            self._lay(offset, cards)

        self._services.jobs.when(self._services.engine.shipments(offset, PAGE), take, self._failed)

    def _lay(self, offset: int, cards: list[ShipmentCard]) -> None:
        rest = [card for card in cards if card.shipment_id not in self._model.pinned]
        self._at = self._model.lay(self._at, rest)
        self._seen.update(card.shipment_id for card in rest)
        more = len(cards) == PAGE
        reached = offset + len(cards)
        if more and reached < self._consumed:
            self._read_page(reached, [], first=False)
            return
        self._consumed = reached
        self._model.set_more(more)
        self._model.keep(frozenset(self._seen))
        self._read = True
        self._update()
        self._rest()

    def _rest(self) -> None:
        self._busy = False
        again, self._again = self._again, False
        wants, self._wants_more = self._wants_more, False
        if again:
            self.reload()
        elif wants:
            self._fetch_more()

    def _fetch_more(self) -> None:
        if self._busy:
            self._wants_more = True
            return
        self._busy = True
        offset = self._consumed

        def take(cards: list[ShipmentCard]) -> None:
            fresh = [card for card in cards if card.shipment_id not in self._model.pinned]
            self._at = self._model.lay(self._at, fresh)
            self._seen.update(card.shipment_id for card in fresh)
            self._consumed = offset + len(cards)
            self._model.set_more(len(cards) == PAGE)
            self._rest()

        self._services.jobs.when(self._services.engine.shipments(offset, PAGE), take, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._home.say(self._services.localizer.text(words.explain(str(getattr(error, "trouble", ""))).happened))

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if event.types & {"shipment", "booking", "custody_event", "operation", "mission", "entitlement"}:
            self.reload()

    @Slot()
    def _session_changed(self) -> None:
        self._update()
        self.reload()

    @Slot()
    def _language_changed(self) -> None:
        self._model.derive_anew()
        self._update()

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        bridge = self._services.bridge
        count = self._model.rowCount() if self._read else None
        inputs = ShipmentsInputs(count, bridge.status, bridge.session, localizer.language, localizer.zone)
        old, self._props = self._props, derive_shipments(inputs)
        swap_props(self, old, self._props)

    @Slot()
    def retry(self) -> None:
        self._services.engine.sync_now()

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._model

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

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
