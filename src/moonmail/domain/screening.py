"""Screening: what the receiving desk finds when an item is there, and what follows from it.

The checklist is data. What a check means to the sender, and what would mend it, is said in the words of the rule by
which the item was declared (``domain.rules``), so that nobody hears at the desk what the app had said otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.fit import capsule_words, fit, item_words, misfit_words, smallest
from moonmail.domain.item import Answer, Hazard, ItemShape, Measures
from moonmail.domain.lengths import g_words
from moonmail.domain.rules import RULES
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Text


class Decision(StrEnum):
    """What becomes of an item. ASK: it stays at the desk until its sender has answered."""

    ACCEPT = "accept"
    ASK = "ask"
    REFUSE = "refuse"


class CheckId(StrEnum):
    AS_DECLARED = "as_declared"
    WHOLE = "whole"
    CLEAN = "clean"
    POWER = "power"
    LIQUID = "liquid"
    SEALED = "sealed"
    DANGEROUS = "dangerous"
    RADIOACTIVE = "radioactive"
    SHARP = "sharp"
    LIVING = "living"
    REMAINS = "remains"
    MAGNET = "magnet"
    DATA = "data"
    GASSING = "gassing"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist. ``name``: what is good. ``look``: what to look at.

    ``fails``: what follows when it is not so. ``why`` and ``remedy``: for the sender. ``hazards``: what the sender was
    asked about it; what they declared, and was cleared, is no surprise.
    """

    id: CheckId
    name: Text
    look: Text
    fails: Decision
    why: Text
    remedy: Text | None
    hazards: tuple[Hazard, ...] = ()


_RULES: Final = {rule.id: rule for rule in RULES}


def _by_rule(id_: CheckId, rule: str, name: Text, look: Text, fails: Decision, *hazards: Hazard) -> Check:
    found = _RULES[rule]
    return Check(id_, name, look, fails, found.why, found.remedy, hazards)


