"""Many plates under one booking: all of them or none."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_orders import fill, left

from moonmail.contract.bookings import Booking, Hold, Shipment
from moonmail.domain.states import BookingState, HoldState, ShipmentKind, ShipmentState

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller

OFFER = "mm-204:name"


def names(count: int) -> list[dict[str, str]]:
    return [{"name": f"生徒 {number}"} for number in range(1, count + 1)]


class TestHolds:
    def test_each_slot_counts_and_costs(self, me: Caller) -> None:
        before = left(me, "mm-204", "name")
        hold = Hold.model_validate(me.hold(size="name", quantity=5).json)
        assert (hold.quantity, hold.price.amount) == (5, 5 * 9_900)
        assert left(me, "mm-204", "name") == before - 5

    def test_five_when_four_are_left_takes_none(self, me: Caller) -> None:
        fill(OFFER, left=4)
        answer = me.hold(size="name", quantity=5)
        assert (answer.status, answer.code) == (409, "sold_out")
        assert left(me, "mm-204", "name") == 4
        assert me.hold(size="name", quantity=4).status == 201
        assert left(me, "mm-204", "name") == 0

    def test_only_what_has_room_for_all_is_offered_instead(self, me: Caller) -> None:
        fill(OFFER, left=4)
        fill("mm-206:name", left=4)
        fill("mm-204:message", left=5)
        offered = {(a["mission_id"], a["size"]) for a in me.hold(size="name", quantity=5).json["alternatives"]}
        assert ("mm-206", "name") not in offered
        assert ("mm-204", "message") in offered
        assert ("mm-207", "name") in offered

    @pytest.mark.parametrize("quantity", [0, -1, 501, 1.5, "2", None])
    def test_numbers_that_make_no_sense(self, me: Caller, quantity: object) -> None:
        body = {"mission_id": "mm-204", "size": "name", "quantity": quantity}
        answer = me.put(f"/v1/holds/{uuid.uuid4()}", body)
        assert (answer.code, list(answer.json["fields"])) == ("malformed", ["quantity"])

    def test_releasing_and_expiring_give_all_back(self, me: Caller, clock: MovableClock) -> None:
        before = left(me, "mm-204", "name")
        first = me.hold(size="name", quantity=3).json
        me.hold(size="name", quantity=2)
        me.call("DELETE", f"/v1/holds/{first['id']}")
        assert left(me, "mm-204", "name") == before - 2
        clock.forward(minutes=35)
        assert left(me, "mm-204", "name") == before

    def test_a_hold_of_one_is_the_same_request_as_before(self, me: Caller) -> None:
        key = uuid.uuid4()
        first = me.put(f"/v1/holds/{key}", {"mission_id": "mm-204", "size": "name"})
        again = me.put(f"/v1/holds/{key}", {"mission_id": "mm-204", "size": "name", "quantity": 1})
        assert (first.status, again.status) == (201, 200)


class TestKept:
    def test_a_group_is_one_shipment(self, me: Caller) -> None:
        answer = me.group([{"name": "月野 うさぎ"}, {"name": "Lena", "text": "行ってきます"}])
        shipment = Shipment.model_validate(answer.json)
        assert (answer.status, shipment.kind) == (201, ShipmentKind.MESSAGE)
        assert shipment.group is not None
        assert [entry.name for entry in shipment.group] == ["月野 うさぎ", "Lena"]
        assert shipment.message is None

    def test_line_17_broken_means_nothing_is_kept(self, me: Caller) -> None:
        entries = names(30)
        entries[16] = {"name": "\u202eうさぎ"}
        key = uuid.uuid4()
        body = {"title": "卒業記念", "size": "name", "mission_id": "mm-204", "group": entries}
        answer = me.put(f"/v1/shipments/{key}", body)
        assert (answer.status, answer.code) == (422, "content_not_allowed")
        assert answer.json["fields"] == {"group.16.name": "control characters"}
        assert answer.json["detail"].startswith("17行目：")
        assert me.get(f"/v1/shipments/{key}").code == "not_found"

    def test_every_wrong_line_is_named(self, me: Caller) -> None:
        entries = names(20)
        for place in (2, 3, 5, 8, 13, 19):
            entries[place] = {"name": " \u3000"}
        answer = me.group(entries)
        assert list(answer.json["fields"]) == [f"group.{place}.text" for place in (2, 3, 5, 8, 13, 19)]
        assert "ほかに1行" in answer.json["detail"]

    def test_a_name_plate_carries_the_name(self, me: Caller) -> None:
        answer = me.group([{"name": "", "text": "only words"}])
        assert answer.json["fields"] == {"group.0.text": "empty"}
        assert me.group([{"name": "", "text": "only words"}], size="message").status == 201

    def test_too_many_letters_for_the_flight(self, me: Caller) -> None:
        answer = me.group([{"name": "a"}, {"name": "b", "text": "月" * 401}], size="message")
        assert answer.json["fields"] == {"group.1.text": "too long"}

    @pytest.mark.parametrize("count", [0, 501])
    def test_as_many_as_a_group_may_have(self, me: Caller, count: int) -> None:
        assert me.group(names(count)).code == "malformed"

    def test_500_of_them(self, me: Caller) -> None:
        assert me.group(names(500), "mm-207").status == 201

    def test_a_group_does_not_travel_in_capsules(self, me: Caller) -> None:
        assert me.group(names(2), size="XS").code == "content_not_allowed"

    @pytest.mark.parametrize("parts", [(), ("message", "group"), ("item", "group")])
    def test_exactly_one_content(self, me: Caller, parts: tuple[str, ...]) -> None:
        body: dict[str, Any] = {"title": "x", "size": "name", "mission_id": "mm-204"}
        for part in parts:
            body[part] = [{"name": "a"}] if part == "group" else {"plate": "a" * 64, "name": "a"}
        assert me.put(f"/v1/shipments/{uuid.uuid4()}", body).code == "malformed"


class TestBooked:
    def test_a_whole_class(self, me: Caller) -> None:
        before = left(me, "mm-204", "name")
        booking = Booking.model_validate(me.settle(me.order(me.group(names(12)).json).json)[0])
        assert (booking.state, booking.quantity, booking.price.amount) == (BookingState.CONFIRMED, 12, 12 * 9_900)
        assert "12枠" in booking.confirmation.facts[0].value.ja
        assert me.read("shipments", booking.shipment_id)["state"] == ShipmentState.DECLARED
        assert left(me, "mm-204", "name") == before - 12

    @pytest.mark.parametrize("quantity", [1, 2, 4])
    def test_as_many_slots_as_plates(self, me: Caller, quantity: int) -> None:
        hold, shipment = me.hold(size="name", quantity=quantity).json, me.group(names(3)).json
        confirmation = me.confirmation(size="name", quantity=quantity)
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": confirmation}
        answer = me.put(f"/v1/bookings/{uuid.uuid4()}", body)
        assert (answer.code, list(answer.json["fields"])) == ("malformed", ["hold_id"])

    def test_a_single_message_takes_one_slot(self, me: Caller) -> None:
        hold, shipment = me.hold(quantity=2).json, me.shipment().json
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": me.confirmation(quantity=2)}
        assert me.put(f"/v1/bookings/{uuid.uuid4()}", body).code == "malformed"

    def test_paid_late_takes_all_slots_again_or_none(self, me: Caller, clock: MovableClock) -> None:
        from tests.backend.test_payments import notice, send

        booking = me.order(me.group(names(5)).json).json
        payment = me.pay(booking["id"]).json
        clock.forward(minutes=36)
        assert me.read("bookings", booking["id"])["state"] == "lapsed"
        fill(OFFER, left=4)
        send(me, *notice(payment))
        assert me.read("payments", payment["id"])["state"] == "refunded"
        assert me.read("holds", booking["hold_id"])["state"] == HoldState.EXPIRED
        assert left(me, "mm-204", "name") == 4

    def test_cancelled_gives_all_back(self, me: Caller) -> None:
        before = left(me, "mm-204", "name")
        booking, _ = me.settle(me.order(me.group(names(7)).json).json)
        assert me.cancel(booking, 7 * 9_900).status == 201
        assert left(me, "mm-204", "name") == before
