"""The final confirmation screen: what Japanese law wants said before an order.

特定商取引法 第12条の6, since 1 Jun 2022.

Both ends make the same six facts from the flight's data; the order carries their hash, so that nobody is bound by words
that were not on the screen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from moonmail.domain import formats
from moonmail.domain.mission import OBLIGATION_NAMES, ObligationEnd
from moonmail.domain.moment import Window
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Text


@dataclass(frozen=True, slots=True)
class Order:
    """What is about to be ordered, in the words and figures that hold now. ``total`` is whole yen with tax.

    ``quantity`` is the number of slots. ``credit`` is what was paid for the booking that this one replaces, whole yen.
    """

    flight_number: str
    size: SizeCode
    total: int
    payment: Text
    provision: Text
    cancellation: Text
    window: Window
    obligation_end: ObligationEnd
    last_booking_at: datetime | None
    quantity: int = 1
    credit: int = 0

    @property
    def due(self) -> int:
        """What is still to pay, whole yen."""
        return max(0, self.total - self.credit)

    @property
    def back(self) -> int:
        """What goes back to the member, whole yen: the new slot costs less than the one it replaces."""
        return max(0, self.credit - self.total)


@dataclass(frozen=True, slots=True)
class Fact:
    key: str
    label: Text
    value: Text


def legal_facts(order: Order) -> tuple[Fact, ...]:
    """Return the six facts in the order of the law."""
    size = SIZES[order.size]
    dimensions = f"{size.width_mm:g}×{size.height_mm:g} mm"
    return (
        Fact(
            "quantity",
            Text("分量", "Quantity"),
            Text("{flight} 便　{size}（{mm}）　{n}枠", "{flight}, {size} ({mm}), {n} {slots}").filled(
                flight=order.flight_number,
                size=size.name,
                mm=dimensions,
                n=f"{order.quantity:,}",
                slots="slot" if order.quantity == 1 else "slots",
            ),
        ),
        Fact(
            "total",
            Text("お支払い総額", "Total price"),
            _total(order),
        ),
        Fact("payment", Text("お支払いの時期と方法", "When and how to pay"), order.payment),
        Fact(
            "provision",
            Text("提供の時期", "When it is provided"),
            Text(
                "打上げ予定期間：{window}。{end}をもって役務の提供が完了します。{more}",
                "Launch window: {window}. The service is complete with {end}. {more}",
            ).filled(
                window=formats.both(lambda language: formats.window(order.window, language)),
                end=OBLIGATION_NAMES[order.obligation_end],
                more=order.provision,
            ),
        ),
        Fact("cancellation", Text("キャンセル・申込みの撤回", "Cancellation and withdrawal"), order.cancellation),
        Fact("period", Text("申込期間", "Application period"), _period(order.last_booking_at)),
    )


def _yen(amount: int) -> Text:
    return formats.both(lambda language: formats.yen(amount, language))


def _total(order: Order) -> Text:
    total = Text("{price}（税込）", "{price} (tax included)").filled(price=_yen(order.total))
    if not order.credit:
        return total
    if order.back:
        more = Text(
            "{total}。お支払い済みの{credit}との差額{back}を返金します。",
            "{total}. {credit} are paid already; {back} go back to you.",
        )
    else:
        more = Text(
            "{total}。お支払い済みの{credit}を差し引き、今回のお支払いは{due}です。",
            "{total}. {credit} are paid already; {due} are due now.",
        )
    return more.filled(total=total, credit=_yen(order.credit), back=_yen(order.back), due=_yen(order.due))


def _period(last: datetime | None) -> Text:
    if last is None:
        return Text("期限はありません（枠がなくなり次第終了）", "No limit; ends when the slots are gone")
    return Text("{until} まで（枠がなくなり次第終了）", "Until {until}, or when the slots are gone").filled(
        until=formats.both(lambda language: formats.time_of(last, language))
    )


def facts_sha256(facts: tuple[Fact, ...]) -> str:
    """Return the hash by which client and backend agree on what was shown, over both languages."""
    digest = hashlib.sha256()
    for fact in facts:
        for part in (fact.key, fact.label.ja, fact.label.en, fact.value.ja, fact.value.en):
            digest.update(part.encode())
            digest.update(b"\0")
    return digest.hexdigest()
