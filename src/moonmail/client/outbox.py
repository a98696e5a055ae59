"""What the member asked for and the backend has not answered: kept on disk until it is done, or refused and read.

A lane is one purchase: its hold, pictures, shipment, booking and payments go out one after the other, and behind them
whatever else is asked of that booking. Lanes don't wait for each other. ``actor`` is ``member@server``; while nobody is
signed in, ``@server``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from moonmail.client import projections
from moonmail.client.errors import Refusal
from moonmail.client.model import UNSEEN, AlternativeSlot, Operation, OpKind, OpState, Trouble
from moonmail.domain.sizes import SizeCode

FIRST_WAIT: Final = 2.0
LONGEST_BACKOFF: Final = 300.0
LONGEST_WAIT: Final = 3600.0
HISTORY: Final = timedelta(days=90)
FILE_LOST: Final = "file_lost"
_UNSEEN: Final = json.dumps(sorted(UNSEEN))


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to be. ``target`` is ``METHOD /path``; ``payload`` its JSON body, for a blob the file's SHA-256."""

    id: UUID
    kind: OpKind
    lane: str
    target: str
    payload: str
    depends_on: tuple[UUID, ...] = ()
    shipment_id: UUID | None = None
    booking_id: UUID | None = None
    mission_id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Send:
    """What is to be sent next."""

    id: str
    kind: OpKind
    target: str
    payload: str
    attempts: int
    shipment_id: str | None


def enqueue(connection: sqlite3.Connection, actor: str, asks: Iterable[Ask], now: datetime, state: OpState) -> None:
    """Keep ``asks`` in the order given. ``state`` NEEDS_USER while nobody is signed in, else PENDING."""
    code = Trouble.SIGNED_OUT.value if state is OpState.NEEDS_USER else ""
    for ask in asks:
        connection.execute(
            "INSERT INTO outbox (id, made_at, actor, kind, lane, target, shipment_id, booking_id, mission_id, title,"
            " payload, depends_on, state, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                str(ask.id),
                projections.utc_text(now),
                actor,
                ask.kind.value,
                ask.lane,
                ask.target,
                str(ask.shipment_id) if ask.shipment_id else None,
                str(ask.booking_id) if ask.booking_id else None,
                ask.mission_id,
                ask.title,
                ask.payload,
                json.dumps([str(id_) for id_ in ask.depends_on]),
                state.value,
                code,
            ),
        )
        _inherit_refusal(connection, str(ask.id), [str(id_) for id_ in ask.depends_on])


def _inherit_refusal(connection: sqlite3.Connection, id_: str, depends_on: list[str]) -> None:
    """What is asked on top of a refusal is refused from the start: it could never go out."""
    connection.execute(
        "UPDATE outbox SET (state, code, detail, quote, alternatives) ="
        " (SELECT state, code, detail, quote, alternatives FROM outbox AS cause WHERE cause.state = 'refused'"
        " AND cause.id IN (SELECT value FROM json_each(?2)) LIMIT 1)"
        " WHERE id = ?1 AND EXISTS (SELECT 1 FROM outbox AS cause WHERE cause.state = 'refused'"
        " AND cause.id IN (SELECT value FROM json_each(?2)))",
        (id_, json.dumps(depends_on)),
    )


def recover(connection: sqlite3.Connection) -> None:
    """Nothing is under way: whether what was being sent arrived is not known, so it goes again; its id is known."""
    connection.execute("UPDATE outbox SET state = 'pending' WHERE state = 'sending'")


def prune(connection: sqlite3.Connection, now: datetime) -> None:
    """Let the history go after a while."""
    connection.execute(
        "DELETE FROM outbox WHERE made_at < ? AND (state = 'done' OR (state = 'refused' AND dismissed = 1))",
        (projections.utc_text(now - HISTORY),),
    )


def take(connection: sqlite3.Connection, actor: str, now: datetime) -> Send | None:
    """Mark the oldest operation that may go now as being sent and return it."""
    found = _first(connection, actor, now)
    if found is not None:
        connection.execute("UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ?", (found.id,))
    return found


