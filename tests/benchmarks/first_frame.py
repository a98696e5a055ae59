"""Start to first frame: from spawning the process to its first swapped frame, the app's and the floor's alike."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final
from uuid import UUID

from tests.benchmarks.rows import Row, paired, row, spread

HELLO: Final = Path(__file__).with_name("hello.py")
CACHES: Final = Path(__file__).resolve().parents[2] / "build/bench"
RUNS: Final = 7
SHIPMENTS: Final = 10_000
EVENTS_EACH: Final = 10
PATIENCE: Final = 30.0


def drawn_by_software() -> dict[str, str]:
    """Return the surroundings of an app that was installed and started before: bytecode and compiled QML are there."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return ours | {
        "PYTHONPYCACHEPREFIX": str(CACHES / "bytecode"),
        "QML_DISK_CACHE_PATH": str(CACHES / "qml"),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "MOONMAIL_SAY_FIRST_FRAME": "1",
    }


def milliseconds_to_first_frame(command: list[str], home: Path) -> float:
    """Start ``command``, wait for its line, end it."""
    environment = drawn_by_software() | {"XDG_DATA_HOME": str(home)}
    began = perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = (perf_counter() - began) * 1000
        assert line == "first frame\n", f"{command} said {line!r}"
        return took
    finally:
        process.kill()
        process.wait(PATIENCE)


def fill_store(root: Path, shipments: int = SHIPMENTS) -> int:
    """Make a profile with the sample flights, ``shipments`` and ten custody events of each. Return its size in bytes.

    It speaks Japanese, and to a server that is not there.
    """
    from tests.screens.world import catalogue

    from moonmail.client.objects import Touched, put, row_of
    from moonmail.client.profile import Profile
    from moonmail.client.store import Store
    from moonmail.contract.base import MomentOut, Words
    from moonmail.contract.bookings import CustodyEvent, MessageIn, Shipment
    from moonmail.desktop.settings import Settings
    from moonmail.domain.moment import Confidence, Precision
    from moonmail.domain.sizes import SizeCode
    from moonmail.domain.states import ShipmentKind, ShipmentState

    profile = Profile(root)
    profile.create()
    Settings(profile.root / "settings.ini").change(language="ja", server="http://127.0.0.1:9")
    store = Store(profile.store)
    began = datetime(2026, 1, 1, tzinfo=UTC)
    holder = Words(ja="プレート工房（諏訪）", en="Plate workshop, Suwa")

    def objects_of(number: int) -> list[tuple[str, object]]:
        shipment_id = UUID(int=number << 20 | 1)
        made = began + timedelta(minutes=number)
        found: list[tuple[str, object]] = [
            (
                "shipment",
                Shipment(
                    id=shipment_id,
                    rev=1,
                    kind=ShipmentKind.MESSAGE,
                    title=f"月へのことば {number}",
                    size=SizeCode.MESSAGE,
                    mission_id="mm-204",
                    booking_id=None,
                    state=ShipmentState.DECLARED,
                    message=MessageIn(name="山本 さくら", text="見上げたら、手を振ってください。", plate="0" * 64),
                    created_at=made,
                ),
            )
        ]
        for step in range(EVENTS_EACH):
            at = made + timedelta(days=step)
            found.append(
                (
                    "custody_event",
                    CustodyEvent(
                        id=UUID(int=number << 20 | (step + 2)),
                        rev=step + 1,
                        shipment_id=shipment_id,
                        biz_step="installing",
                        disposition="in_progress",
                        state=ShipmentState.INTEGRATED,
                        read_point=holder,
                        holder=holder,
                        occurred_at=MomentOut(at=at, precision=Precision.MINUTE),
                        recorded_at=at,
                        confidence=Confidence.CONFIRMED,
                        source=holder,
                    ),
                )
            )
        return found

    def write(things: list[tuple[str, object]]) -> None:
        rows = [row_of(kind, thing) for kind, thing in things]
        store.write(lambda connection: put(connection, rows, 1, Touched())).result()

    write(list(catalogue().objects))
    for first in range(0, shipments, 500):
        write([pair for number in range(first, min(first + 500, shipments)) for pair in objects_of(number)])
    store.close()
    return profile.store.stat().st_size


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="moonmail-bench-") as folder:
        model = Path(folder) / "model"
        size = fill_store(model)
        used = Path(folder) / "used"

        def ours() -> float:
            shutil.rmtree(used, ignore_errors=True)
            shutil.copytree(model, used / "moonmail")
            # As from its icon: without arguments.
            return milliseconds_to_first_frame([sys.executable, "-m", "moonmail"], used)

        def hello() -> float:
            return milliseconds_to_first_frame([sys.executable, str(HELLO)], used)

        values, floors = paired(ours, hello, RUNS)
    note = (
        f"{SHIPMENTS:,} shipments, {SHIPMENTS * EVENTS_EACH:,} events, store {size / 1e6:.0f} MB; {RUNS} paired runs, "
        f"app {spread(values)}, floor {spread(floors)}; both with bytecode and compiled QML; "
        "floor: window of the same style and faces, 40 controls"
    )
    return [row("start to first frame with Departures", values, floors, 1.3, "ms", note)]
