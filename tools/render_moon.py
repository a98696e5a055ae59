"""Render the near side of the Moon from the map: orthographic, full Moon, transparent around it.

.venv/bin/python tools/render_moon.py
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageEnhance

ROOT: Final = Path(__file__).resolve().parent.parent
MAP: Final = ROOT / "resources/moon/moon_map_4096x2048.jpg"
LARGE: Final = ROOT / "resources/moon/disc_1024.png"
BOARD: Final = ROOT / "resources/moon/disc_300.png"
SMALL: Final = ROOT / "src/moonmail/media/art/moon_256.png"
PAPER: Final = ROOT / "src/moonmail/media/art/moon_640.png"
_OVERSAMPLE: Final = 2
# The disc leaves this much of the picture free on each side, so that its edge can be smooth.
_MARGIN_PX: Final = 2


def project(source: Image.Image, size: int) -> Image.Image:
    """Return the disc as RGBA, ``size`` pixels wide, the edge smooth."""
    large = size * _OVERSAMPLE
    radius = large / 2 - _MARGIN_PX * _OVERSAMPLE
    width, height = source.size
    pixels: Any = source.convert("L").load()
    disc = Image.new("LA", (large, large), (0, 0))
    out: Any = disc.load()
    for row in range(large):
        y = (large / 2 - row - 0.5) / radius
        if abs(y) >= 1:
            continue
        lat_row = (0.5 - math.asin(y) / math.pi) * height - 0.5
        top = min(max(int(lat_row), 0), height - 2)
        below = lat_row - top
        chord = math.sqrt(1 - y * y)
        for column in range(large):
            x = (column + 0.5 - large / 2) / radius
            if abs(x) >= chord:
                continue
            lon = math.asin(x / chord) / (2 * math.pi) + 0.5
            at = lon * width - 0.5
            left = min(max(int(at), 0), width - 2)
            right = at - left
            upper = pixels[left, top] * (1 - right) + pixels[left + 1, top] * right
            lower = pixels[left, top + 1] * (1 - right) + pixels[left + 1, top + 1] * right
            facing = math.sqrt(max(0.0, 1 - x * x - y * y))
            # The full Moon hardly darkens towards its edge (Lommel-Seeliger); a little keeps it a ball.
            shade = 0.72 + 0.28 * facing**0.6
            out[column, row] = (round(min(255.0, (upper * (1 - below) + lower * below) * shade)), 255)
    return disc.resize((size, size), Image.Resampling.LANCZOS)


def toned(disc: Image.Image) -> Image.Image:
    """Return the disc a little warm and with more contrast, as the eye sees it at night."""
    grey, alpha = disc.split()
    # An even grey costs a third less in the file, and nobody sees it.
    grey = ImageEnhance.Contrast(grey).enhance(1.12).point([value & ~1 for value in range(256)])
    warm = Image.merge(
        "RGB",
        (
            grey.point([min(255, round(value * 1.02)) for value in range(256)]),
            grey,
            grey.point([round(value * 0.955) for value in range(256)]),
        ),
    )
    warm.putalpha(alpha)
    return warm


def main() -> None:
    with Image.open(MAP) as source:
        disc = toned(project(source, 1024))
    disc.save(LARGE, optimize=True)
    disc.resize((300, 300), Image.Resampling.LANCZOS).save(BOARD, optimize=True)
    SMALL.parent.mkdir(parents=True, exist_ok=True)
    disc.resize((256, 256), Image.Resampling.LANCZOS).save(SMALL, optimize=True)
    disc.convert("LA").resize((640, 640), Image.Resampling.LANCZOS).save(PAPER, optimize=True)
    print(LARGE, LARGE.stat().st_size, SMALL, SMALL.stat().st_size)


if __name__ == "__main__":
    main()
