"""``moonmail --mode support --self-test``: load every page of the desk; any warning of Qt or QML is a failure."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtQuick import QQuickWindow

from moonmail.client.desk.desk import Desk
from moonmail.client.desk.session import NOBODY, SessionSaid, StaffSession
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets
from moonmail.desktop.ahead import make_application
from moonmail.desktop.desk.startup import make_desk_shell
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import load_assets
from moonmail.desktop.viewmodels.desk_root_props import pages_for
from moonmail.domain.staff import DeskAct, StaffRole

NOWHERE = "http://127.0.0.1:9"
EVERYBODY = StaffSession("self-test", "月野 渚", tuple(StaffRole), frozenset(DeskAct))


def run_self_test(language: str) -> int:
    """Open every page in every role, without a network, and return 1 if anything was warned about."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    log = QtLog()
    log.install()
    load_assets()
    with tempfile.TemporaryDirectory(prefix="moonmail-self-test-") as folder:
        profile = Profile(Path(folder))
        profile.create()
        shell = make_desk_shell(
            profile,
            language=language,
            make_desk=lambda _: Desk(profile, NOWHERE, "none", secrets=MemorySecrets()),
            open_url=lambda _: False,
        )
        shell.load()
        _settle(shell.window)
        shell.services.bridge.take(SessionSaid(EVERYBODY))
        pages = pages_for(EVERYBODY)
        for name in pages:
            shell.root.open(name)
            _settle(shell.window)
        for sheet in ("palette", "shortcuts", "settings"):
            shell.root.run(sheet)
            _settle(shell.window)
        shell.services.bridge.take(SessionSaid(NOBODY))
        _settle(shell.window)
        shell.window.close()
        shell.close()
    log.remove()
    for warning in log.warnings:
        sys.stderr.write(f"{warning}\n")
    sys.stdout.write(f"{len(pages)} pages loaded, {len(log.warnings)} warnings\n")
    return 1 if log.warnings else 0


def _settle(window: QQuickWindow) -> None:
    for _ in range(5):
        QCoreApplication.processEvents()
        window.grabWindow()
