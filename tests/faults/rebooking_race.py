"""Members cancel while their bookings are moved to another flight: each is moved or cancelled, and never both.

``python -m tests.faults.rebooking_race DATA COUNT SEED [unlocked]`` prints how many ended how, on the database that the
environment names. ``unlocked``: as a control, a booking is looked at and not locked, so that its member can cancel
behind the look (PostgreSQL; SQLite has one writer at a time, locked or not).
"""

from __future__ import annotations

import json
import random
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.faults.rebooking import TARGET, make, set_up, started


def race(count: int, seed: int, *, unlocked: bool) -> dict[str, Any]:
    """Let members cancel every booking while a run moves them all; say what became of each."""
    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.bookings.models import Booking
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.payments.models import Payment
    from moonmail.backend.runs.models import RunLine

    make(count)
    before = Offer.objects.get(pk=TARGET).taken
    run = started()
    lines = RunLine.objects.filter(run=run)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(_move_all, unlocked=unlocked), pool.submit(_cancel_all, str(run.pk), seed)]:
            done.result()
    moved = set(
        Booking.objects.filter(rebooks__in=lines.values("booking"), state="confirmed").values_list("rebooks", flat=True)
    )
    cancelled = set(
        Booking.objects.filter(pk__in=lines.values("booking"), state="cancelled").values_list("pk", flat=True)
    )
    returned = set(
        Payment.objects.filter(booking__in=lines.values("booking"), refunded__gt=0).values_list("booking_id", flat=True)
    )
    said = dict(lines.values_list("booking_id", "skipped"))
    return {
        "moved": len(moved),
        "cancelled": len(cancelled),
        "both": len(moved & (cancelled | returned)),
        "neither": len(said.keys() - moved - cancelled),
        "said wrongly": sum(said[pk] != ("" if pk in moved else "ended") for pk in said),
        "returned wrongly": len(returned ^ cancelled),
        "slots": [*discrepancies(), *(["taken"] if Offer.objects.get(pk=TARGET).taken != before + len(moved) else [])],
    }


def _move_all(*, unlocked: bool) -> None:
    from moonmail.backend.bookings import endings
    from moonmail.backend.bookings.models import Booking
    from moonmail.backend.runs import worker

    if unlocked:

        def look(booking_id: uuid.UUID) -> Booking:
            found = Booking.objects.select_related("hold").get(pk=booking_id)
            # Long enough for its member to cancel meanwhile.
            time.sleep(0.05)
            return found

        vars(endings)["lock_booking"] = look
    worker.work_off("worker")


def _cancel_all(run_id: str, seed: int) -> None:
    from moonmail.backend.bookings.cancelling import put_cancellation
    from moonmail.backend.http.problems import Refusal
    from moonmail.backend.runs.models import RunLine
    from moonmail.contract.bookings import CancellationIn

    listed = list(RunLine.objects.filter(run_id=run_id).values_list("booking_id", "member_id", "booking__price"))
    random.Random(seed).shuffle(listed)
    for booking_id, member_id, price in listed:
        with suppress(Refusal):
            put_cancellation(uuid.uuid4(), member_id, CancellationIn(booking_id=booking_id, refund=price))


def main() -> None:
    folder, count, seed, *control = sys.argv[1:]
    set_up(Path(folder))
    print(json.dumps(race(int(count), int(seed), unlocked=bool(control))))


if __name__ == "__main__":
    main()
