"""What travels: so far, messages."""

from __future__ import annotations

import unicodedata
from typing import Final
from uuid import UUID

from moonmail.backend import clock
from moonmail.backend.blobs.models import Blob
from moonmail.backend.bookings.models import Shipment
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.missions.models import Offer
from moonmail.backend.missions.wire import mission_out
from moonmail.contract.bookings import MessageIn, ShipmentIn
from moonmail.contract.missions import PlateRulesOut
from moonmail.contract.problems import ProblemCode
from moonmail.domain.sizes import SIZES, SizeCode, SizeKind
from moonmail.domain.states import ShipmentKind
from moonmail.domain.text import Text
from moonmail.media.clusters import clusters

# Explicit direction marks reorder what stands around them: what is etched would not be what was read.
_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Letters that every face leaves blank.
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
# What means a space or a line's end; the rest of the controls means nothing on a plate.
_SPACING: Final = frozenset("\t\n\r\v\f\x85")

_UNREADABLE: Final = Text(
    "文字に使えない制御文字が含まれているため、お預かりしていません。{field}を入力し直してください。",
    "It contains control characters that can't be etched, so it was not taken. Please type the {field} again.",
)
_EMPTY: Final = Text(
    "刻む内容がありません。文字、写真、手描きのいずれかを入れてください。",
    "There is nothing to etch. Add text, a photo or a drawing.",
)
_TOO_LONG: Final = Text(
    "この便で刻めるのは{limit}文字までです。文字数を減らしてください。",
    "This flight etches at most {limit} characters. Please shorten the text.",
)
_FIELD_NAMES: Final = {
    "title": Text("件名", "title"),
    "name": Text("お名前", "name"),
    "text": Text("本文", "text"),
}


def put_shipment(shipment_id: UUID, member_id: UUID, body: ShipmentIn) -> tuple[Shipment, bool]:
    """Keep a message. Returns the shipment and whether it is new.

    Raises:
        Refusal: id_reused, not_found, content_not_allowed, blob_missing or too_large.
    """
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Shipment, bool]:
        existing = Shipment.objects.filter(pk=shipment_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        offer = Offer.objects.filter(pk=f"{body.mission_id}:{body.size}").select_related("mission").first()
        if offer is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"mission_id": "unknown", "size": "not offered"})
        if SIZES[SizeCode(body.size)].kind is not SizeKind.PLATE:
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, fields={"size": "a message travels on a plate"})
        if body.message is None:
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, fields={"message": "missing"})
        rules = mission_out(offer.mission).plate_rules
        _check_words(body, body.message, rules)
        _check_blobs(body.message, member_id, rules)
        shipment = Shipment.objects.create(
            id=shipment_id,
            member_id=member_id,
            request_sha256=asked,
            kind=ShipmentKind.MESSAGE.value,
            title=body.title,
            size=body.size.value,
            mission_id=body.mission_id,
            message=body.message.model_dump(mode="json"),
            created_at=clock.now(),
        )
        writing.changed(shipment)
        return shipment, True

    return write_once(act)


def _check_words(body: ShipmentIn, message: MessageIn, rules: PlateRulesOut) -> None:
    for field, text in (("title", body.title), ("name", message.name), ("text", message.text)):
        if any(_unreadable(c) for c in text if field == "title" or c not in _SPACING):
            raise Refusal(
                ProblemCode.CONTENT_NOT_ALLOWED,
                detail=_UNREADABLE.filled(field=_FIELD_NAMES[field]),
                fields={field: "control characters"},
            )
    written = [message.name] if body.size is SizeCode.NAME else [message.name, message.text]
    if not (any(_is_seen(text) for text in written) or message.photo or message.drawing):
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_EMPTY, fields={"text": "empty"})
    for field, text in (("name", message.name), ("text", message.text)):
        if letters(text) > rules.max_characters:
            raise Refusal(
                ProblemCode.CONTENT_NOT_ALLOWED,
                detail=_TOO_LONG.filled(limit=str(rules.max_characters)),
                fields={field: "too long"},
            )


def _is_seen(text: str) -> bool:
    """Return whether anything of ``text`` leaves a mark on a plate."""
    return any(c not in _BLANKS and unicodedata.category(c) not in _UNSEEN for c in text)


def _unreadable(c: str) -> bool:
    # Unassigned is not refused: a newer phone's emoji are only unknown to this Python's tables.
    noncharacter = ord(c) & 0xFFFE == 0xFFFE or "\ufdd0" <= c <= "\ufdef"
    return noncharacter or c in _DIRECTION or unicodedata.category(c) in ("Cc", "Cs", "Co")


def letters(text: str) -> int:
    """Count the characters a reader sees, line ends not among them."""
    return sum(1 for cluster in clusters(unicodedata.normalize("NFC", text)) if cluster not in ("\n", "\r\n"))


def _check_blobs(message: MessageIn, member_id: UUID, rules: PlateRulesOut) -> None:
    named = {
        field: sha
        for field, sha in (("plate", message.plate), ("photo", message.photo), ("drawing", message.drawing))
        if sha is not None
    }
    have = {blob.sha256: blob for blob in Blob.objects.filter(member_id=member_id, sha256__in=named.values())}
    missing = {f"message.{field}": sha for field, sha in named.items() if sha not in have}
    if missing:
        raise Refusal(ProblemCode.BLOB_MISSING, fields=missing)
    if message.photo is not None and have[message.photo].size > rules.file_bytes:
        raise Refusal(ProblemCode.TOO_LARGE, fields={"message.photo": f"at most {rules.file_bytes} bytes"})
