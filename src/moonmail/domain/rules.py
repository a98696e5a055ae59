"""What may fly: the rules by which a declaration is judged, by the app and again by the backend.

Rules are data. Each names where it comes from, says why in words for the sender, and what would make it allowed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from moonmail.domain.conditions import (
    MOST_ORGANIC_G,
    SOFT,
    Answered,
    Condition,
    When,
    has_soft_material,
)
from moonmail.domain.contradictions import CLASHES, contradictions
from moonmail.domain.item import (
    VERDICT_NAMES,
    Answer,
    Declaration,
    Finding,
    Hazard,
    Material,
    Verdict,
    VerdictKind,
)
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.questions import QUESTIONS
from moonmail.domain.text import Text

__all__ = ["RULES", "RULES_VERSION", "Rule", "assess", "contradictions", "verdict_words"]


@dataclass(frozen=True, slots=True)
class Rule:
    """``source``: who asks for it. ``remedy``: what would make it allowed, or spare the review; None: nothing would."""

    id: str
    source: str
    kind: VerdictKind
    why: Text
    remedy: Text | None
    applies: Condition


_SEVERITY: Final = {VerdictKind.ALLOWED: 0, VerdictKind.NEEDS_REVIEW: 1, VerdictKind.NOT_ALLOWED: 2}
_OLD_RULES: Final = "MoonMail rules 2014"


def _yes(hazard: Hazard) -> Condition:
    return Answered(hazard, Answer.YES)


def _refused(id_: str, source: str, hazard: Hazard, why: Text, remedy: Text | None = None) -> Rule:
    return Rule(id_, source, VerdictKind.NOT_ALLOWED, why, remedy, _yes(hazard))


def _looked_at(id_: str, source: str, applies: Condition, why: Text, remedy: Text | None = None) -> Rule:
    return Rule(id_, source, VerdictKind.NEEDS_REVIEW, why, remedy, applies)


def _gives_off_gas(declaration: Declaration) -> bool:
    return has_soft_material(declaration) or declaration.answer(Hazard.SOFT_PARTS) is Answer.YES


_SOFT_EDGE: Final = f"materials has one of {', '.join(sorted(SOFT))}, or answers.soft_parts = yes"

_REFUSED: Final = (
    _refused(
        "no-battery",
        f"IATA DGR class 9 (lithium); {_OLD_RULES}",
        Hazard.BATTERY,
        Text(
            "電池は、打上げの揺れや宇宙の寒暖の差で発熱や発火のおそれがあり、種類を問わずお預かりできません。",
            "Batteries can overheat or catch fire in the shaking of a launch and the heat and cold of space, so"
            " we can't take any kind.",
        ),
        Text(
            "電池を外してくだされば、お預かりできることがあります。外してから「いいえ」とお答えください。",
            "If you take the battery out, it may fly. Take it out first, then answer no.",
        ),
    ),
    _refused(
        "no-power",
        _OLD_RULES,
        Hazard.POWERED,
        Text(
            "電気で動くものや電波を出すものは、着陸機の通信や計器に影響するおそれがあるため、お預かりできません。",
            "Things that run on electricity or send signals may disturb the lander's radio and instruments, so we can't"
            " take them.",
        ),
        Text(
            "電気で動く部分を取り外せば、残りをお預かりできることがあります。取り外してから「いいえ」とお答えください。",
            "If you take out the part that runs on electricity, the rest may fly. Take it out first, then answer no.",
        ),
    ),
    _refused(
        "no-liquid",
        f"IATA DGR classes 2, 3; {_OLD_RULES}",
        Hazard.LIQUID,
        Text(
            "真空では液体やジェルが沸き立って漏れ出し、ほかの方のお品物や着陸機を汚してしまうため、お預かりできません。",
            "In a vacuum, liquids and gels boil and leak onto other people's things and the lander, so we can't take"
            " them.",
        ),
        Text(
            "中身を出し、すっかり乾かしてくだされば、入れ物だけをお預かりできることがあります。",
            "If you empty it and let it dry completely, the container alone may fly.",
        ),
    ),
    _refused(
        "no-sealed-gas",
        f"IATA DGR class 2; {_OLD_RULES}",
        Hazard.SEALED,
        Text(
            "まわりが真空になると、閉じこめた空気やガスがふくらんで破裂するおそれがあり、お預かりできません。",
            "In a vacuum, the air or gas inside swells and may burst it, so we can't take it.",
        ),
        Text(
            "ふたを開けるなどして、空気が自由に出入りできるようになれば、お預かりできることがあります。",
            "If it is opened, so that air can get in and out freely, it may fly.",
        ),
    ),
    _refused(
        "no-explosive",
        "IATA DGR class 1; 14 CFR 450.43",
        Hazard.EXPLOSIVE,
        Text(
            "火薬や爆発のおそれのあるものは、量や大きさにかかわらずお預かりできません。どうか発送なさらないでください。",
            "We can't take gunpowder or anything that could explode, however little it is. Please do not post it.",
        ),
    ),
    _refused(
        "no-chemical",
        "IATA DGR classes 3, 4, 5, 6, 8; 14 CFR 450.43",
        Hazard.CHEMICAL,
        Text(
            "燃えやすいものや有毒なもの、薬品は、空の便にも月の便にも載せられない危険物にあたり、お預かりできません。",
            "Things that burn easily, are poisonous or eat into others are dangerous goods, both on aeroplanes"
            " and on the way to the Moon. We can't take them.",
        ),
    ),
    _refused(
        "no-radioactive",
        "IATA DGR class 7; 14 CFR 450.43",
        Hazard.RADIOACTIVE,
        Text(
            "放射線を出すものは、ごく弱くても打上げの審査を通らないため、お預かりできません。",
            "Anything that gives off radiation, even very little, does not pass the launch review, so we can't"
            " take it.",
        ),
    ),
    _refused(
        "no-sharp",
        _OLD_RULES,
        Hazard.SHARP,
        Text(
            "刃や針は、容器を傷つけたり、検査をする者がけがをしたりするおそれがあり、お預かりできません。武器も同じです。",
            "Blades and points can damage the capsule or hurt the people who inspect it, so we can't take them. Nor"
            " weapons.",
        ),
        Text(
            "針を外す、先を丸めるなど、とがったところがなくなれば、お預かりできることがあります。武器はお預かりできません。",
            "With the pin taken off, or the point rounded, it may fly. Weapons may not.",
        ),
    ),
    _refused(
        "no-food",
        f"COSPAR Policy on Planetary Protection 2024; {_OLD_RULES}",
        Hazard.FOOD,
        Text(
            "食べ物や飲み物は、出発までの長いあいだに傷み、菌が増えるおそれがあるため、お預かりできません。",
            "Food and drink spoil in the long time before the flight, and germs grow in them, so we can't take them.",
        ),
    ),
    _refused(
        "no-living",
        f"COSPAR Policy on Planetary Protection 2024; {_OLD_RULES}",
        Hazard.LIVING,
        Text(
            "生きものや植物、土は、地球の生命を月に持ちこむことになりかねないため、お預かりできません。",
            "Animals, plants and soil could carry life from Earth to the Moon, so we can't take them.",
        ),
    ),
)

_REVIEWED: Final = (
    _looked_at(
        "hair-teeth",
        _OLD_RULES,
        _yes(Hazard.HAIR_TEETH),
        Text(
            "髪の毛や歯はお預かりできますが、きれいに乾いているかどうかを、先にスタッフが確かめます。",
            "Hair and teeth may fly. Our staff first make sure that they are clean and dry.",
        ),
    ),
    _looked_at(
        "remains",
        f"{_OLD_RULES}; Navajo Nation's objection, December 2023",
        _yes(Hazard.REMAINS),
        Text(
            "ご遺骨やご遺灰は、月を聖なるものとする人びとの思いもあり、通常はお預かりしておりません。"
            "大切なお気持ちをうかがったうえで、スタッフがおひとりずつお返事します。",
            "There are peoples to whom the Moon is sacred, and we do not usually take ashes or remains. Our staff will"
            " hear what it means to you, and answer you personally.",
        ),
    ),
    _looked_at(
        "magnet",
        "IATA DGR class 9 (magnetised material, packing instruction 953)",
        _yes(Hazard.MAGNET),
        Text(
            "強い磁石は航空機や着陸機の計器を狂わせることがあるため、磁石の強さをスタッフが確かめます。",
            "A strong magnet can mislead the instruments of an aircraft or the lander, so our staff check how strong it"
            " is.",
        ),
        Text(
            "磁石を外して「いいえ」とお答えになれば、この確認は要りません。",
            "If you take the magnet out and answer no, this check is not needed.",
        ),
    ),
    _looked_at(
        "data-media",
        _OLD_RULES,
        _yes(Hazard.DATA_MEDIA),
        Text(
            "データを記録するものは、電気を使わないことと、何が入っているかをスタッフが確かめます。",
            "For anything that holds data, our staff check that it uses no power, and what is on it.",
        ),
        Text(
            "中に何が入っているかを、説明の欄にお書きください。確認が早く進みます。",
            "Write in the description what is on it; that makes the check quicker.",
        ),
    ),
    _looked_at(
        "outgassing",
        "ASTM E595 (TML ≤ 1.00 %, CVCM ≤ 0.10 %)",
        When(f"({_SOFT_EDGE}) and no data sheet", lambda d, _: _gives_off_gas(d) and not d.data_sheet),
        Text(
            "布、革、ゴム、スポンジ、ろう、接着剤、塗料などは、真空の中でガスを出し、着陸機のレンズや太陽電池を"
            "くもらせることがあります。使われている量をスタッフが確かめます。",
            "Cloth, leather, rubber, foam, wax, glue and paint can give off gas in a vacuum and cloud the"
            " lander's lenses and solar cells. Our staff check how much of them there is.",
        ),
        Text(
            "その部分を外せば、この確認は要りません。外せないときは、材料メーカーのデータシート"
            "（ASTM E595でTML 1.00％以下、CVCM 0.10％以下）の写真を添えていただくと、確認が早く進みます。",
            "If that part is taken off, this check is not needed. If it must stay, add a picture of the maker's data"
            " sheet (ASTM E595: TML 1.00 % or less, CVCM 0.10 % or less); that makes the check quicker.",
        ),
    ),
    _looked_at(
        "outgassing-data-sheet",
        "ASTM E595 (TML ≤ 1.00 %, CVCM ≤ 0.10 %)",
        When(f"({_SOFT_EDGE}) and a data sheet", lambda d, _: _gives_off_gas(d) and d.data_sheet),
        Text(
            "真空の中でガスを出すことのある素材です。添えてくださったデータシートをスタッフが拝見します。",
            "This material can give off gas in a vacuum. Our staff read the data sheet that you added.",
        ),
        Text(
            "数値が基準（TML 1.00％以下、CVCM 0.10％以下）に収まっていれば、このままお預かりできます。",
            "If its figures are within the limits (TML 1.00 % or less, CVCM 0.10 % or less), it can fly as it is.",
        ),
    ),
    _looked_at(
        "material-other",
        "14 CFR 450.43 (composition)",
        When("materials has other", lambda d, _: Material.OTHER in d.materials),
        Text(
            "打上げの審査では、材質の名前を届け出ます。「その他」をお選びのときは、スタッフが確かめます。",
            "The launch review asks what everything is made of, so our staff check a material that is not on the list.",
        ),
        Text(
            "あてはまる材質がほかにあれば、そちらをお選びください。なければ、説明の欄に材質の名前をお書きください。",
            "If one of the other materials fits, choose that. If none does, write its name in the description.",
        ),
    ),
    _looked_at(
        "rights",
        "Copyright Act of Japan; right of publicity and likeness",
        _yes(Hazard.RIGHTS),
        Text(
            "ほかの方が写っているものや、ほかの方の作品は、その方のお許しがあるかどうかをスタッフが確かめます。",
            "If it shows other people, or somebody else's work, our staff check that they agree.",
        ),
        Text(
            "ご本人や作者のお許しを得ていることを、説明の欄にお書きください。確認が早く進みます。",
            "Write in the description that they have agreed; that makes the check quicker.",
        ),
    ),
    _looked_at(
        "culture",
        "UNESCO Convention 1970 (cultural property); MoonMail",
        _yes(Hazard.CULTURE),
        Text(
            "大切に受け継がれてきたものかもしれません。月へ送ってよいかどうかを、スタッフが一緒に考えます。",
            "It may be something that is held sacred or handed down. Our staff consider with you whether it"
            " should go to the Moon.",
        ),
        Text(
            "どのような品か、どなたのものかを、説明の欄にお書きください。確認が早く進みます。",
            "Write in the description what it is and whose it is; that makes the check quicker.",
        ),
    ),
    _looked_at(
        "organic-inventory",
        "COSPAR Policy on Planetary Protection 2024, category IIb",
        When(
            f"category IIb and organic_mass_g > {MOST_ORGANIC_G:g}",
            # Written so that what is no number is looked at too.
            lambda d, p: (
                p is ProtectionCategory.IIB and d.organic_mass_g is not None and not d.organic_mass_g <= MOST_ORGANIC_G
            ),
        ),
        Text(
            "この便は、氷があるかもしれない大切な場所に降ります。木や紙、布、プラスチックなどの有機物が"
            f"{MOST_ORGANIC_G:g} gを超えるお品物は、種類と重さの一覧をスタッフが確かめ、記録に残します。",
            "This flight lands where there may be ice, which has to stay as it is. For more than"
            f" {MOST_ORGANIC_G:g} g of organic material (wood, paper, cloth, plastic), our staff check a list of kinds"
            " and masses and keep it on record.",
        ),
        Text(
            f"有機物を{MOST_ORGANIC_G:g} g以下にすれば、この確認は要りません。"
            "減らせないときは、種類ごとの重さを説明の欄にお書きください。",
            f"With {MOST_ORGANIC_G:g} g or less this check is not needed. Otherwise, write the mass of each kind in the"
            " description.",
        ),
    ),
    _looked_at(
        "no-photo",
        "14 CFR 450.43 (description)",
        When("photos < 1", lambda d, _: d.photos < 1),
        Text(
            "お写真がまだありません。お写真がない場合は、スタッフが詳しくおたずねしてから判断します。",
            "There is no photo yet. Without one, our staff ask you for details before they decide.",
        ),
        Text("お写真を1枚以上添えてください。", "Add at least one photo."),
    ),
)

_NOT_SURE: Final = tuple(
    _looked_at(
        f"unsure-{question.hazard.replace('_', '-')}",
        "MoonMail",
        Answered(question.hazard, Answer.UNSURE),
        Text(
            "「{ask}」に「わからない」とお答えです。スタッフが申告とお写真を拝見し、わからない点はおたずねします。",
            "You were not sure: “{ask}” Our staff look at the declaration and the photos, and ask you if need be.",
        ).filled(ask=question.ask),
        Text(
            "お調べになって「いいえ」とわかれば、答えをお変えください。この確認は要らなくなります。",
            "If you find out that the answer is no, change it, and this check is not needed.",
        ),
    )
    for question in QUESTIONS
)

# The worst first: in this order they are shown.
RULES: Final[tuple[Rule, ...]] = (*_REFUSED, *_REVIEWED, *_NOT_SURE)


def version_of(rules: tuple[Rule, ...]) -> str:
    """Return a short hash over the ids, words and edges of rules, and over the questions and contradictions."""
    digest = hashlib.sha256()
    rows = [(rule.id, rule.source, rule.kind.value, rule.why, rule.remedy, rule.applies.edge) for rule in rules]
    rows += [(clash.id, "", "contradiction", clash.why, None, clash.applies.edge) for clash in CLASHES]
    rows += [(question.hazard.value, "", "question", question.ask, question.more, "") for question in QUESTIONS]
    for row in rows:
        for part in row:
            words = (part.ja, part.en) if isinstance(part, Text) else (part or "",)
            for word in words:
                digest.update(word.encode())
                digest.update(b"\0")
    return digest.hexdigest()[:12]


RULES_VERSION: Final = version_of(RULES)


def assess(declaration: Declaration, protection: ProtectionCategory) -> Verdict:
    """Judge a declaration for a flight. Never raises. Contradictions are apart: what can't be true is not judged."""
    findings = tuple(
        Finding(rule.id, rule.kind, rule.why, rule.remedy) for rule in RULES if rule.applies(declaration, protection)
    )
    worst = max((finding.kind for finding in findings), key=_SEVERITY.__getitem__, default=VerdictKind.ALLOWED)
    return Verdict(worst, findings, RULES_VERSION)


_ALLOWED: Final = Text(
    "申告のとおりであれば、このままお預かりできます。", "If it is as you declared, it can fly as it is."
)


def verdict_words(verdict: Verdict) -> Text:
    """Return the verdict and the reasons that decided it, as one text: for problems and for reading aloud."""
    deciding = [finding.why for finding in verdict.findings if finding.kind is verdict.kind] or [_ALLOWED]
    name = VERDICT_NAMES[verdict.kind]
    return Text(
        f"{name.ja}。{''.join(why.ja for why in deciding)}", f"{name.en}. {' '.join(why.en for why in deciding)}"
    )
