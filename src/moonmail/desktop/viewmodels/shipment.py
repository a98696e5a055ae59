"""One shipment: its pass, its timeline, its order, and everything that can be done with them."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from moonmail.client.model import ShipmentDetail, StoreChanged
from moonmail.desktop import words
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.boarding_pass import VmBoardingPass
from moonmail.desktop.viewmodels.shipment_change import VmFreedom
from moonmail.desktop.viewmodels.shipment_declared import VmDeclared
from moonmail.desktop.viewmodels.shipment_entries import VmEntries
from moonmail.desktop.viewmodels.shipment_giving import VmGiving
from moonmail.desktop.viewmodels.shipment_hand_in import VmHandIn
from moonmail.desktop.viewmodels.shipment_letter import VmLetter
from moonmail.desktop.viewmodels.shipment_owed import VmOwed
from moonmail.desktop.viewmodels.shipment_papers import VmPapers
from moonmail.desktop.viewmodels.shipment_papers import documents as documents
from moonmail.desktop.viewmodels.shipment_receipts import VmReceipts
from moonmail.desktop.viewmodels.shipment_record import VmRecord
from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.desktop.viewmodels.shipments_detail import Fact, ShipmentInputs, ShipmentProps, derive_shipment
from moonmail.desktop.viewmodels.timeline import TimelineRow, derive_timeline
from moonmail.domain.states import BookingState, PaymentState
from moonmail.domain.text import Text
from moonmail.domain.timeline import Look

if TYPE_CHECKING:
    from moonmail.contract.accounts import Member
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_WATCHED: Final = frozenset(
    {
        "shipment",
        "booking",
        "payment",
        "pass",
        "custody_event",
        "operation",
        "mission",
        "offer",
        "entitlement",
        "gift",
        "receipt",
        "member",
    }
)
_COPIED: Final = Text("予約番号をコピーしました", "Booking reference copied")
_NEW_EVENT: Final = Text("新しい記録：{title}", "New: {title}")
_NO_BROWSER: Final = Text(
    "ブラウザーを開けませんでした。既定のブラウザーの設定をご確認ください。",
    "No browser could be opened. Check which browser is your default.",
)


@QmlElement
@QmlUncreatable("made in Python")
class VmShipment(QObject):
    """``load`` opens one; what comes in later is laid over it. Each card of the page has a view model of its own."""

    stateChanged = Signal()
    shipmentIdChanged = Signal()
    missionIdChanged = Signal()
    titleChanged = Signal()
    subtitleChanged = Signal()
    statusChanged = Signal()
    statusIconChanged = Signal()
    statusToneChanged = Signal()
    referenceChanged = Signal()
    priceChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    noticeToneChanged = Signal()
    askIdChanged = Signal()
    canRetryChanged = Signal()
    offlineChanged = Signal()
    payStateChanged = Signal()
    payTitleChanged = Signal()
    payTextChanged = Signal()
    countdownChanged = Signal()
    confirmedAtChanged = Signal()
    bookableChanged = Signal()
    zoneNoteChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._id: UUID | None = None
        self._detail: ShipmentDetail | None = None
        self._missing = False
        self._opening: UUID | None = None
        self._props = ShipmentProps()
        self._pass = VmBoardingPass(services, self)
        self._timeline = RowModel(TimelineRow, lambda row: row.key, self)
        self._facts = RowModel(Fact, lambda fact: fact.label, self)
        self._member: Member | None = None
        self._letter = VmLetter(services, self)
        self._owed = VmOwed(services, home, self)
        self._change = VmFreedom(services, home, self)
        self._declared = VmDeclared(services, self)
        self._hand_in = VmHandIn(services, home, self)
        self._giving = VmGiving(services, home, self)
        self._receipts = VmReceipts(services, home, self)
        self._record = VmRecord(services, self)
        self._entries = VmEntries(self)
        self._papers = VmPapers(services, home, self)
        # By the second, and only while something runs out.
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._update)
        services.localizer.changed.connect(self._update)
        services.bridge.statusChanged.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        self._update()

    # ------------------------------------------------------------ reading

    def load(self, shipment_id: str) -> None:
        self._id = UUID(shipment_id)
        self._detail, self._missing, self._opening = None, False, None
        self._update()
        self.reload()

    def reload(self) -> None:
        wanted = self._id
        if wanted is None:
            return

        def take(detail: ShipmentDetail | None) -> None:
            if wanted == self._id:
                self.show(detail)

        self._services.jobs.when(self._services.engine.shipment(wanted), take, self._failed)
        self._services.jobs.when(self._services.engine.member(), self._take_member)

    def _take_member(self, member: Member | None) -> None:
        if member != self._member:
            self._member = member
            self._update()

    def show(self, detail: ShipmentDetail | None) -> None:
        before = {row.key: row.look for row in self._timeline.rows}
        known = self._detail is not None
        self._detail, self._missing = detail, detail is None
        self._update()
        self._open_payment_page()
        if known:
            self._announce(before)

    def _announce(self, before: dict[str, str]) -> None:
        """Tell what is news: what has happened, failed or become unknown since. A plan that moved is none."""
        told = {Look.PAST, Look.PROVISIONAL, Look.NOW, Look.FAILED, Look.UNKNOWN}
        settled = {Look.PAST, Look.NOW}
        fresh = [
            row
            for row in self._timeline.rows
            if row.look in told and before.get(row.key) != row.look and not {before.get(row.key), row.look} <= settled
        ]
        if fresh:
            self._home.say(self._say(_NEW_EVENT.filled(title=fresh[-1].title)))

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        if self._id is not None and event.types & _WATCHED:
            self.reload()
        if event.types & {"mission", "offer"}:
            self._owed.flights_changed()

    def _failed(self, error: BaseException) -> None:
        log.info("a call failed: %s", error)
        self._home.say(self._say(words.explain(str(getattr(error, "trouble", ""))).happened))

    def _say(self, text: Text) -> str:
        return self._services.localizer.text(text)

    def _seconds_left(self) -> int | None:
        booking = self._detail.booking if self._detail else None
        if booking is None or booking.pay_by is None or booking.state is not BookingState.AWAITING_PAYMENT:
            return None
        return int((booking.pay_by - self._services.engine.server_now()).total_seconds())

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        left = self._seconds_left()
        inputs = ShipmentInputs(
            detail=self._detail,
            missing=self._missing,
            status=self._services.bridge.status,
            language=localizer.language,
            zone=localizer.zone,
            seconds_left=left,
            opening=self._opening is not None,
        )
        old, self._props = self._props, derive_shipment(inputs)
        if left is None or left <= 0:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()
        self._facts.show(self._props.facts)
        now = self._services.engine.server_now()
        self._timeline.show(derive_timeline(self._detail, now, localizer.language, localizer.zone))
        self._pass.show(self._detail)
        self._show_cards(now)
        swap_props(self, old, self._props)

    def _show_cards(self, now: datetime) -> None:
        localizer, detail = self._services.localizer, self._detail
        scene = None
        if detail is not None:
            status = self._services.bridge.status
            scene = Scene(detail, status, localizer.language, localizer.zone, now, self._member)
        for card in (
            self._letter,
            self._owed,
            self._change,
            self._declared,
            self._hand_in,
            self._giving,
            self._receipts,
            self._record,
            self._entries,
            self._papers,
        ):
            card.show(scene)

    # ------------------------------------------------------------ paying, asking again

    @Slot()
    def payNow(self) -> None:
        """Open the page of the payment under way, or start a new one and open its page when it comes."""
        detail = self._detail
        if detail is None or detail.booking is None:
            return
        payment = detail.payment
        if payment and payment.checkout_url and payment.state in {PaymentState.CREATED, PaymentState.PENDING}:
            self._open(payment.checkout_url)
            return

        def started(payment_id: UUID) -> None:
            self._opening = payment_id
            self._update()
            self._open_payment_page()
            self.reload()

        self._services.jobs.when(self._services.engine.pay(detail.booking.id), started, self._failed)

    def _open_payment_page(self) -> None:
        payment = self._detail.payment if self._detail else None
        if payment is None or payment.id != self._opening or not payment.checkout_url:
            return
        self._opening = None
        self._update()
        self._open(payment.checkout_url)

    def _open(self, url: str) -> None:
        if not self._services.open_url(url):
            self._home.say(self._say(_NO_BROWSER))

    @Slot()
    def bookAgain(self) -> None:
        """Go on with what was written, on the same flight while it sells, else from Departures."""
        if self._props.bookable:
            self._home.sendOn(self._props.missionId)
        else:
            self._home.open("departures")

    @Slot()
    def retry(self) -> None:
        if self._props.askId:
            self._services.jobs.when(
                self._services.engine.retry(UUID(self._props.askId)), lambda _: self.reload(), self._failed
            )

    @Slot()
    def dismiss(self) -> None:
        """The member has read the refusal. What was only asked for goes from the list; its draft is kept."""
        if not self._props.askId:
            return

        def done(_: None) -> None:
            if self._detail is not None and self._detail.booking is None:
                self._home.open("shipments")
            else:
                self.reload()

        self._services.jobs.when(self._services.engine.dismiss(UUID(self._props.askId)), done, self._failed)

    @Slot()
    def copyReference(self) -> None:
        QGuiApplication.clipboard().setText(self._props.reference)
        self._home.say(self._say(_COPIED))

    # ------------------------------------------------------------ properties

    @Property(VmBoardingPass, constant=True)
    def boardingPass(self) -> VmBoardingPass:
        return self._pass

    @Property(QAbstractItemModel, constant=True)
    def timeline(self) -> QAbstractItemModel:
        return self._timeline

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> QAbstractItemModel:
        return self._facts

    @Property(VmLetter, constant=True)
    def letter(self) -> VmLetter:
        return self._letter

    @Property(VmOwed, constant=True)
    def owed(self) -> VmOwed:
        return self._owed

    @Property(VmFreedom, constant=True)
    def change(self) -> VmFreedom:
        return self._change

    @Property(VmDeclared, constant=True)
    def declared(self) -> VmDeclared:
        return self._declared

    @Property(VmHandIn, constant=True)
    def handIn(self) -> VmHandIn:
        return self._hand_in

    @Property(VmGiving, constant=True)
    def giving(self) -> VmGiving:
        return self._giving

    @Property(VmReceipts, constant=True)
    def receipts(self) -> VmReceipts:
        return self._receipts

    @Property(VmRecord, constant=True)
    def record(self) -> VmRecord:
        return self._record

    @Property(VmEntries, constant=True)
    def entries(self) -> VmEntries:
        return self._entries

    @Property(VmPapers, constant=True)
    def papers(self) -> VmPapers:
        return self._papers

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=shipmentIdChanged)
    def shipmentId(self) -> str:
        return self._props.shipmentId

    @Property(str, notify=missionIdChanged)
    def missionId(self) -> str:
        return self._props.missionId

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=subtitleChanged)
    def subtitle(self) -> str:
        return self._props.subtitle

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        return self._props.status

    @Property(str, notify=statusIconChanged)
    def statusIcon(self) -> str:
        return self._props.statusIcon

    @Property(str, notify=statusToneChanged)
    def statusTone(self) -> str:
        return self._props.statusTone

    @Property(str, notify=referenceChanged)
    def reference(self) -> str:
        return self._props.reference

    @Property(str, notify=priceChanged)
    def price(self) -> str:
        return self._props.price

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

    @Property(str, notify=noticeToneChanged)
    def noticeTone(self) -> str:
        return self._props.noticeTone

    @Property(str, notify=askIdChanged)
    def askId(self) -> str:
        return self._props.askId

    @Property(bool, notify=canRetryChanged)
    def canRetry(self) -> bool:
        return self._props.canRetry

    @Property(str, notify=offlineChanged)
    def offline(self) -> str:
        return self._props.offline

    @Property(str, notify=payStateChanged)
    def payState(self) -> str:
        return self._props.payState

    @Property(str, notify=payTitleChanged)
    def payTitle(self) -> str:
        return self._props.payTitle

    @Property(str, notify=payTextChanged)
    def payText(self) -> str:
        return self._props.payText

    @Property(str, notify=countdownChanged)
    def countdown(self) -> str:
        return self._props.countdown

    @Property(str, notify=confirmedAtChanged)
    def confirmedAt(self) -> str:
        return self._props.confirmedAt

    @Property(str, notify=zoneNoteChanged)
    def zoneNote(self) -> str:
        return self._props.zoneNote

    @Property(bool, notify=bookableChanged)
    def bookable(self) -> bool:
        return self._props.bookable
