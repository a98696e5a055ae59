"""What can go wrong between the member and the backend, as kinds. Words for them are the shell's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.client.model import Trouble

# What passes by itself, or what the member alone can mend, needs no desk.
_WITHOUT_CODE: Final = frozenset({Trouble.OFFLINE, Trouble.SIGNED_OUT, Trouble.CLOCK_WRONG})


def code_to_quote(trouble: Trouble | None, quote: str = "") -> str:
    """Return what to tell the desk: the backend's number for the exchange if it gave one, else the trouble's name."""
    if trouble is None or trouble in _WITHOUT_CODE:
        return ""
    return quote or f"app.{trouble}"


@dataclass(frozen=True, slots=True)
class Slot:
    """Another slot that would have worked, as a refusal names it. Prices in whole yen."""

    mission_id: str
    size: str
    left: int
    price: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem document. ``code`` is a ProblemCode or one that a newer backend added. ``fields``: what is wrong."""

    status: int
    code: str
    detail: str = ""
    quote: str = ""
    current: str = ""
    alternatives: tuple[Slot, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


class ExchangeError(Exception):
    """An exchange with the backend failed.

    ``retry_after``: seconds that the backend asked to wait. ``status``: of an answer with a server's error, else 0.
    """

    def __init__(
        self,
        trouble: Trouble,
        detail: str = "",
        *,
        refusal: Refusal | None = None,
        retry_after: float | None = None,
        quote: str = "",
        status: int = 0,
    ) -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble
        self.status = status
        self.refusal = refusal
        self.retry_after = retry_after
        self.quote = quote or (refusal.quote if refusal else "")


class StoreError(Exception):
    """The store can't take this. ``trouble``: STORE_FULL, STORE_READ_ONLY or STORE_TOO_NEW. What was saved is safe."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble


class SignInReason(StrEnum):
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    NO_BROWSER = "no_browser"
    DENIED = "denied"
    BAD_ANSWER = "bad_answer"


class SignInError(Exception):
    """Sign-in ended without a session. Nothing of the member's changed."""

    def __init__(self, reason: SignInReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason


class CarryReason(StrEnum):
    """``CUT``: an address that lost its end. ``OTHER_SERVER``: kept by another backend than this app's."""

    NO_CODE = "no_code"
    CUT = "cut"
    OTHER_SERVER = "other_server"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    TOO_NEW = "too_new"


class CarryError(Exception):
    """A draft can't be carried or opened, whatever the backend says. ``server``: where it is, for OTHER_SERVER."""

    def __init__(self, reason: CarryReason, server: str = "") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.server = server
