from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.items import COIN, answering, made_of

from moonmail.domain.conditions import INERT, ORGANIC, SOFT, When
from moonmail.domain.contradictions import CLASHES
from moonmail.domain.item import (
    Answer,
    Declaration,
    Hazard,
    ItemCategory,
    ItemShape,
    Material,
    Measures,
    VerdictKind,
)
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.questions import ANSWER_NAMES, QUESTION_OF, QUESTIONS
from moonmail.domain.rules import RULES, RULES_VERSION, assess, contradictions, verdict_words, version_of
from moonmail.domain.text import Text

IIA, IIB = ProtectionCategory.IIA, ProtectionCategory.IIB
HARSHNESS = [VerdictKind.ALLOWED, VerdictKind.NEEDS_REVIEW, VerdictKind.NOT_ALLOWED]
NO, UNSURE, YES = Answer.NO, Answer.UNSURE, Answer.YES
Side = tuple[Declaration, ProtectionCategory]


def a(**answers: str) -> Side:
    return answering(COIN, **answers), IIA


def d(**changes: object) -> Side:
    return replace(COIN, **changes), IIA  # type: ignore[arg-type]


def on_iib(declaration: Declaration) -> Side:
    return declaration, IIB


RIBBON = replace(answering(made_of(COIN, Material.TEXTILE), soft_parts="yes"), organic_mass_g=1.0)

# The nearest thing to which the rule applies, and the nearest to which it does not.
EDGES: dict[str, tuple[Side, Side]] = {
    "no-battery": (a(battery="yes"), a(battery="unsure")),
    "no-power": (a(powered="yes"), a(powered="unsure")),
    "no-liquid": (a(liquid="yes"), a(liquid="unsure")),
    "no-sealed-gas": (a(sealed="yes"), a(sealed="unsure")),
    "no-explosive": (a(explosive="yes"), a(explosive="unsure")),
    "no-chemical": (a(chemical="yes"), a(chemical="unsure")),
    "no-radioactive": (a(radioactive="yes"), a(radioactive="unsure")),
    "no-sharp": (a(sharp="yes"), a(sharp="unsure")),
    "no-food": (a(food="yes"), a(food="unsure")),
    "no-living": (a(living="yes"), a(living="unsure")),
    "hair-teeth": (a(hair_teeth="yes"), a(hair_teeth="unsure")),
    "remains": (a(remains="yes"), a(remains="unsure")),
    "magnet": (a(magnet="yes"), a(magnet="unsure")),
    "data-media": (a(data_media="yes"), a(data_media="unsure")),
    "outgassing": (a(soft_parts="yes"), a(soft_parts="unsure")),
    "outgassing-data-sheet": (
        (replace(RIBBON, data_sheet=True), IIA),
        (replace(RIBBON, data_sheet=False), IIA),
    ),
    "material-other": (
        (made_of(COIN, Material.METAL, Material.OTHER), IIA),
        (made_of(COIN, *set(Material) - {Material.OTHER}), IIA),
    ),
    "rights": (a(rights="yes"), a(rights="unsure")),
    "culture": (a(culture="yes"), a(culture="unsure")),
    "organic-inventory": (on_iib(replace(COIN, organic_mass_g=5.01)), on_iib(replace(COIN, organic_mass_g=5.0))),
    "no-photo": (d(photos=0), d(photos=1)),
} | {
    f"unsure-{hazard.replace('_', '-')}": (a(**{hazard.value: "unsure"}), a(**{hazard.value: "no"}))
    for hazard in Hazard
}

