"""Pages of the second factor: giving it after the password, setting it up, and the recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.internal.decorators import login_stage_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.httpkit import add_query_params
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from moonmail.backend.accounts.adapter import AccountAdapter
from moonmail.backend.accounts.factor import codes, gate
from moonmail.backend.accounts.factor.forms import CodeForm, SetUpForm
from moonmail.backend.accounts.models import Member
from moonmail.backend.staff.service import open_roles
from moonmail.media.codes import qr_matrix
from moonmail.media.qr_files import qr_svg

# In the browser's session, encrypted as it will be in the database: what the person is just setting up.
_SECRET: Final = "second_factor_secret"  # noqa: S105 - a name
_AUTHENTICATE: Final = "account/factor_code.html"
_SET_UP: Final = "account/factor_set_up.html"
_CODES: Final = "account/factor_codes.html"


def set_up_address(next_page: str = "") -> str:
    return _with_next("mfa_activate_totp", next_page)


def codes_address(next_page: str = "") -> str:
    return _with_next("mfa_view_recovery_codes", next_page)


def sign_in_address(next_page: str = "") -> str:
    return _with_next("account_login", next_page)


def _with_next(name: str, next_page: str) -> str:
    address: str = add_query_params(reverse(name), {"next": next_page}) if next_page else reverse(name)
    return address


def _next(request: HttpRequest) -> str:
    """Return where to go on, if that is a page of ours."""
    return get_next_redirect_url(request) or ""


def go(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def sign_in_anew(request: HttpRequest, next_page: str) -> HttpResponse:
    """Let somebody sign in anew, with the second factor."""
    logout(request)
    return go(sign_in_address(next_page))


def _answer(request: HttpRequest, template: str, wait: int = 0, **context: Any) -> HttpResponse:
    response = render(request, template, context, status=429 if wait else 200)
    if wait:
        response["Retry-After"] = str(wait)
    return response


@method_decorator(login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"), name="dispatch")
class CodeView(View):
    """After the password, before anybody is signed in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._mended(request) or _answer(request, _AUTHENTICATE, form=CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if response := self._mended(request):
            return response
        stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 - where allauth puts it
        if request.POST.get("action") == "cancel":
            stage.abort()
            return go(sign_in_address(stage.login.redirect_url or ""))
        form = CodeForm(request.POST)
        if not form.is_valid():
            return _answer(request, _AUTHENTICATE, form=form)
        member: Member = stage.login.user
        outcome = codes.give(member, form.cleaned_data["code"], AccountAdapter(request).get_client_ip(request))
        if outcome.taken is None:
            return _answer(request, _AUTHENTICATE, form.say_why(outcome), form=form)
        outcome.taken.user = member
        post_authentication(request, outcome.taken)
        response = stage.exit()
        assert isinstance(response, HttpResponse)
        return response

    def _mended(self, request: HttpRequest) -> HttpResponse | None:
        """Return where to go if, since the password, the account was closed or its second factor taken away."""
        stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001
        member = stage.login.user
        if member is None or not member.is_active:
            stage.abort()
            answer: HttpResponse = AccountAdapter(request).respond_user_inactive(request, member)
            return answer
        if not gate.has_factor(member):
            stage.abort()
            return go(sign_in_address(stage.login.redirect_url or ""))
        return None


Handler = Callable[..., HttpResponseBase]


def _staff_only(view: Handler) -> Handler:
    """Let staff in, who are signed in; others go to the sign-in page, members get a no."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return go(sign_in_address(request.get_full_path()))
        if not (isinstance(request.user, Member) and request.user.is_staff):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@method_decorator(_staff_only, name="dispatch")
class SetUpView(View):
    """QR code and secret; one code proves that the app has it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._there_is_one(request) or self._page(request, SetUpForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if response := self._there_is_one(request):
            return response
        member = request.user
        assert isinstance(member, Member)
        form = SetUpForm(request.POST)
        secret = _kept_secret(request)
        if not form.is_valid() or not secret:
            return self._page(request, form)
        address = AccountAdapter(request).get_client_ip(request)
        try:
            outcome = codes.activate(member, secret, form.cleaned_data["code"], address)
        except IntegrityError:
            return sign_in_anew(request, _next(request))
        if outcome.taken is None:
            return self._page(request, form, form.say_why(outcome))
        outcome.taken.user = member
        del request.session[_SECRET]
        # What this browser's session opens from now on is more than what its old cookie stood for.
        request.session.cycle_key()
        post_authentication(request, outcome.taken)
        return go(codes_address(_next(request)))

    def _there_is_one(self, request: HttpRequest) -> HttpResponse | None:
        assert isinstance(request.user, Member)
        if not gate.has_factor(request.user):
            return None
        return go(codes_address(_next(request))) if gate.given(request) else sign_in_anew(request, _next(request))

    def _page(self, request: HttpRequest, form: SetUpForm, wait: int = 0) -> HttpResponse:
        assert isinstance(request.user, Member)
        secret = _kept_secret(request)
        if not secret:
            secret = generate_totp_secret()
            request.session[_SECRET] = encrypt(secret)
        next_page = _next(request)
        return _answer(
            request,
            _SET_UP,
            wait,
            form=form,
            secret=codes.grouped(secret),
            next_page=next_page,
            later=(next_page or reverse("account")) if not open_roles(request.user) else "",
        )


def _kept_secret(request: HttpRequest) -> str:
    kept = request.session.get(_SECRET)
    try:
        return decrypt(kept) if kept else ""
    except InvalidToken:
        return ""


@_staff_only
def picture(request: HttpRequest) -> HttpResponse:
    """The QR code of what is just being set up."""
    secret = _kept_secret(request)
    if not secret:
        raise Http404
    address = get_adapter().build_totp_url(request.user, secret)
    return HttpResponse(qr_svg(qr_matrix(address)), content_type="image/svg+xml")


@method_decorator(_staff_only, name="dispatch")
class CodesView(View):
    """The recovery codes, until the person says that they have them; then only how many are left."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if response := self._not_given(request):
            return response
        assert isinstance(request.user, Member)
        found = gate.recovery_codes(request.user)
        kept = found.wrap() if found else None
        unused = kept.get_unused_codes() if kept else []
        shown = [codes.grouped(code) for code in unused] if kept and not kept.did_view else []
        return _answer(request, _CODES, codes=shown, left=len(unused), next_page=_next(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        if response := self._not_given(request):
            return response
        assert isinstance(request.user, Member)
        if request.POST.get("action") == "renew":
            codes.renew_recovery_codes(request.user)
            return go(codes_address(_next(request)))
        if found := gate.recovery_codes(request.user):
            found.wrap().mark_as_viewed()
        return go(_next(request) or reverse("account"))

    def _not_given(self, request: HttpRequest) -> HttpResponse | None:
        assert isinstance(request.user, Member)
        if gate.given(request):
            return None
        if not gate.has_factor(request.user):
            return go(set_up_address(_next(request)))
        return sign_in_anew(request, request.get_full_path())
