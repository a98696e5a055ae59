"""Words for who has a shipment: what happened at each of its states, and what comes next."""

from __future__ import annotations

from typing import Final

from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text

_S = ShipmentState

HAPPENED: Final[dict[ShipmentState, Text]] = {
    _S.DRAFT: Text("下書きを保存しました", "Draft kept"),
    _S.DECLARED: Text("お申し込みを受け付けました", "We have your order"),
    _S.NEEDS_REVIEW: Text("内容を確認しています", "Under review"),
    _S.CLEARED: Text("確認が終わり、お預かりできます", "Reviewed: we can take it"),
    _S.NOT_ALLOWED: Text("お預かりできないことがわかりました", "Reviewed: we cannot take it"),
    _S.AWAITING_ITEM: Text("お品物の到着を待っています", "Waiting for your item"),
    _S.RECEIVED: Text("お品物を受け取りました", "Your item has arrived"),
    _S.ACCEPTED: Text("検査が終わりました", "Inspected and accepted"),
    _S.REFUSED: Text("検査の結果、搭載できないことがわかりました", "Inspected: it cannot fly"),
    _S.INTEGRATED: Text("ランダーに組み込みました", "Built into the lander"),
    _S.LAUNCHED: Text("ランダーとともに出発しました", "On its way with the lander"),
    _S.DELIVERED: Text("月面に届きました", "Delivered to the Moon"),
    _S.LOST: Text("月面に届けることができませんでした", "It did not reach the Moon"),
    _S.RETURNED: Text("お返ししました", "Returned to you"),
    _S.WITHDRAWN: Text("お申し込みを取り下げました", "Withdrawn"),
}
MESSAGE_HAPPENED: Final[dict[ShipmentState, Text]] = {
    _S.DECLARED: Text("メッセージをお預かりしました", "We have your message"),
    _S.INTEGRATED: Text("プレートに刻み、ランダーに組み込みました", "Etched and built into the lander"),
}
COMING: Final[dict[ShipmentState, Text]] = {
    _S.AWAITING_ITEM: Text("お品物の発送", "Send in your item"),
    _S.RECEIVED: Text("お品物の受け取り", "We receive your item"),
    _S.ACCEPTED: Text("検査", "Inspection"),
    _S.INTEGRATED: Text("ランダーへの組み込み", "Building into the lander"),
}
MESSAGE_COMING: Final[dict[ShipmentState, Text]] = {
    _S.INTEGRATED: Text("プレートへの刻印と、ランダーへの組み込み", "Etching and building into the lander"),
}
_ITEM_WAY: Final[tuple[ShipmentState, ...]] = (_S.AWAITING_ITEM, _S.RECEIVED, _S.ACCEPTED, _S.INTEGRATED)
_OVER: Final = frozenset({_S.DELIVERED, _S.LOST, _S.RETURNED, _S.NOT_ALLOWED, _S.WITHDRAWN})


def happened(state: ShipmentState, kind: ShipmentKind) -> Text:
    """Return the words for having come to ``state``."""
    if kind is ShipmentKind.MESSAGE and state in MESSAGE_HAPPENED:
        return MESSAGE_HAPPENED[state]
    return HAPPENED[state]


def steps_ahead(state: ShipmentState, kind: ShipmentKind) -> tuple[tuple[ShipmentState, Text], ...]:
    """Return the custody steps on Earth that still come, in order. From the launch on, the mission's own count."""
    if kind is ShipmentKind.MESSAGE:
        waiting = state in {_S.DRAFT, _S.DECLARED}
        return ((_S.INTEGRATED, MESSAGE_COMING[_S.INTEGRATED]),) if waiting else ()
    if state in {_S.DRAFT, _S.DECLARED, _S.NEEDS_REVIEW, _S.CLEARED}:
        ahead = _ITEM_WAY
    elif state in _ITEM_WAY:
        ahead = _ITEM_WAY[_ITEM_WAY.index(state) + 1 :]
    else:
        return ()
    return tuple((step, COMING[step]) for step in ahead)


def journey_over(state: ShipmentState) -> bool:
    return state in _OVER
