"""What holds for every test: no display, no log warning that nobody expected."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator

import pytest

gc.disable()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
# Tests ask more in a second than a member in an hour. Those of the limits switch them on.
os.environ.setdefault("MOONMAIL_LIMITS", "off")


# What takes long and seldom finds what the rest does not: `make test-all` runs it too.
THOROUGH = os.environ.get("MOONMAIL_THOROUGH") == "1"
_BETWEEN_WHOLE_COLLECTIONS = 100


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if THOROUGH:
        return
    left_out = [item for item in items if item.get_closest_marker("thorough")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        spared = set(left_out)
        items[:] = [item for item in items if item not in spared]


_ended = 0


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect garbage here and now, never on whatever thread happens to run: what a test left of Qt has an owner."""
    global _ended
    _ended += 1
    gc.disable()
    gc.collect(2 if _ended % _BETWEEN_WHOLE_COLLECTIONS == 0 else 1)


class UnexpectedLogError(AssertionError):
    pass


@pytest.fixture(autouse=True)
def unexpected_log_warnings_fail(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log fails the test unless it is marked ``expects_log`` with the logger's name."""
    yield
    expected = {name for mark in request.node.iter_markers("expects_log") for name in mark.args}
    for record in caplog.get_records("call"):
        if record.levelno >= logging.WARNING and not any(record.name.startswith(name) for name in expected):
            raise UnexpectedLogError(f"{record.name}: {record.getMessage()}")
