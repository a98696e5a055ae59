"""A guest signs in at the kiosk: the real page on the real engine and backend, a phone on the backend's own pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from tests.desktop.live import until
from tests.support import guests
from tests.support.server import RunningBackend, running_backend

from moonmail.client.engine import Engine
from moonmail.client.engine import Settings as EngineSettings
from moonmail.client.errors import SignInError, SignInReason
from moonmail.client.model import Session
from moonmail.client.profile import Profile
from moonmail.desktop.kiosk.channel import Begin
from moonmail.desktop.kiosk.frame import GuestShell, make_guest
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.startup import load_assets
from moonmail.domain.kiosk import KioskEvent
from moonmail.media.codes import read_code


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("kiosk")) as running:
        yield running


class PatientEngine(Engine):
    """Asks the backend again when it is told to, not after so many seconds."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.go = Event()
        self.attempts: list[Future[Session]] = []

    def sign_in_by_phone(self, *args: Any, **more: Any) -> Future[Session]:
        self.attempts.append(super().sign_in_by_phone(*args, **more, pause=self._pause))
        return self.attempts[-1]

    def _pause(self, seconds: float) -> None:
        if seconds and not self.go.wait(30):
            raise TimeoutError


class Lounge:
    def __init__(self, frame: GuestShell, engine: PatientEngine, begin: Begin) -> None:
        self.frame, self.engine, self.begin = frame, engine, begin

    @property
    def guest(self) -> Any:
        return self.frame.guest

    @property
    def session(self) -> Session:
        return self.frame.shell.services.bridge.session

    @property
    def page(self) -> Any:
        return self.guest.made("sign_in")

    def come_to_sign_in(self) -> None:
        if self.guest.state == "language":
            self.guest.happened(KioskEvent.LANGUAGE_CHOSEN)
        self.guest.openSignIn()

    def scan(self, folder: Path) -> str:
        """Return what a phone's camera reads from the screen, once there is a code on it."""
        until(lambda: self.page.qr)
        picture = folder / "screen.png"

        def read() -> str | None:
            self.frame.window.grabWindow().save(str(picture))
            return read_code(picture.read_bytes())

        until(read)
        return str(read())


@pytest.fixture
def lounge(app: QGuiApplication, backend: RunningBackend, tmp_path: Path) -> Iterator[Lounge]:
    load_assets()
    log = QtLog()
    log.install()
    session_id, secret = guests.begin(backend)
    begin = Begin(session_id, secret, backend.url, guests.LOUNGE, "Sakura Lounge")
    profile = Profile(tmp_path / "guest")
    engine = PatientEngine(profile, EngineSettings(backend.url, "none"), in_memory=True)
    frame = make_guest(profile, tell=lambda _: None, make_engine=lambda _: engine)
    frame.window.resize(1080, 1920)
    frame.window.show()
    assert frame.shell.services.engine is engine
    engine.start()
    frame.begin(begin)
    yield Lounge(frame, engine, begin)
    engine.go.set()
    frame.close()
    log.remove()
    assert not log.warnings, "\n".join(log.warnings)
    assert not list(tmp_path.rglob("*.sqlite*")), "nothing of the guest is on disk"


def test_the_screen_is_scanned_and_goes_on_by_itself(lounge: Lounge, backend: RunningBackend, tmp_path: Path) -> None:
    lounge.come_to_sign_in()
    address = lounge.scan(tmp_path)
    assert "端末にお戻りください" in guests.answer(backend, address, compare=str(lounge.page.code))
    lounge.engine.go.set()
    until(lambda: lounge.guest.state == "menu")
    assert lounge.guest.signedIn
    assert backend.sample_members[0]["name"] in lounge.guest.memberName
    assert lounge.page.code == lounge.page.qr == ""


def test_a_no_and_then_another_guest(lounge: Lounge, backend: RunningBackend, tmp_path: Path) -> None:
    lounge.come_to_sign_in()
    first = lounge.scan(tmp_path)
    guests.answer(backend, first, "deny")
    lounge.engine.go.set()
    until(lambda: lounge.page.stage == "denied")
    lounge.engine.go.clear()
    lounge.page.begin()
    second = lounge.scan(tmp_path)
    assert second != first
    guests.answer(backend, second, member=1)
    lounge.engine.go.set()
    until(lambda: lounge.guest.signedIn)
    assert backend.sample_members[1]["name"] in lounge.guest.memberName


@pytest.mark.parametrize("leave", [lambda guest: guest.back(), lambda guest: guest.finish()], ids=["back", "finish"])
def test_a_yes_that_comes_after_the_guest_left_signs_nobody_in(
    lounge: Lounge, backend: RunningBackend, tmp_path: Path, leave: Callable[[Any], None]
) -> None:
    lounge.come_to_sign_in()
    address = lounge.scan(tmp_path)
    leave(lounge.guest)
    with backend.rows() as rows:
        before = rows.value("SELECT COUNT(*) FROM accounts_appsession")
    guests.answer(backend, address)
    lounge.engine.go.set()
    (attempt,) = lounge.engine.attempts
    ended = attempt.exception(30)
    assert isinstance(ended, SignInError)
    assert ended.reason is SignInReason.CANCELLED
    assert not lounge.guest.signedIn
    with backend.rows() as rows:
        assert rows.value("SELECT COUNT(*) FROM accounts_appsession") == before


def test_a_sign_in_that_the_backend_ends_is_asked_for_again(
    lounge: Lounge, backend: RunningBackend, tmp_path: Path
) -> None:
    """The kiosk's session can't end without the process; but a member may sign out everywhere."""
    lounge.come_to_sign_in()
    guests.answer(backend, lounge.scan(tmp_path))
    lounge.engine.go.set()
    until(lambda: lounge.guest.signedIn)
    with backend.rows() as rows:
        rows.all("DELETE FROM allauth_idp_oidc_token")
    lounge.engine.sync_now()
    until(lambda: lounge.session.expired)
    lounge.engine.go.clear()
    lounge.come_to_sign_in()
    guests.answer(backend, lounge.scan(tmp_path))
    lounge.engine.go.set()
    until(lambda: lounge.session.signed_in and not lounge.session.expired)
    until(lambda: lounge.guest.state == "menu")
