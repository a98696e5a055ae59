from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication
from tests.faults import bench
from tests.faults.house import House, open_house
from tests.support import prepared
from tests.support.server import RunningBackend, running_backend

from moonmail.desktop import startup


@pytest.fixture(scope="session")
def app() -> QGuiApplication:
    return startup.make_application()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="session")
def scarce_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with few slots of what the bench's members want."""
    return bench.make_scarce(prepared.sample_data(), tmp_path_factory.mktemp("scarce") / "backend")


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """A backend that no test stops or changes."""
    with running_backend(tmp_path_factory.mktemp("shared")) as running:
        yield running


@pytest.fixture
def own_backend(tmp_path: Path) -> Iterator[RunningBackend]:
    """A backend that this test alone may stop, kill and change."""
    with running_backend(tmp_path) as running:
        yield running


@pytest.fixture
def opens(app: QGuiApplication, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Opens the app on a profile of this test; what is open at the end is closed."""
    made: list[House] = []

    def open_(backend: RunningBackend | None = None, name: str = "profile", **options: Any) -> House:
        house = open_house(tmp_path / name, backend, **options)
        made.append(house)
        return house

    yield open_
    for house in made:
        house.close()
