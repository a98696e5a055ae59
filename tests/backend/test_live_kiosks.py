"""Kiosks against the real server, on both databases: the end of a session racing with what a guest does, a power cut,

and the command line from a code to a kiosk that wipes itself.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.support import postgres
from tests.support.server import RunningBackend, running_backend

from moonmail.client.device import (
    DeviceError,
    DeviceErrorKind,
    DeviceFile,
    DeviceLine,
    GuestSession,
    enrol,
    read_enrolment,
)
from moonmail.client.profile import Profile
from moonmail.contract.version import DEVICE_GRANT, KIOSK_CLIENT_ID
from moonmail.domain.kiosk import KioskState
from moonmail.media.codes import read_code
from moonmail.tour_forms import answer_kiosk

if TYPE_CHECKING:
    from tests.support.live_calls import LiveCaller

OFFER = ("mm-204", "message")
ROUNDS = 2


def make_code(backend: RunningBackend, *more: str) -> dict[str, Any]:
    where = ["--data", str(backend.data_dir)]
    where += ["--database", backend.database_url] if backend.database_url else []
    ran = backend.run("enrol-kiosk", "--server", backend.url, *more, *where)
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


class Lounge:
    """An enrolled kiosk, its file, and its guests."""

    def __init__(self, backend: RunningBackend, folder: Path) -> None:
        self.backend = backend
        self.file = DeviceFile(Profile(folder))
        code = make_code(backend, "--name", "羽田 第3 サクララウンジ", "--name-en", "Haneda T3 Sakura Lounge")
        self.kiosk_id = code["kiosk_id"]
        self.line = DeviceLine(enrol(read_enrolment(code["code"]), self.file, proxy="none"), self.file, proxy="none")

    def start_again(self) -> None:
        """Forget what was in memory, as a power cut does."""
        self.line.close()
        device = self.file.load()
        assert device is not None
        self.line = DeviceLine(device, self.file, proxy="none")

    def oauth(self, path: str, **form: str) -> requests.Response:
        data = {"client_id": KIOSK_CLIENT_ID, **form}
        return requests.post(f"{self.backend.url}/oauth/{path}", data, headers={"Connection": "close"}, timeout=30)

    def allowed(self, session: GuestSession) -> str:
        """Let a guest say yes on the phone; return the device code."""
        asked = self.oauth("device/authorization", kiosk_session=session.id, kiosk_secret=session.secret).json()
        member = self.backend.sample_members[0]
        page = answer_kiosk(
            asked["verification_uri_complete"], member["email"], member["password"], compare="羽田 第3 サクララウンジ"
        )
        assert "端末にお戻りください" in page
        return str(asked["device_code"])

    def guest(self) -> tuple[GuestSession, LiveCaller]:
        """Begin a session and sign in; return the guest's calls."""
        from tests.support.live_calls import LiveCaller

        session = self.line.begin_session()
        assert self.line.open_session(session)
        answer = self.oauth("token", grant_type=DEVICE_GRANT, device_code=self.allowed(session)).json()
        calls = LiveCaller(self.backend, self.backend.sample_members[0]["email"])
        calls._token = answer["access_token"]
        return session, calls


@pytest.fixture(scope="module")
def enrolled(live: RunningBackend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lounge]:
    made = Lounge(live, tmp_path_factory.mktemp("kiosk"))
    yield made
    made.line.close()


@pytest.fixture
def lounge(enrolled: Lounge, django_started: None) -> Lounge:
    return enrolled


@pytest.fixture
def home(live: RunningBackend, django_started: None) -> Iterator[LiveCaller]:
    from tests.support.live_calls import LiveCaller

    caller = LiveCaller(live, live.sample_members[0]["email"])
    yield caller
    caller.session.close()


def together(*calls: Callable[[], Any]) -> list[Any]:
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def left(caller: LiveCaller) -> int:
    items = caller.get(f"/v1/missions/{OFFER[0]}/offers").json["items"]
    return int(next(item["left"] for item in items if item["size"] == OFFER[1]))


def test_a_payment_racing_with_the_end_is_a_booking_or_money_back(lounge: Lounge, home: LiveCaller) -> None:
    before, confirmed = left(home), 0
    for _ in range(ROUNDS):
        session, guest = lounge.guest()
        booking = guest.book(*OFFER).json
        payment = guest.pay(booking["id"]).json

        def press(payment: Any = payment) -> None:
            home.press_pay(payment)

        def end(session_id: str = session.id) -> bool:
            return lounge.line.end_session(session_id)

        assert together(press, end)[1] is True
        states = (home.read("bookings", booking["id"])["state"], home.read("payments", payment["id"])["state"])
        assert states in {
            ("confirmed", "paid"),
            ("lapsed", "expired"),
            ("lapsed", "refunding"),
            ("lapsed", "refunded"),
        }, states
        confirmed += states[0] == "confirmed"
        assert guest.get("/v1/me").status == 401
        guest.session.close()
    assert left(home) == before - confirmed
    assert lounge.backend.check() == []


def holds_and_end(lounge: Lounge, home: LiveCaller) -> list[tuple[int, str]]:
    """Let a guest ask for slots while the session ends; return of each call its status and what its hold is then."""
    session, guest = lounge.guest()
    ids = [uuid.uuid4() for _ in range(3)]

    def hold(hold_id: uuid.UUID) -> int:
        body = {"mission_id": OFFER[0], "size": OFFER[1]}
        headers = {"Authorization": f"Bearer {guest._token}"}
        return requests.put(
            f"{lounge.backend.url}/v1/holds/{hold_id}", json=body, headers=headers, timeout=30
        ).status_code

    *statuses, ended = together(*(partial(hold, each) for each in ids), partial(lounge.line.end_session, session.id))
    assert ended is True
    guest.session.close()
    found = [home.get(f"/v1/holds/{hold_id}") for hold_id in ids]
    return [(status, each.json.get("state", "")) for status, each in zip(statuses, found, strict=True)]


