"""``make bench``: measure against floors of the same run; print a table, leave ``build/bench.json``.

A goal that is missed is reported and never hidden; the exit code says only whether everything could be measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.benchmarks.rows import Row

PARTS: Final = (
    "first_frame",
    "plate",
    "memory",
    "syncing",
    "stall",
    "backend",
    "booking",
    "speech",
    "kiosk_touch",
    "finding",
    "manifest",
)
OUT: Final = Path(__file__).resolve().parents[2] / "build/bench.json"


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(rows: list[Row]) -> list[str]:
    lines = [f"{'what':<46} {'value':>10} {'floor':>10} {'unit':<5} {'ratio':>6} {'goal':>6}  met"]
    lines += [
        f"{row.name:<46} {row.value:>10,.1f} {row.floor:>10,.1f} {row.unit:<5} {row.ratio:>6.2f} {row.goal:>6.2f}  "
        f"{'yes' if row.met else 'NO'}"
        for row in rows
    ]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="only these")
    options = parser.parse_args()
    rows: list[Row] = []
    failed = []
    for part in options.parts or PARTS:
        say(f"· {part.replace('_', ' ')}")
        measure: Callable[[], list[Row]] = import_module(f"tests.benchmarks.{part}").measure
        try:
            rows += measure()
        except Exception:
            failed.append(part)
            traceback.print_exc()
    say()
    for line in table(rows):
        say(line)
    for row in rows:
        say(f"  {row.name}: {row.note}")
    for part in failed:
        say(f"  {part}: could not be measured, see above")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
