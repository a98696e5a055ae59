"""Codes that somebody types: read as they were meant, and so seldom wrong that nobody can try them all.

The counts are in the database: every process sees the same ones.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest

from moonmail.backend import clock
from moonmail.backend.accounts.adapter import AccountAdapter
from moonmail.backend.accounts.models import GuessWindow
from moonmail.backend.database import write
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.problems import Refusal
from moonmail.contract.problems import ProblemCode
from moonmail.domain.codes import CODE_LENGTH, read_code
from moonmail.domain.text import Text

WINDOW: Final = timedelta(minutes=15)
PER_MEMBER: Final = 5
PER_ADDRESS: Final = 20

_STRANGE: Final = Text(
    "コードに使われていない文字があります：{strange}。数字の0・1・2・5・8と、英字のB・I・L・O・S・U・V・Zはどのコードにもありません。"
    "似た文字と取り違えていないか、ご確認ください。",
    "No code has {strange} in it. The digits 0, 1, 2, 5, 8 and the letters B, I, L, O, S, U, V, Z are never used. "
    "Please check whether you mistook one for another.",
)
_LENGTH: Final = Text(
    "コードは{right}文字です。入力された文字は{length}文字でした。もう一度ご確認ください。",
    "A code has {right} characters; {length} were typed. Please check it again.",
)
_EMPTY: Final = Text("コードを入力してください。", "Please enter the code.")
_TOO_MANY: Final = Text(
    "違うコードの入力が続いたため、しばらくお受けできません。{minutes}分ほどおいてから、もう一度お試しください。"
    "コードが使えなくなることはありません。",
    "Too many codes were wrong, so none is taken for a while. Please try again in about {minutes} minutes. "
    "The code you have stays good.",
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Where somebody types who is not signed in."""

    address: str

    @classmethod
    def of(cls, request: HttpRequest) -> Stranger:
        return cls(AccountAdapter(request).get_client_ip(request))

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        return (_by_address(self.address),)


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who types, and from where. The address is kept as a keyed hash, and only while it counts."""

    member_id: UUID
    address: str

    @classmethod
    def of(cls, request: HttpRequest) -> Guesser:
        return cls(signed_in(request).pk, AccountAdapter(request).get_client_ip(request))

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """Keys of the windows and how many wrong codes each takes, in the order in which all lock them."""
        return (_by_address(self.address), (f"member:{self.member_id}", PER_MEMBER))


def _by_address(address: str) -> tuple[str, int]:
    hashed = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
    return (f"address:{hashed}", PER_ADDRESS)


def read(typed: str) -> str:
    """Return the code. What can't be one is said, and not counted as a guess.

    Raises:
        Refusal: code_unknown, in words that name what is strange about it.
    """
    found = read_code(typed)
    if found.code is not None:
        return found.code
    if found.length == 0:
        detail = _EMPTY
    elif found.strange:
        strange = " ".join(found.strange[:CODE_LENGTH])
        detail = _STRANGE.filled(strange=strange)
    else:
        detail = _LENGTH.filled(right=str(CODE_LENGTH), length=str(found.length))
    raise Refusal(ProblemCode.CODE_UNKNOWN, detail=detail, fields={"code": "can't be one"})


def require_free(guesser: Guesser | Stranger) -> None:
    """Raise while too many wrong codes came. Call it in the writing transaction: it locks what it looks at.

    Raises:
        Refusal: too_many_requests.
    """
    now = clock.now()
    wait = timedelta(0)
    for key, most in guesser.limits:
        window = GuessWindow.objects.select_for_update().filter(pk=key).first()
        if window is not None and window.count >= most:
            wait = max(wait, window.began_at + WINDOW - now)
    if wait > timedelta(0):
        seconds = max(1, round(wait.total_seconds()))
        detail = _TOO_MANY.filled(minutes=str(-(-seconds // 60)))
        raise Refusal(ProblemCode.TOO_MANY_REQUESTS, detail=detail, retry_after=seconds)


def _old() -> QuerySet[GuessWindow]:
    return GuessWindow.objects.filter(began_at__lte=clock.now() - WINDOW)


def forget() -> None:
    """Delete the counts that count no more: where somebody called from is kept no longer than is said."""
    if _old().exists():
        with write():
            _old().delete()


def forgive(member_id: UUID) -> None:
    """Forget wrong codes that were typed by a member, in the transaction that is open; those of an address stay."""
    GuessWindow.objects.filter(pk=f"member:{member_id}").delete()


def count_wrong(guesser: Guesser | Stranger) -> Refusal:
    """Count a wrong code; return the refusal to raise once the count is committed."""
    now = clock.now()
    _old().delete()
    for key, _ in guesser.limits:
        GuessWindow.objects.get_or_create(pk=key, defaults={"began_at": now})
        GuessWindow.objects.filter(pk=key).update(count=F("count") + 1)
    return Refusal(ProblemCode.CODE_UNKNOWN, fields={"code": "unknown"})
