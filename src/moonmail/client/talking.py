"""Talking with the support desk: what was written, what still waits to go out, how far the member has read."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from moonmail.client import objects
from moonmail.client.account import get_meta, set_meta
from moonmail.client.asks import clean, to_json
from moonmail.client.model import OpKind, OpState
from moonmail.client.outbox import Ask
from moonmail.domain.cases import Author
from moonmail.domain.states import CaseState
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.cases import Case, CaseMessage

_LANE: Final = "desk:"
_DRAFT: Final = "talk:"


@dataclass(frozen=True, slots=True)
class Line:
    """One message. ``waits``: it is here and has not arrived; ``refused``: why it was not taken, by code."""

    id: UUID
    author: Author
    words: Text
    at: datetime
    unread: bool = False
    waits: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """``case_id`` None: what was written first is not sent yet. ``title``: of the shipment that it is about, if any.

    ``unread``: how many messages of the desk the member has not seen; ``last``: number of the newest that is known.
    """

    case_id: UUID | None
    booking_id: UUID | None
    shipment_id: str
    title: str
    flight_number: str
    state: CaseState
    lines: tuple[Line, ...]
    unread: int
    last: int
    at: datetime


def message(text: str, case_id: UUID | None, booking_id: UUID | None) -> Ask:
    """Return what sends ``text`` to the desk."""
    id_ = uuid4()
    wanted: dict[str, str] = {"text": clean(text).strip()}
    if case_id is not None:
        wanted["case_id"] = str(case_id)
    elif booking_id is not None:
        wanted["booking_id"] = str(booking_id)
    # A purchase that is stuck keeps no question from being asked.
    lane = f"{_LANE}{case_id or booking_id or ''}"
    return Ask(
        id_,
        OpKind.CASE_MESSAGE,
        lane,
        f"PUT /v1/case-messages/{id_}",
        to_json(wanted),
        depends_on=(booking_id,) if booking_id is not None and case_id is None else (),
        booking_id=booking_id,
    )


def reading(connection: sqlite3.Connection, case_id: UUID, read_to: int) -> Ask:
    """Return what says how far the member has read; what said less and waits still is not needed any more."""
    target = f"PUT /v1/cases/{case_id}/reading"
    connection.execute(
        "DELETE FROM outbox WHERE kind = ? AND target = ? AND state IN ('pending', 'needs_user')",
        (OpKind.CASE_READING.value, target),
    )
    return Ask(uuid4(), OpKind.CASE_READING, f"{_LANE}reading:{case_id}", target, to_json({"read_to": read_to}))


def draft(connection: sqlite3.Connection, actor: str, key: str) -> str:
    """Return what was typed and not sent. ``key``: of the conversation."""
    return get_meta(connection, f"{_DRAFT}{actor}:{key}")


def keep(connection: sqlite3.Connection, actor: str, key: str, text: str) -> None:
    name = f"{_DRAFT}{actor}:{key}"
    if text:
        set_meta(connection, name, text)
    else:
        connection.execute("DELETE FROM meta WHERE key = ?", (name,))


def conversations(connection: sqlite3.Connection, actor: str) -> tuple[Conversation, ...]:
    """Return all, the newest first."""
    from moonmail.contract.cases import Case, CaseMessage

    waiting = _waiting(connection, actor)
    found = [
        _conversation(
            connection,
            case,
            objects.under(connection, CaseMessage, "case_message", str(case.id)),
            waiting.pop(str(case.id), []) + waiting.pop(f"booking:{case.booking_id or ''}", []),
            _read_to(connection, actor, case.id, case.read_to),
        )
        for case in sorted(objects.every(connection, Case, "case"), key=lambda case: case.state is CaseState.CLOSED)
    ]
    for key, lines in waiting.items():
        kind, _, booking = key.partition(":")
        if kind == "booking":
            booking_id = UUID(booking) if booking else None
            about = _about(connection, booking_id)
            at = lines[-1].at
            found.append(Conversation(None, booking_id, *about, CaseState.OPEN, tuple(lines), 0, 0, at))
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def _conversation(
    connection: sqlite3.Connection, case: Case, messages: list[CaseMessage], waiting: list[Line], read_to: int
) -> Conversation:
    known = sorted(messages, key=lambda each: each.number)
    lines = [
        Line(
            each.id,
            each.author,
            each.words.text(),
            each.sent_at,
            unread=each.number > read_to and each.author is not Author.MEMBER,
        )
        for each in known
    ]
    here = {line.id for line in lines}
    lines += [line for line in waiting if line.id not in here]
    return Conversation(
        case.id,
        case.booking_id,
        *_about(connection, case.booking_id),
        case.state,
        tuple(lines),
        sum(line.unread for line in lines),
        known[-1].number if known else 0,
        max(case.moved_at, *(line.at for line in waiting)) if waiting else case.moved_at,
    )


def _about(connection: sqlite3.Connection, booking_id: UUID | None) -> tuple[str, str, str]:
    if booking_id is None:
        return "", "", ""
    row = connection.execute(
        "SELECT c.shipment_id, c.title, coalesce(b.flight_number, '') FROM shipment_card c"
        " LEFT JOIN board b ON b.mission_id = c.mission_id WHERE c.booking_id = ?",
        (str(booking_id),),
    ).fetchone()
    return (row[0], row[1], row[2]) if row else ("", "", "")


def _waiting(connection: sqlite3.Connection, actor: str) -> dict[str, list[Line]]:
    """Return what has not arrived, by its case or, before there is one, by ``booking:`` and the booking."""
    found: dict[str, list[Line]] = {}
    rows = connection.execute(
        "SELECT id, payload, made_at, state, code FROM outbox WHERE actor = ? AND kind = ? AND state <> 'done'"
        " AND dismissed = 0 ORDER BY seq",
        (actor, OpKind.CASE_MESSAGE.value),
    )
    for id_, payload, made_at, state, code in rows:
        said = json.loads(payload)
        key = said.get("case_id") or f"booking:{said.get('booking_id', '')}"
        refused = code if state == OpState.REFUSED.value else ""
        line = Line(
            UUID(id_),
            Author.MEMBER,
            Text(said["text"], said["text"]),
            datetime.fromisoformat(made_at),
            waits=not refused,
            refused=refused,
        )
        found.setdefault(key, []).append(line)
    return found


def _read_to(connection: sqlite3.Connection, actor: str, case_id: UUID, known: int) -> int:
    row = connection.execute(
        "SELECT max(json_extract(payload, '$.read_to')) FROM outbox WHERE actor = ? AND kind = ? AND target = ?"
        " AND state <> 'done'",
        (actor, OpKind.CASE_READING.value, f"PUT /v1/cases/{case_id}/reading"),
    ).fetchone()
    return max(known, row[0] or 0)
