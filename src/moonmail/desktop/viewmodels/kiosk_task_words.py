"""The words of a guest's task at the kiosk: paying on the phone, and taking the pass along."""

from __future__ import annotations

from typing import Final, NamedTuple

from moonmail.domain.text import Text


class PayWords(NamedTuple):
    title: Text
    text: Text | None = None


PAY: Final[dict[str, PayWords]] = {
    "sending": PayWords(
        Text("お申し込みを送っています", "Sending your order"),
        Text("まだ確定していません。このままお待ちください。", "It is not confirmed yet. Please wait a moment."),
    ),
    "opening": PayWords(
        Text("お支払いページを用意しています", "Preparing the payment page"),
        Text("このままお待ちください。", "Please wait a moment."),
    ),
    "waiting": PayWords(Text("お申し込みは、まだ届いていません", "Your order has not been received yet")),
    "needs_you": PayWords(Text("もう一度サインインしてください", "Please sign in again")),
    "paying": PayWords(
        Text("スマートフォンでお支払いください", "Please pay on your phone"),
        Text(
            "カメラでコードを読み取ると、お支払いページが開きます。お支払いが済むと、この画面は自動で進みます。",
            "Point your camera at the code to open the payment page. "
            "When you have paid, this screen continues by itself.",
        ),
    ),
    "declined": PayWords(Text("お支払いがまだ済んでいません", "Not paid yet")),
    "refused": PayWords(Text("お申し込みを受け付けられませんでした", "Your order was not accepted")),
    "over": PayWords(Text("このお申し込みは終わりました", "This order has ended")),
    "paid": PayWords(Text("ご予約が確定しました", "Your booking is confirmed")),
}
LINE_GONE: Final = Text(
    "お支払いの知らせを受け取れていません。", "The notice of your payment can't reach this screen right now."
)
LINE_GONE_SAFE: Final = Text(
    "お支払いは、スマートフォンで続けられます。つながりしだい、この画面に結果を表示します。",
    "You can go on paying on your phone. The result appears here once there is a connection.",
)
UNPAID_ENDS: Final = Text(
    "お支払いの前に終了すると、お申し込みは取り消されます。料金はかかりません。",
    "If you finish before paying, the order is cancelled and nothing is charged.",
)
TERMS: Final = Text("規約の全文", "The full terms")
ADDRESS_TEXT: Final = Text(
    "カメラでコードを読み取ると、お手持ちのスマートフォンで開きます。",
    "Point your camera at the code to open it on your own phone.",
)

BOOKED: Final = Text("ご予約が確定しました", "Your booking is confirmed")
BOOKED_TEXT: Final = Text(
    "月面搭乗券を写真に撮ってお持ち帰りください。\nアプリの「お預かり品」でも、いつでもご覧いただけます。",
    "Take a photo of your boarding pass. You also find it in the app, under My shipments, at any time.",
)
PASS: Final = Text("月面搭乗券", "Your Moon boarding pass")
PASS_COMING: Final = Text("搭乗券を受け取っています。", "Your boarding pass is on its way.")
NO_PRINTER: Final = Text(
    "この端末にはプリンターがありません。コードを写真に撮ってお持ちください。",
    "There is no printer here. Please take a photo of the code.",
)
TO_PHONE: Final = Text(
    "代わりに、上の搭乗券をスマートフォンで写真に撮ってお持ちください。受付ではその写真で確認できます。",
    "Take a photo of the boarding pass above instead. The desk can read the code from it.",
)
TO_PHONE_OTHER: Final = Text(
    "アプリからも印刷できます。お急ぎのときは、係員をお呼びください。",
    "You can also print it from the app. If you are in a hurry, call staff.",
)
SENDING_TO_PRINTER: Final = Text("プリンターへ送っています。", "Sending it to the printer.")
DONE_BOOKED: Final = Text("{flight}便のご予約", "Your booking on flight {flight}")
DONE_REFERENCE: Final = Text("予約番号 {reference}", "Booking reference {reference}")
TOOK: Final = Text("印刷した{what}", "What we printed: {what}")
