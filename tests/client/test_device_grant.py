"""RFC 8628 from the kiosk's side, against the real backend: a phone answers on its pages, its clock is moved on."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from tests.client.conftest import Engines
from tests.support import guests
from tests.support.server import ROOT, RunningBackend
from tests.support.web import Reply, Request, tiny_server

from moonmail.client.auth import Auth
from moonmail.client.clock import SystemClock
from moonmail.client.device_grant import DeviceGrant, PhoneCode, Renewed, backoff
from moonmail.client.errors import ExchangeError, SignInError, SignInReason
from moonmail.client.http import Http
from moonmail.client.model import Trouble
from moonmail.client.secrets import MemorySecrets
from moonmail.tour_forms import Browser

NUMBER_OF_APP_SESSIONS = "SELECT COUNT(*) FROM accounts_appsession"
_AHEAD: dict[str, float] = {}


class MovedClock(SystemClock):
    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@dataclass
class Kiosk:
    """A kiosk whose pauses pass at once: both clocks go on by them. ``then``: what happens in the pauses, in order."""

    backend: RunningBackend
    base: str
    then: list[Callable[[], object]] = field(default_factory=list)
    session: tuple[str, str] = ("", "")
    paused: list[float] = field(default_factory=list)
    shown: list[PhoneCode] = field(default_factory=list)
    clock: MovedClock = field(default_factory=MovedClock)
    kept: MemorySecrets = field(default_factory=MemorySecrets)

    def __post_init__(self) -> None:
        self.session = self.session if self.session[0] else guests.begin(self.backend)
        self.http = Http(self.base, "none", self.clock, connect=2.0, stall=5.0)
        self.auth = Auth(self.http, self.kept, self.clock)

    def go_on(self, seconds: float) -> None:
        """Let the server's clock go on: never back, whichever test moved it before."""
        ahead = _AHEAD[self.backend.url] = _AHEAD.get(self.backend.url, 0.0) + seconds
        self.backend.move_clock(timedelta(seconds=ahead))

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.clock.ahead += seconds
        self.go_on(seconds)
        if self.then:
            self.then.pop(0)()
        assert len(self.paused) < 400, "it never ends"

    def sign_in(self) -> None:
        self.auth.sign_in_by_phone(self.shown.append, self.pause, *self.session)

    @property
    def codes(self) -> list[PhoneCode]:
        """Return the codes in order, each once."""
        return [
            code for i, code in enumerate(self.shown) if code.code and code.code not in {c.code for c in self.shown[:i]}
        ]

    def answer(self, action: str = "allow") -> str:
        """Answer, on a phone, the code that is on the screen."""
        address = self.shown[-1].address.replace(self.base, self.backend.url)
        return guests.answer(self.backend, address, action, compare=self.shown[-1].code)

    def open(self, code: PhoneCode) -> str:
        """Read on a phone what becomes of a code."""
        member = self.backend.sample_members[0]
        with Browser() as browser:
            page = browser.open(code.address)
            form = page.form_with("login", "password")
            assert form, page.words
            return browser.submit(page, form, login=member["email"], password=member["password"]).words

    def me(self) -> int:
        headers = {"Authorization": f"Bearer {self.auth.token()}"}
        return requests.get(f"{self.backend.url}/v1/me", headers=headers, timeout=30).status_code

    def app_sessions(self) -> int:
        with self.backend.rows() as rows:
            return int(rows.value(NUMBER_OF_APP_SESSIONS))


def nothing() -> None: ...


@pytest.fixture
def kiosk(backend: RunningBackend) -> Iterator[Kiosk]:
    kiosk = Kiosk(backend, backend.url)
    yield kiosk
    kiosk.http.close()


@contextmanager
def between(backend: RunningBackend, lose: Callable[[Request, int], bool]) -> Iterator[str]:
    """What stands between kiosk and backend: passes calls on, and loses an answer (after the backend gave it)."""

    def answer(request: Request) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "connection"}
        real = requests.request(
            request.method, backend.url + request.path, data=request.body, headers=headers, timeout=30
        )
        if lose(request, real.status_code):
            return Reply(503, b"", "text/plain")
        kept = {"MoonMail-Api": real.headers.get("MoonMail-Api", "")}
        return Reply(real.status_code, real.content, real.headers.get("Content-Type", ""), kept)

    with tiny_server(answer) as web:
        yield web.url


