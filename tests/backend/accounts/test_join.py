"""Joining, by posting the real form."""

from __future__ import annotations

import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.oauth import App
from tests.support.server import RunningBackend

from moonmail.tour_forms import Browser, Page

PASSWORD = "kaguya no fune 15"


def somebody(**changed: str) -> dict[str, str]:
    return {
        "name": "月野　うさぎ",
        "name_kana": "つきの うさぎ",
        "name_latin": "Ｕｓａｇｉ　Ｔｓｕｋｉｎｏ",
        "birth_date": "１９９８年６月３０日",
        "email": f"{secrets.token_hex(6)}@Example.JP",
        "phone": "０９０－１１１１－２２２２",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "terms": "on",
        "privacy": "on",
        **changed,
    }


def without(values: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if name not in names}


def join(browser: Browser, app: App, values: dict[str, str]) -> Page:
    page = browser.open(app.authorize_url(prompt="create"))
    form = page.form_with("name", "email", "password")
    assert form, page.words
    return browser.submit(page, form, **values)


def refused(app: App, values: dict[str, str]) -> str:
    """Return what the page says; nobody was signed in."""
    with Browser() as browser:
        page = join(browser, app, values)
        assert page.form_with("name", "email"), page.words
        assert "お確かめください。ほかの入力はそのまま残っています" in page.words
        assert not browser.callback
        return page.words


def member_after(browser: Browser, app: App, page: Page) -> dict[str, Any]:
    form = page.form_with("request", "action")
    assert form, page.words
    browser.submit(page, form, action="grant")
    tokens = app.exchange(app.code_from(browser.callback)).json()
    return dict(app.me(tokens["access_token"]).json())


def test_a_new_member_joins_and_is_in_the_app(live: RunningBackend, app: App) -> None:
    values = somebody()
    with Browser() as browser:
        page = join(browser, app, values)
        member = member_after(browser, app, page)
        assert member["membership_number"] in page.words
    assert member["name"] == "月野 うさぎ"
    assert member["name_kana"] == "ツキノ ウサギ"
    assert member["name_latin"] == "Usagi Tsukino"
    assert member["birth_date"] == "1998-06-30"
    assert member["email"] == values["email"].lower()
    assert member["phone"] == "09011112222"
    assert member["language"] == "ja"
    assert len(member["membership_number"]) == 9
    assert {consent["document"] for consent in member["consents"]} == {"terms", "privacy"}
    assert all(consent["version"] for consent in member["consents"])
    # and comes back with the number alone
    assert app.sign_in(member["membership_number"], PASSWORD)


def test_who_joins_in_english_is_written_to_in_english(app: App) -> None:
    with Browser("en") as browser:
        page = browser.open(app.authorize_url(prompt="create", ui_locales="en"))
        assert "Become a member" in page.words
        form = page.form_with("name", "email")
        assert form
        page = browser.submit(page, form, **somebody(name="Emma Smith", name_kana="", name_latin="Emma Smith"))
        member = member_after(browser, app, page)
    assert member["language"] == "en"
    assert member["name_kana"] == ""


