"""Each check of drawn scenes on a small scene with the fault that it is for, and on the same scene without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from tests.support import accessible, keyboard, scene_checks
from tests.support.qml_tree import snapshot

HEAD = "import QtQuick\nimport QtQuick.Templates as T\n"

Show = Callable[[str], QQuickWindow]


@pytest.fixture(scope="module")
def engine(app: QGuiApplication) -> Iterator[QQmlEngine]:
    engine = QQmlEngine()
    yield engine
    engine.deleteLater()
    QCoreApplication.sendPostedEvents(None, 0)


@pytest.fixture
def show(engine: QQmlEngine) -> Iterator[Show]:
    windows: list[QQuickWindow] = []

    def show(body: str) -> QQuickWindow:
        component = QQmlComponent(engine)
        component.setData(f"{HEAD}Item {{ width: 400; height: 300; {body} }}".encode(), "")
        item = component.create()
        assert isinstance(item, QQuickItem), component.errorString()
        window = QQuickWindow()
        window.setColor("#0E1430")
        window.resize(400, 300)
        item.setParentItem(window.contentItem())
        item.setParent(window)
        window.show()
        window.requestActivate()
        window.grabWindow()
        QCoreApplication.processEvents()
        windows.append(window)
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.processEvents()


TEXT = 'color: "white"; font.pixelSize: 16; text: "月へ届くことば"'
BUTTON = (
    "T.Button { id: %s; x: %d; y: %d; width: 100; height: 44; text: '%s'; focusPolicy: Qt.StrongFocus; "
    "background: Rectangle { color: '#18203F'; border.width: parent.activeFocus ? 3 : 0; border.color: 'gold' } %s }"
)
KIND = "component MoonButton: T.Button { property int kind: 0; width: 60; height: 44 }"

SCENES = {
    "clipped text": (
        f"Text {{ width: 40; elide: Text.ElideRight; {TEXT} }}",
        f"Text {{ width: 200; elide: Text.ElideRight; {TEXT} }}",
    ),
    "clipped text by its height": (
        f"Text {{ width: 60; height: 20; wrapMode: Text.Wrap; {TEXT} }}",
        f"Text {{ width: 60; wrapMode: Text.Wrap; {TEXT} }}",
    ),
    "out of reach": (
        f"Text {{ x: 350; {TEXT} }}",
        f"Text {{ x: 50; {TEXT} }}",
    ),
    "out of reach in a clip": (
        f"Item {{ clip: true; width: 200; height: 20; Text {{ y: 15; {TEXT} }} }}",
        f"Flickable {{ clip: true; width: 200; height: 20; contentHeight: 60; Text {{ y: 15; {TEXT} }} }}",
    ),
    "out of reach beyond what scrolls": (
        f"Flickable {{ clip: true; width: 200; height: 100; contentHeight: 110; Text {{ y: 105; {TEXT} }} }}",
        f"Flickable {{ clip: true; width: 200; height: 100; contentHeight: 140; Text {{ y: 105; {TEXT} }} }}",
    ),
    "overlap": (
        f"Text {{ {TEXT} }} Text {{ y: 8; {TEXT} }}",
        f"Text {{ {TEXT} }} Text {{ y: 30; {TEXT} }}",
    ),
    "overlap of controls": (
        BUTTON % ("a", 0, 0, "a", "") + BUTTON % ("b", 90, 0, "b", ""),
        BUTTON % ("a", 0, 0, "a", "") + BUTTON % ("b", 110, 0, "b", ""),
    ),
    "small targets": (
        "T.Button { width: 60; height: 20; text: 'x' }",
        "T.Button { width: 60; height: 24; text: 'x' }",
    ),
    "one accent": (
        f"{KIND} MoonButton {{}} MoonButton {{ y: 60 }}",
        f"{KIND} MoonButton {{}} MoonButton {{ y: 60; kind: 1 }}",
    ),
    "contrast": (
        f"Rectangle {{ width: 200; height: 100; color: '#DDDDDD'; Text {{ {TEXT} }} }}",
        f"Rectangle {{ width: 200; height: 100; color: '#18203F'; Text {{ {TEXT} }} }}",
    ),
    "contrast through a veil": (
        f"Rectangle {{ width: 200; height: 100; color: '#C0FFFFFF'; Text {{ {TEXT} }} }}",
        f"Rectangle {{ width: 200; height: 100; color: '#10FFFFFF'; Text {{ {TEXT} }} }}",
    ),
    "contrast at one end of a gradient": (
        "Rectangle { width: 200; height: 100; gradient: Gradient { GradientStop { position: 0; color: '#0E1430' } "
        f"GradientStop {{ position: 1; color: '#FFFFFF' }} }} Text {{ {TEXT} }} }}",
        "Rectangle { width: 200; height: 100; gradient: Gradient { GradientStop { position: 0; color: '#0E1430' } "
        f"GradientStop {{ position: 1; color: '#070A1C' }} }} Text {{ {TEXT} }} }}",
    ),
    "text on pictures": (
        f"Image {{ width: 200; height: 100 }} Text {{ {TEXT} }}",
        "Image { width: 200; height: 100 } Rectangle { width: 200; height: 100; color: '#18203F' } "
        f"Text {{ {TEXT} }}",
    ),
}


@pytest.mark.parametrize("name", SCENES)
def test_a_check_catches_its_fault_and_nothing_else(name: str, show: Show) -> None:
    faulty, sound = SCENES[name]
    kind = next(check for check in scene_checks.CHECKS if name.startswith(check))
    found = scene_checks.findings(snapshot(show(faulty)))
    assert found
    assert all(line.startswith(kind) for line in found), found
    assert scene_checks.findings(snapshot(show(sound))) == []


NAMELESS = "T.Button { width: 44; height: 44; focusPolicy: Qt.StrongFocus }"
PAINTED = "Rectangle { width: 100; height: 44; activeFocusOnTab: true; MouseArea { anchors.fill: parent } }"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (NAMELESS, "no accessible name"),
        (PAINTED, "unknown to a screen reader"),
        (BUTTON % ("a", 0, 0, "送る", ""), ""),
    ],
)
def test_what_a_screen_reader_meets(body: str, expected: str, show: Show) -> None:
    window = show(body)
    found = accessible.unnamed(accessible.spoken(window), snapshot(window))
    assert [expected in line for line in found] == ([True] if expected else [])


TRAP = "T.TextArea { width: 200; height: 60; y: 60; focusPolicy: Qt.StrongFocus; color: 'white' }"
PAIR = BUTTON % ("a", 0, 0, "a", "") + BUTTON % ("b", 0, 60, "b", "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PAIR, []),
        (BUTTON % ("a", 0, 0, "a", "") + TRAP, ["Tab does not leave"]),
        (PAIR.replace("border.color: 'gold'", "border.color: '#18203F'"), ["no visible focus", "no visible focus"]),
        (
            BUTTON % ("a", 0, 0, "a", "Keys.onTabPressed: c.forceActiveFocus()")
            + BUTTON % ("b", 0, 60, "b", "")
            + BUTTON % ("c", 0, 120, "c", ""),
            ["Tab does not reach"],
        ),
    ],
)
def test_the_way_of_the_keyboard(body: str, expected: list[str], show: Show) -> None:
    found = keyboard.walk(show(body), QCoreApplication.processEvents)
    assert len(found) >= len(expected), found
    assert all(any(word in line for line in found) for word in expected), found
    if not expected:
        assert found == []
