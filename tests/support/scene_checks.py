"""What must hold for every drawn scene. Pure functions over ``qml_tree.Scene``; each returns its findings as words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.support.contrast import LARGE_PX, contrast_of, over
from tests.support.qml_tree import Kind, Node, Rect, Rgba, Scene

Check = Callable[[Scene], list[str]]

SMALLEST_TARGET: Final = 24
# Half a pixel of rounding on either side, and what a font's side bearings add.
SLACK: Final = 1.5
OVERLAP: Final = 3.0


def _texts(scene: Scene) -> list[Node]:
    return [node for node in scene.nodes if node.kind is Kind.TEXT and node.text.strip() and node.opacity > 0.05]


def clipped_text(scene: Scene) -> list[str]:
    """Text that is cut: elided without leave, or larger than the item that it is in."""
    found = []
    for node in _texts(scene):
        if node.truncated:
            if not node.may_elide:
                found.append(f"text is cut: {node.where}")
        elif node.ink.width > node.rect.width + SLACK or node.ink.height > node.rect.height + SLACK:
            found.append(f"text is larger ({node.ink.width:.0f}×{node.ink.height:.0f}) than its item: {node.where}")
    return found


def out_of_reach(scene: Scene) -> list[str]:
    """Text or a control that lies outside of what its window, or a clipping item that can't scroll, can ever show."""
    found = []
    wanted = [node for node in scene.nodes if node.kind in {Kind.CONTROL, Kind.INPUT, Kind.ICON}]
    for node in [*_texts(scene), *wanted]:
        part = node.ink.shared(node.rect) if node.kind is Kind.TEXT else node.rect
        if part.empty or node.floating:
            continue
        for bound in reversed(node.bounds):
            if not part.within(bound.area, SLACK):
                found.append(f"out of reach: {node.where}")
                break
            if bound.scrolls:
                part = bound.view
    return found


def overlaps(scene: Scene) -> list[str]:
    """Two texts or controls on the same layer over one another, neither of them inside the other."""
    found = []
    candidates: list[tuple[Node, Rect]] = []
    for node in scene.nodes:
        if node.floating or node.opacity < 0.05:
            continue
        if node.kind is Kind.TEXT and node.text.strip():
            candidates.append((node, node.ink.shared(node.rect).shared(node.shown)))
        elif node.kind in {Kind.CONTROL, Kind.INPUT} and node.type != "MouseArea":
            candidates.append((node, node.shown))
    candidates = [(node, rect) for node, rect in candidates if not rect.empty]
    for index, (one, first) in enumerate(candidates):
        for other, second in candidates[index + 1 :]:
            if one.layer != other.layer or one.order in other.ancestors or other.order in one.ancestors:
                continue
            both = first.shared(second)
            if both.width > OVERLAP and both.height > OVERLAP:
                found.append(f"overlap of {both.width:.0f}×{both.height:.0f}: {one.where} and {other.where}")
    return found


def small_targets(scene: Scene) -> list[str]:
    """Something to click or touch that is smaller than 24×24."""
    return [
        f"target too small: {node.where}"
        for node in scene.nodes
        if node.kind in {Kind.CONTROL, Kind.INPUT}
        and node.enabled
        and not node.rect.empty
        and min(node.rect.width, node.rect.height) < SMALLEST_TARGET
    ]


def one_accent(scene: Scene) -> list[str]:
    """More than one primary action on the topmost layer."""
    top = [node for node in scene.nodes if node.primary and node.layer == scene.top_layer]
    return [] if len(top) <= 1 else ["more than one primary action: " + "; ".join(node.where for node in top)]


def backgrounds(scene: Scene, node: Node) -> list[Rgba]:
    """Return every colour that may lie beneath the middle of ``node``, from what was painted before it."""
    x, y = node.ink.shared(node.shown).centre
    colours = list(scene.background)
    for other in scene.nodes:
        if other.order >= node.order:
            break
        if other.fills and other.shown.holds(x, y):
            colours = [over(fill, below, other.opacity) for below in colours for fill in other.fills]
    return colours


def low_contrast(scene: Scene) -> list[str]:
    """Text under 4.5:1 (3:1 from 24 px), icons under 3:1, against what is painted beneath them."""
    found = []
    icons = [node for node in scene.nodes if node.kind is Kind.ICON and node.colour is not None]
    for node in [*_texts(scene), *icons]:
        if (
            not node.enabled
            or node.colour is None
            or node.ink.shared(node.shown).empty
            or node.layer != scene.top_layer
        ):
            continue
        needed = 3.0 if node.kind is Kind.ICON or node.font_px >= LARGE_PX else 4.5
        worst = min(contrast_of(over(node.colour, below, node.opacity), below) for below in backgrounds(scene, node))
        if worst < needed - 0.005:
            found.append(f"contrast {worst:.2f} of {needed}: {node.where}")
    return found


def text_on_pictures(scene: Scene) -> list[str]:
    """Text whose middle lies on a picture with nothing painted between them: nobody can promise its contrast."""
    found = []
    for node in _texts(scene):
        x, y = node.ink.centre
        if not node.shown.holds(x, y):
            continue
        on_picture: Node | None = None
        for other in scene.nodes[: node.order]:
            if not other.shown.holds(x, y) or other.opacity < 0.05:
                continue
            if other.kind is Kind.IMAGE:
                on_picture = other
            elif any(fill.a > 0.95 for fill in other.fills):
                on_picture = None
        if on_picture is not None:
            found.append(f"text on a picture: {node.where} on {on_picture.where}")
    return found


CHECKS: Final[dict[str, Check]] = {
    "clipped text": clipped_text,
    "out of reach": out_of_reach,
    "overlap": overlaps,
    "small targets": small_targets,
    "one accent": one_accent,
    "contrast": low_contrast,
    "text on pictures": text_on_pictures,
}


def findings(scene: Scene) -> list[str]:
    return [f"{name} | {line}" for name, check in CHECKS.items() for line in check(scene)]
