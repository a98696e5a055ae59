"""Choosing an item and its capsule: its rules as tables, its view model over a real draft, its page as it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor
from tests.desktop.capsule_states import LONG, STATES, ItemPage, measure
from tests.screens.stage import Stage
from tests.screens.variants import ALL, Variant, pairwise
from tests.screens.world import NOW, catalogue
from tests.support import accessible, keyboard
from tests.support.qml_tree import snapshot
from tests.support.scene_checks import findings

from moonmail.client.model import Draft, DraftKind, Flight, ItemDraft
from moonmail.contract.missions import Mission, Offer
from moonmail.desktop.viewmodels.capsule_props import (
    OWN,
    CapsuleInputs,
    CapsuleProps,
    derive_capsule,
    follow,
    mass_of,
    measures_of,
)
from moonmail.domain.item import Answer, Hazard, ItemCategory, ItemShape, Material, Measures
from moonmail.domain.presets import PRESETS
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

NAMES = list(STATES)
COIN = ItemDraft(shape=ItemShape.ROUND, length="23.5", height="1.5", mass="4.5")
_KEPT: list[Any] = []


def flight(mission: str = "mm-204") -> Flight:
    objects = catalogue().objects
    offers = tuple(thing for _, thing in objects if isinstance(thing, Offer) and thing.mission_id == mission)
    return Flight(next(thing for _, thing in objects if isinstance(thing, Mission) and thing.id == mission), offers)


def derive(
    item: ItemDraft,
    size: SizeCode = SizeCode.M,
    on: Flight | None = None,
    *,
    language: Language = Language.JA,
    **draft: Any,
) -> CapsuleProps:
    made = Draft(uuid4(), NOW, size=size, kind=DraftKind.ITEM, item=item, **draft)
    return derive_capsule(CapsuleInputs(made, on, OWN, None, language))


# -------------------------------------------------------------------- rules


def test_a_coin_that_fits_can_go_on() -> None:
    props = derive(COIN, on=flight())
    assert (props.state, props.canGoOn, props.blocked) == ("fits", True, "")
    assert props.verdict == "カプセル Mに入ります"
    assert props.lengthWords == "23.5\u00a0mm と読みました"
    assert (props.offerSize, props.needs) == ("", "")
    assert [row.fit for row in props.capsules] == ["too_large", "too_large", "fits", "fits"]
    assert [row.price for row in props.capsules] == ["￥66,000", "￥121,000", "￥242,000", "￥3,740,000"]
    assert props.capsules[0].fitWord == "直径が11.2\u00a0mm大きすぎます"
    assert [row.size for row in props.capsules if row.note] == ["M"]


@pytest.mark.parametrize(
    ("size", "needs", "offer"),
    [
        (SizeCode.XS, "25.4\u00a0mmの「カプセル M」が必要です。", "カプセル Mにする（￥242,000）"),
        (SizeCode.L, "カプセル Mにも入ります。", "カプセル Mにする（￥242,000）"),
    ],
)
def test_the_capsule_it_needs_is_said_and_offered(size: SizeCode, needs: str, offer: str) -> None:
    props = derive(COIN, size, flight())
    assert (props.needs, props.offerText, props.offerSize) == (needs, offer, "M")


def test_what_is_in_the_way_is_said_and_drawn() -> None:
    props = derive(COIN, SizeCode.S, language=Language.EN)
    assert props.verdict == "It does not fit Capsule S"
    assert props.detail == "With 0.2\u00a0mm free all round, its diameter is 4.8\u00a0mm too large."
    assert props.needs == "It needs the 25.4\u00a0mm capsule, Capsule M."
    assert props.blocked == "Please choose a capsule that it fits."
    assert props.top.widthMm == pytest.approx(23.5)
    assert "a circle of 23.5\u00a0mm in a hexagon 19.1\u00a0mm across" in props.spoken
    assert props.verdict in props.spoken


def test_what_no_capsule_holds_is_not_offered_one() -> None:
    props = derive(ItemDraft(length="91", width="55", height="0.25", mass="1"), on=flight())
    assert (props.state, props.offerSize, props.canGoOn) == ("too_large", "", False)
    assert props.needs.startswith("どのカプセルにも入らない")
    assert not any(row.recommended for row in props.capsules)


def test_what_is_far_too_large_is_drawn_no_larger_than_can_be_seen() -> None:
    props = derive(replace(COIN, length="1250"))
    for outline in (props.top, props.front):
        assert 0 < outline.widthMm < 60
        assert 0 < outline.heightMm < 60


@pytest.mark.parametrize(
    ("item", "blocked"),
    [
        (ItemDraft(), "品物を選ぶか、大きさを入力してください。"),
        (replace(COIN, length=""), "直径を入力してください。"),
        (replace(COIN, height="abc"), "厚さをお確かめください。"),
        (replace(COIN, mass=""), "重さを入力してください。"),
        (replace(COIN, mass="0"), "重さをお確かめください。"),
        (ItemDraft(length="1", height="1", mass="1"), "幅を入力してください。"),
        (ItemDraft(length="1", width="1e9", height="1", mass="1"), "幅をお確かめください。"),
    ],
)
def test_what_is_still_missing_is_named(item: ItemDraft, blocked: str) -> None:
    props = derive(item)
    assert (props.blocked, props.canGoOn) == (blocked, False)


def test_a_wrong_field_says_so_and_an_empty_one_does_not() -> None:
    props = derive(ItemDraft(length="12 x 5", width="", height="-1", mass="nan"))
    assert props.lengthError == "数は1つだけにしてください。"
    assert props.heightError == "0より大きい数にしてください。"
    assert props.massError.startswith("数として読めませんでした。")
    assert (props.widthError, props.widthWords) == ("", "")
    assert (props.state, props.verdict) == ("unknown", "")
    assert props.top.item == ()


def test_without_slots_the_next_larger_capsule_is_recommended() -> None:
    small = ItemDraft(length="12", width="12", height="1", mass="1")
    sold_out = flight()
    sold_out = replace(
        sold_out,
        offers=tuple(o.model_copy(update={"left": 0}) if o.size is SizeCode.S else o for o in sold_out.offers),
    )
    props = derive(small, SizeCode.S, sold_out)
    assert [row.size for row in props.capsules if row.recommended] == ["M"]
    assert props.blocked.startswith("カプセル Sは、この便では満席です。")
    held = derive(small, SizeCode.S, sold_out, hold_id=uuid4())
    assert held.canGoOn
    assert derive(COIN, SizeCode.M, flight("mm-205")).blocked.startswith("カプセル Mは、この便では満席です。")


def test_the_capsule_of_a_booking_stays() -> None:
    props = derive(COIN, SizeCode.S, flight("mm-205"), changes=uuid4())
    assert [row.size for row in props.capsules] == ["S"]
    assert (props.sizeFixed, props.offerSize, props.canGoOn) == (True, "", False)
    assert props.needs.startswith("予約のカプセルはカプセル Sです。")
    assert derive(COIN, SizeCode.M, flight("mm-205"), changes=uuid4()).canGoOn


def test_what_was_typed_becomes_measures() -> None:
    assert measures_of(COIN) == Measures(ItemShape.ROUND, 23.5, 23.5, 1.5)
    typed = ItemDraft(length="１，５ cm", width="1/2 inch", height="2ミリ", compressed=True, mass="500mg")
    assert measures_of(typed) == Measures(ItemShape.BOX, 15, 12.7, 2, compressed=True)
    assert mass_of(typed) == 0.5
    assert measures_of(replace(typed, width="")) is None
    assert mass_of(replace(typed, mass="heavy")) is None


def test_the_tall_capsule_is_never_taken_for_the_member() -> None:
    assert follow(COIN) is SizeCode.M
    assert follow(replace(COIN, length="26.5")) is SizeCode.M
    assert follow(replace(COIN, length="500")) is SizeCode.M
    assert follow(ItemDraft()) is None


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_ready_size_is_told_in_both_languages(preset: Any) -> None:
    for language in Language:
        inputs = CapsuleInputs(
            Draft(uuid4(), NOW, kind=DraftKind.ITEM, size=SizeCode.M), None, preset.group.value, None, language
        )
        row = next(row for row in derive_capsule(inputs).presets if row.preset == preset.id)
        assert row.name == preset.name.in_(language)
        assert max(row.widthPx, row.heightPx) <= 27
        assert 0 <= row.hole < 1


# -------------------------------------------------------------------- the view model


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "profile", "full", Variant())
    made.say()
    made.settle()
    try:
        yield made
        assert not made.log.warnings, "\n".join(made.log.warnings)
    finally:
        made.close()
        # The garbage collector may run on any thread, and Qt's objects must not be taken apart there.
        _KEPT.append(made)


@pytest.fixture
def page(stage: Stage) -> Iterator[ItemPage]:
    made = ItemPage(stage)
    yield made
    made.close()
    _KEPT.append(made)


def draft_of(page: ItemPage) -> Draft:
    assert page.keeper.draft is not None
    return page.keeper.draft


def shown(page: ItemPage, name: str) -> Any:
    return page.vm.property(name)


def test_what_is_typed_is_kept_as_it_is_typed(page: ItemPage) -> None:
    measure(page, " １２，５ ", LONG, "½ inch", mass="5グラム")
    page.settle()
    item = draft_of(page).item
    assert (item.length, item.width, item.height, item.mass) == (" １２，５ ", LONG, "½ inch", "5グラム")
    saved = page.stage.engine.drafts().result()
    assert [draft.item for draft in saved if draft.id == draft_of(page).id] == [item]


def test_a_ready_size_fills_in_what_it_knows(page: ItemPage) -> None:
    page.vm.choosePreset("jpy-10")
    draft = draft_of(page)
    assert (draft.item.length, draft.item.width, draft.item.height, draft.item.mass) == ("23.5", "", "1.5", "4.5")
    assert (draft.item.name, draft.item.category) == ("10円玉", ItemCategory.COIN)
    assert draft.item.materials == (Material.METAL,)
    assert draft.size is SizeCode.M
    assert page.vm.canGoOn


def test_another_ready_size_takes_the_place_of_what_the_first_one_said_and_of_nothing_else(page: ItemPage) -> None:
    page.vm.choosePreset("microsd")
    assert draft_of(page).item.answers == ((Hazard.DATA_MEDIA, Answer.YES),)
    said = replace(draft_of(page).item, answers=((Hazard.DATA_MEDIA, Answer.YES), (Hazard.MAGNET, Answer.NO)))
    page.keeper.change(item=said)
    page.vm.choosePreset("shirt-button")
    item = draft_of(page).item
    assert (item.name, item.answers) == ("シャツのボタン", ((Hazard.MAGNET, Answer.NO),))
    page.keeper.change(item=replace(item, name="父のボタン", category=ItemCategory.JEWELLERY))
    page.vm.choosePreset("jpy-1")
    item = draft_of(page).item
    assert (item.name, item.category) == ("父のボタン", ItemCategory.JEWELLERY)
    assert item.length == "20"


def test_other_measures_are_another_thing(page: ItemPage) -> None:
    page.vm.choosePreset("jpy-10")
    page.vm.editMass("4.4")
    assert draft_of(page).item.preset == "jpy-10"
    page.vm.editLength("23.5")
    assert draft_of(page).item.preset == "jpy-10"
    page.vm.editLength("23.6")
    assert draft_of(page).item.preset == ""


def test_the_capsule_follows_what_is_measured_until_the_member_picks_one(page: ItemPage) -> None:
    page.vm.choosePreset("usd-dime")
    assert draft_of(page).size is SizeCode.S
    page.vm.choosePreset("jpy-1")
    assert draft_of(page).size is SizeCode.M
    page.vm.chooseSize("S")
    page.vm.choosePreset("jpy-10")
    assert draft_of(page).size is SizeCode.S
    assert shown(page, "state") == "too_large"
    assert shown(page, "offerSize") == "M"
    page.vm.takeOffer()
    assert draft_of(page).size is SizeCode.M
    assert shown(page, "state") == "fits"


def test_a_capsule_that_was_picked_is_still_picked_after_a_restart(page: ItemPage) -> None:
    page.vm.choosePreset("usd-dime")
    page.vm.chooseSize("L")
    kept = draft_of(page)
    page.keeper.take(None)
    page.keeper.take(kept)
    page.vm.choosePreset("jpy-1")
    assert draft_of(page).size is SizeCode.L
    assert shown(page, "group") == "coins"


def test_nothing_moves_a_slot_that_is_held_or_booked(page: ItemPage) -> None:
    page.vm.choosePreset("usd-dime")
    page.keeper.change(hold_id=UUID(int=1))
    page.vm.choosePreset("jpy-1")
    assert draft_of(page).size is SizeCode.S
    page.keeper.change(hold_id=None, changes=UUID(int=2))
    page.vm.chooseSize("M")
    page.vm.choosePreset("eur-cent")
    assert draft_of(page).size is SizeCode.S


def test_no_capsule_is_chosen_before_anything_is_known(page: ItemPage) -> None:
    def chosen() -> list[str]:
        return [row.size for row in page.vm._props.capsules if row.chosen]

    assert chosen() == []
    page.vm.chooseSize("XS")
    assert chosen() == ["XS"]
    page.keeper.take(replace(draft_of(page), id=uuid4()))
    assert chosen() == []
    page.vm.choosePreset("jpy-1")
    assert chosen() == ["M"]


def test_a_message_is_left_alone(page: ItemPage) -> None:
    page.keeper.change(kind=DraftKind.MESSAGE, size=SizeCode.MESSAGE)
    before = draft_of(page)
    page.vm.choosePreset("jpy-1")
    page.vm.chooseSize("M")
    page.vm.editLength("5")
    assert draft_of(page) == before
    assert not page.vm.canGoOn


def test_the_verdict_is_told_when_it_turns(page: ItemPage) -> None:
    told: list[str] = []
    page.vm.announced.connect(told.append)
    measure(page, "2", "1.5", shape="round")
    page.vm.editLength("23")
    page.vm.editLength("23.5")
    page.vm.chooseSize("S")
    assert [words.split("。")[0].split(" すきま")[0].split(" まわり")[0] for words in told] == [
        "カプセル XSに入ります",
        "カプセル Mに入ります",
        "カプセル Sには入りません",
    ]


# -------------------------------------------------------------------- the page


def test_the_drawing_is_red_and_hatched_just_where_it_does_not_fit(page: ItemPage) -> None:
    bad = QColor("#FF8A80")

    def red() -> int:
        page.settle()
        image = page.window.grabWindow()
        drawing = page.window.rootObject().findChild(type(page.window.rootObject()), "capsule-drawing")
        assert drawing is not None
        at = drawing.mapRectToScene(drawing.boundingRect()).toRect()
        return sum(
            image.pixelColor(x, y).rgb() == bad.rgb()
            for x in range(at.left(), at.right())
            for y in range(at.top(), at.bottom())
        )

    page.vm.choosePreset("jpy-10")
    assert red() == 0
    page.vm.chooseSize("S")
    assert red() > 1000


def test_a_click_on_the_offer_takes_it(page: ItemPage) -> None:
    page.vm.choosePreset("jpy-500")
    page.settle()
    button = page.window.rootObject().findChild(type(page.window.rootObject()), "take-offer")
    assert button is not None
    button.click()
    assert draft_of(page).size is SizeCode.L


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Callable[[str, Variant], ItemPage]]:
    made: list[ItemPage] = []

    def make(name: str, variant: Variant) -> ItemPage:
        stage = Stage(tmp_path / "profile", "full", variant)
        stage.say()
        stage.settle()
        page = ItemPage(stage, variant)
        STATES[name](page)
        page.settle()
        made.append(page)
        return page

    yield make
    for page in made:
        page.close()
        page.stage.close()
    _KEPT.extend(made)


@pytest.mark.parametrize("name", NAMES)
def test_every_way_of_drawing_it_is_sound(open_page: Callable[[str, Variant], ItemPage], name: str) -> None:
    page = open_page(name, Variant())
    wrong = []
    for variant in pairwise(NAMES.index(name)):
        page.look(variant)
        scene = snapshot(page.window)
        assert len(scene.nodes) > 50
        found = findings(scene) + accessible.unnamed(accessible.spoken(page.window), scene)
        wrong += [f"{variant.slug}: {line}" for line in found]
    assert not page.stage.log.warnings, "\n".join(page.stage.log.warnings)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_a_keyboard_is_enough(open_page: Callable[[str, Variant], ItemPage], name: str) -> None:
    page = open_page(name, ALL[(5 * NAMES.index(name)) % len(ALL)])
    wrong = keyboard.walk(page.window, QCoreApplication.processEvents)
    assert not wrong, "\n".join(wrong)


def test_targets_are_as_large_as_a_finger(page: ItemPage) -> None:
    page.vm.choosePreset("jpy-500")
    page.settle()
    scene = snapshot(page.window)
    assert any(node.name == "take-offer" for node in scene.nodes)
    small = [node.where for node in scene.nodes if node.tab_stop and not node.rect.empty and node.rect.height < 44]
    assert not small
