"""A guest's session put together: the home shell's parts in memory, and the kiosk's window around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtQuick import QQuickWindow

from moonmail.client.clock import Clock, system_clock
from moonmail.client.glance import BoardRow
from moonmail.desktop.capabilities import KIOSK
from moonmail.desktop.kiosk.activity import Activity
from moonmail.desktop.kiosk.channel import Begin, Network, StaffComes, ToShell
from moonmail.desktop.kiosk.scan_gate import ScanGate
from moonmail.desktop.kiosk.tap_guard import TapGuard
from moonmail.desktop.settings import Settings, ThemeChoice
from moonmail.desktop.startup import Shell, make_shell
from moonmail.desktop.viewmodels.kiosk_guest import VmGuest
from moonmail.domain.kiosk import KioskState
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from PySide6.QtQml import QQmlApplicationEngine

    from moonmail.client.engine import Engine
    from moonmail.client.profile import Profile

GUEST: Final = Path(__file__).resolve().parents[1] / "qml/MoonMail/Kiosk/Guest.qml"


@dataclass(slots=True)
class GuestShell:
    """``window`` is hidden until somebody shows it; ``close`` is for tests: a session's process is ended."""

    shell: Shell
    guest: VmGuest

    @property
    def window(self) -> QQuickWindow:
        return self.shell.window

    @property
    def state(self) -> KioskState:
        return self.guest.place.state

    def begin(self, begin: Begin) -> None:
        self.guest.begin(begin)

    def hear(self, said: Network | StaffComes) -> None:
        match said:
            case Network(online):
                self.guest.network(online)
            case StaffComes(told):
                self.guest.staff_comes(told)

    def close(self) -> None:
        self.shell.close()


def make_guest(
    profile: Profile,
    *,
    tell: Callable[[ToShell], None],
    make_engine: Callable[[Settings], Engine],
    chime: Callable[[], None] = lambda: None,
    clock: Clock = system_clock,
    first_rows: Sequence[BoardRow] | None = None,
    language: Language = Language.JA,
    qml: QQmlApplicationEngine | None = None,
) -> GuestShell:
    """Put a session together and load its window, hidden. The assets must be loaded; the engine is not started.

    ``profile``: a folder that ends with the session. ``chime`` makes the sound of the time-out's warning.
    """
    settings = Settings(None)
    settings.change(language=str(language), theme=str(ThemeChoice.NIGHT), home_zone="Asia/Tokyo")
    shell = make_shell(
        profile,
        clock=clock,
        make_engine=make_engine,
        first_rows=first_rows,
        open_url=lambda _: False,
        qml=qml,
        settings=settings,
    )
    shell.services.can = KIOSK
    # A child of the home's view model: it ends before what it is built on.
    guest = VmGuest(shell.services, shell.home, tell, chime, shell.home)
    shell.show_as(GUEST, {"guest": guest})
    Activity(shell.window, guest.touched)
    guest.turned.connect(TapGuard(shell.window, clock, guest).turned)
    # On every page: a boarding pass that is held to the scanner must press no button.
    ScanGate(shell.window, clock, guest)
    return GuestShell(shell, guest)
