"""Taking down what the member asks for: on disk first, together with what is shown of it, then on its way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from moonmail.client import asks, drafts, objects, outbox, projections
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

        return self.ask(prepare, *(["draft"] if draft is not None else []))

    def release(self, hold_id: UUID) -> Future[UUID]:
        return self.ask(lambda _: ([asks.release(hold_id)], hold_id))

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
            from moonmail.client import reading

            if price != confirmation.total:
                raise ValueError("the price is not the one that was confirmed")
            what = self.write_down(connection, draft, plate_png, photo, drawing_png, item)
            credit = reading.credit(connection, draft.rebooks, confirmation.total) if draft.rebooks else 0
            wanted = asks.order(
                draft,
                shipment_id,
                what,
                confirmation=confirmation,
                due=max(0, confirmation.total - credit),
                guardian=guardian,
            )
            self.hide(connection, draft, shipment_id)
            projections.project_order(
                connection, draft, str(shipment_id), str(wanted[-1].booking_id), wanted[-1].title, self._clock.now()
            )
            return wanted, shipment_id

        return self.ask(prepare, "draft")

    def write_down(
        self,
        connection: sqlite3.Connection,
        draft: Draft,
        plate_png: bytes | None,
        photo: bytes | None,
        drawing_png: bytes | None,
        item: ItemIn | None,
    ) -> asks.Written:
        """Keep the pictures and return what ``draft`` says. Files that the backend alone has need not be sent."""
        what = asks.written(
            draft,
            plate=self._files.keep(plate_png) if plate_png else None,
            photo=self._files.keep(photo) if photo else None,
            drawing=self._files.keep(drawing_png) if drawing_png else None,
            item=item,
        )
        there = objects.files(connection) - self._files.names()
        return replace(what, blobs=tuple(name for name in what.blobs if name not in there))

    def hide(self, connection: sqlite3.Connection, draft: Draft, asked_as: UUID) -> None:
        """Keep ``draft`` out of sight while what it became is under way: see ``drafts.load_all``."""
        drafts.save(connection, self._sessions.actor, draft)
        drafts.mark_ordered(connection, draft.id, asked_as)

    def pay(self, booking_id: UUID) -> Future[UUID]:
        def prepare(connection: sqlite3.Connection) -> Prepared:
            ask = asks.pay_for(connection, booking_id)
            return [ask], ask.id

        return self.ask(prepare)

    def dismiss(self, operation_id: UUID) -> Future[None]:
        return self._change(lambda c: outbox.dismiss(c, self._sessions.actor, operation_id))

    def retry(self, operation_id: UUID) -> Future[None]:
        return self._change(lambda c: outbox.retry(c, self._sessions.actor, operation_id))

    def ask(self, prepare: Callable[[sqlite3.Connection], Prepared], *also: str) -> Future[UUID]:
        """Keep what ``prepare`` returns, in one stroke with what it writes itself, and send it.

        ``also``: types of which ``prepare`` writes something.
        """
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
