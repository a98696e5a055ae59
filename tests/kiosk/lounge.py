"""A kiosk with its backend, its printer, and guests whose every word is a secret."""

from __future__ import annotations

import io
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
from PIL import Image
from tests.desktop.cups import CupsMissing, PrintService, print_service
from tests.kiosk.traces import Secret, Trace, changed_since, in_files, in_memory, processes_below, secret
from tests.support.server import RunningBackend
from tests.support.web import Reply, Request, TinyServer, tiny_server

from moonmail.demo import SampleBackend
from moonmail.desktop.kiosk.places import in_memory as is_in_memory
from moonmail.tour import kiosk_house
from moonmail.tour.content import Content
from moonmail.tour.kiosk_guest import KioskGuest
from moonmail.tour.kiosk_house import LANDSCAPE, KioskHouse, enrol_kiosk

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
    # Other processes that a guest's words may have reached and that go on.
    outlive: list[int] = field(default_factory=list)

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
        """Look through every living process that served the guest and every file that it may have written."""
        looked_for = self.secrets()
        roots = [self.house.folder, SHARED, Path("/var/tmp"), Path("/run/user"), Path.home() / ".cache/MoonMail"]
        if self.service is not None:
            roots.append(self.service.root)
        # What came out of the printer is the guest's; what the printer was sent is looked for.
        outside = [str(self.pictures), str(self.backend.data_dir)]
        if self.service is not None:
            outside.append(str(self.service.root / "out"))
        files = [path for path in changed_since(roots, self.began) if not str(path).startswith(tuple(outside))]
        alive = [self.house.pid, *processes_below(self.house.pid), *self.outlive]
        return in_files(files, looked_for) + in_memory(alive, looked_for)


@contextmanager
def printers() -> Iterator[PrintService | None]:
    """Run a print service whose spool is in memory, with a printer that does as it is ordered; None without CUPS."""
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
        patch.setenv("CUPS_SERVERROOT", str(service.root / "conf"))
        yield service


@contextmanager
def open_lounge(
    make_folder: Callable[[str], Path], service: PrintService | None, surroundings: dict[str, str] | None = None
) -> Iterator[Lounge]:
    """Open a lounge with all of it. ``surroundings``: what is else than usual around its kiosk."""
    with ExitStack() as stack:
        # Other tests of this process may have set up a backend in it.
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.delenv("MOONMAIL_DATABASE", raising=False)
        usual = kiosk_house.surroundings
        patch.setattr(kiosk_house, "surroundings", lambda *about: usual(*about) | (surroundings or {}))
        backend = RunningBackend(make_folder("there") / "backend").start()
        stack.callback(backend.stop)
        line = Line(backend.url)
        server: TinyServer = stack.enter_context(tiny_server(line))
        sample = SampleBackend(server.url, backend.data_dir, tuple(backend.sample_members))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mm-kiosk-")))
        for name in ("kiosk", "led"):
            (folder / name).mkdir()
        house = KioskHouse(sample, folder / "kiosk", folder / "led", LANDSCAPE, folder / "log")
        enrol_kiosk(sample, house.profile, *(["--printer", QUEUE] if service else []))
        stack.callback(house.close)
        house.open()
        with backend.rows() as rows:
            # As many guests as there may be.
            rows.all("UPDATE missions_offer SET capacity = 100000")
            member_id = rows.value("SELECT id FROM accounts_member WHERE email = ?", backend.sample_members[0]["email"])
        yield Lounge(backend, line, house, service, make_folder("phone"), member_id)


def books(lounge: Lounge) -> tuple[int, KioskGuest]:
    """A guest signs in, books and pays a message, and has the pass on the screen."""
    pid, guest = lounge.guest_comes()
    guest.choose_language()
    guest.sign_in()
    guest.write(lounge.content)
    guest.hold()
    guest.pay(guest.order())
    return pid, guest
