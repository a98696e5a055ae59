"""Verifying a caller: what they said is compared here; staff never see what would have been right."""

from __future__ import annotations

import hmac
import math
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from moonmail.backend import clock
from moonmail.backend.accounts import typed
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import record
from moonmail.backend.bookings.models import Booking
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.desk import one_time
from moonmail.backend.desk.models import Failures, Verification
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.desk import VerificationIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.finding import digits, phone
from moonmail.domain.references import normalise_reference
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text
from moonmail.domain.verifying import CODE_DIGITS, COUNTED_FOR, GOOD_FOR, LOCKED_FOR, TRIES, Fact, verified

TAIL: Final = 4
# For so long it is known who was verified by whom; the audit knows for longer.
KEPT: Final = timedelta(days=30)
_LOCKED: Final = Text(
    "続けて3回一致しなかったため、この会員の本人確認を一時止めています。{minutes}分ほどおいてから、もう一度お願いします。"
    "急ぐときは責任者が解除できます。",
    "Three attempts in a row did not match, so this member can't be verified for about {minutes} minutes. "
    "A supervisor can lift this if it is urgent.",
)
_UNREADABLE: Final = Text(
    "読み取れない項目があります。回数には数えていません。入力し直してください。",
    "Something could not be read. It was not counted as an attempt. Please type it again.",
)


def put_verification(verification_id: UUID, staff: Staff, body: VerificationIn) -> tuple[Verification, bool]:
    """Compare what a caller said with what is known. Returns the result and whether it is new.

    Raises:
        Refusal: not_found (no such member), malformed (a fact that can't be read; nothing is counted), id_reused,
            too_many_requests (three failures: for a while nobody can try).
    """
    said = _read(body)
    request = salted_hmac("moonmail.verification", hash_of(body), algorithm="sha256").hexdigest()

    def act(writing: Writing) -> tuple[Verification, bool]:
        existing = Verification.objects.filter(pk=verification_id).first()
        if existing is not None:
            if existing.staff_id != staff.id or not hmac.compare_digest(existing.request_hmac, request):
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        # Locked, so that of two attempts at once each is counted.
        member = Member.objects.select_for_update().filter(pk=body.member_id, is_active=True, is_staff=False).first()
        if member is None:
            raise Refusal(ProblemCode.NOT_FOUND)
        now = clock.now()
        failures = Failures.objects.filter(pk=member.pk).first()
        _require_open(failures)
        matches = {fact: _matches(fact, text, member, staff) for fact, text in said.items()}
        good = verified(matches)
        left = _counted(member, failures, good=good)
        made = Verification.objects.create(
            id=verification_id,
            staff_id=staff.id,
            member_id=member.pk,
            request_hmac=request,
            matches={fact.value: match for fact, match in matches.items()},
            verified=good,
            tries_left=left,
            at=now,
            expires_at=now + GOOD_FOR if good else None,
        )
        audit = AuditAct.VERIFIED if good else AuditAct.NOT_VERIFIED
        record(writing, done(staff, DeskAct.VERIFY, audit, member=str(member.pk), detail={"facts": made.matches}))
        return made, True

    return write_once(act, verification_id)


def verified_until(staff: Staff, member_id: UUID) -> datetime | None:
    """Return until when it counts that this one of the staff verified that they talk with this member; None: not."""
    found = Verification.objects.filter(
        staff_id=staff.id, member_id=member_id, verified=True, expires_at__gt=clock.now()
    ).order_by("-expires_at")
    return found.values_list("expires_at", flat=True).first()


def unlock(staff: Staff, member_id: UUID) -> None:
    """Let a member be verified again at once. However often."""

    def act(writing: Writing) -> None:
        gone, _ = Failures.objects.filter(pk=member_id).delete()
        if gone:
            told = done(staff, DeskAct.UNLOCK, AuditAct.CHANGED, what="verification-lock", member=str(member_id))
            record(writing, told)

    write_once(act)


def forget() -> None:
    """Forget attempts of long ago. Costs one indexed look-up when there is none."""
    if _old().exists():
        with write():
            _old().delete()


def _old() -> QuerySet[Verification]:
    return Verification.objects.filter(at__lt=clock.now() - KEPT)


def _require_open(failures: Failures | None) -> None:
    if failures is None or failures.locked_until is None:
        return
    left = (failures.locked_until - clock.now()).total_seconds()
    if left > 0:
        raise Refusal(
            ProblemCode.TOO_MANY_REQUESTS,
            detail=_LOCKED.filled(minutes=str(math.ceil(left / 60))),
            retry_after=math.ceil(left),
        )


def _counted(member: Member, failures: Failures | None, *, good: bool) -> int:
    """Count a failure, forget them after a success. Returns how many there may still be."""
    if good:
        Failures.objects.filter(pk=member.pk).delete()
        return TRIES
    now = clock.now()
    if failures is None or failures.locked_until is not None or now - failures.since > COUNTED_FOR:
        failures = Failures(member_id=member.pk, count=0, since=now)
    failures.count += 1
    if failures.count >= TRIES:
        failures.locked_until = now + LOCKED_FOR
    failures.save()
    return TRIES - failures.count


def _read(body: VerificationIn) -> dict[Fact, str]:
    """Return what was said in the one form in which it is compared.

    Raises:
        Refusal: malformed, with the facts that can't be read.
    """
    read: dict[Fact, str | None] = {fact: _READERS[fact](text) for fact, text in body.facts.items()}
    wrong = {f"facts.{fact.value}": "can't be read" for fact, text in read.items() if not text}
    if wrong:
        raise Refusal(ProblemCode.MALFORMED, detail=_UNREADABLE, fields=wrong)
    return {fact: text for fact, text in read.items() if text}


def _tail(text: str) -> str | None:
    found = digits(text)
    return found[-TAIL:] if len(found) >= TAIL else None


def _day(text: str) -> str | None:
    day = typed.birth_date(text)
    return day.isoformat() if day else None


def _number(text: str) -> str | None:
    found = phone(text)
    # The last four digits alone are no phone number: whoever saw an envelope may know them.
    return found if len(found) >= 9 else None


def _code(text: str) -> str | None:
    found = digits(text)
    return found if len(found) == CODE_DIGITS else None


_READERS: Final = {
    Fact.REFERENCE: normalise_reference,
    Fact.NUMBER_TAIL: _tail,
    Fact.BIRTH_DATE: _day,
    Fact.PHONE: _number,
    Fact.ONE_TIME_CODE: _code,
}


def _matches(fact: Fact, said: str, member: Member, staff: Staff) -> bool:
    match fact:
        case Fact.ONE_TIME_CODE:
            return one_time.matches(staff, member, said)
        case Fact.REFERENCE:
            return Booking.objects.filter(member_id=member.pk, reference=said).exists()
        case Fact.NUMBER_TAIL:
            known = member.membership_number[-TAIL:]
        case Fact.BIRTH_DATE:
            known = member.birth_date.isoformat() if member.birth_date else ""
        case Fact.PHONE:
            known = phone(member.phone)
    return bool(known) and hmac.compare_digest(known, said)
