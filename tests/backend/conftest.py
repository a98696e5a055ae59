"""The backend in this process, on SQLite, with the sample flights and a clock that tests move.

Each test runs in a transaction that is rolled back. What needs real concurrency or a real process uses ``live``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.server import RunningBackend, running_backend

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


@pytest.fixture(scope="session")
def django_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Django set up once on a database of its own; the folder of the backend's data."""
    before = {name: os.environ.get(name) for name in ("MOONMAIL_DATA", "MOONMAIL_DATABASE", "MOONMAIL_SAMPLE")}
    folder = tmp_path_factory.mktemp("backend")
    configure(folder, sample=True)
    clock = MovableClock()
    server_clock.install(clock)
    from moonmail.backend import setup

    setup.prepare(sample=True)
    yield folder
    server_clock.install(None)
    from django.db import connections

    connections.close_all()
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


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


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """A real running backend, one per test module."""
    with running_backend(tmp_path_factory.mktemp("live")) as backend:
        yield backend
