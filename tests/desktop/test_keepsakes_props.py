"""What stands on the cards of a shipment's page: as tables, without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desktop import sample, sample_keepsakes
from tests.desktop.sample_keepsakes import ALL, MEMBER, SCHOOL, asked, plain
from tests.desktop.sample_shipments import DETAILS, FLYING, LONG, LOST, UNPAID

from moonmail.client.model import OpKind, OpState, ShipmentDetail, Status, Trouble
from moonmail.contract.orders import reflight_order
from moonmail.desktop.viewmodels.letterbox import Unread, derive_letterbox, may_have_letter
from moonmail.desktop.viewmodels.shipment_ask_props import derive_ask
from moonmail.desktop.viewmodels.shipment_change_props import CANCEL_WORDS, derive_change
from moonmail.desktop.viewmodels.shipment_declared_props import derive_declared
from moonmail.desktop.viewmodels.shipment_entries_props import derive_entries, folded
from moonmail.desktop.viewmodels.shipment_giving_props import derive_giving
from moonmail.desktop.viewmodels.shipment_hand_in_props import STEPS, derive_hand_in
from moonmail.desktop.viewmodels.shipment_letter_props import derive_letter, letters_of
from moonmail.desktop.viewmodels.shipment_owed_props import (
    CHOICE_WORDS,
    OwedInputs,
    OwedProps,
    derive_owed,
    reflight_facts,
    room_on,
)
from moonmail.desktop.viewmodels.shipment_receipts_props import derive_receipts
from moonmail.desktop.viewmodels.shipment_record_props import derive_record
from moonmail.desktop.viewmodels.shipment_scene import Scene, refunds
from moonmail.desktop.viewmodels.timeline import derive_timeline
from moonmail.domain.formats import JAPAN
from moonmail.domain.item import HandInMethod
from moonmail.domain.letters import Concern
from moonmail.domain.mission import EntitlementKind, Outcome, duty_fulfilled
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.states import BookingState, PaymentState, ShipmentState
from moonmail.domain.text import Language, Text

SYNCED = Status(synced_at=sample.NOW)
OFFLINE = Status(trouble=Trouble.OFFLINE, synced_at=sample.NOW)
FLIGHTS = tuple(flight for flight in sample.FLIGHTS.values())


def scene(
    found: ShipmentDetail, language: Language = Language.JA, status: Status = SYNCED, now: datetime = sample.NOW
) -> Scene:
    return Scene(found, status, language, JAPAN, now, MEMBER)


def owed(found: ShipmentDetail, step: EntitlementKind | None = None, picked: str = "", **more: object) -> OwedProps:
    flights = more.pop("flights", FLIGHTS)
    return derive_owed(OwedInputs(scene(found, **more), step, flights, picked))  # type: ignore[arg-type]


# ---------------------------------------------------------------- the letter


@pytest.mark.parametrize(
    ("name", "concern"),
    [
        ("choose", Concern.OUTCOME),
        ("refunded", Concern.OUTCOME),
        ("grounded", Concern.OUTCOME),
        ("arrived", Concern.OUTCOME),
        ("not-allowed", Concern.NOT_ALLOWED),
        ("item-refused", Concern.REFUSED),
        ("slipped", Concern.SLIP),
        ("sent", Concern.CLEARED),
        ("free", None),
        ("review", None),
        ("cancelled", None),
        ("group", None),
    ],
)
def test_which_letter(name: str, concern: Concern | None) -> None:
    letters = letters_of(scene(ALL[name]))
    assert [letter.concern for _, letter in letters] == ([concern] if concern else [])


def test_a_letter_is_unread_until_it_was_read_and_news_is_unread_again() -> None:
    found = sample_keepsakes.SLIPPED
    first = derive_letter(scene(found), frozenset(), "山本 さくら")
    assert (first.state, first.greeting) == ("unread", "山本 さくら 様")
    assert derive_letter(scene(found), frozenset({first.key}), "").state == "read"
    assert found.mission is not None
    moved = found.mission.windows[-1].model_copy(
        update={"window": found.mission.windows[-1].window.model_copy(update={"latest": "2028-03-31"})}
    )
    again = replace(found, mission=found.mission.model_copy(update={"windows": [*found.mission.windows, moved]}))
    news = derive_letter(scene(again), frozenset({first.key}), "")
    assert news.state == "unread"
    assert "2028" in news.happened
    assert "着陸用エンジンを交換するため" in news.happened


def test_two_shipments_of_one_flight_have_a_letter_each() -> None:
    keys = {letters_of(scene(found))[0][0] for found in (sample_keepsakes.CHOOSE, sample_keepsakes.CHOOSE_LATE)}
    assert len(keys) == 2


def test_the_review_of_staff_is_quoted_with_what_would_help_and_until_when() -> None:
    props = derive_letter(scene(sample_keepsakes.NOT_ALLOWED), frozenset(), "")
    assert "ネオジム磁石" in props.happened
    assert "磁石を取り外したものを申告する" in props.can
    assert "2027年1月15日" in props.until


def test_a_refusal_at_the_inspection_quotes_its_note() -> None:
    assert "樹脂のかけら" in derive_letter(scene(sample_keepsakes.REFUSED_ITEM), frozenset(), "").happened


def test_a_slip_is_no_news_once_the_flight_has_left() -> None:
    found = sample_keepsakes.SLIPPED
    assert found.mission is not None
    left = replace(found, mission=found.mission.model_copy(update={"state": "in_flight"}))
    assert not letters_of(scene(left))


def test_the_letterbox_says_how_many_and_which_first() -> None:
    heading = Text("月面に届けることができませんでした", "It did not reach the Moon safely")
    one = (Unread(LOST, heading),)
    assert "2025年のわたしから" in derive_letterbox(one, Language.JA).text
    two = derive_letterbox((*one, Unread(FLYING, heading)), Language.EN)
    assert (two.count, two.shipmentId) == (2, str(LOST.shipment_id))
    assert "2" in two.text
    assert derive_letterbox((), Language.JA).count == 0


def test_only_what_may_have_a_letter_is_read_whole() -> None:
    assert may_have_letter(LOST, sample.LOST)
    assert not may_have_letter(FLYING, sample.IN_FLIGHT)
    assert may_have_letter(replace(FLYING, entitled=True), None)
    assert not may_have_letter(UNPAID, sample.LOST)
    for found in ALL.values():
        if letters_of(scene(found)) and found.entitlement is None:
            row = {"hakuto-r-m2": sample.LOST, "mm-205": sample.DELAYED}.get(found.card.mission_id, sample.LANDED)
            assert may_have_letter(found.card, row), found.card.title


# ---------------------------------------------------------------- what is owed


def test_what_is_owed_is_said_from_the_first_day() -> None:
    props = owed(DETAILS[UNPAID.shipment_id])
    assert props.state == "promise"
    assert "月面への着陸" in props.text
    assert "90日" in props.text
    assert len(props.kinds) == 3
    assert "全額返金" in props.default
    assert "次の便で再搭載" in props.summary


@pytest.mark.parametrize("outcome", Outcome)
def test_after_the_flight_it_is_done_or_being_prepared(outcome: Outcome) -> None:
    lost = DETAILS[LOST.shipment_id]
    assert lost.mission is not None
    assert lost.booking is not None
    found = replace(lost, mission=lost.mission.model_copy(update={"outcome": outcome}))
    done = duty_fulfilled(outcome, lost.booking.confirmation.obligation_end)
    assert owed(found).state == ("done" if done else "preparing")


def test_an_entitlement_becomes_choices_with_deadline_and_default() -> None:
    props = owed(sample_keepsakes.CHOOSE)
    assert props.state == "choose"
    assert [row.kind for row in props.kinds] == ["reflight", "refund", "record"]
    assert "2027年2月8日（月） 23:59" in props.deadline
    assert "全額返金" in props.default
    assert "￥19,800" in props.kinds[1].hint
    assert not props.canConfirm


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [EntitlementKind.REFUND, EntitlementKind.RECORD])
def test_what_a_choice_means_is_said_before(kind: EntitlementKind, language: Language) -> None:
    props = owed(sample_keepsakes.CHOOSE, kind, language=language)
    assert props.canConfirm
    assert props.confirmLabel
    assert ("一度だけ" if language is Language.JA else "once") in props.sureText
    if kind is EntitlementKind.REFUND:
        assert "19,800" in props.sureText


def test_flights_with_room_in_size_and_quantity_alone_are_offered() -> None:
    found = sample_keepsakes.CHOOSE
    props = owed(found, EntitlementKind.REFLIGHT)
    assert [row.missionId for row in props.flights] == ["mm-204", "mm-205"]
    assert not props.canConfirm, "no flight was picked"
    assert found.booking is not None
    many = replace(found, booking=found.booking.model_copy(update={"quantity": 22}))
    assert [row.missionId for row in owed(many, EntitlementKind.REFLIGHT).flights] == ["mm-205"]
    crowd = replace(found, booking=found.booking.model_copy(update={"quantity": 500}))
    assert owed(crowd, EntitlementKind.REFLIGHT).flightsState == "none"
    assert owed(found, EntitlementKind.REFLIGHT, flights=None).flightsState == "loading"


@pytest.mark.parametrize("left", [0, 1, 2])
def test_room_is_for_all_slots_or_none(left: int) -> None:
    booking = sample_keepsakes.CHOOSE.booking
    assert booking is not None
    two = booking.model_copy(update={"quantity": 2})
    flight = replace(sample.FLIGHTS["mm-204"], offers=sample.offers("mm-204", {"message": left}))
    assert (room_on(flight, two) is not None) == (left >= 2)
    over = replace(flight, mission=flight.mission.model_copy(update={"state": "booking_closed"}))
    assert room_on(over, two) is None


def test_the_facts_that_are_shown_are_those_that_are_confirmed() -> None:
    booking = sample_keepsakes.CHOOSE.booking
    assert booking is not None
    flight = sample.FLIGHTS["mm-204"]
    offer = room_on(flight, booking)
    assert offer is not None
    facts, sha256 = reflight_facts(flight.mission, booking, offer)
    props = owed(sample_keepsakes.CHOOSE, EntitlementKind.REFLIGHT, "mm-204")
    assert props.canConfirm
    assert [row.value for row in props.facts] == [fact.value.ja for fact in facts]
    assert sha256 == facts_sha256(legal_facts(reflight_order(flight.mission, booking, offer)))
    assert "￥0" in props.facts[1].value


def test_offline_it_is_said_when_a_choice_counts() -> None:
    props = owed(sample_keepsakes.CHOOSE, EntitlementKind.REFUND, status=OFFLINE)
    assert "届いた時点で有効" in props.later
    kept = asked(sample_keepsakes.CHOOSE, OpKind.CHOICE, OpState.PENDING, "offline")
    assert owed(kept, status=OFFLINE).state == "asked"
    ask = derive_ask(scene(kept, status=OFFLINE), (OpKind.CHOICE,), CHOICE_WORDS)
    assert ask.state == "waiting"
    assert "届いた時点で有効" in ask.safe


def test_after_the_last_date_the_default_is_told_and_nothing_can_be_chosen() -> None:
    props = owed(sample_keepsakes.CHOOSE_LATE, EntitlementKind.REFUND)
    assert props.state == "preparing"
    assert not props.canConfirm
    assert not props.kinds
    assert "全額返金" in props.text


@pytest.mark.parametrize(
    ("name", "title", "says"),
    [
        ("refunding", "「全額返金」で承りました", "2026年11月20日"),
        ("refunded", "「全額返金」になりました", "お選びがなかったため"),
        ("reflown", "「次の便で再搭載」で承りました", "新しい便の予約が確定しました"),
        ("kept", "「記録の保管（返金なし）」で承りました", "証明書"),
    ],
)
def test_a_choice_is_followed(name: str, title: str, says: str) -> None:
    props = owed(ALL[name])
    assert (props.state, props.title) == ("taken", title)
    assert says in props.text
    assert bool(props.newBookingId) == (name == "reflown")


def test_a_refund_is_followed_to_its_date() -> None:
    (under_way,) = owed(sample_keepsakes.REFUNDING).refunds
    assert (under_way.amount, under_way.done) == ("￥19,800", False)
    (back,) = owed(sample_keepsakes.REFUNDED).refunds
    assert back.done
    assert "2027年2月10日" in back.words


def test_a_gift_refunds_who_paid() -> None:
    found = sample_keepsakes.CHOOSE
    assert found.booking is not None
    given = replace(found, booking=found.booking.model_copy(update={"gifted": True}))
    props = owed(given, EntitlementKind.REFUND)
    assert "贈ってくださった方" in props.sureText
    assert "￥" not in props.kinds[1].hint


@pytest.mark.parametrize(
    ("code", "says"),
    [("too_late", "期限を過ぎて"), ("no_room", "まだ何も選ばれていません"), ("illegal_move", "すでに別の内容で")],
)
def test_a_choice_that_was_refused_is_explained_kindly(code: str, says: str) -> None:
    refused = asked(sample_keepsakes.CHOOSE, OpKind.CHOICE, OpState.REFUSED, code, quote="7F3K9Q")
    ask = derive_ask(scene(refused), (OpKind.CHOICE,), CHOICE_WORDS)
    assert ask.state == "refused"
    assert says in ask.happened
    assert "失われていません" in ask.safe
    assert "7F3K9Q" in ask.code
    # The choices stay where they are.
    assert owed(refused).state == "choose"


def test_flights_that_have_room_are_named_without_a_price() -> None:
    ask = derive_ask(scene(ALL["choose-no-room"]), (OpKind.CHOICE,), CHOICE_WORDS)
    assert "MM 205便（のこり80枠）" in ask.next
    assert "￥" not in ask.next


# ---------------------------------------------------------------- changing and cancelling


def test_what_can_be_changed_until_when_and_what_comes_back() -> None:
    props = derive_change(scene(sample_keepsakes.FREE), False)
    assert props.state == "open"
    assert "2027年1月15日" in props.summary
    assert [(row.key, row.can) for row in props.rows] == [("content", True), ("move", True), ("cancel", True)]
    assert "￥19,800" in props.rows[2].why
    sure = derive_change(scene(sample_keepsakes.FREE), True)
    assert sure.asking
    assert "￥19,800" in sure.sureText
    assert "キャンセル料はかかりません" in sure.sureText


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (ShipmentState.INTEGRATED, "着陸船に組み込まれている"),
        (ShipmentState.LAUNCHED, "すでに出発したか"),
        (ShipmentState.REFUSED, "検査の結果"),
    ],
)
def test_a_no_is_explained_by_what_is_so(state: ShipmentState, why: str) -> None:
    found = sample_keepsakes.AWAITING
    assert found.shipment is not None
    there = replace(found, shipment=found.shipment.model_copy(update={"state": state}))
    props = derive_change(scene(there), True)
    assert (props.state, props.rows, props.asking) == ("closed", (), False)
    assert why in props.summary


def test_at_the_last_date_it_closes() -> None:
    last = sample_keepsakes.LAST_CHANGE
    assert derive_change(scene(sample_keepsakes.FREE, now=last - timedelta(seconds=1)), True).asking
    closed = derive_change(scene(sample_keepsakes.FREE, now=last), True)
    assert (closed.state, closed.asking) == ("closed", False)


def test_an_item_in_our_hands_can_be_cancelled_but_not_changed() -> None:
    found = sample_keepsakes.AWAITING
    assert found.shipment is not None
    here = replace(found, shipment=found.shipment.model_copy(update={"state": ShipmentState.RECEIVED}))
    props = derive_change(scene(here), True)
    assert [row.can for row in props.rows] == [False, False, True]
    assert "すでにお預かりしている" in props.rows[0].why
    assert "お返しします" in props.sureText


def test_a_cancelled_booking_follows_its_refund() -> None:
    props = derive_change(scene(sample_keepsakes.CANCELLED), False)
    assert props.state == "cancelled"
    assert [row.done for row in props.refunds] == [False]
    assert [row.done for row in derive_change(scene(sample_keepsakes.CANCELLED_DONE), False).refunds] == [True]


def test_nothing_is_asked_twice_while_it_is_under_way() -> None:
    kept = asked(sample_keepsakes.FREE, OpKind.CANCELLATION, OpState.PENDING)
    assert not derive_change(scene(kept), True).asking
    told = derive_ask(scene(kept), (OpKind.CANCELLATION,), CANCEL_WORDS)
    assert (told.state, told.safe) == ("waiting", "送信しています。")


def test_what_cannot_fly_calls_for_a_change() -> None:
    assert derive_change(scene(sample_keepsakes.NOT_ALLOWED), False).urgent
    assert not derive_change(scene(sample_keepsakes.FREE), False).urgent


def test_where_there_is_a_choice_there_is_no_cancelling() -> None:
    assert derive_change(scene(sample_keepsakes.GROUNDED), False).state == "none"


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", Language)
def test_every_card_has_words_in_both_languages(name: str, language: Language) -> None:
    found = scene(ALL[name], language)
    for props in (
        derive_owed(OwedInputs(found)),
        derive_change(found, False),
        derive_giving(found),
        derive_receipts(found),
        derive_record(found, {}),
        derive_entries(found, ""),
        derive_hand_in(found, None, ()),
        derive_declared(found, {}),
    ):
        assert "{" not in repr(props)
        assert "None" not in repr(props)


# ---------------------------------------------------------------- the item and its way to us


def test_an_item_in_review_says_what_happens_next() -> None:
    props = derive_declared(scene(sample_keepsakes.REVIEW), {"b" * 64: "file:///b"})
    assert props.open
    assert "お手元でお持ちください" in props.next
    assert props.findings[0].remedy
    assert [photo.source for photo in props.photos] == ["file:///b", ""]
    assert {"お品物", "カプセル", "大きさと重さ"} <= {fact.label for fact in props.facts}
    assert derive_hand_in(scene(sample_keepsakes.REVIEW), None, ()).state == "later"


def test_hand_in_by_courier_shows_the_address_and_by_lounge_its_last_day() -> None:
    courier = derive_hand_in(scene(sample_keepsakes.AWAITING), None, ())
    assert courier.method == "courier"
    assert courier.address[0] == "〒000-0000"
    assert not courier.places
    assert "2027年1月15日" in courier.due
    lounge = derive_hand_in(scene(sample_keepsakes.AWAITING), HandInMethod.LOUNGE, ())
    assert [place.code for place in lounge.places] == ["HND-I", "CTS"]
    assert "2027年1月8日" in lounge.places[0].until
    assert not lounge.address
    assert {step.key for step in lounge.steps} < {step.key for step in courier.steps}


def test_steps_are_ticked_and_the_twin_is_reminded_of_until_it_is_kept() -> None:
    none = derive_hand_in(scene(sample_keepsakes.AWAITING), None, ())
    assert (none.packed, none.twinKept) == (False, False)
    every = derive_hand_in(scene(sample_keepsakes.AWAITING), None, STEPS)
    assert (every.packed, every.twinKept) == (True, True)
    assert "7／7" in every.progress


def test_what_was_said_last_holds_with_its_number() -> None:
    props = derive_hand_in(scene(sample_keepsakes.SENT), None, ())
    assert props.saved
    assert "1234-5678-9012" in props.summary
    assert "みほん運輸" in props.summary


def test_after_the_last_date_it_says_to_ask_first() -> None:
    props = derive_hand_in(scene(sample_keepsakes.AWAITING, now=datetime(2027, 1, 16, tzinfo=UTC)), None, ())
    assert props.state == "late"
    assert "サポートデスク" in props.due


# ---------------------------------------------------------------- gift, receipt, record, names


def test_a_code_is_shown_grouped_and_said_in_words() -> None:
    props = derive_giving(scene(sample_keepsakes.GIFT))
    assert (props.state, props.code) == ("offered", "7KQM-3TXA")
    assert "Kilo, Quebec" in props.sayIt
    assert "2027年1月15日" in props.expires
    locked = derive_giving(scene(sample_keepsakes.GIFT_LOCKED))
    assert (locked.state, locked.sayIt) == ("locked", "")


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (sample_keepsakes.FREE, "offer"),
        (sample_keepsakes.GIFT_EXPIRED, "offer"),
        (sample_keepsakes.GIFT_CLAIMED, "claimed"),
        (asked(sample_keepsakes.FREE, OpKind.GIFT, OpState.PENDING), "asked"),
        (sample_keepsakes.NOT_ALLOWED, "none"),
        (sample_keepsakes.CHOOSE, "none"),
        (sample_keepsakes.CANCELLED, "none"),
        (plain(60, update={"gifted": True}), "none"),
    ],
)
def test_what_can_be_given_away(found: ShipmentDetail, state: str) -> None:
    assert derive_giving(scene(found)).state == state


def test_a_receipt_is_proposed_in_the_name_of_who_books() -> None:
    assert derive_receipts(scene(sample_keepsakes.FREE)).addressee == "山本 さくら"
    group = derive_receipts(scene(sample_keepsakes.GROUP))
    assert (group.addressee, group.organisation) == ("学校法人 星ヶ丘学園 星ヶ丘小学校", True)
    assert sample_keepsakes.GROUP.booking is not None
    assert sample_keepsakes.GROUP.booking.organisation_id == SCHOOL
    assert derive_receipts(scene(plain(61, update={"gifted": True}))).state == "none"


def test_receipts_are_listed_newest_first_with_their_honorific() -> None:
    rows = derive_receipts(scene(sample_keepsakes.RECEIPTS)).receipts
    assert rows[0].title.endswith("御中")
    assert "再発行1" in rows[0].detail
    assert rows[1].title == "山本 さくら 様"


def test_patches_are_earned_by_what_was_achieved_alone() -> None:
    lost = derive_record(scene(sample_keepsakes.CHOOSE), {1: "data:1"})
    assert lost.state == "ready"
    assert [row.seq for row in lost.patches if row.earned] == list(range(1, 9))
    assert lost.patches[0].picture == "data:1"
    assert "達成していません" in lost.patches[8].spoken
    assert derive_record(scene(DETAILS[FLYING.shipment_id]), {}).state == "later"
    assert derive_record(scene(sample_keepsakes.FREE), {}).state == "none"
    assert derive_record(scene(sample_keepsakes.CANCELLED), {}).state == "none"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("endo", 20), ("ＥＮＤＯ", 20), ("アオキ", 20), ("小野寺さつき", 20), ("宇宙", 20), (LONG, 20), ("いない", 0)],
)
def test_a_name_is_found_however_it_is_typed(typed: str, found: int) -> None:
    props = derive_entries(scene(sample_keepsakes.GROUP), typed)
    assert len(props.entries) == found
    assert props.found


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


# ---------------------------------------------------------------- shared


def test_the_flights_story_stays_with_a_booking_that_ended_for_it() -> None:
    refunded = derive_timeline(sample_keepsakes.REFUNDED, sample.NOW, Language.JA, JAPAN)
    cancelled = derive_timeline(sample_keepsakes.CANCELLED, sample.NOW, Language.JA, JAPAN)
    assert any("マイルストーン8" in row.place for row in refunded)
    assert not any(row.mission for row in cancelled)


def test_every_payment_of_a_chain_is_followed() -> None:
    found = sample_keepsakes.CANCELLED
    assert found.payment is not None
    first = found.payment.model_copy(update={"id": UUID(int=1), "state": PaymentState.REFUNDED})
    both = refunds(scene(replace(found, payments=(first, found.payment))))
    assert [row.done for row in both] == [True, False]


def test_an_unpaid_booking_is_neither_given_nor_receipted() -> None:
    unpaid = DETAILS[UNPAID.shipment_id]
    assert unpaid.booking is not None
    assert unpaid.booking.state is BookingState.AWAITING_PAYMENT
    assert derive_giving(scene(unpaid)).state == "none"
    assert derive_receipts(scene(unpaid)).state == "none"
    assert derive_change(scene(unpaid), False).state == "none"
