"""Accounts of the staff: made, changed and closed on the console; each change in the audit, and at once."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("db")
PASSWORD = "hoshi no uta 9041"
Run = Callable[..., tuple[int, list[Any], str]]


@pytest.fixture
def run(django_app: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    from moonmail.backend import commands

    def run(*words: str, password: str = PASSWORD) -> tuple[int, list[Any], str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        capsys.readouterr()
        code = commands.main([*words, "--data", str(django_app)])
        out, said = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], said

    return run


def audit() -> list[tuple[str, str, Any]]:
    from moonmail.backend.audit.service import links

    return [
        (link.entry.act, link.entry.who.partition(":")[0], json.loads(link.detail[1]) if link.detail else None)
        for link in links()
    ]


def token_of(email: str) -> str:
    from tests.support.backend_calls import mint_desk_token

    from moonmail.backend.staff.service import with_email

    return mint_desk_token(with_email(email).account)


def status_of(token: str) -> int:
    from tests.support.backend_calls import Caller

    return Caller(token).get("/v1/desk/me").status


def test_somebody_is_made_with_roles_and_listed(run: Run) -> None:
    made = run("create-staff", "tsuki@example.jp", "--name", "月野 渚", "--role", "agent", "--role", "receiving")
    assert made[0] == 0
    _, (row,), _ = run("staff")
    assert (row["email"], row["name"], row["roles"]) == ("tsuki@example.jp", "月野 渚", ["agent", "receiving"])
    assert audit() == [("staff_made", "command", {"roles": ["agent", "receiving"]})]


@pytest.mark.parametrize(
    ("words", "password", "said"),
    [
        (("create-staff", "tsuki", "--name", "月野"), PASSWORD, "no e-mail address"),
        (("create-staff", "a@example.jp", "--name", "月野"), "12345", "短すぎ"),
        (
            ("create-staff", "a@example.jp", "--name", "月野", "--role", "auditor", "--role", "agent"),
            PASSWORD,
            "auditor can't be together",
        ),
        (("set-roles", "nobody@example.jp", "--role", "agent"), PASSWORD, "nobody of the staff"),
        (("close-staff", "nobody@example.jp"), PASSWORD, "nobody of the staff"),
    ],
)
def test_what_can_not_be_is_refused_and_changes_nothing(
    run: Run, words: tuple[str, ...], password: str, said: str
) -> None:
    code, _, why = run(*words, password=password)
    assert code == 2
    assert said in why
    assert audit() == []
    assert run("staff")[1] == []


def test_an_address_has_one_account(run: Run) -> None:
    assert run("create-staff", "a@example.jp", "--name", "月野", "--role", "agent")[0] == 0
    code, _, said = run("create-staff", "A@example.jp", "--name", "月野", "--role", "auditor")
    assert (code, "has an account already" in said) == (2, True)


def test_other_roles_hold_at_once_and_whoever_is_closed_is_out_at_once(run: Run) -> None:
    run("create-staff", "a@example.jp", "--name", "月野", "--role", "agent")
    token = token_of("a@example.jp")
    assert status_of(token) == 200
    assert run("set-roles", "a@example.jp", "--role", "auditor")[0] == 0
    from tests.support.backend_calls import Caller

    assert Caller(token_of("a@example.jp")).get("/v1/desk/me").json["roles"] == ["auditor"]
    assert run("close-staff", "a@example.jp")[0] == 0
    assert status_of(token) == 401
    assert audit()[1:] == [
        ("roles_set", "command", {"before": ["agent"], "roles": ["auditor"]}),
        ("staff_closed", "command", None),
    ]


def test_closing_twice_is_closing_once(run: Run) -> None:
    run("create-staff", "a@example.jp", "--name", "月野", "--role", "agent")
    assert run("close-staff", "a@example.jp")[0] == run("close-staff", "a@example.jp")[0] == 0
    assert len(audit()) == 2


def test_without_a_role_the_desk_stays_shut(run: Run) -> None:
    run("create-staff", "a@example.jp", "--name", "月野", "--kiosks")
    assert status_of(token_of("a@example.jp")) == 401


def test_a_member_is_no_staff_and_staff_are_no_members(run: Run, member: Any) -> None:
    from tests.support.backend_calls import Caller, mint_desk_token, mint_token

    assert status_of(mint_desk_token(member)) == 401
    assert status_of(mint_token(member)) == 401
    run("create-staff", "a@example.jp", "--name", "月野", "--role", "supervisor")
    for path in ("/v1/me", "/v1/changes", "/v1/bookings/5f2b8c1e-0000-4000-8000-000000000001"):
        assert Caller(token_of("a@example.jp")).get(path).status == 401, path


def test_what_a_role_may_not_do_is_refused_and_told(run: Run) -> None:
    run("create-staff", "a@example.jp", "--name", "月野", "--role", "receiving")
    from tests.support.backend_calls import Caller

    caller = Caller(token_of("a@example.jp"))
    assert caller.get("/v1/desk/me").json["may"] == ["receive"]
    answer = caller.get("/v1/desk/audit")
    assert (answer.status, answer.code) == (403, "not_yours")
    assert audit()[-1][:2] == ("refused", "staff")
