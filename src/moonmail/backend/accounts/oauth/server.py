"""oauthlib's server over allauth's validator, with what they leave open.

- A code opens one session, be it an authorization code or a device code. Shown again, it ends that session (RFC 6749,
  4.1.2).
- A refresh token is exchanged for one successor. Shown again within a minute, it gets the same successor; shown later,
  or after the successor was used, it was stolen, and the whole session ends.
- Revoking any token of a session ends the session. So does time, where a client's sessions have an end of their own.

The successor is computed from the token that is exchanged, so that it can be given again without being kept anywhere.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.server import generate_access_token, generate_opaque_token
from allauth.idp.oidc.internal.oauthlib.utils import ValidatorContext, get_validator_context
from allauth.idp.oidc.models import Client, Token
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError
from oauthlib.openid import Server

from moonmail.backend import clock
from moonmail.backend.accounts.models import AppSession, DeviceGrant, UsedRefreshToken
from moonmail.backend.accounts.oauth import sessions
from moonmail.backend.accounts.oauth.clients import lifetimes
from moonmail.backend.audit.service import Done, record
from moonmail.backend.database import write
from moonmail.backend.staff.service import may_use, who
from moonmail.contract.version import DESK_CLIENT_ID, OAUTH_CLIENT_ID
from moonmail.domain.audit import AuditAct

_LOOPBACK: Final = re.compile(r"http://127\.0\.0\.1:[1-9][0-9]{0,4}/callback")
# RFC 7636, 4.1: shorter ones can be guessed. oauthlib hashes whatever it gets.
_VERIFIER: Final = re.compile(r"[A-Za-z0-9\-._~]{43,128}")


class Validator(OAuthLibRequestValidator):  # type: ignore[misc]
    """One per request: ``_session`` is the session that the request is about, once that is known."""

    def __init__(self) -> None:
        super().__init__()
        self._session: AppSession | None = None
        self._repeated: Token | None = None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        if client_id in (OAUTH_CLIENT_ID, DESK_CLIENT_ID) and not _LOOPBACK.fullmatch(redirect_uri):
            return False
        return bool(super().validate_redirect_uri(client_id, redirect_uri, request, *args, **kwargs))

    def validate_code(
        self, client_id: str, code: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        used = AppSession.objects.filter(code_hash=sessions.digest(code), client_id=client_id).first()
        if used is not None:
            if session := sessions.living(used.pk):
                sessions.end(session, AppSession.Ended.CODE_REPLAYED)
            return False
        if request.code_verifier is not None and not _VERIFIER.fullmatch(request.code_verifier):
            return False
        return bool(super().validate_code(client_id, code, client, request, *args, **kwargs))

    def validate_refresh_token(
        self, refresh_token: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        refresh_hash = sessions.digest(refresh_token)
        known = Token.objects.filter(client=client, type=Token.Type.REFRESH_TOKEN, hash=refresh_hash).first()
        if known is not None:
            self._session = sessions.living(sessions.session_of(known))
            if self._session is None or self._is_over(self._session):
                return False
            # Locked now: whoever else held the lock may have exchanged the token meanwhile.
            if super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
                if may_use(request.user, client.pk):
                    return True
                sessions.end(self._session, AppSession.Ended.SIGNED_OUT)
                return False
        return self._is_lost_answer(refresh_hash, client, request)

    def _is_lost_answer(self, refresh_hash: str, client: Client, request: Request) -> bool:
        used = UsedRefreshToken.objects.filter(hash=refresh_hash, session__client_id=client.pk).first()
        self._session = sessions.living(used.session_id) if used else None
        if used is None or self._session is None or self._is_over(self._session):
            return False
        successor = Token.objects.valid().filter(type=Token.Type.REFRESH_TOKEN, hash=used.successor_hash).first()
        if successor is None or clock.now() - used.used_at > sessions.REPEATED_FOR:
            sessions.end(self._session, AppSession.Ended.TOKEN_REUSED)
            return False
        if successor.user is None or not successor.user.is_active:
            return False
        request.user = successor.user
        get_validator_context().refresh_token = successor
        self._repeated = successor
        return True

    def _is_over(self, session: AppSession) -> bool:
        """End the session if it has lasted as long as sessions of its client may."""
        longest = lifetimes(session.client_id).session
        if longest is None or clock.now() - session.started_at < longest:
            return False
        sessions.end(session, AppSession.Ended.TIMED_OUT)
        return True

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        if self._session is None:
            self._session = self._begin(request)
        super().save_bearer_token(token, request, *args, **kwargs)

    def _begin(self, request: Request) -> AppSession:
        if not may_use(request.user, request.client.pk):
            raise InvalidGrantError(request=request)
        code = request.device_code if request.grant_type == Client.GrantType.DEVICE_CODE else request.code
        try:
            with transaction.atomic():
                session = AppSession.objects.create(
                    member=request.user,
                    client_id=request.client.pk,
                    code_hash=sessions.digest(code),
                    started_at=clock.now(),
                    kiosk_session_id=_kiosk_session(request),
                )
        except IntegrityError as error:
            raise InvalidGrantError(request=request) from error
        if session.client_id == DESK_CLIENT_ID:
            with write() as writing:
                record(writing, Done(who(request.user.pk), AuditAct.SIGNED_IN, what=f"session:{session.pk}"))
        return session

    def _prep_access_token(self, ctx: ValidatorContext, token: dict[str, Any], request: Request) -> Token:
        return self._mark(super()._prep_access_token(ctx, token, request))

    def _prep_refresh_token(self, ctx: ValidatorContext, refresh_token: str, request: Request) -> Token:
        if self._repeated is not None:
            return self._repeated
        exchanged: Token | None = ctx.refresh_token
        successor = self._mark(super()._prep_refresh_token(ctx, refresh_token, request))
        successor.expires_at = timezone.now() + timedelta(seconds=lifetimes(request.client.pk).refresh)
        if exchanged is not None:
            assert self._session is not None
            UsedRefreshToken.objects.create(
                hash=exchanged.hash,
                session=self._session,
                successor_hash=successor.hash,
                used_at=clock.now(),
            )
            Token.objects.expired().filter(user_id=request.user.pk).delete()
        return successor

    def _mark(self, token: Token) -> Token:
        assert self._session is not None
        token.data = {**(token.data or {}), sessions.FAMILY: str(self._session.pk)}
        return token

    def revoke_token(
        self, token: str, token_type_hint: str | None, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        token_hash = sessions.digest(token)
        known = Token.objects.filter(hash=token_hash, client=request.client).first()
        used = UsedRefreshToken.objects.filter(hash=token_hash, session__client_id=request.client.pk).first()
        session_id = sessions.session_of(known) if known else used.session_id if used else None
        if session := sessions.living(session_id):
            sessions.end(session, AppSession.Ended.SIGNED_OUT)
        elif known is not None:
            super().revoke_token(token, token_type_hint, request, *args, **kwargs)


def _kiosk_session(request: Request) -> UUID | None:
    """Return the session of the kiosk that signs in. What the request says of that itself is not asked."""
    if request.grant_type != Client.GrantType.DEVICE_CODE:
        return None
    asked = DeviceGrant.objects.filter(pk=sessions.digest(request.device_code))
    return asked.values_list("kiosk_session_id", flat=True).first()


def _refresh_token(request: Request) -> str:
    if request.grant_type != Client.GrantType.REFRESH_TOKEN:
        return str(generate_opaque_token(request))
    successor = salted_hmac("moonmail.refresh-token", request.refresh_token, algorithm="sha512").digest()
    return base64.urlsafe_b64encode(successor).rstrip(b"=").decode()


def server(pre_token: Sequence[Callable[[Request], None]] = ()) -> Server:
    """Return a server for one request. ``pre_token`` says what the device grant is about, before it is looked at."""
    return Server(
        Validator(),
        token_expires_in=lambda request: lifetimes(request.client.pk).access,
        token_generator=generate_access_token,
        refresh_token_generator=_refresh_token,
        pre_token=list(pre_token),
    )
