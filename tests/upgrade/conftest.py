"""Each release that was saved, for the tests that go through all of them."""

from __future__ import annotations

import pytest
from tests.upgrade.saved import Release, releases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "release" in metafunc.fixturenames:
        found = releases()
        metafunc.parametrize("release", found, ids=[release.name for release in found])


@pytest.fixture
def latest() -> Release:
    return releases()[-1]
