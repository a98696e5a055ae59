"""``moonmail --mode kiosk``: the composition root of the shell, which owns the screen and never meets a guest."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from moonmail.client.device import Device, DeviceFile, DeviceLine
from moonmail.client.http import client_version
from moonmail.client.profile import Profile, default_profile
from moonmail.contract.kiosk import KioskPrinter
from moonmail.desktop.ahead import QML, make_application, make_qml
from moonmail.desktop.crash import CrashHook, PlainFormatter
from moonmail.desktop.jobs import Jobs, worker_pool
from moonmail.desktop.kiosk.heart import Heart
from moonmail.desktop.kiosk.keeper import Keeper
from moonmail.desktop.kiosk.lockdown import LockDown, keep_full_screen, show_full_screen
from moonmail.desktop.kiosk.notify import notify
from moonmail.desktop.kiosk.places import PlaceError, Places, run_folder
from moonmail.desktop.kiosk.pool import Pool, session_command
from moonmail.desktop.kiosk.setup_check import SetUp, judge, look_at
from moonmail.desktop.kiosk.staff_pin import StaffPin
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import load_assets, make_profile
from moonmail.desktop.viewmodels.kiosk_maintenance import VmKioskMaintenance
from moonmail.desktop.viewmodels.kiosk_pin import VmKioskPin
from moonmail.desktop.viewmodels.kiosk_shell import VmKioskShell

if TYPE_CHECKING:
    from moonmail.client.engine import Engine
    from moonmail.client.model import BoardRow, Event

SHELL: Final = QML / "MoonMail/Kiosk/Shell.qml"
# systemd starts the kiosk again after any other end.
LEFT: Final = 90
PULSE_MS: Final = 2000
PRINTER_MS: Final = 60_000

log = logging.getLogger(__name__)


class Catalogue:
    """The kiosk's own public store, kept up to date: nobody ever signs in to it. Sessions begin with a copy of it."""

    def __init__(self, profile: Profile, jobs: Jobs, show: Callable[[Sequence[BoardRow]], None]) -> None:
        self._profile = profile
        self._jobs = jobs
        self._show = show
        self._engine: Engine | None = None

    def open(self, server: str) -> None:
        from moonmail.client.engine import Engine, Settings
        from moonmail.client.secrets import MemorySecrets

        if self._engine is not None:
            if self._engine.server_url() != server.rstrip("/"):
                self._engine.configure(Settings(server))
            return
        self._engine = Engine(self._profile, Settings(server), secrets=MemorySecrets())
        self._jobs.open()
        self._engine.subscribe(lambda event: self._jobs.post(lambda: self._heard(event)))
        # Nobody looks at details here: every five minutes is often enough.
        self._engine.set_in_use(False)
        self._engine.start()
        self._read()

    def _heard(self, event: Event) -> None:
        from moonmail.client.model import StoreChanged

        if isinstance(event, StoreChanged):
            self._read()

    def _read(self) -> None:
        if self._engine is not None:
            self._jobs.when(self._engine.board(), self._show)

    def sync(self) -> None:
        if self._engine is not None:
            self._engine.sync_now()

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


