"""A member with very many objects: of ten one hold, one shipment, one booking and seven custody events.

``python -m tests.benchmarks.many DATA_DIR OBJECTS`` writes them for the first sample member, into the database.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from tests.support.server import ROOT, RunningBackend

EACH: Final = 10
_BATCH: Final = 200


def fill(backend: RunningBackend, objects: int) -> None:
    """Give the first sample member ``objects`` objects, the member itself among them."""
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.many", str(backend.data_dir), str(objects)], cwd=ROOT, check=True
    )


def touch(backend: RunningBackend, shipments: int) -> None:
    """Change ``shipments`` shipments, as a writing transaction counts them."""
    with sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20) as database:
        (scope,) = database.execute("SELECT scope FROM changes_change WHERE kind = 'shipment' LIMIT 1").fetchone()
        ids = database.execute(
            "SELECT object_id FROM changes_change WHERE kind = 'shipment' AND scope = ? ORDER BY rev LIMIT ?",
            (scope, shipments),
        ).fetchall()
        (rev,) = database.execute("SELECT counter FROM changes_scope WHERE key = ?", (scope,)).fetchone()
        for (id_,) in ids:
            rev += 1
            database.execute(
                "UPDATE changes_change SET rev = ? WHERE kind = 'shipment' AND object_id = ? AND scope = ?",
                (rev, id_, scope),
            )
            database.execute(
                "UPDATE bookings_shipment SET rev = ?, title = ? WHERE id = ?",
                (rev, f"月へのことば {rev}", uuid.UUID(id_).hex),
            )
        database.execute("UPDATE changes_scope SET counter = ? WHERE key = ?", (rev, scope))
    database.close()


def main() -> None:
    from moonmail.backend.configuration import configure

    folder, objects = Path(sys.argv[1]), int(sys.argv[2])
    configure(folder, sample=True)
    from moonmail.backend import setup

    setup.start_django()
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.changes.models import Change, Scope
    from moonmail.backend.changes.registry import kind_of, member_scope
    from moonmail.backend.database import write

    member = Member.objects.get(email="sakura@example.jp")
    scope = member_scope(member.pk)
    groups = (objects - Change.objects.filter(scope=scope).count()) // EACH
    for first in range(0, groups, _BATCH):
        with write():
            counter, _ = Scope.objects.get_or_create(key=scope)
            rows = [row for number in range(first, min(first + _BATCH, groups)) for row in _group(member, number)]
            for rev, row in enumerate(rows, counter.counter + 1):
                row.rev = rev
            for model in dict.fromkeys(type(row) for row in rows):
                model.objects.bulk_create([row for row in rows if type(row) is model])
            Change.objects.bulk_create(
                [
                    Change(kind=kind_of(row).name, object_id=str(row.pk), scope=scope, rev=row.rev, created_rev=row.rev)
                    for row in rows
                ]
            )
            Scope.objects.filter(key=scope).update(counter=counter.counter + len(rows))


def _group(member: Any, number: int) -> list[Any]:
    from tests.support.booked import _confirmation

    from moonmail.backend import clock
    from moonmail.backend.bookings.models import Booking, Hold, Shipment
    from moonmail.backend.custody.models import CustodyEvent
    from moonmail.backend.missions.models import Offer
    from moonmail.backend.missions.wire import mission_out
    from moonmail.domain.mission import ObligationEnd

    if not _known:
        offer = Offer.objects.select_related("mission").get(pk="mm-204:message")
        terms = mission_out(offer.mission).terms
        _known.update(offer=offer, confirmation=_confirmation(terms, offer.price, ObligationEnd.LANDED))
    offer, now = _known["offer"], clock.now() - timedelta(minutes=number)
    shared: dict[str, Any] = {"member": member, "request_sha256": "", "created_at": now}
    booking_id, words = uuid.uuid4(), {"ja": "プレート工房（諏訪）", "en": "Plate workshop, Suwa"}
    hold = Hold(id=uuid.uuid4(), offer=offer, price=offer.price, state="used", expires_at=now, **shared)
    shipment = Shipment(
        id=uuid.uuid4(),
        kind="message",
        title=f"月へのことば {number}",
        size=offer.size,
        mission_id=offer.mission_id,
        booking_id=booking_id,
        state="integrated",
        message={
            "name": "山本 さくら",
            "text": "見上げたら、手を振ってください。",
            "photo": None,
            "drawing": None,
            "plate": "0" * 64,
        },
        **shared,
    )
    booking = Booking(
        id=booking_id,
        reference=f"{number:06d}",
        state="confirmed",
        hold=hold,
        shipment=shipment,
        price=offer.price,
        due=offer.price,
        confirmation=_known["confirmation"],
        confirmed_at=now,
        **shared,
    )
    events = [
        CustodyEvent(
            id=uuid.uuid4(),
            member=member,
            shipment=shipment,
            state="integrated",
            recorded_at=now + timedelta(days=step),
            body={
                "biz_step": "installing",
                "disposition": "in_progress",
                "read_point": words,
                "holder": words,
                "occurred_at": {"at": (now + timedelta(days=step)).isoformat(), "precision": "min", "bound": "at"},
                "confidence": "confirmed",
                "source": words,
            },
        )
        for step in range(EACH - 3)
    ]
    return [hold, shipment, booking, *events]


_known: dict[str, Any] = {}

if __name__ == "__main__":
    main()
