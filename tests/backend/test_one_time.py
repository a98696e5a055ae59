"""A one-time code: shown by the member's app alone, for five minutes, good once, and guesses count as failures."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from tests.backend.test_verifying import agent, desk, known, verify

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

__all__ = ["agent", "known"]
pytestmark = pytest.mark.usefixtures("db")


def ask(agent: Caller, member: Member, code_id: uuid.UUID | None = None) -> Answer:
    return agent.put(f"/v1/desk/one-time-codes/{code_id or uuid.uuid4()}", {"member_id": str(member.pk)})


def shown(me: Caller) -> str:
    answer = me.get("/v1/me/desk-code")
    assert (answer.status, answer.header("Cache-Control")) == (200, "no-store")
    return str(answer.json["digits"])


def with_code(agent: Caller, member: Member, code: str) -> bool:
    return bool(verify(agent, member, {"one_time_code": code, "birth_date": "1954-06-30"}).json["verified"])


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_app_hears_of_it_by_sync_and_shows_it_and_staff_never_see_it(
    agent: Caller, known: Member, me: Caller, other: Caller
) -> None:
    state = me.get("/v1/changes?limit=1000").json["state"]
    assert me.get("/v1/me/desk-code").code == "not_found"
    answer = ask(agent, known)
    assert (answer.status, answer.json["expires_at"]) == (201, "2026-11-22T03:05:00Z")
    (told,) = me.get(f"/v1/changes?since={state}").json["member"]["updated"]
    assert told["code_until"] == "2026-11-22T03:05:00Z"
    code = shown(me)
    assert len(code) == 6
    assert code not in str(answer.json) + str(told)
    assert other.get("/v1/me/desk-code").code == "not_found"
    assert with_code(agent, known, f"{code[:3]} {code[3:]}")
    assert me.get("/v1/me").json["code_until"] is None


def test_it_is_one_of_two_facts_and_good_once(agent: Caller, known: Member, me: Caller) -> None:
    ask(agent, known)
    code = shown(me)
    assert verify(agent, known, {"one_time_code": code}).code == "malformed"
    assert with_code(agent, known, code)
    assert me.get("/v1/me/desk-code").code == "not_found"
    assert not with_code(agent, known, code)


def test_it_ends_after_five_minutes_and_by_the_next_one(
    agent: Caller, known: Member, me: Caller, clock: MovableClock
) -> None:
    ask(agent, known)
    first = shown(me)
    ask(agent, known)
    second = shown(me)
    assert first != second
    assert not with_code(agent, known, first)
    clock.forward(minutes=5)
    assert me.get("/v1/me/desk-code").code == "not_found"
    assert not with_code(agent, known, second)


def test_it_is_for_whom_it_was_asked_alone(agent: Caller, known: Member, me: Caller) -> None:
    ask(agent, known)
    assert not with_code(desk("agent"), known, shown(me))
    assert with_code(agent, known, shown(me))


def test_guesses_are_failures_and_then_there_is_no_code_either(agent: Caller, known: Member, me: Caller) -> None:
    ask(agent, known)
    code = shown(me)
    for _ in range(3):
        assert not with_code(agent, known, other_than(code))
    assert verify(agent, known, {"one_time_code": code, "birth_date": "1954-06-30"}).code == "too_many_requests"
    assert ask(agent, known).code == "too_many_requests"


def test_sent_twice_it_is_one_code_and_an_id_is_one_persons(agent: Caller, known: Member, me: Caller) -> None:
    code_id = uuid.uuid4()
    assert [ask(agent, known, code_id).status for _ in range(2)] == [201, 200]
    assert ask(desk("agent"), known, code_id).code == "id_reused"


def test_nobody_is_sent_codes_without_end(agent: Caller, known: Member, clock: MovableClock) -> None:
    assert [ask(agent, known).status for _ in range(6)] == [201] * 5 + [429]
    clock.forward(minutes=61)
    assert ask(agent, known).status == 201


def test_nothing_at_rest_tells_it(agent: Caller, known: Member, me: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from moonmail.backend.desk.models import OneTimeCode

    ask(agent, known)
    code = shown(me)
    assert code not in str(OneTimeCode.objects.values().get())
    # What is in the database makes another code under another key.
    monkeypatch.setattr(settings, "SECRET_KEY", "another")
    assert shown(me) != code


def test_old_ones_are_forgotten(agent: Caller, known: Member, clock: MovableClock) -> None:
    from moonmail.backend.desk.models import OneTimeCode
    from moonmail.backend.desk.one_time import forget

    ask(agent, known)
    forget()
    assert OneTimeCode.objects.count() == 1
    clock.forward(hours=2)
    forget()
    assert not OneTimeCode.objects.exists()
