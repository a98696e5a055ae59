"""A guest sends a message at the kiosk: real view models in the kiosk's window, an engine in memory, a real backend."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageOps
from PySide6.QtGui import QGuiApplication
from tests.client import browsing
from tests.desktop.live import until
from tests.support import guests
from tests.support.server import RunningBackend, running_backend

from moonmail.client.engine import Engine
from moonmail.client.engine import Settings as EngineSettings
from moonmail.client.profile import Profile
from moonmail.desktop.kiosk.channel import Begin, Network, ToShell
from moonmail.desktop.kiosk.frame import GuestShell, make_guest
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import load_assets
from moonmail.domain.kiosk import KioskEvent

OPEN = "mm-204"
LETTER = "ラウンジから、月へ。"


@dataclass
class Lounge:
    """One guest's session, and the backend that it talks to."""

    frame: GuestShell
    backend: RunningBackend
    told: list[ToShell]

    @property
    def guest(self) -> Any:
        return self.frame.guest

    @property
    def engine(self) -> Engine:
        return self.frame.shell.services.engine

    @property
    def send(self) -> Any:
        return self.frame.shell.home.made("send")

    def page(self, name: str) -> Any:
        return self.guest.made(name)

    def line(self, *, up: bool) -> None:
        self.frame.hear(Network(online=up))

    def sign_in(self) -> None:
        member = self.backend.sample_members[0]
        person = browsing.Person(member["membership_number"], member["password"])
        self.engine.sign_in(person.open_browser, "ja")
        until(lambda: self.frame.shell.services.bridge.session.signed_in)
        person.leave()
        if self.guest.state == "sign_in":
            self.guest.happened(KioskEvent.SIGNED_IN)

    def write(self) -> None:
        """Begin from the menu, choose a flight and write."""
        self.guest.openTask("send")
        until(lambda: self.send.boardState == "ready" and self.send.draft is not None)
        self.send.chooseFlight(OPEN)
        self.send.chooseSize("message")
        until(lambda: self.send.canGoOn)
        self.send.goOn()
        self.send.plate.editText(LETTER)
        until(lambda: self.send.canGoOn)
        self.send.goOn()
        assert self.send.step == "hold"


@pytest.fixture
def lounge(app: QGuiApplication, tmp_path: Path) -> Iterator[Lounge]:
    load_assets()
    log = QtLog()
    log.install()
    told: list[ToShell] = []
    with running_backend(tmp_path) as backend:
        profile = Profile(tmp_path / "session")
        settings = EngineSettings(backend.url, "none")
        frame = make_guest(profile, tell=told.append, make_engine=lambda _: Engine(profile, settings, in_memory=True))
        frame.window.show()
        frame.shell.services.engine.start()
        session_id, secret = guests.begin(backend)
        frame.begin(Begin(session_id, secret, backend.url, "羽田空港 サクララウンジ", "Sakura Lounge"))
        frame.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
        yield Lounge(frame, backend, told)
        frame.window.close()
        frame.close()
    log.remove()
    assert not log.warnings, "\n".join(log.warnings)
    assert not [path for path in (tmp_path / "session").rglob("*") if path.is_file()], "something is on disk"


def read_code(picture: str) -> str:
    """Read a code as a phone does, from the picture that is on the screen."""
    png = base64.b64decode(picture.partition(",")[2])
    drawn = Image.open(io.BytesIO(png)).convert("L")
    large = ImageOps.expand(drawn.resize((drawn.width * 6, drawn.height * 6), Image.Resampling.NEAREST), 40, 255)
    (found,) = zxingcpp.read_barcodes(large)
    return found.text


def bookings(backend: RunningBackend) -> list[dict[str, Any]]:
    with backend.rows() as rows:
        return [dict(row) for row in rows.all("SELECT reference, state FROM bookings_booking")]


