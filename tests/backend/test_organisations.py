"""Organisations: who makes them, who books for them, how colleagues join and leave."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

SCHOOL = {"name": "月見小学校 6年1組", "kind": "school", "receipt_name": "月見市立月見小学校"}


def invite(caller: Caller, organisation_id: str) -> Answer:
    return caller.put(f"/v1/invitations/{uuid.uuid4()}", {"organisation_id": organisation_id})


def join(caller: Caller, code: str) -> Answer:
    return caller.put(f"/v1/joinings/{uuid.uuid4()}", {"code": code})


def remove(caller: Caller, organisation_id: str, member: Member) -> Answer:
    return caller.call("DELETE", f"/v1/organisations/{organisation_id}/bookers/{member.pk}")


@pytest.fixture
def school(me: Caller) -> str:
    made = me.put(f"/v1/organisations/{uuid.uuid4()}", SCHOOL)
    assert made.status == 201
    return str(made.json["id"])


def test_who_makes_it_is_its_owner_and_it_is_in_the_member(me: Caller, school: str, member: Member) -> None:
    made = me.get(f"/v1/organisations/{school}").json
    assert {k: made[k] for k in SCHOOL} == SCHOOL
    assert [(each["member_id"], each["role"]) for each in made["bookers"]] == [(str(member.pk), "owner")]
    assert made["invitation"] is None
    assert me.get("/v1/me").json["organisations"] == [{"organisation_id": school, "role": "owner", **SCHOOL}]


def test_a_change_reaches_everybody_who_books(me: Caller, other: Caller, school: str) -> None:
    join(other, invite(me, school).json["invitation"])
    state = other.get("/v1/changes").json["state"]
    changed = {**SCHOOL, "receipt_name": "月見小学校 PTA"}
    assert me.put(f"/v1/organisations/{school}", changed).status == 200
    updated = other.get(f"/v1/changes?since={state}").json["member"]["updated"]
    assert [each["receipt_name"] for each in updated[0]["organisations"]] == ["月見小学校 PTA"]
    state = other.get("/v1/changes").json["state"]
    me.put(f"/v1/organisations/{school}", changed)
    assert other.get("/v1/changes").json["state"] == state


def test_only_its_bookers_see_it_and_only_owners_change_it(me: Caller, other: Caller, school: str) -> None:
    assert other.get(f"/v1/organisations/{school}").code == "not_found"
    assert other.put(f"/v1/organisations/{school}", SCHOOL).code == "not_found"
    code = invite(me, school).json["invitation"]
    seen = join(other, code).json
    assert (seen["role"], seen["invitation"]) == ("booker", None)
    assert other.put(f"/v1/organisations/{school}", {**SCHOOL, "name": "x"}).code == "not_yours"
    assert invite(other, school).code == "not_yours"


@pytest.mark.parametrize(
    ("field", "text"), [("name", "\u202e小学校"), ("receipt_name", " \u3000 "), ("name", "\u3164")]
)
def test_a_name_that_cant_be_read_is_refused(me: Caller, field: str, text: str) -> None:
    answer = me.put(f"/v1/organisations/{uuid.uuid4()}", {**SCHOOL, field: text})
    assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", [field])
    assert me.get("/v1/me").json["organisations"] == []


class TestInvitations:
    def test_a_code_works_once(self, me: Caller, other: Caller, school: str, stranger: Member) -> None:
        from tests.backend.conftest import make_member
        from tests.support.backend_calls import Caller, mint_token

        invited = invite(me, school).json
        assert len(invited["invitation"]) == 8
        assert join(me, invited["invitation"]).status == 200, "who is one already does not use it up"
        assert [each["role"] for each in join(other, invited["invitation"]).json["bookers"]] == ["owner", "booker"]
        third = Caller(mint_token(make_member("third@example.jp", "005550003")))
        assert join(third, invited["invitation"]).code == "code_over"
        assert me.get(f"/v1/organisations/{school}").json["invitation"] is None

    def test_the_same_joining_again_is_the_same_answer(self, me: Caller, other: Caller, school: str) -> None:
        path, body = f"/v1/joinings/{uuid.uuid4()}", {"code": invite(me, school).json["invitation"]}
        assert other.put(path, body).json == other.put(path, body).json
        assert me.put(path, body).code == "id_reused"

    def test_a_newer_one_ends_the_older(self, me: Caller, other: Caller, school: str) -> None:
        first = invite(me, school).json["invitation"]
        second = invite(me, school).json["invitation"]
        assert join(other, first).code == "code_over"
        assert join(other, second).status == 200

    def test_the_same_invitation_again_is_not_a_new_code(self, me: Caller, school: str) -> None:
        path, body = f"/v1/invitations/{uuid.uuid4()}", {"organisation_id": school}
        assert me.put(path, body).json["invitation"] == me.put(path, body).json["invitation"]

    def test_it_ends_after_fourteen_days(self, me: Caller, other: Caller, school: str, clock: MovableClock) -> None:
        code = invite(me, school).json["invitation"]
        clock.forward(days=14)
        assert join(other, code).code == "code_over"
        assert me.get(f"/v1/organisations/{school}").json["invitation"] is None
        assert invite(me, school).json["invitation"] != code

    def test_guesses_are_limited_together_with_those_at_gifts(self, other: Caller, clock: MovableClock) -> None:
        assert join(other, "3333-3333-9").code == "code_unknown"
        assert [join(other, "3333-3333").code for _ in range(3)] == ["code_unknown"] * 3
        for _ in range(2):
            other.put(f"/v1/claims/{uuid.uuid4()}", {"code": "4444-4444"})
        answer = join(other, "3333-3333")
        assert (answer.code, answer.header("Retry-After")) == ("too_many_requests", "900")


class TestLeaving:
    @pytest.fixture
    def both(self, me: Caller, other: Caller, school: str) -> str:
        join(other, invite(me, school).json["invitation"])
        return school

    def test_an_owner_takes_a_booker_out(
        self, me: Caller, other: Caller, both: str, stranger: Member, member: Member
    ) -> None:
        state = other.get("/v1/changes").json["state"]
        assert [each["role"] for each in remove(me, both, stranger).json["bookers"]] == ["owner"]
        assert remove(me, both, stranger).status == 200
        assert other.get(f"/v1/organisations/{both}").code == "not_found"
        assert other.get(f"/v1/changes?since={state}").json["member"]["updated"][0]["organisations"] == []

    def test_a_booker_leaves_and_sees_no_more(self, other: Caller, both: str, stranger: Member, member: Member) -> None:
        assert remove(other, both, member).code == "not_yours"
        left = remove(other, both, stranger).json
        assert (left["bookers"], left["bookings"]) == ([], [])
        assert other.get("/v1/me").json["organisations"] == []

    def test_the_last_owner_stays_while_others_are_left(
        self, me: Caller, both: str, member: Member, stranger: Member
    ) -> None:
        assert remove(me, both, member).code == "still_needed"
        remove(me, both, stranger)
        invite(me, both)
        assert remove(me, both, member).status == 200
        assert me.get("/v1/me").json["organisations"] == []


def test_bookings_of_the_organisation_are_seen_by_all_its_bookers(
    me: Caller, other: Caller, school: str, member: Member
) -> None:
    from moonmail.backend.bookings.models import Booking

    booking: Any = me.paid()[0]
    Booking.objects.filter(pk=booking["id"]).update(organisation_id=school)
    join(other, invite(me, school).json["invitation"])
    seen = other.get(f"/v1/organisations/{school}").json["bookings"]
    assert [
        {k: each[k] for k in ("reference", "title", "state", "quantity", "total", "booked_by")} for each in seen
    ] == [
        {
            "reference": booking["reference"],
            "title": "はじめての手紙",
            "state": "confirmed",
            "quantity": 1,
            "total": booking["price"]["amount"],
            "booked_by": member.name,
        }
    ]


def test_who_may_book(me: Caller, school: str, member: Member, stranger: Member) -> None:
    from moonmail.backend.organisations.service import is_booker

    assert is_booker(member.pk, uuid.UUID(school))
    assert not is_booker(stranger.pk, uuid.UUID(school))
    assert not is_booker(member.pk, uuid.uuid4())
