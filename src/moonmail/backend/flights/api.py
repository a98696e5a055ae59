"""Flight operations at the desk. What is published reaches every open app by its next sync."""

from __future__ import annotations

from collections import Counter
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.audit.service import record
from moonmail.backend.bookings.models import Booking
from moonmail.backend.database import Writing, write_once
from moonmail.backend.entitlements import tasks
from moonmail.backend.flights import feeds, outcomes, publishing
from moonmail.backend.flights.models import Publication
from moonmail.backend.http.answers import answer, etag_of, unkept
from moonmail.backend.http.documented import problems
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.missions.models import Mission as MissionRow
from moonmail.backend.missions.wire import mission_out
from moonmail.backend.staff.auth import Staff, done, require, staff_auth
from moonmail.contract.flights import (
    DeskFlight,
    DeskFlights,
    FeedIn,
    FeedReport,
    OutcomeAsk,
    OutcomeIn,
    OutcomePreview,
    PublicationIn,
    Published,
    PublishedKind,
)
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import DeskAct
from moonmail.domain.states import BookingState

router = Router(tags=["desk"], auth=staff_auth)
_NEWEST: Final = 20


@router.get("/desk/flights", response={200: DeskFlights, **problems(401, 403)})
def list_desk_flights(request: HttpRequest) -> HttpResponse:
    """All flights as operations see them, with what was published of each."""
    require(request, DeskAct.FLY)
    counts = Counter(
        dict(
            Booking.objects.filter(state=BookingState.CONFIRMED.value)
            .values_list("hold__offer__mission_id")
            .annotate(n=Count("pk"))
            .order_by()
        )
    )
    rows = MissionRow.objects.order_by("pk").prefetch_related("publications")
    return unkept(answer(request, DeskFlights(items=[_out(row, counts[row.pk]) for row in rows])))


@router.get("/desk/flights/{mission_id}", response={200: DeskFlight, **problems(401, 403, 404)})
def read_desk_flight(request: HttpRequest, mission_id: str) -> HttpResponse:
    require(request, DeskAct.FLY)
    return _flight(request, mission_id)


@router.put(
    "/desk/publications/{uuid:publication_id}",
    response={200: DeskFlight, 201: DeskFlight, **problems(400, 401, 403, 404, 409, 412, 422, 428)},
)
def write_publication(request: HttpRequest, publication_id: UUID, body: PublicationIn) -> HttpResponse:
    """Publish one thing about a flight. If-Match: the flight's ETag; whoever has not seen the newest is told what
    changed."""
    staff = require(request, DeskAct.FLY)
    asked = hash_of(body)

    def act(writing: Writing) -> bool:
        if _is_same(publication_id, staff, asked):
            return False
        row = publishing.locked(body.mission_id)
        publishing.require_seen(row, request.headers.get("If-Match"))
        made = publishing.allowed(
            lambda: publishing.carry_out(
                writing, row, body, publication_id=publication_id, staff_id=staff.id, request_sha256=asked
            )
        )
        told = {"kind": body.kind, "keys": made.keys}
        record(writing, done(staff, DeskAct.FLY, AuditAct.PUBLISHED, what=f"mission:{row.pk}", detail=told))
        return True

    with tasks.answering():
        is_new = write_once(act, publication_id)
    return _flight(request, body.mission_id, status=201 if is_new else 200)


@router.post("/desk/outcome-previews", response={200: OutcomePreview, **problems(400, 401, 403, 404, 409)})
def preview_outcome(request: HttpRequest, body: OutcomeAsk) -> HttpResponse:
    """How many bookings of each wording of the terms would be settled how. Changes nothing."""
    require(request, DeskAct.DECLARE)
    row = MissionRow.objects.filter(pk=body.mission_id).first()
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown"})
    return unkept(answer(request, outcomes.preview(row, body.outcome)))


@router.put(
    "/desk/outcomes/{uuid:outcome_id}",
    response={200: DeskFlight, 201: DeskFlight, **problems(400, 401, 403, 404, 409, 412, 422, 428)},
)
def write_outcome(request: HttpRequest, outcome_id: UUID, body: OutcomeIn) -> HttpResponse:
    """Declare how a flight ended, as previewed: each booking is completed or gets its entitlement, by its own terms."""
    staff = require(request, DeskAct.DECLARE)
    asked = hash_of(body)

    def act(writing: Writing) -> bool:
        if _is_same(outcome_id, staff, asked):
            return False
        row = publishing.locked(body.mission_id)
        publishing.require_seen(row, request.headers.get("If-Match"))
        _, looked_at = outcomes.carry_out(writing, row, body, outcome_id, staff.id, asked)
        told = {
            "kind": PublishedKind.OUTCOME.value,
            "outcome": body.outcome.value,
            "reason": body.reason,
            "bookings": looked_at.bookings,
            "owed": looked_at.owed,
        }
        record(writing, done(staff, DeskAct.DECLARE, AuditAct.PUBLISHED, what=f"mission:{row.pk}", detail=told))
        return True

    with tasks.answering():
        is_new = write_once(act, outcome_id)
    return _flight(request, body.mission_id, status=201 if is_new else 200)


@router.put(
    "/desk/feeds/{uuid:feed_id}", response={200: FeedReport, 201: FeedReport, **problems(400, 401, 403, 404, 412, 422)}
)
def write_feed(request: HttpRequest, feed_id: UUID, body: FeedIn) -> HttpResponse:
    """Import a mission feed: all of it, or with ``faults`` nothing. 201: it was carried out. ``dry_run``: only look."""
    staff = require(request, DeskAct.FLY)
    with tasks.answering():
        report, is_new = feeds.put_feed(feed_id, staff, body)
    return unkept(answer(request, report, status=201 if is_new else 200))


def _is_same(publication_id: UUID, staff: Staff, asked: str) -> bool:
    """Return whether this very request was carried out before.

    Raises:
        Refusal: id_reused.
    """
    existing = Publication.objects.filter(pk=publication_id).first()
    if existing is None:
        return False
    if existing.staff_id != staff.id or existing.request_sha256 != asked:
        raise Refusal(ProblemCode.ID_REUSED)
    return True


def _flight(request: HttpRequest, mission_id: str, status: int = 200) -> HttpResponse:
    row = MissionRow.objects.filter(pk=mission_id).prefetch_related("publications").first()
    if row is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    confirmed = Booking.objects.filter(state=BookingState.CONFIRMED.value, hold__offer__mission_id=mission_id).count()
    response = unkept(answer(request, _out(row, confirmed), status=status))
    response["ETag"] = _etag(row)
    return response


def _out(row: MissionRow, confirmed: int) -> DeskFlight:
    newest = sorted(row.publications.all(), key=lambda each: (each.at, each.rev), reverse=True)[:_NEWEST]
    return DeskFlight(
        mission=mission_out(row),
        etag=_etag(row),
        bookings=confirmed,
        published=[Published(kind=PublishedKind(each.kind), keys=each.keys, at=each.at) for each in newest],
    )


def _etag(row: MissionRow) -> str:
    return etag_of("mission", row.rev)
