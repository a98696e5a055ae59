"""What the shell makes of its sessions, of the backend and of staff, with sessions that are real processes."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication
from tests.kiosk.waiting import until
from tests.support.server import ROOT, installed

from moonmail.client.device import BeatAnswer, DeviceError, DeviceErrorKind, GuestSession
from moonmail.client.device_file import Device, DeviceFile
from moonmail.client.model import Trouble
from moonmail.client.profile import Profile
from moonmail.contract.base import Words
from moonmail.contract.kiosk import KioskConfig, KioskHours
from moonmail.desktop.kiosk.channel import Printed
from moonmail.desktop.kiosk.heart import Heart
from moonmail.desktop.kiosk.keeper import FAILURES, PROBATION_S, Keeper
from moonmail.desktop.kiosk.places import Places
from moonmail.desktop.kiosk.pool import End, Ended, Pool
from moonmail.domain.kiosk import KioskState, TroubleReason

CONFIG = KioskConfig(rev=1, lounge=Words(ja="羽田 第3 サクララウンジ", en="Haneda 3 Sakura Lounge"))
DEVICE = Device("k1", "http://127.0.0.1:9", "token", CONFIG)
pytestmark = pytest.mark.expects_log("moonmail.desktop.kiosk")


@dataclass
class Line:
    """A backend that answers as it is told, and remembers what was asked. ``fails``: what each beat raises."""

    device: Device = DEVICE
    fails: DeviceError | None = None
    answer: BeatAnswer = field(default_factory=lambda: BeatAnswer(None, staff_told=False, staff_coming=False))
    reached: bool = True
    begun: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    calls: list[bool] = field(default_factory=list)
    left_over: int = 0

    def beat(self, state: KioskState, **_: object) -> BeatAnswer:
        if self.fails is not None:
            raise self.fails
        return self.answer

    def call_staff(self, wanted: bool) -> bool:
        self.calls.append(wanted)
        return self.reached

    def begin_session(self) -> GuestSession:
        self.begun.append(f"s{len(self.begun) + 1}")
        return GuestSession(self.begun[-1], "secret")

    def open_session(self, session: GuestSession) -> bool:
        self.opened.append(session.id)
        return True

    def end_session(self, session_id: str) -> bool:
        self.ended.append(session_id)
        return True

    def end_left_over(self) -> int:
        self.left_over += 1
        return 0

    def close(self) -> None: ...


@dataclass
class Lounge:
    keeper: Keeper
    line: Line
    places: Places
    profile: Path
    cancelled: list[tuple[str, list[int]]]
    ahead: list[float]
    set_up: list[bool]

    def ready(self) -> None:
        until(lambda: self.keeper.pool.is_ready, "a spare")

    def guest(self) -> int:
        self.ready()
        self.keeper.touch()
        until(lambda: self.keeper.view.guest and not self.keeper.view.waiting, "a guest's screen")
        return self.keeper.pool.pids[0]

    def guest_crashes(self) -> None:
        pid = self.guest()
        os.kill(pid, signal.SIGKILL)
        until(lambda: not self.keeper.view.guest, "the end")


@contextmanager
def lounge(
    folder: Path, *, enrolled: bool = True, config: KioskConfig = CONFIG, at: datetime | None = None
) -> Iterator[Lounge]:
    """A kiosk's shell without its screen."""
    profile = Profile(folder / "kiosk")
    profile.create()
    file = DeviceFile(profile)
    line = Line(replace(DEVICE, config=config))
    if enrolled:
        file.save(line.device)
    places = Places(folder / "run")
    cancelled: list[tuple[str, list[int]]] = []
    ahead, set_up = [0.0], [True]

    def make_pool(keeper: Keeper) -> Pool:
        return Pool(
            places,
            lambda: [sys.executable, "-m", "tests.kiosk.stub_session"],
            on_said=keeper.heard,
            on_ended=keeper.ended,
            on_spare_failed=keeper.failed,
            outside=installed() | {"PYTHONPATH": str(ROOT)},
            parent=keeper,
        )

    def make_heart(keeper: Keeper, _: Device) -> Heart:
        return Heart(
            line,
            lambda: (keeper.state, None, keeper.reason),  # type: ignore[arg-type,return-value]
            on_network=keeper.network,
            on_answer=keeper.answered,
            on_revoked=keeper.revoked,
            parent=keeper,
        )

    keeper = Keeper(
        profile.root,
        file,
        make_pool,
        make_heart,
        cancel_jobs=lambda queue, jobs: cancelled.append((queue, list(jobs))),
        is_set_up=lambda: set_up[0],
        # The keeper's clock alone: set ahead, the heart would rightly take the backend's silence for a broken line.
        monotonic=lambda: time.monotonic() + ahead[0],
        now=lambda: at or datetime.now(UTC),
    )
    found = Lounge(keeper, line, places, profile.root, cancelled, ahead, set_up)
    keeper.open()
    try:
        yield found
    finally:
        keeper.close()
        # Here and now: the garbage collector may run on any thread, and timers must not be taken apart there.
        shiboken6.delete(keeper)
        assert list(places.base.iterdir()) == []


