"""The tour itself, as a person runs it, in both languages; and that it notices when something does not come true."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from tests.support.thorough import THOROUGH

from moonmail.desktop import startup
from moonmail.tour import command
from moonmail.tour.driver import Driver, TourError

LEAST_STEPS = 36
PROMISED = ("custody_event_seen_s", "milestone_seen_s")
# A tour has no display, and a backend in a folder of its own, whatever other tests of this process use.
_NOT_THE_TOURS = {"DISPLAY", "WAYLAND_DISPLAY", "MOONMAIL_DATABASE"}


def _run(out: Path, language: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_THE_TOURS}
    return subprocess.Popen(
        [sys.executable, "-m", "moonmail", "tour", "--out", str(out), "--lang", language],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )


@pytest.mark.timeout(400)
def test_the_main_job_from_end_to_end(tmp_path: Path) -> None:
    """Both languages side by side: a tour mostly waits for what a person would wait for."""
    running = {language: _run(tmp_path / language, language) for language in (("ja", "en") if THOROUGH else ("ja",))}
    said = {language: process.communicate()[0] for language, process in running.items()}
    for language, process in running.items():
        assert process.returncode == 0, said[language]
        _look_over(tmp_path / language)


def _look_over(folder: Path) -> None:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["warnings"] == []
    assert report["failed"] == ""
    assert len(report["steps"]) >= LEAST_STEPS
    pictures = [(folder / step["picture"]).read_bytes() for step in report["steps"]]
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 10_000 for picture in pictures)
    # Saving the pass and looking at it again are one screen; everything else looks different.
    assert len(set(pictures)) >= len(pictures) - 2
    assert all(report["timings"][name] <= 20 for name in PROMISED)
    assert all(said[0].startswith("valid") for name, said in report["notes"].items() if name.startswith("verify"))


def test_a_report_with_a_warning_is_not_good() -> None:
    assert command.Report("ja").good
    assert not command.Report("ja", warnings=["qml: no such thing"]).good
    assert not command.Report("ja", failed="step “pay”").good


def test_warnings_are_heard() -> None:
    heard = command.Warnings()
    logger = logging.getLogger("moonmail.test")
    logger.propagate = False
    logger.addHandler(heard)
    try:
        logger.info("quiet")
        logger.warning("loud")
    finally:
        logger.removeHandler(heard)
        logger.propagate = True
    assert heard.lines == ["start: moonmail.test: loud"]


@pytest.fixture
def window() -> QQuickWindow:
    app: QGuiApplication = startup.make_application()
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(
        b"""import QtQuick
        import QtQuick.Templates as T
        Flickable { width: 300; height: 200; contentHeight: 900; clip: true
            T.Button { objectName: "far"; y: 800; width: 100; height: 44; text: "Far"; onClicked: text = "Clicked" }
            T.TextField { objectName: "field"; y: 10; width: 200; height: 44 }
        }""",
        "",
    )
    item = component.create()
    assert isinstance(item, QQuickItem), component.errorString()
    shown = QQuickWindow()
    shown.resize(300, 200)
    item.setParentItem(shown.contentItem())
    item.setParent(shown)
    shown.show()
    app.processEvents()
    yield shown  # type: ignore[misc]
    shown.close()
    shown.deleteLater()
    app.processEvents()
    engine.deleteLater()


def test_the_driver_scrolls_to_what_it_clicks(window: QQuickWindow) -> None:
    driver = Driver(window)
    driver.click("far")
    found = driver.seen("far")
    assert found is not None
    assert found.property("text") == "Clicked"


def test_the_driver_types_as_an_input_method_does(window: QQuickWindow) -> None:
    driver = Driver(window)
    driver.write("field", "月へ")
    found = driver.seen("field")
    assert found is not None
    assert found.property("text") == "月へ"


def test_what_never_comes_has_a_bound_and_a_name(window: QQuickWindow) -> None:
    driver = Driver(window)
    with pytest.raises(TourError, match="“nowhere” on the screen: not within 0 s"):
        driver.find("nowhere", seconds=0.05)