_C, _H = CheckId, Hazard
CHECKLIST: Final[tuple[Check, ...]] = (
    Check(
        _C.AS_DECLARED,
        Text("申告どおりの品物", "As declared"),
        Text("品名、材質、個数が申告と合っているか", "Name, materials and number of pieces are those declared"),
        Decision.ASK,
        Text("お届けいただいた品物が、申告の内容と異なっています。", "What arrived is not what was declared."),
        Text(
            "申告を実物に合わせて直していただければ、改めて検査します。", "Correct the declaration, and we look again."
        ),
    ),
    Check(
        _C.WHOLE,
        Text("破損なし", "Undamaged"),
        Text("割れ、欠け、こぼれ、外れた部品がないか", "No cracks, chips, spills or loose parts"),
        Decision.ASK,
        Text("届いたときに、品物の破損が見つかりました。", "The item was damaged when it arrived."),
        Text("このままお預かりするか、お返しするかをお選びください。", "Tell us whether to take it as it is."),
    ),
    Check(
        _C.CLEAN,
        Text("清潔で乾燥", "Clean and dry"),
        Text("汚れ、湿り、土、かび、強いにおいがないか", "No dirt, damp, soil, mould or strong smell"),
        Decision.ASK,
        Text(
            "汚れや湿り気があり、このままではカプセルに納められません。",
            "It is dirty or damp, so it can't be sealed in.",
        ),
        Text("清掃と乾燥をお任せいただければ、改めて検査します。", "If we may clean and dry it, we look again."),
    ),
    _by_rule(
        _C.POWER,
        "no-battery",
        Text("電池・電源なし", "No battery, no power"),
        Text("電池、充電池、太陽電池、電子部品、発信機", "Cells of any kind, electronics, transmitters"),
        Decision.REFUSE,
        _H.BATTERY,
        _H.POWERED,
    ),
    _by_rule(
        _C.LIQUID,
        "no-liquid",
        Text("液体・ジェルなし", "No liquid or gel"),
        Text("液体、ジェル、スプレー、油", "Liquids, gels, aerosols, oil"),
        Decision.REFUSE,
        _H.LIQUID,
    ),
    _by_rule(
        _C.SEALED,
        "no-sealed-gas",
        Text("密閉・ガスなし", "Nothing sealed, no gas"),
        Text("空気の抜けない空洞、ガスの入ったもの", "Cavities that can't breathe, anything with gas"),
        Decision.REFUSE,
        _H.SEALED,
    ),
    _by_rule(
        _C.DANGEROUS,
        "no-chemical",
        Text("危険物なし", "No dangerous goods"),
        Text(
            "火薬、引火性、酸化性、毒物、腐食性（IATA 第1〜6・8・9分類）",
            "Explosive, flammable, oxidising, toxic, corrosive (IATA 1–6, 8, 9)",
        ),
        Decision.REFUSE,
        _H.EXPLOSIVE,
        _H.CHEMICAL,
    ),
    _by_rule(
        _C.RADIOACTIVE,
        "no-radioactive",
        Text("放射線なし", "No radiation"),
        Text("線量計の値が平常値か", "The counter shows background only"),
        Decision.REFUSE,
        _H.RADIOACTIVE,
    ),
    _by_rule(
        _C.SHARP,
        "no-sharp",
        Text("刃・針なし", "Nothing sharp"),
        Text("刃物、針、とがった部分、武器", "Blades, needles, points, weapons"),
        Decision.REFUSE,
        _H.SHARP,
    ),
    _by_rule(
        _C.LIVING,
        "no-living",
        Text("食品・生物なし", "No food, nothing living"),
        Text("食べ物、植物、種、土、虫", "Food, plants, seeds, soil, insects"),
        Decision.REFUSE,
        _H.FOOD,
        _H.LIVING,
    ),
    _by_rule(
        _C.REMAINS,
        "remains",
        Text("遺骨・遺灰なし", "No remains"),
        Text(
            "人やペットの遺骨、遺灰、髪や歯（申告済みを除く）",
            "Bones or ashes of people or pets; undeclared hair or teeth",
        ),
        Decision.ASK,
        _H.REMAINS,
        _H.HAIR_TEETH,
    ),
    _by_rule(
        _C.MAGNET,
        "magnet",
        Text("強い磁石なし", "No strong magnet"),
        Text("方位磁針が30 cm離れても振れないか", "A compass 30 cm away stays still"),
        Decision.ASK,
        _H.MAGNET,
    ),
    _by_rule(
        _C.DATA,
        "data-media",
        Text("記録媒体なし", "No data media"),
        Text("メモリー、ICチップ、磁気カード、ディスク", "Memory, chips, magnetic stripes, discs"),
        Decision.ASK,
        _H.DATA_MEDIA,
    ),
    _by_rule(
        _C.GASSING,
        "outgassing",
        Text("ガスを出す材料なし", "Nothing that gives off gas"),
        Text(
            "ゴム、スポンジ、テープ、接着剤、革、布、ろう、新しいインク",
            "Rubber, foam, tape, glue, leather, cloth, wax, fresh ink",
        ),
        Decision.ASK,
        _H.SOFT_PARTS,
    ),
    _by_rule(
        _C.RIGHTS,
        "rights",
        Text("権利・表現の問題なし", "No rights or content in doubt"),
        Text("他人の写真や著作物、文化財、宗教的なもの", "Others' pictures or works, cultural or sacred things"),
        Decision.ASK,
        _H.RIGHTS,
        _H.CULTURE,
    ),
)
BY_ID: Final = {check.id: check for check in CHECKLIST}
DECISION_NAMES: Final[dict[Decision, Text]] = {
    Decision.ACCEPT: Text("受け入れる", "Accept"),
    Decision.ASK: Text("お客さまに確認する", "Ask the sender"),
    Decision.REFUSE: Text("お断りする", "Refuse"),
}
_RANK: Final = {Decision.ACCEPT: 0, Decision.ASK: 1, Decision.REFUSE: 2}

