"""Django's admin behind our own sign-in: one place that counts attempts, and the second factor before it."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from moonmail.backend.accounts.factor import gate, views


def guard() -> None:
    """Make the admin ask who it is on the page on which everybody signs in."""
    admin.site.login = sign_in  # type: ignore[method-assign]
    admin.site.has_permission = gate.may_enter_admin  # type: ignore[method-assign]
    # Taken away at the server's console alone, where the audit is told of it.
    if admin.site.is_registered(Authenticator):
        admin.site.unregister(Authenticator)


def sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead who may not see the admin (yet) to where that can be mended."""
    wanted = get_next_redirect_url(request) or reverse("admin:index")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(views.sign_in_address(wanted))
    if not (request.user.is_staff and request.user.is_active):
        raise PermissionDenied
    if gate.may_enter_admin(request):
        return HttpResponseRedirect(wanted)
    if not gate.has_factor(request.user):
        return HttpResponseRedirect(views.set_up_address(wanted))
    return views.sign_in_anew(request, wanted)
