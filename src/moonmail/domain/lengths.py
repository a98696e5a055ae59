"""Lengths and masses as people type them, in either language, and what was understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from moonmail.domain.text import Text

LEAST_MM: Final = 0.01
MOST_MM: Final = 10_000.0
LEAST_G: Final = 0.001
MOST_G: Final = 100_000.0


class Unit(StrEnum):
    MM = "mm"
    CM = "cm"
    M = "m"
    INCH = "inch"


class MassUnit(StrEnum):
    MG = "mg"
    G = "g"
    KG = "kg"
    OZ = "oz"
    CARAT = "ct"


class LengthTrouble(StrEnum):
    """Why something typed is no length or mass that can be used."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_UNIT = "unknown_unit"
    SEVERAL = "several"
    NOT_POSITIVE = "not_positive"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Understood:
    """``unit``: the one it was typed in. ``doubtful``: it could be meant otherwise, and ``words`` say how."""

    value_mm: float
    unit: Unit
    words: Text
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class UnderstoodMass:
    """``unit``: the one it was typed in. ``doubtful``: it could be meant otherwise, and ``words`` say how."""

    value_g: float
    unit: MassUnit
    words: Text
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """``words``: what to do instead."""

    trouble: LengthTrouble
    words: Text


# International inch, avoirdupois ounce and metric carat are exact by definition.
_MM: Final[dict[Unit, Fraction]] = {
    Unit.MM: Fraction(1),
    Unit.CM: Fraction(10),
    Unit.M: Fraction(1000),
    Unit.INCH: Fraction(254, 10),
}
_GRAMS: Final[dict[MassUnit, Fraction]] = {
    MassUnit.MG: Fraction(1, 1000),
    MassUnit.G: Fraction(1),
    MassUnit.KG: Fraction(1000),
    MassUnit.OZ: Fraction("28.349523125"),
    MassUnit.CARAT: Fraction(1, 5),
}
_LENGTH_WORDS: Final[dict[str, Unit]] = {
    **dict.fromkeys(("mm", "ミリ", "ミリメートル", "millimetre", "millimetres", "millimeter", "millimeters"), Unit.MM),
    **dict.fromkeys(("cm", "センチ", "センチメートル", "centimetre", "centimetres"), Unit.CM),
    **dict.fromkeys(("centimeter", "centimeters"), Unit.CM),
    **dict.fromkeys(("m", "メートル", "metre", "metres", "meter", "meters"), Unit.M),
    **dict.fromkeys(("inch", "inches", "in", "in.", '"', "''", "インチ", "吋"), Unit.INCH),
}
_MASS_WORDS: Final[dict[str, MassUnit]] = {
    **dict.fromkeys(("mg", "ミリグラム", "milligram", "milligrams"), MassUnit.MG),
    **dict.fromkeys(("g", "グラム", "gram", "grams", "gramme", "grammes"), MassUnit.G),
    **dict.fromkeys(("kg", "キログラム", "キロ", "kilo", "kilogram", "kilograms"), MassUnit.KG),
    **dict.fromkeys(("oz", "オンス", "ounce", "ounces"), MassUnit.OZ),
    **dict.fromkeys(("ct", "カラット", "carat", "carats"), MassUnit.CARAT),
}

_READ: Final = Text("{value} と読みました", "Read as {value}")
_READ_AS: Final = Text("{typed} ＝ {value} と読みました", "Read as {typed} = {value}")
_DOUBT: Final = Text("（{other} のときは「{typed}」と入力してください）", " (if you mean {other}, type “{typed}”)")
_EMPTY: Final = Text("数を入力してください。", "Please enter a number.")
_NOT_A_NUMBER: Final = Text(
    "数として読めませんでした。「{example}」のように入力してください。",
    "We could not read this as a number. Please type it like “{example}”.",
)
_UNKNOWN_UNIT: Final = Text(
    "「{unit}」という単位は使えません。{units} のどれかで入力してください。",
    "We don't know the unit “{unit}”. Please use {units}.",
)
_SEVERAL: Final = Text("数は1つだけにしてください。", "Please enter a single number here.")
_NOT_POSITIVE: Final = Text("0より大きい数にしてください。", "Please enter a number greater than 0.")
_TOO_SMALL: Final = Text(
    "{value} より小さいときは「{least}」と入力してください。", "If it is less than {value}, please type “{least}”."
)
_TOO_LARGE: Final = Text(
    "{read}。扱えるのは {most} までです。単位をお確かめください。",
    "{read}. The most we can handle is {most}; please check the unit.",
)

