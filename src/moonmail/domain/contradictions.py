"""Answers that can't all be true. They are named before anything is judged, at the field to look at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from moonmail.domain.conditions import (
    CATEGORY_NEEDS,
    INERT,
    LEAST_DENSITY,
    MAGNETIC,
    MOST_DENSITY,
    ORGANIC,
    Condition,
    When,
    density,
    has_soft_material,
    is_amount,
)
from moonmail.domain.item import Answer, Contradiction, Declaration, Hazard, ItemCategory
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.text import Text


@dataclass(frozen=True, slots=True)
class Clash:
    """``fields`` are wire names; an answer's is ``answers.battery``. The first is the one to look at."""

    id: str
    fields: tuple[str, ...]
    why: Text
    applies: Condition


def _number(field: str, value: Callable[[Declaration], float], why: Text) -> Clash:
    none = When(f"{field} <= 0 or not finite", lambda d, _: not is_amount(value(d)))
    return Clash(f"no-{field.replace('_', '-')}", (field,), why, none)


def _names_nothing_of(category: ItemCategory, why: Text) -> Clash:
    needed = CATEGORY_NEEDS[category]
    return Clash(
        f"{category}-of-other-things",
        ("materials", "category"),
        why,
        When(
            f"category = {category} and materials has none of {', '.join(sorted(needed))}",
            lambda d, _: d.category is category and bool(d.materials) and d.materials.isdisjoint(needed),
        ),
    )


def _organic(declaration: Declaration, protection: ProtectionCategory) -> float | None:
    return declaration.organic_mass_g if protection is ProtectionCategory.IIB else None


def _only_inert(declaration: Declaration) -> bool:
    """Whether nothing that was said could weigh anything organic."""
    said = (Hazard.SOFT_PARTS, Hazard.HAIR_TEETH, Hazard.REMAINS, Hazard.FOOD, Hazard.LIVING, Hazard.LIQUID)
    return (
        bool(declaration.materials)
        and declaration.materials <= set(INERT)
        and not declaration.finish.strip()
        and all(declaration.answer(hazard) is Answer.NO for hazard in said)
    )


def _too_dense(declaration: Declaration) -> bool:
    found = density(declaration)
    return found is not None and found > MOST_DENSITY


def _too_thin(declaration: Declaration) -> bool:
    found = density(declaration)
    return found is not None and found < LEAST_DENSITY


