"""The membership number in an airline's boarding pass (IATA Resolution 792, BCBP), and nothing else of it.

A boarding pass is unsigned and opens bookings elsewhere: what it says proves nothing, and none of it is returned, kept
or named in an error. The number is a hint for the sign-in page, which its reader can change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from moonmail.domain.references import normalise_membership_number

# Longer than four legs with everything that the resolution knows, and a signature.
LONGEST: Final = 1024
# M and the number of legs: what a scan begins with, and hardly anything that a person types.
_START: Final = re.compile(r"M[1-4]")

_UNIQUE: Final = 23
_LEG: Final = 37
_NUMBER_AT: Final = 21
_NUMBER_LENGTH: Final = 16
_HEX: Final = re.compile(r"[0-9A-Fa-f]{2}")


def may_be_boarding_pass(text: str) -> bool:
    """Return whether ``text`` begins as a boarding pass does; whatever that is, it is nobody's message."""
    return _START.match(text) is not None


class Wedge:
    """A scanner that types (keyboard wedge): tells its keys from a person's by what they begin with and how fast.

    What it gathered is forgotten with the last key, or when nothing follows. ``now``: seconds of any steady clock.
    """

    # Scanners send a key every 1 to 50 ms; a person who hits M and then 1 needs longer than this.
    GAP_S: Final = 0.2

    def __init__(self) -> None:
        self._typed = ""
        self._at = 0.0

    @property
    def reading(self) -> bool:
        """Return whether what was typed so far is the beginning of a boarding pass."""
        return may_be_boarding_pass(self._typed)

    def key(self, text: str, now: float) -> bool:
        """Take a key's text; return whether it belongs to a scan, so that nobody else may have it."""
        if self._typed and now - self._at > self.GAP_S:
            self._typed = ""
        if not self._typed and text != "M":
            return False
        if len(self._typed) == 1 and not may_be_boarding_pass(self._typed + text):
            self._typed = ""
            return False
        self._at = now
        if len(self._typed) <= LONGEST:
            self._typed += text
        return True

    def end(self) -> str | None:
        """Forget what was read; return the membership number in it, if there is one."""
        typed, self._typed = self._typed, ""
        return membership_hint(typed)


def membership_hint(scanned: str) -> str | None:
    """Return the membership number in a scanned boarding pass; None if there is none that can be ours. Never raises."""
    text = scanned.strip("\r\n\t")
    if len(text) > LONGEST or not may_be_boarding_pass(text):
        return None
    return next(filter(None, (normalise_membership_number(number) for number in _numbers(text))), None)


def _numbers(text: str) -> Iterator[str]:
    """Yield the frequent-flyer number of each leg that has one.

    A leg: 37 characters, of which the last two say in hexadecimal how long its variable part is. That begins, in the
    first leg alone, with ``>``, a version and a part of its own length; then comes the part with the number.
    """
    at = _UNIQUE
    for leg in range(int(text[1])):
        size = _size(text, at + _LEG - 2)
        if size is None:
            return
        part = text[at + _LEG : at + _LEG + size]
        at += _LEG + size
        if leg == 0:
            if part[:1] != ">":
                continue
            unique = _size(part, 2)
            if unique is None:
                continue
            part = part[4 + unique :]
        length = _size(part, 0)
        if length is not None:
            yield _digits(part[2 : 2 + length][_NUMBER_AT : _NUMBER_AT + _NUMBER_LENGTH])


def _size(text: str, at: int) -> int | None:
    two = text[at : at + 2]
    return int(two, 16) if _HEX.fullmatch(two) else None


def _digits(field: str) -> str:
    return unicodedata.normalize("NFKC", field).strip()
