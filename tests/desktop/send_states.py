"""Sending, brought to each of its states over the real client: for tests and for pictures."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from PIL import Image, ImageDraw
from PySide6.QtCore import QUrl
from tests.screens.stage import MEMBER, SYNCED, Stage
from tests.screens.world import LETTER, LONG_TITLE, NOW, full

from moonmail.client import drafts, outbox
from moonmail.client.errors import Refusal, Slot
from moonmail.client.model import OpKind, Session, Status, StoreChanged, Trouble
from moonmail.client.objects import Touched, put, row_of
from moonmail.contract.base import Money
from moonmail.contract.bookings import Hold, Payment
from moonmail.desktop.viewmodels.send import VmSend
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState

OFFLINE = Status(trouble=Trouble.OFFLINE, synced_at=NOW - timedelta(minutes=47))
CHECKOUT = "https://pay.example/checkout/1"


def flow(stage: Stage) -> VmSend:
    return cast("VmSend", stage.home.made("send"))


def begin(stage: Stage, *, status: Status = SYNCED, session: Session = MEMBER, mission: str = "mm-204") -> VmSend:
    stage.say(status, session)
    stage.settle()
    stage.home.sendOn(mission)
    stage.settle()
    return flow(stage)


def write(stage: Stage, size: str = "message", name: str = "さくら", text: str = LETTER, **told: Any) -> VmSend:
    vm = begin(stage, **told)
    vm.chooseSize(size)
    vm.goOn()
    vm.plate.editName(name)
    vm.plate.editText(text)
    stage.settle()
    return vm


def draw(stage: Stage) -> VmSend:
    vm = write(stage)
    vm.plate.penDown(27.0, 21.0)
    for i in range(60):
        vm.plate.penMove(27 + i * 0.15, 21 + math.sin(i / 4) * 2)
    vm.plate.penUp()
    stage.settle()
    return vm


def with_photo(stage: Stage, file: Path) -> VmSend:
    vm = write(stage, "photo", "", "月から、こんにちは。")
    vm.plate.addPhoto(QUrl.fromLocalFile(str(file)))
    stage.settle()
    return vm


def before_hold(stage: Stage, **told: Any) -> VmSend:
    vm = write(stage, **told)
    vm.goOn()
    stage.settle()
    return vm


def asked(stage: Stage) -> VmSend:
    vm = before_hold(stage)
    vm.order.askHold()
    stage.settle()
    return vm


def hold_id(vm: VmSend) -> UUID:
    draft = vm.draft
    assert draft is not None
    assert draft.hold_id is not None
    return draft.hold_id


_revisions = itertools.count(1_000)


def keep(stage: Stage, kind: str, *things: Any) -> None:
    """Let the store hold ``things``, as the next sync would."""
    rows = [row_of(kind, thing.model_copy(update={"rev": next(_revisions)})) for thing in things]
    touched = Touched()
    stage.engine._store.write(lambda connection: put(connection, rows, 1, touched)).result()
    _hear(stage, kind)
    stage.settle()


def _hear(stage: Stage, *types: str) -> None:
    stage.bridge.take(StoreChanged(frozenset(types)))


def answer_hold(
    stage: Stage,
    vm: VmSend,
    minutes: float = 34.2,
    state: HoldState = HoldState.ACTIVE,
    quantity: int = 1,
    price: int = 19_800,
) -> None:
    draft = vm.draft
    assert draft is not None
    hold = Hold(
        id=hold_id(vm),
        rev=1,
        mission_id=draft.mission_id,
        size=draft.size,
        quantity=quantity,
        price=Money(amount=price),
        state=state,
        created_at=NOW,
        expires_at=NOW + timedelta(minutes=minutes),
    )
    stage.engine._store.write(lambda connection: outbox.done(connection, str(hold.id))).result()
    keep(stage, "hold", hold)


def held(stage: Stage, minutes: float = 34.2) -> VmSend:
    vm = asked(stage)
    answer_hold(stage, vm, minutes)
    return vm


def refuse(stage: Stage, operation_id: UUID, code: str, *slots: Slot) -> None:
    refusal = Refusal(409, code, "", "7F3K9Q", "", slots)
    stage.engine._store.write(lambda connection: outbox.refuse(connection, str(operation_id), refusal)).result()
    _hear(stage, "operation")
    stage.settle()


SLOTS = (Slot("mm-204", "photo", 12, 33_000), Slot("mm-206", "message", 40, 19_800))


def refused(stage: Stage) -> VmSend:
    vm = asked(stage)
    refuse(stage, hold_id(vm), "sold_out", *SLOTS)
    return vm


def confirming(stage: Stage, minutes: float = 34.2) -> VmSend:
    vm = held(stage, minutes)
    vm.goOn()
    stage.settle()
    return vm


def ordered(stage: Stage) -> VmSend:
    vm = confirming(stage)
    vm.order.confirm()
    stage.settle()
    return vm


def answer_order(stage: Stage, vm: VmSend, state: BookingState, payment: PaymentState) -> None:
    """Let the backend have taken the order, and its payment be at ``payment``."""
    shipment_id = UUID(vm.order.shipment_id)
    found = stage.engine.shipment(shipment_id).result()
    assert found is not None
    model = next(thing for kind, thing in full().objects if kind == "booking")
    booking = model.model_copy(  # type: ignore[attr-defined]
        update={
            "id": found.card.booking_id,
            "reference": "H7K3PQ",
            "state": state,
            "mission_id": found.card.mission_id,
            "size": SizeCode.MESSAGE,
            "shipment_id": shipment_id,
            "hold_id": hold_id(vm),
            "confirmed_at": NOW if state is BookingState.CONFIRMED else None,
        }
    )
    paid = Payment(
        id=uuid4(),
        rev=1,
        booking_id=booking.id,
        state=payment,
        amount=booking.price,
        provider="sample",
        checkout_url=CHECKOUT if payment in {PaymentState.CREATED, PaymentState.PENDING} else None,
        expires_at=None,
        paid_at=None,
    )

    def done(connection: Any) -> None:
        connection.execute("UPDATE outbox SET state = 'done', code = '' WHERE shipment_id = ?", (str(shipment_id),))
        drafts.discard_ordered(connection, str(shipment_id))

    stage.engine._store.write(done).result()
    keep(stage, "booking", booking)
    keep(stage, "payment", paid)


def paying(stage: Stage, state: BookingState, payment: PaymentState) -> VmSend:
    vm = ordered(stage)
    answer_order(stage, vm, state, payment)
    return vm


def photo_file(stage: Stage) -> Path:
    """A small photo that looks like one: a horizon, a sky, a Moon."""
    file = stage.profile.root / "moonrise.jpg"
    image = Image.linear_gradient("L").resize((900, 600))
    ImageDraw.Draw(image).ellipse((560, 90, 690, 220), fill=250)
    image.save(file, "JPEG")
    return file


def drafts_begun(stage: Stage) -> VmSend:
    vm = write(stage, "message", "", "ばあばへ、月からこんにちは。")
    vm.startNew()
    vm.plate.editName(LONG_TITLE[:80])
    vm.startNew()
    vm.plate.editName("すてるもの")
    vm.goBack()
    stage.settle()
    vm.discard(vm.drafts.rows[0].draftId)
    stage.settle()
    return vm


def _photo(stage: Stage) -> VmSend:
    return with_photo(stage, photo_file(stage))


def _bad_photo(stage: Stage) -> VmSend:
    vm = _photo(stage)
    file = stage.profile.root / "letter.png"
    file.write_text("not a picture")
    vm.plate.addPhoto(QUrl.fromLocalFile(str(file)))
    stage.settle()
    return vm


def _changed(stage: Stage) -> VmSend:
    vm = confirming(stage)
    offer = stage.engine.flight("mm-204").result().offers[1]  # type: ignore[union-attr]
    keep(stage, "offer", offer.model_copy(update={"price": Money(amount=21_000)}))
    return vm


def _confirm_over(stage: Stage) -> VmSend:
    vm = confirming(stage)
    answer_hold(stage, vm, -1, HoldState.EXPIRED)
    return vm


def _order_refused(stage: Stage) -> VmSend:
    vm = ordered(stage)
    booking = next(o for o in stage.engine.operations().result() if o.kind is OpKind.BOOKING)
    refuse(stage, booking.id, "hold_over", *SLOTS)
    return vm


def _hold_offline(stage: Stage) -> VmSend:
    vm = before_hold(stage)
    stage.say(OFFLINE)
    vm.order.askHold()
    stage.settle()
    draft = vm.draft
    assert draft is not None
    # Nobody is signed in on an engine at rest; the member of the picture is.
    waiting = "UPDATE outbox SET state = 'pending', code = 'offline' WHERE id = ?"
    stage.engine._store.write(lambda connection: connection.execute(waiting, (str(draft.hold_id),))).result()
    _hear(stage, "operation")
    stage.settle()
    return vm


def _order_offline(stage: Stage) -> VmSend:
    vm = ordered(stage)
    stage.say(OFFLINE)
    waiting = "UPDATE outbox SET state = 'pending', code = 'offline' WHERE state = 'needs_user'"
    stage.engine._store.write(lambda connection: connection.execute(waiting)).result()
    _hear(stage, "operation")
    stage.settle()
    return vm


def _real_size(stage: Stage) -> VmSend:
    vm = write(stage)
    stage.item("real-size").toggle()  # type: ignore[attr-defined]
    stage.settle()
    return vm


STATES: dict[str, Callable[[Stage], Any]] = {
    "start": drafts_begun,
    "choose": begin,
    "write": draw,
    "write-empty": lambda stage: write(stage, "message", "", ""),
    "write-name": lambda stage: write(stage, "name", "山本 さくら", ""),
    "write-photo": _photo,
    "write-bad-photo": _bad_photo,
    "write-problems": lambda stage: write(stage, "message", "", "月の𓀀と\u202e逆さ\x07"),
    "write-long": lambda stage: write(stage, "message", LONG_TITLE, LETTER * 100),
    "write-real-size": _real_size,
    "hold": before_hold,
    "hold-signed-out": lambda stage: before_hold(stage, session=Session()),
    "hold-held": held,
    "hold-soon": lambda stage: held(stage, 1.5),
    "hold-offline": _hold_offline,
    "hold-refused": refused,
    "confirm": confirming,
    "confirm-changed": _changed,
    "confirm-over": _confirm_over,
    "pay-waiting": _order_offline,
    "pay-refused": _order_refused,
    "pay": lambda stage: paying(stage, BookingState.AWAITING_PAYMENT, PaymentState.PENDING),
    "pay-declined": lambda stage: paying(stage, BookingState.AWAITING_PAYMENT, PaymentState.FAILED),
    "pay-lapsed": lambda stage: paying(stage, BookingState.LAPSED, PaymentState.EXPIRED),
    "paid": lambda stage: paying(stage, BookingState.CONFIRMED, PaymentState.PAID),
}
