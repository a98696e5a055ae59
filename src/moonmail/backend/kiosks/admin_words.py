"""What the staff's pages about kiosks say, in both languages."""

from __future__ import annotations

from typing import Final

from moonmail.backend.kiosks.service import Condition
from moonmail.contract.kiosk import KioskPrinter
from moonmail.domain.kiosk import KioskState, TroubleReason
from moonmail.domain.text import Text

CONDITIONS: Final = {
    Condition.WAITING: Text("登録待ち", "not enrolled yet"),
    Condition.REVOKED: Text("登録取り消し済み", "revoked"),
    Condition.SILENT: Text("応答なし", "silent"),
    Condition.CALLS_STAFF: Text("係員の呼び出し", "calls for staff"),
    Condition.TROUBLE: Text("要確認", "needs a look"),
    Condition.WELL: Text("正常", "well"),
}
STATES: Final = {
    KioskState.ATTRACT: Text("待ち受け", "waits for a guest"),
    KioskState.LANGUAGE: Text("言語の選択", "language"),
    KioskState.MENU: Text("メニュー", "menu"),
    KioskState.SIGN_IN: Text("サインイン", "sign-in"),
    KioskState.TASK: Text("ご利用中", "in use"),
    KioskState.PAY_ON_PHONE: Text("スマートフォンでお支払い", "payment on the phone"),
    KioskState.PRINTING: Text("印刷", "printing"),
    KioskState.FINISH: Text("終了", "finish"),
    KioskState.TIMEOUT_WARNING: Text("時間切れの確認", "time-out warning"),
    KioskState.CALL_STAFF: Text("係員の呼び出し", "call for staff"),
    KioskState.OUT_OF_ORDER: Text("利用停止", "out of order"),
    KioskState.MAINTENANCE: Text("係員の操作中", "maintenance"),
}
TROUBLES: Final = {
    TroubleReason.STAFF: Text("係員による停止", "stopped by staff"),
    TroubleReason.NOT_ENROLLED: Text("未登録", "not enrolled"),
    TroubleReason.REVOKED: Text("登録取り消し", "revoked"),
    TroubleReason.SESSIONS_FAIL: Text("画面の異常終了が続いた", "sessions keep failing"),
    TroubleReason.SET_UP: Text("端末の設定に不備", "its set-up is wrong"),
}
PRINTERS: Final = {
    KioskPrinter.NONE: Text("なし", "none"),
    KioskPrinter.READY: Text("使用可", "ready"),
    KioskPrinter.OUT_OF_PAPER: Text("用紙切れ", "out of paper"),
    KioskPrinter.OFFLINE: Text("オフライン", "offline"),
    KioskPrinter.JAMMED: Text("紙詰まり", "jammed"),
    KioskPrinter.UNKNOWN: Text("応答なし", "does not answer"),
}
COMING: Final = Text("{state}（係員が向かっています）", "{state} (somebody is on the way)")
AGO: Final = Text("{time}前から", "for {time}")
TOLD: Final = Text(
    "{count}台の端末に、係員が向かうと伝えました。", "Guests at {count} kiosk(s) are told that you come."
)
REVOKED: Final = Text(
    "{count}台の登録を取り消しました。端末は次の通信で、自らのデータを消去します。",
    "{count} kiosk(s) revoked: each wipes itself at its next call.",
)
GO_THERE: Final = Text("向かう（お客さまに伝わります）", "Go there: the guest is told")
REVOKE: Final = Text(
    "登録を取り消す（ご利用を終了し、端末を消去します）", "Revoke: ends what is under way and wipes the kiosk"
)
# Fields, with what to write into them.
LABELS: Final = {
    "name_ja": Text("ラウンジ名（日本語）", "Lounge, in Japanese"),
    "name_en": Text("ラウンジ名（英語）", "Lounge, in English"),
    "languages": Text("言語（先に出す順）", "Languages, the first one first"),
    "hours": Text("営業時間", "Opening hours"),
    "time_zone": Text("時間帯", "Time zone"),
    "missions": Text("扱う便", "Flights offered"),
    "printer": Text("プリンター", "Printer"),
    "staff_phone": Text("係員の電話番号", "Telephone of staff"),
}
HELP: Final = {
    "hours": Text(
        "1行に1つ、「1-5 06:30-22:30」のように（1が月曜日、7が日曜日）。空欄なら終日。",
        "One rule a line: 1-5 06:30-22:30 (1 is Monday, 7 Sunday). Empty: always open.",
    ),
    "time_zone": Text("「Asia/Tokyo」のように。", "Such as Asia/Tokyo."),
    "missions": Text("1行に1つ、「mm-204」のように。空欄ならすべて。", "One id a line, such as mm-204. Empty: all."),
    "printer": Text("端末にある CUPS のキュー名。空欄なら印刷しません。", "The CUPS queue on the kiosk. Empty: none."),
    "staff_phone": Text("お待ちのお客さまに表示します。", "Shown to guests who wait."),
}
COLUMNS: Final = {
    "lounge": Text("ラウンジ", "Lounge"),
    "condition": Text("状況", "Condition"),
    "since": Text("いつから", "Since"),
    "screen": Text("画面", "Screen"),
    "trouble": Text("停止の理由", "Out of order because"),
    "paper": Text("プリンター", "Printer"),
    "heard": Text("最後の連絡", "Last heard"),
    "enrolled": Text("登録日時", "Enrolled"),
    "revoked": Text("登録取り消し日時", "Revoked"),
}
