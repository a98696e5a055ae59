"""What scales and callipers type when they are plugged in as keyboards.

``ST,GS,+   1.82  g``, ``+0012.10mm``, ``12,10``: a state, a sign, a number, a unit. What a person types is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_STATE: Final = re.compile(
    r"\s*(?P<state>ST|US|OL|SD|QT)?[\s,]*(?:GS|NT|TR|G|N)?[\s,]*(?P<rest>[+]?\s*\d.*)?$", re.DOTALL
)
_ZEROS: Final = re.compile(r"^0+(?=\d)")
_UNSTEADY: Final = frozenset({"US", "OL"})


@dataclass(frozen=True, slots=True)
class Reading:
    """``text``: number and unit as a person would type them. ``steady``: the instrument had come to rest."""

    text: str
    steady: bool = True


def reading_of(typed: str) -> Reading:
    """Return what was meant. A scale that still sways, or is overloaded, has measured nothing."""
    found = _STATE.match(typed)
    if found is None:
        return Reading(typed)
    if found["state"] in _UNSTEADY:
        return Reading("", steady=False)
    rest = (found["rest"] or "").lstrip("+ ").strip()
    if not rest:
        return Reading(typed)
    return Reading(_ZEROS.sub("", rest))
