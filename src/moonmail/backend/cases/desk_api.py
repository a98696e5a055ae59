"""The desk's calls about conversations with members."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.cases import desk
from moonmail.backend.http.answers import answer, unkept
from moonmail.backend.http.documented import problems
from moonmail.backend.staff.auth import require, staff_auth
from moonmail.contract.cases import CaseMoveIn, CaseQueue, ColleagueList, DeskCase, DeskMessageIn, NoteIn, NoteOut, Talk
from moonmail.domain.staff import DeskAct

router = Router(tags=["desk"], auth=staff_auth)
_IF_MATCH: Final = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "description": "the case that was looked at: case. and its rev",
            "schema": {"type": "string"},
            "required": True,
        }
    ]
}


@router.get("/desk/cases", response={200: CaseQueue, **problems(401, 403)})
def read_case_queue(request: HttpRequest) -> HttpResponse:
    """Who waits for an answer, longest first, and what one looks after oneself."""
    return unkept(answer(request, desk.queue(require(request, DeskAct.HELP))))


@router.get("/desk/colleagues", response={200: ColleagueList, **problems(401, 403)})
def list_colleagues(request: HttpRequest) -> HttpResponse:
    """To whom a case can be handed over."""
    return unkept(answer(request, desk.colleagues(require(request, DeskAct.HELP))))


@router.get("/desk/talks/{uuid:member_id}", response={200: Talk, **problems(401, 403, 404, 409)})
def read_talk(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """What was written with a member, and notes: of a verified caller, or of one who waits for an answer."""
    return unkept(answer(request, desk.talk(require(request, DeskAct.HELP), member_id)))


@router.put(
    "/desk/case-messages/{uuid:message_id}",
    response={200: DeskCase, 201: DeskCase, **problems(400, 401, 403, 404, 409, 422)},
)
def write_desk_message(request: HttpRequest, message_id: UUID, body: DeskMessageIn) -> HttpResponse:
    """Write to a member. It appears in their app."""
    row, is_new = desk.put_message(message_id, require(request, DeskAct.HELP), body)
    return unkept(answer(request, desk.case_with_all(row.pk), status=201 if is_new else 200))


@router.put(
    "/desk/notes/{uuid:note_id}", response={200: NoteOut, 201: NoteOut, **problems(400, 401, 403, 404, 409, 422)}
)
def write_note(request: HttpRequest, note_id: UUID, body: NoteIn) -> HttpResponse:
    """Keep a note for colleagues. It is in the file that the member may ask for."""
    staff = require(request, DeskAct.HELP)
    row, is_new = desk.put_note(note_id, staff, body)
    out = NoteOut(id=row.pk, booking_id=row.booking_id, by=staff.account.name, text=row.text, at=row.at)
    return unkept(answer(request, out, status=201 if is_new else 200))


@router.put(
    "/desk/case-moves/{uuid:move_id}",
    response={200: DeskCase, 201: DeskCase, **problems(400, 401, 403, 404, 409, 412, 422, 428)},
    openapi_extra=_IF_MATCH,
)
def write_case_move(request: HttpRequest, move_id: UUID, body: CaseMoveIn) -> HttpResponse:
    """Take a case, hand it over, close it or open it again."""
    row, is_new = desk.put_move(move_id, require(request, DeskAct.HELP), body, request.headers.get("If-Match"))
    return unkept(answer(request, desk.case_with_all(row.pk), status=201 if is_new else 200))
