"""Whatever members do, in whatever order: slots are counted once, and every yen is where a living booking says."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests.backend.test_orders import fill
from tests.backend.test_payments import notice, send
from tests.support.thorough import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

MISSIONS = st.sampled_from(["mm-204", "mm-206"])
SIZES = st.sampled_from(["name", "message", "photo"])
PICK = st.integers(min_value=0, max_value=99)


def machine(me: Caller, clock: MovableClock, seen: set[str]) -> Callable[[], RuleBasedStateMachine]:
    from django.db import transaction
    from django.db.models import F

    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.bookings.models import Booking
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.payments.models import Payment
    from moonmail.backend.payments.refunds import worth

    class Books(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            self.started = clock.at
            for offer, few in (("mm-206:message", 1), ("mm-206:photo", 2)):
                fill(offer, left=few)
                Offer.objects.filter(pk=offer).update(sold_elsewhere=F("taken"))
            self.bookings: list[Any] = []
            self.payments: list[Any] = []
            self.order("mm-204", "photo", 1, press=True)

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)
            clock.at = self.started

        def note(self, answer: Answer) -> Answer:
            assert answer.status < 500, answer.response.content
            seen.add(str(answer.status) if answer.status < 300 else answer.code)
            return answer

        def pick(self, things: list[Any], number: int) -> Any:
            return things[number % len(things)]

        def pick_booking(self, number: int) -> Any:
            """Mostly one that stands, now and then any."""
            ids = {str(pk) for pk in Booking.objects.filter(state="confirmed").values_list("pk", flat=True)}
            standing = [booking for booking in self.bookings if booking["id"] in ids]
            return self.pick(standing if standing and number % 5 else self.bookings, number)

        def pay(self, booking: Any, *, press: bool) -> None:
            answer = self.note(me.pay(booking["id"]))
            if answer.status == 201:
                self.payments.append(answer.json)
                if press:
                    me.press_pay(answer.json)

        def order(self, mission: str, size: str, plates: int, old: Any = None, *, press: bool = False) -> None:
            """``old``: the booking to be replaced. ``press``: pay at once if anything is due."""
            group = [{"name": f"{number}", "text": "月"} for number in range(plates)]
            shipment = me.group(group, mission, size).json if plates > 1 else me.shipment(mission, size).json
            hold = self.note(me.hold(mission, size, quantity=plates))
            if hold.status != 201:
                return
            credit = 0 if old is None else old["price"]["amount"]
            body = {
                "hold_id": hold.json["id"],
                "shipment_id": shipment["id"],
                "confirmation": me.confirmation(mission, size, plates, credit),
            }
            if old is not None:
                body["rebooks"] = old["id"]
            answer = self.note(me.put(f"/v1/bookings/{uuid.uuid4()}", body))
            if answer.status == 201:
                self.bookings.append(answer.json)
                if answer.json["state"] == "awaiting_payment" and press:
                    self.pay(answer.json, press=True)

        @rule(mission=MISSIONS, size=SIZES, plates=st.sampled_from([1, 1, 3]), press=st.booleans())
        def orders(self, mission: str, size: str, plates: int, press: bool) -> None:
            self.order(mission, size, plates, press=press)

        @precondition(lambda self: self.bookings)
        @rule(mission=MISSIONS, size=SIZES, number=PICK, press=st.booleans())
        def changes(self, mission: str, size: str, number: int, press: bool) -> None:
            self.order(mission, size, 1, self.pick_booking(number), press=press)

        @precondition(lambda self: self.bookings)
        @rule(number=PICK, press=st.booleans())
        def pays(self, number: int, press: bool) -> None:
            self.pay(self.pick(self.bookings, number), press=press)

        @precondition(lambda self: self.payments)
        @rule(number=PICK, kind=st.sampled_from(["paid", "paid", "failed", "expired"]))
        def is_notified(self, number: int, kind: str) -> None:
            assert send(me, *notice(self.pick(self.payments, number), kind)).status == 204

        @precondition(lambda self: self.bookings)
        @rule(number=PICK)
        def cancels(self, number: int) -> None:
            booking = self.pick_booking(number)
            self.note(me.cancel(booking, booking["price"]["amount"]))

        @precondition(lambda self: self.bookings)
        @rule(number=PICK)
        def gives_up(self, number: int) -> None:
            self.note(me.call("DELETE", f"/v1/holds/{self.pick(self.bookings, number)['hold_id']}"))

        @rule(minutes=st.sampled_from([1, 20, 36]))
        def waits(self, minutes: int) -> None:
            clock.forward(minutes=minutes)

        @invariant()
        def every_slot_is_counted_once(self) -> None:
            assert discrepancies() == []

        @invariant()
        def money_is_where_a_living_booking_says(self) -> None:
            mine = Booking.objects.filter(pk__in=[booking["id"] for booking in self.bookings])
            living = [booking for booking in mine if booking.state == "confirmed"]
            kept = sum(
                payment.amount - payment.refunded
                for payment in Payment.objects.filter(booking__in=mine, paid_at__isnull=False)
            )
            assert kept == sum(booking.price for booking in living)
            assert all(worth(booking) == booking.price for booking in living)

        @invariant()
        def a_slot_is_used_while_its_booking_stands(self) -> None:
            used = {"confirmed": {"used"}, "awaiting_payment": {"active"}}
            for state, hold in Booking.objects.values_list("state", "hold__state"):
                assert hold in used.get(state, {"released", "expired"}), (state, hold)

    return Books


def test_slots_and_money_add_up_after_anything(me: Caller, clock: MovableClock) -> None:
    seen: set[str] = set()
    run_state_machine_as_test(
        machine(me, clock, seen),
        settings=settings(
            max_examples=20 if THOROUGH else 8,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The walk met what it is about: it did not go around the refusals.
    assert {"201", "sold_out", "illegal_move"} <= seen
