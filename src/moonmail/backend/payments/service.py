"""From a booking that awaits its payment to a confirmed one, or to money given back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final
from uuid import UUID

from moonmail.backend import clock, logs
from moonmail.backend.bookings.confirming import confirm, lock_with_replaced
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import Booking, Hold
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.payments import providers
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.provider import ForgedNotice, Notice, NoticeKind, ProviderDown, SessionRequest
from moonmail.backend.payments.refunds import return_payment
from moonmail.contract.bookings import PaymentIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain import states
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState
from moonmail.domain.text import Text

_OPEN: Final = (PaymentState.CREATED.value, PaymentState.PENDING.value)


def put_payment(payment_id: UUID, member_id: UUID, body: PaymentIn, base_url: str) -> tuple[Payment, bool]:
    """Start paying. Returns the payment with its page, and whether it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move, hold_over; busy when the provider does not answer.
    """
    sweep()
    asked = hash_of(body)

    def act(writing: Writing) -> tuple[Payment, bool]:
        existing = Payment.objects.filter(pk=payment_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        return _create(writing, payment_id, member_id, asked, body.booking_id), True

    payment, is_new = write_once(act, payment_id)
    if payment.state == PaymentState.CREATED.value:
        payment = _open_page(payment, base_url)
    return payment, is_new


def _create(writing: Writing, payment_id: UUID, member_id: UUID, asked: str, booking_id: UUID) -> Payment:
    booking = Booking.objects.select_related("hold").filter(pk=booking_id, member_id=member_id).first()
    if booking is None:
        raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
    hold = Hold.objects.select_for_update().get(pk=booking.hold_id)
    booking.refresh_from_db(fields=["state"])
    if booking.state == BookingState.LAPSED.value:
        raise Refusal(ProblemCode.HOLD_OVER, current=booking.state)
    if booking.state != BookingState.AWAITING_PAYMENT.value:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=booking.state)
    now = clock.now()
    if hold.state != HoldState.ACTIVE.value or hold.expires_at <= now:
        raise Refusal(ProblemCode.HOLD_OVER, current=hold.state)
    for older in Payment.objects.filter(booking=booking, state__in=_OPEN):
        # One page at a time: a member must not be able to pay twice by having two open.
        _move(writing, older, PaymentState.EXPIRED)
        writing.after(partial(close_session, older.provider, older.session))
    payment = Payment.objects.create(
        id=payment_id,
        member_id=member_id,
        request_sha256=asked,
        booking=booking,
        amount=booking.due,
        provider=providers.default().name,
        created_at=now,
        expires_at=hold.expires_at,
    )
    writing.changed(payment)
    return payment


def _open_page(payment: Payment, base_url: str) -> Payment:
    """Ask the provider for the page, outside any transaction: another company's server may be slow."""
    booking = Booking.objects.select_related("hold__offer__mission").get(pk=payment.booking_id)
    offer = booking.hold.offer
    title = Text("{flight} 便　{size}", "{flight}, {size}").filled(
        flight=offer.mission.flight_number, size=SIZES[SizeCode(offer.size)].name
    )
    request = SessionRequest(payment.pk, payment.amount, title, payment.expires_at, base_url)
    try:
        session = providers.named(payment.provider).create_session(request)
    except ProviderDown as error:
        raise Refusal(ProblemCode.BUSY, retry_after=10) from error
    with write() as writing:
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        if payment.state == PaymentState.CREATED.value:
            payment.session, payment.checkout_url = session.token, session.url
            payment.save(update_fields=["session", "checkout_url"])
            _move(writing, payment, PaymentState.PENDING)
        return payment


def _move(writing: Writing, payment: Payment, wanted: PaymentState) -> None:
    payment.state = states.move(PaymentState(payment.state), wanted).value
    payment.save(update_fields=["state", "paid_at"])
    writing.changed(payment)


def close_session(provider: str, session: str) -> None:
    """Close a page that nobody needs any more. If that fails, a payment on it is late, and refunded or used."""
    if not session:
        return
    try:
        providers.named(provider).expire_session(session)
    except ProviderDown as error:
        logs.failure("payment_page_not_closed", error)


def receive_notice(provider_name: str, headers: Mapping[str, str], body: bytes) -> None:
    """Take a provider's notice. The same one again, or an overtaken one, changes nothing.

    Raises:
        ForgedNotice: it is not the provider's, or does not fit the payment.
    """
    notice = providers.named(provider_name).verify_notice(headers, body)
    sweep()

    def act(writing: Writing) -> None:
        found = Payment.objects.filter(pk=notice.payment_id, provider=provider_name).select_related("booking").first()
        if found is None or found.session != notice.session or not _fits(found, notice):
            raise ForgedNotice("it fits no payment of ours")
        # Everybody locks the hold first: two who wait for each other would be a deadlock.
        old = lock_with_replaced(found.booking)
        payment = Payment.objects.select_for_update().get(pk=found.pk)
        logs.write("payment_notice", kind=notice.kind.value, state=payment.state)
        _apply(writing, payment, old, notice)

    # Money is at stake: if the database makes this one give way, it begins anew by itself.
    write_once(act)


def _fits(payment: Payment, notice: Notice) -> bool:
    if notice.kind is NoticeKind.REFUNDED:
        return 0 < notice.amount <= payment.amount
    return payment.amount == notice.amount


def _apply(writing: Writing, payment: Payment, old: Booking | None, notice: Notice) -> None:
    if notice.kind is NoticeKind.REFUNDED:
        _returned(writing, payment, notice)
        return
    state = PaymentState(payment.state)
    wanted = {
        NoticeKind.PAID: PaymentState.PAID,
        NoticeKind.FAILED: PaymentState.FAILED,
        NoticeKind.EXPIRED: PaymentState.EXPIRED,
    }[notice.kind]
    if wanted not in states.moves_from(state):
        return
    if wanted is PaymentState.PAID:
        payment.paid_at = notice.occurred_at
    _move(writing, payment, wanted)
    if wanted is PaymentState.PAID:
        booking = Booking.objects.select_for_update().select_related("hold").get(pk=payment.booking_id)
        if not confirm(writing, booking, booking.hold, old):
            return_payment(writing, payment)


def _returned(writing: Writing, payment: Payment, notice: Notice) -> None:
    """Take note of what went back. An older or doubled notice says less than is known already."""
    if payment.state != PaymentState.REFUNDING.value or not payment.returned < notice.amount <= payment.refunded:
        return
    payment.returned = notice.amount
    if payment.returned == payment.refunded:
        payment.refunded_at = notice.occurred_at
        payment.state = states.move(PaymentState(payment.state), PaymentState.REFUNDED).value
    payment.save(update_fields=["state", "returned", "refunded_at"])
    writing.changed(payment)
    if payment.state == PaymentState.REFUNDED.value:
        from moonmail.backend.entitlements.choices import refund_arrived

        refund_arrived(writing, payment)
