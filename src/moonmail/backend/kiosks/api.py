"""What a kiosk may ask for itself. Each write may be sent again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moonmail.backend.http.answers import answer, unkept
from moonmail.backend.http.documented import problems
from moonmail.backend.kiosks import service, sessions
from moonmail.backend.kiosks.auth import calling, kiosk_auth
from moonmail.backend.kiosks.wire import session_out
from moonmail.contract.kiosk import KioskBeat, KioskBeatIn, KioskEnrolIn, KioskEnrolled, KioskSession, KioskSessionIn

router = Router(tags=["kiosk"], auth=kiosk_auth)


@router.post("/kiosks/enrol", auth=None, response={200: KioskEnrolled, **problems(400, 404, 409)})
def enrol_kiosk(request: HttpRequest, body: KioskEnrolIn) -> HttpResponse:
    """Exchange the single-use code that staff made for a device token, which is said here alone."""
    return unkept(answer(request, service.enrol(body)))


@router.post("/kiosks/beat", response={200: KioskBeat, **problems(400, 401)})
def beat(request: HttpRequest, body: KioskBeatIn) -> HttpResponse:
    """Say every four seconds that the kiosk is alive, and how it is."""
    return unkept(answer(request, service.beat(calling(request).pk, body)))


@router.put(
    "/kiosk-sessions/{uuid:session_id}",
    response={200: KioskSession, 201: KioskSession, **problems(400, 401, 404, 409, 422)},
)
def write_kiosk_session(request: HttpRequest, session_id: UUID, body: KioskSessionIn) -> HttpResponse:
    """Begin a guest's session. It lasts two hours at most."""
    row, is_new = sessions.put_session(session_id, calling(request).pk, body)
    return unkept(answer(request, session_out(row), status=201 if is_new else 200))


@router.delete("/kiosk-sessions/{uuid:session_id}", response={204: None, **problems(401, 404)})
def delete_kiosk_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """End a guest's session: sign-in, holds and unpaid bookings of it. However late, however often."""
    sessions.end_session(session_id, calling(request).pk)
    return unkept(HttpResponse(status=204))
