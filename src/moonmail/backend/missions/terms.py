"""What a buyer agrees to: what is paid, what is provided, how to get out, what is owed when a flight fails.

They follow from the flight's obligation end; the version changes whenever a word does, so that an order made on other
words is refused.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from moonmail.contract.base import Words
from moonmail.contract.missions import PlateRulesOut, Terms
from moonmail.domain import formats
from moonmail.domain.mission import EntitlementKind, ObligationEnd
from moonmail.domain.text import Text

CHOOSE_WITHIN_DAYS: Final = 90
PLATE_RULES: Final = PlateRulesOut(
    min_letter_mm=0.5, dpi=1200, greys=16, max_characters=400, file_bytes=2 * 1024 * 1024
)

_PAYMENT: Final = Text(
    "仮押さえの期限（35分）までに、お支払いページに表示される方法で全額をお支払いください。"
    "期限までにお支払いを確認できない場合、予約は成立せず、料金はかかりません。",
    "The whole amount is due before the hold ends (35 minutes), by a method shown on the payment page. "
    "If no payment is confirmed by then, there is no booking and nothing to pay.",
)
_SAMPLE_PAYMENT: Final = Text(
    "これはお試し用の便です。実際の請求は行われません。",
    "This is a sample flight. No money is charged.",
)
_PROVISION: Final = Text(
    "打上げの時期は期間でお示しします。天候や準備の状況により変わることがあり、そのつど理由とあわせてお知らせします。"
    "品物は、{due}までに届いたものを搭載します。間に合わなかった品物は搭載できず、返金もありません。"
    "お預かりしたものは月から戻りません。",
    "The launch is given as a range of days. It may move with the weather and the preparations; each change is "
    "announced with its reason. Items fly if they have reached us by {due}; one that has not can't fly, and is not "
    "refunded. What is sent does not come back from the Moon.",
)
_CANCELLATION: Final = Text(
    "通信販売のため、クーリング・オフの制度はありません。{due}までは、理由を問わずキャンセルでき、全額を返金します。"
    "便・サイズ・内容の変更も、同じ期限までできます。手数料はかからず、料金の差額だけを精算します。"
    "その後は、お客さまのご都合による変更はできず、キャンセルされても返金はありません。"
    "品物を確認・検査して搭載できないと分かったときは、期限の後でも全額を返金し、"
    "お預かりした品物は当社の負担でお返しします。贈り物にした予約の返金先は、お支払いになった方です。",
    "Mail order has no statutory cooling-off period. Until {due} you may cancel for any reason and get the full amount "
    "back. Until then you may also change the flight, the size or what you send: that is free of charge, only the "
    "difference in price is settled. After that you can't change it, and if you cancel, there is no refund. "
    "If our review or inspection finds that an item can't fly, the full amount goes back even after that date, and an "
    "item that is with us is returned at our cost. For a booking that was given as a gift, refunds go to who paid.",
)
_NO_DATE: Final = Text("この便の受付期限", "the date by which items and messages are due")
_CHOICE: Final = Text(
    "次の便での再搭載、全額の返金、記録の保管（返金なし）のいずれかを、結果の確定から{days}日以内にお選びいただけます。"
    "お選びがなかったときは、全額を返金します。",
    "you choose within {days} days of the outcome: to fly again on a later flight, to have the full amount back, or to "
    "keep the record without a refund. Without a choice the full amount is refunded.",
)
_AFTER: Final[dict[ObligationEnd, Text]] = {
    ObligationEnd.LANDED: Text(
        "便が中止されたとき、または着陸を確認できなかったときは、{choice}",
        "If the flight is cancelled, or the landing can't be confirmed, {choice}",
    ),
    ObligationEnd.LUNAR_ORBIT: Text(
        "便が中止されたとき、または月周回軌道に届かなかったときは、{choice}"
        "月周回軌道に届いた時点で役務の提供は完了します。その後に着陸できなかった場合の返金や再搭載はありません。",
        "If the flight is cancelled, or does not reach lunar orbit, {choice} "
        "The service is complete with arrival in lunar orbit: if the landing fails after that, there is no refund and "
        "no second flight.",
    ),
    ObligationEnd.LAUNCHED: Text(
        "便が中止されたとき、または打上げに失敗したときは、{choice}"
        "打上げが行われた時点で役務の提供は完了します。その後に月へ届かなかった場合の返金や再搭載はありません。",
        "If the flight is cancelled, or the launch fails, {choice} "
        "The service is complete with the launch: if the flight does not reach the Moon after that, there is no refund "
        "and no second flight.",
    ),
}


def terms_for(obligation_end: ObligationEnd, item_due_at: datetime | None, *, sample: bool) -> Terms:
    """Return the terms of a flight."""
    payment = _PAYMENT
    if sample:
        payment = Text(_PAYMENT.ja + _SAMPLE_PAYMENT.ja, f"{_PAYMENT.en} {_SAMPLE_PAYMENT.en}")
    due = _NO_DATE
    if item_due_at is not None:
        due = formats.both(lambda language: formats.time_of(item_due_at, language))
    provision, cancellation = _PROVISION.filled(due=due), _CANCELLATION.filled(due=due)
    after = _AFTER[obligation_end].filled(choice=_CHOICE.filled(days=str(CHOOSE_WITHIN_DAYS)))
    words = (payment, provision, cancellation, after)
    version = hashlib.sha256("\n".join(part for text in words for part in (text.ja, text.en)).encode()).hexdigest()[:8]
    return Terms(
        version=f"{obligation_end.value}-{version}",
        payment=Words.of(payment),
        provision=Words.of(provision),
        cancellation=Words.of(cancellation),
        after_failure=Words.of(after),
        choose_within_days=CHOOSE_WITHIN_DAYS,
        default_entitlement=EntitlementKind.REFUND,
        entitlements=[EntitlementKind.REFLIGHT, EntitlementKind.REFUND, EntitlementKind.RECORD],
        obligation_end=obligation_end,
    )
