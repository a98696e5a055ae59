"""When a flight has its outcome: each booking is settled by its own terms, each shipment says where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_payments import notice, send
from tests.backend.test_sync import Replica

from moonmail.domain.mission import ObligationEnd, Outcome, duty_fulfilled
from moonmail.domain.states import BookingState, ShipmentKind, ShipmentState

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Caller

    from moonmail.backend.accounts.models import Member

Play = Callable[..., tuple[int, str]]
ENDS = list(ObligationEnd)


@pytest.fixture
def play(django_app: Path, db: None, capsys: pytest.CaptureFixture[str]) -> Play:
    from moonmail.backend import commands

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = commands.main(["play", *arguments, "--data", str(django_app)])
        return code, capsys.readouterr().err

    return run


def fly(play: Play, mission: str = "mm-204") -> None:
    for state in ("booking_closed", "integrating", "ready", "in_flight"):
        assert play("state", mission, state) == (0, "")


def custody(me: Caller, shipment_id: str) -> list[Any]:
    events = me.get("/v1/changes").json["custody_event"]["created"]
    return sorted(
        (e for e in events if e["shipment_id"] == str(shipment_id)),
        key=lambda e: datetime.fromisoformat(e["recorded_at"]),
    )


def both(delta: Any) -> list[Any]:
    """What a page brings: new to who began before it, or changed since."""
    return [*delta["created"], *delta["updated"]]


class TestTheWholeFlight:
    def test_messages_are_built_in_and_leave_with_the_lander(self, me: Caller, play: Play) -> None:
        booking, _ = me.paid()
        for state in ("booking_closed", "integrating"):
            assert play("state", "mm-204", state)[0] == 0
        assert me.get(f"/v1/shipments/{booking['shipment_id']}").json["state"] == "integrated"
        assert play("state", "mm-204", "ready")[0] == 0
        assert play("milestone", "mm-204", "2", "achieved", "--at=2026-11-22T02:10:00Z")[0] == 0
        assert play("state", "mm-204", "in_flight")[0] == 0
        declared, integrated, launched = custody(me, booking["shipment_id"])
        assert [e["state"] for e in (declared, integrated, launched)] == ["declared", "integrated", "launched"]
        assert launched["occurred_at"]["at"] == "2026-11-22T02:10:00Z", "when it was reported to have happened"
        assert launched["read_point"] == {"ja": "種子島宇宙センター", "en": "Tanegashima Space Center"}
        assert launched["source"]["ja"] == "MoonMail 運航デスク"

    def test_an_item_that_is_not_with_us_stays_behind(self, member: Member, me: Caller, play: Play) -> None:
        from tests.support.booked import confirmed

        here, away = (
            confirmed(member, "mm-204", "XS", [ObligationEnd.LANDED], state=state, kind=ShipmentKind.ITEM)[0]
            for state in (ShipmentState.ACCEPTED, ShipmentState.AWAITING_ITEM)
        )
        fly(play)
        assert me.get(f"/v1/shipments/{here.shipment_id}").json["state"] == "launched"
        assert me.get(f"/v1/shipments/{away.shipment_id}").json["state"] == "awaiting_item"
        assert play("outcome", "mm-204", "success") == (0, "")
        assert me.get(f"/v1/shipments/{here.shipment_id}").json["state"] == "delivered"
        last = custody(me, str(away.shipment_id))[-1]
        assert (last["state"], last["note"]["en"][:10]) == ("withdrawn", "It had not")
        assert {me.get(f"/v1/bookings/{b.pk}").json["state"] for b in (here, away)} == {"completed"}

    def test_what_was_in_our_hands_and_not_on_board_is_owed(self, member: Member, me: Caller, play: Play) -> None:
        from tests.support.booked import confirmed

        fly(play)
        (late,) = confirmed(
            member, "mm-204", "XS", [ObligationEnd.LAUNCHED], state=ShipmentState.ACCEPTED, kind=ShipmentKind.ITEM
        )
        assert play("outcome", "mm-204", "success")[0] == 0
        assert me.get(f"/v1/bookings/{late.pk}").json["state"] == "confirmed"
        (owed,) = me.get("/v1/changes").json["entitlement"]["created"]
        assert owed["booking_id"] == str(late.pk)

    def test_an_item_that_was_not_allowed_gives_its_money_back(self, member: Member, me: Caller, play: Play) -> None:
        from tests.support.booked import confirmed

        (refused,) = confirmed(
            member, "mm-204", "XS", [ObligationEnd.LANDED], state=ShipmentState.NOT_ALLOWED, kind=ShipmentKind.ITEM
        )
        for state in ("booking_closed", "integrating"):
            assert play("state", "mm-204", state)[0] == 0
        assert me.get(f"/v1/bookings/{refused.pk}").json["state"] == "cancelled"
        (payment,) = me.get("/v1/changes").json["payment"]["created"]
        assert (payment["state"], payment["refunded"]["amount"]) == ("refunded", 66_000)

    @pytest.mark.parametrize("lapsed", [False, True])
    def test_nobody_pays_for_a_flight_that_was_cancelled(
        self, me: Caller, play: Play, clock: MovableClock, *, lapsed: bool
    ) -> None:
        booking = me.book().json
        payment = me.pay(booking["id"]).json
        if lapsed:
            clock.forward(minutes=36)
            assert me.get(f"/v1/bookings/{booking['id']}").json["state"] == "lapsed"
        assert play("state", "mm-204", "cancelled")[0] == 0
        assert play("outcome", "mm-204", "cancelled")[0] == 0
        # The provider took the money before it heard that the page is closed.
        assert send(me, *notice(payment)).status == 204
        found = me.get(f"/v1/payments/{payment['id']}").json
        assert (found["state"], found["refunded"]["amount"]) == ("refunded", 19_800)
        after = me.get(f"/v1/bookings/{booking['id']}").json["state"]
        assert after == ("lapsed" if lapsed else "cancelled")


@pytest.mark.parametrize(
    ("outcome", "shipment"),
    [
        (Outcome.SUCCESS, "delivered"),
        (Outcome.LANDED_TIPPED, "delivered"),
        (Outcome.LANDED_NO_CONTACT, "delivered"),
        (Outcome.LOST_LANDING, "lost"),
        (Outcome.NO_LANDING_ATTEMPT, "lost"),
        (Outcome.LAUNCH_FAILURE, "lost"),
    ],
)
def test_each_outcome_by_each_obligation_end(
    member: Member, me: Caller, play: Play, outcome: Outcome, shipment: str
) -> None:
    from tests.support.booked import confirmed

    fly(play)
    bookings = confirmed(member, "mm-204", "name", ENDS, state=ShipmentState.LAUNCHED)
    assert play("outcome", "mm-204", outcome.value, "--at=2026-11-21T10:00:00Z") == (0, "")
    owed = {e["booking_id"]: e for e in me.get("/v1/changes").json["entitlement"]["created"]}
    for booking, end in zip(bookings, ENDS, strict=True):
        found = me.get(f"/v1/bookings/{booking.pk}").json
        assert me.get(f"/v1/shipments/{booking.shipment_id}").json["state"] == shipment
        if duty_fulfilled(outcome, end):
            assert (found["state"], str(booking.pk) in owed) == ("completed", False)
        else:
            assert found["state"] == "confirmed"
            entitlement = owed[str(booking.pk)]
            assert (entitlement["outcome"], entitlement["state"]) == (outcome.value, "offered")
            assert entitlement["kinds"] == ["reflight", "refund", "record"]
            assert entitlement["default_kind"] == "refund"
            assert entitlement["refund"] == {"amount": 9_900, "currency": "JPY"}
            assert entitlement["choose_by"] == "2027-02-20T14:59:00Z", "the last minute of the 90th day in Japan"
            assert me.get(f"/v1/entitlements/{entitlement['id']}").json == entitlement


def test_two_hundred_bookings_each_by_its_own_terms(
    member: Member, me: Caller, play: Play, clock: MovableClock
) -> None:
    from tests.support.booked import confirmed

    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.entitlements.models import FlightTask

    fly(play)
    ends = list(islice(cycle(ENDS), 200))
    bookings = confirmed(member, "mm-204", "name", ends, state=ShipmentState.LAUNCHED)
    assert play("outcome", "mm-204", "lost_landing") == (0, "")
    replica = Replica(me)
    replica.pull()
    assert replica.matches()
    pages = [me.get("/v1/changes?limit=1000").json]
    while pages[-1]["has_more"]:
        pages.append(me.get(f"/v1/changes?limit=1000&since={pages[-1]['state']}").json)
    owed = Counter(held["booking_id"] for page in pages for held in both(page["entitlement"]))
    assert owed == {str(b.pk): 1 for b, end in zip(bookings, ends, strict=True) if end is ObligationEnd.LANDED}
    states = Counter(held["state"] for page in pages for held in both(page["booking"]))
    landed = ends.count(ObligationEnd.LANDED)
    assert states == {BookingState.CONFIRMED.value: landed, BookingState.COMPLETED.value: 200 - landed}
    assert discrepancies() == []
    assert not FlightTask.objects.filter(done_at=None).exists()


def test_newer_terms_change_nothing_for_older_bookings(member: Member, me: Caller, play: Play) -> None:
    """The flight's terms say launched by then; the booking was confirmed when they said landed."""
    from tests.support.booked import confirmed

    from moonmail.backend.database import write
    from moonmail.backend.missions.catalogue import save_mission
    from moonmail.backend.missions.models import Mission
    from moonmail.backend.missions.terms import terms_for
    from moonmail.backend.missions.wire import mission_out

    (booking,) = confirmed(member, "mm-204", "name", [ObligationEnd.LANDED])
    with write() as writing:
        mission = mission_out(Mission.objects.get(pk="mm-204"))
        terms = terms_for(ObligationEnd.LAUNCHED, mission.item_due_at, sample=True)
        save_mission(writing, mission.model_copy(update={"terms": terms}))
    fly(play)
    assert play("outcome", "mm-204", "lost_landing")[0] == 0
    (owed,) = me.get("/v1/changes").json["entitlement"]["created"]
    assert owed["booking_id"] == str(booking.pk)


