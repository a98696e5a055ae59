"""Things people send, with their measures, so that nobody has to look for a ruler.

Sources: Japan Mint, coins in circulation (diameter and mass; thickness is the usual value of collectors' tables, the
Mint does not publish one); United States Mint, coin specifications; European Commission, common sides of the euro
coins; JIS S 4700 for ring sizes (inner circumference; number n has an inner diameter of 13 mm + (n − 1)/3 mm, and the
bands here are 1.5 mm thick); SD Association for microSD; ETSI TS 102 221 for SIM cards; Japan Post for the small
definitive stamp; the usual Japanese name card of 91 × 55 mm. Masses that no body publishes are rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from moonmail.domain.item import Hazard, ItemCategory, ItemShape, Material, Measures
from moonmail.domain.text import Text


class PresetGroup(StrEnum):
    COINS = "coins"
    RINGS = "rings"
    CARDS = "cards"
    SMALL = "small"


GROUP_NAMES: Final[dict[PresetGroup, Text]] = {
    PresetGroup.COINS: Text("コイン", "Coins"),
    PresetGroup.RINGS: Text("指輪", "Rings"),
    PresetGroup.CARDS: Text("カード・紙", "Cards and paper"),
    PresetGroup.SMALL: Text("小さなもの", "Small things"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready size. ``note``: what is worth knowing before choosing it. ``hazards``: questions it answers with yes."""

    id: str
    group: PresetGroup
    name: Text
    measures: Measures
    mass_g: float
    category: ItemCategory
    materials: frozenset[Material]
    note: Text | None = None
    hazards: frozenset[Hazard] = field(default_factory=frozenset)


_METAL: Final = frozenset({Material.METAL})
_RING_NOTE: Final = Text(
    "幅2.5 mm・厚さ1.5 mmの場合です。石付きの指輪はお測りください。",
    "For a band 2.5 mm wide and 1.5 mm thick. Please measure a ring with a stone.",
)
_DATA_NOTE: Final = Text(
    "データを記録したものは、スタッフによる確認が必要です。", "Our staff must look at anything that holds data."
)


def _coin(id_: str, name: Text, diameter: float, thickness: float, mass: float) -> Preset:
    measures = Measures(ItemShape.ROUND, diameter, diameter, thickness)
    return Preset(id_, PresetGroup.COINS, name, measures, mass, ItemCategory.COIN, _METAL)


def _ring(number: int, mass: float) -> Preset:
    outer = round(13 + (number - 1) / 3 + 3.0, 2)
    return Preset(
        f"ring-{number}",
        PresetGroup.RINGS,
        Text(f"指輪 {number}号", f"Ring, Japanese size {number}"),
        Measures(ItemShape.ROUND, outer, outer, 2.5),
        mass,
        ItemCategory.RING,
        _METAL,
        _RING_NOTE,
    )


def _flat(
    id_: str,
    group: PresetGroup,
    name: Text,
    size: tuple[float, float, float],
    mass: float,
    category: ItemCategory,
    material: Material,
    note: Text | None = None,
    hazards: frozenset[Hazard] = frozenset(),
) -> Preset:
    return Preset(
        id_, group, name, Measures(ItemShape.BOX, *size), mass, category, frozenset({material}), note, hazards
    )


