"""A drawn scene as plain data: what every item of a window is, where it is, and in what order it was painted.

The checks in ``scene_checks`` are pure functions over these snapshots; only this module touches Qt.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtQml import (
    QQmlComponent,
    QQmlContext,
    QQmlEngine,
    QQmlExpression,
    QQmlListReference,
    qmlContext,
    qmlEngine,
)
from PySide6.QtQuick import QQuickItem, QQuickWindow

WALKER: Final = QUrl.fromLocalFile(str(Path(__file__).with_name("TreeWalker.qml")))

MAY_ELIDE: Final = "may-elide"
FLOATING: Final = "floating"
# Lies over the page as a popup does, but leaves what is fixed in place free.
SHEET: Final = "sheet-"


class Kind(StrEnum):
    TEXT = "text"
    INPUT = "input"
    CONTROL = "control"
    FILL = "fill"
    IMAGE = "image"
    ICON = "icon"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rect:
    """In pixels of the scene; ``x2`` and ``y2`` are exclusive."""

    x: float
    y: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        return self.x2 - self.x

    @property
    def height(self) -> float:
        return self.y2 - self.y

    @property
    def empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    @property
    def centre(self) -> tuple[float, float]:
        return ((self.x + self.x2) / 2, (self.y + self.y2) / 2)

    def shared(self, other: Rect) -> Rect:
        return Rect(max(self.x, other.x), max(self.y, other.y), min(self.x2, other.x2), min(self.y2, other.y2))

    def within(self, other: Rect, slack: float = 1.0) -> bool:
        return (
            self.x >= other.x - slack
            and self.y >= other.y - slack
            and self.x2 <= other.x2 + slack
            and self.y2 <= other.y2 + slack
        )

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.x2 and self.y <= y < self.y2


@dataclass(frozen=True, slots=True)
class Rgba:
    """Channels from 0 to 1, sRGB."""

    r: float
    g: float
    b: float
    a: float = 1.0


@dataclass(frozen=True, slots=True)
class Bound:
    """An ancestor that limits what is seen. ``view`` is its own place, ``area`` all that it can scroll into view."""

    view: Rect
    area: Rect
    scrolls: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One visible item. ``order``: its place in painting. ``bounds``: what limits it, outermost first.

    ``rect`` is the item, ``ink`` what a text paints; both in the scene. ``shown`` is the part of ``rect`` that is on
    screen now. ``layer`` is 0 for the page and counts up with each popup above it.
    """

    path: str
    name: str
    kind: Kind
    type: str
    order: int
    ancestors: tuple[int, ...]
    rect: Rect
    ink: Rect
    shown: Rect
    bounds: tuple[Bound, ...]
    layer: int
    enabled: bool
    opacity: float
    tab_stop: bool = False
    primary: bool = False
    text: str = ""
    truncated: bool = False
    may_elide: bool = False
    font_px: int = 0
    colour: Rgba | None = None
    fills: tuple[Rgba, ...] = ()
    floating: bool = False

    @property
    def where(self) -> str:
        word = f" {self.text[:40]!r}" if self.text else ""
        return f"{self.path}{word} at {self.rect.x:.0f},{self.rect.y:.0f} {self.rect.width:.0f}×{self.rect.height:.0f}"


@dataclass(frozen=True, slots=True)
class Scene:
    """``items``: the tab stops, by the ``order`` of their nodes."""

    width: int
    height: int
    background: tuple[Rgba, ...]
    nodes: tuple[Node, ...]
    items: dict[int, QQuickItem] = field(default_factory=dict, compare=False, repr=False)

    @property
    def top_layer(self) -> int:
        return max((node.layer for node in self.nodes), default=0)


@dataclass(frozen=True, slots=True)
class _Around:
    """What an item inherits from the items around it."""

    path: str
    ancestors: tuple[int, ...]
    shown: Rect
    bounds: tuple[Bound, ...]
    layer: int
    opacity: float
    floating: bool