CLASH_EDGES: dict[str, tuple[Side, Side]] = {
    "powered-without-battery": (a(powered="yes", battery="no"), a(powered="yes", battery="unsure")),
    "soft-material-without-soft-parts": (
        (made_of(COIN, Material.METAL, Material.LEATHER), IIA),
        (answering(made_of(COIN, Material.METAL, Material.LEATHER), soft_parts="unsure"), IIA),
    ),
    "magnet-of-nothing": (
        (answering(made_of(COIN, Material.GLASS), magnet="yes"), IIA),
        (answering(made_of(COIN, Material.GLASS, Material.CERAMIC), magnet="yes"), IIA),
    ),
    "paper-of-other-things": (
        d(category=ItemCategory.PAPER),
        (replace(made_of(COIN, Material.METAL, Material.PAPER), category=ItemCategory.PAPER), IIA),
    ),
    "stone-of-other-things": (
        (replace(made_of(COIN, Material.PAPER), category=ItemCategory.STONE), IIA),
        d(category=ItemCategory.STONE),
    ),
    "textile-of-other-things": (
        d(category=ItemCategory.TEXTILE),
        (replace(RIBBON, category=ItemCategory.TEXTILE), IIA),
    ),
    "no-mass-g": (d(mass_g=0.0), d(mass_g=1.0)),
    "no-length-mm": (
        d(measures=Measures(ItemShape.BOX, 0.0, 10.0, 1.0)),
        d(measures=Measures(ItemShape.BOX, 10.0, 10.0, 1.0)),
    ),
    "no-width-mm": (
        d(measures=Measures(ItemShape.BOX, 10.0, -1.0, 1.0)),
        d(measures=Measures(ItemShape.BOX, 10.0, 1.0, 1.0)),
    ),
    "no-height-mm": (
        d(measures=Measures(ItemShape.BOX, 10.0, 10.0, math.nan)),
        d(measures=Measures(ItemShape.BOX, 10.0, 10.0, 1.0)),
    ),
    # One cubic centimetre.
    "too-dense": (
        d(measures=Measures(ItemShape.BOX, 10.0, 10.0, 10.0), mass_g=23.01),
        d(measures=Measures(ItemShape.BOX, 10.0, 10.0, 10.0), mass_g=23.0),
    ),
    "lighter-than-air": (
        d(measures=Measures(ItemShape.BOX, 10.0, 10.0, 10.0), mass_g=0.00099),
        d(measures=Measures(ItemShape.BOX, 10.0, 10.0, 10.0), mass_g=0.001),
    ),
    "compressed-but-hard": (
        d(measures=replace(COIN.measures, compressed=True)),
        (replace(RIBBON, measures=replace(COIN.measures, compressed=True)), IIA),
    ),
    "organic-not-asked": (on_iib(replace(COIN, organic_mass_g=None)), (replace(COIN, organic_mass_g=None), IIA)),
    "organic-above-mass": (
        on_iib(replace(RIBBON, organic_mass_g=4.81)),
        on_iib(replace(RIBBON, organic_mass_g=4.8)),
    ),
    "organic-material-of-no-mass": (
        on_iib(replace(RIBBON, organic_mass_g=0.0)),
        on_iib(replace(RIBBON, organic_mass_g=0.001)),
    ),
    "organic-mass-of-no-material": (
        on_iib(replace(COIN, organic_mass_g=0.1)),
        on_iib(replace(COIN, organic_mass_g=0.1, finish="漆塗り")),
    ),
}


def found(side: Side) -> set[str]:
    return {finding.rule for finding in assess(*side).findings}


def clashing(side: Side) -> set[str]:
    whys = {contradiction.why for contradiction in contradictions(*side)}
    return {clash.id for clash in CLASHES if clash.why in whys}


def test_a_coin_flies_everywhere_as_it_is() -> None:
    for protection in ProtectionCategory:
        assert assess(COIN, protection).kind is VerdictKind.ALLOWED
        assert assess(COIN, protection).findings == ()
        assert contradictions(COIN, protection) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_applies_up_to_its_edge_and_not_beyond(rule) -> None:  # type: ignore[no-untyped-def]
    inside, outside = EDGES[rule.id]
    assert rule.id in found(inside)
    assert rule.id not in found(outside)
    assert HARSHNESS.index(assess(*inside).kind) >= HARSHNESS.index(rule.kind) > 0


@pytest.mark.parametrize("clash", CLASHES, ids=lambda clash: clash.id)
def test_a_contradiction_is_named_up_to_its_edge_and_not_beyond(clash) -> None:  # type: ignore[no-untyped-def]
    inside, outside = CLASH_EDGES[clash.id]
    assert clash.id in clashing(inside)
    assert clash.id not in clashing(outside)


def test_every_edge_is_of_a_rule_and_ids_are_unique() -> None:
    assert sorted(EDGES) == sorted(rule.id for rule in RULES)
    assert sorted(CLASH_EDGES) == sorted(clash.id for clash in CLASHES)
    assert len({rule.why for rule in RULES}) == len(RULES)
    assert len({clash.why for clash in CLASHES}) == len(CLASHES)
    ids = [rule.id for rule in RULES] + [clash.id for clash in CLASHES]
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", each) for each in ids)


@pytest.mark.parametrize("material", SOFT)
def test_each_soft_material_is_looked_at_whatever_was_answered(material: Material) -> None:
    for answer in Answer:
        declared = answering(made_of(COIN, Material.METAL, material), soft_parts=answer)
        assert "outgassing" in found((declared, IIA))


