"""One line of the benchmark's table, and how a ratio against a floor of the same run is taken."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """``value`` and ``floor`` in ``unit``; ``ratio`` is one by the other and ``goal`` what it should not exceed."""

    name: str
    value: float
    floor: float
    ratio: float
    goal: float
    met: bool
    unit: str
    note: str

    def as_json(self) -> dict[str, Any]:
        return {name: round(v, 4) if isinstance(v, float) else v for name, v in asdict(self).items()}


def row(name: str, values: list[float], floors: list[float], goal: float, unit: str, note: str) -> Row:
    """Compare medians. The ratio is of the medians, not the median of ratios: one slow floor must not flatter."""
    value, floor = statistics.median(values), statistics.median(floors)
    ratio = value / floor
    return Row(name, value, floor, ratio, goal, ratio <= goal, unit, note)


def paired(ours: Callable[[], float], floor: Callable[[], float], runs: int) -> tuple[list[float], list[float]]:
    """Measure both alternately, after one unmeasured run of each that warms the file cache."""
    ours(), floor()
    values, floors = [], []
    for turn in range(runs):
        # Whoever goes second profits from what the first warmed: take turns.
        if turn % 2:
            values.append(ours())
            floors.append(floor())
        else:
            floors.append(floor())
            values.append(ours())
    return values, floors


def spread(values: list[float]) -> str:
    return f"{min(values):.0f}–{max(values):.0f}"
