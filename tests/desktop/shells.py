"""A shell on fixed data: what the screen tests and the renderer open."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from tests.desktop import sample

from moonmail.client.model import Session, SessionChanged, Status, StatusChanged, Trouble
from moonmail.client.profile import Profile
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.settings import Settings
from moonmail.desktop.startup import Shell, load_assets, make_application, make_shell
from moonmail.desktop.viewmodels.home import VmHome
from moonmail.domain.text import Language


class FixedClock:
    def now(self) -> datetime:
        return sample.NOW

    def monotonic(self) -> float:
        return 0.0


def done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


class StillEngine:
    """The engine's facade over fixed data, at rest: nothing syncs, no thread runs. For drawing screens only."""

    def set_language(self, language: Language) -> None:
        self.language = language

    def __init__(self) -> None:
        self.status = Status(synced_at=sample.NOW)
        self.session = Session(signed_in=True, name="山本 さくら", membership_number="001234567")
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def subscribe(self, listener: Any) -> Any:
        return lambda: None

    def start(self) -> None: ...

    def close(self) -> None: ...

    def board(self) -> Future[Any]:
        return done(list(sample.BOARD))

    def flight(self, mission_id: str) -> Future[Any]:
        return done(sample.FLIGHTS.get(mission_id))

    def server_url(self) -> str:
        return "https://moonmail.example"

    def server_now(self) -> datetime:
        return sample.NOW

    def operations(self) -> Future[Any]:
        return done(list(sample.OPERATIONS))

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **_: Any) -> Future[Any]:
            self.calls.append((name, args))
            return done(None)

        return call


@dataclass
class Bench:
    shell: Shell
    engine: Any
    log: QtLog
    app: QGuiApplication
    _kept: list[Any] = field(default_factory=list)

    @property
    def home(self) -> VmHome:
        return self.shell.home

    @property
    def window(self) -> QQuickWindow:
        return self.shell.window

    @property
    def warnings(self) -> list[str]:
        return self.log.warnings

    def settle(self) -> None:
        """Let queued calls, loaders, layouts and pictures come to rest."""
        for _ in range(12):
            self._turn()
        ends = time.monotonic() + 5
        while self._pictures_are_loading() and time.monotonic() < ends:
            self._turn()

    def _turn(self) -> None:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.window.grabWindow()

    def _pictures_are_loading(self) -> bool:
        return any(
            item.inherits("QQuickImage")
            and item.isVisible()
            and not item.property("source").isEmpty()
            and item.property("progress") < 1
            for item in self.window.findChildren(QQuickItem)
        )

    def departures_loading(self) -> None:
        self.shell.services.bridge.take(StatusChanged(Status(syncing=True)))
        self.home.departures_model.show([])

    def departures_empty(self) -> None:
        self.shell.services.bridge.take(StatusChanged(Status(synced_at=sample.NOW)))
        self.home.departures_model.show([])

    def departures_failed(self) -> None:
        self.shell.services.bridge.take(StatusChanged(Status(trouble=Trouble.SERVER_DOWN, quote="7F3K9Q")))
        self.home.departures_model.show([])

    def offline(self) -> None:
        self.shell.services.bridge.take(StatusChanged(Status(trouble=Trouble.OFFLINE, synced_at=sample.NOW, waiting=2)))

    def signed_out(self) -> None:
        self.shell.services.bridge.take(SessionChanged(Session()))

    def sync_sheet(self) -> None:
        self.shell.services.bridge.take(StatusChanged(Status(synced_at=sample.NOW, waiting=1, needs_you=1)))
        self.home.sync_model.show(sample.OPERATIONS)
        self.click("sync")

    def member_sheet(self) -> None:
        self.signed_out()
        self.click("member")

    def click(self, name: str) -> None:
        item = self.window.findChild(QObject, name)
        assert item is not None, name
        item.click()  # type: ignore[attr-defined]

    def scroll(self, part: float) -> None:
        """Scroll the largest scrollable thing of the page."""
        views = [
            item
            for item in self.window.findChildren(QQuickItem)
            if item.inherits("QQuickFlickable") and item.isVisible() and item.property("contentHeight") > item.height()
        ]
        if views:
            view = max(views, key=lambda item: item.width() * item.height())
            low = view.property("originY") or 0.0
            view.setProperty("contentY", low + part * (view.property("contentHeight") - view.height()))
        self.settle()

    def grab(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        image = self.window.grabWindow()
        assert not image.isNull()
        assert image.save(str(path))

    def close(self) -> None:
        self.window.close()
        self.shell.close()
        self.log.remove()


def open_bench(
    folder: Path,
    *,
    language: str = "ja",
    theme: str = "night",
    text: int = 100,
    width: int = 1280,
    height: int = 800,
    engine: Any = None,
) -> Bench:
    app = make_application()
    log = QtLog()
    log.install()
    load_assets()
    settings = Settings(folder / "settings.ini")
    settings.change(language=language, theme=theme, text_size=text, reduce_motion=True, home_zone="Asia/Tokyo")
    engine = engine or StillEngine()
    shell = make_shell(
        Profile(folder),
        clock=FixedClock(),
        make_engine=lambda _: engine,
        first_rows=sample.BOARD,
        open_url=lambda _: True,
    )
    shell.load()
    shell.window.setWidth(width)
    shell.window.setHeight(height)
    bench = Bench(shell, engine, log, app)
    assert shell.services.engine is engine
    bench.settle()
    return bench
