"""What is personal or opens something is sent through everything, and must be in no log, no report and no address."""

from __future__ import annotations

import io
import json
import logging
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import requests
from tests.support.oauth import App
from tests.support.server import running_backend
from tests.support.things import plate

from moonmail.tour_forms import Browser, Page

if TYPE_CHECKING:
    from tests.support.backend_calls import Caller

NAME, KANA, LATIN = "鴉羽 金糸雀", "カラスバ カナリア", "Kanaria Karasuba"
EMAIL, PHONE, PASSWORD = "kanaria.karasuba@canary.example", "+818055512345", "kanaria no uta 9041"
LETTER, ADDRESSEE, NOTE = "金糸雀だけが知る手紙", "金糸雀商会", "金糸雀からの覚え書き"
TYPED = (NAME, KANA, LATIN, "kanaria", EMAIL, PHONE, "8055512345", PASSWORD, LETTER, ADDRESSEE, NOTE, "金糸雀")


def found(words: Iterable[str], text: str) -> list[str]:
    """Return the words that are in the text: as they are, in capitals or not, as in an address, or escaped."""
    plain = text.replace("\\\\", "\\").lower()

    def shapes(word: str) -> set[str]:
        return {each.lower() for each in (word, quote(word), word.encode("unicode_escape").decode())}

    return [word for word in words if any(shape in plain for shape in shapes(word))]


class Watching(Browser):
    """A browser that remembers each address it was at."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def _follow(self, method: str, url: str, data: list[tuple[str, str]]) -> Page:
        self.seen.append(url)
        page = super()._follow(method, url, data)
        self.seen.append(page.url)
        return page


def join(app: App, seen: list[str]) -> str:
    """Become a member with canaries for everything that is asked; return the authorization code."""
    with Watching(seen) as browser:
        page = browser.open(app.authorize_url(prompt="create"))
        form = page.form_with("name", "email", "password")
        assert form
        birth = {"birth_date": "1990-01-01", "terms": "on", "privacy": "on"}
        names = {"name": NAME, "name_kana": KANA, "name_latin": LATIN, "email": EMAIL, "phone": PHONE}
        # Once wrongly: the page comes back with what was typed.
        page = browser.submit(page, form, **names, **birth, password=PASSWORD, password_again="another")
        form = page.form_with("name", "email", "password")
        assert form
        page = browser.submit(page, form, **names, **birth, password=PASSWORD, password_again=PASSWORD)
        form = page.form_with("request", "action")
        assert form, page.words
        browser.submit(page, form, action="grant")
        return app.code_from(browser.callback)


def sign_in_wrongly(app: App, seen: list[str]) -> None:
    with Watching(seen) as browser:
        page = browser.open(app.authorize_url())
        form = page.form_with("login", "password")
        assert form
        browser.submit(page, form, login=EMAIL, password=PASSWORD + "!")


def use(url: str, token: str) -> list[str]:
    """Hold, write, order, export and go wrong in many ways. Return the secrets that came back."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {token}"

        def put(kind: str, body: Any) -> Any:
            return session.put(f"{url}/v1/{kind}/{uuid.uuid4()}", json=body, timeout=30)

        hold = put("holds", {"mission_id": "mm-204", "size": "message"}).json()
        import hashlib

        picture = plate()
        sha256 = hashlib.sha256(picture).hexdigest()
        assert session.put(f"{url}/v1/blobs/{sha256}", data=picture, timeout=30).status_code == 201
        letter = {"title": LETTER, "size": "message", "mission_id": "mm-204"}
        shipment = put("shipments", {**letter, "message": {"text": LETTER, "plate": sha256}})
        assert shipment.status_code == 201
        school = put("organisations", {"name": NAME, "kind": "club", "receipt_name": ADDRESSEE}).json()
        code = put("invitations", {"organisation_id": school["id"]}).json()["invitation"]
        assert session.get(f"{url}/v1/me/export", timeout=30).status_code == 200
        wrong = [
            put("shipments", {**letter, "message": {"text": LETTER, "plate": sha256}, NAME: EMAIL}),
            put("bookings", {"hold_id": hold["id"], "shipment_id": LETTER, "confirmation": {"total": PHONE}}),
            put("gifts", {"booking_id": str(uuid.uuid4()), "receiver": NAME, "note": NOTE}),
            put("receipts", {"booking_id": str(uuid.uuid4()), "addressee": ADDRESSEE}),
            put("claims", {"code": code}),
            put("joinings", {"code": EMAIL}),
            put("deletions", {"membership_number": PHONE}),
            session.put(f"{url}/v1/holds/{uuid.uuid4()}", data=LETTER.encode() + b"{", timeout=30),
            session.get(f"{url}/v1/missions/{LETTER}", timeout=30),
            session.get(f"{url}/v1/changes", params={"since": EMAIL}, timeout=30),
            session.get(f"{url}/v1/{NAME}", timeout=30),
            session.get(f"{url}/account/{EMAIL}", timeout=30),
            session.post(f"{url}/v1/payment-notices/sample", json={"note": NOTE}, timeout=30),
            requests.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {token}x"}, timeout=30),
            requests.get(f"{url}/v1/me", params={"access_token": token}, timeout=30),
            requests.get(f"{url}/v1/me", headers={"Host": "kanaria.example"}, timeout=30),
        ]
        assert {answer.status_code for answer in wrong} <= {400, 401, 404, 409, 422}
        return [code]


