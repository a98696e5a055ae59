"""What holds for every test: no display, no log warning that nobody expected."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from tests.support import shared
from tests.support.server import BYTECODE
from tests.support.thorough import THOROUGH

gc.disable()
# How long it takes to think of something depends on what else runs: no test may fail by it.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
# Tests start Python by the hundred. Where it is to leave no bytecode beside the sources, it would compile everything
# at every start.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(BYTECODE)
    sys.dont_write_bytecode = False
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
# Tests ask more in a second than a member in an hour. Those of the limits switch them on.
os.environ.setdefault("MOONMAIL_LIMITS", "off")


# Many looks at one thing, or one walk in many variants: `make test` takes every second case of each test, or third.
SAMPLED = frozenset(
    {
        "test_accessible",
        "test_books",
        "test_capsule",
        "test_choices",
        "test_declaration",
        "test_gifts",
        "test_ink_papers",
        "test_keepsakes_page",
        "test_kiosk_keyboard",
        "test_kiosk_screens",
        "test_kiosk_sign_in",
        "test_kiosk_task",
        "test_kiosk_task_screens",
        "test_labels",
        "test_offline",
        "test_pages",
        "test_pass",
        "test_restoring",
        "test_rights_live",
        "test_screens",
        "test_send",
        "test_send_changes",
        "test_send_group",
        "test_send_kinds_flow",
        "test_send_screens",
        "test_settings_page",
        "test_shipments",
        "test_shipments_detail",
        "test_signed_in",
        "test_texts",
    }
)
# Of the states of every page, as many looks: each third by its name takes some of each page.
LOOKS = frozenset({"test_kiosk_screens", "test_screens", "test_send_screens"})
_NO_CASES = SimpleNamespace(params={})
_BETWEEN_COLLECTIONS = 10
_BETWEEN_WHOLE_COLLECTIONS = 200


def pytest_configure(config: pytest.Config) -> None:
    # Workers have that of the process that started them.
    if not hasattr(config, "workerinput"):
        config.add_cleanup(partial(shutil.rmtree, shared.open_folder(), ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if THOROUGH:
        return
    spared = {item for item in items if item.get_closest_marker("thorough")} | set(_spared_cases(items))
    if spared:
        config.hook.pytest_deselected(items=list(spared))
        items[:] = [item for item in items if item not in spared]


def _spared_cases(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Of each sampled test, the cases to leave out. A test without cases is a thing of its own: it stays."""
    cases = defaultdict(list)
    for item in items:
        # On which database it runs is no other look.
        if item.path.stem in SAMPLED and set(getattr(item, "callspec", _NO_CASES).params) - {"database"}:
            cases[item.nodeid.partition("[")[0]].append(item)
    for of_one in cases.values():
        if of_one[0].path.stem in LOOKS:
            by_name = sorted(of_one, key=lambda item: item.nodeid)
            yield from (item for number, item in enumerate(by_name) if number % 3 != 1)
        else:
            yield from sorted(of_one, key=lambda item: zlib.crc32(item.nodeid.encode()))[: len(of_one) // 2]


def pytest_collection_finish() -> None:
    """What was imported by now stays: to look for garbage in it were in vain each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    # Hypothesis, which the summary imports, asks who refers to a thing: what is frozen does not count as anybody.
    gc.unfreeze()


_ended = 0


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect garbage here and now, never on whatever thread happens to run: what a test left of Qt has an owner."""
    global _ended
    _ended += 1
    gc.disable()
    if _ended % _BETWEEN_COLLECTIONS == 0:
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
