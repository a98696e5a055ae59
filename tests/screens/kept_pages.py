"""Shipments of members who are owed something, send an object, give away or book for many, in the running shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from tests.desktop import sample_keepsakes as kept
from tests.desktop import states_keepsakes as acts
from tests.desktop.sample_shipments import LONG
from tests.screens.stage import Stage
from tests.screens.world import LONG_TITLE

from moonmail.client.model import ShipmentDetail

_NAME: Final = "勅使河原 ヴィクトリア優里菜・アレクサンドラ（旧姓 東久世）"


def _titled(found: ShipmentDetail, title: str = LONG_TITLE) -> ShipmentDetail:
    shipment = found.shipment
    changed = shipment.model_copy(update={"title": title}) if shipment is not None else None
    return replace(found, card=replace(found.card, title=title), shipment=changed)


def _long_gift() -> ShipmentDetail:
    found = _titled(kept.plain(61))
    return replace(found, gift=kept.gift(found.card, "offered", receiver=_NAME, note=LONG * 4))


def _long_receipts() -> ShipmentDetail:
    found = _titled(kept.plain(62))
    return replace(found, receipts=tuple(kept.receipt(found.card, n, addressee=f"{_NAME}　{LONG}") for n in (1, 2, 3)))


def _on(act: Callable[[Any], Any]) -> Callable[[Stage], None]:
    """The acts know a bench; a stage can do what they ask of one."""

    def arrange(stage: Stage) -> None:
        stage.say()
        stage.settle()
        act(stage)
        stage.settle()

    return arrange


def _states(prefix: str) -> dict[str, Callable[[Stage], None]]:
    return {name.removeprefix(prefix): _on(act) for name, act in acts.STATES.items() if name.startswith(prefix)}


SHIPMENT: Final = _states("shipment-") | {
    "long-choose": _on(acts.page(_titled(kept.CHOOSE), then=acts.look_refund)),
    "long-review": _on(acts.page(_titled(kept.REVIEW))),
    "long-gift": _on(acts.page(_long_gift())),
    "receipts": _on(acts.page(kept.RECEIPTS, then=acts.unfold("receipts"))),
    "long-receipts": _on(acts.page(_long_receipts(), then=acts.unfold("receipts"))),
    "gift-offline": _on(acts.page(kept.GIFT, offline=True)),
}
_PARTS: Final = {
    "declared": ("review", "long-review"),
    "hand-in": ("awaiting", "sent"),
    "owed": (
        *("choose-late", "choose-kept", "choose-no-room", "choose-too-late", "refunding", "refunded", "reflown"),
        *("kept", "grounded", "choose-read", "choose-refund", "choose-reflight", "choose-reflight-offline"),
        "long-choose",
    ),
    "change": ("cancelling", "cancel-refused", "cancelled", "cancelled-done", "cancel", "open-cards"),
    "giving": ("gift", "gift-locked", "gift-claimed", "gift-expired", "long-gift", "gift-offline"),
    "receipts": ("receipts", "long-receipts"),
    "entries": ("group",),
    "record": ("arrived",),
}
SHOWS: Final = {state: part for part, states in _PARTS.items() for state in states}


def _tags_offline(stage: Stage) -> None:
    stage.offline()
    acts.tags(stage)  # type: ignore[arg-type]


def _letter(stage: Stage) -> None:
    stage.home.departures_model.reload()
    stage.settle()
    acts.letter_waits(stage)  # type: ignore[arg-type]


SHIPMENTS: Final = {
    "keepsakes": _on(acts.tags),
    "keepsakes-offline": _on(_tags_offline),
}
DEPARTURES: Final = {"letter": _on(_letter)}
