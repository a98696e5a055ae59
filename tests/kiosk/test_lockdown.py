"""A kiosk can't be left: by no key with any modifier, by no button, by no touch, by no link."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
)
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest
from tests.kiosk.enrolled import enrolled, on_x, running_shell
from tests.kiosk.waiting import until
from tests.kiosk.xvfb import Display, needs_x, x_server
from tests.support.server import ROOT, RunningBackend, installed

from moonmail.desktop.ahead import make_qml
from moonmail.desktop.kiosk.lockdown import LockDown, key_may_pass

# Shift, Control, Alt, Super and the third level, by their names in X.
MODIFIERS = {"Shift": 0xFFE1, "Control": 0xFFE3, "Alt": 0xFFE9, "Super": 0xFFEB, "Level3": 0xFE03}
# As many as the pointer of XTEST has.
BUTTONS = range(2, 11)
KEY, MOD = Qt.Key, Qt.KeyboardModifier


def every_key(display: Display) -> None:
    """Press every key of the keyboard with every set of modifiers held."""
    held = [code for code in (display.keycode(each) for each in MODIFIERS.values()) if code]
    assert len(held) >= 4
    sets = [some for count in range(len(held) + 1) for some in itertools.combinations(held, count)]
    for code in range(8, 256):
        for some in sets:
            if code not in some:
                display.stroke(code, some)
        display.settle()


def every_button(display: Display) -> None:
    """Press every button but the left one, all over the screen and at its edges."""
    width, height = display.size
    for x, y in ((1, 1), (width - 2, 1), (width // 2, height // 2), (1, height - 2), (width - 2, height - 2)):
        for number in BUTTONS:
            display.click(x, y, number)


def at_rest(pids: list[int]) -> bool:
    """Return whether these processes have worked off what they were given: they use next to no time."""

    def ticks() -> int:
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids if alive(pid)]
        return sum(int(each[11]) + int(each[12]) for each in fields)

    before, ends = ticks(), time.monotonic() + 0.3
    until(lambda: time.monotonic() > ends, "a moment")
    return ticks() - before <= 3


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").exists()


def as_documented(display: Display) -> None:
    """Take the display server's own keys away, as docs/kiosk.md says."""
    # The master keyboard, that of XTEST, and the server's own: each has a map, and the one that is used counts.
    for device in ("3", "5", "7"):
        for options in (["-option", ""], ["-option", "srvrkeys:none"]):
            subprocess.run(["setxkbmap", "-display", display.name, "-device", device, *options], check=True)


@needs_x
@pytest.mark.parametrize("locked", [True, False])
def test_the_sweep_of_keys_and_buttons_ends_what_is_not_locked(app: QGuiApplication, locked: bool) -> None:
    with x_server(400, 300) as display:
        as_documented(display)
        command = [sys.executable, "-m", "tests.kiosk.loose_window", *(["locked"] if locked else [])]
        window = subprocess.Popen(
            command, cwd=ROOT, env=installed() | on_x(display.name), stdout=subprocess.PIPE, text=True
        )
        assert window.stdout is not None
        assert window.stdout.readline() == "shown\n"
        until(display.windows, "the window")
        try:
            every_key(display)
            every_button(display)
            if locked:
                # Heard after all the rest: events keep their order.
                display.click(200, 150)
                assert window.stdout.readline() == "clicked\n"
                assert display.windows() == [(0, 0, 400, 300)]
            else:
                assert window.wait(30) == 7
        finally:
            window.kill()
            window.wait(20)
            window.stdout.close()


