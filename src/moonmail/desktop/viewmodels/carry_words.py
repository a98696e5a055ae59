"""Carrying a draft home and opening it there: what can be in the way, in words. Pure."""

from __future__ import annotations

from typing import Final

from moonmail.client.errors import CarryError, CarryReason, ExchangeError
from moonmail.desktop import words
from moonmail.desktop.viewmodels.direct_words import Told, told
from moonmail.domain.carrying import CARRY_LENGTH, read_carried
from moonmail.domain.codes import grouped
from moonmail.domain.text import Language, Text

_STRANGE: Final = Text(
    "「{letters}」は、コードに使われない文字です。もう一度お確かめください。",
    "No code contains {letters}. Please check it again.",
)
_MORE: Final = Text("あと{n}文字です。", "{n} more.")
_TOO_LONG: Final = Text(
    "{n}文字多いようです。コードは{length}文字です。",
    "That is {n} too many. A code has {length} characters.",
)
_SLIP: Final = Text(
    "どこか1文字が違うか、2文字が入れ替わっているようです。控えと見比べてください。",
    "One character seems wrong, or two have changed places. Please compare it with your note.",
)
_CUT: Final = Text(
    "アドレスの「#」から後ろが足りません。アドレス全体をコピーするか、12文字のコードを入力してください。",
    "The address ends before its # part. Copy the whole address, or type the code of 12 characters.",
)
_WHOLE: Final = Text(
    "下書きはこのアドレスに入っています。つながっていなくても開けます。",
    "The draft is in this address itself. It opens without a connection, too.",
)

_STILL_HERE: Final = Text("入力した内容は、この画面に残っています。", "What you typed is still here.")
_DRAFT_HERE: Final = Text("下書きは、まだこの端末にあります。", "The draft is still here on this screen.")
_OPENING: Final[dict[CarryReason, tuple[Text, Text]]] = {
    CarryReason.NO_CODE: (
        Text("コードとして読み取れません。", "This can't be read as a code."),
        Text(
            "12文字のコードか、QRコードのアドレスを入力してください。",
            "Enter the 12 characters or the QR code's address.",
        ),
    ),
    CarryReason.CUT: (
        Text("アドレスが途中で切れています。", "The address is cut off."),
        Text("アドレス全体をコピーするか、コードを入力してください。", "Copy the whole address, or type the code."),
    ),
    CarryReason.OTHER_SERVER: (
        Text(
            "この下書きは、別のサーバー（{server}）がお預かりしています。",
            "This draft is kept by another server ({server}).",
        ),
        Text(
            "「設定」の「サーバー」でそのアドレスを選んでから、もう一度開いてください。",
            "Choose that address under Settings, Server, then open it again.",
        ),
    ),
    CarryReason.DAMAGED: (
        Text("この下書きは壊れていて、開けません。", "This draft is damaged and can't be opened."),
        Text(
            "アドレスを貼り付けたときは、欠けた所がないかご確認ください。コードをお持ちなら、コードでお試しください。",
            "If you pasted an address, check that none of it is missing. If you have a code, try the code.",
        ),
    ),
    CarryReason.TOO_NEW: (
        Text(
            "この下書きは、新しいバージョンのアプリで作られています。",
            "This draft was written with a newer version of the app.",
        ),
        Text("アプリを更新してから、もう一度開いてください。", "Update the app, then open it again."),
    ),
}
_GUESSED: Final = (
    Text(
        "違うコードの入力が続いたため、しばらくお受けできません。コードはそのまま使えます。",
        "Too many codes were wrong, so none is taken for a while. The code you have stays good.",
    ),
    Text("{minutes}分ほどおいて、もう一度お試しください。", "Please try again in about {minutes} minutes."),
)
_GONE: Final = Text(
    "お手もとの控えと見比べて、もう一度ご入力ください。",
    "Please compare it with your note and type it again.",
)

_TOO_LARGE: Final = (
    Text("下書きが大きすぎて、お持ち帰りいただけません。", "The draft is too large to take home."),
    Text(
        "手書きの線を減らすと、お持ち帰りいただける場合があります。",
        "With fewer lines drawn it may be small enough.",
    ),
)
_MANY: Final = (
    Text("ただいま、下書きをお預かりできません。", "No draft can be kept right now."),
    Text("少しおいて、もう一度お試しください。", "Please try again in a little while."),
)
_NO_LINE: Final = (
    Text("ネットワークにつながらず、コードをお作りできません。", "There is no network, so no code can be made."),
    Text("つながりしだい、自動でお作りします。", "As soon as it is back, the code is made by itself."),
)


def carry_hint(typed: str, language: Language) -> tuple[str, str]:
    """Return what is still missing, or how it was read; and what can't be right."""
    found = read_carried(typed)
    if found.whole:
        return _WHOLE.in_(language), ""
    if found.cut:
        return "", _CUT.in_(language)
    if found.code:
        return grouped(found.code), ""
    if found.strange:
        separator = "、" if language is Language.JA else ", "
        return "", _STRANGE.filled(letters=separator.join(found.strange[:CARRY_LENGTH])).in_(language)
    if found.slip:
        return "", _SLIP.in_(language)
    if found.length > CARRY_LENGTH:
        over = found.length - CARRY_LENGTH
        return "", _TOO_LONG.filled(n=str(over), length=str(CARRY_LENGTH)).in_(language)
    return (_MORE.filled(n=str(CARRY_LENGTH - found.length)).in_(language), "") if found.length else ("", "")


def can_open(typed: str) -> bool:
    found = read_carried(typed)
    return bool(found.whole) or found.code is not None


def opening_told(error: BaseException, language: Language) -> Told:
    """Say why a carried draft was not opened."""
    if isinstance(error, CarryError) and error.reason in _OPENING:
        happened, then = _OPENING[error.reason]
        server = error.server.partition("://")[2]
        said = happened.filled(server=server) if error.reason is CarryReason.OTHER_SERVER else happened
        return Told(said.in_(language), _STILL_HERE.in_(language), then.in_(language))
    if isinstance(error, ExchangeError) and error.status == 429:
        happened, then = _GUESSED
        minutes = max(1, -(-int(error.retry_after or 0) // 60))
        quote = words.quote(error.quote, language)
        wait = then.filled(minutes=str(minutes)).in_(language)
        return Told(happened.in_(language), _STILL_HERE.in_(language), wait, quote)
    found = told(error, language)
    if isinstance(error, ExchangeError) and error.refusal is not None and error.refusal.code == "code_unknown":
        return Told(found.happened, _STILL_HERE.in_(language), _GONE.in_(language))
    return found


def carrying_told(error: BaseException, language: Language) -> Told:
    """Say why a draft can't be carried home now. It is still at the kiosk."""
    here = _DRAFT_HERE.in_(language)
    if isinstance(error, CarryError):
        return Told(_TOO_LARGE[0].in_(language), here, _TOO_LARGE[1].in_(language))
    if isinstance(error, ExchangeError) and error.refusal is None and error.status in (429, 503):
        return Told(_MANY[0].in_(language), here, _MANY[1].in_(language))
    if isinstance(error, ExchangeError) and error.refusal is None:
        return Told(_NO_LINE[0].in_(language), here, _NO_LINE[1].in_(language))
    found = told(error, language)
    return Told(found.happened, here, found.next, found.code)
