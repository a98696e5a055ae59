"""Verifying a caller: two facts that match and none that is wrong; nothing is given away; guessing is stopped."""

from __future__ import annotations

import json
import secrets
import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("db")

RIGHT = {"birth_date": "1954-06-30", "phone": "090-1234-5678"}
WRONG = {"birth_date": "1954-07-30", "phone": "090-1234-5678"}


def desk(*roles: str) -> Caller:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    email = f"{'-'.join(roles)}-{uuid.uuid4().hex[:6]}@desk.example"
    made = service.make(email, "星野 窓", secrets.token_urlsafe(16), roles, "command:test")
    return Caller(mint_desk_token(made.account))


@pytest.fixture
def agent(db: None) -> Caller:
    return desk("agent")


@pytest.fixture
def known(member: Member) -> Member:
    member.birth_date, member.phone = date(1954, 6, 30), "+819012345678"
    member.save()
    return member


def verify(agent: Caller, member: Member, facts: dict[str, str], attempt: uuid.UUID | None = None) -> Answer:
    body = {"member_id": str(member.pk), "facts": facts}
    return agent.put(f"/v1/desk/verifications/{attempt or uuid.uuid4()}", body)


def audited() -> list[tuple[str, str, Any]]:
    from moonmail.backend.audit.service import links

    return [
        (link.entry.act, link.entry.member, json.loads(link.detail[1])["facts"] if link.detail else None)
        for link in links()
        if "verified" in link.entry.act
    ]


@pytest.mark.parametrize(
    "facts",
    [
        RIGHT,
        {"birth_date": "昭和29年6月30日", "number_tail": "０００１"},
        {"number_tail": "0001", "phone": "+81 90 1234 5678"},
        {"birth_date": "19540630", "phone": "０９０１２３４５６７８", "number_tail": "555-0001"},
    ],
)
def test_two_facts_that_match_are_enough_however_they_are_typed(
    agent: Caller, known: Member, clock: MovableClock, facts: dict[str, str]
) -> None:
    answer = verify(agent, known, facts)
    assert answer.status == 201
    assert (answer.json["verified"], set(answer.json["matches"].values())) == (True, {True})
    assert answer.json["expires_at"] == "2026-11-22T03:30:00Z"
    assert audited() == [("verified", str(known.pk), dict.fromkeys(facts, True))]


def test_a_reference_of_any_of_their_bookings_counts(agent: Caller, known: Member, me: Caller) -> None:
    booking, _ = me.paid()
    found = verify(agent, known, {"reference": booking["reference"].lower(), "number_tail": "0001"}).json
    assert found["verified"]


def test_one_wrong_fact_is_no_even_beside_two_right_ones(agent: Caller, known: Member) -> None:
    answer = verify(agent, known, RIGHT | {"number_tail": "9999"}).json
    assert (answer["verified"], answer["expires_at"]) == (False, None)
    assert answer["matches"] == {"birth_date": True, "phone": True, "number_tail": False}
    assert answer["tries_left"] == 2


def test_what_would_have_been_right_is_never_told(agent: Caller, known: Member) -> None:
    told = verify(agent, known, WRONG).response.content.decode()
    for secret in ("1954", "9012345678", known.name, known.email, "0001"):
        assert secret not in told


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"birth_date": "1954-06-30"},
        {"birth_date": "1954-06-31", "phone": "09012345678"},
        {"birth_date": "1954-06-30", "phone": "5678"},
        {"birth_date": "1954-06-30", "number_tail": "1"},
        {"birth_date": "1954-06-30", "reference": "O0O0O0"},
        {"birth_date": "1954-06-30", "shoe_size": "24"},
        {"birth_date": "1954-06-30", "phone": "9" * 41},
    ],
)
def test_what_can_not_be_read_is_refused_and_not_counted(agent: Caller, known: Member, facts: dict[str, str]) -> None:
    for _ in range(4):
        assert verify(agent, known, facts).code == "malformed"
    assert audited() == []
    assert verify(agent, known, RIGHT).json["verified"]


