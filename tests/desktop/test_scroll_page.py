"""A page shows what has the focus, and otherwise stays where the user has scrolled it."""

from __future__ import annotations

from PySide6.QtGui import QWindow
from PySide6.QtQuick import QQuickItem
from tests.desktop.shells import Bench


def scrolling(bench: Bench) -> QQuickItem:
    return next(
        item
        for item in bench.window.findChildren(QQuickItem)
        if item.metaObject().className().startswith("ScrollPage") and item.isVisible()
    )


def at(bench: Bench) -> float:
    return float(scrolling(bench).property("contentY"))


def test_what_gets_the_focus_is_scrolled_into_view(bench: Bench) -> None:
    bench.home.open("settings")
    bench.settle()
    assert at(bench) == 0
    bench.window.findChild(QQuickItem, "proxy").forceActiveFocus()
    bench.settle()
    assert at(bench) > 0


def test_a_window_that_becomes_active_again_does_not_move_the_page(bench: Bench) -> None:
    bench.home.open("settings")
    bench.settle()
    bench.window.requestActivate()
    bench.window.findChild(QQuickItem, "proxy").forceActiveFocus()
    bench.settle()
    page = scrolling(bench)
    page.setProperty("contentY", 0)
    other = QWindow()
    other.show()
    other.requestActivate()
    bench.settle()
    assert bench.window.activeFocusItem() is None
    bench.window.requestActivate()
    bench.settle()
    assert bench.window.activeFocusItem() is not None
    assert at(bench) == 0
    other.close()
