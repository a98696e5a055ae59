"""Every screen × state in some of the languages, themes, text sizes and window sizes, with all checks.

``make screens`` draws all of them in all.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from tests.screens.scenarios import ELSEWHERE, MANY, SCENARIOS, Scenario
from tests.screens.stage import staged
from tests.screens.variants import ALL, Variant, pairwise, some
from tests.support import accessible, keyboard
from tests.support.qml_tree import snapshot
from tests.support.scene_checks import findings

LOOKED_OVER = [scenario for scenario in SCENARIOS if scenario.screen not in ELSEWHERE | MANY]
STATES_OF_ONE = [scenario for scenario in SCENARIOS if scenario.screen in MANY]


@pytest.mark.parametrize("scenario", STATES_OF_ONE, ids=lambda scenario: scenario.name)
def test_a_page_of_many_states_is_sound_in_each(scenario: Scenario) -> None:
    """Each state in one way, the next state in the next: all ways are met over the states of the page."""
    same = [other for other in STATES_OF_ONE if other.screen == scenario.screen]
    first, second = (ALL[(7 * same.index(scenario) + step) % len(ALL)] for step in (0, 13))
    with staged(scenario.world, first, scenario.arrange, scenario.shows) as stage:
        # What was switched to is looked over: a binding that misses the switch shows as a fault.
        stage.look(second)
        scene = snapshot(stage.window)
        assert len(scene.nodes) > 10
        wrong = findings(scene) + accessible.unnamed(accessible.spoken(stage.window), scene)
        wrong += keyboard.walk(stage.window, QCoreApplication.processEvents)
        assert not stage.log.warnings, "\n".join(stage.log.warnings)
    assert not wrong, f"{second.slug}:\n" + "\n".join(wrong)


def test_over_the_states_of_a_page_every_choice_is_met() -> None:
    for screen in MANY:
        count = sum(scenario.screen == screen for scenario in STATES_OF_ONE)
        met = {ALL[(7 * index + 13) % len(ALL)] for index in range(count)}
        for one in ALL:
            assert any(v.language == one.language and v.theme == one.theme for v in met), (screen, one)
            assert any(v.text == one.text and v.size == one.size for v in met), (screen, one)


@pytest.mark.parametrize("scenario", LOOKED_OVER, ids=lambda scenario: scenario.name)
def test_it_is_sound_and_a_keyboard_is_enough(scenario: Scenario) -> None:
    """One shell is switched live from one way to the next: a binding that misses the switch shows as a fault."""
    wrong: list[str] = []
    with staged(scenario.world, Variant(), scenario.arrange) as stage:
        for variant in some(SCENARIOS.index(scenario)):
            stage.look(variant)
            scene = snapshot(stage.window)
            assert scene.nodes
            found = findings(scene) + accessible.unnamed(accessible.spoken(stage.window), scene)
            wrong += [f"{variant.slug}: {line}" for line in found]
        wrong += keyboard.walk(stage.window, QCoreApplication.processEvents)
        assert not stage.log.warnings, "\n".join(stage.log.warnings)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["departures-error", "shipments-error"])
def test_what_takes_the_focus_below_a_list_comes_into_sight(name: str) -> None:
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == name)
    with staged(scenario.world, Variant("en", "night", 200, (900, 640)), scenario.arrange) as stage:
        assert keyboard.walk(stage.window, QCoreApplication.processEvents) == []


def test_over_the_states_every_way_is_met() -> None:
    assert {variant for number in range(24) for variant in some(number)} == set(ALL)


def test_the_sample_meets_every_pair() -> None:
    for turn in range(24):
        chosen = pairwise(turn)
        assert len(chosen) <= 9
        for one in ALL:
            assert any(v.language == one.language and v.theme == one.theme for v in chosen)
            assert any(v.text == one.text and v.size == one.size for v in chosen)
            assert any(v.theme == one.theme and v.text == one.text for v in chosen)
            assert any(v.theme == one.theme and v.size == one.size for v in chosen)
            assert any(v.language == one.language and v.size == one.size for v in chosen)


def test_names_are_unique() -> None:
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)
