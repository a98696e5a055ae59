"""How long a manifest of 10,000 shipments takes: to collect, to freeze, to compare, and to give away in each form.

On SQLite, in a folder of its own, against what somebody who waits for it puts up with.
``python -m tests.benchmarks.manifest [COUNT]`` prints the figures of one run as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.rows import Row, row, spread
from tests.support.server import ROOT

FLIGHT: Final = "mm-204"
COUNT: Final = 10_000
RUNS: Final = 3
MOST_MS: Final = {
    "draft": 4_000.0,
    "freeze": 4_000.0,
    "differences": 4_000.0,
    "json": 500.0,
    "csv": 1_000.0,
    "pdf": 10_000.0,
}


def fill(count: int) -> None:
    """Write ``count`` paid bookings: four items of five, each a little different, and plates."""
    from tests.support.things import item_in

    from moonmail.backend import clock
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.models import Booking, Hold, Shipment
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.passes.models import Pass
    from moonmail.domain.references import new_reference
    from moonmail.domain.states import BookingState, HoldState

    member, now = Member.objects.order_by("pk")[0], clock.now()
    holds: list[Hold] = []
    shipments: list[Shipment] = []
    bookings: list[Booking] = []
    passes: list[Pass] = []
    plates, capsules = Offer.objects.get(pk=f"{FLIGHT}:message"), Offer.objects.get(pk=f"{FLIGHT}:XS")
    references = iter({new_reference() for _ in range(count * 2)})
    for place in range(count):
        is_item = place % 5 > 0
        offer = capsules if is_item else plates
        shared: dict[str, Any] = {"member": member, "request_sha256": "", "created_at": now}
        item = item_in(
            name=f"祖母の指輪 {place}", mass_g=1 + place % 70 / 10, description="内側に名前が彫ってあります。"
        )
        hold = Hold(id=uuid.uuid4(), offer=offer, price=1, state=HoldState.USED.value, expires_at=now, **shared)
        shipment = Shipment(
            id=uuid.uuid4(),
            kind="item" if is_item else "message",
            title="",
            size=offer.size,
            mission_id=FLIGHT,
            state="accepted" if is_item else "declared",
            item=item if is_item else None,
            message=None if is_item else {"name": "", "text": "月へ。", "plate": "0" * 64},
            **shared,
        )
        booking = Booking(
            id=uuid.uuid4(),
            reference=next(references),
            state=BookingState.CONFIRMED.value,
            hold=hold,
            shipment=shipment,
            price=1,
            due=1,
            confirmation={},
            confirmed_at=now,
            **shared,
        )
        holds.append(hold)
        shipments.append(shipment)
        bookings.append(booking)
        passes.append(
            Pass(
                booking=booking,
                member=member,
                sequence=1,
                number=new_reference(),
                qr="",
                issued_at=now,
                expires_at=now,
            )
        )
    for rows in (holds, shipments, bookings, passes):
        type(rows[0])._default_manager.bulk_create(rows, batch_size=500)  # type: ignore[arg-type]


def timed(name: str, times: dict[str, float], act: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    found = act()
    times[name] = (time.perf_counter() - began) * 1000
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    from moonmail.backend.configuration import configure

    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder), sample=True)
        from moonmail.backend import setup

        setup.prepare(sample=True)
        fill(count)
        sys.stdout.write(json.dumps(taken(count)) + "\n")


def _whole(staff: Any, row: Any, form: Any) -> bytes:
    from moonmail.backend.manifests import files

    return b"".join(files.export(staff, row, form))


def taken(count: int) -> dict[str, Any]:
    """Return milliseconds by what was done, and what came of it."""
    from moonmail.backend.manifests import freezing, reading
    from moonmail.backend.manifests.models import FrozenManifest
    from moonmail.backend.staff import service
    from moonmail.backend.staff.auth import Staff
    from moonmail.contract.manifests import ManifestForm, ManifestIn
    from moonmail.domain.staff import StaffRole

    made = service.make("o@desk.example", "窓", "hoshi no uta 9041", ["operations"], "command:test")
    staff = Staff(made.account, frozenset({StaffRole.OPERATIONS}))
    times: dict[str, float] = {}
    seen = timed("draft", times, lambda: reading.draft(FLIGHT, None))
    assert seen.totals.shipments >= count
    body = ManifestIn(mission_id=FLIGHT, content_sha256=seen.content_sha256, although_incomplete=True)
    version, _ = timed("freeze", times, lambda: freezing.freeze(uuid.uuid4(), staff, body))
    kept = FrozenManifest.objects.get(pk=version.pk)
    timed("differences", times, lambda: reading.versions_differ(kept.pk, None))
    files = {form: timed(form.value, times, partial(_whole, staff, kept, form)) for form in ManifestForm}
    assert len(json.loads(files[ManifestForm.JSON])["manifest"]["lines"]) == seen.totals.shipments
    return {
        "times": times,
        "bytes": {form.value: len(data) for form, data in files.items()} | {"kept": len(bytes(kept.packed))},
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measure() -> list[Row]:
    """Measure in a process of its own: its peak of memory is its own, too."""
    runs = []
    for _ in range(RUNS):
        command = [sys.executable, "-m", "tests.benchmarks.manifest", str(COUNT)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    sizes, memory = runs[-1]["bytes"], max(run["memory_mb"] for run in runs)
    rows = []
    for name, most in MOST_MS.items():
        values = [run["times"][name] for run in runs]
        note = f"{spread(values)} ms; at most {most:,.0f}"
        if name in sizes:
            note += f"; {sizes[name]:,} bytes"
        if name == "freeze":
            note += f"; kept in {sizes['kept']:,} bytes; {memory:.0f} MB of memory at most for all of it"
        rows.append(row(f"manifest of {COUNT:,}: {name}", values, [most], 1.0, "ms", note))
    return rows


if __name__ == "__main__":
    main()
