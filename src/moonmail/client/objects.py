"""What the backend said, as rows: put in, taken out, counted."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from moonmail.client import projections
from moonmail.client.model import StoreChanged
from moonmail.domain.states import PaymentState

if TYPE_CHECKING:
    from moonmail.contract.base import WireOut

    M = TypeVar("M", bound=WireOut)

# As in ``contract.sync``, which is not imported before the first frame.
TYPES: Final = (
    "mission",
    "offer",
    "member",
    "hold",
    "shipment",
    "booking",
    "payment",
    "pass",
    "custody_event",
    "entitlement",
    "gift",
    "receipt",
    "case",
    "case_message",
)
CATALOGUE: Final = "catalogue"
MEMBER: Final = "member"
TOO_MANY_TO_NAME: Final = 100
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One validated object. ``parent``: what it hangs on, by which it is looked up."""

    type: str
    id: str
    rev: int
    parent: str
    doc: str
    model: Any

    @property
    def scope(self) -> str:
        return CATALOGUE if self.type in ("mission", "offer") else MEMBER


_PARENTS: Final = {
    "offer": "mission_id",
    "booking": "shipment_id",
    "payment": "booking_id",
    "pass": "booking_id",
    "custody_event": "shipment_id",
    "hold": "mission_id",
    "entitlement": "booking_id",
    "gift": "booking_id",
    "receipt": "booking_id",
    "case_message": "case_id",
}


def row_of(type_: str, model: Any) -> Row:
    parent = _PARENTS.get(type_)
    return Row(
        type=type_,
        id=str(model.id),
        rev=model.rev,
        parent=str(getattr(model, parent)) if parent else "",
        doc=model.model_dump_json(by_alias=True),
        model=model,
    )


@dataclass(slots=True)
class Touched:
    """What a transaction wrote, to be told once it is on disk."""

    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, type_: str, id_: str) -> None:
        """Note one object; an empty ``id_`` stands for any number of them."""
        self.ids[type_].add(id_)

    def event(self) -> StoreChanged | None:
        if not self.ids:
            return None
        names = frozenset().union(*self.ids.values())
        named = "" not in names and len(names) <= TOO_MANY_TO_NAME
        return StoreChanged(frozenset(self.ids), names if named else frozenset())


def put(
    connection: sqlite3.Connection, rows: Iterable[Row], generation: int, touched: Touched, *, refetching: bool = False
) -> None:
    """Write ``rows`` and what is drawn from them. Answers overtake each other: an older rev never wins.

    ``refetching``: what comes first in this generation wins all the same; a restored backend counts from lower numbers.
    """
    sales: set[str] = set()
    redo_events: set[str] = set()
    for row in rows:
        old = connection.execute(
            "SELECT rev, gen, doc = ? AND rev = ? FROM object WHERE type = ? AND id = ?",
            (row.doc, row.rev, row.type, row.id),
        ).fetchone()
        if old is not None and (old[2] or (old[0] >= row.rev and not (refetching and old[1] != generation))):
            # The same again still proves, during a complete refetch, that it lives.
            connection.execute(
                "UPDATE object SET gen = ?1 WHERE type = ?2 AND id = ?3 AND gen <> ?1",
                (generation, row.type, row.id),
            )
            continue
        connection.execute(
            "INSERT INTO object (type, id, scope, rev, gen, parent, doc) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (type, id) DO UPDATE SET scope = excluded.scope, rev = excluded.rev, gen = excluded.gen,"
            " parent = excluded.parent, doc = excluded.doc",
            (row.type, row.id, row.scope, row.rev, generation, row.parent, row.doc),
        )
        touched.add(row.type, row.id)
        match row.type:
            case "mission":
                projections.project_mission(connection, row.model)
                sales.add(row.id)
            case "offer":
                sales.add(row.parent)
            case "shipment":
                projections.project_shipment(connection, row.model)
                projections.project_asked(connection, row.id)
            case "booking":
                projections.project_booking(connection, row.model)
                touched.add("shipment", row.parent)
            case "entitlement":
                _owed_anew(connection, row.parent, touched)
            case "custody_event":
                touched.add("shipment", row.parent)
                if old is None:
                    projections.project_event(connection, row.model)
                else:
                    redo_events.add(row.parent)
            case _:
                pass
    projections.project_sales(connection, sales)
    for shipment_id in redo_events:
        _events_anew(connection, shipment_id)


