"""What the desk does for a caller. Each call needs a role that may, and all but the first look a verified caller."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.audit.service import record_alone
from moonmail.backend.help import names, service, undoing
from moonmail.backend.help.wire import booking_out, done_out
from moonmail.backend.http.answers import answer, unkept
from moonmail.backend.http.documented import problems
from moonmail.backend.staff.auth import Staff, done, require, staff_auth
from moonmail.contract.help import HelpBooking, HelpDone, HelpEffect, HelpIn, HelpUndoIn, NameCorrectionIn
from moonmail.domain.audit import AuditAct
from moonmail.domain.helping import HelpKind
from moonmail.domain.staff import DeskAct

router = Router(tags=["desk"], auth=staff_auth)
_IF_MATCH: Final = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "description": "the version that was looked at",
            "schema": {"type": "string"},
            "required": True,
        }
    ]
}


@router.get("/desk/bookings/{uuid:booking_id}", response={200: HelpBooking, **problems(401, 403, 404, 409)})
def read_desk_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """A booking of a verified caller, and what can be done with it."""
    staff = require(request, DeskAct.HELP)
    booking = service.booking_of_caller(staff, booking_id)
    opened = done(staff, DeskAct.HELP, AuditAct.OPENED, what=f"booking:{booking_id}", member=str(booking.member_id))
    record_alone(opened)
    found = booking_out(booking, staff)
    response = unkept(answer(request, found))
    response["ETag"] = found.version
    return response


@router.post("/desk/help-previews", response={200: HelpEffect, **problems(400, 401, 403, 404, 409, 413, 422)})
def preview_help(request: HttpRequest, body: HelpIn) -> HttpResponse:
    """What would happen, what it costs or gives back, and whether it could be undone. Nothing happens."""
    return unkept(answer(request, service.preview(_who(request, body), body)))


@router.put(
    "/desk/helps/{uuid:help_id}",
    response={200: HelpDone, 201: HelpDone, **problems(400, 401, 403, 404, 409, 412, 413, 422, 428, 429)},
    openapi_extra=_IF_MATCH,
)
def write_help(request: HttpRequest, help_id: UUID, body: HelpIn) -> HttpResponse:
    """Do it. If the booking or what travels changed since it was looked at, nothing happens."""
    row, is_new = service.put_help(help_id, _who(request, body), body, request.headers.get("If-Match"))
    return unkept(answer(request, done_out(row), status=201 if is_new else 200))


@router.put(
    "/desk/help-undos/{uuid:undo_id}",
    response={200: HelpDone, 201: HelpDone, **problems(400, 401, 403, 404, 409, 422)},
)
def write_help_undo(request: HttpRequest, undo_id: UUID, body: HelpUndoIn) -> HttpResponse:
    """Undo what was done, while nothing came of it."""
    row, is_new = undoing.put_undo(undo_id, require(request, DeskAct.HELP), body.help_id)
    return unkept(answer(request, done_out(row), status=201 if is_new else 200))


@router.put(
    "/desk/name-corrections/{uuid:help_id}",
    response={200: HelpDone, 201: HelpDone, **problems(400, 401, 403, 404, 409, 412, 422, 428)},
    openapi_extra=_IF_MATCH,
)
def write_name_correction(request: HttpRequest, help_id: UUID, body: NameCorrectionIn) -> HttpResponse:
    """Correct a member's name. ``If-Match``: the ``version`` of their file."""
    staff = require(request, DeskAct.HELP)
    row, is_new = names.put_correction(help_id, staff, body, request.headers.get("If-Match"))
    return unkept(answer(request, done_out(row), status=201 if is_new else 200))


def _who(request: HttpRequest, body: HelpIn) -> Staff:
    staff = require(request, DeskAct.HELP)
    if body.beyond or body.kind is HelpKind.GOODWILL:
        require(request, DeskAct.GOODWILL)
    return staff
