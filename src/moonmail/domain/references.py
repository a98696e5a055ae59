"""Numbers people read aloud: booking references, pass numbers, membership numbers."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: pairs that are mistaken for each other in print or by ear.
ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
REFERENCE_LENGTH: Final = 6


def new_reference() -> str:
    """Return a random booking reference or pass number: 6 characters, 148 million of them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def normalise_reference(typed: str) -> str | None:
    """Return the reference that was meant (full width, lower case, spaces and hyphens are fine), or None."""
    text = re.sub(r"[\s\-‐－ー]", "", unicodedata.normalize("NFKC", typed)).upper()
    return text if len(text) == REFERENCE_LENGTH and all(c in ALPHABET for c in text) else None


def normalise_membership_number(typed: str) -> str | None:
    """Return the 9-digit membership number, 7 digits padded with leading ``00``, or None.

    The programme publishes no check digit, so none is checked.
    """
    digits = re.sub(r"[\s\-‐－ー]", "", unicodedata.normalize("NFKC", typed))
    if not re.fullmatch(r"[0-9]{7}|[0-9]{9}", digits):
        return None
    return digits.rjust(9, "0")
