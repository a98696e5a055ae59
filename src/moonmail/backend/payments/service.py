"""From a booking that awaits its payment to a confirmed one, or to money given back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final
from uuid import UUID

from moonmail.backend import clock, logs
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.holds import take_slot
from moonmail.backend.bookings.models import Booking, Hold, Shipment
from moonmail.backend.bookings.orders import LIVING
from moonmail.backend.custody.service import Report, move_shipment
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.missions.models import Offer
from moonmail.backend.passes.service import issue_pass
from moonmail.backend.payments import providers
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.provider import ForgedNotice, Notice, NoticeKind, ProviderDown, SessionRequest
from moonmail.contract.bookings import PaymentIn
from moonmail.contract.problems import ProblemCode
from moonmail.domain import states
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentState
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

    payment, is_new = write_once(act)
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
        amount=booking.price,
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
    with write() as writing:
        found = Payment.objects.filter(pk=notice.payment_id, provider=provider_name).select_related("booking").first()
        if found is None or found.session != notice.session or found.amount != notice.amount:
            raise ForgedNotice("it fits no payment of ours")
        # Everybody locks the hold first: two who wait for each other would be a deadlock.
        hold = Hold.objects.select_for_update().get(pk=found.booking.hold_id)
        payment = Payment.objects.select_for_update().get(pk=found.pk)
        logs.write("payment_notice", kind=notice.kind.value, state=payment.state)
        _apply(writing, payment, hold, notice)


def _apply(writing: Writing, payment: Payment, hold: Hold, notice: Notice) -> None:
    state = PaymentState(payment.state)
    wanted = {
        NoticeKind.PAID: PaymentState.PAID,
        NoticeKind.FAILED: PaymentState.FAILED,
        NoticeKind.EXPIRED: PaymentState.EXPIRED,
        NoticeKind.REFUNDED: PaymentState.REFUNDED,
    }[notice.kind]
    if wanted not in states.moves_from(state):
        return
    if wanted is PaymentState.PAID:
        payment.paid_at = notice.occurred_at
    _move(writing, payment, wanted)
    if wanted is PaymentState.PAID and not _confirm(writing, payment, hold):
        _move(writing, payment, PaymentState.REFUNDING)
        writing.after(partial(_refund, payment.provider, payment.session))


def _confirm(writing: Writing, payment: Payment, hold: Hold) -> bool:
    """Confirm the booking that was paid; False if that is no longer possible and the money must go back."""
    booking = Booking.objects.select_for_update().get(pk=payment.booking_id)
    if booking.state not in (BookingState.AWAITING_PAYMENT.value, BookingState.LAPSED.value):
        return False
    shipment = Shipment.objects.select_for_update().get(pk=booking.shipment_id)
    rebooked = Booking.objects.filter(shipment=shipment, state__in=LIVING).exclude(pk=booking.pk).exists()
    if rebooked or shipment.state != ShipmentState.DRAFT.value:
        return False
    if hold.state == HoldState.EXPIRED.value:
        # The payment came late: the slot may have gone to somebody else meanwhile.
        if not take_slot(hold.offer_id):
            return False
        writing.changed(Offer.objects.get(pk=hold.offer_id))
    elif hold.state != HoldState.ACTIVE.value:
        return False
    hold.state = states.move(HoldState(hold.state), HoldState.USED).value
    hold.save(update_fields=["state"])
    booking.state = states.move(BookingState(booking.state), BookingState.CONFIRMED).value
    booking.confirmed_at = clock.now()
    booking.save(update_fields=["state", "confirmed_at"])
    shipment.booking_id = booking.pk
    shipment.save(update_fields=["booking_id"])
    writing.changed(hold, booking)
    move_shipment(writing, shipment, ShipmentState.DECLARED, Report())
    issue_pass(writing, booking)
    return True


def _refund(provider: str, session: str) -> None:
    try:
        providers.named(provider).refund(session)
    except ProviderDown as error:
        # The payment stays "refunding": settle_refunds asks again.
        logs.failure("refund_not_asked", error)


def settle_refunds() -> None:
    """Ask again for every refund that the provider has not confirmed. Run at start: a crash must not eat a refund."""
    for payment in Payment.objects.filter(state=PaymentState.REFUNDING.value):
        _refund(payment.provider, payment.session)
