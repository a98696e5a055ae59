"""Every text on every ground it stands on, in all three themes: WCAG contrast computed from the theme itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent, QQmlEngine

QML = Path(__file__).resolve().parents[2] / "src/moonmail/desktop/qml"
GROUNDS = ("sky", "skyDeep", "paper", "paperRaised")
TEXTS = ("ink", "inkMuted", "ok", "warn", "bad", "unknown")


@pytest.fixture(scope="module")
def theme(app: object) -> QObject:
    engine = QQmlEngine()
    engine.addImportPath(str(QML))
    component = QQmlComponent(engine)
    component.setData(b"import QtQml\nimport MoonMail.Ui\nQtObject { property QtObject theme: Theme }", QUrl())
    made = component.create()
    assert made is not None, component.errorString()
    theme = made.property("theme")
    theme.kept = (engine, component, made)
    return theme  # type: ignore[no-any-return]


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour(theme: QObject, palette: str, name: str) -> QColor:
    theme.setProperty("choice", palette)
    value = theme.property(name)
    assert isinstance(value, QColor)
    return value


@pytest.mark.parametrize("palette", ["night", "dawn", "contrast"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_is_readable(theme: QObject, palette: str, ground: str) -> None:
    low = {
        name: round(ratio, 2)
        for name in TEXTS
        if (ratio := contrast(colour(theme, palette, name), colour(theme, palette, ground))) < 4.5
    }
    assert not low


@pytest.mark.parametrize("palette", ["night", "dawn", "contrast"])
def test_the_accent_carries_its_words(theme: QObject, palette: str) -> None:
    for ground in ("accent", "accentHover"):
        assert contrast(colour(theme, palette, "accentInk"), colour(theme, palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", ["night", "dawn", "contrast"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", ["edge", "focus"])
def test_outlines_are_seen(theme: QObject, palette: str, ground: str, name: str) -> None:
    assert contrast(colour(theme, palette, name), colour(theme, palette, ground)) >= 3


def test_the_measure_is_right() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("#FFFFFF")) == pytest.approx(4.54, abs=0.01)
