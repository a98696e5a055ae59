"""From a booking to the draft that changes it, and what the change is, said before it is sent. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from moonmail.client.model import Draft, DraftKind, ItemDraft
from moonmail.desktop.viewmodels.group_list import list_text
from moonmail.desktop.viewmodels.send_flow import flow_of
from moonmail.domain import formats
from moonmail.domain.item import CATEGORY_NAMES, MATERIAL_NAMES, Answer
from moonmail.domain.questions import ANSWER_NAMES, QUESTIONS
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail
    from moonmail.contract.bookings import Shipment
    from moonmail.contract.items import ItemIn

_SHOWN_OF_A_GROUP: Final = 5

_NOTHING: Final = Text("（なし）", "(nothing)")
_TITLE: Final = Text("呼び名", "What you call it")
_NAME: Final = Text("お名前", "Name")
_WORDS: Final = Text("ことば", "Words")
_PHOTO: Final = Text("写真", "Photo")
_DRAWING: Final = Text("手書き", "Drawing")
_THE_PHOTO: Final = Text("いまの写真", "The photo you have")
_NEW_PHOTO: Final = Text("新しい写真", "A new photo")
_THE_DRAWING: Final = Text("いまの手書き", "The drawing you have")
_LINES: Final = Text("{n}本の線", "{n} lines")
_PLATE: Final = Text("{n}枚目", "Plate {n}")
_MORE: Final = Text("ほか{n}枚", "{n} more plates")
_CHANGED: Final = Text("変わります", "changed")
_ITEM: Final[dict[str, Text]] = {
    "name": Text("品物の名前", "Name of the item"),
    "description": Text("説明", "Description"),
    "category": Text("種類", "Kind"),
    "materials": Text("材質", "Materials"),
    "finish": Text("仕上げ", "Finish"),
    "length": Text("長さ・直径", "Length or diameter"),
    "width": Text("幅", "Width"),
    "height": Text("高さ・厚さ", "Height or thickness"),
    "mass": Text("重さ", "Mass"),
    "pieces": Text("個数", "Pieces"),
    "organic_mass": Text("有機物の重さ", "Organic mass"),
    "owner_name": Text("持ち主", "Owner"),
    "owner_nationality": Text("持ち主の国籍", "Owner's nationality"),
    "value": Text("価格", "Value"),
    "photos": Text("品物の写真", "Photos of the item"),
    "data_sheet": Text("安全データシート", "Safety data sheet"),
}
_PIECES: Final = Text("{n}枚", "{n}")
_THERE: Final = Text("あり", "attached")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    key: str
    label: str
    before: str
    after: str
    spoken: str


def draft_from(detail: ShipmentDetail, draft_id: UUID, now: datetime, language: Language) -> Draft | None:
    """Return a draft with the content of the shipment, for ``changing`` or ``moving``; None while it is not known.

    A drawing comes back from nowhere as lines: only its picture was sent.
    """
    shipment = detail.shipment
    if shipment is None:
        return None
    draft = Draft(
        draft_id,
        now,
        size=shipment.size,
        mission_id=shipment.mission_id,
        title=shipment.title,
        language=language,
        origin=shipment.id,
    )
    if shipment.item is not None:
        return replace(draft, kind=DraftKind.ITEM, item=item_draft(shipment.item))
    if shipment.group is not None:
        entries = tuple((entry.name, entry.text) for entry in shipment.group)
        return replace(draft, kind=DraftKind.GROUP, group=entries, roster=list_text(entries, shipment.size))
    message = shipment.message
    if message is None:
        return None
    return replace(draft, name=message.name, text=message.text, photo=message.photo or "")


def changing(draft: Draft) -> Draft:
    """Return the draft as one that gives its shipment other content."""
    made = replace(draft, changes=draft.origin)
    return replace(made, step=flow_of(made)[0].value)


def moving(draft: Draft, detail: ShipmentDetail) -> Draft:
    """Return the draft as one that takes another slot in place of the booking's."""
    booking = detail.booking
    assert booking is not None
    made = replace(draft, rebooks=booking.id, organisation_id=booking.organisation_id)
    return replace(made, step=flow_of(made)[0].value)


def item_draft(item: ItemIn) -> ItemDraft:
    """Return a declaration as it would have been typed."""
    return ItemDraft(
        shape=item.shape,
        length=f"{item.length_mm:.10g}",
        width=f"{item.width_mm:.10g}",
        height=f"{item.height_mm:.10g}",
        mass=f"{item.mass_g:.10g}",
        compressed=item.compressed,
        name=item.name,
        description=item.description,
        category=item.category,
        materials=tuple(item.materials),
        finish=item.finish,
        pieces=item.pieces,
        answers=tuple(item.answers.items()),
        organic_mass="" if item.organic_mass_g is None else f"{item.organic_mass_g:.10g}",
        owner_name=item.owner_name,
        owner_nationality=item.owner_nationality,
        value=str(item.value_yen),
        photos=tuple(item.photos),
        data_sheet=item.data_sheet or "",
        agreed=tuple(item.agreed),
    )


