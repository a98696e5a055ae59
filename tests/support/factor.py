"""Staff who sign in, each at a browser of their own, with the backend in this process. Import after Django is up."""

from __future__ import annotations

import html
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from tests.support.authenticator import code_of, secret_in
from tests.support.oauth_inside import REDIRECT, InsideApp, query_of, s256

from moonmail.backend.accounts.models import Member
from moonmail.contract.version import DESK_CLIENT_ID

PASSWORD = "hoshi no uta 9041"


@dataclass
class Person:
    """Somebody of the staff, with the browser they sit at. ``secret``: what their authenticator app has."""

    account: Member
    secret: str = ""

    def __post_init__(self) -> None:
        self.browser = new_browser()

    @property
    def email(self) -> str:
        return self.account.email

    def password(self, next_page: str, browser: Client | None = None) -> Any:
        """Give the password; return the answer."""
        form = {"login": self.email, "password": PASSWORD, "next": next_page}
        return (browser or self.browser).post("/account/sign-in", form)

    def code(self, code: str, browser: Client | None = None) -> Any:
        return (browser or self.browser).post("/account/second-factor", {"code": code})

    def begin_set_up(self, next_page: str = "/account") -> str:
        """Open the page of the set-up; return the secret that it shows."""
        page = self.browser.get("/account/second-factor/set-up", {"next": next_page})
        assert page.status_code == 200, page.content
        self.secret = secret_on(page)
        return self.secret

    def set_up(self, at: datetime, next_page: str = "/account") -> list[str]:
        """Go through the set-up, from the password on; return the recovery codes."""
        self.password("/account")
        secret = self.begin_set_up(next_page)
        form = {"code": code_of(secret, at), "next": next_page}
        led = self.browser.post("/account/second-factor/set-up", form)
        assert led.status_code == 303, led.content.decode()
        found = codes_on(self.browser.get(led["Location"]))
        self.browser.post("/account/second-factor/recovery", {"action": "go", "next": next_page})
        return found


class Desk(InsideApp):
    """The staff's app. ``browser``: where its sign-in page opened."""

    client_id = DESK_CLIENT_ID

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.verifier = secrets.token_urlsafe(48)
        self.state = secrets.token_urlsafe(16)

    @property
    def address(self) -> str:
        return str(self.authorize(self.browser, prompt="login")["Location"])

    def page(self) -> Any:
        """Open the page on which somebody says yes, where a sign-in leads."""
        return self.authorize(self.browser)

    @cached_property
    def next_page(self) -> str:
        """The address to come back to after the sign-in. Whoever was signed in is so no longer."""
        return parse_qs(urlsplit(self.address).query)["next"][0]

    def yes(self, page: Any) -> Any:
        """Say yes on the page; return the answer."""
        signed = re.search(r'name="request" value="([^"]+)"', page.content.decode())
        assert signed is not None, page.content.decode()
        form = {"request": html.unescape(signed[1]), "scopes": ["openid", "profile"], "action": "grant"}
        return self.browser.post("/oauth/authorize", form)

    def tokens(self, page: Any) -> Any:
        return self.exchange(query_of(self.yes(page)["Location"])["code"])


def new_browser() -> Client:
    return Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")


def secret_on(page: Any) -> str:
    return secret_in(page.content.decode())


def codes_on(page: Any) -> list[str]:
    return [each.replace(" ", "") for each in re.findall(r"<code>(\d{4} \d{4})</code>", page.content.decode())]


__all__ = ["PASSWORD", "REDIRECT", "Desk", "Person", "code_of", "codes_on", "new_browser", "s256", "secret_on"]
