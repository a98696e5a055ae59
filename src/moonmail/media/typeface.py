"""The bundled faces: which one draws a character, how wide it is. Loaded when first needed, kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast

from PIL import ImageFont

from moonmail.media.clusters import EMOJI_STYLE, KEYCAP, TEXT_STYLE, ZWJ, is_regional

FOLDER: Final = Path(__file__).parent / "fonts"
# Widths are measured once at this size, in pixels to the em, and scaled: the faces are drawn without hinting.
_MEASURED_AT: Final = 256
_EMOJI_FROM: Final = "\U0001f000"
P = ParamSpec("P")
R = TypeVar("R")


class Face(StrEnum):
    """Files in ``FOLDER`` without suffix. For plates in the order in which they are asked for a character."""

    MAIN = "BIZUDPGothic-Regular"
    LATIN = "NotoSans-Regular"
    ARABIC = "NotoSansArabic-Regular"
    HEBREW = "NotoSansHebrew-Regular"
    THAI = "NotoSansThai-Regular"
    DEVANAGARI = "NotoSansDevanagari-Regular"
    CHINESE = "NotoSansSC-Regular"
    KOREAN = "NotoSansKR-Regular"
    EMOJI = "NotoEmoji-Regular"
    BOLD = "BIZUDPGothic-Bold"
    MONO = "BIZUDGothic-Regular"
    MONO_BOLD = "BIZUDGothic-Bold"

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.value}.ttf"


_ASKED: Final = (
    Face.MAIN,
    Face.LATIN,
    Face.ARABIC,
    Face.HEBREW,
    Face.THAI,
    Face.DEVANAGARI,
    Face.CHINESE,
    Face.KOREAN,
    Face.EMOJI,
)
# Scripts whose letters stand higher or hang lower than Latin and kana.
TALL: Final = frozenset({Face.ARABIC, Face.THAI, Face.DEVANAGARI})
_FREETYPE: Final = threading.RLock()


def locked(work: Callable[P, R]) -> Callable[P, R]:
    """FreeType's faces must not be used by two threads at once; plates are drawn by several workers."""

    def one_at_a_time(*args: P.args, **kwargs: P.kwargs) -> R:
        with _FREETYPE:
            return work(*args, **kwargs)

    return one_at_a_time


@dataclass(frozen=True, slots=True)
class Metrics:
    """In parts of the em."""

    cap_height: float
    ascent: float
    descent: float


@cache
def _table(face: Face) -> tuple[frozenset[int], Metrics]:
    from fontTools.ttLib import TTFont

    with TTFont(face.path, lazy=True) as font:
        em = font["head"].unitsPerEm
        os2, hhea = cast(Any, font["OS/2"]), cast(Any, font["hhea"])
        return frozenset(font.getBestCmap()), Metrics(os2.sCapHeight / em, hhea.ascent / em, -hhea.descent / em)


def metrics(face: Face) -> Metrics:
    return _table(face)[1]


@lru_cache(maxsize=128)
def font(face: Face, px: float) -> ImageFont.FreeTypeFont:
    """Return a face at ``px`` pixels to the em."""
    return ImageFont.truetype(str(face.path), px, layout_engine=ImageFont.Layout.RAQM)


def _invisible(letter: str) -> bool:
    return (
        letter == ZWJ
        or "\ufe00" <= letter <= "\ufe0f"
        or "\U000e0020" <= letter <= "\U000e007f"
        or "\U000e0100" <= letter <= "\U000e01ef"
        or letter == "\u200c"
    )


def is_emoji(cluster: str) -> bool:
    return TEXT_STYLE not in cluster and (cluster[0] >= _EMOJI_FROM or EMOJI_STYLE in cluster or KEYCAP in cluster)


def _is_greek_or_cyrillic(letter: str) -> bool:
    """Japanese faces draw these as wide as a kanji, one by one: no word can be read in them."""
    return "\u0370" <= letter <= "\u052f"


@lru_cache(maxsize=8192)
def face_for(cluster: str) -> Face | None:
    """Return the first face that draws all of ``cluster`` as one character, or None."""
    needed = {ord(letter) for letter in cluster if not _invisible(letter)}
    first = Face.EMOJI if is_emoji(cluster) else Face.LATIN if _is_greek_or_cyrillic(cluster[0]) else Face.MAIN
    asked = (first, *(face for face in _ASKED if face is not first))
    for face in asked:
        if needed <= _table(face)[0] and (face is not Face.EMOJI or _is_one_emoji(cluster)):
            return face
    return None


def _is_one_emoji(cluster: str) -> bool:
    """A sequence that the face does not know falls apart into several pictures: a family becomes three strangers."""
    if len(cluster) == 1:
        return not is_regional(cluster)
    return advance(Face.EMOJI, cluster) < 1.6 * advance(Face.EMOJI, "\U0001f600")


@lru_cache(maxsize=8192)
def advance(face: Face, text: str, direction: str | None = None) -> float:
    """Return the width of ``text`` in parts of the em."""
    return measure(face, text, direction)


@locked
def measure(face: Face, text: str, direction: str | None = None) -> float:
    return font(face, _MEASURED_AT).getlength(text, direction=direction) / _MEASURED_AT
