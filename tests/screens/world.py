"""What the pictures show: fixed flights as the backend sends them, and the things of one member, all invented."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from moonmail.contract.base import MomentOut, Money, WireOut, Words
from moonmail.contract.bookings import (
    Booking,
    Confirmation,
    CustodyEvent,
    Hold,
    LegalFact,
    MessageIn,
    Pass,
    Payment,
    Shipment,
)
from moonmail.contract.missions import Mission, Offer
from moonmail.contract.orders import order_from
from moonmail.domain.moment import Confidence, Precision
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentKind, ShipmentState
from moonmail.domain.text import Text

# 2026-11-22 12:04 in Japan.
NOW: Final = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)
CATALOGUE: Final = Path(__file__).parent / "data/catalogue.json"
# As long as a real one, and signed by a key that nobody has.
QR: Final = (
    "MOON1:RRQ+D9P60CO0$+AWKB9HK100100JV8VZG%GIKT6FN00PD0KSWY0FMD0H3/E7V50.2055A000000000000000000000XKPY"
    "Y9734946H3D6$CHQE93DT70I58OHN S3O E:%8SWSCV92Y80MBQDTCED./1:.VZV9V1N4J1TQ4B-PP%S8D7-6I %2.%J8ZDUG5ZD"
    "8Z6D5XL+P5O+1%*TXATC0"
)
NO_FILE: Final = "0" * 64

LONG_TITLE: Final = (
    "長野県立諏訪湖畔天文台附属高等学校 天文気象部 令和八年度卒業生有志一同 月面記念メッセージプレート作成委員会より"
)
LONG_SITE: Final = Text(
    "南極エイトケン盆地北縁・シャクルトンクレーター連絡尾根の永久影に隣接する台地",
    "Plateau beside the permanently shadowed connecting ridge of Shackleton crater, South Pole–Aitken basin",
)
LONG_LANDER: Final = Text(
    "着陸機「みなみのかんむり」改良型三号機（長期滞在仕様）",
    "Lander Corona Australis, improved third article for extended stays",
)

LETTER: Final = (
    "ばあばへ\n\n"
    "夜の畑で、月を指さして「うさぎがおるよ」と教えてくれたこと、ずっと覚えています。\n"
    "今度は、わたしのことばが月に行きます。見上げたら、手を振ってください。\n\n"
    "さくらより"
)
LETTER_EN: Final = (
    "Dear Grandma,\n\n"
    "you once pointed at the Moon over the fields and said a hare lived there.\n"
    "Now these words of mine will. When you look up, wave.\n\n"
    "Yours, Sakura"
)
# Written in kanji, kana, Latin, accents and symbols that a plate can take.
CLASS_LETTER: Final = (
    "三年二組一同\n"
    "『いつか、あの光の中に着く』と黒板に書いた日から一年。\n"
    "青木・井上・上田・江口・大野・加藤・木村・久保・近藤・佐々木・清水・鈴木・高橋・田中・千葉・中村・西田・長谷川・藤原・松本・三浦・村上・森・山田・吉田・渡辺"
)


def uuid(number: int) -> UUID:
    return UUID(f"2c3f7a10-0000-4000-8000-{number:012d}")


def at(days: int, hour: int = 3, minute: int = 0) -> datetime:
    """Return a time ``days`` from the day of the pictures, UTC."""
    return NOW.replace(hour=hour, minute=minute) + timedelta(days=days)


def moment(days: int, hour: int = 3, minute: int = 0, precision: Precision = Precision.MINUTE) -> MomentOut:
    return MomentOut(at=at(days, hour, minute), precision=precision)


def _words(ja: str, en: str) -> Words:
    return Words(ja=ja, en=en)


DESK: Final = _words("MoonMail 受付センター（東京）", "MoonMail desk, Tokyo")
ETCHING: Final = _words("プレート工房（諏訪）", "Plate workshop, Suwa")
OPERATOR: Final = _words("着陸機の運用会社", "The lander's operator")


@dataclass(frozen=True, slots=True)
class World:
    """Everything a store holds, by type of ``contract.sync.TYPES``."""

    objects: tuple[tuple[str, WireOut], ...]

    def of(self, type_: str, id_: str) -> Any:
        return next(thing for kind, thing in self.objects if kind == type_ and str(thing.id) == id_)  # type: ignore[attr-defined]

    def plus(self, *more: tuple[str, WireOut]) -> World:
        return World((*self.objects, *more))


def catalogue() -> World:
    said = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    missions: list[tuple[str, WireOut]] = [("mission", Mission.model_validate(doc)) for doc in said["missions"]]
    return World((*missions, *(("offer", Offer.model_validate(doc)) for doc in said["offers"])))


def one_purchase(
    world: World,
    number: int,
    title: str,
    mission_id: str,
    size: SizeCode,
    *,
    state: ShipmentState,
    booking: BookingState,
    days: int,
    reference: str,
    text: str = LETTER,
    photo: str | None = None,
    moved: Iterable[tuple[ShipmentState, int, Words, Words | None, Confidence]] = (),
    payment: PaymentState = PaymentState.PAID,
    language: str = "ja",
) -> list[tuple[str, WireOut]]:
    """Return hold, shipment, booking, payment, pass and custody of one order made ``days`` from now."""
    mission: Mission = world.of("mission", mission_id)
    offer: Offer = world.of("offer", f"{mission_id}:{size.value}")
    shipment_id, booking_id = uuid(number), uuid(number + 1)
    facts = legal_facts(order_from(mission, offer))
    paid = booking in {BookingState.CONFIRMED, BookingState.COMPLETED}
    found: list[tuple[str, WireOut]] = [
        (
            "hold",
            Hold(
                id=uuid(number + 2),
                rev=1,
                mission_id=mission_id,
                size=size,
                price=offer.price,
                state=HoldState.USED,
                created_at=at(days, 2, 30),
                expires_at=at(days, 3, 5),
            ),
        ),
        (
            "shipment",
            Shipment(
                id=shipment_id,
                rev=1,
                kind=ShipmentKind.MESSAGE,
                title=title,
                size=size,
                mission_id=mission_id,
                booking_id=booking_id,
                state=state,
                message=MessageIn(name="山本 さくら", text=text, photo=photo, plate=NO_FILE),
                created_at=at(days, 2, 50),
            ),
        ),
        (
            "booking",
            Booking(
                id=booking_id,
                rev=1,
                reference=reference,
                state=booking,
                mission_id=mission_id,
                size=size,
                hold_id=uuid(number + 2),
                shipment_id=shipment_id,
                price=offer.price,
                confirmation=Confirmation(
                    terms_version=mission.terms.version,
                    total=offer.price,
                    facts=[
                        LegalFact(key=fact.key, label=Words.of(fact.label), value=Words.of(fact.value))
                        for fact in facts
                    ],
                    facts_sha256=facts_sha256(facts),
                    language=language,
                    confirmed_at=at(days, 2, 50),
                    obligation_end=mission.terms.obligation_end,
                    entitlements=mission.terms.entitlements,
                    default_entitlement=mission.terms.default_entitlement,
                    choose_within_days=mission.terms.choose_within_days,
                    window=mission.windows[-1].window,
                    last_change_at=mission.item_due_at,
                ),
                created_at=at(days, 2, 50),
                confirmed_at=at(days, 2, 56) if paid else None,
                pay_by=None if paid else at(days, 3, 35),
            ),
        ),
        (
            "payment",
            Payment(
                id=uuid(number + 3),
                rev=1,
                booking_id=booking_id,
                state=payment,
                amount=offer.price,
                provider="sample",
                checkout_url=None if paid else "http://127.0.0.1:8765/pay/sample",
                expires_at=at(days, 3, 30),
                paid_at=at(days, 2, 56) if paid else None,
            ),
        ),
    ]
    if paid:
        found.append(
            (
                "pass",
                Pass(
                    id=uuid(number + 4),
                    rev=1,
                    booking_id=booking_id,
                    sequence=1,
                    number=_PASS_NUMBERS[number % len(_PASS_NUMBERS)],
                    qr=QR,
                    issued_at=at(days, 2, 57),
                    expires_at=at(400),
                ),
            )
        )
    for step, (after, day, holder, note, confidence) in enumerate(moved):
        found.append(
            (
                "custody_event",
                CustodyEvent(
                    id=uuid(number + 10 + step),
                    rev=step + 1,
                    shipment_id=shipment_id,
                    biz_step=_STEPS.get(after, "inspecting"),
                    disposition="in_progress",
                    state=after,
                    read_point=holder if after is not ShipmentState.LAUNCHED else None,
                    holder=holder,
                    occurred_at=moment(day, 5, 20)
                    if confidence is Confidence.CONFIRMED
                    else moment(day, 0, 0, Precision.DAY),
                    recorded_at=at(day, 6),
                    confidence=confidence,
                    source=DESK if holder != OPERATOR else OPERATOR,
                    note=note,
                ),
            )
        )
    return found


_PASS_NUMBERS: Final = ("XTEWHX", "R4KP7N", "JKTGPE")
_STEPS: Final = {
    ShipmentState.DECLARED: "accepting",
    ShipmentState.INTEGRATED: "installing",
    ShipmentState.LAUNCHED: "departing",
    ShipmentState.DELIVERED: "arriving",
    ShipmentState.LOST: "decommissioning",
}
_SURE: Final = Confidence.CONFIRMED

LETTER_ID: Final = uuid(1000)
IN_FLIGHT_ID: Final = uuid(2000)
LOST_ID: Final = uuid(3000)
UNPAID_ID: Final = uuid(4000)
LOADED_ID: Final = uuid(5000)
LAPSED_ID: Final = uuid(6000)


def _offers_for(world: World, mission_id: str) -> World:
    """Flights that are sold out or gone no longer carry their ladder; what was bought on them needs its price."""
    prices = {SizeCode.NAME: 9_900, SizeCode.MESSAGE: 19_800, SizeCode.PHOTO: 33_000}
    known = {str(thing.id) for kind, thing in world.objects if kind == "offer"}  # type: ignore[attr-defined]
    model: Offer = world.of("offer", "mm-204:message")
    return world.plus(
        *(
            (
                "offer",
                model.model_copy(
                    update={
                        "id": f"{mission_id}:{size.value}",
                        "mission_id": mission_id,
                        "size": size,
                        "width_mm": SIZES[size].width_mm,
                        "height_mm": SIZES[size].height_mm,
                        "price": Money(amount=price),
                        "left": 0,
                    }
                ),
            )
            for size, price in prices.items()
            if f"{mission_id}:{size.value}" not in known
        )
    )


def full() -> World:
    """A member with something in every stage."""
    world = catalogue()
    for mission_id in ("mm-201", "mm-202", "mm-203"):
        world = _offers_for(world, mission_id)
    things = [
        *one_purchase(
            world,
            1000,
            "ばあばへの手紙",
            "mm-204",
            SizeCode.MESSAGE,
            state=ShipmentState.DECLARED,
            booking=BookingState.CONFIRMED,
            days=-3,
            reference="K7QW4M",
            moved=[(ShipmentState.DECLARED, -3, DESK, None, _SURE)],
        ),
        *one_purchase(
            world,
            2000,
            "三年二組の寄せ書き",
            "mm-202",
            SizeCode.PHOTO,
            state=ShipmentState.LAUNCHED,
            booking=BookingState.CONFIRMED,
            days=-190,
            reference="R3HX9T",
            text=CLASS_LETTER,
            moved=[
                (ShipmentState.DECLARED, -190, DESK, None, _SURE),
                (
                    ShipmentState.INTEGRATED,
                    -70,
                    ETCHING,
                    _words("刻印を終え、着陸機に取り付けました。", "Etched, and fitted to the lander."),
                    _SURE,
                ),
                (ShipmentState.LAUNCHED, -38, OPERATOR, None, _SURE),
            ],
        ),
        *one_purchase(
            world,
            3000,
            "祖父のことば",
            "mm-201",
            SizeCode.MESSAGE,
            state=ShipmentState.LOST,
            booking=BookingState.CONFIRMED,
            days=-340,
            reference="P4NC6Y",
            moved=[
                (ShipmentState.DECLARED, -340, DESK, None, _SURE),
                (ShipmentState.INTEGRATED, -240, ETCHING, None, _SURE),
                (ShipmentState.LAUNCHED, -210, OPERATOR, None, _SURE),
                (
                    ShipmentState.LOST,
                    -60,
                    OPERATOR,
                    _words(
                        "着陸を確認できず、失われた可能性が高いと判断しました。",
                        "The landing could not be confirmed; it is most likely lost.",
                    ),
                    Confidence.PROVISIONAL,
                ),
            ],
        ),
        *one_purchase(
            world,
            4000,
            "結婚十周年のしるし",
            "mm-205",
            SizeCode.NAME,
            state=ShipmentState.DRAFT,
            booking=BookingState.AWAITING_PAYMENT,
            days=0,
            reference="W8DJ2F",
            payment=PaymentState.PENDING,
        ),
        *one_purchase(
            world,
            5000,
            "For my godson Theo",
            "mm-203",
            SizeCode.MESSAGE,
            state=ShipmentState.INTEGRATED,
            booking=BookingState.CONFIRMED,
            days=-60,
            reference="H9TE5V",
            text=LETTER_EN,
            language="en",
            moved=[
                (ShipmentState.DECLARED, -60, DESK, None, _SURE),
                (ShipmentState.INTEGRATED, -11, ETCHING, None, _SURE),
            ],
        ),
        *one_purchase(
            world,
            6000,
            "旅の写真",
            "mm-206",
            SizeCode.PHOTO,
            state=ShipmentState.DRAFT,
            booking=BookingState.LAPSED,
            days=-20,
            reference="C6YK3N",
            payment=PaymentState.EXPIRED,
        ),
    ]
    return world.plus(*things)


def long_names() -> World:
    """The same, with the longest names that anybody may give."""
    return World(tuple((kind, _lengthened(kind, thing)) for kind, thing in full().objects))


def _lengthened(kind: str, thing: Any) -> WireOut:
    match kind:
        case "mission" if thing.sample:
            site = thing.site.model_copy(update={"name": Words.of(LONG_SITE)})
            return thing.model_copy(  # type: ignore[no-any-return]
                update={
                    "site": site,
                    "lander": Words.of(LONG_LANDER),
                    "flight_number": f"{thing.flight_number}-EXTRA",
                    "operator": thing.operator.model_copy(
                        update={"name": "Hoshizora & Seto Lunar Transportation Services International"}
                    ),
                }
            )
        case "shipment":
            return thing.model_copy(update={"title": LONG_TITLE})  # type: ignore[no-any-return]
        case _:
            return thing  # type: ignore[no-any-return]


def no_things() -> World:
    return catalogue()


def nothing() -> World:
    return World(())


WORLDS: Final = {"full": full, "long": long_names, "no-things": no_things, "nothing": nothing}