def test_a_data_sheet_is_read_in_the_review_and_does_not_replace_it() -> None:
    with_it = assess(replace(RIBBON, data_sheet=True), IIA)
    assert with_it.kind is VerdictKind.NEEDS_REVIEW
    assert [finding.rule for finding in with_it.findings] == ["outgassing-data-sheet"]


def test_a_question_that_was_not_answered_is_looked_at() -> None:
    verdict = assess(replace(COIN, answers=()), IIA)
    assert verdict.kind is VerdictKind.NEEDS_REVIEW
    assert {finding.rule for finding in verdict.findings} == {
        rule.id for rule in RULES if rule.id.startswith("unsure-")
    }


def test_the_organic_part_counts_on_iib_flights_alone() -> None:
    much = replace(RIBBON, organic_mass_g=1e9)
    assert "organic-inventory" in found((much, IIB))
    assert "organic-inventory" not in found((much, IIA))
    assert clashing((much, IIA)) == set()


def test_what_is_refused_comes_before_what_is_looked_at() -> None:
    verdict = assess(answering(COIN, culture="yes", liquid="yes", food="unsure"), IIA)
    kinds = [HARSHNESS.index(finding.kind) for finding in verdict.findings]
    assert kinds == sorted(kinds, reverse=True)
    words = verdict_words(verdict)
    assert words.ja.startswith("お預かりできません。真空では液体や")
    assert "スタッフ" not in words.ja
    assert words.en.startswith("We can't take it. In a vacuum, liquids")


def test_the_words_of_a_good_verdict_say_so() -> None:
    assert verdict_words(assess(COIN, IIA)) == Text(
        "お預かりできます。申告のとおりであれば、このままお預かりできます。",
        "We can take it. If it is as you declared, it can fly as it is.",
    )


# ------------------------------------------------------------------------------------------- for any declaration

numbers = st.floats() | st.sampled_from([0.0, -1.0, 1e-9, 1e9, 1e308, math.nan, math.inf, -math.inf])
declarations = st.builds(
    Declaration,
    name=st.text(max_size=20),
    description=st.text(max_size=20),
    category=st.sampled_from(ItemCategory),
    materials=st.frozensets(st.sampled_from(Material)),
    finish=st.text(max_size=5),
    measures=st.builds(Measures, st.sampled_from(ItemShape), numbers, numbers, numbers, st.booleans()),
    mass_g=numbers,
    pieces=st.integers(),
    answers=st.dictionaries(st.sampled_from(Hazard), st.sampled_from(Answer)).map(lambda given: tuple(given.items())),
    organic_mass_g=st.none() | numbers,
    owner_name=st.text(max_size=20),
    owner_nationality=st.text(max_size=2),
    value_yen=st.integers(),
    photos=st.integers(),
    data_sheet=st.booleans(),
)
protections = st.sampled_from(ProtectionCategory)


def severity(declaration: Declaration, protection: ProtectionCategory) -> int:
    return HARSHNESS.index(assess(declaration, protection).kind)


@given(declarations, protections)
def test_anything_is_judged(declaration: Declaration, protection: ProtectionCategory) -> None:
    verdict = assess(declaration, protection)
    assert verdict.rules_version == RULES_VERSION
    assert (verdict.kind is VerdictKind.ALLOWED) == (verdict.findings == ())
    assert verdict_words(verdict)
    contradictions(declaration, protection)


@given(declarations, protections, st.sampled_from(Hazard))
def test_a_worse_answer_never_improves_the_verdict(
    declaration: Declaration, protection: ProtectionCategory, hazard: Hazard
) -> None:
    levels = [severity(answering(declaration, **{hazard: answer}), protection) for answer in (NO, UNSURE, YES)]
    assert levels == sorted(levels)
    # Not to answer is not better than to say no.
    without = replace(declaration, answers=tuple(each for each in declaration.answers if each[0] is not hazard))
    assert severity(without, protection) >= levels[0]


@given(declarations, protections, st.sampled_from(Material))
def test_another_material_never_improves_the_verdict(
    declaration: Declaration, protection: ProtectionCategory, material: Material
) -> None:
    more = replace(declaration, materials=declaration.materials | {material})
    assert severity(more, protection) >= severity(declaration, protection)


@given(declarations, protections, st.floats(min_value=0, allow_infinity=True), st.floats(min_value=0))
def test_more_organic_mass_never_improves_the_verdict(
    declaration: Declaration, protection: ProtectionCategory, mass: float, more: float
) -> None:
    before, after = (replace(declaration, organic_mass_g=grams) for grams in (mass, mass + more))
    assert severity(after, protection) >= severity(before, protection)


