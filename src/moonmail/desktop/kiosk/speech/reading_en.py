"""English for the ear: flight numbers, codes, money, dates and names as they are said."""

from __future__ import annotations

import re
from typing import Final

_DAYS: Final = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
_MONTHS: Final = {
    "Jan": "January",
    "Feb": "February",
    "Mar": "March",
    "Apr": "April",
    "Jun": "June",
    "Jul": "July",
    "Aug": "August",
    "Sep": "September",
    "Oct": "October",
    "Nov": "November",
    "Dec": "December",
}
# As an English voice has to see them to say them: Latin seas, Japanese names, names in capitals.
_NAMES: Final = {
    "MoonMail": "Moon Mail",
    "ispace": "eye space",
    "HAKUTO-R": "Hah-koo-toe R",
    "HAKUTO": "Hah-koo-toe",
    "RESILIENCE": "Resilience",
    "Mare Tranquillitatis": "Mah-ray Tranquilly-tahtis",
    "Mare Crisium": "Mah-ray Cree-zee-um",
    "Mare Frigoris": "Mah-ray Fri-goris",
    "Mare Serenitatis": "Mah-ray Serenny-tahtis",
    "Kotori": "Koh-toh-ree",
    "Tsubame": "Tsoo-bah-meh",
    "Tanegashima": "Tah-neh-gah-shee-mah",
    "Hoshizora": "Hoh-shee-zoh-rah",
    "Seto": "Seh-toh",
    "Tsukimi": "Tsoo-kee-mee",
    "Haneda": "Hah-neh-dah",
    "Wi-Fi": "why-fye",
    "JPEG": "jay-peg",
    "IIa": "two A",
    "IIb": "two B",
}
_UNITS: Final = {
    "mm": "millimetres",
    "cm": "centimetres",
    "km": "kilometres",
    "m": "metres",
    "kg": "kilograms",
    "mg": "milligrams",
    "g": "grams",
    "MiB": "megabytes",
    "MB": "megabytes",
    "KiB": "kilobytes",
    "KB": "kilobytes",
    "dpi": "dots per inch",
}
_DIRECTIONS: Final = {"N": "north", "S": "south", "E": "east", "W": "west"}


def spelled(code: str) -> str:
    """Return a code character by character."""
    return ", ".join(character for character in code.upper() if character.isalnum())


def read(line: str) -> str:
    """Return ``line`` (NFKC, without line breaks) as the voice gets it."""
    text = re.sub(r"https?://([^\s,]+)", lambda found: found[1].replace("/", " slash ").replace(".", " dot "), line)
    for name, said in _NAMES.items():
        text = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", said, text)
    text = _numbers(_dates(text))
    text = re.sub(r"(?<![A-Za-z0-9])(?=[A-Z-]*\d)[A-Z0-9]{4,}(?:-[A-Z0-9]{4,})*(?![A-Za-z0-9.,])", _code, text)
    text = text.replace("&", " and ").replace("→", " to ").replace("@", " at ").replace("#", " number ")
    text = re.sub(r"[()\[\]{}<>|_…•·:;—–]|\.{2,}", ", ", text)
    text = re.sub(r"[^\w\s.,'!?%+-]", " ", text)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?:\s*,)+(?=\s|$)", ",", re.sub(r" (?=[,.])", "", text)).strip(" ,")


def _code(found: re.Match[str]) -> str:
    # A year or a count is a number.
    return found[0] if found[0].isdigit() and len(found[0]) < 7 and found[0][0] != "0" else spelled(found[0])


def _dates(text: str) -> str:
    text = re.sub(rf"\b({'|'.join(_DAYS)}) (?=\d)", lambda found: f"{_DAYS[found[1]]}, ", text)
    text = re.sub(rf"(?<=\d )({'|'.join(_MONTHS)})\b", lambda found: _MONTHS[found[1]], text)
    text = re.sub(rf"\b({'|'.join(_MONTHS)})(?= (?:\d|–))", lambda found: _MONTHS[found[1]], text)
    text = re.sub(r"(?<!\d)(\d{1,2}):00(?!\d)", r"\1 hundred hours", text)
    text = re.sub(r"(?<!\d)(\d{1,2}):0(\d)(?!\d)", r"\1 oh \2", text)
    text = re.sub(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)", r"\1 \2", text)
    # A range: from one to the other. Between words a dash is only a pause.
    names = "|".join((*_DAYS.values(), *_MONTHS.values(), "May"))
    return re.sub(rf"(?<=[\w]) ?[–—~] ?(?=\d|[¥￥]|(?:{names})\b)", " to ", text)


def _numbers(text: str) -> str:
    text = re.sub(r"\bMM ?(\d{3})\b", lambda found: "M M " + " ".join(found[1]), text)
    text = re.sub(r"(?<![A-Za-z])M([12])\b", r"M \1", text)
    text = re.sub(r"[¥￥] ?(\d[\d,]*\d|\d)", r"\1 yen", text)
    text = re.sub(
        r"(\d+(?:\.\d+)?)° ?([NSEW])(?![A-Za-z])",
        lambda found: f"{found[1]} degrees {_DIRECTIONS[found[2]]},",
        text,
    )
    units = "|".join(sorted(_UNITS, key=len, reverse=True))
    text = re.sub(rf"(?<=\d) ?({units})(?![A-Za-z])", lambda found: f" {_UNITS[found[1]]}", text)
    text = re.sub(r"(?<=\d) ?[x×✕] ?(?=\d)", " by ", text)
    text = re.sub(r"\b(\d+) ?/ ?(\d+)\b", r"\1 of \2", text)
    return text.replace("°", " degrees")
