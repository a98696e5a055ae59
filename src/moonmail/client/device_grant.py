"""Signing in by a phone (RFC 8628, the side of the device): show a code, ask now and then, renew it when it is over.

A guest's tokens are handed to the caller and kept nowhere here. The user code is on the screen for everybody; the
device code, which fetches the tokens, never leaves this module but to the backend.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlencode, urlsplit

from moonmail.client.errors import ExchangeError, SignInError, SignInReason
from moonmail.client.model import Trouble
from moonmail.contract.version import DEVICE_GRANT, KIOSK_CLIENT_ID, KIOSK_SCOPES, LOGIN_HINT

if TYPE_CHECKING:
    from moonmail.client.clock import Clock

# RFC 8628, 3.2 and 3.5.
_INTERVAL: Final = 5.0
_SLOWER_BY: Final = 5.0
_FIRST_PAUSE: Final = 1.0
# 2, 4, 8, 16 and 20 seconds: a kiosk tells of a new session every four.
_UNKNOWN_MOST: Final = 5
# While there is no network, the pause doubles up to this (RFC 8628, 3.5, asks for it); the guest stands there waiting.
LONGEST_PAUSE: Final = 20.0
_LONGEST_TEXT: Final = 2000
# What passes by itself while a guest stands there. Anything else is told, and ends the attempt.
PASSES: Final = frozenset(
    {Trouble.OFFLINE, Trouble.TIMEOUT, Trouble.SERVER_DOWN, Trouble.PROXY_DOWN, Trouble.CAPTIVE_PORTAL}
)


class Renewed(StrEnum):
    """Why another code is shown than before. ``LOST``: a yes may have been given to the old one, and got lost."""

    NO = "no"
    EXPIRED = "expired"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """What a guest is shown. ``code`` is empty while there is none to show: ``trouble`` says why.

    ``page``: where to type the code, ``address``: the same with the code in it, for a QR code. ``ends_at``: seconds of
    the clock's ``monotonic``. ``good_for``: seconds from the first to the last moment of the code. ``trouble``: the
    last exchange failed with it; the code stays good meanwhile, and it goes on by itself. ``answered``: somebody said
    yes, and who it is is being asked.
    """

    code: str = ""
    page: str = ""
    address: str = field(default="", repr=False)
    ends_at: float = 0.0
    good_for: float = 0.0
    renewed: Renewed = Renewed.NO
    trouble: Trouble | None = None
    answered: bool = False

    def address_for(self, membership_number: str) -> str:
        """Return ``address`` with a hint of who signs in; the page fills it in, and the guest can change it."""
        if not self.address or not membership_number:
            return self.address
        mark = "&" if urlsplit(self.address).query else "?"
        return f"{self.address}{mark}{urlencode({LOGIN_HINT: membership_number})}"


class Call(Protocol):
    """Send a form and return the body of a good answer. Raises ExchangeError, as ``Http.call`` with ``oauth``."""

    def __call__(self, form: dict[str, str], /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    device_code: str = field(repr=False)
    interval: float
    shown: PhoneCode


class _Renew(Exception):
    def __init__(self, why: Renewed) -> None:
        super().__init__(why)
        self.why = why


class DeviceGrant:
    """``ask`` and ``poll`` call the two endpoints. ``pause`` waits so many seconds, and raises if it was cancelled."""

    def __init__(
        self, ask: Call, poll: Call, clock: Clock, pause: Callable[[float], None], shown: Callable[[PhoneCode], None]
    ) -> None:
        self._ask = ask
        self._poll = poll
        self._clock = clock
        self._pause = pause
        self._tell = shown
        self._told: PhoneCode | None = None

    def tokens(self, kiosk_session: str, kiosk_secret: str) -> dict[str, Any]:
        """Show codes until a member says yes on a phone; return the token document. Both bind it to a kiosk's session.

        Raises:
            SignInError: somebody said no, or it was cancelled. ExchangeError: it can't go on by itself.
        """
        from moonmail.contract.kiosk import KIOSK_SECRET_PARAMETER, KIOSK_SESSION_PARAMETER

        form = {
            "client_id": KIOSK_CLIENT_ID,
            "scope": " ".join(KIOSK_SCOPES),
            KIOSK_SESSION_PARAMETER: kiosk_session,
            KIOSK_SECRET_PARAMETER: kiosk_secret,
        }
        why = Renewed.NO
        while True:
            asked = self._asked(form, why)
            self._show(asked.shown)
            try:
                return self._wait_for_tokens(asked)
            except _Renew as renew:
                why = renew.why

    def _asked(self, form: dict[str, str], why: Renewed) -> _Asked:
        pauses, unknown = backoff(_FIRST_PAUSE), 0
        while True:
            at = self._clock.monotonic()
            try:
                return _read_asked(self._ask(form), at, why)
            except ExchangeError as error:
                if _code(error) == "invalid_grant" and unknown < _UNKNOWN_MOST:
                    # The kiosk's session began a moment ago, and the backend has not heard of it yet.
                    unknown += 1
                    self._show(PhoneCode(renewed=why))
                else:
                    self._bear(error)
                    unknown = 0
                    self._show(PhoneCode(renewed=why, trouble=error.trouble))
                self._pause(max(next(pauses), error.retry_after or 0.0))

    def _wait_for_tokens(self, asked: _Asked) -> dict[str, Any]:
        interval = asked.interval
        pauses = backoff(interval)
        pause = interval
        form = {"grant_type": DEVICE_GRANT, "device_code": asked.device_code, "client_id": KIOSK_CLIENT_ID}
        while True:
            left = asked.shown.ends_at - self._clock.monotonic()
            if left <= 0:
                raise _Renew(Renewed.EXPIRED)
            self._pause(min(pause, left))
            if self._clock.monotonic() >= asked.shown.ends_at:
                raise _Renew(Renewed.EXPIRED)
            try:
                return read_tokens(self._poll(form))
            except ExchangeError as error:
                if code := _code(error):
                    interval += _SLOWER_BY if _judged(code, error) else 0.0
                    pause, pauses = interval, backoff(interval)
                    self._show(asked.shown)
                    continue
                self._bear(error)
                self._show(replace(asked.shown, trouble=error.trouble))
                pause = max(next(pauses), error.retry_after or 0.0)

    def _show(self, code: PhoneCode) -> None:
        if code != self._told:
            self._told = code
            self._tell(code)

    @staticmethod
    def _bear(error: ExchangeError) -> None:
        if error.trouble not in PASSES:
            raise error


def backoff(first: float) -> Iterator[float]:
    """Yield growing pauses: doubled each time, up to ``LONGEST_PAUSE`` (or ``first``, if that is longer)."""
    pause, most = first, max(first, LONGEST_PAUSE)
    while True:
        pause = min(pause * 2, most)
        yield pause


def _code(error: ExchangeError) -> str:
    return error.refusal.code if error.refusal is not None else ""


def _judged(code: str, error: ExchangeError) -> bool:
    """Return whether to slow down; raise unless it is simply to be asked again later."""
    match code:
        case "authorization_pending":
            return False
        case "slow_down":
            return True
        case "expired_token":
            raise _Renew(Renewed.EXPIRED) from None
        case "invalid_grant":
            # The tokens were sent and never arrived, or the backend forgot the code: it is worth nothing any more.
            raise _Renew(Renewed.LOST) from None
        case "access_denied":
            raise SignInError(SignInReason.DENIED) from None
        case _:
            raise error


def read_tokens(body: bytes) -> dict[str, Any]:
    """Read a token document (RFC 6749, 5.1).

    Raises:
        ExchangeError: NOT_MOONMAIL, it is none.
    """
    try:
        doc = json.loads(body)
        if not isinstance(doc["access_token"], str):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise ExchangeError(Trouble.NOT_MOONMAIL, "no tokens in the answer") from None
    return dict(doc)


def _read_asked(body: bytes, at: float, why: Renewed) -> _Asked:
    """``at``: when it was asked; from then on the code is taken to grow old."""
    try:
        doc = json.loads(body)
        words = [doc[name] for name in ("device_code", "user_code", "verification_uri")]
        complete = doc.get("verification_uri_complete") or doc["verification_uri"]
        if not all(isinstance(word, str) and 0 < len(word) <= _LONGEST_TEXT for word in [*words, complete]):
            raise TypeError
        good_for, interval = float(doc["expires_in"]), float(doc.get("interval") or _INTERVAL)
        if not (0 < good_for <= 86400 and 0 < interval <= 600):
            raise ValueError
        if not all(urlsplit(address).scheme in ("http", "https") for address in (words[2], complete)):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ExchangeError(Trouble.NOT_MOONMAIL, "no code in the answer") from None
    device_code, user_code, page = words
    return _Asked(device_code, interval, PhoneCode(user_code, page, complete, at + good_for, good_for, why))