@needs_x
@pytest.mark.timeout(180)
def test_no_key_and_no_button_leaves_a_running_kiosk(
    app: QGuiApplication, kiosk_backend: RunningBackend, tmp_path: Path
) -> None:
    width, height = 720, 1280
    with x_server(width, height) as display:
        as_documented(display)
        enrolled(kiosk_backend, tmp_path / "kiosk")
        with running_shell(tmp_path / "kiosk", tmp_path, **on_x(display.name)) as shell:
            until(lambda: display.windows() == [(0, 0, width, height)], "the attract screen")
            until(shell.sessions, "a session")
            every_button(display)
            every_key(display)
            every_button(display)
            until(lambda: at_rest([shell.process.pid, *shell.sessions()]), "rest", 60)

            def guest() -> bool:
                display.click(width // 2, height // 2)
                return len(display.windows()) == 2

            # It goes on: what is seen is the kiosk's own, and a touch begins a session, if there is none yet.
            until(guest, "a guest's session", 60)
            assert shell.process.poll() is None
            assert set(display.windows()) == {(0, 0, width, height)}
        assert shell.process.returncode == 0
        assert list(shell.run.iterdir()) == []


# ---------------------------------------------------------------- inside


@pytest.fixture
def window(app: QGuiApplication) -> Iterator[QQuickWindow]:
    qml = make_qml()
    component = QQmlComponent(qml)
    component.setData(b"import QtQuick\nWindow { width: 600; height: 600; visible: true }", "")
    window = component.create()
    assert isinstance(window, QQuickWindow)
    yield window
    window.destroy()


def test_it_does_not_close(window: QQuickWindow) -> None:
    LockDown(window)
    assert not window.close()
    assert window.isVisible()


def test_a_window_without_the_lock_closes(window: QQuickWindow) -> None:
    assert window.close()
    assert not window.isVisible()


def test_links_lead_nowhere(window: QQuickWindow, app: QGuiApplication) -> None:
    LockDown(window)
    # Handled means handled by us: no other program is started for it.
    for address in ("https://example.jp/", "file:///etc/passwd", "mailto:a@example.jp"):
        assert QDesktopServices.openUrl(QUrl(address))


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [
        (KEY.Key_A, MOD.NoModifier, "a"),
        (KEY.Key_A, MOD.ShiftModifier, "A"),
        (KEY.Key_At, MOD.GroupSwitchModifier, "@"),
        (KEY.Key_1, MOD.KeypadModifier, "1"),
        (KEY.Key_unknown, MOD.NoModifier, "月"),
        (KEY.Key_Tab, MOD.NoModifier, "\t"),
        (KEY.Key_Backtab, MOD.ShiftModifier, ""),
        (KEY.Key_Return, MOD.NoModifier, "\r"),
        (KEY.Key_Escape, MOD.NoModifier, "\x1b"),
        (KEY.Key_Henkan, MOD.NoModifier, ""),
        (KEY.Key_F1, MOD.NoModifier, ""),
        (KEY.Key_VolumeUp, MOD.NoModifier, ""),
    ],
)
def test_what_a_guest_needs_passes(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
    assert key_may_pass(key, modifiers, text)


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [
        (KEY.Key_Q, MOD.ControlModifier, "\x11"),
        (KEY.Key_V, MOD.ControlModifier, "\x16"),
        (KEY.Key_F4, MOD.AltModifier, ""),
        (KEY.Key_F1, MOD.ControlModifier, ""),
        (KEY.Key_F2, MOD.NoModifier, ""),
        (KEY.Key_A, MOD.MetaModifier, "a"),
        (KEY.Key_Menu, MOD.NoModifier, ""),
        (KEY.Key_F10, MOD.ShiftModifier, ""),
        (KEY.Key_Print, MOD.NoModifier, ""),
        (KEY.Key_HomePage, MOD.NoModifier, ""),
        (KEY.Key_Back, MOD.NoModifier, ""),
        (KEY.Key_PowerOff, MOD.NoModifier, ""),
        (KEY.Key_Delete, MOD.ControlModifier | MOD.AltModifier, ""),
        (KEY.Key_Tab, MOD.AltModifier, "\t"),
    ],
)
def test_commands_do_not_pass(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
    assert not key_may_pass(key, modifiers, text)


def test_what_would_be_a_command_is_taken_before_anybody_sees_it(window: QQuickWindow) -> None:
    lock = LockDown(window)
    override = QKeyEvent(QEvent.Type.ShortcutOverride, KEY.Key_Q, MOD.ControlModifier, "\x11")
    assert lock.eventFilter(window, override)
    assert override.isAccepted()
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    assert lock.eventFilter(window, menu)
    right, left = Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton
    for button, shut in ((right, True), (left, False)):
        at = QPointF(5, 5)
        press = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, button, button, MOD.NoModifier)
        assert lock.eventFilter(window, press) is shut


def test_a_long_press_in_the_corner_and_nowhere_else_asks_for_staff(window: QQuickWindow) -> None:
    asked: list[int] = []
    lock = LockDown(window, lambda: asked.append(1))
    finger = QTest.createTouchDevice()
    touch = QTest.touchEvent(window, finger)
    touch.press(0, QPoint(590, 10)).commit()
    assert lock._held.isActive()
    touch.move(0, QPoint(300, 300)).commit()
    assert not lock._held.isActive()
    touch.release(0, QPoint(300, 300)).commit()
    touch.press(0, QPoint(10, 10)).commit()
    assert not lock._held.isActive()
    touch.release(0, QPoint(10, 10)).commit()
    touch.press(0, QPoint(590, 10)).press(1, QPoint(580, 20)).press(2, QPoint(570, 20)).commit()
    assert not lock._held.isActive()
    touch.release(0, QPoint(590, 10)).release(1, QPoint(580, 20)).release(2, QPoint(570, 20)).commit()
    touch.press(0, QPoint(590, 10)).commit()
    lock._held.setInterval(1)
    lock._held.start()
    until(lambda: asked, "the call")
    touch.release(0, QPoint(590, 10)).commit()


@pytest.mark.parametrize("fingers", range(1, 6))
def test_no_gesture_moves_the_window_or_asks_for_staff(window: QQuickWindow, fingers: int) -> None:
    asked: list[int] = []
    lock = LockDown(window, lambda: asked.append(1))
    window.resize(600, 600)
    before = (window.geometry(), window.visibility())
    screen = QTest.createTouchDevice()
    # From each edge inwards, and together in the middle: what phones take for going home, back, or away.
    ways = [((0, 300), (500, 300)), ((599, 300), (100, 300)), ((300, 0), (300, 500)), ((300, 599), (300, 100))]
    for (x, y), (to_x, to_y) in [*ways, ((10, 10), (300, 300)), ((300, 300), (590, 10))]:
        for step in range(5):
            touch = QTest.touchEvent(window, screen)
            for finger in range(fingers):
                at = QPoint(x + (to_x - x) * step // 4, y + (to_y - y) * step // 4 + finger)
                (touch.press if step == 0 else touch.move)(finger, at)
            touch.commit()
        touch = QTest.touchEvent(window, screen)
        for finger in range(fingers):
            touch.release(finger, QPoint(to_x, to_y + finger))
        touch.commit()
        assert not lock._held.isActive()
    assert (window.geometry(), window.visibility()) == before
    assert asked == []
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        screen,
        fingers,
        QPointF(5, 5),
        QPointF(5, 5),
        QPointF(5, 5),
        2.0,
        QPointF(),
    )
    assert lock.eventFilter(window, pinch)
