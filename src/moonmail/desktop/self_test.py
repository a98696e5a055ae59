"""``moonmail --self-test``: load every screen of the shell; any warning of Qt or QML is a failure."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from moonmail.client.profile import Profile
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import engine_settings, load_assets, make_application, make_shell
from moonmail.desktop.viewmodels.home import PAGES


def run_self_test(language: str) -> int:
    """Open every page on an empty profile, without a network, and return 1 if anything was warned about."""
    from moonmail.client.engine import Engine

    # It looks at messages, not at pictures: no display is needed, and none is disturbed.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    log = QtLog()
    log.install()
    load_assets()
    with tempfile.TemporaryDirectory(prefix="moonmail-self-test-") as folder:
        profile = Profile(Path(folder))
        profile.create()
        shell = make_shell(
            profile,
            language=language,
            make_engine=lambda settings: Engine(profile, engine_settings(settings), in_memory=True),
            first_rows=[],
            open_url=lambda _: False,
        )
        shell.load()
        pages = [name for name in PAGES if shell.home.isBuilt(name)]
        for name in pages:
            shell.home.open(name)
            for _ in range(5):
                QCoreApplication.processEvents()
                shell.window.grabWindow()
        shell.window.close()
        shell.close()
    log.remove()
    for warning in log.warnings:
        sys.stderr.write(f"{warning}\n")
    sys.stdout.write(f"{len(pages)} pages loaded, {len(log.warnings)} warnings\n")
    return 1 if log.warnings else 0