@pytest.fixture
def kiosk(app: QGuiApplication, tmp_path: Path) -> Iterator[Lounge]:
    with lounge(tmp_path) as found:
        yield found


def test_a_touch_begins_a_session_and_its_end_is_told(kiosk: Lounge) -> None:
    kiosk.guest()
    until(lambda: kiosk.line.opened == ["s1"], "the backend to know")
    assert kiosk.keeper.state is KioskState.LANGUAGE
    kiosk.keeper.touch()
    assert kiosk.line.begun == ["s1"]
    kiosk.keeper.pool.end(End.FINISHED)
    until(lambda: kiosk.line.ended == ["s1"], "the backend to know")
    assert kiosk.keeper.state is KioskState.ATTRACT
    assert not kiosk.keeper.view.sorry


def test_what_a_session_printed_is_cancelled_with_it(kiosk: Lounge) -> None:
    kiosk.keeper.ended(Ended("s9", End.TIMED_OUT, (Printed("pass", 4), Printed("pass", 7))))
    until(lambda: kiosk.cancelled == [("pass", [4, 7])], "the cancelling")


def test_after_a_crash_the_kiosk_says_sorry_and_goes_on(kiosk: Lounge) -> None:
    kiosk.guest_crashes()
    assert kiosk.keeper.view.sorry
    assert kiosk.keeper.view.state is KioskState.ATTRACT
    until(lambda: kiosk.line.ended == ["s1"], "the backend to know")
    kiosk.guest()
    assert not kiosk.keeper.view.sorry


def test_three_crashes_in_a_minute_put_it_out_of_order_until_it_was_left_alone(kiosk: Lounge) -> None:
    for _ in range(FAILURES):
        assert kiosk.keeper.view.state is KioskState.ATTRACT
        kiosk.guest_crashes()
    assert kiosk.keeper.view.state is KioskState.OUT_OF_ORDER
    assert kiosk.keeper.view.reason is TroubleReason.SESSIONS_FAIL
    assert kiosk.keeper.pool.pids == ()
    kiosk.keeper.touch()
    assert not kiosk.keeper.view.waiting
    kiosk.ahead[0] += PROBATION_S - 5
    kiosk.keeper.look()
    assert kiosk.keeper.view.reason is TroubleReason.SESSIONS_FAIL
    kiosk.ahead[0] += 10
    kiosk.keeper.look()
    assert kiosk.keeper.view.state is KioskState.ATTRACT
    kiosk.guest()


def test_three_crashes_far_apart_do_not(kiosk: Lounge) -> None:
    for _ in range(FAILURES):
        kiosk.guest_crashes()
        kiosk.ahead[0] += 61
    assert kiosk.keeper.view.state is KioskState.ATTRACT


