"""Where a device asks for a sign-in, and the pages on which a member answers, mostly on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from allauth.core.internal.httpkit import add_query_params
from django import forms
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from moonmail.backend import clock
from moonmail.backend.accounts import guesses
from moonmail.backend.accounts.adapter import AccountAdapter
from moonmail.backend.accounts.factor.stopped import stopped_at_kiosk
from moonmail.backend.accounts.models import DeviceGrant, Member
from moonmail.backend.accounts.oauth import clients, device, wellformed
from moonmail.backend.accounts.oauth.answers import as_json, error_answer
from moonmail.backend.accounts.worded import FieldWords, WordedForm
from moonmail.backend.database import Writing, write_once
from moonmail.backend.http.problems import WORDS, Refusal
from moonmail.backend.kiosks.service import device_of
from moonmail.backend.pages.language import say
from moonmail.contract.kiosk import KIOSK_SECRET_PARAMETER, KIOSK_SESSION_PARAMETER
from moonmail.contract.problems import ProblemCode
from moonmail.contract.version import LOGIN_HINT
from moonmail.domain.codes import grouped
from moonmail.domain.references import normalise_membership_number
from moonmail.domain.text import Text

PAGE: Final = "idp:oidc:device_authorization"
_TYPED_MOST: Final = 64
_ALLOW, _DENY = "allow", "deny"
_UNKNOWN: Final = Text(
    "このコードは見つかりませんでした。端末の画面のコードと見比べて、もう一度入力してください。"
    "端末のコードは10分で新しくなります。",
    "This code was not found. Please compare it with the one on the kiosk's screen and type it again. "
    "The kiosk's code is renewed every ten minutes.",
)


@method_decorator(csrf_exempt, name="dispatch")
class DeviceCodeView(View):
    """RFC 8628, 3.1 and 3.2."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            wellformed.require(request)
            asked = device.ask(
                request.POST.get("client_id"),
                request.POST.get("scope", ""),
                request.POST.get(KIOSK_SESSION_PARAMETER, ""),
                request.POST.get(KIOSK_SECRET_PARAMETER, ""),
            )
        except OAuth2Error as error:
            return error_answer(error)
        code = grouped(asked.user_code)
        page = request.build_absolute_uri(reverse(PAGE))
        return as_json(
            {
                "device_code": asked.device_code,
                "user_code": code,
                "verification_uri": page,
                "verification_uri_complete": add_query_params(page, {"user_code": code}),
                "expires_in": asked.expires_in,
                "interval": asked.interval,
            }
        )


