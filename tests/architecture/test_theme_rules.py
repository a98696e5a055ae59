"""Colours, sizes and faces are said once, in the theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

QML = Path(__file__).resolve().parents[2] / "src/moonmail/desktop/qml"
FILES = [path for path in sorted(QML.rglob("*.qml")) if path.name != "Theme.qml"]

RULES = {
    "literal colour": re.compile(
        r"[\"']#[0-9A-Fa-f]{3,8}[\"']|Qt\.rgba\(|Qt\.hsla\(|\bcolor:\s*\"(?!transparent)[a-z]+\""
    ),
    "literal text size": re.compile(r"font\.(?:pixelSize|pointSize):\s*[0-9]|pixelSize:\s*[0-9]"),
    "literal face": re.compile(r"font\.family:\s*[\"']|families:\s*\["),
    "literal spacing": re.compile(
        r"\b(?:spacing|padding|(?:left|right|top|bottom|horizontal|vertical)Padding|margins|"
        r"anchors\.(?:left|right|top|bottom)?[mM]argins?|Layout\.(?:left|right|top|bottom)?[mM]argins?|radius|"
        r"rowSpacing|columnSpacing):\s*[1-9]"
    ),
    "literal duration": re.compile(r"\bduration:\s*[1-9]"),
    "context property style global": re.compile(r"\bsetContextProperty\b"),
    "untyped property": re.compile(r"\bproperty var\b"),
}


def findings(text: str) -> list[str]:
    return [
        f"{number}: {name}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        for name, pattern in RULES.items()
        if pattern.search(line.split("//")[0])
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_the_theme_has_literals(path: Path) -> None:
    assert not findings(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_components_are_bound(path: Path) -> None:
    assert "pragma ComponentBehavior: Bound" in path.read_text(encoding="utf-8")


def test_the_scan_sees_the_screens() -> None:
    assert len(FILES) > 20


@pytest.mark.parametrize(
    "line",
    [
        'color: "#FFFFFF"',
        'color: "red"',
        "font.pixelSize: 14",
        'font.family: "Arial"',
        "anchors.margins: 8",
        "spacing: 4",
        "duration: 200",
        "property var page",
    ],
)
def test_the_rule_catches(line: str) -> None:
    assert findings(line)
