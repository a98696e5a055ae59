"""A guest's session on fixed data, for tests and pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtQuick import QQuickItem
from tests.desktop import sample
from tests.desktop.shells import Bench, StillEngine, done

from moonmail.client.model import Session
from moonmail.client.profile import Profile
from moonmail.desktop.kiosk.channel import Begin, ToShell
from moonmail.desktop.kiosk.frame import GuestShell, make_guest
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import load_assets, make_application
from moonmail.desktop.viewmodels.kiosk_guest import VmGuest
from moonmail.domain.text import Language

BEGIN = Begin(
    session_id="2c3f7a10-0000-4000-8000-000000000001",
    secret="s" * 43,
    server="https://moonmail.example",
    lounge_ja="羽田空港 第3ターミナル サクララウンジ",
    lounge_en="Haneda Terminal 3, Sakura Lounge",
    printer="pass",
)


class HandClock:
    """Time stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return sample.NOW

    def monotonic(self) -> float:
        return self.seconds


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from below(child)


class GuestEngine(StillEngine):
    """At rest, too; a sign-in waits for the phone."""

    def drafts(self) -> Future[Any]:
        return done([])

    def sign_in_by_phone(self, *_: Any, **__: Any) -> Future[Session]:
        return Future()


@dataclass
class GuestBench(Bench):
    """A bench whose window is the kiosk's. ``told``: what the shell was told; ``chimes``: how often it sounded."""

    frame: GuestShell | None = None
    clock: HandClock = field(default_factory=HandClock)
    told: list[ToShell] = field(default_factory=list)
    chimes: list[float] = field(default_factory=list)

    @property
    def guest(self) -> VmGuest:
        assert self.frame is not None
        return self.frame.guest

    def after(self, seconds: float) -> None:
        """Let time pass without a touch."""
        self.clock.seconds += seconds
        self.guest.tick()

    def item(self, name: str) -> QQuickItem:
        """Return a visible item; also one that a Repeater made, which is nobody's child in Qt's other tree."""
        found = [item for item in below(self.window.contentItem()) if item.objectName() == name and item.isVisible()]
        assert found, f"no item is called {name}"
        return found[0]

    def click(self, name: str) -> None:
        self.settle()
        self.item(name).click()  # type: ignore[attr-defined]

    def until(self, true: Callable[[], bool]) -> None:
        """Let workers and queued calls go on until ``true()``.

        Raises:
            AssertionError: it did not become true within the time that anybody would wait.
        """
        ends = time.monotonic() + 5
        while not true():
            assert time.monotonic() < ends
            self._turn()
        self.settle()

    def look(self, *, theme: str = "night", text: int = 100, reach: bool = False) -> None:
        self.shell.services.settings.change(theme=theme, text_size=text, reduce_motion=True)
        if reach:
            self.guest.switchReach()


def open_guest(
    folder: Path,
    *,
    language: str = "ja",
    theme: str = "night",
    text: int = 100,
    reach: bool = False,
    width: int = 1080,
    height: int = 1920,
    engine: Any = None,
    begin: Begin = BEGIN,
    signed_in: bool = False,
) -> GuestBench:
    app = make_application()
    log = QtLog()
    log.install()
    load_assets()
    engine = engine or GuestEngine()
    if not signed_in:
        engine.session = Session()
    clock, told, chimes = HandClock(), list[ToShell](), list[float]()
    frame = make_guest(
        Profile(folder),
        tell=told.append,
        make_engine=lambda _: engine,
        chime=lambda: chimes.append(clock.seconds),
        clock=clock,
        first_rows=sample.BOARD,
        language=Language(language),
    )
    frame.window.resize(width, height)
    frame.window.show()
    bench = GuestBench(frame.shell, engine, log, app, frame=frame, clock=clock, told=told, chimes=chimes)
    assert frame.shell.services.engine is engine
    frame.begin(begin)
    frame.shell.services.settings.change(language=language)
    bench.look(theme=theme, text=text, reach=reach)
    bench.settle()
    return bench
