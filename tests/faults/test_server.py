"""Whatever answers in the server's place, or does not: the person is told, keeps everything, and it mends by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtGui import QGuiApplication
from tests.client.conftest import OffClock
from tests.faults.house import NOWHERE, House, a_member, open_house, rows
from tests.support.server import RunningBackend
from tests.support.web import Reply, Request, TinyServer, self_signed, tiny_server

from moonmail.client.http import Http
from moonmail.client.model import Draft, Trouble
from moonmail.contract.version import API_HEADER
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

OURS = {API_HEADER: "1.0"}
HTML = "text/html"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

Server = Callable[[Path], Any]


def answering(*reply: Any, **more: Any) -> Server:
    return lambda _: tiny_server(lambda request: Reply(*reply, **more))


@contextmanager
def encrypted(folder: Path) -> Iterator[TinyServer]:
    pem = self_signed(folder, NOW - timedelta(days=3650), NOW + timedelta(days=3650))
    with tiny_server(lambda _: Reply(), pem) as server:
        yield server


FAULTS: dict[str, tuple[Server, Trouble]] = {
    "nobody listens": (lambda _: nullcontext(TinyServer(NOWHERE)), Trouble.OFFLINE),
    "another web site": (answering(404, b"<html>nginx</html>", HTML), Trouble.NOT_MOONMAIL),
    "another service": (answering(200, b'{"hello": "world"}'), Trouble.NOT_MOONMAIL),
    "portal with a page": (answering(200, b"<html>Hotel Wi-Fi</html>", HTML), Trouble.CAPTIVE_PORTAL),
    "portal that sends on": (
        answering(302, headers={"Location": "http://portal.example/login"}),
        Trouble.CAPTIVE_PORTAL,
    ),
    "self-signed": (encrypted, Trouble.TLS),
    "500": (answering(500, b"<html>Traceback</html>", HTML, OURS), Trouble.SERVER_DOWN),
    "older": (answering(404, b"{}", headers={API_HEADER: "0.9"}), Trouble.SERVER_TOO_OLD),
    "newer": (answering(200, b"{}", headers={API_HEADER: "2.0"}), Trouble.TOO_OLD),
    "newer in what it says": (answering(200, b'{"changes": 7}', headers={API_HEADER: "1.7"}), Trouble.TOO_OLD),
    "wants a newer app": (answering(426, b"{}", headers=OURS), Trouble.TOO_OLD),
    "busy": (answering(503, b"{}", headers=OURS), Trouble.SERVER_DOWN),
    "asks to wait": (answering(429, b"{}", headers={**OURS, "Retry-After": "1"}), Trouble.SERVER_DOWN),
}


def is_told(house: House, trouble: Trouble) -> None:
    """The badge and its sheet say what happened, what is safe and what to do, in both languages; and a code."""
    sync: Any = house.shell.home.sync_model
    localizer = house.shell.services.localizer
    assert house.trouble is trouble
    told = []
    for language in Language:
        localizer.set(language, localizer.zone)
        told.append((sync.text, sync.happened, sync.safe, sync.next))
        assert all(told[-1]), told
        if trouble not in {Trouble.OFFLINE, Trouble.CLOCK_WRONG, Trouble.SIGNED_OUT}:
            assert trouble.value in sync.code or len(sync.code) > 10
    assert set(told[0]).isdisjoint(told[1])
    localizer.set(Language.JA, localizer.zone)


def keep_a_draft(house: House) -> Draft:
    draft = Draft(uuid4(), NOW, text="月へ")
    house.engine.save_draft(draft).result()
    return draft


@pytest.fixture(scope="module")
def settled(app: QGuiApplication, backend: RunningBackend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An app that nothing ails."""
    house = open_house(tmp_path_factory.mktemp("server") / "profile", backend)
    yield house
    house.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_an_address_that_is_wrong_or_in_trouble(
    fault: str, settled: House, backend: RunningBackend, tmp_path: Path
) -> None:
    make, trouble = FAULTS[fault]
    house = settled
    house.use(backend.url)
    draft = keep_a_draft(house)
    seen = house.engine.board().result()
    with make(tmp_path) as server:
        house.use(server.url)
        is_told(house, trouble)
        assert house.engine.board().result() == seen
        house.use(backend.url)
    assert house.trouble is None
    assert draft in house.engine.drafts().result()


def test_a_server_that_stalls(
    opens: Callable[..., House], backend: RunningBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = opens(backend)
    defaults = Http.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "stall", 0.1)
    held = threading.Event()

    def wait(_: Request) -> Reply:
        held.wait(20)
        return Reply()

    with tiny_server(wait) as server:
        house.use(server.url)
        is_told(house, Trouble.TIMEOUT)
        held.set()


def test_a_proxy_that_wants_a_password(opens: Callable[..., House], backend: RunningBackend) -> None:
    house = opens(backend)
    with tiny_server(lambda _: Reply(407, headers={"Proxy-Authenticate": "Basic"})) as proxy:
        house.use(backend.url, proxy.url)
        is_told(house, Trouble.PROXY_AUTH)
        house.use("https://moonmail.example", proxy.url)
        is_told(house, Trouble.PROXY_AUTH)


