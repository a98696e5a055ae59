"""What a sender says of an object: its shape and measures, what it is made of, and what it contains."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text


class ItemShape(StrEnum):
    """``round``: a disc. Its length and width are both its diameter; its height is its thickness."""

    BOX = "box"
    ROUND = "round"


class ItemCategory(StrEnum):
    COIN = "coin"
    RING = "ring"
    JEWELLERY = "jewellery"
    CARD = "card"
    PAPER = "paper"
    STONE = "stone"
    FIGURE = "figure"
    TEXTILE = "textile"
    BADGE = "badge"
    OTHER = "other"


class Material(StrEnum):
    METAL = "metal"
    GLASS = "glass"
    CERAMIC = "ceramic"
    STONE = "stone"
    WOOD = "wood"
    PAPER = "paper"
    PLASTIC = "plastic"
    TEXTILE = "textile"
    LEATHER = "leather"
    RUBBER = "rubber"
    FOAM = "foam"
    WAX = "wax"
    OTHER = "other"


class Hazard(StrEnum):
    """One question of the declaration each. The words are in ``domain.questions``."""

    BATTERY = "battery"
    POWERED = "powered"
    LIQUID = "liquid"
    SEALED = "sealed"
    EXPLOSIVE = "explosive"
    CHEMICAL = "chemical"
    RADIOACTIVE = "radioactive"
    SHARP = "sharp"
    FOOD = "food"
    LIVING = "living"
    HAIR_TEETH = "hair_teeth"
    REMAINS = "remains"
    MAGNET = "magnet"
    DATA_MEDIA = "data_media"
    SOFT_PARTS = "soft_parts"
    RIGHTS = "rights"
    CULTURE = "culture"


class Answer(StrEnum):
    NO = "no"
    UNSURE = "unsure"
    YES = "yes"


class Acknowledgement(StrEnum):
    """What a sender must agree to before an item is taken."""

    TRUTH = "truth"
    INSPECTION = "inspection"
    NO_RETURN = "no_return"
    LOSS = "loss"


class VerdictKind(StrEnum):
    ALLOWED = "allowed"
    NEEDS_REVIEW = "needs_review"
    NOT_ALLOWED = "not_allowed"


class HandInMethod(StrEnum):
    COURIER = "courier"
    LOUNGE = "lounge"


@dataclass(frozen=True, slots=True)
class Measures:
    """Millimetres, as measured by the sender; a soft thing is measured pressed together and says so."""

    shape: ItemShape
    length_mm: float
    width_mm: float
    height_mm: float
    compressed: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    """``organic_mass_g`` None: not asked, because the flight's site does not ask for it. ``data_sheet``: one is there.

    ``answers`` holds one answer for each ``Hazard``. ``pieces``: how many objects are in the capsule.
    """

    name: str
    description: str
    category: ItemCategory
    materials: frozenset[Material]
    finish: str
    measures: Measures
    mass_g: float
    pieces: int
    answers: tuple[tuple[Hazard, Answer], ...]
    organic_mass_g: float | None
    owner_name: str
    owner_nationality: str
    value_yen: int
    photos: int
    data_sheet: bool

    def answer(self, hazard: Hazard) -> Answer:
        """Return the answer; a question that was not answered counts as one the sender was unsure of."""
        return dict(self.answers).get(hazard, Answer.UNSURE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found. ``remedy``: what would make it allowed; None when nothing would."""

    rule: str
    kind: VerdictKind
    why: Text
    remedy: Text | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst of its findings decides. ``rules_version`` changes with every word or edge of a rule."""

    kind: VerdictKind
    findings: tuple[Finding, ...]
    rules_version: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that can't both be true. ``fields`` are wire names, the first the one to look at."""

    fields: tuple[str, ...]
    why: Text


CATEGORY_NAMES: Final[dict[ItemCategory, Text]] = {
    ItemCategory.COIN: Text("コイン・メダル", "Coin or medal"),
    ItemCategory.RING: Text("指輪", "Ring"),
    ItemCategory.JEWELLERY: Text("その他のアクセサリー", "Other jewellery"),
    ItemCategory.CARD: Text("カード", "Card"),
    ItemCategory.PAPER: Text("紙・写真", "Paper or photograph"),
    ItemCategory.STONE: Text("石・鉱物", "Stone or mineral"),
    ItemCategory.FIGURE: Text("小さな人形・模型", "Small figure or model"),
    ItemCategory.TEXTILE: Text("布・リボン", "Cloth or ribbon"),
    ItemCategory.BADGE: Text("バッジ・ピン", "Badge or pin"),
    ItemCategory.OTHER: Text("その他", "Something else"),
}
MATERIAL_NAMES: Final[dict[Material, Text]] = {
    Material.METAL: Text("金属", "Metal"),
    Material.GLASS: Text("ガラス", "Glass"),
    Material.CERAMIC: Text("陶磁器", "Ceramic"),
    Material.STONE: Text("石", "Stone"),
    Material.WOOD: Text("木", "Wood"),
    Material.PAPER: Text("紙", "Paper"),
    Material.PLASTIC: Text("プラスチック", "Plastic"),
    Material.TEXTILE: Text("布", "Cloth"),
    Material.LEATHER: Text("革", "Leather"),
    Material.RUBBER: Text("ゴム", "Rubber"),
    Material.FOAM: Text("スポンジ", "Foam"),
    Material.WAX: Text("ろう", "Wax"),
    Material.OTHER: Text("その他", "Other"),
}
VERDICT_NAMES: Final[dict[VerdictKind, Text]] = {
    VerdictKind.ALLOWED: Text("お預かりできます", "We can take it"),
    VerdictKind.NEEDS_REVIEW: Text("スタッフによる確認が必要です", "Our staff must look at it first"),
    VerdictKind.NOT_ALLOWED: Text("お預かりできません", "We can't take it"),
}
ACKNOWLEDGEMENTS: Final[dict[Acknowledgement, Text]] = {
    Acknowledgement.TRUTH: Text(
        "申告は、わたしの知るかぎり正しいものです。", "What I declared is true, as far as I know."
    ),
    Acknowledgement.INSPECTION: Text(
        "スタッフが品物を開けて検査し、搭載できない場合は返送することに同意します。",
        "Staff may open and inspect the item, and send it back if it can't fly.",
    ),
    Acknowledgement.NO_RETURN: Text(
        "お預けした品物は月から戻りません。", "What is sent does not come back from the Moon."
    ),
    Acknowledgement.LOSS: Text(
        "打上げや着陸に失敗し、品物が失われることがあります。",
        "The launch or the landing may fail, and the item may be lost.",
    ),
}
HAND_IN_NAMES: Final[dict[HandInMethod, Text]] = {
    HandInMethod.COURIER: Text("宅配便で送る", "Send it by courier"),
    HandInMethod.LOUNGE: Text("空港のラウンジに預ける", "Drop it at a lounge"),
}
