"""What a voice is given of what a screen shows: who says which part of it, and written so that it is read rightly."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from moonmail.desktop.kiosk.speech import reading_en, reading_ja
from moonmail.domain.text import Language

# Whatever hides a character from people standing by: dots, stars, bullets.
MASKS: Final = "*•●∙⁎＊"
_MASKED: Final = re.compile(f"[{re.escape(MASKS)}]{{2,}}")
_SAID_ONE_BY_ONE: Final = 8
_KANA_OR_KANJI: Final = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々〆〇]")
_JAPANESE_RUN: Final = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々〆〇]+(?:[ 　、・]?[ぁ-ゖァ-ヺー一-鿿々〆〇]+)*")
# Words of another language within Japanese; a unit after its number is none.
_FOREIGN_RUN: Final = re.compile(
    r"(?<![A-Za-zÀ-ɏ\d])(?<!\d )[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d'’./:@_-]*(?:,? [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d'’./:@_-]*)*"
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one voice says in one breath; ``text`` is for ears alone and is never shown."""

    language: Language
    text: str


def masked(count: int, language: Language) -> str:
    """Return how ``count`` hidden characters are said: each as an asterisk, many of them as a number."""
    if language is Language.JA:
        return "、".join(["アスタリスク"] * count) if count <= _SAID_ONE_BY_ONE else f"アスタリスク、{count}文字"
    return ", ".join(["asterisk"] * count) if count <= _SAID_ONE_BY_ONE else f"asterisk, {count} characters"


def spoken(text: str, language: Language) -> tuple[Part, ...]:
    """Return who says what of ``text`` on a screen in ``language``.

    Japanese on an English screen (a name, the button that changes the language) is said by the Japanese voice, foreign
    words on a Japanese screen by the English one: a voice reads the other's script letter by letter.
    """
    plain = "\n".join(_PLAIN.sub(" ", line).strip() for line in _normal(text, language).splitlines())
    parts: list[Part] = []
    for line in plain.splitlines():
        if not line:
            continue
        if language is Language.JA:
            parts += _japanese(line)
        else:
            parts += _english(line)
    return _joined(parts)


_PLAIN: Final = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def _normal(text: str, language: Language) -> str:
    """Hidden characters become words before stars become nothing; full-width forms become the common ones."""
    unmasked = _MASKED.sub(lambda found: f" {masked(len(found[0]), language)} ", text)
    return unicodedata.normalize("NFKC", unmasked)


def _japanese(line: str) -> list[Part]:
    if not _KANA_OR_KANJI.search(line) and reading_ja.is_foreign(line):
        return [Part(Language.EN, reading_en.read(line))]
    named = reading_ja.named(reading_ja.with_pauses(line))
    parts, at = [], 0
    for found in _FOREIGN_RUN.finditer(named):
        if reading_ja.is_foreign(found[0]):
            parts += [Part(Language.JA, reading_ja.read(named[at : found.start()])), _said_in_english(found[0])]
            at = found.end()
    return [part for part in [*parts, Part(Language.JA, reading_ja.read(named[at:]))] if part.text]


def _english(line: str) -> list[Part]:
    parts, at = [], 0
    for found in _JAPANESE_RUN.finditer(line):
        parts += [_said_in_english(line[at : found.start()]), Part(Language.JA, reading_ja.read(found[0]))]
        at = found.end()
    return [part for part in [*parts, _said_in_english(line[at:])] if part.text]


def _said_in_english(text: str) -> Part:
    said = reading_en.read(text)
    return Part(Language.EN, said if re.search(r"\w", said) else "")


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].language is part.language:
            between = "。" if part.language is Language.JA else ". "
            before = joined[-1].text.rstrip("。、. ,")
            joined[-1] = Part(part.language, f"{before}{between}{part.text}")
        else:
            joined.append(part)
    return tuple(joined)
