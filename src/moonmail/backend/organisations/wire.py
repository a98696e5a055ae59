"""Organisations as the wire carries them."""

from __future__ import annotations

from uuid import UUID

from moonmail.backend.bookings.models import Booking
from moonmail.backend.organisations.models import Booker, Organisation
from moonmail.backend.organisations.service import open_invitation
from moonmail.contract.accounts import Booker as BookerOut
from moonmail.contract.accounts import BookerRole, Membership, OrganisationBooking, OrganisationKind
from moonmail.contract.accounts import Organisation as OrganisationOut


def membership_out(row: Booker) -> Membership:
    """``row`` comes with its organisation."""
    return Membership(
        organisation_id=row.organisation_id,
        name=row.organisation.name,
        kind=OrganisationKind(row.organisation.kind),
        receipt_name=row.organisation.receipt_name,
        role=BookerRole(row.role),
    )


def organisation_out(organisation_id: UUID, role: BookerRole) -> OrganisationOut:
    """Return what a member in this role sees: the invitation is for owners alone."""
    row = Organisation.objects.get(pk=organisation_id)
    invitation = open_invitation(row) if role is BookerRole.OWNER else None
    return OrganisationOut(
        id=row.id,
        name=row.name,
        kind=OrganisationKind(row.kind),
        receipt_name=row.receipt_name,
        role=role,
        bookers=[
            BookerOut(member_id=each.member_id, name=each.member.name, role=BookerRole(each.role), since=each.since)
            for each in row.bookers.select_related("member")
        ],
        bookings=[
            _booking(each)
            for each in Booking.objects.filter(organisation_id=organisation_id)
            .select_related("hold__offer__mission", "shipment", "member")
            .order_by("-created_at")
        ],
        invitation=invitation.code if invitation else None,
        invitation_expires_at=invitation.expires_at if invitation else None,
    )


def _booking(row: Booking) -> OrganisationBooking:
    offer = row.hold.offer
    return OrganisationBooking(
        booking_id=row.pk,
        reference=row.reference,
        title=row.shipment.title,
        mission_id=offer.mission_id,
        flight_number=offer.mission.flight_number,
        state=row.state,
        quantity=row.hold.quantity,
        total=row.price,
        booked_by=row.member.name,
        booked_at=row.created_at,
    )
