"""Whether an item goes into a capsule, how it must be laid, and what is in the way if it does not.

A capsule is a hexagonal prism: an inner width across flats and an inner height. An item may lie in any of its six axis
orders and be turned about the prism's axis; it is never tilted, because a tilted rod jams. 0.2 mm stay free all round.

Turning a rectangle in a regular hexagon needs no search. Centred is best for two centrally symmetric shapes, so a
rectangle p × q turned by t fits when its width p·|cos(k − t)| + q·|sin(k − t)| is at most the clear width W in the
three directions k = 0°, 60°, 120°. Everything repeats after 60° and mirrors at 30°, and from 0° to 30° each of these
widths is concave in t: the largest of them is least at 0°, at 30°, or where two of them are equal. They are equal at
t = a − 30° alone, with a = atan2(q, p), where the width is 2pq/√(p² + q²); one of the two ends is never worse. Turning
by 30° is the same as turning by 90°, which swaps p and q. So a side lies parallel to a pair of flats, and with
``across`` reaching from flat to flat and ``along`` from corner to corner the item fits exactly when

    across ≤ W   and   across / 2 + along · √3 / 2 ≤ W   and   up ≤ H.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from math import ceil, cos, isfinite, pi, sin, sqrt
from typing import Final, Literal

from moonmail.domain.item import ItemShape, Measures
from moonmail.domain.lengths import mm_words, plain
from moonmail.domain.sizes import SIZES, Size, SizeCode, SizeKind
from moonmail.domain.text import Text

CLEARANCE_MM: Final = 0.2
# Far below what anybody measures, far above what adding floats loses.
_SLACK_MM: Final = 1e-6
_ROOT3: Final = sqrt(3)
_ROUND: Final = 96

Dimension = Literal["length", "width", "height"]
Point = tuple[float, float]
_DIMENSIONS: Final[tuple[Dimension, ...]] = ("length", "width", "height")
# How a disc may lie: flat, or on its edge across or along the flats.
_DISC: Final = {("height", "length"), ("width", "length"), ("width", "height")}
CAPSULES: Final[tuple[SizeCode, ...]] = tuple(size.code for size in SIZES.values() if size.kind is SizeKind.CAPSULE)


@dataclass(frozen=True, slots=True)
class Placement:
    """Which dimension of the item points up, reaches from flat to flat, and from corner to corner.

    ``turn_deg``: how far the item is turned about the prism's axis against its length lying across, 0 or 90.
    """

    up: Dimension
    across: Dimension
    along: Dimension

    @property
    def turn_deg(self) -> int:
        order: list[Dimension] = [each for each in ("length", "width", "height") if each != self.up]
        return 0 if self.across == order[0] else 90


@dataclass(frozen=True, slots=True)
class View:
    """One drawing in millimetres about the middle of the capsule; y grows upwards. Each outline is convex, unclosed.

    ``inside``: what of the item lies within the clear space; empty when nothing does. ``edges``: where, from the left
    to the right, edges of the prism are seen upright.
    """

    capsule: tuple[Point, ...]
    item: tuple[Point, ...]
    inside: tuple[Point, ...]
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How an item lies in a capsule, or the best attempt. Lengths in millimetres.

    ``footprint``: the item's extent across and along. ``turned``: it lies otherwise than it was measured.
    ``in_the_way``: the dimension that is too large, empty when it fits; of a round item ``length`` is the diameter and
    ``height`` the thickness. ``over_mm``: by how much. ``alone``: with that dimension less by ``over_mm`` it would fit;
    otherwise another one is too large as well.
    """

    size: SizeCode
    fits: bool
    placement: Placement
    footprint: tuple[float, float]
    up_mm: float
    turned: bool
    top: View
    front: View
    in_the_way: Literal["length", "width", "height", ""] = ""
    over_mm: float = 0.0
    alone: bool = True


def fit(measures: Measures, size: SizeCode) -> Fit:
    """Lay the item in the capsule.

    Raises:
        ValueError: ``size`` is no capsule, or a measure is not a number above 0.
    """
    space = SIZES[size]
    if space.kind is not SizeKind.CAPSULE:
        raise ValueError(f"{size} is not a capsule")
    values = _values(measures)
    for placement in _placements(measures.shape):
        if _room(measures.shape, placement, values, space):
            return _laid(measures, values, placement, space)
    placement, dimension, over, alone = _nearest(measures.shape, values, space)
    return replace(
        _laid(measures, values, placement, space), fits=False, in_the_way=dimension, over_mm=over, alone=alone
    )


