"""Why something did not work at the desk, in words for staff: what happened, what is safe, what to do next."""

from __future__ import annotations

from typing import Final

from moonmail.client.errors import ExchangeError, SignInError, code_to_quote
from moonmail.client.glance import Trouble
from moonmail.desktop import words
from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain.text import Language, Text

_UNCHANGED: Final = Text("何も変更していません。", "Nothing was changed.")
_STILL_HERE: Final = Text(
    "何も変更していません。入力した内容は、この画面に残っています。",
    "Nothing was changed. What you typed is still here.",
)
_WHEN_BACK: Final = Text("つながってから、もう一度お試しください。", "Please try again once there is a connection.")
_LATER: Final = Text("少し間をおいて、もう一度お試しください。", "Please wait a moment and try again.")
_SIGN_IN: Final = Text("もう一度サインインすると、続きから進められます。", "Sign in again to go on from here.")
_LATEST: Final = Text("最新の内容を確認して、もう一度お試しください。", "Look at the latest version and try again.")
_REPORT: Final = Text(
    "同じことが続くときは、お問い合わせ番号を添えて責任者にお知らせください。",
    "If it happens again, tell a supervisor and give the code below.",
)
_OURS: Final = Text("この操作を処理できませんでした。", "This could not be processed.")
_CHANGED: Final = Text(
    "確認している間に、ほかで変更されました。", "It was changed elsewhere while you were looking at it."
)
_NOT_FOUND: Final = Text(
    "見つかりません。すでに削除された可能性があります。", "It was not found; it may have been deleted."
)
_NO_SUCH_STAFF: Final = Text("このアカウントではデスクを利用できません。", "This account can't be used at the desk.")
_SIGN_IN_FAILED: Final = {
    "cancelled": Text("サインインを中止しました。", "Sign-in was cancelled."),
    "timed_out": Text("サインインの待ち時間が過ぎました。", "The sign-in took too long."),
    "no_browser": Text("ブラウザーを開けませんでした。", "No browser could be opened."),
    "denied": Text("サインインは許可されませんでした。", "The sign-in was not allowed."),
    "bad_answer": Text("サインインを確認できませんでした。", "The sign-in could not be confirmed."),
}
_AGAIN: Final = Text("もう一度お試しください。", "Please try again.")
_PASSES: Final = frozenset({Trouble.OFFLINE, Trouble.TIMEOUT, Trouble.PROXY_DOWN, Trouble.CAPTIVE_PORTAL})


def told(error: BaseException, language: Language) -> Told:
    """Say why it did not work. A refusal says so in the backend's own words, if it gave some."""
    if isinstance(error, SignInError):
        happened = _SIGN_IN_FAILED[error.reason.value]
        return Told(happened.in_(language), "", _AGAIN.in_(language))
    if not isinstance(error, ExchangeError):
        return Told(_OURS.in_(language), _STILL_HERE.in_(language), _REPORT.in_(language))
    quote = words.quote(code_to_quote(error.trouble, error.quote), language)
    refusal = error.refusal
    if error.trouble is Trouble.SIGNED_OUT:
        return Told(
            words.explain(error.trouble).happened.in_(language), _STILL_HERE.in_(language), _SIGN_IN.in_(language)
        )
    if error.status == 429:
        detail = refusal.detail if refusal else ""
        happened_now = detail or words.explain("too_many_requests").happened.in_(language)
        return Told(happened_now, _UNCHANGED.in_(language), "" if detail else _LATER.in_(language), quote)
    if error.trouble is not Trouble.REFUSED or refusal is None:
        said = words.explain(error.trouble)
        then = _WHEN_BACK if error.trouble in _PASSES else _LATER if error.trouble is Trouble.SERVER_DOWN else said.next
        return Told(said.happened.in_(language), _STILL_HERE.in_(language), then.in_(language), quote)
    match refusal.code:
        case "changed_meanwhile":
            return Told(
                refusal.detail or _CHANGED.in_(language), _STILL_HERE.in_(language), _LATEST.in_(language), quote
            )
        case "not_found":
            return Told(refusal.detail or _NOT_FOUND.in_(language), _UNCHANGED.in_(language), "", quote)
        case "not_yours" if not refusal.detail:
            return Told(_NO_SUCH_STAFF.in_(language), _UNCHANGED.in_(language), "", quote)
    if refusal.detail:
        return Told(refusal.detail, "", "", quote)
    return Told(_OURS.in_(language), _STILL_HERE.in_(language), _REPORT.in_(language), quote)
