"""A kiosk may know the membership number of a guest who held a boarding pass to it: a hint on the sign-in page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from moonmail.client.device_grant import PhoneCode

if TYPE_CHECKING:
    from tests.support.oauth_inside import Kiosk

    from moonmail.backend.accounts.models import Member


@pytest.fixture
def kiosk(db: None) -> Kiosk:
    from tests.support.oauth_inside import Kiosk

    return Kiosk()


def filled_in(page: Any) -> str | None:
    """Return what the field for the number or e-mail begins with."""
    field = re.search(r'<input[^>]*name="login"[^>]*>', page.content.decode())
    assert field, page.content
    value = re.search(r'value="([^"]*)"', field[0])
    return value[1] if value else None


def opened(kiosk: Kiosk, number: str) -> Any:
    """Go where the QR code leads, in a browser in which nobody has signed in."""
    from tests.support.oauth_inside import browser_of

    asked = kiosk.asked()
    code = PhoneCode(asked["user_code"], asked["verification_uri"], asked["verification_uri_complete"])
    return browser_of(None).get(code.address_for(number).removeprefix("http://127.0.0.1"), follow=True)


def test_the_number_is_filled_in(kiosk: Kiosk) -> None:
    page = opened(kiosk, "001969720")
    assert filled_in(page) == "001969720"
    assert "端末でサインインするために" in page.content.decode()


@pytest.mark.parametrize("hint", ["", "sakura@example.jp", '"><script>', "12345", "M1YAMAMOTO/SAKURA", "1" * 500])
def test_anything_else_is_not(kiosk: Kiosk, hint: str) -> None:
    page = opened(kiosk, hint)
    assert page.status_code == 200
    assert filled_in(page) is None
    assert hint == "" or hint not in page.content.decode()


def test_it_is_a_hint_for_kiosks_alone(kiosk: Kiosk) -> None:
    """No other site can put a number into somebody's sign-in page, nor can a hint pass through to the kiosk's page."""
    from tests.support.oauth_inside import browser_of

    browser = browser_of(None)
    for next_page in ("", "/account", "/oauth/authorize?x=1", "//evil.example/device", "/device/../account"):
        page = browser.get("/account/sign-in", {"next": next_page, "login_hint": "001969720"})
        assert filled_in(page) is None, next_page
    sent = browser.get("/device", {"user_code": "3333-4444", "login_hint": "001969720"})["Location"]
    assert "login_hint" not in re.sub(r"&login_hint=001969720$", "", sent)


def test_a_member_who_is_signed_in_is_not_asked_again(kiosk: Kiosk, member: Member) -> None:
    from tests.support.oauth_inside import Phone

    phone = Phone(member)
    page = phone.open(kiosk.asked()["user_code"], login_hint="009999999").content.decode()
    words = re.sub(r"<[^>]+>", " ", page)
    assert member.membership_number in words
    assert "009999999" not in words


def test_switching_the_language_keeps_what_is_in_the_field(kiosk: Kiosk) -> None:
    from tests.support.oauth_inside import browser_of

    browser = browser_of(None)
    address = "/account/sign-in?next=%2Fdevice&login_hint=001969720"
    page = browser.post(address, {"login": "001959913", "password": "x", "switch_language": "en", "next": "/device"})
    assert filled_in(page) == "001959913", "what was typed wins"
