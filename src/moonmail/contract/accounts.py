"""The member."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Time, WireIn, WireOut, Words
from moonmail.domain.revealing import PersonField


class Consent(WireOut):
    document: str
    version: str
    given_at: Time


class OrganisationKind(StrEnum):
    COMPANY = "company"
    SCHOOL = "school"
    CLUB = "club"


class BookerRole(StrEnum):
    """``owner``: may invite and remove bookers and change the organisation's name."""

    OWNER = "owner"
    BOOKER = "booker"


class Membership(WireOut):
    """An organisation for which the member books."""

    organisation_id: UUID
    name: str
    kind: OrganisationKind
    receipt_name: str
    role: BookerRole


class Member(WireOut):
    """``name_kana`` is given by the member: kanji can't be read reliably.

    ``code_until``: until when the desk waits for a one-time code (``GET /v1/me/desk-code``); null: it asked for none.
    """

    id: UUID
    rev: int
    membership_number: str
    name: str = Field(description="in kanji, or as the member writes it")
    name_kana: str
    name_latin: str
    birth_date: str
    email: str
    phone: str
    language: str
    consents: list[Consent]
    organisations: list[Membership] = Field(default_factory=list)
    code_until: Time | None = None


class DeskCode(WireOut):
    """``GET /v1/me/desk-code``: what the member reads out to the desk. To be shown until then, and kept nowhere."""

    digits: str
    expires_at: Time


class Access(WireOut):
    """That staff looked at something of the member's: what, why, when and in which role. Never who it was."""

    id: UUID
    field: PersonField
    field_name: Words
    reason: Words
    role: Words
    at: Time


class AccessList(WireOut):
    """Newest first, at most 100."""

    items: list[Access]


class MemberIn(WireIn):
    """``PATCH /v1/me`` with ``If-Match``."""

    language: str = Field(pattern="^(ja|en)$")


class ConsentIn(WireIn):
    """``PUT /v1/consents/{uuid}``: agree to a document in the version that was read. Answers the member."""

    document: str
    version: str


class Document(WireOut):
    """One of the seller's documents in the version that holds. ``consent``: members must agree to it."""

    name: str
    version: str
    title: Words
    path: str
    consent: bool


class DocumentList(WireOut):
    """``GET /v1/documents``, without sign-in."""

    items: list[Document]


class Kept(WireOut):
    """What stays after a deletion, why, and until when (``YYYY-MM-DD``; null: no fixed day, see ``why``)."""

    what: Words
    why: Words
    until: str | None


class DeletionPlan(WireOut):
    """``GET /v1/me/deletion``: what deleting the account would do. ``blocked``: why it can't be done yet."""

    goes: list[Words]
    stays: list[Kept]
    blocked: list[Words]


class DeletionIn(WireIn):
    """``PUT /v1/deletions/{uuid}``: delete everything that need not stay, and end all sign-ins. Answers the plan.

    ``membership_number``: typed by the member, so that it is not done by a slip.
    """

    membership_number: str


class OrganisationIn(WireIn):
    """``PUT /v1/organisations/{uuid}``. Who makes it is its owner. The same id with other content changes it."""

    name: str = Field(min_length=1, max_length=80)
    kind: OrganisationKind
    receipt_name: str = Field(min_length=1, max_length=80)


class Booker(WireOut):
    member_id: UUID
    name: str
    role: BookerRole
    since: Time


class OrganisationBooking(WireOut):
    """What colleagues see of each other's bookings: what is needed to keep the books."""

    booking_id: UUID
    reference: str
    title: str
    mission_id: str
    flight_number: str
    state: str
    quantity: int
    total: int
    booked_by: str
    booked_at: Time


class Organisation(WireOut):
    """``GET /v1/organisations/{id}``. ``invitation``: the code that the owner hands on, null if there is none."""

    id: UUID
    name: str
    kind: OrganisationKind
    receipt_name: str
    role: BookerRole
    bookers: list[Booker]
    bookings: list[OrganisationBooking]
    invitation: str | None = None
    invitation_expires_at: Time | None = None


class InvitationIn(WireIn):
    """``PUT /v1/invitations/{uuid}``: a new single-use code; an older one ends. Answers the organisation."""

    organisation_id: UUID


class JoiningIn(WireIn):
    """``PUT /v1/joinings/{uuid}``: become a booker. Answers the organisation. Wrong guesses are limited."""

    code: str = Field(max_length=40)
