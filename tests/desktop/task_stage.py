"""A guest's task over the real client, at rest: the stage of the home's screens with the kiosk's window around it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

from PySide6.QtGui import QImage
from tests.desktop.guests import BEGIN, HandClock
from tests.screens.stage import MEMBER, NOWHERE, SYNCED, Stage, _application, _filled
from tests.screens.variants import Variant

from moonmail.client.engine import Engine
from moonmail.client.engine import Settings as EngineSettings
from moonmail.client.model import Session
from moonmail.client.profile import Profile
from moonmail.desktop.kiosk.channel import Begin, ToShell
from moonmail.desktop.kiosk.frame import make_guest
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.viewmodels.kiosk_guest import VmGuest
from moonmail.desktop.viewmodels.kiosk_task import VmTask
from moonmail.domain.kiosk import KioskEvent
from moonmail.domain.text import Language


class GuestStage(Stage):
    """``guest`` in the kiosk's window; ``told``: what the shell was told."""

    def __init__(
        self, folder: Path, world: str, variant: Variant, begin: Begin = BEGIN, *, reach: bool = False
    ) -> None:
        self.app = _application()
        self.log = QtLog()
        self.log.install()
        shutil.copytree(_filled(world), folder, dirs_exist_ok=True)
        self.profile = Profile(folder)
        self.profile.create()
        self.clock = HandClock()  # type: ignore[assignment]
        self.told: list[ToShell] = []
        self._pending = 0
        self._held = []
        self._unanswered = False
        self.shows = ""
        self.frame = make_guest(
            self.profile,
            tell=self.told.append,
            make_engine=lambda _: Engine(self.profile, EngineSettings(NOWHERE, "none"), clock=self.clock),
            clock=self.clock,
            language=Language(variant.language),
        )
        self.shell = self.frame.shell
        self.settings = self.shell.services.settings
        self._count_work()
        self.engine = self.shell.services.engine
        self.window.resize(*variant.size)
        self.window.show()
        self.frame.begin(begin)
        self.settings.change(language=variant.language, theme=variant.theme, text_size=variant.text, reduce_motion=True)
        if reach:
            self.guest.switchReach()
        self.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
        self.say(SYNCED, Session())
        self.home.departures_model.reload()
        self.settle()

    @property
    def warnings(self) -> list[str]:
        return self.log.warnings

    def grab(self, path: Path | None = None) -> QImage:
        image = super().grab()
        if path is not None:
            assert image.save(str(path))
        return image

    @property
    def guest(self) -> VmGuest:
        return self.frame.guest

    @property
    def task(self) -> VmTask:
        return cast("VmTask", self.guest.made("task"))

    def begin_task(self, name: str, session: Session = MEMBER) -> None:
        self.say(SYNCED, session)
        self.guest.openTask(name)
        self.settle()


@contextmanager
def guest_staged(
    variant: Variant,
    arrange: Callable[[GuestStage], object],
    *,
    world: str = "full",
    begin: Begin = BEGIN,
    reach: bool = False,
) -> Iterator[GuestStage]:
    folder = Path(mkdtemp(prefix="moonmail-guest-"))
    stage = GuestStage(folder, world, variant, begin, reach=reach)
    try:
        arrange(stage)
        stage.settle()
        yield stage
    finally:
        stage.close()
        shutil.rmtree(folder, ignore_errors=True)