def test_work_that_was_left_goes_on_at_reads(
    member: Member, me: Caller, play: Play, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.support.booked import confirmed

    from moonmail.backend.entitlements import tasks
    from moonmail.backend.entitlements.models import Entitlement

    fly(play)
    confirmed(member, "mm-204", "name", [ObligationEnd.LANDED] * 25, state=ShipmentState.LAUNCHED)
    # Whoever declared it is gone right after the commit.
    monkeypatch.setattr(tasks, "carry_out", lambda mission_id: None)
    assert play("outcome", "mm-204", "lost_landing")[0] == 0
    me.get("/v1/digest")
    assert Entitlement.objects.count() == 0, "it may still be at work"
    clock.forward(seconds=31)
    for expected in (10, 20, 25, 25):
        me.get("/v1/missions/mm-204")
        assert Entitlement.objects.count() == expected


def test_a_cancelled_flight_owes_everybody_and_keeps_what_it_has(member: Member, me: Caller, play: Play) -> None:
    from tests.support.booked import confirmed

    (message,) = confirmed(member, "mm-204", "name", [ObligationEnd.LAUNCHED])
    (item,) = confirmed(
        member, "mm-204", "XS", [ObligationEnd.LAUNCHED], state=ShipmentState.RECEIVED, kind=ShipmentKind.ITEM
    )
    assert play("state", "mm-204", "cancelled")[0] == 0
    assert play("outcome", "mm-204", "cancelled") == (0, "")
    owed = {e["booking_id"] for e in me.get("/v1/changes").json["entitlement"]["created"]}
    assert owed == {str(message.pk), str(item.pk)}
    assert me.get(f"/v1/shipments/{message.shipment_id}").json["state"] == "declared"
    assert me.get(f"/v1/shipments/{item.shipment_id}").json["state"] == "received"


def test_an_outcome_that_is_not_the_flights_is_refused(db: None) -> None:
    from moonmail.backend.database import write
    from moonmail.backend.entitlements.outcomes import declare

    with pytest.raises(ValueError, match="ended as"), write() as writing:
        declare(writing, "mm-204", Outcome.SUCCESS)
