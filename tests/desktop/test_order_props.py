from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.desktop.test_send_props import NOW, SYNCED, WORLD, draft, flight
from tests.screens.world import UNPAID_ID, full

from moonmail.client.model import (
    AlternativeSlot,
    Asked,
    HoldView,
    Operation,
    OpKind,
    OpState,
    Session,
    ShipmentCard,
    ShipmentDetail,
    Status,
    Trouble,
)
from moonmail.contract.bookings import Booking, Hold, Payment
from moonmail.desktop.viewmodels.order_props import (
    HoldStage,
    OrderInputs,
    PayStage,
    clock_words,
    derive_order,
    fact_rows,
    facts_of,
    hold_stage,
    left_words,
    pay_stage,
    to_announce,
)
from moonmail.domain.formats import JAPAN
from moonmail.domain.order import facts_sha256
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState, ShipmentState
from moonmail.domain.text import Language, Text

FULL = full()
BOOKING: Booking = next(
    thing
    for kind, thing in FULL.objects
    if kind == "booking" and thing.shipment_id == UNPAID_ID  # type: ignore[attr-defined]
)
PAYMENT: Payment = next(
    thing
    for kind, thing in FULL.objects
    if kind == "payment" and thing.booking_id == BOOKING.id  # type: ignore[attr-defined]
)
MEMBER = Session(signed_in=True, name="山本 さくら")


def inputs(**values: Any) -> OrderInputs:
    given: dict[str, Any] = {
        "session": MEMBER,
        "signing_in": False,
        "draft": draft(text="ばあばへ"),
        "flight": flight(),
        "hold": None,
        "seconds": None,
        "seen": (),
        "ordered": False,
        "detail": None,
        "opened": False,
        "open_failed": False,
        "plate_fits": True,
        "status": SYNCED,
        "language": Language.JA,
        "zone": JAPAN,
    }
    return OrderInputs(**{**given, **values})


def held(state: HoldState = HoldState.ACTIVE) -> HoldView:
    hold = Hold(
        id=uuid4(),
        rev=1,
        mission_id="mm-204",
        size=SizeCode.MESSAGE,
        price=BOOKING.price,
        state=state,
        created_at=NOW,
        expires_at=NOW + timedelta(minutes=35),
    )
    return HoldView(hold, 2_100, None)


def operation(state: OpState, kind: OpKind = OpKind.HOLD, code: str = "", **values: Any) -> Operation:
    return Operation(uuid4(), kind, state, NOW, "ばあばへ", code=code, **values)


def asked(state: OpState, code: str = "") -> HoldView:
    return HoldView(None, None, operation(state, code=code))


@pytest.mark.parametrize(
    ("values", "stage"),
    [
        ({}, HoldStage.NONE),
        ({"session": Session()}, HoldStage.SIGN_IN),
        ({"session": replace(MEMBER, expired=True)}, HoldStage.SIGN_IN),
        ({"session": Session(), "signing_in": True}, HoldStage.SIGNING_IN),
        ({"hold": asked(OpState.PENDING)}, HoldStage.ASKING),
        ({"hold": asked(OpState.SENDING)}, HoldStage.ASKING),
        ({"hold": asked(OpState.PENDING), "status": Status(trouble=Trouble.OFFLINE)}, HoldStage.WAITING),
        ({"hold": asked(OpState.PENDING, "server_down")}, HoldStage.WAITING),
        ({"hold": asked(OpState.NEEDS_USER, "signed_out")}, HoldStage.NEEDS_YOU),
        ({"hold": asked(OpState.NEEDS_USER, "signed_out"), "signing_in": True}, HoldStage.SIGNING_IN),
        ({"hold": asked(OpState.REFUSED, "sold_out")}, HoldStage.REFUSED),
        ({"hold": held(), "seconds": 2_000}, HoldStage.HELD),
        ({"hold": held(), "seconds": 0}, HoldStage.OVER),
        ({"hold": held(HoldState.EXPIRED), "seconds": 0}, HoldStage.OVER),
        ({"hold": held(HoldState.RELEASED), "seconds": 50}, HoldStage.OVER),
        ({"hold": held(HoldState.USED), "seconds": 50}, HoldStage.USED),
        ({"hold": HoldView(None, None, None)}, HoldStage.OVER),
    ],
)
def test_hold_stage(values: dict[str, Any], stage: HoldStage) -> None:
    assert hold_stage(inputs(**values)) is stage


