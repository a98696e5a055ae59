"""Characters that may not be in what is etched or printed: they mean nothing there, or hide what is written."""

from __future__ import annotations

import unicodedata
from typing import Final

# Explicit direction marks reorder what stands around them: what is etched would not be what was read.
_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters that every face leaves blank.
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def unreadable(character: str) -> bool:
    """Return whether ``character`` is a control, a direction mark, private, or no character at all.

    Unassigned is not unreadable: a newer phone's emoji are only unknown to this Python's tables.
    """
    noncharacter = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
    return noncharacter or character in _DIRECTION or unicodedata.category(character) in ("Cc", "Cs", "Co")


def is_seen(text: str) -> bool:
    """Return whether anything of ``text`` leaves a mark on a plate."""
    return any(c not in _BLANKS and unicodedata.category(c) not in _UNSEEN for c in text)
