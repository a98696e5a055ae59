"""What a hand drew on a plate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a drawing, in millimetres on the plate from its upper left corner, with the pen's width."""

    points: tuple[tuple[float, float], ...]
    width_mm: float
