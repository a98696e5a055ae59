"""The sign-in form: membership number or e-mail, and a password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from django import forms

from moonmail.backend.accounts import typed
from moonmail.backend.accounts.worded import FieldWords, WordedForm
from moonmail.backend.pages.language import say
from moonmail.domain.references import normalise_membership_number
from moonmail.domain.text import Text

_FULL_WIDTH_PASSWORD = Text(
    "パスワードに全角の文字が入っています。日本語入力を切って、もう一度入力してください。",
    "The password contains full-width characters. Switch off Japanese input and type it again.",
)


class SignInForm(WordedForm, LoginForm):  # type: ignore[misc]
    words: ClassVar[Mapping[str, FieldWords]] = {
        "login": FieldWords(
            Text("会員番号またはメールアドレス", "Membership number or e-mail"),
            Text("会員番号は7桁または9桁の数字です。", "A membership number has 7 or 9 digits."),
            Text("会員番号またはメールアドレスを入力してください。", "Please enter your membership number or e-mail."),
        ),
        "password": FieldWords(
            Text("パスワード", "Password"),
            missing=Text("パスワードを入力してください。", "Please enter your password."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": 254}
        )
        self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def clean_login(self) -> str:
        """A number in full width, with spaces or hyphens, or an e-mail address in any case."""
        text = typed.tidy(self.cleaned_data["login"])
        return normalise_membership_number(text) or text.lower()

    def clean(self) -> Any:
        try:
            return super().clean()
        except forms.ValidationError:
            if typed.full_width(self.cleaned_data.get("password", "")):
                raise forms.ValidationError(say(_FULL_WIDTH_PASSWORD), code="full_width") from None
            raise