class CodeForm(WordedForm):
    words: ClassVar[Mapping[str, FieldWords]] = {
        "user_code": FieldWords(
            Text("端末の画面のコード", "Code on the kiosk's screen"),
            Text(
                "8文字です。大文字・小文字やハイフンは、どちらでもかまいません。",
                "8 characters. Capitals and the hyphen don't matter.",
            ),
            Text("端末の画面に出ているコードを入力してください。", "Please enter the code on the kiosk's screen."),
        )
    }

    user_code = forms.CharField(
        max_length=_TYPED_MOST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A code that is known. ``end``: why it can't be answered (any more), in the words of the template; or nothing."""

    code: str
    grant: DeviceGrant
    end: str


@method_decorator(never_cache, name="dispatch")
class DeviceView(View):
    """Asks who it is, then for the code (unless it came by QR), then whether that device may sign in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("user_code", "")[:_TYPED_MOST]
        if not request.user.is_authenticated:
            return _ask_who(typed, request.GET.get(LOGIN_HINT, ""))
        if response := stopped_at_kiosk(request):
            return response
        if not typed:
            return _form_page(request, CodeForm())
        try:
            found = _found(request, typed)
        except Refusal as refusal:
            return _wrong(request, typed, refusal)
        return _over_page(request, found.end) if found.end else _question(request, found)

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = request.POST.get("user_code", "")[:_TYPED_MOST]
        if not request.user.is_authenticated:
            return _ask_who(typed)
        if response := stopped_at_kiosk(request):
            return response
        answer = request.POST.get("action")
        if answer not in (_ALLOW, _DENY):
            return self._typed(request, typed)
        if request.POST.get("member") != str(request.user.pk):
            # Somebody else signed in in another tab meanwhile: this page named a different person.
            raise PermissionDenied
        try:
            found = _found(request, typed, answer)
        except Refusal as refusal:
            return _wrong(request, typed, refusal)
        if found.end:
            return _over_page(request, found.end)
        return _go(reverse("idp:oidc:device_allowed" if answer == _ALLOW else "idp:oidc:device_denied"))

    def _typed(self, request: HttpRequest, typed: str) -> HttpResponse:
        form = CodeForm({"user_code": typed})
        if not form.is_valid():
            return _form_page(request, form)
        try:
            found = _found(request, typed)
        except Refusal as refusal:
            return _wrong(request, typed, refusal)
        # A page of its own address: it can be read again in the other language.
        return _go(add_query_params(reverse(PAGE), {"user_code": grouped(found.code)}))


def _found(request: HttpRequest, typed: str, answer: str = "") -> _Found:
    """Return what a code stands for; with an answer, keep that first.

    Raises:
        Refusal: code_unknown, too_many_requests.
    """
    member = request.user
    assert isinstance(member, Member)
    code = guesses.read(typed)
    guesser = guesses.Guesser(member.pk, AccountAdapter(request).get_client_ip(request))

    def act(_: Writing) -> _Found | Refusal:
        guesses.require_free(guesser)
        grant = device.locked(code)
        if grant is None:
            guesses.count_wrong(guesser)
            return Refusal(ProblemCode.CODE_UNKNOWN, detail=_UNKNOWN)
        decided = (grant.state, grant.member_id)
        if answer and decided in ((_STATES[answer], member.pk), (_USED[answer], member.pk)):
            # The same answer once more: a button that was pressed twice.
            return _Found(code, grant, "")
        end = _end(grant)
        if answer and not end:
            device.decide(grant, member, allowed=answer == _ALLOW)
        return _Found(code, grant, end)

    outcome = write_once(act)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


_STATES: Final = {_ALLOW: DeviceGrant.State.ALLOWED.value, _DENY: DeviceGrant.State.DENIED.value}
_USED: Final = {_ALLOW: DeviceGrant.State.USED.value, _DENY: DeviceGrant.State.DENIED.value}


def _end(grant: DeviceGrant) -> str:
    if grant.state == DeviceGrant.State.DENIED.value:
        return "denied"
    if grant.state != DeviceGrant.State.PENDING.value:
        return "used"
    return "expired" if device.is_over(grant) else ""


def _go(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _ask_who(typed: str, hint: str = "") -> HttpResponse:
    here = add_query_params(reverse(PAGE), {"user_code": typed}) if typed else reverse(PAGE)
    query = {"next": here}
    if number := normalise_membership_number(hint):
        query[LOGIN_HINT] = number
    return HttpResponseRedirect(add_query_params(reverse("account_login"), query))


def _form_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "account/device.html", {"form": form}, status=status)


def _wrong(request: HttpRequest, typed: str, refusal: Refusal) -> HttpResponse:
    """Show the form again, with what was typed and what is wrong with it."""
    form = CodeForm({"user_code": typed})
    if form.is_valid():
        form.add_error("user_code", say(refusal.detail or WORDS[refusal.code][2]))
    if refusal.retry_after is None:
        return _form_page(request, form)
    response = _form_page(request, form, 429)
    response["Retry-After"] = str(refusal.retry_after)
    return response


def _question(request: HttpRequest, found: _Found) -> HttpResponse:
    grant = found.grant
    now = clock.now()
    context = {
        "code": grouped(found.code),
        "device": say(device_of(grant.kiosk_session_id) or clients.device_name(grant.client_id)),
        "minutes_ago": int((now - grant.asked_at).total_seconds() // 60),
        "minutes_left": max(1, int((grant.expires_at - now).total_seconds() // 60)),
        "action": reverse(PAGE),
    }
    return render(request, "account/device_question.html", context)


def _over_page(request: HttpRequest, end: str) -> HttpResponse:
    return render(request, "account/device_over.html", {"end": end, "action": reverse(PAGE)})


@never_cache
def answered(request: HttpRequest, *, allowed: bool) -> HttpResponse:
    """Say that it is done. The browser is signed out: who uses it next starts from nothing.

    Not already when the answer comes: a button that is pressed twice would lead to a sign-in page the second time.
    """
    if request.user.is_authenticated:
        logout(request)
    return render(request, "account/device_answered.html", {"allowed": allowed})
