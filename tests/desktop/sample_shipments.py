"""Fixed shipments of a member: one of every kind that My shipments must tell apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.desktop import sample

from moonmail.client.model import (
    AlternativeSlot,
    Asked,
    Operation,
    OpKind,
    OpState,
    ShipmentCard,
    ShipmentDetail,
)
from moonmail.client.movements import movement
from moonmail.contract.bookings import Booking, CustodyEvent, Pass, Payment, Shipment
from moonmail.contract.missions import Mission
from moonmail.domain.moment import Moment, Precision
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentState

NOW: Final = sample.NOW
QR: Final = (
    "MOON1:RRQ+D9P60CO0$+AWKB9HK100100JV8VZG%GIKT6FN00PD0KSWY0FMD0H3/E7V50.2055A000000000000000000000XKPY"
    "Y9734946H3D6$CHQE93DT70I58OHN S3O E:%8SWSCV92Y80MBQDTCED./1:.VZV9V1N4J1TQ4B-PP%S8D7-6I %2.%J8ZDUG5ZD"
    "8Z6D5XL+P5O+1%*TXATC0"
)
# The public half of the key that signed it, as a desk would know it.
PASS_KEY: Final = {
    "kty": "OKP",
    "crv": "Ed25519",
    "alg": "EdDSA",
    "use": "sig",
    "kid": "56475aa7",
    "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg",
}


def _milestone(seq: int, state: str, at: str = "", precision: str = "min", **more: object) -> dict[str, object]:
    occurred = {"at": at, "precision": precision} if at else None
    return {"seq": seq, "state": state, "confidence": "confirmed", "occurred_at": occurred, **more}


MISSION_FLYING: Final = Mission.model_validate(
    sample.MISSION_OPEN.model_dump(mode="json")
    | {
        "id": "mm-203",
        "flight_number": "MM 203",
        "site": {"name": {"ja": "危難の海", "en": "Mare Crisium"}, "lat": 17.0, "lon": 59.1, "protection": "IIa"},
        "state": "in_flight",
        "windows": [
            {
                "window": {"earliest": "2026-11-01", "latest": "2026-11-30"},
                "announced_at": {"at": "2026-06-01T00:00:00Z", "precision": "d"},
            }
        ],
        "landing_planned_at": {"at": "2026-12-01T19:10:00Z", "precision": "min"},
        "milestones": [
            _milestone(1, "achieved", "2026-11-10T00:00:00Z", "d"),
            _milestone(2, "achieved", "2026-11-12T06:11:00Z"),
            _milestone(3, "achieved", "2026-11-13T00:00:00Z", "d"),
            _milestone(4, "achieved", "2026-11-14T19:40:00Z"),
            _milestone(
                5, "unknown", note={"ja": "通信が途切れたため、確認中です。", "en": "Contact was lost; being checked."}
            ),
            _milestone(6, "achieved", "2026-11-19T10:00:00Z"),
            _milestone(7, "in_progress", "2026-11-21T00:00:00Z", "d", confidence="provisional"),
            _milestone(8, "planned", planned_at={"at": "2026-11-28T00:00:00Z", "precision": "d"}),
            _milestone(
                9,
                "planned",
                planned_at={"at": "2026-12-01T19:10:00Z", "precision": "min"},
                planned_revisions=[
                    {
                        "planned_at": {"at": "2026-12-01T19:24:00Z", "precision": "min"},
                        "announced_at": {"at": "2026-11-20T05:00:00Z", "precision": "min"},
                        "reason": {
                            "ja": "軌道の見直しにより7分早まりました",
                            "en": "7 minutes earlier after a new orbit plan",
                        },
                    }
                ],
            ),
            _milestone(10, "planned"),
        ],
        "events": [
            {
                "code": "simulated_pass",
                "name": {"ja": "危難の海の上空を通過", "en": "Pass over Mare Crisium"},
                "occurred_at": {"at": "2026-11-21T20:00:00Z", "precision": "h"},
                "confidence": "simulated",
            }
        ],
    }
)

LONG: Final = "星を見上げるたびに思い出す、ふたりの約束とふるさとの海。いつまでも元気でいてください"


def _card(n: int, title: str, **more: Any) -> ShipmentCard:
    mission: Mission = more.pop("mission", sample.MISSION_OPEN)
    state = more.pop("state", ShipmentState.DECLARED)
    booking = more.pop("booking", BookingState.CONFIRMED)
    asked = more.pop("asked", Asked.DONE)
    return ShipmentCard(
        shipment_id=UUID(int=100 + n),
        booking_id=UUID(int=200 + n),
        title=title,
        size=more.pop("size", SizeCode.MESSAGE),
        mission_id=mission.id,
        flight_number=mission.flight_number,
        site=mission.site.name.text(),
        reference="K7PX3M" if booking else "",
        shipment_state=state,
        booking_state=booking,
        asked=asked,
        moved=movement(booking is not None, asked, booking, state),
        moved_at=more.pop("moved_at", Moment(NOW - timedelta(days=n, hours=3), Precision.MINUTE)),
    )


FLYING: Final = _card(
    1, "おばあちゃんへ", mission=MISSION_FLYING, state=ShipmentState.LAUNCHED, moved_at=Moment(NOW - timedelta(days=10))
)
UNPAID: Final = _card(2, "卒業の寄せ書き", booking=BookingState.AWAITING_PAYMENT)
REFUSED: Final = _card(3, LONG, booking=None, asked=Asked.REFUSED)
WAITING: Final = _card(4, "はじめての月へ", booking=None, asked=Asked.WAITING)
BOOKED: Final = _card(5, "月面で会いましょう", size=SizeCode.PHOTO, mission=sample.MISSION_DELAYED)
LAPSED: Final = _card(6, "父の還暦に", booking=BookingState.LAPSED)
LOST: Final = _card(
    7,
    "2025年のわたしから",
    mission=sample.MISSION_LOST,
    state=ShipmentState.LOST,
    moved_at=Moment(datetime(2025, 6, 5, 19, 17, tzinfo=UTC), Precision.MINUTE),
)
NEEDS_YOU: Final = _card(8, "Hello, Moon", booking=None, asked=Asked.NEEDS_YOU, size=SizeCode.NAME)
CARDS: Final = (WAITING, FLYING, UNPAID, REFUSED, NEEDS_YOU, BOOKED, LAPSED, LOST)


def operation(card: ShipmentCard, state: OpState, code: str, **more: Any) -> Operation:
    return Operation(
        id=UUID(int=card.shipment_id.int + 1000),
        kind=OpKind.BOOKING,
        state=state,
        made_at=NOW - timedelta(hours=1),
        title=card.title,
        shipment_id=card.shipment_id,
        booking_id=card.booking_id,
        mission_id=card.mission_id,
        attempts=1,
        code=code,
        **more,
    )


OPERATIONS: Final = (
    operation(
        REFUSED,
        OpState.REFUSED,
        "sold_out",
        quote="7F3K9Q",
        alternatives=(AlternativeSlot("mm-205", "MM 205", SizeCode.MESSAGE, 80, 19_800),),
    ),
    operation(NEEDS_YOU, OpState.NEEDS_USER, "signed_out"),
    operation(WAITING, OpState.PENDING, "offline"),
)

_WORDS: Final = {
    "system": {"ja": "MoonMail 予約システム", "en": "MoonMail booking system"},
    "operator": {"ja": "着陸機の運航会社", "en": "The lander's operator"},
    "moonmail": {"ja": "MoonMail", "en": "MoonMail"},
    "room": {"ja": "東京 クリーンルーム", "en": "Clean room, Tokyo"},
    "pad": {"ja": "ケープカナベラル", "en": "Cape Canaveral"},
}


def custody(card: ShipmentCard, n: int, state: str, at: str, holder: str, place: str = "", **more: Any) -> CustodyEvent:
    return CustodyEvent.model_validate(
        {
            "id": UUID(int=card.shipment_id.int * 100 + n),
            "rev": n,
            "shipment_id": card.shipment_id,
            "biz_step": "installing",
            "disposition": "in_progress",
            "state": state,
            "read_point": _WORDS.get(place),
            "holder": _WORDS[holder],
            "occurred_at": {"at": at, "precision": more.pop("precision", "min")},
            "recorded_at": "2026-11-20T00:00:00Z",
            "confidence": more.pop("confidence", "confirmed"),
            "source": _WORDS[more.pop("source", "system")],
            **more,
        }
    )


def booking_of(card: ShipmentCard, mission: Mission, **more: Any) -> Booking:
    from moonmail.contract.orders import order_from
    from moonmail.domain.order import facts_sha256, legal_facts

    offer = next(o for o in sample.offers(mission.id, {card.size.value: 5}))
    facts = legal_facts(order_from(mission, offer))
    return Booking.model_validate(
        {
            "id": card.booking_id,
            "rev": 1,
            "reference": "K7PX3M",
            "state": card.booking_state,
            "mission_id": mission.id,
            "size": card.size,
            "hold_id": UUID(int=300),
            "shipment_id": card.shipment_id,
            "price": {"amount": offer.price.amount},
            "confirmation": {
                "terms_version": mission.terms.version,
                "total": {"amount": offer.price.amount},
                "facts": [
                    {
                        "key": fact.key,
                        "label": {"ja": fact.label.ja, "en": fact.label.en},
                        "value": {"ja": fact.value.ja, "en": fact.value.en},
                    }
                    for fact in facts
                ],
                "facts_sha256": facts_sha256(facts),
                "language": "ja",
                "confirmed_at": "2026-10-04T09:20:00Z",
                "obligation_end": mission.terms.obligation_end,
                "entitlements": mission.terms.entitlements,
                "default_entitlement": mission.terms.default_entitlement,
                "choose_within_days": mission.terms.choose_within_days,
                "window": mission.windows[-1].window.model_dump(),
                "last_change_at": "2026-10-20T14:59:00Z",
            },
            "created_at": "2026-10-04T09:20:00Z",
            "confirmed_at": None if card.booking_state is BookingState.AWAITING_PAYMENT else "2026-10-04T09:22:00Z",
            "pay_by": None,
            **more,
        }
    )


def detail(card: ShipmentCard, mission: Mission, **more: Any) -> ShipmentDetail:
    booked = card.booking_state is not None
    shipment = Shipment.model_validate(
        {
            "id": card.shipment_id,
            "rev": 1,
            "kind": "message",
            "title": card.title,
            "size": card.size,
            "mission_id": mission.id,
            "booking_id": card.booking_id,
            "state": card.shipment_state,
            "message": {"name": "", "text": card.title, "plate": "a" * 64},
            "created_at": "2026-10-04T09:20:00Z",
        }
    )
    found = ShipmentDetail(
        card=card,
        shipment=shipment if booked else None,
        booking=booking_of(card, mission) if booked else None,
        mission=mission,
        offers=sample.offers(mission.id, {card.size.value: 5}),
        payment=None,
        pass_=None,
        custody=(),
        operations=tuple(o for o in OPERATIONS if o.shipment_id == card.shipment_id),
    )
    return replace(found, **more)


def payment(card: ShipmentCard, state: str, **more: Any) -> Payment:
    return Payment.model_validate(
        {
            "id": UUID(int=400),
            "rev": 1,
            "booking_id": card.booking_id,
            "state": state,
            "amount": {"amount": 19_800},
            "provider": "sample",
            "checkout_url": "http://127.0.0.1:1/pay/x",
            "expires_at": None,
            "paid_at": "2026-10-04T09:22:00Z" if state == "paid" else None,
            **more,
        }
    )


def pass_of(card: ShipmentCard) -> Pass:
    return Pass.model_validate(
        {
            "id": UUID(int=500),
            "rev": 1,
            "booking_id": card.booking_id,
            "sequence": 1,
            "number": "H7K3PQ",
            "qr": QR,
            "issued_at": "2026-10-04T09:22:00Z",
            "expires_at": "2027-01-04T00:00:00Z",
        }
    )


FLYING_CUSTODY: Final = (
    custody(FLYING, 1, "declared", "2026-10-04T09:22:00Z", "moonmail"),
    custody(FLYING, 2, "integrated", "2026-10-28T00:00:00Z", "operator", "room", precision="d"),
    custody(FLYING, 3, "launched", "2026-11-12T06:11:00Z", "operator", "pad", source="operator"),
)
DETAILS: Final[dict[UUID, ShipmentDetail]] = {
    found.card.shipment_id: found
    for found in (
        detail(FLYING, MISSION_FLYING, payment=payment(FLYING, "paid"), pass_=pass_of(FLYING), custody=FLYING_CUSTODY),
        detail(
            UNPAID,
            sample.MISSION_OPEN,
            payment=payment(UNPAID, "created"),
            booking=booking_of(UNPAID, sample.MISSION_OPEN, pay_by=NOW + timedelta(minutes=28, seconds=5)),
            custody=(custody(UNPAID, 1, "declared", "2026-11-20T00:04:00Z", "moonmail"),),
        ),
        detail(REFUSED, sample.MISSION_OPEN),
        detail(WAITING, sample.MISSION_OPEN),
        detail(NEEDS_YOU, sample.MISSION_OPEN),
        detail(
            BOOKED,
            sample.MISSION_DELAYED,
            payment=payment(BOOKED, "paid"),
            pass_=pass_of(BOOKED),
            custody=(custody(BOOKED, 1, "declared", "2026-11-17T00:04:00Z", "moonmail"),),
        ),
        detail(LAPSED, sample.MISSION_OPEN, payment=payment(LAPSED, "expired")),
        detail(
            LOST,
            sample.MISSION_LOST,
            payment=payment(LOST, "paid"),
            pass_=pass_of(LOST),
            custody=(
                custody(LOST, 1, "declared", "2024-10-04T09:22:00Z", "moonmail"),
                custody(LOST, 2, "integrated", "2024-11-20T00:00:00Z", "operator", "room", precision="d"),
                custody(
                    LOST, 3, "launched", "2025-01-15T06:11:39Z", "operator", "pad", precision="s", source="operator"
                ),
                custody(LOST, 4, "lost", "2025-06-05T19:17:00Z", "operator", source="operator"),
            ),
        ),
    )
}


def many(count: int) -> list[ShipmentCard]:
    """Return ``count`` cards, newest movement first."""
    return [replace(BOOKED, shipment_id=UUID(int=10_000 + n), title=f"お預かり品 {n}") for n in range(count)]
