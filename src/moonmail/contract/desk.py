"""The desk: who calls and what they may do; the audit."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Time, WireIn, WireOut
from moonmail.domain.revealing import PersonField, RevealReason
from moonmail.domain.sizes import SizeCode
from moonmail.domain.staff import DeskAct, StaffRole
from moonmail.domain.states import BookingState, ShipmentState
from moonmail.domain.verifying import Fact


class StaffMe(WireOut):
    """Who is signed in at a desk. ``may``: what the backend will let them do, so that the desk shows nothing else."""

    id: UUID
    name: str
    roles: list[StaffRole]
    may: list[DeskAct]


class AuditEntryOut(WireOut):
    """One line of the audit, as ``domain.audit.Entry`` has it. ``detail``: None when there was none or it was erased.

    ``name``: what whoever did it is called now; empty for somebody at the server's console.
    """

    number: int
    at: Time
    who: str
    name: str
    role: str
    act: str
    what: str
    member: str
    why: str
    detail: dict[str, Any] | None
    erased: bool
    hash: str


class AuditPage(WireOut):
    """Newest first. ``before``: what to ask with for the next page; None when there is none."""

    items: list[AuditEntryOut]
    before: int | None


class FindIn(WireIn):
    """What a caller said or a scanner read. ``settled``: nobody types on; only then is it in the audit.

    In a body and not in an address: addresses are written into logs.
    """

    text: Annotated[str, Field(max_length=600)]
    settled: bool = False


class FoundBooking(WireOut):
    """What may be told of a booking before anybody is verified."""

    booking_id: UUID
    flight_number: str
    size: SizeCode
    state: BookingState
    shipment_state: ShipmentState
    booked_at: Time


class FoundMember(WireOut):
    """``name``: masked, 月● う●●. ``found_by``: name, sound, number, phone, email, reference, pass or air_waybill.

    ``bookings``: the newest five; of who was found by a reference or pass, that one alone.
    """

    member_id: UUID
    name: str
    found_by: str
    bookings: list[FoundBooking]


class Found(WireOut):
    """The best fitting first. ``more``: there are others; say more. ``pass_verdict``: of a pass's code, what it shows.

    ``pass_replaced``: a newer pass of the same booking stands for it now, or it was cancelled.
    """

    members: list[FoundMember] = Field(default_factory=list)
    more: bool = False
    pass_verdict: str = ""
    pass_replaced: bool = False


class VerificationIn(WireIn):
    """What a caller said, as staff typed it. ``facts``: at least two. ``number_tail``: the last four digits."""

    member_id: UUID
    facts: Annotated[dict[Fact, Annotated[str, Field(min_length=1, max_length=40)]], Field(min_length=2)]


class Verification(WireOut):
    """``matches``: match or no match, and never what is right. ``expires_at``: of a caller who is verified.

    ``tries_left``: how many failures there may still be before nobody can try for a while.
    """

    id: UUID
    member_id: UUID
    verified: bool
    matches: dict[Fact, bool]
    expires_at: Time | None
    tries_left: int


class OneTimeCodeIn(WireIn):
    """``PUT /v1/desk/one-time-codes/{uuid}``: let the member's app show a code, which they read out."""

    member_id: UUID


class OneTimeCode(WireOut):
    """That a code is shown, and until when it is good; what it is, the member alone sees."""

    id: UUID
    member_id: UUID
    expires_at: Time


class MemberFile(WireOut):
    """A member at the desk. Before their caller is verified there is nothing in it that is personal.

    ``fields``: masked; what a member never gave is empty. ``references``: of the bookings, by their id. Both are empty
    until ``verified_until``, which is None for whoever is not verified.
    """

    member_id: UUID
    name: str
    language: str
    joined_at: Time
    verified_until: Time | None
    fields: dict[PersonField, str]
    bookings: list[FoundBooking]
    references: dict[UUID, str]
    version: str = Field(default="", description="of the member, for If-Match")


class RevealIn(WireIn):
    """Which field of a verified caller, and why."""

    member_id: UUID
    field: PersonField
    reason: RevealReason


class Reveal(WireOut):
    """``value``: to be shown until ``until`` and not after."""

    id: UUID
    member_id: UUID
    field: PersonField
    value: str
    until: Time
