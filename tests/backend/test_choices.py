"""What is owed is chosen once, carried out to its end, and by default when nobody chose in time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_sync import Replica

from moonmail.contract.bookings import Booking
from moonmail.contract.missions import Mission, Offer
from moonmail.contract.orders import reflight_order
from moonmail.domain.item import Hazard
from moonmail.domain.order import facts_sha256, legal_facts

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member

Play = Callable[..., tuple[int, str]]


@pytest.fixture
def play(django_app: Path, db: None, capsys: pytest.CaptureFixture[str]) -> Play:
    from moonmail.backend import commands

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = commands.main(["play", *arguments, "--data", str(django_app)])
        return code, capsys.readouterr().err

    return run


def lose(play: Play, mission: str = "mm-204") -> None:
    for state in ("booking_closed", "integrating", "ready", "in_flight"):
        assert play("state", mission, state) == (0, "")
    assert play("outcome", mission, "lost_landing") == (0, "")


def owed_to(caller: Caller) -> Any:
    delta = caller.get("/v1/changes").json["entitlement"]
    (owed,) = delta["created"]
    return owed


@pytest.fixture
def owed(me: Caller, play: Play) -> Any:
    """A message was paid for, and its flight was lost."""
    me.paid()
    lose(play)
    return owed_to(me)


def choose(caller: Caller, owed: Any, kind: str, choice_id: uuid.UUID | None = None, **more: Any) -> Answer:
    body = {"entitlement_id": owed["id"], "kind": kind, **more}
    return caller.put(f"/v1/choices/{choice_id or uuid.uuid4()}", body)


def shown(caller: Caller, owed: Any, mission: str) -> dict[str, Any]:
    """What the app shows of the second flight, and says that it has shown."""
    flight = Mission.model_validate(caller.get(f"/v1/missions/{mission}").json)
    booking = Booking.model_validate(caller.get(f"/v1/bookings/{owed['booking_id']}").json)
    offers = [Offer.model_validate(item) for item in caller.get(f"/v1/missions/{mission}/offers").json["items"]]
    offer = next(offer for offer in offers if offer.size == booking.size)
    facts = facts_sha256(legal_facts(reflight_order(flight, booking, offer)))
    return {"mission_id": mission, "terms_version": flight.terms.version, "facts_sha256": facts}


def left(caller: Caller, offer: str) -> int:
    items = caller.get(f"/v1/missions/{offer.partition(':')[0]}/offers").json["items"]
    return int(next(item["left"] for item in items if item["id"] == offer))


def payments(caller: Caller) -> list[Any]:
    delta = caller.get("/v1/changes").json["payment"]
    return [*delta["created"], *delta["updated"]]


def books_agree(caller: Caller) -> None:
    from moonmail.backend.bookings.audit import discrepancies

    assert discrepancies() == []
    replica = Replica(caller)
    replica.pull()
    assert replica.matches()


class TestRefund:
    def test_the_money_goes_back_and_that_is_said_at_its_end(self, me: Caller, owed: Any) -> None:
        answer = choose(me, owed, "refund")
        assert (answer.status, answer.json["choice"]) == (200, "refund")
        assert me.get(f"/v1/bookings/{owed['booking_id']}").json["state"] == "cancelled"
        (payment,) = payments(me)
        assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 19_800)
        fulfilled = me.get(f"/v1/entitlements/{owed['id']}").json
        assert (fulfilled["state"], fulfilled["chosen_at"], fulfilled["fulfilled_at"]) == (
            "fulfilled",
            "2026-11-22T03:00:00Z",
            "2026-11-22T03:00:00Z",
        )
        assert answer.json == fulfilled
        books_agree(me)

    @pytest.mark.expects_log("moonmail.backend")
    def test_it_is_under_way_while_the_provider_does_not_answer(
        self, me: Caller, owed: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from moonmail.backend.entitlements.audit import waiting
        from moonmail.backend.payments.provider import ProviderDown
        from moonmail.backend.payments.refunds import settle_refunds
        from moonmail.backend.payments.sample import SampleProvider

        def down(*_: object) -> None:
            raise ProviderDown("no answer")

        with monkeypatch.context() as patch:
            patch.setattr(SampleProvider, "refund", down)
            answer = choose(me, owed, "refund")
        assert (answer.json["state"], answer.json["fulfilled_at"]) == ("chosen", None)
        assert payments(me)[0]["state"] == "refunding"
        assert waiting() == [], "it is on its way"
        settle_refunds()
        assert me.get(f"/v1/entitlements/{owed['id']}").json["state"] == "fulfilled"

    def test_a_gift_is_refunded_to_who_paid_for_it(self, me: Caller, other: Caller, play: Play) -> None:
        booking, _ = me.paid()
        gift = me.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}).json
        assert other.put(f"/v1/claims/{uuid.uuid4()}", {"code": gift["code"]}).status in (200, 201)
        lose(play)
        owed = owed_to(other)
        assert owed["refund"]["amount"] == 0, "who received it is not told what it cost"
        assert me.get(f"/v1/entitlements/{owed['id']}").status == 404
        assert choose(me, owed, "refund").code == "not_found"
        assert choose(other, owed, "refund").json["state"] == "fulfilled"
        (payment,) = payments(me)
        assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 19_800)
        assert payments(other) == []
        books_agree(me)
        books_agree(other)


class TestFlyingAgain:
    def test_the_same_on_another_flight(self, me: Caller, owed: Any) -> None:
        before = left(me, "mm-206:message")
        answer = choose(me, owed, "reflight", **shown(me, owed, "mm-206"))
        assert (answer.status, answer.json["state"], answer.json["choice"]) == (200, "fulfilled", "reflight")
        old = me.get(f"/v1/bookings/{owed['booking_id']}").json
        new = me.get(f"/v1/bookings/{answer.json['new_booking_id']}").json
        assert (old["state"], old["rebooked_to"], new["rebooks"]) == ("rebooked", new["id"], old["id"])
        assert (new["state"], new["mission_id"], new["size"]) == ("confirmed", "mm-206", "message")
        assert (new["price"]["amount"], new["due"]["amount"]) == (19_800, 0)
        assert new["reference"] != old["reference"]
        assert left(me, "mm-206:message") == before - 1
        first = me.get(f"/v1/shipments/{old['shipment_id']}").json
        second = me.get(f"/v1/shipments/{new['shipment_id']}").json
        assert (first["state"], second["state"], second["message"]) == ("lost", "declared", first["message"])
        passes = me.get("/v1/changes").json["pass"]["created"]
        assert {p["booking_id"]: p["voided_at"] is None for p in passes} == {old["id"]: False, new["id"]: True}
        assert [p["state"] for p in payments(me)] == ["paid"], "nothing more to pay, nothing back"
        assert new["confirmation"]["obligation_end"] == "landed"
        books_agree(me)

    def test_lost_again_the_first_payment_goes_back(self, me: Caller, owed: Any, play: Play) -> None:
        choose(me, owed, "reflight", **shown(me, owed, "mm-206"))
        lose(play, "mm-206")
        again = next(e for e in me.get("/v1/changes").json["entitlement"]["created"] if e["state"] == "offered")
        assert choose(me, again, "refund").json["state"] == "fulfilled"
        (payment,) = payments(me)
        assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 19_800)

    def test_when_the_last_slot_is_gone_nothing_is_chosen(self, me: Caller, owed: Any) -> None:
        from django.db.models import F

        from moonmail.backend.missions.models import Offer as Row

        seen = shown(me, owed, "mm-206")
        Row.objects.filter(pk="mm-206:message").update(taken=F("capacity"))
        answer = choose(me, owed, "reflight", **seen)
        assert (answer.status, answer.code) == (409, "no_room")
        offered = {a["mission_id"] for a in answer.json["alternatives"]}
        assert offered, "somewhere else there is room"
        assert "mm-206" not in offered
        assert {a["size"] for a in answer.json["alternatives"]} == {"message"}
        assert me.get(f"/v1/entitlements/{owed['id']}").json == owed
        assert me.get(f"/v1/bookings/{owed['booking_id']}").json["state"] == "confirmed"
        assert choose(me, owed, "reflight", **shown(me, owed, sorted(offered)[0])).status == 200

    def test_a_flight_that_is_not_on_sale_has_no_room(self, me: Caller, owed: Any, play: Play) -> None:
        seen = shown(me, owed, "mm-206")
        assert play("state", "mm-206", "booking_closed")[0] == 0
        assert choose(me, owed, "reflight", **seen).code == "no_room"

    def test_other_words_than_were_shown(self, me: Caller, owed: Any, play: Play) -> None:
        seen = shown(me, owed, "mm-206")
        assert play("window", "mm-206", "2027-09-01", "2027-09-30", "--reason-ja=試験", "--reason-en=Tests")[0] == 0
        answer = choose(me, owed, "reflight", **seen)
        assert (answer.code, answer.json["fields"]) == ("terms_changed", {"facts_sha256": "changed"})
        assert me.get(f"/v1/entitlements/{owed['id']}").json["state"] == "offered"

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({}, "malformed"),
            ({"mission_id": "mm-206"}, "malformed"),
            ({"mission_id": "mm-999", "terms_version": "x", "facts_sha256": "0" * 64}, "not_found"),
            ({"mission_id": "mm-204", "terms_version": "x", "facts_sha256": "0" * 64}, "malformed"),
            ({"mission_id": "mm-206", "terms_version": "x", "facts_sha256": "0" * 64}, "terms_changed"),
        ],
    )
    def test_a_flight_must_be_named_as_it_was_shown(
        self, me: Caller, owed: Any, more: dict[str, Any], code: str
    ) -> None:
        assert choose(me, owed, "reflight", **more).code == code
        assert me.get(f"/v1/entitlements/{owed['id']}").json["state"] == "offered"

    def test_an_item_that_is_with_us_need_not_come_again(self, me: Caller, play: Play) -> None:
        booking, _ = me.settle(me.order(me.item().json).json)
        for state in ("received", "accepted"):
            assert play("custody", booking["reference"], state) == (0, "")
        assert play("state", "mm-204", "cancelled") == (0, "")
        assert play("outcome", "mm-204", "cancelled") == (0, "")
        owed = owed_to(me)
        answer = choose(me, owed, "reflight", **shown(me, owed, "mm-206"))
        new = me.get(f"/v1/bookings/{answer.json['new_booking_id']}").json
        assert me.get(f"/v1/shipments/{booking['shipment_id']}").json["state"] == "withdrawn"
        assert me.get(f"/v1/shipments/{new['shipment_id']}").json["state"] == "accepted"
        events = me.get("/v1/changes").json["custody_event"]["created"]
        notes = [e["note"]["ja"] for e in events if e["shipment_id"] == new["shipment_id"] and e["note"]]
        assert "MM 204 便のためにお預かりした品物を、引き続きお預かりしています。" in notes
        assert not any(e["state"] == "returned" for e in events), "it never went back"

    def test_what_staff_cleared_and_have_need_not_be_looked_at_again(self, me: Caller, play: Play) -> None:
        answers = {hazard.value: "no" for hazard in Hazard} | {"magnet": "yes"}
        booking, _ = me.settle(me.order(me.item(answers=answers).json).json)
        assert play("review", booking["reference"], "cleared", "--note-ja=弱い磁石です。", "--note-en=Weak.")[0] == 0
        assert play("custody", booking["reference"], "received") == (0, "")
        assert play("state", "mm-204", "cancelled") == (0, "")
        assert play("outcome", "mm-204", "cancelled") == (0, "")
        owed = owed_to(me)
        answer = choose(me, owed, "reflight", **shown(me, owed, "mm-206"))
        new = me.get(f"/v1/bookings/{answer.json['new_booking_id']}").json
        shipment = me.get(f"/v1/shipments/{new['shipment_id']}").json
        assert (shipment["state"], shipment["verdict"]["kind"]) == ("received", "needs_review")
        assert shipment["verdict"]["review"]["ja"] == "前の便のときにスタッフが確認済みです。"

    def test_a_lost_item_may_be_sent_once_more(self, me: Caller, play: Play) -> None:
        booking, _ = me.settle(me.order(me.item().json).json)
        for state in ("received", "accepted"):
            assert play("custody", booking["reference"], state) == (0, "")
        lose(play)
        owed = owed_to(me)
        answer = choose(me, owed, "reflight", **shown(me, owed, "mm-206"))
        new = me.get(f"/v1/bookings/{answer.json['new_booking_id']}").json
        assert me.get(f"/v1/shipments/{booking['shipment_id']}").json["state"] == "lost"
        assert me.get(f"/v1/shipments/{new['shipment_id']}").json["state"] == "awaiting_item"

    def test_a_group_takes_all_its_slots_or_none(self, me: Caller, play: Play) -> None:
        names = [{"name": f"{n}番", "text": ""} for n in range(1, 6)]
        booking, _ = me.settle(me.order(me.group(names).json).json)
        lose(play)
        owed = owed_to(me)
        before = left(me, "mm-206:name")
        answer = choose(me, owed, "reflight", **shown(me, owed, "mm-206"))
        new = me.get(f"/v1/bookings/{answer.json['new_booking_id']}").json
        assert (new["quantity"], new["price"]) == (5, booking["price"])
        assert left(me, "mm-206:name") == before - 5
        books_agree(me)


class TestOnce:
    def test_the_record_ends_it(self, me: Caller, owed: Any) -> None:
        answer = choose(me, owed, "record")
        assert (answer.json["state"], answer.json["choice"]) == ("fulfilled", "record")
        assert me.get(f"/v1/bookings/{owed['booking_id']}").json["state"] == "completed"
        assert [p["state"] for p in payments(me)] == ["paid"]

    def test_the_same_again_changes_nothing(self, me: Caller, owed: Any) -> None:
        choice_id, seen = uuid.uuid4(), shown(me, owed, "mm-206")
        first = choose(me, owed, "reflight", choice_id, **seen)
        after = me.get("/v1/digest").json["sha256"]
        assert choose(me, owed, "reflight", choice_id, **seen).json == first.json
        assert choose(me, owed, "reflight", **seen).json == first.json, "the same choice under another number"
        assert me.get("/v1/digest").json["sha256"] == after

    def test_another_choice_is_refused_with_what_holds(self, me: Caller, owed: Any) -> None:
        assert choose(me, owed, "record").status == 200
        for kind, more in (("refund", {}), ("reflight", shown(me, owed, "mm-206"))):
            answer = choose(me, owed, kind, **more)
            assert (answer.status, answer.code) == (409, "illegal_move")
            assert (answer.json["current"], answer.json["fields"]) == ("fulfilled", {"kind": "record"})
            assert "記録の保管" in answer.json["detail"]
        assert [p["state"] for p in payments(me)] == ["paid"]

    def test_another_flight_is_another_choice(self, me: Caller, owed: Any) -> None:
        assert choose(me, owed, "reflight", **shown(me, owed, "mm-206")).status == 200
        assert choose(me, owed, "reflight", **shown(me, owed, "mm-207")).code == "illegal_move"

    def test_a_number_stands_for_one_request(self, me: Caller, other: Caller, owed: Any) -> None:
        choice_id = uuid.uuid4()
        assert choose(me, owed, "record", choice_id).status == 200
        assert choose(me, owed, "refund", choice_id).code == "id_reused"
        assert choose(other, owed, "record", choice_id).code == "id_reused"

    def test_a_refused_choice_leaves_its_number_free(self, me: Caller, owed: Any) -> None:
        choice_id = uuid.uuid4()
        assert choose(me, owed, "reflight", choice_id).code == "malformed"
        assert choose(me, owed, "record", choice_id).status == 200

    def test_somebody_elses_is_unknown(self, other: Caller, owed: Any) -> None:
        assert choose(other, owed, "refund").code == "not_found"
        assert other.get(f"/v1/entitlements/{owed['id']}").status == 404

    def test_ordinary_ways_are_closed_once_the_flight_is_over(self, me: Caller, owed: Any) -> None:
        booking = me.get(f"/v1/bookings/{owed['booking_id']}").json
        assert me.cancel(booking, 19_800).code == "illegal_move"


class TestDeadline:
    def test_until_its_last_second(self, me: Caller, owed: Any, clock: MovableClock) -> None:
        clock.forward(days=90, hours=11, minutes=58, seconds=59)
        assert choose(me, owed, "record").status == 200

    def test_after_it_the_default_was_carried_out(self, me: Caller, owed: Any, clock: MovableClock) -> None:
        clock.forward(days=90, hours=11, minutes=59)
        answer = choose(me, owed, "record")
        assert (answer.status, answer.code) == (409, "too_late")
        assert "全額返金" in answer.json["detail"]
        found = me.get(f"/v1/entitlements/{owed['id']}").json
        assert (found["state"], found["choice"], found["chosen_at"]) == ("fulfilled", "refund", None)
        assert me.get(f"/v1/bookings/{owed['booking_id']}").json["state"] == "cancelled"
        (payment,) = payments(me)
        assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 19_800)
        books_agree(me)

    def test_any_read_carries_it_out(self, me: Caller, anyone: Caller, owed: Any, clock: MovableClock) -> None:
        clock.forward(days=91)
        anyone.get("/v1/missions")
        assert me.get(f"/v1/entitlements/{owed['id']}").json["state"] == "fulfilled"
        assert choose(me, owed, "refund").code == "too_late", "even what the default was"

    def test_many_at_once_are_carried_out_bit_by_bit(
        self, member: Member, me: Caller, play: Play, clock: MovableClock
    ) -> None:
        from tests.support.booked import confirmed

        from moonmail.backend.entitlements.models import Entitlement
        from moonmail.domain.mission import ObligationEnd

        confirmed(member, "mm-204", "name", [ObligationEnd.LANDED] * 45)
        lose(play)
        clock.forward(days=91)
        for expected in (20, 40, 45):
            me.get("/v1/missions/mm-204")
            assert Entitlement.objects.filter(state="fulfilled").count() == expected
        assert {p["state"] for p in payments(me)} == {"refunded"}

    @pytest.mark.expects_log("moonmail.backend")
    def test_one_that_cannot_be_carried_out_stops_no_other(self, me: Caller, owed: Any, clock: MovableClock) -> None:
        from moonmail.backend.bookings.models import Booking as Row
        from moonmail.backend.entitlements.audit import waiting

        assert waiting() == []
        # Ended by hand in the database: nobody knows whether the money should go back.
        Row.objects.filter(pk=owed["booking_id"]).update(state="completed")
        clock.forward(days=91)
        assert me.get("/v1/missions/mm-204").status == 200
        found = me.get(f"/v1/entitlements/{owed['id']}").json
        assert (found["state"], found["choice"], found["fulfilled_at"]) == ("expired", "refund", None)
        reference = me.get(f"/v1/bookings/{owed['booking_id']}").json["reference"]
        assert waiting() == [f"booking {reference}: refund is owed (expired) and nothing happens"]
        assert [p["state"] for p in payments(me)] == ["paid"]