@pytest.mark.parametrize(
    "values",
    [
        {"hold": asked(OpState.PENDING), "status": Status(trouble=Trouble.OFFLINE)},
        {"hold": asked(OpState.PENDING)},
        {"hold": asked(OpState.REFUSED, "sold_out")},
        {"hold": held(HoldState.EXPIRED), "seconds": 0},
        {},
    ],
)
def test_what_is_not_held_can_not_be_confirmed_and_shows_no_time(values: dict[str, Any]) -> None:
    props = derive_order(inputs(**values))
    assert not props.canConfirm
    assert props.countdown == ""


def test_offline_it_is_asked_for_and_not_held() -> None:
    props = derive_order(inputs(hold=asked(OpState.PENDING), status=Status(trouble=Trouble.OFFLINE)))
    assert props.happened == "仮押さえの申込みを預かりました。枠はまだ確保できていません。"
    assert "自動で" in props.next


def test_a_refusal_gives_its_reason_and_what_to_take_instead() -> None:
    slots = (
        AlternativeSlot("mm-204", "MM 204", SizeCode.PHOTO, 12, 33_000),
        AlternativeSlot("mm-206", "MM 206", SizeCode.MESSAGE, 1_040, 19_800),
    )
    view = HoldView(None, None, operation(OpState.REFUSED, code="sold_out", quote="H7K3PQ", alternatives=slots))
    props = derive_order(inputs(hold=view))
    assert props.happened == "ご希望の枠は、確保できる前に満席になりました。"
    assert props.code == "お問い合わせ番号：H7K3PQ"
    assert [(row.key, row.title, row.detail) for row in props.alternatives] == [
        ("mm-204:photo", "MM 204 便・写真プレート", "同じ便 · ￥33,000（のこり12枠）"),
        ("mm-206:message", "MM 206 便・メッセージプレート", "￥19,800（のこり1,040枠）"),
    ]


@pytest.mark.parametrize(
    ("seconds", "shown", "japanese", "english", "soon"),
    [
        (2_100, "35:00", "あと35分", "35 minutes left", False),
        (2_099, "34:59", "あと34分", "34 minutes left", False),
        (121, "2:01", "あと2分", "2 minutes left", False),
        (120, "2:00", "あと2分", "2 minutes left", True),
        (119, "1:59", "あと1分", "1 minute left", True),
        (59, "0:59", "あと59秒", "59 seconds left", True),
    ],
)
def test_countdown(seconds: int, shown: str, japanese: str, english: str, soon: bool) -> None:
    props = derive_order(inputs(hold=held(), seconds=seconds))
    assert (props.countdown, props.countdownWords, props.soon) == (shown, japanese, soon)
    assert left_words(seconds, Language.EN) == english
    assert clock_words(seconds) == shown


@pytest.mark.parametrize(
    ("before", "now", "mark"),
    [
        (None, 500, None),
        (601, 600, 600),
        (600, 599, None),
        (700, 100, 120),
        (121, 120, 120),
        (120, 0, None),
        (2_100, 2_099, None),
        (50, None, None),
    ],
)
def test_it_is_announced_at_ten_and_at_two_minutes_once(before: int | None, now: int | None, mark: int | None) -> None:
    assert to_announce(before, now) == mark


