"""Drawing on paper in millimetres, once for pictures and once for PDF, so that both are the same sheet."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from PIL import Image, ImageDraw

from moonmail.media.codes import Matrix
from moonmail.media.layout import Line, Piece, break_lines, paragraphs
from moonmail.media.typeface import Face, font, locked, measure

if TYPE_CHECKING:
    from fpdf import FPDF

_MM_PER_INCH: Final = 25.4
# Faces that a PDF can set by itself; the others need shaping that only the picture side has.
_PDF_FACES: Final = frozenset(
    {Face.MAIN, Face.BOLD, Face.MONO, Face.MONO_BOLD, Face.LATIN, Face.CHINESE, Face.KOREAN, Face.HEBREW}
)
_INSET_DPI: Final = 600
_OVERSAMPLE: Final = 4
MOON: Final = Path(__file__).parent / "art" / "moon_256.png"

# The boarding pass and every sheet are white paper in all themes: the dawn values.
PAPER: Final = "#FFFFFF"
INK: Final = "#141A33"
INK_MUTED: Final = "#545F80"
LINE: Final = "#CBD3E6"
EDGE: Final = "#6B7696"
ACCENT: Final = "#1E2C66"
ACCENT_PALE: Final = "#B9C4E8"
SKY: Final = "#EDF1FA"


@dataclass(frozen=True, slots=True)
class Style:
    """``em`` in millimetres. ``weight``: the face that Japanese and Latin text is set in."""

    em: float
    colour: str = INK
    weight: Face = Face.MAIN


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line as it will be drawn: pieces from left to right in the style's face, its width in em."""

    pieces: tuple[Piece, ...]
    width: float


def _in_weight(piece: Piece, weight: Face) -> Piece:
    if piece.face is not Face.MAIN or weight is Face.MAIN:
        return piece
    return replace(piece, face=weight, width=measure(weight, piece.text, piece.direction))


def _set(line: Line, weight: Face) -> SetLine:
    pieces = tuple(_in_weight(piece, weight) for piece in line.pieces)
    return SetLine(pieces, sum(piece.width for piece in pieces))


@lru_cache(maxsize=512)
def one_line(text: str, weight: Face) -> SetLine:
    broken = [line for paragraph in paragraphs(text.replace("\n", " ")) for line in break_lines(paragraph, 1e6) or []]
    return _set(broken[0], weight) if broken else SetLine((), 0.0)


def lines_of(text: str, style: Style, width: float, most: int = 1000) -> list[SetLine]:
    """Return ``text`` in lines of ``width`` millimetres; what is beyond ``most`` lines ends in an ellipsis."""
    room = width / style.em + 1e-6
    lines: list[SetLine] = []
    for part in text.split("\n"):
        whole = one_line(part, style.weight)
        if whole.width <= room:
            lines.append(whole)
            continue
        # Lines are broken by the regular face; bold is a little wider.
        narrow = room * (0.97 if style.weight is not Face.MAIN else 1.0)
        broken = [
            line for paragraph in paragraphs(part) for line in break_lines(paragraph, narrow, anywhere=True) or []
        ]
        lines.extend(_set(line, style.weight) for line in broken)
    if len(lines) <= most:
        return lines
    kept, last = lines[: most - 1], lines[most - 1]
    words = "".join(piece.text for piece in last.pieces)
    while words and one_line(f"{words}…", style.weight).width > room:
        words = words[:-1]
    return [*kept, one_line(f"{words}…", style.weight)]


def fitted(text: str, style: Style, width: float, least: float) -> Style:
    """Return the style smaller, down to ``least`` em, so that ``text`` is one line of ``width`` millimetres."""
    natural = one_line(text, style.weight).width
    if natural * style.em <= width:
        return style
    return replace(style, em=max(least, width / natural))


class Sheet(Protocol):
    """What paper can be drawn on with. All places in millimetres from the upper left corner, y at the baseline."""

    def line_of_text(self, x: float, y: float, line: SetLine, style: Style, align: float = 0.0) -> None: ...

    def box(
        self, x: float, y: float, w: float, h: float, *, fill: str = "", edge: str = "", radius: float = 0
    ) -> None: ...

    def top_band(self, x: float, y: float, w: float, h: float, fill: str, radius: float) -> None: ...

    def dashes(self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: float) -> None: ...

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = "", edge: str = "", width: float = 0.3
    ) -> None: ...

    def code(self, x: float, y: float, size: float, matrix: Matrix) -> float: ...

    def picture(self, x: float, y: float, size: float, path: Path) -> None: ...


