"""Signing in with the system browser (authorization code, PKCE, RFC 8252), and keeping the session alive.

The access token lives in memory, the refresh token in the SecretStore; neither is ever in a log, an address, an error.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from moonmail.client.attempt import Attempt
from moonmail.client.clock import Clock
from moonmail.client.device_grant import DeviceGrant, PhoneCode, read_tokens
from moonmail.client.errors import ExchangeError, SignInError, SignInReason
from moonmail.client.loopback import Loopback
from moonmail.client.model import Trouble
from moonmail.client.secrets import SecretStore
from moonmail.contract.version import (
    DESK_CLIENT_ID,
    DESK_SCOPES,
    KIOSK_CLIENT_ID,
    OAUTH_CLIENT_ID,
    OAUTH_SCOPES,
)
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.http import Http

DISCOVERY: Final = "/.well-known/openid-configuration"
BROWSER_SECONDS: Final = 600.0
# A token is renewed this long before it ends: it must also live through the request that carries it.
_EARLY: Final = 30.0
_FORM: Final = "application/x-www-form-urlencoded"
_SCOPES: Final = {OAUTH_CLIENT_ID: OAUTH_SCOPES, DESK_CLIENT_ID: DESK_SCOPES}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses. Empty: the backend has none."""

    authorization: str
    token: str
    revocation: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class _Access:
    token: str
    ends_at: float

    def __repr__(self) -> str:
        return "_Access(…)"


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Auth:
    """The session with one backend. ``client_id``: as which app a browser signs somebody in."""

    def __init__(self, http: Http, kept: SecretStore, clock: Clock, client_id: str = OAUTH_CLIENT_ID) -> None:
        self._http = http
        self._kept = kept
        self._clock = clock
        self._access: _Access | None = None
        self._unkept: dict[str, Any] | None = None
        self._endpoints: Endpoints | None = None
        # Tokens are renewed and revoked by the client that they were given to (RFC 6749, 6).
        self._browser_client = self._client_id = client_id
        self._renewing = threading.Lock()

    # ------------------------------------------------------------ tokens

    def token(self) -> str:
        """Return an access token that is good for the next request.

        Raises:
            ExchangeError: SIGNED_OUT when the session has ended, else why it could not be renewed.
        """
        access = self._access
        if access is not None and access.ends_at - self._clock.monotonic() > _EARLY:
            return access.token
        return self.renew(access.token if access else None)

    def renew(self, refused: str | None) -> str:
        """Return a newer access token than ``refused``. However many ask at once, the backend is asked once.

        Raises:
            ExchangeError: SIGNED_OUT when the session has ended, else why it could not be renewed.
        """
        with self._renewing:
            access = self._access
            if access is not None and access.token != refused and access.ends_at > self._clock.monotonic():
                return access.token
            if self._unkept is not None:
                return self._take(self._unkept).token
            refresh = self._kept.load(self._http.base)
            if refresh is None:
                raise ExchangeError(Trouble.SIGNED_OUT, "no session is kept")
            try:
                doc = self._exchange({"grant_type": "refresh_token", "refresh_token": refresh})
            except ExchangeError as error:
                if error.refusal is not None and error.refusal.code in ("invalid_grant", "invalid_client"):
                    raise ExchangeError(Trouble.SIGNED_OUT, "the session has ended", quote=error.quote) from None
                raise
            return self._take(doc).token

    def _take(self, doc: dict[str, Any]) -> _Access:
        # Kept before it is used: after a crash in between, the old one would already be worth nothing. On a full disk
        # the answer waits here until there is room.
        self._unkept = doc
        if refresh := doc.get("refresh_token"):
            self._kept.save(self._http.base, str(refresh))
        self._unkept = None
        self._access = _Access(
            str(doc["access_token"]), self._clock.monotonic() + float(doc.get("expires_in") or 300.0)
        )
        return self._access

    def _exchange(self, form: dict[str, str]) -> dict[str, Any]:
        return read_tokens(self._post(self._discover().token, {**form, "client_id": self._client_id}))

    def _post(self, address: str, form: dict[str, str]) -> bytes:
        body = urlencode(form).encode()
        return self._http.call("POST", address, body=body, content_type=_FORM, oauth=True).body

    def _discover(self) -> Endpoints:
        if self._endpoints is None:
            answer = self._http.call("GET", DISCOVERY)
            try:
                doc = json.loads(answer.body)
                found = Endpoints(
                    str(doc["authorization_endpoint"]),
                    str(doc["token_endpoint"]),
                    str(doc.get("revocation_endpoint") or ""),
                    str(doc.get("device_authorization_endpoint") or ""),
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                raise ExchangeError(Trouble.NOT_MOONMAIL, "no description of sign-in") from None
            for address in (found.authorization, found.token, found.revocation, found.device):
                if address and not _may_carry_secrets(address, self._http.base):
                    raise ExchangeError(Trouble.TLS, "sign-in is not protected")
            self._endpoints = found
        return self._endpoints

    # ------------------------------------------------------------ signing in and out

    def sign_in(
        self,
        open_browser: Callable[[str], bool],
        language: Language,
        *,
        join: bool = False,
        attempt: Attempt | None = None,
        seconds: float = BROWSER_SECONDS,
    ) -> None:
        """Wait until the member has signed in on the backend's pages; then ``token`` works.

        Raises:
            SignInError: nobody signed in. ExchangeError: the backend can't be reached.
        """
        endpoints = self._discover()
        self._client_id = self._browser_client
        verifier = secrets.token_urlsafe(64)
        waiting = Loopback(language)
        try:
            if attempt is not None:
                attempt.waits_at(waiting)
            query = {
                "response_type": "code",
                "client_id": self._browser_client,
                "redirect_uri": waiting.redirect_uri,
                "scope": " ".join(_SCOPES[self._browser_client]),
                "state": waiting.state,
                "code_challenge": challenge_of(verifier),
                "code_challenge_method": "S256",
                # Whoever used this browser before: the member says anew who signs in.
                "prompt": "create" if join else "login",
                "ui_locales": language.value,
            }
            if not open_browser(f"{endpoints.authorization}?{urlencode(query)}"):
                raise SignInError(SignInReason.NO_BROWSER)
            code = waiting.wait(seconds)
        finally:
            waiting.close()
        doc = self._exchange(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": waiting.redirect_uri,
                "code_verifier": verifier,
            }
        )
        with self._renewing:
            self._take(doc)

    def sign_in_by_phone(
        self,
        shown: Callable[[PhoneCode], None],
        pause: Callable[[float], None],
        kiosk_session: str,
        kiosk_secret: str,
    ) -> None:
        """Show codes until a member has said yes on a phone; then ``token`` works. Waits out a network that is gone.

        ``shown`` is called on this thread. ``pause`` waits so many seconds, and raises SignInError when it was
        cancelled.

        Raises:
            SignInError: nobody signed in. ExchangeError: it can't go on by itself.
        """

        def ask(form: dict[str, str]) -> bytes:
            address = self._discover().device
            if not address:
                raise ExchangeError(Trouble.SERVER_TOO_OLD, "the backend knows no sign-in by phone")
            return self._post(address, form)

        def poll(form: dict[str, str]) -> bytes:
            return self._post(self._discover().token, form)

        doc = DeviceGrant(ask, poll, self._clock, pause, shown).tokens(kiosk_session, kiosk_secret)
        with self._renewing:
            self._client_id = KIOSK_CLIENT_ID
            self._take(doc)

    def forget(self) -> None:
        """End the session here at once. ``revoke_forgotten`` ends it at the backend."""
        with self._renewing:
            self._access = self._unkept = None
            refresh = self._kept.load(self._http.base)
            if refresh is not None:
                self.revoke_later(refresh)
            self._kept.forget(self._http.base)

    def revoke_later(self, refresh: str) -> None:
        """Have ``revoke_forgotten`` end the session of this refresh token too."""
        self._kept.save(self._to_revoke, json.dumps([*self._forgotten(), refresh]))

    def revoke_forgotten(self) -> None:
        """Tell the backend about sessions that were ended here, as soon as it can be told.

        Raises:
            ExchangeError: it can't be told now; it stays to be told.
        """
        forgotten = self._forgotten()
        if not forgotten:
            return
        revocation = self._discover().revocation
        for refresh in forgotten if revocation else ():
            form = {"token": refresh, "token_type_hint": "refresh_token", "client_id": self._client_id}
            with suppress_refused():
                self._post(revocation, form)
        self._kept.forget(self._to_revoke)

    @property
    def _to_revoke(self) -> str:
        return f"{self._http.base}#ended"

    def _forgotten(self) -> list[str]:
        try:
            return [str(each) for each in json.loads(self._kept.load(self._to_revoke) or "[]")]
        except (ValueError, TypeError):
            return []


class suppress_refused(suppress):  # noqa: N801
    """What the backend refuses to revoke is already worth nothing."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        return isinstance(error, ExchangeError) and error.trouble is Trouble.REFUSED


def _may_carry_secrets(address: str, base: str) -> bool:
    parts, own = urlsplit(address), urlsplit(base)
    same = (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
    return parts.scheme == "https" or same or parts.hostname in ("127.0.0.1", "::1", "localhost")
