"""A home shell on the real engine and a real backend, with a member signed in as a person signs in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from tests.client import browsing
from tests.support.server import RunningBackend

from moonmail.client.engine import Engine
from moonmail.client.engine import Settings as EngineSettings
from moonmail.client.profile import Profile
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.settings import Settings
from moonmail.desktop.startup import Shell, load_assets, make_shell

PATIENCE_MS: Final = 40_000


class Late(AssertionError):
    pass


def until(holds: Callable[[], object]) -> None:
    """Run the event loop, looking again after every event, until ``holds``."""
    late: list[int] = []
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: late.append(1))
    timer.start(PATIENCE_MS)
    while not holds():
        if late:
            raise Late("it never came")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


@contextmanager
def signed_in_shell(backend: RunningBackend, folder: Path) -> Iterator[Shell]:
    """Open a shell in Japanese on a new profile in ``folder``, the first sample member signed in. QML may not warn."""
    profile = Profile(folder / "profile")
    profile.create()
    load_assets()
    settings = Settings(profile.root / "settings.ini")
    settings.change(language="ja", home_zone="Asia/Tokyo", reduce_motion=True, server=backend.url)
    log = QtLog()
    log.install()
    member = backend.sample_members[0]
    person = browsing.Person(member["membership_number"], member["password"])
    shell = make_shell(
        profile,
        make_engine=lambda _: Engine(profile, EngineSettings(backend.url, "none")),
        first_rows=[],
        open_url=person.open_browser,
    )
    shell.load()
    shell.services.engine.start()
    shell.home.signIn()
    until(lambda: shell.services.bridge.session.signed_in)
    person.leave()
    yield shell
    shell.window.close()
    shell.close()
    log.remove()
    assert not log.warnings, "\n".join(log.warnings)
