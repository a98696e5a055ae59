"""Issuing receipts: numbered in the year they are issued in Japan, one after the other without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F

from moonmail.backend import clock, shop
from moonmail.backend.bookings.expiry import sweep
from moonmail.backend.bookings.models import Booking
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.backend.http.requests import hash_of, require_same
from moonmail.backend.organisations.models import Organisation
from moonmail.backend.payments.models import Payment
from moonmail.backend.payments.refunds import chain_of
from moonmail.backend.receipts.models import Receipt, ReceiptYear
from moonmail.contract.base import Words
from moonmail.contract.problems import ProblemCode
from moonmail.contract.receipts import ReceiptIn
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.states import BookingState, PaymentState
from moonmail.domain.text import Text
from moonmail.domain.written import is_seen, unreadable

_STANDING: Final = (BookingState.CONFIRMED.value, BookingState.COMPLETED.value)
_PAID: Final = (PaymentState.PAID.value, PaymentState.REFUNDING.value, PaymentState.REFUNDED.value)
_METHODS: Final = {
    "sample": Text("テスト用の支払い（実際の請求はありません）", "Test payment (no money is charged)"),
}
_OTHER_METHOD: Final = Text("オンライン決済", "Paid online")
_PURPOSE: Final = Text("{flight} 便　{size} {n}枠の搭載料として", "For carrying on {flight}: {size}, {n} {slots}")
_UNREADABLE: Final = Text(
    "宛名に使えない制御文字が含まれているため、発行していません。宛名を入力し直してください。",
    "The name contains control characters that can't be printed, so nothing was issued. Please type it again.",
)
_EMPTY: Final = Text("宛名を入力してください。", "Please type the name that the receipt is made out to.")


@dataclass(frozen=True, slots=True)
class _Paid:
    """What was paid for a booking and for those it replaced, and kept. ``total``: whole yen.

    ``booking``: the one that stands for it now, after changes of flight or size.
    """

    booking: Booking
    total: int
    at: datetime
    provider: str
    booking_ids: tuple[UUID, ...]


def put_receipt(receipt_id: UUID, member_id: UUID, body: ReceiptIn) -> tuple[Receipt, bool]:
    """Issue a receipt to who paid. Returns it and whether it is new.

    Raises:
        Refusal: id_reused, not_found, illegal_move (nothing is paid, or it went back), content_not_allowed.
    """
    sweep()
    asked = hash_of(body)
    addressee = _addressee(body.addressee)

    def act(writing: Writing) -> tuple[Receipt, bool]:
        existing = Receipt.objects.select_related("booking").filter(pk=receipt_id).first()
        if existing is not None:
            require_same(existing, member_id, asked)
            return existing, False
        booking = Booking.objects.filter(pk=body.booking_id).first()
        paid = _paid(booking, member_id) if booking else None
        if booking is None or paid is None:
            raise Refusal(ProblemCode.NOT_FOUND, fields={"booking_id": "unknown"})
        now = clock.now()
        # The counter first: whoever issues at the same time waits here, and counts the issues after it.
        number = _next_number(now)
        receipt = Receipt.objects.create(
            id=receipt_id,
            member_id=member_id,
            request_sha256=asked,
            booking=booking,
            number=number,
            reissue=Receipt.objects.filter(booking_id__in=paid.booking_ids).count(),
            addressee=addressee,
            organisation=_is_organisation(paid.booking, addressee),
            issued_at=now,
            paid_at=paid.at,
            total=paid.total,
            tax_percent=shop.TAX_PERCENT,
            tax=shop.tax_within(paid.total),
            body=_words(paid),
        )
        writing.changed(receipt)
        return receipt, True

    return write_once(act, receipt_id)


def _addressee(typed: str) -> str:
    addressee = typed.strip()
    if any(unreadable(character) for character in addressee):
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_UNREADABLE, fields={"addressee": "control characters"})
    if not is_seen(addressee):
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_EMPTY, fields={"addressee": "empty"})
    return addressee


def _paid(booking: Booking, member_id: UUID) -> _Paid | None:
    """Return what this member paid and we keep; None if the booking is nothing they know of.

    Raises:
        Refusal: illegal_move when there is nothing to give a receipt for.
    """
    newest = _newest(booking)
    ids = tuple(chain_of(newest))
    payments = list(Payment.objects.filter(booking_id__in=ids, member_id=member_id, state__in=_PAID))
    if not payments and (booking.member_id != member_id or booking.gifted):
        return None
    total = sum(payment.amount - payment.refunded for payment in payments)
    times = [payment.paid_at for payment in payments if payment.paid_at is not None]
    if newest.state not in _STANDING or total <= 0 or not times:
        raise Refusal(ProblemCode.ILLEGAL_MOVE, current=_why_not(newest, payments))
    return _Paid(newest, total, max(times), payments[-1].provider, ids)


def _newest(booking: Booking) -> Booking:
    while booking.state == BookingState.REBOOKED.value:
        booking = Booking.objects.get(rebooks=booking, confirmed_at__isnull=False)
    return Booking.objects.select_related("hold__offer__mission").get(pk=booking.pk)


def _why_not(booking: Booking, payments: list[Payment]) -> str:
    given_back = [payment.state for payment in payments if payment.state != PaymentState.PAID.value]
    return given_back[0] if given_back else booking.state


def _next_number(now: datetime) -> str:
    year = now.astimezone(shop.JAPAN).year
    counter = ReceiptYear.objects.filter(pk=year)
    if not counter.update(last=F("last") + 1):
        ReceiptYear.objects.get_or_create(pk=year)
        counter.update(last=F("last") + 1)
    return f"{year}-{counter.values_list('last', flat=True).get():06d}"


def _is_organisation(booking: Booking, addressee: str) -> bool:
    """Return whether the receipt is in the organisation's name, so that it reads 御中 and not 様."""
    if booking.organisation_id is None:
        return False
    named = Organisation.objects.filter(pk=booking.organisation_id).first()
    return named is not None and addressee in (named.receipt_name.strip(), named.name.strip())


def _words(paid: _Paid) -> dict[str, object]:
    seller = shop.seller()
    offer, quantity = paid.booking.hold.offer, paid.booking.hold.quantity
    purpose = _PURPOSE.filled(
        flight=offer.mission.flight_number,
        size=SIZES[SizeCode(offer.size)].name,
        n=f"{quantity:,}",
        slots="slot" if quantity == 1 else "slots",
    )
    address = Text(f"〒{seller.postal_code} {seller.address.ja}", f"{seller.address.en} {seller.postal_code}")
    return {
        "method": Words.of(_METHODS.get(paid.provider, _OTHER_METHOD)).model_dump(),
        "purpose": Words.of(purpose).model_dump(),
        "registration_number": seller.registration_number,
        "seller": Words.of(seller.name).model_dump(),
        "seller_address": Words.of(address).model_dump(),
        "seller_phone": seller.phone,
    }
