"""Whether things fit is compared with plain geometry by brute force: corners turned by many angles."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import cos, hypot, inf, nan, pi, radians, sin

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from moonmail.domain.fit import CAPSULES, CLEARANCE_MM, Fit, View, fit, fit_words, over_words, smallest
from moonmail.domain.item import ItemShape, Measures
from moonmail.domain.presets import BY_ID, PRESETS
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Text

XS, S, M, L = CAPSULES
_NORMALS = [(cos(radians(k)), sin(radians(k))) for k in (0, 60, 120)]
_ANGLES = [radians(step / 5) for step in range(60 * 5)]


def box(length: float, width: float, height: float) -> Measures:
    return Measures(ItemShape.BOX, length, width, height)


def disc(diameter: float, thickness: float) -> Measures:
    return Measures(ItemShape.ROUND, diameter, diameter, thickness)


def _needed(p: float, q: float) -> float:
    """The width across flats that a rectangle needs, by turning its corners."""

    def reach(angle: float) -> float:
        c, s = cos(angle), sin(angle)
        corners = [((x * c - y * s), (x * s + y * c)) for x in (-p / 2, p / 2) for y in (-q / 2, q / 2)]
        return 2 * max(x * nx + y * ny for x, y in corners for nx, ny in [*_NORMALS, *((-a, -b) for a, b in _NORMALS)])

    return min(map(reach, _ANGLES))


def _clear(size: SizeCode) -> tuple[float, float]:
    return SIZES[size].width_mm - 2 * CLEARANCE_MM, SIZES[size].height_mm - 2 * CLEARANCE_MM


sizes = st.sampled_from(CAPSULES)
lengths = st.floats(0.05, 60, allow_nan=False)
boxes = st.builds(box, lengths, lengths, lengths)
discs = st.builds(disc, lengths, lengths)
items = boxes | discs


@given(lengths, lengths, lengths, sizes)
def test_a_box_fits_just_when_turning_it_by_hand_finds_a_way(a: float, b: float, c: float, size: SizeCode) -> None:
    wide, high = _clear(size)
    spare = max(min(wide - _needed(p, q), high - up) for p, q, up in ((a, b, c), (b, c, a), (a, c, b)))
    assume(abs(spare) > 1e-4)
    assert fit(box(a, b, c), size).fits == (spare > 0)


@given(st.floats(0.001, 1.57), sizes, st.sampled_from((-0.002, 0.002)))
@example(pi / 4, M, 0.002)
@example(pi / 6, L, -0.002)
@example(pi / 3, L, 0.002)
def test_a_footprint_is_judged_right_on_both_sides_of_the_edge(slope: float, size: SizeCode, step: float) -> None:
    wide, _ = _clear(size)
    p, q = cos(slope), sin(slope)
    scale = (wide + step) / _needed(p, q)
    # So that no other order is better: only the footprint decides.
    least = min(p, q) * scale
    up = 50.4 if size is SizeCode.L else least if least < 2.8 else 0.5
    assume(least > 0.01)
    assert fit(box(p * scale, q * scale, up), size).fits == (step < 0)


@given(lengths, lengths, sizes)
def test_a_disc_lies_flat_or_stands_on_its_edge(diameter: float, thickness: float, size: SizeCode) -> None:
    wide, high = _clear(size)
    flat = min(wide - diameter, high - thickness)
    edge = min(wide - _needed(diameter, thickness), high - diameter)
    assume(abs(max(flat, edge)) > 1e-4)
    assert fit(disc(diameter, thickness), size).fits == (max(flat, edge) > 0)


@pytest.mark.parametrize(
    ("measures", "size", "fits"),
    [
        (disc(25.0, 2.8), M, True),
        (disc(25.01, 2.8), M, False),
        (disc(25.0, 2.81), M, False),
        (disc(18.7, 2.8), S, True),
        (disc(18.71, 2.8), S, False),
        (disc(12.3, 2.8), XS, True),
        (disc(12.31, 2.8), XS, False),
        (box(50.4, 10, 10), L, True),
        (box(50.41, 10, 10), L, False),
        (box(25.0, 14.43, 2.8), M, True),
        (box(25.0, 14.44, 2.8), M, False),
        (box(0.05, 28.86, 2.8), M, False),
        (box(0.05, 28.83, 2.8), M, True),
        (disc(26.5, 1.81), L, True),
    ],
)
def test_exactly_the_clearance_stays_free(measures: Measures, size: SizeCode, fits: bool) -> None:
    assert fit(measures, size).fits is fits


@given(items, sizes, st.floats(0, 5), st.floats(0, 5), st.floats(0, 5))
def test_what_grows_never_starts_to_fit(item: Measures, size: SizeCode, x: float, y: float, z: float) -> None:
    grown = (
        replace(item, length_mm=item.length_mm + x, width_mm=item.width_mm + x, height_mm=item.height_mm + z)
        if item.shape is ItemShape.ROUND
        else box(item.length_mm + x, item.width_mm + y, item.height_mm + z)
    )
    assert fit(item, size).fits or not fit(grown, size).fits


@given(lengths, lengths, lengths, sizes)
def test_the_order_of_the_dimensions_does_not_matter(a: float, b: float, c: float, size: SizeCode) -> None:
    assert len({fit(box(*order), size).fits for order in permutations((a, b, c))}) == 1


@given(items)
def test_a_larger_capsule_holds_whatever_a_smaller_one_does(item: Measures) -> None:
    fits = [fit(item, size).fits for size in CAPSULES]
    assert fits == sorted(fits)
    assert smallest(item) == (CAPSULES[fits.index(True)] if any(fits) else None)


@given(items, sizes)
@example(box(3, 7, 25), M)
@example(disc(26.5, 1.81), M)
def test_what_stands_in_the_way_is_named_and_taking_it_away_helps(item: Measures, size: SizeCode) -> None:
    found = fit(item, size)
    assert found.fits == (found.in_the_way == "")
    if found.fits:
        assert found.over_mm == 0
        return
    assert found.over_mm > 0
    less = _less(item, found, found.over_mm)
    if found.alone:
        assert fit(less, size).fits
        # Not by more than is needed, in the attempt that is shown.
        if item.shape is ItemShape.ROUND and found.in_the_way == "length" and found.placement.up == "height":
            assert not fit(_less(item, found, found.over_mm * 0.99), size).fits
    elif min(less.length_mm, less.width_mm, less.height_mm) > 0:
        assert not fit(less, size).fits


def _less(item: Measures, found: Fit, by: float) -> Measures:
    values = {"length": item.length_mm, "width": item.width_mm, "height": item.height_mm}
    values[found.in_the_way] -= by
    if item.shape is ItemShape.ROUND:
        values["width"] = values["length"]
    return Measures(item.shape, values["length"], values["width"], values["height"])


def _area(outline: tuple[tuple[float, float], ...]) -> float:
    around = zip(outline, (*outline[1:], *outline[:1]), strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in around) / 2


def _beyond(view: View) -> float:
    return _area(view.item) - _area(view.inside)


@given(items, sizes)
def test_the_drawing_shows_what_the_words_say(item: Measures, size: SizeCode) -> None:
    found = fit(item, size)
    beyond = max(_beyond(found.top) / _area(found.top.item), _beyond(found.front) / _area(found.front.item))
    assert beyond >= -1e-9
    if found.fits:
        assert beyond < 1e-4
    elif found.over_mm > 0.5:
        assert beyond > 0
    xs = [x for x, _ in found.top.item]
    assert max(xs) - min(xs) == pytest.approx(found.footprint[0], rel=0.01)
    ys = [y for _, y in found.front.item]
    assert max(ys) - min(ys) == pytest.approx(found.up_mm, rel=0.01)
    assert min(ys) == pytest.approx(-_clear(size)[1] / 2, abs=0.01)


def test_the_side_that_is_drawn_shows_more_of_the_item() -> None:
    coin = fit(disc(26.5, 1.81), L).front
    assert len(coin.item) > 20
    assert max(x for x, _ in coin.capsule) * 2 == pytest.approx(25.4 * 2 / 3**0.5)
    assert coin.edges == pytest.approx((-25.4 / 3**0.5 / 2, 25.4 / 3**0.5 / 2))
    flat = fit(box(20, 5, 1), M).front
    assert max(x for x, _ in flat.item) * 2 == pytest.approx(20)
    assert max(x for x, _ in flat.capsule) * 2 == pytest.approx(25.4)
    assert flat.edges == (0.0,)


@pytest.mark.parametrize("size", CAPSULES)
def test_the_hexagon_is_as_wide_across_its_flats_as_the_capsule(size: SizeCode) -> None:
    hexagon = fit(disc(1, 1), size).top.capsule
    assert max(x for x, _ in hexagon) * 2 == pytest.approx(SIZES[size].width_mm)
    assert {round(hypot(x, y), 9) for x, y in hexagon} == {round(SIZES[size].width_mm / 3**0.5, 9)}


@pytest.mark.parametrize("value", [0.0, -1.0, nan, inf])
def test_no_capsule_is_looked_for_without_a_measure(value: float) -> None:
    for measures in (box(value, 1, 1), box(1, value, 1), disc(5, value)):
        with pytest.raises(ValueError, match="above 0"):
            smallest(measures)
    with pytest.raises(ValueError, match="not a capsule"):
        fit(box(1, 1, 1), SizeCode.MESSAGE)


def test_the_words_say_what_is_in_the_way_and_where_it_would_fit() -> None:
    coin = BY_ID["jpy-500"]
    no = fit_words(fit(coin.measures, M), coin.measures, coin.name)
    assert no == Text(
        "直径26.5・厚さ1.81\u00a0mmの500円玉は、カプセル M（対辺25.4×高さ3.2\u00a0mm）に入りません。"
        "すきま0.2\u00a0mmを含めると、直径が1.5\u00a0mm大きすぎます。"
        "カプセル L（対辺25.4×高さ50.8\u00a0mm）なら入ります。",
        no.en,
    )
    assert "diameter is 1.5\u00a0mm too large" in no.en
    assert "It does fit Capsule L" in no.en
    yes = fit_words(fit(coin.measures, L), coin.measures)
    assert yes.ja.endswith("に入ります。立てて納めます。")
    assert yes.en.endswith("It stands on its edge.")
    card = fit_words(fit(box(91, 55, 0.2), L), box(91, 55, 0.2))
    assert "ほかの寸法も" in card.ja
    assert "No capsule" in card.en


@given(items, sizes)
def test_words_never_say_less_than_is_too_much(item: Measures, size: SizeCode) -> None:
    found = fit(item, size)
    words = fit_words(found, item)
    assert words.ja.endswith("。")
    assert words.en.endswith(".")
    if not found.fits:
        said = float(over_words(found).removesuffix("\u00a0mm").replace(",", ""))
        assert said >= found.over_mm - 1e-6
        assert said <= found.over_mm + 0.1
        assert over_words(found) in words.ja
        assert over_words(found) in words.en


def test_every_ready_size_is_told_apart_and_judged() -> None:
    assert len(BY_ID) == len(PRESETS)
    found = {preset.id: smallest(preset.measures) for preset in PRESETS}
    assert found["shirt-button"] is XS
    assert found["usd-dime"] is found["microsd"] is S
    assert found["jpy-10"] is found["eur-1"] is M
    assert found["jpy-500"] is found["ring-wide"] is L
    assert [name for name, size in found.items() if size is None] == ["name-card"]
    assert all(0 < preset.mass_g < 20 for preset in PRESETS)