class MovableSheet(Sheet, Protocol):
    """A sheet whose ``x`` and ``y`` shift everything that is drawn."""

    x: float
    y: float


def put(sheet: Sheet, x: float, y: float, text: str, style: Style, align: float = 0.0) -> None:
    """Write one line; ``align`` 0 begins at ``x``, 0.5 is centred on it, 1 ends there."""
    sheet.line_of_text(x, y, one_line(text, style.weight), style, align)


def put_lines(sheet: Sheet, x: float, y: float, lines: Sequence[SetLine], style: Style, leading: float = 1.6) -> float:
    """Write lines below each other and return the baseline that would come next."""
    for line in lines:
        sheet.line_of_text(x, y, line, style)
        y += style.em * leading
    return y


def resampled(points: Sequence[tuple[float, float]], dash: float) -> list[tuple[tuple[float, float], ...]]:
    """Return a line as dashes as long as the gaps between them, along its way."""
    dashes: list[list[tuple[float, float]]] = [[points[0]]]
    left, on = dash, True
    for start, end in pairwise(points):
        length = math.dist(start, end)
        done = 0.0
        while length - done > left:
            done += left
            at = (start[0] + (end[0] - start[0]) * done / length, start[1] + (end[1] - start[1]) * done / length)
            if on:
                dashes[-1].append(at)
            else:
                dashes.append([at])
            on, left = not on, dash
        left -= length - done
        if on:
            dashes[-1].append(end)
    return [tuple(part) for part in dashes if len(part) > 1]


