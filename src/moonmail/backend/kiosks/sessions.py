"""Guests' sessions at kiosks: what is signed in, held and ordered in one ends with it, however it ends.

The session's row is locked first by whoever adds to it and by whoever ends it, so that nothing slips in behind the end.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from moonmail.backend import clock, logs
from moonmail.backend.accounts.models import AppSession, DeviceGrant
from moonmail.backend.accounts.oauth import sessions as sign_ins
from moonmail.backend.bookings.expiry import end_hold
from moonmail.backend.bookings.models import Hold
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.kiosks.models import Kiosk, KioskSession
from moonmail.backend.kiosks.tokens import digest
from moonmail.contract.kiosk import KioskSessionIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.states import HoldState

# A guest has minutes. What a kiosk that vanished left behind ends by itself, as its guest's sign-in does.
LASTS: Final = timedelta(hours=2)
# Who stood at which kiosk, and when, is nobody's business for long.
_KEPT: Final = timedelta(days=30)
_BATCH: Final = 100
_WAITING: Final = (DeviceGrant.State.PENDING.value, DeviceGrant.State.ALLOWED.value)


def put_session(session_id: UUID, kiosk_id: UUID, body: KioskSessionIn) -> tuple[KioskSession, bool]:
    """Begin one. Returns it, and whether it is new.

    Raises:
        Refusal: id_reused; illegal_move when it has ended; kiosk_revoked.
    """

    def act(_: Writing) -> tuple[KioskSession, bool]:
        kiosk = Kiosk.objects.select_for_update(no_key=True).get(pk=kiosk_id)
        if kiosk.revoked_at is not None:
            raise Refusal(ProblemCode.KIOSK_REVOKED)
        existing = KioskSession.objects.select_for_update(no_key=True).filter(pk=session_id).first()
        if existing is None:
            now = clock.now()
            made = KioskSession.objects.create(
                id=session_id, kiosk=kiosk, secret_sha256=body.secret_sha256, begun_at=now, expires_at=now + LASTS
            )
            return made, True
        ours = existing.kiosk_id == kiosk_id and existing.secret_sha256 in (body.secret_sha256, "")
        if not ours:
            raise Refusal(ProblemCode.ID_REUSED)
        if _is_over(existing):
            raise Refusal(ProblemCode.ILLEGAL_MOVE, current="ended")
        return existing, False

    return write_once(act, session_id)


def _is_over(session: KioskSession) -> bool:
    return session.ended_at is not None or clock.now() >= session.expires_at


def opened(session_id: str, secret: str) -> UUID | None:
    """Return the session that this secret opens, locked until the transaction ends; None: none, or it is over."""
    try:
        known = UUID(session_id)
    except ValueError:
        return None
    found = _locked(known)
    if found is None or not hmac.compare_digest(found.secret_sha256, digest(secret)):
        return None
    return found.pk


def is_open(session_id: UUID) -> bool:
    """Return whether it goes on, and keep it so until the transaction ends."""
    return _locked(session_id) is not None


def _locked(session_id: UUID) -> KioskSession | None:
    found = KioskSession.objects.select_for_update(no_key=True).filter(pk=session_id).first()
    return None if found is None or _is_over(found) else found


def require_open(session_id: UUID | None) -> None:
    """Raise if the caller is a guest whose session is over. Call it in the writing transaction, before other locks.

    Raises:
        Refusal: not_signed_in.
    """
    if session_id is not None and not is_open(session_id):
        raise Refusal(ProblemCode.NOT_SIGNED_IN)


def end_session(session_id: UUID, kiosk_id: UUID) -> None:
    """End one. Again, or for one that never began here, changes nothing; that one can't begin any more.

    Raises:
        Refusal: not_found for another kiosk's.
    """

    def act(writing: Writing) -> None:
        found = KioskSession.objects.select_for_update(no_key=True).filter(pk=session_id).first()
        if found is None:
            now = clock.now()
            KioskSession.objects.create(
                id=session_id,
                kiosk_id=kiosk_id,
                begun_at=now,
                expires_at=now,
                ended_at=now,
                ended_why=KioskSession.Ended.FINISHED.value,
            )
        elif found.kiosk_id != kiosk_id:
            raise Refusal(ProblemCode.NOT_FOUND)
        elif found.ended_at is None:
            _end(writing, found, KioskSession.Ended.FINISHED)

    write_once(act, session_id)


def end_all_of(writing: Writing, kiosk: Kiosk) -> None:
    """End all sessions of a locked kiosk: it is nobody's any more."""
    living = KioskSession.objects.filter(kiosk=kiosk, ended_at=None).order_by("id")
    for session in living.select_for_update(no_key=True):
        _end(writing, session, KioskSession.Ended.REVOKED)


def _due(now: datetime) -> Q:
    return Q(ended_at=None, expires_at__lte=now)


def sweep_sessions() -> None:
    """End what a kiosk left open for too long, and forget what ended long ago. Two indexed look-ups otherwise."""
    now = clock.now()
    if KioskSession.objects.filter(_due(now)).exists():
        with write() as writing:
            due = KioskSession.objects.filter(_due(now)).order_by("id")
            for session in due.select_for_update(skip_locked=True, no_key=True)[:_BATCH]:
                _end(writing, session, KioskSession.Ended.TIMED_OUT)
    old = KioskSession.objects.filter(ended_at__lt=now - _KEPT)
    if old.exists():
        with write():
            old.delete()


def _end(writing: Writing, session: KioskSession, why: KioskSession.Ended) -> None:
    """End a locked session: its sign-ins, what waits to become one, and what is held and not paid."""
    now = clock.now()
    session.ended_at, session.ended_why = now, why.value
    session.save(update_fields=["ended_at", "ended_why"])
    for sign_in in AppSession.objects.select_for_update().filter(kiosk_session_id=session.pk, ended_at=None):
        sign_ins.end(sign_in, AppSession.Ended.KIOSK_ENDED)
    # Over, not gone: the member who looks at the phone only now is told that the code has expired.
    DeviceGrant.objects.filter(kiosk_session_id=session.pk, state__in=_WAITING, expires_at__gt=now).update(
        expires_at=now
    )
    unpaid = Hold.objects.filter(kiosk_session_id=session.pk, state=HoldState.ACTIVE.value)
    released = 0
    for hold in unpaid.order_by("offer_id", "id").select_for_update():
        end_hold(writing, hold, HoldState.EXPIRED)
        released += 1
    logs.write("kiosk_session_ended", why=why.value, released=released)