def _first(connection: sqlite3.Connection, actor: str, now: datetime) -> Send | None:
    stuck: set[str] = set()
    rows = connection.execute(
        "SELECT id, kind, lane, target, payload, depends_on, state, attempts, next_attempt_at, shipment_id FROM outbox"
        " WHERE actor = ? AND state IN ('pending', 'sending', 'needs_user') ORDER BY seq",
        (actor,),
    ).fetchall()
    for id_, kind, lane, target, payload, depends_on, state, attempts, next_at, shipment_id in rows:
        if lane in stuck:
            continue
        if state == "pending" and _due(next_at, now) and _all_done(connection, json.loads(depends_on)):
            return Send(id_, OpKind(kind), target, payload, attempts + 1, shipment_id)
        stuck.add(lane)
    return None


def next_due(connection: sqlite3.Connection, actor: str, now: datetime) -> float | None:
    """Return in how many seconds the next waiting operation may be tried again, None when none waits."""
    if _first(connection, actor, now) is not None:
        # Its time came while the round was under way.
        return 0.0
    waits = [
        max(0.0, next_at - now.timestamp())
        for (next_at,) in connection.execute(
            "SELECT next_attempt_at FROM outbox WHERE actor = ? AND state = 'pending' AND next_attempt_at NOT NULL",
            (actor,),
        )
        if not _due(next_at, now)
    ]
    return min(waits, default=None)


def _due(next_at: float | None, now: datetime) -> bool:
    # A clock that was set back must not make an operation wait for a day.
    return next_at is None or not 0 < next_at - now.timestamp() <= LONGEST_WAIT


def _all_done(connection: sqlite3.Connection, ids: list[str]) -> bool:
    return all(
        connection.execute("SELECT 1 FROM outbox WHERE id = ? AND state <> 'done'", (id_,)).fetchone() is None
        for id_ in ids
    )


def wait_seconds(attempts: int, random: float, retry_after: float | None) -> float:
    """Return how long to wait after failed attempt number ``attempts``; ``random`` in [0, 1) spreads the clients."""
    backoff = min(FIRST_WAIT * 2.0 ** min(attempts - 1, 16), LONGEST_BACKOFF) * (0.5 + random / 2)
    return min(max(backoff, retry_after or 0.0), LONGEST_WAIT)


def done(connection: sqlite3.Connection, id_: str) -> None:
    connection.execute(
        "UPDATE outbox SET state = 'done', code = '', detail = '', next_attempt_at = NULL WHERE id = ?", (id_,)
    )
    _show(connection, [id_])


def put_back(
    connection: sqlite3.Connection, id_: str, trouble: Trouble, quote: str, not_before: datetime | None
) -> None:
    """It could not be told whether it arrived: it goes out again, not before then."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', code = ?, quote = ?, next_attempt_at = ? WHERE id = ?",
        (trouble.value, quote, not_before.timestamp() if not_before else None, id_),
    )


def send_again(connection: sqlite3.Connection, id_: str, kinds: tuple[OpKind, ...], not_before: datetime) -> None:
    """The backend lacks what this one stands on: those of its lane and ``kinds`` go out again, then this one."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', next_attempt_at = NULL WHERE state = 'done'"
        " AND kind IN (SELECT value FROM json_each(?)) AND lane = (SELECT lane FROM outbox WHERE id = ?)",
        (json.dumps([kind.value for kind in kinds]), id_),
    )
    connection.execute(
        "UPDATE outbox SET state = 'pending', next_attempt_at = ? WHERE id = ?", (not_before.timestamp(), id_)
    )


def refuse(connection: sqlite3.Connection, id_: str, refusal: Refusal) -> None:
    """The backend said no. What stands on this one can't be either, and says the same reason."""
    alternatives = json.dumps(
        [
            {"mission_id": slot.mission_id, "size": slot.size, "left": slot.left, "price": slot.price}
            for slot in refusal.alternatives
        ]
    )
    refused = [id_, *_standing_on(connection, id_)]
    for each in refused:
        # There is nothing to give back of a slot that was never had.
        if connection.execute(
            "UPDATE outbox SET state = 'done' WHERE id = ? AND id <> ? AND kind = 'release_hold'", (each, id_)
        ).rowcount:
            continue
        connection.execute(
            "UPDATE outbox SET state = 'refused', code = ?, detail = ?, quote = ?, alternatives = ?, dismissed = 0,"
            " next_attempt_at = NULL WHERE id = ?",
            (refusal.code, refusal.detail, refusal.quote, alternatives, each),
        )
    _show(connection, refused)


