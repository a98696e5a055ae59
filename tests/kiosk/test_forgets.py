"""A kiosk forgets. A guest goes the whole way with secrets of every kind; however the session ends, nothing that is
left alive knows one, and no file that changed holds one.

Outside are the printed paper, the backend, and whoever leads: the guest's phone and eyes.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.kiosk.lounge import QUEUE, Lounge, books, open_lounge, printers
from tests.kiosk.soak import Soak
from tests.kiosk.traces import changed_since, in_files, in_memory, processes_below, secret

from moonmail.tour.kiosk_guest import KioskGuest
from moonmail.tour.kiosk_house import wait

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def lounge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lounge]:
    with printers() as service, open_lounge(tmp_path_factory.mktemp, service) as opened:
        yield opened


@pytest.fixture(autouse=True)
def nobody_stays(lounge: Lounge) -> Iterator[None]:
    """A guest of a test that failed is not in the way of the next one."""
    yield
    shown = lounge.house.shown()
    if shown is not None:
        os.kill(shown[0], signal.SIGKILL)
        lounge.house.alone()


def finished(lounge: Lounge, pid: int, guest: KioskGuest) -> None:
    guest.leave()


def timed_out(lounge: Lounge, pid: int, guest: KioskGuest) -> None:
    guest.hands.do("later", seconds=76)
    guest.hands.wait("stay")
    guest.hands.do("later", seconds=31)


def crashed(lounge: Lounge, pid: int, guest: KioskGuest) -> None:
    os.kill(pid, signal.SIGSEGV)


def killed(lounge: Lounge, pid: int, guest: KioskGuest) -> None:
    os.kill(pid, signal.SIGKILL)


def stopped(lounge: Lounge, pid: int, guest: KioskGuest) -> None:
    """It hangs: the shell misses its heartbeat."""
    os.kill(pid, signal.SIGSTOP)


BREAKS = (crashed, killed, stopped)


# To the shell a crash, a hang and a kill are one thing: a process to be ended.
@pytest.mark.parametrize(
    "end",
    [killed, *(pytest.param(end, marks=pytest.mark.thorough) for end in (finished, timed_out, crashed, stopped))],
)
def test_nothing_is_left(lounge: Lounge, end: Callable[[Lounge, int, KioskGuest], Any]) -> None:
    if end in BREAKS:
        # After the third within a minute it would be out of order, and rightly.
        if lounge.broken == 2:
            lounge.house.close()
            lounge.house.open()
        lounge.broken = lounge.broken % 2 + 1
    pid, guest = books(lounge)
    known = {one.name for one in lounge.secrets()}
    assert {"access_token", "refresh_token", "device_code", "plate", "letter"} <= known

    if end is finished:
        # Control: what a program cleans of itself when its guest says goodbye is not enough.
        guest.finish()
    alive = {trace.what for trace in in_memory([pid], lounge.secrets())}
    assert {"name", "number", "title", "signature", "letter", "access_token"} <= alive, "the search has no power"

    end(lounge, pid, guest)
    wait("the end of the process", lambda: not Path(f"/proc/{pid}").exists())
    lounge.house.spare()
    assert [str(trace) for trace in lounge.left()] == []


@pytest.mark.thorough
def test_nothing_is_left_by_a_power_cut(lounge: Lounge) -> None:
    pid, _ = books(lounge)
    everybody = [lounge.house.pid, *processes_below(lounge.house.pid)]
    lounge.house.cut()
    wait("the end of all of it", lambda: not any(Path(f"/proc/{each}").exists() for each in [*everybody, pid]))
    looked_for = lounge.secrets()
    before = in_files(changed_since([lounge.house.folder], lounge.began), looked_for)
    assert [str(trace) for trace in before] == [], "also before the next start swept"
    lounge.house.open()
    assert [str(trace) for trace in lounge.left()] == []


@pytest.mark.thorough
@pytest.mark.parametrize("waits", [False, True], ids=["printed", "still in the queue"])
def test_nothing_is_left_of_what_went_to_the_printer(lounge: Lounge, waits: bool) -> None:
    service = lounge.service
    if service is None:
        pytest.skip("no print service with its spool in memory can be started here")
    spool = service.root / "spool"

    def ready() -> bool:
        with lounge.backend.rows() as rows:
            return bool(rows.value("SELECT printer_state FROM kiosks_kiosk") == "ready")

    # The shell looks at it once a minute.
    wait("the printer", ready, 90.0)
    pid, guest = books(lounge)
    guest.tap("print-pass")
    guest.hands.wait("standing-pass", 30.0)
    (job,) = wait("the job", lambda: sorted(spool.glob("d*-*")), 30.0)
    wait("all of the job", lambda: b"%%EOF" in job.read_bytes())
    sent = job.read_bytes()
    # From the middle of what is compressed: nobody else's paper has these bytes.
    at = max(range(0, len(sent) - 64, 64), key=lambda start: len(set(sent[start : start + 64])))
    lounge.known.append(secret("paper", sent[at : at + 64]))

    # Control: the search finds it where it is now.
    assert "paper" in {trace.what for trace in in_files([job], lounge.secrets())}
    if not waits:
        service.order(QUEUE, "0")
        wait("the end of the job", lambda: not job.exists())
    guest.finish()
    guest.leave()
    wait("the end of the process", lambda: not Path(f"/proc/{pid}").exists())
    lounge.house.spare()
    lounge.outlive = service.processes()
    assert lounge.outlive
    wait("an empty queue", lambda: not any(spool.glob("[cd]*")), 60.0)
    assert [str(trace) for trace in lounge.left()] == []


def test_with_the_session_ends_its_sign_in_and_what_is_unpaid(lounge: Lounge) -> None:
    _, guest = lounge.guest_comes()
    guest.choose_language()
    guest.sign_in()
    guest.write(lounge.content)
    guest.hold()
    guest.order()
    asked = {"Authorization": f"Bearer {lounge.line.tokens['access_token']}", "MoonMail-Api": "1.1"}

    def found() -> tuple[int, str]:
        me = requests.get(f"{lounge.backend.url}/v1/me", headers=asked, timeout=10).status_code
        with lounge.backend.rows() as rows:
            return me, rows.value("SELECT state FROM bookings_booking ORDER BY created_at DESC LIMIT 1")

    assert found() == (200, "awaiting_payment")
    guest.finish()
    guest.leave()
    lounge.house.alone()
    wait("the end of the sign-in and of the order", lambda: found() == (401, "lapsed"))


def test_guest_after_guest_it_holds_no_more(lounge: Lounge) -> None:
    """A few of those that `make soak-kiosk` sends by the thousand."""
    soak = Soak(lounge.house, random.Random(1), lounge.pictures)
    for wish in ("look", "look", "write", "look"):
        soak.guest(wish)
    grown = {name: soak.grown(name) for name in ("handles", "files", "processes")}
    assert max(grown["handles"], grown["files"]) <= 0, grown
    # The spare has its voice in a process of its own, which may be there already or not yet.
    assert grown["processes"] <= 1, grown
