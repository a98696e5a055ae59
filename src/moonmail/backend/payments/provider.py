"""What a payment provider must be able to do. Its signed notices are the only way by which a payment becomes paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from moonmail.domain.text import Text


class NoticeKind(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """``amount`` is whole yen. ``base_url`` is where the member reached us, with a slash at its end."""

    payment_id: UUID
    amount: int
    title: Text
    expires_at: datetime
    base_url: str


@dataclass(frozen=True, slots=True)
class Session:
    """A hosted payment page."""

    token: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A provider's word, verified. ``amount`` is whole yen; of ``REFUNDED``, what has gone back in all so far."""

    payment_id: UUID
    session: str
    kind: NoticeKind
    amount: int
    occurred_at: datetime


class ForgedNotice(Exception):
    """The notice is not the provider's: unsigned, altered, for another key, or too old to be trusted."""


class ProviderDown(Exception):
    """The provider could not be reached. Nothing was paid; the same request may be sent again."""


class Provider(Protocol):
    """All calls may be repeated: the same payment gets the same session, an ended session stays ended."""

    @property
    def name(self) -> str: ...

    def create_session(self, request: SessionRequest) -> Session:
        """Open a page to pay on. Raises ProviderDown."""

    def expire_session(self, token: str) -> None:
        """Close the page, if nobody has paid yet."""

    def refund(self, token: str, amount: int) -> None:
        """Ask for whole yen to go back until ``amount`` have in all. The provider says by notice when they have."""

    def verify_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Return what a notice says. Raises ForgedNotice."""
