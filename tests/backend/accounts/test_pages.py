"""What holds for every page: both languages, the policy, nothing from elsewhere, words for what went wrong."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import requests
from tests.support.oauth import App
from tests.support.server import RunningBackend

from moonmail.backend.shop import seller
from moonmail.domain.references import ALPHABET
from moonmail.tour_forms import Browser

PAGES = (
    "/account",
    "/account/sign-in",
    "/account/join",
    "/account/signed-out",
    "/account/inactive",
    "/account/password",
    "/device/allowed",
    "/device/denied",
    "/terms",
    "/privacy",
    "/seller",
    "/nothing-here",
    "/oauth/authorize",
    "/pay/sample/nothing",
)
JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
# In English, too: a language's own name, names of people, and how kana look.
JAPANESE_IN_ENGLISH = (
    "日本語",
    "山本 さくら",
    "勅使河原 ヴィクトリア優里菜・アレクサンドラ",
    "ヤマモト サクラ",
    "星野 ひかり",
    "大西 健一",
)


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = ""
        self.title = ""
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.inputs: list[dict[str, str]] = []
        self.labelled: set[str] = set()
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if "id" in given:
            self.ids.append(given["id"])
        if tag in ("script", "style", "iframe", "object"):
            self.inline.append(tag)
        elif tag == "html":
            self.language = given["lang"]
        elif tag == "a":
            self.links.append(given["href"])
        elif tag in ("img", "link"):
            self.fetched.append(given.get("src") or given.get("href", ""))
        elif tag == "input" and given.get("type") != "hidden":
            self.inputs.append(given)
        elif tag == "label":
            self.labelled.add(given["for"])
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)

    def handle_data(self, data: str) -> None:
        if self._inside == "title" and not self.title:
            self.title = data
        if data.strip():
            self.words.append(data.strip())


def get(backend: RunningBackend, path: str, **more: object) -> requests.Response:
    return requests.get(backend.url + path, timeout=30, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    def test_speaks_the_language_that_was_asked_for(self, live: RunningBackend, path: str) -> None:
        english = Page(get(live, f"{path}?lang=en").text)
        said = " ".join(english.words)
        for known in JAPANESE_IN_ENGLISH:
            said = said.replace(known, "")
        assert not JAPANESE.findall(said)
        assert english.language == "en"
        japanese = Page(get(live, f"{path}?lang=ja").text)
        assert japanese.language == "ja"
        assert JAPANESE.search(japanese.title)
        assert len(japanese.words) == pytest.approx(len(english.words), abs=4)

    def test_lets_the_browser_do_nothing_else(self, live: RunningBackend, path: str) -> None:
        answer = get(live, path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]
        page = Page(answer.text)
        assert page.inline == []
        assert all(address.startswith("/") for address in page.fetched), page.fetched

    def test_everything_it_points_at_is_there(self, live: RunningBackend, path: str) -> None:
        page = Page(get(live, path).text)
        for address in page.fetched:
            assert get(live, address).status_code == 200, address
        for address in page.links:
            if not address.startswith(("#", "?")):
                assert get(live, address).status_code == 200, address

    def test_can_be_read_aloud(self, live: RunningBackend, path: str) -> None:
        page = Page(get(live, path).text)
        assert page.headings[0] == "h1"
        assert page.headings.count("h1") == 1
        assert len(page.ids) == len(set(page.ids))
        for each in page.inputs:
            assert each["id"] in page.labelled, each
            for described in each.get("aria-describedby", "").split():
                assert described in page.ids, described


class TestTheLanguage:
    @pytest.mark.parametrize(
        ("accepted", "language"),
        [("ja", "ja"), ("en-GB,en;q=0.9", "en"), ("fr,en;q=0.5,ja;q=0.4", "en"), ("fr", "ja"), ("", "ja")],
    )
    def test_follows_the_browser(self, live: RunningBackend, accepted: str, language: str) -> None:
        assert Page(get(live, "/terms", headers={"Accept-Language": accepted}).text).language == language

    def test_a_choice_is_kept_over_what_the_browser_prefers(self, live: RunningBackend) -> None:
        with Browser("ja") as browser:
            assert "Terms of membership" in browser.open(f"{live.url}/terms?lang=en").words
            assert "How personal data is used" in browser.open(f"{live.url}/privacy").words
            assert "個人情報の取り扱い" in browser.open(f"{live.url}/privacy?lang=ja").words
            assert "会員規約" in browser.open(f"{live.url}/terms").words

    def test_the_app_says_its_own_and_the_person_may_choose_another(self, app: App, sakura: dict[str, str]) -> None:
        with Browser("ja") as browser:
            page = browser.open(app.authorize_url(ui_locales="en-US"))
            assert "Membership number or e-mail" in page.words
            form = page.form_with("login", "password")
            assert form
            page = browser.submit(page, form, login="196", switch_language="ja")
            assert "会員番号またはメールアドレス" in page.words
            form = page.form_with("login", "password")
            assert form
            assert dict(form.fields)["login"] == "196"
            page = browser.submit(page, form, login=sakura["email"], password=sakura["password"])
            assert "アプリに戻る" in page.words

    def test_the_other_language_is_one_link_away_and_keeps_the_address(self, live: RunningBackend) -> None:
        page = Page(get(live, "/seller?lang=ja&x=1").text)
        assert "?lang=en&x=1" in page.links


class TestWhatWentWrong:
    def test_has_a_number_to_quote_that_the_log_knows(self, live: RunningBackend) -> None:
        answer = get(live, "/nothing-here")
        assert answer.status_code == 404
        number = answer.headers["MoonMail-Request"]
        assert set(number) <= set(ALPHABET)
        assert number in answer.text
        assert number in live.log_file.read_text()

    def test_the_api_answers_problems_not_pages(self, live: RunningBackend) -> None:
        answer = get(live, "/v1/nothing-here")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"].startswith("application/problem+json")

    def test_a_host_that_is_not_ours_is_refused(self, live: RunningBackend) -> None:
        assert get(live, "/account/sign-in", headers={"Host": "evil.example"}).status_code == 400


class TestFonts:
    @pytest.mark.parametrize("face", ["regular.woff", "bold.woff", "digits.woff"])
    def test_are_cut_down_and_cached(self, live: RunningBackend, face: str) -> None:
        answer = get(live, f"/fonts/{face}")
        assert answer.status_code == 200
        assert answer.content[:4] == b"wOFF"
        assert 10_000 < len(answer.content) < 300_000
        again = get(live, f"/fonts/{face}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304

    def test_have_every_letter_that_a_page_says(self, live: RunningBackend) -> None:
        import io

        from fontTools.ttLib import TTFont

        known = set(TTFont(io.BytesIO(get(live, "/fonts/regular.woff").content)).getBestCmap())
        for path in PAGES:
            for language in ("ja", "en"):
                words = "".join(Page(get(live, f"{path}?lang={language}").text).words)
                missing = {letter for letter in words if letter.isprintable() and ord(letter) not in known}
                assert not missing, (path, missing)

    @pytest.mark.parametrize("name", ["other.woff", "..%2Fregular.woff", "BIZUDPGothic-Regular.ttf"])
    def test_nothing_else_is_served_there(self, live: RunningBackend, name: str) -> None:
        assert get(live, f"/fonts/{name}").status_code == 404


class TestStaff:
    def test_sign_in_where_everybody_does(self, live: RunningBackend) -> None:
        answer = get(live, "/staff/", allow_redirects=False)
        assert answer.status_code == 302
        answer = get(live, answer.headers["Location"], allow_redirects=False)
        assert answer.headers["Location"].startswith("/account/sign-in?next=")

    def test_members_are_not_staff(self, live: RunningBackend, sakura: dict[str, str]) -> None:
        with Browser() as browser:
            page = browser.open(f"{live.url}/account/sign-in")
            form = page.form_with("login", "password")
            assert form
            browser.submit(page, form, login=sakura["email"], password=sakura["password"])
            assert browser.open(f"{live.url}/staff/").status == 403


class TestDocuments:
    # 特定商取引法 第11条 and 施行規則 第23条: what an advertisement of mail order must say.
    LAW = (
        "販売業者",
        "運営責任者",
        "所在地",
        "電話番号",
        "メールアドレス",
        "販売価格",
        "商品代金以外の料金",
        "お支払い方法",
        "お支払いの時期",
        "提供の時期",
        "申込みの期限",
        "数量などの条件",
        "継続的な契約",
        "キャンセル",
        "返金の方法",
        "不良があったとき",
        "動作環境",
    )

    def test_the_sellers_page_says_all_that_the_law_names(self, live: RunningBackend) -> None:
        page = Page(get(live, "/seller?lang=ja").text)
        for term in self.LAW:
            assert term in page.words, term
        said = " ".join(page.words)
        for fact in (seller().name.ja, seller().address.ja, seller().phone, seller().registration_number):
            assert fact in said

    def test_versions_are_those_that_members_agree_to(self, live: RunningBackend) -> None:
        for each in get(live, "/v1/documents").json()["items"]:
            text = " ".join(Page(get(live, f"{each['path']}?lang=ja").text).words)
            year, month, day = (int(part) for part in each["version"].split("-"))
            assert f"{year}年{month}月{day}日から" in text
            assert text.count(f"{year}年{month}月{day}日") == 2, "its head and its list of versions"
            assert each["title"]["ja"] in text

    def test_the_privacy_page_says_how_long_everything_is_kept(self, live: RunningBackend) -> None:
        words = Page(get(live, "/privacy?lang=ja").text).words
        for heading in ("お渡しする相手", "保管する期間", "ご本人の権利", "窓口", "改定の記録"):
            assert heading in words
        assert any("7年間" in each for each in words)
