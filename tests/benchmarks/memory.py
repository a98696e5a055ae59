"""Memory of the home shell after the whole tour, against a bare window; and what a hundred more visits add."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.benchmarks.first_frame import HELLO, PATIENCE, drawn_by_software
from tests.benchmarks.rows import Row, row, spread

FLOOR_RUNS: Final = 5
VISITS: Final = 100
TOUR_SECONDS: Final = 400


def proportional_set(pid: int | str = "self") -> float:
    """Return the PSS of a process in MB: its own pages, and its share of those that others map too."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no PSS is told here")


@contextmanager
def _hello() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, str(HELLO)], env=drawn_by_software(), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "first frame\n"
        yield process.pid
    finally:
        process.kill()
        process.wait(PATIENCE)


def _floor() -> float:
    with _hello() as pid:
        return proportional_set(pid)


def visit_everything(home: object, once: object, shipment_id: str) -> None:
    """Open every screen of the shell once; ``once`` is called on each to let it be drawn."""
    pages = [
        lambda: home.open("departures"),
        lambda: home.openFlight("mm-204"),
        lambda: home.open("send"),
        lambda: home.open("shipments"),
        lambda: home.openShipment(shipment_id),
        lambda: home.open("settings"),
    ]
    for page in pages:
        page()
        once()


def child() -> int:
    """Take the tour in this process, then visit; print what was measured as one line of JSON."""
    from PySide6.QtCore import QCoreApplication

    from moonmail.tour.command import Journey, Report, prepare_environment

    prepare_environment()
    said: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="moonmail-bench-") as folder:
        report = Report("ja")
        with Journey(Path(folder), "ja", report) as journey:
            journey.go()
            said["after_tour"] = proportional_set()
            home, shipment_id = journey.shell.home, journey.shell.home.shipment.shipmentId

            def once() -> None:
                for _ in range(3):
                    QCoreApplication.processEvents()
                journey.shell.window.grabWindow()
                QCoreApplication.sendPostedEvents(None, 52)

            for _ in range(3):
                visit_everything(home, once, shipment_id)
            said["before_visits"] = proportional_set()
            for _ in range(VISITS):
                visit_everything(home, once, shipment_id)
            said["after_visits"] = proportional_set()
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


def measure() -> list[Row]:
    floors = [_floor() for _ in range(FLOOR_RUNS)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.memory"],
        env=drawn_by_software(),
        capture_output=True,
        text=True,
        check=False,
        timeout=TOUR_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    unit = (
        f"PSS, software renderer; floor: window of the same style and faces, {spread(floors)} MB in {FLOOR_RUNS} runs"
    )
    return [
        row("memory of home after the tour", [said["after_tour"]], floors, 2.0, "MB", unit),
        row(
            f"memory after {VISITS} more visits of every screen",
            [said["after_visits"]],
            [said["before_visits"]],
            1.05,
            "MB",
            "PSS; floor: the same process before these visits, every screen visited at least thrice",
        ),
    ]


if __name__ == "__main__":
    sys.exit(child())
