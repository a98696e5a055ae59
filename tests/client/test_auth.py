"""Signing in by RFC 8252 and staying signed in, against a small sign-in server that checks what a real one checks."""

from __future__ import annotations

import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from tests.support.web import Reply, Request, TinyServer, tiny_server

from moonmail.client.attempt import Attempt
from moonmail.client.auth import Auth, challenge_of
from moonmail.client.clock import SystemClock
from moonmail.client.errors import ExchangeError, SignInError, SignInReason
from moonmail.client.http import Http
from moonmail.client.loopback import Loopback
from moonmail.client.model import Trouble
from moonmail.client.secrets import MemorySecrets
from moonmail.domain.text import Language


class MovedClock(SystemClock):
    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@dataclass
class SignInServer:
    """Grants codes to whoever follows the address, and tokens for codes with the right verifier."""

    base: str = ""
    pages: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh: str = ""
    issued: int = 0
    revoked: list[str] = field(default_factory=list)
    renewals: int = 0
    token_reply: Reply | None = None
    hold_renewals: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.hold_renewals.set()

    def answer(self, request: Request) -> Reply:
        path = urlsplit(request.path).path
        form = dict(parse_qsl(request.body.decode()))
        match path:
            case "/.well-known/openid-configuration":
                doc = {
                    "authorization_endpoint": f"{self.base}/authorize",
                    "token_endpoint": f"{self.base}/token",
                    "revocation_endpoint": f"{self.base}/revoke",
                }
                return Reply(200, json.dumps(doc).encode())
            case "/token":
                return self.token_reply or self._token(form)
            case "/revoke":
                self.revoked.append(form["token"])
                return Reply(200, b"{}")
            case _:
                return Reply(404, b"{}")

    def _token(self, form: dict[str, str]) -> Reply:
        if form["grant_type"] == "authorization_code":
            asked = self.codes.pop(form["code"], None)
            good = (
                asked is not None
                and asked["code_challenge"] == challenge_of(form["code_verifier"])
                and asked["redirect_uri"] == form["redirect_uri"]
            )
        else:
            self.hold_renewals.wait(10)
            self.renewals += 1
            good = form["refresh_token"] == self.refresh
        if not good or form["client_id"] != "moonmail-home":
            return Reply(400, b'{"error": "invalid_grant"}')
        self.issued += 1
        self.refresh = f"refresh-{self.issued}"
        doc = {"access_token": f"access-{self.issued}", "expires_in": 3600, "refresh_token": self.refresh}
        return Reply(200, json.dumps(doc).encode())

    def browse(self, address: str, **changed: str) -> bool:
        """Be the browser of a member who signs in: come back with a code."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.pages.append(query)
        code = f"code-{len(self.pages)}"
        self.codes[code] = query
        back = {"code": code, "state": query["state"], **changed}
        threading.Thread(target=visit, args=(f"{query['redirect_uri']}?{urlencode(back)}",)).start()
        return True


def visit(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


@dataclass
class World:
    server: SignInServer
    web: TinyServer
    kept: MemorySecrets
    clock: MovedClock
    auth: Auth
    http: Http


@pytest.fixture
def world() -> Iterator[World]:
    server = SignInServer()
    with tiny_server(server.answer) as web:
        server.base = web.url
        clock, kept = MovedClock(), MemorySecrets()
        http = Http(web.url, "none", clock)
        yield World(server, web, kept, clock, Auth(http, kept, clock), http)
        http.close()


def sign_in(world: World, browse: Callable[[str], bool] | None = None, **options: object) -> None:
    world.auth.sign_in(browse or world.server.browse, Language.JA, seconds=10, **options)  # type: ignore[arg-type]


def test_signing_in(world: World) -> None:
    sign_in(world)
    (page,) = world.server.pages
    assert page["response_type"] == "code"
    assert page["code_challenge_method"] == "S256"
    assert page["prompt"] == "login"
    assert page["ui_locales"] == "ja"
    assert page["scope"] == "openid profile"
    assert page["redirect_uri"].startswith("http://127.0.0.1:")
    assert world.auth.token() == "access-1"
    assert world.kept.load(world.http.base) == "refresh-1"


def test_joining_begins_with_the_page_for_new_members(world: World) -> None:
    sign_in(world, join=True)
    assert world.server.pages[0]["prompt"] == "create"


def test_every_attempt_has_its_own_secrets(world: World) -> None:
    sign_in(world)
    sign_in(world)
    first, second = world.server.pages
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


def test_the_challenge_of_the_standards_example() -> None:
    # RFC 7636, appendix B.
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_code_with_a_stolen_verifier_is_no_use(world: World) -> None:
    """Control: the server above does check what it is given."""

    def browse(address: str) -> bool:
        world.server.browse(address)
        next(iter(world.server.codes.values()))["code_challenge"] = challenge_of("another")
        return True

    with pytest.raises(ExchangeError) as raised:
        sign_in(world, browse)
    assert raised.value.refusal is not None
    assert raised.value.refusal.code == "invalid_grant"
    assert world.kept.load(world.http.base) is None


@pytest.mark.parametrize(
    ("browse", "reason"),
    [
        (lambda _: False, SignInReason.NO_BROWSER),
        (None, SignInReason.DENIED),
    ],
)
def test_no_sign_in(world: World, browse: Callable[[str], bool] | None, reason: SignInReason) -> None:
    def deny(address: str) -> bool:
        return world.server.browse(address, code="", error="access_denied")

    with pytest.raises(SignInError) as raised:
        sign_in(world, browse or deny)
    assert raised.value.reason is reason


def test_nobody_comes_back(world: World) -> None:
    with pytest.raises(SignInError) as raised:
        world.auth.sign_in(lambda _: True, Language.JA, seconds=0.05)
    assert raised.value.reason is SignInReason.TIMED_OUT


def test_cancelled_while_the_browser_is_open(world: World) -> None:
    attempt = Attempt()

    def browse(_: str) -> bool:
        attempt.cancel()
        return True

    with pytest.raises(SignInError) as raised:
        sign_in(world, browse, attempt=attempt)
    assert raised.value.reason is SignInReason.CANCELLED


def test_cancelled_before_the_browser_is_open(world: World) -> None:
    attempt = Attempt()
    attempt.cancel()
    with pytest.raises(SignInError) as raised:
        sign_in(world, attempt=attempt)
    assert raised.value.reason is SignInReason.CANCELLED
    assert world.server.pages == []


def test_each_attempt_is_ended_by_itself(world: World) -> None:
    attempts = [Attempt(), Attempt()]
    opened = [threading.Semaphore(0), threading.Semaphore(0)]
    ended: list[SignInReason] = []

    def run(number: int) -> None:
        def browse(_: str) -> bool:
            opened[number].release()
            return True

        with pytest.raises(SignInError) as raised:
            world.auth.sign_in(browse, Language.JA, attempt=attempts[number], seconds=30)
        ended.append(raised.value.reason)

    threads = [threading.Thread(target=run, args=(number,)) for number in (0, 1)]
    for thread, there in zip(threads, opened, strict=True):
        thread.start()
        assert there.acquire(timeout=10)
    for attempt, thread in zip(attempts, threads, strict=True):
        attempt.cancel()
        thread.join(10)
        assert not thread.is_alive()
    assert ended == [SignInReason.CANCELLED] * 2


@pytest.mark.parametrize("language", list(Language))
def test_the_page_to_come_back_to(language: Language) -> None:
    loopback = Loopback(language)
    try:
        for wrong in ("/", "/favicon.ico", "/callback", "/callback?code=evil&state=guessed"):
            assert visit(loopback.redirect_uri.removesuffix("/callback") + wrong)[0] == 404
        status, page = visit(f"{loopback.redirect_uri}?code=good&state={loopback.state}")
        assert status == 200
        assert "MoonMail にお戻りください" in page
        assert "You can return to MoonMail" in page
        assert f'<html lang="{language.value}">' in page
        assert "good" not in page
        assert loopback.wait(1) == "good"
        assert visit(f"{loopback.redirect_uri}?code=second&state={loopback.state}")[0] == 410
    finally:
        loopback.close()
    with pytest.raises(urllib.error.URLError):
        visit(loopback.redirect_uri)


def test_a_renewal_is_kept_before_it_is_used(world: World) -> None:
    sign_in(world)
    world.clock.ahead = 3590.0
    assert world.auth.token() == "access-2"
    assert world.kept.load(world.http.base) == "refresh-2"
    assert world.auth.token() == "access-2"
    assert world.server.renewals == 1


def test_a_renewal_that_cannot_be_kept_is_not_used_before_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(world)
    world.clock.ahead = 3590.0

    def full(*_: str) -> None:
        raise OSError("full")

    monkeypatch.setattr(world.kept, "save", full)
    with pytest.raises(OSError, match="full"):
        world.auth.token()
    monkeypatch.undo()
    assert world.auth.token() == "access-2"
    assert world.kept.load(world.http.base) == "refresh-2"
    assert world.server.renewals == 1


def test_however_many_ask_the_backend_is_asked_once(world: World) -> None:
    sign_in(world)
    world.clock.ahead = 3590.0
    world.server.hold_renewals.clear()
    tokens: list[str] = []
    threads = [threading.Thread(target=lambda: tokens.append(world.auth.token())) for _ in range(8)]
    for thread in threads:
        thread.start()
    world.server.hold_renewals.set()
    for thread in threads:
        thread.join()
    assert tokens == ["access-2"] * 8
    assert world.server.renewals == 1


def test_a_session_that_the_backend_ended(world: World) -> None:
    sign_in(world)
    world.server.refresh = "revoked elsewhere"
    with pytest.raises(ExchangeError) as raised:
        world.auth.renew("access-1")
    assert raised.value.trouble is Trouble.SIGNED_OUT


def test_a_backend_in_trouble_ends_no_session(world: World) -> None:
    sign_in(world)
    world.clock.ahead = 3590.0
    for reply, trouble in (
        (Reply(500, b"", "text/html"), Trouble.SERVER_DOWN),
        (Reply(200, b"<html>", "text/html"), Trouble.CAPTIVE_PORTAL),
        (Reply(400, b"<html>", "text/html"), Trouble.NOT_MOONMAIL),
    ):
        world.server.token_reply = reply
        with pytest.raises(ExchangeError) as raised:
            world.auth.token()
        assert raised.value.trouble is trouble
    world.server.token_reply = None
    assert world.auth.token() == "access-2"


def test_signing_out_is_told_to_the_backend_as_soon_as_it_can_be(world: World) -> None:
    sign_in(world)
    world.auth.forget()
    assert world.kept.load(world.http.base) is None
    with pytest.raises(ExchangeError) as raised:
        world.auth.token()
    assert raised.value.trouble is Trouble.SIGNED_OUT
    assert world.server.revoked == []

    world.auth.revoke_forgotten()
    assert world.server.revoked == ["refresh-1"]
    world.auth.revoke_forgotten()
    assert world.server.revoked == ["refresh-1"]


def test_sign_in_without_protection_is_refused(world: World) -> None:
    doc = {"authorization_endpoint": "http://evil.example/a", "token_endpoint": "https://evil.example/t"}
    with tiny_server(lambda _: Reply(200, json.dumps(doc).encode())) as web:
        http = Http(web.url, "none", world.clock)
        with pytest.raises(ExchangeError) as raised:
            Auth(http, world.kept, world.clock).sign_in(lambda _: True, Language.JA, seconds=1)
        http.close()
    assert raised.value.trouble is Trouble.TLS


def test_secrets_are_in_no_log_and_no_address(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in(world)
    world.clock.ahead = 3590.0
    world.auth.token()
    world.server.refresh = "revoked"
    with pytest.raises(ExchangeError) as raised:
        world.auth.renew("access-2")
    world.auth.forget()
    world.auth.revoke_forgotten()
    logged = caplog.text + str(raised.value) + repr(vars(world.auth))
    addresses = " ".join(request.path for request in world.web.requests)
    for secret in ("access-", "refresh-", "code-1", world.server.pages[0]["state"]):
        assert secret not in logged
        assert secret not in addresses
    assert "/token" in caplog.text, "the log was on, and saw the requests"
