"""The sign-in page: errors, limits, the way out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from tests.support.oauth import App
from tests.support.server import RunningBackend, running_backend

from moonmail.tour_forms import Browser, Page


def attempt(browser: Browser, backend: str, login: str, password: str) -> Page:
    page = browser.open(f"{backend}/account/sign-in")
    form = page.form_with("login", "password")
    assert form, page.words
    return browser.submit(page, form, login=login, password=password)


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[RunningBackend]:
    """A backend whose counts of attempts are this test's own."""
    with running_backend(tmp_path_factory.mktemp("fresh"), database=database) as backend:
        yield backend


@pytest.mark.parametrize("login", ["sakura@example.jp", "001969720", "nobody@example.jp", "123456789", "???"])
def test_a_wrong_pair_is_said_without_telling_which_half(live: RunningBackend, login: str) -> None:
    with Browser() as browser:
        page = attempt(browser, live.url, login, "wrong wrong wrong")
        assert "会員番号・メールアドレス、またはパスワードが違います" in page.words
        form = page.form_with("login", "password")
        assert form
        kept = dict(form.fields)
        assert kept["login"] == login
        assert kept["password"] == ""


def test_what_is_missing_is_said(live: RunningBackend) -> None:
    with Browser() as browser:
        words = attempt(browser, live.url, "", "").words
    assert "会員番号またはメールアドレスを入力してください" in words
    assert "パスワードを入力してください" in words


def test_a_password_in_full_width_gets_the_hint_that_helps(live: RunningBackend) -> None:
    with Browser() as browser:
        page = attempt(browser, live.url, "sakura@example.jp", "ｔｓｕｋｉ－ｍａｄｅ")
    assert "全角の文字が入っています" in page.words


def test_guessing_is_stopped_also_for_the_right_password(fresh: RunningBackend) -> None:
    member, other = fresh.sample_members[:2]
    with Browser() as browser:
        for guess in range(5):
            assert "違います" in attempt(browser, fresh.url, member["email"], f"guess {guess}").words
        page = attempt(browser, fresh.url, member["email"], member["password"])
        assert "しばらくお受けできません" in page.words
    # A new browser is no way around it, and another member is not held up.
    with Browser() as browser:
        assert "しばらくお受けできません" in attempt(browser, fresh.url, member["email"], member["password"]).words
        assert other["name"] in attempt(browser, fresh.url, other["email"], other["password"]).words


def test_signing_out_of_the_browser(live: RunningBackend, sakura: dict[str, str]) -> None:
    with Browser() as browser:
        page = attempt(browser, live.url, sakura["email"], sakura["password"])
        assert "サインインしています" in page.words
        form = next(form for form in page.forms if form.action == "/account/sign-out")
        page = browser.submit(page, form)
        assert "サインアウトしました" in page.words
        assert "サインインしています" not in browser.open(f"{live.url}/account").words


def test_nobody_is_signed_out_by_a_link(live: RunningBackend) -> None:
    assert requests.get(f"{live.url}/account/sign-out", timeout=30).status_code == 405


def test_nobody_is_sent_elsewhere_after_signing_in(live: RunningBackend, sakura: dict[str, str]) -> None:
    with Browser() as browser:
        page = browser.open(f"{live.url}/account/sign-in?next=https://evil.example/")
        form = page.form_with("login", "password")
        assert form
        page = browser.submit(page, form, login=sakura["email"], password=sakura["password"])
        assert page.url == f"{live.url}/account"
        assert not browser.callback


def test_a_form_without_its_token_is_not_taken(live: RunningBackend, sakura: dict[str, str]) -> None:
    answer = requests.post(
        f"{live.url}/account/sign-in",
        data={"login": sakura["email"], "password": sakura["password"]},
        timeout=30,
    )
    assert answer.status_code == 403
    assert "ページの期限が切れました" in answer.text
    assert "お問い合わせ番号" in answer.text


def test_a_yes_needs_its_token_too(app: App, sakura: dict[str, str]) -> None:
    with Browser() as browser:
        page = browser.open(app.authorize_url())
        form = page.form_with("login", "password")
        assert form
        page = browser.submit(page, form, login=sakura["email"], password=sakura["password"])
        form = page.form_with("request", "action")
        assert form
        form.fields = [pair for pair in form.fields if pair[0] != "csrfmiddlewaretoken"]
        page = browser.submit(page, form, action="grant")
        assert page.status == 403
        assert not browser.callback


def test_a_suspended_member_cannot_sign_in_and_old_tokens_end(fresh: RunningBackend) -> None:
    member = fresh.sample_members[0]
    app = App(fresh.url)
    tokens = app.tokens(member["email"], member["password"])
    with fresh.rows() as rows:
        rows.all("UPDATE accounts_member SET is_active = ? WHERE email = ?", False, member["email"])
    assert app.me(tokens["access_token"]).status_code == 401
    assert app.refresh(tokens["refresh_token"]).status_code == 400
    with Browser() as browser:
        page = attempt(browser, fresh.url, member["email"], member["password"])
        assert page.status == 403
        assert "停止されています" in page.words


def test_sample_members_are_there_only_where_samples_were_asked_for(
    tmp_path_factory: pytest.TempPathFactory, live: RunningBackend, database: str
) -> None:
    member = live.sample_members[0]
    with (
        running_backend(tmp_path_factory.mktemp("real"), sample=False, database=database) as backend,
        Browser() as browser,
    ):
        assert backend.sample_members == []
        page = browser.open(f"{backend.url}/account/sign-in")
        assert member["password"] not in page.words
        assert "お試し用" not in page.words
        assert "違います" in attempt(browser, backend.url, member["email"], member["password"]).words
    with Browser() as browser:
        assert member["password"] in browser.open(f"{live.url}/account/sign-in").words
