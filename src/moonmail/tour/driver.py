"""A pair of hands for the app: finds what is on the screen by its name, and clicks, types, draws and drops on it.

Waiting is for events: a condition is looked at again whenever something happened, until it holds or time is up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtQuick import QQuickItem, QQuickWindow

T = TypeVar("T")

PATIENCE: Final = 10.0
_LOOK_MS: Final = 100
_WHEEL_STEPS: Final = 80
_LEFT: Final = Qt.MouseButton.LeftButton
_NONE: Final = Qt.MouseButton.NoButton
_PLAIN: Final = Qt.KeyboardModifier.NoModifier
_CHARACTERS: Final = {Qt.Key.Key_Tab: "\t", Qt.Key.Key_Return: "\r", Qt.Key.Key_Space: " "}


class TourError(RuntimeError):
    """Something that should have come about did not. The message says what was waited for, and for how long."""


class Driver:
    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._clock = int(monotonic() * 1000)
        # The accessible tree is built only for somebody who listens.
        QAccessible.setActive(True)

    def wait(self, what: str, condition: Callable[[], T | None], seconds: float = PATIENCE) -> T:
        """Return what ``condition`` returns once that is true.

        Raises:
            TourError: it did not become true in time.
        """
        until = monotonic() + seconds
        # Again and again: a timer may ring a little early, and nothing else may happen after.
        alarm = QTimer()
        alarm.start(min(int(seconds * 1000) + 1, _LOOK_MS))
        try:
            while not (found := condition()):
                if monotonic() > until:
                    raise TourError(f"{what}: not within {seconds:.0f} s")
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            return found
        finally:
            # An error that the app keeps also keeps this frame; who clears that away may be on another thread.
            shiboken6.delete(alarm)

    def settle(self) -> None:
        """Let what is queued happen and the next frames be drawn."""
        for _ in range(4):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self._window.grabWindow()

    def picture(self, path: Path) -> None:
        self.settle()
        self.wait("every picture on the screen", lambda: not any(map(_loading, _below(self._window.contentItem()))))
        image = self._window.grabWindow()
        if image.isNull() or not image.save(str(path)):
            raise TourError(f"no picture could be saved as {path}")

    # ---------------------------------------------------------------- finding

    def seen(self, name: str) -> QQuickItem | None:
        """Return the enabled item on screen with this object name, or this accessible name."""
        for item in _below(self._window.contentItem()):
            if item.objectName() == name and item.isEnabled():
                return item
        root = QAccessible.queryAccessibleInterface(self._window)
        for found in _spoken(root) if root is not None else ():
            thing = found.object()
            if not isinstance(thing, QQuickItem) or not (thing.isVisible() and thing.isEnabled()):
                continue
            if found.text(QAccessible.Text.Name) == name:
                return thing
        return None

    def find(self, name: str, seconds: float = PATIENCE) -> QQuickItem:
        """Wait for an item, and scroll it into view."""
        self.wait(f"“{name}” on the screen", lambda: self.seen(name), seconds)
        # A page that has just opened is laid out before anybody aims at it.
        self.settle()
        item = self.wait(f"“{name}” on the screen", lambda: self.seen(name), seconds)
        self._reveal(item)
        return item

    def _reveal(self, item: QQuickItem) -> None:
        for _ in range(_WHEEL_STEPS):
            view = _scrolling_ancestor(item)
            if view is None:
                return
            place = view.mapRectToScene(view.boundingRect())
            middle = middle_of(item)
            room = min(24.0, place.height() / 4)
            if place.top() + room <= middle.y() <= place.bottom() - room:
                return
            if not self._scrolled(view, place.center(), 120 if middle.y() < place.center().y() else -120):
                return

    def _scrolled(self, view: QQuickItem, at: QPointF, by: int) -> bool:
        """Turn the wheel by one notch and let the page come to rest. Return whether it moved."""

        def where() -> float:
            return float(view.property("contentY"))

        before = where()
        event = QWheelEvent(
            at,
            self._window.mapToGlobal(at),
            QPoint(),
            QPoint(0, by),
            _NONE,
            _PLAIN,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        # Speed is what Qt reckons with: every event has a time of its own.
        self._clock += 200
        event.setTimestamp(self._clock)
        QCoreApplication.sendEvent(self._window, event)
        try:
            self.wait("the page to move", lambda: where() != before, 1.0)
            self.wait("the page to rest", lambda: not view.property("moving"), 2.0)
        except TourError:
            return where() != before
        return True

    def spoken(self) -> list[str]:
        """Return the names of all that the screen tells a screen reader, in its order."""
        root = QAccessible.queryAccessibleInterface(self._window)
        names = []
        for each in _spoken(root) if root is not None else ():
            thing, name = each.object(), each.text(QAccessible.Text.Name)
            if name and isinstance(thing, QQuickItem) and thing.isVisible():
                names.append(name)
        return names

    # ---------------------------------------------------------------- doing

    def click(self, name: str, seconds: float = PATIENCE) -> None:
        """Press and release the left button in the middle of an item, once it is there and enabled."""
        item = self.find(name, seconds)
        at = middle_of(item)
        self._mouse(QEvent.Type.MouseMove, at, _NONE, _NONE)
        self._mouse(QEvent.Type.MouseButtonPress, at, _LEFT, _LEFT)
        self._mouse(QEvent.Type.MouseButtonRelease, at, _LEFT, _NONE)
        self.settle()

    def draw(self, name: str, line: Sequence[tuple[float, float]]) -> None:
        """Draw one line on an item with the button held; points from 0 to 1 across and down it."""
        item = self.find(name)
        points = [item.mapToScene(QPointF(x * item.width(), y * item.height())) for x, y in line]
        self._mouse(QEvent.Type.MouseButtonPress, points[0], _LEFT, _LEFT)
        for point in points[1:]:
            self._mouse(QEvent.Type.MouseMove, point, _NONE, _LEFT)
            QCoreApplication.processEvents()
        self._mouse(QEvent.Type.MouseButtonRelease, points[-1], _LEFT, _NONE)
        self.settle()

    def write(self, name: str, text: str) -> None:
        """Put the caret into a field and commit ``text`` as an input method does."""
        self.click(name)
        item = self.find(name)
        self.wait(f"the caret in “{name}”", item.hasActiveFocus)
        target = QGuiApplication.focusObject()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(target, event)
        self.settle()

    def press(self, key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, _PLAIN, _CHARACTERS.get(key, ""))
                QCoreApplication.sendEvent(self._window, event)
            QCoreApplication.processEvents()
        self.settle()

    def focus(self, name: str) -> None:
        self.find(name).forceActiveFocus(Qt.FocusReason.TabFocusReason)
        self.settle()

    def drop(self, name: str, file: Path) -> None:
        """Drag a file from outside onto an item and let it go."""
        item = self.find(name)
        at = middle_of(item)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        copy, left = Qt.DropAction.CopyAction, _LEFT
        for event in (
            QDragEnterEvent(at.toPoint(), copy, mime, left, _PLAIN),
            QDragMoveEvent(at.toPoint(), copy, mime, left, _PLAIN),
            QDropEvent(at, copy, mime, left, _PLAIN),
        ):
            QCoreApplication.sendEvent(self._window, event)
            QCoreApplication.processEvents()
        self.settle()

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        if kind is QEvent.Type.MouseButtonPress and QGuiApplication.focusWindow() != self._window:
            # As a desktop does when somebody clicks into a window. A dialog that went may still have the keys.
            self._window.requestActivate()
            QCoreApplication.processEvents()
        event = QMouseEvent(kind, at, self._window.mapToGlobal(at), button, held, _PLAIN)
        QCoreApplication.sendEvent(self._window, event)
        QCoreApplication.processEvents()


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    """All that is visible, what lies on top first: a dialog hides the page's things of the same name."""
    for child in reversed(item.childItems()):
        if child.isVisible():
            yield from _below(child)
            yield child


def middle_of(item: QQuickItem) -> QPointF:
    """Not of its bounding rectangle: that of an editor is its text's."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


def _loading(item: QQuickItem) -> bool:
    if not item.inherits("QQuickImageBase"):
        return False
    source = item.property("source")
    return source is not None and not source.isEmpty() and float(item.property("progress")) < 1


def _spoken(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None:
            yield child
            yield from _spoken(child)


def _scrolling_ancestor(item: QQuickItem) -> QQuickItem | None:
    above = item.parentItem()
    while above is not None:
        if above.inherits("QQuickFlickable") and float(above.property("contentHeight")) > above.height() + 1:
            return above
        above = above.parentItem()
    return None