def test_three_failures_lock_for_everybody_and_for_a_while(agent: Caller, known: Member, clock: MovableClock) -> None:
    left = [verify(agent, known, WRONG).json["tries_left"] for _ in range(3)]
    assert left == [2, 1, 0]
    for caller in (agent, desk("agent"), desk("supervisor")):
        answer = verify(caller, known, RIGHT)
        assert (answer.status, answer.code, answer.header("Retry-After")) == (429, "too_many_requests", "900")
    assert len(audited()) == 3
    clock.forward(minutes=15, seconds=1)
    assert verify(agent, known, WRONG).json["tries_left"] == 2
    assert verify(agent, known, RIGHT).json["verified"]
    assert verify(agent, known, WRONG).json["tries_left"] == 2


def test_failures_of_long_ago_are_not_counted(agent: Caller, known: Member, clock: MovableClock) -> None:
    verify(agent, known, WRONG)
    verify(agent, known, WRONG)
    clock.forward(minutes=61)
    assert verify(agent, known, WRONG).json["tries_left"] == 2


def test_a_supervisor_lifts_the_lock_and_that_is_audited(agent: Caller, known: Member) -> None:
    for _ in range(3):
        verify(agent, known, WRONG)
    path = f"/v1/desk/verification-locks/{known.pk}"
    assert agent.call("DELETE", path, None).code == "not_yours"
    supervisor = desk("supervisor")
    assert supervisor.call("DELETE", path, None).status == 204
    assert supervisor.call("DELETE", path, None).status == 204
    assert verify(agent, known, RIGHT).json["verified"]
    from moonmail.backend.audit.models import AuditEntry

    assert AuditEntry.objects.filter(act="changed", what="verification-lock", member=str(known.pk)).count() == 1


def test_sent_again_an_attempt_is_one_attempt(agent: Caller, known: Member) -> None:
    attempt = uuid.uuid4()
    assert verify(agent, known, WRONG, attempt).status == 201
    again = verify(agent, known, WRONG, attempt)
    assert (again.status, again.json["tries_left"]) == (200, 2)
    assert len(audited()) == 1
    assert verify(agent, known, RIGHT, attempt).code == "id_reused"
    assert verify(desk("agent"), known, WRONG, attempt).code == "id_reused"


def test_it_counts_for_who_did_it_and_for_half_an_hour(agent: Caller, known: Member, clock: MovableClock) -> None:
    from moonmail.backend.desk.models import Verification
    from moonmail.backend.desk.verifying import verified_until
    from moonmail.backend.staff.auth import Staff

    verify(agent, known, RIGHT)
    (row,) = Verification.objects.all()

    def verified_by(staff_id: uuid.UUID) -> bool:
        return verified_until(Staff(type(known)(id=staff_id), frozenset()), known.pk) is not None

    assert verified_by(row.staff_id)
    assert not verified_by(uuid.uuid4())
    clock.forward(minutes=30)
    assert not verified_by(row.staff_id)


def test_who_is_not_there_and_who_works_here_cannot_be_verified(agent: Caller, known: Member) -> None:
    from moonmail.backend.staff.models import StaffAccount

    colleague = StaffAccount.objects.get().account
    for somebody in (type(known)(id=uuid.uuid4()), colleague):
        assert verify(agent, somebody, RIGHT).code == "not_found"
    known.is_active = False
    known.save()
    assert verify(agent, known, RIGHT).code == "not_found"


def test_an_attempt_is_forgotten_after_a_month_and_the_audit_is_not(
    agent: Caller, known: Member, clock: MovableClock
) -> None:
    from moonmail.backend.desk.models import Verification
    from moonmail.backend.desk.verifying import forget

    verify(agent, known, WRONG)
    clock.forward(days=31)
    forget()
    assert not Verification.objects.exists()
    assert len(audited()) == 1


def test_with_an_account_goes_what_staff_looked_at_and_not_that_they_did(
    agent: Caller, known: Member, me: Caller
) -> None:
    from moonmail.backend.desk.models import FindTerm, Verification

    verify(agent, known, WRONG)
    assert FindTerm.objects.filter(member_id=known.pk).exists()
    answer = me.put(f"/v1/deletions/{uuid.uuid4()}", {"membership_number": known.membership_number})
    assert answer.status in (200, 201), answer.response.content
    assert not FindTerm.objects.filter(member_id=known.pk).exists()
    assert not Verification.objects.exists()
    assert audited() == [("not_verified", str(known.pk), None)]
    from moonmail.backend.audit.service import links
    from moonmail.domain.audit import verify as faults

    assert list(faults(links())) == []