def drop(connection: sqlite3.Connection, gone: Iterable[tuple[str, str]], touched: Touched) -> None:
    """Take out what the backend no longer has."""
    for type_, id_ in gone:
        found = connection.execute(
            "DELETE FROM object WHERE type = ? AND id = ? RETURNING parent", (type_, id_)
        ).fetchone()
        if found is None:
            continue
        touched.add(type_, id_)
        match type_:
            case "mission":
                connection.execute("DELETE FROM board WHERE mission_id = ?", (id_,))
            case "offer":
                projections.project_sales(connection, [found[0]])
            case "shipment":
                connection.execute("DELETE FROM shipment_card WHERE shipment_id = ?", (id_,))
            case "booking":
                connection.execute(
                    "UPDATE shipment_card SET booking_id = NULL, reference = '', booking_state = NULL, booking_at = '',"
                    " owed_at = '' WHERE shipment_id = ? AND booking_id = ?",
                    (found[0], id_),
                )
            case "custody_event":
                _events_anew(connection, found[0])
            case "entitlement":
                _owed_anew(connection, found[0], touched)
            case _:
                pass


def drop_unseen(connection: sqlite3.Connection, generation: int, scopes: Iterable[str], touched: Touched) -> None:
    """After a complete refetch: what was not in it is gone."""
    for scope in scopes:
        gone = connection.execute(
            "SELECT type, id FROM object WHERE scope = ? AND gen <> ?", (scope, generation)
        ).fetchall()
        drop(connection, gone, touched)


def forget_scope(connection: sqlite3.Connection, scope: str, touched: Touched) -> None:
    """Forget everything of ``scope`` at once: another member, or another server."""
    for (type_,) in connection.execute("SELECT DISTINCT type FROM object WHERE scope = ?", (scope,)).fetchall():
        touched.ids[type_].clear()
        touched.add(type_, "")
    connection.execute("DELETE FROM object WHERE scope = ?", (scope,))
    connection.execute("DELETE FROM board" if scope == CATALOGUE else "DELETE FROM shipment_card")


def digest(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return how many objects there are and the hash that the backend must find too (``contract.sync.Digest``).

    Piece by piece, in the index's order, which is that of the lines' bytes: to sort 100,000 lines at once would keep
    the interpreter, and with it the window, to itself for several frames.
    """
    found = connection.execute("SELECT type, id, rev FROM object ORDER BY type, id")
    hashed, count = hashlib.sha256(), 0
    while rows := found.fetchmany(_AT_ONCE):
        hashed.update("".join([f"{type_} {id_} {rev}\n" for type_, id_, rev in rows]).encode())
        count += len(rows)
    return count, hashed.hexdigest()


def one(connection: sqlite3.Connection, model: type[M], type_: str, id_: str) -> M | None:
    found = connection.execute("SELECT doc FROM object WHERE type = ? AND id = ?", (type_, id_)).fetchone()
    return model.model_validate_json(found[0]) if found else None


def under(connection: sqlite3.Connection, model: type[M], type_: str, parent: str) -> list[M]:
    """Return the objects of ``type_`` that hang on ``parent``, oldest rev first."""
    return [
        model.model_validate_json(doc)
        for (doc,) in connection.execute(
            "SELECT doc FROM object WHERE type = ? AND parent = ? ORDER BY rev", (type_, parent)
        )
    ]


def every(connection: sqlite3.Connection, model: type[M], type_: str) -> list[M]:
    """Return all objects of ``type_``."""
    return [
        model.model_validate_json(doc)
        for (doc,) in connection.execute("SELECT doc FROM object WHERE type = ?", (type_,))
    ]


def is_paying(connection: sqlite3.Connection) -> bool:
    """Return whether the outcome of a payment is awaited."""
    row = connection.execute(
        "SELECT 1 FROM shipment_card c JOIN object o ON o.type = 'payment' AND o.parent = c.booking_id"
        " WHERE c.booking_state = 'awaiting_payment' AND json_extract(o.doc, '$.state') IN (?, ?) LIMIT 1",
        (PaymentState.CREATED.value, PaymentState.PENDING.value),
    ).fetchone()
    return row is not None


def files(connection: sqlite3.Connection) -> set[str]:
    """Return the files that shipments name: the backend has them."""
    return {
        name
        for row in connection.execute(
            "SELECT json_extract(doc, '$.message.plate'), json_extract(doc, '$.message.photo'),"
            " json_extract(doc, '$.message.drawing'), json_extract(doc, '$.item.data_sheet')"
            " FROM object WHERE type = 'shipment'"
        )
        for name in row
        if name
    } | {
        name
        for (name,) in connection.execute(
            "SELECT photo.value FROM object, json_each(object.doc, '$.item.photos') AS photo"
            " WHERE object.type = 'shipment'"
        )
    }


def _events_anew(connection: sqlite3.Connection, shipment_id: str) -> None:
    # Events may go after their shipment; then there is no card that they could change.
    if connection.execute("SELECT 1 FROM shipment_card WHERE shipment_id = ?", (shipment_id,)).fetchone() is None:
        return
    from moonmail.contract.bookings import CustodyEvent

    projections.project_events_anew(
        connection, shipment_id, under(connection, CustodyEvent, "custody_event", shipment_id)
    )


def _owed_anew(connection: sqlite3.Connection, booking_id: str, touched: Touched) -> None:
    shipment_id = projections.project_owed(connection, booking_id)
    if shipment_id:
        touched.add("shipment", shipment_id)
