"""Where a call comes from, as far as that can be believed."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address that a call came from; nothing if there is none.

    Each proxy of ours writes down at the right end whom it was called by. So the caller is the Nth from the right
    behind N proxies, and whatever stands left of it was written by the caller. A call that came through fewer, from
    inside, counts as its connection's: nobody outside can make one.
    """
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    if len(hops) >= proxies > 0 and (found := _clean(hops[-proxies])):
        return found
    return _clean(request.META.get("REMOTE_ADDR", ""))


def _clean(text: str) -> str:
    """Return the address without the port that some proxies add; nothing if it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
