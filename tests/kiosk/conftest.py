from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication

from moonmail.desktop.ahead import make_application


@pytest.fixture(scope="session")
def app() -> QGuiApplication:
    return make_application()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The kiosk has no widgets; nor do its tests."""
    return QGuiApplication
