"""RFC 8252, OAuth for native apps: what ``test_oauth`` leaves over. The numbers are the RFC's sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.oauth_inside import InsideApp

    from moonmail.backend.accounts.models import Member


@pytest.fixture
def inside(member: Member) -> InsideApp:
    from tests.support.oauth_inside import InsideApp

    return InsideApp(member)


@pytest.mark.parametrize(
    "redirect",
    [
        "http://127.0.0.1:45678/callback/",
        "http://127.0.0.1:45678/Callback",
        "http://127.0.0.1:45678//callback",
        "http://127.0.0.1:45678/x/../callback",
        "http://127.0.0.1:45678/callback%2f",
        "http://127.0.0.1:45678/callback;x",
        "http://127.0.0.1:45678/callback#x",
        "http://127.0.0.1:45678/callback?",
        "http://127.0.0.1:45678/callback\n",
        " http://127.0.0.1:45678/callback",
        "http://127.0.0.1:45678",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:045678/callback",
        "http://127.0.0.1:４５６７８/callback",
        "http://127.0.0.1:/callback",
        "http://127.1:45678/callback",
        "http://0.0.0.0:45678/callback",
        "http://2130706433:45678/callback",
        "http://0x7f000001:45678/callback",
        "http://127.0.0.1.evil.example:45678/callback",
        "http://evil.example/127.0.0.1:45678/callback",
        "http://LOCALHOST:45678/callback",
        "http://localhost.:45678/callback",
        "jp.moonmail.app:/callback",
        "file:///callback",
        "javascript:alert(1)",
        "",
    ],
)
def test_7_3_and_8_4_nothing_but_the_one_loopback_form(inside: InsideApp, redirect: str) -> None:
    """7.3, 8.3: the address itself, any port, no name for it. 8.4: the rest exactly as it was registered."""
    answer = inside.authorize(redirect_uri=redirect)
    assert answer.status_code == 400
    assert "Location" not in answer


def test_7_3_the_port_is_chosen_at_the_time_of_the_request(inside: InsideApp) -> None:
    for port in (1, 80, 65535):
        assert inside.authorize(redirect_uri=f"http://127.0.0.1:{port}/callback").status_code == 200


def test_8_2_no_flow_that_puts_tokens_into_an_address(inside: InsideApp) -> None:
    from tests.support.oauth_inside import query_of

    for kind in ("id_token", "id_token token", "code token", "code id_token", "none"):
        answer = inside.authorize(response_type=kind, nonce="n")
        assert answer.status_code == 302, kind
        said = answer["Location"].replace("#", "?")
        assert "error" in query_of(said), kind
        assert not {"code", "access_token", "id_token"} & set(query_of(said)), kind


def test_8_5_the_apps_name_is_no_secret_and_a_secret_is_none(inside: InsideApp) -> None:
    assert inside.exchange(inside.code(), client_secret="guessed").status_code in (400, 401)
    assert inside.exchange(inside.code()).status_code == 200


def test_8_6_somebody_is_asked_each_time(inside: InsideApp) -> None:
    """Another program can pretend to be the app: having said yes before is no yes now."""
    from tests.support.oauth_inside import browser_of, query_of

    assert inside.exchange(inside.code()).status_code == 200
    again = inside.authorize()
    assert again.status_code == 200
    assert "Location" not in again
    silent = inside.authorize(browser_of(inside.member), prompt="none")
    assert query_of(silent["Location"])["error"] == "interaction_required"


@pytest.mark.parametrize("state", ["a b&c=d", "月", "x" * 500, "%00", "'\"<>"])
def test_8_9_the_state_comes_back_as_it_was(inside: InsideApp, state: str) -> None:
    from tests.support.oauth_inside import query_of

    answer = inside.authorize(state=state, code_challenge_method="plain")
    assert query_of(answer["Location"])["state"] == state


def test_8_1_a_code_belongs_to_the_port_that_it_was_sent_to(inside: InsideApp) -> None:
    code = inside.code(redirect_uri="http://127.0.0.1:50001/callback")
    assert inside.exchange(code).status_code == 400
    assert inside.exchange(code, redirect_uri="http://127.0.0.1:50001/callback").status_code == 200