def smallest(measures: Measures) -> SizeCode | None:
    """Return the smallest capsule that the item goes into, None when it goes into none.

    Raises:
        ValueError: a measure is not a number above 0.
    """
    return next((size for size in CAPSULES if fit(measures, size).fits), None)


def _values(measures: Measures) -> dict[Dimension, float]:
    values: dict[Dimension, float] = {
        "length": measures.length_mm,
        "width": measures.width_mm,
        "height": measures.height_mm,
    }
    if not all(isfinite(value) and value > 0 for value in values.values()):
        raise ValueError("a measure must be a number above 0")
    if measures.shape is ItemShape.ROUND:
        values["length"] = values["width"] = max(values["length"], values["width"])
    return values


def _placements(shape: ItemShape) -> Iterator[Placement]:
    """All ways to lay an item, those closest to how it was measured first. Of a disc: flat, then on its edge."""
    for up in ("height", "width", "length"):
        lying: list[Dimension] = [each for each in _DIMENSIONS if each != up]
        for across, along in permutations(lying):
            if shape is ItemShape.BOX or (up, across) in _DISC:
                yield Placement(up, across, along)


def _clear(space: Size) -> tuple[float, float]:
    return space.width_mm - 2 * CLEARANCE_MM, space.height_mm - 2 * CLEARANCE_MM


def _lies_flat(shape: ItemShape, placement: Placement) -> bool:
    return shape is ItemShape.ROUND and placement.up == "height"


def _needs(shape: ItemShape, placement: Placement, values: dict[Dimension, float]) -> float:
    """Return how wide across the flats the clear space must be for the item to lie this way."""
    across, along = values[placement.across], values[placement.along]
    return across if _lies_flat(shape, placement) else max(across, across / 2 + along * _ROOT3 / 2)


def _room(shape: ItemShape, placement: Placement, values: dict[Dimension, float], space: Size) -> bool:
    wide, high = _clear(space)
    return values[placement.up] <= high + _SLACK_MM and _needs(shape, placement, values) <= wide + _SLACK_MM


def _limits(shape: ItemShape, placement: Placement, space: Size) -> dict[Dimension, float]:
    """Return how large each dimension could be this way if the others were next to nothing."""
    wide, high = _clear(space)
    if _lies_flat(shape, placement):
        return {"length": wide, "height": high}
    limits: dict[Dimension, float] = {placement.along: 2 * wide / _ROOT3, placement.across: wide, placement.up: high}
    if shape is ItemShape.ROUND:
        limits["length"] = min(limits["length"], limits.pop("width"))
    return limits


def _same(shape: ItemShape, dimension: Dimension) -> tuple[Dimension, ...]:
    """Return all names of the dimension: a disc's length and width are both its diameter."""
    return ("length", "width") if shape is ItemShape.ROUND and dimension != "height" else (dimension,)


def _most(
    shape: ItemShape, placement: Placement, dimension: Dimension, values: dict[Dimension, float], space: Size
) -> float:
    """Return how large ``dimension`` may be for the item to fit this way as it is otherwise; 0 when it never does."""
    wide, _ = _clear(space)
    same = _same(shape, dimension)
    if not _room(shape, placement, values | dict.fromkeys(same, 0.0), space):
        return 0.0
    most = _limits(shape, placement, space)[dimension]
    if _lies_flat(shape, placement):
        return most
    if placement.across in same:
        most = min(most, 2 * wide - values[placement.along] * _ROOT3)
    if placement.along in same:
        most = min(most, (2 * wide - values[placement.across]) / _ROOT3)
    return most


def _nearest(shape: ItemShape, values: dict[Dimension, float], space: Size) -> tuple[Placement, Dimension, float, bool]:
    """Return the attempt for which the item would have to shrink least as a whole, and what is in its way there.

    Of equal attempts one in which less of a single dimension is enough.
    """
    wide, high = _clear(space)

    def swollen(placement: Placement) -> float:
        return round(max(values[placement.up] / high, _needs(shape, placement, values) / wide), 6)

    attempts = [(placement, _alone(shape, placement, values, space)) for placement in _placements(shape)]
    placement, alone = min(attempts, key=lambda attempt: (swollen(attempt[0]), attempt[1] is None))
    if alone is not None:
        return placement, *alone, True
    over = {dimension: values[dimension] - limit for dimension, limit in _limits(shape, placement, space).items()}
    worst = max(over, key=lambda each: round(over[each], 6))
    less = values | dict.fromkeys(_same(shape, worst), values[worst] - over[worst])
    # Laid another way, that may be enough after all.
    other = next((each for each in _placements(shape) if _room(shape, each, less, space)), None)
    return other or placement, worst, over[worst], other is not None


