"""The device authorization grant (RFC 8628): a kiosk asks, a member says yes on a phone, the kiosk gets its tokens.

Only an enrolled kiosk may ask, for one guest's session: it proves that by the secret of that session. So nobody can
show a code of their own making to a member, and what was signed in ends with the session.

allauth keeps a code's state in the cache, in plain, unlocked and by the machine's clock: two polls at once get two
sign-ins of one yes, and nothing says that a code expired. Here it is a row: every process sees the same one, and of two
polls one is first. Tokens are made by oauthlib's grant, as for any other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.idp.oidc.internal.clientkit import lookup_public_client
from allauth.idp.oidc.models import Client
from django.utils.crypto import salted_hmac
from oauthlib.oauth2.rfc6749.errors import (
    InvalidClientError,
    InvalidGrantError,
    InvalidRequestError,
    InvalidScopeError,
    UnauthorizedClientError,
)
from oauthlib.oauth2.rfc8628.errors import AccessDenied, AuthorizationPendingError, ExpiredTokenError, SlowDownError

from moonmail.backend import clock, logs
from moonmail.backend.accounts.models import AppSession, DeviceGrant, Member
from moonmail.backend.accounts.oauth import sessions
from moonmail.backend.database import Writing, write_once
from moonmail.backend.kiosks import sessions as kiosk_sessions
from moonmail.contract.kiosk import KIOSK_SECRET_PARAMETER, KIOSK_SESSION_PARAMETER
from moonmail.contract.version import KIOSK_CLIENT_ID
from moonmail.domain.codes import new_code

GOOD_FOR: Final = timedelta(minutes=10)
INTERVAL: Final = 5
# RFC 8628, 3.5: the device adds as much by itself when it is told to slow down.
SLOWER_BY: Final = 5
_SLOWEST: Final = 60
# For so long a code that is over is still known as one that expired.
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the device is told. ``user_code`` without its hyphen."""

    device_code: str
    user_code: str
    expires_in: int
    interval: int


def user_code_hash(code: str) -> str:
    """Return the hash under which a code is kept: keyed, as a code is too short to be hashed openly."""
    return salted_hmac("moonmail.user-code", code, algorithm="sha256").hexdigest()


def _client(client_id: str | None) -> Client:
    """Raise unless this client may sign in by a device code.

    Raises:
        InvalidRequestError, InvalidClientError, UnauthorizedClientError.
    """
    if not client_id:
        raise InvalidRequestError("client_id is missing")
    client = lookup_public_client(client_id)
    if client is None:
        raise InvalidClientError
    if Client.GrantType.DEVICE_CODE not in client.get_grant_types():
        raise UnauthorizedClientError
    return client


def ask(client_id: str | None, scope: str, kiosk_session: str = "", kiosk_secret: str = "") -> Asked:
    """Begin a sign-in in a guest's session at a kiosk.

    Raises:
        OAuth2Error: the client may not, or not with this scope; or there is no such session, or it is over.
    """
    client = _client(client_id)
    scopes = scope.split() or client.get_default_scopes()
    if not set(scopes) <= set(client.get_scopes()):
        raise InvalidScopeError

    def act(_: Writing) -> Asked:
        session_id = _kiosk_session(client.pk, kiosk_session, kiosk_secret)
        now = clock.now()
        forget()
        asked = Asked(secrets.token_urlsafe(48), new_code(), round(GOOD_FOR.total_seconds()), INTERVAL)
        DeviceGrant.objects.create(
            device_code_hash=sessions.digest(asked.device_code),
            user_code_hash=user_code_hash(asked.user_code),
            client_id=client.pk,
            scopes=" ".join(scopes),
            interval=asked.interval,
            asked_at=now,
            expires_at=now + GOOD_FOR,
            kiosk_session_id=session_id,
        )
        return asked

    return write_once(act)


def _kiosk_session(client_id: str, session_id: str, secret: str) -> UUID | None:
    if client_id != KIOSK_CLIENT_ID:
        return None
    if not session_id or not secret:
        raise InvalidRequestError(f"{KIOSK_SESSION_PARAMETER} or {KIOSK_SECRET_PARAMETER} is missing")
    found = kiosk_sessions.opened(session_id, secret)
    if found is None:
        raise InvalidGrantError(f"{KIOSK_SESSION_PARAMETER} is not open")
    return found


def forget() -> None:
    """Delete what was over long ago."""
    DeviceGrant.objects.filter(expires_at__lt=clock.now() - _KEPT).delete()


def is_over(grant: DeviceGrant) -> bool:
    """Return whether the time for it has passed."""
    return clock.now() >= grant.expires_at


def locked(user_code: str) -> DeviceGrant | None:
    """Return what a user code stands for, locked until the transaction ends."""
    return DeviceGrant.objects.select_for_update().filter(user_code_hash=user_code_hash(user_code)).first()


def decide(grant: DeviceGrant, member: Member, *, allowed: bool) -> None:
    """Keep the member's yes or no. The grant is pending, locked, and not over."""
    grant.state = (DeviceGrant.State.ALLOWED if allowed else DeviceGrant.State.DENIED).value
    grant.member = member
    grant.save(update_fields=["state", "member"])
    logs.write("device_decided", state=grant.state)


def poll(client_id: str | None, device_code: str | None) -> DeviceGrant:
    """Answer a device that asks for its tokens; return the grant if it gets them, which it does once.

    Call it in the writing transaction, and commit that whatever is raised: it counts polls, and a code that is shown
    again ends the session that it opened.

    Raises:
        OAuth2Error: in the words of RFC 8628, 3.5.
    """
    client = _client(client_id)
    if not device_code:
        raise InvalidRequestError("device_code is missing")
    code_hash = sessions.digest(device_code)
    at = DeviceGrant.objects.values_list("kiosk_session_id", flat=True).filter(pk=code_hash).first()
    # Before the grant, as who ends the session locks them.
    left = at is not None and not kiosk_sessions.is_open(at)
    grant = DeviceGrant.objects.select_for_update().filter(pk=code_hash, client_id=client.pk).first()
    opened = AppSession.objects.filter(code_hash=code_hash, client_id=client.pk).first()
    if opened is not None:
        if session := sessions.living(opened.pk):
            sessions.end(session, AppSession.Ended.CODE_REPLAYED)
        raise InvalidGrantError
    if grant is None or grant.state == DeviceGrant.State.USED.value:
        raise InvalidGrantError
    if grant.state == DeviceGrant.State.DENIED.value:
        raise AccessDenied
    if left or is_over(grant):
        raise ExpiredTokenError
    if grant.state == DeviceGrant.State.PENDING.value:
        raise _asked_again(grant)
    if grant.member is None or not grant.member.is_active:
        raise AccessDenied
    grant.state = DeviceGrant.State.USED.value
    grant.save(update_fields=["state"])
    return grant


def _asked_again(grant: DeviceGrant) -> AuthorizationPendingError | SlowDownError:
    """Count a poll; return what the device is told: nothing new, or to leave more time."""
    now, before = clock.now(), grant.polled_at
    too_soon = before is not None and now < before + timedelta(seconds=grant.interval)
    if too_soon:
        grant.interval = min(grant.interval + SLOWER_BY, _SLOWEST)
    grant.polled_at = now
    grant.save(update_fields=["interval", "polled_at"])
    return SlowDownError() if too_soon else AuthorizationPendingError()
