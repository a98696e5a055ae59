"""Fills in the backend's sign-in and payment pages as a person with a browser would, by posting their real forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

_STEPS: Final = 12
_SECONDS: Final = 30.0


class FormError(RuntimeError):
    """A page is not the one that was expected. ``page`` is what it said, without its markup."""

    def __init__(self, message: str, page: str = "") -> None:
        super().__init__(message)
        self.page = page


@dataclass(slots=True)
class Form:
    """``fields``: its inputs with the values they come with (a name may be there twice); ``buttons``: its named buttons
    as (name, value); ``empty``: its boxes that are not ticked."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for name, _ in (*self.fields, *self.buttons)} | set(self.empty)

    def filled(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return what is sent when a person puts ``values`` in."""
        return [pair for pair in self.fields if pair[0] not in values] + list(values.items())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("method", "get").lower(), given.get("action", "")))
            self._open = True
        elif not self._open or not (name := given.get("name")):
            return
        elif tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            unsaid = "on" if given.get("type") == "checkbox" else ""
            self.forms[-1].fields.append((name, given.get("value", unsaid)))
        elif tag == "input":
            self.forms[-1].empty.append(name)
        elif tag == "button":
            self.forms[-1].buttons.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False

    def handle_data(self, data: str) -> None:
        if text := data.strip():
            self.words.append(text)


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    status: int
    words: str
    forms: tuple[Form, ...]

    def form_with(self, *names: str) -> Form | None:
        """Return the form that has all these fields or buttons."""
        for form in self.forms:
            if set(names) <= form.names:
                return form
        return None


class Browser:
    """A browser without a window: keeps cookies, follows redirects, stops at the way back into the app.

    ``callback`` is that address once it was reached.
    """

    def __init__(self, language: str = "ja") -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"Accept-Language": language, "User-Agent": "MoonMail-Tour"})
        self.callback = ""

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def open(self, url: str) -> Page:
        return self._follow("GET", url, [])

    def submit(self, page: Page, form: Form, **values: str) -> Page:
        """Send the form with ``values`` over what it came with.

        Raises:
            FormError: the way goes on for ever. requests.RequestException: the backend can't be reached.
        """
        return self._follow(form.method.upper(), urljoin(page.url, form.action or page.url), form.filled(values))

    def _follow(self, method: str, url: str, data: list[tuple[str, str]]) -> Page:
        own = urlsplit(url).netloc
        for _ in range(_STEPS):
            # Browsers say where a form came from; the backend checks it.
            headers = {"Origin": f"{urlsplit(url).scheme}://{own}"} if method == "POST" else {}
            response = self._session.request(
                method, url, data=data or None, headers=headers, allow_redirects=False, timeout=_SECONDS
            )
            if not response.is_redirect:
                return _read(response)
            url, method, data = urljoin(url, response.headers["Location"]), "GET", []
            if urlsplit(url).netloc != own:
                self.callback = url
                return Page(url, response.status_code, "", ())
        raise FormError("redirected for ever")

    def deliver(self) -> None:
        """Go to the address that leads back into the app."""
        self._session.get(self.callback, allow_redirects=False, timeout=_SECONDS)


def _read(response: requests.Response) -> Page:
    reader = _Reader()
    reader.feed(response.content.decode("utf-8", "replace"))
    return Page(response.url, response.status_code, " ".join(reader.words), tuple(reader.forms))


def _wanted(page: Page, *names: str) -> Form:
    form = page.form_with(*names)
    if form is None:
        raise FormError(f"no form with {', '.join(names)} (status {page.status})", page.words)
    return form


def sign_in(authorize_url: str, identifier: str, password: str, *, language: str = "ja", deliver: bool = True) -> str:
    """Sign in on the backend's pages and say yes; return the address that leads back into the app.

    ``deliver`` False: the address is only returned, not visited.

    Raises:
        FormError: the sign-in did not succeed. requests.RequestException: the backend can't be reached.
    """
    with Browser(language) as browser:
        page = browser.open(authorize_url)
        page = browser.submit(page, _wanted(page, "login", "password"), login=identifier, password=password)
        if not browser.callback:
            browser.submit(page, _wanted(page, "request", "action"), action="grant")
        if not browser.callback:
            raise FormError("the way back into the app was not reached", page.words)
        if deliver:
            browser.deliver()
        return browser.callback


def pay(checkout_url: str, action: str = "pay", *, language: str = "ja") -> str:
    """Press a button of the sample payment page: ``pay``, ``decline`` or ``cancel``. Return what the page says then.

    Raises:
        FormError: it is no open payment page. requests.RequestException: the backend can't be reached.
    """
    with Browser(language) as browser:
        page = browser.open(checkout_url)
        return browser.submit(page, _wanted(page, "action"), action=action).words


def answer_kiosk(
    address: str,
    identifier: str,
    password: str,
    *,
    action: str = "allow",
    compare: str = "",
    typed: str = "",
    language: str = "ja",
) -> str:
    """Be the phone that read a kiosk's QR code: sign in, compare the code, press a button. Return what the page says.

    ``address``: what the QR code says. ``action``: ``allow`` or ``deny``. ``compare``: the code on the kiosk's screen.
    ``typed``: the same, for somebody who opened the address without it and types it there.

    Raises:
        FormError: the page is another than expected, or shows another code. requests.RequestException: no backend.
    """
    with Browser(language) as browser:
        page = browser.open(address)
        page = browser.submit(page, _wanted(page, "login", "password"), login=identifier, password=password)
        if typed:
            page = browser.submit(page, _wanted(page, "user_code"), user_code=typed)
        form = _wanted(page, "user_code", "member", "action")
        if compare not in page.words:
            raise FormError("another code than on the kiosk", page.words)
        return browser.submit(page, form, action=action).words
