"""Every state of a guest's session in some of the ways, with all checks. ``make screens`` draws all of them in all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from tests.desktop.render import GUEST_STATES
from tests.screens.kiosk_pages import WAYS, Way, always_in_sight, guest_in, kiosk_findings, switch, ways_of
from tests.support import accessible, keyboard
from tests.support.qml_tree import Kind, snapshot

STATES = list(GUEST_STATES)


@pytest.mark.parametrize("state", STATES)
def test_it_is_sound_and_a_keyboard_is_enough(state: str) -> None:
    """One session is switched live from one way to the next: a binding that misses the switch shows as a fault."""
    wrong: list[str] = []
    first, *others = ways_of(STATES.index(state))
    with guest_in(state, first) as bench:
        for way in (first, *others):
            switch(bench, way)
            scene = snapshot(bench.window)
            assert len(scene.nodes) > 10
            found = kiosk_findings(scene, way) + accessible.unnamed(accessible.spoken(bench.window), scene)
            wrong += [f"{way.slug}: {line}" for line in found]
        wrong += keyboard.walk(bench.window, QCoreApplication.processEvents)
        assert not bench.warnings, "\n".join(bench.warnings)
    assert not wrong, "\n".join(wrong)


def test_over_the_states_every_way_is_met() -> None:
    assert {way for number in range(24) for way in ways_of(number)} == set(WAYS)


def test_the_checks_of_a_kiosk_can_fail() -> None:
    """A frame that is not in reach mode does not pass for one that is."""
    with guest_in("kiosk-menu", Way()) as bench:
        scene = snapshot(bench.window)
        assert always_in_sight(scene) == []
        time = bench.item("time-left")
        time.setVisible(False)
        assert always_in_sight(snapshot(bench.window)) == ["not in sight: time-left"]
        time.setVisible(True)
        assert any("reach mode" in line for line in kiosk_findings(scene, Way(reach=True)))
        assert not any("target under" in line for line in kiosk_findings(scene, Way()))
        small = [node for node in scene.nodes if node.kind is Kind.CONTROL and node.rect.height < 60 and node.tab_stop]
        assert not small
