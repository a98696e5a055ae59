"""Every state of the desk: nothing overlaps or is cut, everything has a name, and a keyboard is enough."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from tests.desktop.desks import desk_bench
from tests.screens.desk_pages import STATES, WAYS, ways_of
from tests.support import accessible, keyboard
from tests.support.qml_tree import snapshot
from tests.support.scene_checks import findings
from tests.support.thorough import THOROUGH

NAMES = list(STATES)


def _marked(state: str, number: int) -> object:
    """A fourth of the states by default, each of them when there is time."""
    return pytest.param(state, marks=[pytest.mark.thorough] * (number % 4 != 0))


@pytest.mark.parametrize("state", [_marked(state, number) for number, state in enumerate(NAMES)])
def test_it_is_sound_and_a_keyboard_is_enough(state: str) -> None:
    wrong: list[str] = []
    first, *more = ways_of(NAMES.index(state))
    with desk_bench(first) as bench:
        STATES[state](bench)
        bench.settle()
        for way in (first, *more) if THOROUGH else more:
            # What was switched to is looked over: a binding that misses the switch shows as a fault.
            bench.look(way)
            scene = snapshot(bench.window)
            assert len(scene.nodes) > 5
            found = findings(scene) + accessible.unnamed(accessible.spoken(bench.window), scene)
            wrong += [f"{way.slug}: {line}" for line in found]
        wrong += keyboard.walk(bench.window, QCoreApplication.processEvents)
    assert not wrong, "\n".join(wrong)


def test_over_the_states_every_way_is_met() -> None:
    assert {way for number in range(24) for way in ways_of(number)} == set(WAYS)
