from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moonmail.sky.disc import on_disc

lats, lons = st.floats(-90, 90), st.floats(-180, 180)


@pytest.mark.parametrize(
    ("lat", "lon", "x", "y", "front"),
    [(0, 0, 0, 0, True), (90, 0, 0, 1, True), (0, 30, 0.5, 0, True), (0, -30, -0.5, 0, True), (0, 150, 0.5, 0, False)],
)
def test_known_places(lat: float, lon: float, x: float, y: float, front: bool) -> None:
    point = on_disc(lat, lon)
    assert (point.x, point.y) == pytest.approx((x, y), abs=1e-12)
    assert point.front is front


def test_mare_crisium_is_upper_right_and_tycho_low() -> None:
    crisium, tycho = on_disc(17.0, 59.1), on_disc(-43.3, -11.2)
    assert crisium.x > 0.7
    assert 0.2 < crisium.y < 0.4
    assert tycho.y < -0.6
    assert abs(tycho.x) < 0.2


@given(lats, lons, st.floats(-8, 8), st.floats(-8, 8))
def test_stays_on_the_disc_and_the_place_in_the_middle_is_in_the_middle(
    lat: float, lon: float, centre_lat: float, centre_lon: float
) -> None:
    point = on_disc(lat, lon, centre_lat=centre_lat, centre_lon=centre_lon)
    assert math.hypot(point.x, point.y) <= 1 + 1e-9
    middle = on_disc(centre_lat, centre_lon, centre_lat=centre_lat, centre_lon=centre_lon)
    assert (middle.x, middle.y) == pytest.approx((0, 0), abs=1e-9)
    assert middle.front


@given(lats, lons)
def test_the_opposite_place_is_on_the_other_side(lat: float, lon: float) -> None:
    here, there = on_disc(lat, lon), on_disc(-lat, lon + 180)
    assert (here.x, here.y) == pytest.approx((-there.x, -there.y), abs=1e-9)
    depth = math.cos(math.radians(lat)) * math.cos(math.radians(lon))
    if abs(depth) > 1e-9:
        assert here.front != there.front


@pytest.mark.parametrize("lat", [90.1, -91, 1000])
def test_there_is_no_place_beyond_the_poles(lat: float) -> None:
    with pytest.raises(ValueError, match="latitude"):
        on_disc(lat, 0)
