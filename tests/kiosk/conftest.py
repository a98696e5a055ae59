from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication
from tests.support.server import RunningBackend, running_backend

from moonmail.desktop.ahead import make_application


@pytest.fixture(scope="session")
def app() -> QGuiApplication:
    return make_application()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The kiosk has no widgets; nor do its tests."""
    return QGuiApplication


@pytest.fixture(scope="session")
def kiosk_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """A backend for all tests that enrol a kiosk of their own at it."""
    with running_backend(tmp_path_factory.mktemp("kiosk-backend")) as running:
        yield running