class PictureSheet:
    """A sheet as a picture of ``dpi``. Transparent where nothing is drawn."""

    def __init__(self, width_mm: float, height_mm: float, dpi: int, background: str | None = None) -> None:
        self._scale = dpi / _MM_PER_INCH
        self._dpi = dpi
        size = (round(width_mm * self._scale), round(height_mm * self._scale))
        self._image = Image.new("RGBA", size, background or (255, 255, 255, 0))

    def png(self) -> bytes:
        out = io.BytesIO()
        self._image.save(out, "PNG", dpi=(self._dpi, self._dpi))
        return out.getvalue()

    @property
    def image(self) -> Image.Image:
        return self._image

    @locked
    def line_of_text(self, x: float, y: float, line: SetLine, style: Style, align: float = 0.0) -> None:
        draw = ImageDraw.Draw(self._image)
        at = x - line.width * style.em * align
        for piece in line.pieces:
            place = (at * self._scale, y * self._scale)
            face = font(piece.face, round(style.em * self._scale, 2))
            draw.text(place, piece.text, fill=style.colour, font=face, anchor="ls", direction=piece.direction)
            at += piece.width * style.em

    def _smooth(self, x: float, y: float, w: float, h: float) -> tuple[Image.Image, ImageDraw.ImageDraw, int, int]:
        left, top = math.floor(x * self._scale) - 2, math.floor(y * self._scale) - 2
        size = (math.ceil(w * self._scale) + 5, math.ceil(h * self._scale) + 5)
        mask = Image.new("L", (size[0] * _OVERSAMPLE, size[1] * _OVERSAMPLE), 0)
        return mask, ImageDraw.Draw(mask), left, top

    def _paint(self, mask: Image.Image, left: int, top: int, colour: str) -> None:
        small = mask.reduce(_OVERSAMPLE)
        layer = Image.new("RGBA", small.size, colour)
        layer.putalpha(small)
        self._image.alpha_composite(layer, (max(0, left), max(0, top)), (max(0, -left), max(0, -top)))

    def _at(self, value: float, start: int) -> float:
        return (value * self._scale - start) * _OVERSAMPLE

    def box(self, x: float, y: float, w: float, h: float, *, fill: str = "", edge: str = "", radius: float = 0) -> None:
        mask, draw, left, top = self._smooth(x, y, w, h)
        place = (self._at(x, left), self._at(y, top), self._at(x + w, left) - 1, self._at(y + h, top) - 1)
        round_by = radius * self._scale * _OVERSAMPLE
        if fill:
            draw.rounded_rectangle(place, round_by, fill=255)
            self._paint(mask, left, top, fill)
        if edge:
            mask.paste(0, (0, 0, *mask.size))
            draw.rounded_rectangle(place, round_by, outline=255, width=round(0.25 * self._scale * _OVERSAMPLE))
            self._paint(mask, left, top, edge)

    def top_band(self, x: float, y: float, w: float, h: float, fill: str, radius: float) -> None:
        mask, draw, left, top = self._smooth(x, y, w, h)
        place = (self._at(x, left), self._at(y, top), self._at(x + w, left) - 1, self._at(y + h, top) - 1)
        corners = (True, True, False, False)
        draw.rounded_rectangle(place, radius * self._scale * _OVERSAMPLE, fill=255, corners=corners)
        self._paint(mask, left, top, fill)

    def dashes(self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: float) -> None:
        x0, y0 = min(x for x, _ in points), min(y for _, y in points)
        w, h = max(x for x, _ in points) - x0, max(y for _, y in points) - y0
        mask, draw, left, top = self._smooth(x0, y0, w, h)
        thick = max(1, round(width * self._scale * _OVERSAMPLE))
        for part in resampled(points, dash):
            draw.line([(self._at(x, left), self._at(y, top)) for x, y in part], fill=255, width=thick, joint="curve")
        self._paint(mask, left, top, colour)

    def circle(self, x: float, y: float, radius: float, *, fill: str = "", edge: str = "", width: float = 0.3) -> None:
        mask, draw, left, top = self._smooth(x - radius, y - radius, 2 * radius, 2 * radius)
        place = (
            self._at(x - radius, left),
            self._at(y - radius, top),
            self._at(x + radius, left),
            self._at(y + radius, top),
        )
        if fill:
            draw.ellipse(place, fill=255)
            self._paint(mask, left, top, fill)
        if edge:
            mask.paste(0, (0, 0, *mask.size))
            draw.ellipse(place, outline=255, width=max(1, round(width * self._scale * _OVERSAMPLE)))
            self._paint(mask, left, top, edge)

    def hole(self, x: float, y: float, radius: float) -> None:
        """Cut a round hole: a ticket's notch."""
        mask, draw, left, top = self._smooth(x - radius, y - radius, 2 * radius, 2 * radius)
        draw.ellipse(
            (
                self._at(x - radius, left),
                self._at(y - radius, top),
                self._at(x + radius, left),
                self._at(y + radius, top),
            ),
            fill=255,
        )
        small = mask.reduce(_OVERSAMPLE)
        alpha = self._image.getchannel("A")
        alpha.paste(0, (left, top), small)
        self._image.putalpha(alpha)

    def code(self, x: float, y: float, size: float, matrix: Matrix) -> float:
        """Draw a code of whole pixels to a module, as large as goes into ``size``; return its size in millimetres."""
        module = max(1, math.floor(size * self._scale / matrix.modules))
        side = module * matrix.modules
        small = Image.new("L", (matrix.modules, matrix.modules))
        small.putdata([0 if dark else 255 for row in matrix.rows for dark in row])
        inset = (size * self._scale - side) / 2
        large = small.resize((side, side), Image.Resampling.NEAREST).convert("RGBA")
        self._image.paste(large, (round(x * self._scale + inset), round(y * self._scale + inset)))
        return side / self._scale

    def picture(self, x: float, y: float, size: float, path: Path) -> None:
        side = round(size * self._scale)
        with Image.open(path) as source:
            scaled = source.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
        self._image.alpha_composite(scaled, (round(x * self._scale), round(y * self._scale)))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class PdfSheet:
    """Pages of a PDF with embedded, subset faces. ``x`` and ``y`` shift everything that is drawn."""

    def __init__(self, width_mm: float, height_mm: float, title: str, language: str) -> None:
        from fpdf import FPDF

        self._pdf: FPDF = FPDF(unit="mm", format=(width_mm, height_mm))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pdf.set_producer("MoonMail")
        # The same content is the same file; when it was printed is nobody's business.
        self._pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self._faces: set[Face] = set()
        self.x = 0.0
        self.y = 0.0
        self._pdf.add_page()

    def new_page(self) -> None:
        self._pdf.add_page()

    def pdf(self) -> bytes:
        return bytes(self._pdf.output())

    def _use(self, face: Face, em: float) -> None:
        if face not in self._faces:
            self._pdf.add_font(face.name, fname=face.path)
            self._faces.add(face)
        self._pdf.set_font(face.name, size=em / _MM_PER_INCH * 72)

    def line_of_text(self, x: float, y: float, line: SetLine, style: Style, align: float = 0.0) -> None:
        at = x - line.width * style.em * align
        for piece in line.pieces:
            if piece.face in _PDF_FACES:
                self._use(piece.face, style.em)
                self._pdf.set_text_color(*_rgb(style.colour))
                text = piece.text[::-1] if piece.direction == "rtl" else piece.text
                width = self._pdf.get_string_width(text)
                # The picture side kerns, a PDF does not: a hair of letter spacing keeps both as wide.
                spare = (piece.width * style.em - width) / max(1, len(text))
                self._pdf.set_char_spacing(spare / _MM_PER_INCH * 72)
                self._pdf.text(self.x + at, self.y + y, text)
                self._pdf.set_char_spacing(0)
            else:
                self._inset(at, y, piece, style)
            at += piece.width * style.em

    def _inset(self, x: float, y: float, piece: Piece, style: Style) -> None:
        """Set what a PDF can't shape (Arabic, Thai, joined emoji) as a fine picture."""
        above, below = style.em * 1.3, style.em * 0.6
        width = piece.width * style.em + 1
        sheet = PictureSheet(width, above + below, _INSET_DPI)
        sheet.line_of_text(0.5, above, SetLine((piece,), piece.width), style)
        self._pdf.image(sheet.image, x=self.x + x - 0.5, y=self.y + y - above, w=width, h=above + below)

    def box(self, x: float, y: float, w: float, h: float, *, fill: str = "", edge: str = "", radius: float = 0) -> None:
        if fill:
            self._pdf.set_fill_color(*_rgb(fill))
        if edge:
            self._pdf.set_draw_color(*_rgb(edge))
            self._pdf.set_line_width(0.25)
        style = ("D" if edge else "") + ("F" if fill else "")
        self._pdf.rect(self.x + x, self.y + y, w, h, style=style, round_corners=radius > 0, corner_radius=radius)

    def top_band(self, x: float, y: float, w: float, h: float, fill: str, radius: float) -> None:
        self._pdf.set_fill_color(*_rgb(fill))
        corners: Any = ("TOP_LEFT", "TOP_RIGHT")
        self._pdf.rect(self.x + x, self.y + y, w, h, style="F", round_corners=corners, corner_radius=radius)

    def dashes(self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: float) -> None:
        self._pdf.set_draw_color(*_rgb(colour))
        self._pdf.set_line_width(width)
        for part in resampled(points, dash):
            for start, end in pairwise(part):
                self._pdf.line(self.x + start[0], self.y + start[1], self.x + end[0], self.y + end[1])

    def circle(self, x: float, y: float, radius: float, *, fill: str = "", edge: str = "", width: float = 0.3) -> None:
        if fill:
            self._pdf.set_fill_color(*_rgb(fill))
        if edge:
            self._pdf.set_draw_color(*_rgb(edge))
            self._pdf.set_line_width(width)
        style = ("D" if edge else "") + ("F" if fill else "")
        self._pdf.ellipse(self.x + x - radius, self.y + y - radius, 2 * radius, 2 * radius, style=style)

    def code(self, x: float, y: float, size: float, matrix: Matrix) -> float:
        module = size / matrix.modules
        self._pdf.set_fill_color(0, 0, 0)
        for row, modules in enumerate(matrix.rows):
            start = None
            for column, dark in enumerate((*modules, False)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    # One bar for neighbours: single squares leave hairlines between them in some viewers.
                    self._pdf.rect(
                        self.x + x + start * module,
                        self.y + y + row * module,
                        (column - start) * module,
                        module * 1.01,
                        style="F",
                    )
                    start = None
        return size

    def picture(self, x: float, y: float, size: float, path: Path) -> None:
        self._pdf.image(str(path), x=self.x + x, y=self.y + y, w=size, h=size)
