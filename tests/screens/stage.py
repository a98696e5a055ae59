"""A running shell on a filled store: real view models over the real client, at a fixed time, without a network."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from tests.screens.variants import Variant
from tests.screens.world import NOW, WORLDS
from tests.support.qml_tree import is_loading

from moonmail.client.engine import Engine
from moonmail.client.engine import Settings as EngineSettings
from moonmail.client.model import Session, SessionChanged, Status, StatusChanged, Trouble
from moonmail.client.objects import Touched, put, row_of
from moonmail.client.profile import Profile
from moonmail.client.store import Store
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.settings import Settings
from moonmail.desktop.startup import load_assets, make_application, make_shell
from moonmail.desktop.viewmodels.home import VmHome

NOWHERE: Final = "http://127.0.0.1:9"
PATIENCE: Final = 20.0
_QUIET: Final = 5
MEMBER: Final = Session(
    signed_in=True,
    name="山本 さくら",
    membership_number="001234567",
    email="sakura.yamamoto@example.jp",
    secret_place="keyring",
)
SYNCED: Final = Status(synced_at=NOW)


class FixedClock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0


@cache
def _application() -> QGuiApplication:
    app = make_application()
    load_assets()
    # A caret that is sometimes there makes two pictures of one scene.
    QGuiApplication.styleHints().setCursorFlashTime(0)
    return app


@cache
def _filled(world: str) -> Path:
    """Make the store of ``world`` once; every stage gets a copy."""
    profile = Profile(Path(mkdtemp(prefix="moonmail-world-")))
    profile.create()
    store = Store(profile.store)
    rows = [row_of(kind, thing) for kind, thing in WORLDS[world]().objects]
    store.write(lambda connection: put(connection, rows, 1, Touched())).result()
    store.close()
    return profile.root


class Stage:
    """``home`` is the shell's root view model; ``engine`` is at rest: nothing syncs unless a scenario says so."""

    def __init__(self, folder: Path, world: str, variant: Variant) -> None:
        self.app = _application()
        self.log = QtLog()
        self.log.install()
        shutil.copytree(_filled(world), folder, dirs_exist_ok=True)
        self.profile = Profile(folder)
        self.profile.create()
        settings = Settings(folder / "settings.ini")
        settings.change(
            language=variant.language,
            theme=variant.theme,
            text_size=variant.text,
            reduce_motion=True,
            home_zone="Asia/Tokyo",
        )
        self.clock = FixedClock()
        self.shell = make_shell(
            self.profile,
            clock=self.clock,
            make_engine=lambda _: Engine(self.profile, EngineSettings(NOWHERE, "none"), clock=self.clock),
            open_url=lambda _: True,
        )
        self.settings = self.shell.services.settings
        self._pending = 0
        self._held: list[threading.Event] = []
        self._unanswered = False
        # What the page is scrolled to, by name.
        self.shows = ""
        self._count_work()
        self.engine = self.shell.services.engine
        self.shell.load()
        self.window.resize(*variant.size)
        self.window.requestActivate()

    @property
    def home(self) -> VmHome:
        return self.shell.home

    @property
    def window(self) -> QQuickWindow:
        return self.shell.window

    @property
    def bridge(self) -> Any:
        return self.shell.services.bridge

    def _count_work(self) -> None:
        """Know how much is still asked of the engine and of the workers."""
        jobs = self.shell.services.jobs
        real = jobs.when

        def when(future: Future[Any], done: Callable[[Any], None], failed: Any = None) -> None:
            self._pending += 1

            def settled(call: Callable[[Any], None] | None) -> Callable[[Any], None] | None:
                def run(value: Any) -> None:
                    self._pending -= 1
                    if call is not None:
                        call(value)

                return run

            def without(error: BaseException) -> None:
                self._pending -= 1
                if failed is None:
                    raise error
                failed(error)

            real(future, settled(done), without)  # type: ignore[arg-type]

        jobs.when = when  # type: ignore[method-assign]

    def say(self, status: Status = SYNCED, session: Session = MEMBER) -> None:
        """Tell the shell how syncing goes and who is signed in, as the engine would."""
        self.bridge.take(SessionChanged(session))
        self.bridge.take(StatusChanged(status))

    def offline(self) -> None:
        """Lose the network while two things wait to be sent."""
        self.say(Status(trouble=Trouble.OFFLINE, synced_at=NOW - timedelta(minutes=47), waiting=2))

    def leave_unanswered(self) -> None:
        """From now on something that is asked never gets an answer; what is drawn is the waiting."""
        self._unanswered = True

    def look(self, variant: Variant) -> None:
        """Switch the running shell to another language, theme, text size and window size."""
        self.settings.change(language=variant.language, theme=variant.theme, text_size=variant.text)
        self.window.resize(*variant.size)
        self.settle()
        self._scroll()

    def _scroll(self) -> None:
        """Bring what the picture is about to the top of its page."""
        shown = [item for item in self.window.findChildren(QQuickItem, self.shows) if item.isVisible()]
        if not self.shows or not shown:
            return
        view = shown[0].parentItem()
        while view is not None and not view.inherits("QQuickFlickable"):
            view = view.parentItem()
        assert view is not None, f"{self.shows} stands in nothing that scrolls"
        content = view.property("contentItem")
        low = max(0.0, view.property("contentHeight") - view.height())
        view.setProperty("contentY", min(low, max(0.0, content.mapFromItem(shown[0], 0, -24).y())))
        self.settle()

    def hold_store(self) -> None:
        """Let the store take for ever, as a slow disk does: what is read from now on stays loading."""
        release = threading.Event()
        self._held.append(release)
        self.engine._store.read(lambda _: release.wait(60))

    def settle(self) -> None:
        """Let queued calls, workers, loaders, layouts and pictures come to rest.

        Raises:
            AssertionError: they did not within the time that anybody would wait.
        """
        until = monotonic() + PATIENCE
        quiet = 0
        while quiet < _QUIET:
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.window.grabWindow()
            busy = self._pending and not (self._held or self._unanswered)
            # To walk the whole scene is dear: it is done once all else is at rest.
            if busy or (quiet == _QUIET - 1 and is_loading(self.window)):
                quiet = 0
                assert monotonic() < until, f"{self._pending} pieces of work did not end"
                _one_event()
            else:
                quiet += 1

    def item(self, name: str) -> QQuickItem:
        found = self.window.findChild(QObject, name)
        assert isinstance(found, QQuickItem), f"no item is called {name}"
        return found

    def click(self, name: str) -> None:
        self.settle()
        self.item(name).click()  # type: ignore[attr-defined]
        self.settle()

    def grab(self) -> QImage:
        image = self.window.grabWindow()
        assert not image.isNull()
        return image

    def close(self) -> None:
        for release in self._held:
            release.set()
        self.window.close()
        self.shell.close()
        self.log.remove()


def _one_event() -> None:
    """Wait until something happens, but look again after a while."""
    wake = QTimer()
    wake.setSingleShot(True)
    wake.start(50)
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


@contextmanager
def staged(world: str, variant: Variant, arrange: Callable[[Stage], None], shows: str = "") -> Iterator[Stage]:
    """Open a stage, arrange it, and take it down. ``shows``: the item that its page is scrolled to."""
    folder = Path(mkdtemp(prefix="moonmail-stage-"))
    stage = Stage(folder, world, variant)
    try:
        arrange(stage)
        stage.settle()
        stage.shows = shows
        yield stage
    finally:
        stage.close()
        shutil.rmtree(folder, ignore_errors=True)
