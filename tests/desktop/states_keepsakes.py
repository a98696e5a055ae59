"""A shipment's page when something is owed, sent as an object, given away or booked for many."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEventLoop, QObject, QTimer
from tests.desktop import sample, sample_keepsakes, states_shipments
from tests.desktop.shells import Bench, done

from moonmail.client.model import ShipmentDetail
from moonmail.domain.states import EntitlementState


def fill(bench: Bench, *details: ShipmentDetail) -> None:
    """Let the engine at rest know these shipments, and the member they belong to."""
    known = {found.card.shipment_id: found for found in details}
    owed = EntitlementState.OFFERED
    cards = [
        replace(found.card, entitled=found.entitlement is not None and found.entitlement.state is owed)
        for found in details
    ]

    def shipments(offset: int = 0, limit: int = 50) -> Future[Any]:
        return done(cards[offset : offset + limit])

    def shipment(shipment_id: UUID) -> Future[Any]:
        return done(known.get(shipment_id))

    engine = bench.engine
    engine.shipments, engine.shipment = shipments, shipment
    engine.drafts = lambda: done([])
    engine.operations = lambda: done([operation for found in details for operation in found.operations])
    engine.member = lambda: done(sample_keepsakes.MEMBER)
    engine.entitlements = lambda: done(tuple(found.entitlement for found in details if found.entitlement))
    engine.gifts = lambda: done(tuple(found.gift for found in details if found.gift))
    engine.flight = lambda mission_id: done(sample.FLIGHTS.get(mission_id))


def page(found: ShipmentDetail, *, offline: bool = False, then: Callable[[Bench], None] | None = None) -> Any:
    def open_(bench: Bench) -> None:
        fill(bench, found)
        if offline:
            bench.offline()
        bench.home.open("shipments")
        bench.home.openShipment(str(found.card.shipment_id))
        states_shipments.drawn(bench)
        patched(bench)
        if then is not None:
            then(bench)
            bench.settle()

    return open_


def patched(bench: Bench) -> None:
    """Wait until the patches, which are drawn on a worker, are there."""
    patches = bench.home.shipment.record.patches
    if not patches.rowCount() or patches.rows[0].picture:
        return
    loop = QEventLoop()
    patches.dataChanged.connect(loop.quit)
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    bench.settle()


def read_letter(bench: Bench) -> None:
    bench.home.shipment.letter.markRead()
    bench.settle()


def look_refund(bench: Bench) -> None:
    read_letter(bench)
    bench.home.shipment.owed.look("refund")


def look_reflight(bench: Bench) -> None:
    read_letter(bench)
    bench.home.shipment.owed.look("reflight")
    bench.settle()
    bench.home.shipment.owed.pick("mm-204")


def look_cancel(bench: Bench) -> None:
    bench.home.shipment.change.begin("cancel")


def unfold(*names: str) -> Callable[[Bench], None]:
    def open_(bench: Bench) -> None:
        for name in names:
            fold = bench.window.findChild(QObject, f"{name}-fold")
            assert fold is not None, name
            if fold.property("iconName") == "chevron-down":
                bench.click(f"{name}-fold")
                bench.settle()

    return open_


def tags(bench: Bench) -> None:
    fill(bench, *{found.card.shipment_id: found for found in sample_keepsakes.ALL.values()}.values())
    bench.home.open("shipments")
    for _ in range(4):
        bench.settle()


def letter_waits(bench: Bench) -> None:
    """The start page when a letter was not read."""
    fill(bench, sample_keepsakes.CHOOSE, sample_keepsakes.NOT_ALLOWED, sample_keepsakes.FREE)
    bench.engine.board = lambda: done(list(sample.BOARD))
    bench.home.letterbox.look()


_OFFLINE = {"choose-kept", "cancelling"}
STATES: dict[str, Callable[[Bench], None]] = {
    **{f"shipment-{name}": page(found, offline=name in _OFFLINE) for name, found in sample_keepsakes.ALL.items()},
    "shipment-choose-read": page(sample_keepsakes.CHOOSE, then=read_letter),
    "shipment-choose-refund": page(sample_keepsakes.CHOOSE, then=look_refund),
    "shipment-choose-reflight": page(sample_keepsakes.CHOOSE, then=look_reflight),
    "shipment-choose-reflight-offline": page(sample_keepsakes.CHOOSE, offline=True, then=look_reflight),
    "shipment-cancel": page(sample_keepsakes.FREE, then=look_cancel),
    "shipment-open-cards": page(sample_keepsakes.FREE, then=unfold("change", "giving", "receipts", "owed")),
    "shipments-keepsakes": tags,
    "departures-letter": letter_waits,
}
