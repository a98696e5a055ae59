"""What a receiving desk knows of its book and of what waits to be sent. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from moonmail.client.glance import Trouble

if TYPE_CHECKING:
    from moonmail.contract.receiving import ScreeningIn


class Place(StrEnum):
    """Where a screening is: WAITING to be sent, SENT, or REFUSED, which stays to be seen until somebody has."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Queued:
    """A screening of this desk. ``number``: the how-manieth. ``why``: the backend's words, when it was refused.

    ``mine``: done by whoever is signed in; what a colleague did here is sent once they are back.
    """

    id: str
    number: int
    booking_id: str
    pass_number: str
    flight_number: str
    decision: str
    at: str
    place: Place = Place.WAITING
    why: str = ""
    quote: str = ""
    mine: bool = True


@dataclass(frozen=True, slots=True)
class BookState:
    """``synced_at``: ISO, empty before the first time. ``items``: that are awaited or known.

    ``trouble``: of the last round. ``closed``: the key to what is kept can't be had.
    """

    items: int = 0
    waiting: int = 0
    refused: int = 0
    synced_at: str = ""
    trouble: Trouble | None = None
    closed: bool = False


def queued_of(screening_id: str, entry: dict[str, Any], staff_id: str) -> Queued:
    """Return a screening as the vault keeps it, as ``staff_id`` sees it."""
    body = entry["body"]
    return Queued(
        id=screening_id,
        number=entry["number"],
        booking_id=body["booking_id"],
        pass_number=entry["pass_number"],
        flight_number=entry["flight_number"],
        decision=body["decision"],
        at=body["at"],
        place=Place(entry["place"]),
        why=entry["why"],
        quote=entry["quote"],
        mine=entry["staff"] == staff_id,
    )


def as_done(body: ScreeningIn, name: str) -> dict[str, Any]:
    """Return what this desk knows of a booking after what it did."""
    state = {"accept": "accepted", "refuse": "refused", "ask": "received"}[body.decision.value]
    return {
        "state": state,
        "asked": body.decision.value == "ask",
        "decided_at": body.at.isoformat(),
        "decided_by": name,
    }
