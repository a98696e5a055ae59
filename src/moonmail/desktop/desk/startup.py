"""The composition root of the desk: every part is made here, by plain constructor calls, in order of need."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from moonmail.client.clock import Clock, system_clock
from moonmail.client.desk.desk import Desk
from moonmail.client.profile import Profile, default_profile
from moonmail.desktop.ahead import QML, make_application, make_qml
from moonmail.desktop.crash import CrashHook, PlainFormatter
from moonmail.desktop.desk.bridge import DeskBridge
from moonmail.desktop.desk.services import DeskServices
from moonmail.desktop.i18n import Translations, language_for, system_languages
from moonmail.desktop.jobs import Jobs, worker_pool
from moonmail.desktop.localizer import Localizer, zone_named
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.settings import Settings
from moonmail.desktop.startup import DEFAULT_SERVER, load_assets, make_profile, member_zone
from moonmail.desktop.viewmodels.desk_root import VmDesk

MAIN: Final = QML / "MoonMail/Support/Desk.qml"
# Beside what the member at home keeps: both may run at once on one machine, for two people.
FOLDER: Final = "desk"


@dataclass(slots=True)
class DeskShell:
    """A running desk. ``close`` takes it apart in the one order that never calls into what is gone."""

    services: DeskServices
    translations: Translations
    qml: QQmlApplicationEngine
    root: VmDesk
    window: QQuickWindow = field(init=False)

    def load(self) -> None:
        self.qml.setInitialProperties({"desk": self.root})
        self.qml.load(QUrl.fromLocalFile(str(MAIN)))
        roots = self.qml.rootObjects()
        if not roots:
            raise RuntimeError(f"{MAIN.name} did not load")
        window = roots[0]
        assert isinstance(window, QQuickWindow)
        self.window = window
        self.root.idle.watch(window)

    def close(self) -> None:
        shiboken6.delete(self.qml)
        self.translations.drop()
        self.services.close()
        services = self.services
        for part in (self.root, services.bridge, services.jobs, services.localizer, services.settings):
            shiboken6.delete(part)


def make_desk_shell(
    profile: Profile,
    *,
    language: str = "",
    clock: Clock = system_clock,
    make_desk: Callable[[Settings], Desk],
    open_url: Callable[[str], bool] | None = None,
    settings: Settings | None = None,
) -> DeskShell:
    """Put a desk together on ``profile``. ``language`` overrides the setting for this start."""
    settings = settings or Settings(profile.root / "settings.ini")
    chosen = language or settings.preferences.language
    zone = zone_named(member_zone(settings.preferences.home_zone))
    localizer = Localizer(language_for(chosen, system_languages()), zone)
    translations = Translations()
    translations.use(localizer.language)
    jobs = Jobs(worker_pool)
    desk = make_desk(settings)
    desk.set_language(localizer.language)
    services = DeskServices(
        desk=desk,
        settings=settings,
        localizer=localizer,
        jobs=jobs,
        bridge=DeskBridge(desk, jobs),
        clock=clock,
        profile=profile,
        open_url=open_url or (lambda url: QDesktopServices.openUrl(QUrl(url))),
    )
    qml = make_qml()
    root = VmDesk(services)
    shell = DeskShell(services, translations, qml, root)
    seen = settings.preferences.language

    def settings_changed() -> None:
        nonlocal seen
        if settings.preferences.language == seen:
            return
        seen = settings.preferences.language
        new = language_for(seen, system_languages())
        if new is not localizer.language:
            translations.use(new, qml)
        localizer.set(new, localizer.zone)
        desk.set_language(new)

    settings.changed.connect(settings_changed)
    return shell


def tell_defect(shell: DeskShell, code: str) -> None:
    """Say that something failed that nobody caught, with the code to quote."""
    from moonmail.desktop import words
    from moonmail.desktop.viewmodels.notices import defect

    localizer, saying = shell.services.localizer, defect(code)
    shell.root.say(f"{localizer.text(saying.happened)} {words.quote(saying.quote, localizer.language)}")


def run(folder: Path | None = None, *, server: str = "", language: str = "") -> int:
    """Open the desk and return the exit code when it is closed.

    ``folder``: another profile than the user's own. ``server`` and ``language`` override the settings for this start.
    """
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(PlainFormatter(logging.BASIC_FORMAT))
    logging.basicConfig(level=os.environ.get("MOONMAIL_LOG", "WARNING").upper(), handlers=[to_stderr])
    profile = Profile((folder.resolve() if folder else default_profile().root) / FOLDER)
    app = make_application()
    qt_log = QtLog()
    qt_log.install()
    from moonmail.desktop.single_instance import SingleInstance

    single = SingleInstance(profile.root)
    if not single.claim():
        return 0
    make_profile(profile)
    crash = CrashHook(profile.root)
    crash.install()
    load_assets()

    def make_desk(settings: Settings) -> Desk:
        chosen = settings.preferences
        return Desk(profile, server or chosen.server or DEFAULT_SERVER, chosen.proxy)

    shell = make_desk_shell(profile, language=language, make_desk=make_desk)
    shell.load()
    crash.watch_for_the_end()
    crash.listen(lambda found: shell.services.jobs.post(lambda: tell_defect(shell, found.code)))
    single.asked.connect(shell.root.raised)
    code = app.exec()
    single.close()
    shell.close()
    crash.remove()
    qt_log.remove()
    return code
