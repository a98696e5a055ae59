"""What one round of the sync thread does around the exchange itself, and what the shell is told of it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from moonmail.client import drafts, objects, outbox
from moonmail.client.account import get_meta, set_meta
from moonmail.client.clock import Clock
from moonmail.client.errors import ExchangeError, StoreError
from moonmail.client.exchange import Round, restored_key
from moonmail.client.files import Files, write_whole
from moonmail.client.hub import Hub
from moonmail.client.model import StoreChanged, Trouble
from moonmail.client.objects import TYPES, Touched
from moonmail.client.profile import Profile, ProfileError
from moonmail.domain.text import Language

if TYPE_CHECKING:
    from moonmail.client.link import Line, Link
    from moonmail.client.sessions import Sessions
    from moonmail.client.store import Store

KEYS_EVERY = 6 * 3600.0
NOTE_EVERY = 300.0

_log = logging.getLogger(__name__)


class Rounds:
    def __init__(
        self,
        profile: Profile,
        store: Store,
        files: Files,
        hub: Hub,
        clock: Clock,
        sessions: Sessions,
        link: Callable[[], Link],
        *,
        keep: bool,
    ) -> None:
        self._profile = profile
        self._store = store
        self._files = files
        self._hub = hub
        self._clock = clock
        self._sessions = sessions
        self._link = link
        self._keep = keep
        self._keys_due = 0.0
        self.language = Language.JA
        self.on_paying: Callable[[bool], None] = lambda _: None
        self.wake: Callable[[], None] = lambda: None
        self._member_changed = False
        self._noted_at: float | None = None

    # ------------------------------------------------------------ at the start

    def prepare(self, server: str) -> None:
        """Open the store and find out where things stand. Returns at once."""
        if self._keep:
            self._store.before_opening = self._make_profile
            self._store.on_rebuilt = self._store_was_rebuilt
        self._sessions.load(server)
        self._store.read(lambda c: get_meta(c, f"synced:{server}"), self._say_when)

        def tidy(connection: sqlite3.Connection) -> set[str]:
            outbox.recover(connection)
            outbox.prune(connection, self._clock.now())
            return drafts.photos(connection) | outbox.blobs(connection) | objects.files(connection)

        def sweep(needed: set[str]) -> None:
            for name in self._files.names() - needed:
                self._files.remove(name)

        self._store.write(tidy, sweep, must_last=False)
        self._count()

    def _make_profile(self) -> None:
        # Where it can't be made, opening the store says so.
        with suppress(ProfileError):
            self._profile.create()

    def _store_was_rebuilt(self, connection: sqlite3.Connection) -> None:
        self._sessions.keep(connection)
        outbox.recover(connection)
        waiting, needs_you = outbox.counts(connection, self._sessions.actor)
        self._hub.say(store_was_rebuilt=True, waiting=waiting, needs_you=needs_you)
        self._hub.tell(StoreChanged(frozenset({*TYPES, "operation", "draft"})))
        self.wake()

    # ------------------------------------------------------------ one round

    def run(self) -> float | None:
        """Talk to the backend once. Returns in how many seconds something waits to be sent.

        Raises:
            ExchangeError, StoreError, Superseded: where it ended.
        """
        link, account = self._link(), self._sessions.account
        line = link.line()
        line.http.language = self.language
        # Only then: a keyring may ask the member something, which nobody who is signed out should have to answer.
        if not account.member_id and self._store.rebuilt:
            self._recover(link)
            account = self._sessions.account
        now = Round(account, lambda: self._sessions.account is account and self._link() is link)
        try:
            line.exchange.run(now)
        except ExchangeError as error:
            if error.trouble is Trouble.SIGNED_OUT and account.can_ask:
                self._sessions.expire(account)
            raise
        self._hub.say_clock(link.server_clock.ours_is_wrong)
        self._hub.say_network(
            Trouble.SIGNED_OUT if account.member_id and account.expired else None,
            synced_at=self._clock.now(),
            syncing=False,
        )
        self._note_when(link.server)
        if self._member_changed:
            self._member_changed = False
            self._sessions.refresh()
        self._sessions.say()
        self._besides(line)
        return self._look(now)

    def _say_when(self, synced: str) -> None:
        with suppress(ValueError):
            self._hub.say(synced_at=datetime.fromisoformat(synced))

    def _note_when(self, server: str) -> None:
        """Remember for the next start when both ends were last in step. To a few minutes: each note costs a disk."""
        at = self._clock.monotonic()
        if self._noted_at is not None and at - self._noted_at < NOTE_EVERY:
            return
        now = self._clock.now().isoformat()
        self._store.write(lambda c: set_meta(c, f"synced:{server}", now), must_last=False).result()
        self._noted_at = at

    def _recover(self, link: Link) -> None:
        try:
            self._sessions.recover(link)
        except ExchangeError as error:
            # The round itself will meet the same and say it.
            _log.info("who is signed in is not known yet: %s", error)

    def _besides(self, line: Line) -> None:
        """What may fail without anybody missing it today."""
        try:
            self._tell_who_left(line)
            if self._keep and self._clock.monotonic() >= self._keys_due:
                self._fetch_keys(line)
        except (ExchangeError, StoreError) as error:
            _log.info("left for the next round: %s", error)

    def _tell_who_left(self, line: Line) -> None:
        key = f"ended:{line.http.base}"
        if self._store.read(lambda c: get_meta(c, key)).result():
            line.auth.revoke_forgotten()
            self._store.write(lambda c: set_meta(c, key, ""), must_last=False).result()

    def _look(self, now: Round) -> float | None:
        def read(connection: sqlite3.Connection) -> tuple[bool, float | None]:
            due = outbox.next_due(connection, now.account.actor, self._clock.now()) if now.as_member else None
            return objects.is_paying(connection), due

        paying, due = self._store.read(read).result()
        self.on_paying(paying)
        return due

    # ------------------------------------------------------------ telling

    def tell(self, touched: Touched) -> None:
        event = touched.event()
        if event is None:
            return
        if "pass" in event.types:
            self._keys_due = 0.0
        if "member" in event.types:
            self._member_changed = True
        if "operation" in event.types:
            self._count()
        self._hub.tell(event)

    def _count(self) -> None:
        def say(found: tuple[int, int, bool]) -> None:
            waiting, needs_you, restored = found
            self._hub.say(
                waiting=waiting,
                needs_you=needs_you,
                store_was_rebuilt=self._store.rebuilt,
                server_was_restored=restored,
            )

        def count(connection: sqlite3.Connection) -> tuple[int, int, bool]:
            account = self._sessions.account
            return *outbox.counts(connection, account.actor), bool(get_meta(connection, restored_key(account)))

        with suppress(RuntimeError):
            self._store.read(count, say)

    def restored_was_read(self) -> Future[None]:
        """The member has read that the backend was restored."""
        return self._store.write(
            lambda c: set_meta(c, restored_key(self._sessions.account), ""), lambda _: self._count(), must_last=False
        )

    # ------------------------------------------------------------ keys of passes

    def pass_keys_file(self) -> Path:
        """Return the file with the keys of passes, fetched now if there is none.

        Raises:
            ExchangeError, StoreError: there is none, and it can't be fetched or written.
        """
        if not self._profile.pass_keys.exists():
            self._fetch_keys(self._link().line())
        return self._profile.pass_keys

    def _fetch_keys(self, line: Line) -> None:
        key = f"keys:{line.http.base}"
        there = self._profile.pass_keys.exists()
        etag = self._store.read(lambda c: get_meta(c, key)).result() if there else ""
        answer = line.api.pass_keys(etag)
        if answer is not None:
            write_whole(self._profile.pass_keys, answer.body)
            self._store.write(lambda c: set_meta(c, key, answer.etag), must_last=False).result()
        self._keys_due = self._clock.monotonic() + KEYS_EVERY
