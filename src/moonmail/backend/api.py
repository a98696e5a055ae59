"""The API under ``/v1``."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from moonmail import __version__
from moonmail.backend import clock, logs
from moonmail.backend.audit.api import router as audit
from moonmail.backend.blobs.api import router as blobs
from moonmail.backend.bookings.api import router as bookings
from moonmail.backend.carried.api import router as carried
from moonmail.backend.cases.api import router as cases
from moonmail.backend.cases.desk_api import router as desk_cases
from moonmail.backend.changes.api import router as changes
from moonmail.backend.desk.api import router as desk
from moonmail.backend.entitlements.api import router as entitlements
from moonmail.backend.flights.api import router as flights
from moonmail.backend.gifts.api import router as gifts
from moonmail.backend.help.api import router as help_
from moonmail.backend.http.answers import answer
from moonmail.backend.http.description import ABOUT, DescribedAPI
from moonmail.backend.http.documented import problems
from moonmail.backend.http.middleware import MIN_CLIENT
from moonmail.backend.http.problems import Refusal, problem_response
from moonmail.backend.kiosks.api import router as kiosks
from moonmail.backend.manifests.api import router as manifests
from moonmail.backend.me import router as me
from moonmail.backend.missions.api import router as missions
from moonmail.backend.organisations.api import router as organisations
from moonmail.backend.passes.api import router as passes
from moonmail.backend.payments.api import router as payments
from moonmail.backend.receipts.api import router as receipts
from moonmail.backend.receiving.api import router as receiving
from moonmail.backend.runs.api import router as runs
from moonmail.contract.problems import ProblemCode
from moonmail.contract.sync import Health
from moonmail.contract.version import API_VERSION

api = DescribedAPI(title="MoonMail", version=API_VERSION, description=ABOUT, docs_url=None, openapi_url="/openapi.json")
for _router in (
    missions,
    bookings,
    payments,
    passes,
    blobs,
    changes,
    me,
    gifts,
    organisations,
    entitlements,
    receipts,
    carried,
    cases,
):
    api.add_router("", _router)
api.add_router("", kiosks)
api.add_router("", desk)
api.add_router("", audit)
api.add_router("", help_)
api.add_router("", desk_cases)
api.add_router("", receiving)
api.add_router("", runs)
api.add_router("", manifests)
api.add_router("", flights)


@api.get("/health", auth=None, tags=["server"], response={200: Health, **problems()})
def health(request: HttpRequest) -> HttpResponse:
    """Whether the backend answers, which protocol it speaks, and its time. Touches no database."""
    body = Health(
        status="ok",
        api=API_VERSION,
        server=__version__,
        server_time=clock.now(),
        min_client=MIN_CLIENT,
        sample=settings.SAMPLE,
    )
    response = answer(request, body)
    response["Cache-Control"] = "no-store"
    return response


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem_response(request, refusal)


def _field(place: Sequence[str | int]) -> str:
    """Return the field's name as the caller knows it."""
    known = place[2:] if place[0] == "body" else place[1:]
    return ".".join(str(part) for part in known) or str(place[0])


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {_field(e["loc"]): str(e["msg"]) for e in error.errors}
    return problem_response(request, Refusal(ProblemCode.MALFORMED, fields=fields))


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return problem_response(request, Refusal(ProblemCode.NOT_SIGNED_IN))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _: Http404) -> HttpResponse:
    return problem_response(request, Refusal(ProblemCode.NOT_FOUND))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = ProblemCode.NOT_YOURS if error.status_code == 403 else ProblemCode.MALFORMED
    return problem_response(request, Refusal(code))


@api.exception_handler(OperationalError)
def _busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    logs.failure("database_busy", error)
    return problem_response(request, Refusal(ProblemCode.BUSY, retry_after=2))


@api.exception_handler(DataError)
def _unstorable(request: HttpRequest, error: DataError) -> HttpResponse:
    """Nothing was kept: PostgreSQL has no NUL in a text and no number beyond its column, whoever let it come so far."""
    logs.failure("unstorable", error)
    return problem_response(request, Refusal(ProblemCode.MALFORMED))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logs.failure("unexpected", error)
    return problem_response(request, Refusal(ProblemCode.SERVER_ERROR))
