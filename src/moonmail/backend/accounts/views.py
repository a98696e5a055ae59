"""Pages of sign-in and joining. What they check is allauth's; how they look and speak is ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from allauth.account import views as allauth_views
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from moonmail.backend.accounts.adapter import AccountAdapter
from moonmail.backend.accounts.factor import gate
from moonmail.backend.accounts.join import JoinForm
from moonmail.backend.accounts.models import Member
from moonmail.backend.accounts.samples import SAMPLES
from moonmail.backend.accounts.sign_in import SignInForm
from moonmail.backend.pages import language
from moonmail.backend.pages.language import say
from moonmail.backend.pages.middleware import STAFF_PREFIX
from moonmail.contract.version import DESK_CLIENT_ID, LOGIN_HINT
from moonmail.domain.references import normalise_membership_number
from moonmail.domain.text import Text

SWITCH = "switch_language"
_STAFF_LOGIN = Text("メールアドレス", "E-mail")


class _Switching:
    """A form page whose language can be switched without losing what was typed (passwords excepted)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        wanted = language.named(request.POST.get(SWITCH, ""))
        if wanted is None:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        language.switch(request, wanted)
        typed = {name: value for name, value in request.POST.items() if not name.startswith("password")}
        kwargs_of_form = self.get_form_kwargs() | {"data": None, "files": None, "initial": typed}  # type: ignore[attr-defined]
        form = self.get_form_class()(**kwargs_of_form)  # type: ignore[attr-defined]
        response = self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        language.keep(response, wanted)
        return response


def _is_for_staff(next_page: str) -> bool:
    path, _, query = next_page.partition("?")
    if path == reverse("idp:oidc:authorization"):
        return DESK_CLIENT_ID in parse_qs(query).get("client_id", ())
    return path.startswith((STAFF_PREFIX, reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")))


def _is_for_device(next_page: str) -> bool:
    return next_page.partition("?")[0] == reverse("idp:oidc:device_authorization")


class SignInView(_Switching, allauth_views.LoginView):  # type: ignore[misc]
    template_name = "account/sign_in.html"
    form_class = SignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin anew if a sign-in that waits for its code was begun for another page: that one may listen no more."""
        waiting = unstash_login(request, peek=True)
        if request.method == "GET" and waiting is not None and waiting.redirect_url != get_next_redirect_url(request):
            clear_login(request)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_initial(self) -> dict[str, Any]:
        """A kiosk may know the number of a guest who held a boarding pass to it; every other page begins empty."""
        next_page = self.request.GET.get("next", "")
        hint = self.request.GET.get(LOGIN_HINT, "") if _is_for_device(next_page) else ""
        number = normalise_membership_number(hint)
        return {**super().get_initial(), **({"login": number} if number else {})}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        next_page = context.get("redirect_field_value") or ""
        for_staff = _is_for_staff(next_page)
        if for_staff:
            login = context["form"].fields["login"]
            login.label, login.help_text = say(_STAFF_LOGIN), ""
        return {
            **context,
            "samples": SAMPLES if settings.SAMPLE else (),
            "switches_in_form": True,
            "for_device": _is_for_device(next_page),
            "for_staff": for_staff,
        }


class JoinView(_Switching, allauth_views.SignupView):  # type: ignore[misc]
    template_name = "account/join.html"
    form_class = JoinForm

    def get_form_class(self) -> type[JoinForm]:
        return JoinForm

    def get_initial(self) -> dict[str, Any]:
        """Nothing from the address: personal data has no place in it."""
        return {}

    def form_valid(self, form: JoinForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            # Somebody joined with this address between the check and now: the check says so on a second look.
            again = JoinForm(self.request.POST)
            if again.is_valid():
                raise
            return self.form_invalid(again)  # type: ignore[no-any-return]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "switches_in_form": True}


@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Where a sign-in ends that no app asked for."""
    member = request.user if isinstance(request.user, Member) and request.user.is_staff else None
    context = {"for_staff": member is not None, "has_factor": member is not None and gate.has_factor(member)}
    return render(request, "account/account.html", context)


@never_cache
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "account/inactive.html", status=403)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    AccountAdapter(request).logout(request)
    return redirect("account_signed_out")


@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signed_out.html")


def password_rules(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password.html")


def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Where allauth sends who must say again who they are: here that is a new sign-in."""
    AccountAdapter(request).logout(request)
    return redirect("account_login")
