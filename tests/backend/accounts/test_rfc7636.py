"""RFC 7636, proof key for code exchange: what ``test_oauth`` leaves over. The numbers are the RFC's sections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from moonmail.contract.version import KIOSK_CLIENT_ID

if TYPE_CHECKING:
    from tests.support.oauth_inside import InsideApp

    from moonmail.backend.accounts.models import Member

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


@pytest.fixture
def inside(member: Member) -> InsideApp:
    from tests.support.oauth_inside import InsideApp

    return InsideApp(member)


def error_of(answer: Any) -> str:
    return str(json.loads(answer.content).get("error", "none"))


def test_appendix_b_the_example_of_the_rfc(inside: InsideApp) -> None:
    from tests.support.oauth_inside import s256

    inside.verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert s256(inside.verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert inside.exchange(inside.code()).status_code == 200


@pytest.mark.parametrize("verifier", ["a" * 43, "a" * 128, UNRESERVED, "-._~" * 11])
def test_4_1_every_verifier_that_may_be(inside: InsideApp, verifier: str) -> None:
    inside.verifier = verifier
    assert inside.exchange(inside.code()).status_code == 200


@pytest.mark.parametrize(
    "verifier", ["a" * 42, "a" * 129, "", "a" * 42 + "=", "a" * 42 + "+", "a" * 42 + " ", "a" * 42 + "é", "月" * 43]
)
def test_4_1_no_verifier_that_may_not_be(inside: InsideApp, verifier: str) -> None:
    """Also where its hash is the challenge: what is short can be guessed."""
    inside.verifier = verifier
    answer = inside.exchange(inside.code())
    assert (answer.status_code, error_of(answer)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": None},
        {"code_challenge": ""},
        {"code_challenge": "a" * 42},
        {"code_challenge": "a" * 44},
        {"code_challenge": "a" * 42 + "="},
        {"code_challenge": "a" * 42 + "+"},
        {"code_challenge_method": None},
        {"code_challenge_method": ""},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": "s256"},
        {"code_challenge_method": "S512"},
    ],
)
def test_4_2_to_4_4_a_sha_256_and_nothing_else(inside: InsideApp, changed: dict[str, str | None]) -> None:
    """4.3: without a method it would be ``plain``. 4.4.1: the app is told ``invalid_request``."""
    from tests.support.oauth_inside import query_of

    answer = inside.authorize(**changed)
    assert answer.status_code == 302
    assert query_of(answer["Location"])["error"] == "invalid_request"


@pytest.mark.parametrize("method", ["S256", "plain"])
def test_4_6_the_exchange_cant_change_what_was_asked(inside: InsideApp, method: str) -> None:
    """Who stole the code sends a challenge of their own along with it."""
    from tests.support.oauth_inside import s256

    theirs = "b" * 64
    challenge = s256(theirs) if method == "S256" else theirs
    answer = inside.exchange(
        inside.code(), code_verifier=theirs, code_challenge=challenge, code_challenge_method=method
    )
    assert (answer.status_code, error_of(answer)) == (400, "invalid_grant")


def test_4_6_the_challenge_is_no_verifier(inside: InsideApp) -> None:
    from tests.support.oauth_inside import s256

    answer = inside.exchange(inside.code(), code_verifier=s256(inside.verifier))
    assert (answer.status_code, error_of(answer)) == (400, "invalid_grant")


def test_4_5_one_verifier(inside: InsideApp) -> None:
    code = inside.code()
    assert error_of(inside.exchange(code, code_verifier=None)) == "invalid_request"
    assert error_of(inside.exchange(code, code_verifier=[inside.verifier, "b" * 64])) == "invalid_request"


def test_4_4_the_code_belongs_to_the_client_that_asked(inside: InsideApp) -> None:
    from allauth.idp.oidc.models import Client

    code = inside.code()
    Client.objects.filter(pk=KIOSK_CLIENT_ID).update(grant_types="authorization_code")
    answer = inside.exchange(code, client_id=KIOSK_CLIENT_ID)
    assert (answer.status_code, error_of(answer)) == (400, "invalid_grant")


def test_4_4_each_code_has_its_own_challenge(inside: InsideApp) -> None:
    first, first_verifier = inside.code(), inside.verifier
    inside.verifier = "c" * 64
    second = inside.code()
    assert error_of(inside.exchange(first)) == "invalid_grant"
    assert error_of(inside.exchange(second, code_verifier=first_verifier)) == "invalid_grant"
    assert inside.exchange(second).status_code == 200


def test_5_no_fallback_for_clients_without_it(inside: InsideApp) -> None:
    """5: servers may go on with clients that don't know of it. This one has none."""
    from tests.support.oauth_inside import query_of

    answer = inside.authorize(code_challenge=None, code_challenge_method=None)
    assert query_of(answer["Location"])["error"] == "invalid_request"
