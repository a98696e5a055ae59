"""From a scanned code to what it means here, from a picture to the code in it, from a screening to its label.

For worker threads: it checks signatures, reads pictures and draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from moonmail.domain.references import normalise_reference
from moonmail.domain.standing import Evidence, Known, Scanned, Standing, standing_of

if TYPE_CHECKING:
    from moonmail.client.desk.receiving import Receiving
    from moonmail.contract.receiving import BookedItem
    from moonmail.media.receiving_label import ReceivingLabel

_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Scan:
    """``text``: the pass's code, or the number that was typed. ``item``: what the book has of it.

    ``sequence``: of the pass that lies here. ``flight_number``: as the pass says; empty when nothing can be read.
    """

    text: str
    standing: Standing
    item: BookedItem | None = None
    sequence: int = 0
    flight_number: str = ""


def read_scan(receiving: Receiving, text: str, now: datetime) -> Scan:
    """Check a code against the keys and the book that are kept here. Waits for the vault."""
    number = normalise_reference(text)
    return _by_number(receiving, number) if number else _by_code(receiving, text, now)


def _by_code(receiving: Receiving, text: str, now: datetime) -> Scan:
    from moonmail.media.passes import verify

    found = verify(text, receiving.keys().result(_PATIENCE_S), now)
    claims = found.claims
    if claims is None:
        return Scan(text, standing_of(Evidence(found.verdict.value), None, None, frozenset()))
    item = receiving.item(claims.booking).result(_PATIENCE_S) if found.trusted else None
    flights = frozenset(each["flight_number"] for each in receiving.flights().result(_PATIENCE_S))
    scanned = Scanned(claims.flight_number, claims.size, claims.sequence)
    standing = standing_of(Evidence(found.verdict.value), scanned, _known(item), flights)
    return Scan(text, standing, item, claims.sequence, claims.flight_number)


def _by_number(receiving: Receiving, number: str) -> Scan:
    """A code that can't be scanned any more: the number that is printed beside it leads to the booking."""
    item = receiving.numbered(number).result(_PATIENCE_S)
    if item is None:
        return Scan(number, Standing.UNKNOWN_NUMBER)
    scanned = Scanned(item.flight_number, item.size.value, item.sequence)
    standing = standing_of(Evidence.VALID, scanned, _known(item), frozenset({item.flight_number}))
    return Scan(number, standing, item, item.sequence, item.flight_number)


def _known(item: BookedItem | None) -> Known | None:
    return Known(item.state, item.booking_state, item.sequence, item.asked) if item is not None else None


def code_in(data: bytes) -> str:
    """Return the text of the code in a picture; empty when there is none, or it is no picture."""
    from moonmail.media.codes import NoCodePictureError, read_code

    try:
        return read_code(data) or ""
    except NoCodePictureError:
        return ""


def print_label(printer: str, label: ReceivingLabel, language: str) -> None:
    """Draw and print. Raises PrintError."""
    from moonmail.desktop.printing import print_picture
    from moonmail.domain.text import Language
    from moonmail.media.receiving_label import receiving_label

    made = receiving_label(label, Language(language))
    print_picture(printer, made.png, made.width_mm, made.height_mm)
