from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.support.oauth import App
from tests.support.server import RunningBackend


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
