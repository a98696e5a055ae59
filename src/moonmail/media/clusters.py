"""What a reader takes for one character, and where a line may break between two of them.

Clusters follow Unicode's text segmentation (UAX #29) as far as the bundled faces draw it; breaks follow Japanese line
breaking (禁則処理, JIS X 4051) and word spaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

ZWJ: Final = "\u200d"
EMOJI_STYLE: Final = "\ufe0f"
TEXT_STYLE: Final = "\ufe0e"
KEYCAP: Final = "\u20e3"
# Never at the start of a line: what closes, what belongs to the syllable before, and the marks of a sentence's end.
NO_START: Final = frozenset(
    "、。，．,.・：；:;？！?!‼⁇⁈⁉゛゜´｀ヽヾゝゞ々〻ー―‐–〜～…‥)）］}｝〕〉》」』】〙〗｠»”’"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ]％%‰℃°′″￠"
)
# Never at the end of a line: what opens, and signs before a number.
NO_END: Final = frozenset("(（［{｛〔〈《「『【〘〖｟«“‘[￥¥＄$£€№#＃")
# Two of these belong together.
_INSEPARABLE: Final = frozenset("―—…‥")


def is_regional(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _is_extending(letter: str) -> bool:
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or letter == ZWJ
        or "\ufe00" <= letter <= "\ufe0f"
        or "\U000e0100" <= letter <= "\U000e01ef"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or "\U000e0020" <= letter <= "\U000e007f"
        or letter in "\u0e33\uff9e\uff9f"
    )


def _hangul(letter: str) -> str:
    code = ord(letter)
    if 0x1100 <= code <= 0x115F:
        return "L"
    if 0x1160 <= code <= 0x11A7:
        return "V"
    return "T" if 0x11A8 <= code <= 0x11FF else ""


def clusters(text: str) -> list[str]:
    """Return ``text`` cut into what readers take for characters; joined again it is the same text."""
    found: list[str] = []
    for letter in text:
        if found and _joins(found[-1], letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _joins(before: str, letter: str) -> bool:
    last = before[-1]
    if last in "\n\r" or letter in "\n\r" or unicodedata.category(last) == "Cc":
        return False
    if _is_extending(letter):
        return True
    if last == ZWJ and unicodedata.category(letter) == "So":
        return True
    if is_regional(letter):
        return len(before) == 1 and is_regional(last)
    return (_hangul(last), _hangul(letter)) in {("L", "L"), ("L", "V"), ("V", "V"), ("V", "T"), ("T", "T")}


def is_ideographic(cluster: str) -> bool:
    """Return whether lines may break on both sides: kana, kanji, full-width signs, emoji."""
    return unicodedata.east_asian_width(cluster[0]) in ("W", "F") and not ("\uac00" <= cluster[0] <= "\ud7a3")


@dataclass(frozen=True, slots=True)
class Unit:
    """Clusters that stay together on a line. ``space`` are the spaces behind them, dropped at a line's end."""

    clusters: tuple[str, ...]
    space: str = ""

    @property
    def text(self) -> str:
        return "".join(self.clusters)


def units(paragraph: str) -> list[Unit]:
    """Return the unbreakable parts of one paragraph, in order."""
    parts: list[list[str]] = []
    spaces: list[str] = []
    for cluster in clusters(paragraph):
        if cluster in (" ", "\u3000"):
            if not parts:
                parts.append([])
                spaces.append("")
            spaces[-1] += cluster
        elif parts and not spaces[-1] and not _may_break(parts[-1], cluster):
            parts[-1].append(cluster)
        else:
            parts.append([cluster])
            spaces.append("")
    return [Unit(tuple(part), space) for part, space in zip(parts, spaces, strict=True)]


def _may_break(before: Sequence[str], after: str) -> bool:
    if not before:
        # Spaces that begin a paragraph: an indent, which stays with its first word.
        return True
    last = before[-1]
    if after[0] in NO_START or last[0] in NO_END:
        return False
    if last[0] in _INSEPARABLE and after[0] in _INSEPARABLE:
        return False
    if last[0] in "-\u2010/\u200b\u0f0b":
        return len(before) > 1
    return is_ideographic(last) or is_ideographic(after)


def pieces(unit: Unit) -> Iterable[Unit]:
    """Return the clusters of a unit that is wider than a line, each by itself: then it breaks anywhere."""
    last = len(unit.clusters) - 1
    return (Unit((cluster,), unit.space if n == last else "") for n, cluster in enumerate(unit.clusters))
