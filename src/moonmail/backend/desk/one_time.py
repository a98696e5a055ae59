"""A one-time code: six digits that the desk asks for and the member's own app shows. Kept nowhere: worked out anew."""

from __future__ import annotations

import hmac
from typing import Final
from uuid import UUID

from django.utils.crypto import salted_hmac

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import record
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.desk.models import Failures, OneTimeCode
from moonmail.backend.http.problems import Refusal
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.accounts import DeskCode
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text
from moonmail.domain.verifying import CODE_DIGITS, CODE_GOOD_FOR, CODES_AT_MOST, COUNTED_FOR

_SALT: Final = "moonmail.one-time-code"
_TOO_MANY: Final = Text(
    "この会員には、この1時間に{n}回コードを送っています。今回は送っていません。ほかの項目で確認してください。",
    "This member was sent {n} codes within this hour, so no other one was sent. Please verify them by something else.",
)
_LOCKED: Final = Text(
    "本人確認を一時止めているため、コードは送っていません。解除されてから、もう一度お願いします。",
    "Verifying this member is stopped for a while, so no code was sent. Please try again when it is possible.",
)


def put_code(code_id: UUID, staff: Staff, member_id: UUID) -> tuple[OneTimeCode, bool]:
    """Let the member's app show a new code. Earlier ones end. Returns it and whether it is new.

    Raises:
        Refusal: not_found, id_reused, too_many_requests (too many codes; nobody can be verified now).
    """

    def act(writing: Writing) -> tuple[OneTimeCode, bool]:
        existing = OneTimeCode.objects.filter(pk=code_id).first()
        if existing is not None:
            if (existing.staff_id, existing.member_id) != (staff.id, member_id):
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        member = Member.objects.select_for_update().filter(pk=member_id, is_active=True, is_staff=False).first()
        if member is None:
            raise Refusal(ProblemCode.NOT_FOUND)
        now = clock.now()
        if Failures.objects.filter(pk=member_id, locked_until__gt=now).exists():
            raise Refusal(ProblemCode.TOO_MANY_REQUESTS, detail=_LOCKED)
        mine = OneTimeCode.objects.filter(member_id=member_id)
        if mine.filter(at__gt=now - COUNTED_FOR).count() >= CODES_AT_MOST:
            raise Refusal(ProblemCode.TOO_MANY_REQUESTS, detail=_TOO_MANY.filled(n=str(CODES_AT_MOST)))
        mine.filter(over_at=None).update(over_at=now)
        made = OneTimeCode.objects.create(
            id=code_id, staff_id=staff.id, member_id=member_id, at=now, expires_at=now + CODE_GOOD_FOR
        )
        _tell_app(member, made)
        record(writing, done(staff, DeskAct.VERIFY, AuditAct.CODE_SENT, member=str(member_id)))
        return made, True

    return write_once(act, code_id)


def matches(staff: Staff, member: Member, said: str) -> bool:
    """Return whether that is the code that the member sees now; then it is used up. For whom it was asked, alone."""
    made = OneTimeCode.objects.filter(
        staff_id=staff.id, member_id=member.pk, over_at=None, expires_at__gt=clock.now()
    ).first()
    if made is None or not hmac.compare_digest(_digits(made), said):
        return False
    made.over_at = clock.now()
    made.save(update_fields=["over_at"])
    _tell_app(member, None)
    return True


def shown(member_id: UUID) -> DeskCode | None:
    """Return what the member's app shows now."""
    made = OneTimeCode.objects.filter(member_id=member_id, over_at=None, expires_at__gt=clock.now()).first()
    return DeskCode(digits=_digits(made), expires_at=made.expires_at) if made else None


def forget() -> None:
    """Forget codes of long ago. Costs one indexed look-up when there is none."""
    old = OneTimeCode.objects.filter(at__lt=clock.now() - COUNTED_FOR)
    if old.exists():
        with write():
            old.delete()


def _tell_app(member: Member, made: OneTimeCode | None) -> None:
    """The member's object syncs; with it the app hears that there is something to fetch."""
    member.code_until = made.expires_at if made else None
    member.save(update_fields=["code_until"])


def _digits(made: OneTimeCode) -> str:
    """Whoever reads the database alone does not know it: the key is in a file beside it."""
    keyed = salted_hmac(_SALT, f"{made.pk} {made.member_id}", algorithm="sha256").digest()
    return f"{int.from_bytes(keyed) % 10**CODE_DIGITS:0{CODE_DIGITS}}"
