"""What a guest does at the kiosk: look at flights, send something, get a pass. The home's own pages, hosted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.client.model import DraftKind, StoreChanged
from moonmail.desktop.viewmodels import kiosk_task_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.kiosk_pay import VmPayOnPhone as VmPayOnPhone
from moonmail.desktop.viewmodels.kiosk_qr import Qr
from moonmail.desktop.viewmodels.order_props import PayStage
from moonmail.domain.kiosk import KioskEvent, KioskState
from moonmail.domain.sizes import SIZES
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moonmail.client.model import ShipmentCard
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.kiosk_guest import VmGuest
    from moonmail.desktop.viewmodels.kiosk_printing import VmPrinting
    from moonmail.desktop.viewmodels.order import VmOrder
    from moonmail.desktop.viewmodels.send import VmSend

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

MOST_PASSES: Final = 50
_ICONS: Final = {DraftKind.MESSAGE: "pen-line", DraftKind.ITEM: "package-open", DraftKind.GROUP: "users-round"}
# What can't be put right where one pays.
_BACK_TO_TASK: Final = frozenset({PayStage.OVER, PayStage.REFUSED, PayStage.NEEDS_YOU})
_HELD: Final = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED})
_PASS_NEWS: Final = frozenset({"shipment", "booking", "pass", "mission"})


@dataclass(frozen=True, slots=True)
class PassRow:
    """A booking whose pass can be shown."""

    shipmentId: str
    iconName: str
    title: str
    detail: str
    spoken: str


@dataclass(frozen=True, slots=True)
class TaskInputs:
    """``root``: where the task began. ``home_page`` and ``step``: what the home's pages show.

    ``cards`` None: not read yet. ``syncing``: more may still come.
    """

    root: str
    home_page: str
    step: str
    address_qr: str
    address_modules: int
    address: str
    cards: tuple[ShipmentCard, ...] | None
    syncing: bool
    language: Language


@dataclass(frozen=True, slots=True)
class TaskProps:
    """``page``: departures, flight, send, order, passes or address. ``passesState``: loading, ready or empty."""

    page: str = "departures"
    passesState: str = "loading"
    passes: tuple[PassRow, ...] = ()
    addressTitle: str = ""
    addressText: str = ""
    addressQr: str = ""
    addressModules: int = 0


def page_of(root: str, home_page: str, step: str) -> str:
    """Return the page that is shown: of the home's pages those that serve a guest."""
    if root == "passes":
        return "passes"
    if home_page == "send":
        return "order" if step == "pay" else "send"
    return "flight" if home_page == "flight" else "departures"


def derive_task(inputs: TaskInputs) -> TaskProps:
    language = inputs.language
    rows = tuple(_pass_row(card, language) for card in inputs.cards or () if card.booking_state in _HELD)
    waits = inputs.cards is None or (inputs.syncing and not rows)
    return TaskProps(
        page="address" if inputs.address else page_of(inputs.root, inputs.home_page, inputs.step),
        passesState="ready" if rows else "loading" if waits else "empty",
        passes=rows,
        addressTitle=say.TERMS.in_(language),
        addressText=say.ADDRESS_TEXT.in_(language),
        addressQr=inputs.address_qr,
        addressModules=inputs.address_modules,
    )


def _pass_row(card: ShipmentCard, language: Language) -> PassRow:
    size = SIZES[card.size].name.in_(language)
    comma = "・" if language is Language.JA else " · "
    title = card.title or size
    detail = comma.join(part for part in (card.flight_number, card.site.in_(language), size) if part)
    return PassRow(str(card.shipment_id), _ICONS[card.kind], title, detail, f"{title} {detail}")