_FAR_TOO_LARGE: Final = Text(
    "扱えるのは {most} までです。数と単位をお確かめください。",
    "The most we can handle is {most}; please check the number and the unit.",
)

_LONGEST: Final = 60
_SAID: Final = 10**12
_DROPPED: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# Raised and lowered digits become plain ones below: 10² would be read as 102.
_RAISED: Final = re.compile("[²³¹⁰-ₜ]")
_FRACTION_SIGN: Final = re.compile("([¼-¾⅐-⅞])")
# As an input method may write them: a Japanese comma and full stop, and the many signs that look like a minus.
_SAME: Final = str.maketrans(
    {"、": ",", "。": ".", "−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "ー": "ー", "⁄": "/", "∕": "/"}
    | {"″": '"', "”": '"', "“": '"', "〃": '"', "’": "'", "‘": "'", "′": "'", "×": "x", "✕": "x", "⌀": "φ", "ø": "φ"}
)
_ABOUT: Final = re.compile(r"^(?:約|およそ|直径|about|approx\.?|ca\.?|[~≈φ+])\s*")
_NUMBER: Final = (
    r"(?:\d+\s+\d+/\d+|\d+/\d+|(?:\d(?:[\d.,]|['_](?=\d))*|[.,]\d+)(?:[ ]\d{3}(?!\d))*(?:[.,]\d+)?(?:e[+-]?\d+)?)"
)
_PART: Final = re.compile(rf"\s*(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s]*)")
_GROUPS: Final = re.compile(r"\d{1,3}(?:[,.'_ ]\d{3})+")


class _Number(NamedTuple):
    """``decimal``: how else the number could be meant: its comma a decimal comma. None when there is no doubt."""

    value: Fraction
    decimal: Decimal | None


class _Wrong(Exception):
    def __init__(self, trouble: LengthTrouble, unit: str = "") -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.unit = unit


class _Reading(NamedTuple):
    """``value`` and ``other`` in the smallest common unit, mm or g; ``typed``: number and unit as they are said."""

    value: Fraction
    unit: str
    other: Decimal | None
    parts: int


def read_length(typed: str, default: Unit = Unit.MM) -> Understood | NotUnderstood:
    """Read a length with or without a unit; without one it is in ``default``.

    ``12.5`` ``12,5`` ``１２．５`` ``1.25 cm`` ``1/2"`` ``５ミリ`` ``1 cm 2 mm`` are all lengths. A comma before exactly
    three digits parts thousands, as in Japanese and English; that it could be a decimal comma is said.
    """
    try:
        found = _read(typed, {word: (unit.value, _MM[unit]) for word, unit in _LENGTH_WORDS.items()}, default.value)
        mm = _bounded(found, LEAST_MM, MOST_MM)
    except _Wrong as wrong:
        return NotUnderstood(wrong.trouble, _length_trouble(wrong))
    except _TooLarge as large:
        return NotUnderstood(LengthTrouble.TOO_LARGE, _large(large.found, _MM_BASE, "10\u00a0m"))
    return Understood(mm, Unit(found.unit), _words(found, _MM_BASE), found.other is not None)


def read_mass(typed: str, default: MassUnit = MassUnit.G) -> UnderstoodMass | NotUnderstood:
    """Read a mass with or without a unit; without one it is in ``default``."""
    try:
        found = _read(typed, {word: (unit.value, _GRAMS[unit]) for word, unit in _MASS_WORDS.items()}, default.value)
        grams = _bounded(found, LEAST_G, MOST_G)
    except _Wrong as wrong:
        return NotUnderstood(wrong.trouble, _mass_trouble(wrong))
    except _TooLarge as large:
        return NotUnderstood(LengthTrouble.TOO_LARGE, _large(large.found, _G_BASE, "100\u00a0kg"))
    return UnderstoodMass(grams, MassUnit(found.unit), _words(found, _G_BASE), found.other is not None)


def mm_words(value: float) -> str:
    """``12.5 mm``; the space never breaks."""
    return f"{plain(value)}\u00a0mm"


def g_words(value: float) -> str:
    """``3.75 g``; the space never breaks."""
    return f"{plain(value)}\u00a0g"


def plain(value: float, decimals: int = 3) -> str:
    """Return the number without needless zeros, thousands parted: ``12.5``, ``20``, ``1,250``."""
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class _TooLarge(Exception):
    """``found`` None: beyond what is worth saying."""

    def __init__(self, found: _Reading | None) -> None:
        super().__init__(found)
        self.found = found


class _Base(NamedTuple):
    unit: str
    scales: dict[str, Fraction]


_MM_BASE: Final = _Base("mm", {unit.value: scale for unit, scale in _MM.items()})
_G_BASE: Final = _Base("g", {unit.value: scale for unit, scale in _GRAMS.items()})


def _large(found: _Reading | None, base: _Base, most: str) -> Text:
    if found is None or found.value > _SAID:
        return _FAR_TOO_LARGE.filled(most=most)
    return _TOO_LARGE.filled(read=_words(found, base), most=most)


def _tidy(typed: str) -> str:
    apart = _FRACTION_SIGN.sub(r" \1", typed)
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", apart).translate(_SAME)).translate(_SAME)
    text = re.sub(r"\s+", " ", text).strip().casefold()
    # Full-width letters and the long-vowel sign are only told from a minus by what stands before them.
    return _ABOUT.sub("", re.sub(r"^ー(?=\d)", "-", text))


def _read(typed: str, units: Mapping[str, tuple[str, Fraction]], default: str) -> _Reading:
    text = _tidy(typed)
    if not text:
        raise _Wrong(LengthTrouble.EMPTY)
    if len(text) > _LONGEST or _RAISED.search(typed):
        raise _Wrong(LengthTrouble.NOT_A_NUMBER)
    negative = text.startswith("-")
    parts = _parts(text.removeprefix("-").strip())
    if len(parts) > 1:
        return _together(parts, units, negative)
    if not parts:
        raise _Wrong(LengthTrouble.NOT_A_NUMBER)
    number, unit = parts[0]
    name, scale = _unit(unit, units, default)
    if negative:
        raise _Wrong(LengthTrouble.NOT_POSITIVE)
    return _Reading(number.value * scale, name, number.decimal, 1)


def _together(parts: list[tuple[_Number, str]], units: Mapping[str, tuple[str, Fraction]], negative: bool) -> _Reading:
    """``1 cm 2 mm`` is one length; ``12 × 5`` and ``12 mm 5 mm`` are not."""
    known = [units.get(unit) for _, unit in parts]
    scales = [each[1] for each in known if each is not None]
    falling = all(scales[i] > scales[i + 1] for i in range(len(scales) - 1))
    if len(scales) != len(parts) or not falling or any(number.decimal is not None for number, _ in parts):
        raise _Wrong(LengthTrouble.SEVERAL)
    if negative:
        raise _Wrong(LengthTrouble.NOT_POSITIVE)
    first = known[0]
    assert first is not None
    total = sum((number.value * scale for (number, _), scale in zip(parts, scales, strict=True)), Fraction(0))
    return _Reading(total, first[0], None, len(parts))


def _unit(word: str, units: Mapping[str, tuple[str, Fraction]], default: str) -> tuple[str, Fraction]:
    if not word:
        return next(each for each in units.values() if each[0] == default)
    if word in units:
        return units[word]
    if word.endswith(".") and word[:-1] in units:
        return units[word[:-1]]
    raise _Wrong(LengthTrouble.UNKNOWN_UNIT, word)


def _parts(text: str) -> list[tuple[_Number, str]]:
    found: list[tuple[_Number, str]] = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            more = found and any(c.isdigit() for c in text[at:])
            raise _Wrong(LengthTrouble.SEVERAL if more else LengthTrouble.NOT_A_NUMBER)
        found.append((_number(part["number"]), part["unit"]))
        at = part.end()
        if not text[at:].strip():
            break
    return found


def _number(text: str) -> _Number:
    try:
        if "/" in text:
            whole, _, fraction = text.rpartition(" ")
            return _Number(Fraction(int(whole.strip() or 0)) + Fraction(fraction), None)
        mantissa, _, power = text.partition("e")
        if len(power) > 4:
            raise _Wrong(LengthTrouble.TOO_SMALL) if power.startswith("-") else _TooLarge(None)
        value, decimal = _grouped(mantissa.strip(" '_"))
        if power:
            return _Number(Fraction(value) * Fraction(10) ** int(power), None)
        return _Number(Fraction(value), decimal)
    except (ValueError, InvalidOperation, ZeroDivisionError):
        raise _Wrong(LengthTrouble.NOT_A_NUMBER) from None


def _grouped(text: str) -> tuple[Decimal, Decimal | None]:
    """Tell the decimal sign from those that part thousands: the last of two kinds, or one that stands alone."""
    marks = [c for c in text if not c.isdigit()]
    kinds = set(marks)
    if not marks:
        return Decimal(text), None
    points = [c for c in marks if c in ".,"]
    last = points[-1] if points else ""
    if last and points.count(last) == 1 and (len(kinds) > 1 or not _parts_thousands(text, last)):
        whole, _, rest = text.rpartition(last)
        if whole and not whole.isdigit() and not _GROUPS.fullmatch(whole):
            raise ValueError(text)
        return Decimal(f"{_digits(whole) or '0'}.{rest or '0'}"), None
    if len(kinds) > 1 or not _GROUPS.fullmatch(text):
        raise ValueError(text)
    doubt = Decimal(text.replace(",", ".")) if marks == [","] else None
    return Decimal(_digits(text)), doubt


def _parts_thousands(text: str, mark: str) -> bool:
    """One comma before exactly three digits, ``1,250``, parts thousands; ``0,250`` and ``1.250`` don't."""
    return mark == "," and _GROUPS.fullmatch(text) is not None and not text.startswith("0")


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _bounded(found: _Reading, least: float, most: float) -> float:
    if found.value <= 0:
        raise _Wrong(LengthTrouble.NOT_POSITIVE)
    if found.value > Fraction(most):
        raise _TooLarge(found)
    if float(found.value) < least:
        raise _Wrong(LengthTrouble.TOO_SMALL)
    return float(found.value)


def _words(found: _Reading, base: _Base) -> Text:
    def say(value: Fraction) -> str:
        return f"{plain(float(value))}\u00a0{base.unit}"

    scale = base.scales[found.unit]
    if found.unit == base.unit or found.parts > 1:
        words = _READ.filled(value=say(found.value))
    else:
        words = _READ_AS.filled(
            typed=f"{plain(float(found.value / scale), 4)}\u00a0{found.unit}", value=say(found.value)
        )
    if found.other is None:
        return words
    typed = str(found.other) if found.unit == base.unit else f"{found.other} {found.unit}"
    doubt = _DOUBT.filled(other=say(Fraction(found.other) * scale), typed=typed)
    return Text(words.ja + doubt.ja, words.en + doubt.en)


def _length_trouble(wrong: _Wrong) -> Text:
    return _trouble(wrong, "12.5", "mm・cm・inch", "mm, cm or inch", mm_words(LEAST_MM), "0.01")


def _mass_trouble(wrong: _Wrong) -> Text:
    return _trouble(wrong, "4.8", "g・kg・mg・oz", "g, kg, mg or oz", g_words(LEAST_G), "0.001")


def _trouble(wrong: _Wrong, example: str, units_ja: str, units_en: str, least: str, type_least: str) -> Text:
    match wrong.trouble:
        case LengthTrouble.EMPTY:
            return _EMPTY
        case LengthTrouble.UNKNOWN_UNIT:
            shown = wrong.unit if len(wrong.unit) <= 12 else f"{wrong.unit[:12]}…"
            return _UNKNOWN_UNIT.filled(unit=shown, units=Text(units_ja, units_en))
        case LengthTrouble.SEVERAL:
            return _SEVERAL
        case LengthTrouble.NOT_POSITIVE:
            return _NOT_POSITIVE
        case LengthTrouble.TOO_SMALL:
            return _TOO_SMALL.filled(value=least, least=type_least)
        case _:
            return _NOT_A_NUMBER.filled(example=example)
