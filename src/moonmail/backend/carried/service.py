"""Keeping a sealed draft for a day, and giving it to whoever knows its code."""

from __future__ import annotations

import base64
import binascii
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from moonmail.backend import clock
from moonmail.backend.accounts import guesses
from moonmail.backend.accounts.guesses import Stranger
from moonmail.backend.carried.models import CarriedDraft
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.contract.carried import MOST_CARRIED, CarriedIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain.carrying import LIFE
from moonmail.domain.text import Text

# One GiB if each were as large as may be. Behind it a full disk, which would stop bookings.
MOST_KEPT: Final = 4_000
_COME_BACK_SECONDS: Final = 600
# Nonce and tag of AES-GCM around at least one byte.
_LEAST: Final = 12 + 16 + 1

_NO_ROOM: Final = Text(
    "ただいま、下書きをこれ以上お預かりできません。今回の下書きはお預かりしていません。10分ほどおいて、もう一度お試しください。",
    "No more drafts can be kept at the moment, so this one was not. Please try again in about 10 minutes.",
)
_TOO_LARGE: Final = Text(
    "下書きが大きすぎるため、お預かりしていません。手書きを減らすと、お預かりできる場合があります。",
    "The draft is too large, so it was not kept. With fewer lines drawn it may fit.",
)
_UNKNOWN: Final = Text(
    "このコードの下書きは見つかりません。コードが違うか、お預かりの24時間が過ぎて消えています。",
    "There is no draft for this code. The code is another one, or its 24 hours are over and it is gone.",
)


def put_carried(carried_id: UUID, body: CarriedIn) -> tuple[CarriedDraft, bool]:
    """Keep a sealed draft. Returns it and whether it is new.

    Raises:
        Refusal: malformed, too_large, id_reused for other content under the same code, busy while there is no room.
    """
    content = _decoded(body.content)

    def act(_: Writing) -> tuple[CarriedDraft, bool]:
        _over().delete()
        existing = CarriedDraft.objects.filter(pk=carried_id).first()
        if existing is not None:
            if bytes(existing.content) != content:
                raise Refusal(ProblemCode.ID_REUSED)
            return existing, False
        if CarriedDraft.objects.count() >= MOST_KEPT:
            raise Refusal(ProblemCode.BUSY, detail=_NO_ROOM, retry_after=_COME_BACK_SECONDS)
        now = clock.now()
        row = CarriedDraft.objects.create(id=carried_id, content=content, made_at=now, expires_at=now + LIFE)
        return row, True

    return write_once(act, carried_id)


def _decoded(text: str) -> bytes:
    if len(text) > -(-MOST_CARRIED // 3) * 4:
        raise Refusal(ProblemCode.TOO_LARGE, detail=_TOO_LARGE)
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Refusal(ProblemCode.MALFORMED, fields={"content": "not base64"}) from None
    if len(content) > MOST_CARRIED:
        raise Refusal(ProblemCode.TOO_LARGE, detail=_TOO_LARGE)
    if len(content) < _LEAST:
        raise Refusal(ProblemCode.MALFORMED, fields={"content": "too short to be sealed"})
    return content


def get_carried(carried_id: UUID, guesser: Stranger) -> CarriedDraft:
    """Return what is kept for a code, as often as it is asked for.

    Raises:
        Refusal: code_unknown, also when its day is over; too_many_requests after too many of those.
    """
    with write():
        guesses.require_free(guesser)
        row = CarriedDraft.objects.filter(pk=carried_id, expires_at__gt=clock.now()).first()
        if row is not None:
            return row
        _over().delete()
        refusal = guesses.count_wrong(guesser)
    refusal.detail = _UNKNOWN
    raise refusal


def _over() -> QuerySet[CarriedDraft]:
    return CarriedDraft.objects.filter(expires_at__lte=clock.now())


def forget() -> None:
    """Delete the drafts whose day is over. Costs one indexed look-up when none is."""
    if _over().exists():
        with write():
            _over().delete()
