"""A guest's finger on the key pad, and on what it types into."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from tests.desktop.guests import below

from moonmail.desktop.kiosk.tap_guard import STILL_S


def item(stage: Any, name: str) -> QQuickItem:
    """Return the visible item of that name, also one that a Repeater made."""
    found = [each for each in below(stage.window.contentItem()) if each.objectName() == name and each.isVisible()]
    assert found, f"no item is called {name}"
    return found[0]


def middle(of: QQuickItem) -> QPoint:
    return of.mapToScene(QPoint(int(of.width() / 2), int(of.height() / 2))).toPoint()


def tap(stage: Any, on: QQuickItem) -> None:
    # A finger that goes on to the next key has taken its time.
    stage.clock.seconds += STILL_S
    QTest.mouseClick(stage.window, Qt.MouseButton.LeftButton, pos=middle(on))
    stage.settle()


def open_pad(stage: Any, field: str) -> QQuickItem:
    """Touch a field as a guest does who sees it, and return it."""
    found = item(stage, field)
    reveal(found)
    stage.settle()
    tap(stage, found)
    return found


def reveal(field: QQuickItem) -> None:
    """Scroll the page as a finger would, until the middle of the field is in sight."""
    view = field.parentItem()
    while view is not None:
        if view.inherits("QQuickFlickable") and view.height() < view.property("contentHeight"):
            content = view.property("contentItem")
            low = max(0.0, view.property("contentHeight") - view.height())
            at = content.mapFromItem(field, 0, field.height() / 2).y() - view.height() / 2
            view.setProperty("contentY", min(low, max(0.0, at)))
        view = view.parentItem()


def press(stage: Any, *labels: str) -> None:
    """Press keys by what is written on them."""
    for label in labels:
        keys = [each for each in below(stage.window.contentItem()) if each.objectName().startswith("key-")]
        found = [each for each in keys if each.property("text") == label and each.isVisible()]
        assert found, f"no key is labelled {label}"
        tap(stage, found[0])


def caret(field: QQuickItem) -> tuple[float, float]:
    """Return where the caret's line begins and ends on the screen, in pixels from the top."""
    line = field.property("cursorRectangle")
    return field.mapToScene(line.topLeft()).y(), field.mapToScene(line.bottomLeft()).y()
