"""The app's half of sign-in, spelled out with plain HTTP: for tests of the backend's half."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from moonmail import tour_forms
from moonmail.contract.version import OAUTH_CLIENT_ID

REDIRECT = "http://127.0.0.1:45678/callback"


@dataclass
class App:
    """An app that signs in at ``backend``."""

    backend: str
    redirect: str = REDIRECT
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    def authorize_url(self, **changed: str | None) -> str:
        """Return the address to open; a value None leaves its parameter out."""
        query: dict[str, str | None] = {
            "response_type": "code",
            "client_id": OAUTH_CLIENT_ID,
            "redirect_uri": self.redirect,
            "scope": "openid profile",
            "state": self.state,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
            "prompt": "login",
            "ui_locales": "ja",
            **changed,
        }
        return f"{self.backend}/oauth/authorize?" + urlencode({k: v for k, v in query.items() if v is not None})

    def code_from(self, callback: str) -> str:
        query = parse_qs(urlsplit(callback).query)
        assert query["state"] == [self.state]
        return query["code"][0]

    def sign_in(self, identifier: str, password: str) -> str:
        """Sign in on the pages; return the authorization code."""
        return self.code_from(tour_forms.sign_in(self.authorize_url(), identifier, password, deliver=False))

    def post(self, path: str, **form: str) -> requests.Response:
        return requests.post(f"{self.backend}/oauth/{path}", data={"client_id": OAUTH_CLIENT_ID, **form}, timeout=30)

    def exchange(self, code: str, **changed: str) -> requests.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect,
            "code_verifier": self.verifier,
            **changed,
        }
        return self.post("token", **form)

    def refresh(self, refresh_token: str) -> requests.Response:
        return self.post("token", grant_type="refresh_token", refresh_token=refresh_token)

    def tokens(self, identifier: str, password: str) -> dict[str, Any]:
        answer = self.exchange(self.sign_in(identifier, password))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def me(self, access_token: str) -> requests.Response:
        return requests.get(f"{self.backend}/v1/me", headers={"Authorization": f"Bearer {access_token}"}, timeout=30)
