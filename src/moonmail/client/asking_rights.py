"""Asking for what a buyer may do after the order: change, cancel, choose, give away, have a receipt.

Each ask is on disk before its future is done, and goes in the lane of its booking: first come, first sent.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.client import rights, talking
from moonmail.client.asking import Asking, Prepared
from moonmail.client.model import Draft
from moonmail.client.outbox import Ask
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.contract.gifts import GiftMove
    from moonmail.contract.items import HandIn, ItemIn


class AskingRights:
    """See the methods of ``Engine`` of the same names."""

    def __init__(self, asking: Asking, language: Callable[[], Language]) -> None:
        self._asking = asking
        self._language = language

    def change_content(
        self,
        draft: Draft,
        *,
        plate_png: bytes | None,
        photo: bytes | None,
        drawing_png: bytes | None,
        item: ItemIn | None,
    ) -> Future[UUID]:
        def prepare(connection: sqlite3.Connection) -> Prepared:
            what = self._asking.write_down(connection, draft, plate_png, photo, drawing_png, item)
            wanted = rights.change(connection, draft, what)
            self._asking.hide(connection, draft, wanted[-1].id)
            return wanted, wanted[-1].id

        return self._asking.ask(prepare, "draft")

    def hand_in(self, shipment_id: UUID, hand_in: HandIn) -> Future[UUID]:
        return self._one(lambda c: rights.hand_in(c, shipment_id, hand_in))

    def cancel(self, booking_id: UUID, refund: int) -> Future[UUID]:
        return self._one(lambda c: rights.cancellation(c, booking_id, refund))

    def choose(
        self,
        entitlement_id: UUID,
        kind: EntitlementKind,
        mission_id: str | None,
        terms_version: str | None,
        facts_sha256: str | None,
    ) -> Future[UUID]:
        language = self._language().value
        return self._one(
            lambda c: rights.choice(c, entitlement_id, kind, mission_id, terms_version, facts_sha256, language)
        )

    def make_gift(self, booking_id: UUID, receiver: str, note: str) -> Future[UUID]:
        return self._one(lambda c: rights.gift(c, booking_id, receiver, note))

    def move_gift(self, gift_id: UUID, move: GiftMove) -> Future[UUID]:
        return self._one(lambda c: rights.gift_move(c, gift_id, move))

    def receipt(self, booking_id: UUID, addressee: str) -> Future[UUID]:
        return self._one(lambda c: rights.receipt(c, booking_id, addressee))

    def consent(self, document: str, version: str) -> Future[UUID]:
        return self._one(lambda _: rights.consent(document, version))

    def write_to_desk(self, text: str, case_id: UUID | None, booking_id: UUID | None) -> Future[UUID]:
        return self._one(lambda _: talking.message(text, case_id, booking_id))

    def read_case(self, case_id: UUID, read_to: int) -> Future[UUID]:
        return self._one(lambda c: talking.reading(c, case_id, read_to))

    def _one(self, make: Callable[[sqlite3.Connection], Ask]) -> Future[UUID]:
        def prepare(connection: sqlite3.Connection) -> Prepared:
            ask = make(connection)
            return [ask], ask.id

        return self._asking.ask(prepare)
