"""What a member is owed after a flight did not do what was promised, and what they chose."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Money, Sha256, Time, WireIn, WireOut
from moonmail.domain.mission import EntitlementKind, Outcome
from moonmail.domain.states import EntitlementState


class Entitlement(WireOut):
    """One per booking and outcome, by the terms confirmed with the booking.

    ``choose_by`` is server time; after it ``default_kind`` holds. ``refund`` is what a refund gives back. ``choice`` is
    also set when the default took its place. ``new_booking_id``: the booking on the flight that was chosen.
    """

    id: UUID
    rev: int
    booking_id: UUID
    outcome: Outcome
    state: EntitlementState
    kinds: list[EntitlementKind]
    default_kind: EntitlementKind
    refund: Money
    offered_at: Time
    choose_by: Time
    choice: EntitlementKind | None = None
    chosen_at: Time | None = None
    new_booking_id: UUID | None = None
    fulfilled_at: Time | None = None


class ChoiceIn(WireIn):
    """``PUT /v1/choices/{uuid}``. Answers the entitlement. A choice holds; a second, other one is refused.

    ``mission_id``, ``terms_version`` and ``facts_sha256`` go with ``reflight``: the flight, and its terms and legal
    facts (``contract.orders.reflight_order``) as they were shown. No room there: ``no_room`` with alternatives.
    """

    entitlement_id: UUID
    kind: EntitlementKind
    mission_id: str | None = None
    terms_version: str | None = None
    facts_sha256: Sha256 | None = None
    language: str = Field(default="ja", pattern="^(ja|en)$")