@given(declarations, st.integers(0, 6))
def test_fewer_photos_never_improve_the_verdict(declaration: Declaration, photos: int) -> None:
    fewer, enough = (replace(declaration, photos=count) for count in (photos, photos + 1))
    assert severity(fewer, IIA) >= severity(enough, IIA)


@given(st.sampled_from([math.nan, math.inf, -math.inf, 0.0, -0.0, -1e9]))
def test_what_is_no_amount_is_named(number: float) -> None:
    assert "no-mass-g" in clashing((replace(COIN, mass_g=number), IIA))
    measured = replace(COIN, measures=Measures(ItemShape.BOX, number, 1.0, 1.0))
    assert "no-length-mm" in clashing((measured, IIA))
    if number:
        assert "organic-not-asked" in clashing((replace(COIN, organic_mass_g=number), IIB))


def test_grams_and_kilograms_mixed_up_are_named() -> None:
    assert clashing((replace(COIN, mass_g=4_800.0), IIA)) == {"too-dense"}
    assert clashing((replace(COIN, mass_g=0.0005), IIA)) == {"lighter-than-air"}
    gold = replace(COIN, measures=Measures(ItemShape.ROUND, 30.0, 30.0, 2.8), mass_g=38.0)
    assert clashing((gold, IIA)) == set()


def test_several_pieces_are_not_too_dense_together() -> None:
    ten = replace(COIN, mass_g=48.0, pieces=10)
    assert clashing((ten, IIA)) == set()
    assert clashing((replace(ten, pieces=1), IIA)) == {"too-dense"}


# --------------------------------------------------------------------------------------------------- the words


def spoken() -> list[tuple[str, Text]]:
    rows = [(rule.id, text) for rule in RULES for text in (rule.why, rule.remedy) if text is not None]
    rows += [(clash.id, clash.why) for clash in CLASHES]
    rows += [(question.hazard, text) for question in QUESTIONS for text in (question.ask, question.more)]
    return rows + [(answer, text) for answer, text in ANSWER_NAMES.items()]


@pytest.mark.parametrize(("id_", "text"), spoken(), ids=lambda value: value if isinstance(value, str) else "")
def test_words_are_set_as_each_language_sets_them(id_: str, text: Text) -> None:
    assert re.search("[ぁ-んァ-ヶ一-龠]", text.ja)
    assert not re.search("[ぁ-んァ-ヶ一-龠（）「」。、]", text.en)
    assert not re.search("[()!?,]", text.ja.replace("（ASTM E595でTML 1.00％以下、CVCM 0.10％以下）", ""))
    assert text.ja.count("（") == text.ja.count("）")
    assert text.ja.count("「") == text.ja.count("」")
    assert not re.search(r"。。|、、|  |\{|\}", text.ja + text.en)
    assert "  " not in text.en
    assert text.ja == text.ja.strip()
    assert text.en == text.en.strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_reasons_are_whole_sentences(rule) -> None:  # type: ignore[no-untyped-def]
    for text in (rule.why, rule.remedy):
        assert text is None or (text.ja.endswith("。") and text.en.endswith("."))
    assert rule.source.isascii() or "≤" in rule.source


def test_there_is_one_question_for_each_hazard_with_a_picture_of_its_own() -> None:
    assert [question.hazard for question in QUESTIONS] == list(QUESTION_OF)
    assert set(QUESTION_OF) == set(Hazard)
    assert len({question.icon for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert question.ask.ja.endswith("か")
        assert question.ask.en.endswith("?")
        assert question.more.ja.endswith("。")


def test_all_materials_have_their_place() -> None:
    assert set(ORGANIC) | set(INERT) == set(Material) - {Material.OTHER}
    assert set(ORGANIC).isdisjoint(INERT)


# ------------------------------------------------------------------------------------------------- the version


def test_the_version_is_the_same_in_every_process() -> None:
    code = "from moonmail.domain.rules import RULES_VERSION; print(RULES_VERSION)"
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == RULES_VERSION


def test_the_version_changes_with_every_word_and_every_edge() -> None:
    first, *others = RULES
    changed = [
        replace(first, id="another"),
        replace(first, kind=VerdictKind.NEEDS_REVIEW),
        replace(first, why=Text(first.why.ja, first.why.en + " ")),
        replace(first, remedy=None),
        replace(first, applies=When("never", lambda *_: False)),
    ]
    versions = {version_of((rule, *others)) for rule in changed}
    assert len(versions | {RULES_VERSION}) == len(changed) + 1
    assert version_of(RULES) == RULES_VERSION