@QmlElement
@QmlUncreatable("made in Python")
class VmTask(QObject):
    """Hosts the home's pages in a guest's session, and says what comes of the order."""

    pageChanged = Signal()
    passesStateChanged = Signal()
    addressTitleChanged = Signal()
    addressTextChanged = Signal()
    addressQrChanged = Signal()
    addressModulesChanged = Signal()

    def __init__(self, services: Services, guest: VmGuest, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._guest = guest
        self._home = cast("VmHome", guest.home)
        self._root = "flights"
        self._shown = False
        self._following = False
        self._address = ""
        self._cards: tuple[ShipmentCard, ...] | None = None
        self._qr = Qr(services, self._update)
        self._passes = RowModel(PassRow, lambda row: row.shipmentId, self)
        self._props = TaskProps()
        services.open_url = self.show_address
        services.offered = frozenset(guest.begun.missions if guest.begun else ())
        self._home.pageChanged.connect(self._home_moved)
        guest.onlineChanged.connect(self._line_changed)
        services.bridge.statusChanged.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        services.localizer.changed.connect(self._update)

    # ------------------------------------------------------------ what the frame says

    def entered(self, what: str) -> None:
        """Begin the task ``what``: flights, send or passes; empty: go on with what was shown."""
        self._shown = True
        if what:
            self._root, self._address = what, ""
            if what == "passes":
                self._read_passes()
            else:
                self._home.open("send" if what == "send" else "departures")
        self._follow()
        self._update()
        self._tell_order(begun=bool(what))

    def left(self) -> None:
        self._shown = False
        self._close_address()

    # ------------------------------------------------------------ the order

    def _follow(self) -> None:
        """Listen to the flow of sending from when it is first shown."""
        if self._following or str(self._home.page) != "send":
            return
        self._following = True
        self._send.stepChanged.connect(self._update)
        self._order.payStageChanged.connect(self._order_moved)

    @Slot()
    def _order_moved(self) -> None:
        self._update()
        self._tell_order(begun=True)

    def _tell_order(self, *, begun: bool) -> None:
        """Say how the order stands. ``begun``: not to somebody who just turned away from paying: they get the menu."""
        if not self._following or str(self._send.step) != "pay":
            return
        order = self._order
        stage = PayStage(str(order.payStage))
        if stage is PayStage.PAID:
            self._tell_booked(order.shipment_id)
        elif stage is PayStage.PAYING:
            self._guest.happened(KioskEvent.PAYMENT_DUE if begun else KioskEvent.MENU_ASKED)
        elif stage in _BACK_TO_TASK and self._is_paying:
            self._guest.happened(KioskEvent.BACK)

    def _tell_booked(self, shipment_id: str) -> None:
        """Show the pass. To a guest who is elsewhere it is said; the pass waits until they come back to the task."""
        self._printing.show(UUID(shipment_id), booked=True)
        if self._guest.happened(KioskEvent.BOOKED):
            # What was ordered is done with here: the next one begins anew.
            self._send.finish()
        else:
            self._guest.say(self._services.localizer.text(say.BOOKED))

    @property
    def _is_paying(self) -> bool:
        place = self._guest.place
        return (place.under or place.state) is KioskState.PAY_ON_PHONE

    @property
    def _send(self) -> VmSend:
        return cast("VmSend", self._home.made("send"))

    @property
    def _order(self) -> VmOrder:
        return cast("VmOrder", self._send.order)

    @property
    def _printing(self) -> VmPrinting:
        made = self._guest.made("printing")
        assert made is not None
        return cast("VmPrinting", made)

    # ------------------------------------------------------------ moving about

    @Slot()
    def _home_moved(self) -> None:
        self._follow()
        if self._shown and self._root == "send" and str(self._home.page) == "departures":
            # The first page of sending leads back to the question of what to do.
            self._guest.happened(KioskEvent.BACK)
        self._update()

    @Slot()
    def back(self) -> None:
        """Go back one page; from the first one to the menu."""
        if self._address:
            self._close_address()
        elif self._root != "passes" and str(self._home.page) == "flight":
            self._home.back()
        else:
            self._guest.happened(KioskEvent.BACK)

    def show_address(self, address: str) -> bool:
        """Show a page to the guest's phone: nothing is opened on this screen."""
        self._address = address
        self._qr.show(address)
        self._update()
        return True

    def _close_address(self) -> None:
        if self._address:
            self._address = ""
            self._update()

    @Slot()
    def _line_changed(self) -> None:
        """Go on at once when the kiosk's line is back: the engine's own pauses may have become long."""
        if self._guest.online:
            self._services.engine.sync_now()

    # ------------------------------------------------------------ passes

    def _read_passes(self) -> None:
        self._services.jobs.when(self._services.engine.shipments(0, MOST_PASSES), self.show_cards)

    def show_cards(self, cards: Sequence[ShipmentCard]) -> None:
        self._cards = tuple(cards)
        self._update()

    @Slot(str)
    def openPass(self, shipment_id: str) -> None:
        self._printing.show(UUID(shipment_id), booked=False)
        self._guest.happened(KioskEvent.BOOKED)

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if self._shown and self._root == "passes" and event.types & _PASS_NEWS:
            self._read_passes()

    @Slot()
    def _update(self) -> None:
        inputs = TaskInputs(
            root=self._root,
            home_page=str(self._home.page),
            step=str(self._send.step) if self._following else "",
            address=self._address,
            address_qr=self._qr.picture,
            address_modules=self._qr.modules,
            cards=self._cards,
            syncing=self._services.bridge.status.syncing,
            language=self._services.localizer.language,
        )
        old, self._props = self._props, derive_task(inputs)
        self._passes.show(self._props.passes)
        swap_props(self, old, self._props)

    @Property(QAbstractItemModel, constant=True)
    def passes(self) -> QAbstractItemModel:
        return self._passes

    @Property(str, notify=pageChanged)
    def page(self) -> str:
        return self._props.page

    @Property(str, notify=passesStateChanged)
    def passesState(self) -> str:
        return self._props.passesState

    @Property(str, notify=addressTitleChanged)
    def addressTitle(self) -> str:
        return self._props.addressTitle

    @Property(str, notify=addressTextChanged)
    def addressText(self) -> str:
        return self._props.addressText

    @Property(str, notify=addressQrChanged)
    def addressQr(self) -> str:
        return self._props.addressQr

    @Property(int, notify=addressModulesChanged)
    def addressModules(self) -> int:
        return self._props.addressModules
