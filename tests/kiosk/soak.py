"""Guests one after the other: ``make soak-kiosk N=1000``, or ``python -m tests.kiosk.soak N [--seed S]``.

Each guest touches the screen and does what the seed says: looks at flights, writes and leaves, books and pays, walks
away without a word, or has the session crash or hang under their hands. Each time the kiosk must be ready again after.
What the shell holds (memory, files, threads, processes) is measured when no guest is there; the growth from the first
tenth to the last is told at the end, and the exit code is 1 when one is above 5 %, or a guest was not served. Of memory
that is the growth of the median; of what is counted, of the most: threads come and go, and a pool is not always full.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

from tests.kiosk.traces import processes_below
from tests.support.server import RunningBackend

from moonmail.demo import SampleBackend
from moonmail.tour.driver import TourError
from moonmail.tour.kiosk_guest import KioskGuest
from moonmail.tour.kiosk_house import PORTRAIT, KioskHouse, enrol_kiosk, wait

ALLOWED: Final = 0.05
# Three that break down within a minute put a kiosk out of order, and rightly.
BETWEEN_BREAKDOWNS_S: Final = 31.0
WISHES: Final = {"look": 50, "write": 20, "book": 10, "walk away": 10, "crash": 5, "hang": 5}
MEASURES: Final = ("memory", "handles", "threads", "files", "processes")


@dataclass(slots=True)
class Soak:
    """``samples``: what the kiosk held after each guest, by measure. ``done``: how many guests did what."""

    house: KioskHouse
    chance: random.Random
    pictures: Path
    samples: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MEASURES})
    done: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    _broke_at: float = float("-inf")

    def guest(self, wish: str = "") -> None:
        """Serve one guest.

        Raises:
            TourError: the kiosk did not do what it must.
        """
        wish = wish or self.chance.choices(list(WISHES), list(WISHES.values()))[0]
        if wish in ("crash", "hang") and monotonic() - self._broke_at < BETWEEN_BREAKDOWNS_S:
            wish = "look"
        self.house.spare()
        began = monotonic()
        pid, hands = self.house.guest()
        self.waits.append(monotonic() - began)
        member = self.house.backend.members[0]
        guest = KioskGuest(hands, self.chance.choice(("ja", "en")), member, self.pictures)
        guest.choose_language()
        self._act(wish, pid, guest)
        wait(f"the end of a guest who came to {wish}", lambda: not Path(f"/proc/{pid}").exists())
        self.house.alone()
        self.done[wish] += 1
        self._measure()

    def _act(self, wish: str, pid: int, guest: KioskGuest) -> None:
        if wish in ("crash", "hang"):
            self._broke_at = monotonic()
            os.kill(pid, signal.SIGSEGV if wish == "crash" else signal.SIGSTOP)
            return
        if wish == "book":
            guest.sign_in()
            guest.write()
            guest.hold()
            guest.pay(guest.order())
        elif wish in ("write", "walk away"):
            guest.write()
        else:
            guest.tap("choose-flights")
        if wish == "walk away":
            guest.hands.do("later", seconds=76)
            guest.hands.wait("stay")
            guest.hands.do("later", seconds=31)
        else:
            guest.finish()
            guest.leave()

    def _measure(self) -> None:
        self.house.spare()
        pid = self.house.pid
        folder = Path(f"/proc/{pid}")
        held = {
            "memory": _own_memory(pid),
            "handles": len(list((folder / "fd").iterdir())),
            "threads": len(list((folder / "task").iterdir())),
            "files": sum(1 for _ in self.house.folder.rglob("*")),
            "processes": len(processes_below(pid)),
        }
        for name, value in held.items():
            self.samples[name].append(value)

    def grown(self, name: str) -> float:
        """Return by how much a measure is larger after the last guest than after the first."""
        return self.samples[name][-1] - self.samples[name][0]

    def growth(self) -> dict[str, tuple[float, float, float]]:
        """Return for each measure what it was in the first tenth, in the last, and the growth between them."""
        found = {}
        for name, values in self.samples.items():
            some = max(3, len(values) // 10)
            # The first guests warm up what is made once.
            of = statistics.median if name == "memory" else max
            first, last = of(values[2 : 2 + some]), of(values[-some:])
            found[name] = (first, last, last / first - 1)
        return found


def _own_memory(pid: int) -> float:
    """Return the memory in MB that only this process has: what it shares depends on who else runs."""
    lines = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines())
    return sum(int(line[1]) for line in lines if line[0].startswith("Private_")) / 1024


def roomy_kiosk(
    stack: ExitStack, backend: RunningBackend, folder: Path, size: tuple[int, int] = PORTRAIT
) -> KioskHouse:
    """Run a kiosk of ``backend`` in ``folder`` until ``stack`` closes, with room for everybody on all flights."""
    with backend.rows() as rows:
        rows.all("UPDATE missions_offer SET capacity = 100000")
    sample = SampleBackend(backend.url, backend.data_dir, tuple(backend.sample_members))
    for name in ("kiosk", "led"):
        (folder / name).mkdir()
    house = KioskHouse(sample, folder / "kiosk", folder / "led", size, folder / "log")
    enrol_kiosk(sample, house.profile)
    stack.callback(house.close)
    return house.open()


def open_kiosk(stack: ExitStack, seed: int) -> Soak:
    """Run a backend and a kiosk until ``stack`` closes."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mm-soak-")))
    backend = RunningBackend(folder / "backend").start()
    stack.callback(backend.stop)
    house = roomy_kiosk(stack, backend, folder)
    (folder / "phone").mkdir()
    return Soak(house, random.Random(seed), folder / "phone")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("guests", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = monotonic()
    with ExitStack() as stack:
        soak = open_kiosk(stack, options.seed)
        for number in range(1, options.guests + 1):
            try:
                soak.guest()
            except TourError as error:
                print(f"guest {number} was not served: {error}")
                return 1
            if number % 10 == 0:
                held = ", ".join(f"{name} {values[-1]:.0f}" for name, values in soak.samples.items())
                print(f"{number} guests in {monotonic() - began:.0f} s: {held}", flush=True)
        grown = soak.growth()
    print(f"{'':>10} {'first':>8} {'last':>8} {'growth':>8}")
    for name, (first, last, by) in grown.items():
        print(f"{name:>10} {first:>8.1f} {last:>8.1f} {by:>8.1%}")
    ms = sorted(round(1000 * each) for each in soak.waits)
    print(f"touch to session, seen from outside: median {ms[len(ms) // 2]} ms, worst {ms[-1]} ms")
    print(", ".join(f"{wish} {count}" for wish, count in soak.done.most_common()))
    return 0 if all(by <= ALLOWED for _, _, by in grown.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
