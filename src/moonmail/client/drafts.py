"""Messages being written, kept as JSON that a later version can still read."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from moonmail.client.model import Draft, DraftKind, ItemDraft, Stroke
from moonmail.domain.item import Acknowledgement, Answer, Hazard, ItemCategory, ItemShape, Material
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

_log = logging.getLogger(__name__)
_ITEM_FIELDS: Final = tuple(field.name for field in fields(ItemDraft))


def to_json(draft: Draft) -> str:
    return json.dumps(
        {
            "id": str(draft.id),
            "updated_at": draft.updated_at.isoformat(),
            "size": draft.size.value,
            "mission_id": draft.mission_id,
            "title": draft.title,
            "name": draft.name,
            "text": draft.text,
            "photo": draft.photo,
            "strokes": [{"width_mm": stroke.width_mm, "points": stroke.points} for stroke in draft.strokes],
            "step": draft.step,
            "hold_id": str(draft.hold_id) if draft.hold_id else None,
            "shipment_id": str(draft.shipment_id) if draft.shipment_id else None,
            "language": draft.language.value,
            "kind": draft.kind.value,
            "item": _item_json(draft.item) if draft.item != ItemDraft() else None,
            "group": [list(entry) for entry in draft.group],
            "organisation_id": _id_text(draft.organisation_id),
            "rebooks": _id_text(draft.rebooks),
            "changes": _id_text(draft.changes),
            "origin": _id_text(draft.origin),
            "roster": draft.roster,
            "roster_file": draft.roster_file,
            "guardian": list(draft.guardian),
        },
        # A lone surrogate that some input method left behind must not cost the rest of the text.
        ensure_ascii=True,
    )


def from_json(text: str) -> Draft:
    """Read a draft; what an older version did not know has its default.

    Raises:
        ValueError: it is no draft.
    """
    try:
        doc: dict[str, Any] = json.loads(text)
        return Draft(
            id=UUID(doc["id"]),
            updated_at=datetime.fromisoformat(doc["updated_at"]),
            size=SizeCode(doc.get("size", "message")),
            mission_id=doc.get("mission_id", ""),
            title=doc.get("title", ""),
            name=doc.get("name", ""),
            text=doc.get("text", ""),
            photo=doc.get("photo", ""),
            strokes=tuple(
                Stroke(tuple((float(x), float(y)) for x, y in stroke["points"]), float(stroke["width_mm"]))
                for stroke in doc.get("strokes", ())
            ),
            step=doc.get("step", "size"),
            hold_id=UUID(doc["hold_id"]) if doc.get("hold_id") else None,
            shipment_id=UUID(doc["shipment_id"]) if doc.get("shipment_id") else None,
            language=Language(doc.get("language", "ja")),
            kind=DraftKind(doc.get("kind", "message")),
            item=_item(doc.get("item") or {}),
            group=tuple((str(name), str(words)) for name, words in doc.get("group", ())),
            organisation_id=_id(doc.get("organisation_id")),
            rebooks=_id(doc.get("rebooks")),
            changes=_id(doc.get("changes")),
            origin=_id(doc.get("origin")),
            roster=doc.get("roster", ""),
            roster_file=doc.get("roster_file", ""),
            guardian=_guardian(doc.get("guardian") or ()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a draft: {error}") from error


def _item_json(item: ItemDraft) -> dict[str, Any]:
    doc = asdict(item)
    doc["answers"] = dict(item.answers)
    return doc


def _item(doc: dict[str, Any]) -> ItemDraft:
    known = {name: doc[name] for name in _ITEM_FIELDS if name in doc}
    return ItemDraft(
        **known
        | {
            "shape": ItemShape(doc.get("shape", "box")),
            "category": ItemCategory(doc["category"]) if doc.get("category") else None,
            "materials": tuple(Material(each) for each in doc.get("materials", ())),
            "answers": tuple((Hazard(each), Answer(answer)) for each, answer in doc.get("answers", {}).items()),
            "photos": tuple(doc.get("photos", ())),
            "agreed": tuple(Acknowledgement(each) for each in doc.get("agreed", ())),
        }
    )


def _guardian(parts: Sequence[str]) -> tuple[str, str, str]:
    name, relation, phone = [*(str(part) for part in parts), "", "", ""][:3]
    return (name, relation, phone)


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _id_text(value: UUID | None) -> str | None:
    return str(value) if value else None


def save(connection: sqlite3.Connection, owner: str, draft: Draft) -> None:
    connection.execute(
        "INSERT INTO draft (id, owner, updated_at, doc) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, updated_at = excluded.updated_at, doc = excluded.doc",
        (str(draft.id), owner, draft.updated_at.isoformat(), to_json(draft)),
    )


def load(connection: sqlite3.Connection, owner: str, draft_id: UUID) -> Draft | None:
    found = connection.execute("SELECT doc FROM draft WHERE id = ? AND owner = ?", (str(draft_id), owner)).fetchone()
    return _readable(found[0]) if found else None


def load_all(connection: sqlite3.Connection, owner: str) -> list[Draft]:
    """Return drafts, newest first, without those whose order or change is under way. A refused one's draft is back."""
    rows = connection.execute(
        "SELECT doc FROM draft WHERE owner = ? AND (ordered_as IS NULL OR EXISTS (SELECT 1 FROM outbox"
        " WHERE outbox.state = 'refused' AND (outbox.shipment_id = draft.ordered_as AND outbox.kind = 'booking'"
        " OR outbox.id = draft.ordered_as AND outbox.kind = 'content')))"
        " ORDER BY updated_at DESC",
        (owner,),
    )
    return [draft for (doc,) in rows if (draft := _readable(doc))]


