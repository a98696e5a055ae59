"""Every pair of colours that the kit puts on one another, in all three themes."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from tests.support.contrast import contrast_of, from_hex, over
from tests.support.qml_tree import Rgba

THEME: Final = Path(__file__).resolve().parents[2] / "src/moonmail/desktop/qml/MoonMail/Ui/Theme.qml"

GROUNDS: Final = ("sky", "skyDeep", "paper", "paperRaised")
TEXTS: Final = ("ink", "inkMuted", "ok", "warn", "bad", "unknown", "accent")
# Input borders and outlines of controls, and the focus ring, against all that may lie around them.
EDGES: Final = ("edge", "focus")


def palettes(text: str) -> dict[str, dict[str, Rgba]]:
    """Read the palettes as the theme says them, so that no copy of them can grow stale."""
    found = {}
    for name, body in re.findall(r"property \w*Palette (\w+): \w*Palette \{(.*?)\}", text, re.DOTALL):
        found[name] = {token: from_hex(value) for token, value in re.findall(r'(\w+): "(#[0-9A-Fa-f]+)"', body)}
    return found


PALETTES: Final = palettes(THEME.read_text(encoding="utf-8"))


def failures(palette: dict[str, Rgba]) -> list[str]:
    wrong = []
    pairs = [(text, ground, 4.5) for text, ground in product(TEXTS, GROUNDS)]
    pairs += [("accentInk", fill, 4.5) for fill in ("accent", "accentHover")]
    pairs += [("sky", "ink", 4.5)]
    pairs += [(edge, ground, 3.0) for edge, ground in product(EDGES, GROUNDS)]
    pairs += [("accent", ground, 3.0) for ground in GROUNDS]
    for top, ground, needed in pairs:
        ratio = contrast_of(palette[top], palette[ground])
        if ratio < needed:
            wrong.append(f"{top} on {ground}: {ratio:.2f}, needs {needed}")
    # Fields, hover and press lay a veil of ink on their ground.
    for text, ground, strength in product(("ink", "inkMuted"), GROUNDS, (0.05, 0.1, 0.16)):
        ink = palette["ink"]
        veiled = over(Rgba(ink.r, ink.g, ink.b, strength), palette[ground])
        ratio = contrast_of(palette[text], veiled)
        needed = 3.0 if text == "inkMuted" and strength > 0.1 else 4.5
        if ratio < needed:
            wrong.append(f"{text} on {ground} under a veil of {strength}: {ratio:.2f}, needs {needed}")
    return wrong


@pytest.mark.parametrize("name", ["night", "dawn", "contrast"])
def test_every_pair_can_be_read(name: str) -> None:
    palette = dict(PALETTES[name])
    if name == "contrast":
        # The veils of the high-contrast theme are clear; black and white need none.
        assert {(c.r, c.g, c.b) for c in palette.values()} <= {(0, 0, 0), (1, 1, 1), (1, 1, 0)}
    assert not failures(palette), "\n".join(failures(palette))


def test_a_pale_word_is_noticed() -> None:
    pale = PALETTES["dawn"] | {"inkMuted": from_hex("#9AA3BD"), "edge": from_hex("#DDDDDD")}
    assert any(line.startswith("inkMuted") for line in failures(pale))
    assert any(line.startswith("edge") for line in failures(pale))


def test_known_ratios() -> None:
    assert contrast_of(from_hex("#000000"), from_hex("#FFFFFF")) == pytest.approx(21)
    assert contrast_of(from_hex("#767676"), from_hex("#FFFFFF")) == pytest.approx(4.54, abs=0.01)
    assert contrast_of(over(from_hex("#80000000"), from_hex("#FFFFFF")), from_hex("#FFFFFF")) == pytest.approx(
        3.98, abs=0.05
    )
