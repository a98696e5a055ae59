"""A desk on fixed data: what the screen tests and the renderer open. Nothing is asked of a backend."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from tests.screens.variants import Variant
from tests.support.qml_tree import is_loading

from moonmail.client.desk.session import NOBODY, DeskEvent, Listener, SessionSaid, StaffSession, TroubleSaid
from moonmail.client.glance import Trouble
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets
from moonmail.desktop.desk.startup import make_desk_shell
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.settings import Settings
from moonmail.desktop.startup import load_assets, make_application
from moonmail.desktop.viewmodels.desk_root import VmDesk
from moonmail.domain.staff import DeskAct, StaffRole, allowed
from moonmail.domain.text import Language

NOW: Final = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


def staff(*roles: StaffRole, name: str = "月野 渚") -> StaffSession:
    """Return somebody of the staff, signed in, in these roles."""
    return StaffSession("01900000-0000-7000-8000-000000000001", name, roles, allowed(roles))


EVERYBODY: Final = StaffSession("01900000-0000-7000-8000-000000000001", "月野 渚", tuple(StaffRole), frozenset(DeskAct))
AGENT: Final = staff(StaffRole.AGENT)
SUPERVISOR: Final = staff(StaffRole.SUPERVISOR)
RECEIVING: Final = staff(StaffRole.RECEIVING)
OPERATIONS: Final = staff(StaffRole.OPERATIONS)
AUDITOR: Final = staff(StaffRole.AUDITOR)


class DeskClock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at = NOW
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds


class StillPart:
    """A part of the client (``desk.people``): answers what ``StillDesk.answers`` has, and leaves the rest waiting."""

    def __init__(self, desk: StillDesk, name: str) -> None:
        self._desk = desk
        self._name = name

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            return self._desk.answer(f"{self._name}.{name}", args, more)

        return call


class StillDesk:
    """The client's facade at rest.

    ``answers``: by ``people.find``: a value, an exception, a Future, or a function of the call's arguments that returns
    one of these. ``calls``: what was asked, with its arguments.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.clock = DeskClock()
        self.secrets = MemorySecrets()
        self.session = NOBODY
        self.trouble = TroubleSaid(None)
        self.seen_at: datetime | None = None
        self.was_covered = False
        self.server = "https://moonmail.example"
        self.answers: dict[str, Any] = {}
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.language = Language.JA
        self._parts: dict[str, StillPart] = {}
        self._listeners: list[Listener] = []

    def __getattr__(self, name: str) -> Any:
        if name in ("people", "help", "flights", "runs", "receiving", "manifests", "audit", "drafts"):
            return self._parts.setdefault(name, StillPart(self, name))
        raise AttributeError(name)

    def answer(self, name: str, args: tuple[Any, ...] = (), more: dict[str, Any] | None = None) -> Any:
        self.calls.append((name, args, more or {}))
        if name.endswith(".subscribe") and name not in self.answers:
            return lambda: None
        found = self.answers.get(name, Future())
        if callable(found):
            found = found(*args, **(more or {}))
        if isinstance(found, Future):
            return found
        future: Future[Any] = Future()
        if isinstance(found, BaseException):
            future.set_exception(found)
        else:
            future.set_result(found)
        return future

    def asked(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of all calls of this name."""
        return [args for called, args, _ in self.calls if called == name]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: DeskEvent) -> None:
        if isinstance(event, SessionSaid):
            self.session = event.session
        else:
            self.trouble = event
        for listener in list(self._listeners):
            listener(event)

    def when_ended(self, call: Callable[[], None]) -> None: ...

    def set_language(self, language: Language) -> None:
        self.language = language

    def call(self, work: Any) -> Any:
        return self.answer("call", (work,))

    def refresh(self) -> Any:
        return self.answer("refresh")

    def sign_in(self, *args: Any) -> Any:
        return self.answer("sign_in", args)

    def cancel_sign_in(self) -> None:
        self.answer("cancel_sign_in")

    def sign_out(self) -> Any:
        self.tell(SessionSaid(NOBODY))
        return self.answer("sign_out")

    def keep_seat(self, *, covered: bool) -> None:
        self.answer("keep_seat", (covered,))

    def close(self) -> None: ...


class DeskBench:
    """``root``: the desk's root view model; ``desk``: the client at rest, whose answers a state sets first.

    ``draws`` False: for what needs no picture, in a tenth of the time.
    """

    def __init__(self, folder: Path, variant: Variant, *, draws: bool = True) -> None:
        self.draws = draws
        self.app = make_application()
        self.log = QtLog()
        self.log.install()
        load_assets()
        QGuiApplication.styleHints().setCursorFlashTime(0)
        settings = Settings(folder / "settings.ini")
        settings.change(
            language=variant.language,
            theme=variant.theme,
            text_size=variant.text,
            reduce_motion=True,
            home_zone="Asia/Tokyo",
        )
        profile = Profile(folder)
        self.desk = StillDesk(profile)
        self.shell = make_desk_shell(
            profile,
            clock=self.desk.clock,
            make_desk=lambda _: self.desk,  # type: ignore[arg-type, return-value]
            open_url=lambda _: True,
            settings=settings,
        )
        self.shell.load()
        self.window.resize(*variant.size)
        self.window.requestActivate()
        self.settle()

    @property
    def root(self) -> VmDesk:
        return self.shell.root

    @property
    def window(self) -> QQuickWindow:
        return self.shell.window

    @property
    def warnings(self) -> list[str]:
        return self.log.warnings

    def enter(self, session: StaffSession = EVERYBODY, page: str = "") -> None:
        """Sign somebody in, and open a page."""
        self.desk.tell(SessionSaid(session))
        self.settle()
        if page:
            self.root.open(page)
            self.settle()

    def offline(self) -> None:
        self.desk.tell(TroubleSaid(Trouble.OFFLINE))
        self.settle()

    def vm(self, page: str) -> Any:
        return self.root.made(page)

    def look(self, variant: Variant) -> None:
        """Switch the running desk to another language, theme, text size and window size."""
        self.shell.services.settings.change(language=variant.language, theme=variant.theme, text_size=variant.text)
        self.window.resize(*variant.size)
        self.settle()

    def settle(self) -> None:
        """Let queued calls, loaders, layouts and pictures come to rest."""
        for _ in range(6):
            self._turn()
        if not self.draws:
            return
        ends = time.monotonic() + 10
        while is_loading(self.window) and time.monotonic() < ends:
            self._turn()

    def _turn(self) -> None:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if self.draws:
            self.window.grabWindow()

    def item(self, name: str) -> QQuickItem:
        found = [each for each in _below(self.window.contentItem()) if each.objectName() == name]
        shown = [each for each in found if each.isVisible()]
        assert shown or found, f"no item is called {name}"
        return (shown or found)[0]

    def field(self, name: str) -> QQuickItem:
        """Return the editor of a field with its label."""
        return next(each for each in _below(self.item(name)) if each.inherits("QQuickTextField"))

    def click(self, name: str) -> None:
        self.item(name).click()  # type: ignore[attr-defined]
        self.settle()

    def grab(self, path: Path | None = None) -> QImage:
        image = self.window.grabWindow()
        assert not image.isNull()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            assert image.save(str(path))
        return image

    def reset(self) -> None:
        """Begin anew: nobody is signed in, nothing is answered, the clock stands where it stood."""
        self.desk.tell(SessionSaid(NOBODY))
        self.desk.tell(TroubleSaid(None))
        self.settle()
        self.desk.answers, self.desk.calls = {}, []
        self.desk.clock.at, self.desk.clock.seconds = NOW, 0.0
        self.root.idle.touched()
        self.root._failure = None
        self.root._signing_in = False
        self.root._update()

    def close(self) -> None:
        self.window.close()
        self.shell.close()
        self.log.remove()


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    """All that is drawn: what a list makes has no other parent."""
    for child in item.childItems():
        yield child
        yield from _below(child)


@contextmanager
def desk_bench(variant: Variant | None = None, *, draws: bool = True) -> Iterator[DeskBench]:
    """Open a desk at which nobody is signed in yet. A QML warning is a failure."""
    folder = Path(mkdtemp(prefix="moonmail-desk-"))
    bench = DeskBench(folder, variant or Variant(size=(1440, 900)), draws=draws)
    try:
        yield bench
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)
    assert not bench.warnings, "\n".join(bench.warnings)
