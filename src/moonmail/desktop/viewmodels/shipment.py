"""One shipment: its pass, its timeline, its order, and everything that can be done with them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Property, QAbstractItemModel, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement

from moonmail.client.model import ShipmentDetail, StoreChanged
from moonmail.desktop import words
from moonmail.desktop.printing import PRINT_WORDS, Printer, PrintError
from moonmail.desktop.saving import SAVE_WORDS, SAVED, SaveError, sensible_name, with_suffix, write_whole
from moonmail.desktop.viewmodels.base import QmlUncreatable, RowModel, swap_props
from moonmail.desktop.viewmodels.boarding_pass import VmBoardingPass
from moonmail.desktop.viewmodels.shipments_detail import Fact, ShipmentInputs, ShipmentProps, derive_shipment
from moonmail.desktop.viewmodels.timeline import TimelineRow, derive_timeline
from moonmail.domain.states import BookingState, PaymentState
from moonmail.domain.text import Text
from moonmail.domain.timeline import Look

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

_COPIED: Final = Text("予約番号をコピーしました", "Booking reference copied")
_NEW_EVENT: Final = Text("新しい記録：{title}", "New: {title}")
_NO_BROWSER: Final = Text(
    "ブラウザーを開けませんでした。既定のブラウザーの設定をご確認ください。",
    "No browser could be opened. Check which browser is your default.",
)
_PRINTED: Final = Text("「{printer}」に送りました", "Sent to {printer}")
_PASS_NAME: Final = Text("月面搭乗券", "MoonMail pass")
_COPY_NAME: Final = Text("申込内容の控え", "MoonMail confirmation")
_NOT_MADE: Final = Text(
    "ファイルを作れませんでした。もう一度お試しください。",
    "The file could not be made. Please try again.",
)


@dataclass(frozen=True, slots=True)
class PrinterRow:
    name: str
    label: str
    preferred: bool


@QmlElement
@QmlUncreatable("made in Python")
class VmShipment(QObject):
    """``load`` opens one; what comes in later is laid over it. ``printing``: "", looking, none, choose or busy."""

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
    owedChanged = Signal()
    owedKindsChanged = Signal()
    owedDefaultChanged = Signal()
    owedHowChanged = Signal()
    bookableChanged = Signal()
    zoneNoteChanged = Signal()
    printingChanged = Signal()
    printProblemChanged = Signal()
    savingChanged = Signal()

    def __init__(self, services: Services, home: VmHome, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._home = home
        self._id: UUID | None = None
        self._detail: ShipmentDetail | None = None
        self._missing = False
        self._opening: UUID | None = None
        self._printing = ""
        self._print_problem = ""
        self._saving = False
        self._props = ShipmentProps()
        self._pass = VmBoardingPass(services, self)
        self._timeline = RowModel(TimelineRow, lambda row: row.key, self)
        self._facts = RowModel(Fact, lambda fact: fact.label, self)
        self._printers = RowModel(PrinterRow, lambda row: row.name, self)
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
        watched = {"shipment", "booking", "payment", "pass", "custody_event", "operation", "mission", "offer"}
        if self._id is not None and event.types & watched:
            self.reload()

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
        swap_props(self, old, self._props)

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

    # ------------------------------------------------------------ files

    @Slot(str, result=QUrl)
    def suggestedPass(self, suffix: str) -> QUrl:
        """Return where a pass would be saved, for the file dialog. ``suffix``: ``.pdf`` or ``.png``."""
        name = sensible_name(self._say(_PASS_NAME), self._props_flight(), self._props.title)
        return QUrl.fromLocalFile(str(documents() / (name + suffix)))

    @Slot(result=QUrl)
    def suggestedCopy(self) -> QUrl:
        name = sensible_name(self._say(_COPY_NAME), self._props_flight(), self._props.title)
        return QUrl.fromLocalFile(str(documents() / f"{name}.pdf"))

    def _props_flight(self) -> str:
        return self._detail.card.flight_number if self._detail else ""

    @Slot(QUrl)
    def savePass(self, url: QUrl) -> None:
        """Save the pass as PDF or PNG, by the suffix; PDF when there is none."""
        detail = self._detail
        if detail is None:
            return
        path = Path(url.toLocalFile())
        path = path if path.suffix.lower() == ".png" else with_suffix(path, ".pdf")
        language = self._services.localizer.language

        def work() -> Path:
            from moonmail.desktop.viewmodels.boarding_pass_paper import pass_pdf, pass_png

            write_whole(
                path, pass_png(detail, language) if path.suffix.lower() == ".png" else pass_pdf(detail, language)
            )
            return path

        self._save(work)

    @Slot(QUrl)
    def saveCopy(self, url: QUrl) -> None:
        """Save the kept copy of what was confirmed as a PDF."""
        detail = self._detail
        if detail is None or detail.booking is None:
            return
        path = with_suffix(Path(url.toLocalFile()), ".pdf")

        def work() -> Path:
            from moonmail.desktop.viewmodels.boarding_pass_paper import confirmation_pdf

            write_whole(path, confirmation_pdf(detail))
            return path

        self._save(work)

    def _save(self, work: object) -> None:
        def done(path: Path) -> None:
            self._set_saving(False)
            self._home.say(self._say(SAVED.filled(name=path.name)))

        def failed(error: BaseException) -> None:
            self._set_saving(False)
            if isinstance(error, SaveError):
                self._home.say(self._say(SAVE_WORDS[error.trouble]))
            else:
                log.error("a file could not be made", exc_info=error)
                self._home.say(self._say(_NOT_MADE))

        self._set_saving(True)
        self._services.jobs.run(work, done, failed)  # type: ignore[arg-type]

    def _set_saving(self, saving: bool) -> None:
        if saving != self._saving:
            self._saving = saving
            self.savingChanged.emit()

    # ------------------------------------------------------------ printing

    @Slot()
    def findPrinters(self) -> None:
        self._set_printing("looking")

        def work() -> list[Printer]:
            from moonmail.desktop.printing import printers

            return printers()

        def done(found: list[Printer]) -> None:
            self._printers.show([PrinterRow(p.name, p.label, p.default) for p in found])
            self._set_printing("choose" if found else "none")

        def failed(error: BaseException) -> None:
            log.warning("printers could not be listed", exc_info=error)
            self._set_printing("none")

        self._services.jobs.run(work, done, failed)

    @Slot(str)
    def printOn(self, name: str) -> None:
        """Print the pass at its real size on the printer ``name``."""
        detail = self._detail
        if detail is None:
            return
        language = self._services.localizer.language
        label = next((row.label for row in self._printers.rows if row.name == name), name)
        self._set_printing("busy")

        def work() -> None:
            from moonmail.desktop.printing import print_picture
            from moonmail.desktop.viewmodels.boarding_pass_paper import pass_print

            picture = pass_print(detail, language)
            print_picture(name, picture.png, picture.width_mm, picture.height_mm)

        def done(_: None) -> None:
            self._set_printing("")
            self._home.say(self._say(_PRINTED.filled(printer=label)))

        def failed(error: BaseException) -> None:
            if isinstance(error, PrintError):
                self._set_printing("choose", self._say(PRINT_WORDS[error.trouble]))
            else:
                log.error("printing failed", exc_info=error)
                self._set_printing("choose", self._say(_NOT_MADE))

        self._services.jobs.run(work, done, failed)

    @Slot()
    def endPrinting(self) -> None:
        self._set_printing("")

    def _set_printing(self, printing: str, problem: str = "") -> None:
        if printing != self._printing:
            self._printing = printing
            self.printingChanged.emit()
        if problem != self._print_problem:
            self._print_problem = problem
            self.printProblemChanged.emit()

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

    @Property(QAbstractItemModel, constant=True)
    def printers(self) -> QAbstractItemModel:
        return self._printers

    @Property(str, notify=printingChanged)
    def printing(self) -> str:
        return self._printing

    @Property(str, notify=printProblemChanged)
    def printProblem(self) -> str:
        return self._print_problem

    @Property(bool, notify=savingChanged)
    def saving(self) -> bool:
        return self._saving

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

    @Property(str, notify=owedChanged)
    def owed(self) -> str:
        return self._props.owed

    @Property("QStringList", notify=owedKindsChanged)  # type: ignore[arg-type]  # the stub knows no Qt type names
    def owedKinds(self) -> list[str]:
        return list(self._props.owedKinds)

    @Property(str, notify=owedDefaultChanged)
    def owedDefault(self) -> str:
        return self._props.owedDefault

    @Property(str, notify=owedHowChanged)
    def owedHow(self) -> str:
        return self._props.owedHow

    @Property(str, notify=zoneNoteChanged)
    def zoneNote(self) -> str:
        return self._props.zoneNote

    @Property(bool, notify=bookableChanged)
    def bookable(self) -> bool:
        return self._props.bookable


def documents() -> Path:
    from PySide6.QtCore import QStandardPaths

    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