def test_the_six_facts_are_those_that_the_order_carries() -> None:
    given = inputs(hold=held(), seconds=900)
    props = derive_order(given)
    assert [row.key for row in props.facts] == [
        "quantity",
        "total",
        "payment",
        "provision",
        "cancellation",
        "period",
    ]
    assert props.canConfirm
    assert props.price == "￥19,800"
    assert not props.hasChanges
    assert given.flight is not None
    assert given.draft is not None
    facts = facts_of(given.flight, given.draft)
    assert [row.value for row in props.facts] == [fact.value.ja for fact in facts]
    assert len(facts_sha256(facts)) == 64


@pytest.mark.parametrize(
    "values",
    [
        {"plate_fits": False},
        {"flight": None},
        {"draft": draft(mission_id="mm-206")},
        {"ordered": True},
        {"draft": draft(size=SizeCode.XS), "flight": replace(flight(), offers=())},
    ],
)
def test_an_order_that_is_not_whole_can_not_be_confirmed(values: dict[str, Any]) -> None:
    assert not derive_order(inputs(**{"hold": held(), "seconds": 900, **values})).canConfirm


def test_what_changed_under_the_members_eyes_is_marked_with_what_it_said() -> None:
    now = facts_of(flight(), draft())
    before = tuple(replace(f, value=Text("￥17,800", "¥17,800")) if f.key == "total" else f for f in now)
    rows = {row.key: row.was for row in fact_rows(now, before, Language.JA)}
    assert rows.pop("total") == "￥17,800"
    assert set(rows.values()) == {""}
    assert derive_order(inputs(seen=before)).hasChanges
    assert not derive_order(inputs(seen=now)).hasChanges


def test_what_is_owed_is_said_before_paying() -> None:
    props = derive_order(inputs())
    mission = WORLD.of("mission", "mm-204")
    assert props.obligation == "月面への着陸"
    assert props.owed == mission.terms.after_failure.ja
    assert "全額返金" in props.choices


def detail(
    booking: BookingState | None = None,
    payment: PaymentState | None = None,
    operations: tuple[Operation, ...] = (),
    url: str | None = "https://pay.example/1",
) -> ShipmentDetail:
    card = ShipmentCard(
        shipment_id=UUID(int=9),
        booking_id=BOOKING.id,
        title="ばあばへ",
        size=SizeCode.MESSAGE,
        mission_id="mm-204",
        flight_number="MM 204",
        site=Text("静かの海", "Mare Tranquillitatis"),
        reference="",
        shipment_state=ShipmentState.DRAFT,
        booking_state=booking,
        asked=Asked.WAITING,
        moved=Text("お申し込み", "Asked"),
        moved_at=None,
    )
    return ShipmentDetail(
        card,
        None,
        BOOKING.model_copy(update={"state": booking, "confirmed_at": NOW}) if booking else None,
        None,
        (),
        PAYMENT.model_copy(update={"state": payment, "checkout_url": url}) if payment else None,
        None,
        (),
        operations,
    )


B, P, S, K = BookingState, PaymentState, OpState, OpKind


