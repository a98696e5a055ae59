"""A touch that was meant for the page before does nothing on the next one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from tests.desktop.guests import GuestBench, open_guest

from moonmail.desktop.kiosk.tap_guard import NEAR_PX, STILL_S


@pytest.fixture
def bench(app: QGuiApplication, tmp_path: Path) -> Iterator[GuestBench]:
    bench = open_guest(tmp_path)
    bench.after(5)
    yield bench
    bench.close()


def middle(bench: GuestBench, name: str) -> QPoint:
    bench.settle()
    item = bench.item(name)
    return item.mapToScene(item.boundingRect().center()).toPoint()


class Finger:
    def __init__(self, bench: GuestBench) -> None:
        self._bench = bench
        self._screen = QTest.createTouchDevice()

    def tap(self, at: QPoint) -> None:
        QTest.touchEvent(self._bench.window, self._screen).press(0, at, self._bench.window).commit()
        QTest.touchEvent(self._bench.window, self._screen).release(0, at, self._bench.window).commit()
        self._bench.settle()


def to_the_menu(bench: GuestBench, finger: Finger) -> QPoint:
    """Touch what will have a choice of the menu below it, and return where."""
    bench.settle()
    language = bench.item("language-ja")
    there = language.mapToScene(QPointF(language.width() / 2, language.height() * 0.9)).toPoint()
    finger.tap(there)
    assert str(bench.guest.page) == "menu"
    choice = bench.item("choose-flights")
    assert choice.contains(choice.mapFromScene(there)), "the test needs two pages whose buttons lie over each other"
    return there


def test_the_second_of_two_touches_opens_nothing(bench: GuestBench) -> None:
    finger = Finger(bench)
    there = to_the_menu(bench, finger)
    bench.clock.seconds += STILL_S - 0.05
    finger.tap(there)
    assert str(bench.guest.page) == "menu"
    bench.clock.seconds += 0.1
    finger.tap(there)
    assert str(bench.guest.page) == "task"


def test_a_touch_after_that_time_is_meant(bench: GuestBench) -> None:
    """Control: without the guard the second touch opens what has come below the finger."""
    finger = Finger(bench)
    there = to_the_menu(bench, finger)
    bench.clock.seconds += STILL_S + 0.05
    finger.tap(there)
    assert str(bench.guest.page) == "task"


def test_a_touch_elsewhere_is_meant(bench: GuestBench) -> None:
    finger = Finger(bench)
    there = to_the_menu(bench, finger)
    away = middle(bench, "finish")
    assert (away - there).manhattanLength() > NEAR_PX
    finger.tap(away)
    # What would be lost is asked of the store first.
    bench.until(lambda: str(bench.guest.page) == "finish")


def test_keys_that_stay_where_they_are_take_every_touch(bench: GuestBench) -> None:
    finger = Finger(bench)
    at = middle(bench, "contrast")
    before = bench.guest.contrast
    finger.tap(at)
    assert bench.guest.contrast is not before
    finger.tap(at)
    assert bench.guest.contrast is before
