"""Who orders: somebody under 18 with a guardian, somebody for an organisation."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller

    from moonmail.backend.accounts.models import Member

CONSENT = {
    "name": "月野 育子",
    "relation": "母",
    "phone": "090-0000-0000",
    "consented_at": "2026-11-22T03:00:30Z",
}


def born(member: Member, day: date) -> None:
    member.birth_date = day
    member.save(update_fields=["birth_date"])


class TestGuardian:
    """The test's day is 22 November 2026, noon in Japan."""

    @pytest.mark.parametrize("day", [date(2008, 11, 23), date(2015, 4, 1)])
    def test_is_needed_under_18(self, me: Caller, member: Member, day: date) -> None:
        born(member, day)
        answer = me.book()
        assert (answer.status, answer.code, answer.json["fields"]) == (422, "guardian_needed", {"guardian": "missing"})
        assert "保護者" in answer.json["detail"]
        assert me.order(me.shipment().json, guardian=CONSENT).status == 201

    def test_is_not_needed_on_the_18th_birthday(self, me: Caller, member: Member) -> None:
        born(member, date(2008, 11, 22))
        assert me.book().status == 201

    def test_the_birthday_begins_in_japan(self, me: Caller, member: Member, clock: MovableClock) -> None:
        born(member, date(2008, 11, 23))
        clock.forward(hours=11, minutes=59)
        assert me.book().code == "guardian_needed"
        clock.forward(minutes=1)
        assert me.book().status == 201

    def test_the_consent_is_kept_and_an_adults_is_not(self, me: Caller, member: Member) -> None:
        from moonmail.backend.bookings.models import Booking

        adult = me.order(me.shipment().json, guardian=CONSENT).json
        born(member, date(2010, 1, 1))
        child = me.order(me.shipment().json, guardian=CONSENT).json
        assert Booking.objects.get(pk=adult["id"]).guardian is None
        kept = Booking.objects.get(pk=child["id"]).guardian
        assert (kept["name"], kept["relation"]) == ("月野 育子", "母")

    @pytest.mark.parametrize("missing", list(CONSENT))
    def test_half_a_consent_is_none(self, me: Caller, member: Member, missing: str) -> None:
        born(member, date(2010, 1, 1))
        half = {field: value for field, value in CONSENT.items() if field != missing}
        answer = me.order(me.shipment().json, guardian=half)
        assert (answer.code, list(answer.json["fields"])) == ("malformed", [f"guardian.{missing}"])

    @pytest.mark.parametrize("name", [" \u3000", "a\u202eb"])
    def test_a_name_that_says_nothing(self, me: Caller, member: Member, name: str) -> None:
        born(member, date(2010, 1, 1))
        answer = me.order(me.shipment().json, guardian=CONSENT | {"name": name})
        assert (answer.code, list(answer.json["fields"])) == ("content_not_allowed", ["guardian.name"])


class TestOrganisation:
    @pytest.fixture
    def company(self, me: Caller) -> str:
        key = str(uuid.uuid4())
        body = {"name": "月野商店", "kind": "company", "receipt_name": "株式会社月野商店"}
        assert me.put(f"/v1/organisations/{key}", body).status == 201
        return key

    def test_a_booker_books_for_it(self, me: Caller, company: str) -> None:
        assert me.order(me.shipment().json, organisation_id=company).json["organisation_id"] == company

    def test_nobody_else_does(self, me: Caller, other: Caller, company: str) -> None:
        answer = other.order(other.shipment().json, organisation_id=company)
        assert (answer.status, answer.json["fields"]) == (404, {"organisation_id": "unknown"})
        unknown = me.order(me.shipment().json, organisation_id=str(uuid.uuid4()))
        assert unknown.json["fields"] == {"organisation_id": "unknown"}
