"""Orders at 64 clients for one capsule on PostgreSQL, against the same rows written by psycopg alone.

An order is a hold, what travels and the booking: three calls, three transactions. The floor writes it in one.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import statistics
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from tests.benchmarks.rows import Row, paired, row
from tests.support import postgres
from tests.support.server import RunningBackend, running_backend
from tests.support.things import plate

from moonmail.contract.missions import Mission, Offer
from moonmail.contract.orders import order_from
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.references import new_reference

CLIENTS: Final = 64
WORKERS: Final = 4
# Of each client in one run.
ORDERS: Final = 6
RUNS: Final = 5
MISSION: Final = "mm-204"
SIZE: Final = "message"
OFFER: Final = f"{MISSION}:{SIZE}"
CATALOGUE: Final = "catalogue"
GOAL_P99_MS: Final = 300.0

_NUMBERED: Final = "UPDATE changes_scope SET counter = counter + %s WHERE key = %s RETURNING counter"
_LOGGED: Final = (
    "INSERT INTO changes_change (kind, object_id, scope, rev, created_rev, destroyed)"
    " VALUES (%s, %s, %s, %s, %s, false) ON CONFLICT (kind, object_id, scope) DO UPDATE SET rev = excluded.rev"
)


@dataclass
class Times:
    """Milliseconds of each order and of each call, all clients together."""

    orders: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)

    def say(self) -> str:
        calls = f"; a call {_p(self.calls, 50):.0f}/{_p(self.calls, 99):.0f}" if self.calls else ""
        return f"an order takes {_p(self.orders, 50):.0f}/{_p(self.orders, 99):.0f} ms (p50/p99){calls}"


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


class Client:
    """One member's app: one connection, nothing looked at but the status."""

    def __init__(self, backend: RunningBackend, number: int) -> None:
        email = f"client-{number}@example.jp"
        backend.add_member(email)
        self._headers = {
            "Authorization": f"Bearer {backend.sign_in_token(email)}",
            "Content-Type": "application/json",
        }
        self._connection = http.client.HTTPConnection(backend.url.removeprefix("http://"), timeout=120)
        self._confirmation: Any = None

    def call(self, method: str, path: str, body: Any = None) -> Any:
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        self._connection.request(method, path, sent, self._headers)
        answer = self._connection.getresponse()
        said = answer.read()
        assert answer.status in (200, 201), (method, path, answer.status, said)
        return json.loads(said) if said else None

    def prepare(self, sha256: str) -> None:
        """What an app did before: the picture is sent, the terms are read."""
        self.call("PUT", f"/v1/blobs/{sha256}", plate())
        flight = Mission.model_validate(self.call("GET", f"/v1/missions/{MISSION}"))
        offers = [Offer.model_validate(one) for one in self.call("GET", f"/v1/missions/{MISSION}/offers")["items"]]
        offer = next(one for one in offers if one.size == SIZE)
        self._confirmation = {
            "terms_version": flight.terms.version,
            "total": offer.price.amount,
            "facts_sha256": facts_sha256(legal_facts(order_from(flight, offer, 1, 0))),
            "language": "ja",
            "confirmed_at": datetime.now(UTC).isoformat(),
        }
        self._message = {"name": "", "text": "月へ行ってらっしゃい。", "plate": sha256}

    def order(self, times: Times) -> None:
        hold, shipment, booking = (str(uuid.uuid4()) for _ in range(3))
        what = {"mission_id": MISSION, "size": SIZE}
        ordered = {"hold_id": hold, "shipment_id": shipment, "confirmation": self._confirmation}
        began = perf_counter()
        for path, body in (
            (f"holds/{hold}", what),
            (f"shipments/{shipment}", {"title": "手紙", "message": self._message, **what}),
            (f"bookings/{booking}", ordered),
        ):
            called = perf_counter()
            self.call("PUT", f"/v1/{path}", body)
            times.calls.append((perf_counter() - called) * 1000)
        times.orders.append((perf_counter() - began) * 1000)

    def close(self) -> None:
        self._connection.close()


class Floor:
    """One connection of psycopg that writes what an order of the backend's left behind: the same rows, once more."""

    def __init__(self, url: str, pattern: dict[str, dict[str, Any]]) -> None:
        import psycopg

        self._connection = psycopg.connect(url)
        self._pattern = pattern
        self._inserts = {
            table: f"INSERT INTO {table} ({', '.join(map(_quoted, columns))})"
            f" VALUES ({', '.join(['%s'] * len(columns))})"
            for table, columns in pattern.items()
        }

    def order(self, times: Times) -> None:
        made = {table: dict(columns) for table, columns in self._pattern.items()}
        hold, shipment, booking = (made[f"bookings_{name}"] for name in ("hold", "shipment", "booking"))
        hold["id"], shipment["id"], booking["id"] = (uuid.uuid4() for _ in range(3))
        booking |= {"hold_id": hold["id"], "shipment_id": shipment["id"], "reference": new_reference()}
        shipment["booking_id"] = booking["id"]
        member = f"member:{hold['member_id']}"
        began = perf_counter()
        with self._connection.transaction():
            taken = self._connection.execute(
                "UPDATE missions_offer SET taken = taken + 1 WHERE id = %s AND taken <= capacity - 1", [OFFER]
            )
            assert taken.rowcount == 1
            for table, insert in self._inserts.items():
                self._connection.execute(insert, list(made[table].values()))
            for scope, objects in (
                (member, (("hold", hold["id"]), ("shipment", shipment["id"]), ("booking", booking["id"]))),
                (CATALOGUE, (("offer", OFFER),)),
            ):
                found = self._connection.execute(_NUMBERED, [len(objects), scope]).fetchone()
                assert found is not None
                for rev, (kind, object_id) in enumerate(objects, found[0] - len(objects) + 1):
                    self._connection.execute(_LOGGED, [kind, str(object_id), scope, rev, rev])
        times.orders.append((perf_counter() - began) * 1000)

    def close(self) -> None:
        self._connection.close()


