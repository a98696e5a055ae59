"""What the member can ask for, turned into requests that may be sent twice."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from moonmail.client import outbox
from moonmail.client.model import Draft, DraftKind, OpKind
from moonmail.client.outbox import Ask
from moonmail.domain.sizes import SizeCode

if TYPE_CHECKING:
    from moonmail.contract.bookings import ConfirmationIn, GuardianIn
    from moonmail.contract.items import ItemIn

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def hold(mission_id: str, size: SizeCode, title: str, quantity: int = 1) -> Ask:
    hold_id = uuid4()
    return Ask(
        id=hold_id,
        kind=OpKind.HOLD,
        lane=str(hold_id),
        target=f"PUT /v1/holds/{hold_id}",
        payload=to_json({"mission_id": mission_id, "size": size.value, "quantity": quantity}),
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


@dataclass(frozen=True, slots=True)
class Written:
    """What is to travel, ready to be sent. ``content``: the fields of ``contract.bookings.Content``.

    ``blobs``: SHA-256 names of the files that must be with the backend first.
    """

    content: dict[str, Any]
    blobs: tuple[str, ...]


def written(draft: Draft, *, plate: str | None, photo: str | None, drawing: str | None, item: ItemIn | None) -> Written:
    """Return what ``draft`` says, by its kind. ``plate``, ``photo`` and ``drawing`` name files in the profile.

    Raises:
        ValueError: a message without its plate, an item without its declaration, a group without names.
    """
    from moonmail.contract.bookings import GroupEntry, MessageIn

    title = _line(draft.title)
    match draft.kind:
        case DraftKind.ITEM:
            if item is None:
                raise ValueError("an item needs its declaration")
            said = {name: _line(getattr(item, name)) for name in ("name", "finish", "owner_name")}
            item = item.model_copy(update=said | {"description": clean(item.description)})
            return Written(
                {"title": title or item.name, "item": item},
                tuple(dict.fromkeys(filter(None, (*item.photos, item.data_sheet)))),
            )
        case DraftKind.GROUP:
            if not draft.group:
                raise ValueError("a group needs its names")
            group = [GroupEntry(name=clean(name), text=clean(text)) for name, text in draft.group]
            return Written({"title": title, "group": group}, ())
        case DraftKind.MESSAGE:
            if not plate:
                raise ValueError("a message needs its plate")
            message = MessageIn(
                name=clean(draft.name),
                # A name plate has no place for what was written before it was chosen.
                text="" if draft.size is SizeCode.NAME else clean(draft.text),
                photo=photo,
                drawing=drawing,
                plate=plate,
            )
            return Written(
                {"title": title, "message": message}, tuple(dict.fromkeys(filter(None, (plate, photo, drawing))))
            )


def order(
    draft: Draft,
    shipment_id: UUID,
    what: Written,
    *,
    confirmation: ConfirmationIn,
    due: int,
    guardian: GuardianIn | None = None,
) -> list[Ask]:
    """Return everything one order takes: its files, the shipment, the booking on the draft's hold, the payment.

    ``due``: whole yen still to pay; with 0 there is no payment.

    Raises:
        ValueError: the draft has no hold, or its content can't be sent.
    """
    from moonmail.contract.bookings import BookingIn, PaymentIn, ShipmentIn

    if draft.hold_id is None:
        raise ValueError("an order needs a hold")
    hold_id, booking_id, payment_id = draft.hold_id, uuid4(), uuid4()
    shipment = ShipmentIn(size=draft.size, mission_id=draft.mission_id, **what.content)
    booking = BookingIn(
        hold_id=hold_id,
        shipment_id=shipment_id,
        confirmation=confirmation,
        organisation_id=draft.organisation_id,
        rebooks=draft.rebooks,
        guardian=guardian,
    )

    def ask(id_: UUID, kind: OpKind, target: str, payload: str, depends_on: tuple[UUID, ...]) -> Ask:
        return Ask(
            id=id_,
            kind=kind,
            lane=str(hold_id),
            target=target,
            payload=payload,
            depends_on=depends_on,
            shipment_id=shipment_id,
            booking_id=booking_id,
            mission_id=draft.mission_id,
            title=shipment.title,
        )

    blobs = [ask(uuid4(), OpKind.BLOB, f"PUT /v1/blobs/{name}", name, (hold_id,)) for name in what.blobs]
    wanted = [
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
    ]
    if due:
        payload = PaymentIn(booking_id=booking_id).model_dump_json()
        wanted.append(ask(payment_id, OpKind.PAYMENT, f"PUT /v1/payments/{payment_id}", payload, (booking_id,)))
    return wanted


@dataclass(frozen=True, slots=True)
class Subject:
    """What an ask is about, as far as it is known here. ``lane``: where the asks about it wait for each other."""

    booking_id: UUID | None
    shipment_id: UUID | None
    mission_id: str
    title: str
    lane: str

    def ask(self, id_: UUID, kind: OpKind, target: str, payload: str, depends_on: tuple[UUID, ...] = ()) -> Ask:
        """Return an ask about this, behind the purchase itself if that is not through yet."""
        purchase = tuple(filter(None, (self.booking_id,)))
        return Ask(
            id=id_,
            kind=kind,
            lane=self.lane,
            target=target,
            payload=payload,
            depends_on=(*purchase, *depends_on),
            shipment_id=self.shipment_id,
            booking_id=self.booking_id,
            mission_id=self.mission_id,
            title=self.title,
        )


def about_booking(connection: sqlite3.Connection, booking_id: UUID) -> Subject:
    card = connection.execute(
        "SELECT shipment_id, mission_id, title FROM shipment_card WHERE booking_id = ?", (str(booking_id),)
    ).fetchone()
    shipment_id, mission_id, title = card or (None, "", "")
    return Subject(
        booking_id,
        UUID(shipment_id) if shipment_id else None,
        mission_id,
        title,
        outbox.lane_of_booking(connection, booking_id),
    )


def pay_for(connection: sqlite3.Connection, booking_id: UUID) -> Ask:
    """Return a new payment for a booking, behind whatever its purchase still waits for."""
    payment_id = uuid4()
    return about_booking(connection, booking_id).ask(
        payment_id, OpKind.PAYMENT, f"PUT /v1/payments/{payment_id}", to_json({"booking_id": str(booking_id)})
    )


def clean(text: str) -> str:
    """Return ``text`` as it travels: line feeds and spaces for all the signs that mean them, as on the plate.

    Lone surrogates, which some input methods leave behind, are carried by no wire.
    """
    return _LINE_ENDS.sub("\n", text).replace("\t", " ").encode("utf-8", "ignore").decode("utf-8")


def _line(text: str) -> str:
    return clean(text).replace("\n", " ")


def to_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
