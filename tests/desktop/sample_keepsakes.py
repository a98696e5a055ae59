"""Fixed shipments of members who are owed something, send an object, give something away or book for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.desktop import sample
from tests.desktop.sample_shipments import (
    LONG,
    LOST,
    MISSION_FLYING,
    NOW,
    _card,
    booking_of,
    custody,
    detail,
    pass_of,
    payment,
)

from moonmail.client.model import AlternativeSlot, DraftKind, Operation, OpKind, OpState, ShipmentCard, ShipmentDetail
from moonmail.contract.accounts import Member
from moonmail.contract.bookings import Booking, Shipment
from moonmail.contract.entitlements import Entitlement
from moonmail.contract.gifts import Gift
from moonmail.contract.missions import Mission
from moonmail.contract.receipts import Receipt
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentState

SCHOOL: Final = UUID(int=9000)
MEMBER: Final = Member.model_validate(
    {
        "id": UUID(int=1),
        "rev": 1,
        "membership_number": "001234567",
        "name": "山本 さくら",
        "name_kana": "ヤマモト サクラ",
        "name_latin": "SAKURA YAMAMOTO",
        "birth_date": "1990-04-01",
        "email": "sakura@example.jp",
        "phone": "090-0000-0000",
        "language": "ja",
        "consents": [],
        "organisations": [
            {
                "organisation_id": SCHOOL,
                "name": "星ヶ丘小学校",
                "kind": "school",
                "receipt_name": "学校法人 星ヶ丘学園 星ヶ丘小学校",
                "role": "owner",
            }
        ],
    }
)

_PLACES: Final = {
    "addressee": {"ja": "MoonMail 受付センター", "en": "MoonMail receiving desk"},
    "postal_code": "000-0000",
    "address": {
        "ja": "東京都みほん区月見台1丁目2番3号\n月見台ビル 1階",
        "en": "Tsukimidai Building 1F\n1-2-3 Tsukimidai, Mihon-ku, Tokyo",
    },
    "phone": "00-0000-0000",
    "hours": {"ja": "平日 9:00～17:00", "en": "Weekdays 9:00 to 17:00"},
    "lounges": [
        {
            "code": "HND-I",
            "name": {"ja": "羽田空港 国際線ラウンジ", "en": "Haneda, international lounge"},
            "airport": "HND",
            "where": {"ja": "第3ターミナル4階 ラウンジ受付", "en": "Terminal 3, 4th floor, lounge reception"},
            "hours": {"ja": "毎日 6:00～24:00", "en": "Daily 6:00 to 24:00"},
            "until": "2027-01-08T14:59:00Z",
        },
        {
            "code": "CTS",
            "name": {"ja": "新千歳空港 ラウンジ", "en": "New Chitose lounge"},
            "airport": "CTS",
            "where": {"ja": "国内線2階", "en": "Domestic, 2nd floor"},
            "hours": {"ja": "毎日 7:00～21:00", "en": "Daily 7:00 to 21:00"},
            "until": "2027-01-05T12:00:00Z",
        },
    ],
}
MISSION_ITEMS: Final = Mission.model_validate(sample.MISSION_OPEN.model_dump(mode="json") | {"hand_in": _PLACES})
MISSION_CANCELLED: Final = Mission.model_validate(
    MISSION_ITEMS.model_dump(mode="json")
    | {
        "state": "cancelled",
        "outcome": "cancelled",
        "outcome_note": {
            "ja": "打上げロケットの運用が終了したためです。",
            "en": "The rocket was taken out of service.",
        },
    }
)
MISSION_LANDED: Final = Mission.model_validate(
    MISSION_FLYING.model_dump(mode="json")
    | {
        "state": "ended",
        "outcome": "success",
        "came_down": {"lat": 17.01, "lon": 59.12, "miss_m": 140.0},
        "ended_at": {"at": "2026-11-21T20:00:00Z", "precision": "min"},
        "milestones": [
            {
                "seq": n,
                "state": "achieved",
                "confidence": "confirmed",
                "occurred_at": {"at": f"2026-11-{10 + n}T06:11:00Z", "precision": "min"},
            }
            for n in range(1, 11)
        ],
    }
)
LAST_CHANGE: Final = datetime.fromisoformat("2027-01-15T14:59:00+00:00")


def open_until(booking: Booking, last: datetime | None = LAST_CHANGE, **update: Any) -> Booking:
    terms = booking.confirmation.model_copy(update={"last_change_at": last})
    return Booking.model_validate(booking.model_dump() | {"confirmation": terms.model_dump()} | update)


def _answers(**yes: str) -> dict[str, str]:
    from moonmail.domain.item import Hazard

    return {hazard.value: "no" for hazard in Hazard} | yes


ITEM: Final[dict[str, Any]] = {
    "name": "祖母の貝殻",
    "description": "祖母と拾った浜辺の貝殻です。よく洗って乾かしました。",
    "category": "stone",
    "materials": ["stone", "ceramic"],
    "finish": "無塗装",
    "shape": "box",
    "length_mm": 14.5,
    "width_mm": 9.0,
    "height_mm": 2.8,
    "mass_g": 1.2,
    "pieces": 1,
    "answers": _answers(),
    "owner_name": "山本 さくら",
    "owner_nationality": "JP",
    "value_yen": 3_000,
    "photos": ["b" * 64, "c" * 64],
    "agreed": ["truth", "inspection", "no_return", "loss"],
}
_FOUND: Final = {
    "rule": "shell",
    "kind": "needs_review",
    "why": {
        "ja": "貝殻には生き物に由来するものが残っていることがあるため、スタッフが確認します。",
        "en": "Shells can carry traces of living things, so our staff look at them first.",
    },
    "remedy": {
        "ja": "よく洗って乾かしたことがわかる写真があると、確認が早く済みます。",
        "en": "A photo that shows it washed and dried makes this quicker.",
    },
}


def verdict(kind: str, *findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "findings": list(findings),
        "rules_version": "1",
        "decided_at": "2026-11-02T03:00:00Z",
        **more,
    }


def _shipment(card: ShipmentCard, mission: Mission, **more: Any) -> Shipment:
    return Shipment.model_validate(
        {
            "id": card.shipment_id,
            "rev": 3,
            "kind": "item" if card.kind is DraftKind.ITEM else "message",
            "title": card.title,
            "size": card.size,
            "mission_id": mission.id,
            "booking_id": card.booking_id,
            "state": card.shipment_state,
            "message": None,
            "created_at": "2026-10-04T09:20:00Z",
            **more,
        }
    )


def _item(n: int, title: str, state: ShipmentState, mission: Mission = MISSION_ITEMS, **more: Any) -> ShipmentDetail:
    booking_state = more.pop("booking_state", BookingState.CONFIRMED)
    card = replace(
        _card(n, title, mission=mission, state=state, booking=booking_state, size=SizeCode.S), kind=DraftKind.ITEM
    )
    shipment = _shipment(
        card,
        mission,
        item=ITEM | {"name": title},
        verdict=more.pop("verdict", verdict("allowed")),
        hand_in=more.pop("hand_in", None),
    )
    values: dict[str, Any] = {
        "shipment": shipment,
        "booking": open_until(booking_of(card, mission)),
        "payment": payment(card, "paid", amount={"amount": 121_000}),
        "pass_": pass_of(card),
        "paid": 121_000,
        "custody": (custody(card, 1, "declared", "2026-11-02T03:00:00Z", "moonmail"),),
    }
    found = detail(card, mission, **(values | more))
    return replace(found, payments=(found.payment,) if found.payment else ())


REVIEW: Final = _item(21, "祖母の貝殻", ShipmentState.NEEDS_REVIEW, verdict=verdict("needs_review", _FOUND))
NOT_ALLOWED: Final = _item(
    22,
    "拾った磁石の指輪",
    ShipmentState.NOT_ALLOWED,
    verdict=verdict(
        "needs_review",
        {
            "rule": "magnet",
            "kind": "not_allowed",
            "why": {"ja": "強い磁石が含まれています。", "en": "It contains a strong magnet."},
            "remedy": {"ja": "磁石を取り外したものを申告する", "en": "Declare it without the magnet"},
        },
        reviewed_at="2026-11-10T03:00:00Z",
        review={
            "ja": "写真から、ネオジム磁石が使われていると判断しました。",
            "en": "The photos show a neodymium magnet.",
        },
    ),
)
AWAITING: Final = _item(23, "祖母の貝殻", ShipmentState.AWAITING_ITEM)
SENT: Final = _item(
    24,
    LONG,
    ShipmentState.AWAITING_ITEM,
    hand_in={"method": "courier", "carrier": "みほん運輸", "tracking": "1234-5678-9012"},
    verdict=verdict("needs_review", reviewed_at="2026-11-10T03:00:00Z"),
)
REFUSED_ITEM: Final = _item(
    25,
    "お守り",
    ShipmentState.REFUSED,
    custody=(
        custody(
            replace(_card(25, "お守り", mission=MISSION_ITEMS, state=ShipmentState.REFUSED), kind=DraftKind.ITEM),
            2,
            "refused",
            "2026-11-20T03:00:00Z",
            "moonmail",
            note={"ja": "中に紙の札のほか、樹脂のかけらがありました。", "en": "There were bits of resin in it."},
        ),
    ),
)


def entitlement(card: ShipmentCard, state: str, **more: Any) -> Entitlement:
    return Entitlement.model_validate(
        {
            "id": UUID(int=card.shipment_id.int + 5000),
            "rev": 1,
            "booking_id": card.booking_id,
            "outcome": "lost_landing",
            "state": state,
            "kinds": ["reflight", "refund", "record"],
            "default_kind": "refund",
            "refund": {"amount": 19_800},
            "offered_at": "2026-11-10T03:00:00Z",
            "choose_by": "2027-02-08T14:59:00Z",
            **more,
        }
    )


def _lost(n: int, state: str, *, booking: BookingState = BookingState.CONFIRMED, **more: Any) -> ShipmentDetail:
    card = replace(LOST, shipment_id=UUID(int=100 + n), booking_id=UUID(int=200 + n), booking_state=booking)
    owed = entitlement(card, state, **more.pop("owed", {}))
    values: dict[str, Any] = {
        "payment": payment(card, "paid"),
        "pass_": pass_of(card) if booking is BookingState.CONFIRMED else None,
        "paid": 19_800,
        "custody": (
            custody(card, 1, "declared", "2024-10-04T09:22:00Z", "moonmail"),
            custody(card, 2, "lost", "2025-06-05T19:17:00Z", "operator", source="operator"),
        ),
        "entitlement": owed,
    }
    found = detail(card, sample.MISSION_LOST, **(values | more))
    return replace(found, payments=(found.payment,) if found.payment else ())


CHOOSE: Final = _lost(31, "offered")
CHOOSE_LATE: Final = _lost(32, "offered", owed={"choose_by": "2026-11-21T14:59:00Z"})
REFUNDING: Final = _lost(
    33,
    "chosen",
    booking=BookingState.CANCELLED,
    owed={"choice": "refund", "chosen_at": "2026-11-20T03:00:00Z"},
    payment=payment(LOST, "refunding", refunded={"amount": 19_800}, paid_at="2024-10-04T09:22:00Z"),
)
REFUNDED: Final = _lost(
    34,
    "fulfilled",
    booking=BookingState.CANCELLED,
    owed={
        "choice": "refund",
        "chosen_at": "2027-02-08T15:00:00Z",
        "fulfilled_at": "2027-02-09T15:00:00Z",
    },
    payment=payment(
        LOST,
        "refunded",
        refunded={"amount": 19_800},
        refunded_at="2027-02-09T15:00:00Z",
        paid_at="2024-10-04T09:22:00Z",
    ),
)
REFLOWN: Final = _lost(
    35,
    "fulfilled",
    booking=BookingState.REBOOKED,
    owed={
        "choice": "reflight",
        "chosen_at": "2026-11-20T03:00:00Z",
        "fulfilled_at": "2026-11-20T03:00:00Z",
        "new_booking_id": UUID(int=201),
    },
)
KEPT: Final = _lost(
    36,
    "fulfilled",
    booking=BookingState.COMPLETED,
    owed={"choice": "record", "chosen_at": "2026-11-20T03:00:00Z", "fulfilled_at": "2026-11-20T03:00:00Z"},
)
GIFTED_LOST: Final = _lost(37, "offered", owed={"refund": {"amount": 0}})
CHOOSE_NO_ROOM: Final = _lost(38, "offered")


def asked(found: ShipmentDetail, kind: OpKind, state: OpState, code: str = "", **more: Any) -> ShipmentDetail:
    """Return the shipment with something that was asked for it and is not done."""
    operation = Operation(
        id=UUID(int=found.card.shipment_id.int + 7000),
        kind=kind,
        state=state,
        made_at=NOW - timedelta(minutes=5),
        title=found.card.title,
        shipment_id=found.card.shipment_id,
        booking_id=found.card.booking_id,
        code=code,
        **more,
    )
    return replace(found, operations=(operation,))


_PLAIN_CARD: Final = _card(41, "おばあちゃんへ")


def plain(n: int, title: str = "おばあちゃんへ", **more: Any) -> ShipmentDetail:
    """Return a paid message on a flight that still sells, free to change."""
    card = _card(n, title, booking=more.pop("booking_state", BookingState.CONFIRMED))
    update = more.pop("update", {})
    values: dict[str, Any] = {
        "booking": open_until(booking_of(card, sample.MISSION_OPEN), **update),
        "payment": payment(card, "paid"),
        "pass_": pass_of(card) if card.booking_state is BookingState.CONFIRMED else None,
        "paid": 19_800,
        "custody": (custody(card, 1, "declared", "2026-11-02T03:00:00Z", "moonmail"),),
    }
    found = detail(card, sample.MISSION_OPEN, **(values | more))
    return found if found.payments or not found.payment else replace(found, payments=(found.payment,))


FREE: Final = plain(41)
CANCELLED: Final = plain(
    42,
    booking_state=BookingState.CANCELLED,
    update={"cancelled_at": "2026-11-20T03:00:00Z"},
    paid=0,
    payment=payment(_PLAIN_CARD, "refunding", refunded={"amount": 19_800}, paid_at="2026-10-04T09:22:00Z"),
)
CANCELLED_DONE: Final = plain(
    43,
    booking_state=BookingState.CANCELLED,
    update={"cancelled_at": "2026-11-18T03:00:00Z"},
    paid=0,
    payment=payment(
        _PLAIN_CARD,
        "refunded",
        refunded={"amount": 19_800},
        refunded_at="2026-11-20T03:00:00Z",
        paid_at="2026-10-04T09:22:00Z",
    ),
)


def gift(card: ShipmentCard, state: str, **more: Any) -> Gift:
    return Gift.model_validate(
        {
            "id": UUID(int=card.shipment_id.int + 8000),
            "rev": 1,
            "booking_id": card.booking_id,
            "state": state,
            "code": "7KQM3TXA" if state in {"offered", "locked"} else None,
            "receiver": "田中 はな",
            "note": "ずっと月が好きだったあなたへ。",
            "title": card.title,
            "mission_id": card.mission_id,
            "made_at": "2026-11-20T03:00:00Z",
            "expires_at": "2027-01-15T14:59:00Z",
            **more,
        }
    )


GIFT: Final = replace(plain(44), gift=gift(plain(44).card, "offered"))
GIFT_LOCKED: Final = replace(plain(45), gift=gift(plain(45).card, "locked"))
GIFT_CLAIMED: Final = replace(plain(46), gift=gift(plain(46).card, "claimed", claimed_at="2026-11-21T03:00:00Z"))
GIFT_EXPIRED: Final = replace(plain(47), gift=gift(plain(47).card, "expired"))


def receipt(card: ShipmentCard, n: int, **more: Any) -> Receipt:
    return Receipt.model_validate(
        {
            "id": UUID(int=card.shipment_id.int * 10 + n),
            "rev": 1,
            "booking_id": card.booking_id,
            "reference": "K7PX3M",
            "number": f"2026-{n:06d}",
            "reissue": n - 1,
            "addressee": "山本 さくら",
            "issued_at": "2026-11-20T03:00:00Z",
            "paid_at": "2026-10-04T09:22:00Z",
            "method": {"ja": "クレジットカード", "en": "Card"},
            "purpose": {"ja": "月面輸送サービス代", "en": "Transport to the Moon"},
            "total": {"amount": 19_800},
            "tax_percent": 10,
            "tax": {"amount": 1_800},
            "registration_number": "T0000000000000",
            "seller": {"ja": "みほん株式会社", "en": "Sample Inc."},
            "seller_address": {"ja": "東京都みほん区", "en": "Mihon-ku, Tokyo"},
            "seller_phone": "00-0000-0000",
            **more,
        }
    )


RECEIPTS: Final = replace(
    plain(48),
    receipts=(
        receipt(plain(48).card, 1),
        receipt(plain(48).card, 2, addressee="学校法人 星ヶ丘学園 星ヶ丘小学校 卒業対策委員会", organisation=True),
    ),
)
NAMES: Final = (
    ("あおき はるか", "6年間ありがとう"),
    ("いとう けん", ""),
    ("うえだ みなみ", "宇宙飛行士になりたい"),
    ("ENDO Marie", "Bonjour, la Lune"),
    ("小野寺 さつき", ""),
    (LONG, LONG),
) * 20


def _group() -> ShipmentDetail:
    card = replace(_card(51, "星ヶ丘小学校 6年1組", size=SizeCode.NAME), kind=DraftKind.GROUP, quantity=len(NAMES))
    booking = open_until(booking_of(card, sample.MISSION_OPEN), quantity=len(NAMES), organisation_id=SCHOOL)
    group = [{"name": name, "text": text} for name, text in NAMES]
    found = detail(card, sample.MISSION_OPEN, booking=booking, payment=payment(card, "paid"), pass_=pass_of(card))
    return replace(
        found,
        shipment=_shipment(card, sample.MISSION_OPEN, group=group),
        paid=9_900 * len(NAMES),
        custody=(custody(card, 1, "declared", "2026-11-02T03:00:00Z", "moonmail"),),
    )


GROUP: Final = _group()


def _slipped() -> ShipmentDetail:
    card = _card(52, "月面で会いましょう", mission=sample.MISSION_DELAYED, size=SizeCode.PHOTO)
    booking = open_until(booking_of(card, sample.MISSION_DELAYED))
    window = sample.MISSION_DELAYED.windows[0].window
    terms = booking.confirmation.model_copy(update={"window": window})
    return replace(
        detail(card, sample.MISSION_DELAYED, payment=payment(card, "paid"), pass_=pass_of(card)),
        booking=booking.model_copy(update={"confirmation": terms}),
        paid=33_000,
        custody=(custody(card, 1, "declared", "2026-11-02T03:00:00Z", "moonmail"),),
    )


SLIPPED: Final = _slipped()
GROUNDED: Final = _item(
    53,
    "祖母の貝殻",
    ShipmentState.RECEIVED,
    MISSION_CANCELLED,
    entitlement=entitlement(_card(53, "祖母の貝殻"), "offered", outcome="cancelled", refund={"amount": 121_000}),
)
ARRIVED: Final = detail(
    _card(54, "おばあちゃんへ", mission=MISSION_LANDED, state=ShipmentState.DELIVERED, booking=BookingState.COMPLETED),
    MISSION_LANDED,
    payment=payment(_PLAIN_CARD, "paid"),
    pass_=pass_of(_PLAIN_CARD),
    paid=19_800,
    custody=(
        custody(
            _card(54, "おばあちゃんへ", mission=MISSION_LANDED, state=ShipmentState.DELIVERED),
            1,
            "delivered",
            "2026-11-21T20:00:00Z",
            "operator",
            source="operator",
        ),
    ),
)

ALL: Final[dict[str, ShipmentDetail]] = {
    "review": REVIEW,
    "not-allowed": NOT_ALLOWED,
    "awaiting": AWAITING,
    "sent": SENT,
    "item-refused": REFUSED_ITEM,
    "choose": CHOOSE,
    "choose-late": CHOOSE_LATE,
    "choose-kept": asked(CHOOSE, OpKind.CHOICE, OpState.PENDING, "offline"),
    "choose-no-room": asked(
        CHOOSE_NO_ROOM,
        OpKind.CHOICE,
        OpState.REFUSED,
        "no_room",
        quote="7F3K9Q",
        alternatives=(AlternativeSlot("mm-205", "MM 205", SizeCode.MESSAGE, 80, 19_800),),
    ),
    "choose-too-late": asked(REFUNDED, OpKind.CHOICE, OpState.REFUSED, "too_late", quote="7F3K9Q"),
    "refunding": REFUNDING,
    "refunded": REFUNDED,
    "reflown": REFLOWN,
    "kept": KEPT,
    "free": FREE,
    "cancelling": asked(FREE, OpKind.CANCELLATION, OpState.PENDING, "offline"),
    "cancel-refused": asked(FREE, OpKind.CANCELLATION, OpState.REFUSED, "terms_changed", quote="7F3K9Q"),
    "cancelled": CANCELLED,
    "cancelled-done": CANCELLED_DONE,
    "gift": GIFT,
    "gift-locked": GIFT_LOCKED,
    "gift-claimed": GIFT_CLAIMED,
    "gift-expired": GIFT_EXPIRED,
    "receipts": RECEIPTS,
    "group": GROUP,
    "slipped": SLIPPED,
    "grounded": GROUNDED,
    "arrived": ARRIVED,
}
