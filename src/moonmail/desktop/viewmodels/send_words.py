"""The words of choosing what to send, on which flight and in what size."""

from __future__ import annotations

from typing import Final

from moonmail.client.model import DraftKind
from moonmail.desktop.viewmodels.send_flow import Step
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Text

CARRIES: Final[dict[SizeCode, Text]] = {
    SizeCode.NAME: Text("お名前を1行", "One line: a name"),
    SizeCode.MESSAGE: Text("手紙や手書きのことば", "A letter, a few words, a drawing"),
    SizeCode.PHOTO: Text("写真1枚とことば", "One photo and a few words"),
    SizeCode.XS: Text("ビーズや小石など、指先ほどのもの", "A bead or a pebble, the size of a fingertip"),
    SizeCode.S: Text("ボタンや小さなペンダントトップ", "A button or a small pendant"),
    SizeCode.M: Text("100円玉ほどの硬貨やメダル", "A coin or a medal"),
    SizeCode.L: Text("指輪や小さな人形", "A ring or a tiny figure"),
}
GROUP_CARRIES: Final[dict[SizeCode, Text]] = {
    SizeCode.NAME: Text("1枚にお名前を1行", "One name on each plate"),
    SizeCode.MESSAGE: Text("1枚にひとこと（お名前も刻めます）", "A few words on each plate, with a name if you like"),
}
DIMENSIONS: Final = Text("{w}×{h} mm", "{w} × {h} mm")
LEFT: Final = Text("のこり{n}枠", "{n} slots left")
LEFT_ONE: Final = Text("のこり1枠", "1 slot left")
SOLD_OUT: Final = Text("満席", "Sold out")
NOT_OFFERED: Final = Text("この便では取り扱いがありません", "Not offered on this flight")
UNTIL: Final = Text("申込みは {until} まで", "Book until {until}")
FROM: Final = Text("{price}から", "from {price}")
SAMPLE: Final = Text("見本", "Sample")
LAUNCH: Final = Text("打上げ {window}", "Launch {window}")
CAPSULE: Final = Text("カプセル", "Capsule")
FLIGHT_GONE: Final = Text(
    "お選びの便は、いま申込みを受け付けていません。", "The flight you chose is not open for booking at the moment."
)
CHOOSE_ANOTHER: Final = Text("受付中の便から選び直してください。", "Please choose one that is open.")
SIZE_GONE: Final = Text("お選びの枠は満席になりました。", "The slots of that size have just sold out.")
CHOOSE_SIZE: Final = Text("ほかの大きさを選ぶか、別の便をお選びください。", "Choose another size, or another flight.")
NO_CAPSULE: Final = Text(
    "この便には、品物をお預かりできるカプセルの枠がありません。", "This flight has no capsule slots for items."
)
CHOOSE_FLIGHT: Final = Text("別の便をお選びください。", "Please choose another flight.")
SAME_SLOT: Final = Text("いまの予約と同じ便・同じ大きさです。", "This is the flight and size you already have.")
SAME_SLOT_NEXT: Final = Text(
    "別の便か、別の大きさをお選びください。予約はそのままです。",
    "Choose another flight or another size. Your booking stays as it is.",
)
WRITTEN_KEPT: Final = Text("書いた内容はそのまま残っています。", "What you wrote is kept.")
UNTITLED: Final = Text("無題の下書き", "Untitled draft")
EDITED: Final = Text("{time} に保存", "Saved {time}")
ENTRIES: Final = Text("{n}件", "{n} entries")
ENTRY: Final = Text("1件", "1 entry")
KINDS: Final[dict[DraftKind, Text]] = {
    DraftKind.MESSAGE: Text("メッセージ", "Message"),
    DraftKind.ITEM: Text("思い出の品", "Keepsake"),
    DraftKind.GROUP: Text("グループ", "Group"),
}
CHANGE: Final = Text("内容の変更", "Change of content")
MOVE: Final = Text("便・大きさの変更", "Change of flight or size")
ICONS: Final[dict[DraftKind, str]] = {
    DraftKind.MESSAGE: "pen-line",
    DraftKind.ITEM: "package-open",
    DraftKind.GROUP: "users-round",
}
STEPS: Final[dict[Step, Text]] = {
    Step.CHOOSE: Text("便と枠を選ぶところ", "Choosing a flight"),
    Step.WRITE: Text("書いているところ", "Writing"),
    Step.ITEM: Text("大きさを測っているところ", "Measuring"),
    Step.DECLARE: Text("品物を申告しているところ", "Declaring the item"),
    Step.GROUP: Text("名簿をつくっているところ", "Making the list"),
    Step.HOLD: Text("仮押さえの手前", "About to hold a slot"),
    Step.CONFIRM: Text("最終確認の手前", "About to confirm"),
    Step.PAY: Text("お支払いの手前", "About to pay"),
    Step.CHANGE: Text("変更を送る手前", "About to send the change"),
}
