"""The client as its shell sees it: one object, no call blocks, everything that happens comes as an event.

Listeners are called on the engine's own threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.client.clock import Clock, system_clock
from moonmail.client.model import (
    BoardRow,
    Draft,
    Event,
    Flight,
    HoldView,
    Operation,
    Session,
    ShipmentCard,
    ShipmentDetail,
    Status,
)
from moonmail.client.profile import Profile
from moonmail.domain.sizes import SizeCode

if TYPE_CHECKING:
    from moonmail.client.secrets import SecretStore
    from moonmail.contract.bookings import ConfirmationIn


@dataclass(frozen=True, slots=True)
class Settings:
    """``proxy``: empty for the system's, ``none`` for no proxy, or its URL."""

    server_url: str
    proxy: str = ""


def read_board(profile: Profile) -> list[BoardRow]:
    """Return Departures as last synced, at once, for the first frame. Empty when nothing is stored or readable."""
    raise NotImplementedError


class Engine:
    """Nothing happens before ``start``. A future fails with ``StoreError`` when the profile can't take a write."""

    def __init__(
        self,
        profile: Profile,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        secrets: SecretStore | None = None,
        in_memory: bool = False,
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Begin syncing: every 15 s in use, 300 s in the background, at once after an own write."""
        raise NotImplementedError

    def close(self) -> None:
        """End all threads and wait for them. What was saved stays saved."""
        raise NotImplementedError

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` with every event until the returned function is called."""
        raise NotImplementedError

    @property
    def status(self) -> Status:
        raise NotImplementedError

    @property
    def session(self) -> Session:
        raise NotImplementedError

    def set_in_use(self, in_use: bool) -> None:
        raise NotImplementedError

    def sync_now(self) -> Future[Status]:
        """Sync at once, also while backing off. The status says how it went."""
        raise NotImplementedError

    def configure(self, settings: Settings) -> Future[None]:
        """Use another server or proxy from now on. What is stored of another server goes."""
        raise NotImplementedError

    def board(self) -> Future[list[BoardRow]]:
        raise NotImplementedError

    def flight(self, mission_id: str) -> Future[Flight | None]:
        raise NotImplementedError

    def shipments(self, offset: int = 0, limit: int = 50) -> Future[list[ShipmentCard]]:
        """Return cards, newest movement first, with what is only asked for among them."""
        raise NotImplementedError

    def shipment(self, shipment_id: UUID) -> Future[ShipmentDetail | None]:
        raise NotImplementedError

    def operations(self) -> Future[list[Operation]]:
        """Return everything asked for and not done, oldest first."""
        raise NotImplementedError

    def hold(self, hold_id: UUID) -> Future[HoldView | None]:
        raise NotImplementedError

    def drafts(self) -> Future[list[Draft]]:
        """Return what is being written, newest first. An ordered draft comes back only if its order is refused."""
        raise NotImplementedError

    def draft(self, draft_id: UUID) -> Future[Draft | None]:
        raise NotImplementedError

    def save_draft(self, draft: Draft) -> Future[None]:
        """Save at every change; the latest wins. When the future is done, it survives a kill."""
        raise NotImplementedError

    def discard_draft(self, draft_id: UUID) -> Future[None]:
        raise NotImplementedError

    def keep_file(self, data: bytes) -> Future[str]:
        """Keep ``data`` in the profile and return its SHA-256, the name to read it by."""
        raise NotImplementedError

    def read_file(self, sha256: str) -> Future[bytes | None]:
        raise NotImplementedError

    def sign_in(self, open_browser: Callable[[str], bool], language: str, join: bool = False) -> Future[Session]:
        """Sign in on the backend's own pages in the system browser. ``join``: begin with the page for new members.

        The future fails with ``SignInError``, whose ``reason`` is cancelled, timed_out, no_browser or denied, or with
        ``ExchangeError`` when the backend can't be reached.
        """
        raise NotImplementedError

    def cancel_sign_in(self) -> None:
        raise NotImplementedError

    def sign_out(self) -> Future[Session]:
        """Forget the member: tokens, bookings, drafts, files and what still waits. The catalogue stays.

        Ask first while ``status.waiting`` is not 0: that many asks were never sent and are lost.
        """
        raise NotImplementedError

    def ask_hold(self, mission_id: str, size: SizeCode, title: str) -> Future[UUID]:
        """Ask for a slot. Returns the hold's id once the ask is on disk; the answer comes as an event."""
        raise NotImplementedError

    def release_hold(self, hold_id: UUID) -> Future[None]:
        raise NotImplementedError

    def order(
        self,
        draft: Draft,
        *,
        plate_png: bytes,
        photo: bytes | None,
        drawing_png: bytes | None,
        confirmation: ConfirmationIn,
        price: int,
    ) -> Future[UUID]:
        """Order what ``draft`` says on its hold. Returns the shipment's id once everything is on disk.

        Raises (in the future):
            ValueError: the draft has no ``hold_id``.
        """
        raise NotImplementedError

    def pay(self, booking_id: UUID) -> Future[UUID]:
        """Start a new payment. Its ``checkout_url`` comes with the Payment object (StoreChanged)."""
        raise NotImplementedError

    def dismiss(self, operation_id: UUID) -> Future[None]:
        """The member has read this refusal and what it took along: kept in history, no longer counted."""
        raise NotImplementedError

    def retry(self, operation_id: UUID) -> Future[None]:
        raise NotImplementedError

    def export_pass_keys(self) -> Future[Path]:
        """Return the JWK set file in the profile, fetched if it is not there yet."""
        raise NotImplementedError
