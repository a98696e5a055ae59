"""Draw the desk as PNGs: ``python -m tests.screens.render_desk build/out --only find [--way en-dawn-200-1100]``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

from tests.screens.fonts import use_bundled_fonts_only

use_bundled_fonts_only()

from tests.desktop.desks import DeskBench, desk_bench  # noqa: E402
from tests.screens.desk_pages import STATES, WAYS  # noqa: E402
from tests.screens.variants import Variant  # noqa: E402
from tests.support.qml_tree import snapshot  # noqa: E402
from tests.support.scene_checks import findings  # noqa: E402


def draw(state: str, ways: list[Variant], out: Path) -> tuple[list[str], list[str]]:
    """Draw one state in all ``ways`` in one running desk. Return picture names and what is wrong."""
    names, wrong = [], []
    bench: DeskBench
    (out / "desk").mkdir(parents=True, exist_ok=True)
    with desk_bench(ways[0]) as bench:
        STATES[state](bench)
        bench.settle()
        for way in ways:
            bench.look(way)
            name = f"desk/{state}-{way.slug}.png"
            bench.grab(out / name)
            names.append(name)
            wrong += [f"{name}: {line}" for line in findings(snapshot(bench.window))]
        wrong += [f"{state}: QML: {warning}" for warning in bench.warnings]
        bench.log.warnings.clear()
    return names, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=Path("build/screens"))
    parser.add_argument("--only", default="", help="states whose name begins so")
    parser.add_argument("--way", action="append", default=[], help="e.g. en-dawn-200-1100; may be repeated")
    options = parser.parse_args()
    ways = [way for way in WAYS if way.slug in (options.way or ["ja-night-100-1440"])]
    wrong: list[str] = []
    for state in STATES:
        if state.startswith(options.only):
            names, found = draw(state, ways, options.out)
            wrong += found
            sys.stdout.write("".join(f"{options.out / name}\n" for name in names))
    sys.stdout.write("".join(f"  ! {line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