def test_a_guest_and_the_spare_that_stand_still_together_are_each_counted_once(kiosk: Lounge) -> None:
    for _ in range(FAILURES - 1):
        kiosk.guest_crashes()
    kiosk.guest()
    pool = kiosk.keeper.pool
    pool._soon.stop()
    pool._fill()
    kiosk.ready()
    for live in (pool._guest, pool._spare):
        assert live is not None
        live.heard_at -= 6
    # The guest's is the third failure: the kiosk is closed, and the spare ended, in the middle of the look.
    pool.look()
    assert len(kiosk.keeper._failed_at) == FAILURES
    assert kiosk.keeper.view.reason is TroubleReason.SESSIONS_FAIL
    assert pool.pids == ()
    until(lambda: kiosk.line.ended == ["s1", "s2", "s3"], "the backend to know")


def test_out_of_order_lasts_over_a_restart(app: QGuiApplication, tmp_path: Path) -> None:
    with lounge(tmp_path) as first:
        first.keeper.break_(TroubleReason.STAFF)
    with lounge(tmp_path) as second:
        assert second.keeper.view.reason is TroubleReason.STAFF
        assert second.keeper.pool.pids == ()
        second.keeper.mend()
        second.guest()
    with lounge(tmp_path) as third:
        assert third.keeper.view.reason is None


def test_a_note_of_trouble_that_cannot_be_read_is_trouble(app: QGuiApplication, tmp_path: Path) -> None:
    with lounge(tmp_path) as first:
        (first.profile / "out-of-order.json").write_text("{half")
    with lounge(tmp_path) as second:
        assert second.keeper.view.reason is TroubleReason.STAFF


def test_a_kiosk_that_is_not_enrolled_serves_as_soon_as_it_is(app: QGuiApplication, tmp_path: Path) -> None:
    with lounge(tmp_path, enrolled=False) as kiosk:
        assert kiosk.keeper.view.reason is TroubleReason.NOT_ENROLLED
        kiosk.keeper.look()
        assert kiosk.keeper.view.state is KioskState.OUT_OF_ORDER
        DeviceFile(Profile(kiosk.profile)).save(DEVICE)
        kiosk.keeper.look()
        kiosk.guest()


def test_a_revoked_kiosk_ends_its_guest_and_forgets_who_it_was(app: QGuiApplication, tmp_path: Path) -> None:
    wiped: list[int] = []
    with lounge(tmp_path) as kiosk:
        kiosk.keeper.wiped.connect(lambda: wiped.append(1))
        kiosk.guest()
        kiosk.line.fails = DeviceError(DeviceErrorKind.REVOKED, trouble=Trouble.SIGNED_OUT)
        kiosk.keeper._heart.beat()
        until(lambda: kiosk.keeper.view.reason is TroubleReason.REVOKED, "the end of it")
        assert wiped
        assert kiosk.keeper.pool.pids == ()
        assert DeviceFile(Profile(kiosk.profile)).load() is None
    with lounge(tmp_path, enrolled=False) as again:
        assert again.keeper.view.reason is TroubleReason.REVOKED


def test_a_machine_that_would_keep_something_serves_nobody(app: QGuiApplication, tmp_path: Path) -> None:
    with lounge(tmp_path) as kiosk:
        kiosk.keeper.break_(TroubleReason.STAFF)
        kiosk.set_up[0] = False
        kiosk.keeper.mend()
        assert kiosk.keeper.view.reason is TroubleReason.SET_UP
        kiosk.keeper.look()
        assert kiosk.keeper.pool.pids == ()
        kiosk.set_up[0] = True
        kiosk.keeper.look()
        kiosk.guest()


def test_the_network_is_gone_after_two_misses_and_told_to_the_guest(kiosk: Lounge) -> None:
    kiosk.guest()
    # From here on it beats when it is told to.
    kiosk.keeper._heart._timer.stop()
    until(lambda: not kiosk.keeper._heart._beating, "the first beat")
    kiosk.line.fails = DeviceError(DeviceErrorKind.UNREACHABLE, trouble=Trouble.OFFLINE)
    beat(kiosk)
    assert kiosk.keeper.view.online
    beat(kiosk)
    assert not kiosk.keeper.view.online
    # The stub calls for staff when it hears of it.
    until(lambda: kiosk.line.calls[:1] == [True], "the session to hear")
    kiosk.line.fails = None
    beat(kiosk)
    assert kiosk.keeper.view.online


