"""Staff of a tour's desk: made at the server's console, signed in on its pages with password and authenticator app."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from moonmail.tour_forms import Browser, FormError, Page

PASSWORD: Final = "tsuki ni todoku 5817"  # noqa: S105 - of people who are made up
_STEP: Final = 30
_PAGES: Final = 8
_KEY: Final = re.compile(r"\b([A-Z2-7]{4}(?: [A-Z2-7]{1,4}){3,})\b")


@dataclass(slots=True)
class StaffPerson:
    """``secret``: what their authenticator app has, once they set it up. Each code is good once."""

    email: str
    name: str
    roles: tuple[str, ...]
    secret: str = ""
    used: set[int] = field(default_factory=set)

    def create(self, data: Path) -> None:
        """Make the account, as somebody at the server's console does.

        Raises:
            subprocess.CalledProcessError: it was refused.
        """
        roles = [part for role in self.roles for part in ("--role", role)]
        command = [sys.executable, "-m", "moonmail", "backend", "create-staff", self.email, "--name", self.name]
        subprocess.run(  # noqa: S603
            [*command, *roles, "--data", str(data)], input=f"{PASSWORD}\n", text=True, check=True, capture_output=True
        )

    def code(self) -> str:
        """Return a code that was not used yet: the present one, the next, or the one before."""
        now = int(datetime.now(UTC).timestamp()) // _STEP
        step = next((now + more for more in (0, 1, -1) if now + more not in self.used), now)
        self.used.add(step)
        app = TOTP(base64.b32decode(self.secret), 6, SHA1(), _STEP, enforce_key_length=False)  # noqa: S303
        return app.generate(step * _STEP).decode()

    def sign_in(self, address: str, language: str = "ja", *, deliver: bool = True) -> str:
        """Go through the pages, setting up the second factor on the way; return the address back into the app.

        Raises:
            FormError: a page is another than expected. requests.RequestException: the backend can't be reached.
        """
        with Browser(language) as browser:
            page = browser.open(address)
            for _ in range(_PAGES):
                if browser.callback:
                    break
                page = self._answer(browser, page)
            if not browser.callback:
                raise FormError("the way back into the app was not reached", page.words)
            if deliver:
                browser.deliver()
            return browser.callback

    def _answer(self, browser: Browser, page: Page) -> Page:
        if form := page.form_with("login", "password"):
            return browser.submit(page, form, login=self.email, password=PASSWORD)
        if form := page.form_with("code"):
            if found := _KEY.search(page.words):
                self.secret = found[1].replace(" ", "")
            return browser.submit(page, form, code=self.code())
        if form := page.form_with("request", "action"):
            return browser.submit(page, form, action="grant")
        if form := page.form_with("next"):
            return browser.submit(page, form)
        raise FormError(f"an unexpected page (status {page.status})", page.words)


class StaffBrowser:
    """Stands in for the system's browser of a desk. ``person``: who sits there now."""

    def __init__(self, language: str, person: StaffPerson) -> None:
        self._language = language
        self.person = person
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="tour-browser")
        self._open: list[Future[str]] = []

    def open(self, url: str) -> bool:
        self._open.append(self._pool.submit(self.person.sign_in, url, self._language))
        return True

    def check(self) -> None:
        """Raise what went wrong on a page, if anything did."""
        for visit in self._open:
            if visit.done():
                visit.result()

    @property
    def failed(self) -> bool:
        return any(visit.done() and visit.exception() is not None for visit in self._open)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
