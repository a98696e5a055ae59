"""What somebody is shown who may not go on into an app, or is not yet ready to."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moonmail.backend.accounts.factor import gate, views
from moonmail.backend.accounts.factor.gate import Stop
from moonmail.backend.accounts.models import Member
from moonmail.backend.staff.service import is_staff_account
from moonmail.contract.version import KIOSK_CLIENT_ID


def led(request: HttpRequest, why: Stop, page: str) -> HttpResponse:
    """Lead somebody where it can be mended, and then back to ``page``."""
    match why:
        case Stop.NO_FACTOR:
            return views.go(views.set_up_address(page))
        case Stop.CODES_UNSEEN:
            return views.go(views.codes_address(page))
        case _:
            return views.sign_in_anew(request, page)


def no(request: HttpRequest, why: Stop, client_id: str, back: str) -> HttpResponse:
    """Say no, and put it into the audit. The browser is signed out: another account can be the right one.

    ``back``: the address at which the app is told.
    """
    member = request.user
    assert isinstance(member, Member)
    gate.refuse(member, why.value, f"client:{client_id}")
    logout(request)
    return render(request, "account/no_desk.html", {"why": why.value, "code": why.value, "back": back}, status=403)


def stopped_at_kiosk(request: HttpRequest) -> HttpResponse | None:
    """Return a no if staff are about to sign in to a guest's session."""
    assert isinstance(request.user, Member)
    return no(request, Stop.STAFF_ACCOUNT, KIOSK_CLIENT_ID, "") if is_staff_account(request.user) else None
