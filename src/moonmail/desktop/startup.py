"""The composition root of the home shell: every part is made here, by plain constructor calls, in order of need.

Nothing is imported before the first frame that the first frame does not need.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, QResource, QTimeZone, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from moonmail.client.clock import Clock, system_clock
from moonmail.client.glance import BoardRow
from moonmail.client.profile import Profile, ProfileError, default_profile
from moonmail.desktop.ahead import MAIN, make_qml
from moonmail.desktop.ahead import make_application as make_application
from moonmail.desktop.bridge import Bridge
from moonmail.desktop.crash import CrashHook, PlainFormatter
from moonmail.desktop.i18n import Translations, language_for, system_languages
from moonmail.desktop.jobs import Jobs, worker_pool
from moonmail.desktop.localizer import Localizer, zone_named
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.services import Services
from moonmail.desktop.settings import Settings
from moonmail.desktop.viewmodels.home import VmHome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import Qt
    from PySide6.QtGui import QWindow

    from moonmail.client.engine import Engine
    from moonmail.client.engine import Settings as EngineSettings

HERE: Final = Path(__file__).resolve().parent
FONTS: Final = HERE.parent / "media/fonts"
ASSETS: Final = HERE / "assets/moonmail.rcc"
DEFAULT_SERVER: Final = "http://127.0.0.1:8765"
FACES: Final = (
    "BIZUDPGothic-Regular.ttf",
    "BIZUDPGothic-Bold.ttf",
    "BIZUDGothic-Regular.ttf",
    "BIZUDGothic-Bold.ttf",
)

log = logging.getLogger(__name__)


class NotBuilt(Exception):
    """The app's pictures and translations have not been built."""


def load_assets() -> None:
    """Register icons, pictures, translations and faces.

    Raises:
        NotBuilt: a checkout in which the assets were not built yet.
    """
    if not QResource.registerResource(str(ASSETS)):
        raise NotBuilt(f"{ASSETS} is missing: run tools/build_assets.py")
    for face in FACES:
        QFontDatabase.addApplicationFont(str(FONTS / face))


@dataclass(slots=True)
class Shell:
    """A running shell. ``close`` takes it apart in the one order that never calls into what is gone."""

    services: Services
    translations: Translations
    qml: QQmlApplicationEngine
    home: VmHome
    window: QQuickWindow = field(init=False)

    def load(self) -> None:
        self.show_as(MAIN, {"home": self.home})

    def show_as(self, file: Path, given: dict[str, QObject]) -> None:
        """Load the root window from ``file`` with these initial properties."""
        self.qml.setInitialProperties(given)
        self.qml.load(QUrl.fromLocalFile(str(file)))
        roots = self.qml.rootObjects()
        if not roots:
            raise RuntimeError(f"{file.name} did not load")
        window = roots[0]
        assert isinstance(window, QQuickWindow)
        self.window = window

    def close(self) -> None:
        shiboken6.delete(self.qml)
        self.translations.drop()
        self.services.close()
        # By hand, the root first: not at whatever time, and on whatever thread, the garbage collector runs.
        services = self.services
        for part in (self.home, services.bridge, services.jobs, services.localizer, services.settings):
            shiboken6.delete(part)


def member_zone(name: str) -> str:
    """Return the chosen zone's name, or the machine's."""
    return name or linked_zone() or bytes(QTimeZone.systemTimeZoneId().data()).decode() or "Asia/Tokyo"


def linked_zone(link: str = "/etc/localtime") -> str:
    """Return the zone that the system's link names, or nothing. Asking Qt loads ICU, 4 ms of the first frame."""
    if os.environ.get("TZ"):
        return ""
    name = os.path.realpath(link).partition("/zoneinfo/")[2]
    return name.removeprefix("posix/")


def make_shell(
    profile: Profile,
    *,
    language: str = "",
    clock: Clock = system_clock,
    make_engine: Callable[[Settings], Engine],
    first_rows: Sequence[BoardRow] | None = None,
    open_url: Callable[[str], bool] | None = None,
    qml: QQmlApplicationEngine | None = None,
    settings: Settings | None = None,
) -> Shell:
    """Put a home shell together on ``profile``. ``language`` overrides the setting for this start.

    ``settings``: others than those that the profile keeps.
    """
    settings = settings or Settings(profile.root / "settings.ini")
    chosen = language or settings.preferences.language
    localizer = Localizer(
        language_for(chosen, system_languages()), zone_named(member_zone(settings.preferences.home_zone))
    )
    translations = Translations()
    translations.use(localizer.language)
    jobs = Jobs(worker_pool)
    services = Services(
        profile=profile,
        settings=settings,
        localizer=localizer,
        jobs=jobs,
        bridge=Bridge(jobs),
        clock=clock,
        make_engine=lambda: make_engine(settings),
        open_url=open_url or (lambda url: QDesktopServices.openUrl(QUrl(url))),
    )
    home = VmHome(services, first_rows)
    qml = qml or make_qml()
    shell = Shell(services, translations, qml, home)
    seen = settings.preferences

    def settings_changed() -> None:
        nonlocal seen
        old, seen = seen, settings.preferences
        if old.language != seen.language or old.home_zone != seen.home_zone:
            new = language_for(seen.language, system_languages())
            if new is not localizer.language:
                translations.use(new, qml)
            localizer.set(new, zone_named(member_zone(seen.home_zone)))
            if services.made is not None:
                services.made.set_language(new)
        if (old.server, old.proxy) != (seen.server, seen.proxy) and services.made is not None:
            # Another proxy leaves the server alone, also one that was named for this start only.
            same = services.made.server_url() if old.server == seen.server else ""
            services.made.configure(engine_settings(settings, same))

    settings.changed.connect(settings_changed)
    return shell


