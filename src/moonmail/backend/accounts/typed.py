"""What people type about themselves, read as they meant it. Pure functions; None: it can't be read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

_ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_LETTERS: Final = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_HIRAGANA_TO_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KANA: Final = re.compile(r"[ァ-ヴー・゛゜ ]+")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-žƀ-ɏḀ-ỿ'\u2019.\- ]+")
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
_NUMERIC_DATE: Final = re.compile(r"(\d{4})(?:[-/.年]\s?)(\d{1,2})(?:[-/.月]\s?)(\d{1,2})日?")
_COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA_DATE: Final = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])(元|0?[1-9]|[1-9]\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?"
)


def tidy(typed: str) -> str:
    """Return the text with compatibility forms resolved and single half-width spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def name(typed: str) -> str | None:
    """Return a name as its owner writes it. Control and formatting characters are not part of any name."""
    text = " ".join(unicodedata.normalize("NFC", typed).split())
    unfit = any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn") for character in text)
    letters = any(unicodedata.category(character).startswith("L") for character in text)
    return text if letters and not unfit and len(text) <= 80 else None


def has_kanji(text: str) -> bool:
    return bool(_IDEOGRAPH.search(text))


def kana(typed: str) -> str | None:
    """Return the reading in full-width katakana, whether it was typed in hiragana, half width or katakana."""
    text = tidy(typed).translate(_HIRAGANA_TO_KATAKANA)
    return text if len(text) <= 80 and _KANA.fullmatch(text) and re.search("[ァ-ヴ]", text) else None


def latin(typed: str) -> str | None:
    text = tidy(typed)
    return text if len(text) <= 80 and _LATIN.fullmatch(text) and re.search(r"[^'\u2019. \-]", text) else None


def phone(typed: str) -> str | None:
    """Return the digits, with a leading ``+`` if there was one."""
    text = re.sub(r"[\s()\-‐‑–—−ー.]", "", unicodedata.normalize("NFKC", typed))
    return text if re.fullmatch(r"\+?[0-9]{9,15}", text) else None


def birth_date(typed: str) -> date | None:
    """Return the day: ``1995-04-03``, ``1995/4/3``, ``1995年4月3日``, ``19950403``, ``平成7年4月3日``, ``H7.4.3``."""
    text = tidy(typed).upper()
    match = _NUMERIC_DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    elif match := _ERA_DATE.fullmatch(text):
        era, count = match[1], match[2]
        year = _ERAS[_ERA_LETTERS.get(era, era)] + (1 if count == "元" else int(count))
        month, day = int(match[3]), int(match[4])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_width(text: str) -> bool:
    """Whether letters or digits were typed in full width, as a Japanese keyboard left on does."""
    return any("\uff01" <= character <= "\uff5e" for character in text)
