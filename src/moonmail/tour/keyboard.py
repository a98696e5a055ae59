"""The keys of a keyboard at a window, for somebody who has nothing else: Tab, arrows, Return, and what types.

Runs in the process of the window. Between two presses only events pass; no picture is drawn for anybody to wait for.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from moonmail.tour.driver import Driver, TourError, middle_of

AT_MOST: Final = 120
_ON_THE_PAD: Final = 40
_TEXTS: Final = {"Key_Tab": "\t", "Key_Backtab": "\t", "Key_Return": "\r", "Key_Space": " "}
_MARKS: Final = {"\u3099": "゛", "\u309a": "゜"}
_SMALL: Final = dict(zip("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", strict=True))
_PAD: Final = "key-"


class Keyboard:
    def __init__(self, window: QQuickWindow, driver: Driver) -> None:
        self._window = window
        self._driver = driver

    def strike(self, key: str, times: int = 1) -> None:
        """Press and release a key, ``Key_Tab`` for example, ``times`` times."""
        for _ in range(times):
            self._send(Qt.Key[key], _TEXTS.get(key, ""))

    def reach(self, name: str, most: int = AT_MOST, back: bool = False) -> int:
        """Press Tab (``back``: with Shift) until the thing with this object name has the focus; return how often.

        Raises:
            TourError: it has not after ``most`` presses, or the way came round. It says where the way led.
        """
        stops: list[str] = []
        first: QQuickItem | None = None
        for pressed in range(most + 1):
            at = self._window.activeFocusItem()
            if at is not None and name in (at.objectName(), _parent_name(at)) and at.isEnabled():
                return pressed
            if pressed > 1 and at is not None and at == first:
                break
            if pressed == 1:
                first = at
            if pressed:
                stops.append(_called(at))
            self.strike("Key_Backtab" if back else "Key_Tab")
        raise TourError(f"Tab does not reach “{name}” within {len(stops)} presses: {', '.join(stops)}")

    def use(self, name: str, key: str = "Key_Return", most: int = AT_MOST) -> None:
        """Go to a thing by Tab and press a key on it.

        Raises:
            TourError: Tab does not lead there.
        """
        self.reach(name, most)
        self.strike(key)

    def type(self, text: str) -> None:
        """Type on the keyboard that lies before the screen."""
        for character in text:
            if character == "\n":
                self.strike("Key_Return")
            else:
                self._send(Qt.Key.Key_unknown, character)

    def type_on_pad(self, text: str) -> None:
        """Type kana with the keys on the screen, from the field that has the focus: Tab to them, arrows, Return.

        Raises:
            TourError: a key is not there, or can't be reached.
        """
        self.strike("Key_Tab")
        if not self._here().objectName().startswith(_PAD):
            raise TourError(f"Tab leads from the field to {_called(self._here())}, not to the keys of the screen")
        for character in unicodedata.normalize("NFD", text):
            if character == "\n":
                self._go_on_pad("act-enter")
            elif character.isspace():
                self._go_on_pad("act-space")
            elif character in _SMALL:
                self._go_on_pad(self._key_of(_SMALL[character]))
                self.strike("Key_Return")
                self._go_on_pad(self._key_of("小"))
            else:
                self._go_on_pad(self._key_of(_MARKS.get(character, character)))
            self.strike("Key_Return")

    def leave_pad(self) -> None:
        """Go to the key that closes the keys of the screen, and press it."""
        self._go_on_pad("act-close")
        self.strike("Key_Return")

    def caret(self) -> str:
        """Return the object name of what has the focus."""
        at = self._window.activeFocusItem()
        return at.objectName() if at is not None else ""

    # ---------------------------------------------------------------- by itself

    def _send(self, key: Qt.Key, text: str) -> None:
        held = Qt.KeyboardModifier.ShiftModifier if key is Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(self._window, QKeyEvent(kind, key, held, text))
        QCoreApplication.processEvents()

    def _here(self) -> QQuickItem:
        at = self._window.activeFocusItem()
        if at is None:
            raise TourError("nothing has the focus")
        return at

    def _key_of(self, label: str) -> str:
        pad = self._here().parentItem()
        for key in pad.childItems() if pad is not None else ():
            if key.objectName().startswith(_PAD) and key.property("text") == label:
                return key.objectName().removeprefix(_PAD)
        raise TourError(f"no key “{label}” among the keys of the screen")

    def _go_on_pad(self, name: str) -> None:
        wanted = _PAD + name
        for _ in range(_ON_THE_PAD):
            here = self._here()
            if here.objectName() == wanted:
                return
            there = self._driver.seen(wanted)
            if there is None:
                break
            self.strike(_arrow(middle_of(here), middle_of(there)))
        raise TourError(f"the arrows do not reach the key “{name}”")


def _arrow(here: QPointF, there: QPointF) -> str:
    if abs(there.y() - here.y()) > 1:
        return "Key_Down" if there.y() > here.y() else "Key_Up"
    return "Key_Right" if there.x() > here.x() else "Key_Left"


def _parent_name(item: QQuickItem) -> str:
    above = item.parentItem()
    return above.objectName() if above is not None else ""


def _called(item: QQuickItem | None) -> str:
    if item is None:
        return "nothing"
    return item.objectName() or _parent_name(item) or item.metaObject().className().split("_QML")[0]
