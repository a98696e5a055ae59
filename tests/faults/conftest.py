from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication
from tests.faults import bench
from tests.faults.house import House, open_house
from tests.support.server import RunningBackend, running_backend

from moonmail.desktop import startup


@pytest.fixture(scope="session")
def app() -> QGuiApplication:
    return startup.make_application()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a backend that was set up and never used: copied, it saves every test the setting up."""
    made = RunningBackend(tmp_path_factory.mktemp("sample") / "backend")
    done = made.run("init", "--sample", "--data", str(made.data_dir))
    assert done.returncode == 0, done.stderr
    return made.data_dir


@pytest.fixture(scope="session")
def scarce_data(tmp_path_factory: pytest.TempPathFactory, sample_data: Path) -> Path:
    """The same, with few slots of what the bench's members want."""
    return bench.make_scarce(sample_data, tmp_path_factory.mktemp("scarce") / "backend")


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory, sample_data: Path) -> Iterator[RunningBackend]:
    """A backend that no test stops or changes."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(sample_data, folder / "backend")
    with running_backend(folder) as running:
        yield running


@pytest.fixture
def own_backend(tmp_path: Path, sample_data: Path) -> Iterator[RunningBackend]:
    """A backend that this test alone may stop, kill and change."""
    shutil.copytree(sample_data, tmp_path / "backend")
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
