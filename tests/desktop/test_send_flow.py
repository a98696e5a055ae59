"""Sending from the first question to the pass: view models, the real engine, a real backend and its real pages."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from tests.support.server import RunningBackend, running_backend

from moonmail import tour_forms
from moonmail.client.engine import Engine, Settings
from moonmail.client.model import Draft
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets
from moonmail.desktop.startup import Shell, make_shell
from moonmail.desktop.viewmodels.send import VmSend

PATIENCE_MS = 30_000
_KEPT: list[object] = []


@dataclass
class Person:
    """Who sits before the browser. ``paying`` is the button they press on the payment page; empty: none."""

    number: str
    password: str
    paying: str = "pay"
    opened: list[str] = field(default_factory=list)
    pages: list[threading.Thread] = field(default_factory=list)

    def open_browser(self, url: str) -> bool:
        self.opened.append(url)
        if "/pay/" not in url:
            page = threading.Thread(target=tour_forms.sign_in, args=(url, self.number, self.password))
        elif self.paying:
            page = threading.Thread(target=tour_forms.pay, args=(url, self.paying))
        else:
            return True
        page.start()
        self.pages.append(page)
        return True


@dataclass
class Home:
    """A shell without a window, at one person's."""

    shell: Shell
    person: Person
    profile: Profile

    @property
    def send(self) -> VmSend:
        return cast("VmSend", self.shell.home.made("send"))

    @property
    def draft(self) -> Draft:
        assert self.send.draft is not None
        return self.send.draft

    def until(self, holds: Callable[[], Any]) -> None:
        """Let the app run until ``holds``."""
        loop, gave_up = QEventLoop(), []
        look = QTimer(interval=20)
        look.timeout.connect(lambda: loop.quit() if holds() else None)
        end = QTimer(singleShot=True, interval=PATIENCE_MS)
        end.timeout.connect(lambda: (gave_up.append(True), loop.quit()))
        look.start()
        end.start()
        if not holds():
            loop.exec()
        order = self.send.order
        state = f"{self.send.step}, hold {order.holdStage}, pay {order.payStage}: {order.happened} {order.code}"
        assert not gave_up, f"it never came; the page is {state}"

    def write(self, text: str = "ばあばへ\nさくらより", mission: str = "mm-204", size: str = "message") -> None:
        self.shell.home.sendOn(mission)
        self.until(lambda: self.send.step == "choose" and self.send.sizesKnown)
        self.send.chooseSize(size)
        self.send.goOn()
        self.send.plate.editText(text)
        self.until(lambda: self.send.plate.canGoOn)
        self.send.goOn()
        assert self.send.step == "hold"

    def hold(self) -> None:
        self.send.order.askHold()
        self.until(lambda: self.send.order.isHeld)

    def confirm(self) -> None:
        self.send.goOn()
        assert self.send.step == "confirm"
        self.until(lambda: self.send.order.canConfirm)
        self.send.order.confirm()
        self.until(lambda: self.send.step == "pay")

    def close(self) -> None:
        for page in self.person.pages:
            page.join(30)
        self.send.finish()
        self.shell.close()
        # The garbage collector may run on any thread, and Qt's objects must not be taken apart there.
        _KEPT.append(self)


def at_home(backend: RunningBackend, folder: Path) -> Home:
    profile = Profile(folder)
    profile.create()
    member = backend.sample_members[0]
    person = Person(member["membership_number"], member["password"])
    shell = make_shell(
        profile,
        language="ja",
        make_engine=lambda _: Engine(profile, Settings(backend.url, "none"), secrets=MemorySecrets()),
        open_url=person.open_browser,
    )
    shell.services.engine.start()
    made = Home(shell, person, profile)
    made.until(lambda: shell.services.engine.status.synced_at is not None)
    return made


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("send")) as running:
        yield running


@pytest.fixture
def own_backend(tmp_path: Path) -> Iterator[RunningBackend]:
    with running_backend(tmp_path) as running:
        yield running


@pytest.fixture
def home(app: QGuiApplication, backend: RunningBackend, tmp_path: Path) -> Iterator[Home]:
    made = at_home(backend, tmp_path / "profile")
    yield made
    made.close()


@pytest.fixture
def own_home(app: QGuiApplication, own_backend: RunningBackend, tmp_path: Path) -> Iterator[Home]:
    made = at_home(own_backend, tmp_path / "profile")
    yield made
    made.close()