MISFIT: Final = "misfit"
MASS: Final = "mass"
# What scales and callipers, and senders without them, differ by. Beyond this it is another thing than was declared.
_MASS_FACTOR: Final = 1.5
_MASS_LEAST_G: Final = 2.0
_LARGER: Final = Text(
    "{capsule}なら入ります。サイズを変更してお預かりすることもできます。",
    "It does fit {capsule}; the size can still be changed.",
)
_NO_CAPSULE: Final = Text(
    "どのカプセルにも入らないため、お返しします。", "It fits no capsule at all, so it goes back to you."
)
_HEAVIER: Final = Text(
    "重さは{measured}で、申告の{declared}と大きく違います。",
    "It weighs {measured}; {declared} was declared.",
)
_MASS_REMEDY: Final = Text("中に何が入っているかをお知らせください。", "Please tell us what is inside.")


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured: millimetres and grams."""

    shape: ItemShape
    length_mm: float
    width_mm: float
    height_mm: float
    mass_g: float
    compressed: bool = False

    @property
    def measures(self) -> Measures:
        return Measures(self.shape, self.length_mm, self.width_mm, self.height_mm, self.compressed)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is not simply taken. ``id``: a ``CheckId``, MISFIT or MASS."""

    id: str
    leads_to: Decision
    why: Text
    remedy: Text | None


@dataclass(frozen=True, slots=True)
class Screened:
    """The hardest reason decides. Staff may be stricter than this and never milder."""

    decision: Decision
    reasons: tuple[Reason, ...]

    def allows(self, wanted: Decision) -> bool:
        """Return whether staff may decide so. Whoever asks or refuses needs a reason to give."""
        return _RANK[wanted] >= _RANK[self.decision] and (wanted is Decision.ACCEPT or bool(self.reasons))


def screen(
    size: SizeCode,
    found: Found,
    failed: Iterable[CheckId],
    *,
    declared_mass_g: float | None = None,
) -> Screened:
    """Judge an item by what was found.

    Raises:
        ValueError: ``size`` is no capsule, or a measure is not a number above 0.
    """
    reasons = [*_of_size(size, found), *_of_mass(found, declared_mass_g)]
    gone_wrong = frozenset(failed)
    reasons += [Reason(check.id, check.fails, check.why, check.remedy) for check in CHECKLIST if check.id in gone_wrong]
    decision = max((reason.leads_to for reason in reasons), key=_RANK.__getitem__, default=Decision.ACCEPT)
    return Screened(decision, tuple(reasons))


def expected(check: Check, declared: Mapping[Hazard, Answer]) -> bool:
    """Return whether the sender declared what this check looks for: it was cleared, and what counts is more of it."""
    return any(declared.get(hazard) is Answer.YES for hazard in check.hazards)


def _of_size(size: SizeCode, found: Found) -> list[Reason]:
    lies = fit(found.measures, size)
    if lies.fits:
        return []
    other = smallest(found.measures)
    why = misfit_words(lies, found.measures)
    if other is None:
        return [Reason(MISFIT, Decision.REFUSE, _said(found, why), _NO_CAPSULE)]
    return [Reason(MISFIT, Decision.ASK, _said(found, why), _LARGER.filled(capsule=capsule_words(other)))]


def _said(found: Found, why: Text) -> Text:
    item = item_words(found.measures)
    return Text(f"{item.ja}：{why.ja}", f"{item.en}: {why.en}")


def _of_mass(found: Found, declared_g: float | None) -> list[Reason]:
    if declared_g is None:
        return []
    more, less = max(found.mass_g, declared_g), min(found.mass_g, declared_g)
    if more - less <= _MASS_LEAST_G or more <= less * _MASS_FACTOR:
        return []
    why = _HEAVIER.filled(measured=g_words(found.mass_g), declared=g_words(declared_g))
    return [Reason(MASS, Decision.ASK, why, _MASS_REMEDY)]
