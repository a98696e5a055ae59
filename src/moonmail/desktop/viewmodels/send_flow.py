"""The ways through sending, and what a draft of each kind is called. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from moonmail.client.model import Draft, DraftKind, ItemDraft
from moonmail.domain.item import ItemShape
from moonmail.domain.sizes import SIZES, SizeCode, SizeKind
from moonmail.domain.text import Text

TITLE_LIMIT: Final = 80
NAME_LIMIT: Final = 80
TEXT_LIMIT: Final = 10_000
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Step(StrEnum):
    """Where in the flow a draft is. What an older version wrote, or nothing yet, is CHOOSE."""

    START = "start"
    CHOOSE = "choose"
    WRITE = "write"
    ITEM = "item"
    DECLARE = "declare"
    GROUP = "group"
    HOLD = "hold"
    CONFIRM = "confirm"
    PAY = "pay"
    CHANGE = "change"


_CONTENT: Final[dict[DraftKind, tuple[Step, ...]]] = {
    DraftKind.MESSAGE: (Step.WRITE,),
    DraftKind.ITEM: (Step.ITEM, Step.DECLARE),
    DraftKind.GROUP: (Step.GROUP,),
}
CONTENT_STEPS: Final = frozenset(step for steps in _CONTENT.values() for step in steps)
# A group's plates are etched from words alone.
_SIZES: Final[dict[DraftKind, tuple[SizeCode, ...]]] = {
    DraftKind.MESSAGE: tuple(size.code for size in SIZES.values() if size.kind is SizeKind.PLATE),
    DraftKind.ITEM: tuple(size.code for size in SIZES.values() if size.kind is SizeKind.CAPSULE),
    DraftKind.GROUP: (SizeCode.NAME, SizeCode.MESSAGE),
}

_PHOTO_TITLE: Final = Text("写真", "Photo")
_DRAWING_TITLE: Final = Text("手書き", "Drawing")
_AND_OTHERS: Final = Text("{first} ほか{n}件", "{first} and {n} more")


def flow_of(draft: Draft | None) -> tuple[Step, ...]:
    """Return the pages that lead to what ``draft`` is for. A change of content costs nothing and holds nothing."""
    content = _CONTENT[draft.kind if draft else DraftKind.MESSAGE]
    if draft is not None and draft.changes is not None:
        return (*content, Step.CHANGE)
    return (Step.CHOOSE, *content, Step.HOLD, Step.CONFIRM, Step.PAY)


def step_of(draft: Draft) -> Step:
    """Return the page on which a draft was left, or the first one of its flow."""
    flow = flow_of(draft)
    return next((step for step in flow if step.value == draft.step), flow[0])


def sizes_of(kind: DraftKind, *, files: bool = True) -> tuple[SizeCode, ...]:
    """Return the sizes that a draft of this kind comes in. A photo plate needs ``files`` to choose from."""
    return tuple(size for size in _SIZES[kind] if files or size is not SizeCode.PHOTO)


def default_size(kind: DraftKind) -> SizeCode:
    """Return the size that a draft of this kind begins with."""
    return SizeCode.MESSAGE if kind is DraftKind.MESSAGE else _SIZES[kind][0]


def quantity_of(draft: Draft) -> int:
    """Return how many slots the draft takes."""
    return max(1, len(draft.group)) if draft.kind is DraftKind.GROUP else 1


def slot_of(draft: Draft) -> tuple[str, SizeCode, int]:
    """Return what is held for the draft: flight, size, number of slots."""
    return draft.mission_id, draft.size, quantity_of(draft)


def is_another_slot(last: Draft, draft: Draft) -> bool:
    """Return whether a draft that holds a slot was just made to need another one."""
    same = (last.id, last.hold_id) == (draft.id, draft.hold_id)
    return same and draft.hold_id is not None and slot_of(last) != slot_of(draft)


def is_measured(draft: Draft) -> bool:
    """Return whether the item's measures were begun, so that its capsule means something."""
    return bool(draft.item.preset or draft.item.length.strip())


def has_words(draft: Draft) -> bool:
    """Return whether there is anything of a message: words, a photo, lines."""
    return bool(draft.name.strip() or draft.text.strip() or draft.photo or draft.strokes)


def has_content(draft: Draft) -> bool:
    """Return whether anything was made, of whatever kind, that is, whether there is something to lose."""
    # What the app itself fills in is not the member's work.
    item = replace(draft.item, owner_name="", owner_nationality="JP", shape=ItemShape.BOX)
    return has_words(draft) or bool(draft.roster.strip() or draft.group) or item != ItemDraft()


def content_of(draft: Draft) -> Draft:
    """Return ``draft`` without what changes though its content does not: page, hold, order, when it was saved."""
    return replace(draft, updated_at=_NEVER, step="", hold_id=None, shipment_id=None)


def title_of(draft: Draft) -> str:
    """Return what the shipment will be called: as its sender says, else by its content."""
    for words in (draft.title, *_named(draft)):
        line = next((line.strip() for line in words.splitlines() if line.strip()), "")
        shown = "".join(c for c in line if c.isprintable())
        if shown:
            return shown if len(shown) <= TITLE_LIMIT else shown[: TITLE_LIMIT - 1] + "…"
    if draft.kind is DraftKind.MESSAGE and draft.photo:
        return _PHOTO_TITLE.in_(draft.language)
    if draft.kind is DraftKind.MESSAGE and draft.strokes:
        return _DRAWING_TITLE.in_(draft.language)
    return ""


def shipment_title(draft: Draft) -> str:
    """Return what the shipment is called on the wire; what has no other name is called by its size."""
    return title_of(draft) or SIZES[draft.size].name.in_(draft.language)


def _named(draft: Draft) -> tuple[str, ...]:
    if draft.kind is DraftKind.ITEM:
        return (draft.item.name,)
    if draft.kind is DraftKind.GROUP:
        first = next((name or words for name, words in draft.group), draft.roster.strip())
        first = first[: TITLE_LIMIT // 2]
        if first and len(draft.group) > 1:
            first = _AND_OTHERS.filled(
                first=first.replace("{", "").replace("}", ""), n=f"{len(draft.group) - 1:,}"
            ).in_(draft.language)
        return (first,)
    return (draft.name, draft.text)
