"""A sheet for printers that know ink and paper and nothing between: one bit to a dot of the printer.

What is drawn in colours for screens and colour printers comes out as ink or paper here; a grey would be strewn into
dots, and the edges of a code with it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from moonmail.media import paper
from moonmail.media.codes import Matrix
from moonmail.media.paper import SetLine, Style, resampled
from moonmail.media.typeface import font, locked

_MM_PER_INCH: Final = 25.4
_INK: Final = 0
_BARE: Final = 1
# White, and what stands on a dark band.
_LIGHT: Final = frozenset({paper.PAPER, paper.ACCENT_PALE})
# The seas of the Moon in its picture are darker than this, the highlands lighter.
_SEAS: Final = 118
TITLE: Final = "MoonMail"


class InkSheet:
    """A sheet as ink or no ink, ``dpi`` dots to the inch. ``x`` and ``y`` shift everything that is drawn."""

    def __init__(self, width_mm: float, height_mm: float, dpi: int) -> None:
        self._scale = dpi / _MM_PER_INCH
        self._dpi = dpi
        self._image = Image.new("1", (round(width_mm * self._scale), round(height_mm * self._scale)), _BARE)
        self._draw = ImageDraw.Draw(self._image)
        self.x = 0.0
        self.y = 0.0

    @property
    def image(self) -> Image.Image:
        return self._image

    def cut(self, height_mm: float) -> None:
        """Cut off what is below ``height_mm``: a roll is as long as what is on it."""
        self._image = self._image.crop((0, 0, self._image.width, math.ceil(height_mm * self._scale)))
        self._draw = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        out = io.BytesIO()
        self._image.save(out, "PNG", dpi=(self._dpi, self._dpi))
        return out.getvalue()

    def pdf(self) -> bytes:
        """Return a page of exactly this size. It says of itself nothing but ``TITLE``."""
        out = io.BytesIO()
        self._image.save(out, "PDF", resolution=self._dpi, title=TITLE, creationDate=None, modDate=None)
        return out.getvalue()

    def _dots(self, mm: float) -> int:
        return max(1, round(mm * self._scale))

    def _place(self, x: float, y: float, w: float, h: float) -> tuple[int, int, int, int]:
        left, top = round((self.x + x) * self._scale), round((self.y + y) * self._scale)
        return left, top, left + self._dots(w) - 1, top + self._dots(h) - 1

    @locked
    def line_of_text(self, x: float, y: float, line: SetLine, style: Style, align: float = 0.0) -> None:
        at = self.x + x - line.width * style.em * align
        em = style.em * self._scale
        # What hangs below and leans out; FreeType's own drawing in one bit cuts it off.
        room = math.ceil(em)
        for piece in line.pieces:
            face = font(piece.face, round(em, 2))
            left, baseline = round(at * self._scale), round((self.y + y) * self._scale)
            shades = Image.new("L", (math.ceil(piece.width * em) + 2 * room, 3 * room))
            ImageDraw.Draw(shades).text(
                (room, 2 * room), piece.text, fill=255, font=face, anchor="ls", direction=piece.direction
            )
            dots = shades.point(_half_inked, "1")
            self._image.paste(_ink(style.colour), (left - room, baseline - 2 * room), dots)
            at += piece.width * style.em

    def box(self, x: float, y: float, w: float, h: float, *, fill: str = "", edge: str = "", radius: float = 0) -> None:
        place, rounding = self._place(x, y, w, h), radius * self._scale
        if fill == paper.SKY:
            # A tint: what it sets apart is set apart by a line.
            fill, edge = "", edge or paper.EDGE
        if fill:
            self._draw.rounded_rectangle(place, rounding, fill=_ink(fill))
        if edge:
            self._draw.rounded_rectangle(place, rounding, outline=_ink(edge), width=self._dots(0.25))

    def top_band(self, x: float, y: float, w: float, h: float, fill: str, radius: float) -> None:
        corners = (True, True, False, False)
        self._draw.rounded_rectangle(self._place(x, y, w, h), radius * self._scale, fill=_ink(fill), corners=corners)

    def dashes(self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: float) -> None:
        for part in resampled(points, dash):
            dots = [((self.x + x) * self._scale, (self.y + y) * self._scale) for x, y in part]
            self._draw.line(dots, fill=_ink(colour), width=self._dots(width), joint="curve")

    def circle(self, x: float, y: float, radius: float, *, fill: str = "", edge: str = "", width: float = 0.3) -> None:
        place = self._place(x - radius, y - radius, 2 * radius, 2 * radius)
        if fill:
            self._draw.ellipse(place, fill=_ink(fill))
        if edge:
            self._draw.ellipse(place, outline=_ink(edge), width=self._dots(width))

    def code(self, x: float, y: float, size: float, matrix: Matrix) -> float:
        """Draw a code of whole dots to a module, as large as goes into ``size``; return its size in millimetres."""
        module = max(1, math.floor(size * self._scale / matrix.modules))
        side = module * matrix.modules
        small = Image.new("1", (matrix.modules, matrix.modules))
        small.putdata([_INK if dark else _BARE for row in matrix.rows for dark in row])
        inset = (size * self._scale - side) / 2
        left, top = round((self.x + x) * self._scale + inset), round((self.y + y) * self._scale + inset)
        self._image.paste(small.resize((side, side), Image.Resampling.NEAREST), (left, top))
        return side / self._scale

    def picture(self, x: float, y: float, size: float, path: Path) -> None:
        """Draw a picture as a woodcut: what is dark in it as ink, with a line around the disc."""
        side = self._dots(size)
        with Image.open(path) as source:
            scaled = source.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
        disc, shades = scaled.getchannel("A"), scaled.convert("L")
        left, top, *_ = self._place(x, y, size, size)
        self._image.paste(shades.point(lambda shade: 255 * (shade > _SEAS), "1"), (left, top), disc.point(_solid, "1"))
        self._draw.ellipse((left, top, left + side - 1, top + side - 1), outline=_INK, width=self._dots(0.3))


def _solid(alpha: int) -> int:
    return 255 * (alpha > 127)


def _half_inked(shade: int) -> int:
    """A little less than half: thin strokes of a kanji must not tear."""
    return 255 * (shade > 112)


def _ink(colour: str) -> int:
    return _BARE if colour in _LIGHT else _INK
