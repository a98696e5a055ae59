"""Whether what is to travel may: its words, its pictures, its measures and its declaration."""

from __future__ import annotations

import unicodedata
from typing import Any, Final
from uuid import UUID

from moonmail.backend.blobs.models import Blob
from moonmail.backend.blobs.sweeping import attach
from moonmail.backend.bookings.declaring import joined, judge
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.models import Mission
from moonmail.backend.missions.wire import mission_out
from moonmail.contract.bookings import Content, GroupEntry, MessageIn
from moonmail.contract.items import ItemIn
from moonmail.contract.missions import PlateRulesOut
from moonmail.contract.problems import ProblemCode
from moonmail.domain.fit import fit, fit_words
from moonmail.domain.item import Acknowledgement
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.rules import contradictions
from moonmail.domain.sizes import SIZES, SizeCode, SizeKind
from moonmail.domain.states import ShipmentKind
from moonmail.domain.text import Text
from moonmail.domain.written import is_seen, unreadable
from moonmail.media.clusters import clusters

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
_LINE: Final = Text("{line}行目：{why}", "Line {line}: {why}")
_MORE: Final = Text(
    "ほかに{count}行に誤りがあります。何もお預かりしていません。", "{count} more lines are wrong. Nothing was taken."
)
_NOT_AGREED: Final = Text(
    "同意が必要な項目がそろっていないため、お預かりしていません。",
    "Something that must be agreed to is missing, so it was not taken.",
)
_ORGANICS: Final = Text(
    "この便の着陸地では、品物に含まれる有機物の質量の申告が必要です。お預かりはしていません。",
    "This flight's landing site asks for the mass of organic material in the item. It was not taken.",
)
_FIELD_NAMES: Final = {
    "title": Text("件名", "title"),
    "name": Text("お名前", "name"),
    "text": Text("本文", "text"),
    "item.name": Text("品名", "name of the item"),
    "item.description": Text("説明", "description"),
    "item.finish": Text("仕上げ", "finish"),
    "item.owner_name": Text("持ち主のお名前", "owner's name"),
}
_MOST_LINES_TOLD: Final = 5


def check(body: Content, size: SizeCode, mission: Mission, member_id: UUID) -> dict[str, Any]:
    """Return what to keep of the content: columns of ``bookings.models.Shipment``.

    Raises:
        Refusal: content_not_allowed, blob_missing, too_large; of items also malformed, answers_contradict,
            does_not_fit, item_not_allowed.
    """
    if wrong := _unreadable("title", body.title, spacing=False):
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=wrong, fields={"title": "control characters"})
    kind = SizeKind.CAPSULE if body.item is not None else SizeKind.PLATE
    if SIZES[size].kind is not kind:
        needed = "an item travels in a capsule" if body.item is not None else "a message travels on a plate"
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, fields={"size": needed})
    columns: dict[str, Any] = {
        "kind": (ShipmentKind.ITEM if body.item is not None else ShipmentKind.MESSAGE).value,
        "title": body.title,
        "message": None,
        "item": None,
        "group": None,
        "verdict": None,
        "organics_mg": None,
    }
    if body.item is not None:
        columns |= _item(body.item, size, ProtectionCategory(mission.body["site"]["protection"]), member_id)
    else:
        rules = mission_out(mission).plate_rules
        if body.message is not None:
            _message(body.message, size, rules, member_id)
            columns["message"] = body.message.model_dump(mode="json")
        elif body.group is not None:
            _group(body.group, size, rules)
            columns["group"] = [entry.model_dump(mode="json") for entry in body.group]
    return columns


def _unreadable(field: str, text: str, *, spacing: bool = True) -> Text | None:
    if any(unreadable(c) for c in text if not (spacing and c in _SPACING)):
        return _UNREADABLE.filled(field=_FIELD_NAMES[field])
    return None


def _wrong_words(
    entry: MessageIn | GroupEntry, size: SizeCode, rules: PlateRulesOut, *, pictured: bool
) -> tuple[str, str, Text] | None:
    """Return the first field that is wrong, how, and in which words."""
    for field, text in (("name", entry.name), ("text", entry.text)):
        if why := _unreadable(field, text):
            return field, "control characters", why
    written = [entry.name] if size is SizeCode.NAME else [entry.name, entry.text]
    if not pictured and not any(is_seen(text) for text in written):
        return "text", "empty", _EMPTY
    for field, text in (("name", entry.name), ("text", entry.text)):
        if letters(text) > rules.max_characters:
            return field, "too long", _TOO_LONG.filled(limit=str(rules.max_characters))
    return None


