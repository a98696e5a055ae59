"""Staff in a real browser: password, the second factor set up by keyboard alone, recovery codes, and into the desk."""

from __future__ import annotations

import os
import subprocess
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait
from tests.support.authenticator import code_of, secret_in
from tests.support.chromium import DESKTOP, NEEDED, PHONE, chromium
from tests.support.oauth import App
from tests.support.server import RunningBackend, running_backend

from moonmail.client.loopback import Loopback
from moonmail.contract.version import DESK_CLIENT_ID
from moonmail.domain.text import Language
from moonmail.media.codes import read_code

PASSWORD = "hoshi no uta 9041"
# WCAG 2.5.5.
TARGET = 44

pytestmark = [*NEEDED]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path) as driver:
        yield driver


def make_staff(backend: RunningBackend, email: str) -> None:
    """Make an agent, as somebody at the server's console does."""
    command = [*backend._command("create-staff", email, "--name", "月野 渚", "--role", "agent"), *backend._where()]
    done = subprocess.run(
        command, input=f"{PASSWORD}\n", text=True, capture_output=True, timeout=60, check=False, env=backend.environment
    )
    assert done.returncode == 0, done.stderr


def until(browser: webdriver.Chrome, what: Callable[[], Any]) -> Any:
    # Also what Chromium says of a page that goes while it is looked at.
    ignored = (WebDriverException,)
    try:
        return WebDriverWait(browser, 30, poll_frequency=0.05, ignored_exceptions=ignored).until(lambda _: what())
    except TimeoutException:
        pytest.fail(f"{browser.current_url}: {browser.find_element(By.TAG_NAME, 'main').text}")


def heading(browser: webdriver.Chrome) -> str:
    return browser.find_element(By.TAG_NAME, "h1").text.replace("\n", "")


def type_by_keyboard(browser: webdriver.Chrome, *words: str) -> None:
    """Go to the first field by the tabulator alone, type into one field after the other, and press Enter."""
    for _ in range(12):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element.tag_name == "input":
            break
    for at, each in enumerate(words):
        field = browser.switch_to.active_element
        assert field.tag_name == "input", field.tag_name
        field.send_keys(each, Keys.TAB if at + 1 < len(words) else Keys.ENTER)


def press_by_keyboard(browser: webdriver.Chrome, button: str) -> None:
    for _ in range(20):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element.text == button:
            browser.switch_to.active_element.send_keys(Keys.ENTER)
            return
    raise AssertionError(f"the tabulator does not reach {button}")


def picture(browser: webdriver.Chrome, name: str) -> None:
    """Take the whole page as PNG where MOONMAIL_PICTURES says, to be looked at."""
    if folder := os.environ.get("MOONMAIL_PICTURES"):
        taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        (Path(folder) / f"{name}.png").write_bytes(b64decode(taken["data"]))


def look(browser: webdriver.Chrome, name: str) -> None:
    """Look at the page in both languages, on a phone and on a desktop: nothing sticks out, nothing is too small."""
    for size, metrics in (("phone", PHONE), ("desktop", DESKTOP)):
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        picture(browser, f"{name}-{size}")
        wide = browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, (name, size)
        for each in browser.find_elements(By.CSS_SELECTOR, "main button, main input:not([type=hidden]), main a.button"):
            assert each.size["height"] >= TARGET, (name, size, each.text)


def fill_sign_in(browser: webdriver.Chrome, email: str) -> None:
    type_by_keyboard(browser, email, PASSWORD)


WORDS = {
    "ja": {
        "set_up": "二段階認証の設定",
        "codes": "回復コードを控えてください",
        "have": "控えました。次へ",
        "yes": "MoonMail デスクにサインインしますか？",
        "back": "アプリに戻る",
        "code": "確認コードを入力してください",
        "wrong": "確認コードが違います",
        "members": "係員のアカウントではご利用いただけません",
    },
    "en": {
        "set_up": "Set up your second factor",
        "codes": "Keep these recovery codes",
        "have": "I have them: go on",
        "yes": "Sign in to MoonMail Desk?",
        "back": "Back to the app",
        "code": "Enter your code",
        "wrong": "This code is not right",
        "members": "Not with a staff account",
    },
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_from_the_password_to_the_desk(backend: RunningBackend, browser: webdriver.Chrome, language: str) -> None:
    words, email = WORDS[language], f"nagisa.{language}@example.jp"
    make_staff(backend, email)
    waiting = Loopback(Language(language))
    try:
        app = App(backend.url, redirect=waiting.redirect_uri, state=waiting.state)
        address = app.authorize_url(client_id=DESK_CLIENT_ID, ui_locales=language)
        browser.get(address)
        look(browser, f"{language}-1-password")
        fill_sign_in(browser, email)
        until(browser, lambda: heading(browser) == words["set_up"])
        look(browser, f"{language}-2-set-up")
        secret = secret_in(browser.page_source)
        drawn = browser.find_element(By.CSS_SELECTOR, "img.qr")
        assert drawn.get_property("naturalWidth")
        scanned = read_code(drawn.screenshot_as_png) or ""
        assert f"secret={secret}&" in scanned, "what the phone's camera reads is what is typed off"
        field = browser.find_element(By.NAME, "code")
        assert (field.get_attribute("autocomplete"), field.get_attribute("inputmode")) == ("one-time-code", "numeric")
        type_by_keyboard(browser, code_of(secret, datetime.now(UTC)))
        until(browser, lambda: heading(browser) == words["codes"])
        look(browser, f"{language}-3-recovery")
        recovery = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".recovery code")]
        assert len(recovery) == 10
        press_by_keyboard(browser, words["have"])
        until(browser, lambda: heading(browser) == words["yes"])
        look(browser, f"{language}-4-yes")
        press_by_keyboard(browser, words["back"])
        token = app.exchange(waiting.wait(30), client_id=DESK_CLIENT_ID).json()["access_token"]
        me = requests.get(f"{backend.url}/v1/desk/me", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert (me.status_code, me.json()["roles"]) == (200, ["agent"])

        browser.get(address)
        fill_sign_in(browser, email)
        until(browser, lambda: heading(browser) == words["code"])
        look(browser, f"{language}-5-code")
        type_by_keyboard(browser, "０００ ０００")
        until(browser, lambda: words["wrong"] in browser.find_element(By.CSS_SELECTOR, ".error").text)
        look(browser, f"{language}-6-wrong")
        type_by_keyboard(browser, recovery[0])
        until(browser, lambda: heading(browser) == words["yes"])

        browser.get(app.authorize_url(prompt=None, ui_locales=language))
        until(browser, lambda: heading(browser) == words["members"])
        look(browser, f"{language}-7-no")
    finally:
        waiting.close()
    logged = browser.get_log("browser")  # type: ignore[no-untyped-call]
    complaints = [each["message"] for each in logged if "favicon.ico" not in each["message"]]
    assert [each for each in complaints if "403" not in each] == []
