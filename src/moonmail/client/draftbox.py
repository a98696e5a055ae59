"""Saving what is being written as fast as it is typed, without writing every keystroke twice."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING
from uuid import UUID

from moonmail.client import drafts
from moonmail.client.model import Draft
from moonmail.client.objects import Touched

if TYPE_CHECKING:
    from moonmail.client.sessions import Sessions
    from moonmail.client.store import Store


class DraftBox:
    def __init__(self, store: Store, sessions: Sessions, tell: Callable[[Touched], None]) -> None:
        self._store = store
        self._sessions = sessions
        self._tell = tell
        self._unsaved: dict[UUID, Draft] = {}
        self._lock = threading.Lock()

    def all(self) -> Future[list[Draft]]:
        return self._store.read(lambda c: drafts.load_all(c, self._sessions.actor))

    def one(self, draft_id: UUID) -> Future[Draft | None]:
        return self._store.read(lambda c: drafts.load(c, self._sessions.actor, draft_id))

    def save(self, draft: Draft) -> Future[Draft | None]:
        """Save the newest there is of ``draft`` once the store's thread is free; when done, it is on disk."""
        with self._lock:
            self._unsaved[draft.id] = draft

        def write(connection: sqlite3.Connection) -> Draft | None:
            newest = self._unsaved.get(draft.id)
            if newest is not None:
                drafts.save(connection, self._sessions.actor, newest)
            return newest

        def saved(newest: Draft | None) -> None:
            # Only now: after a failed write the next one must still find it.
            with self._lock:
                if newest is not None and self._unsaved.get(draft.id) is newest:
                    del self._unsaved[draft.id]
            if newest is not None:
                self._changed(draft.id)

        return self._store.write(write, saved)

    def discard(self, draft_id: UUID) -> Future[None]:
        with self._lock:
            self._unsaved.pop(draft_id, None)
        return self._store.write(
            lambda c: drafts.discard(c, self._sessions.actor, draft_id), lambda _: self._changed(draft_id)
        )

    def _changed(self, draft_id: UUID) -> None:
        touched = Touched()
        touched.add("draft", str(draft_id))
        self._tell(touched)
