"""Who calls: bearer tokens of members, for ninja.

``member_auth`` refuses a call without a good token. ``optional_member_auth`` lets it through as ``ANONYMOUS``, but
still refuses a token that is there and bad: an expired session must not look like an empty account. A kiosk that calls
for itself is nobody in particular there.
"""

from __future__ import annotations

from typing import Final

from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from ninja.security import HttpBearer

from moonmail.backend.accounts.models import AppSession, Member
from moonmail.backend.accounts.oauth.sessions import session_of
from moonmail.backend.limits.calls import require_from_member
from moonmail.contract.version import KIOSK_CLIENT_ID, OAUTH_CLIENT_ID

_APPS: Final = (OAUTH_CLIENT_ID, KIOSK_CLIENT_ID)


class Anonymous:
    """Nobody in particular. Truthy, so that ninja lets the call through."""


ANONYMOUS: Final = Anonymous()


class MemberAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Member | None:
        found = (
            Token.objects.valid()
            .by_value(token)
            .filter(type=Token.Type.ACCESS_TOKEN, client_id__in=_APPS, user__is_active=True)
            .select_related("user")
            .first()
        )
        if found is None or not isinstance(found.user, Member):
            return None
        session_id = session_of(found)
        require_from_member(request, found.user.pk, session_id or found.pk)
        if found.client_id == KIOSK_CLIENT_ID and session_id is not None:
            at = AppSession.objects.values_list("kiosk_session_id", flat=True).filter(pk=session_id).first()
            request.kiosk_session_id = at  # type: ignore[attr-defined]
        return found.user


member_auth = MemberAuth()


def optional_member_auth(request: HttpRequest) -> Member | Anonymous | None:
    if "Authorization" not in request.headers:
        return ANONYMOUS
    from moonmail.backend.kiosks.auth import kiosk_auth

    member = member_auth(request)
    if isinstance(member, Member):
        return member
    return ANONYMOUS if kiosk_auth(request) is not None else None
