"""Doing one booking of a run: what is done to it and that it is done are one transaction."""

from __future__ import annotations

from uuid import UUID

from django.db import InterfaceError, OperationalError

from moonmail.backend import clock, logs
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import Done, record
from moonmail.backend.bookings import endings
from moonmail.backend.bookings.models import Booking
from moonmail.backend.bookings.onward import go_on, moved_terms
from moonmail.backend.cases import service as cases
from moonmail.backend.database import Writing, write_once
from moonmail.backend.entitlements.choices import fulfil
from moonmail.backend.entitlements.models import Entitlement
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Mission, Offer
from moonmail.backend.runs.models import Run, RunLine
from moonmail.backend.runs.standing import standing_of
from moonmail.backend.staff.auth import Staff
from moonmail.backend.staff.service import who
from moonmail.contract.base import Words
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.runs import LineState, RunKind, RunState, Skip, why_not
from moonmail.domain.staff import StaffRole
from moonmail.domain.states import BookingState, EntitlementState

_WHY = {
    ProblemCode.NO_ROOM: Skip.NO_ROOM,
    ProblemCode.NOT_FOUND: Skip.NO_SUCH_SIZE,
    ProblemCode.ITEM_NOT_ALLOWED: Skip.NOT_ALLOWED,
}


def do_next(run_id: UUID, worker: str) -> bool:
    """Do the next booking of a run; return whether there may be more. False, too, if ``worker`` has it no more."""
    at: list[RunLine] = []
    try:
        return write_once(lambda writing: _next(writing, run_id, worker, at))
    except (OperationalError, InterfaceError):
        # The database gave way or is away: that says nothing of the booking.
        raise
    except Exception as error:
        # One booking that can't be done must not hold up thousands that can. Nothing of it has stayed.
        if not at:
            raise
        line = at[-1]
        if isinstance(error, Refusal):
            why = _WHY.get(error.code, Skip.FAILED)
        else:
            why = Skip.FAILED
            logs.failure("run_line_failed", error, run=str(run_id), place=line.place)
    return write_once(lambda _: _leave(run_id, worker, line.pk, why))


def _next(writing: Writing, run_id: UUID, worker: str, at: list[RunLine]) -> bool:
    run = _mine(run_id, worker)
    if run is None:
        return False
    line = RunLine.objects.filter(run=run, state=LineState.WAITING.value).order_by("place").first()
    if line is None:
        run.state, run.ended_at = RunState.FINISHED.value, clock.now()
        run.save(update_fields=["state", "ended_at"])
        return False
    at.append(line)
    _do(writing, run, line)
    _worked(run)
    return True


def _leave(run_id: UUID, worker: str, line_id: int, why: Skip) -> bool:
    run = _mine(run_id, worker)
    if run is None:
        return False
    line = RunLine.objects.filter(pk=line_id, state=LineState.WAITING.value).first()
    if line is not None:
        _mark(line, LineState.SKIPPED, why)
    _worked(run)
    return True


def _mine(run_id: UUID, worker: str) -> Run | None:
    """Return the run, locked, if it is running and this worker's: pause and cancel wait for the booking in hand."""
    return Run.objects.select_for_update().filter(pk=run_id, state=RunState.RUNNING.value, worker=worker).first()


def _worked(run: Run) -> None:
    run.worked_at = clock.now()
    run.save(update_fields=["worked_at"])


def _mark(line: RunLine, state: LineState, why: Skip | None = None) -> None:
    line.state, line.at = state.value, clock.now()
    line.skipped = why.value if why else ""
    line.save(update_fields=["state", "at", "skipped", "new_booking_id", "refund"])


def _do(writing: Writing, run: Run, line: RunLine) -> None:
    kind = RunKind(run.kind)
    booking = endings.lock_booking(line.booking_id)
    why = why_not(kind, str(line.member_id), standing_of(booking))
    if why is not None:
        _mark(line, LineState.SKIPPED, why)
        return
    about = booking.pk
    match kind:
        case RunKind.MOVE:
            about = line.new_booking_id = _move(writing, run, booking)
        case RunKind.REFUND:
            line.refund = _refund(writing, booking)
        case RunKind.MESSAGE:
            pass
    cases.tell(writing, booking.member_id, about, Words.model_validate(run.body["words"]), _by(run))
    _mark(line, LineState.DONE)
    told = Done(
        who(run.started_by or run.staff_id),
        AuditAct.CHANGED,
        run.started_role,
        what=f"booking:{booking.pk}",
        member=str(booking.member_id),
        why=run.reason,
        detail={"run": str(run.pk), "kind": run.kind},
    )
    record(writing, told)


def _move(writing: Writing, run: Run, booking: Booking) -> UUID:
    target = Mission.objects.get(pk=run.target_id)
    offer = Offer.objects.filter(mission=target, size=booking.shipment.size).first()
    if offer is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    new = go_on(writing, booking, target, moved_terms(booking, target, offer))
    for owed in _due(booking):
        # The default was to fly again, and which flight was left to say.
        owed.new_booking_id = new.pk
        fulfil(owed)
        owed.save()
        writing.changed(owed)
    return new.pk


def _refund(writing: Writing, booking: Booking) -> int:
    """Cancel, and give all of it back whatever the terms say: it is not the member who gave up.

    What is owed as a refund is fulfilled when the money has arrived, as ever.
    """
    return endings.cancel(writing, booking, BookingState.CANCELLED, refund=True)


def _due(booking: Booking) -> list[Entitlement]:
    return list(Entitlement.objects.select_for_update().filter(booking=booking, state=EntitlementState.EXPIRED.value))


def _by(run: Run) -> Staff:
    account = Member.objects.get(pk=run.started_by or run.staff_id)
    return Staff(account, frozenset({StaffRole(run.started_role)}))
