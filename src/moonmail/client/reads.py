"""What the shell looks at: each read sees one consistent state of the store.

What the objects of the wire take to read is imported on the store's thread: the first frame must not wait for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.client import drafts, outbox, projections
from moonmail.client.model import BoardRow, Elsewhere, Flight, HoldView, Operation, ShipmentCard, ShipmentDetail

if TYPE_CHECKING:
    from moonmail.client.sessions import Sessions
    from moonmail.client.store import Store
    from moonmail.client.talking import Conversation
    from moonmail.contract.accounts import Member
    from moonmail.contract.entitlements import Entitlement
    from moonmail.contract.gifts import Gift


class Reads:
    """See the methods of ``Engine`` of the same names."""

    def __init__(self, store: Store, sessions: Sessions) -> None:
        self._store = store
        self._sessions = sessions

    def board(self) -> Future[list[BoardRow]]:
        return self._store.read(projections.read_board)

    def shipments(self, offset: int, limit: int) -> Future[list[ShipmentCard]]:
        return self._store.read(lambda c: projections.read_cards(c, offset, limit))

    def operations(self) -> Future[list[Operation]]:
        return self._store.read(lambda c: outbox.open_operations(c, self._sessions.actor))

    def elsewhere(self) -> Future[list[Elsewhere]]:
        def read(connection: sqlite3.Connection) -> list[Elsewhere]:
            server = self._sessions.account.server
            waiting = outbox.elsewhere(connection, server)
            written = drafts.elsewhere(connection, server)
            return [
                Elsewhere(each, waiting.get(each, 0), written.get(each, 0))
                for each in dict.fromkeys([*waiting, *written])
            ]

        return self._store.read(read)

    def flight(self, mission_id: str) -> Future[Flight | None]:
        def read(connection: sqlite3.Connection) -> Flight | None:
            from moonmail.client import reading

            return reading.flight(connection, mission_id)

        return self._store.read(read)

    def shipment(self, shipment_id: UUID) -> Future[ShipmentDetail | None]:
        def read(connection: sqlite3.Connection) -> ShipmentDetail | None:
            from moonmail.client import reading

            return reading.shipment(connection, self._sessions.actor, shipment_id)

        return self._store.read(read)

    def hold(self, hold_id: UUID, server_now: Callable[[], datetime]) -> Future[HoldView | None]:
        def read(connection: sqlite3.Connection) -> HoldView | None:
            from moonmail.client import reading

            return reading.hold(connection, self._sessions.actor, hold_id, server_now())

        return self._store.read(read)

    def gifts(self) -> Future[tuple[Gift, ...]]:
        def read(connection: sqlite3.Connection) -> tuple[Gift, ...]:
            from moonmail.client import reading

            return reading.gifts(connection)

        return self._store.read(read)

    def entitlements(self) -> Future[tuple[Entitlement, ...]]:
        def read(connection: sqlite3.Connection) -> tuple[Entitlement, ...]:
            from moonmail.client import reading

            return reading.entitlements(connection)

        return self._store.read(read)

    def conversations(self) -> Future[tuple[Conversation, ...]]:
        def read(connection: sqlite3.Connection) -> tuple[Conversation, ...]:
            from moonmail.client import talking

            return talking.conversations(connection, self._sessions.actor)

        return self._store.read(read)

    def words_kept(self, key: str) -> Future[str]:
        from moonmail.client import talking

        return self._store.read(lambda c: talking.draft(c, self._sessions.actor, key))

    def member(self) -> Future[Member | None]:
        def read(connection: sqlite3.Connection) -> Member | None:
            from moonmail.client import reading

            return reading.member(connection, self._sessions.account.member_id)

        return self._store.read(read)
