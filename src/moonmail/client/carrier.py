"""Carrying a draft home from a kiosk, and opening it there. With the backend at hand, and as nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from moonmail.client import drafts, projections
from moonmail.client.clock import Clock
from moonmail.client.draftbox import DraftBox
from moonmail.client.errors import CarryError, CarryReason
from moonmail.client.model import Draft
from moonmail.domain import carrying as rules
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.api import Api
    from moonmail.client.carrying import CarriedHome
    from moonmail.client.link import Link
    from moonmail.client.sessions import Sessions
    from moonmail.client.store import Store


class Carrier:
    """See the methods of ``Engine`` of the same names."""

    def __init__(
        self,
        pool: Executor,
        store: Store,
        sessions: Sessions,
        box: DraftBox,
        link: Callable[[], Link],
        language: Callable[[], Language],
        clock: Clock,
    ) -> None:
        self._pool = pool
        self._store = store
        self._sessions = sessions
        self._box = box
        self._link = link
        self._language = language
        self._clock = clock

    def carry(self, draft: Draft, code: str) -> Future[CarriedHome]:
        return self._pool.submit(self._carry, draft, code)

    def open(self, typed: str) -> Future[Draft]:
        return self._pool.submit(self._open, typed)

    def _carry(self, draft: Draft, code: str) -> CarriedHome:
        from moonmail.client import carrying

        data, keys = carrying.packed(draft), carrying.keys_of(code)
        kept = self._api().carry(keys.name, carrying.seal(keys, data))
        address = rules.code_address(self._link().server, code, self._language())
        return carrying.CarriedHome(address, code, kept.expires_at)

    def _open(self, typed: str) -> Draft:
        from moonmail.client import carrying

        found, now = rules.read_carried(typed), self._clock.now()
        if found.whole:
            return self._take(carrying.from_address(found.whole, now))
        if found.code is None:
            raise CarryError(CarryReason.CUT if found.cut else CarryReason.NO_CODE)
        if found.server and not rules.is_same_server(found.server, self._link().server):
            raise CarryError(CarryReason.OTHER_SERVER, found.server)
        keys = carrying.keys_of(found.code)
        data = carrying.unseal(keys, self._api().carried(keys.name).content)
        return self._take(carrying.unpacked(data, now))

    def _api(self) -> Api:
        line = self._link().line()
        line.http.language = self._language()
        return line.api

    def _take(self, draft: Draft) -> Draft:
        """Keep an opened draft. Opened once more it is the one that was gone on with; ordered already, a new one."""

        def look(connection: sqlite3.Connection) -> Draft:
            actor = self._sessions.actor
            for each in drafts.load_all(connection, actor):
                if each.id == draft.id:
                    return each
            taken = drafts.load(connection, actor, draft.id) is not None
            known = {row.mission_id for row in projections.read_board(connection)}
            lost = bool(known) and draft.mission_id not in known
            return replace(
                draft,
                id=uuid4() if taken else draft.id,
                mission_id="" if lost else draft.mission_id,
                step="choose" if lost else draft.step,
            )

        found = self._store.read(look).result()
        self._box.save(found).result()
        return found
