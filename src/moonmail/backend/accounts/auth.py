"""Who calls: bearer tokens of members, for ninja.

``member_auth`` refuses a call without a good token. ``optional_member_auth`` lets it through as ``ANONYMOUS``, but
still refuses a token that is there and bad: an expired session must not look like an empty account.
"""

from __future__ import annotations

from typing import Final

from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from ninja.security import HttpBearer

from moonmail.backend.accounts.models import Member
from moonmail.contract.version import OAUTH_CLIENT_ID


class Anonymous:
    """Nobody in particular. Truthy, so that ninja lets the call through."""


ANONYMOUS: Final = Anonymous()


class MemberAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Member | None:  # noqa: ARG002
        found = (
            Token.objects.valid()
            .by_value(token)
            .filter(type=Token.Type.ACCESS_TOKEN, client_id=OAUTH_CLIENT_ID, user__is_active=True)
            .select_related("user")
            .first()
        )
        return found.user if found is not None and isinstance(found.user, Member) else None


member_auth = MemberAuth()


def optional_member_auth(request: HttpRequest) -> Member | Anonymous | None:
    if "Authorization" not in request.headers:
        return ANONYMOUS
    member = member_auth(request)
    return member if isinstance(member, Member) else None
