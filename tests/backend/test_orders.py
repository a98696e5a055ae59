"""From a hold to a paid booking: what may happen, what may not, and what is refused in which words."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from moonmail.contract.bookings import Booking, CustodyEvent, Hold, Payment, Shipment
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentState

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller


def left(caller: Caller, mission: str, size: str) -> int:
    items = caller.get(f"/v1/missions/{mission}/offers").json["items"]
    return int(next(item["left"] for item in items if item["size"] == size))


def fill(offer_id: str, left: int = 0) -> None:
    from moonmail.backend.missions.models import Offer

    offer = Offer.objects.get(pk=offer_id)
    Offer.objects.filter(pk=offer_id).update(taken=offer.capacity - left)


class TestHolds:
    def test_takes_one_slot_for_35_minutes(self, me: Caller) -> None:
        before = left(me, "mm-204", "message")
        answer = me.hold()
        assert answer.status == 201
        hold = Hold.model_validate(answer.json)
        assert hold.state is HoldState.ACTIVE
        assert (hold.expires_at - hold.created_at).total_seconds() == 35 * 60
        assert hold.price.amount == 19_800
        assert left(me, "mm-204", "message") == before - 1

    def test_the_same_again_is_the_same_hold(self, me: Caller) -> None:
        before = left(me, "mm-204", "message")
        key = uuid.uuid4()
        first, again = me.hold(hold_id=key), me.hold(hold_id=key)
        assert (first.status, again.status) == (201, 200)
        assert again.json == first.json
        assert left(me, "mm-204", "message") == before - 1

    def test_another_request_under_the_same_id_is_refused(self, me: Caller) -> None:
        key = uuid.uuid4()
        me.hold(hold_id=key)
        answer = me.hold(hold_id=key, size="photo")
        assert (answer.status, answer.code) == (422, "id_reused")

    def test_an_id_of_somebody_else_says_nothing_about_them(self, me: Caller, other: Caller) -> None:
        key = uuid.uuid4()
        other.hold(hold_id=key)
        assert me.hold(hold_id=key).code == "id_reused"
        assert me.get(f"/v1/holds/{key}").code == "not_found"

    def test_ends_by_the_servers_clock_and_gives_the_slot_back(self, me: Caller, clock: MovableClock) -> None:
        before = left(me, "mm-204", "message")
        hold = me.hold().json
        clock.forward(minutes=34, seconds=59)
        assert me.get(f"/v1/holds/{hold['id']}").json["state"] == "active"
        clock.forward(seconds=1)
        ended = me.get(f"/v1/holds/{hold['id']}").json
        assert ended["state"] == "expired"
        assert ended["rev"] > hold["rev"]
        assert left(me, "mm-204", "message") == before

    def test_an_expired_hold_frees_the_last_slot_for_somebody_else(
        self, me: Caller, other: Caller, clock: MovableClock
    ) -> None:
        assert me.hold("mm-205").status == 201
        assert other.hold("mm-205").code == "sold_out"
        clock.forward(minutes=35)
        assert other.hold("mm-205").status == 201

    def test_releasing_twice_gives_back_one_slot(self, me: Caller) -> None:
        before = left(me, "mm-204", "message")
        hold = me.hold().json
        for _ in range(2):
            answer = me.call("DELETE", f"/v1/holds/{hold['id']}")
            assert (answer.status, answer.json["state"]) == (200, "released")
        assert left(me, "mm-204", "message") == before

    def test_somebody_elses_hold_cannot_be_released(self, me: Caller, other: Caller) -> None:
        hold = other.hold().json
        assert me.call("DELETE", f"/v1/holds/{hold['id']}").code == "not_found"
        assert other.get(f"/v1/holds/{hold['id']}").json["state"] == "active"

    def test_sold_out_names_what_is_still_free(self, me: Caller) -> None:
        answer = me.hold("mm-205", "photo")
        assert (answer.status, answer.code) == (409, "sold_out")
        found = {(item["mission_id"], item["size"]) for item in answer.json["alternatives"]}
        assert ("mm-205", "message") in found
        assert ("mm-204", "photo") in found
        assert not any(size in ("XS", "S", "M", "L") for _, size in found)
        assert all(item["left"] > 0 for item in answer.json["alternatives"])

    @pytest.mark.parametrize(
        ("mission", "state"), [("mm-203", "integrating"), ("mm-208", "announced")], ids=["closed", "announced"]
    )
    def test_a_flight_that_is_not_open_is_refused_with_its_state(self, me: Caller, mission: str, state: str) -> None:
        answer = me.hold(mission, "XS")
        assert (answer.status, answer.code, answer.json["current"]) == (409, "booking_closed", state)

    def test_booking_opens_and_closes_by_itself(self, me: Caller, clock: MovableClock) -> None:
        clock.forward(days=9, hours=12)
        answer = me.hold("mm-205")
        assert (answer.code, answer.json["current"]) == ("booking_closed", "booking_closed")
        clock.forward(days=36)
        assert me.hold("mm-208").status == 201

    @pytest.mark.parametrize("body", [{}, {"mission_id": "mm-204"}, {"mission_id": "mm-204", "size": "XXL"}])
    def test_a_request_that_makes_no_sense_names_its_fields(self, me: Caller, body: dict[str, Any]) -> None:
        answer = me.put(f"/v1/holds/{uuid.uuid4()}", body)
        assert (answer.status, answer.code) == (400, "malformed")
        assert answer.json["fields"]

    def test_a_misspelled_field_is_not_dropped_silently(self, me: Caller) -> None:
        answer = me.put(f"/v1/holds/{uuid.uuid4()}", {"mission_id": "mm-204", "size": "name", "sise": "photo"})
        assert answer.code == "malformed"

    def test_needs_sign_in(self, anyone: Caller) -> None:
        answer = anyone.hold()
        assert (answer.status, answer.code) == (401, "not_signed_in")


class TestBookings:
    def test_awaits_its_payment_until_the_hold_ends(self, me: Caller) -> None:
        answer = me.book()
        assert answer.status == 201
        booking = Booking.model_validate(answer.json)
        assert booking.state is BookingState.AWAITING_PAYMENT
        hold = Hold.model_validate(me.get(f"/v1/holds/{booking.hold_id}").json)
        assert booking.pay_by == hold.expires_at
        assert hold.state is HoldState.ACTIVE
        assert len(booking.reference) == 6
        assert me.get(f"/v1/shipments/{booking.shipment_id}").json["booking_id"] == str(booking.id)

    def test_keeps_what_was_confirmed(self, me: Caller) -> None:
        confirmation = Booking.model_validate(me.book().json).confirmation
        assert [fact.key for fact in confirmation.facts] == [
            "quantity",
            "total",
            "payment",
            "provision",
            "cancellation",
            "period",
        ]
        assert "￥19,800" in confirmation.facts[1].value.ja
        assert confirmation.facts_sha256 == me.confirmation()["facts_sha256"]
        assert confirmation.last_change_at is not None

    @pytest.mark.parametrize(
        ("field", "value"), [("facts_sha256", "0" * 64), ("total", 19_799), ("terms_version", "landed-00000000")]
    )
    def test_other_terms_than_ours_bind_nobody(self, me: Caller, field: str, value: object) -> None:
        hold, shipment = me.hold().json, me.shipment().json
        confirmation = me.confirmation() | {field: value}
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": confirmation}
        answer = me.put(f"/v1/bookings/{uuid.uuid4()}", body)
        assert (answer.status, answer.code) == (409, "terms_changed")
        assert list(answer.json["fields"]) == [f"confirmation.{field}"]
        assert me.get(f"/v1/shipments/{shipment['id']}").json["booking_id"] is None

    def test_a_window_that_moved_after_the_screen_was_shown_is_noticed(self, me: Caller) -> None:
        from moonmail.backend.missions.models import Mission

        hold, shipment, confirmation = me.hold().json, me.shipment().json, me.confirmation()
        row = Mission.objects.get(pk="mm-204")
        row.body["windows"].append(
            {**row.body["windows"][0], "window": {"earliest": "2027-09-01", "latest": "2027-09-30"}}
        )
        row.save()
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": confirmation}
        assert me.put(f"/v1/bookings/{uuid.uuid4()}", body).code == "terms_changed"

    def test_the_same_again_is_the_same_booking(self, me: Caller) -> None:
        hold, shipment = me.hold().json, me.shipment().json
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": me.confirmation()}
        key = uuid.uuid4()
        first, again = me.put(f"/v1/bookings/{key}", body), me.put(f"/v1/bookings/{key}", body)
        assert (first.status, again.status) == (201, 200)
        assert first.json == again.json

    def test_a_hold_that_ended_books_nothing(self, me: Caller, clock: MovableClock) -> None:
        hold, shipment, confirmation = me.hold().json, me.shipment().json, me.confirmation()
        clock.forward(minutes=35)
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": confirmation}
        answer = me.put(f"/v1/bookings/{uuid.uuid4()}", body)
        assert (answer.status, answer.code, answer.json["current"]) == (409, "hold_over", "expired")

    def test_one_hold_makes_one_booking(self, me: Caller) -> None:
        booking = me.book().json
        body = {
            "hold_id": booking["hold_id"],
            "shipment_id": me.shipment().json["id"],
            "confirmation": me.confirmation(),
        }
        answer = me.put(f"/v1/bookings/{uuid.uuid4()}", body)
        assert (answer.code, answer.json["current"]) == ("illegal_move", "awaiting_payment")

    def test_one_shipment_travels_once(self, me: Caller) -> None:
        booking = me.book().json
        body = {
            "hold_id": me.hold().json["id"],
            "shipment_id": booking["shipment_id"],
            "confirmation": me.confirmation(),
        }
        answer = me.put(f"/v1/bookings/{uuid.uuid4()}", body)
        assert (answer.code, answer.json["fields"]) == ("illegal_move", {"shipment_id": "booked"})

    def test_a_hold_of_another_size_does_not_fit(self, me: Caller) -> None:
        hold, shipment = me.hold(size="photo").json, me.shipment(size="message").json
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": me.confirmation(size="photo")}
        assert me.put(f"/v1/bookings/{uuid.uuid4()}", body).code == "malformed"

    def test_somebody_elses_hold_is_unknown(self, me: Caller, other: Caller) -> None:
        hold, shipment = other.hold().json, me.shipment().json
        body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": me.confirmation()}
        answer = me.put(f"/v1/bookings/{uuid.uuid4()}", body)
        assert (answer.code, answer.json["fields"]) == ("not_found", {"hold_id": "unknown"})

    def test_an_unpaid_booking_lapses_with_its_hold(self, me: Caller, clock: MovableClock) -> None:
        before = left(me, "mm-204", "message")
        booking = me.book().json
        payment = me.pay(booking["id"]).json
        clock.forward(minutes=35)
        assert me.get(f"/v1/bookings/{booking['id']}").json["state"] == "lapsed"
        assert me.get(f"/v1/payments/{payment['id']}").json["state"] == "expired"
        assert left(me, "mm-204", "message") == before

    def test_a_lapsed_message_can_be_booked_again(self, me: Caller, clock: MovableClock) -> None:
        booking = me.book().json
        clock.forward(minutes=35)
        body = {
            "hold_id": me.hold().json["id"],
            "shipment_id": booking["shipment_id"],
            "confirmation": me.confirmation(),
        }
        assert me.put(f"/v1/bookings/{uuid.uuid4()}", body).status == 201

    def test_releasing_the_hold_cancels_the_unpaid_booking(self, me: Caller) -> None:
        booking = me.book().json
        payment = me.pay(booking["id"]).json
        me.call("DELETE", f"/v1/holds/{booking['hold_id']}")
        assert me.get(f"/v1/bookings/{booking['id']}").json["state"] == "cancelled"
        assert me.get(f"/v1/payments/{payment['id']}").json["state"] == "expired"


class TestPaid:
    def test_confirms_books_and_hands_over(self, me: Caller) -> None:
        booking, payment = me.paid()
        assert Payment.model_validate(payment).state is PaymentState.PAID
        assert booking["state"] == "confirmed"
        assert booking["confirmed_at"] == "2026-11-22T03:00:00Z"
        assert me.get(f"/v1/holds/{booking['hold_id']}").json["state"] == "used"
        shipment = Shipment.model_validate(me.get(f"/v1/shipments/{booking['shipment_id']}").json)
        assert shipment.state is ShipmentState.DECLARED
        events = me.get("/v1/changes").json["custody_event"]["created"]
        event = CustodyEvent.model_validate(events[0])
        assert len(events) == 1
        assert (event.shipment_id, event.state, event.holder.ja) == (shipment.id, ShipmentState.DECLARED, "MoonMail")

    def test_a_used_hold_stays(self, me: Caller, clock: MovableClock) -> None:
        booking, _ = me.paid()
        answer = me.call("DELETE", f"/v1/holds/{booking['hold_id']}")
        assert (answer.code, answer.json["current"]) == ("illegal_move", "used")
        clock.forward(days=1)
        assert me.get(f"/v1/bookings/{booking['id']}").json["state"] == "confirmed"

    def test_a_paid_booking_is_not_paid_again(self, me: Caller) -> None:
        booking, _ = me.paid()
        answer = me.pay(booking["id"])
        assert (answer.status, answer.code, answer.json["current"]) == (409, "illegal_move", "confirmed")


class TestShipments:
    def test_keeps_the_message(self, me: Caller) -> None:
        answer = me.shipment(text="夜空を見上げて\nTo the Moon", name="月野 うさぎ")
        shipment = Shipment.model_validate(answer.json)
        assert shipment.state is ShipmentState.DRAFT
        assert shipment.message is not None
        assert shipment.message.text == "夜空を見上げて\nTo the Moon"

    def test_needs_its_pictures_first(self, me: Caller) -> None:
        answer = me.shipment(photo="a" * 64)
        assert (answer.status, answer.code) == (409, "blob_missing")
        assert answer.json["fields"] == {"message.photo": "a" * 64}

    def test_a_picture_of_somebody_else_is_missing(self, me: Caller, other: Caller) -> None:
        from tests.support.backend_calls import plate

        sha256 = other.blob(plate(shade=7))
        assert me.shipment(photo=sha256).code == "blob_missing"

    @pytest.mark.parametrize(
        "text", ["\u0000", "a\u0007b", "abc\u202edef", "\u2066x\u2069", "\ue000", "\ud7ff\ufffe"], ids=ascii
    )
    def test_control_and_direction_characters_are_refused(self, me: Caller, text: str) -> None:
        answer = me.shipment(text=text)
        assert (answer.status, answer.code) == (422, "content_not_allowed")
        assert "text" in answer.json["fields"]

    def test_only_spaces_is_nothing(self, me: Caller) -> None:
        answer = me.shipment(text="  \n　 ")
        assert answer.code == "content_not_allowed"
        assert answer.json["detail"].startswith("刻む内容がありません")

    def test_as_many_letters_as_the_flight_etches(self, me: Caller) -> None:
        assert me.shipment(text="月" * 400).status == 201
        answer = me.shipment(text="月" * 401)
        assert answer.code == "content_not_allowed"
        assert "400文字" in answer.json["detail"]

    def test_joined_emoji_and_marks_count_once(self, me: Caller) -> None:
        assert me.shipment(text="👩‍👩‍👧‍👦👍🏽が́" * 100).status == 201

    def test_characters_newer_than_this_python_pass(self, me: Caller) -> None:
        assert me.shipment(text="🫨\U0001fae9").status == 201

    def test_a_message_does_not_fit_in_a_capsule(self, me: Caller) -> None:
        assert me.shipment(size="XS").code == "content_not_allowed"
