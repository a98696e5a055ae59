"""The desk's client against a server that answers as a test says: ended sessions, troubles, files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.support.web import Reply, Request, tiny_server

from moonmail.client.clock import system_clock
from moonmail.client.desk.desk import Desk
from moonmail.client.desk.session import DeskEvent, SeatFile, SessionSaid, TroubleSaid, session_of
from moonmail.client.errors import ExchangeError
from moonmail.client.glance import Trouble
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets
from moonmail.contract.desk import StaffMe
from moonmail.contract.version import API_HEADER

ME = {
    "id": "01900000-0000-7000-8000-000000000001",
    "name": "月野 渚",
    "roles": ["agent"],
    "may": ["find", "verify", "reveal", "help"],
}
HEADERS = {API_HEADER: "1.1"}


def said(doc: Any, status: int = 200) -> Reply:
    kind = "application/json" if status < 400 else "application/problem+json"
    return Reply(status, json.dumps(doc).encode(), kind, HEADERS)


def problem(status: int, code: str, **more: Any) -> Reply:
    return said(
        {"title": code, "status": status, "code": code, "detail": "理由", "request_id": "7F3K9Q", **more}, status
    )


class House:
    """``answers``: by path; ``refresh``: what the token endpoint says."""

    def __init__(self) -> None:
        self.url = ""
        self.refresh = said({"access_token": "a", "refresh_token": "r2", "expires_in": 300})
        self.answers: dict[str, Reply] = {"/v1/desk/me": said(ME)}

    def __call__(self, request: Request) -> Reply:
        path = request.path.partition("?")[0]
        if path.startswith("/.well-known/"):
            names = ("authorization", "token", "revocation")
            return said({f"{name}_endpoint": f"{self.url}/oauth/{name}" for name in names})
        if path == "/oauth/token":
            return self.refresh
        return self.answers.get(path, problem(404, "not_found"))


@contextmanager
def opened(folder: Path, house: House) -> Iterator[Desk]:
    """A desk at which somebody is signed in, as after a restart."""
    with tiny_server(house) as server:
        house.url = server.url
        profile = Profile(folder)
        profile.create()
        secrets = MemorySecrets()
        secrets.save(server.url, "r1")
        me = session_of(StaffMe.model_validate(ME))
        SeatFile(profile.root / "seat.json", server.url).save(me, system_clock.now(), covered=False)
        desk = Desk(profile, server.url, "none", secrets=secrets)
        try:
            yield desk
        finally:
            desk.close()


def listen(desk: Desk) -> list[DeskEvent]:
    told: list[DeskEvent] = []
    desk.subscribe(told.append)
    return told


def test_a_session_that_the_server_ended_is_told_once_and_whatever_was_kept_goes_first(tmp_path: Path) -> None:
    house = House()
    with opened(tmp_path, house) as desk:
        order: list[str] = []
        desk.when_ended(lambda: order.append("wiped"))
        desk.subscribe(lambda event: order.append(type(event).__name__))
        assert desk.session.signed_in
        house.answers["/v1/desk/me"] = problem(401, "not_signed_in")
        house.refresh = said({"error": "invalid_grant"}, 400)
        for _ in range(2):
            with pytest.raises(ExchangeError) as failed:
                desk.refresh().result(10)
            assert failed.value.trouble is Trouble.SIGNED_OUT
        assert order == ["wiped", "SessionSaid"]
        assert (desk.session.ended, desk.session.signed_in, desk.session.name) == (True, False, "月野 渚")
        assert not (tmp_path / "seat.json").exists(), "a restart begins with a sign-in"


def test_other_roles_are_told_as_soon_as_they_are_asked_for(tmp_path: Path) -> None:
    house = House()
    with opened(tmp_path, house) as desk:
        told = listen(desk)
        house.answers["/v1/desk/me"] = said(ME | {"roles": ["auditor"], "may": ["read_audit"]})
        desk.refresh().result(10)
        assert [event.session.roles for event in told if isinstance(event, SessionSaid)] == [("auditor",)]


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (problem(403, "not_yours"), None),
        (problem(429, "too_many_requests"), None),
        (problem(503, "busy"), Trouble.SERVER_DOWN),
        (Reply(200, b"<html>", "text/html"), Trouble.CAPTIVE_PORTAL),
    ],
)
def test_a_no_is_an_answer_and_a_trouble_is_told(tmp_path: Path, reply: Reply, trouble: Trouble | None) -> None:
    house = House()
    with opened(tmp_path, house) as desk:
        told = listen(desk)
        house.answers["/v1/desk/audit"] = reply
        with pytest.raises(ExchangeError):
            desk.audit.page().result(10)
        assert [event.trouble for event in told if isinstance(event, TroubleSaid)] == ([trouble] if trouble else [])
        house.answers["/v1/desk/audit"] = said({"items": [], "before": None})
        desk.audit.page().result(10)
        assert desk.trouble.trouble is None


def test_why_nobody_can_be_verified_is_told_with_how_long_that_lasts(tmp_path: Path) -> None:
    house = House()
    with opened(tmp_path, house) as desk:
        reply = problem(429, "too_many_requests", fields={"facts.phone": "can't be read"})
        house.answers["/v1/desk/audit"] = Reply(429, reply.body, reply.content_type, {**HEADERS, "Retry-After": "880"})
        with pytest.raises(ExchangeError) as failed:
            desk.audit.page().result(10)
    error = failed.value
    assert (error.status, error.retry_after, error.quote) == (429, 880.0, "7F3K9Q")
    assert error.refusal is not None
    assert (error.refusal.detail, error.refusal.fields) == ("理由", (("facts.phone", "can't be read"),))


def test_an_export_replaces_a_file_only_by_a_whole_one(tmp_path: Path) -> None:
    house = House()
    with opened(tmp_path / "profile", house) as desk:
        file = tmp_path / "audit.jsonl"
        file.write_text("before")
        house.answers["/v1/desk/audit-export"] = problem(503, "busy")
        with pytest.raises(ExchangeError):
            desk.audit.export(file).result(10)
        assert file.read_text() == "before"
        house.answers["/v1/desk/audit-export"] = Reply(200, b"{}\n{}\n", "application/x-ndjson", HEADERS)
        assert desk.audit.export(file).result(10) == 2
        assert file.read_bytes() == b"{}\n{}\n"
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["audit.jsonl"]


def test_signing_out_here_needs_no_server(tmp_path: Path) -> None:
    house = House()
    ended: list[int] = []
    with opened(tmp_path, house) as desk:
        desk.when_ended(lambda: ended.append(1))
        house.answers.clear()
        desk.sign_out().result(10)
        assert (desk.session.staff_id, ended, desk.secrets.load(desk.server)) == ("", [1], None)
        assert not (tmp_path / "seat.json").exists()
