"""Setting text into a rectangle: which size fits, where lines break, which face draws which run.

Everything is measured in parts of the em and scaled to millimetres at the end, so that trying a size costs no drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from moonmail.media import bidi
from moonmail.media.clusters import NO_END, NO_START, Unit, clusters, is_ideographic, units
from moonmail.media.typeface import TALL, Face, advance, face_for, metrics

LEADING: Final = 1.42
LEADING_TALL: Final = 1.62
# Baseline from the line's upper edge: kana and kanji stand in their em box with 0.12 em below the baseline.
_ASCENT: Final = 0.88
# A "word" longer than this is an address or a cry: it may break anywhere.
_LONG_WORD: Final = 18
_BALANCED_LINES: Final = 6
_STEP_MM: Final = 0.02


class Align(StrEnum):
    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """In millimetres, from the plate's upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one face that run one way. ``width`` in parts of the em."""

    face: Face
    text: str
    level: int
    width: float

    @property
    def direction(self) -> str:
        return "rtl" if self.level % 2 else "ltr"


@dataclass(frozen=True, slots=True)
class Word:
    """What stays together on a line, and the spaces behind it."""

    pieces: tuple[Piece, ...]
    width: float
    space: Piece | None
    splits: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: tuple[Word, ...]
    base: int


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces from left to right. ``width`` in parts of the em, without the spaces at the end."""

    pieces: tuple[Piece, ...]
    width: float
    base: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A run on the plate: ``x`` is its left end, ``baseline`` its line, ``em`` its size, all in millimetres."""

    face: Face
    text: str
    direction: str
    x: float
    baseline: float
    em: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Text as it was set. ``letter_mm`` is its smallest letter's height; ``fits`` says whether it is in its box."""

    runs: tuple[Placed, ...]
    box: Box
    em: float
    letter_mm: float
    fits: bool
    lines: int


def letter_ratio(text: str) -> float:
    """Return the height of the smallest letter of ``text`` in parts of the em.

    A kanji fills its em box; a Latin letter is measured by its capitals, every other script by those of its face.
    """
    ratios = {
        1.0 if is_ideographic(cluster) else metrics(face).cap_height
        for cluster in set(clusters(text))
        if cluster[0].isalnum() and (face := face_for(cluster)) is not None
    }
    return min(ratios, default=1.0)


def leading_of(text: str) -> float:
    tall = any(face_for(cluster) in TALL or "\u0900" <= cluster[0] <= "\u0eff" for cluster in set(clusters(text)))
    return LEADING_TALL if tall else LEADING


def paragraphs(text: str) -> list[Paragraph]:
    """Return the measured paragraphs of ``text``; a character that no face draws is passed over."""
    return [_paragraph(line) for line in text.split("\n")]


@lru_cache(maxsize=256)
def _paragraph(text: str) -> Paragraph:
    base = bidi.base_level(text)
    levels = bidi.levels(text, base)
    words, at = [], 0
    for unit in units(text):
        words.append(_word(unit, levels[at:], base))
        at += len(unit.text) + len(unit.space)
    return Paragraph(tuple(words), base)


def _word(unit: Unit, levels: Sequence[int], base: int) -> Word:
    space = None
    if unit.space:
        length = len(unit.text)
        level = levels[length] if length < len(levels) else base
        space = Piece(Face.MAIN, unit.space, level, advance(Face.MAIN, unit.space))
    whole = _pieces(unit.clusters, levels)
    splits: list[Word] = []
    if len(unit.clusters) > 1:
        at = 0
        for n, cluster in enumerate(unit.clusters):
            last = n == len(unit.clusters) - 1
            alone = _pieces((cluster,), levels[at:])
            splits.append(Word(alone, _width(alone), space if last else None))
            at += len(cluster)
    return Word(whole, _width(whole), space, tuple(splits))


def _pieces(parts: Iterable[str], levels: Sequence[int]) -> tuple[Piece, ...]:
    runs: list[tuple[Face, str, int]] = []
    at = 0
    for cluster in parts:
        level = levels[at]
        at += len(cluster)
        face = face_for(cluster)
        if face is None:
            continue
        if runs and runs[-1][0] is face and runs[-1][2] == level:
            runs[-1] = (face, runs[-1][1] + cluster, level)
        else:
            runs.append((face, cluster, level))
    return tuple(
        Piece(face, text, level, advance(face, text, "rtl" if level % 2 else "ltr")) for face, text, level in runs
    )


def _width(pieces: Iterable[Piece]) -> float:
    return sum(piece.width for piece in pieces)


def break_lines(paragraph: Paragraph, width: float, *, anywhere: bool = False) -> list[Line] | None:
    """Return the paragraph's lines in ``width`` em, or None if a word is wider than a line.

    ``anywhere``: such a word is broken between its characters.
    """
    lines: list[list[Word]] = [[]]
    used = 0.0
    waiting = list(paragraph.words)[::-1]
    while waiting:
        word = waiting.pop()
        if used > 0 and used + word.width > width + 1e-6:
            lines.append([])
            used = 0.0
        if word.width > width + 1e-6 and word.splits:
            if not anywhere and len(word.splits) <= _LONG_WORD:
                return None
            waiting.extend(_chunks(word, width)[::-1])
            continue
        if word.width > width + 1e-6 and not anywhere:
            return None
        lines[-1].append(word)
        used += word.width + (word.space.width if word.space else 0.0)
    return [_line(words, paragraph.base) for words in lines]


