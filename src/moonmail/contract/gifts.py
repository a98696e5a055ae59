"""Giving a booking to somebody else, by a code that can be said on the telephone."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Time, WireIn, WireOut
from moonmail.domain.states import GiftState


class GiftIn(WireIn):
    """``PUT /v1/gifts/{uuid}``: make a code for a confirmed booking. ``receiver`` and ``note`` are words for them."""

    booking_id: UUID
    receiver: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=400)


class Gift(WireOut):
    """The giver's view. ``code`` is there while it can be claimed; the booking is the receiver's once it was.

    ``title`` and ``mission_id`` say what was given, also when the booking is no longer the giver's to see.
    """

    id: UUID
    rev: int
    booking_id: UUID
    state: GiftState
    code: str | None
    receiver: str
    note: str
    title: str
    mission_id: str
    made_at: Time
    expires_at: Time
    claimed_at: Time | None = None


class GiftMove(StrEnum):
    LOCK = "lock"
    UNLOCK = "unlock"
    TAKE_BACK = "take_back"


class GiftMoveIn(WireIn):
    """``PUT /v1/gift-moves/{uuid}``. Answers the gift."""

    gift_id: UUID
    move: GiftMove


class ClaimIn(WireIn):
    """``PUT /v1/claims/{uuid}``: take over what somebody booked for the caller. Wrong guesses are limited (429)."""

    code: str = Field(max_length=40)


class Claim(WireOut):
    """What was claimed. The objects themselves come by sync."""

    id: UUID
    booking_id: UUID
    shipment_id: UUID
    title: str
    giver: str
    note: str
    claimed_at: Time
