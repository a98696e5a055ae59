"""The words of the kiosk's own screens, in both languages at once: nobody has chosen one yet."""

from __future__ import annotations

from typing import Final

from moonmail.domain.kiosk import TroubleReason
from moonmail.domain.text import Text

TITLE: Final = Text("月へ、贈りもの。", "Send something of yours to the Moon")
LEAD: Final = Text(
    "ことばも、絵も、小さな思い出の品も。\n月へ向かう便に、あなたの場所があります。",
    "A message, a drawing or a small keepsake.\nThere is a place for it on the next lander.",
)
BEGIN: Final = Text("画面に触れてはじめる", "Touch to begin")
ONE_MOMENT: Final = Text("準備しています。少々お待ちください", "Just a moment, please")
FLIGHTS: Final = Text("これから月へ向かう便", "Next flights to the Moon")
OFFLINE: Final = Text(
    "ただいまネットワークにつながっていません。便のご案内と、下書きのお持ち帰りはご利用いただけます。",
    "Not connected at the moment. You can look at flights, and write something to take home.",
)
CLOSED: Final = Text("ご利用時間外です", "Closed at this hour")
OPENS: Final = Text("{at}からご利用いただけます", "Open again from {at}")

OUT_OF_ORDER: Final = Text("ただいまご利用いただけません", "Out of order")
ASK_STAFF: Final = Text(
    "ご不便をおかけし、申し訳ございません。\nお近くの係員にお声がけください。",
    "We are sorry for the inconvenience.\nPlease ask a member of staff.",
)
PHONE: Final = Text("係員直通 {phone}", "Staff {phone}")
SAFE: Final = Text("お支払い済みのご予約は、そのまま有効です。", "Whatever you have booked and paid for stays valid.")

# For whoever is called: what is wrong, and what to do.
REASONS: Final[dict[TroubleReason, Text]] = {
    TroubleReason.STAFF: Text(
        "係員が利用を止めています。保守画面から再開できます。",
        "Staff took it out of service. Maintenance puts it back.",
    ),
    TroubleReason.NOT_ENROLLED: Text(
        "この端末はまだ登録されていません。登録コードを発行し、「moonmail kiosk enrol」を実行してください。",
        "This kiosk is not enrolled yet. Make a code and run “moonmail kiosk enrol”.",
    ),
    TroubleReason.REVOKED: Text(
        "この端末の登録は取り消され、保存していたものはすべて消去されました。使うには、あらためて登録してください。",
        "This kiosk was revoked and has wiped itself. To use it again, enrol it again.",
    ),
    TroubleReason.SESSIONS_FAIL: Text(
        "画面の起動に続けて失敗しました。10分ごとに自動で再開を試みます。",
        "Sessions broke down one after the other. It tries again by itself every ten minutes.",
    ),
    TroubleReason.SET_UP: Text(
        "お客さまの情報がこの機械に残るおそれがある設定です。「moonmail kiosk check」で確認してください。",
        "As this machine is set up, something of a guest could stay on it. Run “moonmail kiosk check”.",
    ),
}

PIN_TITLE: Final = Text("係員用 暗証番号", "Staff PIN")
PIN_WRONG: Final = Text("暗証番号が違います", "That is not the PIN")
PIN_WAIT: Final = Text("入力できるまで あと{time}", "Try again in {time}")
PIN_NOT_SET: Final = Text(
    "暗証番号が設定されていません。端末で「moonmail kiosk set-pin」を実行してください。",
    "No PIN is set. Run “moonmail kiosk set-pin” on this machine.",
)

MAINTENANCE: Final = Text("保守", "Maintenance")
NAME: Final = Text("設置場所", "Lounge")
NUMBER: Final = Text("端末番号", "Kiosk")
SERVER: Final = Text("接続先", "Server")
VERSION: Final = Text("バージョン", "Version")
NETWORK: Final = Text("ネットワーク", "Network")
CONNECTED: Final = Text("接続しています", "Connected")
NOT_CONNECTED: Final = Text("つながっていません", "Not connected")
STATE: Final = Text("状態", "State")
IN_ORDER: Final = Text("ご案内中", "In service")
PRINTER: Final = Text("プリンター", "Printer")
NO_PRINTER: Final = Text("なし", "None")
SET_UP: Final = Text("設定の確認", "Set-up check")
ALL_WELL: Final = Text("問題は見つかりませんでした", "Nothing is wrong")
CHECKING: Final = Text("確認しています", "Checking")

PUT_BACK: Final = Text("再開する", "Put back in service")
TAKE_OUT: Final = Text("利用を止める", "Take out of service")
CHECK_AGAIN: Final = Text("もう一度確認する", "Check again")
BACK_TO_GUESTS: Final = Text("ご案内に戻る", "Back to guests")
RESTART: Final = Text("アプリを再起動する", "Restart the app")
LEAVE: Final = Text("キオスクを終了する", "Leave the kiosk")
CANCEL: Final = Text("やめる", "Cancel")
ENTER: Final = Text("確認", "Enter")
DELETE: Final = Text("1文字消す", "Delete")
ENTERED: Final = Text("{n}桁 入力しました", "{n} digits entered")
NONE_ENTERED: Final = Text("6〜12桁の数字", "6 to 12 digits")
