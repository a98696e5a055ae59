"""One application for the process, drawn by the software renderer: the same pixels on every machine."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication

from moonmail.desktop import startup


@pytest.fixture(scope="session")
def app() -> QGuiApplication:
    return startup.make_application()
