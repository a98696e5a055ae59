"""The tree that a screen reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem, QQuickWindow
from tests.support.qml_tree import Scene

_NOTHING: Final = frozenset({QAccessible.Role.NoRole, QAccessible.Role.Client})


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that a screen reader can stop at."""

    name: str
    role: QAccessible.Role
    focusable: bool
    invisible: bool
    item: QQuickItem | None


def spoken(window: QQuickWindow) -> list[Spoken]:
    # The tree is built only for somebody who listens.
    QAccessible.setActive(True)
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    return list(_below(root))


def _below(interface: QAccessibleInterface) -> Iterator[Spoken]:
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is None:
            continue
        state = child.state()
        item = child.object()
        yield Spoken(
            name=child.text(QAccessible.Text.Name),
            role=child.role(),
            focusable=bool(state.focusable),
            invisible=bool(state.invisible),
            item=item if isinstance(item, QQuickItem) else None,
        )
        yield from _below(child)


def _label(item: QQuickItem | None) -> str:
    return "?" if item is None else f"{item.metaObject().className().split('_QML')[0]}#{item.objectName()}"


def unnamed(things: list[Spoken], scene: Scene) -> list[str]:
    """Things with the focus that say nothing or not what they are, and tab stops that a reader never meets."""
    found = []
    seen = [thing for thing in things if not thing.invisible]
    for thing in seen:
        if thing.focusable and not thing.name.strip():
            found.append(f"no accessible name: {_label(thing.item)} ({thing.role.name})")
        if thing.focusable and thing.role in _NOTHING:
            found.append(f"no accessible role: {_label(thing.item)} {thing.name!r}")
    met = [thing.item for thing in seen if thing.item is not None]
    for node in scene.nodes:
        if node.tab_stop and node.enabled and node.layer == scene.top_layer and not node.shown.empty:
            item = scene.items[node.order]
            if item not in met:
                found.append(f"unknown to a screen reader: {node.where}")
    return found
