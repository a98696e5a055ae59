"""A real backend, engines on it, and waiting for what they tell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.server import RunningBackend, running_backend

from moonmail.client.engine import Engine, Settings
from moonmail.client.model import Event, Status
from moonmail.client.profile import Profile

PATIENCE = 30.0


class OffClock:
    """This machine's clock, set wrong by ``off``."""

    def __init__(self, off: timedelta = timedelta(0)) -> None:
        self.off = off

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass
class Watched:
    """An engine with everything it told."""

    engine: Engine
    events: list[Event] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.engine.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        with self.news:
            self.events.append(event)
            self.news.notify_all()

    def until(self, holds: Callable[[], Any]) -> Any:
        """Wait, looking again at every event, until ``holds`` returns something; return that."""
        ends = time.monotonic() + PATIENCE
        with self.news:
            seen = -1
            while True:
                if seen != len(self.events):
                    seen = len(self.events)
                    self.news.release()
                    try:
                        found = holds()
                    finally:
                        self.news.acquire()
                    if found:
                        return found
                if seen == len(self.events) and not self.news.wait(max(0.0, ends - time.monotonic())):
                    left = self.engine.operations().result()
                    raise AssertionError(f"it never came; {self.engine.status}; left to send: {left}")

    def sync(self) -> Status:
        return self.engine.sync_now().result(PATIENCE)


@dataclass
class Engines:
    root: Path
    made: list[Engine] = field(default_factory=list)

    def open(self, url: str, name: str = "profile", *, start: bool = True, **options: Any) -> Watched:
        engine = Engine(Profile(self.root / name), Settings(url, "none"), **options)
        self.made.append(engine)
        watched = Watched(engine)
        if start:
            engine.start()
        return watched

    @contextmanager
    def closing(self, url: str, name: str = "profile", **options: Any) -> Iterator[Watched]:
        watched = self.open(url, name, **options)
        yield watched
        self.close(watched)

    def close(self, watched: Watched) -> None:
        self.made.remove(watched.engine)
        watched.engine.close()


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[Engines]:
    engines = Engines(tmp_path)
    yield engines
    for engine in engines.made:
        engine.close()


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """A backend with sample flights and members, shared by the tests of one file."""
    with running_backend(tmp_path_factory.mktemp("backend")) as backend:
        yield backend


@pytest.fixture
def own_backend(tmp_path: Path) -> Iterator[RunningBackend]:
    """A backend that this test alone may stop, kill and change."""
    with running_backend(tmp_path) as backend:
        yield backend


@pytest.fixture
def member(backend: RunningBackend, engines: Engines) -> Watched:
    """An engine on which the first sample member is signed in."""
    from tests.client.members import sign_in

    watched = engines.open(backend.url)
    sign_in(watched, backend)
    return watched
