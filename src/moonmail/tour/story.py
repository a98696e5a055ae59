"""The main job, as a member does it: each step does something on the screen and waits for what must come of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QUrl

from moonmail.demo import SampleBackend, sample_backend
from moonmail.tour.content import CONTENT, heart, make_photo
from moonmail.tour.driver import Driver, TourError
from moonmail.tour.keepsakes import Keepsakes

if TYPE_CHECKING:
    from moonmail.desktop.startup import Shell
    from moonmail.tour.visitor import Visitor

Step = tuple[str, Callable[[], None]]

FLIGHT: Final = "mm-204"
# What the client promises: an open app shows what happened within 20 seconds.
SEEN_WITHIN: Final = 20.0
# After a time offline it asks again ever more seldom.
BACK_WITHIN: Final = 60.0


@dataclass(slots=True)
class Story:
    """``timings`` are seconds that the member would have waited. ``notes`` are facts worth keeping in the report."""

    shell: Shell
    driver: Driver
    visitor: Visitor
    servers: ExitStack
    backend: SampleBackend
    out: Path
    language: str
    timings: dict[str, float] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> Any:
        return self.shell.home

    @property
    def profile(self) -> Path:
        return self.shell.services.profile.root

    def steps(self) -> Iterator[Step]:
        yield "departures", self.departures
        yield "flight", self.flight
        yield "choose", self.choose
        yield "write", self.write
        yield "photo", self.photo
        yield "draw", self.draw
        yield "before sign-in", self.before_sign_in
        yield "signed in, slot held", self.sign_in
        yield "confirm", self.confirm
        yield "booked", self.pay
        yield "pass", self.open_pass
        yield "pass saved", self.save_pass
        yield "my shipments", self.shipments
        yield "events", self.events
        yield "offline", self.offline
        yield "offline reading", self.read_offline
        yield "offline asking", self.ask_offline
        yield "back online", self.back_online
        yield from self.keepsakes()
        yield "language", self.switch_language
        yield "theme dawn", lambda: self.theme("dawn")
        yield "theme high contrast", lambda: self.theme("contrast")
        yield "text size", self.text_size
        yield "end", self.end

    def keepsakes(self) -> Iterator[Step]:
        return Keepsakes(self, FLIGHT, str(self.notes["first shipment"])).steps()

    def wait(self, what: str, condition: Callable[[], Any], seconds: float = 15.0) -> Any:
        def look() -> Any:
            self.visitor.check()
            return condition()

        return self.driver.wait(what, look, seconds)

    def timed(self, name: str, began: float) -> None:
        self.timings[name] = round(monotonic() - began, 2)

    # ---------------------------------------------------------------- looking and writing

    def departures(self) -> None:
        self.wait("the flights of the backend", lambda: self.home.departures.state == "ready", 20)
        self.driver.find(f"flight-{FLIGHT}")

    def flight(self) -> None:
        self.driver.click(f"flight-{FLIGHT}")
        self.driver.find("send-on-this-flight")

    def choose(self) -> None:
        self.driver.click("send-on-this-flight")
        self.driver.click("size-photo")
        self.wait("the photo plate to be chosen", lambda: self.home.send.plate.size == "photo")

    def write(self) -> None:
        content = CONTENT[self.language]
        self.driver.click("send-next")
        plate = self.home.send.plate
        empty = plate.characters
        self.driver.write("message-name", content.name)
        self.driver.write("message-text", content.words)
        self.driver.write("message-title", content.title)
        self.wait("the words to be kept", lambda: plate.name == content.name and plate.text == content.words)
        self.wait("the words to be counted on the plate", lambda: plate.characters != empty)

    def photo(self) -> None:
        photo = self.out / "photo.jpg"
        make_photo(photo)
        self.driver.drop("photo-drop", photo)
        plate = self.home.send.plate
        self.wait("the photo on the plate", lambda: plate.photoStage == "taken" or plate.photoHappened)
        if plate.photoHappened:
            raise TourError(f"the photo was not taken: {plate.photoHappened}")
        self.wait("a plate that can be etched", lambda: plate.canGoOn)

    def draw(self) -> None:
        self.driver.draw("drawing-board", heart())
        plate = self.home.send.plate
        self.wait("the drawn line", lambda: plate.canUndo)
        self.wait("a plate that can be etched", lambda: plate.canGoOn)

    # ---------------------------------------------------------------- booking

    def before_sign_in(self) -> None:
        self.driver.click("send-next")
        self.wait("the page that holds a slot", lambda: self.home.send.order.holdStage == "sign_in")

    def sign_in(self) -> None:
        began = monotonic()
        self.driver.click("hold-slot")
        self.wait("to be signed in", lambda: self.home.signedIn, 30)
        self.timed("sign_in_s", began)
        self.wait("the slot to be held", lambda: self.home.send.order.holdStage == "held", 20)
        self.timed("hold_s", began)
        self.driver.find("hold-countdown")
        if not self.home.send.order.countdown:
            raise TourError("the slot is held, but no countdown runs")

    def confirm(self) -> None:
        self.driver.click("send-next")
        for fact in ("quantity", "total", "payment", "provision", "cancellation", "period"):
            self.driver.find(f"fact-{fact}")
        self.driver.find("confirm-order")

    def pay(self) -> None:
        began = monotonic()
        self.driver.click("confirm-order")
        self.wait("the payment page to be opened", lambda: len(self.visitor.visits) > 1, 30)
        self.wait("the booking to be paid", lambda: self.home.send.order.payStage == "paid", 40)
        self.timed("order_to_booked_s", began)
        self.wait("the booking reference", lambda: self.home.send.order.reference)
        self.driver.find("open-shipment")

    def open_pass(self) -> None:
        self.driver.click("open-shipment")
        shipment = self.home.shipment
        self.wait("the pass", lambda: shipment.boardingPass.state == "ready", 20)
        self.wait("its code to be drawn", lambda: shipment.boardingPass.qr)
        self.notes["reference"] = shipment.reference
        self.notes["first shipment"] = shipment.shipmentId
        self.driver.find("pass-qr")

    def save_pass(self) -> None:
        for suffix in ("png", "pdf"):
            file = self.out / f"pass.{suffix}"
            file.unlink(missing_ok=True)
            self.driver.click(f"pass-save-{suffix}")
            self.choose_file(file)
            self._wait_for(file)
            self.verify(file)

    def _wait_for(self, file: Path) -> None:
        self.wait(f"{file.name} to be saved", lambda: file.exists() and not self.home.shipment.papers.saving)

    def choose_file(self, file: Path) -> None:
        """Choose ``file`` in the save dialog that is open, never a place of the user's own."""
        dialog = self.wait("the save dialog", self._file_dialog)
        QMetaObject.invokeMethod(dialog, "close")
        # The dialog itself is the system's; what it says when a file was chosen is ours.
        QMetaObject.invokeMethod(dialog, "chosen", Q_ARG(QUrl, QUrl.fromLocalFile(str(file))))
        self.driver.settle()

    def _file_dialog(self) -> QObject | None:
        dialogs = [
            thing for thing in self.shell.qml.rootObjects()[0].findChildren(QObject) if _is_open_file_dialog(thing)
        ]
        return dialogs[0] if dialogs else None

    def verify(self, file: Path) -> None:
        command = [sys.executable, "-m", "moonmail", "pass", "verify", str(file), "--profile", str(self.profile)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        self.notes[f"verify {file.name}"] = done.stdout.splitlines()[:1]
        if done.returncode:
            raise TourError(f"{file.name} is not a valid pass: {done.stdout}{done.stderr}")

    # ---------------------------------------------------------------- following

    def shipments(self) -> None:
        shipment_id = self.home.shipment.shipmentId
        self.driver.click("rail-shipments")
        self.driver.click(f"shipment-{shipment_id}")
        self.driver.find("timeline")

    def play(self, *words: str) -> None:
        """Report something as the desk does, through the backend's own command."""
        command = [sys.executable, "-m", "moonmail", "backend", "play", *words, "--data", str(self.backend.data)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise TourError(f"`{' '.join(words)}` could not be played: {done.stderr}")

    def events(self) -> None:
        shipment = self.home.shipment
        note = ("--note-ja", "刻印を終え、着陸機に取り付けました。", "--note-en", "Etched, and fitted to the lander.")
        before = _said(shipment.timeline)
        self.play("custody", shipment.reference, "integrated", *note)
        began = monotonic()
        self.play("milestone", FLIGHT, "1", "achieved")

        def news(kind: str) -> bool:
            return any(key.startswith(kind) and before.get(key) != row for key, row in _said(shipment.timeline).items())

        self.wait("the custody event in the open app", lambda: news("custody:"), SEEN_WITHIN)
        self.timed("custody_event_seen_s", began)
        self.wait("the milestone in the open app", lambda: news("milestone:1"), SEEN_WITHIN)
        self.timed("milestone_seen_s", began)
        self.driver.find("timeline")

    # ---------------------------------------------------------------- without the backend

    def offline(self) -> None:
        self.notes["port"] = urlsplit(self.backend.url).port
        self.servers.close()
        began = monotonic()
        status = self.shell.services.bridge
        self.wait("the app to notice that the backend is gone", lambda: status.status.trouble, SEEN_WITHIN)
        self.timed("offline_noticed_s", began)

    def read_offline(self) -> None:
        self.driver.click("rail-departures")
        self.driver.click(f"flight-{FLIGHT}")
        self.driver.find("send-on-this-flight")

    def ask_offline(self) -> None:
        self.driver.click("send-on-this-flight")
        self.driver.click("size-name")
        self.driver.click("send-next")
        self.driver.write("message-name", CONTENT[self.language].second)
        self.wait("a plate that can be etched", lambda: self.home.send.plate.canGoOn)
        self.driver.click("send-next")
        self.driver.click("hold-slot")
        self.wait("the ask to wait in the outbox", lambda: self.shell.services.bridge.status.waiting == 1)
        order = self.home.send.order
        self.wait("the page to say that it waits", lambda: order.holdStage in {"waiting", "asking"})
        if order.countdown or order.holdStage == "held":
            raise TourError("what was asked for offline is shown as held")

    def back_online(self) -> None:
        self.backend = self.servers.enter_context(
            sample_backend(self.backend.data, int(self.notes["port"]), self.out / "backend.log")
        )
        began = monotonic()
        order = self.home.send.order
        self.wait("what waited to go out by itself", lambda: order.holdStage == "held", BACK_WITHIN)
        self.timed("sent_after_backend_came_back_s", began)
        self.wait("an empty outbox", lambda: self.shell.services.bridge.status.waiting == 0)

    # ---------------------------------------------------------------- settings

    def switch_language(self) -> None:
        other = "en" if self.language == "ja" else "ja"
        self.driver.click("rail-settings")
        self.driver.click(f"language-{other}")
        self.wait("the other language", lambda: self.shell.services.localizer.language == other)

    def theme(self, name: str) -> None:
        self.driver.click(f"theme-{name}")
        self.wait(f"the {name} theme", lambda: self.home.appearance.theme == name)

    def text_size(self) -> None:
        self.driver.focus("text-size")
        self.driver.press(Qt.Key.Key_Right, 5)
        self.wait("larger text", lambda: self.home.appearance.textScale > 1.2)

    def end(self) -> None:
        self.driver.click("rail-departures")
        self.wait("Departures again", lambda: self.home.page == "departures")


def _is_open_file_dialog(thing: QObject) -> bool:
    return thing.inherits("QQuickFileDialog") and bool(thing.property("visible"))


def _said(model: Any) -> dict[str, list[Any]]:
    """Return the rows of a list model by their key."""
    roles = {bytes(name.data()).decode(): role for role, name in model.roleNames().items()}
    rows = [[model.data(model.index(row, 0), role) for role in roles.values()] for row in range(model.rowCount())]
    at = list(roles).index("key")
    return {str(row[at]): row for row in rows}
