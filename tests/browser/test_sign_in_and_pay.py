"""A real browser: joins, says yes, comes back to the app with a code, and pays on the sample page."""

from __future__ import annotations

import hashlib
import io
import socket
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.support.chromium import NEEDED, chromium
from tests.support.oauth import App
from tests.support.server import RunningBackend, running_backend

from moonmail.client.loopback import Loopback
from moonmail.contract.missions import Mission, Offer
from moonmail.contract.orders import order_from
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.text import Language

PASSWORD = "kaguya no fune 15"

pytestmark = [*NEEDED]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("pages")) as running:
        yield running


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("browser"), "ja") as browser:
        yield browser


@pytest.fixture
def browser(opened: webdriver.Chrome) -> webdriver.Chrome:
    """A browser that remembers nobody."""
    opened.get("about:blank")
    opened.execute_cdp_cmd("Network.clearBrowserCookies", {})
    opened.execute_cdp_cmd("Network.clearBrowserCache", {})
    opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    # Reading what it complained of empties it.
    opened.get_log("browser")
    return opened


def until(browser: webdriver.Chrome, what: Callable[[], Any]) -> Any:
    """Wait until ``what`` finds something."""
    # Also what Chromium says of a page that goes while it is looked at.
    ignored = (WebDriverException,)
    return WebDriverWait(browser, 30, poll_frequency=0.05, ignored_exceptions=ignored).until(lambda _: what())


def fill(browser: webdriver.Chrome, **values: str) -> None:
    for name, value in values.items():
        browser.find_element(By.NAME, name).send_keys(value)


def press(browser: webdriver.Chrome, button: str) -> None:
    """Press the button with these words on it."""
    buttons = browser.find_elements(By.TAG_NAME, "button")
    next(each for each in buttons if each.text == button).click()


def heading(browser: webdriver.Chrome) -> str:
    return browser.find_element(By.TAG_NAME, "h1").text.replace("\n", "")


def complaints(browser: webdriver.Chrome) -> list[str]:
    """What the browser's console holds against the pages, but for the icon it looks for on the app's own page."""
    return [entry["message"] for entry in browser.get_log("browser") if "favicon.ico" not in entry["message"]]


