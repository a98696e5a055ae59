"""What the bench does behind a backend's back, on its database: make slots scarce, lose a flight, audit the books.

``python -m tests.faults.stage CLOCK_FILE DATA_DIR DATABASE_URL scarce|lose|audit`` prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from moonmail.backend import clock
from moonmail.backend.configuration import configure

LOST: Final = "mm-206"
# Of each size on the flights that the members want: soon sold out, and free again as holds end.
SLOTS: Final = 9
WANTED: Final = f"mission_id IN ('mm-204', '{LOST}') AND size IN ('name', 'message')"
_LIVING: Final = ("confirmed", "completed")


def scarce() -> dict[str, Any]:
    """Leave few slots of the sizes that the members want. Nobody has synced yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE missions_offer SET capacity = sold_elsewhere + {SLOTS} WHERE {WANTED}")
    return {}


def lose() -> dict[str, Any]:
    """Let one flight fly and be lost: what is booked on it is owed."""
    from moonmail.backend.commands import main

    for step in ("booking_closed", "integrating", "ready", "in_flight"):
        assert main(["play", "state", LOST, step, *_where()]) == 0
    assert main(["play", "outcome", LOST, "lost_landing", *_where()]) == 0
    return {}


def audit() -> dict[str, Any]:
    """Return what is wrong, and everything that was done, by kind and UUID."""
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.entitlements.audit import waiting
    from moonmail.backend.missions.models import Offer

    oversold = [f"{o.pk}: {o.taken} of {o.capacity}" for o in Offer.objects.all() if o.taken > o.capacity]
    return {
        "books": [*discrepancies(), *waiting()],
        "oversold": [*oversold, *_too_many()],
        "money": _money(),
        "integrity": _integrity(),
        "done": _done(),
        "members": Member.objects.count(),
    }


def _too_many() -> list[str]:
    """Count living holds anew, without the counter."""
    from collections import Counter

    from moonmail.backend.bookings.models import Hold
    from moonmail.backend.missions.models import Offer

    taken: Counter[str] = Counter()
    for hold in Hold.objects.filter(state__in=["active", "used"]):
        taken[hold.offer_id] += hold.quantity
    room = {offer.pk: offer.capacity - offer.sold_elsewhere for offer in Offer.objects.all()}
    return [f"{offer}: {count} held or used of {room[offer]}" for offer, count in taken.items() if count > room[offer]]


def _money() -> list[str]:
    """What was paid and has not gone back is the worth of the living booking at the end of each chain, or nothing."""
    from collections import Counter

    from moonmail.backend.bookings.models import Booking
    from moonmail.backend.payments.models import Payment, SampleSession
    from moonmail.backend.payments.refunds import worth

    wrong = []
    own: Counter[Any] = Counter()
    for payment in Payment.objects.filter(state__in=["paid", "refunding", "refunded"]):
        own[payment.booking_id] += payment.amount - payment.refunded
    bookings = list(Booking.objects.all())
    after = {b.rebooks_id: b for b in bookings if b.rebooks_id is not None and b.confirmed_at is not None}
    for booking in bookings:
        if booking.state in _LIVING:
            if worth(booking) != booking.price:
                wrong.append(f"booking {booking.pk} is worth {worth(booking)} yen, not {booking.price}")
            continue
        end = booking
        while end.pk in after:
            end = after[end.pk]
        # What was paid for it went on to the one that took its place, or back.
        if end.state not in _LIVING and own[booking.pk]:
            wrong.append(f"booking {booking.pk} is {booking.state}, and {own[booking.pk]} yen are kept")
    for payment in Payment.objects.all():
        session = SampleSession.objects.filter(payment_id=payment.pk).first()
        was_paid = payment.state in ("paid", "refunding", "refunded")
        if session is None:
            if was_paid:
                wrong.append(f"payment {payment.pk} is {payment.state} without a session")
            continue
        if (session.state in ("paid", "refunded")) != was_paid:
            wrong.append(f"payment {payment.pk} is {payment.state}, at the provider {session.state}")
        if session.refunded != payment.refunded:
            wrong.append(f"payment {payment.pk}: {payment.refunded} go back, the provider knows of {session.refunded}")
        if payment.state == "refunding":
            wrong.append(f"payment {payment.pk} is still refunding")
    return wrong


def _integrity() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            found = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return found + [f"foreign key: {row}" for row in cursor.fetchall()]
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE a.amname = 'btree' AND n.nspname = 'public'"
        )
        for (index,) in cursor.fetchall():
            # Raises when a row of the table is missing in the index or stands at a wrong place.
            cursor.execute("SELECT bt_index_check(%s::regclass, true)", [index])
        return []


def _done() -> dict[str, dict[str, str]]:
    """Return, by the outbox's kinds, what members asked for and the backend did: UUID to state."""
    from moonmail.backend.bookings.models import Booking, Cancellation, HandInRequest, Hold, Shipment, ShipmentChange
    from moonmail.backend.entitlements.models import Choice
    from moonmail.backend.gifts.models import Claim, Gift, GiftMove
    from moonmail.backend.payments.models import Payment
    from moonmail.backend.receipts.models import Receipt

    models: dict[str, Any] = {
        "hold": Hold,
        "shipment": Shipment,
        "booking": Booking,
        "payment": Payment,
        "content": ShipmentChange,
        "hand_in": HandInRequest,
        "cancellation": Cancellation,
        "choice": Choice,
        "gift": Gift,
        "gift_move": GiftMove,
        "receipt": Receipt,
        "claim": Claim,
    }
    # What has no request was made by the backend itself: a second flight after an outcome.
    return {
        kind: {str(row.pk): str(getattr(row, "state", "")) for row in model.objects.exclude(request_sha256="")}
        for kind, model in models.items()
    }


def _where() -> list[str]:
    data, url = sys.argv[2], sys.argv[3]
    return ["--data", data, *(["--database", url] if url else [])]


def _shifted(file: Path) -> datetime:
    ahead = float(file.read_text() or 0) if file.exists() else 0.0
    return datetime.now(UTC) + timedelta(seconds=ahead)


def main() -> int:
    clock_file, data, url, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    clock.install(lambda: _shifted(clock_file))
    configure(data, url, sample=True)
    from moonmail.backend import setup

    setup.start_django()
    print(json.dumps({"scarce": scarce, "lose": lose, "audit": audit}[what]()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
