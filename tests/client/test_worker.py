"""When the sync thread talks, and when it says that talking does not work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from moonmail.client.clock import SystemClock
from moonmail.client.errors import ExchangeError, StoreError
from moonmail.client.exchange import Superseded
from moonmail.client.hub import Hub
from moonmail.client.model import StatusChanged, Trouble
from moonmail.client.worker import IN_USE_SECONDS, PAYING_SECONDS, SECOND_TRY_SECONDS, Worker


@dataclass
class Rounds:
    """Plays back what each round should do: None is success."""

    plan: list[Exception | None] = field(default_factory=list)
    ran: int = 0
    due: float | None = None

    def __call__(self) -> float | None:
        self.ran += 1
        error = self.plan.pop(0) if self.plan else None
        if error is not None:
            raise error
        hub.say_network(None, syncing=False)
        return self.due


hub = Hub()


@pytest.fixture
def rounds() -> Rounds:
    global hub
    hub = Hub()
    return Rounds()


def still_worker(rounds: Rounds) -> Worker:
    """A worker whose thread does not run: its steps are called one by one."""
    return Worker(rounds, hub, SystemClock(), chance=lambda: 0.0)


def offline() -> ExchangeError:
    return ExchangeError(Trouble.OFFLINE)


def test_one_failure_is_no_news_two_are(rounds: Rounds) -> None:
    rounds.plan = [offline(), offline(), None, offline()]
    worker = still_worker(rounds)
    told: list[Trouble | None] = []
    hub.subscribe(lambda event: told.append(event.status.trouble) if isinstance(event, StatusChanged) else None)
    assert worker._once() == SECOND_TRY_SECONDS
    assert hub.status.trouble is None
    worker._once()
    assert hub.status.trouble is Trouble.OFFLINE
    worker._once()
    assert hub.status.trouble is None
    worker._once()
    assert hub.status.trouble is None
    assert not hub.status.syncing
    assert Trouble.OFFLINE in told


@pytest.mark.parametrize(
    "trouble", [Trouble.TLS, Trouble.CAPTIVE_PORTAL, Trouble.TOO_OLD, Trouble.NOT_MOONMAIL, Trouble.PROXY_AUTH]
)
def test_what_does_not_pass_by_itself_is_said_at_once(rounds: Rounds, trouble: Trouble) -> None:
    rounds.plan = [ExchangeError(trouble, quote="QRST3467")]
    still_worker(rounds)._once()
    assert (hub.status.trouble, hub.status.quote) == (trouble, "QRST3467")


def test_waits_grow_and_end(rounds: Rounds) -> None:
    rounds.plan = [offline() for _ in range(12)]
    worker = still_worker(rounds)
    waits = [worker._once() for _ in range(12)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, *[30.0] * 7]
    worker.set_in_use(False)
    rounds.plan = [offline() for _ in range(4)]
    assert [worker._once() for _ in range(4)] == [150.0] * 4


def test_a_server_that_asks_to_wait_is_given_time(rounds: Rounds) -> None:
    rounds.plan = [
        ExchangeError(Trouble.SERVER_DOWN, retry_after=40.0),
        ExchangeError(Trouble.SERVER_DOWN, retry_after=90.0),
    ]
    worker = still_worker(rounds)
    assert [worker._once(), worker._once()] == [40.0, 90.0]


def test_how_often_it_looks(rounds: Rounds) -> None:
    worker = still_worker(rounds)
    assert worker._once() == IN_USE_SECONDS
    worker.set_paying(True)
    assert worker._once() == PAYING_SECONDS
    worker.set_paying(False)
    rounds.due = 3.0
    assert worker._once() == 3.0
    rounds.due = None
    worker.set_in_use(False)
    assert worker._once() == 300.0


def test_a_change_of_who_is_signed_in_begins_a_new_round_at_once(rounds: Rounds) -> None:
    rounds.plan = [Superseded()]
    assert still_worker(rounds)._once() == 0.0


def test_a_full_disk_ends_no_thread(rounds: Rounds) -> None:
    rounds.plan = [StoreError(Trouble.STORE_FULL)]
    assert still_worker(rounds)._once() == IN_USE_SECONDS
    assert not hub.status.syncing


@pytest.mark.expects_log("moonmail.client.worker")
def test_a_defect_is_logged_and_ends_no_thread(rounds: Rounds) -> None:
    rounds.plan = [KeyError("a defect")]
    assert still_worker(rounds)._once() == IN_USE_SECONDS
    assert not hub.status.syncing


@pytest.fixture
def running(rounds: Rounds) -> Iterator[Callable[[], Worker]]:
    made: list[Worker] = []

    def run() -> Worker:
        worker = still_worker(rounds)
        made.append(worker)
        worker.start()
        return worker

    yield run
    for worker in made:
        worker.close(10)


def test_who_asks_gets_an_answer_after_a_second_try(rounds: Rounds, running: Callable[[], Worker]) -> None:
    worker = running()
    assert worker.ask().result(10).trouble is None
    rounds.plan = [offline(), None]
    assert worker.ask().result(10).trouble is None
    rounds.plan = [offline(), offline()]
    assert worker.ask().result(10).trouble is Trouble.OFFLINE
    assert worker.ask().result(10).trouble is None


def test_nobody_is_left_waiting_at_the_end(rounds: Rounds, running: Callable[[], Worker]) -> None:
    worker = running()
    worker.close(10)
    assert worker.ask().result(10) == hub.status


def test_coming_back_to_the_window_looks_at_once(rounds: Rounds, running: Callable[[], Worker]) -> None:
    worker = running()
    worker.ask().result(10)
    worker.set_in_use(False)
    before = rounds.ran
    again = threading.Event()
    hub.subscribe(lambda _: again.set())
    worker.set_in_use(True)
    assert again.wait(10)
    worker.ask().result(10)
    assert rounds.ran >= before + 1


@pytest.mark.expects_log("moonmail.client.hub")
def test_a_listener_that_fails_costs_nobody_else_anything(rounds: Rounds, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[object] = []

    def bad(_: object) -> None:
        raise KeyError("a defect")

    hub.subscribe(bad)
    unsubscribe = hub.subscribe(heard.append)
    hub.say(waiting=1)
    unsubscribe()
    unsubscribe()
    hub.say(waiting=2)
    assert len(heard) == 1
    assert "a listener failed" in caplog.text


def test_troubles_of_the_store_and_of_the_network_do_not_hide_each_other(rounds: Rounds) -> None:
    said: list[Trouble | None] = []
    hub.say_store(Trouble.STORE_FULL)
    hub.say_network(Trouble.OFFLINE)
    said.append(hub.status.trouble)
    hub.say_store(None)
    said.append(hub.status.trouble)
    hub.say_clock(True)
    hub.say_network(None)
    said.append(hub.status.trouble)
    assert said == [Trouble.STORE_FULL, Trouble.OFFLINE, Trouble.CLOCK_WRONG]