def test_from_the_first_question_to_the_pass(home: Home) -> None:
    home.write()
    order = home.send.order
    assert order.holdStage == "sign_in"
    home.hold()
    assert order.countdown.startswith(("34:", "35:"))
    home.send.plate.penDown(30.0, 20.0)
    home.send.plate.penMove(34.0, 22.0)
    home.send.plate.penUp()
    home.until(lambda: home.send.plate.canGoOn)
    home.confirm()
    home.until(lambda: order.isPaid and order.hasPass)
    assert len(order.reference) == 6
    assert order.paidAt
    assert order.countdown == ""
    assert [url for url in home.person.opened if "/pay/" in url] != []
    copy = home.profile.root / order.copyName
    order.saveCopy(QUrl.fromLocalFile(str(copy)))
    home.until(copy.exists)
    assert copy.read_bytes().startswith(b"%PDF-")
    shipment_id = order.shipment_id
    home.send.openShipment()
    assert home.shell.home.page == "shipment"
    # Other tests order for the same member.
    cards = {str(card.shipment_id): card for card in home.shell.services.engine.shipments().result()}
    assert cards[shipment_id].title == "ばあばへ"
    assert home.shell.services.engine.drafts().result() == []


def test_a_declined_payment_is_paid_on_the_second_try(home: Home) -> None:
    home.person.paying = "decline"
    home.write()
    home.hold()
    home.confirm()
    order = home.send.order
    home.until(lambda: order.payStage == "declined")
    assert order.reference == ""
    assert "料金は発生していません" in order.safe
    home.person.paying = "pay"
    order.payAgain()
    home.until(lambda: order.isPaid)
    assert len({url for url in home.person.opened if "/pay/" in url}) == 2


def test_a_full_flight_offers_what_is_left_and_everything_typed_comes_along(
    home: Home, backend: RunningBackend
) -> None:
    home.write("ぜんぶ覚えていてほしい")
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        ((left,),) = database.execute("SELECT capacity - taken FROM missions_offer WHERE id = 'mm-204:message'")
        database.execute("UPDATE missions_offer SET taken = capacity WHERE id = 'mm-204:message'")
    order = home.send.order
    order.askHold()
    home.until(lambda: order.holdStage == "refused")
    assert order.happened == "ご希望の枠は、確保できる前に満席になりました。"
    keys = [row.key for row in order.alternatives.rows]
    assert "mm-204:photo" in keys
    other = next(key for key in keys if key.endswith(":message"))
    order.takeAlternative(other)
    home.until(lambda: home.send.step == "hold" and home.send.plate.canGoOn)
    assert home.draft.text == "ぜんぶ覚えていてほしい"
    home.hold()
    assert home.draft.mission_id == other.rpartition(":")[0]
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE missions_offer SET taken = capacity - ? WHERE id = 'mm-204:message'", (left,))


def test_offline_nothing_is_shown_as_done_and_it_goes_out_by_itself(
    own_home: Home, own_backend: RunningBackend
) -> None:
    home, order = own_home, own_home.send.order
    home.write()
    home.hold()
    home.send.goOn()
    own_backend.stop()
    order.confirm()
    home.until(lambda: home.send.step == "pay" and order.payStage == "waiting")
    assert order.happened == "受け付けを待っています。お申し込みはまだ確定していません。"
    assert order.reference == ""
    own_backend.start()
    home.shell.services.engine.sync_now()
    home.until(lambda: order.isPaid)


def test_a_slot_asked_for_offline_is_not_held(own_home: Home, own_backend: RunningBackend) -> None:
    home, order = own_home, own_home.send.order
    home.shell.home.signIn()
    home.until(lambda: home.shell.home.signedIn)
    home.write()
    own_backend.stop()
    order.askHold()
    home.until(lambda: order.holdStage == "waiting")
    assert order.happened == "仮押さえの申込みを預かりました。枠はまだ確保できていません。"
    assert order.countdown == ""
    home.send.goOn()
    assert home.send.step == "hold"
    own_backend.start()
    home.shell.services.engine.sync_now()
    home.until(lambda: order.isHeld)


def test_an_order_that_arrives_too_late_says_why_and_is_placed_again(
    own_home: Home, own_backend: RunningBackend
) -> None:
    home, order = own_home, own_home.send.order
    home.write()
    home.hold()
    home.send.goOn()
    own_backend.stop()
    order.confirm()
    home.until(lambda: order.payStage == "waiting")
    own_backend.move_clock(timedelta(minutes=36))
    own_backend.start()
    home.shell.services.engine.sync_now()
    home.until(lambda: order.payStage == "refused")
    assert order.happened == "枠の仮押さえの期限が過ぎました。"
    order.startOver()
    assert home.send.step == "hold"
    assert home.draft.text == "ばあばへ\nさくらより"
    home.hold()
    home.confirm()
    home.until(lambda: order.isPaid)
    assert home.shell.services.engine.operations().result() == []


def test_a_hold_runs_out_by_the_servers_time(own_home: Home, own_backend: RunningBackend) -> None:
    home, order = own_home, own_home.send.order
    home.write()
    home.hold()
    home.send.goOn()
    own_backend.move_clock(timedelta(minutes=36))
    home.shell.services.engine.sync_now()
    home.until(lambda: order.holdStage == "over")
    assert not order.canConfirm
    order.askHold()
    home.until(lambda: order.isHeld)
    assert home.send.step == "confirm"
