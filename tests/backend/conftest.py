"""The backend in this process, on SQLite and on PostgreSQL, with the sample flights and a clock that tests move.

Each test runs in a transaction that is rolled back. What needs real concurrency or a real process uses ``live``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.support.prepared import empty_data, fill_postgres
from tests.support.server import RunningBackend, database_for, running_backend

from moonmail.backend import clock as server_clock
from moonmail.backend.configuration import configure

if TYPE_CHECKING:
    from tests.support.backend_calls import Caller

    from moonmail.backend.accounts.models import Member

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class MovableClock:
    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **parts: float) -> None:
        self.at += timedelta(**parts)


class Prepared:
    """Django in this process, which can go from the one kind of database to the other.

    Both have the same folder of keys and pictures. Each is set up when it is first used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._sqlite: dict[str, Any] = {}
        self._configured: dict[str, Any] = {}

    def start(self) -> None:
        """Let Django read its settings, once: SQLite's, whatever comes first."""
        if not self._sqlite:
            # Most of the setting up is the same for everybody who does it.
            shutil.copytree(empty_data(), self.folder, dirs_exist_ok=True)
            configure(self.folder, sample=True)
            from django.db import connections

            from moonmail.backend import setup

            setup.start_django()
            self._sqlite = dict(connections.settings["default"])

    def use(self, database: str) -> None:
        self.start()
        from django.core.cache import caches
        from django.db import connections

        from moonmail.backend import configuration, setup

        first = database not in self._configured
        if first:
            url = self._stack.enter_context(database_for(database))
            if url:
                fill_postgres(url, sample=False)
            self._configured[database] = {
                "url": url,
                "database": configuration.postgres_options(url) if url else self._sqlite,
                "cache": configuration.cache_options(url),
            }
        configured = self._configured[database]
        os.environ["MOONMAIL_DATABASE"] = configured["url"]
        for handler, options in ((connections, configured["database"]), (caches, configured["cache"])):
            handler["default"].close()
            del handler["default"]
            handler.settings["default"] = handler.configure_settings({"default": dict(options)})["default"]
        assert connections["default"].vendor == database, "the tests of one database would run on the other"
        if first:
            server_clock.install(MovableClock())
            setup.prepare(sample=True)

    def close(self) -> None:
        if not self._sqlite:
            return
        from django.db import connections

        connections.close_all()
        self._stack.close()


# What depends on the database: locks, races, counters, constraints. The rest is the same code on both databases, and
# runs on PostgreSQL too when MOONMAIL_BOTH_DATABASES=1 asks for it.
_ON_BOTH: Final = frozenset(
    {
        "test_audit",
        "test_finding",
        "test_live",
        "test_live_desk",
        "test_live_help",
        "test_live_kiosks",
        "test_live_receiving",
        "test_live_rights",
        "test_live_second_factor",
        "test_live_sync",
        "test_orders",
        "test_sync",
    }
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("MOONMAIL_BOTH_DATABASES") == "1":
        return
    spared = [
        item
        for item in items
        if isinstance(item, pytest.Function)
        and "backend" in item.path.parts
        and item.path.stem not in _ON_BOTH
        and not item.path.stem.startswith(("test_postgres", "test_moving", "test_operations"))
        and getattr(item, "callspec", None) is not None
        and item.callspec.params.get("database") == "postgresql"
    ]
    if spared:
        config.hook.pytest_deselected(items=spared)
        left_out = set(spared)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database that this test runs on."""
    if request.param == "postgresql":
        from tests.support import postgres

        postgres.server_or_skip()
    return str(request.param)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    from django.contrib.auth.hashers import ScryptPasswordHasher

    before = {name: os.environ.get(name) for name in ("MOONMAIL_DATA", "MOONMAIL_DATABASE", "MOONMAIL_SAMPLE")}
    made = Prepared(tmp_path_factory.mktemp("backend"))
    # What holds a guesser's machine back would hold every account that a test makes back: a fifth of a second each.
    factor, ScryptPasswordHasher.work_factor = ScryptPasswordHasher.work_factor, 2**8
    yield made
    ScryptPasswordHasher.work_factor = factor
    server_clock.install(None)
    made.close()
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@pytest.fixture
def django_started(prepared: Prepared) -> None:
    """Django can be imported; for tests that use a database of their own choice."""
    prepared.start()


@pytest.fixture(scope="session")
def django_app(prepared: Prepared, database: str) -> Path:
    """Django on a database of this kind, set up once; the folder of the backend's data."""
    prepared.use(database)
    return prepared.folder


@pytest.fixture
def clock(django_app: Path) -> Iterator[MovableClock]:
    movable = MovableClock()
    server_clock.install(movable)
    yield movable
    server_clock.install(None)


@pytest.fixture
def db(django_app: Path, clock: MovableClock) -> Iterator[None]:
    """The sample database, as it was, for one test."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_member(email: str, number: str) -> Member:
    from moonmail.backend.accounts.models import Member

    return Member.objects.create_user(
        email, None, name="月野 うさぎ", name_kana="ツキノ ウサギ", membership_number=number
    )


@pytest.fixture
def member(db: None) -> Member:
    return make_member("member@example.jp", "005550001")


@pytest.fixture
def stranger(db: None) -> Member:
    return make_member("stranger@example.jp", "005550002")


@pytest.fixture
def me(member: Member) -> Caller:
    """Calls of a signed-in member."""
    from tests.support.backend_calls import Caller, mint_token

    return Caller(mint_token(member))


@pytest.fixture
def other(stranger: Member) -> Caller:
    """Calls of another member."""
    from tests.support.backend_calls import Caller, mint_token

    return Caller(mint_token(stranger))


@pytest.fixture
def anyone(db: None) -> Caller:
    """Calls without sign-in."""
    from tests.support.backend_calls import Caller

    return Caller(None)


@pytest.fixture
def own_database(database: str) -> Iterator[str]:
    """The address of an empty database for one test's own backend."""
    with database_for(database) as url:
        yield url


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[RunningBackend]:
    """A real running backend, one per test module and kind of database."""
    with running_backend(tmp_path_factory.mktemp("live"), database=database) as backend:
        yield backend
