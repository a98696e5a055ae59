"""Sending, brought to each of its states over the real client: for tests and for pictures."""

from __future__ import annotations

import itertools
import math
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from PySide6.QtCore import QUrl
from tests.screens.stage import MEMBER, SYNCED, Stage
from tests.screens.world import LETTER, NOW, full

from moonmail.client import drafts, outbox
from moonmail.client.errors import Refusal, Slot
from moonmail.client.model import Session, Status, StoreChanged, Trouble
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


def write(stage: Stage, size: str = "message", name: str = "おばあちゃんへ", text: str = LETTER, **told: Any) -> VmSend:
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


def answer_hold(stage: Stage, vm: VmSend, minutes: float = 34.2, state: HoldState = HoldState.ACTIVE) -> None:
    draft = vm.draft
    assert draft is not None
    hold = Hold(
        id=hold_id(vm),
        rev=1,
        mission_id=draft.mission_id,
        size=draft.size,
        price=Money(amount=19_800),
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
