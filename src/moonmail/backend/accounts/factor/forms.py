"""The one field of the second factor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from allauth.mfa import app_settings
from django import forms

from moonmail.backend.accounts.factor import codes
from moonmail.backend.accounts.factor.codes import Outcome, Problem
from moonmail.backend.accounts.worded import FieldWords, WordedForm
from moonmail.backend.pages.language import say
from moonmail.domain.text import Text

_MISSING: Final = Text("確認コードを入力してください。", "Please enter the code.")
_WRONG: Final = Text(
    "確認コードが違います。アプリにいま出ている数字を入力してください。続けて違うときは、スマートフォンの時刻が合っているかお確かめください。",
    "This code is not right. Please enter the digits that your app shows now. If it keeps happening, check the time "
    "on your phone.",
)
_USED: Final = Text(
    "このコードはもう使われています。アプリの数字が変わってから（30秒以内）、新しいものを入力してください。",
    "This code was used already. Please wait until your app shows the next one (within 30 seconds).",
)
_UNREADABLE: Final = Text(
    "サーバー側の不具合で、二段階認証を確かめられません。設定は失われていません。責任者に、サーバーの鍵の確認を依頼してください。",
    "The server can't check your second factor at present; it is not lost. Please ask your supervisor to have the "
    "server's keys looked at.",
)
_SAID: Final = {Problem.USED: _USED, Problem.UNREADABLE: _UNREADABLE}
_TOO_MANY: Final = Text(
    "違うコードの入力が続いたため、しばらくお受けできません。{minutes}分ほどおいてから、もう一度お試しください。"
    "二段階認証の設定は、そのまま残っています。",
    "Too many codes were wrong, so none is taken for a while. Please try again in about {minutes} minutes. "
    "Your second factor stays as it is.",
)


class CodeForm(WordedForm):
    words: ClassVar[Mapping[str, FieldWords]] = {
        "code": FieldWords(
            Text("確認コード", "Code"),
            Text(
                "アプリに出ている6桁の数字、または8桁の回復コードです。",
                "The 6 digits that your app shows, or a recovery code of 8 digits.",
            ),
            _MISSING,
            Text(
                "確認コードは6桁、回復コードは8桁の数字です。もう一度お確かめください。",
                "A code has 6 digits, a recovery code 8. Please check it again.",
            ),
        )
    }

    code = forms.CharField(
        max_length=64,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "code",
            }
        ),
    )

    def clean_code(self) -> str:
        code = codes.read(self.cleaned_data["code"])
        if not code:
            raise self.wrong("code")
        return code

    def say_why(self, outcome: Outcome) -> int:
        """Say in the form why the code was not taken; return how many seconds to wait, or 0."""
        if outcome.refusal is not None:
            wait = outcome.refusal.retry_after or 1
            self.add_error("code", say(_TOO_MANY.filled(minutes=str(-(-wait // 60)))))
            return wait
        self.add_error("code", say(_SAID.get(outcome.problem or Problem.WRONG, _WRONG)))
        return 0


class SetUpForm(CodeForm):
    words: ClassVar[Mapping[str, FieldWords]] = {
        "code": FieldWords(
            Text("アプリに出た確認コード", "Code that the app shows"),
            Text("6桁の数字です。30秒ごとに変わります。", "6 digits; they change every 30 seconds."),
            _MISSING,
            Text(
                "確認コードは6桁の数字です。もう一度お確かめください。", "A code has 6 digits. Please check it again."
            ),
        )
    }

    def clean_code(self) -> str:
        code = super().clean_code()
        if len(code) != app_settings.TOTP_DIGITS:
            raise self.wrong("code")
        return code