def beat(kiosk: Lounge) -> None:
    heart = kiosk.keeper._heart
    assert heart is not None
    heart.beat()
    until(lambda: not heart._beating, "the answer")


def test_a_beat_that_hangs_is_a_network_that_is_gone_within_ten_seconds(kiosk: Lounge) -> None:
    heart = kiosk.keeper._heart
    assert heart is not None
    until(lambda: not heart._beating, "the first beat")
    heart._answered_at -= 8
    heart.look()
    assert kiosk.keeper.view.online
    heart._answered_at -= 1
    heart.look()
    assert not kiosk.keeper.view.online


@pytest.mark.parametrize("reached", [True, False])
def test_a_call_for_staff_goes_to_the_desk_and_its_answer_to_the_guest(kiosk: Lounge, reached: bool) -> None:
    kiosk.line.reached = reached
    told: list[object] = []
    kiosk.guest()
    tell = kiosk.keeper.pool.tell
    kiosk.keeper.pool.tell = lambda what: (told.append(what), tell(what))[1]  # type: ignore[method-assign]
    kiosk.keeper.network(online=False)
    until(lambda: any(getattr(each, "told", None) is reached for each in told), "the answer")
    # The stub ends when it hears that somebody comes or not; with the guest the call is over.
    until(lambda: kiosk.line.calls == [True, False], "the end of the call")


def test_no_guest_is_taken_while_the_lounge_is_closed(app: QGuiApplication, tmp_path: Path) -> None:
    hours = [KioskHours(days=[1, 2, 3, 4, 5, 6, 7], opens="06:00", closes="22:00")]
    config = CONFIG.model_copy(update={"hours": hours})
    # Three at night in Tokyo.
    with lounge(tmp_path, config=config, at=datetime(2026, 11, 22, 18, 0, tzinfo=UTC)) as kiosk:
        assert kiosk.keeper.view.opens_at is not None
        assert f"{kiosk.keeper.view.opens_at:%d %H:%M}" == "23 06:00"
        kiosk.ready()
        kiosk.keeper.touch()
        assert not kiosk.keeper.view.guest
        assert kiosk.line.begun == []


def test_staff_end_a_session_from_its_corner_and_are_asked_for_the_pin(kiosk: Lounge) -> None:
    kiosk.guest()
    kiosk.keeper.pool.end(End.STAFF)
    assert kiosk.keeper.view.pin
    kiosk.keeper.touch()
    assert not kiosk.keeper.view.guest
    kiosk.keeper.enter_maintenance()
    assert kiosk.keeper.view.state is KioskState.MAINTENANCE
    assert not kiosk.keeper.view.pin
    kiosk.keeper.leave_maintenance()
    assert kiosk.keeper.view.state is KioskState.ATTRACT


@pytest.mark.parametrize(
    ("timer", "come", "gone"),
    [
        ("_pin_over", lambda keeper: keeper.corner(), lambda keeper: not keeper.view.pin),
        (
            "_maintenance_over",
            lambda keeper: keeper.enter_maintenance(),
            lambda keeper: keeper.view.state is KioskState.ATTRACT,
        ),
    ],
)
def test_nobody_has_to_leave_what_staff_opened(
    kiosk: Lounge, timer: str, come: Callable[[Keeper], None], gone: Callable[[Keeper], bool]
) -> None:
    come(kiosk.keeper)
    assert not gone(kiosk.keeper)
    waits = getattr(kiosk.keeper, timer)
    assert waits.isActive()
    waits.start(1)
    until(lambda: gone(kiosk.keeper), "the way back")


def test_a_guest_whose_session_never_comes_is_back_at_the_start(kiosk: Lounge) -> None:
    kiosk.keeper.pool.close()
    kiosk.keeper.touch()
    assert kiosk.keeper.view.waiting
    kiosk.keeper._given_up.start(1)
    until(lambda: not kiosk.keeper.view.waiting, "the way back")
    assert not kiosk.keeper.pool.is_asked
    until(lambda: kiosk.line.ended == ["s1"], "the backend to know")
