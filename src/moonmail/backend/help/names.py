"""A member's name corrected by the desk. What it was is in what may be erased of the audit."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.accounts import typed
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import record
from moonmail.backend.cases.service import tell
from moonmail.backend.database import Writing, write_once
from moonmail.backend.help.models import Help
from moonmail.backend.help.service import require_verified
from moonmail.backend.http.answers import etag_of
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of
from moonmail.backend.staff.auth import Staff, done
from moonmail.contract.base import Words
from moonmail.contract.help import NameCorrectionIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.audit import AuditAct
from moonmail.domain.helping import NAME_CORRECTED, UNDO_FOR, HelpKind, HelpReason
from moonmail.domain.staff import DeskAct
from moonmail.domain.text import Text

_READERS: Final = {"name": typed.name, "name_kana": typed.kana, "name_latin": typed.latin}
_UNREADABLE: Final = Text(
    "使えない文字が含まれています。何も変更していません。カナはカタカナで、ローマ字は半角の英字で入力してください。",
    "There are characters that can't be used, and nothing was changed. Kana go into kana, Latin letters into Latin.",
)


def version_of(member: Member) -> str:
    return etag_of("member", member.rev)


def put_correction(help_id: UUID, staff: Staff, body: NameCorrectionIn, if_match: str | None) -> tuple[Help, bool]:
    """Correct a name. Returns what was done and whether it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move (not verified), content_not_allowed, malformed (nothing new),
            if_match_missing, changed_meanwhile.
    """
    request = hash_of(body)
    wanted = _read(body)

    def act(writing: Writing) -> tuple[Help, bool]:
        existing = Help.objects.filter(pk=help_id).first()
        if existing is not None:
            if (existing.staff_id, existing.request_sha256) != (staff.id, request):
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        member = Member.objects.select_for_update().filter(pk=body.member_id, is_active=True, is_staff=False).first()
        if member is None:
            raise Refusal(ProblemCode.NOT_FOUND)
        require_verified(staff, member.pk)
        if if_match is None:
            raise Refusal(ProblemCode.IF_MATCH_MISSING)
        if if_match.strip() != version_of(member):
            raise Refusal(ProblemCode.CHANGED_MEANWHILE, current=version_of(member))
        old = {field: getattr(member, field) for field in wanted}
        changed = {field: text for field, text in wanted.items() if text != old[field]}
        if not changed:
            raise Refusal(ProblemCode.MALFORMED, fields={"name": "nothing is changed"})
        _set(member, changed)
        now = clock.now()
        made = Help.objects.create(
            id=help_id,
            staff_id=staff.id,
            member=member,
            request_sha256=request,
            kind=HelpKind.NAME.value,
            reason=HelpReason.ASKED.value,
            says={"ja": NAME_CORRECTED.ja, "en": NAME_CORRECTED.en},
            back={"old": {field: old[field] for field in changed}, "new": changed},
            at=now,
            undo_until=now + UNDO_FOR,
        )
        detail = {"kind": HelpKind.NAME.value, **made.back}
        told = done(
            staff,
            DeskAct.HELP,
            AuditAct.CHANGED,
            what="member:name",
            member=str(member.pk),
            why=HelpReason.ASKED.value,
            detail=detail,
        )
        record(writing, told)
        tell(writing, member.pk, None, Words.of(NAME_CORRECTED), staff)
        return made, True

    return write_once(act, help_id)


def put_back(made: Help) -> bool:
    """Give the name back that it was. False: it was changed again since."""
    member = Member.objects.select_for_update().get(pk=made.member_id)
    if any(getattr(member, field) != text for field, text in made.back["new"].items()):
        return False
    _set(member, made.back["old"])
    return True


def _set(member: Member, fields: dict[str, str]) -> None:
    for field, text in fields.items():
        setattr(member, field, text)
    member.save(update_fields=sorted(fields))


def _read(body: NameCorrectionIn) -> dict[str, str]:
    said = {field: getattr(body, field) for field in _READERS}
    read = {field: _READERS[field](text) for field, text in said.items() if text is not None}
    wrong = {field: "can't be read" for field, text in read.items() if not text}
    if wrong:
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_UNREADABLE, fields=wrong)
    return {field: text for field, text in read.items() if text}