class TestAYes:
    def test_signs_in_and_binds_it_to_the_kiosks_session(self, kiosk: Kiosk) -> None:
        kiosk.then = [nothing, lambda: kiosk.answer()]
        before = kiosk.app_sessions()
        kiosk.sign_in()
        assert kiosk.paused == [5.0, 5.0]
        (code,) = kiosk.shown
        assert code.page == f"{kiosk.backend.url}/device"
        assert code.address == f"{code.page}?user_code={code.code}"
        assert (code.good_for, code.renewed, code.trouble) == (600.0, Renewed.NO, None)
        assert kiosk.me() == 200
        assert kiosk.app_sessions() == before + 1
        with kiosk.backend.rows() as rows:
            bound = rows.all("SELECT kiosk_session_id FROM accounts_appsession ORDER BY started_at DESC LIMIT 1")
        assert str(bound[0]["kiosk_session_id"]).replace("-", "") == kiosk.session[0].replace("-", "")

    def test_is_renewed_and_revoked_as_the_kiosks_own(self, kiosk: Kiosk) -> None:
        kiosk.then = [lambda: kiosk.answer()]
        kiosk.sign_in()
        first = kiosk.auth.token()
        kiosk.pause(290.0)
        assert kiosk.auth.token() != first
        assert kiosk.me() == 200
        token = kiosk.auth.token()
        kiosk.auth.forget()
        kiosk.auth.revoke_forgotten()
        headers = {"Authorization": f"Bearer {token}"}
        assert requests.get(f"{kiosk.backend.url}/v1/me", headers=headers, timeout=30).status_code == 401

    def test_secrets_are_in_no_log_and_no_picture_of_what_is_shown(
        self, kiosk: Kiosk, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        kiosk.then = [lambda: kiosk.answer()]
        kiosk.sign_in()
        token, refresh = kiosk.auth.token(), kiosk.kept.load(kiosk.http.base)
        said = caplog.text + repr(kiosk.shown) + repr(vars(kiosk.auth)) + kiosk.backend.log_file.read_text()
        assert "/oauth/token" in said, "the log was on, and saw the requests"
        for secret in (token, str(refresh), kiosk.session[1], kiosk.shown[0].address):
            assert secret not in said


class TestWaiting:
    def test_who_asks_too_soon_slows_down_by_five_seconds(self, kiosk: Kiosk) -> None:
        """The backend's clock goes slower than ours: by its own, it is asked every second."""

        def slowly() -> None:
            _AHEAD[kiosk.backend.url] -= 4.0
            kiosk.go_on(0.0)

        kiosk.then = [slowly, slowly, nothing, lambda: kiosk.answer()]
        kiosk.sign_in()
        assert kiosk.paused == [5.0, 5.0, 10.0, 10.0]
        assert kiosk.me() == 200

    def test_a_code_that_is_over_is_renewed_by_itself(self, kiosk: Kiosk) -> None:
        def later() -> None:
            kiosk.clock.ahead += 590.0
            kiosk.go_on(590.0)

        old: list[str] = []
        kiosk.then = [later, nothing, lambda: old.append(kiosk.open(kiosk.shown[0])), lambda: kiosk.answer()]
        kiosk.sign_in()
        first, second = kiosk.codes
        assert first.code != second.code
        assert (first.renewed, second.renewed) == (Renewed.NO, Renewed.EXPIRED)
        assert "切れています" in old[0].replace(" ", "")
        assert kiosk.paused[1] < 5.0, "no longer than the code lives"
        assert kiosk.me() == 200

    def test_the_backend_may_say_first_that_it_is_over(self, kiosk: Kiosk) -> None:
        kiosk.then = [lambda: kiosk.go_on(600.0), lambda: kiosk.answer()]
        kiosk.sign_in()
        assert [code.renewed for code in kiosk.codes] == [Renewed.NO, Renewed.EXPIRED]
        assert kiosk.me() == 200

    def test_left_alone_it_shows_one_code_after_the_other(self, kiosk: Kiosk) -> None:
        class Enough(Exception): ...

        def enough() -> None:
            raise Enough

        kiosk.then = [*[nothing] * 124, enough]
        with pytest.raises(Enough):
            kiosk.sign_in()
        assert [code.renewed for code in kiosk.codes] == [Renewed.NO, Renewed.EXPIRED]
        assert max(kiosk.paused) == 5.0, "it was never told to slow down"


class TestANo:
    def test_is_told(self, kiosk: Kiosk) -> None:
        kiosk.then = [lambda: kiosk.answer("deny")]
        with pytest.raises(SignInError) as raised:
            kiosk.sign_in()
        assert raised.value.reason is SignInReason.DENIED
        assert kiosk.kept.load(kiosk.http.base) is None

    def test_cancelled_nothing_is_asked_any_more_and_a_yes_opens_nothing(self, kiosk: Kiosk) -> None:
        def cancel() -> None:
            raise SignInError(SignInReason.CANCELLED)

        before = kiosk.app_sessions()
        kiosk.then = [nothing, cancel]
        with pytest.raises(SignInError):
            kiosk.sign_in()
        assert "端末にお戻りください" in kiosk.answer()
        assert kiosk.app_sessions() == before


class TestANetworkThatBreaks:
    def test_a_power_cut_of_the_backend_costs_nothing_but_time(self, own_backend: RunningBackend) -> None:
        kiosk = Kiosk(own_backend, own_backend.url)
        kiosk.then = [own_backend.kill, nothing, nothing, own_backend.start, lambda: kiosk.answer()]
        kiosk.sign_in()
        assert kiosk.paused[:4] == [5.0, 10.0, 20.0, 20.0]
        assert [code.trouble for code in kiosk.shown] == [None, Trouble.OFFLINE, None]
        assert len(kiosk.codes) == 1, "the code is the same"
        assert kiosk.me() == 200
        kiosk.http.close()

    def test_no_network_at_first(self, own_backend: RunningBackend) -> None:
        kiosk = Kiosk(own_backend, own_backend.url)
        own_backend.kill()
        kiosk.then = [nothing, own_backend.start, lambda: kiosk.answer()]
        kiosk.sign_in()
        assert kiosk.shown[0] == PhoneCode(trouble=Trouble.OFFLINE)
        assert kiosk.shown[1].code
        assert kiosk.me() == 200
        kiosk.http.close()

    def test_a_yes_whose_answer_is_lost_needs_another_code(self, backend: RunningBackend) -> None:
        """The tokens were made and never arrived. They end when the code is shown again; the guest is asked anew."""
        lost: list[str] = []

        def lose(request: Request, status: int) -> bool:
            if request.path.endswith("/token") and status == 200 and not lost:
                lost.append(request.path)
                return True
            return False

        with between(backend, lose) as base:
            kiosk = Kiosk(backend, base)
            kiosk.then = [lambda: kiosk.answer(), nothing, lambda: kiosk.answer()]
            kiosk.sign_in()
            assert lost
            assert [code.renewed for code in kiosk.codes] == [Renewed.NO, Renewed.LOST]
            assert kiosk.shown[1].trouble is Trouble.SERVER_DOWN
            assert kiosk.me() == 200
            kiosk.http.close()
        with backend.rows() as rows:
            ended = rows.all("SELECT ended_why FROM accounts_appsession ORDER BY started_at DESC LIMIT 2")
        assert [row["ended_why"] for row in ended] == ["", "code_replayed"]

    def test_the_backend_says_how_long_to_wait(self, kiosk: Kiosk) -> None:
        with tiny_server(lambda _: Reply(429, b"", "text/plain", {"Retry-After": "47"})) as web:
            kiosk.http.close()
            kiosk.http = Http(web.url, "none", kiosk.clock)
            kiosk.auth = Auth(kiosk.http, kiosk.kept, kiosk.clock)

            def cancel() -> None:
                raise SignInError(SignInReason.CANCELLED)

            kiosk.then = [nothing, cancel]
            with pytest.raises(SignInError):
                kiosk.sign_in()
        assert kiosk.paused == [47.0, 47.0]

    def test_pauses_grow_to_twenty_seconds(self) -> None:
        pauses = backoff(5.0)
        assert [next(pauses) for _ in range(4)] == [10.0, 20.0, 20.0, 20.0]
        assert next(backoff(30.0)) == 30.0, "never sooner than agreed"


class TestTheKiosksSession:
    def test_the_backend_may_hear_of_it_a_moment_later(self, backend: RunningBackend) -> None:
        kiosk = Kiosk(backend, backend.url, session=guests.new_session())
        kiosk.then = [nothing, lambda: guests.begin(backend, kiosk.session), lambda: kiosk.answer()]
        kiosk.sign_in()
        assert kiosk.shown[0] == PhoneCode(), "there is no code yet, and nothing is wrong"
        assert kiosk.me() == 200
        kiosk.http.close()

    @pytest.mark.parametrize("secret", ["", "another"])
    def test_without_its_secret_there_is_no_code(self, kiosk: Kiosk, secret: str) -> None:
        kiosk.session = (kiosk.session[0], secret)
        with pytest.raises(ExchangeError) as raised:
            kiosk.sign_in()
        assert raised.value.refusal is not None
        assert raised.value.refusal.code == ("invalid_grant" if secret else "invalid_request")
        assert sum(kiosk.paused) < 60
        assert not kiosk.codes


GOOD = {
    "device_code": "d",
    "user_code": "3333-4444",
    "verification_uri": "https://moonmail.example/device",
    "expires_in": 600,
}


class TestAStrangeAnswer:
    @pytest.mark.parametrize(
        "changed",
        [
            {"device_code": None},
            {"user_code": ""},
            {"user_code": 33334444},
            {"verification_uri": "javascript:alert(1)"},
            {"verification_uri_complete": "file:///etc/passwd"},
            {"expires_in": 0},
            {"expires_in": "soon"},
            {"expires_in": float("inf")},
            {"interval": -1},
            {"interval": 10**9},
        ],
    )
    def test_is_said(self, changed: dict[str, Any]) -> None:
        body = json.dumps(GOOD | changed).encode()
        with pytest.raises(ExchangeError) as raised:
            DeviceGrant(lambda _: body, lambda _: b"", SystemClock(), lambda _: None, lambda _: None).tokens("", "")
        assert raised.value.trouble is Trouble.NOT_MOONMAIL

    @given(
        st.binary(max_size=200)
        | st.recursive(st.none() | st.text() | st.floats(), st.lists).map(lambda v: json.dumps(v).encode())
    )
    def test_is_never_more_than_that(self, body: bytes) -> None:
        for ask, poll in ((body, b""), (json.dumps(GOOD).encode(), body)):
            with pytest.raises(ExchangeError) as raised:
                DeviceGrant(
                    lambda _, answer=ask: answer,
                    lambda _, answer=poll: answer,
                    SystemClock(),
                    lambda _: None,
                    lambda _: None,
                ).tokens("", "")
            assert raised.value.trouble is Trouble.NOT_MOONMAIL

    def test_what_the_rfc_leaves_out_is_put_in(self) -> None:
        shown: list[PhoneCode] = []
        paused: list[float] = []
        DeviceGrant(
            lambda _: json.dumps(GOOD).encode(),
            lambda _: b'{"access_token": "a"}',
            SystemClock(),
            paused.append,
            shown.append,
        ).tokens("", "")
        assert paused == [5.0]
        assert shown[0].address == shown[0].page


def test_the_hint_is_part_of_the_address() -> None:
    code = PhoneCode("3333-4444", "https://m.example/device", "https://m.example/device?user_code=3333-4444")
    assert code.address_for("001969720") == "https://m.example/device?user_code=3333-4444&login_hint=001969720"
    assert code.address_for("") == code.address
    assert (
        PhoneCode(address="https://m.example/d").address_for("001969720") == "https://m.example/d?login_hint=001969720"
    )
    assert PhoneCode().address_for("001969720") == ""


class TestTheEngine:
    def test_a_guest_is_signed_in_in_memory_and_out_again(self, backend: RunningBackend, engines: Engines) -> None:
        kiosk = Kiosk(backend, backend.url)
        watched = engines.open(backend.url, "kiosk", in_memory=True)
        kiosk.then = [lambda: kiosk.answer()]
        session = watched.engine.sign_in_by_phone(kiosk.shown.append, *kiosk.session, pause=kiosk.pause).result(30)
        assert session.signed_in
        assert session.name == backend.sample_members[0]["name"]
        assert session.secret_place == "memory"
        assert watched.until(lambda: watched.engine.member().result(10))
        watched.engine.sign_out().result(30)
        watched.sync()
        with backend.rows() as rows:
            ended = rows.all("SELECT ended_why FROM accounts_appsession ORDER BY started_at DESC LIMIT 1")
        assert ended[0]["ended_why"] == "signed_out"
        assert not (engines.root / "kiosk").exists(), "nothing is on disk"

    def test_cancelled_in_the_very_moment_of_the_yes(self, backend: RunningBackend, engines: Engines) -> None:
        kiosk = Kiosk(backend, backend.url)
        engine = engines.open(backend.url, "kiosk", in_memory=True).engine
        # The second pause is the one after the tokens came.
        kiosk.then = [lambda: kiosk.answer(), engine.cancel_sign_in]
        with pytest.raises(SignInError) as raised:
            engine.sign_in_by_phone(kiosk.shown.append, *kiosk.session, pause=kiosk.pause).result(30)
        assert raised.value.reason is SignInReason.CANCELLED
        assert not engine.session.signed_in
        with backend.rows() as rows:
            ended = rows.all("SELECT ended_why FROM accounts_appsession ORDER BY started_at DESC LIMIT 1")
        assert ended[0]["ended_why"] == "signed_out"

    def test_cancelled_while_it_waits_it_ends_at_once(self, backend: RunningBackend, engines: Engines) -> None:
        kiosk = Kiosk(backend, backend.url)
        engine = engines.open(backend.url, "kiosk", in_memory=True).engine
        signed_in = engine.sign_in_by_phone(lambda _: engine.cancel_sign_in(), *kiosk.session)
        with pytest.raises(SignInError) as raised:
            signed_in.result(4)
        assert raised.value.reason is SignInReason.CANCELLED

    def test_an_engine_on_disk_signs_nobody_in_like_this(self, backend: RunningBackend, engines: Engines) -> None:
        engine = engines.open(backend.url, "home", start=False).engine
        with pytest.raises(ValueError, match="memory"):
            engine.sign_in_by_phone(lambda _: None, "", "")

    def test_killed_in_between_the_yes_opens_nothing_and_nothing_is_left(
        self, backend: RunningBackend, tmp_path: Path
    ) -> None:
        session = guests.begin(backend)
        program = (
            "import sys, pathlib\n"
            "from moonmail.client.engine import Engine, Settings\n"
            "from moonmail.client.profile import Profile\n"
            "engine = Engine(Profile(pathlib.Path(sys.argv[2])), Settings(sys.argv[1], 'none'), in_memory=True)\n"
            "engine.sign_in_by_phone(lambda code: print(code.code, code.address, flush=True), *sys.argv[3:]).result()\n"
        )
        folder = tmp_path / "profile"
        process = subprocess.Popen(
            [sys.executable, "-c", program, backend.url, str(folder), *session],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        code, address = process.stdout.readline().split()
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        kiosk = Kiosk(backend, backend.url)
        before = kiosk.app_sessions()
        assert "端末にお戻りください" in guests.answer(backend, address, compare=code)
        assert kiosk.app_sessions() == before
        assert not folder.exists()
        kiosk.then = [lambda: kiosk.answer()]
        kiosk.sign_in()
        assert kiosk.codes[0].code != code
        assert kiosk.app_sessions() == before + 1, "the next guest's, and no other"
        kiosk.http.close()
