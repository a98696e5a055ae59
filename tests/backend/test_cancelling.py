"""A member cancels alone, by the terms that were confirmed; the money goes back to its end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_orders import left
from tests.backend.test_payments import notice, send

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller


class TestCancelled:
    def test_everything_goes_back(self, me: Caller) -> None:
        before = left(me, "mm-204", "message")
        booking, payment = me.paid()
        answer = me.cancel(booking, 19_800)
        assert (answer.status, answer.json["state"]) == (201, "cancelled")
        assert answer.json["cancelled_at"] == "2026-11-22T03:00:00Z"
        assert left(me, "mm-204", "message") == before
        assert me.read("holds", booking["hold_id"])["state"] == "released"
        assert me.read("shipments", booking["shipment_id"])["state"] == "withdrawn"
        back = me.read("payments", payment["id"])
        assert (back["state"], back["refunded"]["amount"]) == ("refunded", 19_800)
        assert back["refunded_at"] is not None
        assert me.get("/v1/changes").json["pass"]["created"][0]["voided_at"] is not None

    def test_twice_under_one_id(self, me: Caller) -> None:
        before = left(me, "mm-204", "message")
        booking, _ = me.paid()
        key = uuid.uuid4()
        first, again = me.cancel(booking, 19_800, key), me.cancel(booking, 19_800, key)
        assert (first.status, again.status) == (201, 200)
        assert first.json == again.json
        assert left(me, "mm-204", "message") == before

    def test_twice_under_two(self, me: Caller) -> None:
        before = left(me, "mm-204", "message")
        booking, payment = me.paid()
        me.cancel(booking, 19_800)
        answer = me.cancel(booking, 19_800)
        assert (answer.status, answer.code, answer.json["current"]) == (409, "illegal_move", "cancelled")
        assert left(me, "mm-204", "message") == before
        assert me.read("payments", payment["id"])["refunded"]["amount"] == 19_800

    def test_another_request_under_the_same_id(self, me: Caller) -> None:
        booking, _ = me.paid()
        key = uuid.uuid4()
        me.cancel(booking, 19_800, key)
        assert me.cancel(booking, 1, key).code == "id_reused"

    def test_an_item_in_our_hands_comes_back(self, me: Caller) -> None:
        from moonmail.backend.bookings.models import Shipment

        booking, _ = me.settle(me.order(me.item().json).json)
        Shipment.objects.filter(pk=booking["shipment_id"]).update(state="received")
        assert me.cancel(booking, 66_000).status == 201
        assert me.read("shipments", booking["shipment_id"])["state"] == "returned"

    def test_the_message_can_be_sent_anew(self, me: Caller) -> None:
        booking, _ = me.paid()
        me.cancel(booking, 19_800)
        assert me.paid()[0]["state"] == "confirmed"


class TestRefused:
    @pytest.mark.parametrize("refund", [0, 19_799, 19_801])
    def test_another_sum_than_was_shown(self, me: Caller, refund: int) -> None:
        booking, _ = me.paid()
        answer = me.cancel(booking, refund)
        assert (answer.status, answer.code, answer.json["current"]) == (409, "terms_changed", "19800")
        assert me.read("bookings", booking["id"]) == booking

    def test_after_the_last_date(self, me: Caller, clock: MovableClock) -> None:
        booking, payment = me.paid()
        clock.forward(days=89)
        answer = me.cancel(booking, 19_800)
        assert (answer.status, answer.code) == (409, "too_late")
        assert "サポートデスク" in answer.json["detail"]
        assert me.read("payments", payment["id"])["state"] == "paid"
        assert me.cancel(booking, 0).code == "too_late"

    def test_an_unpaid_one(self, me: Caller) -> None:
        answer = me.cancel(me.book().json, 0)
        assert (answer.code, answer.json["current"]) == ("illegal_move", "awaiting_payment")

    def test_somebody_elses(self, me: Caller, other: Caller) -> None:
        booking, _ = other.paid()
        answer = me.cancel(booking, 19_800)
        assert (answer.status, answer.json["fields"]) == (404, {"booking_id": "unknown"})
        assert other.read("bookings", booking["id"])["state"] == "confirmed"

    @pytest.mark.parametrize("refund", [-1, 1.5, "19800", None, True])
    def test_no_sum_at_all(self, me: Caller, refund: Any) -> None:
        assert me.cancel(me.paid()[0], refund).code == "malformed"

    def test_once_the_flight_has_its_outcome_the_choice_decides(self, me: Caller) -> None:
        from moonmail.backend.missions.models import Mission

        booking, _ = me.paid()
        row = Mission.objects.get(pk="mm-204")
        row.body["outcome"] = "cancelled"
        row.save()
        assert me.cancel(booking, 19_800).code == "illegal_move"

    def test_not_signed_in(self, me: Caller, anyone: Caller) -> None:
        booking, _ = me.paid()
        assert anyone.cancel(booking, 19_800).code == "not_signed_in"


@pytest.mark.expects_log("moonmail.backend")
class TestRefundUnderWay:
    @pytest.fixture
    def away(self, db: None) -> Iterator[Any]:
        """The sample provider on a bad day: refunds do not reach it while it is ``down``."""
        from moonmail.backend.payments import providers
        from moonmail.backend.payments.provider import ProviderDown
        from moonmail.backend.payments.sample import SampleProvider

        class Away(SampleProvider):
            down = True

            def __init__(self, key: bytes) -> None:
                super().__init__(key)
                self.asked: list[int] = []

            def refund(self, token: str, amount: int) -> None:
                self.asked.append(amount)
                if self.down:
                    raise ProviderDown
                super().refund(token, amount)

        known = providers._all()
        real = known["sample"]
        assert isinstance(real, SampleProvider)
        known["sample"] = away = Away(real._key)
        yield away
        known["sample"] = real

    def test_is_asked_again_until_it_is_heard(self, me: Caller, away: Any) -> None:
        from moonmail.backend.payments.refunds import settle_refunds

        booking, payment = me.paid()
        me.cancel(booking, 19_800)
        waiting = me.read("payments", payment["id"])
        assert (waiting["state"], waiting["refunded"]["amount"], waiting["refunded_at"]) == ("refunding", 19_800, None)
        settle_refunds()
        away.down = False
        settle_refunds()
        assert me.read("payments", payment["id"])["state"] == "refunded"
        settle_refunds()
        assert away.asked == [19_800] * 3

    def test_two_parts_under_way_are_one_sum(self, me: Caller, away: Any) -> None:
        from moonmail.backend.payments.models import SampleSession
        from moonmail.backend.payments.refunds import settle_refunds

        old, payment = me.paid(size="photo")
        shipment = me.shipment("mm-206").json
        new = me.order(shipment, credit=33_000, rebooks=old["id"]).json
        me.cancel(new, 19_800)
        assert away.asked == [13_200, 33_000]
        away.down = False
        settle_refunds()
        assert me.read("payments", payment["id"])["state"] == "refunded"
        assert SampleSession.objects.get(payment_id=payment["id"]).refunded == 33_000

    def test_a_notice_of_the_first_part_leaves_the_second_under_way(self, me: Caller, away: Any) -> None:
        old, payment = me.paid(size="photo")
        new = me.order(me.shipment("mm-206").json, credit=33_000, rebooks=old["id"]).json
        me.cancel(new, 19_800)
        send(me, *notice(payment, "refunded", amount=13_200))
        assert me.read("payments", payment["id"])["state"] == "refunding"
        send(me, *notice(payment, "refunded", amount=33_000))
        done = me.read("payments", payment["id"])
        assert (done["state"], done["refunded"]["amount"]) == ("refunded", 33_000)
        # Late and twice: what is known already is not undone.
        for amount in (13_200, 33_000):
            assert send(me, *notice(payment, "refunded", amount=amount)).status == 204
        assert me.read("payments", payment["id"]) == done

    def test_a_notice_for_what_nobody_asked(self, me: Caller, away: Any) -> None:
        booking, payment = me.paid()
        assert send(me, *notice(payment, "refunded", amount=19_800)).status == 204
        assert me.read("payments", payment["id"])["state"] == "paid"
        assert me.read("bookings", booking["id"])["state"] == "confirmed"

    @pytest.mark.parametrize("amount", [0, -1, 19_801])
    def test_a_sum_that_was_never_paid_is_no_notice_of_ours(self, me: Caller, away: Any, amount: int) -> None:
        booking, payment = me.paid()
        me.cancel(booking, 19_800)
        assert send(me, *notice(payment, "refunded", amount=amount)).code == "malformed"
        assert me.read("payments", payment["id"])["state"] == "refunding"