def _quoted(column: str) -> str:
    return f'"{column}"'


def _pattern(backend: RunningBackend, email: str) -> dict[str, dict[str, Any]]:
    """Return the rows of one order as the backend wrote them."""
    from psycopg.types.json import Jsonb

    with backend.rows() as rows:
        found = {
            table: rows.all(
                f"SELECT t.* FROM {table} t JOIN accounts_member m ON m.id = t.member_id WHERE m.email = ? LIMIT 1",
                email,
            )[0]
            for table in ("bookings_hold", "bookings_shipment", "bookings_booking")
        }
    return {
        table: {name: Jsonb(value) if isinstance(value, dict | list) else value for name, value in columns.items()}
        for table, columns in found.items()
    }


def _leave_room(backend: RunningBackend, many: int) -> None:
    with backend.rows() as rows:
        rows.all("UPDATE missions_offer SET capacity = taken + ? WHERE id = ?", many, OFFER)


def _left(backend: RunningBackend) -> int:
    with backend.rows() as rows:
        return int(rows.value("SELECT capacity - taken FROM missions_offer WHERE id = ?", OFFER))


def _at_once(makers: list[Callable[[Times], None]], times: Times) -> float:
    """Let all of them order ORDERS times, beginning at the same moment; return the milliseconds per order."""
    gate = threading.Barrier(len(makers) + 1)

    def go(order: Callable[[Times], None]) -> None:
        gate.wait(60)
        for _ in range(ORDERS):
            order(times)

    with ThreadPoolExecutor(len(makers)) as pool:
        running = [pool.submit(go, order) for order in makers]
        gate.wait(60)
        began = perf_counter()
        for each in running:
            each.result()
    return (perf_counter() - began) * 1000 / (len(makers) * ORDERS)


@contextmanager
def _clients(backend: RunningBackend) -> Iterator[list[Client]]:
    sha256 = hashlib.sha256(plate()).hexdigest()
    made = [Client(backend, number) for number in range(CLIENTS)]
    try:
        for client in made:
            client.prepare(sha256)
        yield made
    finally:
        for client in made:
            client.close()


def measure() -> list[Row]:
    # What is measured is the work, not how many calls one device may make in a row.
    os.environ["MOONMAIL_LIMITS"] = "off"
    postgres.server()
    ours, theirs = Times(), Times()
    with (
        tempfile.TemporaryDirectory(prefix="moonmail-bench-") as name,
        running_backend(Path(name), database="postgresql", workers=WORKERS) as backend,
        _clients(backend) as clients,
    ):
        _leave_room(backend, 1)
        clients[0].order(Times())
        pattern = _pattern(backend, "client-0@example.jp")
        floors = [Floor(backend.database_url, _of_member(backend, pattern, number)) for number in range(CLIENTS)]

        def side(makers: list[Callable[[Times], None]], times: Times) -> float:
            # Exactly as many as will be asked for: one count that is lost would leave one over, or miss one.
            _leave_room(backend, CLIENTS * ORDERS)
            took = _at_once(makers, times)
            assert _left(backend) == 0
            return took

        values, floor_values = paired(
            lambda: side([client.order for client in clients], ours),
            lambda: side([floor.order for floor in floors], theirs),
            RUNS,
        )
        for floor in floors:
            floor.close()
        assert backend.check() == []
    per_second, floor_per_second = (1000 / statistics.median(each) for each in (values, floor_values))
    note = (
        f"{CLIENTS} clients, {WORKERS} workers, one capsule, 0 oversold, {RUNS} paired runs of {CLIENTS * ORDERS} "
        f"orders: {per_second:.0f} orders/s, {ours.say()}; floor: the same rows by psycopg, one transaction an order, "
        f"{floor_per_second:.0f} orders/s, {theirs.say()}"
    )
    worst, floor_worst = _p(ours.orders, 99), _p(theirs.orders, 99)
    call = _p(ours.calls, 99)
    return [
        row("order at 64 clients, PostgreSQL", values, floor_values, 2.5, "ms", note),
        *(
            Row(name, value, floor_worst, value / floor_worst, GOAL_P99_MS, value <= GOAL_P99_MS, "ms", what)
            for name, value, what in (
                ("order at 64 clients, p99", worst, "goal in ms; all three calls"),
                ("a call of an order at 64 clients, p99", call, "goal in ms; floor: a whole order"),
            )
        ),
    ]


def _of_member(backend: RunningBackend, pattern: dict[str, dict[str, Any]], number: int) -> dict[str, dict[str, Any]]:
    """Return the same rows as of another member."""
    with backend.rows() as rows:
        member = rows.value("SELECT id FROM accounts_member WHERE email = ?", f"client-{number}@example.jp")
    return {table: columns | {"member_id": member} for table, columns in pattern.items()}
