"""Where a place of the Moon is on the disc that we see from Earth."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiscPoint:
    """On a disc of radius 1 around (0, 0): ``x`` to the right (east on the Moon), ``y`` up (north).

    ``front``: on the near side; a place on the far side has the ``x`` and ``y`` of where it lies behind the disc.
    """

    x: float
    y: float
    front: bool


def on_disc(lat: float, lon: float, *, centre_lat: float = 0.0, centre_lon: float = 0.0) -> DiscPoint:
    """Return the orthographic projection of a selenographic place, degrees north and east.

    ``centre_lat`` and ``centre_lon`` are the libration: the place in the middle of the disc, (0, 0) on average.

    Raises:
        ValueError: a latitude beyond the poles.
    """
    if not (-90 <= lat <= 90 and -90 <= centre_lat <= 90):
        raise ValueError("a latitude is from -90 to 90 degrees")
    phi, phi0, turn = math.radians(lat), math.radians(centre_lat), math.radians(lon - centre_lon)
    x = math.cos(phi) * math.sin(turn)
    y = math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(turn)
    depth = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(turn)
    return DiscPoint(x, y, depth >= 0)
