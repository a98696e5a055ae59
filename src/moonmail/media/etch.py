"""From millimetres to what the machine etches: dark lines and greys on a pale plate, as a picture file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageOps

from moonmail.domain.drawing import Stroke
from moonmail.media.layout import Box, Placed
from moonmail.media.typeface import font, locked

_WHITE: Final = 255
# Drawn this much larger and made smaller: Pillow's lines have no smooth edges.
_OVERSAMPLE: Final = 2
_HALO_MM: Final = 0.18
# An 8×8 ordered dither: 64 thresholds in the order in which the dots of a cell fill.
_BAYER: Final[tuple[tuple[int, ...], ...]] = (
    (0, 32, 8, 40, 2, 34, 10, 42),
    (48, 16, 56, 24, 50, 18, 58, 26),
    (12, 44, 4, 36, 14, 46, 6, 38),
    (60, 28, 52, 20, 62, 30, 54, 22),
    (3, 35, 11, 43, 1, 33, 9, 41),
    (51, 19, 59, 27, 49, 17, 57, 25),
    (15, 47, 7, 39, 13, 45, 5, 37),
    (63, 31, 55, 23, 61, 29, 53, 21),
)


@locked
def draw_runs(image: Image.Image, runs: Iterable[Placed], px_per_mm: float) -> None:
    """Etch text into an L picture."""
    draw = ImageDraw.Draw(image)
    for run in runs:
        face = font(run.face, round(run.em * px_per_mm, 2))
        at = (run.x * px_per_mm, run.baseline * px_per_mm)
        draw.text(at, run.text, fill=0, font=face, anchor="ls", direction=run.direction)


def draw_strokes(image: Image.Image, strokes: Sequence[Stroke], px_per_mm: float, *, over: Box | None = None) -> None:
    """Etch a drawing into an L picture. ``over`` a photo, lines get a pale edge, or they would drown in dark parts."""
    if not strokes:
        return
    ink = _stroke_mask(image.size, strokes, px_per_mm, 0.0)
    if over is not None:
        halo = _stroke_mask(image.size, strokes, px_per_mm, _HALO_MM)
        window = _pixels(over, px_per_mm)
        image.paste(_WHITE, window, halo.crop(window))
    image.paste(0, (0, 0), ink)


def _pixels(box: Box, px_per_mm: float) -> tuple[int, int, int, int]:
    return (
        round(box.x * px_per_mm),
        round(box.y * px_per_mm),
        round(box.right * px_per_mm),
        round(box.bottom * px_per_mm),
    )


def _stroke_mask(size: tuple[int, int], strokes: Sequence[Stroke], px_per_mm: float, grow_mm: float) -> Image.Image:
    """Return where the lines are, round at their ends and corners. Only the part that holds lines is drawn."""
    scale = px_per_mm * _OVERSAMPLE
    reach = max(stroke.width_mm for stroke in strokes) / 2 + grow_mm + 0.1
    xs = [x for stroke in strokes for x, _ in stroke.points]
    ys = [y for stroke in strokes for _, y in stroke.points]
    left, top = max(0, int((min(xs) - reach) * px_per_mm)), max(0, int((min(ys) - reach) * px_per_mm))
    right = min(size[0], int((max(xs) + reach) * px_per_mm) + 1)
    bottom = min(size[1], int((max(ys) + reach) * px_per_mm) + 1)
    mask = Image.new("L", size, 0)
    if right <= left or bottom <= top:
        return mask
    part = Image.new("L", ((right - left) * _OVERSAMPLE, (bottom - top) * _OVERSAMPLE), 0)
    draw = ImageDraw.Draw(part)
    for stroke in strokes:
        radius = (stroke.width_mm / 2 + grow_mm) * scale
        points = [(x * scale - left * _OVERSAMPLE, y * scale - top * _OVERSAMPLE) for x, y in stroke.points]
        if len(points) > 1:
            draw.line(points, fill=255, width=max(1, round(2 * radius)), joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    mask.paste(part.reduce(_OVERSAMPLE), (left, top))
    return mask


def picture_box(width: int, height: int, room: Box) -> Box:
    """Return the largest box of a picture's shape in ``room``, in its middle: nobody is cut off."""
    scale = min(room.width / width, room.height / height)
    w, h = width * scale, height * scale
    return Box(room.x + (room.width - w) / 2, room.y + (room.height - h) / 2, w, h)


def paste_photo(image: Image.Image, grey: Image.Image, box: Box, px_per_mm: float, greys: int) -> None:
    """Etch a photo into an L picture, already in the greys that the machine has."""
    left, top, right, bottom = _pixels(box, px_per_mm)
    if right > left and bottom > top:
        image.paste(_etched_photo(_Same(grey), (right - left, bottom - top), greys), (left, top))


class _Same:
    """A picture as a key of a cache: the same object, not the same pixels."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.image is self.image

    def __hash__(self) -> int:
        return id(self.image)


@lru_cache(maxsize=2)
def _etched_photo(key: _Same, size: tuple[int, int], greys: int) -> Image.Image:
    small = key.image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    # Etching has less range than a screen: use all of it, and lift the shadows, which fill in.
    toned = ImageOps.autocontrast(small, cutoff=(0.5, 0.5)).point(_lifted())
    return _dithered(toned, greys)


@lru_cache(maxsize=1)
def _lifted() -> list[int]:
    return [round(255 * (value / 255) ** 0.85) for value in range(256)]


def _dithered(image: Image.Image, greys: int) -> Image.Image:
    if greys <= 2:
        return image.convert("1", dither=Image.Dither.FLOYDSTEINBERG).convert("L")
    step = 255 / (greys - 1)
    thresholds = _tiled(image.size, greys)
    # Below the next level by less than the cell's threshold: the lower one. The sum is cut at 255, which is white.
    return ImageChops.add(image, thresholds).point([round(int(value / step) * step) for value in range(256)])


@lru_cache(maxsize=2)
def _tiled(size: tuple[int, int], greys: int) -> Image.Image:
    step = 255 / (greys - 1)
    cell = Image.new("L", (8, 8))
    cell.putdata([int((rank + 0.5) / 64 * step) for row in _BAYER for rank in row])
    tiled = Image.new("L", size)
    tiled.paste(cell, (0, 0))
    width, height = 8, 8
    while width < size[0]:
        tiled.paste(tiled.crop((0, 0, min(width, size[0] - width), 8)), (width, 0))
        width *= 2
    while height < size[1]:
        tiled.paste(tiled.crop((0, 0, size[0], min(height, size[1] - height))), (0, height))
        height *= 2
    return tiled


def encoded(image: Image.Image, greys: int) -> bytes:
    """Return an L picture as a PNG of ``greys`` levels, nothing but pixels in it."""
    out = io.BytesIO()
    if greys <= 2:
        image.point([255 if value >= 128 else 0 for value in range(256)]).convert("1").save(
            out, "PNG", compress_level=4
        )
        return out.getvalue()
    if greys > 16:
        image.save(out, "PNG", compress_level=4)
        return out.getvalue()
    step = 255 / (greys - 1)
    levels = image.point([round(value / step) for value in range(256)])
    indexed = Image.frombytes("P", image.size, levels.tobytes())
    indexed.putpalette([round(level * step) for level in range(greys) for _ in range(3)])
    indexed.save(out, "PNG", bits=4 if greys > 4 else 2, compress_level=4)
    return out.getvalue()
