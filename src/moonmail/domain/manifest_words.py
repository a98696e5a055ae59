"""What the fields of a manifest are called, and how their values are said."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from moonmail.domain import formats
from moonmail.domain.item import MATERIAL_NAMES, Hazard, Material
from moonmail.domain.manifest import MIXED
from moonmail.domain.questions import QUESTIONS
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language, Text

FIELD_NAMES: Final[dict[str, Text]] = {
    "number": Text("搭乗券番号", "Pass"),
    "kind": Text("種類", "Kind"),
    "size": Text("サイズ", "Size"),
    "state": Text("状態", "State"),
    "name": Text("品名", "Name"),
    "description": Text("説明", "Description"),
    "category": Text("分類", "Category"),
    "pieces": Text("個数", "Pieces"),
    "shape": Text("形", "Shape"),
    "length_um": Text("長さ", "Length"),
    "width_um": Text("幅", "Width"),
    "height_um": Text("高さ", "Height"),
    "mass_mg": Text("質量", "Mass"),
    "measured": Text("測定", "Measured"),
    "materials": Text("材質", "Composition"),
    "finish": Text("仕上げ", "Finish"),
    "organic_mg": Text("有機物", "Organic material"),
    "organic_kinds": Text("有機物の種類", "Kinds of organic material"),
    "declared_yes": Text("「はい」の申告", "Declared yes"),
    "declared_unsure": Text("「わからない」の申告", "Declared not sure"),
    "hazardous_mg": Text("危険物（上限）", "Hazardous (at most)"),
    "radioactive_mg": Text("放射性物質（上限）", "Radioactive (at most)"),
    "explosive_mg": Text("爆発物（上限）", "Explosive (at most)"),
    "biological": Text("生物由来", "Biological"),
    "owner_name": Text("持ち主", "Owner"),
    "owner_nationality": Text("持ち主の国籍", "Owner's nationality"),
    "foreign": Text("外国所有", "Foreign owned"),
    "review": Text("申告の確認", "Review"),
    "screening": Text("検査", "Screening"),
    "screened_at": Text("検査日時", "Screened at"),
    "flight_number": Text("便名", "Flight"),
    "operator": Text("運航会社", "Operator"),
    "lander": Text("着陸機", "Lander"),
    "launch_vehicle": Text("ロケット", "Rocket"),
    "launch_site": Text("打上げ場所", "Launch site"),
    "site": Text("着陸地", "Landing site"),
    "lat": Text("緯度", "Latitude"),
    "lon": Text("経度", "Longitude"),
    "protection": Text("惑星保護カテゴリー", "Planetary-protection category"),
    "earliest": Text("打上げ期間の初日", "First day of the window"),
    "latest": Text("打上げ期間の最終日", "Last day of the window"),
    "owner": Text("積載者", "Payload provider"),
    "country": Text("積載者の国", "Provider's country"),
}
_DAYS: Final = frozenset({"earliest", "latest"})
_UNKNOWN: Final = Text("不明", "not known")
_NONE: Final = Text("なし", "none")
_YES: Final = Text("はい", "yes")
_NO: Final = Text("いいえ", "no")
_MIXED: Final = Text("種類が混ざったもの", "Mixed kinds")
_VALUES: Final[dict[str, dict[str, Text]]] = {
    "measured": {
        "declared": Text("申告どおり", "as declared"),
        "screened": Text("検査で測定", "measured at screening"),
        "made": Text("製作寸法", "as made"),
    },
    "review": {
        "none": Text("不要", "not needed"),
        "open": Text("未了", "open"),
        "passed": Text("確認済み", "passed"),
    },
    "screening": {
        "": Text("未検査", "not screened"),
        "accept": Text("合格", "accepted"),
        "ask": Text("確認待ち", "asked"),
        "refuse": Text("お断り", "refused"),
    },
    "state": {
        "declared": Text("予約確定", "booked"),
        "needs_review": Text("申告の確認中", "under review"),
        "cleared": Text("確認済み", "cleared"),
        "awaiting_item": Text("品物待ち", "awaiting item"),
        "received": Text("受付済み", "received"),
        "accepted": Text("検査合格", "accepted"),
        "integrated": Text("搭載済み", "on board"),
        "launched": Text("飛行中", "in flight"),
        "delivered": Text("月面に到着", "on the Moon"),
        "lost": Text("失われたもの", "lost"),
    },
    "kind": {"item": Text("品物", "item"), "plates": Text("プレート", "plates")},
    "shape": {"box": Text("箱形", "box"), "round": Text("円盤形", "round")},
}


def hazard_words(hazard: str, language: Language) -> str:
    """Return the question that was answered."""
    return next(question.ask for question in QUESTIONS if question.hazard == Hazard(hazard)).in_(language)


def material_words(material: str, language: Language) -> str:
    return (_MIXED if material == MIXED else MATERIAL_NAMES[Material(material)]).in_(language)


def exact(value: int, unit: str) -> str:
    """Return micrometres as mm, or milligrams as g, exactly: ``12.7 mm``, which no line ends within."""
    whole, rest = divmod(value, 1000)
    digits = f"{whole:,}.{rest:03d}".rstrip("0").rstrip(".")
    return f"{digits}\N{NO-BREAK SPACE}{unit}" if unit else digits


def value_words(field: str, value: Any, language: Language) -> str:
    """Return a value of a line or of the flight as people read it."""
    if value is None:
        return _UNKNOWN.in_(language)
    if field.endswith("_um"):
        return exact(value, "mm")
    if field.endswith("_mg"):
        return exact(value, "g")
    if field in _DAYS:
        return formats.day(date.fromisoformat(value), language)
    if isinstance(value, bool):
        return (_YES if value else _NO).in_(language)
    if isinstance(value, list | tuple):
        return _list_words(field, [str(each) for each in value], language)
    if isinstance(value, dict):
        return str(value.get(language.value, ""))
    if field == "size":
        return SIZES[SizeCode(value)].name.in_(language)
    known = _VALUES.get(field, {}).get(str(value))
    return known.in_(language) if known is not None else str(value) or _NONE.in_(language)


def _list_words(field: str, values: list[str], language: Language) -> str:
    if not values:
        return _NONE.in_(language)
    words = {
        "materials": material_words,
        "organic_kinds": material_words,
        "declared_yes": hazard_words,
        "declared_unsure": hazard_words,
    }.get(field)
    said = [words(value, language) for value in values] if words is not None else values
    return ("、" if language is Language.JA else ", ").join(said)
