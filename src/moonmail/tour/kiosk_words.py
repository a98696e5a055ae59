"""What the things of the kiosk say, for somebody who finds them by that. ``…`` at the end: and more.

Words of its own, not the program's: whoever comes knows them from the last time, or from a friend.
"""

from __future__ import annotations

from typing import Final

from moonmail.domain.text import Text

WORDS: Final = {
    "begin": Text("月へ、贈りもの。…", "月へ、贈りもの。…"),
    "language-ja": Text("日本語", "日本語"),
    "language-en": Text("English", "English"),
    "choose-send": Text("月へ送る", "Send something to the Moon"),
    "choose-flights": Text("便を見る", "Look at the flights"),
    "choose-sign_in": Text("サインインする", "Sign in"),
    "choose-passes": Text("搭乗券を受け取る", "Get a boarding pass"),
    "text-size": Text("文字サイズ…", "Text size…"),
    "contrast": Text("くっきり", "High contrast"),
    "reach": Text("低めに表示", "Lower screen"),
    "task-back": Text("戻る", "Back"),
    "sign-in-qr": Text("サインイン用のQRコード…", "QR code for signing in…"),
    "send-next:choose": Text("内容を書く", "Write the message"),
    "message-text": Text("本文", "Words"),
    "message-name": Text("お名前（任意）", "Your name (optional)"),
    "message-title": Text("呼び名（任意）", "What you call it (optional)"),
    "send-next:write": Text("枠の仮押さえへ", "Next: hold a slot"),
    "hold-slot": Text("枠を仮押さえする", "Hold the slot"),
    "hold-countdown": Text("仮押さえ中：…", "Slot held: …"),
    "send-next:hold": Text("内容の確認へ", "Next: check the order"),
    "confirm-order": Text("申し込んで…", "Order and pay…"),
    "pay-code": Text("お支払いページのコード…", "Code of the payment page…"),
    "booked-reference": Text("予約番号…", "Booking reference…"),
    "call-staff": Text("係員を呼ぶ", "Call staff"),
    "staff-no-more": Text("呼び出しを取り消す", "No help needed any more"),
    "finish": Text("終了する", "Finish"),
    "finish-anyway": Text("破棄して終了する", "Finish, and lose it"),
    "goodbye": Text("画面を閉じる", "Close now"),
}
