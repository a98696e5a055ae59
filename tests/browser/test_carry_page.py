"""The page behind a carried draft's QR code, on a phone: it tells what to do, shows nothing, and loses no code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from selenium.webdriver.common.by import By
from tests.support.chromium import NEEDED, PHONE, chromium
from tests.support.server import RunningBackend, running_backend

from moonmail.client.carrying import in_address
from moonmail.client.model import Draft
from moonmail.domain.carrying import code_address, new_carry_code, read_carried
from moonmail.domain.text import Language

DRAFT = Draft(
    uuid4(), datetime(2026, 11, 22, tzinfo=UTC), title="ばあばへ", text="月を見上げたら、手を振ってください。"
)
HEADINGS = {"ja": "下書きをお持ち帰りいただけます", "en": "Your draft comes home with you"}

pytestmark = [*NEEDED]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("carry")) as running:
        yield running


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("phone"), "en", PHONE) as browser:
        yield browser


def headings(phone: Any) -> list[str]:
    return [each.text.replace("\n", "") for each in phone.find_elements(By.CSS_SELECTOR, "article h1, article h2")]


def keep_picture(phone: Any, name: str, folder: Path) -> None:
    folder = Path(os.environ.get("MOONMAIL_BROWSER_PICTURES", folder))
    height = phone.execute_script("return document.documentElement.scrollHeight")
    phone.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**PHONE, "height": height})
    assert phone.save_screenshot(str(folder / f"carry-{name}.png"))
    phone.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("text", [100, 200])
def test_it_says_in_both_languages_what_to_do(
    phone: Any, backend: RunningBackend, tmp_path: Path, language: Language, text: int
) -> None:
    code = new_carry_code()
    phone.get(code_address(backend.url, code, language))
    phone.execute_script(f"document.documentElement.style.fontSize = '{text}%'")
    other = "en" if language == "ja" else "ja"
    assert headings(phone) == [HEADINGS[language], HEADINGS[other]]
    # Its own language is what one sees first; nothing sticks out at the side.
    assert phone.find_element(By.TAG_NAME, "h1").rect["y"] < PHONE["height"]
    assert phone.execute_script("return document.documentElement.scrollWidth") <= PHONE["width"]
    keep_picture(phone, f"{language}-{text}", tmp_path)


def test_the_address_is_still_whole_when_the_page_is_there(phone: Any, backend: RunningBackend) -> None:
    """It is what the guest sends home."""
    code = new_carry_code()
    phone.get(code_address(backend.url, code, Language.JA))
    assert read_carried(phone.current_url).code == code
    whole = in_address(DRAFT, backend.url, Language.JA)
    assert whole is not None
    phone.get(whole.address)
    assert phone.current_url == whole.address


def test_nothing_of_the_draft_or_its_code_is_shown_or_sent(phone: Any, backend: RunningBackend) -> None:
    code = new_carry_code()
    whole = in_address(DRAFT, backend.url, Language.JA)
    assert whole is not None
    for address in (code_address(backend.url, code, Language.JA), whole.address):
        phone.get(address)
        shown = phone.find_element(By.TAG_NAME, "body").text
        assert HEADINGS["ja"] in shown.replace("\n", "")
        for secret in (code, read_carried(whole.address).whole, DRAFT.title, DRAFT.text):
            assert secret not in shown
            assert secret not in phone.page_source
        links = [each.get_attribute("href") or "" for each in phone.find_elements(By.TAG_NAME, "a")]
        # A link that leads elsewhere on this server takes no code along; the one to the content stays here.
        assert all("#" not in link or link.endswith("#main") for link in links)
    log = backend.log_file.read_text(encoding="utf-8")
    assert code not in log
    assert "carry" in log, "looked in the wrong place"


def test_it_runs_without_a_complaint_and_no_script(phone: Any, backend: RunningBackend) -> None:
    phone.get(code_address(backend.url, new_carry_code(), Language.EN))
    assert phone.find_elements(By.TAG_NAME, "script") == []
    assert [line for line in phone.get_log("browser") if line["level"] == "SEVERE"] == []
