"""Sign-in with the backend in this process: an app with a browser, a kiosk, a phone. Import after Django is set up."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import secrets
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from tests.support.backend_calls import Answer, Caller

from moonmail.backend.accounts.models import Member
from moonmail.backend.kiosks import service
from moonmail.contract.kiosk import KioskEnrolIn
from moonmail.contract.version import DEVICE_GRANT, KIOSK_CLIENT_ID, OAUTH_CLIENT_ID

REDIRECT = "http://127.0.0.1:45678/callback"


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query, keep_blank_values=True).items()}


def s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def browser_of(member: Member | None, **options: Any) -> Client:
    """Return a browser in which the member has signed in."""
    browser = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1", **options)
    if member is not None:
        browser.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def me(access_token: str) -> int:
    """Return the status with which the API answers the token."""
    client = Client(SERVER_NAME="127.0.0.1")
    return client.get("/v1/me", headers={"Authorization": f"Bearer {access_token}"}).status_code


class _Caller:
    client_id: str

    def post(self, path: str, form: dict[str, Any]) -> Any:
        """``form``: a value None leaves its parameter out, a list sends it several times."""
        sent = {"client_id": self.client_id, **form}
        return Client(raise_request_exception=False, SERVER_NAME="127.0.0.1").post(
            f"/oauth/{path}", {name: value for name, value in sent.items() if value is not None}
        )

    def refresh(self, refresh_token: str, **changed: Any) -> Any:
        return self.post("token", {"grant_type": "refresh_token", "refresh_token": refresh_token, **changed})


class InsideApp(_Caller):
    """The home app, whose browser is signed in as ``member``."""

    client_id = OAUTH_CLIENT_ID

    def __init__(self, member: Member) -> None:
        self.member = member
        self.verifier = secrets.token_urlsafe(48)
        self.state = secrets.token_urlsafe(16)

    def authorize(self, in_browser: Client | None = None, /, **changed: str | None) -> Any:
        query: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": REDIRECT,
            "scope": "openid profile",
            "state": self.state,
            "code_challenge": s256(self.verifier),
            "code_challenge_method": "S256",
            **changed,
        }
        asked = {name: value for name, value in query.items() if value is not None}
        return (in_browser or browser_of(self.member)).get("/oauth/authorize", asked)

    def code(self, **changed: str | None) -> str:
        """Say yes; return the authorization code."""
        browser = browser_of(self.member)
        page = self.authorize(browser, **changed)
        assert page.status_code == 200, page.content
        signed = re.search(r'name="request" value="([^"]+)"', page.content.decode())
        assert signed is not None
        form = {"request": html.unescape(signed[1]), "scopes": ["openid", "profile"], "action": "grant"}
        return query_of(browser.post("/oauth/authorize", form)["Location"])["code"]

    def exchange(self, code: str, **changed: Any) -> Any:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": self.verifier,
        }
        return self.post("token", form | changed)


class Kiosk(_Caller):
    """A kiosk that asks for its guest's sign-in."""

    client_id = KIOSK_CLIENT_ID

    def __init__(self, name_ja: str = "羽田 第3 サクララウンジ", name_en: str = "Haneda T3 Sakura Lounge") -> None:
        code = service.new_code(service.new_kiosk(name_ja, name_en))
        self.kiosk = code.kiosk
        self.token = service.enrol(KioskEnrolIn(token=code.token, attempt=uuid.uuid4())).token
        self.caller = Caller(self.token)
        self.begin()

    def begin(self) -> None:
        """Let another guest begin."""
        self.session_id, self.secret = uuid.uuid4(), secrets.token_urlsafe(32)
        assert self.put_session().status == 201

    def put_session(self) -> Answer:
        secret_sha256 = hashlib.sha256(self.secret.encode()).hexdigest()
        return self.caller.put(f"/v1/kiosk-sessions/{self.session_id}", {"secret_sha256": secret_sha256})

    def end(self) -> Answer:
        return self.caller.call("DELETE", f"/v1/kiosk-sessions/{self.session_id}")

    def ask(self, **changed: Any) -> Any:
        bound = {"kiosk_session": str(self.session_id), "kiosk_secret": self.secret}
        return self.post("device/authorization", {**bound, **changed})

    def asked(self) -> dict[str, Any]:
        """Return what it was told."""
        answer = self.ask()
        assert answer.status_code == 200, answer.content
        return dict(json.loads(answer.content))

    def poll(self, code: str, **changed: Any) -> Any:
        return self.post("token", {"grant_type": DEVICE_GRANT, "device_code": code, **changed})

    def told(self, device_code: str) -> str:
        """Poll; return the error, or ``ok`` for tokens."""
        answer = json.loads(self.poll(device_code).content)
        return str(answer.get("error", "ok"))


class Phone:
    """The browser of a member's phone, signed in."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.browser = browser_of(member)

    def open(self, user_code: str, **query: str) -> Any:
        """Go where the QR code leads."""
        return self.browser.get("/device", {"user_code": user_code, **query})

    def type(self, user_code: str) -> Any:
        return self.browser.post("/device", {"user_code": user_code})

    def answer(self, user_code: str, action: str = "allow", **changed: str) -> Any:
        return self.browser.post(
            "/device", {"user_code": user_code, "member": str(self.member.pk), "action": action, **changed}
        )
