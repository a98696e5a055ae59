from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.support.oauth import App
from tests.support.server import RunningBackend
from tests.support.staff_calls import make

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.factor import Person


@pytest.fixture
def app(live: RunningBackend) -> App:
    return App(live.url)


@pytest.fixture
def sakura(live: RunningBackend) -> dict[str, str]:
    """The first sample member: name, membership_number, email, password."""
    return live.sample_members[0]


@pytest.fixture
def emma(live: RunningBackend) -> dict[str, str]:
    return live.sample_members[1]


@pytest.fixture
def right_time(live: RunningBackend) -> Iterator[RunningBackend]:
    """The backend, whose clock the test may move; afterwards it goes right again."""
    yield live
    live.move_clock(timedelta())


@pytest.fixture
def own_counts(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Counts of this test alone, and passwords that are hashed cheaply."""
    from django.contrib.auth.hashers import ScryptPasswordHasher
    from django.core.cache import cache

    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 2**8)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def agent(own_counts: None) -> Person:
    """Somebody of the staff, without a second factor yet."""
    return make("tsuki@example.jp", "agent")


@pytest.fixture
def ready(agent: Person, clock: MovableClock) -> Person:
    """Somebody who has set up their second factor in another browser, some time ago."""
    from tests.support.factor import new_browser

    agent.set_up(clock())
    agent.browser = new_browser()
    clock.forward(hours=1)
    return agent
