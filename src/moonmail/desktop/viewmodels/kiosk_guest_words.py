"""The words of a guest's frame, in both languages."""

from __future__ import annotations

from typing import Final, NamedTuple

from moonmail.domain.text import Text


class ChoiceWords(NamedTuple):
    icon: str
    title: Text
    hint: Text


CHOICES: Final[dict[str, ChoiceWords]] = {
    "send": ChoiceWords(
        "send",
        Text("月へ送る", "Send something to the Moon"),
        Text("メッセージ・手書き・小さな品物", "A message, a drawing or a small item"),
    ),
    "flights": ChoiceWords(
        "plane-takeoff",
        Text("便を見る", "Look at the flights"),
        Text("予定・着陸地点・料金", "Dates, landing sites, prices"),
    ),
    "passes": ChoiceWords(
        "ticket",
        Text("搭乗券を受け取る", "Get a boarding pass"),
        Text("お申し込み済みの方はこちら", "Of what you have booked already"),
    ),
    "sign_in": ChoiceWords(
        "log-in",
        Text("サインインする", "Sign in"),
        Text("お手持ちのスマートフォンで", "With your own phone"),
    ),
    "carry": ChoiceWords(
        "smartphone",
        Text("書きかけを持ち帰る", "Take your draft home"),
        Text("ご自宅のMoonMailで続きを", "Go on in MoonMail at home"),
    ),
}

FINISH: Final = Text("終了する", "Finish")
CALL_STAFF: Final = Text("係員を呼ぶ", "Call staff")
STAFF_CALLED: Final = Text("係員呼び出し中", "Staff called")
STAFF_COMING: Final = Text("まもなく係員が参ります", "Staff are on their way")
STAFF_NOT_TOLD: Final = Text(
    "係員につながりませんでした。ラウンジの受付へお声がけください。",
    "Staff could not be called. Please ask at the lounge's reception.",
)
TEXT_SIZE: Final = Text("文字サイズ", "Text size")
CONTRAST: Final = Text("くっきり", "High contrast")
REACH: Final = Text("低めに表示", "Lower screen")

ENDS_IN: Final = Text("操作がないと、あと{time}で終了します", "Without a touch, this session ends in {time}")
MINUTES: Final = Text("{n}分", "{n} min")
SECONDS: Final = Text("{n}秒", "{n} s")

STILL_THERE: Final = Text("ご利用中ですか", "Still there?")
ENDS_SOON: Final = Text("操作がないと、最初の画面に戻ります。", "Without a touch, the first screen returns.")
ENDS_SOON_LOST: Final = Text(
    "操作がないと最初の画面に戻り、次のものは失われます。",
    "Without a touch, the first screen returns, and this is lost:",
)
STAY: Final = Text("続けて使う", "Continue")

SORRY: Final = Text(
    "先ほどは画面が途中で止まり、申し訳ございませんでした。お手数ですが、はじめからお試しください。",
    "We are sorry: the screen stopped a moment ago. Please begin again.",
)

OFFLINE: Final = Text("ただいまインターネットにつながっていません。", "There is no internet connection at the moment.")
OFFLINE_SAFE: Final = Text(
    "便の案内はご覧いただけます。入力された内容も、ご利用中はそのまま残ります。",
    "You can still look at the flights. What you typed stays as long as you do.",
)
OFFLINE_NEXT: Final = Text(
    "つながりしだい、自動で続きから進みます。", "It goes on by itself once there is a connection."
)

LOST_DRAFT: Final = Text("書きかけの内容", "What you have begun")
LOST_DRAFT_HINT: Final = Text("まだお申し込みいただいていません", "It is not ordered yet")
LOST_HOLD: Final = Text("仮押さえ中の搭載枠", "The slot held for you")
LOST_HOLD_HINT: Final = Text("ほかのお客さまがお申し込みになれます", "Others can book it then")
LOST_ORDER: Final = Text("お支払い前のお申し込み", "The order that is not paid")
LOST_ORDER_HINT: Final = Text("お支払いがなければ取り消されます", "Without a payment it is cancelled")

OWN_THINGS: Final = Text("スマートフォンとお手回り品", "Your phone and your belongings")
