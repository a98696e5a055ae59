"""What a guest is shown while their phone signs them in: the code, how long it is good for, what is wrong. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.client.device_grant import PhoneCode, Renewed
from moonmail.client.model import Trouble
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.words import Explanation


class Stage(StrEnum):
    """``preparing``: there is no code yet. ``finishing``: somebody said yes. ``denied``, ``failed``: it ended."""

    PREPARING = "preparing"
    WAITING = "waiting"
    FINISHING = "finishing"
    DENIED = "denied"
    FAILED = "failed"


class Failure(NamedTuple):
    """Why it can't go on by itself. ``code``: a Trouble's or ProblemCode's value; ``quote``: to tell the staff."""

    code: str
    quote: str = ""


class SignInInputs(NamedTuple):
    """``left``: seconds for which the code is good. ``hint``: the number of a scanned pass, empty if it had none; None
    while none was scanned. ``online``: whether the frame does not already say that the network is gone.
    """

    stage: Stage
    code: PhoneCode
    left: float
    failure: Failure | None
    hint: str | None
    online: bool
    qr: str
    modules: int
    language: Language


@dataclass(frozen=True, slots=True)
class SignInProps:
    """``noticeTone``: info, warn or bad. ``again``: what the button says that begins anew, empty without one."""

    stage: str = Stage.PREPARING.value
    status: str = ""
    code: str = ""
    codeSpoken: str = ""
    address: str = ""
    goodFor: str = ""
    soon: bool = False
    qr: str = ""
    modules: int = 0
    noticeTone: str = "info"
    noticeHappened: str = ""
    noticeSafe: str = ""
    noticeNext: str = ""
    noticeCode: str = ""
    again: str = ""
    hint: str = ""


class _Words(NamedTuple):
    happened: Text
    safe: Text | None
    next: Text | None


SIGNED_IN: Final = Text("サインインしました", "You are signed in")
_STATUS: Final[dict[Stage, Text]] = {
    Stage.PREPARING: Text("コードを準備しています", "The code is on its way"),
    Stage.WAITING: Text("スマートフォンでの操作をお待ちしています", "Waiting for your phone"),
    Stage.FINISHING: Text("「はい」を受け取りました。確認しています", "Your yes has arrived. One moment, please"),
    Stage.DENIED: Text("サインインしませんでした", "Not signed in"),
    Stage.FAILED: Text("サインインできませんでした", "Sign-in did not work"),
}
_NO_LINE: Final = Text("つながりしだい、ここにコードを表示します", "The code appears here once there is a connection")
_GOOD_FOR: Final = Text("このコードは、あと約{n}分使えます", "Good for about {n} more minutes")
_GOOD_FOR_ONE: Final = Text("このコードは、あと約1分使えます", "Good for about one more minute")
_SOON: Final = Text("まもなく新しいコードに変わります", "A new code comes in a moment")
_EXPIRED: Final = _Words(
    Text("期限が過ぎたため、コードを新しくしました。", "The code had expired, so there is a new one."),
    None,
    Text(
        "スマートフォンで前のページを開いている場合は、新しいQRコードを読み取り直してください。",
        "If your phone still shows the page of the old one, please scan the new QR code.",
    ),
)
_LOST: Final = _Words(
    Text(
        "通信が途切れ、「はい」を受け取れませんでした。", "The connection broke, and your answer did not arrive here."
    ),
    Text("まだサインインしていません。", "Nobody is signed in on this screen."),
    Text("お手数ですが、新しいQRコードをもう一度読み取ってください。", "Please scan the new QR code once more. Sorry."),
)
_DENIED: Final = _Words(
    Text("スマートフォンで「いいえ」が選ばれました。", "Somebody said no on a phone."),
    Text("この画面には、どなたの情報も届いていません。", "Nothing about anybody reached this screen."),
    Text(
        "サインインするときは、新しいコードを出してください。", "If you want to sign in after all, ask for a new code."
    ),
)
_CODE_STAYS: Final = Text("いまのコードは、このまま使えます。", "The code on the screen stays good.")
_BY_ITSELF: Final = Text("つながりしだい、自動で続けます。", "It goes on by itself once there is a connection.")
_NEW_CODE: Final = Text("新しいコードを出す", "Show a new code")
_TRY_AGAIN: Final = Text("もう一度試す", "Try again")
_HINT: Final = Text(
    "搭乗券の会員番号（末尾{last}）をQRコードに入れました。スマートフォンで読み取ると、入力済みの状態で始まります。"
    "搭乗券のほかの内容は残していません。",
    "The QR code now has the membership number of your boarding pass (ending in {last}), so you need not type it. "
    "Nothing else of the pass was kept.",
)
_NO_HINT: Final = Text(
    "この搭乗券からは会員番号を読み取れませんでした。そのままQRコードを読み取ってください。搭乗券の内容は残していません。",
    "No membership number could be read from this boarding pass. Simply scan the QR code. Nothing of it was kept.",
)
_SHOWN_DIGITS: Final = 3


