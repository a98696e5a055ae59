"""App sessions: begun by a code, carried on by refresh tokens, ended all at once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.idp.oidc.models import Token
from django.conf import settings
from django.contrib.sessions.models import Session as BrowserSession
from django.utils import timezone

from moonmail.backend import clock, logs
from moonmail.backend.accounts.models import AppSession, UsedRefreshToken

# For so long a refresh token that was just exchanged gets the same answer again: a lost answer signs nobody out.
REPEATED_FOR: Final = timedelta(seconds=60)
FAMILY: Final = "session"


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def session_of(token: Token) -> UUID | None:
    """Return the session that a token descends from."""
    named = token.data.get(FAMILY) if isinstance(token.data, dict) else None
    return UUID(named) if named else None


def living(session_id: UUID | None) -> AppSession | None:
    """Return the session if it is open, locked until the transaction ends."""
    if session_id is None:
        return None
    return AppSession.objects.select_for_update().filter(pk=session_id, ended_at=None).first()


def tokens_of(session: AppSession) -> list[Token]:
    return list(Token.objects.filter(user_id=session.member_id, **{f"data__{FAMILY}": str(session.pk)}))


def end(session: AppSession, why: AppSession.Ended) -> None:
    """End the session and every token of it."""
    session.ended_at, session.ended_why = clock.now(), why.value
    session.save(update_fields=["ended_at", "ended_why"])
    Token.objects.filter(pk__in=[token.pk for token in tokens_of(session)]).delete()
    logs.write("app_session_ended", why=why.value)


def purge() -> None:
    """Forget what can't be used any more."""
    from moonmail.backend.accounts.oauth import device

    device.forget()
    long_ago = clock.now() - timedelta(seconds=settings.IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN)
    Token.objects.expired().delete()
    UsedRefreshToken.objects.filter(used_at__lt=long_ago).delete()
    AppSession.objects.filter(ended_at__lt=long_ago).delete()
    BrowserSession.objects.filter(expire_date__lt=timezone.now()).delete()