def _standing_on(connection: sqlite3.Connection, id_: str) -> list[str]:
    open_ = [
        (each, json.loads(depends_on))
        for each, depends_on in connection.execute(
            "SELECT id, depends_on FROM outbox WHERE state IN ('pending', 'needs_user') ORDER BY seq"
        )
    ]
    found = [id_]
    for each, depends_on in open_:
        if set(depends_on) & set(found):
            found.append(each)
    return found[1:]


def needs_sign_in(connection: sqlite3.Connection, actor: str) -> None:
    """Nobody is signed in any more: everything of ``actor`` is kept until the member is back."""
    connection.execute(
        "UPDATE outbox SET state = 'needs_user', code = ? WHERE actor = ? AND state IN ('pending', 'sending')",
        (Trouble.SIGNED_OUT.value, actor),
    )
    _show_all(connection, actor)


def signed_in(connection: sqlite3.Connection, actor: str, nobody: str) -> None:
    """The member is back: what waited for that goes out. What nobody asked for so far was asked by who signed in."""
    connection.execute("UPDATE outbox SET actor = ? WHERE actor = ?", (actor, nobody))
    connection.execute(
        "UPDATE outbox SET state = 'pending', code = '', next_attempt_at = NULL"
        " WHERE actor = ? AND state = 'needs_user'",
        (actor,),
    )
    _show_all(connection, actor)


def try_now(connection: sqlite3.Connection, actor: str) -> None:
    """The member does not want to wait any longer."""
    connection.execute("UPDATE outbox SET next_attempt_at = NULL WHERE actor = ? AND state = 'pending'", (actor,))


def retry(connection: sqlite3.Connection, actor: str, operation_id: UUID) -> None:
    """Ask again for a refused operation, and for what was refused with it."""
    ids = _refused_with(connection, actor, operation_id)
    for id_ in ids:
        # Whoever insists on another content has seen what is there now.
        connection.execute(
            "UPDATE outbox SET payload = json_set(payload, '$.rev', (SELECT rev FROM object WHERE type = 'shipment'"
            " AND id = shipment_id)) WHERE id = ?1 AND kind = 'content' AND EXISTS"
            " (SELECT 1 FROM object WHERE type = 'shipment' AND id = shipment_id)",
            (id_,),
        )
        connection.execute(
            "UPDATE outbox SET state = 'pending', code = '', detail = '', quote = '', alternatives = '[]',"
            " dismissed = 0, attempts = 0, next_attempt_at = NULL WHERE id = ?",
            (id_,),
        )
    connection.execute(
        "UPDATE outbox SET next_attempt_at = NULL WHERE id = ? AND actor = ? AND state = 'pending'",
        (str(operation_id), actor),
    )
    _show(connection, ids)


def dismiss(connection: sqlite3.Connection, actor: str, operation_id: UUID) -> None:
    """The refusal was read: it and what it took along stay in the history only."""
    ids = _refused_with(connection, actor, operation_id)
    for id_ in ids:
        connection.execute("UPDATE outbox SET dismissed = 1 WHERE id = ?", (id_,))
    _show(connection, ids)


def _refused_with(connection: sqlite3.Connection, actor: str, operation_id: UUID) -> list[str]:
    """Return a refused operation with all that were refused because of the same no: those that hang together."""
    refused = {
        id_: set(json.loads(depends_on))
        for id_, depends_on in connection.execute(
            "SELECT id, depends_on FROM outbox WHERE actor = ? AND state = 'refused' ORDER BY seq", (actor,)
        )
    }
    found = {str(operation_id)} & refused.keys()
    new = set(found)
    while new:
        new = {id_ for id_, depends_on in refused.items() if depends_on & new or any(id_ in refused[n] for n in new)}
        new -= found
        found |= new
    return [id_ for id_ in refused if id_ in found]


def forget(connection: sqlite3.Connection, actor: str) -> None:
    connection.execute("DELETE FROM outbox WHERE actor = ?", (actor,))


