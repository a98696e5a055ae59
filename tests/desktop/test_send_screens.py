"""Each state of sending, drawn in some of the languages, themes, text and window sizes, and looked over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from tests.desktop import send_kind_states
from tests.desktop import send_states as states
from tests.screens.stage import Stage
from tests.screens.variants import Variant, some
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
def test_it_is_sound_and_a_keyboard_is_enough(open_stage: Callable[[Variant], Stage], name: str) -> None:
    stage = open_stage(Variant())
    STATES[name](stage)
    wrong = []
    for variant in some(NAMES.index(name)):
        stage.look(variant)
        scene = snapshot(stage.window)
        assert len(scene.nodes) > 10
        found = findings(scene) + accessible.unnamed(accessible.spoken(stage.window), scene)
        wrong += [f"{variant.slug}: {line}" for line in found]
    wrong += keyboard.walk(stage.window, QCoreApplication.processEvents)
    assert not stage.log.warnings, "\n".join(stage.log.warnings)
    assert not wrong, "\n".join(wrong)
