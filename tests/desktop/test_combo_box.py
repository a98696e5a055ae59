"""A box of choices shows what holds, whatever becomes of its list, its language and its user's last touch."""

from __future__ import annotations

from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QUrl
from PySide6.QtQml import QQmlComponent
from tests.desktop.shells import Bench

_PAGE = b"""
import QtQuick
import MoonMail.Ui

Item {
    id: page
    property list<string> words: ["one", "two", "three"]
    property int holds: 1
    property int asked: -1
    readonly property string shown: box.field.displayText
    readonly property int at: box.field.currentIndex

    function choose(index: int) {
        box.field.currentIndex = index;
        box.field.activated(index);
    }

    MoonComboBox {
        id: box
        label: "Number"
        options: page.words
        index: page.holds
        onChosen: index => page.asked = index
    }
}
"""


def page_in(bench: Bench) -> QObject:
    component = QQmlComponent(bench.shell.qml)
    component.setData(_PAGE, QUrl())
    made = component.create()
    assert made is not None, component.errorString()
    made.setParent(bench.window)
    return made


def test_it_shows_what_holds_after_another_list(bench: Bench) -> None:
    page = page_in(bench)
    assert page.property("shown") == "two"
    page.setProperty("words", ["\u4e00", "\u4e8c", "\u4e09"])
    assert page.property("shown") == "\u4e8c"


def test_what_the_user_chose_stays_only_if_it_holds(bench: Bench) -> None:
    page = page_in(bench)
    QMetaObject.invokeMethod(page, "choose", Qt.ConnectionType.DirectConnection, Q_ARG(int, 2))
    assert page.property("asked") == 2
    page.setProperty("holds", 2)
    assert page.property("at") == 2
    page.setProperty("holds", 0)
    assert page.property("shown") == "one"
