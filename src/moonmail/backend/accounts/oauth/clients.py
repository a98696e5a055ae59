"""The apps that may ask members to sign in."""

from __future__ import annotations

from typing import Final

from allauth.idp.oidc.models import Client
from django.core.management import call_command

from moonmail.contract.version import OAUTH_CLIENT_ID, OAUTH_SCOPES

# RFC 8252: a loopback address with any port. Never "localhost", which another program may resolve elsewhere.
HOME_REDIRECT: Final = "http://127.0.0.1/callback"


def ensure() -> None:
    """Make the first-party app known, or bring what is known up to date."""
    call_command("createcachetable", verbosity=0)
    Client.objects.update_or_create(
        id=OAUTH_CLIENT_ID,
        defaults={
            "name": "MoonMail",
            "type": Client.Type.PUBLIC,
            "scopes": "\n".join(OAUTH_SCOPES),
            "default_scopes": "\n".join(OAUTH_SCOPES),
            "grant_types": "\n".join([Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN]),
            "response_types": Client.ResponseType.CODE,
            "redirect_uris": HOME_REDIRECT,
            # RFC 8252, 8.6: another program can pretend to be this app, so a person always says yes.
            "skip_consent": False,
        },
    )