CLASHES: Final[tuple[Clash, ...]] = (
    Clash(
        "powered-without-battery",
        ("answers.battery", "answers.powered"),
        Text(
            "電気で動くか電波を出すものなのに、電池は入っていない、とのお答えです。電池が中に隠れていないか、"
            "または電気を使わないものかどうかを、もう一度お確かめください。",
            "You said that it runs on electricity or sends signals, but has no battery. Please see whether a battery is"
            " hidden inside, or whether it uses no electricity at all.",
        ),
        When(
            "answers.powered = yes and answers.battery = no",
            lambda d, _: d.answer(Hazard.POWERED) is Answer.YES and d.answer(Hazard.BATTERY) is Answer.NO,
        ),
    ),
    Clash(
        "soft-material-without-soft-parts",
        ("answers.soft_parts", "materials"),
        Text(
            "材質に布・革・ゴム・スポンジ・ろうのどれかをお選びですが、やわらかい素材は「いいえ」とのお答えです。"
            "どちらかをお直しください。",
            "One of the materials is cloth, leather, rubber, foam or wax, but you said that there are no soft parts."
            " Please correct one of them.",
        ),
        When(
            "materials has a soft one and answers.soft_parts = no",
            lambda d, _: has_soft_material(d) and d.answer(Hazard.SOFT_PARTS) is Answer.NO,
        ),
    ),
    Clash(
        "magnet-of-nothing",
        ("materials", "answers.magnet"),
        Text(
            "磁石が入っているとのことですが、磁石になる材質（金属など）が選ばれていません。材質に加えてください。",
            "You said that there is a magnet, but none of the materials can be one, such as metal. Please add it to the"
            " materials.",
        ),
        When(
            f"answers.magnet = yes and materials has none of {', '.join(sorted(MAGNETIC))}",
            lambda d, _: (
                d.answer(Hazard.MAGNET) is Answer.YES and bool(d.materials) and d.materials.isdisjoint(MAGNETIC)
            ),
        ),
    ),
    _names_nothing_of(
        ItemCategory.PAPER,
        Text(
            "「紙・写真」をお選びですが、材質に紙などがありません。どちらかをお直しください。",
            "It is said to be paper or a photograph, but nothing like paper is among the materials. Please"
            " correct one of them.",
        ),
    ),
    _names_nothing_of(
        ItemCategory.STONE,
        Text(
            "「石・鉱物」をお選びですが、材質に石などがありません。どちらかをお直しください。",
            "It is said to be a stone, but nothing like stone is among the materials. Please correct one of them.",
        ),
    ),
    _names_nothing_of(
        ItemCategory.TEXTILE,
        Text(
            "「布・リボン」をお選びですが、材質に布などがありません。どちらかをお直しください。",
            "It is said to be cloth or a ribbon, but nothing like cloth is among the materials. Please correct one of"
            " them.",
        ),
    ),
    _number(
        "mass_g",
        lambda d: d.mass_g,
        Text("重さは、0 gより大きい数でお書きください。", "Please give a mass above 0 g."),
    ),
    _number(
        "length_mm",
        lambda d: d.measures.length_mm,
        Text("長さは、0 mmより大きい数でお書きください。", "Please give a length above 0 mm."),
    ),
    _number(
        "width_mm",
        lambda d: d.measures.width_mm,
        Text("幅は、0 mmより大きい数でお書きください。", "Please give a width above 0 mm."),
    ),
    _number(
        "height_mm",
        lambda d: d.measures.height_mm,
        Text("高さは、0 mmより大きい数でお書きください。", "Please give a height above 0 mm."),
    ),
    Clash(
        "too-dense",
        ("mass_g", "length_mm", "width_mm", "height_mm"),
        Text(
            "この大きさでこの重さのものは、地球上にありません。重さ（g）と寸法（mm）の単位をお確かめください。",
            "Nothing on Earth of this size is as heavy as this. Please check the mass in grams and the measures in"
            " millimetres.",
        ),
        When(f"g/cm3 > {MOST_DENSITY:g}", lambda d, _: _too_dense(d)),
    ),
    Clash(
        "lighter-than-air",
        ("mass_g", "length_mm", "width_mm", "height_mm"),
        Text(
            "この大きさでこの重さでは、空気より軽いことになります。重さ（g）と寸法（mm）の単位をお確かめください。",
            "At this size and mass it would be lighter than air. Please check the mass in grams and the measures in"
            " millimetres.",
        ),
        When(f"g/cm3 < {LEAST_DENSITY:g}", lambda d, _: _too_thin(d)),
    ),
    Clash(
        "compressed-but-hard",
        ("compressed", "materials"),
        Text(
            "押し縮めて測ったとのことですが、縮む素材がありません。そのままの大きさを測ってください。",
            "It was measured pressed together, but nothing in it can be pressed. Please measure it as it is.",
        ),
        When(
            f"compressed, materials only {', '.join(sorted(INERT))} and answers.soft_parts = no",
            lambda d, _: (
                d.measures.compressed
                and bool(d.materials)
                and d.materials <= set(INERT)
                and d.answer(Hazard.SOFT_PARTS) is Answer.NO
            ),
        ),
    ),
    Clash(
        "organic-not-asked",
        ("organic_mass_g",),
        Text(
            "この便では、木や紙、布、プラスチックなどの有機物の重さもうかがいます。まったくなければ0とお書きください。",
            "For this flight we also ask how much of it is organic: wood, paper, cloth, plastic. Write 0 if"
            " nothing is.",
        ),
        When(
            "category IIb and organic_mass_g is missing or negative or not finite",
            lambda d, p: (
                p is ProtectionCategory.IIB
                and (d.organic_mass_g is None or not (d.organic_mass_g == 0 or is_amount(d.organic_mass_g)))
            ),
        ),
    ),
    Clash(
        "organic-above-mass",
        ("organic_mass_g", "mass_g"),
        Text(
            "有機物の重さが、全体の重さを超えています。どちらかをお直しください。",
            "The organic part weighs more than the whole. Please correct one of them.",
        ),
        When(
            "category IIb and organic_mass_g > mass_g",
            lambda d, p: (organic := _organic(d, p)) is not None and organic > d.mass_g,
        ),
    ),
    Clash(
        "organic-material-of-no-mass",
        ("organic_mass_g", "materials"),
        Text(
            "木、紙、布、革、プラスチックなどの有機物が材質にありますが、その重さが0になっています。"
            "およその重さで結構ですので、お書きください。",
            "Some of the materials are organic (wood, paper, cloth, leather, plastic), but their mass is 0."
            " About how much they weigh is enough.",
        ),
        When(
            f"category IIb, organic_mass_g = 0 and materials has one of {', '.join(sorted(ORGANIC))}",
            lambda d, p: _organic(d, p) == 0 and not d.materials.isdisjoint(ORGANIC),
        ),
    ),
    Clash(
        "organic-mass-of-no-material",
        ("organic_mass_g", "materials"),
        Text(
            "有機物の重さをお書きですが、材質は金属やガラス、陶磁器、石だけです。足りない材質を加えるか、"
            "重さを0になさってください。",
            "You gave a mass of organic material, but it is made of metal, glass, ceramic or stone only. Please add the"
            " missing material, or make the mass 0.",
        ),
        When(
            "category IIb, organic_mass_g > 0, nothing organic was said",
            lambda d, p: (_organic(d, p) or 0) > 0 and _only_inert(d),
        ),
    ),
)


def contradictions(declaration: Declaration, protection: ProtectionCategory) -> tuple[Contradiction, ...]:
    """Return the answers that can't all be true, on a flight to a site of this category. Never raises."""
    return tuple(Contradiction(clash.fields, clash.why) for clash in CLASHES if clash.applies(declaration, protection))
