"""The accessible tree of a window, as it is now."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickWindow
from shiboken6 import Shiboken

from moonmail.desktop.kiosk.speech.narrator import Seen


def see(window: QQuickWindow) -> Seen:
    """Return what a screen reader would find: everything visible, in its order."""
    root = QAccessible.queryAccessibleInterface(window)
    return _seen(root, _key(window.activeFocusItem())) if root is not None else Seen(0, "Window")


def _key(thing: QObject | None) -> int:
    return int(Shiboken.getCppPointer(thing)[0]) if thing is not None else 0


def _seen(item: QAccessibleInterface, focus: int) -> Seen:
    state: Any = item.state()
    thing = item.object()
    key = _key(thing)
    is_masked = bool(state.passwordEdit)
    children = []
    for number in range(item.childCount()):
        child = item.child(number)
        # Looked at one by one: a list of what is not there yet can be long.
        if child is not None and child.isValid() and not child.state().invisible:
            children.append(_seen(child, focus))
    return Seen(
        key=key,
        role=item.role().name,
        name=item.text(QAccessible.Text.Name).strip(),
        description=item.text(QAccessible.Text.Description).strip(),
        value="" if is_masked else item.text(QAccessible.Text.Value).strip("\r\n"),
        checkable=bool(state.checkable),
        checked=bool(state.checked),
        disabled=bool(state.disabled),
        focused=key != 0 and key == focus,
        is_masked=is_masked,
        hidden=_length(thing) if is_masked else 0,
        children=tuple(children),
    )


def _length(field: QObject | None) -> int:
    length = field.property("length") if field is not None else 0
    return int(length) if isinstance(length, int) else 0
