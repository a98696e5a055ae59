"""Endpoints of OAuth and OpenID Connect. allauth's views over our server."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.core.internal.httpkit import add_query_params, del_query_params
from allauth.idp.oidc import views as allauth_views
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.internal.oauthlib.utils import convert_response, extract_params
from allauth.idp.oidc.internal.resources import get_resources
from allauth.idp.oidc.models import Client
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749 import errors

from moonmail.backend.accounts.factor import gate, stopped
from moonmail.backend.accounts.oauth import device, wellformed
from moonmail.backend.accounts.oauth.answers import error_answer
from moonmail.backend.accounts.oauth.server import server
from moonmail.backend.database import write
from moonmail.backend.pages import language
from moonmail.backend.pages.language import say
from moonmail.backend.pages.middleware import allow_form_to
from moonmail.backend.staff.service import open_roles
from moonmail.contract.version import DESK_CLIENT_ID, OAUTH_SCOPES
from moonmail.domain.staff import ROLE_NAMES

# prompt → the page that asks. "create" is OpenID Connect's word for joining (Initiating User Registration 1.0).
_ASKING: Final = {"login": "account_login", "create": "account_signup"}

# RFC 7636, 4.2: base64url of 32 bytes, without padding.
_S256: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class _ToApp(HttpResponse):
    """A redirect back into the app. Django's own refuses schemes and hosts that it doesn't serve."""

    def __init__(self, address: str) -> None:
        super().__init__(status=302)
        self["Location"] = address
        self["Cache-Control"] = "no-store"
        self["Referrer-Policy"] = "no-referrer"


@method_decorator(never_cache, name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")  # the POST checks it itself, see allauth's view
class AuthorizationView(allauth_views.AuthorizationView):  # type: ignore[misc]
    """Checks the app first, then the person, then asks once. Afterwards the browser is signed out again:

    who uses it next starts from nothing, and the app has what it needs.
    """

    template_name = "account/authorise.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        try:
            wellformed.require(request)
        except errors.OAuth2Error as error:
            return _refused(request, error)
        try:
            self._scopes, self._request_info = server().validate_authorization_request(*extract_params(request))
            self._request_info["resources"] = get_resources(request)
        except (errors.FatalClientError, ValidationError) as error:
            return _refused(request, error)
        except errors.OAuth2Error as error:
            return _ToApp(error.in_uri(error.redirect_uri))
        if self._request_info.get("code_challenge_method") != "S256":
            return self._back(error="invalid_request", error_description="code_challenge_method must be S256")
        if not _S256.fullmatch(self._request_info.get("code_challenge") or ""):
            return self._back(error="invalid_request", error_description="code_challenge must be a SHA-256")
        if response := self._ask_who(request) or self._stopped(request, request.get_full_path()):
            return response
        allow_form_to(request, _origin(self._request_info["redirect_uri"]))
        page: HttpResponse = self.render_to_response(self.get_context_data())
        return page

    def _ask_who(self, request: HttpRequest) -> HttpResponse | None:
        prompts = (request.GET.get("prompt") or "").split()
        if "none" in prompts:
            return self._back(error="interaction_required" if request.user.is_authenticated else "login_required")
        asking = next((page for prompt, page in _ASKING.items() if prompt in prompts), None)
        if asking and self._request_info["client_id"] == DESK_CLIENT_ID:
            # Nobody joins the staff by a page.
            asking = _ASKING["login"]
        if asking is None and request.user.is_authenticated:
            return None
        if request.user.is_authenticated:
            logout(request)
        here = del_query_params(request.get_full_path(), "prompt", language.ASKED, language.ASKED_BY_APP)
        return HttpResponseRedirect(add_query_params(reverse(asking or "account_login"), {"next": here}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        if response.status_code == 302 and not response["Location"].startswith("/"):
            logout(request)
        return response

    def get_initial(self) -> dict[str, Any]:
        self._request_info["member"] = str(self.request.user.pk)
        self._request_info["page"] = self.request.get_full_path()
        return dict(super().get_initial())

    def form_valid(self, form: Any) -> HttpResponse:
        info = dict(self._request_info)
        if info.pop("member", None) != str(self.request.user.pk):
            # Somebody else signed in in another tab meanwhile: this page named a different person.
            raise PermissionDenied
        if stopped_by := self._stopped(self.request, info.pop("page", "")):
            return stopped_by
        info.pop("resources", None)
        try:
            answer = server().create_authorization_response(
                *extract_params(self.request),
                scopes=form.cleaned_data["scopes"],
                credentials={"user": self.request.user, **info},
            )
        except errors.FatalClientError as error:
            return _refused(self.request, error)
        response: HttpResponse = convert_response(*answer)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def _stopped(self, request: HttpRequest, page: str) -> HttpResponse | None:
        """Return what comes instead, if who is signed in may not go on into this app. ``page``: where to come back."""
        client_id = self._request_info["client_id"]
        why = gate.stop(request, client_id)
        if why is None:
            return None
        if why.is_no:
            return stopped.no(request, why, client_id, self._back(error="access_denied")["Location"])
        return stopped.led(request, why, page)

    def _back(self, **said: str) -> HttpResponse:
        if state := self._request_info.get("state"):
            said["state"] = state
        return _ToApp(add_query_params(self._request_info["redirect_uri"], said))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for_desk = self._request_info["client_id"] == DESK_CLIENT_ID
        roles = [say(ROLE_NAMES[role]) for role in sorted(open_roles(self.request.user))] if for_desk else []
        return {**context, "scopes": self._scopes, "action": self.request.path, "for_desk": for_desk, "roles": roles}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    code = getattr(error, "error", "") or "invalid_request"
    return render(request, "account/refused.html", {"code": code}, status=400)


@method_decorator(csrf_exempt, name="dispatch")
class TokenView(allauth_views.TokenView):  # type: ignore[misc]
    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            wellformed.require(request)
        except errors.OAuth2Error as error:
            return error_answer(error)
        with write():
            response: HttpResponse = super().post(request)
        response["Cache-Control"] = "no-store"
        return response

    def _post_device_token(self, request: HttpRequest) -> HttpResponse:
        grant = device.poll(request.POST.get("client_id"), request.POST.get("device_code"))

        def known(asked: Request) -> None:
            asked.user, asked.scopes = grant.member, grant.scopes.split()

        answer = server(pre_token=[known]).create_token_response(*extract_params(request))
        response: HttpResponse = convert_response(*answer)
        return response

    def _create_token_response(self, request: HttpRequest, **_: Any) -> HttpResponse:
        response: HttpResponse = convert_response(*server().create_token_response(*extract_params(request)))
        return response


@method_decorator(csrf_exempt, name="dispatch")
class RevokeView(allauth_views.RevokeView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        try:
            wellformed.require(request)
        except errors.OAuth2Error as error:
            return error_answer(error)
        with write():
            answer = server().create_revocation_response(*extract_params(request))
        response: HttpResponse = convert_response(*answer)
        return response


def discovery(request: HttpRequest) -> JsonResponse:
    """OpenID Connect Discovery 1.0: only what this server really does."""

    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(f"idp:oidc:{name}"))

    document = {
        "issuer": get_adapter().get_issuer(),
        "authorization_endpoint": address("authorization"),
        "token_endpoint": address("token"),
        "device_authorization_endpoint": address("device_code"),
        "revocation_endpoint": address("revoke"),
        "userinfo_endpoint": address("userinfo"),
        "jwks_uri": address("jwks"),
        "scopes_supported": list(OAUTH_SCOPES),
        "response_types_supported": [Client.ResponseType.CODE.value],
        "response_modes_supported": ["query"],
        "grant_types_supported": [
            Client.GrantType.AUTHORIZATION_CODE.value,
            Client.GrantType.DEVICE_CODE.value,
            Client.GrantType.REFRESH_TOKEN.value,
        ],
        "prompt_values_supported": ["none", *_ASKING],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "subject_types_supported": ["public"],
        "ui_locales_supported": ["ja", "en"],
    }
    response = JsonResponse(document)
    response["Access-Control-Allow-Origin"] = "*"
    return response
