"""What the desk does for a caller, why, and in which words the caller is told of it."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text

# Of what nothing else limits: as long as a call may last.
UNDO_FOR: Final = timedelta(minutes=30)


class HelpKind(StrEnum):
    """``name`` is of a member, the others of a booking."""

    CONTENT = "content"
    FLIGHT = "flight"
    CANCEL = "cancel"
    GOODWILL = "goodwill"
    PASS = "pass"  # noqa: S105 - a pass for a flight
    NAME = "name"


class HelpReason(StrEnum):
    """``asked``: the caller wished it. The others are why something is done beyond the terms."""

    ASKED = "asked"
    OUR_MISTAKE = "our_mistake"
    HARDSHIP = "hardship"
    DISASTER = "disaster"
    OTHER = "other"


KIND_WORDS: Final[dict[HelpKind, Text]] = {
    HelpKind.CONTENT: Text("内容の変更", "Change the content"),
    HelpKind.FLIGHT: Text("便の変更", "Change the flight"),
    HelpKind.CANCEL: Text("キャンセル", "Cancel"),
    HelpKind.GOODWILL: Text("特別な返金", "Goodwill refund"),
    HelpKind.PASS: Text("搭乗券の再送", "Send the pass again"),
    HelpKind.NAME: Text("お名前の訂正", "Correct the name"),
}
REASON_WORDS: Final[dict[HelpReason, Text]] = {
    HelpReason.ASKED: Text("お客さまのご希望", "The member asked for it"),
    HelpReason.OUR_MISTAKE: Text("こちらの不手際", "Our mistake"),
    HelpReason.HARDSHIP: Text("ご病気・ご不幸など", "Illness or bereavement"),
    HelpReason.DISASTER: Text("災害・交通の乱れ", "Disaster or disrupted transport"),
    HelpReason.OTHER: Text("その他（メモに記入）", "Other (see the note)"),
}

# What the desk reads before it does something, and what the caller is then told.
CONTENT_CHANGED: Final = Text(
    "ご予約 {reference} のお預かり品の内容を変更しました。搭乗券はそのままお使いいただけます。",
    "The content of booking {reference} was changed. Your boarding pass stays as it is.",
)
MOVED_DUE: Final = Text(
    "ご予約 {reference} を {flight} 便に変更する手続きを始めました。差額 {yen} を、アプリの「お預かり品」から"
    "お支払いください。お支払いが済むまで、これまでのご予約はそのままです。",
    "We began to move booking {reference} to {flight}. Please pay the difference of {yen} under My shipments in the "
    "app. Until then your booking stays as it was.",
)
MOVED: Final = Text(
    "ご予約 {reference} を {flight} 便に変更しました。新しい搭乗券はアプリでご覧いただけます。",
    "Booking {reference} was moved to {flight}. Your new boarding pass is in the app.",
)
MOVED_BACK_YEN: Final = Text("差額 {yen} をご返金します。", "The difference of {yen} will be refunded.")
CANCELLED: Final = Text("ご予約 {reference} をキャンセルしました。", "Booking {reference} was cancelled.")
REFUNDED: Final = Text("{yen} を、お支払いになった方法でご返金します。", "{yen} will be refunded the way it was paid.")
NOT_REFUNDED: Final = Text("ご返金はありません。", "Nothing is refunded.")
REFUNDED_GIVER: Final = Text("ご返金は、お支払いになった方へ行います。", "What was paid goes back to who paid.")
GOODWILL: Final = Text("ご予約 {reference} について、", "For booking {reference}: ")
PASS_SENT: Final = Text(
    "ご予約 {reference} の搭乗券を、アプリの「お預かり品」からご覧いただけます。",
    "The boarding pass of booking {reference} is under My shipments in the app.",
)
PASS_RENEWED: Final = Text(
    "ご予約 {reference} の搭乗券を新しくしました。これまでの搭乗券は使えません。印刷したものは処分してください。",
    "A new boarding pass was issued for booking {reference}. The old one can't be used any more: please throw away any "
    "printed copy.",
)
NAME_CORRECTED: Final = Text("登録されているお名前を訂正しました。", "Your registered name was corrected.")
UNDONE: Final = Text(
    "先ほどの手続き（{what}）を取り消し、元に戻しました。", "What was done before ({what}) was undone."
)

# What is said of undoing, before anything is done.
UNDO_CONTENT: Final = Text("受付期限までは元に戻せます。", "Can be undone until the last date for changes.")
UNDO_FLIGHT: Final = Text("お支払いの前なら取り消せます。", "Can be undone until it is paid.")
UNDO_NAME: Final = Text("30分以内なら元に戻せます。", "Can be undone for 30 minutes.")
NO_UNDO: Final = Text("元に戻せません。", "Can't be undone.")
NO_UNDO_SLOT: Final = Text(
    "元に戻せません。搭載枠はすぐに空き、ほかの方が予約できるようになります。",
    "Can't be undone: the slot is free at once, and others may book it.",
)
