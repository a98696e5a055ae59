"""Debian's Chromium without a window, as every test of a page opens it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

_CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_DRIVER: Final = shutil.which("chromedriver")
_FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: Final[dict[str, Any]] = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
DESKTOP: Final[dict[str, Any]] = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}

NEEDED: Final = (
    pytest.mark.skipif(
        not (_CHROMIUM and _DRIVER),
        reason="no Chromium with chromedriver here: apt-get install chromium chromium-driver",
    ),
    pytest.mark.timeout(300),
)


@contextmanager
def chromium(profile: Path, language: str = "", screen: dict[str, Any] = DESKTOP) -> Iterator[webdriver.Chrome]:
    """Open a browser that keeps what it keeps in ``profile``, and close it. What pages complain of is in its log."""
    options = Options()
    options.binary_location = str(_CHROMIUM)
    size = f"--window-size={screen['width']},{screen['height']}"
    for flag in (*_FLAGS, size, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    if language:
        options.add_argument(f"--lang={language}")
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(_DRIVER), log_output=subprocess.DEVNULL))
    try:
        driver.set_page_load_timeout(60)
        if screen["mobile"]:
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        yield driver
    finally:
        driver.quit()
