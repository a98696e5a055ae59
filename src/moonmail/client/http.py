"""Talking to the backend: one session, and every way it can fail as a kind. Imported off the GUI thread only."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from moonmail.client.clock import Clock
from moonmail.client.errors import ExchangeError, Refusal, Slot
from moonmail.client.model import Trouble
from moonmail.client.sockets import Adapter, Sockets
from moonmail.contract.version import API_HEADER, API_MAJOR, API_MINOR, CLIENT_HEADER, REQUEST_ID_HEADER
from moonmail.domain.text import Language

CONNECT_SECONDS: Final = 5.0
STALL_SECONDS: Final = 15.0
LARGEST_ANSWER: Final = 64 * 1024 * 1024
CLOCK_TOLERANCE: Final = 300.0
_PIECE: Final = 64 * 1024
_LONGEST_NUMBER: Final = 15
UNSAID: Final = "unsaid"
_EXPIRED, _NOT_YET_VALID = 10, 9

_NO_ADDRESS: Final = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: 200, 201, 204 or 304. ``api``: the version that the backend says it speaks, or empty.

    ``offset``: how much of a file is there, where that was asked.
    """

    status: int
    body: bytes
    etag: str
    quote: str
    api: str = ""
    offset: int | None = None


@cache
def client_version() -> str:
    try:
        return version("moonmail")
    except PackageNotFoundError:
        return "0.0.0"


def who_is_old(api: str) -> Trouble:
    """Return whose version is behind when the backend speaks ``api`` and this app can't: TOO_OLD is this app."""
    major = api.partition(".")[0]
    return Trouble.SERVER_TOO_OLD if major.isdecimal() and int(major) < API_MAJOR else Trouble.TOO_OLD


def is_newer(api: str) -> bool:
    """Return whether ``api`` is a later version than this app was made for, of the same major number or not."""
    numbers = [int(part) if part.isdecimal() else 0 for part in api.split(".")[:2]]
    return numbers > [API_MAJOR, API_MINOR]


