"""What the page of runs says that depends on data, in both languages."""

from __future__ import annotations

from typing import Final

from moonmail.domain.runs import RunKind, RunState
from moonmail.domain.states import ShipmentKind, ShipmentState
from moonmail.domain.text import Text

KIND_HINTS: Final[dict[RunKind, Text]] = {
    RunKind.MOVE: Text(
        "金額も条件も、お申し込み時のままか、それより良くなります。",
        "At the price and the terms they confirmed, or better ones.",
    ),
    RunKind.REFUND: Text(
        "予約を取り消し、お支払いの全額を返金します。", "Cancels the bookings and gives back all that was paid."
    ),
    RunKind.MESSAGE: Text("アプリにメッセージをお届けします。", "Puts a message into their app."),
}
KIND_ICONS: Final[dict[RunKind, str]] = {
    RunKind.MOVE: "arrow-right-left",
    RunKind.REFUND: "undo-2",
    RunKind.MESSAGE: "mail",
}
START: Final[dict[RunKind, Text]] = {
    RunKind.MOVE: Text("{n}件を振り替える", "Move {n}"),
    RunKind.REFUND: Text("{n}件に返金する", "Refund {n}"),
    RunKind.MESSAGE: Text("{n}件に送る", "Send to {n}"),
}
TITLE: Final[dict[RunKind, Text]] = {
    RunKind.MOVE: Text("{flight} → {target} 振替", "{flight} to {target}"),
    RunKind.REFUND: Text("{flight} の返金", "Refund of {flight}"),
    RunKind.MESSAGE: Text("{flight} のお客さまへの連絡", "Message to those on {flight}"),
}
TONES: Final[dict[RunState, str]] = {
    RunState.PREVIEWED: "plain",
    RunState.RUNNING: "accent",
    RunState.PAUSED: "warn",
    RunState.CANCELLED: "muted",
    RunState.FINISHED: "ok",
}
ICONS: Final[dict[RunState, str]] = {
    RunState.PREVIEWED: "eye",
    RunState.RUNNING: "timer",
    RunState.PAUSED: "timer-off",
    RunState.CANCELLED: "ban",
    RunState.FINISHED: "circle-check",
}

ALL_SIZES: Final = Text("すべてのサイズ", "All sizes")
SIZE: Final = Text("{size}（{n}件）", "{size} ({n})")
CONTENTS: Final[tuple[tuple[Text, tuple[ShipmentKind, ...]], ...]] = (
    (Text("メッセージと品物", "Messages, items"), ()),
    (Text("メッセージのみ", "Messages only"), (ShipmentKind.MESSAGE,)),
    (Text("品物のみ", "Items only"), (ShipmentKind.ITEM,)),
)
_S = ShipmentState
STAGES: Final[tuple[tuple[Text, tuple[ShipmentState, ...]], ...]] = (
    (Text("すべての段階", "Any stage"), ()),
    (
        Text("お預かり前", "Not with us yet"),
        (_S.DECLARED, _S.NEEDS_REVIEW, _S.CLEARED, _S.NOT_ALLOWED, _S.AWAITING_ITEM),
    ),
    (Text("お預かり中", "With us"), (_S.RECEIVED, _S.ACCEPTED)),
    (Text("搭載済み", "On board"), (_S.INTEGRATED,)),
)

FLIGHT: Final = Text("{flight}（{n}件）", "{flight} ({n})")
TARGET: Final = Text("{flight}　{window}", "{flight}, {window}")
DEFAULTS: Final[dict[RunKind, Text]] = {
    RunKind.MOVE: Text(
        "{flight} 便のご予約を、{target} 便に変更しました。追加のお支払いはありません。\n"
        "新しい月面搭乗券をアプリにお届けしています。\n"
        "ご不明な点がありましたら、このメッセージにご返信ください。",
        "Your booking on {flight} has been moved to {target}. There is nothing more to pay.\n"
        "Your new Moon boarding pass is in the app.\n"
        "If anything is unclear, please reply here.",
    ),
    RunKind.REFUND: Text(
        "{flight} 便のご予約を取り消し、お支払いいただいた方へ全額を返金する手続きをしました。\n"
        "ご不明な点がありましたら、このメッセージにご返信ください。",
        "Your booking on {flight} was cancelled, and all that was paid is going back to whoever paid it.\n"
        "If anything is unclear, please reply here.",
    ),
}

NO_FLIGHT: Final = Text("便を選んでください。", "Choose a flight.")
NO_TARGET: Final = Text("振替先の便を選んでください。", "Choose the flight to move them to.")
NO_WORDS: Final = Text(
    "お客さまに伝える文を、日本語と英語の両方で書いてください。",
    "Write what members are told in both Japanese and English.",
)
NO_REASON: Final = Text("理由を選ぶと開始できます。", "Choose a reason to start.")
NOBODY: Final = Text("対象になる予約がありません。", "There is no booking that this can be done to.")
CHOOSE: Final = Text("選択してください", "Please choose")

COUNT: Final = Text("{n}件", "{n} bookings")
COUNT_ONE: Final = Text("1件", "1 booking")
SLOTS: Final = Text("{n}枠", "{n} slots")
ROOM: Final = Text("空き {n}枠", "room for {n}")
REFUND: Final = Text("返金額 {yen}", "{yen} go back")
SHORT: Final = Text(
    "振替先の空きが{n}枠足りません。先に予約した方から順に振り替え、入りきらない予約はそのまま残ります。",
    "The new flight has {n} slots too few. Who booked first is moved first; the rest stay as they are.",
)
PROGRESS: Final = Text("{done} / {all}件", "{done} of {all}")
DONE: Final = Text("完了 {n}件", "{n} done")
SKIPPED: Final = Text("対象外 {n}件", "{n} left as they are")
WAITING: Final = Text("未処理 {n}件", "{n} not done")
REFUNDED: Final = Text("返金 {yen}", "{yen} going back")
MADE: Final = Text("{at}　{by}", "{at}, {by}")
STARTED: Final = Text("{at}に{by}が開始（{reason}）", "Started {at} by {by}: {reason}")
FINISHED: Final = Text("一括処理が終わりました。{done}・{skipped}", "The run is finished: {done}, {skipped}.")
SAVED: Final = Text("報告を保存しました。", "The report was saved.")
NOT_SAVED: Final = Text(
    "保存できませんでした。保存先を変えて、もう一度お試しください。",
    "It could not be saved. Please choose another place and try again.",
)
NO_PASS: Final = Text("搭乗券なし", "no pass")
