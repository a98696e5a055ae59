"""Thousands of bookings moved to another flight while whoever does it is killed: each is moved once, and nothing else.

``python -m tests.faults.rebooking make DATA COUNT``     makes the bookings
``python -m tests.faults.rebooking prepare DATA COUNT``  makes the bookings and starts a run; prints its id
``python -m tests.faults.rebooking check DATA RUN``      prints what became of them, as JSON
``python -m tests.faults.rebooking forks DATA COUNT KILLS SEED``
    both, and between them does the run in processes that are killed before one of their statements, any one. Then as
    a control once more, smaller: that a booking is done is written in another transaction than what is done to it, as
    nobody should, and it is killed between the two.


On the database that the environment names.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moonmail.domain.audit import verify
from moonmail.domain.mission import ObligationEnd
from moonmail.domain.references import new_reference
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentKind, ShipmentState

if TYPE_CHECKING:
    from moonmail.backend.runs.models import Run

SOURCE: Final = "mm-204:message"
TARGET: Final = "mm-206:message"
WORDS: Final = {
    "ja": "打上げが延びたため、別の便に移しました。",
    "en": "The launch slipped: you fly with another.",
}
_MEMBERS_OF_TEN: Final = 3


def set_up(folder: Path) -> None:
    from moonmail.backend.configuration import DATABASE, configure

    configure(folder, os.environ.get(DATABASE, ""), sample=True)
    from moonmail.backend import setup

    setup.start_django()


def make(count: int) -> None:
    """Add paid and confirmed bookings in bulk, and exactly as much room for them on the other flight."""
    from tests.support.booked import _confirmation

    from moonmail.backend import clock
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.models import Booking, Hold, Shipment
    from moonmail.backend.database import write
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.missions.wire import mission_out
    from moonmail.backend.passes.models import Pass
    from moonmail.backend.payments.models import Payment, SampleSession

    now = clock.now()
    offer = Offer.objects.select_related("mission").get(pk=SOURCE)
    confirmation = _confirmation(mission_out(offer.mission).terms, offer.price, ObligationEnd.LANDED)
    first = 880_000_000 + secrets.randbelow(9_000_000)
    numbers = [f"{first + n:09}" for n in range(max(1, count * _MEMBERS_OF_TEN // 10))]
    members = [
        Member(email=f"{n}@many.example", name="月野 多数", membership_number=n, password="!", joined_at=now)
        for n in numbers
    ]
    rows: dict[Any, list[Any]] = {
        Member: members,
        Hold: [],
        Shipment: [],
        Booking: [],
        Payment: [],
        SampleSession: [],
        Pass: [],
    }
    references: set[str] = set()
    while len(references) < count:
        references.add(new_reference())
    for n, reference in enumerate(references):
        shared: dict[str, Any] = {"member": members[n % len(members)], "request_sha256": ""}
        hold = Hold(
            id=uuid.uuid4(),
            offer=offer,
            price=offer.price,
            state=HoldState.USED.value,
            created_at=now,
            expires_at=now,
            **shared,
        )
        booking_id = uuid.uuid4()
        shipment = Shipment(
            id=uuid.uuid4(),
            kind=ShipmentKind.MESSAGE.value,
            title="手紙",
            size=offer.size,
            mission_id=offer.mission_id,
            booking_id=booking_id,
            state=ShipmentState.DECLARED.value,
            message={"name": "", "text": "月へ。", "photo": None, "drawing": None, "plate": "0" * 64},
            created_at=now,
            **shared,
        )
        booking = Booking(
            id=booking_id,
            reference=reference,
            state=BookingState.CONFIRMED.value,
            hold=hold,
            shipment=shipment,
            price=offer.price,
            due=offer.price,
            confirmation=confirmation,
            created_at=now,
            confirmed_at=now,
            **shared,
        )
        paid = Payment(
            id=uuid.uuid4(),
            booking=booking,
            state=PaymentState.PAID.value,
            amount=offer.price,
            provider="sample",
            session=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now,
            paid_at=now,
            **shared,
        )
        session = SampleSession(
            token=paid.session,
            payment_id=paid.pk,
            amount=paid.amount,
            title_ja="便",
            title_en="Flight",
            state="paid",
            expires_at=now,
        )
        issued = Pass(
            member=shared["member"],
            booking=booking,
            sequence=1,
            number=reference[::-1],
            qr="",
            issued_at=now,
            expires_at=now,
        )
        for row in (hold, shipment, booking, paid, session, issued):
            rows[type(row)].append(row)
    with write():
        for model, made in rows.items():
            model.objects.bulk_create(made, batch_size=500)
        Offer.objects.filter(pk=SOURCE).update(taken=offer.taken + count, capacity=offer.capacity + count)
        target = Offer.objects.get(pk=TARGET)
        Offer.objects.filter(pk=TARGET).update(capacity=target.taken + count)


def started(kind: str = "move") -> Run:
    """List them at a desk and start."""
    from moonmail.backend.runs import service
    from moonmail.backend.staff.auth import Staff
    from moonmail.backend.staff.service import make as make_staff
    from moonmail.contract.runs import RunIn, RunStepIn
    from moonmail.domain.runs import RunReason, RunStep

    account = make_staff(
        f"{secrets.token_hex(4)}@desk.example", "星野 窓", secrets.token_urlsafe(16), ["operations"], "command:test"
    )
    staff = Staff(account.account, account.role_set)
    target = TARGET.partition(":")[0] if kind == "move" else None
    flight = SOURCE.partition(":")[0]
    asked = RunIn.model_validate({"kind": kind, "selection": {"mission_id": flight}, "target": target, "words": WORDS})
    run, _ = service.put_run(uuid.uuid4(), staff, asked)
    step = RunStepIn(run_id=run.pk, step=RunStep.START, preview_sha256=run.preview_sha256, reason=RunReason.DELAYED)
    return service.put_step(uuid.uuid4(), staff, step)


@dataclass(frozen=True, slots=True)
class Found:
    """``lost``: not moved, not told, not in the audit, or not said to be done. ``twice``: more than once."""

    bookings: int
    lost: int
    twice: int
    oversold: list[str]
    wrong: list[str]


def look(run_id: str) -> Found:
    """Count slots, bookings, passes, payments, messages, custody and audit entries of every booking of a run."""
    from django.db.models import F

    from moonmail.backend.audit.models import AuditEntry
    from moonmail.backend.audit.service import links
    from moonmail.backend.bookings.audit import discrepancies
    from moonmail.backend.bookings.models import Booking, Shipment
    from moonmail.backend.cases.models import CaseMessage
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.passes.models import Pass
    from moonmail.backend.payments.models import Payment
    from moonmail.backend.runs.models import RunLine

    lines = list(RunLine.objects.filter(run_id=run_id).values_list("booking_id", "state", "new_booking_id"))
    old = {booking for booking, _, _ in lines}
    after = dict(Booking.objects.filter(rebooks_id__in=old).values_list("pk", "rebooks_id"))
    living = Pass.objects.filter(voided_at=None)
    counted: dict[str, Counter[uuid.UUID | None]] = {
        "moved": Counter(after.values()),
        "told": Counter(after.get(pk) for pk in CaseMessage.objects.values_list("case__booking_id", flat=True)),
        "pass": Counter(after.get(pk) for pk in living.values_list("booking_id", flat=True)),
        "audited": Counter(
            uuid.UUID(what.removeprefix("booking:"))
            for what in AuditEntry.objects.filter(what__startswith="booking:").values_list("what", flat=True)
        ),
        "said": Counter(booking for booking, state, _ in lines if state == "done"),
    }
    lost = {pk for count in counted.values() for pk in old if count[pk] == 0}
    twice = {pk for count in counted.values() for pk in old if count[pk] > 1}
    confirmed = set(Booking.objects.filter(pk__in=after, state="confirmed").values_list("pk", flat=True))
    wrong = [f"{pk} is not confirmed" for pk in after if pk not in confirmed]
    wrong += [f"{pk} still counts" for pk in Booking.objects.filter(pk__in=old, state="confirmed").values_list("pk")]
    wrong += [f"{pk} names {new}" for pk, _, new in lines if new is not None and after.get(new) != pk]
    paid = Payment.objects.filter(booking_id__in=old)
    untouched = paid.filter(state="paid", refunded=0, amount=F("booking__price"))
    if (paid.count(), untouched.count()) != (len(old), len(old)) or Payment.objects.filter(booking__in=after).exists():
        wrong.append("money moved")
    if living.filter(booking_id__in=old).exists():
        wrong.append("an old pass is good")
    here = Counter(Shipment.objects.filter(bookings__in=after).values_list("state", flat=True))
    there = Counter(Shipment.objects.filter(bookings__in=old).values_list("state", flat=True))
    if (here, there) != ({"declared": len(after)}, {"withdrawn": len(old)}):
        wrong.append(f"shipments: {here} {there}")
    wrong += [f"audit: {finding}" for finding in verify(links())]
    over = [offer.pk for offer in Offer.objects.filter(taken__gt=F("capacity"))]
    return Found(len(old), len(lost), len(twice), over + discrepancies(), wrong[:20])


def forked(act: Callable[[], None]) -> int:
    """Run ``act`` in a process of its own; return the signal that ended it, or 0."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL), status
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def work(die_before: int, *, control: bool) -> None:
    """Do runs, and be killed before the so-maniest statement from now on; 0: not at all."""
    from django.db import connection

    from moonmail.backend.runs import worker

    if control:
        _mark_apart(die_before)
        die_before = 0
    left = die_before

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        worker.work_off("worker")