def is_changed(base: Draft, draft: Draft) -> bool:
    """Return whether anything that is sent differs from what was sent."""
    told = replace(draft, updated_at=base.updated_at, step=base.step, id=base.id, language=base.language)
    same = {"roster": base.roster, "roster_file": base.roster_file, "hold_id": base.hold_id, "guardian": base.guardian}
    return replace(told, **same) != base  # type: ignore[arg-type]


def had_drawing(shipment: Shipment | None) -> bool:
    return shipment is not None and shipment.message is not None and shipment.message.drawing is not None


def change_rows(base: Draft, draft: Draft, *, drawing: bool, language: Language) -> tuple[ChangeRow, ...]:
    """Return what is other than before, in the order of the pages. ``drawing``: the message had one."""
    rows: list[tuple[str, Text, str, str]] = [("title", _TITLE, base.title, draft.title)]
    if draft.kind is DraftKind.MESSAGE:
        rows += [("name", _NAME, base.name, draft.name), ("text", _WORDS, base.text, draft.text)]
        if base.photo != draft.photo:
            after = _NEW_PHOTO.in_(language) if draft.photo else ""
            rows.append(("photo", _PHOTO, _THE_PHOTO.in_(language) if base.photo else "", after))
        lines = _LINES.filled(n=str(len(draft.strokes))).in_(language) if draft.strokes else ""
        if drawing or lines:
            rows.append(("drawing", _DRAWING, _THE_DRAWING.in_(language) if drawing else "", lines))
    elif draft.kind is DraftKind.ITEM:
        rows += _item_rows(base.item, draft.item, language)
    else:
        rows += _group_rows(base, draft, language)
    nothing = _NOTHING.in_(language)
    return tuple(
        _row(key, label.in_(language), before.strip() or nothing, after.strip() or nothing, language)
        for key, label, before, after in rows
        if before.strip() != after.strip()
    )


def _row(key: str, label: str, before: str, after: str, language: Language) -> ChangeRow:
    spoken = f"{label}：{before} → {after}" if language is Language.JA else f"{label}: {before} → {after}"
    return ChangeRow(key, label, before, after, spoken)


def _item_rows(base: ItemDraft, item: ItemDraft, language: Language) -> list[tuple[str, Text, str, str]]:
    rows = [
        (name, label, _item_value(base, name, language), _item_value(item, name, language))
        for name, label in _ITEM.items()
    ]
    before, after = dict(base.answers), dict(item.answers)
    for question in QUESTIONS:
        told = (_answer(answers.get(question.hazard), language) for answers in (before, after))
        rows.append((question.hazard.value, question.ask, *told))  # type: ignore[arg-type]
    return rows


def _answer(answer: Answer | None, language: Language) -> str:
    return ANSWER_NAMES[answer].in_(language) if answer is not None else ""


def _item_value(item: ItemDraft, name: str, language: Language) -> str:
    match name:
        case "category":
            return CATEGORY_NAMES[item.category].in_(language) if item.category else ""
        case "materials":
            comma = "、" if language is Language.JA else ", "
            return comma.join(MATERIAL_NAMES[each].in_(language) for each in item.materials)
        case "photos":
            return _PIECES.filled(n=str(len(item.photos))).in_(language) if item.photos else ""
        case "data_sheet":
            return _THERE.in_(language) if item.data_sheet else ""
        case "value":
            return (
                formats.yen(int(item.value), language) if item.value.isascii() and item.value.isdigit() else item.value
            )
        case _:
            return str(getattr(item, name))


def _group_rows(base: Draft, draft: Draft, language: Language) -> list[tuple[str, Text, str, str]]:
    pairs = [
        (at, " ".join(before), " ".join(after))
        for at, (before, after) in enumerate(zip(base.group, draft.group, strict=False), start=1)
        if before != after
    ]
    rows = [
        (f"plate-{at}", _PLATE.filled(n=f"{at:,}"), before, after) for at, before, after in pairs[:_SHOWN_OF_A_GROUP]
    ]
    if more := len(pairs) - len(rows):
        rows.append(("more", _MORE.filled(n=f"{more:,}"), "…", _CHANGED.in_(language)))
    return rows
