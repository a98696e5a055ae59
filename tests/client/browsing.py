"""What a person does in the browser, as HTTP: opens the page, fills in its form, presses the button."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


@dataclass
class Form:
    action: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values.get("method", "").lower() == "post":
            self._open = Form(values.get("action", ""))
            self.forms.append(self._open)
        elif tag == "input" and self._open is not None and "name" in values:
            self._open.fields.append((values["name"], values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def submit(browser: requests.Session, page: requests.Response, wanted: str, **typed: str) -> requests.Response:
    """Fill in the form that has a field or a button named ``wanted`` and send it."""
    parser = _Forms()
    parser.feed(page.text)
    named = [form for form in parser.forms if wanted in dict(form.fields)]
    assert named, f"no form with {wanted} at {page.url} ({page.status_code})"
    form = named[0]
    filled = [(name, value) for name, value in form.fields if name not in typed] + list(typed.items())
    answer = browser.post(urljoin(page.url, form.action), data=filled, headers={"Referer": page.url}, timeout=20)
    assert answer.status_code < 500, answer.status_code
    return answer


def sign_in(address: str, login: str, password: str) -> str:
    """Go the way of a member from ``address`` back into the app; return the last page."""
    with requests.Session() as browser:
        browser.trust_env = False
        page = submit(browser, browser.get(address, timeout=20), "password", login=login, password=password)
        return submit(browser, page, "request", action="grant").text


def turn_back(address: str, login: str, password: str) -> str:
    """Sign in, and say no when asked about the app."""
    with requests.Session() as browser:
        browser.trust_env = False
        page = submit(browser, browser.get(address, timeout=20), "password", login=login, password=password)
        return submit(browser, page, "request", action="cancel").text


def pay(address: str, action: str = "pay") -> None:
    with requests.Session() as browser:
        browser.trust_env = False
        submit(browser, browser.get(address, timeout=20), "csrfmiddlewaretoken", action=action)


@dataclass
class Person:
    """Somebody at the browser. ``pages``: the last page of each visit, once it is there."""

    login: str
    password: str
    visit: Callable[[str, str, str], str] = sign_in
    addresses: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def open_browser(self, address: str) -> bool:
        self.addresses.append(address)
        thread = threading.Thread(
            target=lambda: self.pages.append(self.visit(address, self.login, self.password)), daemon=True
        )
        self.threads.append(thread)
        thread.start()
        return True

    def leave(self) -> None:
        """Wait until the browser has shown its last page."""
        for thread in self.threads:
            thread.join(20)
