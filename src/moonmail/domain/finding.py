"""Finding people and bookings by whatever a caller says or a scanner reads: what is kept to be found, what was meant.

Both sides are folded the same way, so that width, case, kana and the spelling of romaji make no difference: つきの,
ツキノ, tsukino and tukino meet; so do Satō, Satou, Satoh and さとう. What is kept begins with a letter for its kind;
a search is for all that begin as it does, and one character is enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.air_waybill import read_waybill
from moonmail.domain.references import normalise_membership_number, normalise_reference

LONGEST: Final = 80


class TermKind(StrEnum):
    """The first letter of what is kept."""

    NAME = "n"
    SOUND = "s"
    NUMBER = "m"
    PHONE = "p"
    EMAIL = "e"
    REFERENCE = "b"
    PASS = "q"  # noqa: S105 - a pass for a flight
    AIR_WAYBILL = "a"


@dataclass(frozen=True, slots=True)
class Term:
    kind: TermKind
    text: str

    @property
    def key(self) -> bytes:
        return f"{self.kind.value}{self.text}".encode()[:LONGEST]


_KATAKANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_BETWEEN: Final = re.compile(r"[\s・·.,'’\-‐‑–—－ー゛゜]+")
_KANA: Final = re.compile(r"[ぁ-ゖ]+")
_LATIN: Final = re.compile(r"[a-z]+")

_ROWS: Final = {
    "": "あいうえお",
    "k": "かきくけこ",
    "g": "がぎぐげご",
    "s": "さ-すせそ",
    "z": "ざ-ずぜぞ",
    "t": "た--てと",
    "d": "だ--でど",
    "n": "なにぬねの",
    "h": "はひ-へほ",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "m": "まみむめも",
    "y": "や-ゆ-よ",
    "r": "らりるれろ",
    "w": "わゐ-ゑ-",
}
_SOUNDS: Final = {
    **{sign: row + vowel for row, signs in _ROWS.items() for sign, vowel in zip(signs, "aiueo", strict=True)},
    **dict(zip("しじちぢつづふをんゔ", ("shi", "ji", "chi", "ji", "tsu", "zu", "fu", "o", "n", "v"), strict=True)),
    **dict(zip("ぁぃぅぇぉゎ", "aiueoa", strict=True)),
}
_SMALL: Final = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_SMALL_VOWELS: Final = frozenset("ぁぃぅぇぉ")

# Other spellings of a sound → Hepburn's. In this order.
_SPELLINGS: Final = (
    (re.compile(r"[sc]y(?=[auo])"), "sh"),
    (re.compile(r"ty(?=[auo])"), "ch"),
    (re.compile(r"[zj]y(?=[auo])"), "j"),
    (re.compile(r"si"), "shi"),
    (re.compile(r"ti"), "chi"),
    (re.compile(r"tu"), "tsu"),
    (re.compile(r"(?<![sc])hu"), "fu"),
    (re.compile(r"[zd]i"), "ji"),
    (re.compile(r"du"), "zu"),
    (re.compile(r"dzu"), "zu"),
    (re.compile(r"cch"), "tch"),
    (re.compile(r"m(?=[bmp])"), "n"),
    (re.compile(r"wo"), "o"),
    (re.compile(r"l"), "r"),
    (re.compile(r"oh(?![aiueoy])"), "o"),
    (re.compile(r"o[ou]+"), "o"),
    (re.compile(r"uu+"), "u"),
    (re.compile(r"aa+"), "a"),
    (re.compile(r"ee+"), "e"),
    (re.compile(r"ii+"), "i"),
)


def fold(text: str) -> str:
    """Return the text without what people leave to chance: width, case, kind of kana, spaces, marks between."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    # What stood apart may now be one sign.
    return unicodedata.normalize("NFKC", _BETWEEN.sub("", plain)).casefold()


def sound(text: str) -> str:
    """Return how a name in kana or Latin letters sounds, in one spelling; empty for anything else."""
    folded = fold(text)
    if _KANA.fullmatch(folded):
        folded = _romaji(folded)
    else:
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    if not _LATIN.fullmatch(folded):
        return ""
    for other, hepburn in _SPELLINGS:
        folded = other.sub(hepburn, folded)
    return folded


def _romaji(kana: str) -> str:
    made = ""
    doubled = False
    for sign in kana:
        if sign == "っ":
            doubled = True
            continue
        if sign in _SMALL and made.endswith("i"):
            # きゃ is kya, しゃ is sha.
            stem = made[:-1]
            made = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _SMALL[sign]
            continue
        if sign in _SMALL_VOWELS and made and made[-1] in "iueo":
            # ティ, ジェ, ファ: the small one's vowel takes the place.
            made = made[:-1] + _SOUNDS[sign]
            continue
        told = _SOUNDS.get(sign, _SMALL.get(sign, ""))
        if doubled and told:
            made += "t" if told.startswith("ch") else told[0]
        doubled = False
        made += told
    return made


def digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


def phone(text: str) -> str:
    """Return the digits of a phone number as it is dialled in Japan: +81 90… and 090… are one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = digits(plain)
    return f"0{found[2:]}" if plain.startswith("+81") else found


def terms_of_person(
    *, name: str, kana: str, latin: str, membership_number: str, phone_number: str, email: str
) -> frozenset[Term]:
    """Return everything that a member is found by. A name is found by each of its parts."""
    found = {
        Term(TermKind.NUMBER, membership_number),
        Term(TermKind.PHONE, phone(phone_number)),
        Term(TermKind.EMAIL, email.casefold()),
    }
    for written in (name, kana, latin):
        for part in _from_each_word(written):
            found.add(Term(TermKind.NAME, fold(part)))
            found.add(Term(TermKind.SOUND, sound(part)))
    return frozenset(term for term in found if term.text)


def _from_each_word(written: str) -> Iterator[str]:
    """``月野 うさぎ`` → the whole, and from each word on; families and their given names come in either order."""
    words = written.split()
    yield from (" ".join(words[at:]) for at in range(len(words)))
    if len(words) > 1:
        yield " ".join(reversed(words))


def terms_searched(typed: str) -> tuple[Term, ...]:
    """Return the beginnings that may have been meant, the most exact kind first. None for what finds nothing."""
    text = unicodedata.normalize("NFKC", typed).strip()
    found: list[Term] = []
    if "@" in text:
        return (Term(TermKind.EMAIL, text.casefold()),)
    if reference := normalise_reference(text):
        found += [Term(TermKind.REFERENCE, reference), Term(TermKind.PASS, reference)]
    if re.fullmatch(r"[+\d\s()\-‐‑–—−ー.]+", text) and digits(text):
        if waybill := read_waybill(text).number:
            found.append(Term(TermKind.AIR_WAYBILL, waybill))
        # Seven digits are a whole number that was padded, or the beginning of one of nine.
        numbers = dict.fromkeys((normalise_membership_number(text) or digits(text), digits(text)))
        return (*found, *(Term(TermKind.NUMBER, number) for number in numbers), Term(TermKind.PHONE, phone(text)))
    if folded := fold(text):
        found.append(Term(TermKind.NAME, folded))
    if spoken := sound(text):
        found.append(Term(TermKind.SOUND, spoken))
    if re.fullmatch(r"[!-~]+", text):
        found.append(Term(TermKind.EMAIL, text.casefold()))
    return tuple(found)


def masked(name: str) -> str:
    """Return a name that tells no more than that it may be the one: 月野 うさぎ → 月● う●●, 林 凜 → ● ●."""
    return " ".join(word[0] + "●" * min(len(word) - 1, 4) if len(word) > 1 else "●" for word in name.split())
