"""On to another flight, paid for already: chosen by a member, or moved by staff.

- ``go_on(writing, booking, flight, confirmation)``: put it there.
- ``moved_terms(booking, flight, offer)``: the confirmation to keep of a move that nobody confirmed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from moonmail.backend.bookings import endings
from moonmail.backend.bookings.models import Booking, Shipment
from moonmail.backend.bookings.orders import kept_confirmation
from moonmail.backend.bookings.wire import booking_out
from moonmail.backend.custody.service import Report, move_shipment
from moonmail.backend.database import Writing
from moonmail.backend.missions.models import Mission, Offer
from moonmail.backend.missions.wire import mission_out, offer_out
from moonmail.contract.bookings import Confirmation
from moonmail.contract.orders import reflight_order
from moonmail.domain.order import Fact, facts_sha256
from moonmail.domain.runs import better_end
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text

_IN_CARE: Final = (ShipmentState.RECEIVED, ShipmentState.ACCEPTED, ShipmentState.INTEGRATED)
# Whatever staff had to look at was looked at by then.
_REVIEWED_BY: Final = (ShipmentState.CLEARED, ShipmentState.AWAITING_ITEM, *_IN_CARE)
# What these say was confirmed by the member, and a move that nobody asked them about changes nothing of it.
_KEPT_FACTS: Final = frozenset({"payment", "cancellation"})
_MOVED: Final = Text("{flight} 便への再搭載に移しました。", "Moved on to {flight}, to fly again.")
_STILL_HERE: Final = Text(
    "{flight} 便のためにお預かりした品物を、引き続きお預かりしています。", "Still with us: it came for {flight}."
)
_REVIEWED: Final = Text(
    "前の便のときにスタッフが確認済みです。", "Our staff looked at it and cleared it for the flight before."
)


def go_on(writing: Writing, booking: Booking, flight: Mission, confirmation: Confirmation) -> Booking:
    """Put a locked, confirmed booking on ``flight``; return the new one. The old one becomes REBOOKED.

    An item that is with us need not come again, and one that was on its way is still expected, if the new flight may
    take it.

    Raises:
        Refusal: no_room with alternatives, not_found, item_not_allowed. Nothing of this transaction may stay then.
    """
    shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
    before = ShipmentState(shipment.state)
    if before in _IN_CARE:
        note = _MOVED.filled(flight=flight.flight_number)
        move_shipment(writing, shipment, ShipmentState.WITHDRAWN, Report(note=note))
    new = endings.clone_for(writing, booking, flight.pk, confirmation)
    if shipment.kind == ShipmentKind.ITEM.value:
        _go_on_from(writing, booking, shipment, before, new)
    return new


def _go_on_from(writing: Writing, old: Booking, shipment: Shipment, before: ShipmentState, new: Booking) -> None:
    item = Shipment.objects.select_for_update().get(pk=new.shipment_id)
    if before in _REVIEWED_BY and item.state == ShipmentState.NEEDS_REVIEW.value and _doubts(item) <= _doubts(shipment):
        move_shipment(writing, item, ShipmentState.CLEARED, Report(note=_REVIEWED))
        move_shipment(writing, item, ShipmentState.AWAITING_ITEM, Report())
    if before not in _IN_CARE:
        if before is ShipmentState.AWAITING_ITEM and shipment.hand_in is not None:
            # How it was said to come: it may be on its way already.
            item.hand_in = shipment.hand_in
            item.save(update_fields=["hand_in"])
            writing.changed(item)
        return
    if item.state != ShipmentState.AWAITING_ITEM.value:
        return
    note = _STILL_HERE.filled(flight=old.hold.offer.mission.flight_number)
    move_shipment(writing, item, ShipmentState.RECEIVED, Report(note=note))
    if before is not ShipmentState.RECEIVED:
        move_shipment(writing, item, ShipmentState.ACCEPTED, Report())


def _doubts(item: Shipment) -> set[str]:
    """Return the rules by which the staff had to look at the item."""
    return {finding["rule"] for finding in (item.verdict or {}).get("findings", [])}


def moved_terms(booking: Booking, row: Mission, offer: Offer) -> Confirmation:
    """Return what holds after a move that its member did not confirm: as confirmed, or better for them.

    Price, way to pay and terms of cancelling stay. The duty ends at the later of both ends; what is owed when the
    flight fails is what either flight promises; there is the longer time to choose and to change. ``confirmed_at``
    stays: that is when the member last said yes.
    """
    mission = mission_out(row)
    kept = Confirmation.model_validate(booking.confirmation)
    end = better_end(kept.obligation_end, mission.terms.obligation_end)
    seen = booking_out(booking).model_copy(update={"price": kept.total.model_copy(update={"amount": booking.price})})
    order = reflight_order(mission, seen, offer_out(offer))
    new = kept_confirmation(mission, replace(order, obligation_end=end), kept.language, kept.confirmed_at)
    as_confirmed = {fact.key: fact for fact in kept.facts if fact.key in _KEPT_FACTS}
    facts = [as_confirmed.get(fact.key, fact) for fact in new.facts]
    owed = [*kept.entitlements, *(kind for kind in mission.terms.entitlements if kind not in kept.entitlements)]
    return new.model_copy(
        update={
            "terms_version": kept.terms_version,
            "facts": facts,
            "facts_sha256": facts_sha256(tuple(Fact(f.key, f.label.text(), f.value.text()) for f in facts)),
            "obligation_end": end,
            "entitlements": owed,
            "default_entitlement": kept.default_entitlement,
            "choose_within_days": max(kept.choose_within_days, mission.terms.choose_within_days),
            "last_change_at": _later(kept.last_change_at, row.item_due_at),
        }
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later of two last dates; None has no end."""
    return None if one is None or other is None else max(one, other)