def test_a_proxy_that_is_not_there(opens: Callable[..., House], backend: RunningBackend) -> None:
    house = opens(backend)
    house.use(backend.url, NOWHERE)
    is_told(house, Trouble.PROXY_DOWN)
    house.use("https://moonmail.example", NOWHERE)
    is_told(house, Trouble.PROXY_DOWN)


def forwarded(request: Request) -> Reply:
    """Hand a request on, as a proxy does: it is asked with the whole address."""
    import requests

    headers = {k: v for k, v in request.headers.items() if k.lower() not in {"host", "content-length"}}
    with requests.Session() as session:
        session.trust_env = False
        found = session.request(request.method, request.path, data=request.body, headers=headers, timeout=20)
    kept = {k: v for k, v in found.headers.items() if k in {"ETag", API_HEADER}}
    return Reply(found.status_code, found.content, found.headers.get("Content-Type", ""), kept)


def test_a_server_that_asks_to_wait_gets_the_ask_when_it_said_and_once(
    opens: Callable[..., House], backend: RunningBackend
) -> None:
    busy, before = [True], rows(backend, "bookings_hold")

    def answer(request: Request) -> Reply:
        if request.method == "PUT" and busy[0]:
            busy[0] = False
            return Reply(429, b"{}", headers={**OURS, "Retry-After": "1"})
        return forwarded(request)

    with tiny_server(answer) as between:
        house = opens(backend, person=a_member(backend))
        house.sign_in()
        house.use(backend.url, between.url)
        hold_id = house.engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙").result()
        house.until(lambda: (view := house.engine.hold(hold_id).result()) and view.hold)
    puts = [request for request in between.requests if request.method == "PUT"]
    assert len(puts) == 2
    assert len({request.path for request in puts}) == 1
    assert rows(backend, "bookings_hold") == before + 1


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)], ids=["ahead", "behind"])
def test_a_clock_that_is_wrong_by_a_day(off: timedelta, opens: Callable[..., House], backend: RunningBackend) -> None:
    house = opens(backend, clock=OffClock(off))
    is_told(house, Trouble.CLOCK_WRONG)
    house.write()
    house.hold()
    assert house.order.countdown.startswith(("34:", "35:"))
    house.confirm()
    house.paid()
    house.until(lambda: house.order.hasPass)
    shipment_id = UUID(house.order.shipmentId)
    detail = house.engine.shipment(shipment_id).result()
    assert detail is not None
    assert detail.booking is not None
    assert abs(detail.booking.confirmation.confirmed_at - datetime.now(UTC)) < timedelta(minutes=2)


def test_what_waits_for_one_server_never_goes_to_another(
    opens: Callable[..., House], own_backend: RunningBackend
) -> None:
    house = opens(own_backend)
    house.sign_in()
    draft = keep_a_draft(house)
    settings: Any = house.shell.home.made("settings")
    with tiny_server(lambda _: Reply(404, b"{}")) as other:
        own_backend.kill()
        hold_id = house.engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙").result()
        house.sync()
        house.until(lambda: settings.signedIn)
        settings.typeServer(other.url)
        house.until(lambda: "1件" in settings.switchText)
        assert "別のサーバーには送られません" in settings.switchText
        settings.useServer()
        house.until(lambda: own_backend.url in settings.elsewhere)
        assert "送信待ちの1件" in settings.elsewhere
        assert "書きかけのメッセージ1件" in settings.elsewhere
        house.sync()
        assert house.engine.drafts().result() == []
        assert house.engine.operations().result() == []
        assert other.requests
        assert {request.method for request in other.requests} == {"GET"}
        assert not any("Authorization" in request.headers for request in other.requests)
    own_backend.start()
    settings.typeServer(own_backend.url)
    settings.useServer()
    house.until(lambda: (view := house.engine.hold(hold_id).result()) and view.hold)
    house.until(lambda: settings.elsewhere == "")
    assert house.engine.drafts().result() == [draft]
    assert rows(own_backend, "bookings_hold") == 1


def test_a_server_changed_while_an_ask_is_on_its_way(opens: Callable[..., House], backend: RunningBackend) -> None:
    """It did arrive, but nobody was there any more to hear the answer."""
    before = rows(backend, "bookings_hold")
    house = opens(backend, person=a_member(backend))
    house.sign_in()
    arrived, held = threading.Event(), threading.Event()

    def answer(request: Request) -> Reply:
        reply = forwarded(request)
        if request.method == "PUT":
            arrived.set()
            held.wait(20)
        return reply

    with tiny_server(answer) as between:
        house.use(backend.url, between.url)
        hold_id = house.engine.ask_hold("mm-204", SizeCode.MESSAGE, "手紙").result()
        house.until(arrived.is_set)
        house.use(NOWHERE)
        view = house.engine.hold(hold_id).result()
        assert view is None or view.hold is None
        house.use(backend.url)
        house.until(lambda: (view := house.engine.hold(hold_id).result()) and view.hold)
        house.until(lambda: house.engine.operations().result() == [])
        held.set()
    assert rows(backend, "bookings_hold") == before + 1
