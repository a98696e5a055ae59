"""64 clients, 4 workers, one capsule: holds that end, payments that come late, cancellations, everything sent twice.

``MOONMAIL_ROUNDS=20`` makes it a long run; ``-s`` shows the figures.
"""

from __future__ import annotations

import json
import os
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.backend.test_live import at_once
from tests.support import postgres
from tests.support.server import RunningBackend, database_for

if TYPE_CHECKING:
    from tests.support.backend_calls import Answer
    from tests.support.live_calls import LiveCaller

CLIENTS: Final = 64
MEMBERS: Final = 16
WORKERS: Final = 4
ROOM: Final = 24
ROUNDS: Final = int(os.environ.get("MOONMAIL_ROUNDS", "1"))
OFFER: Final = "mm-204:message"
# Longer than a hold lasts.
LATER: Final = timedelta(minutes=36)
# How often a client asks again that was told that the server is busy.
PATIENCE: Final = 20

pytestmark = pytest.mark.timeout(120 + 60 * ROUNDS)


@pytest.fixture
def address() -> Iterator[str]:
    postgres.server_or_skip()
    with database_for("postgresql") as url:
        yield url


class Buyer:
    """One client. What it was told is kept, to be compared with the books."""

    def __init__(self, caller: LiveCaller, seed: int, confirmation: dict[str, Any]) -> None:
        self.caller = caller
        self.confirmation = confirmation
        self.random = random.Random(seed)
        self.late: tuple[Any, Any] | None = None
        self.held: set[str] = set()
        self.told: Counter[str] = Counter()

    def answered(self, act: Callable[[], Answer]) -> Answer:
        """Ask; a server that is busy is asked again."""
        for _ in range(PATIENCE):
            answer = act()
            self.told[str(answer.status) if answer.status < 300 else answer.code] += 1
            if answer.status != 503:
                return answer
        raise AssertionError(f"still busy: {answer.response.content!r}")

    def twice(self, act: Callable[[], Answer]) -> Answer:
        """Ask, and ask the same again, as after a lost answer."""
        first, second = self.answered(act), self.answered(act)
        if first.status == 409:
            # A no is not kept: what became free meanwhile may be had by asking again.
            return second
        assert first.status in (200, 201), first.response.content
        assert second.status == 200, second.response.content
        return first

    def hold(self) -> str | None:
        hold_id = uuid.uuid4()
        answer = self.twice(lambda: self.caller.hold("mm-204", "message", hold_id))
        if answer.status == 409:
            assert answer.code == "sold_out"
            return None
        assert answer.status == 201, answer.response.content
        self.held.add(str(hold_id))
        return str(hold_id)

    def order(self, hold_id: str) -> tuple[Any, Any]:
        """Book what is held, and open the page to pay."""
        shipment = self.caller.shipment("mm-204", "message").json
        body = {"hold_id": hold_id, "shipment_id": shipment["id"], "confirmation": self.confirmation}
        booking_id, payment_id = uuid.uuid4(), uuid.uuid4()
        booking = self.twice(lambda: self.caller.put(f"/v1/bookings/{booking_id}", body))
        payment = self.twice(lambda: self.caller.put(f"/v1/payments/{payment_id}", {"booking_id": str(booking_id)}))
        assert (booking.status, payment.status) == (201, 201), (booking.response.content, payment.response.content)
        return booking.json, payment.json

    def in_time(self) -> None:
        """Hold; then let it go, keep it until it ends, pay at once, pay and cancel, or leave the paying for later."""
        self.late = None
        hold_id = self.hold()
        if hold_id is None:
            return
        match self.random.choice(["release", "leave", "pay", "cancel", "late", "late"]):
            case "release":
                self.twice(lambda: self.caller.call("DELETE", f"/v1/holds/{hold_id}"))
            case "pay":
                _, payment = self.order(hold_id)
                self.caller.press_pay(payment)
            case "cancel":
                booking, payment = self.order(hold_id)
                self.caller.press_pay(payment)
                cancellation = uuid.uuid4()
                self.twice(lambda: self.caller.cancel(booking, booking["price"]["amount"], cancellation))
            case "late":
                self.late = self.order(hold_id)

    def pay_late(self, provider: Provider) -> None:
        if self.late is not None:
            provider.notify(self, self.late[1])

    def outcome(self) -> tuple[str, str] | None:
        if self.late is None:
            return None
        booking, payment = self.late
        return (
            self.caller.read("bookings", booking["id"])["state"],
            self.caller.read("payments", payment["id"])["state"],
        )

    def find_nothing(self) -> None:
        assert self.answered(lambda: self.caller.hold("mm-204", "message")).code == "sold_out"


class Provider:
    """The payment provider, which says late what it was paid in time."""

    def __init__(self, backend: RunningBackend) -> None:
        self.backend = backend
        self.ahead = timedelta()

    def wait(self) -> None:
        """Let the time of every hold end."""
        self.ahead += LATER
        self.backend.move_clock(self.ahead)

    def notify(self, buyer: Buyer, payment: Any) -> None:
        from moonmail.backend.payments.sample import SIGNATURE_HEADER, sign

        key = (self.backend.data_dir / "sample-payments.key").read_text().strip().encode()
        now = datetime.now(UTC) + self.ahead
        said = {
            "payment_id": payment["id"],
            "session": payment["checkout_url"].rpartition("/")[2],
            "kind": "paid",
            "amount": payment["amount"]["amount"],
            "occurred_at": now.isoformat(),
        }
        body = json.dumps(said).encode()
        headers = {SIGNATURE_HEADER.replace("-", "_"): sign(key, body, now)}
        for _ in range(2):
            answer = buyer.answered(lambda: buyer.caller.call("POST", "/v1/payment-notices/sample", body, **headers))
            assert answer.status == 204, answer.response.content


