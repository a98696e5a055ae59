"""What holds for every test: no display, no log warning that nobody expected."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
# Tests ask more in a second than a member in an hour. Those of the limits switch them on.
os.environ.setdefault("MOONMAIL_LIMITS", "off")


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
