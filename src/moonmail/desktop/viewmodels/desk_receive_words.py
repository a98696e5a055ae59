"""What the receiving desk says in passing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moonmail.desktop.printing import PRINT_WORDS, PrintError, PrintTrouble
from moonmail.domain.screening import Decision
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.media.intake import PhotoRefused

STRAY: Final = Text(
    "入力欄に読み取られた搭乗券を、受付の読み取りに回しました。入力欄の内容はそのままです。",
    "That scan went into a field and was taken from there. The field holds what it held.",
)
NO_CODE: Final = Text(
    "QRコードが見つかりませんでした。明るいところで、コード全体が写るように撮ってください。",
    "No QR code was found. Take the picture in good light, with the whole code in it.",
)
NO_PHOTO: Final = Text(
    "この写真は読み込めませんでした。測定と検査の内容は、そのまま残っています。",
    "That photo can't be read. What was measured and marked is still here.",
)
NO_PRINTER: Final = Text("使わない", "None")
PRINTED: Final = Text("ラベルを印刷しました。", "The label was printed.")
DONE: Final[dict[Decision, Text]] = {
    Decision.ACCEPT: Text("{number} を受け入れました。", "{number} was accepted."),
    Decision.ASK: Text("{number} をお客さまに確認します。", "The sender of {number} is asked."),
    Decision.REFUSE: Text("{number} をお断りしました。", "{number} was refused."),
}


def photo_words(refused: PhotoRefused) -> Text:
    return Text(f"{refused.happened.ja}{refused.next.ja}", f"{refused.happened.en} {refused.next.en}")


def print_words(error: BaseException) -> Text:
    return PRINT_WORDS[error.trouble if isinstance(error, PrintError) else PrintTrouble.NOT_STARTED]
