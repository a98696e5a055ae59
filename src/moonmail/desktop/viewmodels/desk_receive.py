"""Taking items in: scan, measure, look, decide; with or without a network, and without a mouse."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import shiboken6
from PySide6.QtCore import Property, QBuffer, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtQml import QmlElement

from moonmail.client.desk.receiving_state import BookState, Place, Queued
from moonmail.desktop.desk import receive_scan
from moonmail.desktop.desk.pass_gate import PREFIX, PassGate
from moonmail.desktop.desk.receive_scan import Scan
from moonmail.desktop.viewmodels.base import QmlUncreatable
from moonmail.desktop.viewmodels.desk_receive_actions import offer
from moonmail.desktop.viewmodels.desk_receive_air import VmReceiveAir
from moonmail.desktop.viewmodels.desk_receive_labels import VmReceiveLabels
from moonmail.desktop.viewmodels.desk_receive_props import (
    FIELDS,
    Form,
    ReceiveInputs,
    ReceiveProps,
    all_good,
    as_declared,
    derive_receive,
    measured,
    typed,
)
from moonmail.desktop.viewmodels.desk_receive_shown import VmReceiveShown
from moonmail.desktop.viewmodels.desk_receive_words import (
    DONE,
    NO_CODE,
    NO_PHOTO,
    STRAY,
    photo_words,
)
from moonmail.desktop.viewmodels.plate_photo import read_local
from moonmail.domain.screening import BY_ID, CheckId, Decision
from moonmail.domain.standing import GOOD, Standing
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.receiving import BookedItem, ScreeningIn
    from moonmail.desktop.desk.services import DeskServices
    from moonmail.desktop.viewmodels.desk_root import VmDesk
    from moonmail.media.receiving_label import ReceivingLabel

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

PAGE: Final = "receive"
SYNC_MS: Final = 30_000
MOST_DONE: Final = 30
MOST_PHOTOS: Final = 6
_DRAFT: Final = "receive.form"


@QmlElement
@QmlUncreatable("made in Python")
class VmDeskReceive(QObject):
    """``wanted`` names what the keyboard goes to next: scan, measures or decide; or a sheet: code, photo, air."""

    wanted = Signal(str, arguments=["what"])

    def __init__(self, services: DeskServices, desk: VmDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._view = VmReceiveShown(self)
        self.label_model = VmReceiveLabels(services, desk, self)
        self._air = VmReceiveAir(services, desk, self)
        self._receiving = services.desk.receiving
        self._scan: Scan | None = None
        self._reading = 0
        self._form = Form()
        self._busy = False
        self._book = BookState()
        self._queue: tuple[Queued, ...] = ()
        self._done: list[Queued] = []
        self._last = ""
        self._label: ReceivingLabel | None = None
        self.gate = PassGate("receive-scan", self)
        self.gate.scanned.connect(self._gate_scanned)
        unsubscribe = self._receiving.subscribe(lambda state: services.jobs.post(lambda: self._take(state)))
        self.destroyed.connect(lambda _: unsubscribe())
        self._rounds = QTimer(self, interval=SYNC_MS)
        self._rounds.timeout.connect(self.sync)
        self._rounds.start()
        services.localizer.changed.connect(self._update)
        desk.pageChanged.connect(self._page_changed)
        desk.coveredChanged.connect(self._page_changed)
        offer(self, desk)
        self._page_changed()
        self._update()
        self._when(self._receiving.state(), self._take)
        self._when(self._receiving.kept(_DRAFT), self._restore)
        self.sync()

    @Property(VmReceiveShown, constant=True)
    def view(self) -> VmReceiveShown:
        return self._view

    @Property(VmReceiveLabels, constant=True)
    def labels(self) -> VmReceiveLabels:
        return self.label_model

    @Property(VmReceiveAir, constant=True)
    def air(self) -> VmReceiveAir:
        return self._air

    @property
    def shown(self) -> ReceiveProps:
        return self._view.shown

    # ---------------------------------------------------------------- scanning

    @Slot(QObject)
    def watch(self, window: QObject) -> None:
        """Keep scans out of the fields of this window."""
        if isinstance(window, QWindow):
            self.gate.watch(window)

    @Slot()
    def _page_changed(self) -> None:
        self.gate.active = str(self._desk.page) == PAGE and not str(self._desk.covered)

    @Slot(str, bool)
    def _gate_scanned(self, code: str, stray: bool) -> None:
        if stray:
            self._desk.say(self._in(STRAY))
        self.scan(code)

    @Slot(str)
    def scan(self, text: str) -> None:
        """Show what a code, or a number that was typed, means here. What was measured of another item is let go."""
        text = text.strip()
        if not text or self._busy:
            return
        self._reading += 1
        turn = self._reading
        self._forget_form()
        self._update()
        receiving, now = self._receiving, self._services.clock.now()
        self._services.jobs.run(
            lambda: receive_scan.read_scan(receiving, text, now), partial(self._scanned, turn), self._failed
        )

    def _scanned(self, turn: int, scan: Scan) -> None:
        if turn != self._reading or not shiboken6.isValid(self):
            return
        self._reading, self._scan = 0, scan
        self._update()
        self.wanted.emit("measures" if scan.standing in GOOD else "scan")
        if scan.standing in (Standing.UNKNOWN, Standing.UNKNOWN_NUMBER, Standing.FOREIGN):
            self.sync()

    @Slot()
    def chooseCode(self) -> None:
        self.wanted.emit("code")

    @Slot(QUrl)
    def scanFile(self, url: QUrl) -> None:
        """Read the code in a picture or PDF."""
        path = url.toLocalFile() if url.isLocalFile() else ""
        self._services.jobs.run(lambda: receive_scan.code_in(read_local(path)), self._code_found, self._no_code)

    @Slot()
    def paste(self) -> None:
        """Take a picture, a file or a code from the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        files = [url for url in mime.urls() if url.isLocalFile()]
        if files:
            self.scanFile(files[0])
        elif mime.hasImage():
            buffer = QBuffer()
            buffer.open(QBuffer.OpenModeFlag.WriteOnly)
            QGuiApplication.clipboard().image().save(buffer, "png")  # type: ignore[call-overload]
            data = bytes(buffer.data().data())
            self._services.jobs.run(lambda: receive_scan.code_in(data), self._code_found, self._no_code)
        else:
            self.scan(mime.text())

    def _code_found(self, text: str) -> None:
        if text:
            self.scan(text)
        else:
            self._no_code(None)

    def _no_code(self, _: BaseException | None) -> None:
        self._desk.say(self._in(NO_CODE))

    # ---------------------------------------------------------------- the form

    @Slot(str, str)
    def type(self, name: str, text: str) -> None:
        if name in FIELDS:
            self._use(typed(self._form, name, text))

    @Slot(str)
    def entered(self, name: str) -> None:
        """Enter in a field, by a person or by the instrument: on to the next that is empty, at last to the decision."""
        order = [each for each in FIELDS if not (each == "width" and self._view.shown.round)]
        after = order[order.index(name) + 1 :] if name in order else []
        following = next((each for each in after if not getattr(self._form, each)), "decide")
        self.wanted.emit(following)

    @Slot()
    def asDeclared(self) -> None:
        if self._item is not None:
            self._use(as_declared(self._item, self._form))
            self.wanted.emit("decide")

    @Slot()
    def allGood(self) -> None:
        if self._view.shown.stage == "yes":
            self._use(all_good(self._form))
            if measured(self._form, self._item.declared.shape)[0] is not None:  # type: ignore[union-attr]
                self.wanted.emit("decide")

    @Slot(str)
    def turn(self, key: str) -> None:
        """A line of the checklist: open, good, bad, good …"""
        if key in BY_ID:
            checks = {**self._form.checks, key: not self._form.checks.get(key, False)}
            self._use(replace(self._form, checks=checks))

    def _use(self, form: Form) -> None:
        self._form = form
        kept = json.dumps({"code": self._scan.text if self._scan else "", "form": asdict(form)}, ensure_ascii=False)
        self._when(self._receiving.keep(_DRAFT, kept), lambda _: None)
        self._update()

    def _restore(self, kept: str) -> None:
        """Go on where a crash ended it."""
        if not kept or self._scan is not None:
            return
        told: dict[str, Any] = json.loads(kept)
        form = Form(**{**told["form"], "photos": tuple(told["form"]["photos"])})
        self._reading += 1
        turn, receiving, now = self._reading, self._receiving, self._services.clock.now()

        def found(scan: Scan) -> None:
            self._form = form if scan.standing in GOOD else Form()
            self._scanned(turn, scan)

        self._services.jobs.run(lambda: receive_scan.read_scan(receiving, told["code"], now), found, self._failed)

    def _forget_form(self) -> None:
        if self._form != Form():
            self._when(self._receiving.keep(_DRAFT, ""), lambda _: None)
        self._scan, self._form = None, Form()

    @Slot()
    def reset(self) -> None:
        """Put this item aside: nothing of it is kept."""
        self._reading = 0
        self._forget_form()
        self._update()
        self.wanted.emit("scan")

    # ---------------------------------------------------------------- photos

    @Slot()
    def openAir(self) -> None:
        self.wanted.emit("air")

    @Slot()
    def choosePhotos(self) -> None:
        self.wanted.emit("photo")

    @Slot("QVariantList")
    def addPhotos(self, urls: list[QUrl]) -> None:
        """Take in photos of the item; each without what a camera writes into it."""
        receiving = self._receiving

        def work(path: str) -> str | Text:
            from moonmail.media.intake import PhotoRefused, take_in

            taken = take_in(read_local(path))
            return photo_words(taken) if isinstance(taken, PhotoRefused) else receiving.keep_photo(taken.data).result()

        for url in urls[: MOST_PHOTOS - len(self._form.photos)]:
            path = url.toLocalFile() if url.isLocalFile() else ""
            self._services.jobs.run(partial(work, path), partial(self._photo_taken, self._scan), self._no_photo)

    def _photo_taken(self, of: Scan | None, taken: str | Text) -> None:
        if isinstance(taken, Text):
            self._desk.say(self._in(taken))
        elif of is not None and of is self._scan and taken not in self._form.photos:
            self._use(replace(self._form, photos=(*self._form.photos, taken)))

    def _no_photo(self, _: BaseException) -> None:
        self._desk.say(self._in(NO_PHOTO))

    # ---------------------------------------------------------------- deciding

    @property
    def _item(self) -> BookedItem | None:
        return self._scan.item if self._scan and self._view.shown.stage == "yes" else None

    @Slot()
    def accept(self) -> None:
        if self._view.shown.canAccept:
            self._decide(Decision.ACCEPT)

    @Slot()
    def ask(self) -> None:
        if self._view.shown.canAsk:
            self._decide(Decision.ASK)

    @Slot()
    def refuse(self) -> None:
        if self._view.shown.canRefuse:
            self._decide(Decision.REFUSE)

    def _decide(self, decision: Decision) -> None:
        scan, item = self._scan, self._item
        assert scan is not None
        assert item is not None
        body = self._body(scan, item, decision)
        self._busy = True
        self._label = self._label_of(scan, item, body)
        self._update()
        future = self._receiving.screen(body, pass_number=item.pass_number, flight_number=item.flight_number)
        self._when(future, self._decided, self._failed)

    def _body(self, scan: Scan, item: BookedItem, decision: Decision) -> ScreeningIn:
        from moonmail.contract.receiving import ScreeningIn

        assert item.declared is not None
        found, _ = measured(self._form, item.declared.shape)
        assert found is not None
        return ScreeningIn(
            booking_id=item.booking_id,
            sequence=scan.sequence,
            seen=item.state,
            shape=found.shape,
            length_mm=found.length_mm,
            width_mm=found.width_mm,
            height_mm=found.height_mm,
            mass_g=found.mass_g,
            failed=[CheckId(key) for key, good in self._form.checks.items() if not good],
            photos=list(self._form.photos),
            decision=decision,
            at=self._services.clock.now(),
            device_id=UUID(int=0),
            device_sequence=1,
        )

    def _label_of(self, scan: Scan, item: BookedItem, body: ScreeningIn) -> ReceivingLabel | None:
        if not scan.text.startswith(PREFIX):
            # Without the code there is nothing to scan again.
            return None
        from moonmail.media.receiving_label import ReceivingLabel

        return ReceivingLabel(
            item.flight_number, item.size.value, item.pass_number, body.mass_g, body.at, body.decision, scan.text
        )

    def _decided(self, queued: Queued) -> None:
        self._busy = False
        self._done = [*self._done, queued][-MOST_DONE:]
        self._forget_form()
        number = f"{queued.pass_number[:3]} {queued.pass_number[3:]}"
        self._last = DONE[Decision(queued.decision)].filled(number=number).in_(self._services.localizer.language)
        self._update()
        self._desk.say(self._last)
        self.wanted.emit("scan")
        self.label_model.keep(self._label)
        self.sync()

    # ---------------------------------------------------------------- the book and the queue

    @Slot()
    def sync(self) -> None:
        if self._services.bridge.session.signed_in:
            self._when(self._receiving.sync(), lambda _: None, lambda _: None)

    @Slot(str)
    def dismiss(self, key: str) -> None:
        self._when(self._receiving.dismiss(key), lambda _: None)

    @Slot()
    def wipe(self) -> None:
        """Let go of everything that this machine keeps, and sign out: before it goes to somebody else."""
        self._rounds.stop()
        rest = self._services.desk.drafts.wipe()
        self._when(rest, lambda _: self._when(self._receiving.wipe(), lambda _: self._desk.signOut()))

    def _take(self, state: BookState) -> None:
        if not shiboken6.isValid(self):
            return
        self._book = state
        self._when(self._receiving.queue(), self._take_queue)

    def _take_queue(self, queue: tuple[Queued, ...]) -> None:
        self._queue = queue
        waiting = {each.id for each in queue}
        self._done = [each if each.id in waiting else replace(each, place=Place.SENT) for each in self._done]
        self._update()

    # ---------------------------------------------------------------- telling

    def _when(
        self, future: Any, done: Callable[[Any], Any], failed: Callable[[BaseException], None] | None = None
    ) -> None:
        """Call back unless this is gone by then: somebody else may sit here."""

        def settled(result: Any) -> None:
            if shiboken6.isValid(self):
                done(result)

        def not_done(error: BaseException) -> None:
            if shiboken6.isValid(self):
                (failed or self._failed)(error)

        self._services.jobs.when(future, settled, not_done)

    def _failed(self, error: BaseException) -> None:
        from moonmail.desktop.viewmodels.direct_words import told

        self._busy, self._reading = False, 0
        self._update()
        said = told(error, self._services.localizer.language)
        self._desk.say(" ".join(part for part in (said.happened, said.safe, said.next) if part))

    def _in(self, text: Text) -> str:
        return text.in_(self._services.localizer.language)

    @Slot()
    def _update(self) -> None:
        localizer = self._services.localizer
        waiting = {each.id for each in self._queue}
        inputs = ReceiveInputs(
            self._scan,
            self._reading > 0,
            self._form,
            self._busy,
            self._book,
            self._queue,
            tuple(each for each in self._done if each.id not in waiting),
            self._last,
            localizer.language,
            localizer.zone,
        )
        self._view.show(derive_receive(inputs))
        self._desk.actions.changed.emit()