def _chunks(word: Word, width: float) -> list[Word]:
    """Return a too wide word in parts of at most a line; closing marks stay with the character before them."""
    chunks: list[list[Word]] = [[]]
    used = 0.0
    for split in word.splits:
        first = split.pieces[0].text[0] if split.pieces else ""
        ended = chunks[-1][-1].pieces[-1].text[-1] if chunks[-1] and chunks[-1][-1].pieces else ""
        if chunks[-1] and used + split.width > width:
            moves = (first in NO_START or ended in NO_END) and len(chunks[-1]) > 1
            if moves and chunks[-1][-1].width + split.width <= width:
                moved = chunks[-1].pop()
                chunks.append([moved])
                used = moved.width
            else:
                chunks.append([])
                used = 0.0
        chunks[-1].append(split)
        used += split.width
    return [
        Word(tuple(piece for part in parts for piece in part.pieces), sum(p.width for p in parts), parts[-1].space)
        for parts in chunks
        if parts
    ]


def _line(words: Sequence[Word], base: int) -> Line:
    pieces: list[Piece] = []
    for n, word in enumerate(words):
        pieces.extend(word.pieces)
        if word.space is not None and n < len(words) - 1:
            pieces.append(word.space)
    ordered = bidi.visual_order(pieces, [piece.level for piece in pieces])
    return Line(tuple(ordered), _width(pieces), base)


def _all_lines(text: Sequence[Paragraph], width: float, *, anywhere: bool) -> list[Line] | None:
    lines: list[Line] = []
    for paragraph in text:
        broken = break_lines(paragraph, width, anywhere=anywhere)
        if broken is None:
            return None
        lines.extend(broken)
    return lines


def _height(lines: int, leading: float) -> float:
    """Return the height of a block in em: the last line needs no leading below it, but room for what hangs down."""
    return (lines - 1) * leading + max(1.0, leading - 0.3)


def set_text(
    text: str,
    box: Box,
    *,
    smallest_mm: float,
    largest_mm: float,
    align: Align | None = None,
    one_line: bool = False,
    middle: bool = True,
) -> Setting:
    """Set ``text`` as large as it fits into ``box``: no letter lower than ``smallest_mm``, no em above ``largest_mm``.

    ``align`` None: a verse whose lines all fit is centred, running text starts at the start. If even the smallest
    letter does not fit, it is set with that, as far as the box goes, and ``fits`` is False.
    """
    ratio, leading = letter_ratio(text), leading_of(text)
    read = paragraphs(text)
    least = smallest_mm / ratio
    most = max(least, largest_mm)
    em, lines = least, None

    def tried(size: float, *, anywhere: bool = False) -> list[Line] | None:
        broken = _all_lines(read, box.width / size, anywhere=anywhere)
        if broken is None or (one_line and len(broken) > 1) or _height(len(broken), leading) * size > box.height + 1e-6:
            return None
        return broken

    low, high = 0, int((most - least) / _STEP_MM)
    if (lines := tried(least + high * _STEP_MM)) is not None:
        em = least + high * _STEP_MM
    elif (lines := tried(least)) is not None:
        while high - low > 1:
            half = (low + high) // 2
            if (better := tried(least + half * _STEP_MM)) is not None:
                low, lines = half, better
            else:
                high = half
        em = least + low * _STEP_MM
    fits = True
    if lines is None:
        lines = tried(least, anywhere=True)
        fits = lines is not None
    if lines is None:
        lines = _all_lines(read, box.width / least, anywhere=True) or []
        room = max(1, int((box.height / least - 1) / leading) + 1)
        lines = lines[: 1 if one_line else room]
    elif fits:
        lines = _balanced(read, lines, box.width / em)
    running = len(lines) > len(read)
    return _placed(lines, box, em, leading, align or (Align.START if running else Align.CENTRE), ratio, fits, middle)


def _balanced(text: Sequence[Paragraph], lines: list[Line], width: float) -> list[Line]:
    """Return the same number of lines as even as can be: no last line of one lonely character."""
    if len(lines) == len(text) or len(lines) > _BALANCED_LINES:
        return lines
    low, high, best = max(line.width for line in lines) / 2, width, lines
    for _ in range(8):
        half = (low + high) / 2
        broken = _all_lines(text, half, anywhere=False)
        if broken is not None and len(broken) == len(lines):
            high, best = half, broken
        else:
            low = half
    return best


def _placed(
    lines: Sequence[Line],
    box: Box,
    em: float,
    leading: float,
    align: Align,
    ratio: float,
    fits: bool,
    middle: bool,
) -> Setting:
    height = _height(len(lines), leading) * em
    block = max((line.width for line in lines), default=0.0) * em
    left = box.x + (box.width - block) / 2 if align is not Align.END else box.right - block
    if align is Align.START and not middle:
        left = box.x
    top = box.y + (max(0.0, box.height - height) / 2 if middle else 0.0)
    # Half of what a tall script's line is higher than the em box lies above it.
    first = top + (_height(1, leading) - 1) / 2 * em + _ASCENT * em
    runs: list[Placed] = []
    for n, line in enumerate(lines):
        spare = block - line.width * em
        at_end = align is Align.END or (align is Align.START and line.base == 1)
        x = left + (spare / 2 if align is Align.CENTRE else spare if at_end else 0.0)
        for piece in line.pieces:
            if not piece.text.isspace():
                runs.append(Placed(piece.face, piece.text, piece.direction, x, first + n * leading * em, em))
            x += piece.width * em
    return Setting(tuple(runs), Box(left, top, block, height), em, em * ratio, fits, len(lines))


def needed_height(text: str, width: float, letter_mm: float) -> float:
    """Return how high ``text`` is in a column of ``width`` with letters of ``letter_mm``, in millimetres."""
    em = letter_mm / letter_ratio(text)
    lines = _all_lines(paragraphs(text), width / em, anywhere=True)
    return _height(len(lines), leading_of(text)) * em if lines else 0.0
