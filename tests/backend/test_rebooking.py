"""Another flight or another size: what was paid counts once, and the old slot goes back when the new one holds."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_orders import fill, left
from tests.backend.test_payments import notice, send

from moonmail.contract.bookings import Booking
from moonmail.domain.states import BookingState

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller


def move(caller: Caller, old: Any, mission: str = "mm-206", size: str = "message", **more: Any) -> Answer:
    """Order the same content for another flight or size, in the place of ``old``."""
    shipment = caller.shipment(mission, size).json
    return caller.order(shipment, credit=old["price"]["amount"], rebooks=old["id"], **more)


def payments(caller: Caller) -> list[tuple[str, int, int]]:
    found = caller.get("/v1/changes").json["payment"]["created"]
    return [(p["state"], p["amount"]["amount"], p["refunded"]["amount"] if p["refunded"] else 0) for p in found]


class TestSamePrice:
    def test_nothing_is_due_and_it_holds_at_once(self, me: Caller) -> None:
        before = left(me, "mm-204", "message"), left(me, "mm-206", "message")
        old, _ = me.paid()
        answer = move(me, old)
        assert answer.status == 201
        new = Booking.model_validate(answer.json)
        assert new.due is not None
        assert (new.state, new.due.amount, str(new.rebooks)) == (BookingState.CONFIRMED, 0, old["id"])
        assert new.confirmed_at is not None
        was = me.read("bookings", old["id"])
        assert (was["state"], was["rebooked_to"]) == ("rebooked", str(new.id))
        assert me.read("holds", old["hold_id"])["state"] == "released"
        assert me.read("shipments", old["shipment_id"])["state"] == "withdrawn"
        assert me.read("shipments", new.shipment_id)["state"] == "declared"
        assert (left(me, "mm-204", "message"), left(me, "mm-206", "message")) == (before[0], before[1] - 1)
        assert payments(me) == [("paid", 19_800, 0)]

    def test_the_old_pass_stands_for_nothing_any_more(self, me: Caller) -> None:
        old, _ = me.paid()
        new = move(me, old).json
        passes = {made["booking_id"]: made for made in me.get("/v1/changes").json["pass"]["created"]}
        assert passes[old["id"]]["voided_at"] == "2026-11-22T03:00:00Z"
        assert passes[new["id"]]["voided_at"] is None

    def test_the_same_again(self, me: Caller) -> None:
        before = left(me, "mm-206", "message")
        old, _ = me.paid()
        shipment, key = me.shipment("mm-206").json, uuid.uuid4()
        hold = me.hold("mm-206").json
        body = {
            "hold_id": hold["id"],
            "shipment_id": shipment["id"],
            "confirmation": me.confirmation("mm-206", credit=19_800),
            "rebooks": old["id"],
        }
        first, again = me.put(f"/v1/bookings/{key}", body), me.put(f"/v1/bookings/{key}", body)
        assert (first.status, again.status) == (201, 200)
        assert first.json == again.json
        assert left(me, "mm-206", "message") == before - 1
        assert len(payments(me)) == 1

    def test_paying_for_it_is_refused(self, me: Caller) -> None:
        old, _ = me.paid()
        answer = me.pay(move(me, old).json["id"])
        assert (answer.code, answer.json["current"]) == ("illegal_move", "confirmed")

    def test_again_and_again_and_then_cancelled(self, me: Caller) -> None:
        booking, _ = me.paid()
        for mission in ("mm-206", "mm-207", "mm-204"):
            booking = move(me, booking, mission).json
        assert booking["state"] == "confirmed"
        assert me.cancel(booking, 19_800).json["state"] == "cancelled"
        assert payments(me) == [("refunded", 19_800, 19_800)]


class TestDearer:
    def test_only_the_difference_is_paid(self, me: Caller) -> None:
        old, _ = me.paid()
        new = move(me, old, size="photo").json
        assert (new["state"], new["price"]["amount"], new["due"]["amount"]) == ("awaiting_payment", 33_000, 13_200)
        assert me.read("bookings", old["id"])["state"] == "confirmed"
        paid, payment = me.settle(new)
        assert (paid["state"], payment["amount"]["amount"]) == ("confirmed", 13_200)
        assert me.read("bookings", old["id"])["state"] == "rebooked"

    def test_the_screen_said_what_counts(self, me: Caller) -> None:
        old, _ = me.paid()
        total = next(
            fact for fact in move(me, old, size="photo").json["confirmation"]["facts"] if fact["key"] == "total"
        )
        assert "￥13,200" in total["value"]["ja"]

    def test_a_credit_that_is_not_ours_binds_nobody(self, me: Caller) -> None:
        old, _ = me.paid()
        answer = me.order(me.shipment("mm-206", "photo").json, credit=33_000, rebooks=old["id"])
        assert (answer.code, answer.json["fields"]) == ("terms_changed", {"confirmation.facts_sha256": "changed"})
        assert me.read("bookings", old["id"])["state"] == "confirmed"

    def test_lapses_and_the_old_one_stays_as_it_is(self, me: Caller, clock: MovableClock) -> None:
        old, _ = me.paid()
        new = move(me, old, size="photo").json
        clock.forward(minutes=35)
        assert me.read("bookings", new["id"])["state"] == "lapsed"
        assert me.read("bookings", old["id"]) == old
        assert move(me, old).json["state"] == "confirmed"

    def test_both_payments_go_back_when_it_is_cancelled(self, me: Caller) -> None:
        old, _ = me.paid()
        new, _ = me.settle(move(me, old, size="photo").json)
        assert me.cancel(new, 33_000).status == 201
        assert sorted(payments(me)) == [("refunded", 13_200, 13_200), ("refunded", 19_800, 19_800)]


class TestCheaper:
    def test_the_rest_goes_back_by_itself(self, me: Caller) -> None:
        old, _ = me.paid(size="photo")
        new = move(me, old, size="message").json
        assert (new["state"], new["due"]["amount"]) == ("confirmed", 0)
        assert payments(me) == [("refunded", 33_000, 13_200)]

    def test_and_what_is_left_when_it_is_cancelled(self, me: Caller) -> None:
        old, _ = me.paid(size="photo")
        new = move(me, old, size="message").json
        assert me.cancel(new, 33_000).code == "terms_changed"
        assert me.cancel(new, 19_800).json["state"] == "cancelled"
        assert payments(me) == [("refunded", 33_000, 33_000)]

    def test_up_and_down_again_takes_from_the_newest_payment(self, me: Caller) -> None:
        first, _ = me.paid(size="message")
        second, _ = me.settle(move(me, first, size="photo").json)
        third = move(me, second, "mm-207", "message").json
        assert third["state"] == "confirmed"
        assert sorted(payments(me)) == [("paid", 19_800, 0), ("refunded", 13_200, 13_200)]
        move(me, third, "mm-204", "name")
        assert sorted(payments(me)) == [("refunded", 13_200, 13_200), ("refunded", 19_800, 9_900)]


class TestOnce:
    def test_two_changes_of_one_booking(self, me: Caller) -> None:
        old, _ = me.paid()
        first = move(me, old, size="photo").json
        answer = move(me, old, "mm-207", "photo")
        assert (answer.code, answer.json["current"]) == ("illegal_move", "awaiting_payment")
        assert answer.json["fields"] == {"rebooks": "being changed already"}
        me.call("DELETE", f"/v1/holds/{first['hold_id']}")
        assert move(me, old, "mm-207", "photo").status == 201

    def test_what_was_changed_already(self, me: Caller) -> None:
        old, _ = me.paid()
        move(me, old)
        answer = move(me, old, "mm-207")
        assert (answer.code, answer.json["current"]) == ("illegal_move", "rebooked")

    def test_the_old_one_cancelled_meanwhile_ends_the_change(self, me: Caller) -> None:
        old, _ = me.paid()
        new = move(me, old, size="photo").json
        payment = me.pay(new["id"]).json
        me.cancel(old, 19_800)
        assert me.read("bookings", new["id"])["state"] == "cancelled"
        send(me, *notice(payment))
        assert me.read("payments", payment["id"])["state"] == "refunded"
        assert sorted(payments(me)) == [("refunded", 13_200, 13_200), ("refunded", 19_800, 19_800)]


class TestPaidLate:
    def test_counts_if_the_slot_is_there(self, me: Caller, clock: MovableClock) -> None:
        old, _ = me.paid()
        new = move(me, old, size="photo").json
        payment = me.pay(new["id"]).json
        clock.forward(minutes=36)
        assert me.read("bookings", new["id"])["state"] == "lapsed"
        send(me, *notice(payment))
        assert me.read("bookings", new["id"])["state"] == "confirmed"
        assert me.read("bookings", old["id"])["state"] == "rebooked"

    def test_goes_back_if_it_is_gone_and_the_old_one_stays(self, me: Caller, clock: MovableClock) -> None:
        old, _ = me.paid()
        new = move(me, old, size="photo").json
        payment = me.pay(new["id"]).json
        clock.forward(minutes=36)
        me.read("bookings", new["id"])
        fill("mm-206:photo")
        send(me, *notice(payment))
        assert me.read("payments", payment["id"])["state"] == "refunded"
        assert me.read("bookings", old["id"]) == old

    def test_goes_back_if_another_change_was_made_meanwhile(self, me: Caller, clock: MovableClock) -> None:
        old, _ = me.paid()
        late = move(me, old, size="photo").json
        payment = me.pay(late["id"]).json
        clock.forward(minutes=36)
        newer = move(me, old, "mm-207").json
        send(me, *notice(payment))
        assert me.read("payments", payment["id"])["state"] == "refunded"
        assert me.read("bookings", newer["id"])["state"] == "confirmed"
        assert me.read("bookings", late["id"])["state"] == "lapsed"

    def test_goes_back_while_another_change_is_under_way(self, me: Caller, clock: MovableClock) -> None:
        old, _ = me.paid()
        payment = me.pay(move(me, old, size="photo").json["id"]).json
        clock.forward(minutes=36)
        newer = move(me, old, "mm-207", "photo").json
        send(me, *notice(payment))
        assert me.read("payments", payment["id"])["state"] == "refunded"
        assert me.settle(newer)[0]["state"] == "confirmed"

    def test_goes_back_after_the_last_date(self, me: Caller, clock: MovableClock) -> None:
        old, _ = me.paid()
        payment = me.pay(move(me, old, size="photo").json["id"]).json
        clock.forward(days=89)
        send(me, *notice(payment))
        assert me.read("payments", payment["id"])["state"] == "refunded"
        assert me.read("bookings", old["id"])["state"] == "confirmed"

    def test_ordered_in_time_and_paid_in_time_is_in_time(self, me: Caller, clock: MovableClock) -> None:
        from datetime import datetime, timedelta

        old, _ = me.paid()
        last = datetime.fromisoformat(old["confirmation"]["last_change_at"])
        clock.at = last - timedelta(minutes=5)
        new = move(me, old, size="photo").json
        payment = me.pay(new["id"]).json
        clock.forward(minutes=10)
        send(me, *notice(payment))
        assert me.read("bookings", new["id"])["state"] == "confirmed"
        assert me.read("bookings", old["id"])["state"] == "rebooked"


class TestRefused:
    def test_after_the_last_date(self, me: Caller, clock: MovableClock) -> None:
        old, _ = me.paid()
        clock.forward(days=89)
        assert move(me, old).code == "too_late"
        assert me.read("bookings", old["id"])["state"] == "confirmed"

    def test_an_item_in_our_hands(self, me: Caller) -> None:
        from moonmail.backend.bookings.models import Shipment

        old, _ = me.settle(me.order(me.item().json).json)
        Shipment.objects.filter(pk=old["shipment_id"]).update(state="accepted")
        answer = me.order(me.item("mm-206").json, credit=66_000, rebooks=old["id"])
        assert (answer.code, answer.json["current"]) == ("illegal_move", "accepted")

    @pytest.mark.parametrize("state", ["integrated", "launched", "lost"])
    def test_what_is_on_its_way(self, me: Caller, state: str) -> None:
        from moonmail.backend.bookings.models import Shipment

        old, _ = me.paid()
        Shipment.objects.filter(pk=old["shipment_id"]).update(state=state)
        assert move(me, old).code == "illegal_move"

    def test_an_unpaid_one(self, me: Caller) -> None:
        answer = move(me, me.book().json)
        assert (answer.code, answer.json["current"]) == ("illegal_move", "awaiting_payment")

    def test_somebody_elses(self, me: Caller, other: Caller) -> None:
        old, _ = other.paid()
        answer = move(me, old)
        assert (answer.code, answer.json["fields"]) == ("not_found", {"rebooks": "unknown"})
        assert me.order(me.shipment().json, rebooks=str(uuid.uuid4())).code == "not_found"
        assert me.get(f"/v1/bookings/{old['id']}").code == "not_found"


class TestGiven:
    """Who was given a booking may move it, is told no price, and what goes back goes to who paid."""

    @pytest.fixture
    def given(self, me: Caller, other: Caller) -> Any:
        booking, _ = other.paid()
        code = other.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}).json["code"]
        assert me.put(f"/v1/claims/{uuid.uuid4()}", {"code": code}).status == 201
        return me.read("bookings", booking["id"])

    def moved(self, caller: Caller, given: Any, mission: str, size: str, credit: int) -> Answer:
        return caller.order(caller.shipment(mission, size).json, credit=credit, rebooks=given["id"])

    def test_to_a_slot_of_the_same_price(self, me: Caller, given: Any) -> None:
        assert (given["price"]["amount"], given["gifted"]) == (0, True)
        new = self.moved(me, given, "mm-206", "message", 19_800).json
        assert (new["state"], new["gifted"], new["price"]["amount"]) == ("confirmed", True, 0)
        assert not {"total", "payment"} & {fact["key"] for fact in new["confirmation"]["facts"]}

    def test_to_a_cheaper_one(self, me: Caller, other: Caller, given: Any) -> None:
        assert self.moved(me, given, "mm-206", "name", 9_900).json["state"] == "confirmed"
        assert payments(other) == [("refunded", 19_800, 9_900)]
        assert payments(me) == []

    def test_not_to_a_dearer_one(self, me: Caller, given: Any) -> None:
        answer = self.moved(me, given, "mm-206", "photo", 33_000)
        assert (answer.code, answer.json["fields"]) == ("illegal_move", {"hold_id": "costs more"})
        assert me.read("bookings", given["id"])["state"] == "confirmed"

    def test_the_giver_can_do_nothing_more_and_is_told_why(self, other: Caller, given: Any) -> None:
        answer = other.cancel(given, 19_800)
        assert (answer.status, answer.code) == (403, "not_yours")
        assert "受け取った方" in answer.json["detail"]

    def test_the_receiver_cancels_and_the_giver_is_refunded(self, me: Caller, other: Caller, given: Any) -> None:
        assert me.cancel(given, 19_800).code == "terms_changed"
        assert me.cancel(given, 0).json["state"] == "cancelled"
        assert payments(other) == [("refunded", 19_800, 19_800)]