WRONG = (
    {
        "name": ("   ", "お名前を入力してください"),
        "name_kana": ("山本 さくら", "ひらがなかカタカナで"),
        "name_latin": ("やまもと", "ローマ字で入力して"),
        "birth_date": ("2999-01-01", "未来の日付"),
        "email": ("not an address", "メールアドレスの形"),
        "phone": ("12", "電話番号をお確かめ"),
        "password": ("short", "10文字以上"),
        "password_again": ("something else", "2つのパスワードが違って"),
    },
    {
        "name": ("山本\u202eさくら", "お名前に使えない文字"),
        "birth_date": ("1850-01-01", "年をお確かめ"),
        "email": ("SAKURA@example.jp", "すでに登録されています"),
        "password": ("password123", "推測されやすい"),
    },
    {
        "name_kana": ("", "漢字のお名前は正しく読めない"),
        "birth_date": ("30/06/1998", "日付として読み取れません"),
        "password": ("8264017395", "数字以外の文字"),
    },
    {"password": ("usagi tsukino", "似ています")},
    {"password": ("ｋａｇｕｙａ　ｎｏ　ｆｕｎｅ", "全角の文字が入っています")},
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_beside_it(app: App, wrong: dict[str, tuple[str, str]]) -> None:
    values = somebody(**{name: typed for name, (typed, _) in wrong.items()})
    if "password" in wrong:
        values["password_again"] = wrong.get("password_again", wrong["password"])[0]
    said = refused(app, values)
    for _, words in wrong.values():
        assert words in said
    assert f"{len(wrong)}か所" in said


@pytest.mark.parametrize("box", ["terms", "privacy"])
def test_nobody_joins_without_consent(app: App, box: str) -> None:
    assert "チェックを入れてください" in refused(app, without(somebody(), box))


def test_what_was_typed_stays_except_the_passwords(app: App) -> None:
    values = somebody(birth_date="2999-01-01")
    with Browser() as browser:
        page = join(browser, app, values)
        form = page.form_with("name", "email")
        assert form
        kept = dict(form.fields)
    assert kept["name"] == values["name"]
    assert kept["email"] == values["email"]
    assert kept["terms"] == "on"
    assert kept["password"] == kept["password_again"] == ""
    assert kept["next"].startswith("/oauth/authorize?")


def test_the_language_is_switched_without_losing_what_was_typed(app: App) -> None:
    with Browser() as browser:
        page = browser.open(app.authorize_url(prompt="create"))
        form = page.form_with("name", "email")
        assert form
        page = browser.submit(page, form, **without(somebody(), "birth_date"), switch_language="en")
        assert "Become a member" in page.words
        assert "field" not in page.words.split("About you")[0], "a switch is no complaint"
        form = page.form_with("name", "email")
        assert form
        kept = dict(form.fields)
        assert kept["name_kana"] == "つきの うさぎ"
        assert kept["password"] == ""
        assert "terms" in kept
        page = browser.submit(page, form, **somebody(email=kept["email"]))
        assert member_after(browser, app, page)["language"] == "en"


class TestUnder18:
    @staticmethod
    def born(years: int, days: int = 0) -> str:
        today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Tokyo")).date()
        day = today.replace(year=today.year - years, day=min(today.day, 28))
        return (day + timedelta(days=days + today.day - day.day)).isoformat()

    GUARDIAN = {
        "guardian_name": "月野　育子",
        "guardian_relation": "母",
        "guardian_phone": "０９０－３３３３－４４４４",
        "guardian_agrees": "on",
    }

    def asked(self, browser: Browser, app: App, **changed: str) -> tuple[Page, Any, dict[str, str]]:
        """Join as somebody young; return the page that asks for the guardian, its form and what was typed."""
        values = somebody(**{"birth_date": self.born(18, days=2), **changed})
        page = join(browser, app, values)
        form = page.form_with("guardian_name", "guardian_phone", "email")
        assert form, page.words
        return page, form, values

    def test_a_guardian_is_asked_for_kindly_and_nothing_else_is_lost(self, app: App) -> None:
        with Browser() as browser:
            page, form, values = self.asked(browser, app)
            assert "保護者の方がご記入ください" in page.words
            assert "保護者の方のお名前を入力してください" not in page.words, "what was never asked is no mistake"
            kept = dict(form.fields)
            assert (kept["name"], kept["email"], kept["terms"]) == (values["name"], values["email"], "on")
            assert not browser.callback

    def test_with_a_guardians_consent_one_joins(self, live: RunningBackend, app: App) -> None:
        with Browser() as browser:
            page, form, values = self.asked(browser, app)
            page = browser.submit(page, form, **{**self.GUARDIAN, "password": PASSWORD, "password_again": PASSWORD})
            assert member_after(browser, app, page)["email"] == values["email"].lower()
        with live.rows() as rows:
            kept = rows.value("SELECT guardian FROM accounts_member WHERE email = ?", values["email"].lower())
        guardian = json.loads(kept) if isinstance(kept, str) else kept
        assert datetime.fromisoformat(guardian.pop("consented_at")).tzinfo
        assert guardian == {"name": "月野 育子", "relation": "母", "phone": "09033334444"}

    def test_half_a_consent_is_none(self, app: App) -> None:
        wrong = {
            "guardian_name": ("月野 うさぎ", "ご本人と同じお名前です"),
            "guardian_relation": ("", "ご本人との関係を入力してください"),
            "guardian_phone": ("110", "電話番号をお確かめください"),
            "guardian_agrees": ("", "チェックを入れてください"),
        }
        with Browser() as browser:
            page, form, _ = self.asked(browser, app)
            given = {name: value for name, (value, _) in wrong.items() if value}
            page = browser.submit(page, form, **given, password=PASSWORD, password_again=PASSWORD)
            assert page.form_with("guardian_name"), page.words
            assert "4か所をお確かめください" in page.words
            for _, said in wrong.values():
                assert said in page.words
            assert not browser.callback

    def test_the_guardians_part_survives_a_switch_of_language(self, app: App) -> None:
        with Browser() as browser:
            page, form, _ = self.asked(browser, app)
            page = browser.submit(page, form, **self.GUARDIAN, switch_language="en")
            form = page.form_with("guardian_name")
            assert form, page.words
            assert "A guardian's consent" in page.words
            assert dict(form.fields)["guardian_name"] == "月野　育子"

    def test_who_is_18_today_is_not_asked(self, app: App) -> None:
        values = somebody(birth_date=self.born(18))
        with Browser() as browser:
            page = join(browser, app, values)
            assert member_after(browser, app, page)["email"] == values["email"].lower()


def test_two_at_once_with_one_address_make_one_member(app: App) -> None:
    values = somebody()

    def act(_: int) -> bool:
        with Browser() as browser:
            page = join(browser, app, values)
            assert page.status == 200, page.status
            return page.form_with("request", "action") is not None

    with ThreadPoolExecutor(4) as pool:
        joined = list(pool.map(act, range(4)))
    assert sorted(joined) == [False, False, False, True]
