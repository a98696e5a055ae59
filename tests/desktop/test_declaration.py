"""The declaration: what is typed and answered, what is missing, what the rules say so far; and the real page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from tests.desktop.declare_states import STATES, DeclarePage, complete, declaring, photo_file
from tests.screens.variants import Variant
from tests.support import scene_checks
from tests.support.accessible import spoken, unnamed
from tests.support.keyboard import press, walk
from tests.support.qml_tree import snapshot

from moonmail.client.model import Draft, DraftKind, ItemDraft, Trouble
from moonmail.desktop.viewmodels.declaration_judged import PARTS, RULE_HAZARDS, Stand, judge, part_of_rule
from moonmail.desktop.viewmodels.declaration_props import (
    DeclarationInputs,
    DeclarationProps,
    Picture,
    derive_declaration,
)
from moonmail.desktop.viewmodels.declaration_read import item_in, missing_of, read_item, read_yen
from moonmail.domain.item import Acknowledgement, Answer, Finding, Hazard, ItemCategory, Material, VerdictKind
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.rules import RULES, RULES_VERSION, assess
from moonmail.domain.text import Language, Text

SHA = "ab" * 32
NO = tuple((hazard, Answer.NO) for hazard in Hazard)
COIN = ItemDraft(
    preset="jpy-100",
    name="祖父の百円玉",
    category=ItemCategory.COIN,
    materials=(Material.METAL,),
    answers=NO,
    owner_name="山本 さくら",
    value="100",
    photos=(SHA,),
    agreed=tuple(Acknowledgement),
)


def answering(item: ItemDraft, **answers: str) -> ItemDraft:
    given = dict(item.answers) | {Hazard(hazard): Answer(said) for hazard, said in answers.items()}
    return replace(item, answers=tuple(given.items()))


def derive(item: ItemDraft, part: str = "what", **changes: Any) -> DeclarationProps:
    draft = Draft(UUID(int=1), datetime(2026, 11, 22, tzinfo=UTC), kind=DraftKind.ITEM, item=item)
    inputs = DeclarationInputs(
        draft=draft,
        protection=ProtectionCategory.IIA,
        part=PARTS.index(part),
        pictures={},
        reading=0,
        reading_sheet=False,
        refused=None,
        refused_for="photos",
        too_many=False,
        trouble=None,
        language=Language.JA,
    )
    return derive_declaration(inputs._replace(**changes))


# ------------------------------------------------------------------------------------------------ what is said so far


def test_nothing_is_held_against_what_was_not_asked_yet() -> None:
    props = derive(ItemDraft())
    assert props.stand == Stand.OPEN
    assert props.findings == ()
    assert not props.canGoOn
    assert props.blocked == "お品物の名前をご記入ください。"


def test_a_complete_coin_can_go_on() -> None:
    props = derive(COIN)
    assert (props.stand, props.blocked, props.blockedPart, props.canGoOn) == (Stand.ALLOWED, "", -1, True)
    assert {row.iconName for row in props.parts} == {"check"}


@pytest.mark.parametrize(
    ("change", "part", "words"),
    [
        ({"name": "　"}, "what", "お品物の名前"),
        ({"category": None}, "what", "お品物の種類"),
        ({"materials": ()}, "what", "何でできているか"),
        ({"preset": "", "length": "12", "width": "x", "height": "1", "mass": "3"}, "what", "大きさと重さ"),
        ({"preset": "", "length": "12", "width": "9", "height": "1", "mass": ""}, "what", "大きさと重さ"),
        ({"answers": NO[1:]}, "electric", "「電気とデータ」の質問が、あと1つ"),
        ({"answers": ()}, "electric", "「電気とデータ」の質問が、あと3つ"),
        ({"answers": NO[:-2]}, "people", "「人や文化との関わり」の質問が、あと2つ"),
        ({"owner_name": ""}, "owner", "持ち主のお名前"),
        ({"owner_nationality": "ZZ"}, "owner", "国籍"),
        ({"value": ""}, "owner", "およその価格"),
        ({"value": "たくさん"}, "owner", "金額を数で"),
        ({"agreed": tuple(Acknowledgement)[1:]}, "agree", "あと1つ"),
        ({"agreed": ()}, "agree", "あと4つ"),
    ],
)
def test_what_is_missing_is_named_with_its_part(change: dict[str, Any], part: str, words: str) -> None:
    props = derive(replace(COIN, **change))
    assert not props.canGoOn
    assert words in props.blocked
    assert PARTS[props.blockedPart] == part
    assert props.parts[props.blockedPart].iconName == "circle-dashed"


def test_an_answer_is_judged_at_once_and_shown_beside_the_question() -> None:
    refused = derive(answering(ItemDraft(), battery="yes"), "electric")
    assert refused.stand == Stand.NOT_ALLOWED
    assert [row.key for row in refused.findings] == ["no-battery"]
    assert refused.findings[0].remedy
    battery, powered, _ = refused.questions
    assert (battery.result, battery.resultIcon, battery.tone) == ("お預かりできません", "ban", "bad")
    assert (powered.answer, powered.result) == ("", "")
    assert derive(answering(ItemDraft(), battery="no")).stand == Stand.SO_FAR


def test_what_can_t_be_taken_can_t_go_on_even_if_all_is_answered() -> None:
    props = derive(answering(COIN, liquid="yes"))
    assert not props.canGoOn
    assert PARTS[props.blockedPart] == "inside"
    assert "お預かりできないもの" in props.blocked


def test_what_needs_a_look_can_go_on() -> None:
    props = derive(answering(COIN, magnet="unsure"))
    assert props.stand == Stand.NEEDS_REVIEW
    assert props.canGoOn


def test_a_contradiction_is_named_at_its_fields_and_stops() -> None:
    props = derive(replace(COIN, materials=(Material.METAL, Material.LEATHER)), "build")
    assert props.stand == Stand.CONTRADICTORY
    assert not props.canGoOn
    assert "「つくりと素材」" in props.blocked
    soft = next(row for row in props.questions if row.hazard == "soft_parts")
    assert "どちらかをお直しください" in soft.clash
    assert props.materialsError == soft.clash
    powered = derive(answering(COIN, powered="yes"), "electric").questions
    assert "電池が中に隠れていないか" in powered[0].clash
    assert powered[1].clash == "「電池や充電池が入っていますか」へのお答えと食い違っています。"


def test_measures_that_can_t_be_are_named_where_they_are_shown() -> None:
    props = derive(replace(COIN, mass="4.8 kg"))
    assert props.stand == Stand.CONTRADICTORY
    assert "単位をお確かめください" in props.measuresError


def test_a_contradiction_with_what_was_not_answered_is_none() -> None:
    only_powered = answering(ItemDraft(), powered="yes")
    assert derive(only_powered).stand == Stand.NOT_ALLOWED
    assert not judge(only_powered, read_item(only_powered), ProtectionCategory.IIA).clashes
    both = answering(only_powered, battery="no")
    assert judge(both, read_item(both), ProtectionCategory.IIA).clashes


def test_several_unsure_answers_are_one_line() -> None:
    props = derive(answering(COIN, rights="unsure", culture="unsure", magnet="unsure"))
    assert len(props.findings) == 1
    assert "3つ" in props.findings[0].why


def test_a_missing_photo_is_said_when_the_questions_are_answered() -> None:
    assert derive(replace(COIN, photos=(), answers=NO[1:])).stand == Stand.SO_FAR
    props = derive(replace(COIN, photos=()))
    assert [row.key for row in props.findings] == ["no-photo"]
    assert props.canGoOn


@pytest.mark.parametrize("change", [{"photos": ()}, {"materials": (Material.TEXTILE,)}])
def test_nobody_is_advised_to_add_pictures_where_there_are_none(change: dict[str, Any]) -> None:
    (at_home,) = derive(replace(COIN, **change)).findings
    (at_a_kiosk,) = derive(replace(COIN, **change), files=False).findings
    assert "添えて" in at_home.remedy
    assert "アプリから" not in at_home.remedy
    assert "お申し込みのあとに" in at_a_kiosk.remedy
    assert "アプリから" in at_a_kiosk.remedy


def test_organic_mass_is_asked_on_iib_flights_alone() -> None:
    assert not derive(COIN).asksOrganic
    asked = derive(COIN, protection=ProtectionCategory.IIB)
    assert asked.asksOrganic
    assert asked.blocked == "有機物の重さをご記入ください。"
    for typed in ("0", "０ｇ", "なし", "0.0"):
        assert derive(replace(COIN, organic_mass=typed), protection=ProtectionCategory.IIB).canGoOn, typed
    wrong = derive(replace(COIN, organic_mass="-1"), protection=ProtectionCategory.IIB)
    assert wrong.organicError
    assert not wrong.canGoOn
    above = derive(replace(COIN, organic_mass="4900 mg", finish="漆"), protection=ProtectionCategory.IIB)
    assert "全体の重さを超えています" in above.organicError


@pytest.mark.parametrize(
    ("typed", "yen"),
    [
        ("12000", 12_000),
        ("￥１２，０００", 12_000),
        ("12,000円", 12_000),
        ("1万2千円", 12_000),
        ("3万", 30_000),
        ("0", 0),
        ("1,000,000,000", 1_000_000_000),
        ("12.000", 12_000),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, yen: int) -> None:
    assert read_yen(typed) == (yen, None)


@pytest.mark.parametrize(
    "typed", ["-1", "12.50", "1.5万", "1,00", "NaN", "1e9", "百円", "12000 USD", "1000000001", "9" * 400]
)
def test_what_is_no_amount_is_said(typed: str) -> None:
    value, trouble = read_yen(typed)
    assert value is None
    assert trouble is not None


@given(st.text())
def test_any_amount_typed_is_read_or_explained(typed: str) -> None:
    value, trouble = read_yen(typed)
    assert value is None or (0 <= value <= 1_000_000_000 and trouble is None)
    assert trouble is None or isinstance(trouble, Text)


items = st.builds(
    ItemDraft,
    preset=st.sampled_from(["", "jpy-100", "nothing"]),
    length=st.text(max_size=8),
    mass=st.text(max_size=8) | st.just("4 g"),
    name=st.text(max_size=4),
    category=st.none() | st.sampled_from(ItemCategory),
    materials=st.lists(st.sampled_from(Material), unique=True).map(tuple),
    answers=st.dictionaries(st.sampled_from(Hazard), st.sampled_from(Answer)).map(lambda given: tuple(given.items())),
    organic_mass=st.text(max_size=8) | st.sampled_from(["0", "1 g", "1e9"]),
    value=st.text(max_size=8),
    photos=st.lists(st.just(SHA), max_size=1).map(tuple),
    agreed=st.lists(st.sampled_from(Acknowledgement), unique=True).map(tuple),
)


@given(
    items,
    st.text(max_size=90) | st.just("\ud800\x00"),
    st.integers(0, 1100),
    st.booleans(),
    st.sampled_from(ProtectionCategory),
)
def test_what_is_complete_can_be_sent_and_what_can_t_be_sent_is_not_complete(
    item: ItemDraft, name: str, length: int, rest: bool, protection: ProtectionCategory
) -> None:
    mine = replace(item, name=name, owner_name=name, description="字" * length)
    if rest:
        mine = replace(
            COIN, name=name, description=mine.description, answers=item.answers or NO, organic_mass=item.organic_mass
        )
    made = item_in(mine, protection)
    assert (made is None) == bool(missing_of(mine, read_item(mine), protection))
    if made is not None:
        made.model_dump_json()
        assert made.declaration().answers == tuple((hazard, dict(mine.answers)[hazard]) for hazard in Hazard)


def test_a_description_that_is_too_long_is_said_and_kept() -> None:
    props = derive(replace(COIN, description="字" * 1003))
    assert props.descriptionError == "1,000文字までです。3文字多すぎます。"
    assert not props.canGoOn
    assert len(props.description) == 1003


def test_one_waits_for_pictures_and_is_told_of_lost_ones() -> None:
    assert derive(COIN, reading=1).blocked == "写真を読み込んでいます…"
    lost = derive(COIN, pictures={SHA: Picture(lost=True)})
    assert lost.blocked.startswith("見つからない写真があります")
    assert PARTS[lost.blockedPart] == "photos"


@given(items, st.sampled_from(PARTS), st.sampled_from(ProtectionCategory), st.sampled_from(Language))
def test_whatever_was_typed_the_page_says_why_one_can_t_go_on(
    item: ItemDraft, part: str, protection: ProtectionCategory, language: Language
) -> None:
    props = derive(item, part, protection=protection, language=language)
    assert props.canGoOn == (props.blocked == "") == (props.blockedPart == -1)
    assert props.standName
    assert len(props.parts) == props.partCount == len(PARTS)
    assert sum(row.now for row in props.parts) == 1
    if props.canGoOn:
        assert props.stand in {Stand.ALLOWED, Stand.NEEDS_REVIEW}


def test_every_finding_leads_to_a_part() -> None:
    for rule in RULES:
        part_of_rule(Finding(rule.id, rule.kind, rule.why, rule.remedy))
    hazards = {rule.id for rule in RULES} & set(RULE_HAZARDS)
    assert hazards == set(RULE_HAZARDS)


def test_troubles_and_lost_pictures_are_in_words() -> None:
    props = derive(COIN, "photos", pictures={SHA: Picture(lost=True)}, trouble=Trouble.STORE_READ_ONLY, too_many=True)
    assert props.photos[0].lost
    assert props.troubleHappened
    assert "6枚まで" in props.photosHappened


# ----------------------------------------------------------------------------------------------------- the real page


@pytest.fixture
def page(app: object) -> Iterator[DeclarePage]:
    with declaring() as opened:
        yield opened
        assert not opened.stage.log.warnings


def test_answers_are_kept_in_the_draft_and_become_what_is_ordered(page: DeclarePage) -> None:
    assert page.vm.item_in() is None
    complete(page)
    draft = page.keeper.draft
    assert draft is not None
    assert dict(draft.item.answers) == dict.fromkeys(Hazard, Answer.NO)
    item = page.vm.item_in()
    assert item is not None
    assert page.vm.canGoOn
    assert (item.length_mm, item.width_mm, item.height_mm, item.mass_g) == (22.6, 22.6, 1.7, 4.8)
    assert (item.value_yen, item.organic_mass_g, item.rules_version) == (12_000, None, RULES_VERSION)
    assert item.photos == list(draft.item.photos)
    assert assess(item.declaration(), ProtectionCategory.IIA).kind is VerdictKind.ALLOWED
    kept = page.stage.engine.drafts().result()
    assert [each.item for each in kept] == [draft.item]


def test_another_flight_asks_for_more_at_once(page: DeclarePage) -> None:
    complete(page)
    page.vm.set_protection(ProtectionCategory.IIB)
    assert not page.vm.canGoOn
    assert page.vm.item_in() is None
    page.vm.editOrganicMass("0")
    assert page.vm.canGoOn
    item = page.vm.item_in()
    assert item is not None
    assert item.organic_mass_g == 0


def test_pieces_are_counted_within_what_can_be_sent(page: DeclarePage) -> None:
    page.item("declare-more").click()  # type: ignore[attr-defined]
    assert (page.vm.pieces, page.vm.piecesWords) == (2, "2個")
    page.vm.choosePieces(0)
    assert page.vm.pieces == 1
    page.vm.choosePieces(1_000_000)
    assert page.vm.pieces == page.vm.mostPieces == 100


def test_the_member_s_name_stands_there_already(page: DeclarePage) -> None:
    assert page.vm.ownerName == "山本 さくら"
    page.vm.editOwnerName("")
    assert page.vm.ownerName == ""


def test_a_verdict_is_announced_when_it_changes(page: DeclarePage) -> None:
    said: list[str] = []
    page.vm.announced.connect(said.append)
    page.vm.answer("battery", "yes")
    page.vm.answer("battery", "no")
    assert said[0].startswith("お預かりできません 電池は、")
    assert said[1] == "ここまでは問題ありません"


def test_photos_are_taken_in_up_to_six_and_can_be_taken_away(page: DeclarePage) -> None:
    files = [photo_file(page, f"{i}.jpg", (i * 30, 80, 90)) for i in range(8)]
    page.vm.addPhotos(files)
    page.settle()
    draft = page.keeper.draft
    assert draft is not None
    assert len(draft.item.photos) == 6
    assert "6枚まで" in page.vm.photosHappened
    assert not page.vm.canAddPhoto
    rows = page.vm._photos.rows
    assert all(row.url.startswith("data:image/jpeg;base64,") for row in rows)
    page.vm.removePhoto(rows[2].key)
    assert len(page.vm._photos.rows) == 5
    assert page.vm.photosHappened == ""


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_lost(page: DeclarePage) -> None:
    page.vm.addPhotos([photo_file(page)])
    page.settle()
    nothing = page.stage.profile.root / "nothing.jpg"
    page.vm.addPhotos([QUrl.fromLocalFile(str(nothing))])
    page.settle()
    assert page.vm.photosHappened
    assert page.vm.photosCode == "エラー番号：photo.not_found"
    assert len(page.vm._photos.rows) == 1
    page.vm.addSheet(photo_file(page, "sheet.jpg", (250, 250, 250)))
    page.settle()
    assert page.vm.hasSheet
    assert page.vm.sheetUrl
    assert page.vm.photosHappened == ""
    page.vm.removeSheet()
    assert not page.vm.hasSheet


def test_pictures_of_a_draft_are_found_again(page: DeclarePage) -> None:
    page.vm.addPhotos([photo_file(page)])
    page.settle()
    draft = page.keeper.draft
    assert draft is not None
    url = page.vm._photos.rows[0].url
    page.keeper.take(None)
    assert page.vm._photos.rows == ()
    page.keeper.take(replace(draft, item=replace(draft.item, data_sheet="0" * 64)))
    page.settle()
    assert page.vm._photos.rows[0].url == url
    assert page.vm.sheetNote.startswith("この写真が見つかりません")


def test_every_part_can_be_reached_and_the_last_leads_to_what_is_missing(page: DeclarePage) -> None:
    for _ in PARTS[1:]:
        page.item("declare-next").click()  # type: ignore[attr-defined]
        page.settle()
    assert page.vm.partKey == "agree"
    page.vm.showPart(99)
    assert page.vm.partKey == "agree"
    page.item("declare-blocked").click()  # type: ignore[attr-defined]
    assert page.vm.partKey == "what"


LOOKS = [
    Variant("ja", "night", 100, (1280, 800)),
    Variant("en", "dawn", 200, (900, 640)),
    Variant("ja", "contrast", 200, (1280, 800)),
    Variant("en", "contrast", 100, (900, 640)),
]


@pytest.mark.parametrize("state", list(STATES))
def test_the_page_is_sound_in_every_state(app: object, state: str) -> None:
    look = LOOKS[list(STATES).index(state) % len(LOOKS)]
    with declaring(look) as page:
        STATES[state](page)
        page.settle()
        scene = snapshot(page.window)
        assert not scene_checks.findings(scene)
        assert not unnamed(spoken(page.window), scene)
        warned = [warning for warning in page.stage.log.warnings if state != "trouble"]
        assert not warned


def test_answers_are_given_by_keyboard(page: DeclarePage) -> None:
    page.go("electric")
    page.item("answer-battery-yes").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    press(page.window, Qt.Key.Key_Right)
    press(page.window, Qt.Key.Key_Space)
    assert page.vm._questions.rows[0].answer == "unsure"
    press(page.window, Qt.Key.Key_Right)
    press(page.window, Qt.Key.Key_Return)
    assert page.vm._questions.rows[0].answer == "no"
    press(page.window, Qt.Key.Key_Tab)
    press(page.window, Qt.Key.Key_Space)
    assert page.vm._questions.rows[1].answer == "yes"


@pytest.mark.parametrize("state", ["what", "clash", "photos", "agree"])
def test_everything_is_reached_by_keyboard_with_a_visible_focus(app: object, state: str) -> None:
    with declaring(Variant("ja", "night", 100, (900, 640))) as page:
        STATES[state](page)
        page.settle()
        assert not walk(page.window, page.settle)
