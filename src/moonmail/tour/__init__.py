"""``moonmail tour``: the real app against a real backend through the whole main job, a picture for each step."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Run the tour; return 0 only if every step came true and nothing was warned about."""
    from moonmail.tour.command import main as run

    return run(argv)
