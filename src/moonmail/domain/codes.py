"""Codes that are handed on by voice or on a card: for gifts and for invitations."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from moonmail.domain.references import ALPHABET

CODE_LENGTH: Final = 8
_GROUP: Final = 4
# The words of the radio alphabet (ICAO), which Japanese crews say too.
_SPOKEN: Final = {
    "A": "Alfa", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel", "J": "Juliett",
    "K": "Kilo", "M": "Mike", "N": "November", "P": "Papa", "Q": "Quebec", "R": "Romeo", "T": "Tango", "W": "Whiskey",
    "X": "X-ray", "Y": "Yankee",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypedCode:
    """``code`` None: it can't be one. ``strange``: characters that no code has. ``length``: of all that counts."""

    code: str | None
    strange: tuple[str, ...]
    length: int


def new_code(length: int = CODE_LENGTH) -> str:
    """Return a random code: 8 characters of 23 are 78 thousand million codes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str, length: int = CODE_LENGTH) -> TypedCode:
    """Read a code as it was meant: full width, lower case, spaces and hyphens are fine.

    Look-alikes (0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V) are in no code; they are named, not guessed.
    """
    text = re.sub(r"[\s\-‐‑–—−ー_・.]", "", unicodedata.normalize("NFKC", typed)).upper()
    strange = tuple(dict.fromkeys(c for c in text if c not in ALPHABET))
    good = text if not strange and len(text) == length else None
    return TypedCode(good, strange, len(text))


def grouped(code: str) -> str:
    """``7KQM-3TXA``"""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def spoken(code: str) -> str:
    """``7, Kilo, Quebec, Mike, …``: how to say it on the telephone, the same in both languages."""
    return ", ".join(_SPOKEN.get(c, c) for c in code)
