"""The words of holding, confirming and paying that depend on what happened."""

from __future__ import annotations

from typing import Final

from moonmail.domain.text import Text

MINUTES_LEFT: Final = Text("あと{n}分", "{n} minutes left")
MINUTE_LEFT: Final = Text("あと1分", "1 minute left")
SECONDS_LEFT: Final = Text("あと{n}秒", "{n} seconds left")
ANNOUNCE_LEFT: Final = Text("仮押さえの期限まで、{left}です。", "{left} until the hold ends.")
HELD: Final = Text("枠を押さえました。{left}です。", "The slot is held for you. {left}.")
COPY_NAME: Final = Text("申込内容の控え", "confirmation")
COPIED: Final = Text("お支払いページのアドレスをコピーしました", "The address of the payment page was copied")

FLIGHT: Final = Text("{number} 便", "{number}")
ALTERNATIVE: Final = Text("{flight}・{size}", "{flight}, {size}")
ALTERNATIVE_DETAIL: Final = Text("{price}（のこり{n}枠）", "{price}, {n} left")
SAME_FLIGHT: Final = Text("同じ便", "Same flight")
ALTERNATIVES_BELOW: Final = Text(
    "代わりに、次の枠をすぐにお選びいただけます。書いた内容はそのまま引き継ぎます。",
    "You can take one of these slots instead. Everything you wrote comes along.",
)
CHOICES: Final = Text(
    "{names} からお選びいただけます。{days}日以内にお選びにならないときは「{default}」になります。",
    "Your choice: {names}. Without a choice within {days} days it becomes: {default}.",
)

_NOTHING_CHARGED: Final = Text(
    "料金は発生していません。書いた内容は残っています。", "Nothing was charged. What you wrote is kept."
)

# By the stage's value: what happened, what is safe, what to do next.
HOLD_NOTICES: Final[dict[str, tuple[Text, ...]]] = {
    "over": (
        Text("仮押さえの期限が過ぎました。", "The time for which the slot was held has passed."),
        _NOTHING_CHARGED,
        Text("枠が残っていれば、もう一度押さえられます。", "If slots are left, you can hold one again."),
    ),
    "needs_you": (
        Text("サインインの有効期限が切れました。", "Your sign-in has expired."),
        Text(
            "書いた内容とお申し込みは、このパソコンに保存されています。",
            "What you wrote and asked for is saved on this computer.",
        ),
        Text("もう一度サインインすると、続きから送信します。", "Sign in again and it continues where it stopped."),
    ),
}
# On a shared screen nothing is saved: what is asked for lasts as long as the guest stays.
GUEST_NOTICES: Final[dict[str, tuple[Text, ...]]] = {
    **HOLD_NOTICES,
    "needs_you": (
        HOLD_NOTICES["needs_you"][0],
        Text(
            "書いた内容とお申し込みは、この画面をお使いの間そのまま残ります。",
            "What you wrote and asked for stays here while you use this screen.",
        ),
        HOLD_NOTICES["needs_you"][2],
    ),
}
GUEST_WAITING_NEXT: Final = Text(
    "つながりしだい自動で送り、結果をここでお知らせします。「終了する」を押すと、このお申し込みは送られません。",
    "It is sent by itself once there is a connection, and the answer appears here. If you finish before that, "
    "it is not sent.",
)
HOLD_WAITING: Final = Text(
    "仮押さえの申込みを預かりました。枠はまだ確保できていません。",
    "Your request is saved. The slot is not held yet.",
)
HOLD_WAITING_WHY: Final = Text("サーバーの応答を待っています。", "Waiting for the server's answer.")
HOLD_WAITING_NEXT: Final = Text(
    "つながりしだい自動で送り、結果をここでお知らせします。アプリを閉じても、申込みは残ります。",
    "It is sent by itself once there is a connection. The answer appears here. You may close the app: it stays saved.",
)
ORDER_WAITING: Final = Text(
    "受け付けを待っています。お申し込みはまだ確定していません。",
    "Waiting to be accepted. Your order is not confirmed yet.",
)
ORDER_WAITING_WHY: Final = HOLD_WAITING_WHY
ORDER_WAITING_NEXT: Final = Text(
    "つながりしだい自動で送ります。アプリを閉じても、お申し込みは残ります。",
    "It is sent by itself once there is a connection. It stays saved if you close the app.",
)
NO_BROWSER: Final = (
    Text("ブラウザーを開けませんでした。", "No browser could be opened."),
    Text("お申し込みはそのまま残っています。", "Your order is kept as it is."),
    Text(
        "お支払いページのアドレスをコピーし、ブラウザーに貼り付けて開いてください。",
        "Copy the address of the payment page and open it in a browser yourself.",
    ),
)
PAYMENT_DECLINED: Final = (
    Text("お支払いができませんでした。", "The payment did not go through."),
    Text("料金は発生していません。枠はまだ押さえてあります。", "You were not charged. Your slot is still held."),
    Text("もう一度、または別の方法でお支払いください。", "Please pay again, or in another way."),
)
PAYMENT_EXPIRED: Final = (
    Text("お支払いページの有効期限が切れました。", "The payment page has expired."),
    Text("料金は発生していません。枠はまだ押さえてあります。", "You were not charged. Your slot is still held."),
    Text("新しいお支払いページを開いてください。", "Please open a new payment page."),
)
LAPSED: Final = (
    Text(
        "お支払いの期限までに入金を確認できず、お申し込みは無効になりました。",
        "No payment arrived in time, so the order has lapsed.",
    ),
    _NOTHING_CHARGED,
    Text("同じ内容で、もう一度お申し込みいただけます。", "You can order again with the same content."),
)
LAPSED_REFUND: Final = (
    Text(
        "ご入金の前に枠の期限が過ぎ、満席になりました。",
        "The slot was lost before your payment arrived, and none was left.",
    ),
    Text("お支払いいただいた料金は、全額を自動で返金します。", "What you paid is refunded in full, by itself."),
    Text("ほかの枠で、もう一度お申し込みいただけます。", "You can order another slot with the same content."),
)
CANCELLED: Final = (
    Text("このお申し込みは取り消されました。", "This order was cancelled."),
    Text("書いた内容は残っています。", "What you wrote is kept."),
    Text("同じ内容で、もう一度お申し込みいただけます。", "You can order again with the same content."),
)