def order(backend: RunningBackend, token: str) -> tuple[str, dict[str, Any]]:
    """Order a plate; return the booking's id and its payment."""
    headers = {"Authorization": f"Bearer {token}"}

    def call(method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = requests.request(method, f"{backend.url}/v1{path}", json=body, headers=headers, timeout=30)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    flight = Mission.model_validate(call("GET", "/missions/mm-204"))
    offers = [Offer.model_validate(each) for each in call("GET", "/missions/mm-204/offers")["items"]]
    offer = next(each for each in offers if each.size == "message")
    drawn = io.BytesIO()
    Image.new("L", (189, 118), 128).save(drawn, "PNG")
    picture = drawn.getvalue()
    digest = hashlib.sha256(picture).hexdigest()
    sent = requests.put(
        f"{backend.url}/v1/blobs/{digest}", data=picture, headers={**headers, "Content-Type": "image/png"}, timeout=30
    )
    assert sent.status_code in (200, 201), sent.text
    hold = call("PUT", f"/holds/{uuid.uuid4()}", {"mission_id": flight.id, "size": "message"})
    message = {"text": "月へ", "plate": digest}
    shipment = call(
        "PUT",
        f"/shipments/{uuid.uuid4()}",
        {"title": "はじめての手紙", "size": "message", "mission_id": flight.id, "message": message},
    )
    confirmation = {
        "terms_version": flight.terms.version,
        "total": offer.price.amount,
        "facts_sha256": facts_sha256(legal_facts(order_from(flight, offer))),
        "language": "ja",
        "confirmed_at": "2026-11-22T03:01:00Z",
    }
    booking = call(
        "PUT",
        f"/bookings/{uuid.uuid4()}",
        {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": confirmation},
    )
    return booking["id"], call("PUT", f"/payments/{uuid.uuid4()}", {"booking_id": booking["id"]})


def test_join_come_back_and_pay(backend: RunningBackend, browser: webdriver.Chrome) -> None:
    waiting = Loopback(Language.JA)
    try:
        app = App(backend.url, redirect=waiting.redirect_uri, state=waiting.state)
        browser.get(app.authorize_url(prompt="create"))
        fill(
            browser,
            name="月野 うさぎ",
            name_kana="つきの うさぎ",
            name_latin="Usagi Tsukino",
            birth_date="1998年6月30日",
            email="usagi@example.jp",
            phone="０９０-１１１１-２２２２",
            password=PASSWORD,
            password_again=PASSWORD,
        )
        browser.find_element(By.NAME, "terms").click()
        browser.find_element(By.NAME, "privacy").click()
        press(browser, "登録する")
        until(browser, lambda: heading(browser) == "MoonMail アプリでサインインしますか？")
        assert "月野 うさぎ 様" in browser.page_source
        press(browser, "アプリに戻る")
        code = waiting.wait(30)
        until(browser, lambda: browser.current_url.startswith(waiting.redirect_uri))
        assert "MoonMail にお戻りください" in browser.page_source
    finally:
        waiting.close()
    token = app.exchange(code).json()["access_token"]
    assert app.me(token).json()["email"] == "usagi@example.jp"

    booking_id, payment = order(backend, token)
    browser.get(payment["checkout_url"])
    assert "これはテスト用の支払いページです。実際の請求はありません。" in browser.page_source
    assert "￥19,800" in browser.page_source
    press(browser, "テストで支払う")
    until(browser, lambda: heading(browser) == "お支払いを受け付けました")
    booking = requests.get(
        f"{backend.url}/v1/bookings/{booking_id}", headers={"Authorization": f"Bearer {token}"}, timeout=30
    ).json()
    assert booking["state"] == "confirmed"
    assert complaints(browser) == []


def test_sign_in_with_a_typing_error_first(backend: RunningBackend, browser: webdriver.Chrome) -> None:
    member = backend.sample_members[1]
    waiting = Loopback(Language.EN)
    try:
        app = App(backend.url, redirect=waiting.redirect_uri, state=waiting.state)
        browser.get(app.authorize_url(ui_locales="en"))
        fill(browser, login=member["membership_number"], password="not this one")
        press(browser, "Sign in")
        until(browser, lambda: "is not right" in browser.find_element(By.CSS_SELECTOR, "[role=alert]").text)
        assert browser.find_element(By.NAME, "login").get_attribute("value") == member["membership_number"]
        fill(browser, password=member["password"])
        press(browser, "Sign in")
        until(browser, lambda: heading(browser) == "Sign in to the MoonMail app?")
        press(browser, "Back to the app")
        assert app.me(app.exchange(waiting.wait(30)).json()["access_token"]).json()["email"] == member["email"]
    finally:
        waiting.close()
    assert complaints(browser) == []


def test_the_pages_fit_a_phone_at_twice_the_text_size(backend: RunningBackend, browser: webdriver.Chrome) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    )
    for path in ("/account/sign-in", "/account/join", "/account/password", "/terms", "/seller", "/nothing-here"):
        for language in ("ja", "en"):
            browser.get(f"{backend.url}{path}?lang={language}")
            for size in ("100%", "200%"):
                # Every size of the pages follows the root's, as it does when a person sets a larger text size.
                wide = browser.execute_script(
                    "document.documentElement.style.fontSize = arguments[0];"
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
                    size,
                )
                assert wide <= 0, (path, language, size, wide)


def test_a_port_that_nobody_listens_on_is_the_browsers_to_say(
    backend: RunningBackend, browser: webdriver.Chrome
) -> None:
    """An app that was closed meanwhile: the person has signed in nowhere, and no code is of any use without it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    member = backend.sample_members[0]
    app = App(backend.url, redirect=f"http://127.0.0.1:{port}/callback")
    browser.get(app.authorize_url())
    fill(browser, login=member["email"], password=member["password"])
    press(browser, "サインイン")
    until(browser, lambda: heading(browser) == "MoonMail アプリでサインインしますか？")
    press(browser, "アプリに戻る")
    until(browser, lambda: "ERR_CONNECTION_REFUSED" in browser.page_source)
    browser.get(f"{backend.url}/account")
    assert "アプリからお進みください" in browser.page_source


def test_somebody_under_18_joins_with_a_guardian(backend: RunningBackend, browser: webdriver.Chrome) -> None:
    waiting = Loopback(Language.JA)
    born = datetime.now(UTC) - timedelta(days=int(16.5 * 365))
    try:
        app = App(backend.url, redirect=waiting.redirect_uri, state=waiting.state)
        browser.get(app.authorize_url(prompt="create"))
        passwords = {"password": PASSWORD, "password_again": PASSWORD}
        fill(
            browser,
            name="月野 ひかり",
            name_kana="つきの ひかり",
            name_latin="Hikari Tsukino",
            birth_date=f"{born:%Y-%m-%d}",
            email="hikari@example.com",
            phone="09011112222",
            **passwords,
        )
        assert not browser.find_elements(By.NAME, "guardian_name")
        browser.find_element(By.NAME, "terms").click()
        browser.find_element(By.NAME, "privacy").click()
        press(browser, "登録する")
        alert = until(browser, lambda: browser.find_element(By.CSS_SELECTOR, "[role=alert]"))
        assert "保護者の方の同意が必要です" in alert.text
        assert browser.find_element(By.NAME, "terms").is_selected()
        fill(browser, guardian_name="月野 育子", guardian_relation="母", guardian_phone="09033334444", **passwords)
        browser.find_element(By.NAME, "guardian_agrees").click()
        press(browser, "登録する")
        until(browser, lambda: heading(browser) == "MoonMail アプリでサインインしますか？")
        press(browser, "アプリに戻る")
        code = waiting.wait(30)
    finally:
        waiting.close()
    token = app.exchange(code).json()["access_token"]
    assert app.me(token).json()["email"] == "hikari@example.com"
    assert complaints(browser) == []
