"""A guest's task on each of its pages, with all checks, each in another way. ``make screens`` draws all in all."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtQuick import QQuickItem
from tests.desktop import send_states
from tests.screens.kiosk_pages import WAYS, Way, kiosk_findings, task_in
from tests.support import accessible, keyboard
from tests.support.qml_tree import snapshot

# One for each page. What the others differ in is the home's own pages' matter, and theirs to look over.
NAMES = [
    "task-flights-offline",
    "task-flight",
    "task-send",
    "task-write",
    "task-item",
    "task-no-photos",
    "task-group",
    "task-hold-signed-out",
    "task-confirm",
    "task-terms",
    "task-order-refused",
    "task-pay-offline",
    "task-paid",
    "task-passes",
    "task-pass",
]


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
