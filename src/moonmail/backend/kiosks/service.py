"""Enrolling kiosks, hearing how they are, and letting them go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from moonmail.backend import clock, logs
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.kiosks import tokens
from moonmail.backend.kiosks.models import Enrolment, Kiosk
from moonmail.backend.kiosks.sessions import end_all_of, sweep_sessions
from moonmail.backend.kiosks.wire import config_out
from moonmail.contract.kiosk import BEAT_SECONDS, KioskBeat, KioskBeatIn, KioskEnrolIn, KioskEnrolled, KioskPrinter
from moonmail.contract.problems import ProblemCode
from moonmail.domain.text import Text

GOOD_FOR: Final = timedelta(hours=1)
# Two beats that did not come, and one on its way.
SILENT_AFTER: Final = timedelta(seconds=3 * BEAT_SECONDS)
_NO_PAPER: Final = (KioskPrinter.OUT_OF_PAPER.value, KioskPrinter.OFFLINE.value, KioskPrinter.JAMMED.value)

_UNKNOWN: Final = Text(
    "この登録コードは見つかりませんでした。表示されたコードと見比べて、もう一度入力してください。",
    "This enrolment code was not found. Please compare it with the one that was shown and type it again.",
)
_OVER: Final = Text(
    "この登録コードはもう使えません。登録コードは1時間、一度だけ使えます。サーバーで新しいコードを作ってください。",
    "This enrolment code can't be used any more: one is good for an hour, once. Please make a new one on the server.",
)
_AT: Final = Text("{ja}の MoonMail 端末", "MoonMail kiosk: {en}")


class NoSuchKiosk(LookupError):
    """No kiosk has this id."""


@dataclass(frozen=True, slots=True)
class Code:
    """A new enrolment code. It is told here alone."""

    kiosk: Kiosk
    token: str
    expires_at: datetime


def new_kiosk(name_ja: str, name_en: str, **more: str) -> UUID:
    """Keep a kiosk that is still to be enrolled; return its id. ``more``: other fields of its configuration.

    Raises:
        ValidationError: what was given can't be kept.
    """
    kiosk = Kiosk(name_ja=name_ja, name_en=name_en or name_ja, made_at=clock.now(), **more)
    kiosk.full_clean()
    with write():
        kiosk.save(force_insert=True)
    return kiosk.pk


def new_code(kiosk_id: UUID) -> Code:
    """Return a code for a kiosk; one that was made before and not used ends.

    Raises:
        NoSuchKiosk.
    """
    with write():
        kiosk = Kiosk.objects.select_for_update(no_key=True).filter(pk=kiosk_id).first()
        if kiosk is None:
            raise NoSuchKiosk(str(kiosk_id))
        Enrolment.objects.filter(kiosk=kiosk).delete()
        token, now = tokens.new_enrolment(), clock.now()
        Enrolment.objects.create(
            token_hash=tokens.enrolment_hash(token), kiosk=kiosk, made_at=now, expires_at=now + GOOD_FOR
        )
        return Code(kiosk, token, now + GOOD_FOR)


def enrol(body: KioskEnrolIn) -> KioskEnrolled:
    """Exchange a code for a device token. The kiosk's former token, if it had one, ends.

    Raises:
        Refusal: code_unknown, code_over.
    """

    def act(writing: Writing) -> KioskEnrolled:
        known = Enrolment.objects.filter(pk=tokens.enrolment_hash(body.token)).first()
        if known is None:
            raise Refusal(ProblemCode.CODE_UNKNOWN, detail=_UNKNOWN)
        # The kiosk first, as whoever makes a new code for it does.
        kiosk = Kiosk.objects.select_for_update(no_key=True).get(pk=known.kiosk_id)
        code = Enrolment.objects.select_for_update().filter(pk=known.pk).first()
        if code is None or clock.now() >= code.expires_at:
            raise Refusal(ProblemCode.CODE_OVER, detail=_OVER)
        token = tokens.device_token(body.token, body.attempt)
        if code.attempt is None:
            code.attempt = body.attempt
            code.save(update_fields=["attempt"])
            _take_over(writing, kiosk, token, body)
        elif kiosk.token_hash != tokens.digest(token) or kiosk.revoked_at is not None:
            raise Refusal(ProblemCode.CODE_OVER, detail=_OVER)
        return KioskEnrolled(kiosk_id=kiosk.pk, token=token, config=config_out(kiosk))

    return write_once(act)


def _take_over(writing: Writing, kiosk: Kiosk, token: str, body: KioskEnrolIn) -> None:
    # What an earlier machine under this name had open is over with its token.
    end_all_of(writing, kiosk)
    kiosk.token_hash, kiosk.enrolled_at, kiosk.revoked_at = tokens.digest(token), clock.now(), None
    kiosk.version, kiosk.hostname = body.version, body.hostname
    kiosk.save(update_fields=["token_hash", "enrolled_at", "revoked_at", "version", "hostname"])
    logs.write("kiosk_enrolled", kiosk=str(kiosk.pk))


def of_token(token: str) -> Kiosk | None:
    """Return the kiosk that the device token stands for.

    Raises:
        Refusal: kiosk_revoked.
    """
    if not token.startswith(tokens.PREFIX):
        return None
    kiosk = Kiosk.objects.filter(token_hash=tokens.digest(token)).first()
    if kiosk is not None and kiosk.revoked_at is not None:
        raise Refusal(ProblemCode.KIOSK_REVOKED)
    return kiosk


def beat(kiosk_id: UUID, body: KioskBeatIn) -> KioskBeat:
    """Take note of how a kiosk is.

    Raises:
        Refusal: kiosk_revoked.
    """
    sweep_sessions()
    with write():
        kiosk = Kiosk.objects.select_for_update(no_key=True).get(pk=kiosk_id)
        if kiosk.revoked_at is not None:
            raise Refusal(ProblemCode.KIOSK_REVOKED)
        now = clock.now()
        kiosk.state, kiosk.version, kiosk.beat_at = body.state.value, body.version, now
        kiosk.trouble = body.trouble.value if body.trouble else ""
        kiosk.printer_state = body.printer.value
        if not body.calls_staff:
            kiosk.calls_staff_since = kiosk.staff_coming_at = None
        elif kiosk.calls_staff_since is None:
            kiosk.calls_staff_since = now
            logs.write("kiosk_calls_staff", kiosk=str(kiosk.pk))
        said = ["state", "version", "beat_at", "trouble", "printer_state", "calls_staff_since", "staff_coming_at"]
        kiosk.save(update_fields=said)
    return KioskBeat(
        server_time=now,
        config=config_out(kiosk) if kiosk.rev != body.config_rev else None,
        staff_told=kiosk.calls_staff_since is not None,
        staff_coming=kiosk.staff_coming_at is not None,
    )


def device_of(session_id: UUID | None) -> Text | None:
    """Return what the kiosk of a guest's session is called, with its lounge; None if that is not known."""
    kiosk = Kiosk.objects.filter(sessions=session_id).first() if session_id else None
    return _AT.filled(ja=kiosk.name_ja, en=kiosk.name_en) if kiosk else None


