from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QGuiApplication  # noqa: E402
from tests.desktop.shells import Bench, open_bench  # noqa: E402

from moonmail.desktop import startup  # noqa: E402


@pytest.fixture(scope="session")
def app() -> QGuiApplication:
    return startup.make_application()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The app has no widgets; nor do its tests."""
    return QGuiApplication


@pytest.fixture
def make_bench(app: QGuiApplication, tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Opens shells on fixed data; a QML warning in any of them fails the test."""
    made: list[Bench] = []

    def make(**options: Any) -> Bench:
        bench = open_bench(tmp_path / str(len(made)), **options)
        made.append(bench)
        return bench

    yield make
    warnings = [warning for bench in made for warning in bench.warnings]
    for bench in made:
        bench.close()
    assert not warnings, "\n".join(warnings)


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    return make_bench()
