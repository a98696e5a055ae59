"""What allauth asks us: words, where to go next, and what an app may learn about a member."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from moonmail.backend.http.address import address_of
from moonmail.backend.pages.language import say
from moonmail.domain.text import Text

MISMATCH: Final = Text(
    "会員番号・メールアドレス、またはパスワードが違います。お確かめのうえ、もう一度入力してください。",
    "The membership number, e-mail address or password is not right. Please check them and try again.",
)
_ASK_THEMSELVES: Final = ("/oauth/", "/device")
_WORDS: Final[dict[str, Text]] = {
    "username_password_mismatch": MISMATCH,
    "email_password_mismatch": MISMATCH,
    "invalid_login": MISMATCH,
    "too_many_login_attempts": Text(
        "サインインの失敗が続いたため、しばらくお受けできません。5分ほどおいてから、もう一度お試しください。",
        "Too many attempts have failed, so sign-in is closed for a while. Please try again in about five minutes.",
    ),
    "rate_limited": Text(
        "短い間に何度も送信されました。1分ほどおいてから、もう一度お試しください。",
        "This was sent too many times in a row. Please try again in about a minute.",
    ),
    "account_inactive": Text(
        "この会員資格は、いまご利用いただけません。予約デスクにお問い合わせください。",
        "This membership can't be used at present. Please ask the booking desk.",
    ),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def validation_error(self, code: str, *args: Any) -> ValidationError:
        text = _WORDS.get(code)
        return ValidationError(say(text), code=code) if text else super().validation_error(code, *args)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page that follows says it."""

    def is_ajax(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Lead staff without a second factor to set one up. For apps the page that comes next does so itself."""
        from moonmail.backend.accounts.factor import gate, views

        response: HttpResponse = super().post_login(request, user, **kwargs)
        wanted = response.headers.get("Location", "")
        if not user.is_staff or gate.has_factor(user) or wanted.startswith(_ASK_THEMSELVES):
            return response
        return HttpResponseRedirect(views.set_up_address(wanted))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A right password, and an account that is closed. Of staff the audit keeps it."""
        from moonmail.backend.accounts.factor import gate
        from moonmail.backend.staff.service import is_staff_account

        if user is not None and is_staff_account(user):
            gate.refuse(user, "account_closed", "page:sign-in")
            return render(request, "account/no_desk.html", {"why": "closed", "code": "account_closed"}, status=403)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)


class OidcAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    def get_claims(self, purpose: str, user: Any, client: Any, scopes: Any, **_: Any) -> dict[str, Any]:  # noqa: ARG002
        """Only who it is: everything else about a member comes from the API, to whoever may see it there."""
        return {"sub": self.get_user_sub(client, user)}