def _alone(
    shape: ItemShape, placement: Placement, values: dict[Dimension, float], space: Size
) -> tuple[Dimension, float] | None:
    """Return the dimension of which least has to go for the item to fit this way, and how much.

    None if none does alone, or next to nothing of it would be left: that a card fits as a thin strip helps nobody.
    """
    limits = _limits(shape, placement, space)
    most = {dimension: _most(shape, placement, dimension, values, space) for dimension in limits}
    enough: dict[Dimension, float] = {
        dimension: values[dimension] - value
        for dimension, value in most.items()
        if value >= min(limits[dimension], values[dimension] / 2) or (shape is ItemShape.ROUND and value > 0)
    }
    if not enough:
        return None
    dimension = min(enough, key=lambda each: round(enough[each], 6))
    return dimension, enough[dimension]


def _laid(measures: Measures, values: dict[Dimension, float], placement: Placement, space: Size) -> Fit:
    across, along, up = values[placement.across], values[placement.along], values[placement.up]
    wide, high = _clear(space)
    is_round = measures.shape is ItemShape.ROUND
    top = _circle(across / 2, 0.0) if is_round and placement.up == "height" else _rectangle(across, along)
    floor = -high / 2
    # From the side that shows more of the item: onto a flat, or onto a corner.
    onto_flat = along > across
    seen = placement.along if onto_flat else placement.across
    seen_round = is_round and "height" not in (placement.up, seen)
    seen_across = values[seen]
    front = _circle(up / 2, floor + up / 2) if seen_round else _rectangle(seen_across, up, floor + up / 2)
    corners = 2 / _ROOT3 if onto_flat else 1.0
    edges = (-space.width_mm / _ROOT3 / 2, space.width_mm / _ROOT3 / 2) if onto_flat else (0.0,)
    return Fit(
        size=space.code,
        fits=True,
        placement=placement,
        footprint=(across, along),
        up_mm=up,
        turned=placement.up != "height" or (not is_round and placement.turn_deg != 0),
        top=View(_hexagon(space.width_mm), top, _within(top, _hexagon(wide))),
        front=View(
            _rectangle(space.width_mm * corners, space.height_mm),
            front,
            _within(front, _rectangle(wide * corners, high)),
            edges,
        ),
    )


def _hexagon(across: float) -> tuple[Point, ...]:
    radius = across / _ROOT3
    return tuple((radius * cos(pi / 6 + k * pi / 3), radius * sin(pi / 6 + k * pi / 3)) for k in range(6))


def _rectangle(width: float, height: float, y: float = 0.0) -> tuple[Point, ...]:
    x, half = width / 2, height / 2
    return (x, y - half), (x, y + half), (-x, y + half), (-x, y - half)


def _circle(radius: float, y: float) -> tuple[Point, ...]:
    return tuple((radius * cos(2 * pi * k / _ROUND), y + radius * sin(2 * pi * k / _ROUND)) for k in range(_ROUND))


