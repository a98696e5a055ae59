"""The parts of a guest's session, put together and at work: everything in memory, nothing of the guest before."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from moonmail.client.board import read_board
from moonmail.client.engine import Engine
from moonmail.client.engine import Settings as EngineSettings
from moonmail.client.profile import Profile
from moonmail.desktop.kiosk.frame import GuestShell, make_guest
from moonmail.desktop.startup import load_assets
from moonmail.desktop.viewmodels.kiosk_speech import VmSpeech

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

    from moonmail.desktop.kiosk.channel import Begin, Network, StaffComes, ToShell
    from moonmail.desktop.settings import Settings
    from moonmail.domain.kiosk import KioskState


class GuestFrame:
    """What ``session.run`` needs of a guest's shell. While it waits for a guest, it syncs seldom."""

    def __init__(self, guest: GuestShell) -> None:
        self.guest = guest
        self._engine = guest.shell.services.engine
        self._engine.set_in_use(False)
        self._engine.start()
        home = guest.shell.home
        home.departures_model.reload()
        home.sync_model.reload()

    @property
    def state(self) -> KioskState:
        return self.guest.state

    def begin(self, begin: Begin) -> None:
        self._engine.set_in_use(True)
        self.guest.begin(begin)

    def hear(self, said: Network | StaffComes) -> None:
        self.guest.hear(said)


def guest_frame(server: str, catalogue: Path, say: Callable[[ToShell], None]) -> tuple[GuestFrame, QQuickWindow]:
    """Return what a guest is shown, loaded and hidden, and its window.

    ``catalogue``: the store of the kiosk itself, in which nobody ever signed in; flights are there without a network.
    """
    load_assets()
    profile = Profile(Path(os.environ["HOME"]) / "profile")

    def make_engine(_: Settings) -> Engine:
        return Engine(profile, EngineSettings(server), in_memory=True, seed=catalogue)

    def chime() -> None:
        speech = guest.guest.made("speech")
        if isinstance(speech, VmSpeech):
            speech.chime()

    rows = read_board(Profile(catalogue.parent))
    guest = make_guest(profile, tell=say, make_engine=make_engine, first_rows=rows, chime=chime)
    speech = guest.guest.made("speech")
    if isinstance(speech, VmSpeech):
        # Before its guest is there: whether anything can be heard is on the first screen, and the chime is ready.
        speech.warm()
    return GuestFrame(guest), guest.window
