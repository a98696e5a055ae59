"""Holding a slot, confirming the order, paying for it: the second half of sending.

Over 600 lines, as one order is one thing from the hold to its payment: parted, each half would have to know where the
other one stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from moonmail.client.model import HoldView, StoreChanged
from moonmail.desktop.saving import sensible_name
from moonmail.desktop.viewmodels import order_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.order_copy import save_copy
from moonmail.desktop.viewmodels.order_props import (
    BACK_TO,
    AlternativeRow,
    FactRow,
    HoldStage,
    OrderInputs,
    OrderProps,
    PayStage,
    derive_order,
    facts_of,
    is_hold_at_todays_price,
    left_words,
    refused_operation,
    to_announce,
    total_of,
)
from moonmail.desktop.viewmodels.order_sums import VmOrderSums, derive_sums
from moonmail.desktop.viewmodels.send_flow import CONTENT_STEPS, Step, quantity_of, shipment_title
from moonmail.desktop.viewmodels.unkept import tell_unkept

if TYPE_CHECKING:
    from moonmail.client.model import Flight, ShipmentDetail
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.buyer import VmBuyer
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.send_contents import Gathered, VmContents
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper
    from moonmail.domain.order import Fact

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_UNANSWERED: Final = frozenset({HoldStage.ASKING, HoldStage.WAITING, HoldStage.NEEDS_YOU, HoldStage.SIGNING_IN})
_TERMS_PAGE: Final = "/terms"


def _nothing_paid(_total: int) -> int:
    return 0


@QmlElement
@QmlUncreatable("made in Python")
class VmOrder(QObject):
    """``announced`` carries what a screen reader should say; ``failed`` what went wrong on this machine."""

    holdStageChanged = Signal()
    payStageChanged = Signal()
    countdownChanged = Signal()
    countdownWordsChanged = Signal()
    soonChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()
    hasChangesChanged = Signal()
    priceChanged = Signal()
    flightNumberChanged = Signal()
    siteChanged = Signal()
    sizeChanged = Signal()
    obligationChanged = Signal()
    owedChanged = Signal()
    choicesChanged = Signal()
    canConfirmChanged = Signal()
    checkoutUrlChanged = Signal()
    referenceChanged = Signal()
    paidAtChanged = Signal()
    hasPassChanged = Signal()
    shipmentIdChanged = Signal()
    busyChanged = Signal()
    detailShown = Signal()
    announced = Signal(str, arguments=["text"])
    ordered = Signal()
    startedOver = Signal(str)
    alternativeTaken = Signal(str, str)

    def __init__(
        self,
        services: Services,
        home: VmHome,
        keeper: DraftKeeper,
        contents: VmContents,
        buyer: VmBuyer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._keeper = keeper
        self._contents = contents
        self._buyer = buyer
        self._credit_for: Callable[[int], int] | None = _nothing_paid
        self._sums = VmOrderSums(self)
        self._flight: Flight | None = None
        self._hold: HoldView | None = None
        self._read_at = 0.0
        self._seen: tuple[Fact, ...] = ()
        self._shipment_id: UUID | None = None
        self._detail: ShipmentDetail | None = None
        self._opened: set[UUID] = set()
        self._open_failed = False
        self._wants_hold = False
        self._busy = False
        self._said_seconds: int | None = None
        self._facts = RowModel(FactRow, lambda row: row.key, self)
        self._alternatives = RowModel(AlternativeRow, lambda row: row.key, self)
        self._props = OrderProps()
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._ticked)
        contents.changed.connect(self._update)
        buyer.readyChanged.connect(self._update)
        home.signingInChanged.connect(self._update)
        services.bridge.sessionChanged.connect(self._session_changed)
        services.bridge.statusChanged.connect(self._update)
        services.bridge.storeChanged.connect(self._store_changed)
        services.localizer.changed.connect(self._update)
        self._update()

    @property
    def has_ordered(self) -> bool:
        return self._shipment_id is not None

    @property
    def detail(self) -> ShipmentDetail | None:
        """What is known of what was ordered."""
        return self._detail

    @property
    def shipment_id(self) -> str:
        return str(self._shipment_id) if self._shipment_id else ""

    def use_flight(self, flight: Flight) -> None:
        self._flight = flight
        self._update()

    def use_credit(self, credit_for: Callable[[int], int] | None = _nothing_paid) -> None:
        """Count what was paid for the booking that this order replaces, by its total; None while it is not known."""
        self._credit_for = credit_for
        self._update()

    @property
    def _credit(self) -> int | None:
        return self._credit_for(total_of(self._flight, self._keeper.draft) or 0) if self._credit_for else None

    def entered(self, step: Step) -> None:
        """The page of ``step`` is shown. What the confirmation says first is what later changes are measured by."""
        draft = self._keeper.draft
        if step is Step.CONFIRM and not self._seen and self._flight is not None and draft is not None:
            self._seen = facts_of(self._flight, draft, self._credit)
        elif step is Step.CHOOSE or step in CONTENT_STEPS:
            self._seen = ()
        self._update()

    def resume(self) -> None:
        """Ask how the hold of the draft stands."""
        self._reload_hold()

    @Slot()
    def release(self) -> None:
        """Give back what is held for the draft, without losing what was written."""
        draft = self._keeper.draft
        if draft is not None and draft.hold_id is not None:
            self._services.engine.release_hold(draft.hold_id)
            self._keeper.change(hold_id=None)
        self._hold = None
        self._seen = ()
        self._update()

    def forget(self) -> None:
        """Let go of everything about the order that was shown."""
        self._flight = self._hold = self._shipment_id = self._detail = None
        self._seen = ()
        self._opened.clear()
        self._open_failed = self._wants_hold = False
        self._said_seconds = None
        self._set_busy(False)
        self._update()

    def show_hold(self, view: HoldView | None) -> None:
        was = self._props.holdStage
        self._hold = view
        self._read_at = self._services.clock.monotonic()
        self._update()
        if was in _UNANSWERED and self._props.holdStage == HoldStage.HELD:
            language = self._services.localizer.language
            left = left_words(self._seconds() or 0, language)
            self.announced.emit(say.HELD.filled(left=left).in_(language))

    def show_detail(self, detail: ShipmentDetail | None) -> None:
        if detail is None or detail.card.shipment_id != self._shipment_id:
            return
        was = self._props.payStage
        self._detail = detail
        self._update()
        self.detailShown.emit()
        payment = detail.payment
        if self._props.checkoutUrl and payment is not None and payment.id not in self._opened:
            self._opened.add(payment.id)
            if self._services.can.browser:
                self.openPayment()
        if was != self._props.payStage and (happened := self._props.happened):
            self.announced.emit(f"{happened} {self._props.safe}")

    def _seconds(self) -> int | None:
        if self._hold is None or self._hold.seconds_left is None:
            return None
        passed = self._services.clock.monotonic() - self._read_at
        return max(0, int(self._hold.seconds_left - passed))

    def _reload_hold(self) -> None:
        draft = self._keeper.draft
        if draft is None or draft.hold_id is None:
            self.show_hold(None)
            return
        hold_id = draft.hold_id

        def done(view: HoldView | None) -> None:
            now = self._keeper.draft
            if now is not None and now.hold_id == hold_id:
                self.show_hold(view)

        self._services.jobs.when(self._services.engine.hold(hold_id), done)

    def _reload_detail(self) -> None:
        if self._shipment_id is not None:
            self._services.jobs.when(self._services.engine.shipment(self._shipment_id), self.show_detail)

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        draft = self._keeper.draft
        if event.types & {"hold", "operation"} and draft is not None and draft.hold_id is not None:
            self._reload_hold()
        if event.types & {"shipment", "booking", "payment", "pass", "operation"}:
            self._reload_detail()

    @Slot()
    def _session_changed(self) -> None:
        session = self._services.bridge.session
        if self._wants_hold and session.signed_in and not session.expired:
            self._ask()
        self._update()

    @Slot()
    def _ticked(self) -> None:
        before, now = self._said_seconds, self._seconds()
        self._said_seconds = now
        mark = to_announce(before, now)
        if mark is not None:
            language = self._services.localizer.language
            self.announced.emit(say.ANNOUNCE_LEFT.filled(left=left_words(mark, language)).in_(language))
        self._update()
        if now == 0 and before != 0:
            self._reload_hold()

    @Slot()
    def _update(self) -> None:
        inputs = self._inputs()
        old, self._props = self._props, derive_order(inputs)
        booking = self._detail.booking if self._detail else None
        self._sums.show(derive_sums(self._flight, inputs.draft, self._credit, booking, inputs.language))
        self._facts.show(self._props.facts)
        self._alternatives.show(self._props.alternatives)
        running = self._props.countdown != ""
        if running is not self._tick.isActive():
            self._said_seconds = self._seconds()
            if running:
                self._tick.start()
            else:
                self._tick.stop()
        swap_props(self, old, self._props)

    def _inputs(self) -> OrderInputs:
        bridge, localizer = self._services.bridge, self._services.localizer
        return OrderInputs(
            session=bridge.session,
            signing_in=bool(self._home.signingIn),
            draft=self._keeper.draft,
            flight=self._flight,
            hold=self._hold,
            seconds=self._seconds(),
            seen=self._seen,
            ordered=self.has_ordered,
            detail=self._detail,
            opened=bool(self._opened),
            open_failed=self._open_failed,
            plate_fits=bool(self._contents.ready),
            status=bridge.status,
            language=localizer.language,
            zone=localizer.zone,
            credit=self._credit,
            consent=bool(self._buyer.ready),
            can=self._services.can,
            offered=self._services.offered,
        )

    def _set_busy(self, busy: bool) -> None:
        if busy is not self._busy:
            self._busy = busy
            self.busyChanged.emit()

    def _failed(self, error: BaseException) -> None:
        """What could not be written on this machine was not asked for."""
        self._set_busy(False)
        tell_unkept(self._services, self._home, error)

    @Slot()
    def askHold(self) -> None:
        """Hold the slot, after signing in if need be."""
        session = self._services.bridge.session
        if not session.signed_in or session.expired:
            self._wants_hold = True
            self._home.signIn()
            return
        self._ask()

    @Slot()
    def join(self) -> None:
        self._wants_hold = True
        self._home.join()

    @Slot()
    def cancelSignIn(self) -> None:
        self._wants_hold = False
        self._home.cancelSignIn()

    def _ask(self) -> None:
        self._wants_hold = False
        draft = self._keeper.draft
        if draft is None or self._busy:
            return
        waiting = self._props.holdStage in _UNANSWERED | {HoldStage.HELD}
        if draft.hold_id is not None and waiting:
            return
        self._dismiss_refusal()
        self._set_busy(True)
        title = shipment_title(draft)
        future = self._services.engine.ask_hold(draft.mission_id, draft.size, title, draft, quantity_of(draft))
        self._services.jobs.when(future, self._asked, self._failed)

    def _asked(self, hold_id: UUID) -> None:
        self._set_busy(False)
        self._keeper.change(hold_id=hold_id)
        self._reload_hold()

    def _dismiss_refusal(self) -> None:
        refused = refused_operation(self._inputs())
        if refused is not None:
            self._services.engine.dismiss(refused.id)

    @Slot()
    def confirm(self) -> None:
        """Order by what is on the screen. What is sent is what was last shown."""
        draft, flight = self._keeper.draft, self._flight
        total = total_of(flight, draft)
        if draft is None or flight is None or total is None or self._busy or not self._props.canConfirm:
            return
        from moonmail.contract.bookings import ConfirmationIn
        from moonmail.domain.order import facts_sha256

        facts = facts_of(flight, draft, self._credit)
        self._seen = facts
        confirmation = ConfirmationIn(
            terms_version=flight.mission.terms.version,
            total=total,
            facts_sha256=facts_sha256(facts),
            language=self._services.localizer.language.value,
            confirmed_at=self._services.engine.server_now(),
        )
        titled = replace(draft, title=shipment_title(draft), organisation_id=self._buyer.organisation_id())
        guardian = self._buyer.guardian()
        self._set_busy(True)

        def made(content: Gathered) -> None:
            future = self._services.engine.order(
                titled,
                plate_png=content.plate,
                photo=content.photo,
                drawing_png=content.drawing,
                confirmation=confirmation,
                price=total,
                item=content.item,
                guardian=guardian,
            )
            self._services.jobs.when(future, self._order_kept, self._failed)

        self._contents.gather(made, self._failed)

    def _order_kept(self, shipment_id: UUID) -> None:
        self._set_busy(False)
        self._shipment_id = shipment_id
        self._detail = None
        self._update()
        self.ordered.emit()
        self._reload_detail()

    @Slot()
    def openPayment(self) -> None:
        """Open the payment page in the system browser, also again."""
        if self._props.checkoutUrl:
            self._open_failed = not self._services.open_url(self._props.checkoutUrl)
            self._update()

    @Slot()
    def copyPaymentAddress(self) -> None:
        if not self._services.can.clipboard:
            return
        QGuiApplication.clipboard().setText(self._props.checkoutUrl)
        self._home.say(self._services.localizer.text(say.COPIED))

    @Slot()
    def payAgain(self) -> None:
        """Start a new payment for the same booking, while the slot is held."""
        detail = self._detail
        if detail is None or detail.booking is None or self._busy:
            return
        self._dismiss_refusal()
        self._set_busy(True)

        def asked(_: UUID) -> None:
            self._set_busy(False)
            self._reload_detail()

        self._services.jobs.when(self._services.engine.pay(detail.booking.id), asked, self._failed)

    @Slot()
    def startOver(self) -> None:
        """Order the same content again. A refusal that left the hold standing goes back to what it is about."""
        refused = refused_operation(self._inputs())
        held = self._props.holdStage == HoldStage.HELD
        fresh = held and is_hold_at_todays_price(self._flight, self._keeper.draft, self._hold)
        back = BACK_TO.get(refused.code) if refused is not None and fresh else None
        self._drop_order()
        if back is None:
            self._give_back_hold()
        self.startedOver.emit(back.value if back else "")
        self._update()

    @Slot(str)
    def takeAlternative(self, key: str) -> None:
        mission_id, _, size = key.rpartition(":")
        self._drop_order()
        self._give_back_hold()
        self.alternativeTaken.emit(mission_id, size)
        self._update()

    def _give_back_hold(self) -> None:
        """Let go of the hold. One that still stands is released first: it may have the last slot."""
        draft = self._keeper.draft
        if draft is not None and draft.hold_id is not None and self._props.holdStage == HoldStage.HELD:
            self._services.engine.release_hold(draft.hold_id)
        self._hold = None

    def _drop_order(self) -> None:
        self._dismiss_refusal()
        self._shipment_id = None
        self._detail = None
        self._opened.clear()
        self._open_failed = False

    @Slot()
    def signInAgain(self) -> None:
        self._home.signIn()

    @Slot(QUrl)
    def saveCopy(self, url: QUrl) -> None:
        """Save the kept copy of what was confirmed as a PDF."""
        if self._detail is not None and self._detail.booking is not None and self._services.can.files:
            save_copy(self._services, self._detail, url, self._home.say)

    @Slot()
    def openTerms(self) -> None:
        """Open the full terms on the seller's own page."""
        if self._flight is not None:
            self._services.open_url(f"{self._services.engine.server_url()}{_TERMS_PAGE}")

    @Property(VmOrderSums, constant=True)
    def sums(self) -> VmOrderSums:
        return self._sums

    @Property(bool, notify=holdStageChanged)
    def isHeld(self) -> bool:
        return self._props.holdStage == HoldStage.HELD

    @Property(bool, notify=payStageChanged)
    def isPaid(self) -> bool:
        return self._props.payStage == PayStage.PAID

    @Property(str, notify=referenceChanged)
    def copyName(self) -> str:
        name = self._services.localizer.text(say.COPY_NAME)
        return sensible_name("MoonMail", self._props.flightNumber, self._props.reference, name) + ".pdf"

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._busy

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> QAbstractItemModel:
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def alternatives(self) -> QAbstractItemModel:
        return self._alternatives

    @Property(str, notify=holdStageChanged)
    def holdStage(self) -> str:
        return self._props.holdStage

    @Property(str, notify=payStageChanged)
    def payStage(self) -> str:
        return self._props.payStage

    @Property(str, notify=countdownChanged)
    def countdown(self) -> str:
        return self._props.countdown

    @Property(str, notify=countdownWordsChanged)
    def countdownWords(self) -> str:
        return self._props.countdownWords

    @Property(bool, notify=soonChanged)
    def soon(self) -> bool:
        return self._props.soon

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

    @Property(bool, notify=hasChangesChanged)
    def hasChanges(self) -> bool:
        return self._props.hasChanges

    @Property(str, notify=priceChanged)
    def price(self) -> str:
        return self._props.price

    @Property(str, notify=flightNumberChanged)
    def flightNumber(self) -> str:
        return self._props.flightNumber

    @Property(str, notify=siteChanged)
    def site(self) -> str:
        return self._props.site

    @Property(str, notify=sizeChanged)
    def size(self) -> str:
        return self._props.size

    @Property(str, notify=obligationChanged)
    def obligation(self) -> str:
        return self._props.obligation

    @Property(str, notify=owedChanged)
    def owed(self) -> str:
        return self._props.owed

    @Property(str, notify=choicesChanged)
    def choices(self) -> str:
        return self._props.choices

    @Property(bool, notify=canConfirmChanged)
    def canConfirm(self) -> bool:
        return self._props.canConfirm

    @Property(str, notify=checkoutUrlChanged)
    def checkoutUrl(self) -> str:
        return self._props.checkoutUrl

    @Property(str, notify=referenceChanged)
    def reference(self) -> str:
        return self._props.reference

    @Property(str, notify=paidAtChanged)
    def paidAt(self) -> str:
        return self._props.paidAt

    @Property(bool, notify=hasPassChanged)
    def hasPass(self) -> bool:
        return self._props.hasPass

    @Property(str, notify=shipmentIdChanged)
    def shipmentId(self) -> str:
        return self._props.shipmentId
