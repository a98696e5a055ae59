"""What a member can ask for after the order, turned into requests that may be sent twice."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from moonmail.client.asks import Subject, Written, about_booking, clean
from moonmail.client.model import Draft, DraftKind, OpKind
from moonmail.client.outbox import Ask, Send
from moonmail.domain.mission import EntitlementKind

if TYPE_CHECKING:
    from moonmail.contract.bookings import Shipment
    from moonmail.contract.gifts import GiftMove
    from moonmail.contract.items import HandIn


def change(connection: sqlite3.Connection, draft: Draft, what: Written) -> list[Ask]:
    """Return other content for the shipment ``draft.changes``, its files first; the last one is the change itself.

    Raises:
        ValueError: the shipment is not known here, or its content can't be sent.
    """
    from moonmail.client import objects
    from moonmail.contract.bookings import Shipment, ShipmentChangeIn

    shipment = objects.one(connection, Shipment, "shipment", str(draft.changes)) if draft.changes else None
    if shipment is None:
        raise ValueError("there is no shipment to change")
    if draft.kind is DraftKind.GROUP and len(draft.group) != len(shipment.group or ()):
        raise ValueError("a group's number of plates can't be changed")
    wanted = ShipmentChangeIn(shipment_id=shipment.id, rev=shipment.rev, **what.content)
    subject = replace(about_shipment(connection, shipment.id), title=wanted.title)
    blobs = [subject.ask(uuid4(), OpKind.BLOB, f"PUT /v1/blobs/{name}", name) for name in what.blobs]
    id_ = uuid4()
    return [
        *blobs,
        subject.ask(
            id_,
            OpKind.CONTENT,
            f"PUT /v1/shipment-changes/{id_}",
            wanted.model_dump_json(),
            tuple(blob.id for blob in blobs),
        ),
    ]


def hand_in(connection: sqlite3.Connection, shipment_id: UUID, how: HandIn) -> Ask:
    from moonmail.contract.bookings import HandInIn

    id_ = uuid4()
    payload = HandInIn(shipment_id=shipment_id, hand_in=how).model_dump_json()
    return about_shipment(connection, shipment_id).ask(id_, OpKind.HAND_IN, f"PUT /v1/hand-ins/{id_}", payload)


def cancellation(connection: sqlite3.Connection, booking_id: UUID, refund: int) -> Ask:
    from moonmail.contract.bookings import CancellationIn

    id_ = uuid4()
    payload = CancellationIn(booking_id=booking_id, refund=refund).model_dump_json()
    return about_booking(connection, booking_id).ask(id_, OpKind.CANCELLATION, f"PUT /v1/cancellations/{id_}", payload)


def choice(
    connection: sqlite3.Connection,
    entitlement_id: UUID,
    kind: EntitlementKind,
    mission_id: str | None,
    terms_version: str | None,
    facts_sha256: str | None,
    language: str,
) -> Ask:
    """Return a choice. Whether it is in time is for the backend to say: its clock counts.

    Raises:
        ValueError: the entitlement is not known here, does not hold this, or a reflight lacks its flight.
    """
    from moonmail.client import objects
    from moonmail.contract.entitlements import ChoiceIn, Entitlement

    entitlement = objects.one(connection, Entitlement, "entitlement", str(entitlement_id))
    if entitlement is None or kind not in entitlement.kinds:
        raise ValueError("this is not among what can be chosen")
    if kind is EntitlementKind.REFLIGHT and not (mission_id and terms_version and facts_sha256):
        raise ValueError("flying again needs the flight and its terms")
    id_ = uuid4()
    wanted = ChoiceIn(
        entitlement_id=entitlement_id,
        kind=kind,
        mission_id=mission_id,
        terms_version=terms_version,
        facts_sha256=facts_sha256,
        language=language,
    )
    return about_booking(connection, entitlement.booking_id).ask(
        id_, OpKind.CHOICE, f"PUT /v1/choices/{id_}", wanted.model_dump_json()
    )


def gift(connection: sqlite3.Connection, booking_id: UUID, receiver: str, note: str) -> Ask:
    from moonmail.contract.gifts import GiftIn

    id_ = uuid4()
    wanted = GiftIn(booking_id=booking_id, receiver=clean(receiver), note=clean(note))
    return about_booking(connection, booking_id).ask(id_, OpKind.GIFT, f"PUT /v1/gifts/{id_}", wanted.model_dump_json())


def gift_move(connection: sqlite3.Connection, gift_id: UUID, move: GiftMove) -> Ask:
    """Return a move of a gift that the backend has, or that waits to be sent.

    Raises:
        ValueError: it is not known here.
    """
    from moonmail.contract.gifts import GiftMoveIn

    found = connection.execute(
        "SELECT parent, json_extract(doc, '$.title') FROM object WHERE type = 'gift' AND id = ?1"
        " UNION ALL SELECT booking_id, title FROM outbox WHERE kind = 'gift' AND id = ?1",
        (str(gift_id),),
    ).fetchone()
    if found is None:
        raise ValueError("there is no such gift")
    booking_id, title = found
    subject = about_booking(connection, UUID(booking_id))
    id_ = uuid4()
    return replace(subject, title=subject.title or title).ask(
        id_,
        OpKind.GIFT_MOVE,
        f"PUT /v1/gift-moves/{id_}",
        GiftMoveIn(gift_id=gift_id, move=move).model_dump_json(),
        (gift_id,),
    )


def receipt(connection: sqlite3.Connection, booking_id: UUID, addressee: str) -> Ask:
    from moonmail.contract.receipts import ReceiptIn

    id_ = uuid4()
    wanted = ReceiptIn(booking_id=booking_id, addressee=clean(addressee).strip())
    return about_booking(connection, booking_id).ask(
        id_, OpKind.RECEIPT, f"PUT /v1/receipts/{id_}", wanted.model_dump_json()
    )


def consent(document: str, version: str) -> Ask:
    from moonmail.contract.accounts import ConsentIn

    id_ = uuid4()
    wanted = ConsentIn(document=document, version=version)
    return Subject(None, None, "", document, "consent").ask(
        id_, OpKind.CONSENT, f"PUT /v1/consents/{id_}", wanted.model_dump_json()
    )


def about_shipment(connection: sqlite3.Connection, shipment_id: UUID) -> Subject:
    """Return what is known of a shipment.

    Raises:
        ValueError: nothing, or nothing was booked for it.
    """
    found = connection.execute(
        "SELECT booking_id FROM shipment_card WHERE shipment_id = ?", (str(shipment_id),)
    ).fetchone()
    if found is None or found[0] is None:
        raise ValueError("nothing is booked for this")
    return about_booking(connection, UUID(found[0]))


def rebase(connection: sqlite3.Connection, done: Send, before: str, after: Shipment) -> None:
    """Let changes of content that wait go out on the result of ``done``: they were asked knowing of it.

    ``before``: the shipment as it was kept here. Not when the answer shows that somebody else changed it, too: then a
    change that waits must be refused, not write over it.
    """
    from moonmail.contract.bookings import Shipment, ShipmentChangeIn

    if done.kind is OpKind.CONTENT:
        asked = ShipmentChangeIn.model_validate_json(done.payload)
        seen = asked.rev
        ours = (asked.message, asked.item, asked.group) == (after.message, after.item, after.group)
    else:
        old = Shipment.model_validate_json(before)
        seen = old.rev
        ours = old.model_copy(update={"rev": after.rev, "hand_in": after.hand_in}) == after
    if not ours:
        return
    waiting = connection.execute(
        "SELECT id, payload FROM outbox WHERE kind = 'content' AND shipment_id = ? AND state = 'pending'"
        " AND attempts = 0",
        (str(after.id),),
    ).fetchall()
    for id_, payload in waiting:
        doc = json.loads(payload)
        if doc["rev"] == seen:
            connection.execute(
                "UPDATE outbox SET payload = ? WHERE id = ?",
                (json.dumps(doc | {"rev": after.rev}, ensure_ascii=False), id_),
            )
