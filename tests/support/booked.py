"""Paid bookings written straight into the database, for tests that need many. Import after Django is set up.

``python -m tests.support.booked DATA_DIR MISSION SIZE COUNT`` adds them for the first sample member, while a backend
runs on the same folder and the database that the environment names. A flight that is not on sale gets the offer they
need. With ``awaited`` at its end: of items that are awaited, with a pass; their ids are printed.
"""

from __future__ import annotations

import os
import secrets
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moonmail.domain.mission import ObligationEnd
from moonmail.domain.references import new_reference
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentKind, ShipmentState

if TYPE_CHECKING:
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.models import Booking


def confirmed(
    member: Member,
    mission_id: str,
    size: str,
    ends: Sequence[ObligationEnd],
    *,
    state: ShipmentState = ShipmentState.DECLARED,
    kind: ShipmentKind = ShipmentKind.MESSAGE,
) -> list[Booking]:
    """Add a paid and confirmed booking for each of ``ends``, whose terms name that obligation end."""
    from moonmail.backend.database import write
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.missions.wire import mission_out

    with write() as writing:
        offer = Offer.objects.select_related("mission").get(pk=f"{mission_id}:{size}")
        offer.taken += len(ends)
        offer.save()
        writing.changed(offer)
        terms = mission_out(offer.mission).terms
        made = []
        for end in ends:
            booking, rows = _booking(member, offer, _confirmation(terms, offer.price, end), state, kind)
            writing.changed(*rows)
            made.append(booking)
    return made


def awaited(member: Member, mission_id: str, count: int = 1, **item: Any) -> list[Booking]:
    """Add bookings of a ring that is awaited, each with its pass. ``item``: what is declared otherwise."""
    from tests.support.things import item_in

    from moonmail.backend.bookings.models import Hold
    from moonmail.backend.database import write
    from moonmail.backend.passes.service import issue_pass

    ends, kind = [ObligationEnd.LANDED] * count, ShipmentKind.ITEM
    made = confirmed(member, mission_id, "XS", ends, state=ShipmentState.AWAITING_ITEM, kind=kind)
    with write() as writing:
        for booking in made:
            booking.shipment.message, booking.shipment.item = None, item_in(**item)
            booking.shipment.save()
            booking.hold = Hold.objects.get(pk=booking.hold_id)
            issue_pass(writing, booking)
            writing.changed(booking.shipment)
    return made


def _confirmation(terms: Any, price: int, end: ObligationEnd) -> dict[str, Any]:
    return {
        "terms_version": terms.version,
        "total": {"amount": price, "currency": "JPY"},
        "facts": [],
        "facts_sha256": "0" * 64,
        "language": "ja",
        "confirmed_at": "2026-11-22T03:00:00Z",
        "obligation_end": end.value,
        "entitlements": [kind.value for kind in terms.entitlements],
        "default_entitlement": terms.default_entitlement.value,
        "choose_within_days": terms.choose_within_days,
        "window": {"earliest": None, "latest": None},
        "last_change_at": None,
    }


def _booking(
    member: Member, offer: Any, confirmation: dict[str, Any], state: ShipmentState, kind: ShipmentKind
) -> tuple[Booking, list[Any]]:
    from moonmail.backend import clock
    from moonmail.backend.bookings.models import Booking, Hold, Shipment
    from moonmail.backend.payments.models import Payment, SampleSession

    now = clock.now()
    shared: dict[str, Any] = {"member": member, "request_sha256": "", "created_at": now}
    hold = Hold.objects.create(
        id=uuid.uuid4(), offer=offer, price=offer.price, state=HoldState.USED.value, expires_at=now, **shared
    )
    booking_id = uuid.uuid4()
    shipment = Shipment.objects.create(
        id=uuid.uuid4(),
        kind=kind.value,
        title="はじめての手紙",
        size=offer.size,
        mission_id=offer.mission_id,
        booking_id=booking_id,
        state=state.value,
        message={"name": "", "text": "月へ。", "photo": None, "drawing": None, "plate": "0" * 64},
        **shared,
    )
    booking = Booking.objects.create(
        id=booking_id,
        reference=new_reference(),
        state=BookingState.CONFIRMED.value,
        hold=hold,
        shipment=shipment,
        price=offer.price,
        due=offer.price,
        confirmation=confirmation,
        confirmed_at=now,
        **shared,
    )
    session = secrets.token_urlsafe(24)
    payment = Payment.objects.create(
        id=uuid.uuid4(),
        booking=booking,
        state=PaymentState.PAID.value,
        amount=offer.price,
        provider="sample",
        session=session,
        expires_at=now,
        paid_at=now,
        **shared,
    )
    SampleSession.objects.create(
        token=session,
        payment_id=payment.pk,
        amount=offer.price,
        title_ja="便",
        title_en="Flight",
        state="paid",
        expires_at=now,
    )
    return booking, [hold, shipment, booking, payment]


def main() -> None:
    from moonmail.backend.configuration import DATABASE, configure

    folder, mission_id, size, count = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    items = sys.argv[5:] == ["awaited"]
    configure(folder, os.environ.get(DATABASE, ""), sample=True)
    from moonmail.backend import setup

    setup.start_django()
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.database import write
    from moonmail.backend.missions.catalogue import add_offer
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.missions.samples import PRICES

    member = Member.objects.get(email="sakura@example.jp")
    if not Offer.objects.filter(pk=f"{mission_id}:{size}").exists():
        with write() as writing:
            add_offer(writing, mission_id, SizeCode(size), PRICES[SizeCode(size)], 400)
    if items:
        for booking in awaited(member, mission_id, count, name="canary-ring", owner_name="canary-owner"):
            print(booking.pk, booking.reference)
        return
    confirmed(member, mission_id, size, [ObligationEnd.LANDED] * count, state=ShipmentState.LAUNCHED)


if __name__ == "__main__":
    main()
