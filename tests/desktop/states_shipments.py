"""My shipments, the pass and Settings in every state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer
from tests.desktop import sample, sample_shipments
from tests.desktop.shells import Bench, done

from moonmail.client.model import ShipmentCard, Status, StatusChanged, Trouble


def fill(bench: Bench, cards: tuple[ShipmentCard, ...] | list[ShipmentCard] = sample_shipments.CARDS) -> None:
    """Let the engine at rest know these shipments."""

    def shipments(offset: int = 0, limit: int = 50) -> Future[Any]:
        return done(list(cards[offset : offset + limit]))

    def shipment(shipment_id: UUID) -> Future[Any]:
        return done(sample_shipments.DETAILS.get(shipment_id))

    def drafts() -> Future[Any]:
        return done([])

    shown = {card.shipment_id for card in cards}
    operations = [o for o in sample_shipments.OPERATIONS if o.shipment_id in shown]
    bench.engine.shipments, bench.engine.shipment, bench.engine.drafts = shipments, shipment, drafts
    bench.engine.operations = lambda: done(operations)


def shipments(bench: Bench) -> None:
    fill(bench)
    bench.home.open("shipments")


def empty(bench: Bench) -> None:
    fill(bench, [])
    bench.home.open("shipments")


def offline(bench: Bench) -> None:
    fill(bench)
    bench.offline()
    bench.home.open("shipments")


def loading(bench: Bench) -> None:
    fill(bench, [])
    never: Future[Any] = Future()
    bench.engine.shipments = lambda *_: never
    bench.shell.services.bridge.take(StatusChanged(Status(syncing=True)))
    bench.home.open("shipments")


def failed(bench: Bench) -> None:
    fill(bench, [])
    bench.shell.services.bridge.take(StatusChanged(Status(trouble=Trouble.SERVER_DOWN, quote="7F3K9Q")))
    bench.home.open("shipments")


def signed_out(bench: Bench) -> None:
    fill(bench, [])
    bench.signed_out()
    bench.home.open("shipments")


def detail_of(card: ShipmentCard) -> Callable[[Bench], None]:
    def open_(bench: Bench) -> None:
        fill(bench)
        bench.home.open("shipments")
        bench.home.openShipment(str(card.shipment_id))
        drawn(bench)

    return open_


def drawn(bench: Bench) -> None:
    """Wait until the pass's code, which is made on a worker, is there."""
    bench.settle()
    boarding_pass = bench.home.shipment.boardingPass
    if boarding_pass.state == "ready" and not boarding_pass.qr:
        loop = QEventLoop()
        boarding_pass.qrChanged.connect(loop.quit)
        QTimer.singleShot(20_000, loop.quit)
        loop.exec()
    bench.settle()
    picture = bench.window.findChild(QObject, "pass-qr")
    while picture is not None and boarding_pass.qr and picture.property("progress") < 1:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def detail_offline(bench: Bench) -> None:
    bench.offline()
    detail_of(sample_shipments.FLYING)(bench)


def missing(bench: Bench) -> None:
    fill(bench)
    bench.home.openShipment(str(UUID(int=1)))


def settings(bench: Bench) -> None:
    fill(bench)
    bench.home.open("settings")


def settings_out(bench: Bench) -> None:
    bench.signed_out()
    settings(bench)


def large(bench: Bench) -> None:
    detail_of(sample_shipments.FLYING)(bench)
    bench.settle()
    bench.click("pass-show-large")


STATES: dict[str, Callable[[Bench], None]] = {
    "shipments": shipments,
    "shipments-empty": empty,
    "shipments-offline": offline,
    "shipments-loading": loading,
    "shipments-failed": failed,
    "shipments-signed-out": signed_out,
    "shipment": detail_of(sample_shipments.FLYING),
    "shipment-unpaid": detail_of(sample_shipments.UNPAID),
    "shipment-refused": detail_of(sample_shipments.REFUSED),
    "shipment-waiting": detail_of(sample_shipments.WAITING),
    "shipment-needs-you": detail_of(sample_shipments.NEEDS_YOU),
    "shipment-delayed": detail_of(sample_shipments.BOOKED),
    "shipment-lapsed": detail_of(sample_shipments.LAPSED),
    "shipment-lost": detail_of(sample_shipments.LOST),
    "shipment-offline": detail_offline,
    "shipment-missing": missing,
    "pass-large": large,
    "settings": settings,
    "settings-signed-out": settings_out,
}

__all__ = ["STATES", "fill", "sample"]
