"""Every way in which an exchange can fail is its own kind, told by real servers."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.support.web import Reply, Request, self_signed, tiny_server

from moonmail.client.clock import SystemClock
from moonmail.client.errors import ExchangeError
from moonmail.client.http import Answer, Http
from moonmail.client.model import Trouble
from moonmail.contract.version import API_HEADER, API_VERSION, CLIENT_HEADER

OURS = {API_HEADER: API_VERSION, "MoonMail-Request": "QRST3467"}
PROBLEM = "application/problem+json"


class FixedClock(SystemClock):
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


def client(base: str, *, proxy: str = "none", clock: SystemClock | None = None, stall: float = 15.0) -> Http:
    return Http(base, proxy, clock or SystemClock(), connect=2.0, stall=stall)


def ask(base: str, **options: object) -> Answer:
    http = client(base, **options)  # type: ignore[arg-type]
    try:
        return http.call("GET", "/v1/health", token="secret-token")
    finally:
        http.close()


def failure(base: str, **options: object) -> ExchangeError:
    with pytest.raises(ExchangeError) as raised:
        ask(base, **options)
    assert "secret-token" not in str(raised.value)
    return raised.value


def problem(status: int, code: str, **more: object) -> Reply:
    body = json.dumps({"title": "t", "status": status, "code": code, "detail": "d", **more}).encode()
    return Reply(status, body, PROBLEM, OURS)


def test_a_good_answer_and_what_was_sent() -> None:
    with tiny_server(lambda _: Reply(200, b'{"a": 1}', headers={**OURS, "ETag": '"5"'})) as server:
        answer = ask(server.url)
    assert (answer.status, answer.body, answer.etag, answer.quote) == (200, b'{"a": 1}', '"5"', "QRST3467")
    sent = server.requests[0]
    assert sent.headers["Authorization"] == "Bearer secret-token"
    assert sent.headers[CLIENT_HEADER].startswith("moonmail/")
    assert "secret-token" not in sent.path


def test_without_a_token_nothing_is_sent_from_a_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login moon password mail\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with tiny_server(lambda _: Reply(200, b"{}", headers=OURS)) as server:
        http = client(server.url, proxy="")
        http.call("GET", "/v1/health")
        http.close()
    assert "Authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(200, b"<html>Welcome to Hotel Wi-Fi</html>", "text/html"), Trouble.CAPTIVE_PORTAL),
        (Reply(302, headers={"Location": "https://portal.example/login?token=x"}), Trouble.CAPTIVE_PORTAL),
        (Reply(511, b"<html>", "text/html"), Trouble.CAPTIVE_PORTAL),
        (Reply(301, headers={"Location": "/elsewhere"}), Trouble.NOT_MOONMAIL),
        (Reply(404, b"<html>nginx</html>", "text/html"), Trouble.NOT_MOONMAIL),
        (Reply(403, b"<html>portal</html>", "text/html"), Trouble.NOT_MOONMAIL),
        (Reply(404, b'{"error": "no such page"}'), Trouble.NOT_MOONMAIL),
        (Reply(401, b"<html>who are you</html>", "text/html"), Trouble.NOT_MOONMAIL),
        (Reply(401, b"{}", headers=OURS), Trouble.SIGNED_OUT),
        (problem(401, "not_signed_in"), Trouble.SIGNED_OUT),
        (problem(409, "sold_out"), Trouble.REFUSED),
        (problem(418, "a_code_of_tomorrow"), Trouble.REFUSED),
        (problem(426, "client_too_old"), Trouble.TOO_OLD),
        (Reply(200, b"{}", headers={API_HEADER: "2.0"}), Trouble.TOO_OLD),
        (Reply(404, b"{}", headers={API_HEADER: "0.9"}), Trouble.SERVER_TOO_OLD),
        (Reply(407), Trouble.PROXY_AUTH),
        (Reply(408), Trouble.TIMEOUT),
        (problem(429, "too_many_requests"), Trouble.SERVER_DOWN),
        (Reply(500, b"<html>Traceback</html>", "text/html"), Trouble.SERVER_DOWN),
        (problem(503, "busy"), Trouble.SERVER_DOWN),
    ],
)
def test_answers(reply: Reply, trouble: Trouble) -> None:
    with tiny_server(lambda _: reply) as server:
        assert failure(server.url).trouble is trouble


def test_a_newer_minor_version_is_spoken_to() -> None:
    with tiny_server(lambda _: Reply(200, b"{}", headers={API_HEADER: "1.99"})) as server:
        assert ask(server.url).status == 200


def test_a_refusal_carries_everything_the_member_needs() -> None:
    reply = problem(
        409,
        "sold_out",
        request_id="WXYZ3467",
        current="full",
        alternatives=[{"mission_id": "mm-206", "size": "photo", "left": 3, "price": 33000}],
    )
    with tiny_server(lambda _: reply) as server:
        refusal = failure(server.url).refusal
    assert refusal is not None
    assert (refusal.status, refusal.code, refusal.detail, refusal.quote) == (409, "sold_out", "d", "WXYZ3467")
    assert refusal.current == "full"
    assert [(s.mission_id, s.size, s.left, s.price) for s in refusal.alternatives] == [("mm-206", "photo", 3, 33000)]


def test_retry_after_in_both_forms() -> None:
    now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    for header, seconds in (("7", 7.0), ("Sun, 22 Nov 2026 03:00:30 GMT", 30.0), ("soon", None)):
        reply = Reply(503, b"", headers={**OURS, "Retry-After": header})
        with tiny_server(partial(lambda reply, _: reply, reply)) as server:
            assert failure(server.url, clock=FixedClock(now)).retry_after == seconds


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert failure(f"http://127.0.0.1:{taken.getsockname()[1]}").trouble is Trouble.OFFLINE


def test_no_such_name() -> None:
    assert failure("http://moonmail.invalid").trouble is Trouble.OFFLINE


@pytest.mark.parametrize("address", ["", "moonmail.example", "ftp://moonmail.example", "http://", "http://[::1"])
def test_no_address(address: str) -> None:
    assert failure(address).trouble is Trouble.NOT_MOONMAIL


def test_something_that_does_not_speak_http() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        connection, _ = listener.accept()
        connection.recv(1024)
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        connection.close()

    thread = threading.Thread(target=greet)
    thread.start()
    assert failure(f"http://127.0.0.1:{listener.getsockname()[1]}").trouble is Trouble.NOT_MOONMAIL
    thread.join()
    listener.close()


def test_a_stall_is_a_timeout_and_a_slow_but_moving_answer_is_none() -> None:
    over = threading.Event()

    def stall(_: Request) -> Reply:
        over.wait(20)
        return Reply(200, b"{}", headers=OURS)

    with tiny_server(stall) as server:
        assert failure(server.url, stall=0.2).trouble is Trouble.TIMEOUT
        over.set()

    listener = socket.create_server(("127.0.0.1", 0))
    pause = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n")
        for byte in b'{"a": 1}':
            connection.sendall(bytes([byte]))
            pause.wait(0.1)
        connection.close()

    thread = threading.Thread(target=drip)
    thread.start()
    began = time.monotonic()
    assert ask(f"http://127.0.0.1:{listener.getsockname()[1]}", stall=0.5).body == b'{"a": 1}'
    # It took longer than one stall may: only standing still ends a call.
    assert time.monotonic() - began > 0.5
    thread.join()
    listener.close()


def test_a_broken_off_answer_is_no_answer() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def break_off() -> None:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 800\r\n\r\n{"a": 1')
        connection.close()

    thread = threading.Thread(target=break_off)
    thread.start()
    assert failure(f"http://127.0.0.1:{listener.getsockname()[1]}").trouble is Trouble.OFFLINE
    thread.join()
    listener.close()


def test_abort_ends_a_wait_at_once() -> None:
    over = threading.Event()

    def stall(_: Request) -> Reply:
        over.wait(20)
        return Reply()

    with tiny_server(stall) as server:
        http = client(server.url)
        kinds: list[Trouble] = []

        def call() -> None:
            try:
                http.call("GET", "/v1/health")
            except ExchangeError as error:
                kinds.append(error.trouble)

        thread = threading.Thread(target=call)
        thread.start()
        server.arrived.acquire(timeout=10)
        http.abort()
        thread.join(timeout=5)
        assert not thread.is_alive()
        assert kinds == [Trouble.OFFLINE]
        over.set()
        http.close()


def _certificate(folder: Path, begins: int, ends: int) -> Path:
    now = datetime.now(UTC)
    return self_signed(folder, now + timedelta(days=begins), now + timedelta(days=ends))


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    with tiny_server(lambda _: Reply(), _certificate(tmp_path, -1, 1)) as server:
        assert failure(server.url).trouble is Trouble.TLS
        assert server.requests == [], "nothing may be said over a connection that proves nothing"


def test_a_server_without_tls_where_tls_is_expected() -> None:
    with tiny_server(lambda _: Reply()) as server:
        assert failure(server.url.replace("http:", "https:")).trouble is Trouble.TLS


@pytest.mark.parametrize(
    ("begins", "ends", "our_clock_is_off", "trouble"),
    [
        (-9, -8, timedelta(0), Trouble.TLS),
        (-9, -8, timedelta(days=1), Trouble.CLOCK_WRONG),
        (8, 9, timedelta(days=-1), Trouble.CLOCK_WRONG),
        (8, 9, timedelta(0), Trouble.TLS),
    ],
)
def test_an_expired_certificate_or_a_wrong_clock(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    begins: int,
    ends: int,
    our_clock_is_off: timedelta,
    trouble: Trouble,
) -> None:
    certificate = _certificate(tmp_path, begins, ends)
    # Trusted, so that only its dates are wrong.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with tiny_server(lambda _: Reply(200, b"{}", headers=OURS), certificate) as server:
        found = failure(server.url, proxy="", clock=FixedClock(datetime.now(UTC) + our_clock_is_off))
        assert found.trouble is trouble
        assert all("Authorization" not in request.headers for request in server.requests)


def test_a_proxy_that_wants_a_password() -> None:
    with tiny_server(lambda _: Reply(407, headers={"Proxy-Authenticate": "Basic"})) as proxy:
        assert failure("http://moonmail.example", proxy=proxy.url).trouble is Trouble.PROXY_AUTH
        assert failure("https://moonmail.example", proxy=proxy.url).trouble is Trouble.PROXY_AUTH


def test_which_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def used(by: Callable[[], object]) -> bool:
        before = len(proxy.requests)
        by()
        return len(proxy.requests) > before

    with tiny_server(lambda _: Reply(200, b"{}", headers=OURS)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert used(lambda: ask("http://moonmail.invalid", proxy=""))
        assert used(lambda: ask("http://moonmail.invalid", proxy=proxy.url.removeprefix("http://")))
        assert not used(lambda: failure("http://moonmail.invalid", proxy="none"))
