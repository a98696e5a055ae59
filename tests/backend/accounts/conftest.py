from __future__ import annotations

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
