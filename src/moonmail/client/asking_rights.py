"""Asking for what a buyer may do after the order: change, cancel, choose, give away, have a receipt.

Each ask is on disk before its future is done, and goes in the lane of its booking: first come, first sent.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.client.model import Draft
from moonmail.domain.mission import EntitlementKind

if TYPE_CHECKING:
    from moonmail.client.asking import Asking
    from moonmail.contract.gifts import GiftMove
    from moonmail.contract.items import HandIn, ItemIn


class AskingRights:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def change_content(
        self,
        draft: Draft,
        *,
        plate_png: bytes | None,
        photo: bytes | None,
        drawing_png: bytes | None,
        item: ItemIn | None,
    ) -> Future[UUID]:
        """See ``Engine.change_content``."""
        raise NotImplementedError

    def hand_in(self, shipment_id: UUID, hand_in: HandIn) -> Future[UUID]:
        raise NotImplementedError

    def cancel(self, booking_id: UUID, refund: int) -> Future[UUID]:
        raise NotImplementedError

    def choose(
        self,
        entitlement_id: UUID,
        kind: EntitlementKind,
        mission_id: str | None,
        terms_version: str | None,
        facts_sha256: str | None,
    ) -> Future[UUID]:
        raise NotImplementedError

    def make_gift(self, booking_id: UUID, receiver: str, note: str) -> Future[UUID]:
        raise NotImplementedError

    def move_gift(self, gift_id: UUID, move: GiftMove) -> Future[UUID]:
        raise NotImplementedError

    def receipt(self, booking_id: UUID, addressee: str) -> Future[UUID]:
        raise NotImplementedError

    def consent(self, document: str, version: str) -> Future[UUID]:
        raise NotImplementedError
