"""Each state of sending, drawn in every language, theme, text and window size that meet in pairs, and looked over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from tests.desktop import send_kind_states
from tests.desktop import send_states as states
from tests.screens.stage import Stage
from tests.screens.variants import ALL, Variant, pairwise
from tests.support import accessible, keyboard
from tests.support.qml_tree import snapshot
from tests.support.scene_checks import findings

STATES = states.STATES | send_kind_states.STATES
NAMES = list(STATES)
_KEPT: list[Stage] = []


@pytest.fixture
def open_stage(tmp_path: Path) -> Iterator[Callable[[Variant], Stage]]:
    made: list[Stage] = []

    def make(variant: Variant) -> Stage:
        made.append(Stage(tmp_path / "profile", "full", variant))
        return made[0]

    yield make
    for stage in made:
        states.flow(stage).finish()
        stage.close()
    _KEPT.extend(made)


@pytest.mark.parametrize("name", NAMES)
def test_every_way_of_drawing_it_is_sound(open_stage: Callable[[Variant], Stage], name: str) -> None:
    stage = open_stage(Variant())
    STATES[name](stage)
    wrong = []
    for variant in pairwise(NAMES.index(name)):
        stage.look(variant)
        scene = snapshot(stage.window)
        assert len(scene.nodes) > 10
        found = findings(scene) + accessible.unnamed(accessible.spoken(stage.window), scene)
        wrong += [f"{variant.slug}: {line}" for line in found]
    assert not stage.log.warnings, "\n".join(stage.log.warnings)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_a_keyboard_is_enough(open_stage: Callable[[Variant], Stage], name: str) -> None:
    stage = open_stage(ALL[(5 * NAMES.index(name)) % len(ALL)])
    STATES[name](stage)
    wrong = keyboard.walk(stage.window, QCoreApplication.processEvents)
    assert not wrong, "\n".join(wrong)
