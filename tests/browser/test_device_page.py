"""The page behind a kiosk's QR code, in a real browser at a phone's size: it says where, compares, and signs in."""

from __future__ import annotations

import os
import threading
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.support import guests
from tests.support.chromium import NEEDED, PHONE, chromium
from tests.support.server import RunningBackend, running_backend

from moonmail.client.device_grant import PhoneCode
from moonmail.client.engine import Engine, Settings
from moonmail.client.errors import SignInError, SignInReason
from moonmail.client.profile import Profile

# WCAG 2.5.5.
TARGET = 44
WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "question": "この端末でサインインしますか？",
        "yes": "はい、サインインします",
        "no": "いいえ",
        "next": "次へ",
        "sign_in": "サインイン",
        "lounge": "羽田空港 第3ターミナル サクララウンジ",
        "done": "端末にお戻りください",
        "refused": "端末ではサインインしませんでした",
        "form": "端末のコードを入力してください",
        "over": "コードの期限が切れています",
        "unknown": "このコードは見つかりませんでした",
    },
    "en": {
        "question": "Sign in at this kiosk?",
        "yes": "Yes, sign in",
        "no": "No",
        "next": "Next",
        "sign_in": "Sign in",
        "lounge": "Sakura Lounge, Haneda Terminal 3",
        "done": "Back to the kiosk",
        "refused": "The kiosk was not signed in",
        "form": "Enter the kiosk's code",
        "over": "This code has expired",
        "unknown": "This code was not found",
    },
}

pytestmark = [*NEEDED]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("device")) as running:
        yield running


@pytest.fixture(scope="module", params=["ja", "en"])
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """A phone in one language, which nobody has used."""
    with chromium(tmp_path_factory.mktemp("phone"), request.param, PHONE) as browser:
        yield browser, request.param


@dataclass
class Phone:
    browser: webdriver.Chrome
    language: str
    pictures: Path
    looked_at: list[str] = field(default_factory=list)

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    def until(self, heading: str) -> None:
        # Also what Chromium says of a page that goes while it is looked at.
        ignored = (WebDriverException,)

        def there(_: object) -> bool:
            return self.browser.find_element(By.TAG_NAME, "h1").text.replace("\n", "") == heading

        WebDriverWait(self.browser, 30, poll_frequency=0.05, ignored_exceptions=ignored).until(there, heading)

    def press(self, words: str) -> None:
        buttons = self.browser.find_elements(By.TAG_NAME, "button")
        next(each for each in buttons if each.text == words).click()

    def sign_in(self, member: dict[str, str], number: str = "") -> None:
        """Sign in; the number is typed unless it is there already."""
        if number:
            self.browser.find_element(By.NAME, "login").send_keys(number)
        self.browser.find_element(By.NAME, "password").send_keys(member["password"])
        self.press(self.words["sign_in"])

    def look(self, name: str) -> None:
        """See that the page fits, in its own and in twice its text size, and keep a picture of both."""
        self.looked_at.append(name)
        assert self.browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == self.language
        for size in (100, 200):
            found = self.measured(size)
            assert found["wide"] <= 0, (name, size, "wider than the phone")
            assert found["small"] == [], (name, size, "too small for a finger")
            assert found["cut"] == [], (name, size, "cut off")
            page = self.browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
            self.pictures.mkdir(parents=True, exist_ok=True)
            (self.pictures / f"{name}-{self.language}-{size}.png").write_bytes(b64decode(page["data"]))
        self.browser.execute_script("document.documentElement.style.fontSize = ''")

    def measured(self, size: int) -> dict[str, Any]:
        """Return what does not fit at this text size, in per cent."""
        return dict(self.browser.execute_script(_MEASURE, f"{size}%", TARGET))

    def complaints(self) -> list[str]:
        log: Any = self.browser
        return [entry["message"] for entry in log.get_log("browser")]


# Every size of the pages follows the root's, as it does when a person sets a larger text size.
_MEASURE = """
document.documentElement.style.fontSize = arguments[0];
const target = arguments[1];
const seen = e => e.getClientRects().length > 0;
const name = e => (e.innerText || e.name || e.className).trim().slice(0, 40);
const box = e => e.getBoundingClientRect();
const width = document.documentElement.clientWidth;
const all = what => [...document.querySelectorAll(what)].filter(seen);
return {
  wide: document.documentElement.scrollWidth - width,
  small: all('main button, main input:not([type=hidden]), main a.button')
    .filter(e => box(e).height < target || box(e).width < target).map(name),
  cut: all('main h1, main p, main dd, main code, main button, main label, .band')
    .filter(e => box(e).left < 0 || box(e).right > width + 0.5
      || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map(name),
};
"""


@pytest.fixture
def phone(driver: tuple[Any, str], tmp_path: Path) -> Phone:
    browser, language = driver
    browser.delete_all_cookies()
    browser.get_log("browser")
    kept = os.environ.get("MOONMAIL_BROWSER_PICTURES")
    return Phone(browser, language, Path(kept) if kept else tmp_path / "pictures")