def _mark_apart(die_after: int) -> None:
    from moonmail.backend.database import write_once
    from moonmail.backend.runs import doing, worker

    mark, done = doing._mark, 0
    marks: list[Callable[[], None]] = []

    def later(*arguments: Any) -> None:
        marks.append(partial(mark, *arguments))

    def next_one(run_id: Any, me: str) -> bool:
        nonlocal done
        more = write_once(lambda writing: doing._next(writing, run_id, me, []))
        done += 1
        if done == die_after:
            os.kill(os.getpid(), signal.SIGKILL)
        while marks:
            marks.pop()()
        return more

    vars(doing)["_mark"] = later
    vars(worker)["do_next"] = next_one


def killed_through(kills: int, seed: int, most: int, *, control: bool = False) -> int:
    """Do all runs in processes of which so many are killed, each before at most its ``most``-th unit of work."""
    from moonmail.backend.runs.models import Run

    chance, killed = random.Random(seed), 0
    for left in range(kills, -1, -1):
        killed += forked(partial(work, chance.randint(1, most) if left else 0, control=control)) != 0
        # Whoever comes next need not wait until the one before is missed.
        Run.objects.update(worked_at=None)
    return killed


def kill_and_go_on(count: int, kills: int, seed: int, *, control: bool = False) -> dict[str, Any]:
    make(count)
    run = started()
    began = time.monotonic()
    # In the control a unit is a booking, else a statement: a booking has some seventy.
    killed = killed_through(kills, seed, max(1, count // (kills + 1)) if control else 60, control=control)
    seconds = time.monotonic() - began
    found = look(str(run.pk))
    return {"kills": killed, "seconds": round(seconds, 1)} | {
        name: getattr(found, name) for name in ("bookings", "lost", "twice", "oversold", "wrong")
    }


def main() -> None:
    what, folder, *more = sys.argv[1:]
    set_up(Path(folder))
    said: Any = {}
    if what == "make":
        make(int(more[0]))
    elif what == "prepare":
        make(int(more[0]))
        said = {"run": str(started().pk)}
    elif what == "check":
        found = look(more[0])
        said = {name: getattr(found, name) for name in ("bookings", "lost", "twice", "oversold", "wrong")}
    else:
        count, kills, seed = map(int, more)
        said = {
            "run": kill_and_go_on(count, kills, seed),
            "control": kill_and_go_on(max(6, count // 4), 3, seed, control=True),
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