def test_no_log_and_no_address_holds_what_is_nobodys_business(database: str, tmp_path: Path) -> None:
    seen: list[str] = []
    with running_backend(tmp_path, database=database) as backend:
        app = App(backend.url)
        code = join(app, seen)
        sign_in_wrongly(app, seen)
        first = app.exchange(code).json()
        second = app.refresh(first["refresh_token"]).json()
        secrets = [code, app.verifier, first["access_token"], first["refresh_token"], second["refresh_token"]]
        secrets += [second["access_token"], *use(backend.url, second["access_token"])]
        app.exchange(code)
        said = backend.log_file.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in said.splitlines()]
    routes = {line.get("route") for line in lines}
    # The log has power only if all of it was written down.
    assert {"v1/shipments/<uuidstr:shipment_id>", "oauth/token", "v1/me/export"} <= routes, routes
    assert len([line for line in lines if line["what"] == "request"]) > 25
    assert found([*TYPED, *secrets], said) == []
    # The code stands in one address, that of the app itself, once and for a minute: RFC 6749.
    others = [address for address in seen if not address.startswith(app.redirect)]
    assert len(others) > 6
    assert [(word, address) for word in (*TYPED, *secrets) for address in others if word in address] == []


@pytest.mark.expects_log("django.request")
def test_control_a_log_with_addresses_in_it_is_found_out(anyone: Caller) -> None:
    """As Django writes it by itself: each 404 with its address."""
    from moonmail.backend.logs import _Lines

    requested, kept = logging.getLogger("django.request"), io.StringIO()
    handler, level = logging.StreamHandler(kept), requested.level
    handler.setFormatter(_Lines())
    requested.addHandler(handler)
    requested.setLevel(logging.WARNING)
    try:
        anyone.get(f"/v1/{quote(NAME)}")
    finally:
        requested.removeHandler(handler)
        requested.setLevel(level)
    assert {NAME, "金糸雀"} <= set(found(TYPED, kept.getvalue()))


@pytest.mark.parametrize("kind", [ValueError, KeyError, OSError, RuntimeError])
def test_reports_of_what_failed_say_where_and_not_what(kind: type[Exception]) -> None:
    """The server's log line of a failure, and the app's report of one."""
    from moonmail.backend.logs import _Lines
    from moonmail.desktop.crash import describe

    try:
        try:
            raise kind(f"{NAME} {EMAIL} {PASSWORD}")
        except Exception as first:
            raise RuntimeError(LETTER) from first
    except RuntimeError as error:
        caught = error
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "unexpected", (), (kind, caught, None))
    report = "\n".join(describe(caught).lines)
    line = _Lines().format(record)
    assert "test_canaries.py" in report
    assert "RuntimeError" in line
    assert [word for word in TYPED if word in report or word in line or word in json.loads(line).__repr__()] == []
