"""How long the GUI thread stands still while 100,000 objects come in and are compared, against an idle event loop.

``python -m tests.benchmarks.stall PROFILE URL TOKEN`` beats a heart in a Qt event loop and prints the gaps as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter
from typing import Final

from tests.benchmarks.first_frame import drawn_by_software
from tests.benchmarks.rows import Row
from tests.benchmarks.syncing import LARGE, app, backend_with
from tests.support.server import ROOT

from moonmail.client.objects import digest

IDLE_SECONDS: Final = 10
COMPARED: Final = 10
_BEAT: Final = 2
_PATIENCE: Final = 1_800


def child(folder: Path, url: str, token: str) -> int:
    from PySide6.QtCore import QCoreApplication, Qt, QTimer

    application = QCoreApplication([])
    gaps: list[float] = []
    last = [0.0]

    def beat() -> None:
        now = perf_counter()
        if last[0]:
            gaps.append((now - last[0]) * 1000 - _BEAT)
        last[0] = now

    heart = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=_BEAT)
    heart.timeout.connect(beat)
    said: dict[str, object] = {}

    def listen(name: str, act: object) -> None:
        gaps.clear()
        last[0] = 0.0
        done = threading.Event()
        thread = threading.Thread(target=lambda: (act(), done.set()))  # type: ignore[operator]
        watch = QTimer(interval=50)
        watch.timeout.connect(lambda: application.quit() if done.is_set() else None)
        watch.start()
        heart.start()
        thread.start()
        application.exec()
        heart.stop()
        watch.stop()
        thread.join()
        ordered = sorted(gaps)
        said[name] = {"p99": ordered[int(len(ordered) * 0.99)], "worst": ordered[-1], "beats": len(ordered)}

    with app(folder, url, token) as running:
        listen("idle", lambda: threading.Event().wait(IDLE_SECONDS))
        began = perf_counter()
        listen("sync", running.fetch)
        said["seconds"] = perf_counter() - began
        listen("compare", lambda: [running.store.read(digest).result() for _ in range(COMPARED)])
        listen("idle again", lambda: threading.Event().wait(IDLE_SECONDS))
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


def stalls(folder: Path, objects: int) -> list[Row]:
    with backend_with(folder / "stall", objects) as (backend, token):
        profile = folder / "profile"
        profile.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.stall", str(profile), backend.url, token],
            cwd=ROOT,
            env=drawn_by_software(),
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    idle = max((said["idle"], said["idle again"]), key=lambda one: one["p99"])
    floor = f"the same event loop idle for {IDLE_SECONDS} s before and after, the worse of both"
    did = {
        "sync": ("syncing", f"{objects:,} objects in {said['seconds']:.0f} s"),
        "compare": ("comparing", f"the digest of {objects:,} objects, {COMPARED} times"),
    }
    return [
        Row(
            f"GUI thread while {doing}, {which}",
            said[key][which],
            idle[which],
            said[key][which] / idle[which],
            goal,
            said[key][which] <= goal,
            "ms",
            f"{what}, {said[key]['beats']:,} beats of {_BEAT} ms; goal in ms; floor: {floor}",
        )
        for key, (doing, what) in did.items()
        for which, goal in (("p99", 16.0), ("worst", 33.0))
    ]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="moonmail-bench-") as name:
        return stalls(Path(name), LARGE)


if __name__ == "__main__":
    sys.exit(child(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