class _Reading:
    """Turns what the walker told into nodes."""

    def __init__(self, stops: list[QQuickItem]) -> None:
        self.nodes: list[Node] = []
        self.items: dict[int, QQuickItem] = {}
        self._stops = stops
        self._popups = 0

    def read(self, said: dict[str, Any], around: _Around) -> None:
        order, rect = len(self.nodes), Rect(*said["box"])
        layer = around.layer
        if said["type"] == "PopupItem" or said["name"].startswith(SHEET):
            self._popups += 1
            layer = self._popups
        label = f"{said['type']}#{said['name']}" if said["name"] else said["type"]
        path = f"{around.path}/{label}" if around.path else label
        opacity = around.opacity * said["opacity"]
        floating = around.floating or said["name"].startswith(FLOATING)
        self.nodes.append(
            Node(
                path="/".join(path.split("/")[-4:]),
                name=said["name"],
                kind=Kind(said.get("kind", "other")),
                type=said["type"],
                order=order,
                ancestors=around.ancestors,
                rect=rect,
                ink=Rect(*said["ink"]) if "ink" in said else rect,
                shown=around.shown.shared(rect),
                bounds=around.bounds,
                layer=layer,
                enabled=said["enabled"],
                opacity=opacity,
                tab_stop=said["stop"] >= 0,
                primary=said.get("primary", False),
                text=said.get("text", ""),
                truncated=said.get("truncated", False),
                may_elide=said["name"] == MAY_ELIDE,
                font_px=said.get("px", 0),
                colour=Rgba(*said["colour"]) if "colour" in said else None,
                fills=tuple(Rgba(*fill) for fill in said.get("fills", ())),
                floating=floating,
            )
        )
        if said["stop"] >= 0:
            self.items[order] = self._stops[said["stop"]]
        inside = _Around(path, (*around.ancestors, order), around.shown, around.bounds, layer, opacity, floating)
        if said["clip"] or "area" in said:
            bound = Bound(rect, Rect(*said["area"]) if "area" in said else rect, "area" in said)
            shown = around.shown.shared(rect) if said["clip"] else around.shown
            inside = replace(inside, bounds=(*around.bounds, bound), shown=shown)
        for child in sorted(said["children"], key=lambda child: float(child["z"])):
            self.read(child, inside)


@contextmanager
def _walker(window: QQuickWindow) -> Iterator[tuple[QObject, QQmlContext]]:
    """Make a walker in the window's own engine."""
    root = window.contentItem()
    candidates: list[QObject] = [window, *root.childItems()]
    engine = next((engine for item in candidates if (engine := qmlEngine(item)) is not None), None)
    assert isinstance(engine, QQmlEngine)
    component = QQmlComponent(engine, WALKER)
    walker = component.create()
    assert isinstance(walker, QObject), component.errorString()
    walker.setProperty("root", root)
    context = qmlContext(walker)
    assert context is not None
    yield walker, context
    walker.deleteLater()


def _told(window: QQuickWindow) -> tuple[list[dict[str, Any]], list[QQuickItem], Rgba]:
    with _walker(window) as (walker, context):
        text, _ = QQmlExpression(context, walker, "walk()").evaluate()
        listed = QQmlListReference(walker, "stops")  # type: ignore[call-overload]
        stops = [listed.at(i) for i in range(listed.count())]
    colour = window.color()
    ground = Rgba(colour.redF(), colour.greenF(), colour.blueF(), 1.0)
    return json.loads(str(text)), stops, ground


def is_loading(window: QQuickWindow) -> bool:
    """Return whether a picture that ``window`` shows is still being read."""
    with _walker(window) as (walker, context):
        found, _ = QQmlExpression(context, walker, "loading(root)").evaluate()
    return bool(found)


def snapshot(window: QQuickWindow) -> Scene:
    """Return what ``window`` shows now."""
    said, stops, ground = _told(window)
    reading = _Reading(stops)
    whole = Rect(0, 0, window.width(), window.height())
    around = _Around("", (), whole, (Bound(whole, whole, scrolls=False),), 0, 1.0, floating=False)
    for child in sorted(said, key=lambda child: float(child["z"])):
        reading.read(child, around)
    return Scene(window.width(), window.height(), (ground,), tuple(reading.nodes), reading.items)
