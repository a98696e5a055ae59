"""Capsules and plates: what can be bought, how large it is inside, and what a plate may carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text


class SizeKind(StrEnum):
    PLATE = "plate"
    CAPSULE = "capsule"


class SizeCode(StrEnum):
    NAME = "name"
    MESSAGE = "message"
    PHOTO = "photo"
    XS = "XS"
    S = "S"
    M = "M"
    L = "L"


@dataclass(frozen=True, slots=True)
class Size:
    """Inner dimensions in millimetres. A plate's depth is None; a capsule is a hexagonal prism, width across flats."""

    code: SizeCode
    kind: SizeKind
    name: Text
    width_mm: float
    height_mm: float


SIZES: Final[dict[SizeCode, Size]] = {
    size.code: size
    for size in (
        Size(SizeCode.NAME, SizeKind.PLATE, Text("名前プレート", "Name plate"), 20.0, 5.0),
        Size(SizeCode.MESSAGE, SizeKind.PLATE, Text("メッセージプレート", "Message plate"), 40.0, 25.0),
        Size(SizeCode.PHOTO, SizeKind.PLATE, Text("写真プレート", "Photo plate"), 40.0, 40.0),
        Size(SizeCode.XS, SizeKind.CAPSULE, Text("カプセル XS", "Capsule XS"), 12.7, 3.2),
        Size(SizeCode.S, SizeKind.CAPSULE, Text("カプセル S", "Capsule S"), 19.1, 3.2),
        Size(SizeCode.M, SizeKind.CAPSULE, Text("カプセル M", "Capsule M"), 25.4, 3.2),
        Size(SizeCode.L, SizeKind.CAPSULE, Text("カプセル L", "Capsule L"), 25.4, 50.8),
    )
}


@dataclass(frozen=True, slots=True)
class PlateRules:
    """What one flight's etching can do. Belongs to the flight's data, not to code.

    ``min_letter_mm`` is the height of the smallest letter (the box of a full-width character or the cap height).
    ``greys`` is 2 for 1-bit or 16 for 16-grey etching. ``file_bytes`` is the limit of the photo kept as a file.
    """

    min_letter_mm: float
    dpi: int
    greys: int
    max_characters: int
    file_bytes: int
