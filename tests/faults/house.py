"""A whole app without a window at one person's: the real shell, the real engine, a profile of its own."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from PySide6.QtCore import QEventLoop, QTimer
from tests.support.server import RunningBackend

from moonmail import tour_forms
from moonmail.client.clock import Clock, system_clock
from moonmail.client.engine import Engine
from moonmail.client.model import Draft, Trouble
from moonmail.client.profile import Profile
from moonmail.desktop.startup import Shell, engine_settings, first_board, make_profile, make_shell

PATIENCE_MS = 15_000
NOWHERE = "http://127.0.0.1:9"
_KEPT: list[object] = []


@dataclass
class Person:
    """Who sits before the browser. ``waits``: they open the page and do nothing. ``pages`` is what they opened."""

    number: str = ""
    password: str = ""
    waits: bool = False
    opened: list[str] = field(default_factory=list)
    pages: list[threading.Thread] = field(default_factory=list)

    def open_browser(self, url: str) -> bool:
        self.opened.append(url)
        if not self.waits:
            way = (tour_forms.pay, url) if "/pay/" in url else (tour_forms.sign_in, url, self.number, self.password)
            page = threading.Thread(target=way[0], args=way[1:])
            page.start()
            self.pages.append(page)
        return True


@dataclass(eq=False, repr=False)
class House:
    shell: Shell
    person: Person
    profile: Profile
    closed: bool = False

    @property
    def engine(self) -> Engine:
        return self.shell.services.engine

    @property
    def send(self) -> Any:
        return self.shell.home.made("send")

    @property
    def plate(self) -> Any:
        return self.send.plate

    @property
    def order(self) -> Any:
        return self.send.order

    @property
    def draft(self) -> Draft:
        return cast("Draft", self.send.draft)

    @property
    def trouble(self) -> Trouble | None:
        return self.shell.services.bridge.status.trouble

    def until(self, holds: Callable[[], Any]) -> None:
        """Let the app run until ``holds``."""
        if holds():
            return
        loop, look, ends = QEventLoop(), QTimer(interval=10), time.monotonic() + PATIENCE_MS / 1000
        look.timeout.connect(loop.quit)
        look.start()
        while not (held := holds()) and time.monotonic() < ends:
            loop.exec()
        look.stop()
        if held:
            return
        state = f"{self.shell.home.page} {self.engine.status}"
        if "send" in self.shell.home._pages:
            state += f" {self.send.step} hold {self.order.holdStage} pay {self.order.payStage}"
            state += f" {self.order.happened} {self.order.code} {self.plate.blocked}"
        raise AssertionError(f"it never came: {state}")

    def sync(self) -> None:
        """Talk to the server, and let the app hear how it went."""
        told = self.engine.sync_now()
        self.until(told.done)
        self.until(lambda: self.shell.services.bridge.status == self.engine.status)

    def use(self, server: str = "", proxy: str = "none") -> None:
        self.shell.services.settings.change(server=server, proxy=proxy)
        self.sync()

    def sign_in(self) -> None:
        self.shell.home.signIn()
        self.until(lambda: self.shell.home.signedIn)

    def write(self, text: str = "ばあばへ\nさくらより", size: str = "message") -> None:
        """Go to the writing page and write; the plate is drawn."""
        self.begin(size)
        self.plate.editText(text)
        self.until(lambda: self.plate.canGoOn)

    def begin(self, size: str = "message") -> None:
        self.shell.home.sendOn("mm-204")
        self.until(lambda: self.send.step == "choose" and self.send.sizesKnown)
        self.send.chooseSize(size)
        self.send.goOn()
        self.until(lambda: self.plate.area != "")

    def hold(self) -> None:
        self.send.goOn()
        self.order.askHold()
        self.until(lambda: self.order.isHeld)

    def confirm(self) -> None:
        self.send.goOn()
        self.until(lambda: self.order.canConfirm)
        self.order.confirm()
        self.until(lambda: self.send.step == "pay")

    def paid(self) -> None:
        """Wait until the payment page was left, then look for what came of it."""
        self.until(lambda: any("/pay/" in url for url in self.person.opened))
        self.until(lambda: not any(page.is_alive() for page in self.person.pages))
        self.sync()

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        for page in self.person.pages:
            page.join(30)
        self.shell.close()
        # The garbage collector may run on any thread, and Qt's objects must not be taken apart there.
        _KEPT.append(self)


def open_house(
    folder: Path,
    backend: RunningBackend | None = None,
    *,
    clock: Clock = system_clock,
    language: str = "ja",
    person: Person | None = None,
) -> House:
    """Open the app on ``folder``. Its server is that of its settings; at the first opening, ``backend``."""
    profile = Profile(folder)
    make_profile(profile)
    if person is None and backend is not None:
        member = backend.sample_members[0]
        person = Person(member["membership_number"], member["password"])
    person = person or Person()
    shell = make_shell(
        profile,
        language=language,
        clock=clock,
        make_engine=lambda settings: Engine(profile, engine_settings(settings), clock=clock),
        first_rows=first_board(profile),
        open_url=person.open_browser,
    )
    house = House(shell, person, profile)
    if not shell.services.settings.preferences.server:
        shell.services.settings.change(server=backend.url if backend else NOWHERE, proxy="none")
    shell.services.engine.start()
    shell.home.departures_model.reload()
    house.sync()
    return house


def a_member(backend: RunningBackend) -> Person:
    """Return a member who never did anything before."""
    email = f"{uuid4().hex}@example.jp"
    backend.add_member(email)
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database:
        asked = "SELECT membership_number FROM accounts_member WHERE email = ?"
        return Person(database.execute(asked, (email,)).fetchone()[0], backend.sample_members[0]["password"])


def rows(backend: RunningBackend, table: str, where: str = "1") -> int:
    """Return how many rows a table of the backend has."""
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database:
        found: int = database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]
        return found