def together(buyers: list[Buyer], act: Callable[[Buyer], None]) -> None:
    gate = threading.Barrier(len(buyers))

    def go(buyer: Buyer) -> None:
        gate.wait(60)
        act(buyer)

    with ThreadPoolExecutor(len(buyers)) as pool:
        list(pool.map(go, buyers))


def leave_room(backend: RunningBackend, many: int) -> None:
    """Leave so many slots to be had."""
    with backend.rows() as rows:
        rows.all("UPDATE missions_offer SET capacity = taken + ? WHERE id = ?", many, OFFER)


def require_sound_books(backend: RunningBackend, buyers: list[Buyer], offer_id: str = OFFER) -> None:
    """Look at the rows themselves, past everything that the backend says about them."""
    with backend.rows() as rows:
        offer = rows.all("SELECT capacity, taken, sold_elsewhere FROM missions_offer WHERE id = ?", offer_id)[0]
        holds = rows.all(
            "SELECT h.id, h.state, h.quantity, m.email FROM bookings_hold h"
            " JOIN accounts_member m ON m.id = h.member_id WHERE h.offer_id = ?",
            offer_id,
        )
    counted = sum(hold["quantity"] for hold in holds if hold["state"] in ("active", "used"))
    assert offer["taken"] <= offer["capacity"], offer
    assert offer["taken"] - offer["sold_elsewhere"] == counted, (offer, counted)
    ours = {str(hold["id"]) for hold in holds if hold["email"].startswith("buyer-")}
    assert ours == set().union(*(buyer.held for buyer in buyers))


def money(backend: RunningBackend) -> Counter[tuple[str, str]]:
    """Return how often each pair of a booking's and its payment's state is there; no yen may be on neither side."""
    with backend.rows() as rows:
        pairs = rows.all(
            "SELECT b.state AS booking, p.state AS payment, p.amount, p.refunded, p.returned, s.refunded AS sent"
            " FROM payments_payment p JOIN bookings_booking b ON b.id = p.booking_id"
            " JOIN payments_samplesession s ON s.payment_id = p.id"
            " JOIN accounts_member m ON m.id = p.member_id WHERE m.email LIKE ?",
            "buyer-%",
        )
    for pair in pairs:
        back = pair["amount"] if pair["payment"] == "refunded" else 0
        assert pair["refunded"] == pair["returned"] == pair["sent"] == back, pair
    return Counter((pair["booking"], pair["payment"]) for pair in pairs)


def one_round(backend: RunningBackend, buyers: list[Buyer], provider: Provider) -> None:
    leave_room(backend, ROOM)
    together(buyers, Buyer.in_time)
    require_sound_books(backend, buyers)
    # The time of all holds ends at once, and only half of those who paid late find a slot.
    provider.wait()
    buyers[0].caller.get("/v1/changes")
    late = sum(buyer.late is not None for buyer in buyers)
    leave_room(backend, late // 2)
    together(buyers, partial(Buyer.pay_late, provider=provider))
    outcomes = Counter(outcome for buyer in buyers if (outcome := buyer.outcome()) is not None)
    assert outcomes == +Counter({("confirmed", "paid"): late // 2, ("lapsed", "refunded"): late - late // 2})
    # Others want what is left at the same moment; nothing is.
    together(buyers, Buyer.find_nothing)
    require_sound_books(backend, buyers)


def test_never_oversold_and_no_yen_lost(tmp_path: Path, address: str, django_started: None) -> None:
    from tests.support.live_calls import LiveCaller

    backend = RunningBackend(tmp_path / "hot", database_url=address, workers=WORKERS).start()
    buyers: list[Buyer] = []
    try:
        emails = [f"buyer-{number}@example.jp" for number in range(MEMBERS)]
        for email in emails:
            backend.add_member(email)
        callers = [LiveCaller(backend, emails[n % MEMBERS]) for n in range(CLIENTS)]
        confirmation = callers[0].confirmation("mm-204", "message")
        buyers = [Buyer(caller, seed, confirmation) for seed, caller in enumerate(callers)]
        provider = Provider(backend)
        began = perf_counter()
        for _ in range(ROUNDS):
            one_round(backend, buyers, provider)
        # Whoever paid flies, or has the money back.
        found = money(backend)
        assert set(found) <= {
            ("confirmed", "paid"),
            ("lapsed", "refunded"),
            ("cancelled", "refunded"),
            ("lapsed", "expired"),
        }, found
        assert min(found["confirmed", "paid"], found["lapsed", "refunded"], found["cancelled", "refunded"]) > 0, found
        told = sum((buyer.told for buyer in buyers), Counter[str]())
        assert told["sold_out"] > 0, "there was room for all: nothing was tried"
        print(f"{CLIENTS} clients, {ROUNDS} rounds, {perf_counter() - began:.1f} s: {dict(told)}, {dict(found)}")
    finally:
        for buyer in buyers:
            buyer.caller.session.close()
        backend.stop()


def test_control_without_the_conditional_update_oversells(tmp_path: Path, address: str) -> None:
    backend = RunningBackend(tmp_path / "hot", database_url=address, workers=WORKERS, control="check_then_book").start()
    try:
        # Three are left.
        assert at_once(backend, "mm-205:name", CLIENTS)[201] > 3
        with pytest.raises(AssertionError, match="taken"):
            require_sound_books(backend, [], "mm-205:name")
    finally:
        backend.stop()
