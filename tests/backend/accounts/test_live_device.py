"""RFC 8628 over real connections, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import requests
from tests.support import guests
from tests.support.server import running_backend

from moonmail.contract.version import DEVICE_GRANT, KIOSK_CLIENT_ID
from moonmail.tour_forms import Browser


def test_a_guest_signs_in_by_phone(database: str, tmp_path: Path) -> None:
    """A phone signs in on the real pages; of many polls at once, by two workers on PostgreSQL, one gets tokens."""
    with running_backend(tmp_path, database=database, workers=1 if database == "sqlite" else 2) as backend:

        def post(path: str, **form: str) -> requests.Response:
            # Each on a connection of its own: the workers share the port, and connections go to either.
            data = {"client_id": KIOSK_CLIENT_ID, **form}
            return requests.post(f"{backend.url}/oauth/{path}", data, headers={"Connection": "close"}, timeout=30)

        session_id, secret = guests.begin(backend)
        bound = {"kiosk_session": session_id, "kiosk_secret": secret}
        asked = post("device/authorization", **bound).json()
        assert asked["verification_uri"] == f"{backend.url}/device"
        code = asked["device_code"]
        member = backend.sample_members[0]
        with Browser() as browser:
            page = browser.open(asked["verification_uri_complete"])
            form = page.form_with("login", "password")
            assert form, page.words
            page = browser.submit(page, form, login=member["email"], password=member["password"])
            form = page.form_with("user_code", "member", "action")
            assert form, page.words
            assert asked["user_code"] in page.words
            assert member["name"] in page.words
            assert guests.LOUNGE in page.words
            page = browser.submit(page, form, action="allow")
            assert "端末にお戻りください" in page.words
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _: post("token", grant_type=DEVICE_GRANT, device_code=code), range(6)))
        assert sorted(answer.status_code for answer in answers) == [200] + [400] * 5
        assert {answer.json()["error"] for answer in answers if answer.status_code == 400} == {"invalid_grant"}
        late = post("device/authorization", **bound).json()
        backend.move_clock(timedelta(minutes=10))
        assert (
            post("token", grant_type=DEVICE_GRANT, device_code=late["device_code"]).json()["error"] == "expired_token"
        )
        dump, log = backend.dump(), backend.log_file.read_text()
        for kept in (secret, code, asked["user_code"], asked["user_code"].replace("-", "")):
            assert kept not in dump
            assert kept not in log
