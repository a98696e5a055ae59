"""What the backend had and has no longer: it was restored from a backup that is older than what the member did.

Every request may be sent twice, so what was done goes out again under its own UUID: what the backend still knows
changes nothing, what it has forgotten is done anew or refused with its reason. What would only take a slot for nothing
stays where it is: a purchase that had come to nothing, and what was given to somebody else (docs/adr/0010).
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from moonmail.client import objects, projections
from moonmail.client.model import MAKERS, OpKind
from moonmail.client.objects import Touched
from moonmail.domain.states import BookingState, GiftState, HoldState, PaymentState

_CAME_TO_NOTHING: Final = frozenset(
    {
        ("booking", BookingState.LAPSED.value),
        ("booking", BookingState.CANCELLED.value),
        ("payment", PaymentState.FAILED.value),
        ("payment", PaymentState.EXPIRED.value),
        ("gift", GiftState.TAKEN_BACK.value),
        ("gift", GiftState.EXPIRED.value),
    }
)
_CARD: Final = "shipment_id, booking_id, title, size, mission_id, made_at, moved_sort, kind, quantity"


@dataclass(frozen=True, slots=True)
class _Done:
    id: str
    kind: OpKind
    lane: str
    shipment_id: str | None
    booking_id: str | None
    depends_on: frozenset[str]


@dataclass(frozen=True, slots=True)
class Undone:
    """What goes out again: operations, and the cards by which their shipments are shown meanwhile."""

    operations: tuple[str, ...] = ()
    cards: tuple[tuple[Any, ...], ...] = ()


def find(connection: sqlite3.Connection, actor: str, generation: int) -> Undone:
    """Return what is to be sent again. Called after a complete refetch, before what was not in it is dropped.

    ``generation``: that of the refetch.
    """
    gone = {
        (type_, id_): json.loads(doc)
        for type_, id_, doc in connection.execute(
            "SELECT type, id, doc FROM object WHERE scope = ? AND gen <> ?", (objects.MEMBER, generation)
        )
    }
    operations = _done(connection, actor)
    over = _lanes_for_nothing(operations, gone)
    given = {
        booking_id
        for (booking_id,) in connection.execute(
            "SELECT parent FROM object WHERE type = 'gift' AND gen = ? AND json_extract(doc, '$.state') = ?",
            (generation, GiftState.CLAIMED.value),
        )
    }
    again: list[_Done] = []
    left: set[str] = set()
    for one in operations:
        stays = one.lane in over or bool(given & {one.id, one.booking_id}) or bool(left & one.depends_on)
        made = one.kind.value
        if one.kind in MAKERS and not stays:
            doc = gone.get((made, one.id))
            if doc is None:
                continue
            stays = (made, doc.get("state")) in _CAME_TO_NOTHING
        if stays:
            left.add(one.id)
        else:
            again.append(one)
    again = _without_idle_blobs(again)
    shipments = {one.shipment_id for one in again if one.kind is OpKind.SHIPMENT}
    cards = connection.execute(
        f"SELECT {_CARD} FROM shipment_card WHERE shipment_id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (json.dumps(sorted(filter(None, shipments))),),
    ).fetchall()
    return Undone(tuple(one.id for one in again), tuple(cards))


def send_again(connection: sqlite3.Connection, undone: Undone, touched: Touched) -> None:
    """Put them back into the outbox, in the order in which they were asked for."""
    ids = json.dumps(undone.operations)
    # Not as if they were new: what waits for the first time may still be adapted to what came before it, and a request
    # that the backend knows must stay as it was.
    connection.execute(
        "UPDATE outbox SET state = 'pending', code = '', detail = '', quote = '', alternatives = '[]', dismissed = 0,"
        " attempts = 1, next_attempt_at = NULL WHERE id IN (SELECT value FROM json_each(?))",
        (ids,),
    )
    places = ", ".join("?" for _ in _CARD.split(","))
    for card in undone.cards:
        connection.execute(f"INSERT OR IGNORE INTO shipment_card ({_CARD}) VALUES ({places})", card)  # noqa: S608
    for (shipment_id,) in connection.execute(
        "SELECT DISTINCT shipment_id FROM outbox WHERE shipment_id NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (ids,),
    ).fetchall():
        projections.project_asked(connection, shipment_id)
        touched.add("shipment", shipment_id)
    for id_ in undone.operations:
        touched.add("operation", id_)


def _done(connection: sqlite3.Connection, actor: str) -> list[_Done]:
    return [
        _Done(id_, OpKind(kind), lane, shipment_id, booking_id, frozenset(json.loads(depends_on)))
        for id_, kind, lane, shipment_id, booking_id, depends_on in connection.execute(
            "SELECT id, kind, lane, shipment_id, booking_id, depends_on FROM outbox"
            " WHERE actor = ? AND state = 'done' ORDER BY seq",
            (actor,),
        )
    ]


def _lanes_for_nothing(operations: list[_Done], gone: dict[tuple[str, str], Any]) -> set[str]:
    """Return the lanes whose purchase the backend has forgotten, and which had come to nothing before."""
    ordered = {one.lane for one in operations if one.kind is OpKind.BOOKING}
    over: set[str] = set()
    for one in operations:
        made = one.kind.value
        if made not in ("hold", "booking") or (made, one.id) not in gone:
            continue
        state = gone[made, one.id]["state"]
        if made == "hold":
            for_nothing = one.lane not in ordered and state != HoldState.ACTIVE.value
        else:
            for_nothing = (made, state) in _CAME_TO_NOTHING
        if for_nothing:
            over.add(one.lane)
    return over


def _without_idle_blobs(again: list[_Done]) -> list[_Done]:
    """Leave out files on which nothing stands that goes out again."""
    wanted = {id_ for one in again if one.kind is not OpKind.BLOB for id_ in one.depends_on}
    return [one for one in again if one.kind is not OpKind.BLOB or one.id in wanted]
