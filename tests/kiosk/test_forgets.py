"""A kiosk forgets. A guest goes the whole way with secrets of every kind; however the session ends, nothing that is
left alive knows one, and no file that changed holds one.

Outside are the printed paper, the backend, and whoever leads: the guest's phone and eyes.
"""

from __future__ import annotations

import io
import os
import random
import secrets
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
from PIL import Image
from tests.desktop.cups import CupsMissing, PrintService, print_service
from tests.kiosk.soak import Soak
from tests.kiosk.traces import Secret, Trace, changed_since, in_files, in_memory, processes_below, secret
from tests.support.server import RunningBackend
from tests.support.web import Reply, Request, TinyServer, tiny_server

from moonmail.demo import SampleBackend
from moonmail.desktop.kiosk.places import in_memory as is_in_memory
from moonmail.tour.content import Content
from moonmail.tour.kiosk_guest import KioskGuest
from moonmail.tour.kiosk_house import LANDSCAPE, KioskHouse, enrol_kiosk, wait

pytestmark = pytest.mark.timeout(240)
QUEUE = "lounge"
SHARED = Path("/dev/shm")
# Made anew by whoever answers.
OF_THE_WIRE = {
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "server",
    "transfer-encoding",
}
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"


def made_up(length: int = 9) -> str:
    """Return letters of which nobody ever wrote this row."""
    return "".join(secrets.choice(KANA) for _ in range(length))


class Line:
    """What lies between the kiosk and its backend: it sees the tokens that a guest is given."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.tokens: dict[str, str] = {}

    def __call__(self, request: Request) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "connection"}
        answer = requests.request(
            request.method,
            self._url + request.path,
            headers=headers,
            data=request.body,
            allow_redirects=False,
            timeout=30,
        )
        kind = answer.headers.get("Content-Type", "")
        if "/oauth/" in request.path and "json" in kind and answer.ok:
            said = answer.json()
            self.tokens |= {
                name: said[name] for name in ("access_token", "refresh_token", "device_code") if name in said
            }
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in OF_THE_WIRE}
        return Reply(answer.status_code, answer.content, kind, kept)


@dataclass(slots=True)
class Guest(KioskGuest):
    """Their phone has a network of its own."""

    server: str = ""

    def read(self, what: str) -> str:
        there = urlsplit(KioskGuest.read(self, what))
        return urlunsplit(there._replace(netloc=urlsplit(self.server).netloc))


@dataclass
class Lounge:
    """A kiosk, its backend, its printer, and the next guest with all their secrets."""

    backend: RunningBackend
    line: Line
    house: KioskHouse
    service: PrintService | None
    pictures: Path
    member_id: str
    began: float = 0.0
    broken: int = 0
    content: Content = field(default_factory=lambda: Content("", "", "", ""))
    known: list[Secret] = field(default_factory=list)

    def guest_comes(self) -> tuple[int, KioskGuest]:
        """A member nobody has seen before touches the screen."""
        number = str(secrets.randbelow(10**9)).rjust(9, "7")
        name, email = f"{made_up()} {made_up()}", f"{secrets.token_hex(8)}@example.jp"
        with self.backend.rows() as rows:
            rows.all(
                "UPDATE accounts_member SET name = ?, membership_number = ?, email = ? WHERE id = ?",
                name,
                number,
                email,
                self.member_id,
            )
        self.content = Content(title=made_up(), name=made_up(), words=f"{made_up()}\n{made_up()}", second="")
        self.began = time()
        self.line.tokens.clear()
        self.known = [
            secret("name", name.split()[0]),
            secret("number", number),
            secret("email", email),
            secret("title", self.content.title),
            secret("signature", self.content.name),
            secret("letter", self.content.words.split()[0]),
        ]
        pid, hands = self.house.guest()
        member = {"membership_number": number, "password": self.backend.sample_members[0]["password"]}
        return pid, Guest(hands, "ja", member, self.pictures, self.backend.url)

    def secrets(self) -> list[Secret]:
        """Everything that is the guest's, as far as they came."""
        found = [*self.known, *(secret(name, token) for name, token in self.line.tokens.items())]
        plates = sorted((self.backend.data_dir / "blobs").rglob("*"), key=lambda path: path.stat().st_mtime)
        newest = next((path for path in reversed(plates) if path.is_file() and path.stat().st_mtime > self.began), None)
        if newest is not None:
            data = newest.read_bytes()
            with Image.open(io.BytesIO(data)) as picture:
                pixels = picture.convert("L").tobytes()
            # Where the letters are: a row of paper alone is anybody's.
            dark = pixels.index(min(pixels))
            found += [secret("plate", data[-96:-32]), secret("plate's pixels", pixels[dark - 32 : dark + 32])]
        return found

    def left(self) -> list[Trace]:
        """Look through every living process of the kiosk and every file that it may have written."""
        looked_for = self.secrets()
        roots = [self.house.folder, SHARED, Path("/var/tmp"), Path("/run/user"), Path.home() / ".cache/MoonMail"]
        if self.service is not None:
            roots.append(self.service.root)
        outside = (str(self.pictures), str(self.backend.data_dir))
        files = [path for path in changed_since(roots, self.began) if not str(path).startswith(outside)]
        return in_files(files, looked_for) + in_memory([self.house.pid, *processes_below(self.house.pid)], looked_for)


