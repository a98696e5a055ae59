"""When a flight has its outcome: each booking by the terms that were confirmed with it, never by newer ones."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Final

from moonmail.backend import clock, shop
from moonmail.backend.bookings import endings
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.custody.service import Report, move_shipment
from moonmail.backend.database import Writing
from moonmail.backend.entitlements import tasks
from moonmail.backend.entitlements.fleet import DESK, achieved_at, confirmed_bookings, launch_report
from moonmail.backend.entitlements.models import Entitlement, FlightTask
from moonmail.backend.missions.models import Mission
from moonmail.backend.missions.wire import mission_out
from moonmail.contract.bookings import Confirmation
from moonmail.contract.missions import Mission as MissionOut
from moonmail.domain.mission import ObligationEnd, Outcome, duty_fulfilled
from moonmail.domain.moment import Confidence
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.text import Text

_sweeping: Final = threading.local()
_LANDING: Final = 9
_LANDED: Final = frozenset({Outcome.SUCCESS, Outcome.LANDED_TIPPED, Outcome.LANDED_NO_CONTACT})
_ON_BOARD: Final = frozenset({ShipmentState.INTEGRATED, ShipmentState.LAUNCHED})
_KNOWN: Final = frozenset({ShipmentState.DELIVERED, ShipmentState.LOST})
_NOTES: Final[dict[Outcome, Text]] = {
    Outcome.LANDED_TIPPED: Text(
        "着陸機は傾いて着陸しました。お預かりしたものは、着陸機とともに月面にあります。",
        "The lander came down tipped over. What you sent is on the Moon with it.",
    ),
    Outcome.LANDED_NO_CONTACT: Text(
        "着陸の後、着陸機との通信ができていません。お預かりしたものは、着陸機とともに月面にあると考えています。",
        "There has been no contact since the landing. We take it that what you sent is on the Moon with the lander.",
    ),
    Outcome.LOST_LANDING: Text(
        "着陸を確認できませんでした。お預かりしたものは、失われた可能性が高いと考えています。",
        "The landing could not be confirmed. What you sent is most likely lost.",
    ),
    Outcome.NO_LANDING_ATTEMPT: Text(
        "着陸は行われませんでした。お預かりしたものは、月面に届いていません。",
        "No landing was attempted. What you sent has not reached the Moon.",
    ),
    Outcome.LAUNCH_FAILURE: Text(
        "打上げに失敗しました。お預かりしたものは、失われたと考えています。",
        "The launch failed. We take it that what you sent is lost.",
    ),
}
_NOT_HANDED_IN: Final = Text(
    "受付期限までに届かなかったため、搭載していません。",
    "It had not reached us by the date it was due, so it did not fly.",
)


def declare(writing: Writing, mission_id: str, outcome: Outcome) -> None:
    """Settle every confirmed booking of the flight, which has ``outcome`` from this transaction on.

    The bookings follow after the commit, a few at a time. Each is settled once: it is completed, or has its one
    entitlement. Interrupted, the work goes on at the next read.
    """
    mission = mission_out(Mission.objects.get(pk=mission_id))
    if mission.outcome is not outcome:
        raise ValueError(f"{mission_id} ended as {mission.outcome}, not as {outcome}")
    tasks.ask(writing, mission_id, FlightTask.Kind.OUTCOME)


def settle(writing: Writing, row: Mission, most: int) -> bool:
    """Settle at most so many bookings of a flight that has its outcome; return whether more may remain."""
    mission = mission_out(row)
    if mission.outcome is None:
        return False
    remaining = confirmed_bookings(row.pk).exclude(entitlements__outcome=mission.outcome.value)
    found = list(remaining.order_by("pk").values_list("pk", flat=True)[:most])
    for booking_id in found:
        booking = endings.lock_booking(booking_id)
        # Somebody else may have ended it since it was found.
        if booking.state == BookingState.CONFIRMED.value:
            _settle(writing, booking, mission, mission.outcome)
    return len(found) == most


def _settle(writing: Writing, booking: Booking, mission: MissionOut, outcome: Outcome) -> None:
    shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
    confirmed = Confirmation.model_validate(booking.confirmation)
    state = ShipmentState(shipment.state)
    if outcome is not Outcome.CANCELLED and state in _ON_BOARD:
        _arrive(writing, shipment, mission, outcome)
    done = is_fulfilled(outcome, confirmed.obligation_end, state)
    if done and state is ShipmentState.AWAITING_ITEM:
        move_shipment(writing, shipment, ShipmentState.WITHDRAWN, Report(note=_NOT_HANDED_IN, source=DESK))
    if done:
        endings.complete(writing, booking)
        return
    now = clock.now()
    entitlement = Entitlement.objects.create(
        member_id=booking.member_id,
        booking=booking,
        outcome=outcome.value,
        kinds=[kind.value for kind in confirmed.entitlements],
        default_kind=confirmed.default_entitlement.value,
        refund=booking.price,
        offered_at=now,
        choose_by=_deadline(now, confirmed.choose_within_days),
    )
    writing.changed(entitlement)


def is_fulfilled(outcome: Outcome, end: ObligationEnd, state: ShipmentState) -> bool:
    """Return whether the duty to whoever sent this was done when the flight ended so. ``state``: before that."""
    if not duty_fulfilled(outcome, end):
        return False
    # In our hands, or its review was ours to finish, and not on board: then nothing was provided.
    return state in _KNOWN | _ON_BOARD or state is ShipmentState.AWAITING_ITEM


def _deadline(now: datetime, days: int) -> datetime:
    """Return the last minute of that day in Japan."""
    day = now.astimezone(shop.JAPAN) + timedelta(days=days)
    return day.replace(hour=23, minute=59, second=0, microsecond=0).astimezone(now.tzinfo)


def _arrive(writing: Writing, shipment: Shipment, mission: MissionOut, outcome: Outcome) -> None:
    if shipment.state == ShipmentState.INTEGRATED.value:
        move_shipment(writing, shipment, ShipmentState.LAUNCHED, launch_report(mission))
    ended = mission.ended_at.moment() if mission.ended_at else None
    note = _NOTES.get(outcome)
    if outcome in _LANDED:
        sure = Confidence.PROVISIONAL if outcome is Outcome.LANDED_NO_CONTACT else Confidence.CONFIRMED
        landed = Report(
            at=achieved_at(mission, _LANDING) or ended,
            place=mission.site.name.text(),
            confidence=sure,
            source=DESK,
            note=note,
        )
        move_shipment(writing, shipment, ShipmentState.DELIVERED, landed)
    else:
        move_shipment(writing, shipment, ShipmentState.LOST, Report(at=ended, source=DESK, note=note))


def sweep_entitlements() -> None:
    """Go on with what was left half done, and carry out defaults that are due. Called at every read and write.

    Costs two look-ups when nothing is due.
    """
    from moonmail.backend.entitlements.choices import sweep_choices

    if getattr(_sweeping, "on", False):
        # What is carried out here is a write that looks for what is due as well: one look at a time.
        return
    _sweeping.on = True
    try:
        tasks.sweep_tasks()
        sweep_choices()
    finally:
        _sweeping.on = False
