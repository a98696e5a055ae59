"""Runs at the desk, and choosing for a caller."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from moonmail.backend.audit.service import record_alone
from moonmail.backend.entitlements.wire import entitlement_out
from moonmail.backend.http.answers import answer, unkept
from moonmail.backend.http.documented import gives, problems
from moonmail.backend.http.problems import Refusal, language_of
from moonmail.backend.runs import choosing, service
from moonmail.backend.runs.models import Run as RunRow
from moonmail.backend.runs.standing import flights
from moonmail.backend.runs.wire import report_csv, report_out, run_out, runs_out
from moonmail.backend.staff.auth import done, require, staff_auth
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.problems import ProblemCode
from moonmail.contract.runs import DeskChoiceIn, OwedList, Run, RunFlights, RunIn, RunList, RunReport, RunStepIn
from moonmail.domain.audit import AuditAct
from moonmail.domain.runs import LineState
from moonmail.domain.staff import DeskAct

router = Router(tags=["desk"], auth=staff_auth)
_PAGE: Final = 30


@router.get("/desk/run-flights", response={200: RunFlights, **problems(401, 403)})
def read_run_flights(request: HttpRequest) -> HttpResponse:
    """Read which flights have bookings, and where there is room for them."""
    require(request, DeskAct.MANY)
    return unkept(answer(request, RunFlights(items=flights())))


@router.put(
    "/desk/runs/{uuid:run_id}",
    response={200: Run, 201: Run, **problems(400, 401, 403, 404, 409, 422)},
)
def write_run(request: HttpRequest, run_id: UUID, body: RunIn) -> HttpResponse:
    """List many bookings of a flight and count what would be done to them. Nothing is done until it is started."""
    row, is_new = service.put_run(run_id, require(request, DeskAct.MANY), body)
    return unkept(answer(request, run_out(row), status=201 if is_new else 200))


@router.put("/desk/run-steps/{uuid:step_id}", response={200: Run, **problems(400, 401, 403, 404, 409, 422)})
def write_run_step(request: HttpRequest, step_id: UUID, body: RunStepIn) -> HttpResponse:
    """Start a run with the preview that was seen and a reason; pause it, go on, or end it between two bookings."""
    row = service.put_step(step_id, require(request, DeskAct.MANY), body)
    return unkept(answer(request, run_out(row)))


@router.get("/desk/runs", response={200: RunList, **problems(400, 401, 403)})
def read_runs(request: HttpRequest, before: Annotated[datetime | None, Query()] = None) -> HttpResponse:
    """Read the newest 30 runs, or those made ``before`` a time."""
    require(request, DeskAct.MANY)
    service.forget()
    rows = RunRow.objects.order_by("-made_at", "-pk")
    if before is not None:
        rows = rows.filter(made_at__lt=before)
    return unkept(answer(request, RunList(items=runs_out(rows[:_PAGE]))))


@router.get("/desk/runs/{uuid:run_id}", response={200: Run, **problems(401, 403, 404)})
def read_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Read how far a run is."""
    require(request, DeskAct.MANY)
    return unkept(answer(request, run_out(_row(run_id))))


@router.get("/desk/runs/{uuid:run_id}/report", response={200: RunReport, **problems(400, 401, 403, 404)})
def read_run_report(
    request: HttpRequest,
    run_id: UUID,
    after: Annotated[int, Query(ge=0)] = 0,
    state: Annotated[list[LineState] | None, Query()] = None,
) -> HttpResponse:
    """Read what was done to each booking, and what was not and why: 200 at a time, after a place in the list."""
    require(request, DeskAct.MANY)
    return unkept(answer(request, report_out(_row(run_id), after, frozenset(state or ()))))


@router.get(
    "/desk/runs/{uuid:run_id}/report.csv",
    response={200: None, **problems(401, 403, 404)},
    openapi_extra=gives("text/csv"),
)
def export_run_report(request: HttpRequest, run_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """Take the whole report along as a table, in the language that is asked for. That is in the audit."""
    staff = require(request, DeskAct.MANY)
    row = _row(run_id)
    record_alone(done(staff, DeskAct.MANY, AuditAct.EXPORTED, what=f"run:{run_id}"))
    response = StreamingHttpResponse(report_csv(row, language_of(request)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="run-{run_id}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@router.get("/desk/members/{uuid:member_id}/owed", response={200: OwedList, **problems(401, 403, 404, 409)})
def read_owed(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Read what a verified caller may still choose, and on which flights."""
    return unkept(answer(request, choosing.owed_to(require(request, DeskAct.HELP), member_id)))


@router.put("/desk/choices/{uuid:choice_id}", response={200: Entitlement, **problems(400, 401, 403, 404, 409, 422)})
def write_desk_choice(request: HttpRequest, choice_id: UUID, body: DeskChoiceIn) -> HttpResponse:
    """Choose for a verified caller what they are owed, as they said. A choice holds."""
    row = choosing.choose(choice_id, require(request, DeskAct.HELP), body)
    return unkept(answer(request, entitlement_out(row)))


def _row(run_id: UUID) -> RunRow:
    row = RunRow.objects.filter(pk=run_id).first()
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return row