@pytest.fixture(scope="module")
def printers() -> Iterator[PrintService | None]:
    """A print service whose spool is in memory, with a printer that has no paper."""
    if not is_in_memory(SHARED):
        yield None
        return
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(SHARED))
        try:
            service = stack.enter_context(print_service(history=False))
        except CupsMissing:
            yield None
            return
        service.add_queue(QUEUE, "A6", led=True, policy="retry-current-job")
        patch.setenv("CUPS_SERVER", service.address)
        yield service


@pytest.fixture(scope="module")
def lounge(tmp_path_factory: pytest.TempPathFactory, printers: PrintService | None) -> Iterator[Lounge]:
    with ExitStack() as stack:
        # Other tests of this process may have set up a backend in it.
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.delenv("MOONMAIL_DATABASE", raising=False)
        backend = RunningBackend(tmp_path_factory.mktemp("there") / "backend").start()
        stack.callback(backend.stop)
        line = Line(backend.url)
        server: TinyServer = stack.enter_context(tiny_server(line))
        sample = SampleBackend(server.url, backend.data_dir, tuple(backend.sample_members))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mm-kiosk-")))
        for name in ("kiosk", "led"):
            (folder / name).mkdir()
        house = KioskHouse(sample, folder / "kiosk", folder / "led", LANDSCAPE, folder / "log")
        enrol_kiosk(sample, house.profile, *(["--printer", QUEUE] if printers else []))
        stack.callback(house.close)
        house.open()
        with backend.rows() as rows:
            # As many guests as there may be.
            rows.all("UPDATE missions_offer SET capacity = 100000")
            member_id = rows.value("SELECT id FROM accounts_member WHERE email = ?", backend.sample_members[0]["email"])
        yield Lounge(backend, line, house, printers, tmp_path_factory.mktemp("phone"), member_id)


@pytest.fixture(autouse=True)
def nobody_stays(lounge: Lounge) -> Iterator[None]:
    """A guest of a test that failed is not in the way of the next one."""
    yield
    shown = lounge.house.shown()
    if shown is not None:
        os.kill(shown[0], signal.SIGKILL)
        lounge.house.alone()


def books(lounge: Lounge) -> tuple[int, KioskGuest]:
    """A guest signs in, books and pays a message, and has the pass printed where there is a printer."""
    pid, guest = lounge.guest_comes()
    guest.choose_language()
    guest.sign_in()
    guest.write(lounge.content)
    guest.hold()
    guest.pay(guest.order())
    return pid, guest


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
