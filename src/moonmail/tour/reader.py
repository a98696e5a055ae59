"""What somebody has who sees nothing of a window: the tree that it offers to a screen reader, and no more.

Runs in the process of the window. A thing is found by what it says, and used by the actions that the tree offers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQml import QQmlEngine, QQmlProperty
from PySide6.QtQuick import QQuickItem, QQuickWindow

from moonmail.tour.driver import Driver, TourError

PRESS: Final = ("Press", "Toggle", "Check")
FOCUS: Final = "SetFocus"
_FIELD: Final = QAccessible.Role.EditableText


class Reader:
    def __init__(self, window: QQuickWindow, driver: Driver) -> None:
        self._window = window
        self._driver = driver

    def things(self) -> list[dict[str, Any]]:
        """Return all that the tree holds, in its order: what a reader can say of it, and what can be done with it."""
        return [_described(each) for each in self._all()]

    def hears(self, words: str) -> bool:
        """Return whether something says this, and can be used if it is a thing to use."""
        return self._found(words) is not None

    def hear(self, words: str, seconds: float = 10.0) -> None:
        """Wait until something says this.

        Raises:
            TourError: not in time. It tells what was said instead.
        """
        self._wanted(words, seconds)

    def act(self, words: str, seconds: float = 10.0) -> None:
        """Press the thing that says this, as the tree offers it.

        Raises:
            TourError: nothing says so in time, or the tree offers no such action.
        """
        self._do(self._wanted(words, seconds, actions=PRESS), words, PRESS)

    def enter(self, words: str, text: str, seconds: float = 10.0) -> None:
        """Put the focus into the field that says this, by the tree, and type.

        Raises:
            TourError: as ``act``, or it is no field, or it does not say what was typed.
        """
        self._do(self._wanted(words, seconds, _FIELD), words, (FOCUS,))
        # Keys go where the focus is; whether that is the field, the tree says after.
        from moonmail.tour.keyboard import Keyboard

        Keyboard(self._window, self._driver).type(text)
        field = self._wanted(words, seconds, _FIELD)
        said = _value(field)
        if said != text:
            raise TourError(f"“{words}” says {said!r} after {text!r} was typed")

    def place(self, words: str) -> list[int]:
        """Return where the tree says that a thing is: x, y, width, height in pixels of the window."""
        found: QRect = self._wanted(words, 0.0).rect()
        corner = self._window.mapFromGlobal(found.topLeft())
        return [corner.x(), corner.y(), found.width(), found.height()]

    def silence(self, item: QQuickItem) -> None:
        """Take a thing out of the tree, to see what somebody does who is not told of it."""
        ignored = QQmlProperty(item, "Accessible.ignored", QQmlEngine.contextForObject(item))
        if not ignored.write(True):
            raise TourError(f"{item.objectName()} can't be silenced")

    # ---------------------------------------------------------------- by itself

    def _all(self) -> Iterator[QAccessibleInterface]:
        root = QAccessible.queryAccessibleInterface(self._window)
        if root is not None:
            yield from _below(root)

    def _found(
        self, words: str, role: QAccessible.Role | None = None, actions: tuple[str, ...] = ()
    ) -> QAccessibleInterface | None:
        # What lies above comes last in the tree, and hides what is below; a button says what the words on it say.
        found = None
        for each in self._all():
            state: Any = each.state()
            if state.disabled or not _says(each.text(QAccessible.Text.Name), words):
                continue
            if (role is None or each.role() == role) and (found is None or _offers(each, actions)):
                found = each
        return found

    def _wanted(
        self,
        words: str,
        seconds: float,
        role: QAccessible.Role | None = None,
        actions: tuple[str, ...] = (),
    ) -> QAccessibleInterface:
        try:
            return self._driver.wait(
                f"something that says “{words}”", lambda: self._found(words, role, actions), seconds
            )
        except TourError as error:
            heard = [thing["name"] for thing in self.things() if thing["name"]]
            raise TourError(f"{error}; it says: {heard}") from error

    def _do(self, thing: QAccessibleInterface, words: str, wanted: tuple[str, ...]) -> None:
        actions = thing.actionInterface()
        offered = list(actions.actionNames()) if actions is not None else []
        action = next((name for name in wanted if name in offered), "")
        if actions is None or not action:
            raise TourError(f"the tree offers {offered} for “{words}”, none of {', '.join(wanted)}")
        actions.doAction(action)
        QCoreApplication.processEvents()


def _offers(thing: QAccessibleInterface, actions: tuple[str, ...]) -> bool:
    offered = thing.actionInterface()
    return not actions or (offered is not None and any(name in offered.actionNames() for name in actions))


def _says(name: str, words: str) -> bool:
    flat = " ".join(name.split())
    return flat == words or (words.endswith("…") and flat.startswith(words[:-1]))


def _below(above: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for number in range(above.childCount()):
        child = above.child(number)
        if child is None or not child.isValid():
            continue
        state: Any = child.state()
        if not state.invisible:
            yield child
            yield from _below(child)


def _value(field: QAccessibleInterface) -> str:
    return field.text(QAccessible.Text.Value).replace("\u2029", "\n")


def _described(each: QAccessibleInterface) -> dict[str, Any]:
    state: Any = each.state()
    actions = each.actionInterface()
    return {
        "role": each.role().name,
        "name": " ".join(each.text(QAccessible.Text.Name).split()),
        "description": " ".join(each.text(QAccessible.Text.Description).split()),
        "value": _value(each),
        "disabled": bool(state.disabled),
        "checked": bool(state.checked),
        "actions": list(actions.actionNames()) if actions is not None else [],
    }