def discard(connection: sqlite3.Connection, owner: str, draft_id: UUID) -> None:
    connection.execute("DELETE FROM draft WHERE id = ? AND owner = ?", (str(draft_id), owner))


def mark_ordered(connection: sqlite3.Connection, draft_id: UUID, asked_as: UUID) -> None:
    """``asked_as``: the shipment that an order makes, or the operation that changes one."""
    connection.execute("UPDATE draft SET ordered_as = ? WHERE id = ?", (str(asked_as), str(draft_id)))


def elsewhere(connection: sqlite3.Connection, server: str) -> dict[str, int]:
    """Return how many messages are being written for other backends than ``server``: by the backend's address."""
    return dict(
        connection.execute(
            "SELECT substr(owner, instr(owner, '@') + 1) AS there, count(*) FROM draft"
            " WHERE ordered_as IS NULL AND there <> ? GROUP BY there",
            (server,),
        ).fetchall()
    )


def discard_ordered(connection: sqlite3.Connection, asked_as: str) -> None:
    """The backend has taken the order or the change: what it was written from is kept there now."""
    connection.execute("DELETE FROM draft WHERE ordered_as = ?", (asked_as,))


def adopt(connection: sqlite3.Connection, owner: str, nobody: str) -> None:
    """What was written before signing in belongs to who signed in."""
    connection.execute("UPDATE draft SET owner = ? WHERE owner = ?", (owner, nobody))


def forget(connection: sqlite3.Connection, owner: str) -> None:
    connection.execute("DELETE FROM draft WHERE owner = ?", (owner,))


def photos(connection: sqlite3.Connection) -> set[str]:
    """Return the files that drafts name, of every member of this machine."""
    found: set[str] = set()
    for (doc,) in connection.execute("SELECT doc FROM draft"):
        if draft := _readable(doc):
            found |= {name for name in (draft.photo, draft.item.data_sheet, *draft.item.photos) if name}
    return found


def _readable(doc: str) -> Draft | None:
    try:
        return from_json(doc)
    except ValueError as error:
        _log.info("a draft can't be read: %s", type(error).__name__)
        return None
