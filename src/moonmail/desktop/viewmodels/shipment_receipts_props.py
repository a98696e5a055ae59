"""領収書: asking for one in a name of one's own, and those that were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.client.model import OpKind
from moonmail.desktop.viewmodels.shipment_ask_props import AskWords
from moonmail.desktop.viewmodels.shipment_scene import Scene
from moonmail.domain import formats
from moonmail.domain.text import Text

_NONE_YET: Final = Text("必要なときに、宛名を入れて発行します。", "Made when you need one, in the name that you give.")
_COUNT: Final = Text("発行済み {n}件", "{n} issued")
_FOR_ORGANISATION: Final = Text("{name} 御中", "{name}")
_FOR_PERSON: Final = Text("{name} 様", "{name}")
_NUMBER: Final = Text("番号 {number}", "No. {number}")
_ISSUED: Final = Text("{at}発行", "Issued on {at}")
_AGAIN: Final = Text("再発行{n}", "Reissue {n}")

RECEIPT_WORDS: Final = AskWords(
    kept=Text("領収書の発行のお申し込みをお預かりしています。", "Your request for a receipt is kept."),
    safe=Text("ご予約とお支払いに変わりはありません。", "Your booking and payment are as they were."),
)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    receiptId: str
    title: str
    detail: str
    amount: str


@dataclass(frozen=True, slots=True)
class ReceiptsProps:
    """``state``: none or ready. ``addressee``: what is proposed for the next one."""

    state: str = "none"
    summary: str = ""
    addressee: str = ""
    organisation: bool = False
    receipts: tuple[ReceiptRow, ...] = ()
    waiting: bool = False


def derive_receipts(scene: Scene | None) -> ReceiptsProps:
    """Receipts are for who paid: nothing of them shows on a booking that was given to the member."""
    booking = scene.detail.booking if scene else None
    if scene is None or booking is None or booking.gifted:
        return ReceiptsProps()
    receipts = scene.detail.receipts
    if scene.detail.paid <= 0 and not receipts:
        return ReceiptsProps()
    member = scene.member
    books_for = next(
        (each for each in (member.organisations if member else ()) if each.organisation_id == booking.organisation_id),
        None,
    )
    proposed = books_for.receipt_name if books_for else member.name if member else ""
    rows = []
    for receipt in reversed(receipts):
        who = _FOR_ORGANISATION if receipt.organisation else _FOR_PERSON
        parts = [
            _NUMBER.filled(number=receipt.number),
            _ISSUED.filled(at=formats.both(lambda language, at=receipt.issued_at: formats.time_of(at, language))),  # type: ignore[misc]
        ]
        if receipt.reissue:
            parts.append(_AGAIN.filled(n=str(receipt.reissue)))
        rows.append(
            ReceiptRow(
                receiptId=str(receipt.id),
                title=scene.say(who.filled(name=receipt.addressee)),
                detail=(" ・ " if scene.language == "ja" else " · ").join(scene.say(part) for part in parts),
                amount=formats.yen(receipt.total.amount, scene.language),
            )
        )
    return ReceiptsProps(
        state="ready",
        summary=scene.say(_COUNT.filled(n=str(len(rows)))) if rows else scene.say(_NONE_YET),
        addressee=proposed,
        organisation=books_for is not None,
        receipts=tuple(rows),
        waiting=scene.under_way(OpKind.RECEIPT),
    )
