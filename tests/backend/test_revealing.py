"""A file: nothing personal before its caller is verified, masked after; one field for a reason and a minute."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_verifying import RIGHT, agent, desk, known, verify

from moonmail.domain.revealing import PersonField

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

__all__ = ["agent", "known"]
pytestmark = pytest.mark.usefixtures("db")


def reveal(
    caller: Caller, member: Member, field: str = "phone", reason: str = "call_back", reveal_id: uuid.UUID | None = None
) -> Answer:
    body = {"member_id": str(member.pk), "field": field, "reason": reason}
    return caller.put(f"/v1/desk/reveals/{reveal_id or uuid.uuid4()}", body)


def file_of(caller: Caller, member: Member) -> Any:
    answer = caller.get(f"/v1/desk/members/{member.pk}")
    assert answer.status == 200
    return answer.json


def audited(act: str) -> list[tuple[str, str, Any]]:
    from moonmail.backend.audit.service import links

    return [
        (link.entry.member, link.entry.why, json.loads(link.detail[1]) if link.detail else None)
        for link in links()
        if link.entry.act == act
    ]


def test_before_the_caller_is_verified_nothing_personal_is_there(agent: Caller, known: Member, me: Caller) -> None:
    booking, _ = me.paid()
    found = file_of(agent, known)
    assert (found["fields"], found["references"], found["verified_until"]) == ({}, {}, None)
    assert [each["booking_id"] for each in found["bookings"]] == [booking["id"]]
    told = json.dumps(found, ensure_ascii=False)
    for secret in (known.name, known.email, "1954", "12345678", known.membership_number, booking["reference"]):
        assert secret not in told
    assert audited("opened") == [(str(known.pk), "", {"verified": False})]


def test_after_it_everything_is_masked_and_the_references_are_there(agent: Caller, known: Member, me: Caller) -> None:
    booking, _ = me.paid()
    verify(agent, known, RIGHT)
    found = file_of(agent, known)
    assert set(found["fields"]) == {field.value for field in PersonField}
    assert found["fields"]["phone"].endswith("●78")
    assert found["references"] == {booking["id"]: booking["reference"]}
    told = json.dumps(found, ensure_ascii=False)
    for secret in (known.name, known.email, "1954", "12345678", known.membership_number):
        assert secret not in told
    # For a colleague nobody is verified.
    assert file_of(desk("agent"), known)["fields"] == {}


def test_a_field_is_shown_for_a_reason_and_a_minute(agent: Caller, known: Member, clock: MovableClock) -> None:
    verify(agent, known, RIGHT)
    shown = uuid.uuid4()
    answer = reveal(agent, known, reveal_id=shown)
    assert (answer.status, answer.json["value"], answer.json["until"]) == (201, "+819012345678", "2026-11-22T03:01:00Z")
    assert answer.header("Cache-Control") == "no-store"
    again = reveal(agent, known, reveal_id=shown)
    assert (again.status, again.json) == (200, answer.json)
    assert audited("revealed") == [(str(known.pk), "call_back", {"field": "phone"})]
    clock.forward(minutes=1)
    over = reveal(agent, known, reveal_id=shown)
    assert (over.code, over.json["current"]) == ("illegal_move", "over")
    assert reveal(agent, known, "birth_date", "correct").json["value"] == "1954-06-30"


def test_without_a_verified_caller_nothing_is_shown(agent: Caller, known: Member, clock: MovableClock) -> None:
    answer = reveal(agent, known)
    assert (answer.code, answer.json["current"]) == ("illegal_move", "not_verified")
    verify(agent, known, RIGHT)
    assert reveal(desk("supervisor"), known).code == "illegal_move"
    clock.forward(minutes=31)
    assert reveal(agent, known).code == "illegal_move"
    assert audited("revealed") == []


@pytest.mark.parametrize(
    "changed", [{"field": "password"}, {"reason": "curious"}, {"reason": ""}, {"member_id": "x"}, {"more": 1}]
)
def test_what_is_no_field_and_no_reason_is_refused(agent: Caller, known: Member, changed: dict[str, Any]) -> None:
    verify(agent, known, RIGHT)
    body = {"member_id": str(known.pk), "field": "phone", "reason": "call_back"} | changed
    assert agent.put(f"/v1/desk/reveals/{uuid.uuid4()}", body).code == "malformed"


def test_an_id_is_one_showing_of_one_person(agent: Caller, known: Member) -> None:
    verify(agent, known, RIGHT)
    shown = uuid.uuid4()
    assert reveal(agent, known, reveal_id=shown).status == 201
    assert reveal(agent, known, "email", reveal_id=shown).code == "id_reused"
    colleague = desk("agent")
    verify(colleague, known, RIGHT)
    assert reveal(colleague, known, reveal_id=shown).code == "id_reused"


def test_the_member_sees_that_it_happened_and_not_who_it_was(
    agent: Caller, known: Member, me: Caller, other: Caller, clock: MovableClock
) -> None:
    verify(agent, known, RIGHT)
    reveal(agent, known)
    clock.forward(seconds=5)
    reveal(agent, known, "email", "write_to")
    seen = me.get("/v1/me/accesses").json["items"]
    assert [(each["field"], each["reason"]["ja"], each["role"]["ja"]) for each in seen] == [
        ("email", "ご連絡をお送りするため", "お客さま窓口"),
        ("phone", "折り返しお電話するため", "お客さま窓口"),
    ]
    assert "星野" not in json.dumps(seen, ensure_ascii=False)
    assert other.get("/v1/me/accesses").json["items"] == []
    import io
    import zipfile

    response = me.get("/v1/me/export").response
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        exported = json.loads(archive.read("accesses.json"))["accesses"]
    assert {each["field"] for each in exported} == {"phone", "email"}


def test_who_is_not_there_has_no_file(agent: Caller, known: Member) -> None:
    assert agent.get(f"/v1/desk/members/{uuid.uuid4()}").code == "not_found"
    verify(agent, known, RIGHT)
    known.is_active = False
    known.save()
    assert agent.get(f"/v1/desk/members/{known.pk}").code == "not_found"
    assert reveal(agent, known).code == "not_found"
