"""A receiving desk on fixed data: the real book, vault and passes, and no backend."""

from __future__ import annotations

import uuid
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any, Final

from tests.desktop.desks import NOW, RECEIVING, DeskBench

from moonmail.client.desk.receiving import Receiving
from moonmail.contract.receiving import ReceivingBook
from moonmail.domain.item import Hazard
from moonmail.media.passes import PassClaims, PassSigningKey, issue, new_signing_key, pass_number

PATIENCE: Final = 30.0
KEY: Final = new_signing_key()
FLIGHT: Final = "MM 204"


def booking(number: int) -> uuid.UUID:
    return uuid.UUID(int=number, version=4)


def code(number: int = 1, *, key: PassSigningKey = KEY, sequence: int = 1, **changed: Any) -> str:
    """Return the pass of the booking with this number, as a scanner types it."""
    said = {
        "issued_at": NOW.replace(second=0) - timedelta(days=30),
        "expires_at": NOW.replace(second=0) + timedelta(days=365),
        "flight_number": FLIGHT,
        "size": "XS",
    } | changed
    return issue(PassClaims(key_id=key.key_id, booking=booking(number), sequence=sequence, **said), key)


def item(number: int, **changed: Any) -> dict[str, Any]:
    declared = {
        "name": "祖母の指輪",
        "description": "",
        "category": "ring",
        "materials": ["metal", "stone"],
        "finish": "",
        "shape": "round",
        "length_mm": 12.0,
        "width_mm": 12.0,
        "height_mm": 2.0,
        "compressed": False,
        "mass_g": 1.8,
        "pieces": 1,
        "answers": {hazard.value: "no" for hazard in Hazard},
    }
    return {
        "booking_id": str(booking(number)),
        "flight_number": FLIGHT,
        "size": "XS",
        "pass_number": pass_number(booking(number), 1),
        "sequence": 1,
        "state": "awaiting_item",
        "booking_state": "confirmed",
        "hand_in": "courier",
        "declared": declared,
    } | changed


def book(*items: dict[str, Any], at: datetime = NOW) -> ReceivingBook:
    flight = {"mission_id": "mm-204", "flight_number": FLIGHT, "sample": True, "item_due_at": None}
    told = {
        "items": list(items),
        "flights": [flight],
        "keys": [KEY.public_jwk()],
        "state": "x.1",
        "has_more": False,
        "server_time": at,
    }
    return ReceivingBook.model_validate(told)


def receiving_of(bench: DeskBench, *items: dict[str, Any]) -> Receiving:
    """Give the desk at rest a real book with these items. Every call to the backend stays without an answer."""
    made = Receiving(bench.desk)  # type: ignore[arg-type]
    bench.desk._parts["receiving"] = made  # type: ignore[assignment]
    never: Future[Any] = Future()
    never.set_exception(_offline())
    bench.desk.answers["call"] = never
    made._vaults.submit(made._put_piece, book(*items), anew=True, turn=0).result(PATIENCE)
    return made


def _offline() -> Exception:
    from moonmail.client.errors import ExchangeError
    from moonmail.client.glance import Trouble

    return ExchangeError(Trouble.OFFLINE)


def at_work(bench: DeskBench, *items: dict[str, Any]) -> Any:
    """Sign somebody of receiving in at a book of these items; return the page's view model."""
    receiving_of(bench, *(items or (item(1), item(2))))
    bench.enter(RECEIVING, "receive")
    until(bench, lambda: bench.vm("receive").shown.bookLine)
    return bench.vm("receive")


def until(bench: DeskBench, holds: Any) -> None:
    import time

    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "it never came"
        bench.settle()


def scan(bench: DeskBench, text: str) -> Any:
    """Scan, as the gate hands it on, and wait for the verdict."""
    vm = bench.vm("receive")
    vm.scan(text)
    until(bench, lambda: vm.shown.stage in ("yes", "no"))
    bench.settle()
    return vm


def consignment(*numbers: int, waybill: str = "13112345675", **changed: Any) -> Any:
    """Return what flies by air, as the backend tells it."""
    from moonmail.contract.receiving import Consignment
    from moonmail.domain.air_waybill import AirStatus, status_words

    words = status_words(AirStatus.DEP)
    status = {
        "id": str(uuid.UUID(int=91)),
        "code": "DEP",
        "words": {"ja": words.ja, "en": words.en},
        "place": "HND",
        "flight": "NH110",
        "at": NOW - timedelta(hours=2),
        "precision": "min",
        "confidence": "confirmed",
        "recorded_at": NOW,
    }
    told = {
        "id": str(uuid.UUID(int=90)),
        "number": waybill,
        "mission_id": "mm-204",
        "origin": "HND",
        "destination": "MCO",
        "booking_ids": [str(booking(number)) for number in numbers],
        "statuses": [status],
        "made_at": NOW,
    }
    return Consignment.model_validate(told | changed)


class StillAir:
    """The way by air without a backend: answers what it is told, and remembers what it was asked."""

    def __init__(self, *known: Any) -> None:
        self.known = list(known)
        self.asked: list[tuple[str, uuid.UUID, Any]] = []
        self.answer: Any = None

    def consignments(self, _: str) -> Future[Any]:
        return self._settled(self.known)

    def consign(self, made_id: uuid.UUID, body: Any) -> Future[Any]:
        self.asked.append(("consign", made_id, body))
        return self._settled(self.answer)

    def report(self, made_id: uuid.UUID, body: Any) -> Future[Any]:
        self.asked.append(("report", made_id, body))
        return self._settled(self.answer)

    @staticmethod
    def _settled(answer: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        return future


def in_the_air(bench: DeskBench, *known: Any) -> StillAir:
    """Open the sheet of the way by air over three accepted items."""
    air = StillAir(*known)
    at_work(bench, *(item(number, state="accepted", declared=None) for number in (1, 2, 3)), item(4))
    bench.desk.receiving.__dict__["air"] = air
    bench.root.run("receive.air")
    vm = bench.vm("receive").air
    until(bench, lambda: vm.ready and list(vm.flightNames) and len(vm.rows.rows) == len(known))
    bench.settle()
    return air
