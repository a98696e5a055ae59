"""The kiosk's own sounds, made by code: the chime that comes with the time-out warning."""

from __future__ import annotations

import math
from array import array
from functools import cache
from typing import Final

from moonmail.desktop.kiosk.speech.voices import Sound

RATE: Final = 24_000
# E5, then C5: falling, so that it asks rather than alarms. In Hz.
_NOTES: Final = (659.26, 523.25)
_NOTE_S: Final = 0.42
_PEAK: Final = 0.5
_ATTACK_S: Final = 0.008
# A bell's: the octave and the twelfth die away sooner.
_PARTIALS: Final = ((1, 1.0, 5.0), (2, 0.35, 9.0), (3, 0.12, 14.0))


@cache
def chime() -> Sound:
    """Return two falling bell notes, 1.2 s with their echo, peaking at half of full scale."""
    total = round((_NOTE_S * len(_NOTES) + 0.4) * RATE)
    wave = [0.0] * total
    for number, hertz in enumerate(_NOTES):
        start = round(number * _NOTE_S * RATE)
        for at in range(start, total):
            t = (at - start) / RATE
            rise = min(1.0, t / _ATTACK_S)
            wave[at] += rise * sum(
                size * math.exp(-fall * t) * math.sin(2 * math.pi * hertz * partial * t)
                for partial, size, fall in _PARTIALS
            )
    # No click at the end: the last hundredth of a second goes down to nothing.
    tail = RATE // 100
    for at in range(tail):
        wave[total - 1 - at] *= at / tail
    top = max(abs(value) for value in wave)
    return Sound(RATE, array("h", (round(value / top * _PEAK * 32767) for value in wave)))