def letters(text: str) -> int:
    """Count the characters a reader sees, line ends not among them."""
    return sum(1 for cluster in clusters(unicodedata.normalize("NFC", text)) if cluster not in ("\n", "\r\n"))


def _message(message: MessageIn, size: SizeCode, rules: PlateRulesOut, member_id: UUID) -> None:
    wrong = _wrong_words(message, size, rules, pictured=bool(message.photo or message.drawing))
    if wrong is not None:
        field, how, why = wrong
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=why, fields={field: how})
    named = {"plate": message.plate, "photo": message.photo, "drawing": message.drawing}
    have = _blobs({f"message.{field}": sha for field, sha in named.items() if sha is not None}, member_id)
    if message.photo is not None and have[message.photo].size > rules.file_bytes:
        raise Refusal(ProblemCode.TOO_LARGE, fields={"message.photo": f"at most {rules.file_bytes} bytes"})


def _group(group: list[GroupEntry], size: SizeCode, rules: PlateRulesOut) -> None:
    """Every wrong line is named: ``group.0`` is the first one, as in any list of the wire."""
    found = [(place, _wrong_words(entry, size, rules, pictured=False)) for place, entry in enumerate(group)]
    wrong = [(place, *trouble) for place, trouble in found if trouble is not None]
    if not wrong:
        return
    told = [_LINE.filled(line=str(place + 1), why=why) for place, _, _, why in wrong[:_MOST_LINES_TOLD]]
    if more := len(wrong) - len(told):
        told.append(_MORE.filled(count=str(more)))
    raise Refusal(
        ProblemCode.CONTENT_NOT_ALLOWED,
        detail=joined(told),
        fields={f"group.{place}.{field}": how for place, field, how, _ in wrong},
    )


def _item(item: ItemIn, size: SizeCode, protection: ProtectionCategory, member_id: UUID) -> dict[str, Any]:
    for field in ("name", "description", "finish", "owner_name"):
        if why := _unreadable(f"item.{field}", getattr(item, field), spacing=field == "description"):
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=why, fields={f"item.{field}": "control characters"})
    missing = [one.value for one in Acknowledgement if one not in item.agreed]
    if missing:
        raise Refusal(ProblemCode.MALFORMED, detail=_NOT_AGREED, fields={"item.agreed": ", ".join(missing)})
    if protection is ProtectionCategory.IIB and item.organic_mass_g is None:
        raise Refusal(ProblemCode.MALFORMED, detail=_ORGANICS, fields={"item.organic_mass_g": "missing"})
    clashes = contradictions(item.declaration(), protection)
    if clashes:
        raise Refusal(
            ProblemCode.ANSWERS_CONTRADICT,
            detail=joined([clash.why for clash in clashes]),
            fields={f"item.{field}": "contradicts" for clash in clashes for field in clash.fields},
        )
    found = fit(item.measures(), size)
    if not found.fits:
        raise Refusal(
            ProblemCode.DOES_NOT_FIT,
            detail=fit_words(found, item.measures()),
            fields={f"item.{found.in_the_way}_mm": "too large"},
        )
    verdict = judge(item, protection)
    named = {f"item.photos.{place}": sha for place, sha in enumerate(item.photos)}
    if item.data_sheet is not None:
        named["item.data_sheet"] = item.data_sheet
    _blobs(named, member_id)
    organics = None if item.organic_mass_g is None else round(item.organic_mass_g * 1000)
    return {
        "item": item.model_dump(mode="json"),
        "verdict": verdict.model_dump(mode="json"),
        "organics_mg": organics,
    }


def _blobs(named: dict[str, str], member_id: UUID) -> dict[str, Blob]:
    """Return the member's own pictures by their hash.

    Raises:
        Refusal: blob_missing.
    """
    attach(member_id, named.values())
    have = {blob.sha256: blob for blob in Blob.objects.filter(member_id=member_id, sha256__in=named.values())}
    missing = {field: sha for field, sha in named.items() if sha not in have}
    if missing:
        raise Refusal(ProblemCode.BLOB_MISSING, fields=missing)
    return have
