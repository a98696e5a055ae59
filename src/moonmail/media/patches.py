"""A round patch for each milestone of a flight, as crews wear them: drawn once it is reached, an outline before."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from moonmail.media.typeface import Face, font, locked

_MOON: Final = Path(__file__).parent / "art" / "moon_256.png"
_OVERSAMPLE: Final = 3
_SKY: Final = "#0E1430"
_SKY_LIGHT: Final = "#222C52"
_THREAD: Final = "#FFCE6B"
_CLOTH: Final = "#F5F2EA"
_SHADE: Final = "#AEB7D4"
_FLAME: Final = "#FFB95E"
_OUTLINE: Final = "#6B7696"


@dataclass(frozen=True, slots=True)
class _Cloth:
    """What a motif is drawn on: a disc of radius 1 around (0, 0), ``y`` up; inside the ring the radius is 0.8."""

    draw: ImageDraw.ImageDraw
    image: Image.Image
    middle: float
    radius: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.middle + x * self.radius, self.middle - y * self.radius

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        self.draw.polygon([self.at(x, y) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None:
        self.draw.line(
            [self.at(x, y) for x, y in points], fill=fill, width=max(1, round(width * self.radius)), joint="curve"
        )

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        left, top = self.at(x - radius, y + radius)
        right, bottom = self.at(x + radius, y - radius)
        self.draw.ellipse((left, top, right, bottom), fill=fill)

    def moon(self, x: float, y: float, radius: float) -> None:
        side = max(1, round(2 * radius * self.radius))
        with Image.open(_MOON) as source:
            small = source.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
        left, top = self.at(x - radius, y + radius)
        self.image.paste(small, (round(left), round(top)), small)


def patch_png(seq: int, flight_number: str, *, earned: bool, size_px: int) -> bytes:
    """Return the patch of milestone ``seq`` (1 to 10), ``size_px`` pixels wide, transparent around it.

    Raises:
        ValueError: there is no such milestone.
    """
    if not 1 <= seq <= len(_MOTIFS):
        raise ValueError(f"no milestone {seq}")
    side = size_px * _OVERSAMPLE
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    cloth = _Cloth(ImageDraw.Draw(image), image, side / 2, side / 2 * 0.985)
    if earned:
        _sewn(cloth, seq, flight_number)
    else:
        _sketched(cloth, seq)
    out = io.BytesIO()
    image.resize((size_px, size_px), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


@locked
def _sewn(cloth: _Cloth, seq: int, flight_number: str) -> None:
    cloth.disc(0, 0, 1.0, _THREAD)
    cloth.disc(0, 0, 0.95, _SKY)
    cloth.disc(0, 0, 0.80, _THREAD)
    field = Image.new("L", cloth.image.size, 0)
    _Cloth(ImageDraw.Draw(field), field, cloth.middle, cloth.radius).disc(0, 0, 0.785, "#FFFFFF")
    scene = Image.new("RGBA", cloth.image.size, _SKY_LIGHT)
    stage = _Cloth(ImageDraw.Draw(scene), scene, cloth.middle, cloth.radius)
    for x, y, radius in _stars(seq):
        stage.disc(x, y, radius, _CLOTH)
    _MOTIFS[seq - 1](stage)
    cloth.image.paste(scene, (0, 0), field)
    face = font(Face.BOLD, cloth.radius * 0.13)
    _around(cloth, flight_number, face, 0.875)
    _below(cloth, f"{seq}", face, 0.875)


def _sketched(cloth: _Cloth, seq: int) -> None:
    dashes = 60
    for step in range(dashes):
        start, end = (2 * math.pi * (step + part) / dashes for part in (0.0, 0.55))
        arc = [
            (math.cos(start + (end - start) * t / 4) * 0.96, math.sin(start + (end - start) * t / 4) * 0.96)
            for t in range(5)
        ]
        cloth.line(arc, _OUTLINE, 0.025)
    face = font(Face.BOLD, cloth.radius * 0.62)
    cloth.draw.text(cloth.at(0, 0), str(seq), fill=_OUTLINE, font=face, anchor="mm")


def _around(cloth: _Cloth, text: str, face: ImageFont.FreeTypeFont, radius: float) -> None:
    """Write along the upper part of the ring."""
    widths = [face.getlength(c) / cloth.radius / radius * 1.12 for c in text]
    turn = sum(widths) / 2
    for character, width in zip(text, widths, strict=True):
        _letter(cloth, character, face, radius, turn - width / 2)
        turn -= width


def _below(cloth: _Cloth, text: str, face: ImageFont.FreeTypeFont, radius: float) -> None:
    cloth.draw.text(cloth.at(0, -radius), text, fill=_THREAD, font=face, anchor="mm")
    for side in (-1, 1):
        for step in (1, 2):
            angle = side * (0.12 + 0.09 * step)
            cloth.disc(math.sin(angle) * radius, -math.cos(angle) * radius, 0.012, _THREAD)


def _letter(cloth: _Cloth, character: str, face: ImageFont.FreeTypeFont, radius: float, turn: float) -> None:
    side = round(cloth.radius * 0.3)
    tile = Image.new("L", (side, side), 0)
    ImageDraw.Draw(tile).text((side / 2, side / 2), character, fill=255, font=face, anchor="mm")
    turned = tile.rotate(math.degrees(turn), Image.Resampling.BICUBIC)
    x, y = cloth.at(-math.sin(turn) * radius, math.cos(turn) * radius)
    colour = Image.new("RGBA", tile.size, _CLOTH)
    cloth.image.paste(colour, (round(x - side / 2), round(y - side / 2)), turned)


def _stars(seq: int) -> list[tuple[float, float, float]]:
    """Scatter a few stars, each milestone its own sky, always the same one."""
    stars = []
    for index in range(14):
        turn = (index * 2.399963 + seq) % (2 * math.pi)
        out = 0.74 * math.sqrt((index + 0.5) / 14)
        stars.append((math.cos(turn) * out, math.sin(turn) * out, 0.008 + 0.006 * (index % 3)))
    return stars


# ---------------------------------------------------------------- motifs


def _rocket(cloth: _Cloth, x: float, y: float, scale: float) -> None:
    def to(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + px * scale, y + py * scale) for px, py in points]

    cloth.shape(to([(-0.26, -0.34), (-0.12, -0.34), (-0.12, 0.0)]), _FLAME)
    cloth.shape(to([(0.26, -0.34), (0.12, -0.34), (0.12, 0.0)]), _FLAME)
    cloth.shape(to([(-0.13, -0.36), (0.13, -0.36), (0.13, 0.28), (0.0, 0.62), (-0.13, 0.28)]), _CLOTH)
    cloth.disc(x, y + 0.2 * scale, 0.065 * scale, _SKY)


def _lander(cloth: _Cloth, x: float, y: float, scale: float) -> None:
    def to(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + px * scale, y + py * scale) for px, py in points]

    for side in (-1, 1):
        cloth.line(to([(side * 0.16, -0.02), (side * 0.34, -0.3)]), _SHADE, 0.035 * scale)
        cloth.line(to([(side * 0.26, -0.3), (side * 0.42, -0.3)]), _SHADE, 0.04 * scale)
    cloth.shape(to([(-0.22, -0.08), (0.22, -0.08), (0.24, 0.16), (0.14, 0.3), (-0.14, 0.3), (-0.24, 0.16)]), _CLOTH)
    cloth.shape(to([(-0.22, -0.08), (0.22, -0.08), (0.23, 0.03), (-0.23, 0.03)]), _THREAD)
    cloth.disc(x, y + 0.17 * scale, 0.06 * scale, _SKY)


def _craft(cloth: _Cloth, x: float, y: float, scale: float) -> None:
    for side in (-1, 1):
        inner, outer = (x + side * part * scale for part in (0.16, 0.5))
        cloth.shape(
            [(inner, y - 0.1 * scale), (outer, y - 0.1 * scale), (outer, y + 0.1 * scale), (inner, y + 0.1 * scale)],
            _SHADE,
        )
        middle = (inner + outer) / 2
        cloth.line([(middle, y - 0.1 * scale), (middle, y + 0.1 * scale)], _SKY, 0.015 * scale)
    cloth.shape(
        [
            (x - 0.14 * scale, y - 0.16 * scale),
            (x + 0.14 * scale, y - 0.16 * scale),
            (x + 0.14 * scale, y + 0.16 * scale),
            (x - 0.14 * scale, y + 0.16 * scale),
        ],
        _CLOTH,
    )
    cloth.disc(x, y, 0.06 * scale, _THREAD)


def _orbit(cloth: _Cloth, x: float, y: float, wide: float, high: float, turn: float, width: float = 0.025) -> None:
    points = []
    for step in range(73):
        angle = math.radians(step * 5)
        px, py = math.cos(angle) * wide, math.sin(angle) * high
        points.append((x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn)))
    cloth.line(points, _THREAD, width)


def _earth(cloth: _Cloth, x: float, y: float, radius: float) -> None:
    cloth.disc(x, y, radius, "#3F6FB0")
    cloth.disc(x - radius * 0.25, y + radius * 0.25, radius * 0.42, "#63D6A4")
    cloth.disc(x + radius * 0.35, y - radius * 0.3, radius * 0.3, "#63D6A4")


def _preparations(cloth: _Cloth) -> None:
    cloth.shape([(-0.8, -0.8), (0.8, -0.8), (0.8, -0.5), (-0.8, -0.5)], _SKY)
    cloth.line([(0.3, -0.5), (0.3, 0.42)], _SHADE, 0.04)
    for y in (-0.3, 0.0, 0.3):
        cloth.line([(0.3, y), (0.1, y)], _SHADE, 0.03)
    _rocket(cloth, 0, -0.12, 1.0)


def _launch(cloth: _Cloth) -> None:
    cloth.shape([(-0.13, -0.28), (0.13, -0.28), (0.24, -0.85), (-0.24, -0.85)], _FLAME)
    cloth.shape([(-0.07, -0.28), (0.07, -0.28), (0.1, -0.75), (-0.1, -0.75)], _THREAD)
    _rocket(cloth, 0, 0.08, 1.0)


def _steady(cloth: _Cloth) -> None:
    _earth(cloth, -0.35, -0.75, 0.42)
    _craft(cloth, 0.05, 0.12, 1.15)


def _first_burn(cloth: _Cloth) -> None:
    _orbit(cloth, 0, 0, 0.62, 0.34, 0.5)
    _earth(cloth, 0, 0, 0.22)
    cloth.shape([(0.36, 0.46), (0.62, 0.56), (0.42, 0.34)], _FLAME)
    _craft(cloth, 0.46, 0.42, 0.42)


def _deep_space(cloth: _Cloth) -> None:
    cloth.line([(-0.72, -0.34), (-0.3, 0.12), (0.2, 0.3), (0.72, 0.22)], _THREAD, 0.02)
    _earth(cloth, -0.55, -0.45, 0.12)
    _craft(cloth, 0.1, 0.24, 0.7)


def _on_course(cloth: _Cloth) -> None:
    points = [(-0.6 + 1.05 * t / 30, -0.5 + 1.05 * (t / 30) ** 0.55) for t in range(31)]
    cloth.line(points, _THREAD, 0.025)
    _earth(cloth, -0.6, -0.5, 0.13)
    cloth.moon(0.42, 0.38, 0.27)


def _lunar_orbit(cloth: _Cloth) -> None:
    cloth.moon(0, 0, 0.36)
    _orbit(cloth, 0, 0, 0.68, 0.52, -0.4)
    _craft(cloth, 0.44, 0.42, 0.4)


def _low_orbit(cloth: _Cloth) -> None:
    cloth.moon(0, -0.05, 0.46)
    _orbit(cloth, 0, -0.05, 0.58, 0.56, 0)
    _craft(cloth, -0.4, 0.36, 0.4)


def _landing(cloth: _Cloth) -> None:
    cloth.moon(0, -1.05, 0.85)
    cloth.shape([(-0.09, 0.0), (0.09, 0.0), (0.0, -0.24)], _FLAME)
    _lander(cloth, 0, 0.14, 1.1)


def _on_the_moon(cloth: _Cloth) -> None:
    cloth.moon(0, -1.05, 0.9)
    _lander(cloth, 0, 0.04, 1.0)
    cloth.line([(0, 0.34), (0, 0.46)], _SHADE, 0.025)
    for radius in (0.1, 0.19, 0.28):
        arc = [
            (math.cos(math.radians(angle)) * radius, 0.46 + math.sin(math.radians(angle)) * radius)
            for angle in range(45, 136, 5)
        ]
        cloth.line(arc, _THREAD, 0.028)
    _earth(cloth, 0.46, 0.44, 0.11)


_MOTIFS: Final[tuple[Callable[[_Cloth], None], ...]] = (
    _preparations,
    _launch,
    _steady,
    _first_burn,
    _deep_space,
    _on_course,
    _lunar_orbit,
    _low_orbit,
    _landing,
    _on_the_moon,
)
