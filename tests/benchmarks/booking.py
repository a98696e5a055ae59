"""Orders at 64 clients for one capsule on PostgreSQL, against the same SQL by psycopg alone.

An order is a hold, what travels and the booking: three calls, three transactions. The floor sends it in one.
``python -m tests.benchmarks.booking DATA_DIR DATABASE EMAIL`` orders once and prints the SQL of it as JSON.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
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
from tests.support.server import ROOT, RunningBackend, running_backend
from tests.support.things import plate

from moonmail.contract.missions import Mission, Offer
from moonmail.contract.orders import order_from
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.references import new_reference

CLIENTS: Final = 64
WORKERS: Final = 4
# Of each client in one run.
ORDERS: Final = 4
RUNS: Final = 5
MISSION: Final = "mm-204"
SIZE: Final = "message"
OFFER: Final = f"{MISSION}:{SIZE}"
GOAL_P99_MS: Final = 300.0


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
        email = _email(number)
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
        self._sha256 = sha256

    def order(self, times: Times) -> None:
        ids = [str(uuid.uuid4()) for _ in range(3)]
        began = perf_counter()
        for path, body in _calls(ids, self._sha256, self._confirmation):
            called = perf_counter()
            self.call("PUT", path, body)
            times.calls.append((perf_counter() - called) * 1000)
        times.orders.append((perf_counter() - began) * 1000)

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Recorded:
    """The SQL of one order with its values in place, and which of these are another order's own."""

    statements: list[str]
    member: str
    ids: list[str]
    reference: str

    @classmethod
    def of(cls, backend: RunningBackend, email: str) -> Recorded:
        command = [sys.executable, "-m", "tests.benchmarks.booking", str(backend.data_dir), backend.database_url, email]
        done = subprocess.run(command, cwd=ROOT, env=backend.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return cls(**json.loads(done.stdout))

    def another(self, member: str) -> list[str]:
        """Return the SQL of another order by ``member``."""
        new = {self.reference: new_reference()}
        for old, made in [(self.member, member), *((each, str(uuid.uuid4())) for each in self.ids)]:
            # As text in one column, as psycopg writes a UUID in another, and as a lock.
            new |= {form(old): form(made) for form in (str, _hex, _lock)}
        found = re.compile("|".join(re.escape(each) for each in new))
        return [found.sub(lambda match: new[match[0]], sql) for sql in self.statements]


def _hex(id_: str) -> str:
    return uuid.UUID(id_).hex


def _lock(id_: str) -> str:
    """Return the digits of the number by which the same request waits for itself."""
    return str(abs(int.from_bytes(uuid.UUID(id_).bytes[:8], signed=True)))


class Floor:
    """One connection of psycopg that sends what the backend sends for an order."""

    def __init__(self, backend: RunningBackend, recorded: Recorded, number: int) -> None:
        import psycopg

        self._recorded = recorded
        with backend.rows() as rows:
            self._member = str(rows.value("SELECT id FROM accounts_member WHERE email = ?", _email(number)))
        self._connection = psycopg.connect(backend.database_url)

    def order(self, times: Times) -> None:
        statements = self._recorded.another(self._member)
        began = perf_counter()
        with self._connection.transaction():
            for sql in statements:
                self._connection.execute(sql)
        times.orders.append((perf_counter() - began) * 1000)

    def close(self) -> None:
        self._connection.close()


def _email(number: int) -> str:
    return f"client-{number}@example.jp"


def record(folder: Path, database: str, email: str) -> None:
    """Order once in this process; print the SQL."""
    from moonmail.backend.configuration import configure

    configure(folder, database, sample=True)
    from moonmail.backend import setup

    setup.start_django()
    from django.db import connection
    from tests.support.backend_calls import Caller, mint_token

    from moonmail.backend.accounts.models import Member

    member = Member.objects.get(email=email)
    caller = Caller(mint_token(member))
    sha256, confirmation = caller.blob(plate()), caller.confirmation(MISSION, SIZE)
    statements: list[str] = []

    def keep(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        statements.append(connection.ops.compose_sql(sql, values))  # type: ignore[attr-defined]
        return execute(sql, values, many, context)

    ids = [str(uuid.uuid4()) for _ in range(3)]
    with connection.execute_wrapper(keep):
        for path, body in _calls(ids, sha256, confirmation):
            answer = caller.put(path, body)
            assert answer.status == 201, answer.response.content
    said = {"statements": statements, "member": str(member.pk), "ids": ids, "reference": answer.json["reference"]}
    sys.stdout.write(json.dumps(said))


def _calls(ids: list[str], sha256: str, confirmation: Any) -> list[tuple[str, Any]]:
    """Return addresses and bodies of an order."""
    hold, shipment, booking = ids
    what = {"mission_id": MISSION, "size": SIZE}
    message = {"name": "", "text": "月へ行ってらっしゃい。", "plate": sha256}
    return [
        (f"/v1/holds/{hold}", what),
        (f"/v1/shipments/{shipment}", {"title": "手紙", "message": message, **what}),
        (f"/v1/bookings/{booking}", {"hold_id": hold, "shipment_id": shipment, "confirmation": confirmation}),
    ]


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
        recorded = Recorded.of(backend, _email(0))
        floors = [Floor(backend, recorded, number) for number in range(CLIENTS)]

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
        f"orders: {per_second:.0f} orders/s, {ours.say()}; floor: the same {len(recorded.statements)} statements "
        "by psycopg, one transaction an order, "
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


if __name__ == "__main__":
    record(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
