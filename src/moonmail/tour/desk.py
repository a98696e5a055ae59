"""The tour of the desk: a day on which five people of the staff sit at it, one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

from PySide6.QtCore import QMetaObject, QObject

from moonmail.demo import SampleBackend, sample_backend
from moonmail.tour.desk_staff import PASSWORD, StaffBrowser, StaffPerson
from moonmail.tour.desk_wire import Wire
from moonmail.tour.driver import Driver, TourError

if TYPE_CHECKING:
    from moonmail.client.profile import Profile
    from moonmail.desktop.desk.startup import DeskShell
    from moonmail.tour.command import Report, Warnings
    from moonmail.tour.desk_hands import DeskHands
    from moonmail.tour.desk_members import Members
    from moonmail.tour.desk_records import Records

T = TypeVar("T")
_FOCUS_S: Final = 3.0
_HALF_FILLED: Final = "closing: qt.default: DelegateModel::cancel: index out range "
Step = tuple[str, Callable[[], None]]

# One for each role, by the names that callers and colleagues hear.
STAFF: Final = {
    "agent": "月野 渚",
    "receiving": "波多野 陸",
    "operations": "天野 翔",
    "supervisor": "星野 薫",
    "auditor": "朝倉 澪",
}


@dataclass(slots=True)
class DeskDay:
    """What every part of the day has at hand. ``timings`` in seconds; ``notes``: facts worth keeping.

    ``camera``: whose window the pictures are of. ``at_the_end`` is given what is to be taken apart then.
    """

    shell: DeskShell
    hands: DeskHands
    browser: StaffBrowser
    backend: SampleBackend
    wire: Wire
    records: Records
    members: Members
    staff: dict[str, StaffPerson]
    out: Path
    language: str
    camera: Driver
    background: ThreadPoolExecutor
    at_the_end: Callable[[Callable[[], None]], object]
    timings: dict[str, float] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    _proofs: dict[str, Future[str]] = field(default_factory=dict)

    @property
    def root(self) -> Any:
        return self.shell.root

    def wait(self, what: str, condition: Callable[[], object], seconds: float = 20.0) -> Any:
        return self.hands.wait(what, condition, seconds)

    def timed(self, name: str, began: float) -> None:
        self.timings[name] = round(monotonic() - began, 2)

    def check(self, what: str, holds: object) -> None:
        """Raise if something is not as it is promised.

        Raises:
            TourError: it is not.
        """
        if not holds:
            raise TourError(f"it is not so that {what}")

    def words(self, japanese: str, english: str) -> str:
        return japanese if self.language == "ja" else english

    def meanwhile(self, work: Callable[[], T]) -> Future[T]:
        """Do something that takes its time while the desk goes on."""
        return self.background.submit(work)

    def prove(self, *arguments: str) -> None:
        """Have something proved at the console; what it says is looked at with ``proved``."""
        self._proofs[" ".join(arguments[:2])] = self.meanwhile(lambda: self.console(*arguments))

    def proved(self) -> None:
        """Wait for all proofs.

        Raises:
            TourError: one of them failed.
        """
        for name, proof in self._proofs.items():
            self.wait(f"`{name}` to end", proof.done, 60)
            self.notes[name] = proof.result().splitlines()[:1]

    def console(self, *arguments: str) -> str:
        """Do something at the server's console."""
        command = [sys.executable, "-m", "moonmail", "backend", *arguments, "--data", str(self.backend.data)]
        # In its folder, whatever database the surroundings name for others.
        done = subprocess.run([*command, "--database", ""], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise TourError(f"`{' '.join(arguments)}`: {done.stderr}")
        return done.stdout

    def close_file_dialog(self) -> None:
        """Wait for the file dialog and close it. It is the system's; what somebody chose in it is told by hand."""
        dialog = self.wait("the file dialog", self._file_dialog)
        QMetaObject.invokeMethod(dialog, "close")
        self.hands.driver.settle()

    def _file_dialog(self) -> QObject | None:
        every = self.shell.qml.rootObjects()[0].findChildren(QObject)
        return next((each for each in every if each.inherits("QQuickFileDialog") and each.property("visible")), None)

    # ---------------------------------------------------------------- who sits here

    def sit_down(self, role: str) -> None:
        """Sign in at the covered screen: Return opens the browser, where the second factor is set up or asked for."""
        self.browser.person = self.staff[role]
        began = monotonic()
        self.wait("the screen that asks who it is", lambda: self.root.covered and self.hands.at("cover-sign-in"))
        self.hands.keys("Return")
        self.wait("to be signed in", lambda: not self.root.covered and not self.root.signingIn, 40)
        self.timed(f"sign_in_{role}_s", began)
        self.check("the desk knows who it is", self.root.staffName == STAFF[role])

    def stand_up(self) -> None:
        """Sign out by the palette."""
        self.hands.palette(self.words("サインアウト", "Sign out"))
        self.wait("the screen that asks who it is", lambda: self.root.covered == "sign_in")


class DeskJourney:
    """The running parts: backend, members, desk and hands. Left open, the desk can be looked at after the day."""

    def __init__(self, out: Path, language: str, report: Report) -> None:
        self.out, self.language, self.report = out, language, report
        self._stack = ExitStack()

    def __enter__(self) -> DeskJourney:
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self) -> None:
        stack, began = self._stack, monotonic()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="moonmail-desk-tour-")))
        backend = stack.enter_context(sample_backend(folder / "backend", log=self.out / "backend.log"))
        self.report.timings["backend_start_s"] = round(monotonic() - began, 2)
        # Meanwhile the desk starts and members book: whoever sits down first waits for their account.
        employing = stack.enter_context(ThreadPoolExecutor(1)).submit(self._employ, backend)

        from moonmail.client.profile import Profile
        from moonmail.desktop import startup
        from moonmail.desktop.qt_log import QtLog
        from moonmail.tour.desk_hands import DeskHands
        from moonmail.tour.desk_members import Members
        from moonmail.tour.desk_records import Records

        members = Members(folder / "members", backend, self.language)
        stack.callback(members.close)
        members.begin()
        began = monotonic()
        startup.make_application()
        log = QtLog()
        log.install()
        stack.callback(log.remove)
        startup.load_assets()
        profile = Profile(folder / "desk")
        profile.create()
        browser = StaffBrowser(self.language, StaffPerson("", "", ()))
        stack.callback(browser.close)
        wire = Wire(urlsplit(backend.url).port or 0)
        stack.callback(wire.pull)
        shell = self._shell(profile, wire.url, browser)
        window = shell.window
        window.requestActivate()
        driver = Driver(window)
        driver.wait("the first frame", lambda: window.isExposed() and window.isActive())
        driver.settle()
        self.report.timings["app_start_s"] = round(monotonic() - began, 2)

        def check() -> None:
            browser.check()
            members.check()

        self.day = DeskDay(
            shell,
            DeskHands(window, driver, check),
            browser,
            backend,
            wire,
            Records(backend.data),
            members,
            employing.result(),
            self.out,
            self.language,
            driver,
            stack.enter_context(ThreadPoolExecutor(2, thread_name_prefix="tour-console")),
            stack.callback,
        )
        self._folder = folder

    def _employ(self, backend: SampleBackend) -> dict[str, StaffPerson]:
        staff = {role: StaffPerson(f"{role}@desk.example", name, (role,)) for role, name in STAFF.items()}
        wanted = [
            json.dumps({"email": each.email, "name": each.name, "password": PASSWORD, "roles": each.roles})
            for each in staff.values()
        ]
        command = [sys.executable, "-m", "moonmail.tour.desk_employ", str(backend.data)]
        made = subprocess.run(command, input="\n".join(wanted), text=True, check=False, capture_output=True)  # noqa: S603
        if made.returncode:
            raise TourError(f"the staff has no accounts: {made.stderr}")
        return staff

    def _shell(self, profile: Profile, url: str, browser: StaffBrowser) -> DeskShell:
        from moonmail.client.desk.desk import Desk
        from moonmail.client.secrets import MemorySecrets
        from moonmail.desktop.desk.startup import make_desk_shell
        from moonmail.desktop.settings import Settings

        settings = Settings(profile.root / "settings.ini")
        # A desk in Japan, wherever this machine is.
        settings.change(language=self.language, home_zone="Asia/Tokyo", theme="night", reduce_motion=True)
        shell = make_desk_shell(
            profile,
            make_desk=lambda _: Desk(profile, url, "none", secrets=MemorySecrets()),
            open_url=browser.open,
            settings=settings,
        )

        def close() -> None:
            shell.window.close()
            shell.close()

        self._stack.callback(close)
        shell.load()
        return shell

    def steps(self) -> Iterator[Step]:
        from moonmail.tour.desk_after import Audit, Ended, Supervise
        from moonmail.tour.desk_call import Call
        from moonmail.tour.desk_flights import Operate
        from moonmail.tour.desk_help import Helping
        from moonmail.tour.desk_home import AtHome
        from moonmail.tour.desk_many import Many
        from moonmail.tour.desk_receiving import Receive

        call = Call(self.day)
        yield from call.steps()
        helping = Helping(self.day, call)
        yield from helping.steps()
        yield from Receive(self.day).steps()
        operate, many = Operate(self.day), Many(self.day)
        yield from operate.steps()
        yield from many.steps()
        yield from operate.loss()
        yield from Supervise(self.day, call, helping).steps()
        yield from Audit(self.day).steps()
        yield from Ended(self.day, call).steps()
        yield from AtHome(self.day, helping, self._folder / "home").steps()
        yield "proved at the console", self.day.proved

    def go(self, warned: Warnings | None = None, until: str = "") -> None:
        """Take every step, to the end or ``until`` one, and its picture. One that fails leaves what was there instead.

        Raises:
            TourError: something did not come about, or there is no step ``until``.
        """
        from moonmail.tour.command import say

        for number, (name, act) in enumerate(self.steps(), start=1):
            picture = f"{number:02d}-{name.replace(' ', '-').replace(',', '')}.png"
            began = monotonic()
            if warned is not None:
                warned.step = name
            try:
                act()
                ms = round((monotonic() - began) * 1000)
                self.day.camera.picture(self.out / picture)
                if self.day.camera is self.day.hands.driver:
                    # What has it may go for a moment, while its page is read anew.
                    self.day.wait("the focus to be where a key goes", lambda: not self.day.hands.lost(), _FOCUS_S)
            except Exception as error:
                self.report.failed = f"step “{name}”: {error}"
                self.day.camera.picture(self.out / picture.replace(".png", "-failed.png"))
                raise
            finally:
                self.report.timings |= self.day.timings
                self.report.notes |= self.day.notes
            self.report.steps.append({"name": name, "ms": ms, "picture": picture})
            say(f"{number:2d}  {name:<32} {ms:>6} ms")
            if name == until:
                return
        if until:
            raise TourError(f"no step “{until}”")


def run(out: Path, language: str, report: Report, warned: Warnings, until: str = "") -> None:
    """Go through the day once, adding to ``report`` as it goes. ``until``: the step after which it ends."""
    with DeskJourney(out, language, report) as journey:
        journey.go(warned, until)
        warned.step = "closing"
    # Qt's own file dialogs, for systems that have none, go with lists that they never came to fill.
    warned.lines = [line for line in warned.lines if not line.startswith(_HALF_FILLED)]
