"""Changing what is booked, and who orders, through the view models over the real client's store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from tests.desktop import send_kind_states as kinds
from tests.desktop import send_states as states
from tests.desktop.test_send import after_a_kill, draft_of
from tests.desktop.test_send_props import NOW, draft, flight
from tests.screens.stage import Stage
from tests.screens.variants import Variant
from tests.screens.world import LETTER, LETTER_ID, LOADED_ID

from moonmail.client.model import AlternativeSlot, DraftKind, ItemDraft, Operation, OpKind, OpState
from moonmail.desktop.viewmodels.buyer import derive_buyer
from moonmail.desktop.viewmodels.order_props import alternatives_of
from moonmail.desktop.viewmodels.order_sums import derive_sums
from moonmail.desktop.viewmodels.send_changes import change_rows, is_changed, item_draft
from moonmail.desktop.viewmodels.send_flow import (
    Step,
    default_size,
    flow_of,
    is_another_slot,
    quantity_of,
    sizes_of,
    step_of,
    title_of,
)
from moonmail.domain.item import Answer, Hazard
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language

_KEPT: list[Stage] = []


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "profile", "full", Variant())
    try:
        yield made
        assert not made.log.warnings
    finally:
        states.flow(made).finish()
        made.close()
        _KEPT.append(made)


def kinds_of(stage: Stage) -> list[OpKind]:
    return [operation.kind for operation in stage.engine.operations().result()]


# ---------------------------------------------------------------- the way


@pytest.mark.parametrize(
    ("values", "flow"),
    [
        ({}, "choose write hold confirm pay"),
        ({"kind": DraftKind.ITEM}, "choose item declare hold confirm pay"),
        ({"kind": DraftKind.GROUP}, "choose group hold confirm pay"),
        ({"changes": LETTER_ID}, "write change"),
        ({"kind": DraftKind.ITEM, "changes": LETTER_ID}, "item declare change"),
        ({"kind": DraftKind.GROUP, "changes": LETTER_ID}, "group change"),
        ({"rebooks": LETTER_ID}, "choose write hold confirm pay"),
    ],
)
def test_flow_of(values: dict[str, object], flow: str) -> None:
    assert [step.value for step in flow_of(draft(**values))] == flow.split()


def test_a_page_of_another_kind_is_not_gone_on_with() -> None:
    assert step_of(draft(step="write", kind=DraftKind.ITEM)) is Step.CHOOSE
    assert step_of(draft(step="hold", changes=LETTER_ID)) is Step.WRITE
    assert step_of(draft(step="declare", kind=DraftKind.ITEM)) is Step.DECLARE


def test_each_kind_begins_with_a_size_it_comes_in() -> None:
    for kind in DraftKind:
        assert default_size(kind) in sizes_of(kind)


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"kind": DraftKind.ITEM, "item": ItemDraft(name="祖母の指輪")}, "祖母の指輪"),
        ({"kind": DraftKind.ITEM, "item": ItemDraft(name="指輪"), "title": "形見"}, "形見"),
        ({"kind": DraftKind.ITEM, "text": "a message that was begun before"}, ""),
        ({"kind": DraftKind.GROUP, "group": (("さくら", ""),)}, "さくら"),
        ({"kind": DraftKind.GROUP, "group": (("さくら", ""), ("ひなた", ""), ("あおい", ""))}, "さくら ほか2件"),
        ({"kind": DraftKind.GROUP, "group": (("", "月へ {n}"), ("", "またね"))}, "月へ n ほか1件"),
        ({"kind": DraftKind.GROUP, "roster": "さくら\nひなた"}, "さくら"),
    ],
)
def test_what_it_is_called(values: dict[str, object], title: str) -> None:
    assert title_of(draft(**values)) == title


def test_one_slot_for_each_plate_of_a_group() -> None:
    three = draft(kind=DraftKind.GROUP, group=(("a", ""), ("b", ""), ("c", "")), hold_id=UUID(int=3))
    assert quantity_of(three) == 3
    assert quantity_of(replace(three, kind=DraftKind.MESSAGE)) == 1
    assert is_another_slot(three, replace(three, group=three.group[:2]))
    assert not is_another_slot(three, replace(three, group=(("x", ""), ("b", ""), ("c", ""))))
    assert not is_another_slot(replace(three, hold_id=None), replace(three, hold_id=None, group=()))


# ---------------------------------------------------------------- other content


def test_what_is_booked_is_there_to_be_changed(stage: Stage, tmp_path: Path) -> None:
    vm = kinds.changing(stage)
    assert (vm.step, vm.changing, vm.plate.text, vm.plate.name) == ("write", True, LETTER, "山本 さくら")
    assert stage.home.page == "send"
    # Looking is no change: nothing is left behind.
    vm.goBack()
    stage.settle()
    assert stage.home.page == "shipment"
    assert after_a_kill(stage, tmp_path / "copy") == []


def test_a_change_is_shown_before_it_is_sent_and_costs_nothing(stage: Stage) -> None:
    vm = kinds.changed_letter(stage)
    change = vm.contentChange
    assert vm.step == "change"
    (row,) = change.rows.rows
    assert (row.label, row.before, row.after) == ("ことば", LETTER, "ばあばへ\n\n月で、うさぎに会えたら手をふってね。")
    assert change.until.endswith("まで、何度でも変更できます。")
    change.send()
    stage.settle()
    assert kinds_of(stage) == [OpKind.BLOB, OpKind.CONTENT]
    assert (stage.home.page, vm.draft is None or not vm.draft.text) == ("shipment", True)


def test_a_change_that_was_begun_is_gone_on_with(stage: Stage) -> None:
    vm = kinds.changing(stage)
    vm.plate.editText("書きかけ")
    stage.settle()
    vm.goBack()
    stage.settle()
    stage.home.open("send")
    stage.settle()
    (row,) = vm.drafts.rows
    assert row.detail.startswith("内容の変更、")
    vm.resume(row.draftId)
    stage.settle()
    assert (vm.step, vm.plate.text, vm.changing) == ("write", "書きかけ", True)
    vm.goOn()
    stage.settle()
    assert vm.contentChange.canSend
    # From the booking's own page it is the same draft.
    first = draft_of(vm).id
    stage.home.openShipment(str(LETTER_ID))
    stage.home.changeContent(str(LETTER_ID))
    stage.settle()
    assert draft_of(vm).id == first


def test_nothing_is_sent_while_nothing_is_different(stage: Stage) -> None:
    vm = kinds.changing(stage)
    vm.goOn()
    stage.settle()
    assert (vm.contentChange.canSend, vm.contentChange.why) == (False, "まだ何も変わっていません。")
    vm.contentChange.send()
    stage.settle()
    assert kinds_of(stage) == []


def test_a_no_is_explained(stage: Stage) -> None:
    vm = kinds.too_late(stage)
    assert not vm.contentChange.canSend
    assert vm.contentChange.why.startswith("お申し込み時の条件で定めた受付期限を過ぎました。")
    vm.finish()
    vm = kinds.changing(stage, kinds.booked(stage, LOADED_ID))
    vm.plate.editText("もう載っています")
    stage.settle()
    vm.goOn()
    stage.settle()
    assert vm.contentChange.why == "この便はすでに出発したか、終了しています。"


def test_a_group_keeps_its_number_of_plates(stage: Stage) -> None:
    vm = kinds.one_too_many(stage)
    assert vm.group.happened == ("ご予約は12枚です。内容の変更では枚数を変えられません（いまは13枚）。")
    assert not vm.canGoOn
    vm.group.editText(kinds.names(12))
    stage.settle()
    assert vm.canGoOn


def test_a_changed_item_is_judged_anew(stage: Stage) -> None:
    vm = kinds.changed_item(stage)
    assert vm.step == "change"
    assert [row.key for row in vm.contentChange.rows.rows] == ["name", "finish"]
    assert vm.contents.verdict in {"allowed", "needs_review"}
    assert vm.contentChange.canSend
    vm._keeper.change(size=SizeCode.M)
    stage.settle()
    assert "便・大きさを変える" in vm.contentChange.why


def test_answers_that_changed_are_named_by_their_question() -> None:
    base = draft(kind=DraftKind.ITEM, item=item_draft(kinds.ring()))
    answers = tuple((hazard, Answer.YES if hazard is Hazard.MAGNET else answer) for hazard, answer in base.item.answers)
    now = replace(base, item=replace(base.item, answers=answers))
    (row,) = change_rows(base, now, drawing=False, language=Language.EN)
    assert (row.key, row.before, row.after) == ("magnet", "No", "Yes")


def test_only_a_few_of_many_changed_plates_are_listed() -> None:
    base = draft(kind=DraftKind.GROUP, group=tuple((name, "") for name in kinds.CLASS[:12]))
    now = replace(base, group=tuple((f"{name} 様", "") for name, _ in base.group))
    rows = change_rows(base, now, drawing=False, language=Language.JA)
    assert len(rows) == 6
    assert (rows[0].before, rows[0].after, rows[-1].label) == ("青木 さくら", "青木 さくら 様", "ほか7枚")


def test_a_drawing_that_goes_is_said() -> None:
    base = draft(text="月へ")
    (row,) = change_rows(base, replace(base), drawing=True, language=Language.JA)
    assert (row.before, row.after) == ("いまの手書き", "（なし）")


def test_moving_about_is_no_change() -> None:
    base = draft(text="月へ", changes=LETTER_ID, origin=LETTER_ID)
    assert not is_changed(base, replace(base, step="change", updated_at=NOW, roster=""))
    assert is_changed(base, replace(base, title="手紙"))


# ---------------------------------------------------------------- another flight or size


def test_the_slot_one_has_is_not_taken_again(stage: Stage) -> None:
    vm = kinds.moving(stage, "mm-204")
    assert (vm.moving, vm.canWrite, vm.happened) == (True, False, "いまの予約と同じ便・同じ大きさです。")
    vm.chooseKind("group")
    assert draft_of(vm).kind is DraftKind.MESSAGE
    vm.chooseFlight("mm-206")
    stage.settle()
    assert vm.canGoOn


@pytest.mark.parametrize(
    ("size", "price", "due", "back", "total"),
    [
        ("message", 19_800, "", "", "￥19,800（税込）。お支払い済みの￥19,800を差し引き、今回のお支払いは￥0です。"),
        ("name", 9_900, "", "￥9,900", "￥9,900（税込）。お支払い済みの￥19,800との差額￥9,900を返金します。"),
    ],
)
def test_what_is_paid_counts(stage: Stage, size: str, price: int, due: str, back: str, total: str) -> None:
    vm = kinds.move_confirming(stage, "mm-206", size, price)
    sums = vm.order.sums
    assert (vm.step, sums.paid, sums.due, sums.back, sums.nothingDue) == ("confirm", "￥19,800", due, back, True)
    facts = {row.key: row.value for row in vm.order.facts.rows}
    assert facts["total"] == total
    vm.order.confirm()
    stage.settle()
    # Nothing is to pay, so no payment is started.
    assert OpKind.PAYMENT not in kinds_of(stage)
    assert OpKind.BOOKING in kinds_of(stage)


def test_the_slot_one_has_stays_if_one_leaves(stage: Stage) -> None:
    vm = kinds.moving(stage)
    vm.goBack()
    stage.settle()
    assert stage.home.page == "shipment"
    booking = kinds.booked(stage).booking
    assert booking is not None
    assert booking.state is BookingState.CONFIRMED
    assert kinds_of(stage) == []


@pytest.mark.parametrize(
    ("credit", "total", "paid", "due", "back", "nothing"),
    [
        (0, "￥19,800", "", "￥19,800", "", False),
        (9_900, "￥19,800", "￥9,900", "￥9,900", "", False),
        (19_800, "￥19,800", "￥19,800", "", "", True),
        (33_000, "￥19,800", "￥33,000", "", "￥13,200", True),
        (None, "￥19,800", "", "", "", False),
    ],
)
def test_sums(credit: int | None, total: str, paid: str, due: str, back: str, nothing: bool) -> None:
    sums = derive_sums(flight(), draft(), credit, None, Language.JA)
    assert (sums.total, sums.paid, sums.due, sums.back, sums.nothingDue) == (total, paid, due, back, nothing)
    group = draft(kind=DraftKind.GROUP, size=SizeCode.NAME, group=(("a", ""), ("b", "")))
    assert derive_sums(flight(), group, 0, None, Language.JA).unit == "￥9,900 × 2枚"
    assert derive_sums(None, draft(), 0, None, Language.JA).total == ""


# ---------------------------------------------------------------- items


def test_an_item_finds_its_capsule_and_takes_its_declaration_along(stage: Stage) -> None:
    vm = kinds.item_confirming(stage)
    assert (vm.step, draft_of(vm).size, vm.contents.called) == ("confirm", SizeCode.XS, "祖母の指輪")
    assert vm.contents.detail == "指輪\n直径12 mm・厚さ2 mm・1.8 g"
    assert vm.order.canConfirm
    vm.order.confirm()
    stage.settle()
    assert kinds_of(stage) == [OpKind.SHIPMENT, OpKind.BOOKING, OpKind.PAYMENT]


def test_what_staff_must_see_is_said_before_the_order(stage: Stage) -> None:
    vm = kinds.item_confirming(stage, kinds.leather())
    assert (vm.contents.verdict, vm.contents.verdictName) == ("needs_review", "スタッフによる確認が必要です")
    assert "全額を返金します" in vm.contents.means
    assert vm.order.canConfirm


def test_a_capsule_that_is_not_the_one_held_gives_the_slot_back(stage: Stage) -> None:
    vm = kinds.item_held(stage)
    vm.goBack()
    vm.goBack()
    stage.settle()
    assert vm.step == "item"
    vm.capsule.chooseSize("M")
    stage.settle()
    assert (draft_of(vm).size, draft_of(vm).hold_id) == (SizeCode.M, None)


@pytest.mark.parametrize(
    ("code", "step"),
    [("item_not_allowed", "declare"), ("answers_contradict", "declare"), ("does_not_fit", "item")],
)
def test_a_refusal_leads_to_what_it_is_about_on_the_same_hold(stage: Stage, code: str, step: str) -> None:
    vm = kinds.item_confirming(stage)
    hold = states.hold_id(vm)
    vm.order.confirm()
    stage.settle()
    shipment = next(each for each in stage.engine.operations().result() if each.kind is OpKind.SHIPMENT)
    states.refuse(stage, shipment.id, code)
    assert vm.order.payStage == "refused"
    vm.order.startOver()
    stage.settle()
    assert (vm.step, draft_of(vm).hold_id, draft_of(vm).item.name) == (step, hold, "祖母の指輪")


def test_a_declaration_that_was_begun_is_gone_on_with(stage: Stage) -> None:
    vm = kinds.item(stage)
    written = draft_of(vm)
    assert (vm.step, written.step) == ("declare", "declare")
    vm.startNew()
    vm.goBack()
    stage.settle()
    (row,) = vm.drafts.rows
    assert (row.title, row.iconName) == ("祖母の指輪", "package-open")
    assert row.detail == "思い出の品、MM 204、カプセル XS、品物を申告しているところ"
    vm.resume(row.draftId)
    stage.settle()
    assert (vm.step, draft_of(vm), vm.canGoOn) == ("declare", written, True)


def test_a_change_of_flight_that_was_begun_still_knows_what_is_paid(stage: Stage) -> None:
    vm = kinds.moving(stage)
    vm.goOn()
    vm.plate.editText("書き足し")
    stage.settle()
    vm.startNew()
    vm.goBack()
    stage.settle()
    (row,) = vm.drafts.rows
    assert row.detail.startswith("便・大きさの変更、MM 206")
    vm.resume(row.draftId)
    stage.settle()
    assert (vm.step, vm.moving, vm.order.sums.paid) == ("write", True, "￥19,800")


def test_only_slots_that_would_do_are_offered_instead() -> None:
    slots = tuple(AlternativeSlot("mm-206", "MM 206", size, left, 9_900) for size, left in _OFFERED)
    refused = Operation(UUID(int=1), OpKind.HOLD, OpState.REFUSED, NOW, "", code="sold_out", alternatives=slots)
    three = draft(kind=DraftKind.GROUP, group=(("a", ""), ("b", ""), ("c", "")))
    assert [slot.size.value for slot in alternatives_of(refused, three)] == ["name"]
    assert [slot.size.value for slot in alternatives_of(refused, draft())] == ["name", "message", "photo"]
    assert [slot.size.value for slot in alternatives_of(refused, draft(kind=DraftKind.ITEM))] == ["M"]


def test_a_lounge_offers_instead_only_flights_of_its_own() -> None:
    slots = tuple(AlternativeSlot(flight, flight, SizeCode.MESSAGE, 5, 9_900) for flight in ("mm-205", "mm-206"))
    refused = Operation(UUID(int=1), OpKind.HOLD, OpState.REFUSED, NOW, "", code="sold_out", alternatives=slots)
    for written in (draft(), None):
        here = alternatives_of(refused, written, offered=frozenset({"mm-206"}))
        assert [slot.mission_id for slot in here] == ["mm-206"]
        assert len(alternatives_of(refused, written)) == 2


_OFFERED = ((SizeCode.NAME, 3), (SizeCode.MESSAGE, 2), (SizeCode.PHOTO, 9), (SizeCode.M, 1))


# ---------------------------------------------------------------- who orders

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("born", "asked"), [("2008-11-23", True), ("2008-11-22", False), ("2012-05-01", True), ("", False), ("?", False)]
)
def test_a_guardian_is_asked_for_until_the_eighteenth_birthday(born: str, asked: bool) -> None:
    props = derive_buyer(kinds.member(birth_date=born), draft(), agreed=False, today=DAY, language=Language.JA)
    assert (props.needsGuardian, props.ready) == (asked, not asked)


@pytest.mark.parametrize(
    ("guardian", "agreed", "missing"),
    [
        (("", "", ""), False, "保護者の方のお名前を入力してください。"),
        (("けやき", " ", ""), True, "続柄を入力してください。"),
        (("けやき", "母", "1234"), True, "保護者の方の電話番号を、市外局番から入力してください。"),
        (
            ("けやき", "母", "０９０-１２３４-５６７８"),
            False,
            "保護者の方に読んでいただき、同意にチェックを入れてください。",
        ),
        (("けやき", "母", "03 1234 5678"), True, ""),
    ],
)
def test_what_a_consent_needs(guardian: tuple[str, str, str], agreed: bool, missing: str) -> None:
    member = kinds.member(birth_date="2012-05-01")
    props = derive_buyer(member, draft(guardian=guardian), agreed=agreed, today=DAY, language=Language.JA)
    assert (props.missing, props.ready) == (missing, not missing)


def test_without_a_guardian_nobody_under_18_orders(stage: Stage) -> None:
    vm = kinds.under_age(stage)
    assert (vm.order.isHeld, vm.order.canConfirm) == (True, False)
    vm.order.confirm()
    stage.settle()
    assert vm.step == "confirm"


def test_a_guardians_consent_goes_with_the_order(stage: Stage, tmp_path: Path) -> None:
    vm = kinds.agreed(stage)
    assert vm.order.canConfirm
    (found,) = after_a_kill(stage, tmp_path / "copy")
    assert found.guardian == ("山本 けやき", "母", "０９０-１２３４-５６７８")
    # Another name is another person's consent.
    vm.buyer.editGuardianName("山本 かえで")
    assert (vm.buyer.agreed, vm.order.canConfirm) == (False, False)
    vm.buyer.agree(True)
    sent: list[object] = []
    real = stage.engine.order
    stage.engine.order = lambda *args, **more: (sent.append(more["guardian"]), real(*args, **more))[1]
    vm.order.confirm()
    stage.settle()
    (guardian,) = sent
    assert (guardian.name, guardian.relation) == ("山本 かえで", "母")  # type: ignore[attr-defined]


def test_an_order_names_the_organisation_it_is_for(stage: Stage) -> None:
    vm = kinds.group_confirming(stage)
    assert vm._buyer.organisation_id() == kinds.SCHOOL
    kinds.known(stage, organisations=[])
    assert vm._buyer.organisation_id() is None


def test_an_organisation_one_no_longer_books_for_is_not_booked_for() -> None:
    gone = draft(organisation_id=UUID(int=99))
    props = derive_buyer(kinds.member(), gone, agreed=False, today=DAY, language=Language.EN)
    assert (props.booker, props.forWhom, len(props.bookers)) == (0, "", 2)