def engine_settings(settings: Settings, server: str = "") -> EngineSettings:
    from moonmail.client.engine import Settings

    chosen = settings.preferences
    return Settings(server_url=server or chosen.server or DEFAULT_SERVER, proxy=chosen.proxy)


def run(qml: QQmlApplicationEngine, folder: Path | None = None, *, server: str = "", language: str = "") -> int:
    """Open the home shell in ``qml`` and return the exit code when it is closed.

    ``folder``: another profile than the user's own. ``server`` and ``language`` override the settings for this start.
    """
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(PlainFormatter(logging.BASIC_FORMAT))
    logging.basicConfig(level=os.environ.get("MOONMAIL_LOG", "WARNING").upper(), handlers=[to_stderr])
    profile = Profile(folder.resolve()) if folder else default_profile()
    app = make_application()
    qt_log = QtLog()
    qt_log.install()
    from moonmail.desktop.single_instance import SingleInstance

    single = SingleInstance(profile.root)
    if not single.claim():
        shiboken6.delete(qml)
        return 0
    make_profile(profile)
    crash = CrashHook(profile.root)
    crash.install()
    load_assets()

    def make_engine(settings: Settings) -> Engine:
        from moonmail.client.engine import Engine

        return Engine(profile, engine_settings(settings, server))

    shell = make_shell(profile, language=language, make_engine=make_engine, first_rows=first_board(profile), qml=qml)
    shell.load()
    if os.environ.get("MOONMAIL_SAY_FIRST_FRAME"):
        say_first_frame(shell.window)
    FirstFrame(shell.window, collect_garbage)
    start_after_first_frame(shell, app)
    FirstFrame(shell.window, lambda: tell_defects(shell, crash))
    FirstFrame(shell.window, lambda: notify_of_flights(shell))
    single.asked.connect(shell.home.raised)
    code = app.exec()
    single.close()
    shell.close()
    crash.remove()
    qt_log.remove()
    return code


def make_profile(profile: Profile) -> None:
    """Make the profile's folders. Where they can't be made, the app opens all the same, and the engine says so."""
    try:
        profile.create()
    except ProfileError as error:
        log.info("the profile can't be written: %s", error.trouble)


def tell_defects(shell: Shell, crash: CrashHook) -> None:
    """Tell the member from now on when something fails that nobody caught. On the GUI thread, with the engine made."""
    from moonmail.desktop.viewmodels.notices import ENDED_BADLY, defect

    notices, jobs = shell.home.notices_model, shell.services.jobs
    crash.watch_for_the_end()
    if crash.ended_badly:
        notices.say(ENDED_BADLY)
    crash.listen(lambda found: jobs.post(lambda: notices.say(defect(found.code))))


def notify_of_flights(shell: Shell) -> None:
    """Tell the member on their desktop what is new on their flights and that the desk wrote. A click opens it."""
    from moonmail.desktop.notifications import Notifications, desktop_posting
    from moonmail.desktop.viewmodels.desk_news import DESK, news_of_the_desk

    home, localizer = shell.home, shell.services.localizer
    notifications = Notifications(shell.services, desktop_posting, home)

    def open_it(key: str) -> None:
        home.raised.emit()
        if key == DESK:
            home.open("messages")
        elif key:
            home.openFlight(key)

    notifications.opened.connect(open_it)
    home.desk_news_model.written.connect(lambda: notifications.tell(news_of_the_desk(localizer.language)))


def first_board(profile: Profile) -> list[BoardRow]:
    """Return what Departures showed last, or nothing. A store that can't be read is the engine's to say and to mend."""
    from moonmail.client.board import read_board

    return read_board(profile)


class FirstFrame(QObject):
    """Calls ``call`` once, on the GUI thread, when the window has shown something: the signal is the renderer's."""

    def __init__(self, window: QQuickWindow, call: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._call = call
        self._seen = False
        # Across threads it is queued by itself; on one thread nothing is waiting yet.
        window.frameSwapped.connect(self._swapped)

    @Slot()
    def _swapped(self) -> None:
        # A renderer on its own thread shows several frames before this thread hears of the first.
        if self._seen:
            return
        self._seen = True
        self._window.frameSwapped.disconnect(self._swapped)
        self._call()


def collect_garbage() -> None:
    """Collect from now on, but never look again through what the start made: it stays as long as the window."""
    gc.freeze()
    gc.enable()


def say_first_frame(window: QQuickWindow) -> None:
    """Write ``first frame`` to standard output once it is on screen, for whoever measures the start."""

    def say() -> None:
        sys.stdout.write("first frame\n")
        sys.stdout.flush()

    FirstFrame(window, say)


def is_open(state: Qt.ApplicationState, visibility: QWindow.Visibility) -> bool:
    """Return whether somebody may be looking: in front, or beside what they work with. News comes at once then."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QWindow

    shown = visibility not in (QWindow.Visibility.Hidden, QWindow.Visibility.Minimized)
    return state == Qt.ApplicationState.ApplicationActive or (
        state == Qt.ApplicationState.ApplicationInactive and shown
    )


def start_after_first_frame(shell: Shell, app: QGuiApplication) -> None:
    """Start syncing once something is to be seen."""
    services = shell.services

    def start() -> None:
        def in_use() -> None:
            services.engine.set_in_use(is_open(app.applicationState(), shell.window.visibility()))

        services.engine.start()
        app.applicationStateChanged.connect(in_use)
        shell.window.visibilityChanged.connect(in_use)
        in_use()
        shell.home.departures_model.reload()
        shell.home.sync_model.reload()

    FirstFrame(shell.window, start)
