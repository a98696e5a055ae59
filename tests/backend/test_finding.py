"""Find at the desk: by anything a caller may say, nothing personal told, every settled search in the audit."""

from __future__ import annotations

import json
import secrets
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller

    from moonmail.backend.accounts.models import Member

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def agent(db: None) -> Caller:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    made = service.make("agent@desk.example", "星野 窓", secrets.token_urlsafe(16), ["agent"], "command:test")
    return Caller(mint_desk_token(made.account))


def find(agent: Caller, text: str, *, settled: bool = False) -> Any:
    answer = agent.call("POST", "/v1/desk/find", {"text": text, "settled": settled})
    assert answer.status == 200, answer.response.content
    return answer.json


def ids(found: Any) -> set[str]:
    return {each["member_id"] for each in found["members"]}


def last_audit() -> tuple[str, str, Any]:
    from moonmail.backend.audit.service import links

    *_, link = links()
    return link.entry.act, link.entry.member, json.loads(link.detail[1]) if link.detail else None


@pytest.mark.parametrize("text", ["月野", "うさぎ", "ﾂｷﾉ", "tukino", "0055500", "member@exa", "う"])
def test_a_member_is_found_as_soon_as_there_is_one(agent: Caller, member: Member, text: str) -> None:
    found = find(agent, text)
    assert str(member.pk) in ids(found)
    (hit,) = (each for each in found["members"] if each["member_id"] == str(member.pk))
    assert hit["name"] == "月● う●●"
    assert hit["bookings"] == []


def test_a_booking_is_found_by_its_reference_and_by_the_number_and_code_of_its_pass(agent: Caller, me: Caller) -> None:
    booking, _ = me.paid()
    me.paid()
    issued = next(each for each in me.get("/v1/changes").json["pass"]["created"] if each["booking_id"] == booking["id"])
    for text in (booking["reference"].lower(), issued["number"], issued["qr"]):
        (hit,) = find(agent, text)["members"]
        assert [each["booking_id"] for each in hit["bookings"]] == [booking["id"]], text
    (hit,) = find(agent, "005550001")["members"]
    assert len(hit["bookings"]) == 2
    assert hit["bookings"][0]["flight_number"] == "MM 204"


def test_nothing_personal_is_told(agent: Caller, me: Caller, member: Member) -> None:
    booking, _ = me.paid()
    told = json.dumps(find(agent, "月野"), ensure_ascii=False)
    for secret in (member.name, member.name_kana, member.email, member.membership_number, booking["reference"]):
        assert secret not in told


def test_a_code_that_is_no_good_is_said_to_be(agent: Caller, me: Caller, clock: MovableClock) -> None:
    me.paid()
    qr = me.get("/v1/changes").json["pass"]["created"][0]["qr"]
    assert find(agent, qr)["pass_verdict"] == "valid"
    at = len(qr) // 2
    broken = qr[:at] + ("A" if qr[at] != "A" else "B") + qr[at + 1 :]
    found = find(agent, broken)
    assert (found["pass_verdict"] in ("altered", "forged"), found["members"]) == (True, [])
    clock.forward(days=5000)
    found = find(agent, qr)
    assert (found["pass_verdict"], len(found["members"])) == ("expired", 1)


def test_a_pass_that_was_replaced_is_said_to_be(agent: Caller, me: Caller) -> None:
    booking, _ = me.paid()
    qr = me.get("/v1/changes").json["pass"]["created"][0]["qr"]
    assert me.cancel(booking, refund=19_800).status == 201
    found = find(agent, qr)
    assert (found["pass_verdict"], found["pass_replaced"]) == ("valid", True)
    assert found["members"][0]["bookings"][0]["state"] == "cancelled"


def test_whoever_changes_their_name_is_found_by_the_new_one_alone(agent: Caller, member: Member) -> None:
    member.name, member.name_kana = "星川 葵", "ホシカワ アオイ"
    member.save()
    assert ids(find(agent, "ほしかわ")) == {str(member.pk)}
    assert str(member.pk) not in ids(find(agent, "月野"))


def test_a_gift_that_was_claimed_is_found_with_whom_it_belongs_to(agent: Caller, me: Caller, other: Caller) -> None:
    booking, _ = me.paid()
    gift = me.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}).json
    assert other.put(f"/v1/claims/{uuid.uuid4()}", {"code": gift["code"]}).status == 201
    (hit,) = find(agent, booking["reference"])["members"]
    assert hit["member_id"] == other.get("/v1/me").json["id"]
    assert len(hit["bookings"]) == 1


def test_staff_are_not_found(agent: Caller) -> None:
    assert find(agent, "星野 窓")["members"] == []
    assert find(agent, "agent@desk")["members"] == []


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'; DROP TABLE", "\u0000", "ﾞ", "👩‍🚀", "x" * 600])
def test_whatever_is_typed_is_answered(agent: Caller, member: Member, text: str) -> None:
    assert find(agent, text)["members"] == []


def test_too_much_is_refused(agent: Caller) -> None:
    assert agent.call("POST", "/v1/desk/find", {"text": "x" * 601}).status == 400


def test_a_settled_search_is_audited_without_what_was_searched_for(agent: Caller, member: Member) -> None:
    find(agent, "005550001")
    assert last_audit()[0] == "staff_made"
    find(agent, "005550001", settled=True)
    assert last_audit() == ("searched", str(member.pk), {"by": ["number"], "found": 1, "more": False})
    find(agent, "だれもいない", settled=True)
    assert last_audit() == ("searched", "", {"by": [], "found": 0, "more": False})


def test_of_many_the_first_fifty_are_told_and_that_there_are_more(agent: Caller) -> None:
    from moonmail.backend.accounts.models import Member

    for number in range(60):
        Member.objects.create_user(
            f"many{number}@example.jp", None, name=f"夢見 {number:02}", membership_number=f"0066600{number:02}"
        )
    found = find(agent, "夢見")
    assert (len(found["members"]), found["more"]) == (50, True)
    assert len(find(agent, "夢見 07")["members"]) == 1


def test_a_member_who_is_found_by_several_words_is_one_of_the_fifty(agent: Caller) -> None:
    from moonmail.backend.accounts.models import Member

    for number in range(60):
        name = " ".join([f"夢{number:02}"] * 3)
        Member.objects.create_user(f"many{number}@example.jp", None, name=name, membership_number=f"0066600{number:02}")
    found = find(agent, "夢")
    assert (len(ids(found)), found["more"]) == (50, True)


def test_who_was_there_before_the_desk_is_found_as_well(agent: Caller, me: Caller, member: Member) -> None:
    from importlib import import_module

    from django.apps import apps

    from moonmail.backend.desk.models import FindTerm

    booking, _ = me.paid()
    kept = sorted(bytes(each.term) for each in FindTerm.objects.all())
    FindTerm.objects.all().delete()
    assert find(agent, booking["reference"])["members"] == []
    import_module("moonmail.backend.desk.migrations.0001_initial").let_be_found(apps, None)
    assert sorted(bytes(each.term) for each in FindTerm.objects.all()) == kept


@pytest.mark.expects_log("moonmail.backend")
def test_a_nul_is_refused_wherever_it_comes(agent: Caller) -> None:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend.staff import service

    made = service.make("auditor@desk.example", "星野 窓", secrets.token_urlsafe(16), ["auditor"], "command:test")
    auditor = Caller(mint_desk_token(made.account))
    for name in ("who", "member", "what", "act"):
        assert auditor.get(f"/v1/desk/audit?{name}=%00").code == "malformed"
    # Here the database itself says no, or finds nothing.
    assert Caller(None).get("/v1/missions/%00").status in (400, 404)
