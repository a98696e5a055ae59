"""A guest's frame in every state and way: both languages and orientations, themes, text sizes, reach mode."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from PySide6.QtGui import QGuiApplication
from tests.desktop.guests import GuestBench, open_guest
from tests.desktop.render import GUEST_STATES
from tests.desktop.task_stage import GuestStage, guest_staged
from tests.desktop.task_states import STATES as TASK_STATES
from tests.screens.variants import LANGUAGES, TEXT_SIZES, THEMES, Variant
from tests.support.qml_tree import Kind, Scene
from tests.support.scene_checks import findings

SIZES: Final = ((1080, 1920), (1920, 1080))
# WCAG 2.5.5, and what a finger hits in passing.
SMALLEST_TARGET: Final = 44


@dataclass(frozen=True, slots=True)
class Way:
    """``text`` in per cent, ``size`` in pixels, ``reach``: every control in the lower half."""

    language: str = "ja"
    theme: str = "night"
    text: int = 100
    size: tuple[int, int] = (1080, 1920)
    reach: bool = False

    @property
    def slug(self) -> str:
        return f"{self.language}-{self.theme}-{self.text}-{self.size[0]}" + ("-reach" if self.reach else "")


WAYS: Final = tuple(Way(*choice) for choice in product(LANGUAGES, THEMES, TEXT_SIZES, SIZES, (False, True)))


def ways_of(number: int) -> list[Way]:
    """Return the ways in which the state with this number is looked over: 24 states meet them all."""
    return [WAYS[(7 * number + step) % len(WAYS)] for step in (0, 24)]


@contextmanager
def guest_in(state: str, way: Way) -> Iterator[GuestBench]:
    """Open a guest's session and bring it to ``state``."""
    folder = Path(mkdtemp(prefix="moonmail-guest-"))
    bench = open_guest(
        folder,
        language=way.language,
        theme=way.theme,
        text=way.text,
        reach=way.reach,
        width=way.size[0],
        height=way.size[1],
    )
    # A caret that is sometimes there makes two pictures of one scene.
    QGuiApplication.styleHints().setCursorFlashTime(0)
    try:
        GUEST_STATES[state](bench)
        bench.settle()
        yield bench
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def task_in(state: str, way: Way) -> Iterator[GuestStage]:
    """Open a guest's session over the real client and bring its task to ``state``."""
    variant = Variant(way.language, way.theme, way.text, way.size)
    with guest_staged(variant, TASK_STATES[state], reach=way.reach) as stage:
        yield stage


def switch(bench: GuestBench | GuestStage, way: Way) -> None:
    """Switch the running session to another way."""
    bench.shell.services.settings.change(language=way.language, theme=way.theme, text_size=way.text)
    # Not by its button: whoever touches that during the warning goes on.
    bench.guest._reach = way.reach
    bench.guest._update()
    bench.window.resize(*way.size)
    bench.settle()


def always_in_sight(scene: Scene) -> list[str]:
    """The time left and the two ways out: there, in whole, and nothing over them."""
    found = []
    for name in ("time-left", "finish", "call-staff"):
        node = next((node for node in scene.nodes if node.name == name), None)
        if node is None or node.shown != node.rect or not (node.text or node.enabled):
            found.append(f"not in sight: {name}")
            continue
        covers = [
            other.where
            for other in scene.nodes
            if other.order > node.order
            and node.order not in other.ancestors
            and any(fill.a > 0.1 for fill in other.fills)
            and other.shown.holds(*node.rect.centre)
        ]
        found += [f"{name} is covered by {where}" for where in covers]
    return found


def kiosk_findings(scene: Scene, way: Way) -> list[str]:
    """What must hold for every scene, and at a kiosk: larger targets, the time and the ways out always in sight, in
    reach mode every control in the lower half."""
    found = findings(scene) + always_in_sight(scene)
    controls = [
        node
        for node in scene.nodes
        if node.kind in {Kind.CONTROL, Kind.INPUT}
        and node.enabled
        and not node.shown.empty
        and node.type != "MouseArea"
    ]
    found += [
        f"target under {SMALLEST_TARGET}: {node.where}"
        for node in controls
        if node.tab_stop and min(node.rect.width, node.rect.height) < SMALLEST_TARGET
    ]
    if way.reach:
        found += [
            f"out of reach mode's half: {node.where}"
            for node in controls
            if node.tab_stop and node.shown.y < way.size[1] / 2 - 1
        ]
    return found
