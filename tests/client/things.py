"""Objects as a backend would send them, each with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from moonmail.contract.base import Words
from moonmail.contract.bookings import Booking, CustodyEvent, Payment, Shipment
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.gifts import Gift
from moonmail.contract.items import ItemIn
from moonmail.contract.receipts import Receipt
from moonmail.domain.item import Answer, Hazard, ItemCategory, ItemShape, Material

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WORDS = Words(ja="月", en="Moon")
CONFIRMATION: dict[str, Any] = {
    "terms_version": "1",
    "total": {"amount": 19800},
    "facts": [],
    "facts_sha256": "0" * 64,
    "language": "ja",
    "confirmed_at": NOW,
    "obligation_end": "landed",
    "entitlements": ["reflight", "refund", "record"],
    "default_entitlement": "refund",
    "choose_within_days": 90,
    "window": {"earliest": None, "latest": None},
    "last_change_at": NOW + timedelta(days=90),
}


def shipment(number: int, rev: int = 1, **more: Any) -> Shipment:
    """Return the shipment of the booking with the same number."""
    doc = {
        "id": UUID(int=number),
        "rev": rev,
        "kind": "message",
        "title": f"手紙 {number}",
        "size": "message",
        "mission_id": "mm-1",
        "booking_id": booking_id(number),
        "state": "declared",
        "message": {"name": "", "text": "月へ", "plate": "a" * 64} if not more.keys() & {"item", "group"} else None,
        "created_at": NOW,
    }
    return Shipment.model_validate(doc | more)


def booking_id(number: int) -> UUID:
    return UUID(int=1000 + number)


def booking(number: int, rev: int = 1, **more: Any) -> Booking:
    doc = {
        "id": booking_id(number),
        "rev": rev,
        "reference": f"QRST3{number}",
        "state": "confirmed",
        "mission_id": "mm-1",
        "size": "message",
        "hold_id": UUID(int=2000 + number),
        "shipment_id": UUID(int=number),
        "price": {"amount": 19800},
        "confirmation": CONFIRMATION,
        "created_at": NOW,
        "confirmed_at": NOW,
        "pay_by": None,
    }
    return Booking.model_validate(doc | more)


def payment(number: int, of: int, amount: int, state: str = "paid", **more: Any) -> Payment:
    doc = {
        "id": UUID(int=3000 + number),
        "rev": number,
        "booking_id": booking_id(of),
        "state": state,
        "amount": {"amount": amount},
        "provider": "sample",
        "checkout_url": None,
        "expires_at": None,
        "paid_at": NOW,
    }
    return Payment.model_validate(doc | more)


def event(number: int, of: int, state: str, at: datetime = NOW, rev: int = 1) -> CustodyEvent:
    return CustodyEvent.model_validate(
        {
            "id": UUID(int=4000 + number),
            "rev": rev,
            "shipment_id": UUID(int=of),
            "biz_step": "x",
            "disposition": "x",
            "state": state,
            "read_point": None,
            "holder": WORDS,
            "occurred_at": {"at": at, "precision": "min"},
            "recorded_at": NOW,
            "confidence": "confirmed",
            "source": WORDS,
        }
    )


def entitlement(number: int, of: int, rev: int = 1, **more: Any) -> Entitlement:
    doc = {
        "id": UUID(int=5000 + number),
        "rev": rev,
        "booking_id": booking_id(of),
        "outcome": "lost_landing",
        "state": "offered",
        "kinds": ["reflight", "refund", "record"],
        "default_kind": "refund",
        "refund": {"amount": 19800},
        "offered_at": NOW + timedelta(days=10),
        "choose_by": NOW + timedelta(days=100),
    }
    return Entitlement.model_validate(doc | more)


def gift(number: int, of: int, **more: Any) -> Gift:
    doc = {
        "id": UUID(int=6000 + number),
        "rev": number,
        "booking_id": booking_id(of),
        "state": "offered",
        "code": "7KQM3TXA",
        "receiver": "",
        "note": "",
        "title": f"手紙 {of}",
        "mission_id": "mm-1",
        "made_at": NOW + timedelta(minutes=number),
        "expires_at": NOW + timedelta(days=90),
    }
    return Gift.model_validate(doc | more)


def receipt(number: int, of: int) -> Receipt:
    return Receipt.model_validate(
        {
            "id": UUID(int=7000 + number),
            "rev": number,
            "booking_id": booking_id(of),
            "reference": "QRST34",
            "number": f"R-{number:06d}",
            "reissue": 0,
            "addressee": "山本 さくら",
            "issued_at": NOW + timedelta(minutes=number),
            "paid_at": NOW,
            "method": WORDS,
            "purpose": WORDS,
            "total": {"amount": 19800},
            "tax_percent": 10,
            "tax": {"amount": 1800},
            "registration_number": "",
            "seller": WORDS,
            "seller_address": WORDS,
            "seller_phone": "",
        }
    )


def item(**more: Any) -> ItemIn:
    doc = {
        "name": "結婚指輪",
        "category": ItemCategory.RING,
        "materials": [Material.METAL],
        "shape": ItemShape.ROUND,
        "length_mm": 10.0,
        "width_mm": 10.0,
        "height_mm": 2.0,
        "mass_g": 4.0,
        "answers": dict.fromkeys(Hazard, Answer.NO),
        "owner_name": "山本 さくら",
        "owner_nationality": "JP",
        "value_yen": 50000,
        "photos": ["c" * 64, "d" * 64],
        "agreed": [],
    }
    return ItemIn.model_validate(doc | more)