@pytest.mark.parametrize(
    ("values", "stage"),
    [
        ({"ordered": False}, PayStage.NONE),
        ({"detail": None}, PayStage.SENDING),
        ({"detail": detail(operations=(operation(S.PENDING, K.BOOKING),))}, PayStage.SENDING),
        (
            {
                "detail": detail(operations=(operation(S.PENDING, K.BOOKING),)),
                "status": Status(trouble=Trouble.OFFLINE),
            },
            PayStage.WAITING,
        ),
        ({"detail": detail(operations=(operation(S.PENDING, K.BLOB, "timeout"),))}, PayStage.WAITING),
        ({"detail": detail(operations=(operation(S.NEEDS_USER, K.BOOKING, "signed_out"),))}, PayStage.NEEDS_YOU),
        ({"detail": detail(operations=(operation(S.REFUSED, K.BOOKING, "hold_over"),))}, PayStage.REFUSED),
        ({"detail": detail(B.AWAITING_PAYMENT)}, PayStage.OPENING),
        ({"detail": detail(B.AWAITING_PAYMENT, P.CREATED, url=None)}, PayStage.OPENING),
        ({"detail": detail(B.AWAITING_PAYMENT, P.PENDING)}, PayStage.PAYING),
        ({"detail": detail(B.AWAITING_PAYMENT, P.PAID)}, PayStage.PAYING),
        ({"detail": detail(B.AWAITING_PAYMENT, P.FAILED)}, PayStage.DECLINED),
        ({"detail": detail(B.AWAITING_PAYMENT, P.EXPIRED)}, PayStage.DECLINED),
        (
            {"detail": detail(B.AWAITING_PAYMENT, P.FAILED, (operation(S.PENDING, K.PAYMENT),))},
            PayStage.OPENING,
        ),
        (
            {"detail": detail(B.AWAITING_PAYMENT, P.FAILED, (operation(S.REFUSED, K.PAYMENT, "hold_over"),))},
            PayStage.DECLINED,
        ),
        ({"detail": detail(B.CONFIRMED, P.PAID)}, PayStage.PAID),
        # Offline again after it was paid: what the backend said holds.
        ({"detail": detail(B.CONFIRMED, P.PAID), "status": Status(trouble=Trouble.OFFLINE)}, PayStage.PAID),
        ({"detail": detail(B.LAPSED, P.EXPIRED)}, PayStage.OVER),
        ({"detail": detail(B.CANCELLED, P.PENDING)}, PayStage.OVER),
    ],
)
def test_pay_stage(values: dict[str, Any], stage: PayStage) -> None:
    assert pay_stage(inputs(**{"ordered": True, "hold": held(), "seconds": 900, **values})) is stage


@pytest.mark.parametrize(
    "values",
    [
        {"detail": None},
        {"detail": detail(operations=(operation(S.PENDING, K.BOOKING),)), "status": Status(trouble=Trouble.OFFLINE)},
        {"detail": detail(B.AWAITING_PAYMENT, P.PENDING)},
        {"detail": detail(B.LAPSED, P.EXPIRED)},
        {"detail": detail(operations=(operation(S.REFUSED, K.BOOKING, "sold_out"),))},
    ],
)
def test_a_reference_is_shown_only_when_the_backend_confirmed(values: dict[str, Any]) -> None:
    assert derive_order(inputs(ordered=True, **values)).reference == ""


def test_paid() -> None:
    props = derive_order(inputs(ordered=True, hold=held(), seconds=900, detail=detail(B.CONFIRMED, P.PAID)))
    assert props.reference == BOOKING.reference
    assert props.paidAt == "2026年11月22日（日） 12:04 日本時間"
    assert props.countdown == ""
    assert props.happened == ""


@pytest.mark.parametrize(
    ("found", "happened"),
    [
        (detail(B.AWAITING_PAYMENT, P.FAILED), "お支払いができませんでした。"),
        (detail(B.AWAITING_PAYMENT, P.EXPIRED), "お支払いページの有効期限が切れました。"),
        (detail(B.LAPSED, P.EXPIRED), "お支払いの期限までに入金を確認できず、お申し込みは無効になりました。"),
        (detail(B.LAPSED, P.REFUNDING), "ご入金の前に枠の期限が過ぎ、満席になりました。"),
        (detail(B.CANCELLED), "このお申し込みは取り消されました。"),
        (
            detail(operations=(operation(S.REFUSED, K.BOOKING, "terms_changed"),)),
            "ご確認の後に、料金または条件が変わりました。",
        ),
    ],
)
def test_plain_reasons(found: ShipmentDetail, happened: str) -> None:
    assert derive_order(inputs(ordered=True, hold=held(), seconds=900, detail=found)).happened == happened


def test_a_browser_that_did_not_open_is_said_with_the_way_around() -> None:
    found = detail(B.AWAITING_PAYMENT, P.PENDING)
    props = derive_order(inputs(ordered=True, detail=found, open_failed=True))
    assert props.happened == "ブラウザーを開けませんでした。"
    assert props.checkoutUrl == "https://pay.example/1"
