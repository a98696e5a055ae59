"""Walks a window with the Tab key, as somebody without a mouse does, and says what is wrong with the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from operator import ne
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from tests.support.qml_tree import Scene, snapshot

# A ring one pixel thin around the smallest control would change more than this.
RING_PIXELS: Final = 60
AROUND: Final = 8


def press(window: QQuickWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    # A keyboard sends the character too: an editor that takes it keeps the focus.
    text = {Qt.Key.Key_Tab: "\t", Qt.Key.Key_Return: "\r", Qt.Key.Key_Space: " "}.get(key, "")
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(window, QKeyEvent(kind, key, modifiers, text))


def _label(item: QQuickItem) -> str:
    name = item.metaObject().className().split("_QML")[0]
    word = item.property("text")
    return f"{name}#{item.objectName()} {str(word)[:40]!r}" if word else f"{name}#{item.objectName()}"


def tab_stops(scene: Scene) -> list[QQuickItem]:
    """Return what Tab should reach: enabled controls of the topmost layer that say so."""
    return [
        scene.items[node.order]
        for node in scene.nodes
        if node.tab_stop and node.enabled and node.layer == scene.top_layer and not node.rect.empty
    ]


def changes(one: QImage, other: QImage, where: QRect, pixels: int) -> bool:
    """Return whether at least so many pixels of ``where`` differ between two pictures of one size."""
    where = where.intersected(one.rect())
    a, b = (image.copy(where).convertToFormat(QImage.Format.Format_RGB32) for image in (one, other))
    # One number a pixel: RGB32 fills the fourth byte.
    first, second = (memoryview(image.constBits()).cast("I") for image in (a, b))
    return next(islice(filter(None, map(ne, first, second)), pixels - 1, None), False)


def _around(item: QQuickItem) -> QRect:
    # Not boundingRect(): that of an editor is its text's.
    whole = QRectF(0, 0, item.width(), item.height())
    return item.mapRectToScene(whole).toRect().adjusted(-AROUND, -AROUND, AROUND, AROUND)


def walk(window: QQuickWindow, settle: Callable[[], None]) -> list[str]:
    """Press Tab until the way comes round again. Return its faults: not reached, trapped, no visible focus."""
    wanted = tab_stops(snapshot(window))
    if not wanted:
        return []
    found: list[str] = []
    reached: list[QQuickItem] = []
    start = window.activeFocusItem()
    before = window.grabWindow()
    before_at = None
    last_at = _around(start) if start is not None else None
    for _ in range(2 * len(wanted) + 10):
        last = window.activeFocusItem()
        press(window, Qt.Key.Key_Tab)
        settle()
        item = window.activeFocusItem()
        if item is None or (item is last and len(wanted) > 1):
            found.append(f"Tab does not leave {_label(last) if last else 'the window'}")
            break
        # The keys of the screen are on the way from each field: met again, they are not the way round.
        if reached and item == reached[0]:
            break
        after = window.grabWindow()
        at = _around(item)
        moved = before_at is not None and before_at != item
        # A page that scrolled by one field shows the next ring just where the last one was.
        if item is not start and at != last_at and not changes(before, after, at, RING_PIXELS):
            found.append(f"no visible focus on {_label(item)}")
        elif moved and not window.contentItem().boundingRect().toRect().intersects(at):
            found.append(f"focus goes out of sight on {_label(item)}")
        reached.append(item)
        before, before_at, last_at = after, item, at
    # A list gives the focus to the line that is current.
    entered = {above for item in reached for above in _and_above(item)}
    found += [f"Tab does not reach {_label(item)}" for item in wanted if item not in entered]
    return found


def _and_above(item: QQuickItem) -> Iterator[QQuickItem]:
    at: QQuickItem | None = item
    while at is not None:
        yield at
        at = at.parentItem()