PRESETS: Final[tuple[Preset, ...]] = (
    _coin("jpy-1", Text("1円玉", "1 yen coin"), 20.0, 1.5, 1.0),
    _coin("jpy-5", Text("5円玉", "5 yen coin"), 22.0, 1.5, 3.75),
    _coin("jpy-10", Text("10円玉", "10 yen coin"), 23.5, 1.5, 4.5),
    _coin("jpy-50", Text("50円玉", "50 yen coin"), 21.0, 1.7, 4.0),
    _coin("jpy-100", Text("100円玉", "100 yen coin"), 22.6, 1.7, 4.8),
    _coin("jpy-500", Text("500円玉", "500 yen coin"), 26.5, 1.81, 7.1),
    _coin("usd-cent", Text("米1セント", "US cent"), 19.05, 1.52, 2.5),
    _coin("usd-dime", Text("米10セント", "US dime"), 17.91, 1.35, 2.268),
    _coin("usd-quarter", Text("米25セント", "US quarter"), 24.26, 1.75, 5.67),
    _coin("eur-cent", Text("1ユーロセント", "1 euro cent"), 16.25, 1.67, 2.3),
    _coin("eur-1", Text("1ユーロ", "1 euro coin"), 23.25, 2.33, 7.5),
    *(
        _ring(number, mass)
        for number, mass in ((7, 3.5), (9, 3.5), (11, 4.0), (13, 4.0), (15, 4.5), (17, 4.5), (19, 5.0))
    ),
    Preset(
        "ring-wide",
        PresetGroup.RINGS,
        Text("幅広の指輪 15号", "Wide ring, Japanese size 15"),
        Measures(ItemShape.ROUND, 20.67, 20.67, 5.0),
        9.0,
        ItemCategory.RING,
        _METAL,
        Text("幅5 mm・厚さ1.5 mmの場合です。", "For a band 5 mm wide and 1.5 mm thick."),
    ),
    _flat(
        "stamp",
        PresetGroup.CARDS,
        Text("小型の切手", "Small postage stamp"),
        (22.5, 18.5, 0.1),
        0.1,
        ItemCategory.PAPER,
        Material.PAPER,
        Text("台紙に貼らずに測った大きさです。", "As it is, not stuck to anything."),
    ),
    _flat(
        "name-card",
        PresetGroup.CARDS,
        Text("名刺", "Name card"),
        (91.0, 55.0, 0.25),
        1.2,
        ItemCategory.CARD,
        Material.PAPER,
    ),
    _flat(
        "name-card-folded",
        PresetGroup.CARDS,
        Text("八つ折りの名刺", "Folded name card"),
        (45.5, 13.75, 2.5),
        1.2,
        ItemCategory.CARD,
        Material.PAPER,
        Text(
            "横に1回、縦に2回折り、押さえて測った大きさです。",
            "Folded once across and twice along, and measured pressed together.",
        ),
    ),
    _flat(
        "id-photo",
        PresetGroup.CARDS,
        Text("証明写真", "Passport-style photo"),
        (30.0, 24.0, 0.25),
        0.3,
        ItemCategory.PAPER,
        Material.PAPER,
        Text("写っている方の同意が要ります。", "Whoever is in the picture must agree."),
    ),
    _flat(
        "microsd",
        PresetGroup.SMALL,
        Text("microSDカード", "microSD card"),
        (15.0, 11.0, 1.0),
        0.5,
        ItemCategory.OTHER,
        Material.PLASTIC,
        _DATA_NOTE,
        frozenset({Hazard.DATA_MEDIA}),
    ),
    _flat(
        "nano-sim",
        PresetGroup.SMALL,
        Text("nanoSIMカード", "Nano SIM card"),
        (12.3, 8.8, 0.67),
        0.3,
        ItemCategory.OTHER,
        Material.PLASTIC,
        _DATA_NOTE,
        frozenset({Hazard.DATA_MEDIA}),
    ),
    Preset(
        "shirt-button",
        PresetGroup.SMALL,
        Text("シャツのボタン", "Shirt button"),
        Measures(ItemShape.ROUND, 11.5, 11.5, 2.5),
        0.4,
        ItemCategory.OTHER,
        frozenset({Material.PLASTIC}),
    ),
    Preset(
        "bead",
        PresetGroup.SMALL,
        Text("ガラスビーズ", "Glass bead"),
        Measures(ItemShape.ROUND, 2.2, 2.2, 1.5),
        0.01,
        ItemCategory.JEWELLERY,
        frozenset({Material.GLASS}),
    ),
    _flat(
        "guitar-pick",
        PresetGroup.SMALL,
        Text("ギターピック", "Guitar pick"),
        (30.0, 26.0, 0.75),
        0.6,
        ItemCategory.OTHER,
        Material.PLASTIC,
    ),
)
BY_ID: Final[dict[str, Preset]] = {preset.id: preset for preset in PRESETS}
