"""RFC 8252 as the app does it, over real HTTP: the browser's part by posting the real forms."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from tests.support.oauth import App
from tests.support.server import RunningBackend

from moonmail import tour_forms
from moonmail.contract.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode
from moonmail.tour_forms import Browser


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


class TestTheWholeDance:
    def test_a_member_signs_in_and_is_known_to_the_api(self, app: App, sakura: dict[str, str]) -> None:
        tokens = app.tokens(sakura["email"], sakura["password"])
        assert tokens["token_type"] == "Bearer"
        assert tokens["expires_in"] == 15 * 60
        assert set(tokens["scope"].split()) == {"openid", "profile"}
        me = app.me(tokens["access_token"])
        assert me.status_code == 200
        assert me.json()["membership_number"] == sakura["membership_number"]

    @pytest.mark.parametrize("spelling", ["{}", " {} ", "００{}", "{short}", "196-9720", "１９６９７２０"])
    def test_the_membership_number_may_be_typed_in_many_ways(
        self, app: App, sakura: dict[str, str], spelling: str
    ) -> None:
        number = sakura["membership_number"]
        short = number.removeprefix("00")
        typed = f"００{short}" if "００" in spelling else spelling.format(number, short=short)
        assert app.me(app.tokens(typed, sakura["password"])["access_token"]).status_code == 200

    def test_the_mail_address_may_be_typed_in_capitals(self, app: App, sakura: dict[str, str]) -> None:
        assert app.sign_in(sakura["email"].upper(), sakura["password"])

    def test_nothing_personal_is_in_the_identity_token(self, app: App, sakura: dict[str, str]) -> None:
        import base64
        import json

        tokens = app.tokens(sakura["email"], sakura["password"])
        payload = tokens["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert set(claims) <= {"iss", "sub", "aud", "iat", "exp", "jti", "at_hash", "nonce"}
        assert claims["iss"] == app.backend

    def test_nothing_personal_is_in_any_address(self, app: App, sakura: dict[str, str]) -> None:
        seen: list[str] = []

        class Watching(Browser):
            def _follow(self, method, url, data):
                seen.append(url)
                page = super()._follow(method, url, data)
                seen.append(page.url)
                return page

        with Watching() as browser:
            page = browser.open(app.authorize_url())
            form = page.form_with("login", "password")
            assert form
            page = browser.submit(page, form, login=sakura["email"], password=sakura["password"])
            form = page.form_with("request", "action")
            assert form
            browser.submit(page, form, action="grant")
            seen.append(browser.callback)
        assert len(seen) > 4
        for secret in (sakura["email"], "sakura", sakura["membership_number"], sakura["password"], sakura["name"]):
            assert not [address for address in seen if secret in address]


class TestTheAppIsChecked:
    """Before anybody is asked for a password."""

    @pytest.mark.parametrize(
        "redirect",
        [
            "http://localhost:45678/callback",
            "http://127.0.0.1:45678/other",
            "http://127.0.0.1:45678/callback?more=1",
            "http://127.0.0.1/callback",
            "https://127.0.0.1:45678/callback",
            "http://user@127.0.0.1:45678/callback",
            "http://127.0.0.1:45678@evil.example/callback",
            "http://127.0.0.2:45678/callback",
            "http://[::1]:45678/callback",
            "https://evil.example/callback",
            "moonmail:/callback",
        ],
    )
    def test_any_other_way_back_is_refused_on_a_page(self, app: App, redirect: str) -> None:
        answer = requests.get(app.authorize_url(redirect_uri=redirect), allow_redirects=False, timeout=30)
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        assert "サインインを始められません" in answer.text

    @pytest.mark.parametrize("port", ["1024", "49152", "65535"])
    def test_any_port_of_the_loopback_is_fine(self, app: App, port: str) -> None:
        address = app.authorize_url(redirect_uri=f"http://127.0.0.1:{port}/callback")
        answer = requests.get(address, allow_redirects=False, timeout=30)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/sign-in?")

    def test_an_unknown_app_is_refused_on_a_page(self, app: App) -> None:
        answer = requests.get(app.authorize_url(client_id="somebody"), allow_redirects=False, timeout=30)
        assert answer.status_code == 400
        assert "Location" not in answer.headers

    @pytest.mark.parametrize(
        "changed",
        [
            {"code_challenge": None, "code_challenge_method": None},
            {"code_challenge_method": "plain"},
            {"code_challenge_method": None},
            {"response_type": "token"},
            {"scope": "openid everything"},
        ],
    )
    def test_what_the_app_asked_wrongly_goes_back_to_it_as_an_error(
        self, app: App, changed: dict[str, str | None]
    ) -> None:
        answer = requests.get(app.authorize_url(**changed), allow_redirects=False, timeout=30)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(app.redirect)
        said = query_of(answer.headers["Location"])
        assert said["state"] == app.state
        assert "error" in said
        assert "code" not in said

    def test_nobody_is_signed_in_silently(self, app: App) -> None:
        answer = requests.get(app.authorize_url(prompt="none"), allow_redirects=False, timeout=30)
        assert query_of(answer.headers["Location"])["error"] == "login_required"

    def test_saying_no_goes_back_as_access_denied(self, app: App, sakura: dict[str, str]) -> None:
        with Browser() as browser:
            page = browser.open(app.authorize_url())
            form = page.form_with("login", "password")
            assert form
            page = browser.submit(page, form, login=sakura["email"], password=sakura["password"])
            assert sakura["name"] in page.words
            form = page.form_with("request", "action")
            assert form
            browser.submit(page, form, action="cancel")
            assert query_of(browser.callback) == {"error": "access_denied", "state": app.state}


class TestTheBrowserForgets:
    def test_after_the_app_has_its_code_the_browser_is_signed_out(self, app: App, sakura: dict[str, str]) -> None:
        with Browser() as browser:
            page = browser.open(app.authorize_url())
            form = page.form_with("login", "password")
            assert form
            page = browser.submit(page, form, login=sakura["email"], password=sakura["password"])
            form = page.form_with("request", "action")
            assert form
            browser.submit(page, form, action="grant")
            assert "code" in query_of(browser.callback)
            again = browser.open(app.authorize_url(prompt=None))
            assert again.form_with("login", "password"), again.words

    def test_prompt_login_asks_again_whoever_is_signed_in(
        self, app: App, sakura: dict[str, str], emma: dict[str, str]
    ) -> None:
        with Browser() as browser:
            page = browser.open(f"{app.backend}/account/sign-in")
            form = page.form_with("login", "password")
            assert form
            page = browser.submit(page, form, login=sakura["email"], password=sakura["password"])
            assert sakura["name"] in page.words
            page = browser.open(app.authorize_url())
            form = page.form_with("login", "password")
            assert form, page.words
            page = browser.submit(page, form, login=emma["email"], password=emma["password"])
            assert emma["name"] in page.words

    def test_prompt_create_opens_the_page_to_join(self, app: App) -> None:
        answer = requests.get(app.authorize_url(prompt="create"), allow_redirects=False, timeout=30)
        assert answer.headers["Location"].startswith("/account/join?")


class TestTheCode:
    def test_needs_the_verifier(self, app: App, sakura: dict[str, str]) -> None:
        code = app.sign_in(sakura["email"], sakura["password"])
        wrong = app.exchange(code, code_verifier="x" * 64)
        assert wrong.status_code == 400
        assert wrong.json()["error"] == "invalid_grant"
        code = app.sign_in(sakura["email"], sakura["password"])
        assert app.exchange(code, code_verifier="").status_code == 400

    def test_needs_the_same_way_back(self, app: App, sakura: dict[str, str]) -> None:
        code = app.sign_in(sakura["email"], sakura["password"])
        assert app.exchange(code, redirect_uri="http://127.0.0.1:1111/callback").status_code == 400

    def test_is_good_for_one_exchange_and_a_replay_ends_what_it_opened(self, app: App, sakura: dict[str, str]) -> None:
        code = app.sign_in(sakura["email"], sakura["password"])
        tokens = app.exchange(code).json()
        assert app.me(tokens["access_token"]).status_code == 200
        again = app.exchange(code)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        assert app.me(tokens["access_token"]).status_code == 401
        assert app.refresh(tokens["refresh_token"]).status_code == 400

    def test_an_invented_one_opens_nothing(self, app: App) -> None:
        assert app.exchange("invented").json()["error"] == "invalid_grant"

    def test_no_password_grant(self, app: App, sakura: dict[str, str]) -> None:
        answer = app.post("token", grant_type="password", username=sakura["email"], password=sakura["password"])
        assert answer.status_code in (400, 401)
        assert "access_token" not in answer.json()


class TestBearer:
    @pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer invented"}, {"Authorization": "Basic abc"}])
    def test_without_a_good_token_the_api_says_how_to_get_one(
        self, live: RunningBackend, header: dict[str, str]
    ) -> None:
        answer = requests.get(f"{live.url}/v1/me", headers=header, timeout=30)
        assert answer.status_code == 401
        assert answer.headers["Content-Type"].startswith(PROBLEM_MEDIA_TYPE)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert Problem.model_validate_json(answer.content).code is ProblemCode.NOT_SIGNED_IN

    def test_a_refresh_token_is_no_access_token(self, app: App, sakura: dict[str, str]) -> None:
        tokens = app.tokens(sakura["email"], sakura["password"])
        assert app.me(tokens["refresh_token"]).status_code == 401

    def test_a_token_in_the_address_is_not_taken(self, app: App, sakura: dict[str, str]) -> None:
        token = app.tokens(sakura["email"], sakura["password"])["access_token"]
        assert requests.get(f"{app.backend}/v1/me?access_token={token}", timeout=30).status_code == 401


def test_discovery_names_only_what_answers(live: RunningBackend) -> None:
    document = requests.get(f"{live.url}/.well-known/openid-configuration", timeout=30).json()
    assert document["issuer"] == live.url
    for name, address in document.items():
        if name.endswith(("_endpoint", "_uri")):
            assert address.startswith(f"{live.url}/"), name
            assert requests.get(address, timeout=30).status_code != 404, name
    assert document["code_challenge_methods_supported"] == ["S256"]
    keys = requests.get(document["jwks_uri"], timeout=30).json()["keys"]
    assert keys
    assert not [key for key in keys if "d" in key], "a private key is public"


def test_a_wrong_password_is_said_and_nothing_is_opened(app: App, sakura: dict[str, str]) -> None:
    with pytest.raises(tour_forms.FormError) as wrong:
        tour_forms.sign_in(app.authorize_url(), sakura["email"], "not the password", deliver=False)
    assert "違います" in wrong.value.page
