"""Taking down what the member asks for: on disk first, together with what is shown of it, then on its way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from moonmail.client import asks, drafts, outbox, projections
from moonmail.client.clock import Clock
from moonmail.client.files import Files
from moonmail.client.model import Draft
from moonmail.client.objects import Touched
from moonmail.domain.sizes import SizeCode

if TYPE_CHECKING:
    from moonmail.client.sessions import Sessions
    from moonmail.client.store import Store
    from moonmail.contract.bookings import ConfirmationIn, GuardianIn
    from moonmail.contract.items import ItemIn

Prepared = tuple[list[outbox.Ask], UUID]


class Asking:
    """``wake``: makes the sync thread send what is there."""

    def __init__(
        self,
        store: Store,
        files: Files,
        sessions: Sessions,
        clock: Clock,
        tell: Callable[[Touched], None],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._files = files
        self._sessions = sessions
        self._clock = clock
        self._tell = tell
        self._wake = wake

    def hold(self, mission_id: str, size: SizeCode, title: str, draft: Draft | None, quantity: int = 1) -> Future[UUID]:
        """See ``Engine.ask_hold``."""
        ask = asks.hold(mission_id, size, title, quantity)

        def prepare(connection: sqlite3.Connection) -> Prepared:
            if draft is not None:
                drafts.save(connection, self._sessions.actor, replace(draft, hold_id=ask.id))
            return [ask], ask.id

        return self._ask(prepare, *(["draft"] if draft is not None else []))

    def release(self, hold_id: UUID) -> Future[UUID]:
        return self._ask(lambda _: ([asks.release(hold_id)], hold_id))

    def order(
        self,
        draft: Draft,
        *,
        plate_png: bytes | None,
        photo: bytes | None,
        drawing_png: bytes | None,
        confirmation: ConfirmationIn,
        price: int,
        item: ItemIn | None = None,
        guardian: GuardianIn | None = None,
    ) -> Future[UUID]:
        """See ``Engine.order``."""
        shipment_id = uuid4()

        def prepare(connection: sqlite3.Connection) -> Prepared:
            if price != confirmation.total:
                raise ValueError("the price is not the one that was confirmed")
            if not plate_png:
                raise ValueError("an order needs its plate")
            wanted = asks.order(
                draft,
                shipment_id,
                plate=self._files.keep(plate_png),
                photo=self._files.keep(photo) if photo else None,
                drawing=self._files.keep(drawing_png) if drawing_png else None,
                confirmation=confirmation,
            )
            drafts.save(connection, self._sessions.actor, draft)
            drafts.mark_ordered(connection, draft.id, shipment_id)
            projections.project_order(
                connection,
                str(shipment_id),
                str(wanted[-1].booking_id),
                asks.clean(draft.title),
                draft.size.value,
                draft.mission_id,
                self._clock.now(),
            )
            return wanted, shipment_id

        return self._ask(prepare, "draft")

    def pay(self, booking_id: UUID) -> Future[UUID]:
        def prepare(connection: sqlite3.Connection) -> Prepared:
            ask = asks.pay_for(connection, booking_id)
            return [ask], ask.id

        return self._ask(prepare)

    def dismiss(self, operation_id: UUID) -> Future[None]:
        return self._change(lambda c: outbox.dismiss(c, self._sessions.actor, operation_id))

    def retry(self, operation_id: UUID) -> Future[None]:
        return self._change(lambda c: outbox.retry(c, self._sessions.actor, operation_id))

    def _ask(self, prepare: Callable[[sqlite3.Connection], Prepared], *also: str) -> Future[UUID]:
        touched = Touched()

        def write(connection: sqlite3.Connection) -> UUID:
            touched.ids.clear()
            wanted, result = prepare(connection)
            account = self._sessions.account
            outbox.enqueue(connection, account.actor, wanted, self._clock.now(), account.new_asks)
            for ask in wanted:
                touched.add("operation", str(ask.id))
                if ask.shipment_id:
                    touched.add("shipment", str(ask.shipment_id))
            for shipment_id in touched.ids.get("shipment", ()):
                projections.project_asked(connection, shipment_id)
            for type_ in also:
                touched.add(type_, "")
            return result

        return self._store.write(write, lambda _: self._send(touched))

    def _change(self, work: Callable[[sqlite3.Connection], None]) -> Future[None]:
        touched = Touched()
        for type_ in ("operation", "shipment", "draft"):
            touched.add(type_, "")
        return self._store.write(work, lambda _: self._send(touched))

    def _send(self, touched: Touched) -> None:
        self._tell(touched)
        self._wake()
