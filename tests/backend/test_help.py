"""Helping a caller: shown before, done once by the member's own rules, told to them, undone where that is possible."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_verifying import RIGHT, agent, desk, known, verify

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

__all__ = ["agent", "known"]
pytestmark = pytest.mark.usefixtures("db")
AFTER_DUE = {"days": 400}


@pytest.fixture
def talking(agent: Caller, known: Member) -> Caller:
    """An agent who verified the member."""
    verify(agent, known, RIGHT)
    return agent


@pytest.fixture
def supervisor(known: Member) -> Caller:
    found = desk("supervisor")
    verify(found, known, RIGHT)
    return found


def look(caller: Caller, booking: Any) -> Any:
    answer = caller.get(f"/v1/desk/bookings/{booking['id']}")
    assert (answer.status, answer.header("Cache-Control")) == (200, "no-store"), answer.json
    assert answer.etag == answer.json["version"]
    return answer.json


def help_(
    caller: Caller, booking: Any, kind: str, help_id: uuid.UUID | None = None, version: str | None = None, **more: Any
) -> Answer:
    body = {"kind": kind, "booking_id": booking["id"], **more}
    version = version if version is not None else look(caller, booking)["version"]
    return caller.put(f"/v1/desk/helps/{help_id or uuid.uuid4()}", body, If_Match=version)


def shown(caller: Caller, booking: Any, kind: str, **more: Any) -> Any:
    answer = caller.call("POST", "/v1/desk/help-previews", {"kind": kind, "booking_id": booking["id"], **more})
    assert answer.status == 200, answer.json
    return answer.json


def undo(caller: Caller, done: Answer, undo_id: uuid.UUID | None = None) -> Answer:
    return caller.put(f"/v1/desk/help-undos/{undo_id or uuid.uuid4()}", {"help_id": done.json["id"]})


def told(me: Caller) -> list[str]:
    return [each["words"]["ja"] for each in me.get("/v1/changes?limit=1000").json["case_message"]["created"]]


def audited(what: str) -> list[Any]:
    from moonmail.backend.audit.service import links

    return [
        json.loads(link.detail[1]) if link.detail else None
        for link in links()
        if link.entry.act == "changed" and link.entry.what.startswith(what)
    ]


def everything(me: Caller) -> Any:
    return {**me.get("/v1/changes?limit=1000").json, "server_time": ""}


def test_without_a_verified_caller_there_is_nothing(agent: Caller, known: Member, me: Caller) -> None:
    booking, _ = me.paid()
    assert agent.get(f"/v1/desk/bookings/{booking['id']}").json["current"] == "not_verified"
    assert help_(agent, booking, "cancel", version='"help.1.1"').json["current"] == "not_verified"
    verify(agent, known, RIGHT)
    assert agent.get(f"/v1/desk/bookings/{uuid.uuid4()}").code == "not_found"
    assert look(agent, booking)["reference"] == booking["reference"]


def test_what_is_seen_is_what_is_done_and_seeing_does_nothing(talking: Caller, me: Caller) -> None:
    booking, _ = me.paid()
    content = {"title": "手紙", "name": "", "text": "やっぱり、こう書きます。"}
    before = everything(me)
    asked: list[tuple[str, dict[str, Any]]] = [
        ("cancel", {}),
        ("flight", {"mission_id": "mm-206"}),
        ("content", {"content": content}),
        ("pass", {"compromised": True}),
    ]
    for kind, more in asked:
        seen = shown(talking, booking, kind, **more)
        assert seen["says"]["ja"]
        assert seen["undo"]["en"]
        assert everything(me) == before, kind
    seen = shown(talking, booking, "cancel")
    done = help_(talking, booking, "cancel")
    assert {name: done.json[name] for name in ("says", "refund", "due")} == {
        name: seen[name] for name in ("says", "refund", "due")
    }


class TestContent:
    CONTENT: Any = {"title": "新しい件名", "name": "うさぎ", "text": "やっぱり、こう書きます。"}

    def test_the_words_are_laid_out_anew_and_it_can_be_undone(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        before = me.read("shipments", booking["shipment_id"])
        done = help_(talking, booking, "content", content=self.CONTENT)
        assert (done.status, bool(done.json["undo_until"])) == (201, True)
        after = me.read("shipments", booking["shipment_id"])
        assert (after["title"], after["message"]["text"]) == ("新しい件名", self.CONTENT["text"])
        assert after["message"]["plate"] != before["message"]["plate"]
        picture: Any = me.get(f"/v1/blobs/{after['message']['plate']}")
        assert b"".join(picture.response.streaming_content)[1:4] == b"PNG"
        assert told(me) == [done.json["says"]["ja"]]
        assert booking["reference"] in told(me)[0]
        assert undo(talking, done).status == 201
        again = me.read("shipments", booking["shipment_id"])
        assert (again["title"], again["message"]) == (before["title"], before["message"])
        assert undo(talking, done).json["current"] == "undone"
        assert len(audited(f"booking:{booking['id']}")) == 2

    @pytest.mark.thorough
    def test_what_was_changed_again_is_not_undone(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        first = help_(talking, booking, "content", content=self.CONTENT)
        help_(talking, booking, "content", content=self.CONTENT | {"title": "もう一度"})
        assert undo(talking, first).json["current"] == "changed"
        assert me.read("shipments", booking["shipment_id"])["title"] == "もう一度"

    def test_what_does_not_fit_is_said_in_the_words_of_the_plate(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        answer = help_(talking, booking, "content", content=self.CONTENT | {"text": "あ" * 2000})
        assert answer.code == "content_not_allowed"
        assert help_(talking, booking, "content").code == "malformed"
        item = {"title": "x", "group": [{"name": "a"}]}
        assert help_(talking, booking, "content", content=item).code == "content_not_allowed"

    def test_after_the_date_a_supervisor_alone(
        self, talking: Caller, known: Member, me: Caller, clock: MovableClock
    ) -> None:
        booking, _ = me.paid()
        _past_due(booking)
        assert look(talking, booking)["can"]["content"]["may"] is False
        assert help_(talking, booking, "content", content=self.CONTENT).code == "too_late"
        assert help_(talking, booking, "content", content=self.CONTENT, beyond=True).code == "not_yours"
        supervisor = desk("supervisor")
        verify(supervisor, known, RIGHT)
        assert look(supervisor, booking)["can"]["content"] == {
            **look(talking, booking)["can"]["content"],
            "may": True,
            "beyond": True,
        }
        more: Any = {"content": self.CONTENT, "beyond": True, "reason": "hardship"}
        done = help_(supervisor, booking, "content", **more)
        assert (done.status, done.json["undo_until"]) == (201, None)

    def test_a_declaration_is_judged_again_and_what_does_not_fit_is_refused(self, talking: Caller, me: Caller) -> None:
        shipment = me.item().json
        booking, _ = me.settle(me.order(shipment).json)
        item = look(talking, booking)["item"]
        kept = {"title": "指輪", "item": item | {"name": "祖父の指輪", "mass_g": 2.5}}
        done = help_(talking, booking, "content", content=kept)
        assert done.status == 201, done.json
        now = me.read("shipments", shipment["id"])
        assert (now["item"]["name"], now["item"]["mass_g"], now["title"]) == ("祖父の指輪", 2.5, "指輪")
        large = kept | {"item": item | {"length_mm": 90.0}}
        assert help_(talking, booking, "content", content=large).code == "does_not_fit"


def _past_due(booking: Any) -> None:
    """The last date of the confirmed terms was yesterday."""
    from moonmail.backend.bookings.models import Booking

    row = Booking.objects.get(pk=booking["id"])
    row.confirmation = {**row.confirmation, "last_change_at": "2026-11-21T03:00:00Z"}
    row.save()


class TestFlight:
    def test_the_same_price_holds_at_once(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        flights = {each["mission_id"]: each for each in look(talking, booking)["flights"]}
        assert flights["mm-206"]["due"]["amount"] == 0
        done = help_(talking, booking, "flight", mission_id="mm-206")
        assert (done.status, done.json["due"]["amount"], done.json["undo_until"]) == (201, 0, None)
        assert me.read("bookings", booking["id"])["state"] == "rebooked"
        new = me.read("bookings", done.json["new_booking_id"])
        assert (new["state"], new["mission_id"]) == ("confirmed", "mm-206")
        assert "MM 206" in told(me)[0]

    def test_a_dearer_one_waits_for_the_member_to_pay_and_is_undone_before(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        _dearer("mm-206")
        seen = shown(talking, booking, "flight", mission_id="mm-206")
        assert seen["due"]["amount"] == 5_000
        done = help_(talking, booking, "flight", mission_id="mm-206")
        assert done.json["due"]["amount"] == 5_000
        assert "￥5,000" in told(me)[0]
        assert me.read("bookings", booking["id"])["state"] == "confirmed"
        assert undo(talking, done).status == 201
        assert me.read("bookings", done.json["new_booking_id"])["state"] == "cancelled"
        second = help_(talking, booking, "flight", mission_id="mm-206")
        me.settle(me.read("bookings", second.json["new_booking_id"]))
        assert me.read("bookings", booking["id"])["state"] == "rebooked"
        assert undo(talking, second).code == "illegal_move"

    @pytest.mark.thorough
    def test_a_cheaper_one_gives_the_difference_back(self, talking: Caller, me: Caller) -> None:
        booking, payment = me.paid()
        _dearer("mm-206", -4_000)
        done = help_(talking, booking, "flight", mission_id="mm-206")
        assert done.json["refund"]["amount"] == 4_000
        assert me.read("payments", payment["id"])["refunded"]["amount"] == 4_000

    @pytest.mark.thorough
    def test_after_the_date_a_supervisor_moves_it_for_nothing_and_on_terms_that_are_no_worse(
        self, supervisor: Caller, me: Caller
    ) -> None:
        booking, payment = me.paid()
        _past_due(booking)
        _dearer("mm-206")
        more: Any = {"mission_id": "mm-206", "beyond": True, "reason": "our_mistake"}
        assert shown(supervisor, booking, "flight", **more)["due"]["amount"] == 0
        done = help_(supervisor, booking, "flight", **more)
        new = me.read("bookings", done.json["new_booking_id"])
        assert (new["state"], new["due"]["amount"], new["price"]) == ("confirmed", 0, booking["price"])
        kept, was = new["confirmation"], booking["confirmation"]
        assert set(was["entitlements"]) <= set(kept["entitlements"])
        assert kept["choose_within_days"] >= was["choose_within_days"]
        assert me.read("payments", payment["id"])["refunded"] is None

    def test_no_such_flight_and_no_room(self, talking: Caller, me: Caller) -> None:
        from moonmail.backend.missions.models import Offer

        booking, _ = me.paid()
        assert help_(talking, booking, "flight").code == "malformed"
        assert help_(talking, booking, "flight", mission_id="mm-204").code == "not_found"
        offer = Offer.objects.get(pk="mm-206:message")
        Offer.objects.filter(pk=offer.pk).update(taken=offer.capacity)
        before = everything(me)
        assert help_(talking, booking, "flight", mission_id="mm-206").code == "sold_out"
        assert everything(me) == before


def _dearer(mission: str, by: int = 5_000) -> None:
    from moonmail.backend.missions.models import Offer

    offer = Offer.objects.get(pk=f"{mission}:message")
    offer.price += by
    offer.save()


class TestMoney:
    def test_cancelled_by_the_terms_all_goes_back(self, talking: Caller, me: Caller) -> None:
        booking, payment = me.paid()
        done = help_(talking, booking, "cancel")
        assert (done.json["refund"]["amount"], done.json["undo_until"]) == (19_800, None)
        assert me.read("bookings", booking["id"])["state"] == "cancelled"
        assert me.read("payments", payment["id"])["refunded"]["amount"] == 19_800
        assert undo(talking, done).code == "illegal_move"
        assert help_(talking, booking, "cancel").code == "illegal_move"
        assert audited("booking:")[0]["refund"] == 19_800

    def test_after_the_date_a_supervisor_says_how_much(self, talking: Caller, supervisor: Caller, me: Caller) -> None:
        booking, payment = me.paid()
        _past_due(booking)
        assert help_(talking, booking, "cancel").code == "too_late"
        beyond: Any = {"beyond": True, "reason": "hardship"}
        assert help_(supervisor, booking, "cancel", **beyond).code == "malformed"
        assert help_(supervisor, booking, "cancel", **beyond, amount=19_801).json["current"] == "19800"
        done = help_(supervisor, booking, "cancel", **beyond, amount=10_000)
        assert done.json["refund"]["amount"] == 10_000
        assert me.read("payments", payment["id"])["refunded"]["amount"] == 10_000

    def test_goodwill_is_a_supervisors_and_the_booking_stays(
        self, talking: Caller, supervisor: Caller, me: Caller
    ) -> None:
        booking, payment = me.paid()
        assert look(talking, booking)["can"]["goodwill"]["may"] is False
        assert help_(talking, booking, "goodwill", amount=100, reason="our_mistake").code == "not_yours"
        done = help_(supervisor, booking, "goodwill", amount=5_000, reason="our_mistake")
        assert done.status == 201
        assert me.read("bookings", booking["id"])["state"] == "confirmed"
        assert me.read("payments", payment["id"])["refunded"]["amount"] == 5_000
        assert "￥5,000" in told(me)[0]
        assert help_(supervisor, booking, "goodwill", amount=14_801, reason="our_mistake").json["current"] == "14800"

    @pytest.mark.thorough
    def test_who_was_given_it_is_not_told_what_it_cost(
        self, agent: Caller, me: Caller, other: Caller, known: Member
    ) -> None:
        booking, _ = other.paid()
        code = other.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}).json["code"]
        assert me.put(f"/v1/claims/{uuid.uuid4()}", {"code": code}).status in (200, 201)
        verify(agent, known, RIGHT)
        seen = look(agent, booking)
        assert (seen["gifted"], seen["paid"]["amount"], seen["refund"]["amount"]) == (True, 0, 0)
        done = help_(agent, booking, "cancel")
        assert "19,800" not in json.dumps(done.json, ensure_ascii=False)
        assert "お支払いになった方" in told(me)[0]


class TestPass:
    def test_sent_again_it_is_the_same_and_renewed_it_is_the_next(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        help_(talking, booking, "pass")
        assert look(talking, booking)["pass_sequence"] == 1
        help_(talking, booking, "pass", compromised=True)
        passes = {each["sequence"]: each for each in me.get("/v1/changes").json["pass"]["created"]}
        assert [bool(passes[n]["voided_at"]) for n in (1, 2)] == [True, False]
        assert look(talking, booking)["pass_sequence"] == 2
        assert "使えません" in told(me)[1]

    def test_where_there_is_none(self, talking: Caller, me: Caller) -> None:
        booking = me.book().json
        assert help_(talking, booking, "pass").code == "illegal_move"


class TestTwoAtOnce:
    def test_the_second_is_told_and_does_nothing(self, talking: Caller, supervisor: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        mine, theirs = look(talking, booking)["version"], look(supervisor, booking)["version"]
        assert help_(supervisor, booking, "content", version=theirs, content=TestContent.CONTENT).status == 201
        before = everything(me)
        late = help_(talking, booking, "cancel", version=mine)
        assert (late.status, late.code) == (412, "changed_meanwhile")
        assert everything(me) == before
        assert look(talking, booking)["title"] == TestContent.CONTENT["title"]
        assert help_(talking, booking, "cancel").status == 201

    def test_the_member_changing_it_counts_as_well(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        version = look(talking, booking)["version"]
        assert me.cancel(booking, 19_800).status in (200, 201)
        assert help_(talking, booking, "cancel", version=version).code == "changed_meanwhile"

    def test_a_version_must_be_named(self, talking: Caller, me: Caller) -> None:
        booking, _ = me.paid()
        body = {"kind": "cancel", "booking_id": booking["id"]}
        assert talking.put(f"/v1/desk/helps/{uuid.uuid4()}", body).code == "if_match_missing"

    def test_sent_twice_it_is_done_once(self, talking: Caller, supervisor: Caller, me: Caller) -> None:
        booking, payment = me.paid()
        version, sent = look(supervisor, booking)["version"], uuid.uuid4()
        more: Any = {"amount": 1_000, "reason": "other"}
        first = help_(supervisor, booking, "goodwill", sent, version, **more)
        again = help_(supervisor, booking, "goodwill", sent, version, **more)
        assert (first.status, again.status, again.json) == (201, 200, first.json)
        assert me.read("payments", payment["id"])["refunded"]["amount"] == 1_000
        assert help_(supervisor, booking, "goodwill", sent, version, amount=2, reason="other").code == "id_reused"
        assert help_(talking, booking, "pass", sent).code == "id_reused"


class TestNames:
    def correct(self, caller: Caller, member: Member, version: str | None = None, **names: Any) -> Answer:
        version = version or caller.get(f"/v1/desk/members/{member.pk}").json["version"]
        body = {"member_id": str(member.pk), **names}
        return caller.put(f"/v1/desk/name-corrections/{uuid.uuid4()}", body, If_Match=version)

    def test_it_is_corrected_found_recorded_and_undone(self, talking: Caller, known: Member, me: Caller) -> None:
        old = known.name
        done = self.correct(talking, known, name="月野　うさこ", name_kana="つきの うさこ")
        assert done.status == 201
        assert me.get("/v1/me").json["name_kana"] == "ツキノ ウサコ"
        assert audited("member:name")[0]["new"]["name"] == "月野 うさこ"
        assert talking.call("POST", "/v1/desk/find", {"text": "うさこ"}).json["members"]
        assert undo(talking, done).status == 201
        assert me.get("/v1/me").json["name"] == old

    @pytest.mark.thorough
    def test_after_half_an_hour_it_stays(self, talking: Caller, known: Member, me: Caller, clock: MovableClock) -> None:
        done = self.correct(talking, known, name_latin="Usako Tsukino")
        clock.forward(minutes=31)
        verify(talking, known, RIGHT)
        assert undo(talking, done).json["current"] == "over"

    def test_what_is_no_name_is_refused(self, talking: Caller, known: Member) -> None:
        assert self.correct(talking, known, name_kana="漢字").code == "content_not_allowed"
        assert self.correct(talking, known, name=known.name).code == "malformed"
        assert self.correct(talking, known, name="誰か", version='"member.0"').code == "changed_meanwhile"

    def test_what_it_was_goes_with_the_account(self, talking: Caller, known: Member, me: Caller) -> None:
        self.correct(talking, known, name="前田 花")
        assert me.put(f"/v1/deletions/{uuid.uuid4()}", {"membership_number": known.membership_number}).status == 200
        assert audited("member:name") == [None]


def test_an_account_that_is_closed_does_nothing_more(talking: Caller, me: Caller) -> None:
    from moonmail.backend.staff import service
    from moonmail.backend.staff.models import StaffAccount

    booking, _ = me.paid()
    version = look(talking, booking)["version"]
    service.close(StaffAccount.objects.get().pk, "command:test")
    before = everything(me)
    assert help_(talking, booking, "cancel", version=version).code == "not_signed_in"
    assert everything(me) == before
