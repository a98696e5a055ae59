"""A draft as what a guest carries home: packed small, sealed by a code, opened again. Imported off the GUI thread only.

The code is put through scrypt. What comes out is the name under which the sealed draft is kept, and its keys: the
backend sees the name and the sealed draft, never the code. The nonce follows from the content, so that the same draft
under the same code is the same bytes, and may be sent again; other content under a code has another nonce.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import zlib
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import ValidationError

from moonmail.client.errors import CarryError, CarryReason
from moonmail.client.model import Draft, DraftKind, ItemDraft, Stroke
from moonmail.contract.carried import (
    MOST_CARRIED,
    MOST_UNPACKED,
    CarriedDraft,
    CarriedItem,
    CarriedStroke,
)
from moonmail.domain import carrying
from moonmail.domain.text import Language

_SALT: Final = b"moonmail carried draft 1"
# 32 MiB and a tenth of a second for each guess.
_COST: Final = 2**15
_MEMORY: Final = 64 * 1024 * 1024
_NONCE: Final = 12
_TAG: Final = 16
_PER_MM: Final = 100
# What stays behind: files, and what was agreed to, which is asked again where it is sent.
_NOT_CARRIED: Final = ("photos", "data_sheet", "agreed")
_CONTENT_STEP: Final = {DraftKind.MESSAGE: "write", DraftKind.ITEM: "item", DraftKind.GROUP: "group"}


@dataclass(frozen=True, slots=True)
class CarriedHome:
    """``address``: for the QR code. It holds the draft itself where ``code`` and ``expires_at`` are missing."""

    address: str
    code: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    name: UUID
    seal: bytes
    nonce: bytes


def keys_of(code: str) -> Keys:
    """Derive what a code stands for. Takes a tenth of a second."""
    made = hashlib.scrypt(code.encode(), salt=_SALT, n=_COST, r=8, p=1, maxmem=_MEMORY, dklen=80)
    return Keys(UUID(bytes=made[:16], version=4), made[16:48], made[48:])


def packed(draft: Draft) -> bytes:
    """Return what of ``draft`` can be carried, deflated: words, lines, measures, answers, flight. No file, no hold.

    Raises:
        CarryError: TOO_LARGE.
    """
    draft = _writable(draft)
    item = asdict(draft.item) | {"answers": dict(draft.item.answers)}
    try:
        made = CarriedDraft(
            kind=draft.kind.value,
            size=draft.size,
            mission_id=draft.mission_id,
            title=draft.title,
            name=draft.name,
            text=draft.text,
            strokes=[_stroke_out(stroke) for stroke in draft.strokes],
            language=draft.language,
            item=CarriedItem(**{name: value for name, value in item.items() if name not in _NOT_CARRIED})
            if draft.item != ItemDraft()
            else None,
            group=[(name, words) for name, words in draft.group],
            roster=draft.roster,
            roster_file=draft.roster_file,
        )
        text = made.model_dump_json(exclude_defaults=True).encode()
    except ValueError:
        raise CarryError(CarryReason.TOO_LARGE) from None
    if len(text) > MOST_UNPACKED:
        raise CarryError(CarryReason.TOO_LARGE)
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    small = deflate.compress(text) + deflate.flush()
    if len(small) > MOST_CARRIED - _NONCE - _TAG:
        raise CarryError(CarryReason.TOO_LARGE)
    return small


def _writable(value: Any) -> Any:
    """Return ``value`` without the lone surrogates that some input methods leave behind: no file can hold those."""
    if type(value) is str:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, tuple):
        return tuple(_writable(each) for each in value)
    if isinstance(value, Draft | ItemDraft):
        return replace(value, **{each.name: _writable(getattr(value, each.name)) for each in fields(value)})
    return value


def unpacked(data: bytes, now: datetime) -> Draft:
    """Read what ``packed`` made. The same draft has the same id, however often it is opened.

    Raises:
        CarryError: DAMAGED, or TOO_NEW when only a later app can read it.
    """
    inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        text = inflate.decompress(data, MOST_UNPACKED)
    except zlib.error:
        raise CarryError(CarryReason.DAMAGED) from None
    if not inflate.eof or inflate.unused_data:
        raise CarryError(CarryReason.DAMAGED)
    try:
        found = CarriedDraft.model_validate_json(text)
    except ValidationError as error:
        # A kind, size or answer that this version has not heard of is a later one's, not damage.
        later = any(each["type"] in ("literal_error", "enum") for each in error.errors(include_input=False))
        raise CarryError(CarryReason.TOO_NEW if later else CarryReason.DAMAGED) from None
    kind = DraftKind(found.kind)
    return Draft(
        id=uuid5(NAMESPACE_OID, hashlib.sha256(data).hexdigest()),
        updated_at=now,
        size=found.size,
        mission_id=found.mission_id,
        title=found.title,
        name=found.name,
        text=found.text,
        strokes=tuple(_stroke_in(stroke) for stroke in found.strokes if len(stroke.steps) >= 2),
        step=_CONTENT_STEP[kind] if found.mission_id else "choose",
        language=found.language,
        kind=kind,
        item=_item(found.item) if found.item else ItemDraft(),
        group=tuple(found.group),
        roster=found.roster,
        roster_file=found.roster_file,
    )


def _stroke_out(stroke: Stroke) -> CarriedStroke:
    places = [(round(x * _PER_MM), round(y * _PER_MM)) for x, y in stroke.points]
    steps = [there - here for one, other in pairwise([(0, 0), *places]) for here, there in zip(one, other, strict=True)]
    return CarriedStroke(width_mm=stroke.width_mm, steps=steps)


def _stroke_in(stroke: CarriedStroke) -> Stroke:
    across, down = accumulate(stroke.steps[::2]), accumulate(stroke.steps[1::2])
    return Stroke(tuple((x / _PER_MM, y / _PER_MM) for x, y in zip(across, down, strict=False)), stroke.width_mm)


def _item(item: CarriedItem) -> ItemDraft:
    fields = {name: getattr(item, name) for name in CarriedItem.model_fields}
    fields |= {"materials": tuple(item.materials), "answers": tuple(item.answers.items())}
    return ItemDraft(**fields)


def seal(keys: Keys, data: bytes) -> str:
    """Return ``data``, sealed, in base64: nonce, then ciphertext and tag (AES-256-GCM)."""
    nonce = hmac.digest(keys.nonce, data, "sha256")[:_NONCE]
    return base64.b64encode(nonce + AESGCM(keys.seal).encrypt(nonce, data, keys.name.bytes)).decode()


def unseal(keys: Keys, content: str) -> bytes:
    """Return what was sealed.

    Raises:
        CarryError: DAMAGED: it was changed on the way, or by whoever kept it.
    """
    try:
        sealed = base64.b64decode(content, validate=True)
        return AESGCM(keys.seal).decrypt(sealed[:_NONCE], sealed[_NONCE:], keys.name.bytes)
    except (InvalidTag, binascii.Error, ValueError):
        raise CarryError(CarryReason.DAMAGED) from None


def in_address(draft: Draft, server: str, language: Language) -> CarriedHome | None:
    """Return an address that holds the draft itself, for a kiosk without a network; None: more than a QR code takes."""
    try:
        data = packed(draft)
    except CarryError:
        return None
    text = base64.urlsafe_b64encode(data).decode().rstrip("=")
    address = carrying.whole_address(server, text, language)
    return CarriedHome(address) if len(address) <= carrying.MOST_IN_QR else None


def from_address(text: str, now: datetime) -> Draft:
    """Read the draft that an address holds.

    Raises:
        CarryError: DAMAGED or TOO_NEW.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CarryError(CarryReason.DAMAGED) from None
    return unpacked(data, now)
