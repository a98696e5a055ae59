"""A guest's task, brought to each of its states over the real client: for tests and for pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.desktop import send_kind_states, send_states
from tests.desktop.guests import BEGIN
from tests.desktop.task_stage import GuestStage
from tests.screens.world import NOW

from moonmail.client.model import Session
from moonmail.desktop.kiosk.channel import Network
from moonmail.desktop.viewmodels.declaration_judged import PARTS
from moonmail.domain.states import BookingState, PaymentState

PENDING = (BookingState.AWAITING_PAYMENT, PaymentState.PENDING)
PAID = PaymentState.PAID


def flights(stage: GuestStage) -> None:
    stage.begin_task("flights", Session())


def flights_offline(stage: GuestStage) -> None:
    flights(stage)
    stage.frame.hear(Network(online=False))
    stage.say(send_states.OFFLINE, Session())


def flight(stage: GuestStage) -> None:
    flights(stage)
    stage.home.openFlight("mm-204")


def send(stage: GuestStage) -> None:
    stage.begin_task("send")


def _sending(arrange: Callable[[Any], Any]) -> Callable[[GuestStage], None]:
    def there(stage: GuestStage) -> None:
        send(stage)
        arrange(stage)

    return there


def paying(stage: GuestStage) -> None:
    _sending(lambda s: send_states.paying(s, *PENDING))(stage)
    until_paid(stage)


def until_paid(stage: GuestStage) -> None:
    """Let the order have to be paid in half an hour."""
    flow: Any = send_states.flow(stage)
    booking = flow.order.detail.booking
    send_states.keep(stage, "booking", booking.model_copy(update={"pay_by": NOW + timedelta(minutes=29, seconds=41)}))


def paying_offline(stage: GuestStage) -> None:
    paying(stage)
    stage.frame.hear(Network(online=False))
    stage.say(send_states.OFFLINE)


def paid(stage: GuestStage) -> None:
    _sending(lambda s: send_states.paying(s, BookingState.CONFIRMED, PaymentState.PAID))(stage)


def declaring_photos(stage: GuestStage) -> None:
    """The part of the declaration that asks for photos at home."""
    flow: Any = send_kind_states.item(stage)
    flow.declaration.showPart(PARTS.index("photos"))


def measuring(stage: GuestStage) -> None:
    flow: Any = send_kind_states.item(stage)
    flow.goBack()


def terms(stage: GuestStage) -> None:
    _sending(send_states.confirming)(stage)
    flow: Any = send_states.flow(stage)
    flow.order.openTerms()


def passes(stage: GuestStage) -> None:
    stage.begin_task("passes")


def one_pass(stage: GuestStage) -> None:
    passes(stage)
    stage.task.openPass(stage.task._passes.rows[0].shipmentId)


STATES: dict[str, Callable[[GuestStage], Any]] = {
    "task-flights": flights,
    "task-flights-offline": flights_offline,
    "task-flight": flight,
    "task-send": send,
    "task-write": _sending(send_states.draw),
    "task-item": _sending(measuring),
    "task-declare": _sending(send_kind_states.item),
    "task-no-photos": _sending(declaring_photos),
    "task-group": _sending(send_kind_states.class_of_forty),
    "task-item-confirm": _sending(send_kind_states.item_confirming),
    "task-hold-signed-out": _sending(lambda stage: send_states.before_hold(stage, session=Session())),
    "task-hold": _sending(send_states.held),
    "task-hold-offline": _sending(send_states._hold_offline),
    "task-confirm": _sending(send_states.confirming),
    "task-terms": terms,
    "task-order-offline": _sending(send_states._order_offline),
    "task-order-refused": _sending(send_states._order_refused),
    "task-pay": paying,
    "task-pay-offline": paying_offline,
    "task-pay-declined": _sending(
        lambda stage: send_states.paying(stage, BookingState.AWAITING_PAYMENT, PaymentState.FAILED)
    ),
    "task-pay-lapsed": _sending(lambda stage: send_states.paying(stage, BookingState.LAPSED, PaymentState.EXPIRED)),
    "task-paid": paid,
    "task-passes": passes,
    "task-pass": one_pass,
}
NO_PRINTER = replace(BEGIN, printer="")
