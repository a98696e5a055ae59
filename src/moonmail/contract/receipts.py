"""領収書: a receipt in a name that the buyer gives."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from moonmail.contract.base import Money, Time, WireIn, WireOut, Words


class ReceiptIn(WireIn):
    """``PUT /v1/receipts/{uuid}``. ``addressee``: as it is printed before 様 or 御中."""

    booking_id: UUID
    addressee: str = Field(min_length=1, max_length=80)


class Receipt(WireOut):
    """Prices are with tax; ``tax`` is the part of ``total`` that is consumption tax, rounded down once per receipt.

    ``number`` runs through without gaps. ``reissue`` counts from 0: a second one for the same payment says so.
    ``registration_number``: the seller's number as a qualified invoice issuer, empty if there is none.
    """

    id: UUID
    rev: int
    booking_id: UUID
    reference: str
    number: str
    reissue: int
    addressee: str
    organisation: bool = False
    issued_at: Time
    paid_at: Time
    method: Words
    purpose: Words
    total: Money
    tax_percent: int
    tax: Money
    registration_number: str
    seller: Words
    seller_address: Words
    seller_phone: str
