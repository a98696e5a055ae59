"""A drawn scene as plain data: what every item of a window is, where it is, and in what order it was painted.

The checks in ``scene_checks`` are pure functions over these snapshots; only this module touches Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtQml import QJSValue, QQmlExpression, QQmlListReference, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickWindow

MAY_ELIDE: Final = "may-elide"
FLOATING: Final = "floating"


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
    width: int
    height: int
    background: tuple[Rgba, ...]
    nodes: tuple[Node, ...]
    items: dict[int, QQuickItem] = field(default_factory=dict, compare=False, repr=False)

    @property
    def top_layer(self) -> int:
        return max((node.layer for node in self.nodes), default=0)


_CONTROLS: Final = (
    "QQuickAbstractButton",
    "QQuickComboBox",
    "QQuickSlider",
    "QQuickSpinBox",
    "QQuickMouseArea",
)
_INPUTS: Final = ("QQuickTextInput", "QQuickTextEdit")


def _rgba(colour: QColor) -> Rgba:
    return Rgba(colour.redF(), colour.greenF(), colour.blueF(), colour.alphaF())


def _scene_rect(item: QQuickItem, local: QRectF | None = None) -> Rect:
    r = item.mapRectToScene(local or QRectF(0, 0, item.width(), item.height()))
    return Rect(r.x(), r.y(), r.x() + r.width(), r.y() + r.height())


def _type(item: QQuickItem) -> str:
    return item.metaObject().className().split("_QML")[0].removeprefix("QQuick")


def _kind(item: QQuickItem) -> Kind:
    if item.inherits("QQuickText"):
        return Kind.TEXT
    if any(item.inherits(name) for name in _INPUTS):
        return Kind.INPUT
    if any(item.inherits(name) for name in _CONTROLS):
        return Kind.CONTROL
    if item.inherits("QQuickIconImage"):
        return Kind.ICON
    if item.inherits("QQuickImage") or item.inherits("QQuickCanvasItem"):
        return Kind.IMAGE
    if item.inherits("QQuickRectangle"):
        return Kind.FILL
    return Kind.OTHER


def _ink_of(item: QQuickItem) -> Rect:
    """Where a text paints: its content, placed by its alignment."""
    wide, high = float(item.property("contentWidth")), float(item.property("contentHeight"))
    left, top = float(item.property("leftPadding") or 0), float(item.property("topPadding") or 0)
    across = _read(item, "effectiveHorizontalAlignment") if wide < item.width() - 1 else 0
    down = _read(item, "verticalAlignment") if high < item.height() - 1 else 0
    if across & Qt.AlignmentFlag.AlignHCenter.value:
        left = (item.width() - wide) / 2
    elif across & Qt.AlignmentFlag.AlignRight.value:
        left = item.width() - wide
    if down & Qt.AlignmentFlag.AlignVCenter.value:
        top = (item.height() - high) / 2
    elif down & Qt.AlignmentFlag.AlignBottom.value:
        top = item.height() - high
    return _scene_rect(item, QRectF(left, top, wide, high))


def _read(item: QQuickItem, name: str) -> int:
    """Read an enum of a private class, for which Python has no type."""
    context = qmlContext(item)
    assert context is not None
    value, _ = QQmlExpression(context, item, name).evaluate()
    return int(value)


def _fills_of(item: QQuickItem) -> tuple[Rgba, ...]:
    gradient = item.property("gradient")
    if isinstance(gradient, QJSValue):
        gradient = gradient.toQObject()
    if isinstance(gradient, QObject):
        stops = QQmlListReference(gradient, "stops")  # type: ignore[call-overload]
        return tuple(_rgba(stops.at(i).property("color")) for i in range(stops.count()))
    colour = _rgba(item.property("color"))
    return (colour,) if colour.a > 0 else ()


def _scroll_area(item: QQuickItem) -> Rect:
    """All that a flickable can bring into view, in the scene as it is scrolled now."""
    content = item.property("contentItem")
    view = _scene_rect(item)
    if not isinstance(content, QQuickItem):
        return view
    origin = content.mapToScene(QPointF(0, 0))
    x, y = float(item.property("originX") or 0), float(item.property("originY") or 0)
    left = float(item.property("leftMargin") or 0) if not hasattr(item, "margin") else 0.0
    wide = max(float(item.property("contentWidth")), item.width())
    high = max(float(item.property("contentHeight")), item.height())
    return Rect(origin.x() + x - left, origin.y() + y, origin.x() + x + wide, origin.y() + y + high)


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


class _Walk:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.items: dict[int, QQuickItem] = {}
        self.popups = 0

    def visit(self, item: QQuickItem, around: _Around) -> None:
        if not item.isVisible() or item.opacity() == 0:
            return
        name = _type(item)
        order = len(self.nodes)
        layer = around.layer
        if name == "PopupItem" or item.inherits("QQuickPopupItem"):
            self.popups += 1
            layer = self.popups
        opacity = around.opacity * item.opacity()
        rect = _scene_rect(item)
        label = name if not item.objectName() else f"{name}#{item.objectName()}"
        here = replace(
            around,
            path=f"{around.path}/{label}" if around.path else label,
            ancestors=(*around.ancestors, order),
            layer=layer,
            opacity=opacity,
            floating=around.floating or item.objectName().startswith(FLOATING),
        )
        inside = here
        scrolls = item.inherits("QQuickFlickable")
        if item.clip() or scrolls:
            bound = Bound(rect, _scroll_area(item) if scrolls else rect, scrolls)
            inside = replace(here, bounds=(*around.bounds, bound))
            if item.clip():
                inside = replace(inside, shown=around.shown.shared(rect))
        self.nodes.append(self._node(item, here, around, rect, order, name))
        self.items[order] = item
        for child in sorted(item.childItems(), key=lambda child: child.z()):
            self.visit(child, inside)

    def _node(self, item: QQuickItem, here: _Around, around: _Around, rect: Rect, order: int, name: str) -> Node:
        kind = _kind(item)
        node = Node(
            path="/".join(here.path.split("/")[-4:]),
            name=item.objectName(),
            kind=kind,
            type=name,
            order=order,
            ancestors=around.ancestors,
            rect=rect,
            ink=rect,
            shown=around.shown.shared(rect),
            bounds=around.bounds,
            layer=here.layer,
            enabled=item.isEnabled(),
            opacity=here.opacity,
            tab_stop=bool(item.property("activeFocusOnTab")),
            floating=here.floating,
        )
        match kind:
            case Kind.TEXT:
                font = item.property("font")
                assert isinstance(font, QFont)
                return replace(
                    node,
                    text=str(item.property("text")),
                    ink=_ink_of(item),
                    truncated=bool(item.property("truncated")),
                    may_elide=item.objectName() == MAY_ELIDE,
                    font_px=font.pixelSize(),
                    colour=_rgba(item.property("color")),
                )
            case Kind.INPUT:
                font = item.property("font")
                return replace(
                    node,
                    text=str(item.property("text")),
                    font_px=font.pixelSize(),
                    colour=_rgba(item.property("color")),
                )
            case Kind.FILL:
                return replace(node, fills=_fills_of(item))
            case Kind.ICON:
                source = item.property("source")
                shown = source is not None and not source.isEmpty()
                return replace(node, colour=_rgba(item.property("color")) if shown else None)
            case Kind.CONTROL:
                primary = name == "MoonButton" and item.property("kind") == 0
                return replace(node, primary=primary, text=str(item.property("text") or ""))
            case _:
                return node


def snapshot(window: QQuickWindow) -> Scene:
    """Return what ``window`` shows now."""
    walk = _Walk()
    whole = Rect(0, 0, window.width(), window.height())
    root = window.contentItem()
    around = _Around("", (), whole, (Bound(whole, whole, scrolls=False),), 0, 1.0, floating=False)
    for child in sorted(root.childItems(), key=lambda child: child.z()):
        walk.visit(child, around)
    return Scene(window.width(), window.height(), (_rgba(window.color()),), tuple(walk.nodes), walk.items)
