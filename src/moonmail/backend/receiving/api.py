"""What the receiving desk may ask."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from moonmail.backend.audit.service import record_alone
from moonmail.backend.blobs import service as blobs
from moonmail.backend.http.answers import answer, unkept
from moonmail.backend.http.documented import gives, problems, sends
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Mission
from moonmail.backend.receiving import book, consigning, service, tracing
from moonmail.backend.staff.auth import done, require, staff_auth
from moonmail.contract.problems import ProblemCode
from moonmail.contract.receiving import (
    Consignment,
    ConsignmentIn,
    ConsignmentList,
    ConsignmentStatusIn,
    ReceivingBook,
    Screening,
    ScreeningIn,
)
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import DeskAct

router = Router(tags=["desk"], auth=staff_auth)
EPCIS_TYPE: Final = "application/ld+json"
_Flight = Annotated[str, Query(max_length=40, pattern=r"^[A-Za-z0-9_.:-]*$", description="id of a mission")]
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@router.get("/desk/receiving", response={200: ReceivingBook, **problems(400, 401, 403, 409)})
def read_receiving(
    request: HttpRequest,
    since: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> HttpResponse:
    """What changed of the items that are awaited or here, for laptops that go on without a network."""
    staff = require(request, DeskAct.RECEIVE)
    told = book.read_book(since, limit)
    if not since:
        # Once for each copy that leaves the backend.
        record_alone(done(staff, DeskAct.RECEIVE, AuditAct.EXPORTED, what="receiving-book", why="receiving"))
    return unkept(answer(request, told))


@router.put(
    "/desk/screenings/{uuid:screening_id}",
    response={200: Screening, 201: Screening, **problems(400, 401, 403, 404, 409, 422)},
)
def write_screening(request: HttpRequest, screening_id: UUID, body: ScreeningIn) -> HttpResponse:
    """Say what was found of an item, and accept it, ask its sender, or refuse it. The first who says so counts."""
    row, is_new = service.put_screening(screening_id, require(request, DeskAct.RECEIVE), body)
    return unkept(answer(request, service.screening_out(row), status=201 if is_new else 200))


@router.put(
    "/desk/blobs/{sha256}",
    response={200: None, 201: None, **problems(401, 403, 404, 409, 413, 422)},
    openapi_extra=sends("image/png", "image/jpeg", "application/octet-stream", text="the picture"),
)
def write_desk_blob(request: HttpRequest, sha256: str) -> HttpResponse:
    """Send a picture of an item: PNG or plain JPEG without metadata. It is the sender's once a screening names it."""
    staff = require(request, DeskAct.RECEIVE)
    if not _SHA256.fullmatch(sha256):
        raise Refusal(ProblemCode.NOT_FOUND)
    length = int(request.headers.get("Content-Length") or 0)
    is_new = blobs.put(staff.account, sha256, length, iter(lambda: request.read(64 * 1024), b""))
    return unkept(HttpResponse(status=201 if is_new else 200))


@router.put(
    "/desk/consignments/{uuid:consignment_id}",
    response={200: Consignment, 201: Consignment, **problems(400, 401, 403, 404, 409, 422)},
)
def write_consignment(request: HttpRequest, consignment_id: UUID, body: ConsignmentIn) -> HttpResponse:
    """Say what flies as cargo under one air waybill."""
    row, is_new = consigning.put_consignment(consignment_id, require(request, DeskAct.RECEIVE), body)
    return unkept(answer(request, consigning.consignment_out(row), status=201 if is_new else 200))


@router.put(
    "/desk/consignment-statuses/{uuid:status_id}",
    response={200: Consignment, 201: Consignment, **problems(400, 401, 403, 404, 422)},
)
def write_consignment_status(request: HttpRequest, status_id: UUID, body: ConsignmentStatusIn) -> HttpResponse:
    """Say what the carrier reports: the senders see it."""
    row, is_new = consigning.put_status(status_id, require(request, DeskAct.RECEIVE), body)
    return unkept(answer(request, consigning.consignment_out(row), status=201 if is_new else 200))


@router.get("/desk/consignments", response={200: ConsignmentList, **problems(400, 401, 403)})
def read_consignments(request: HttpRequest, flight: _Flight = "") -> HttpResponse:
    """What flies by air, the newest first."""
    require(request, DeskAct.RECEIVE)
    return unkept(answer(request, consigning.consignments(flight)))


@router.get("/desk/epcis", response={200: None, **problems(400, 401, 403, 404)}, openapi_extra=gives(EPCIS_TYPE))
def read_epcis(request: HttpRequest, flight: _Flight = "", since: datetime | None = None) -> HttpResponse:
    """The custody of a flight's shipments as EPCIS 2.0 in JSON-LD: the oldest 5,000 events recorded after ``since``."""
    staff = require(request, DeskAct.RECEIVE)
    if since is not None and (since.utcoffset() is None or not 2000 <= since.year < 2200):
        raise Refusal(ProblemCode.MALFORMED, fields={"since": "a time of our days, with its offset"})
    if not Mission.objects.filter(pk=flight).exists():
        raise Refusal(ProblemCode.NOT_FOUND, fields={"flight": "unknown"})
    told = tracing.custody_of(flight, since.astimezone(UTC) if since else None)
    count = len(told["epcisBody"]["eventList"])
    record_alone(
        done(staff, DeskAct.RECEIVE, AuditAct.EXPORTED, what=f"flight:{flight}", why="epcis", detail={"events": count})
    )
    return unkept(HttpResponse(json.dumps(told, ensure_ascii=False), content_type=EPCIS_TYPE))
