"""The item page by itself, brought to each of its states over a real draft and a real flight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import shiboken6
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickView
from tests.screens.stage import Stage
from tests.screens.variants import Variant

from moonmail.client.model import DraftKind, Trouble
from moonmail.desktop.ahead import MAIN
from moonmail.desktop.viewmodels.capsule import VmCapsule
from moonmail.desktop.viewmodels.send_draft import DraftKeeper
from moonmail.domain.sizes import SizeCode

PAGE: Final = MAIN.with_name("SendItem.qml")
# What the shell around the page takes: the rail beside it, the steps above it, the footer below it.
_RAIL: Final = 232
_ABOVE_AND_BELOW: Final = 150
_SKIES: Final = {"night": "#0E1430", "dawn": "#EDF1FA", "contrast": "#000000"}
LONG: Final = "１２３４５６７８９０．１２３４５センチメートルよりも、ほんの少しだけ長いくらい"


class ItemPage:
    """``window`` shows the page alone on the draft of ``vm``, as large as the flow leaves it in the shell."""

    def __init__(self, stage: Stage, variant: Variant = Variant(), mission: str = "mm-204") -> None:  # noqa: B008
        self.stage = stage
        self.keeper = DraftKeeper(stage.shell.services)
        self.vm = VmCapsule(stage.shell.services, self.keeper)
        draft = self.keeper.new(mission, SizeCode.XS)
        self.keeper.take(replace(draft, kind=DraftKind.ITEM))
        self.fly(mission)
        self.window = QQuickView(stage.shell.qml, None)  # type: ignore[call-overload]
        self.window.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.window.setInitialProperties({"vm": self.vm})
        self.window.setSource(QUrl.fromLocalFile(str(PAGE)))
        assert self.window.status() is QQuickView.Status.Ready, self.window.errors()
        self.look(variant)
        self.window.show()
        self.window.requestActivate()

    def fly(self, mission: str) -> None:
        self.vm.use_flight(self.stage.engine.flight(mission).result())

    def look(self, variant: Variant) -> None:
        self.stage.settings.change(language=variant.language, theme=variant.theme, text_size=variant.text)
        self.window.setColor(QColor(_SKIES[variant.theme]))
        rail = _RAIL if variant.text == 100 else 96
        self.window.resize(variant.size[0] - rail, variant.size[1] - _ABOVE_AND_BELOW * variant.text // 100)
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            QCoreApplication.processEvents()
            self.window.grabWindow()
        self.stage.settle()

    def close(self) -> None:
        # What could not be saved is tried again for as long as there is a draft.
        self.keeper.take(None)
        self.window.close()
        shiboken6.delete(self.window)


def measure(page: ItemPage, *typed: str, mass: str = "4.5", shape: str = "box") -> None:
    page.vm.chooseGroup("own")
    page.vm.chooseShape(shape)
    page.vm.editLength(typed[0])
    if shape == "box":
        page.vm.editWidth(typed[1])
    page.vm.editHeight(typed[-1])
    page.vm.editMass(mass)


def _coin_too_large(page: ItemPage) -> None:
    page.vm.choosePreset("jpy-10")
    page.vm.chooseSize("S")


def _cloth(page: ItemPage) -> None:
    measure(page, "14", "１，５ cm", "1/10 inch", mass="1.2g")
    page.vm.setCompressed(True)


def _card(page: ItemPage) -> None:
    page.vm.chooseGroup("cards")
    page.vm.choosePreset("name-card")


def _small(page: ItemPage) -> None:
    page.vm.chooseGroup("small")
    page.vm.choosePreset("microsd")


def _ring(page: ItemPage) -> None:
    page.vm.chooseGroup("rings")
    page.vm.choosePreset("ring-13")
    page.vm.chooseSize("L")


def _sold_out(page: ItemPage) -> None:
    page.fly("mm-205")
    page.vm.choosePreset("jpy-10")


def _changing(page: ItemPage) -> None:
    page.vm.choosePreset("jpy-10")
    draft = page.keeper.draft
    assert draft is not None
    page.keeper.change(changes=UUID(int=7), size=SizeCode.S)


def _trouble(page: ItemPage) -> None:
    page.vm.choosePreset("usd-dime")
    # What is being saved would settle it again.
    page.settle()

    class Failed(Exception):
        trouble = Trouble.STORE_READ_ONLY

    page.keeper.report(Failed())


STATES: Final[dict[str, Callable[[ItemPage], Any]]] = {
    "empty": lambda page: None,
    "coin": lambda page: page.vm.choosePreset("jpy-10"),
    "coin-too-large": _coin_too_large,
    "coin-needs-tall": lambda page: page.vm.choosePreset("jpy-500"),
    "own": lambda page: measure(page, "15", "11", "1"),
    "cloth": _cloth,
    "wrong": lambda page: measure(page, "12 x 5", "-3", "1e9", mass="0"),
    "long": lambda page: measure(page, LONG, LONG, "1,250", mass=LONG),
    "far-too-large": lambda page: measure(page, "1250 mm", "1.5", shape="round"),
    "thick": lambda page: measure(page, "13", "10", "3"),
    "card": _card,
    "small": _small,
    "ring-in-tall": _ring,
    "sold-out": _sold_out,
    "changing": _changing,
    "trouble": _trouble,
}