def test_from_the_menu_to_the_pass_with_the_network_gone_in_between(lounge: Lounge) -> None:
    guest, backend = lounge.guest, lounge.backend
    before = len(bookings(backend))

    # Everybody may write; only to hold a slot one signs in, and comes back to where one was.
    lounge.write()
    assert [row.size for row in lounge.send._sizes.rows] == ["name", "message"], "there are no photos to choose here"
    lounge.send.order.askHold()
    assert guest.state == "sign_in"
    lounge.sign_in()
    assert guest.state == "task"
    until(lambda: lounge.send.order.isHeld)
    lounge.send.goOn()
    until(lambda: lounge.send.order.canConfirm)

    # The network goes. What is ordered now waits, and nothing is called booked.
    backend.kill()
    lounge.line(up=False)
    lounge.send.order.confirm()
    until(lambda: lounge.send.order.payStage == "waiting")
    pay = lounge.page("pay_on_phone")
    assert (guest.state, lounge.page("task").page) == ("task", "order")
    assert pay.title == "お申し込みは、まだ届いていません"
    assert (pay.qr, pay.countdown, lounge.send.order.reference) == ("", "", "")
    assert "「終了する」" in lounge.send.order.next, "nothing outlives the guest here"
    guest.openTask("flights")
    until(lambda: str(lounge.frame.shell.home.departures_model.state) == "ready")
    guest.openTask("send")
    assert lounge.page("task").page == "order"

    # Back again it goes on by itself: the code for the phone says what the phone has to open.
    backend.start()
    lounge.line(up=True)
    until(lambda: guest.state == "pay_on_phone" and pay.qr)
    assert pay.countdown
    first = lounge.send.order.checkoutUrl
    assert read_code(pay.qr) == first
    assert first.startswith(backend.url)
    lounge.line(up=False)
    assert pay.lineGone
    lounge.line(up=True)
    until(lambda: not pay.lineGone)

    # A payment that was declined is made again, on another page.
    browsing.pay(first, "decline")
    lounge.engine.sync_now()
    until(lambda: pay.stage == "declined")
    assert (guest.state, pay.qr) == ("pay_on_phone", "")
    lounge.send.order.payAgain()
    until(lambda: pay.stage == "paying" and pay.qr)
    assert read_code(pay.qr) == lounge.send.order.checkoutUrl != first
    assert guest.state == "pay_on_phone"

    # Paid on the phone: the screen goes on by itself, to the pass.
    browsing.pay(lounge.send.order.checkoutUrl)
    lounge.engine.sync_now()
    until(lambda: guest.state == "printing")
    printing = lounge.page("printing")
    until(lambda: printing.boardingPass.qr)
    (booked,) = bookings(backend)[before:]
    assert (booked["reference"], booked["state"]) == (printing.reference, "confirmed")
    assert printing.title == "ご予約が確定しました"
    assert read_code(printing.boardingPass.qr).startswith("MOON1:")
    assert not printing.canPrint
    printing.done()
    assert guest.state == "menu"
    assert not lounge.send.order.has_ordered, "the next one begins anew"
    assert lounge.engine.drafts().result() == []

    # Who comes back for it finds the pass.
    guest.openTask("passes")
    task = lounge.page("task")
    until(lambda: task.passesState == "ready")
    task.openPass(task._passes.rows[0].shipmentId)
    assert guest.state == "printing"
    until(lambda: printing.reference == booked["reference"])
    assert printing.title == "月面搭乗券"


def test_what_was_written_stays_while_the_guest_stays(lounge: Lounge) -> None:
    lounge.write()
    draft = lounge.send.draft
    lounge.guest.openMenu()
    lounge.guest.openTask("flights")
    lounge.backend.kill()
    lounge.line(up=False)
    lounge.guest.openTask("send")
    assert lounge.page("task").page == "send"
    assert (lounge.send.step, lounge.send.plate.text, lounge.send.draft) == ("hold", LETTER, draft)
    assert lounge.engine.drafts().result() == [draft]
    # To hold a slot it takes a network and a member: it leads to signing in, and back without one.
    lounge.send.order.askHold()
    assert lounge.guest.state == "sign_in"
    lounge.guest.back()
    assert lounge.guest.state == "task"
    assert lounge.send.order.holdStage == "sign_in"
