"""Refunds and words to many while whoever does it is killed: each gets all of it back, and is told, once.

``python -m tests.faults.rebooking_money DATA KIND COUNT KILLS SEED``, KIND ``refund`` or ``message``, on the database
that the environment names, prints what became of the bookings.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.faults.rebooking import SOURCE, killed_through, make, set_up, started


def through_kills(kind: str, count: int, kills: int, seed: int) -> dict[str, Any]:
    from django.db.models import F

    from moonmail.backend.audit.models import AuditEntry
    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.bookings.models import Booking
    from moonmail.backend.cases.models import CaseMessage
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.payments.models import Payment, SampleSession
    from moonmail.backend.payments.refunds import settle_refunds
    from moonmail.backend.runs.models import RunLine

    before = Offer.objects.get(pk=SOURCE).taken
    make(count)
    run = started(kind)
    killed = killed_through(kills, seed, 60)
    # What a kill kept the provider from hearing is asked again at each start of a server.
    settle_refunds()
    lines = RunLine.objects.filter(run=run)
    listed = lines.values("booking")
    told = Counter(CaseMessage.objects.filter(case__booking__in=listed).values_list("case__booking_id", flat=True))
    audited = Counter(AuditEntry.objects.filter(what__startswith="booking:").values_list("what", flat=True))
    ids = list(lines.values_list("booking_id", flat=True))
    payments = Payment.objects.filter(booking__in=listed)
    sessions = SampleSession.objects.filter(payment_id__in=payments.values("pk"))
    taken = Offer.objects.get(pk=SOURCE).taken - before
    return {
        "kills": killed,
        "bookings": len(ids),
        "done": lines.filter(state="done").count(),
        "not told once": sum(told[pk] != 1 for pk in ids),
        "not audited once": sum(audited[f"booking:{pk}"] != 1 for pk in ids),
        "cancelled": Booking.objects.filter(pk__in=listed, state="cancelled").count(),
        "refunded": payments.filter(state="refunded", refunded=F("amount"), returned=F("amount")).count(),
        "untouched": payments.filter(state="paid", refunded=0).count(),
        "by the provider": sessions.filter(refunded=F("amount")).count(),
        "slots": [*discrepancies(), taken],
    }


def main() -> None:
    folder, kind, *more = sys.argv[1:]
    set_up(Path(folder))
    print(json.dumps(through_kills(kind, *map(int, more))))


if __name__ == "__main__":
    main()
