"""Paying on the guest's own phone: the page of the payment as a code, how it stands, and what is left of the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels import kiosk_task_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.desktop.viewmodels.kiosk_qr import Qr
from moonmail.desktop.viewmodels.order_props import SOON, PayStage, clock_words, left_words
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome
    from moonmail.desktop.viewmodels.kiosk_guest import VmGuest
    from moonmail.desktop.viewmodels.order import VmOrder
    from moonmail.desktop.viewmodels.order_sums import VmOrderSums
    from moonmail.desktop.viewmodels.send import VmSend

# QML knows the type by the annotation; it is there with the page on which an order is made.
if not TYPE_CHECKING:
    VmOrder = QObject

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_TICK_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class PayInputs:
    """``seconds`` until the order has to be paid, by the server's time; None while nothing runs out.

    ``online``: whether the backend is reached: what is shown of the payment may be older than it is otherwise.
    """

    stage: PayStage
    seconds: int | None
    price: str
    flight: str
    size: str
    qr: str
    modules: int
    online: bool
    language: Language


@dataclass(frozen=True, slots=True)
class PayProps:
    stage: str = "none"
    title: str = ""
    text: str = ""
    qr: str = ""
    modules: int = 0
    price: str = ""
    flight: str = ""
    size: str = ""
    countdown: str = ""
    countdownWords: str = ""
    soon: bool = False
    lineGone: str = ""
    lineGoneSafe: str = ""
    unpaidEnds: str = ""


def derive_pay(inputs: PayInputs) -> PayProps:
    language, stage = inputs.language, inputs.stage
    words = say.PAY.get(stage.value, say.PAY["sending"])
    paying = stage is PayStage.PAYING
    seconds = inputs.seconds if stage in {PayStage.OPENING, PayStage.PAYING, PayStage.DECLINED} else None
    return PayProps(
        stage=stage.value,
        title=words.title.in_(language),
        text=words.text.in_(language) if words.text else "",
        qr=inputs.qr if paying else "",
        modules=inputs.modules if paying else 0,
        price=inputs.price,
        flight=inputs.flight,
        size=inputs.size,
        countdown="" if seconds is None else clock_words(seconds),
        countdownWords="" if seconds is None else left_words(seconds, language),
        soon=seconds is not None and seconds <= SOON,
        lineGone=say.LINE_GONE.in_(language) if paying and not inputs.online else "",
        lineGoneSafe=say.LINE_GONE_SAFE.in_(language) if paying and not inputs.online else "",
        unpaidEnds=say.UNPAID_ENDS.in_(language) if seconds is not None else "",
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmPayOnPhone(QObject):
    """Follows the order of the task. An order that comes to nothing leads back to it."""

    stageChanged = Signal()
    titleChanged = Signal()
    textChanged = Signal()
    qrChanged = Signal()
    modulesChanged = Signal()
    priceChanged = Signal()
    flightChanged = Signal()
    sizeChanged = Signal()
    countdownChanged = Signal()
    countdownWordsChanged = Signal()
    soonChanged = Signal()
    lineGoneChanged = Signal()
    lineGoneSafeChanged = Signal()
    unpaidEndsChanged = Signal()

    def __init__(self, services: Services, guest: VmGuest, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._guest = guest
        send = cast("VmSend", cast("VmHome", guest.home).made("send"))
        self._order = cast("VmOrder", send.order)
        self._sums = cast("VmOrderSums", self._order.sums)
        self._qr = Qr(services, self._update)
        self._props = PayProps()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._update)
        for changed in (
            self._order.payStageChanged,
            self._order.checkoutUrlChanged,
            self._order.priceChanged,
            self._order.flightNumberChanged,
            self._order.sizeChanged,
            services.bridge.statusChanged,
            self._order.detailShown,
            services.localizer.changed,
            guest.onlineChanged,
        ):
            changed.connect(self._update)
        self._update()

    def _seconds(self) -> int | None:
        detail = self._order.detail
        booking = detail.booking if detail else None
        if booking is None or booking.pay_by is None or booking.state is not BookingState.AWAITING_PAYMENT:
            return None
        return max(0, int((booking.pay_by - self._services.engine.server_now()).total_seconds()))

    @Slot()
    def _update(self) -> None:
        services, order = self._services, self._order
        self._qr.show(str(order.checkoutUrl))
        inputs = PayInputs(
            stage=PayStage(str(order.payStage)),
            seconds=self._seconds(),
            price=str(self._sums.due) or str(order.price),
            flight=str(order.flightNumber),
            size=str(order.size),
            qr=self._qr.picture,
            modules=self._qr.modules,
            online=bool(self._guest.online) and services.bridge.status.trouble is None,
            language=services.localizer.language,
        )
        old, self._props = self._props, derive_pay(inputs)
        running = self._props.countdown != ""
        if running is not self._tick.isActive():
            if running:
                self._tick.start()
            else:
                self._tick.stop()
        swap_props(self, old, self._props)

    @Property(VmOrder, constant=True)
    def order(self) -> VmOrder:
        return self._order

    @Property(str, notify=stageChanged)
    def stage(self) -> str:
        return self._props.stage

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=qrChanged)
    def qr(self) -> str:
        return self._props.qr

    @Property(int, notify=modulesChanged)
    def modules(self) -> int:
        return self._props.modules

    @Property(str, notify=priceChanged)
    def price(self) -> str:
        return self._props.price

    @Property(str, notify=flightChanged)
    def flight(self) -> str:
        return self._props.flight

    @Property(str, notify=sizeChanged)
    def size(self) -> str:
        return self._props.size

    @Property(str, notify=countdownChanged)
    def countdown(self) -> str:
        return self._props.countdown

    @Property(str, notify=countdownWordsChanged)
    def countdownWords(self) -> str:
        return self._props.countdownWords

    @Property(bool, notify=soonChanged)
    def soon(self) -> bool:
        return self._props.soon

    @Property(str, notify=lineGoneChanged)
    def lineGone(self) -> str:
        return self._props.lineGone

    @Property(str, notify=lineGoneSafeChanged)
    def lineGoneSafe(self) -> str:
        return self._props.lineGoneSafe

    @Property(str, notify=unpaidEndsChanged)
    def unpaidEnds(self) -> str:
        return self._props.unpaidEnds
