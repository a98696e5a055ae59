"""The label that the receiving desk puts on an item's bag: what a hand needs to know, and the pass to scan again.

80 × 50 mm, in black on white, for a thermal printer. No name, no reference, nothing of the content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from moonmail.domain import formats
from moonmail.domain.lengths import g_words
from moonmail.domain.screening import Decision
from moonmail.domain.text import Language, Text
from moonmail.media import paper
from moonmail.media.codes import qr_matrix
from moonmail.media.paper import PictureSheet, Style, fitted, put
from moonmail.media.pass_art import PaperPicture
from moonmail.media.typeface import Face

LABEL_MM: Final = (80.0, 50.0)
_QR_MM: Final = 32.0
_LEFT: Final = 4.0
_INK: Final = "#000000"
_STATE: Final[dict[Decision, Text]] = {
    Decision.ACCEPT: Text("受け入れ済み", "ACCEPTED"),
    Decision.ASK: Text("お客さまに確認中", "ON HOLD: SENDER ASKED"),
    Decision.REFUSE: Text("お断り（返送）", "REFUSED: SEND BACK"),
}


@dataclass(frozen=True, slots=True)
class ReceivingLabel:
    """``number``: of the pass. ``qr``: the pass's own code. ``at``: when it was screened."""

    flight_number: str
    size: str
    number: str
    mass_g: float
    at: datetime
    decision: Decision
    qr: str
    sample: bool = False


def receiving_label(label: ReceivingLabel, language: Language, dpi: int = 203) -> PaperPicture:
    """Return the label as a PNG at the dots of a label printer."""
    sheet = PictureSheet(*LABEL_MM, dpi, background=paper.PAPER)
    width = LABEL_MM[0] - 2 * _LEFT - _QR_MM - 3
    right = LABEL_MM[0] - _LEFT - _QR_MM
    sheet.code(right, 5.0, _QR_MM, qr_matrix(label.qr))
    put(sheet, _LEFT, 10.5, label.flight_number, Style(6.4, _INK, Face.MONO_BOLD))
    put(sheet, _LEFT, 19.5, label.size, Style(6.4, _INK, Face.BOLD))
    mass = g_words(label.mass_g)
    put(sheet, _LEFT + 16, 19.5, mass, fitted(mass, Style(4.6, _INK), width - 16, 2.6))
    spaced = f"{label.number[:3]} {label.number[3:]}"
    put(sheet, _LEFT, 29.0, spaced, Style(6.8, _INK, Face.MONO_BOLD))
    when = formats.time_of(label.at, language, name_japan=False)
    put(sheet, _LEFT, 35.8, when, fitted(when, Style(3.1, _INK), width + 1, 1.9))
    sheet.box(_LEFT, 39.4, LABEL_MM[0] - 2 * _LEFT, 0.3, fill=_INK)
    state = _STATE[label.decision].in_(language)
    put(sheet, _LEFT, 46.4, state, fitted(state, Style(5.0, _INK, Face.BOLD), LABEL_MM[0] - 2 * _LEFT, 3.0))
    return PaperPicture(sheet.png(), *LABEL_MM)
