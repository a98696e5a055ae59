"""Contrast as WCAG 2.2 computes it: relative luminance of sRGB colours, alpha composed before."""

from __future__ import annotations

from typing import Final

from tests.support.qml_tree import Rgba

# WCAG calls 24 px of regular weight large.
LARGE_PX: Final = 24


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour: Rgba) -> float:
    return 0.2126 * _linear(colour.r) + 0.7152 * _linear(colour.g) + 0.0722 * _linear(colour.b)


def contrast_of(one: Rgba, other: Rgba) -> float:
    """Return the ratio from 1 to 21 of two opaque colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def over(top: Rgba, below: Rgba, opacity: float = 1.0) -> Rgba:
    """Return ``top`` painted on the opaque ``below``."""
    a = top.a * opacity
    return Rgba(
        top.r * a + below.r * (1 - a),
        top.g * a + below.g * (1 - a),
        top.b * a + below.b * (1 - a),
    )


def from_hex(text: str) -> Rgba:
    """Read ``#RRGGBB`` or ``#AARRGGBB`` as QML writes it."""
    digits = text.removeprefix("#")
    values = [int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)]
    alpha, (r, g, b) = (values[0], values[1:]) if len(values) == 4 else (1.0, values)
    return Rgba(r, g, b, alpha)
