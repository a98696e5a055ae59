"""The kiosk's own screens: in every state, both ways round, without a warning, and with what staff do on them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from tests.kiosk.shell_states import STATES, WAITING, opened, settle
from tests.kiosk.waiting import until
from tests.support import accessible
from tests.support.qml_tree import snapshot
from tests.support.scene_checks import findings
from tests.support.server import ROOT, installed

from moonmail.desktop.kiosk.keeper import ShellView
from moonmail.desktop.kiosk.shell import LEFT, KioskShell
from moonmail.desktop.qt_log import QtLog
from moonmail.desktop.viewmodels.kiosk_shell import derive_shell
from moonmail.domain.kiosk import KioskState, TroubleReason


@pytest.fixture
def shown(app: QGuiApplication, tmp_path: Path) -> Iterator[tuple[KioskShell, Callable[[ShellView], None]]]:
    log = QtLog()
    with opened(tmp_path, log) as found:
        yield found
    assert not log.warnings, "\n".join(log.warnings)


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_every_state_can_be_seen_read_and_touched(
    shown: tuple[KioskShell, Callable[[ShellView], None]], size: tuple[int, int]
) -> None:
    shell, show = shown
    shell.window.resize(*size)
    wrong = []
    root = {"attract": "begin", "out_of_order": "out-of-order", "maintenance": "maintenance", "pin": "staff-pin"}
    for name, view in STATES.items():
        show(view)
        assert shell.window.findChild(QObject, root[shell.model.screen]) is not None, name
        scene = snapshot(shell.window)
        there = findings(scene) + accessible.unnamed(accessible.spoken(shell.window), scene)
        wrong += [f"{name}: {each}" for each in there]
    assert not wrong, "\n".join(wrong)


def test_both_languages_are_said_in_the_kiosks_own_order() -> None:
    ja, en = derive_shell(WAITING), derive_shell(replace(WAITING, languages=("en", "ja")))
    assert (ja.call, ja.callSecond) == ("画面に触れてはじめる", "Touch to begin")
    assert (en.call, en.callSecond) == (ja.callSecond, ja.call)
    assert derive_shell(replace(WAITING, languages=("en",))).callSecond == ""


def test_nothing_can_be_begun_while_it_is_out_of_order() -> None:
    for reason in TroubleReason:
        props = derive_shell(replace(WAITING, state=KioskState.OUT_OF_ORDER, reason=reason))
        assert props.screen == "out_of_order"
        assert not props.canBegin
        assert props.code == f"K-{reason.upper()}"
        assert props.phone == "係員直通 内線 4021"


def found(below: QQuickItem, name: str) -> QQuickItem | None:
    """Return the item called ``name``: those of a repeater are no children but in what is drawn."""
    if below.objectName() == name:
        return below
    return next((item for child in below.childItems() if (item := found(child, name)) is not None), None)


def click(shell: KioskShell, name: str) -> None:
    item = found(shell.window.contentItem(), name)
    assert item is not None, name
    assert item.isEnabled(), name
    item.click()  # type: ignore[attr-defined]
    settle(shell)


def test_staff_come_in_with_the_pin_and_leave_again(app: QGuiApplication, tmp_path: Path) -> None:
    left: list[int] = []
    log = QtLog()
    with opened(tmp_path, log) as (shell, _):
        maintenance = shell.model.maintenance
        maintenance._leave = lambda for_good: left.append(LEFT if for_good else 0)
        shell.keeper.corner()
        settle(shell)
        for digit in "161803":
            click(shell, f"pin-{digit}")
        assert shell.model.pin.digits == 6
        click(shell, "pin-enter")
        until(lambda: shell.model.pin.happened == "暗証番号が違います", "the refusal")
        assert shell.model.screen == "pin"
        for digit in "271828":
            click(shell, f"pin-{digit}")
        click(shell, "pin-enter")
        until(lambda: shell.model.screen == "maintenance", "maintenance")
        settle(shell)
        until(lambda: maintenance.findings.rowCount() == 3, "the check")
        click(shell, "maintenance-language")
        assert maintenance.title == "Maintenance"
        click(shell, "maintenance-service")
        assert shell.keeper.reason is TroubleReason.STAFF
        click(shell, "maintenance-back")
        assert shell.model.screen == "out_of_order"
        shell.keeper.enter_maintenance()
        settle(shell)
        click(shell, "maintenance-leave")
        assert left == [LEFT]
    assert not log.warnings


def test_a_touch_begins_at_once_but_in_the_corner_that_staff_hold(
    shown: tuple[KioskShell, Callable[[ShellView], None]],
) -> None:
    shell, show = shown
    begun: list[int] = []
    shell.keeper.touch = lambda: begun.append(1)  # type: ignore[method-assign]
    show(WAITING)
    width = shell.window.width()
    left, middle, corner = Qt.MouseButton.LeftButton, QPoint(width // 2, 900), QPoint(width - 20, 20)
    QTest.mousePress(shell.window, left, pos=corner)
    assert begun == []
    QTest.mouseRelease(shell.window, left, pos=corner)
    assert begun == [1]
    QTest.mousePress(shell.window, left, pos=middle)
    assert begun == [1, 1]
    QTest.mouseRelease(shell.window, left, pos=middle)
    show(replace(WAITING, waiting=True))
    QTest.mouseClick(shell.window, left, pos=middle)
    assert len(begun) == 3
    touch = QTest.touchEvent(shell.window, QTest.createTouchDevice())
    show(WAITING)
    touch.press(0, middle).commit()
    assert len(begun) == 4
    touch.release(0, middle).commit()


def test_a_revoked_kiosk_wipes_its_profile(shown: tuple[KioskShell, Callable[[ShellView], None]]) -> None:
    shell, _ = shown
    root = shell.profile.root
    for name in ("store.sqlite3", "store.sqlite3-wal", "pass-keys.json", "kiosk.json"):
        (root / name).write_text("x")
    shell.keeper.revoked()
    assert {path.name for path in root.iterdir()} == {"out-of-order.json"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_self_test_loads_every_screen_of_the_kiosk(language: str) -> None:
    command = [sys.executable, "-m", "moonmail", "--mode", "kiosk", "--self-test", "--lang", language]
    told = subprocess.run(command, cwd=ROOT, env=installed(), capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stderr
    assert re.match(r"(\d+) screens loaded, 0 warnings", told.stdout)
    assert int(told.stdout.split()[0]) >= 15
