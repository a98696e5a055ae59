"""RFC 6749, 3.1 and 3.2: requests that can't be meant are refused, never stumbled over. On both databases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from moonmail.backend.accounts.models import Member

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"client_id": "moonmail-home\x00"}, "invalid_request"),
    ({"scope": "profile\x00"}, "invalid_request"),
    ({"client_id": ["moonmail-home", "moonmail-kiosk"]}, "invalid_request"),
    ({"unheard-of": ["1", "2"]}, "invalid_request"),
    ({"resource": "nonsense"}, "invalid_target"),
    ({"resource": "http://[bad"}, "invalid_target"),
]


@pytest.mark.parametrize(("sent", "error"), WRONG)
@pytest.mark.parametrize("path", ["token", "revoke", "device/authorization"])
def test_what_programs_send(db: None, path: str, sent: dict[str, Any], error: str) -> None:
    from tests.support.oauth_inside import Kiosk

    answer = Kiosk().post(path, {"grant_type": "refresh_token", "token": "x", "refresh_token": "x", **sent})
    assert (answer.status_code, json.loads(answer.content)["error"]) == (400, error)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("sent", [sent for sent, _ in WRONG])
def test_what_a_browser_is_led_to(member: Member, sent: dict[str, Any]) -> None:
    """On a page: it is not certain that whoever is named as the way back asked."""
    from tests.support.oauth_inside import InsideApp

    answer = InsideApp(member).authorize(**sent)
    assert (answer.status_code, "Location" in answer) == (400, False)


def test_what_is_not_known_is_passed_over(member: Member) -> None:
    """3.2. oauthlib keeps whatever is sent where it keeps what it has found out: nothing of it may count."""
    from tests.support.oauth_inside import InsideApp

    app = InsideApp(member)
    names = {"user": "somebody", "client": "x", "scopes": "x", "extra_credentials": "x", "unheard-of": "1"}
    tokens = json.loads(app.exchange(app.code(), **names).content)
    assert tokens["scope"] == "openid profile"
    assert json.loads(app.refresh(tokens["refresh_token"], **names).content)["scope"] == "openid profile"
    assert member.app_sessions.count() == 1
