"""Codes of the second factor: read as they were meant, each taken once, wrong ones counted.

allauth remembers used codes in the cache, for as long as a code is shown: on SQLite that is one process's memory, which
a restart empties, and a code is good for longer where clocks may differ. Here the last step that was used is kept with
the secret. The time is the server's own, as everywhere.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from uuid import UUID

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.db import IntegrityError

from moonmail.backend import clock, logs
from moonmail.backend.accounts import guesses
from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.service import Done, record
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.staff.service import who
from moonmail.domain.audit import AuditAct

# Steps before and after the present one whose codes are good: people type slowly, and phones' clocks differ.
_EITHER_WAY: Final = 1
_LAST_STEP: Final = "last_step"
_GROUP: Final = 4


class Problem(Enum):
    """``UNREADABLE``: the key in the data folder is not the one under which the second factor was kept."""

    WRONG = auto()
    USED = auto()
    UNREADABLE = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """``taken``: by which authenticator the code was taken; None: it was not, see ``problem`` or ``refusal``.

    ``refusal``: too many were wrong, and none is looked at for a while.
    """

    taken: Authenticator | None = None
    problem: Problem | None = None
    refusal: Refusal | None = None


def read(typed: str) -> str:
    """Return the digits of a code from the app or a recovery code; empty if it can be neither."""
    text = re.sub(r"[\s\-‐‑–—−ー_・.]", "", unicodedata.normalize("NFKC", typed))
    lengths = (app_settings.TOTP_DIGITS, app_settings.RECOVERY_CODE_DIGITS)
    return text if text.isascii() and text.isdigit() and len(text) in lengths else ""


def _is_of_app(code: str) -> bool:
    return bool(len(code) == app_settings.TOTP_DIGITS)


def grouped(text: str) -> str:
    """Return a secret or a recovery code in groups of four, as it can be typed off."""
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def step_now() -> int:
    period: int = app_settings.TOTP_PERIOD
    return int(clock.now().timestamp()) // period


def give(member: Member, code: str, address: str) -> Outcome:
    """Take a code that ``read`` returned, or count it as wrong. ``address``: where it was typed."""
    guesser = guesses.Guesser(member.pk, address)

    def act(writing: Writing) -> Outcome:
        if refusal := _closed(guesser):
            return Outcome(refusal=refusal)
        try:
            outcome = _by_app(member.pk, code) if _is_of_app(code) else _by_recovery(writing, member, code)
        except InvalidToken:
            logs.write("second_factor_unreadable")
            return Outcome(problem=Problem.UNREADABLE)
        if outcome.problem is Problem.WRONG:
            _count(writing, guesser)
        return outcome

    return write_once(act)


def _by_app(member_id: UUID, code: str) -> Outcome:
    found = _locked(member_id, Authenticator.Type.TOTP)
    step = _step(decrypt(found.data["secret"]), code) if found else None
    if found is None or step is None:
        return Outcome(problem=Problem.WRONG)
    if step <= found.data.get(_LAST_STEP, -1):
        return Outcome(problem=Problem.USED)
    found.data[_LAST_STEP] = step
    found.save(update_fields=["data"])
    return Outcome(found)


def _by_recovery(writing: Writing, member: Member, code: str) -> Outcome:
    found = _locked(member.pk, Authenticator.Type.RECOVERY_CODES)
    if found is None or not RecoveryCodes(found).validate_code(code):
        return Outcome(problem=Problem.WRONG)
    record(writing, Done(who(member.pk), AuditAct.CHANGED, what=who(member.pk), why="recovery_code_used"))
    return Outcome(found)


def activate(member: Member, secret: str, code: str, address: str) -> Outcome:
    """Keep ``secret`` as the member's second factor, with recovery codes, if ``code`` shows that the app has it."""
    guesser = guesses.Guesser(member.pk, address)

    def act(writing: Writing) -> Outcome:
        if refusal := _closed(guesser):
            return Outcome(refusal=refusal)
        step = _step(secret, code)
        if step is None:
            _count(writing, guesser)
            return Outcome(problem=Problem.WRONG)
        # Whoever was a moment faster in another window has set it up: this one is not taken in its place.
        if Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists():
            raise IntegrityError
        made: Authenticator = TOTP.activate(member, secret).instance
        made.data[_LAST_STEP] = step
        made.save(update_fields=["data"])
        RecoveryCodes.activate(member)
        record(writing, Done(who(member.pk), AuditAct.CHANGED, what=who(member.pk), why="factor_set_up"))
        return Outcome(made)

    return write_once(act)


def renew_recovery_codes(member: Member) -> None:
    """Make new recovery codes: those that were there before are good no more."""

    def act(writing: Writing) -> None:
        # The row stays: whoever signed in with one of the old codes stays signed in, and sees the new ones.
        kept = _locked(member.pk, Authenticator.Type.RECOVERY_CODES) or RecoveryCodes.activate(member).instance
        kept.data = {"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}
        kept.save(update_fields=["data"])
        record(writing, Done(who(member.pk), AuditAct.CHANGED, what=who(member.pk), why="recovery_codes_renewed"))

    write_once(act)


def _closed(guesser: guesses.Guesser) -> Refusal | None:
    try:
        guesses.require_free(guesser)
    except Refusal as refusal:
        return refusal
    return None


def _count(writing: Writing, guesser: guesses.Guesser) -> None:
    guesses.count_wrong(guesser)
    account = who(guesser.member_id)
    record(writing, Done(account, AuditAct.REFUSED, what=account, why="second_factor_wrong"))


def _locked(member_id: UUID, kind: str) -> Authenticator | None:
    found: Authenticator | None = Authenticator.objects.select_for_update().filter(user_id=member_id, type=kind).first()
    return found


def _step(secret: str, code: str) -> int | None:
    """Return of which step this is the code: the newest of those that are good at this moment."""
    now, found = step_now(), None
    for step in range(now - _EITHER_WAY, now + _EITHER_WAY + 1):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, step)), code):
            found = step
    return found
