"""Guests' sessions as processes: one is always ready, whoever crashes or hangs is ended, and nothing stays behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication
from tests.kiosk.waiting import until
from tests.support.server import ROOT, installed

from moonmail.desktop.kiosk.channel import Beat, Begin, CallStaff, Network, Shown, StaffComes, ToShell
from moonmail.desktop.kiosk.places import MARK, Places
from moonmail.desktop.kiosk.pool import End, Ended, Pool
from moonmail.desktop.kiosk.process import members
from moonmail.domain.kiosk import KioskState


class Clock:
    """A clock that can be set ahead: silence is not waited for."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        import time

        return time.monotonic() + self.ahead


@dataclass
class Kiosk:
    pool: Pool
    places: Places
    clock: Clock
    said: list[ToShell] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)

    def guest(self, session: str = "s1", secret: str = "") -> int:
        """Have a guest come and see the first screen. Returns the number of the process."""
        until(lambda: self.pool.is_ready, "a spare")
        assert self.pool.begin(Begin(session, secret, "http://127.0.0.1:9", "羽田", "Haneda"))
        until(lambda: Shown() in self.said, "the first screen")
        return self.pool.pids[0]

    def silence(self, seconds: float) -> None:
        """Let time pass, in steps in which this process would have looked."""
        for _ in range(int(seconds / 0.5)):
            self.clock.ahead += 0.5
            self.pool.look()

    @property
    def left(self) -> list[str]:
        return sorted(path.name for path in self.places.base.iterdir())


@pytest.fixture
def kiosk(app: QGuiApplication, tmp_path: Path) -> Iterator[Kiosk]:
    places, clock = Places(tmp_path / "run"), Clock()
    found: list[Kiosk] = []
    outside = installed() | {"PYTHONPATH": str(ROOT)}
    arguments: list[str] = []
    pool = Pool(
        places,
        lambda: [sys.executable, "-m", "tests.kiosk.stub_session", *arguments],
        on_said=lambda said: found[0].said.append(said),
        on_ended=lambda ended: found[0].ended.append(ended),
        on_spare_failed=lambda: found[0].failures.append(1),
        outside=outside,
        monotonic=clock,
    )
    found.append(Kiosk(pool, places, clock, arguments=arguments))
    pool.open()
    yield found[0]
    pool.close()
    # Here and now: the garbage collector may run on any thread, and timers must not be taken apart there.
    shiboken6.delete(pool)
    assert list(places.base.iterdir()) == []


def alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_guest_gets_the_spare_and_another_spare_comes(kiosk: Kiosk) -> None:
    until(lambda: kiosk.pool.is_ready, "a spare")
    spare = kiosk.pool.pids[0]
    assert kiosk.guest() == spare
    kiosk.pool._soon.stop()
    kiosk.pool._fill()
    until(lambda: kiosk.pool.is_ready, "the next spare")
    assert len(set(kiosk.pool.pids)) == 2
    assert kiosk.pool.guest_state is KioskState.LANGUAGE
    assert kiosk.pool.session_id == "s1"


def test_a_guest_who_comes_before_the_spare_is_ready_is_served_when_it_is(kiosk: Kiosk) -> None:
    assert not kiosk.pool.is_ready
    assert not kiosk.pool.begin(Begin("s1", "", "http://127.0.0.1:9", "", ""))
    until(lambda: Shown() in kiosk.said, "the first screen")
    assert kiosk.pool.session_id == "s1"


@pytest.mark.expects_log("moonmail.desktop.kiosk")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_session_that_crashes_is_told_and_leaves_nothing(kiosk: Kiosk, number: signal.Signals) -> None:
    pid = kiosk.guest()
    (place,) = (path for path in kiosk.places.base.iterdir() if pid in members(path))
    os.kill(pid, number)
    until(lambda: kiosk.ended, "the end")
    assert kiosk.ended == [Ended("s1", End.CRASHED)]
    assert not alive(pid)
    assert not place.exists()
    until(lambda: kiosk.pool.is_ready, "a spare for the next guest")


@pytest.mark.expects_log("moonmail.desktop.kiosk")
def test_a_session_that_stands_still_is_ended_after_five_seconds(kiosk: Kiosk) -> None:
    pid = kiosk.guest()
    os.kill(pid, signal.SIGSTOP)
    until(lambda: stopped(pid), "the stop")
    # What it said before it stood still.
    kiosk.pool._guest.process._readable()
    kiosk.silence(4.5)
    assert not kiosk.ended
    kiosk.silence(1.5)
    assert kiosk.ended == [Ended("s1", End.HUNG)]
    assert not alive(pid)


def stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_nobody_is_ended_because_the_shell_itself_stood_still(kiosk: Kiosk) -> None:
    kiosk.guest()
    kiosk.clock.ahead += 60
    kiosk.pool.look()
    assert not kiosk.ended
    beats = kiosk.said.count(Beat(KioskState.LANGUAGE))
    until(lambda: kiosk.said.count(Beat(KioskState.LANGUAGE)) > beats, "its next beat")


def test_the_end_by_its_own_word_leaves_no_process_and_no_file(kiosk: Kiosk) -> None:
    pid = kiosk.guest(secret="helper")
    (place,) = (path for path in kiosk.places.base.iterdir() if pid in members(path))
    # One that left the session's group and the session itself.
    until(lambda: len(members(place)) == 2, "the helper")
    helper = next(each for each in members(place) if each != pid)
    assert os.getsid(helper) != os.getsid(pid)
    assert (place / "home/note").read_text() == "s1"
    kiosk.pool.tell(StaffComes(told=True))
    until(lambda: kiosk.ended, "the end")
    assert kiosk.ended == [Ended("s1", End.TIMED_OUT)]
    assert not alive(pid)
    assert not alive(helper)
    assert not place.exists()


def test_the_shell_and_the_session_hear_each_other(kiosk: Kiosk) -> None:
    kiosk.guest()
    kiosk.pool.tell(Network(online=False))
    until(lambda: CallStaff(wanted=True) in kiosk.said, "the call")


@pytest.mark.expects_log("moonmail.desktop.kiosk")
def test_a_fault_is_told_by_its_place_alone_and_the_session_goes_on(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk.guest()
    kiosk.pool.tell(Network(online=True))
    until(lambda: "something failed: E-" in caplog.text, "the fault")
    assert "guest" not in caplog.messages[-1]
    kiosk.pool.tell(Network(online=False))
    until(lambda: CallStaff(wanted=True) in kiosk.said, "its next word")


@pytest.mark.expects_log("moonmail.desktop.kiosk")
def test_a_session_that_beats_but_shows_nothing_is_ended(kiosk: Kiosk) -> None:
    until(lambda: kiosk.pool.is_ready, "a spare")
    kiosk.pool.begin(Begin("s1", "blind", "http://127.0.0.1:9", "", ""))
    until(lambda: Beat(KioskState.LANGUAGE) in kiosk.said, "its beat")
    for _ in range(6):
        # It goes on beating meanwhile.
        kiosk.silence(0.5)
        assert kiosk.pool._guest
        kiosk.pool._guest.heard_at = kiosk.clock()
    assert not kiosk.ended
    kiosk.silence(3)
    assert kiosk.ended == [Ended("s1", End.HUNG)]


@pytest.mark.expects_log("moonmail.desktop.kiosk")
def test_a_spare_that_never_comes_up_is_told_and_tried_again_later_each_time(kiosk: Kiosk) -> None:
    kiosk.pool.close()
    kiosk.arguments.append("never")
    kiosk.pool.open()
    until(lambda: len(kiosk.failures) == 1, "a failure")
    kiosk.pool.look()
    assert kiosk.pool.pids == ()
    kiosk.silence(1)
    until(lambda: len(kiosk.failures) == 2, "the next failure")
    kiosk.silence(1)
    assert kiosk.pool.pids == ()
    kiosk.arguments.clear()
    kiosk.silence(1)
    until(lambda: kiosk.pool.is_ready, "a spare")


def test_a_session_dumps_no_core_and_dies_with_the_shell(app: QGuiApplication, tmp_path: Path) -> None:
    shell = subprocess.Popen(
        [sys.executable, "-m", "tests.kiosk.stub_shell", str(tmp_path / "run")],
        cwd=ROOT,
        env=installed() | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert shell.stdout is not None
    pid = int(shell.stdout.readline())
    assert resource.prlimit(pid, resource.RLIMIT_CORE)[0] <= 1
    shell.kill()
    shell.wait(20)
    shell.stdout.close()
    until(lambda: not alive(pid), "the end of the session")
    # What a power cut leaves is removed at the next start.
    assert list((tmp_path / "run").iterdir())
    assert Places(tmp_path / "run").sweep()
    assert not list((tmp_path / "run").iterdir())


def test_every_place_to_write_is_the_sessions_own(tmp_path: Path) -> None:
    from moonmail.desktop.kiosk.places import environment_of

    outside = {"HOME": "/home/kiosk", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus", "SECRET": "1", "PATH": "/bin"}
    inside = environment_of(tmp_path, outside)
    for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", MARK):
        assert Path(inside[name]).is_relative_to(tmp_path), name
    assert "unix:" not in inside["DBUS_SESSION_BUS_ADDRESS"]
    assert "SECRET" not in inside
    assert inside["PATH"] == "/bin"
