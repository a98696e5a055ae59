"""Keeping what the desk finds by, as members and bookings change; finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from uuid import UUID

from moonmail.backend.desk.models import FindTerm
from moonmail.domain.finding import Term, TermKind, terms_of_person

if TYPE_CHECKING:
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.models import Booking
    from moonmail.backend.passes.models import Pass

FROM_MEMBER: Final = frozenset(
    {"name", "name_kana", "name_latin", "membership_number", "phone", "email", "is_active", "is_staff"}
)


def keep_member(member: Member) -> None:
    """Let a member be found by what they are called now. Staff are nobody's customers, and who is gone has no name."""
    terms: frozenset[Term] = frozenset()
    if member.is_active and not member.is_staff:
        terms = terms_of_person(
            name=member.name,
            kana=member.name_kana,
            latin=member.name_latin,
            membership_number=member.membership_number,
            phone_number=member.phone,
            email=member.email,
        )
    kept = FindTerm.objects.filter(member_id=member.pk, booking_id=None)
    wanted = {term.key for term in terms}
    there = {bytes(key) for key in kept.values_list("term", flat=True)}
    if there - wanted:
        kept.filter(term__in=there - wanted).delete()
    FindTerm.objects.bulk_create(FindTerm(term=key, member_id=member.pk) for key in sorted(wanted - there))


def keep_booking(booking: Booking) -> None:
    """Let a booking be found by its reference."""
    _keep(Term(TermKind.REFERENCE, booking.reference), booking.member_id, booking.pk)


def hand_over(booking: Booking) -> None:
    """A gift was claimed: the booking is found with whom it belongs to now."""
    FindTerm.objects.filter(booking_id=booking.pk).exclude(member_id=booking.member_id).update(
        member_id=booking.member_id
    )


def keep_pass(issued: Pass) -> None:
    """Let a booking be found by the number that is printed on its pass."""
    _keep(Term(TermKind.PASS, issued.number), issued.member_id, issued.booking_id)


def keep_waybill(number: str, booking: Booking) -> None:
    """Let a booking be found by the air waybill that its item flies under."""
    _keep(Term(TermKind.AIR_WAYBILL, number), booking.member_id, booking.pk)


def _keep(term: Term, member_id: UUID, booking_id: UUID) -> None:
    FindTerm.objects.create(term=term.key, member_id=member_id, booking_id=booking_id)


def find(terms: Iterable[Term], most: int) -> tuple[list[tuple[Term, UUID, UUID | None]], bool]:
    """Return whom and what these beginnings lead to, each with the one that did: in their order, shortest first.

    The second: whether there are more than ``most``.
    """
    found: dict[tuple[UUID, UUID | None], Term] = {}
    for term in terms:
        key = term.key
        rows = FindTerm.objects.filter(term__gte=key, term__lt=_after(key)).order_by("term")
        # Some begin with it in several ways: how many rows make so many finds is not known before.
        for member_id, booking_id in rows.values_list("member_id", "booking_id").iterator(most * 4):
            found.setdefault((member_id, booking_id), term)
            if len(found) > most:
                break
    hits = [(term, member_id, booking_id) for (member_id, booking_id), term in found.items()]
    return hits[:most], len(hits) > most


def _after(key: bytes) -> bytes:
    """Return the first bytes that sort after everything that begins with ``key``. No UTF-8 holds 0xFF."""
    return key + b"\xff"
