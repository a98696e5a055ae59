"""The long fault run: ``make soak N=10000``, or ``python -m tests.faults.soak N [--seed S] [--database NAME]``.

Runs of the fault bench (``tests.faults.bench``), one seed after the other from ``--seed`` on, until N operations were
asked for on each database. Each run is written down in build/soak.runs.jsonl as it ends: interrupted, the next start
with the same N goes on with the seed after the last one. ``--fresh`` begins anew. At the end a table, and
build/soak.json with the sums per database; the exit code is 1 if anything was lost, twice, oversold, diverged or wrong.
What a run found stays under build/soak/ with both databases, the clients' profiles and the logs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from tests.faults import bench
from tests.faults.bench import Plan
from tests.support import postgres
from tests.support.postgres import PostgresMissing

BUILD: Final = Path(__file__).resolve().parent.parent.parent / "build"
RUNS: Final = BUILD / "soak.runs.jsonl"
RESULT: Final = BUILD / "soak.json"
COUNTED: Final = ("operations", "kills", "lost", "twice", "oversold", "diverged", "wrong")


def plan_of(seed: int) -> Plan:
    """Return what the soak does with a seed: about 250 operations and 8 kills."""
    return Plan(seed, members=3, steps=90, kills=9, jumps=2)


def already(database: str) -> list[dict[str, Any]]:
    """Return the runs that were written down for ``database``."""
    if not RUNS.exists():
        return []
    return [run for line in RUNS.read_text().splitlines() if (run := json.loads(line))["database"] == database]


def write_down(run: dict[str, Any]) -> None:
    with RUNS.open("a") as file:
        file.write(json.dumps(run, ensure_ascii=False) + "\n")


def soak(database: str, wanted: int, first: int, data: Path, making: Making) -> list[dict[str, Any]]:
    """Run seeds until ``wanted`` operations were asked for; say after each how it stands."""
    runs = already(database)
    began, before = time.monotonic(), sum(run["operations"] for run in runs)
    while (done := sum(run["operations"] for run in runs)) < wanted:
        seed = max((run["seed"] for run in runs), default=first - 1) + 1
        folder = BUILD / "soak" / f"{database}-{seed}"
        shutil.rmtree(folder, ignore_errors=True)
        with making() as url:
            report = {"database": database} | bench.run(plan_of(seed), folder, data, url).report()
        runs.append(report)
        write_down(report)
        done += report["operations"]
        rate = (done - before) / (time.monotonic() - began)
        left = max(0, wanted - done) / rate
        found = " ".join(f"{name} {sum(run[name] for run in runs)}" for name in COUNTED[1:])
        say(f"{database}: {done:,} of {wanted:,} operations, {found}; seed {seed}; {left / 60:.0f} min left")
        for name, cases in report["cases"].items():
            for case in cases:
                say(f"  {name}: {case}")
    return runs


def say(line: str) -> None:
    print(line, flush=True)


def summed(database: str, runs: list[dict[str, Any]]) -> dict[str, Any]:
    sums: dict[str, Any] = {name: sum(run[name] for run in runs) for name in COUNTED}
    seeds = [run["seed"] for run in runs]
    return {"database": database, "seed": min(seeds), "last_seed": max(seeds)} | sums


def table(sums: list[dict[str, Any]]) -> str:
    names = ("database", "seed", "last_seed", *COUNTED)
    rows = [
        names,
        *(tuple(f"{one[name]:,}" if isinstance(one[name], int) else one[name] for name in names) for one in sums),
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(names))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


# Makes a database for one run: its address, or empty for SQLite, which is a file in the run's folder.
Making = Callable[[], AbstractContextManager[str]]


@contextmanager
def _sqlite(data: Path) -> Iterator[tuple[Path, Making]]:
    yield bench.prepare(data), lambda: nullcontext("")


@contextmanager
def _postgres(data: Path) -> Iterator[tuple[Path, Making]]:
    server = postgres.server()
    template = server.create()

    @contextmanager
    def copy() -> Iterator[str]:
        name = server.create(template)
        yield server.url(name)
        server.drop(name)

    yield bench.prepare(data, server.url(template)), copy


DATABASES: Final = {"sqlite": _sqlite, "postgresql": _postgres}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make soak")
    parser.add_argument("operations", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=list(DATABASES), action="append")
    parser.add_argument("--fresh", action="store_true", help="forget the runs that were written down")
    options = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    if options.fresh:
        RUNS.unlink(missing_ok=True)
    sums = []
    for name in options.database or DATABASES:
        try:
            with tempfile.TemporaryDirectory() as made, DATABASES[name](Path(made)) as (data, making):
                soak(name, options.operations, options.seed, data, making)
        except PostgresMissing as error:
            say(f"{name} is left out: {error}")
        except KeyboardInterrupt:
            say("interrupted: the same command goes on from here")
        if runs := already(name):
            sums.append(summed(name, runs))
    RESULT.write_text(json.dumps(sums, indent=1) + "\n")
    say(table(sums))
    return 1 if any(one[name] for one in sums for name in COUNTED[2:]) else 0


if __name__ == "__main__":
    sys.exit(main())