class Http:
    """``base`` is the backend's address without a slash at the end. ``proxy``: see ``engine.Settings``."""

    def __init__(
        self, base: str, proxy: str, clock: Clock, *, connect: float = CONNECT_SECONDS, stall: float = STALL_SECONDS
    ) -> None:
        self.base = base.rstrip("/")
        self.language = Language.JA
        self._clock = clock
        self._timeouts = (connect, stall)
        self._sockets = Sockets()
        self._session = requests.Session()
        self._direct = proxy == "none"
        self._session.trust_env = not proxy
        if proxy and not self._direct:
            address = proxy if "://" in proxy else f"http://{proxy}"
            self._session.proxies = {"http": address, "https": address}
        adapter = Adapter(self._sockets)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def abort(self) -> None:
        """End what is under way at once. For another thread; nothing can be called any more."""
        self._sockets.abort()

    def close(self) -> None:
        """Close what is idle; what is under way closes when it ends."""
        self._session.close()

    def call(
        self,
        method: str,
        url: str,
        *,
        token: str | None = None,
        body: bytes | None = None,
        content_type: str = "application/json",
        etag: str = "",
        oauth: bool = False,
        into: Callable[[bytes], None] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call ``url`` (a path of the backend, or a whole address) and return its good answer.

        ``into`` takes a good answer's body in pieces, however large it is; then the answer itself has none.

        Raises:
            ExchangeError: anything else, as a kind.
        """
        full = url if "://" in url else self.base + url
        sent = {
            CLIENT_HEADER: f"moonmail/{client_version()}",
            "Accept": "*/*" if into else "application/json, application/problem+json",
            "Accept-Language": self.language.value,
            "User-Agent": f"moonmail/{client_version()}",
            # requests would send what a .netrc holds for this host.
            "Authorization": f"Bearer {token}" if token else "",
        }
        if not token:
            del sent["Authorization"]
        if body is not None:
            sent["Content-Type"] = content_type
        if etag:
            sent["If-None-Match"] = etag
        sent |= headers or {}
        try:
            with self._session.request(
                method,
                full,
                data=body,
                headers=sent,
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
                auth=_no_auth,
            ) as response:
                return self._judge(response, full, oauth=oauth, into=into)
        except requests.RequestException as error:
            raise self._kind(error, full) from None
        except (HTTPError, OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            raise self._kind(error, full) from None

    def _judge(
        self, response: requests.Response, url: str, *, oauth: bool, into: Callable[[bytes], None] | None
    ) -> Answer:
        status = response.status_code
        quote = response.headers.get(REQUEST_ID_HEADER, "")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        api = response.headers.get(API_HEADER, "")
        if status == 407:
            raise ExchangeError(Trouble.PROXY_AUTH)
        if status == 511:
            raise ExchangeError(Trouble.CAPTIVE_PORTAL)
        if api and api.partition(".")[0] != str(API_MAJOR):
            raise ExchangeError(who_is_old(api), f"the backend speaks {api}, this app {API_MAJOR}", quote=quote)
        if 300 <= status < 400 and status != 304:
            elsewhere = urlsplit(response.headers.get("Location", "")).hostname
            if elsewhere and elsewhere != urlsplit(url).hostname:
                raise ExchangeError(Trouble.CAPTIVE_PORTAL, f"sent on to {elsewhere}")
            raise ExchangeError(Trouble.NOT_MOONMAIL, f"answered {status}")
        if status >= 500:
            raise ExchangeError(
                Trouble.SERVER_DOWN,
                f"answered {status}",
                retry_after=self._retry_after(response),
                quote=quote,
                status=status,
            )
        if into is not None and status == 200 and (api or kind != "text/html"):
            for part in response.iter_content(_PIECE):
                into(part)
            return Answer(status, b"", "", quote, api)
        body = b"" if status in (204, 304) else _read(response)
        # An empty answer is no page, whatever it calls itself.
        if status < 300 and kind == "text/html" and not api and body.strip():
            raise ExchangeError(Trouble.CAPTIVE_PORTAL, "answered with a page")
        if status >= 400:
            refusal = _problem(status, body, quote, oauth=oauth) if kind.endswith("json") else None
            if refusal is None and api and response.request.method == "HEAD":
                # A head has no body to say why.
                refusal = Refusal(status, UNSAID, quote=quote)
            raise self._refused(response, kind, refusal, quote, is_ours=bool(api))
        told = response.headers.get("Upload-Offset", "")
        offset = int(told) if told.isascii() and told.isdecimal() and len(told) <= _LONGEST_NUMBER else None
        return Answer(status, body, response.headers.get("ETag", ""), quote, api, offset)

    def _refused(
        self, response: requests.Response, kind: str, refusal: Refusal | None, quote: str, *, is_ours: bool
    ) -> ExchangeError:
        status = response.status_code
        if status == 401 and (is_ours or refusal):
            return ExchangeError(Trouble.SIGNED_OUT, refusal=refusal, quote=quote)
        if status == 426:
            return ExchangeError(Trouble.TOO_OLD, "this app is too old", refusal=refusal, quote=quote)
        if status in (408, 425):
            return ExchangeError(Trouble.TIMEOUT, f"answered {status}", quote=quote)
        if status == 429:
            wait = self._retry_after(response)
            return ExchangeError(
                Trouble.SERVER_DOWN,
                "asked to wait",
                refusal=refusal,
                retry_after=wait or 10.0,
                quote=quote,
                status=status,
            )
        # Only a problem document of a MoonMail backend is a no. A portal or a wrong address also knows 403 and 404.
        if refusal is None:
            return ExchangeError(Trouble.NOT_MOONMAIL, f"answered {status} with {kind or 'nothing'}", quote=quote)
        return ExchangeError(Trouble.REFUSED, f"{status} {refusal.code}", refusal=refusal, quote=quote)

    def _retry_after(self, response: requests.Response) -> float | None:
        text = response.headers.get("Retry-After", "").strip()
        if text.isdigit():
            return float(text)
        try:
            return max(0.0, (parsedate_to_datetime(text) - self._clock.now()).total_seconds())
        except (TypeError, ValueError):
            return None

    def _kind(self, error: BaseException, url: str) -> ExchangeError:
        """Return the failure's kind. The message is ours: theirs may quote addresses with what is in them."""
        causes = list(_causes(error))
        if any("407" in str(cause) and "unnel" in str(cause) for cause in causes):
            return ExchangeError(Trouble.PROXY_AUTH)
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return self._certificate(cause, url)
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return ExchangeError(Trouble.TLS, "no secure connection")
        if isinstance(error, requests.Timeout) or any(isinstance(cause, TimeoutError) for cause in causes):
            return ExchangeError(Trouble.TIMEOUT)
        if isinstance(error, _NO_ADDRESS):
            return ExchangeError(Trouble.NOT_MOONMAIL, "not an address")
        if any(_is_no_http(cause) for cause in causes):
            return ExchangeError(Trouble.NOT_MOONMAIL, "did not answer in HTTP")
        if isinstance(error, requests.exceptions.ProxyError) and not any("unnel" in str(cause) for cause in causes):
            return ExchangeError(Trouble.PROXY_DOWN)
        return ExchangeError(Trouble.OFFLINE, type(error).__name__)

    def _certificate(self, error: ssl.SSLCertVerificationError, url: str) -> ExchangeError:
        if error.verify_code in (_EXPIRED, _NOT_YET_VALID) and self._direct_to(url):
            told = _date_of(url, self._timeouts[0])
            if told is not None and abs((told - self._clock.now()).total_seconds()) > CLOCK_TOLERANCE:
                return ExchangeError(Trouble.CLOCK_WRONG)
        return ExchangeError(Trouble.TLS, error.verify_message)

    def _direct_to(self, url: str) -> bool:
        return not self._session.merge_environment_settings(url, {}, None, None, None)["proxies"]


def _is_no_http(cause: BaseException) -> bool:
    # The library counts hanging up without a word among the bad status lines.
    return isinstance(cause, http.client.BadStatusLine) and not isinstance(cause, http.client.RemoteDisconnected)


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    # Given, so that requests does not look for a password in a .netrc.
    return request


def _read(response: requests.Response) -> bytes:
    """Return the whole body. Each piece has its own time limit, the whole has none but its size."""
    parts, size = [], 0
    for part in response.iter_content(_PIECE):
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise ExchangeError(Trouble.NOT_MOONMAIL, "the answer does not end")
    return b"".join(parts)


def _problem(status: int, body: bytes, quote: str, *, oauth: bool) -> Refusal | None:
    """Read a problem document (RFC 9457) of MoonMail: it has a code. A code that is new to this version is kept."""
    try:
        doc: Any = json.loads(body)
        code = doc.get("code")
        # The error document of OAuth (RFC 6749, 5.2) comes from the token endpoint alone.
        if code is None and oauth:
            code = doc.get("error")
        if not isinstance(code, str) or not code:
            return None
        return Refusal(
            status=status,
            code=code,
            detail=str(doc.get("detail") or doc.get("title") or ""),
            quote=str(doc.get("request_id") or quote),
            current=str(doc.get("current") or ""),
            alternatives=tuple(
                Slot(str(slot["mission_id"]), str(slot["size"]), int(slot["left"]), int(slot["price"]))
                for slot in doc.get("alternatives") or ()
            ),
            fields=tuple((str(name), str(why)) for name, why in dict(doc.get("fields") or {}).items()),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _causes(error: BaseException | None) -> Any:
    """Yield the exception and everything it wraps, also where a library keeps it in ``args`` or ``reason``."""
    seen: set[int] = set()
    todo = [error]
    while todo:
        each = todo.pop()
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        todo += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]


def _date_of(url: str, timeout: float) -> datetime | None:
    """Return what the server says the time is, over a connection that proves nothing: it only chooses our words."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=timeout, context=context)
    try:
        connection.request("HEAD", "/")
        told = parsedate_to_datetime(connection.getresponse().headers.get("Date", ""))
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    except (OSError, http.client.HTTPException, ValueError, TypeError):
        return None
    finally:
        connection.close()
