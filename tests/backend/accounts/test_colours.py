"""The pages and the app are one product: the same colours, each pair readable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.contrast import contrast_of, from_hex

SRC = Path(__file__).resolve().parents[3] / "src" / "moonmail"
CSS = (SRC / "backend" / "static" / "moonmail.css").read_text(encoding="utf-8")
THEME = (SRC / "desktop" / "qml" / "MoonMail" / "Ui" / "Theme.qml").read_text(encoding="utf-8")
TOKENS = {
    "sky": "sky",
    "sky-deep": "skyDeep",
    "paper": "paper",
    "line": "line",
    "edge": "edge",
    "ink": "ink",
    "ink-muted": "inkMuted",
    "accent": "accent",
    "accent-ink": "accentInk",
    "ok": "ok",
    "warn": "warn",
    "bad": "bad",
}


def page_colours(theme: str) -> dict[str, str]:
    roots = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    night, dawn = (dict(re.findall(r"--([a-z-]+): (#[0-9A-Fa-f]{6})", root)) for root in roots[:2])
    return night if theme == "night" else {**night, **dawn}


def app_colours(theme: str) -> dict[str, str]:
    block = re.search(rf"ThemePalette {theme}: ThemePalette \{{(.*?)\}}", THEME, re.DOTALL)
    assert block
    return dict(re.findall(r'(\w+): "(#[0-9A-Fa-f]{6})"', block[1]))


@pytest.mark.parametrize("theme", ["night", "dawn"])
def test_pages_have_the_colours_of_the_app(theme: str) -> None:
    page, app = page_colours(theme), app_colours(theme)
    assert {name: page[name].upper() for name in TOKENS} == {name: app[TOKENS[name]].upper() for name in TOKENS}


@pytest.mark.parametrize("theme", ["night", "dawn"])
def test_text_can_be_read(theme: str) -> None:
    colours = page_colours(theme)
    text = [(ink, ground) for ink in ("ink", "ink-muted", "accent", "ok", "warn", "bad") for ground in ("paper",)]
    text += [("ink", "sky"), ("ink", "sky-deep"), ("ink-muted", "sky-deep"), ("accent", "sky"), ("ink", "field")]
    text += [("accent-ink", "accent"), ("accent-ink", "accent-hover"), ("band-ink", "band"), ("ink", "paper-raised")]
    for ink, ground in text:
        assert contrast_of(from_hex(colours[ink]), from_hex(colours[ground])) >= 4.5, (ink, ground)
    for ground in ("paper", "field"):
        assert contrast_of(from_hex(colours["edge"]), from_hex(colours[ground])) >= 3, ground


def test_no_colour_is_written_anywhere_else() -> None:
    after = CSS[CSS.index("*, *::before") :]
    assert re.findall(r"#[0-9A-Fa-f]{6}\b", after) == []
    for template in (SRC / "backend" / "templates").rglob("*.html"):
        assert not re.findall(r"#[0-9A-Fa-f]{6}\b", template.read_text(encoding="utf-8")), template
