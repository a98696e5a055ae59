"""A guest's task in each of its states, with all checks, each in another way. ``make screens`` draws all in all."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtQuick import QQuickItem
from tests.desktop import send_states
from tests.desktop.task_states import STATES
from tests.screens.kiosk_pages import WAYS, Way, kiosk_findings, task_in
from tests.support import accessible, keyboard
from tests.support.qml_tree import snapshot

NAMES = list(STATES)


@pytest.mark.parametrize("state", NAMES)
def test_it_is_sound_and_a_keyboard_is_enough(state: str) -> None:
    way = WAYS[(31 * NAMES.index(state)) % len(WAYS)]
    with task_in(state, way) as stage:
        scene = snapshot(stage.window)
        assert len(scene.nodes) > 10
        wrong = kiosk_findings(scene, way) + accessible.unnamed(accessible.spoken(stage.window), scene)
        wrong += keyboard.walk(stage.window, QCoreApplication.processEvents)
        assert not stage.warnings, "\n".join(stage.warnings)
    assert not wrong, f"{way.slug}:\n" + "\n".join(wrong)


def test_nothing_is_taken_from_files_or_dropped() -> None:
    """At home this page opens a file and takes one that is dropped."""
    with task_in("task-send", Way()) as stage:
        flow: Any = send_states.flow(stage)
        flow.chooseKind("group")
        flow.goOn()
        stage.settle()
        assert flow.step == "group"
        (drop,) = [item for item in stage.window.findChildren(QQuickItem) if item.inherits("QQuickDropArea")]
        assert drop.objectName() == "list-drop"
        assert not drop.isEnabled()
        assert stage.item("group-list").isVisible(), "the list is typed here"
        assert not stage.item("group-open").isVisible()
