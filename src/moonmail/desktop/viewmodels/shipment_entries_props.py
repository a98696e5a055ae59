"""A group's plates under one booking, and finding a name among them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain.text import Text

_COUNT: Final = Text("{n}枚のプレート", "{n} plates")
_FOUND: Final = Text("{n}枚が見つかりました", "{n} found")
_NOT_FOUND: Final = Text("見つかりませんでした。表記を変えてお試しください。", "Nothing found. Try another spelling.")
_SPOKEN: Final = Text("{number}番　{name}　{text}", "Plate {number}, {name}, {text}")


@dataclass(frozen=True, slots=True)
class EntryRow:
    number: int
    name: str
    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class EntriesProps:
    """``state``: none or ready."""

    state: str = "none"
    summary: str = ""
    found: str = ""
    entries: tuple[EntryRow, ...] = ()


def folded(text: str) -> str:
    """Return ``text`` as it is compared: width, case, spaces and hiragana or katakana do not matter."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    # What was parted by a space may belong together now.
    plain = unicodedata.normalize("NFKC", plain).casefold()
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in plain)


def derive_entries(scene: Scene | None, wanted: str) -> EntriesProps:
    shipment = scene.detail.shipment if scene else None
    if scene is None or shipment is None or not shipment.group:
        return EntriesProps()
    needle = folded(wanted)
    rows = tuple(
        EntryRow(
            number,
            entry.name,
            entry.text,
            scene.say(_SPOKEN.filled(number=str(number), name=entry.name, text=entry.text)).strip("　, "),
        )
        for number, entry in enumerate(shipment.group, 1)
        if needle in folded(f"{entry.name}\n{entry.text}")
    )
    found = ""
    if needle:
        found = scene.say(_FOUND.filled(n=f"{len(rows):,}") if rows else _NOT_FOUND)
    return EntriesProps(
        state="ready", summary=scene.say(_COUNT.filled(n=f"{len(shipment.group):,}")), found=found, entries=rows
    )