def _within(outline: tuple[Point, ...], frame: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return what of ``outline`` lies in ``frame``: both convex and anticlockwise, cut off along one side at a time."""
    kept = outline
    for (ax, ay), (bx, by) in zip(frame, (*frame[1:], frame[0]), strict=True):
        left = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in kept]
        cut: list[Point] = []
        for i, (x, y) in enumerate(kept):
            px, py = kept[i - 1]
            if (left[i] >= 0) != (left[i - 1] >= 0):
                part = left[i - 1] / (left[i - 1] - left[i])
                cut.append((px + (x - px) * part, py + (y - py) * part))
            if left[i] >= 0:
                cut.append((x, y))
        kept = tuple(cut)
    return kept


_NAMES: Final[dict[ItemShape, dict[str, Text]]] = {
    ItemShape.BOX: {"length": Text("長さ", "length"), "width": Text("幅", "width"), "height": Text("高さ", "height")},
    ItemShape.ROUND: {
        "length": Text("直径", "diameter"),
        "width": Text("直径", "diameter"),
        "height": Text("厚さ", "thickness"),
    },
}
_BOX: Final = Text("長さ{l}・幅{w}・高さ{h}\u00a0mmの{name}", "{name} of {l} × {w} × {h}\u00a0mm")
_DISC_WORDS: Final = Text("直径{l}・厚さ{h}\u00a0mmの{name}", "{name} {l}\u00a0mm across and {h}\u00a0mm thick")
_ITEM: Final = Text("品物", "An item")
_CAPSULE: Final = Text("{name}（対辺{w}×高さ{h}\u00a0mm）", "{name} ({w}\u00a0mm across, {h}\u00a0mm high)")
_GOES: Final = Text("{item}は、{capsule}に入ります。", "{item} fits {capsule}.")
_ON_EDGE: Final = Text("立てて納めます。", "It stands on its edge.")
_TURNED_UP: Final = Text("{dimension}を縦にして納めます。", "Its {dimension} points up.")
_PRESSED: Final = Text("押して縮めたときの大きさで確かめました。", "This is for the size it has pressed together.")
_NOT: Final = Text("{item}は、{capsule}に入りません。", "{item} does not fit {capsule}.")
_OVER: Final = Text(
    "すきま{clear}\u00a0mmを含めると、{dimension}が{over}大きすぎます。",
    "With {clear}\u00a0mm free all round, its {dimension} is {over} too large.",
)
_OVER_MORE: Final = Text(
    "すきま{clear}\u00a0mmを含めると、{dimension}が{over}大きすぎ、ほかの寸法も収まりません。",
    "With {clear}\u00a0mm free all round, its {dimension} is {over} too large, and it is not the only one.",
)
_INSTEAD: Final = Text("{capsule}なら入ります。", "It does fit {capsule}.")
_NOWHERE: Final = Text(
    "どのカプセルにも入らない大きさですが、写真をプレートに刻んで送ることができます。",
    "No capsule is large enough for it, but a picture of it can be etched on a plate.",
)


def dimension_name(shape: ItemShape, dimension: str) -> Text:
    """Return what a dimension is called: a disc has a diameter and a thickness."""
    return _NAMES[shape][dimension]


def capsule_words(size: SizeCode) -> Text:
    """Return a capsule by its name and inner size."""
    space = SIZES[size]
    return _CAPSULE.filled(name=space.name, w=plain(space.width_mm), h=plain(space.height_mm))


def item_words(measures: Measures, name: Text | None = None) -> Text:
    """Return an item by its measures, called ``name``."""
    words = _DISC_WORDS if measures.shape is ItemShape.ROUND else _BOX
    return words.filled(
        name=name or _ITEM,
        l=plain(measures.length_mm),
        w=plain(measures.width_mm),
        h=plain(measures.height_mm),
    )


def over_words(fit: Fit) -> str:
    """Return by how much the item is too large, rounded up: never less than is needed."""
    step = 10 if fit.over_mm >= 0.1 else 1000
    return mm_words(max(1, ceil(fit.over_mm * step - _SLACK_MM)) / step)


def lying_words(fit: Fit, measures: Measures) -> Text | None:
    """Return how the item is laid, None when it lies as it was measured."""
    if fit.placement.up == "height":
        return None
    if measures.shape is ItemShape.ROUND:
        return _ON_EDGE
    return _TURNED_UP.filled(dimension=dimension_name(measures.shape, fit.placement.up))


def misfit_words(fit: Fit, measures: Measures) -> Text:
    """Say what is in the way and by how much, of a misfit."""
    return (_OVER if fit.alone else _OVER_MORE).filled(
        clear=plain(CLEARANCE_MM), dimension=dimension_name(measures.shape, fit.in_the_way), over=over_words(fit)
    )


def fit_words(fit: Fit, measures: Measures, name: Text | None = None) -> Text:
    """Say whether the item fits; if not, what is in the way, by how much, and the smallest capsule it does fit."""
    item, capsule = item_words(measures, name), capsule_words(fit.size)
    if fit.fits:
        parts = [_GOES.filled(item=item, capsule=capsule), lying_words(fit, measures)]
        return _joined(*parts, _PRESSED if measures.compressed else None)
    other = smallest(measures)
    instead = _NOWHERE if other is None else _INSTEAD.filled(capsule=capsule_words(other))
    return _joined(_NOT.filled(item=item, capsule=capsule), misfit_words(fit, measures), instead)


def _joined(*parts: Text | None) -> Text:
    said = [part for part in parts if part is not None]
    return Text("".join(part.ja for part in said), " ".join(part.en for part in said))
