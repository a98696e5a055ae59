"""Reading what somebody typed for a plate: made uniform, and what can't be etched named by its character."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text
from moonmail.media.clusters import clusters
from moonmail.media.typeface import face_for

# More of one kind than this are counted, not named.
_NAMED: Final = 4
_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Signs that steer typesetting and draw nothing: their work is done, or not needed on a plate.
_DROPPED: Final = frozenset("\u00ad\u200b\u200e\u200f\u061c\u2060\ufeff\u2061\u2062\u2063\u2064")
_SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\t]")
_NEWLINES: Final = re.compile("\r\n|[\r\u0085\u2028\u2029\v\f]")
_CONTROL_NAMES: Final = {0: "NULL", 7: "BELL", 8: "BACKSPACE", 27: "ESCAPE", 127: "DELETE"}


class PlateProblemKind(StrEnum):
    EMPTY = "empty"
    PHOTO_MISSING = "photo_missing"
    PHOTO_TOO_HEAVY = "photo_too_heavy"
    UNDRAWABLE = "undrawable"
    CONTROL_CHARACTER = "control_character"
    BIDI_OVERRIDE = "bidi_override"
    TOO_MANY_CHARACTERS = "too_many_characters"
    NAME_TOO_LONG = "name_too_long"
    LETTER_TOO_SMALL = "letter_too_small"
    NOT_A_PLATE = "not_a_plate"


@dataclass(frozen=True, slots=True)
class PlateProblem:
    """Why this can't be etched as it is, and what to do. ``character`` and ``named`` where one character is meant."""

    kind: PlateProblemKind
    happened: Text
    next: Text
    character: str = ""
    named: str = ""

    @property
    def code(self) -> str:
        return self.kind.value


@dataclass(frozen=True, slots=True)
class Wording:
    """``text`` as it is set: NFC, line feeds, no invisible steering signs. ``characters`` counts no line ends."""

    text: str
    characters: int
    problems: tuple[PlateProblem, ...]


_REPLACE: Final = Text("別の文字に置き換えるか、取り除いてください。", "Use another character, or take it out.")
_UNDRAWABLE: Final = Text(
    "「{character}」（{named}）は、プレートに刻める書体にありません。",
    "“{character}” ({named}) is in none of the faces that can be etched.",
)
_UNDRAWABLE_MORE: Final = Text(
    "ほかにも、刻めない文字が{n}種類あります。", "{n} more kinds of characters can't be etched."
)
_CONTROL: Final = Text(
    "目に見えない制御文字（{named}）が入っています。", "There is an invisible control character ({named}) in it."
)
_CONTROL_NEXT: Final = Text(
    "その部分を消して、入力し直してください。ほかの文字はそのまま使えます。",
    "Delete that part and type it again. Everything else is fine.",
)
_OVERRIDE: Final = Text(
    "文字の並ぶ向きを変える見えない記号（{named}）が入っています。読む人に別の意味に見えることがあるため、刻めません。",
    "There is an invisible sign ({named}) in it that reverses letters. It can make a text read as another.",
)
_OVERRIDE_NEXT: Final = Text(
    "その記号を取り除いてください。アラビア語やヘブライ語は、記号がなくても正しい向きで刻まれます。",
    "Take it out. Arabic and Hebrew are etched the right way without it.",
)


def code_point(letter: str) -> str:
    """``U+1F468 MAN``; for characters without a name the number alone."""
    name = unicodedata.name(letter, _CONTROL_NAMES.get(ord(letter), ""))
    return f"U+{ord(letter):04X} {name}".rstrip()


def named(cluster: str) -> str:
    return " + ".join(code_point(letter) for letter in cluster if letter not in "\u200d\ufe0f") or code_point(cluster)


def read(typed: str, *, one_line: bool = False) -> Wording:
    """Return ``typed`` as it can be set, and what stands in the way."""
    text = _NEWLINES.sub("\n", unicodedata.normalize("NFC", typed))
    text = _SPACES.sub(" ", text)
    if one_line:
        text = text.replace("\n", " ")
    kept: list[str] = []
    overrides: dict[str, None] = {}
    controls: dict[str, None] = {}
    for letter in text:
        if letter in _OVERRIDES:
            overrides[letter] = None
        elif letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs"):
            controls[letter] = None
        elif letter not in _DROPPED:
            kept.append(letter)
    text = "\n".join(line.rstrip(" \u3000") for line in "".join(kept).split("\n")).strip("\n ")
    parts = [cluster for cluster in clusters(text) if cluster != "\n"]
    drawn = _undrawable(parts)
    problems = (
        *(_problem(PlateProblemKind.BIDI_OVERRIDE, _OVERRIDE, _OVERRIDE_NEXT, sign) for sign in [*overrides][:1]),
        *(_problem(PlateProblemKind.CONTROL_CHARACTER, _CONTROL, _CONTROL_NEXT, sign) for sign in [*controls][:_NAMED]),
        *drawn,
    )
    return Wording(text, len(parts), problems)


def _problem(kind: PlateProblemKind, happened: Text, then: Text, cluster: str) -> PlateProblem:
    name = named(cluster)
    shown = cluster if cluster.isprintable() else "\ufffd"
    return PlateProblem(kind, happened.filled(character=shown, named=name), then, cluster, name)


def _undrawable(parts: list[str]) -> list[PlateProblem]:
    missing = [cluster for cluster in dict.fromkeys(parts) if not cluster.isspace() and face_for(cluster) is None]
    problems = [_problem(PlateProblemKind.UNDRAWABLE, _UNDRAWABLE, _REPLACE, cluster) for cluster in missing[:_NAMED]]
    if len(missing) > _NAMED:
        more = _UNDRAWABLE_MORE.filled(n=str(len(missing) - _NAMED))
        problems.append(PlateProblem(PlateProblemKind.UNDRAWABLE, more, _REPLACE))
    return problems
