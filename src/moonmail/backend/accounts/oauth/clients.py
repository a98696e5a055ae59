"""The apps that may ask members to sign in, and for how long they stay signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.core.management import call_command

from moonmail.contract.version import (
    DESK_CLIENT_ID,
    DESK_SCOPES,
    KIOSK_CLIENT_ID,
    KIOSK_SCOPES,
    OAUTH_CLIENT_ID,
    OAUTH_SCOPES,
)
from moonmail.domain.text import Text

# RFC 8252: a loopback address with any port. Never "localhost", which another program may resolve elsewhere.
HOME_REDIRECT: Final = "http://127.0.0.1/callback"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Seconds that an access token and an unused refresh token are good for. ``session``: all in all, if that ends."""

    access: int
    refresh: int
    session: timedelta | None = None


# A guest stands at a kiosk for minutes. Whatever is left behind there ends by itself soon.
_KIOSK_LIFETIMES: Final = Lifetimes(5 * 60, 20 * 60, timedelta(hours=2))
# A shift: whoever sits down at a desk signs in, and a desk that nobody used for half an hour has nobody's session.
_DESK_LIFETIMES: Final = Lifetimes(5 * 60, 30 * 60, timedelta(hours=10))
_DEVICE_NAMES: Final = {KIOSK_CLIENT_ID: Text("ラウンジの MoonMail 端末", "MoonMail kiosk in the lounge")}


def lifetimes(client_id: str) -> Lifetimes:
    if client_id == KIOSK_CLIENT_ID:
        return _KIOSK_LIFETIMES
    if client_id == DESK_CLIENT_ID:
        return _DESK_LIFETIMES
    return Lifetimes(settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN, settings.IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN)


def device_name(client_id: str) -> Text:
    """Return what a device of this client is called before the person who stands at it."""
    return _DEVICE_NAMES.get(client_id) or Text(client_id, client_id)


def ensure() -> None:
    """Make the first-party apps known, or bring what is known up to date."""
    call_command("createcachetable", verbosity=0)
    _ensure(
        OAUTH_CLIENT_ID,
        name="MoonMail",
        scopes="\n".join(OAUTH_SCOPES),
        grant_types="\n".join([Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN]),
        response_types=Client.ResponseType.CODE,
        redirect_uris=HOME_REDIRECT,
    )
    _ensure(
        DESK_CLIENT_ID,
        name="MoonMail Desk",
        scopes="\n".join(DESK_SCOPES),
        grant_types="\n".join([Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN]),
        response_types=Client.ResponseType.CODE,
        redirect_uris=HOME_REDIRECT,
    )
    _ensure(
        KIOSK_CLIENT_ID,
        name="MoonMail Kiosk",
        scopes="\n".join(KIOSK_SCOPES),
        grant_types="\n".join([Client.GrantType.DEVICE_CODE, Client.GrantType.REFRESH_TOKEN]),
        # No browser of the kiosk takes part: nobody is sent anywhere for it.
        response_types="",
        redirect_uris="",
    )


def _ensure(client_id: str, **known: Any) -> None:
    Client.objects.update_or_create(
        id=client_id,
        defaults={
            **known,
            "type": Client.Type.PUBLIC,
            "default_scopes": known["scopes"],
            # RFC 8252, 8.6: another program can pretend to be this app, so a person always says yes.
            "skip_consent": False,
        },
    )
