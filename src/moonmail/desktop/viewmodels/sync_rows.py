"""The lines of the sync sheet: what waits, what was refused and why. Loaded with the first line or the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moonmail.client.model import Operation, OpKind, OpState
from moonmail.desktop import words
from moonmail.domain import formats
from moonmail.domain.sizes import SIZES
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_KINDS: Final[dict[OpKind, tuple[Text, str]]] = {
    OpKind.HOLD: (Text("枠の仮押さえ", "Hold a slot"), "timer"),
    OpKind.RELEASE_HOLD: (Text("仮押さえの取消し", "Release a hold"), "timer-off"),
    OpKind.BLOB: (Text("写真とプレートの送信", "Send the photo and plate"), "image-up"),
    OpKind.SHIPMENT: (Text("お預かり品の登録", "Register the message"), "mail"),
    OpKind.BOOKING: (Text("予約の申込み", "Place the booking"), "ticket"),
    OpKind.PAYMENT: (Text("お支払いの開始", "Start the payment"), "credit-card"),
    OpKind.MEMBER: (Text("会員情報の変更", "Change member details"), "user-round"),
    OpKind.CONTENT: (Text("内容の変更", "Change the content"), "pencil"),
    OpKind.HAND_IN: (Text("お預けの方法の登録", "Say how it is handed in"), "package-open"),
    OpKind.CANCELLATION: (Text("予約のキャンセル", "Cancel the booking"), "circle-x"),
    OpKind.CHOICE: (Text("お客さまの権利の選択", "Choose what you are owed"), "list-checks"),
    OpKind.GIFT: (Text("贈り物にする", "Make it a gift"), "gift"),
    OpKind.GIFT_MOVE: (Text("贈り物の変更", "Change the gift"), "gift"),
    OpKind.RECEIPT: (Text("領収書の発行", "Issue a receipt"), "file-text"),
    OpKind.CONSENT: (Text("同意の記録", "Record your consent"), "shield-check"),
    OpKind.CASE_MESSAGE: (Text("サポートデスクへの連絡", "Message to the support desk"), "mail"),
    OpKind.CASE_READING: (Text("連絡の既読", "Note what was read"), "mail-open"),
}
_STATES: Final[dict[OpState, tuple[Text, str]]] = {
    OpState.PENDING: (Text("送信待ち", "Waiting"), "muted"),
    OpState.SENDING: (Text("送信中", "Sending"), "plain"),
    OpState.DONE: (Text("完了", "Done"), "ok"),
    OpState.REFUSED: (Text("受け付けられませんでした", "Not accepted"), "bad"),
    OpState.NEEDS_USER: (Text("ご確認ください", "Needs you"), "warn"),
}
_ALTERNATIVES: Final = Text("代わりに選べる枠：{list}", "Slots you could take instead: {list}")
_ALTERNATIVE: Final = Text("{flight}便 {size} {price}（のこり{n}）", "{flight} {size} {price} ({n} left)")


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One thing that waits or was refused. ``needsYou``: it can be retried or dismissed."""

    operationId: str
    icon: str
    title: str
    kind: str
    standing: str
    tone: str
    madeAt: str
    happened: str
    safe: str
    next: str
    code: str
    alternatives: str
    needsYou: bool


def row_of(operation: Operation, language: Language, zone: ZoneInfo) -> OperationRow:
    kind, icon = _KINDS[operation.kind]
    state, tone = _STATES[operation.state]
    told = words.explain(operation.code) if operation.code else None
    options = [
        _ALTERNATIVE.filled(
            flight=slot.flight_number,
            size=SIZES[slot.size].name,
            price=formats.both(lambda spoken, price=slot.price: formats.yen(price, spoken)),  # type: ignore[misc]
            n=f"{slot.left:,}",
        ).in_(language)
        for slot in operation.alternatives
    ]
    comma = "、" if language is Language.JA else "; "
    return OperationRow(
        operationId=str(operation.id),
        icon=icon,
        title=operation.title or kind.in_(language),
        kind=kind.in_(language),
        standing=state.in_(language),
        tone=tone,
        madeAt=formats.time_of(operation.made_at, language, zone),
        happened=told.happened.in_(language) if told else "",
        safe=told.safe.in_(language) if told else "",
        next=told.next.in_(language) if told else "",
        code=words.quote(operation.quote, language),
        alternatives=_ALTERNATIVES.filled(list=comma.join(options)).in_(language) if options else "",
        needsYou=operation.state in {OpState.REFUSED, OpState.NEEDS_USER},
    )
