from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.domain.orders import ORDER

from moonmail.domain.mission import ObligationEnd
from moonmail.domain.moment import Window
from moonmail.domain.order import Fact, facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Text


def test_the_six_facts_in_the_order_of_the_law() -> None:
    facts = legal_facts(ORDER)
    assert [fact.key for fact in facts] == ["quantity", "total", "payment", "provision", "cancellation", "period"]
    said = {fact.key: fact.value for fact in facts}
    assert said["quantity"].ja == "MM 204 便　メッセージプレート（40×25 mm）　1枠"
    assert said["total"].ja == "￥19,800（税込）"
    assert said["provision"].en == (
        "Launch window: Dec 2026. The service is complete with landing on the Moon. Dates can change."
    )
    assert said["period"].ja == "2026年11月30日（月） 23:59 日本時間 まで（枠がなくなり次第終了）"


def test_without_a_last_day_the_period_says_so() -> None:
    assert "期限はありません" in legal_facts(replace(ORDER, last_booking_at=None))[-1].value.ja


def test_slots_of_a_group_are_counted() -> None:
    said = legal_facts(replace(ORDER, quantity=30, total=594_000))[0].value
    assert said.ja.endswith("30枠")
    assert said.en.endswith("30 slots")


@pytest.mark.parametrize(
    ("credit", "due", "back", "words"),
    [
        (0, 19_800, 0, "￥19,800（税込）"),
        (9_900, 9_900, 0, "￥19,800（税込）。お支払い済みの￥9,900を差し引き、今回のお支払いは￥9,900です。"),
        (19_800, 0, 0, "￥19,800（税込）。お支払い済みの￥19,800を差し引き、今回のお支払いは￥0です。"),
        (33_000, 0, 13_200, "￥19,800（税込）。お支払い済みの￥33,000との差額￥13,200を返金します。"),
    ],
)
def test_what_was_paid_before_counts(credit: int, due: int, back: int, words: str) -> None:
    order = replace(ORDER, credit=credit)
    assert (order.due, order.back) == (due, back)
    assert legal_facts(order)[1].value.ja == words


@pytest.mark.parametrize(
    "changed",
    [
        {"total": 19_801},
        {"flight_number": "MM 205"},
        {"size": SizeCode.PHOTO},
        {"payment": Text("お申込み時にカードで。", "By card when you order.")},
        {"cancellation": Text("受付終了まで無料", "Free until booking closes")},
        {"window": Window(date(2026, 12, 1), date(2027, 1, 31))},
        {"obligation_end": ObligationEnd.LAUNCHED},
        {"last_booking_at": None},
        {"quantity": 2},
        {"credit": 1},
    ],
)
def test_the_hash_covers_every_word_in_both_languages(changed: dict[str, object]) -> None:
    other = replace(ORDER, **changed)  # type: ignore[arg-type]
    assert facts_sha256(legal_facts(other)) != facts_sha256(legal_facts(ORDER))


def test_the_hash_knows_where_one_part_ends() -> None:
    def facts(label: str, value: str) -> tuple[Fact, ...]:
        return (Fact("key", Text(label, "l"), Text(value, "v")),)

    assert facts_sha256(facts("ab", "c")) != facts_sha256(facts("a", "bc"))
    assert facts_sha256(facts("ab", "c")) == facts_sha256(facts("ab", "c"))
