"""The capsule's and the declaration's page within the real way of sending, brought to their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtQuick import QQuickItem
from tests.desktop import capsule_states, declare_states, send_states
from tests.desktop.send_kind_states import rebook_as, ring
from tests.screens.stage import Stage

from moonmail.client.model import ShipmentDetail
from moonmail.domain.item import ItemShape
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import ShipmentKind, ShipmentState

_CONTENT: Final = {"item": "capsule", "declare": "declaration"}


class PageInFlow:
    """What the states of a page by itself act on, here in the flow: its view model, and the draft of the flow."""

    def __init__(self, stage: Stage, step: str) -> None:
        self.stage = stage
        self.flow = send_states.flow(stage)
        self.keeper = self.flow._keeper
        self.vm: Any = self.flow._contents.part(_CONTENT[step])

    def fly(self, mission: str) -> None:
        self.flow.chooseFlight(mission)
        self.stage.settle()

    def change(self, **values: Any) -> None:
        draft = self.keeper.draft
        assert draft is not None
        self.keeper.change(item=replace(draft.item, **values))

    def go(self, part: str) -> None:
        self.settle()
        self.vm.showPart(declare_states._PARTS.index(part))
        self.settle()

    def item(self, name: str) -> QQuickItem:
        return self.stage.item(name)

    def settle(self) -> None:
        self.stage.settle()


def on_capsule(stage: Stage) -> PageInFlow:
    vm = send_states.begin(stage)
    vm.chooseKind("item")
    stage.settle()
    vm.goOn()
    stage.settle()
    return PageInFlow(stage, "item")


def on_declaration(stage: Stage) -> PageInFlow:
    page = on_capsule(stage)
    page.change(preset="jpy-100", shape=ItemShape.ROUND, length="22.6", height="1.7", mass="4.8")
    page.keeper.change(size=SizeCode.M)
    stage.settle()
    page.flow.goOn()
    stage.settle()
    assert page.flow.step == "declare"
    return PageInFlow(stage, "declare")


def _changing(stage: Stage) -> None:
    """What is booked is measured anew: its capsule stays."""
    detail: ShipmentDetail = rebook_as(
        stage, item=ring(), size=SizeCode.XS, kind=ShipmentKind.ITEM, state=ShipmentState.AWAITING_ITEM
    )
    stage.say()
    stage.settle()
    shipment_id = str(detail.card.shipment_id)
    stage.home.openShipment(shipment_id)
    stage.settle()
    stage.home.changeContent(shipment_id)
    stage.settle()


def _offline(act: Callable[[Stage], object]) -> Callable[[Stage], None]:
    def arrange(stage: Stage) -> None:
        act(stage)
        stage.offline()

    return arrange


def _acted(
    enter: Callable[[Stage], PageInFlow], states: Mapping[str, Callable[[Any], Any]]
) -> dict[str, Callable[[Stage], None]]:
    def to(act: Callable[[Any], Any]) -> Callable[[Stage], None]:
        def arrange(stage: Stage) -> None:
            act(enter(stage))

        return arrange

    return {name: to(act) for name, act in states.items()}


def _long_names(page: PageInFlow) -> None:
    declare_states.complete(page)  # type: ignore[arg-type]
    page.vm.editName("長野県立諏訪湖畔天文台附属高等学校 天文気象部の先輩方から受け継いだ百円玉の、あの一枚")
    page.vm.editOwnerName("勅使河原 ヴィクトリア優里菜・アレクサンドラ（旧姓 東久世）")
    page.go("owner")


ITEM: Final = _acted(on_capsule, capsule_states.STATES) | {
    "changing": _changing,
    "offline": _offline(lambda stage: on_capsule(stage).vm.choosePreset("jpy-10")),
}
DECLARE: Final = _acted(on_declaration, declare_states.STATES) | {
    "long-names": lambda stage: _long_names(on_declaration(stage)),
    "offline": _offline(lambda stage: declare_states.complete(on_declaration(stage))),  # type: ignore[arg-type]
}
