"""Which budgets a call uses."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import os
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from moonmail.backend import clock, logs
from moonmail.backend.http.address import address_of
from moonmail.backend.http.problems import Refusal
from moonmail.backend.limits import budgets
from moonmail.backend.limits.budgets import Budget
from moonmail.backend.limits.counting import take
from moonmail.contract.problems import ProblemCode
from moonmail.contract.version import API_PREFIX
from moonmail.domain.text import Text

SWITCH: Final = "MOONMAIL_LIMITS"
# Asked by whoever watches over the server; to count them would take the database that may be away.
_FREE: Final = (f"{API_PREFIX}/health", "/ready")
_BY_PAGE: Final = {
    "/account/sign-in": budgets.SIGN_IN,
    "/account/again": budgets.SIGN_IN,
    "/account/second-factor": budgets.SIGN_IN,
    "/account/second-factor/set-up": budgets.SIGN_IN,
    "/staff/login/": budgets.SIGN_IN,
    "/account/join": budgets.JOIN,
    "/device": budgets.SIGN_IN,
    "/oauth/device/authorization": budgets.DEVICES,
    f"{API_PREFIX}/kiosks/enrol": budgets.ENROLMENTS,
}
_WAIT: Final = Text(
    "短い間に多くの要求がありました。{seconds}秒ほどおいてから、もう一度お試しください。内容は失われません。",
    "There were too many requests in a short time. Please try again in about {seconds} seconds. Nothing is lost.",
)


def are_on() -> bool:
    """Return whether calls are limited: always, unless the environment says ``MOONMAIL_LIMITS=off``.

    That is for measuring, and for a gateway in front that does it.
    """
    return os.environ.get(SWITCH) != "off"


def refusal(wait: float) -> Refusal:
    seconds = max(1, math.ceil(wait))
    return Refusal(ProblemCode.TOO_MANY_REQUESTS, detail=_WAIT.filled(seconds=str(seconds)), retry_after=seconds)


def require(*wanted: tuple[Budget, str]) -> None:
    """Take a call from each budget.

    Raises:
        Refusal: too_many_requests, with the time to wait.
    """
    now = clock.now()
    for budget, whose in wanted:
        try:
            wait = take(budget, whose, now)
        except DatabaseError as error:
            # The call itself will say that the database is not there.
            logs.failure("limits_not_counted", error)
            return
        if wait > 0:
            raise refusal(wait)


def require_from_address(request: HttpRequest) -> None:
    """Take a call from the budgets of where it comes from. Before anybody is known.

    Raises:
        Refusal: too_many_requests.
    """
    if request.path in _FREE or not are_on():
        return
    where = _hashed(request)
    wanted = [(budgets.ADDRESS, where)]
    if request.method == "PUT" and request.path.startswith(f"{API_PREFIX}/carried/"):
        wanted.append((budgets.CARRIED, where))
    elif request.method == "POST":
        if page := _BY_PAGE.get(request.path):
            wanted.append((page, where))
        elif request.path.startswith("/oauth/"):
            wanted.append((budgets.TOKENS, where))
    require(*wanted)


def require_from_member(request: HttpRequest, member: object, device: object) -> None:
    """Take a call from the budgets of a member and of the app session that calls.

    Raises:
        Refusal: too_many_requests.
    """
    if not are_on():
        return
    wanted = [(budgets.DEVICE, str(device)), (budgets.MEMBER, str(member))]
    kind = request.path.removeprefix(f"{API_PREFIX}/").partition("/")[0]
    if kind == "blobs" and request.method in ("PUT", "PATCH"):
        wanted.append((budgets.UPLOADS, str(member)))
    elif kind in ("claims", "joinings"):
        wanted.append((budgets.CODES, str(member)))
    elif request.path == f"{API_PREFIX}/me/export":
        wanted.append((budgets.EXPORTS, str(member)))
    require(*wanted)


def require_from_kiosk(kiosk: object) -> None:
    """Take a call from the budget of a kiosk that calls for itself.

    Raises:
        Refusal: too_many_requests.
    """
    if are_on():
        require((budgets.KIOSK, str(kiosk)))


def _hashed(request: HttpRequest) -> str:
    """Return where a call comes from, so that it can be counted and not be read.

    Of an IPv6 address the network: one subscriber has 2⁶⁴ addresses.
    """
    text = address_of(request)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        pass
    else:
        if isinstance(address, ipaddress.IPv6Address):
            mapped = address.ipv4_mapped
            text = str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
