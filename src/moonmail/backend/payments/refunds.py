"""Money that goes back: out of the payments of a booking and of those it replaced, the newest first.

Refunds are said to the provider as sums, "so much in all": asked twice, they pay once.
"""

from __future__ import annotations

from functools import partial
from typing import Final
from uuid import UUID

from moonmail.backend import logs
from moonmail.backend.bookings.models import Booking
from moonmail.backend.database import Writing
from moonmail.backend.http.problems import Refusal
from moonmail.backend.payments import providers
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.provider import ProviderDown
from moonmail.domain import states
from moonmail.domain.states import PaymentState

_WAS_PAID: Final = (PaymentState.PAID.value, PaymentState.REFUNDING.value, PaymentState.REFUNDED.value)


def chain_of(booking: Booking) -> list[UUID]:
    """Return the booking and those it replaced, the newest first."""
    chain, older = [booking.pk], booking.rebooks_id
    while older is not None:
        chain.append(older)
        older = Booking.objects.values_list("rebooks_id", flat=True).get(pk=older)
    return chain


def worth(booking: Booking) -> int:
    """Return what was paid for the booking and those it replaced and has not gone back, whole yen."""
    paid = Payment.objects.filter(booking_id__in=chain_of(booking), state__in=_WAS_PAID)
    return sum(amount - refunded for amount, refunded in paid.values_list("amount", "refunded"))


def give_back(writing: Writing, booking: Booking, amount: int | None = None) -> int:
    """Refund ``amount`` whole yen to who paid, by default all there is. Returns what goes back.

    Raises:
        ValueError: there is not so much.
    """
    chain = chain_of(booking)
    locked = Payment.objects.select_for_update().filter(booking_id__in=chain, state__in=_WAS_PAID).order_by("pk")
    paid = sorted(locked, key=lambda payment: chain.index(payment.booking_id))
    there = sum(payment.amount - payment.refunded for payment in paid)
    rest = there if amount is None else amount
    if rest > there:
        raise ValueError(f"{rest} yen can't go back: {there} are there")
    wanted = rest
    for payment in paid:
        part = min(rest, payment.amount - payment.refunded)
        if part:
            return_payment(writing, payment, part)
            rest -= part
    return wanted


def return_payment(writing: Writing, payment: Payment, part: int | None = None) -> None:
    """Refund ``part`` of a payment that is locked, by default what is left of it."""
    payment.refunded += payment.amount - payment.refunded if part is None else part
    if payment.state != PaymentState.REFUNDING.value:
        payment.state = states.move(PaymentState(payment.state), PaymentState.REFUNDING).value
    payment.refunded_at = None
    payment.save(update_fields=["state", "refunded", "refunded_at"])
    writing.changed(payment)
    writing.after(partial(ask, payment.pk))


def ask(payment_id: UUID) -> None:
    """Ask the provider for what is to go back of a payment, in all."""
    payment = Payment.objects.filter(pk=payment_id, state=PaymentState.REFUNDING.value).first()
    if payment is None:
        return
    try:
        providers.named(payment.provider).refund(payment.session, payment.refunded)
    except (ProviderDown, Refusal) as error:
        # Not there, or not set up any more: the payment stays "refunding", and settle_refunds asks again.
        logs.failure("refund_not_asked", error)


def settle_refunds() -> None:
    """Ask again for every refund that the provider has not confirmed. Run at start: a crash must not eat a refund."""
    for payment_id in Payment.objects.filter(state=PaymentState.REFUNDING.value).values_list("pk", flat=True):
        ask(payment_id)
