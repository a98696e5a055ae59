"""A None that comes from Qt must not cost a reference: with one lost each time, the process aborts after a while."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractListModel, QMetaObject, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None has no count of references any more")

CROSSINGS = 1_000
# Whatever else runs meanwhile takes and gives back a few.
SLACK = 50


class Empty(QAbstractListModel):
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return None


class Mute(QObject):
    told = Signal(object)

    @Slot(result="QVariant")  # type: ignore[arg-type]
    def nothing(self) -> None:
        return None


def _drift(cross: Callable[[], object], times: int = CROSSINGS) -> int:
    cross()
    before = sys.getrefcount(None)
    for _ in range(times):
        cross()
    return abs(sys.getrefcount(None) - before)


@pytest.fixture
def engine(app: QGuiApplication) -> QQmlEngine:
    return QQmlEngine()


def test_none_from_a_property_that_is_not_there(engine: QQmlEngine) -> None:
    assert _drift(lambda: engine.property("nowhere")) < SLACK


def test_none_through_a_model(app: QGuiApplication) -> None:
    model = Empty()
    assert _drift(lambda: model.index(0).data()) < SLACK


def test_none_through_a_signal(app: QGuiApplication) -> None:
    mute, heard = Mute(), []
    mute.told.connect(heard.append)
    assert _drift(lambda: (mute.told.emit(None), heard.clear())) < SLACK


def test_none_from_qml(engine: QQmlEngine) -> None:
    component = QQmlComponent(engine)
    component.setData(
        b"import QtQml\nQtObject { property QtObject other: null\n function nothing() { return null } }", ""
    )
    thing = component.create()
    assert thing is not None, component.errorString()
    assert _drift(lambda: thing.property("other")) < SLACK
    assert _drift(lambda: QMetaObject.invokeMethod(thing, "nothing")) < SLACK


def test_the_measure_has_power() -> None:
    kept: list[None] = []
    assert _drift(lambda: kept.append(None)) >= CROSSINGS