def test_a_hold_racing_with_the_end_is_refused_or_released(lounge: Lounge, home: LiveCaller) -> None:
    before = left(home)
    for _ in range(ROUNDS):
        assert set(holds_and_end(lounge, home)) <= {(201, "expired"), (401, "")}
    assert left(home) == before


def test_control_a_session_that_is_only_looked_at_leaves_a_hold(tmp_path: Path, django_started: None) -> None:
    """Where writers take turns anyway, as on SQLite, the look would do."""
    from tests.support.live_calls import LiveCaller

    postgres.server_or_skip()
    with running_backend(tmp_path, database="postgresql", control="unlocked_session") as backend:
        lounge = Lounge(backend, tmp_path / "kiosk")
        home = LiveCaller(backend, backend.sample_members[0]["email"])
        # Whether the end comes behind the look is the machine's choice: mostly it does.
        assert any((201, "active") in holds_and_end(lounge, home) for _ in range(5))
        home.session.close()
        lounge.line.close()


def test_a_sign_in_racing_with_the_end_is_over_too(lounge: Lounge) -> None:
    for _ in range(ROUNDS):
        session = lounge.line.begin_session()
        lounge.line.open_session(session)
        code = lounge.allowed(session)
        answer, ended = together(
            partial(lounge.oauth, "token", grant_type=DEVICE_GRANT, device_code=code),
            partial(lounge.line.end_session, session.id),
        )
        assert ended is True
        if answer.status_code == 200:
            headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            assert requests.get(f"{lounge.backend.url}/v1/me", headers=headers, timeout=30).status_code == 401
            assert (
                lounge.oauth(
                    "token", grant_type="refresh_token", refresh_token=answer.json()["refresh_token"]
                ).status_code
                == 400
            )
        else:
            assert answer.json()["error"] == "expired_token"


def test_what_a_power_cut_left_behind_ends_at_the_next_start(lounge: Lounge, home: LiveCaller) -> None:
    session, guest = lounge.guest()
    hold = guest.hold(*OFFER).json
    lounge.start_again()
    assert guest.get("/v1/me").status == 200, "control: without the kiosk's next start nothing ends"
    lounge.backend.stop()
    assert lounge.line.end_left_over() == 1
    lounge.backend.start()
    lounge.line.beat(KioskState.ATTRACT)
    assert lounge.line.end_left_over() == 0
    assert home.read("holds", hold["id"])["state"] == "expired"
    assert guest.get("/v1/me").status == 401
    assert session.secret not in "".join(path.read_text() for path in lounge.file.paths if path.exists())
    guest.session.close()


def test_a_session_that_began_offline_opens_with_the_next_beat(lounge: Lounge) -> None:
    lounge.backend.stop()
    session = lounge.line.begin_session()
    assert not lounge.line.open_session(session)
    with pytest.raises(DeviceError) as offline:
        lounge.line.beat(KioskState.LANGUAGE)
    assert offline.value.kind is DeviceErrorKind.UNREACHABLE
    assert not lounge.line.call_staff(True)
    lounge.backend.start()
    assert lounge.line.beat(KioskState.LANGUAGE).staff_told
    asked = lounge.oauth("device/authorization", kiosk_session=session.id, kiosk_secret=session.secret)
    assert asked.status_code == 200
    assert not lounge.line.call_staff(False)
    assert lounge.line.end_session(session.id)


def test_from_a_code_to_a_kiosk_that_wipes_itself(live: RunningBackend, tmp_path: Path, django_started: None) -> None:
    lounge, backend, where = Lounge(live, tmp_path / "profile"), live, ["--data", str(live.data_dir)]
    where += ["--database", backend.database_url] if backend.on_postgres else []
    picture = tmp_path / "code.png"
    code = make_code(backend, "--kiosk", lounge.kiosk_id, "--qr", str(picture))
    assert (code["kiosk_id"], read_code(picture.read_bytes())) == (lounge.kiosk_id, code["code"])
    assert picture.stat().st_mode & 0o077 == 0
    lounge.line.beat(KioskState.MENU)
    listed = [json.loads(line) for line in backend.run("kiosks", *where).stdout.splitlines()]
    mine = next(each for each in listed if each["id"] == lounge.kiosk_id)
    assert (mine["state"], mine["condition"], mine["name_en"]) == ("menu", "well", "Haneda T3 Sakura Lounge")
    session, guest = lounge.guest()
    assert backend.run("revoke-kiosk", lounge.kiosk_id, *where).returncode == 0
    with pytest.raises(DeviceError) as revoked:
        lounge.line.beat(KioskState.MENU)
    assert revoked.value.kind is DeviceErrorKind.REVOKED
    assert [path for path in lounge.file.paths if path.exists()] == []
    assert guest.get("/v1/me").status == 401
    backend.stop()
    with pytest.raises(DeviceError) as still:
        lounge.line.beat(KioskState.MENU)
    assert still.value.kind is DeviceErrorKind.REVOKED, "it asks again though it knows"
    lounge.line.close()
    backend.start()
    guest.session.close()
    dump, log = backend.dump(), backend.log_file.read_text()
    for secret in (lounge.line.device.token, code["code"].partition("#")[2], session.secret):
        assert secret not in dump
        assert secret not in log
