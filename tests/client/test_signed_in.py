"""Who is signed in at an engine: one member, another one after them, nobody, and what is forgotten in between."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from tests.client import browsing
from tests.client.conftest import Engines
from tests.client.members import detail, hold, order, paid_shipment, payment_page, person, sign_in
from tests.support.server import RunningBackend

from moonmail.client.engine import Settings
from moonmail.client.errors import SignInError, SignInReason
from moonmail.client.model import Draft, OpState, Trouble
from moonmail.domain.states import HoldState


def test_signing_out_forgets_and_another_member_sees_nothing(
    own_backend: RunningBackend, engines: Engines, tmp_path: Path
) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend, 0)
    name = watched.engine.session.name
    _, shipment_id = order(watched, hold(watched))
    payment_page(watched, shipment_id)
    secret_text = "ないしょの手紙、だれにも見せないで"
    watched.engine.save_draft(Draft(uuid4(), datetime.now(UTC), text=secret_text)).result()
    photo = watched.engine.keep_file(b"a private photo").result()
    own_backend.stop()
    watched.sync()
    hold(watched)
    watched.until(lambda: watched.engine.status.waiting == 1)

    session = watched.engine.sign_out().result(30)
    assert not session.signed_in
    assert session.name == ""
    assert watched.until(lambda: watched.engine.status.waiting == 0) is True
    assert watched.engine.shipments().result() == []
    assert watched.engine.drafts().result() == []
    assert watched.engine.operations().result() == []
    assert watched.engine.read_file(photo).result() is None
    assert watched.engine.board().result(), "the catalogue stays"
    assert (
        not (tmp_path / "profile" / "session.json").exists()
        or b"ended" in (tmp_path / "profile" / "session.json").read_bytes()
    ), "only what the backend is still to be told"

    own_backend.start()
    assert watched.sync().trouble is None
    assert not (tmp_path / "profile" / "session.json").exists()
    sign_in(watched, own_backend, 1)
    assert watched.engine.session.name == own_backend.sample_members[1]["name"]
    assert watched.engine.shipments().result() == []
    assert watched.engine.drafts().result() == []
    engines.close(watched)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "profile").rglob("*") if path.is_file())
    for trace in (name, secret_text, "月でも元気でね。"):
        for written in (trace.encode(), json.dumps(trace).strip('"').encode(), trace.encode("utf-16-le")):
            assert written not in everything, trace


def test_the_session_that_was_signed_out_is_worth_nothing(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    kept = json.loads(watched.engine._profile.secret_file.read_bytes())[backend.url]
    access = watched.engine._link.line().auth.token()
    watched.engine.sign_out().result(30)
    watched.sync()
    import requests

    answer = requests.get(f"{backend.url}/v1/me", headers={"Authorization": f"Bearer {access}"}, timeout=10)
    assert answer.status_code == 401
    discovery = requests.get(f"{backend.url}/.well-known/openid-configuration", timeout=10).json()
    form = {"grant_type": "refresh_token", "refresh_token": kept, "client_id": "moonmail-home"}
    assert requests.post(discovery["token_endpoint"], data=form, timeout=10).status_code == 400


def test_a_session_that_ended_elsewhere_keeps_everything(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    shipment_id, _ = paid_shipment(watched)
    engines.close(watched)
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        database.execute("DELETE FROM allauth_idp_oidc_token")
    watched = engines.open(backend.url)
    watched.sync()
    status = watched.sync()
    assert status.trouble is Trouble.SIGNED_OUT
    assert watched.engine.session.expired
    assert watched.engine.session.name
    assert detail(watched, shipment_id).pass_ is not None
    hold_id = hold(watched)
    status = watched.sync()
    assert (status.waiting, status.needs_you) == (0, 1)
    (operation,) = watched.engine.operations().result()
    assert (operation.id, operation.state, operation.code) == (hold_id, OpState.NEEDS_USER, "signed_out")

    sign_in(watched, backend)
    assert watched.engine.status.trouble is None
    assert not watched.engine.session.expired
    view = watched.until(lambda: v if (v := watched.engine.hold(hold_id).result()) and v.hold else None)
    assert view.hold.state is HoldState.ACTIVE


def test_another_member_after_an_ended_session_sees_nothing(own_backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend, 0)
    shipment_id, _ = paid_shipment(watched)
    watched.engine.save_draft(Draft(uuid4(), datetime.now(UTC), text="ないしょ")).result()
    own_backend.stop()
    watched.sync()
    hold_id = hold(watched)
    # While it is down: it must not take the hold before the session ends.
    with closing(sqlite3.connect(own_backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        database.execute("DELETE FROM allauth_idp_oidc_token")
    own_backend.start()
    watched.sync()
    sign_in(watched, own_backend, 1)
    assert watched.engine.shipments().result() == []
    assert watched.engine.shipment(shipment_id).result() is None
    assert watched.engine.drafts().result() == []
    assert watched.engine.operations().result() == []
    assert watched.engine.status.needs_you == 0
    with closing(sqlite3.connect(own_backend.data_dir / "moonmail.sqlite3")) as database:
        count = database.execute("SELECT count(*) FROM bookings_hold WHERE id = ?", (hold_id.hex,)).fetchone()
    assert count == (0,), "nobody sends what another one asked"

    sign_in(watched, own_backend, 0)
    assert [each.text for each in watched.engine.drafts().result()] == ["ないしょ"]
    assert detail(watched, shipment_id).pass_ is not None
    watched.until(lambda: (v := watched.engine.hold(hold_id).result()) and v.hold)


def test_no_is_an_answer(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    somebody = person(backend)
    somebody.visit = browsing.turn_back
    with pytest.raises(SignInError) as raised:
        watched.engine.sign_in(somebody.open_browser, "en").result(30)
    somebody.leave()
    assert raised.value.reason is SignInReason.DENIED
    assert "You were not signed in" in somebody.pages[0]
    assert not watched.engine.session.signed_in


def test_a_second_attempt_ends_the_first_and_closing_ends_all(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    opened: list[str] = []

    def never_back(address: str) -> bool:
        opened.append(address)
        return True

    first = watched.engine.sign_in(never_back, "ja")
    second = watched.engine.sign_in(never_back, "ja", join=True)
    with pytest.raises(SignInError) as raised:
        first.result(30)
    assert raised.value.reason is SignInReason.CANCELLED
    watched.engine.cancel_sign_in()
    with pytest.raises(SignInError):
        second.result(30)
    third = watched.engine.sign_in(never_back, "ja")
    engines.close(watched)
    # Its turn may not have come yet.
    assert third.cancelled() or isinstance(third.exception(30), Exception)


def test_a_lost_store_still_knows_who_is_signed_in(backend: RunningBackend, engines: Engines) -> None:
    watched = engines.open(backend.url)
    sign_in(watched, backend)
    shipment_id, before = paid_shipment(watched)
    engines.close(watched)
    profile = watched.engine._profile
    profile.store.write_bytes(b"\0" * profile.store.stat().st_size)
    watched = engines.open(backend.url)
    assert watched.sync().store_was_rebuilt
    assert watched.engine.session.name == backend.sample_members[0]["name"]
    assert detail(watched, shipment_id).pass_ == before.pass_


def test_another_backend_gets_no_session_of_this_one(
    backend: RunningBackend, engines: Engines, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.support.web import Reply, tiny_server

    watched = engines.open(backend.url)
    sign_in(watched, backend)
    name = watched.engine.session.name
    with tiny_server(lambda _: Reply(404, b"{}")) as web:
        watched.engine.configure(Settings(web.url, "none")).result()
        watched.sync()
        assert not watched.engine.session.signed_in
        assert web.requests
        assert all("Authorization" not in request.headers for request in web.requests)
    watched.engine.configure(Settings(backend.url, "none")).result()
    assert watched.until(lambda: watched.engine.session.name == name)
    assert watched.sync().trouble is None


def test_no_token_is_ever_logged(backend: RunningBackend, engines: Engines, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    watched = engines.open(backend.url)
    somebody = sign_in(watched, backend)
    hold_id = hold(watched)
    watched.until(lambda: (v := watched.engine.hold(hold_id).result()) and v.hold)
    access = watched.engine._link.line().auth.token()
    refresh = json.loads(watched.engine._profile.secret_file.read_bytes())[backend.url]
    watched.engine.sign_out().result(30)
    watched.sync()
    assert "/v1/holds/" in caplog.text, "the log was on"
    for secret in (access, refresh):
        assert len(secret) > 20
        assert secret not in caplog.text
        assert secret not in backend.log_file.read_text()
        assert secret not in " ".join(somebody.addresses)
