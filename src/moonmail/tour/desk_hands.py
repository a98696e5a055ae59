"""Hands that lie on a keyboard and nowhere else: shortcuts, the palette, Tab, typing, and a scanner that types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from moonmail.tour.driver import Driver, TourError

_AT_MOST: Final = 150
_NO_KEYS: Final = Qt.KeyboardModifier.NoModifier


class DeskHands:
    """``pressed`` counts the keys since it was set to 0; what is typed into a field counts a key for each letter."""

    def __init__(self, window: QQuickWindow, driver: Driver, check: Callable[[], None]) -> None:
        self._window = window
        self._check = check
        self.driver = driver
        self.pressed = 0

    def wait(self, what: str, condition: Callable[[], object], seconds: float = 20.0) -> object:
        """Wait as ``Driver.wait`` does, and raise what went wrong in the browser meanwhile."""

        def look() -> object:
            self._check()
            return condition()

        try:
            return self.driver.wait(what, look, seconds)
        except TourError as error:
            raise TourError(f"{error}; the focus is in {' in '.join(self.where()) or 'nothing'}") from None

    # ---------------------------------------------------------------- keys

    def keys(self, *sequences: str) -> None:
        """Press keys as they are written in the list of shortcuts, ``Ctrl+K``: the window's shortcuts hear them."""
        self._come_back()
        for sequence in sequences:
            combination = QKeySequence(sequence)[0]  # type: ignore[index]  # the stub does not know that it is
            self.pressed += 1
            QTest.keyClick(self._window, combination.key(), combination.keyboardModifiers())
            QCoreApplication.processEvents()

    def _come_back(self) -> None:
        """A dialog that went may still have the keys."""
        if QGuiApplication.focusWindow() != self._window:
            self._window.requestActivate()
            QCoreApplication.processEvents()

    def type(self, text: str) -> None:
        """Type where the caret is; what no key has comes from an input method.

        Raises:
            TourError: there is no caret, and what is typed would be lost.
        """
        at = self._window.activeFocusItem()
        if at is None or at.metaObject().indexOfProperty("cursorPosition") < 0:
            raise TourError(f"no caret for “{text}”: the focus is in {' in '.join(self.where()) or 'nothing'}")
        latin = ""
        for character in text:
            if character.isascii():
                latin += character
                self._letter(character)
            else:
                self._commit(character)
        QCoreApplication.processEvents()

    def _letter(self, character: str) -> None:
        self.pressed += 1
        key = Qt.Key.Key_Return if character == "\n" else Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, _NO_KEYS, "\r" if character == "\n" else character)
            QCoreApplication.sendEvent(self._window, event)

    def _commit(self, text: str) -> None:
        self.pressed += 1
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(QGuiApplication.focusObject(), event)

    def scan(self, code: str) -> None:
        """Be a scanner: type a pass's code and Return, however the caret stands."""
        for character in code:
            self._letter(character)
        self.keys("Return")

    # ---------------------------------------------------------------- where the caret is

    def at(self, name: str) -> bool:
        return name in self.where()

    def where(self) -> list[str]:
        """Return the names of what has the focus and of all that it lies in, innermost first."""
        return [item.objectName() for item in _up(self._window.activeFocusItem()) if item.objectName()]

    def lost(self) -> str:
        """Return where the focus is if a key that is pressed now would go nowhere; empty if it is where it can be."""
        self._come_back()
        here = self._window.activeFocusItem()
        if here is None:
            return "nothing"
        if here.isVisible() and here.isEnabled() and here != self._window.contentItem():
            return ""
        return " in ".join([here.metaObject().className(), *self.where()])

    def reach(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the thing of this name has the focus.

        Raises:
            TourError: it never has. It says where Tab led instead.
        """
        self.driver.wait(f"“{name}” on the screen", lambda: self.driver.seen(name))
        stops: list[str] = []
        for _ in range(_AT_MOST):
            if self.at(name):
                return
            self.keys("Shift+Tab" if back else "Tab")
            here = (self.where() or ["nothing"])[0]
            if stops.count(here) > 12:
                break
            stops.append(here)
        raise TourError(f"Tab does not lead to “{name}”: {', '.join(dict.fromkeys(stops))}")

    def fill(self, name: str, text: str) -> None:
        """Tab to a field, and type ``text`` in place of what is there."""
        self.reach(name)
        self.keys("Ctrl+A")
        if text:
            self.type(text)
        else:
            self.keys("Delete")

    def choose(self, name: str, index: int) -> None:
        """Tab to a box with choices, and go to one with the arrows."""
        self.reach(name)
        self._go("currentIndex", index)

    def go_in_list(self, name: str, index: int) -> None:
        """Go to a row of the list that has the focus, with the arrows."""
        if not self.at(name):
            raise TourError(f"the focus is not in “{name}”: {self.where()}")
        self._go("currentIndex", index)

    def _go(self, name: str, wanted: int) -> None:
        for _ in range(_AT_MOST):
            here = next((at for at in _up(self._window.activeFocusItem()) if at.property(name) is not None), None)
            at = int(here.property(name)) if here is not None else wanted
            if at == wanted:
                return
            self.keys("Down" if at < wanted else "Up")
        raise TourError(f"the arrows do not lead to number {wanted}: {self.where()}")

    def press(self, name: str, key: str = "Space") -> None:
        """Tab to a button and press it."""
        self.reach(name)
        self.keys(key)

    def palette(self, typed: str) -> None:
        """Do something by the command palette."""
        self.keys("Ctrl+K")
        self.wait("the palette's field", lambda: self.at("palette-typed"))
        self.type(typed)
        self.keys("Return")


def _up(item: QQuickItem | None) -> Iterator[QQuickItem]:
    while item is not None:
        yield item
        item = item.parentItem()