@dataclass
class Kiosk:
    """A kiosk's session that asks again when it is told to."""

    engine: Engine
    codes: list[PhoneCode] = field(default_factory=list)
    shown: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def show(self, code: PhoneCode) -> None:
        self.codes.append(code)
        self.shown.set()

    def pause(self, seconds: float) -> None:
        if seconds:
            assert self.go.wait(120)

    def begin(self, backend: RunningBackend) -> Any:
        signed_in = self.engine.sign_in_by_phone(self.show, *guests.begin(backend), pause=self.pause)
        assert self.shown.wait(30)
        return signed_in

    @property
    def code(self) -> PhoneCode:
        return self.codes[0]


@pytest.fixture
def kiosk(backend: RunningBackend, tmp_path: Path) -> Iterator[Kiosk]:
    engine = Engine(Profile(tmp_path / "kiosk"), Settings(backend.url, "none"), in_memory=True)
    kiosk = Kiosk(engine)
    yield kiosk
    kiosk.go.set()
    engine.close()


def test_from_the_boarding_pass_to_the_signed_in_kiosk(backend: RunningBackend, phone: Phone, kiosk: Kiosk) -> None:
    member = backend.sample_members[0]
    signed_in = kiosk.begin(backend)
    phone.browser.get(kiosk.code.address_for(member["membership_number"]))
    phone.until(phone.words["sign_in"])
    assert phone.browser.find_element(By.NAME, "login").get_attribute("value") == member["membership_number"]
    phone.look("1-sign-in")
    phone.sign_in(member)
    phone.until(phone.words["question"])
    page = phone.browser.find_element(By.TAG_NAME, "main").text
    assert kiosk.code.code in page
    assert phone.words["lounge"] in page.replace("\n", " ")
    assert member["membership_number"] in page
    assert member["membership_number"] not in phone.browser.current_url, "the hint has done its work"
    phone.look("2-question")
    phone.press(phone.words["yes"])
    phone.until(phone.words["done"])
    phone.look("3-done")
    kiosk.go.set()
    assert signed_in.result(30).name == member["name"]
    phone.browser.get(f"{backend.url}/device")
    phone.until(phone.words["sign_in"])
    assert phone.complaints() == []
    assert member["membership_number"] not in backend.log_file.read_text()


def test_a_no(backend: RunningBackend, phone: Phone, kiosk: Kiosk) -> None:
    member = backend.sample_members[1]
    signed_in = kiosk.begin(backend)
    phone.browser.get(kiosk.code.address)
    phone.until(phone.words["sign_in"])
    phone.sign_in(member, member["membership_number"])
    phone.until(phone.words["question"])
    phone.press(phone.words["no"])
    phone.until(phone.words["refused"])
    phone.look("4-refused")
    kiosk.go.set()
    with pytest.raises(SignInError) as raised:
        signed_in.result(30)
    assert raised.value.reason is SignInReason.DENIED
    assert phone.complaints() == []


def test_typed_by_hand_with_a_slip_first(backend: RunningBackend, phone: Phone, kiosk: Kiosk) -> None:
    member = backend.sample_members[0]
    signed_in = kiosk.begin(backend)
    phone.browser.get(kiosk.code.page)
    phone.until(phone.words["sign_in"])
    phone.sign_in(member, member["membership_number"])
    phone.until(phone.words["form"])
    phone.look("5-form")
    phone.browser.find_element(By.NAME, "user_code").send_keys("3333-4444")
    phone.press(phone.words["next"])
    phone.until(phone.words["form"])
    assert phone.words["unknown"] in phone.browser.find_element(By.CLASS_NAME, "error").text
    phone.look("6-unknown")
    field_ = phone.browser.find_element(By.NAME, "user_code")
    field_.clear()
    # As a Japanese keyboard leaves it.
    field_.send_keys("".join(chr(ord(c) + 0xFEE0) for c in kiosk.code.code.lower()))
    phone.press(phone.words["next"])
    phone.until(phone.words["question"])
    assert kiosk.code.code in phone.browser.find_element(By.TAG_NAME, "main").text
    phone.press(phone.words["yes"])
    phone.until(phone.words["done"])
    kiosk.go.set()
    assert signed_in.result(30).signed_in
    assert phone.complaints() == []


def test_a_code_that_is_over(backend: RunningBackend, phone: Phone, kiosk: Kiosk) -> None:
    member = backend.sample_members[0]
    kiosk.begin(backend)
    with backend.rows() as rows:
        rows.all("UPDATE accounts_devicegrant SET expires_at = asked_at WHERE state = 'pending'")
    phone.browser.get(kiosk.code.address)
    phone.until(phone.words["sign_in"])
    phone.sign_in(member, member["membership_number"])
    phone.until(phone.words["over"])
    phone.look("7-over")
    assert phone.complaints() == []


def test_the_measure_has_power(backend: RunningBackend, phone: Phone) -> None:
    """Control: what does not fit is found."""
    phone.browser.get(f"{backend.url}/account/sign-in")
    phone.until(phone.words["sign_in"])
    assert phone.measured(100) == {"wide": 0, "small": [], "cut": []}
    phone.browser.execute_script(
        "document.querySelector('main button').style.cssText = 'min-height: 0; height: 30px';"
        "document.querySelector('main h1').style.marginLeft = '-200px';"
        "document.querySelector('main p').style.width = '900px';"
        "document.querySelector('.ticket').style.overflow = 'visible';"
    )
    found = phone.measured(100)
    assert found["wide"] > 0
    assert found["small"]
    assert len(found["cut"]) >= 2