def derive_sign_in(inputs: SignInInputs) -> SignInProps:
    language, stage, code = inputs.language, inputs.stage, inputs.code
    waiting = stage is Stage.WAITING
    soon = waiting and inputs.left < 60
    tone, words, quote = _notice(inputs)
    no_line = stage is Stage.PREPARING and (code.trouble is not None or not inputs.online)
    return SignInProps(
        stage=stage.value,
        status=(_NO_LINE if no_line else _STATUS[stage]).in_(language),
        code=code.code if waiting else "",
        codeSpoken=_spelled(code.code, language) if waiting else "",
        address=code.page.removeprefix("https://") if waiting else "",
        goodFor=_good_for(inputs.left).in_(language) if waiting else "",
        soon=soon,
        qr=inputs.qr if waiting else "",
        modules=inputs.modules if waiting else 0,
        noticeTone=tone,
        noticeHappened=words.happened.in_(language) if words else "",
        noticeSafe=words.safe.in_(language) if words and words.safe else "",
        noticeNext=words.next.in_(language) if words and words.next else "",
        noticeCode=quote,
        again=_again(stage, language),
        hint=_hint(inputs.hint, language) if stage in {Stage.PREPARING, Stage.WAITING} else "",
    )


def _good_for(left: float) -> Text:
    if left < 60:
        return _SOON
    minutes = int(left // 60)
    return _GOOD_FOR_ONE if minutes == 1 else _GOOD_FOR.filled(n=str(minutes))


def _notice(inputs: SignInInputs) -> tuple[str, _Words | None, str]:
    if inputs.stage is Stage.DENIED:
        return "warn", _DENIED, ""
    if inputs.stage is Stage.FAILED:
        return _failed(inputs.failure or Failure("server_error"), inputs.language)
    if inputs.code.trouble is not None:
        # The frame says already that the network is gone, and that it goes on by itself.
        return ("warn", _trouble(inputs.code.trouble, has_code=bool(inputs.code.code)), "") if inputs.online else _NONE
    if inputs.stage is Stage.FINISHING:
        return _NONE
    match inputs.code.renewed:
        case Renewed.EXPIRED:
            return "info", _EXPIRED, ""
        case Renewed.LOST:
            return "warn", _LOST, ""
        case _:
            return _NONE


_NONE: Final[tuple[str, _Words | None, str]] = ("info", None, "")


def _trouble(trouble: Trouble, *, has_code: bool) -> _Words:
    return _Words(_explained(trouble.value).happened, _CODE_STAYS if has_code else None, _BY_ITSELF)


def _failed(failure: Failure, language: Language) -> tuple[str, _Words | None, str]:
    from moonmail.desktop import words

    told = _explained(failure.code)
    return "bad", _Words(told.happened, None, told.next), words.quote(failure.quote, language)


def _explained(code: str) -> Explanation:
    from moonmail.desktop import guest_words, words

    return guest_words.for_guest(words.explain(code), Trouble(code) if code in set(Trouble) else None)


def _again(stage: Stage, language: Language) -> str:
    match stage:
        case Stage.DENIED:
            return _NEW_CODE.in_(language)
        case Stage.FAILED:
            return _TRY_AGAIN.in_(language)
        case _:
            return ""


def _hint(number: str | None, language: Language) -> str:
    if number is None:
        return ""
    return (_HINT.filled(last=number[-_SHOWN_DIGITS:]) if number else _NO_HINT).in_(language)


def _spelled(code: str, language: Language) -> str:
    """One character after the other, as a voice should say it."""
    return ("、" if language is Language.JA else ", ").join(c for c in code if c.isalnum())
