"""``moonmail --mode kiosk --self-test``: load the kiosk's own screens and a guest's; any warning of Qt is a failure."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtQuick import QQuickWindow

from moonmail.client.engine import Engine, Settings
from moonmail.client.profile import Profile
from moonmail.desktop.ahead import make_application
from moonmail.desktop.i18n import language_for
from moonmail.desktop.kiosk.channel import Begin
from moonmail.desktop.kiosk.frame import make_guest
from moonmail.desktop.kiosk.keeper import ShellView
from moonmail.desktop.kiosk.shell import KioskShell
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import load_assets
from moonmail.desktop.viewmodels.kiosk_pages import TASKS
from moonmail.domain.kiosk import KioskEvent, KioskState, TroubleReason

NOWHERE = "http://127.0.0.1:9"


def run_self_test(language: str) -> int:
    """Open every screen without a guest and without a network; return 1 if anything was warned about."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    log = QtLog()
    log.install()
    load_assets()
    with tempfile.TemporaryDirectory(prefix="moonmail-self-test-") as folder:
        count = _shell_screens(Path(folder), language) + _guest_screens(Path(folder), language)
    log.remove()
    for warning in log.warnings:
        sys.stderr.write(f"{warning}\n")
    sys.stdout.write(f"{count} screens loaded, {len(log.warnings)} warnings\n")
    return 1 if log.warnings else 0


def _shell_screens(folder: Path, language: str) -> int:
    profile = Profile(folder / "kiosk")
    profile.create()
    shell = KioskShell(profile, trial=True, outside=dict(os.environ) | {"MOONMAIL_KIOSK_RUN": str(folder / "run")})
    shell.window.show()
    plain = ShellView(languages=(language,) if language else ("ja", "en"))
    views = [
        plain,
        replace(plain, sorry=True),
        replace(plain, state=KioskState.OUT_OF_ORDER, reason=TroubleReason.STAFF),
        replace(plain, pin=True),
        replace(plain, state=KioskState.MAINTENANCE),
    ]
    for view in views:
        shell.keeper.view = view
        shell.keeper.changed.emit()
        _settle(shell.window)
    shell.window.destroy()
    shell.close()
    return len(views)


def _guest_screens(folder: Path, language: str) -> int:
    profile = Profile(folder / "guest")
    made = make_guest(
        profile,
        tell=lambda _: None,
        make_engine=lambda _: Engine(profile, Settings(NOWHERE), in_memory=True),
        language=language_for(language, ["ja"]),
    )
    guest, window = made.guest, made.window
    window.show()
    languages = (language,) if language else ("ja", "en")
    made.begin(Begin("", "", NOWHERE, "羽田", "Haneda", languages=languages))
    _settle(window)
    count = 1
    guest.happened(KioskEvent.LANGUAGE_CHOSEN)
    steps = [guest.openMenu, guest.openSignIn, guest.openMenu]
    steps += [step for name in TASKS for step in (lambda name=name: guest.openTask(name), guest.openMenu)]
    for step in [*steps, guest.callStaff, guest.finish]:
        step()
        _settle(window)
        count += 1
    window.close()
    made.close()
    return count


def _settle(window: QQuickWindow) -> None:
    for _ in range(5):
        QCoreApplication.processEvents()
        window.grabWindow()