def counts(connection: sqlite3.Connection, actor: str) -> tuple[int, int]:
    """Return how many purchases wait to be sent, and how many need the member."""
    waiting, needs_you = connection.execute(
        "SELECT count(DISTINCT iif(state IN ('pending', 'sending'), lane, NULL)),"
        " count(DISTINCT iif(state IN ('refused', 'needs_user'), lane, NULL))"
        " FROM outbox WHERE actor = ? AND state <> 'done' AND dismissed = 0"
        " AND kind NOT IN (SELECT value FROM json_each(?))",
        (actor, _UNSEEN),
    ).fetchone()
    return waiting, needs_you


def elsewhere(connection: sqlite3.Connection, server: str) -> dict[str, int]:
    """Return how many purchases wait for other backends than ``server``: by the backend's address."""
    return dict(
        connection.execute(
            "SELECT substr(actor, instr(actor, '@') + 1) AS there, count(DISTINCT lane) FROM outbox"
            " WHERE state <> 'done' AND dismissed = 0 AND there <> ? GROUP BY there ORDER BY min(seq)",
            (server,),
        ).fetchall()
    )


def open_operations(
    connection: sqlite3.Connection, actor: str, *, shipment_id: UUID | None = None, id_: UUID | None = None
) -> list[Operation]:
    """Return what is neither done nor read, oldest first; only of one shipment, or only one."""
    rows = connection.execute(
        "SELECT id, kind, state, made_at, title, shipment_id, booking_id, mission_id, attempts, code, detail, quote,"
        " alternatives FROM outbox WHERE actor = ?1 AND state <> 'done' AND dismissed = 0"
        " AND (?2 IS NULL OR shipment_id = ?2) AND (?3 IS NULL OR id = ?3)"
        " AND kind NOT IN (SELECT value FROM json_each(?4)) ORDER BY seq",
        (actor, str(shipment_id) if shipment_id else None, str(id_) if id_ else None, _UNSEEN),
    ).fetchall()
    return [_operation(connection, row) for row in rows]


def lane_of_booking(connection: sqlite3.Connection, booking_id: UUID) -> str:
    """Return the lane in which the newest ask about a booking still waits; when none does, the booking's own."""
    found = connection.execute(
        "SELECT lane FROM outbox WHERE ?1 IN (id, booking_id) AND state <> 'done' ORDER BY seq DESC LIMIT 1",
        (str(booking_id),),
    ).fetchone()
    return found[0] if found else str(booking_id)


def blobs(connection: sqlite3.Connection) -> set[str]:
    """Return the files that are still to be sent, or may have to be once more: what stands on them is not through."""
    return {
        payload
        for (payload,) in connection.execute(
            "SELECT payload FROM outbox WHERE kind = 'blob' AND lane IN (SELECT lane FROM outbox WHERE state <> 'done')"
        )
    }


def _operation(connection: sqlite3.Connection, row: tuple[Any, ...]) -> Operation:
    (id_, kind, state, made_at, title, shipment_id, booking_id, mission_id, attempts, code, detail, quote, others) = row
    alternatives = []
    for slot in json.loads(others):
        number = connection.execute(
            "SELECT flight_number FROM board WHERE mission_id = ?", (slot["mission_id"],)
        ).fetchone()
        # A size that this version can't sell is no alternative.
        if slot["size"] in SizeCode._value2member_map_:
            alternatives.append(
                AlternativeSlot(
                    slot["mission_id"], number[0] if number else "", SizeCode(slot["size"]), slot["left"], slot["price"]
                )
            )
    return Operation(
        id=UUID(id_),
        kind=OpKind(kind),
        state=OpState(state),
        made_at=datetime.fromisoformat(made_at),
        title=title,
        shipment_id=UUID(shipment_id) if shipment_id else None,
        booking_id=UUID(booking_id) if booking_id else None,
        mission_id=mission_id,
        attempts=attempts,
        code=code,
        detail=detail,
        quote=quote,
        alternatives=tuple(alternatives),
    )


def _show(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    for shipment_id in {
        found[0]
        for id_ in ids
        if (found := connection.execute("SELECT shipment_id FROM outbox WHERE id = ?", (id_,)).fetchone()) and found[0]
    }:
        projections.project_asked(connection, shipment_id)


def _show_all(connection: sqlite3.Connection, actor: str) -> None:
    for (shipment_id,) in connection.execute(
        "SELECT DISTINCT shipment_id FROM outbox WHERE actor = ? AND shipment_id NOT NULL AND state <> 'done'", (actor,)
    ).fetchall():
        projections.project_asked(connection, shipment_id)
