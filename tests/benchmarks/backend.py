"""Start and memory of the backend, against an empty Django project under the same server."""

from __future__ import annotations

import http.client
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Final

from tests.benchmarks.memory import proportional_set
from tests.benchmarks.rows import Row, paired, row, spread
from tests.support.server import ROOT, installed

RUNS: Final = 5
_CALLS: Final = 200


@contextmanager
def _started(command: list[str]) -> Iterator[tuple[int, float, int]]:
    """Start a server that prints a line once it answers; yield its process, the milliseconds, and its port."""
    began = perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=installed()
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = (perf_counter() - began) * 1000
        assert "http://127.0.0.1:" in line, line
        port = int(line.partition("http://127.0.0.1:")[2].split('"')[0].split("/")[0])
        yield process.pid, took, port
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()  # type: ignore[union-attr]


def _memory(pid: int) -> float:
    """Return the PSS in MB of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return proportional_set(pid) + sum(_memory(int(child)) for child in children)


def _measured(command: list[str], path: str) -> tuple[float, float]:
    with _started(command) as (pid, took, port):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(_CALLS):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
        connection.close()
        return took, _memory(pid)


def measure() -> list[Row]:
    memory: dict[str, list[float]] = {"ours": [], "floor": []}
    with tempfile.TemporaryDirectory(prefix="moonmail-bench-") as folder:
        serve = [sys.executable, "-m", "moonmail", "backend", "serve", "--sample", "--data", f"{folder}/backend"]
        empty = [sys.executable, "-m", "tests.benchmarks.empty_server"]

        def side(name: str, command: list[str], path: str) -> float:
            took, megabytes = _measured(command, path)
            memory[name].append(megabytes)
            return took

        # The unmeasured first run makes the database.
        values, floors = paired(lambda: side("ours", serve, "/v1/missions"), lambda: side("floor", empty, "/"), RUNS)
    floor = "floor: granian with a Django project of one empty view"
    ours, theirs = memory["ours"][1:], memory["floor"][1:]
    return [
        row(
            "backend start, database made before",
            values,
            floors,
            3.0,
            "ms",
            f"{RUNS} paired runs, {spread(values)}; {floor}, {spread(floors)}",
        ),
        row(
            f"backend memory after {_CALLS} calls",
            ours,
            theirs,
            3.0,
            "MB",
            f"PSS of all its processes, {RUNS} paired runs, {spread(ours)}; {floor}, {spread(theirs)}",
        ),
    ]