class KioskShell(QObject):
    """A running shell on ``profile``. ``trial``: a machine that is not set up as a kiosk may run it all the same.

    ``command``: how sessions are started, given the server and the catalogue.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        trial: bool = False,
        command: Callable[[str, Path], list[str]] = session_command,
        outside: dict[str, str] | None = None,
        on_exit: Callable[[int], None] = QGuiApplication.exit,
    ) -> None:
        super().__init__()
        self.profile = profile
        self._trial = trial
        self._outside = dict(os.environ) if outside is None else outside
        self._command = command
        self._file = DeviceFile(profile)
        self._jobs = Jobs(worker_pool, self)
        self._places = Places(run_folder(self._outside))
        self._places.sweep()
        self._pin = StaffPin(profile.root)
        self._printer = KioskPrinter.NONE
        self._keeper = Keeper(
            profile.root,
            self._file,
            self._make_pool,
            self._make_heart,
            cancel_jobs=_cancel_jobs,
            is_set_up=self._is_set_up,
            parent=self,
        )
        self.keeper = self._keeper
        self._catalogue = Catalogue(profile, self._jobs, lambda rows: self.model.show_flights(rows))
        pin = VmKioskPin(self._keeper, self._pin, self._jobs, self)
        maintenance = VmKioskMaintenance(
            self._keeper,
            self._jobs,
            self.check,
            lambda for_good: on_exit(LEFT if for_good else 0),
            client_version(),
            self,
        )
        self.model = VmKioskShell(self._keeper, pin, maintenance, self)
        self._keeper.configured.connect(self._configured)
        self._keeper.wiped.connect(self._wipe)
        self._keeper.guestGone.connect(self._come_back)
        self._qml: QQmlApplicationEngine = make_qml()
        self.window = self._load()
        self._lock = LockDown(self.window, self._keeper.corner)
        self._printer_look = QTimer(self)
        self._printer_look.setInterval(PRINTER_MS)
        self._printer_look.timeout.connect(self._look_at_printer)
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self._still_here)

    def _load(self) -> QQuickWindow:
        self._qml.setInitialProperties({"shell": self.model})
        self._qml.load(QUrl.fromLocalFile(str(SHELL)))
        roots = self._qml.rootObjects()
        if not roots:
            raise RuntimeError(f"{SHELL.name} did not load")
        window = roots[0]
        assert isinstance(window, QQuickWindow)
        return window

    def open(self) -> None:
        """Show the screen, and begin to keep the kiosk."""
        keep_full_screen(self.window)
        show_full_screen(self.window)
        self._keeper.open()
        self._printer_look.start()
        self._pulse.start()
        notify("READY=1")

    def close(self) -> None:
        """End every session and take the shell apart."""
        notify("STOPPING=1")
        self._pulse.stop()
        self._printer_look.stop()
        self._keeper.close()
        shiboken6.delete(self._qml)
        self._jobs.close()
        self._catalogue.close()

    # ------------------------------------------------------------ parts

    def _make_pool(self, keeper: Keeper) -> Pool:
        return Pool(
            self._places,
            self._session_command,
            on_said=keeper.heard,
            on_ended=keeper.ended,
            on_spare_failed=keeper.failed,
            outside=self._outside,
            parent=keeper,
        )

    def _session_command(self) -> list[str]:
        device = self._file.load()
        return self._command(device.server if device else "", self.profile.store)

    def _make_heart(self, keeper: Keeper, device: Device) -> Heart:
        return Heart(
            DeviceLine(device, self._file),
            lambda: (keeper.state, self._printer, keeper.reason),
            on_network=self._network,
            on_answer=keeper.answered,
            on_revoked=keeper.revoked,
            parent=keeper,
        )

    def _network(self, online: bool) -> None:
        self._keeper.network(online)
        if online:
            self._catalogue.sync()

    @Slot()
    def _configured(self) -> None:
        line = self._keeper.line
        if line is not None:
            self._catalogue.open(line.device.server)
            self._look_at_printer()

    @Slot()
    def _look_at_printer(self) -> None:
        config = self._keeper.config
        queue = config.printer if config else ""
        if not queue:
            self._printer = KioskPrinter.NONE
            self._keeper.may_print = False
            return

        def seen(result: tuple[KioskPrinter, bool]) -> None:
            self._printer, self._keeper.may_print = result

        self._jobs.run(lambda: _look_at_queue(queue), seen)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _come_back(self) -> None:
        """Nobody lies over this window any more: keys and touches are its own again."""
        self.window.requestActivate()

    @Slot()
    def _still_here(self) -> None:
        notify("WATCHDOG=1")

    @Slot()
    def _wipe(self) -> None:
        """Forget everything: this kiosk was revoked. That it was is all that is kept."""
        self._catalogue.close()
        self._pin.wipe()
        for path in self.profile.root.iterdir():
            if path.name in {"out-of-order.json", "lock"}:
                continue
            with suppress(OSError):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def _is_set_up(self) -> bool:
        if self._trial:
            return True
        return not any(each.bad for each in self._machine())

    def _machine(self) -> list[SetUp]:
        return judge(look_at(self._outside, pin=self._pin.is_set, enrolled=self._file.load() is not None))

    def check(self) -> list[SetUp]:
        """Return all that is wrong with the set-up. Waits for the print service: not on the GUI thread."""
        config = self._keeper.config
        return [*self._machine(), *check_paper(config.printer if config else "")]


def check_paper(queue: str) -> list[SetUp]:
    """Return what is wrong with the set-up of printing."""
    from moonmail.desktop.kiosk.paper_setup import check_printing

    return [SetUp(f"paper_{each.kind}", each.words, each.mend, bad=each.keeps) for each in check_printing(queue)]


def _look_at_queue(queue: str) -> tuple[KioskPrinter, bool]:
    """Return how the printer is, and whether its print service forgets what it printed."""
    from moonmail.desktop.kiosk.paper import PaperState, trouble_with
    from moonmail.desktop.kiosk.paper_setup import check_printing

    told = {
        None: KioskPrinter.READY,
        PaperState.OUT_OF_PAPER: KioskPrinter.OUT_OF_PAPER,
        PaperState.JAMMED: KioskPrinter.JAMMED,
    }
    state = told.get(trouble_with(queue), KioskPrinter.OFFLINE)
    return state, not any(each.keeps for each in check_printing(queue))


def _cancel_jobs(queue: str, jobs: Sequence[int]) -> None:
    from moonmail.desktop.kiosk.paper import cancel_jobs

    cancel_jobs(queue, jobs)


def run(folder: Path | None = None, *, trial: bool = False) -> int:
    """Run the kiosk until it is left or told to stop. Returns ``LEFT`` when staff left it for good, else 0."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(PlainFormatter(logging.BASIC_FORMAT))
    logging.basicConfig(level=os.environ.get("MOONMAIL_LOG", "WARNING").upper(), handlers=[to_stderr])
    # Before anything is made that a session would inherit: what it writes is its owner's alone.
    os.umask(0o077)
    profile = Profile(folder.resolve()) if folder else default_profile()
    app = make_application()
    qt_log = QtLog()
    qt_log.install()
    from moonmail.desktop.single_instance import SingleInstance

    single = SingleInstance(profile.root)
    if not single.claim():
        sys.stderr.write("moonmail: this kiosk runs already\n")
        return 1
    make_profile(profile)
    crash = CrashHook(profile.root)
    crash.install()
    load_assets()
    try:
        shell = KioskShell(profile, trial=trial)
    except PlaceError as error:
        sys.stderr.write(f"moonmail: {error}\n")
        return 1
    turn = _end_by_signal(app)
    shell.open()
    code = app.exec()
    turn.stop()
    shell.close()
    single.close()
    crash.remove()
    qt_log.remove()
    return code


def _end_by_signal(app: QGuiApplication) -> QTimer:
    """Have SIGTERM and SIGINT end the kiosk. Python hears them when it gets to run: at the latest at the next turn."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.exit(0))
    turn = QTimer()
    turn.setInterval(500)
    turn.timeout.connect(lambda: None)
    turn.start()
    return turn
