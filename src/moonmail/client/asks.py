"""What the member can ask for, turned into requests that may be sent twice."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from moonmail.client.model import Draft, OpKind
from moonmail.client.outbox import Ask, lane_of
from moonmail.domain.sizes import SizeCode

if TYPE_CHECKING:
    from moonmail.contract.bookings import ConfirmationIn

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def hold(mission_id: str, size: SizeCode, title: str, quantity: int = 1) -> Ask:
    hold_id = uuid4()
    return Ask(
        id=hold_id,
        kind=OpKind.HOLD,
        lane=str(hold_id),
        target=f"PUT /v1/holds/{hold_id}",
        payload=_json({"mission_id": mission_id, "size": size.value, "quantity": quantity}),
        mission_id=mission_id,
        title=clean(title),
    )


def release(hold_id: UUID) -> Ask:
    return Ask(
        id=uuid4(),
        kind=OpKind.RELEASE_HOLD,
        lane=str(hold_id),
        target=f"DELETE /v1/holds/{hold_id}",
        payload="",
        depends_on=(hold_id,),
    )


def order(
    draft: Draft,
    shipment_id: UUID,
    *,
    plate: str,
    photo: str | None,
    drawing: str | None,
    confirmation: ConfirmationIn,
) -> list[Ask]:
    """Return everything one order takes: its pictures, the shipment, the booking on the draft's hold, the payment.

    ``plate``, ``photo`` and ``drawing`` are SHA-256 names of files in the profile.

    Raises:
        ValueError: the draft has no hold, or its content can't be sent.
    """
    from moonmail.contract.bookings import BookingIn, MessageIn, PaymentIn, ShipmentIn

    if draft.hold_id is None:
        raise ValueError("an order needs a hold")
    booking_id, payment_id = uuid4(), uuid4()
    shipment = ShipmentIn(
        title=clean(draft.title),
        size=draft.size,
        mission_id=draft.mission_id,
        message=MessageIn(
            name=clean(draft.name),
            # A name plate has no place for what was written before it was chosen.
            text="" if draft.size is SizeCode.NAME else clean(draft.text),
            photo=photo,
            drawing=drawing,
            plate=plate,
        ),
    )
    booking = BookingIn(hold_id=draft.hold_id, shipment_id=shipment_id, confirmation=confirmation)

    def ask(id_: UUID, kind: OpKind, target: str, payload: str, depends_on: tuple[UUID, ...]) -> Ask:
        return Ask(
            id=id_,
            kind=kind,
            lane=str(draft.hold_id),
            target=target,
            payload=payload,
            depends_on=depends_on,
            shipment_id=shipment_id,
            booking_id=booking_id,
            mission_id=draft.mission_id,
            title=clean(draft.title),
        )

    hold_id = draft.hold_id
    blobs = [
        ask(uuid4(), OpKind.BLOB, f"PUT /v1/blobs/{sha256}", sha256, (hold_id,))
        for sha256 in dict.fromkeys(filter(None, (plate, photo, drawing)))
    ]
    return [
        *blobs,
        ask(
            shipment_id,
            OpKind.SHIPMENT,
            f"PUT /v1/shipments/{shipment_id}",
            shipment.model_dump_json(),
            (hold_id, *(blob.id for blob in blobs)),
        ),
        ask(
            booking_id,
            OpKind.BOOKING,
            f"PUT /v1/bookings/{booking_id}",
            booking.model_dump_json(),
            (hold_id, shipment_id),
        ),
        ask(
            payment_id,
            OpKind.PAYMENT,
            f"PUT /v1/payments/{payment_id}",
            PaymentIn(booking_id=booking_id).model_dump_json(),
            (booking_id,),
        ),
    ]


def pay_for(connection: sqlite3.Connection, booking_id: UUID) -> Ask:
    """Return a new payment for a booking, behind whatever its purchase still waits for."""
    payment_id = uuid4()
    card = connection.execute(
        "SELECT shipment_id, mission_id, title FROM shipment_card WHERE booking_id = ?", (str(booking_id),)
    ).fetchone()
    shipment_id, mission_id, title = card or (None, "", "")
    return Ask(
        id=payment_id,
        kind=OpKind.PAYMENT,
        lane=lane_of(connection, booking_id) or str(booking_id),
        target=f"PUT /v1/payments/{payment_id}",
        payload=_json({"booking_id": str(booking_id)}),
        depends_on=(booking_id,),
        shipment_id=UUID(shipment_id) if shipment_id else None,
        booking_id=booking_id,
        mission_id=mission_id,
        title=title,
    )


def clean(text: str) -> str:
    """Return ``text`` as it travels: line feeds and spaces for all the signs that mean them, as on the plate.

    Lone surrogates, which some input methods leave behind, are carried by no wire.
    """
    return _LINE_ENDS.sub("\n", text).replace("\t", " ").encode("utf-8", "ignore").decode("utf-8")


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