def staff_come(kiosk_id: UUID) -> bool:
    """Say that somebody goes to a kiosk. Returns whether it calls."""
    calling = Kiosk.objects.filter(pk=kiosk_id, calls_staff_since__isnull=False)
    with write():
        return bool(calling.update(staff_coming_at=clock.now()))


def revoke(kiosk_id: UUID) -> None:
    """End a kiosk's token, its sessions, and any code for it. At its next call it is told, and wipes itself.

    Raises:
        NoSuchKiosk.
    """

    def act(writing: Writing) -> None:
        kiosk = Kiosk.objects.select_for_update(no_key=True).filter(pk=kiosk_id).first()
        if kiosk is None:
            raise NoSuchKiosk(str(kiosk_id))
        if kiosk.revoked_at is None:
            kiosk.revoked_at, kiosk.calls_staff_since, kiosk.staff_coming_at = clock.now(), None, None
            kiosk.save(update_fields=["revoked_at", "calls_staff_since", "staff_coming_at"])
            logs.write("kiosk_revoked", kiosk=str(kiosk.pk))
        Enrolment.objects.filter(kiosk=kiosk).delete()
        end_all_of(writing, kiosk)

    write_once(act)


class Condition(StrEnum):
    """How a kiosk is, for staff. ``waiting``: not enrolled yet."""

    WAITING = "waiting"
    REVOKED = "revoked"
    SILENT = "silent"
    CALLS_STAFF = "calls_staff"
    TROUBLE = "trouble"
    WELL = "well"


def condition_of(kiosk: Kiosk, now: datetime) -> Condition:
    if kiosk.revoked_at is not None:
        return Condition.REVOKED
    if kiosk.enrolled_at is None:
        return Condition.WAITING
    if now - last_heard(kiosk, kiosk.enrolled_at) > SILENT_AFTER:
        return Condition.SILENT
    if kiosk.calls_staff_since is not None:
        return Condition.CALLS_STAFF
    return Condition.TROUBLE if kiosk.trouble or kiosk.printer_state in _NO_PAPER else Condition.WELL


def last_heard(kiosk: Kiosk, enrolled_at: datetime) -> datetime:
    return max(kiosk.beat_at or enrolled_at, enrolled_at)
