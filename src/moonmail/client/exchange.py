"""One round with the backend: what waits goes out, what is new comes in, and now and then both ends compare."""

from __future__ import annotations

import logging
import random
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from moonmail.client import drafts, objects, outbox, restoring, rights
from moonmail.client.account import Account, get_meta, set_meta
from moonmail.client.clock import Clock
from moonmail.client.errors import ExchangeError, Refusal
from moonmail.client.files import Files
from moonmail.client.model import MAKERS, UNSEEN, OpKind, Trouble
from moonmail.client.objects import Row, Touched
from moonmail.client.timekeeping import ServerClock

if TYPE_CHECKING:
    from moonmail.client.api import Api
    from moonmail.client.outbox import Send
    from moonmail.client.store import Store
    from moonmail.contract.sync import Changes

T = TypeVar("T")

COMPARE_EVERY: Final = 600.0
_TRIES_WITH_BLOBS: Final = 5
_BUSY: Final = frozenset({502, 503, 504, 429})

_log = logging.getLogger(__name__)


def restored_key(account: Account) -> str:
    """Where it is noted that the backend was restored and the member has not read so."""
    return f"restored:{account.actor}"


class Superseded(Exception):
    """Somebody signed in or out, or another server was chosen, while this round was under way: it writes no more."""


@dataclass(frozen=True, slots=True)
class Round:
    """For whom a round goes. ``still`` says on the store's thread whether that still holds."""

    account: Account
    still: Callable[[], bool]

    @property
    def as_member(self) -> bool:
        return self.account.can_ask

    @property
    def state_key(self) -> str:
        return f"state:{self.account.actor if self.as_member else self.account.nobody}"


class Exchange:
    def __init__(
        self,
        api: Api,
        store: Store,
        files: Files,
        clock: Clock,
        server_clock: ServerClock,
        tell: Callable[[Touched], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._api = api
        self._store = store
        self._files = files
        self._clock = clock
        self._server_clock = server_clock
        self._tell = tell
        self._chance = chance
        self._compared_at: float | None = None

    def run(self, now: Round) -> None:
        """Send, fetch, compare.

        Raises:
            ExchangeError, StoreError, Superseded: where it ended; what came before is kept.
        """
        if now.as_member:
            self.send_all(now)
        self.fetch_all(now, even_if_same=self._wants_the_time())
        self._compare(now)

    def _wants_the_time(self) -> bool:
        # "Nothing changed" comes without a body, and so without the backend's time.
        heard = self._server_clock.heard_seconds_ago()
        return heard is None or heard > COMPARE_EVERY

    # ------------------------------------------------------------ out

    def send_all(self, now: Round) -> None:
        """Send whatever may go. What is refused stands aside; what fails waits; the rest goes on."""
        actor = now.account.actor

        def first(connection: sqlite3.Connection, _: Touched) -> Send | None:
            # Left over from a round that could not note its answer: the disk was full, or the server was changed.
            outbox.recover(connection)
            return outbox.take(connection, actor, self._clock.now())

        operation = self._write(now, first)
        while operation is not None:
            try:
                self._send(now, operation)
            except ExchangeError as error:
                self._failed(now, operation, error)
            operation = self._write(now, lambda c, _: outbox.take(c, actor, self._clock.now()))

    def _send(self, now: Round, operation: Send) -> None:
        body: bytes | None = operation.payload.encode() if operation.payload else None
        if operation.kind is OpKind.BLOB:
            body = self._files.read(operation.payload)
            if body is None:
                self._refuse(now, operation, Refusal(0, outbox.FILE_LOST))
                return
        row = self._api.send(operation, body)

        def finish(connection: sqlite3.Connection, touched: Touched) -> None:
            if row is not None:
                _keep_answer(connection, operation, row, touched)
            _finish(connection, operation.kind, operation.id, operation.shipment_id, touched)

        self._write(now, finish)

    def _failed(self, now: Round, operation: Send, error: ExchangeError) -> None:
        refusal = error.refusal
        if error.trouble is Trouble.REFUSED and refusal is not None:
            self._refused(now, operation, refusal)
            return
        if error.trouble is Trouble.SIGNED_OUT:
            self._change(now, operation, lambda c: outbox.needs_sign_in(c, now.account.actor))
            raise error
        # An answer with a server's error may be this request's own fault: it waits, the others go on.
        own_fault = error.trouble is Trouble.SERVER_DOWN and error.status not in _BUSY
        stalled = own_fault or error.trouble is Trouble.TIMEOUT or error.retry_after is not None
        wait = outbox.wait_seconds(operation.attempts, self._chance(), error.retry_after) if stalled else None
        not_before = self._clock.now() + timedelta(seconds=wait) if wait is not None else None
        self._change(now, operation, lambda c: outbox.put_back(c, operation.id, error.trouble, error.quote, not_before))
        if not own_fault:
            raise error

    def _refused(self, now: Round, operation: Send, refusal: Refusal) -> None:
        again = self._clock.now()
        if operation.kind in (OpKind.RELEASE_HOLD, *UNSEEN):
            # Used, over or unknown: either way there is nothing left to give back, and nothing to be told.
            self._change(now, operation, lambda c: outbox.done(c, operation.id))
        elif refusal.code == "blob_missing" and operation.attempts < _TRIES_WITH_BLOBS:
            self._change(now, operation, lambda c: outbox.send_again(c, operation.id, (OpKind.BLOB,), again))
        elif refusal.code in ("blob_mismatch", "wrong_offset") and operation.attempts < _TRIES_WITH_BLOBS:
            # Our file has the hash it is named by, so it was damaged on the way; or two sent the same at once.
            self._change(
                now, operation, lambda c: outbox.put_back(c, operation.id, Trouble.REFUSED, refusal.quote, None)
            )
        else:
            self._refuse(now, operation, refusal)

    def _refuse(self, now: Round, operation: Send, refusal: Refusal) -> None:
        _log.info("%s was refused: %s", operation.kind, refusal.code)

        def write(connection: sqlite3.Connection, touched: Touched) -> None:
            outbox.refuse(connection, operation.id, refusal)
            _touch(touched, operation.id, operation.shipment_id)
            touched.add("draft", "")

        self._write(now, write)

    def _change(self, now: Round, operation: Send, work: Callable[[sqlite3.Connection], None]) -> None:
        def write(connection: sqlite3.Connection, touched: Touched) -> None:
            work(connection)
            _touch(touched, operation.id, operation.shipment_id)

        self._write(now, write)

    # ------------------------------------------------------------ in

    def fetch_all(self, now: Round, *, even_if_same: bool = False) -> None:
        """Fetch pages until nothing is left, each applied in one transaction."""
        while True:
            since, refetching = self._write(now, lambda c, _: _begin(c, now))
            try:
                page = self._api.changes(since, as_member=now.as_member, even_if_same=even_if_same)
            except ExchangeError as error:
                if error.refusal is None or error.refusal.code != "cannot_calculate_changes":
                    raise
                self._write(now, lambda c, touched: _restored(c, now, touched))
                continue
            if page is None:
                return
            self._server_clock.hear(page.server_time)
            self._apply(now, page, refetching)
            if not page.has_more:
                return

    def _apply(self, now: Round, page: Changes, refetching: bool) -> None:
        from moonmail.client.api import rows_of

        rows, gone = rows_of(page)

        def write(connection: sqlite3.Connection, touched: Touched) -> None:
            if get_meta(connection, "server") not in ("", now.account.server):
                _other_server(connection, now, touched)
            set_meta(connection, "server", now.account.server)
            generation = _generation(connection)
            objects.put(connection, rows, generation, touched, refetching=refetching)
            _taken_after_all(connection, rows, touched)
            objects.drop(connection, gone, touched)
            set_meta(connection, now.state_key, page.state)
            if refetching and not page.has_more:
                scopes = (objects.CATALOGUE, objects.MEMBER) if now.as_member else (objects.CATALOGUE,)
                undone = restoring.Undone()
                if now.as_member and get_meta(connection, f"differs:{now.state_key}"):
                    undone = restoring.find(connection, now.account.actor, generation)
                objects.drop_unseen(connection, generation, scopes, touched)
                restoring.send_again(connection, undone, touched)
                set_meta(connection, f"differs:{now.state_key}", "")
                set_meta(connection, f"refetch:{now.state_key}", "")

        self._write(now, write, must_last=False)

    # ------------------------------------------------------------ compare

    def _compare(self, now: Round) -> None:
        """Prove, when it has been quiet for a while, that both ends hold the same; fetch everything again if not."""
        at = self._clock.monotonic()
        if self._compared_at is not None and at - self._compared_at < COMPARE_EVERY:
            return
        if now.account.member_id and not now.as_member:
            return
        theirs = self._api.digest(as_member=now.as_member)
        state, ours = self._write(now, lambda c, _: (get_meta(c, now.state_key), objects.digest(c)))
        self._compared_at = at
        if theirs.state != state or ours == (theirs.count, theirs.sha256):
            return
        _log.info("the store differs from the backend (%d objects, not %d): fetching again", ours[0], theirs.count)
        self._write(now, lambda c, _: _start_over(c, now))
        self.fetch_all(now)

    # ------------------------------------------------------------ the store

    def _write(self, now: Round, work: Callable[[sqlite3.Connection, Touched], T], *, must_last: bool = False) -> T:
        touched = Touched()

        def checked(connection: sqlite3.Connection) -> T:
            if not now.still():
                raise Superseded
            touched.ids.clear()
            return work(connection, touched)

        done: Future[T] = self._store.write(checked, must_last=must_last)
        result = done.result()
        if touched.ids:
            self._tell(touched)
        return result


def _touch(touched: Touched, operation_id: str, shipment_id: str | None) -> None:
    touched.add("operation", operation_id)
    if shipment_id:
        touched.add("shipment", shipment_id)


def _finish(
    connection: sqlite3.Connection, kind: OpKind, operation_id: str, shipment_id: str | None, touched: Touched
) -> None:
    """Take an operation that was done out of the outbox, and the draft that it was ordered from with it."""
    outbox.done(connection, operation_id)
    ordered = operation_id if kind is OpKind.CONTENT else shipment_id
    if kind in (OpKind.BOOKING, OpKind.CONTENT) and ordered:
        drafts.discard_ordered(connection, ordered)
        touched.add("draft", "")
    _touch(touched, operation_id, shipment_id)


def _keep_answer(connection: sqlite3.Connection, operation: Send, row: Row, touched: Touched) -> None:
    before = connection.execute("SELECT doc FROM object WHERE type = ? AND id = ?", (row.type, row.id)).fetchone()
    objects.put(connection, [row], _generation(connection), touched)
    if operation.kind in (OpKind.CONTENT, OpKind.HAND_IN) and before is not None:
        rights.rebase(connection, operation, before[0], row.model)


def _taken_after_all(connection: sqlite3.Connection, rows: Iterable[Row], touched: Touched) -> None:
    """Note as done what was refused here and is there now.

    A network may deliver a call twice. When a slot came free between the two, the answer to the first was no, and the
    second was taken. What was refused because its UUID is in use is left out: that object is another one.
    """
    refused = {
        (kind, id_): shipment_id
        for kind, id_, shipment_id in connection.execute(
            "SELECT kind, id, shipment_id FROM outbox WHERE state = 'refused' AND code <> 'id_reused'"
        )
        if kind in MAKERS
    }
    for row in rows if refused else ():
        if (row.type, row.id) not in refused:
            continue
        _finish(connection, OpKind(row.type), row.id, refused[row.type, row.id], touched)


def _generation(connection: sqlite3.Connection) -> int:
    return int(get_meta(connection, "generation") or 0)


def _begin(connection: sqlite3.Connection, now: Round) -> tuple[str, bool]:
    """Return from which state to fetch, and whether this is a complete refetch; begin one if there is no state."""
    refetch_key = f"refetch:{now.state_key}"
    state = get_meta(connection, now.state_key)
    if get_meta(connection, "server") not in ("", now.account.server):
        return "", True
    if not state and now.as_member and get_meta(connection, f"refetch:state:{now.account.nobody}") == "":
        # Just signed in: what was fetched as nobody is known; the backend adds the member's own.
        state = get_meta(connection, f"state:{now.account.nobody}")
    if not state and not get_meta(connection, refetch_key):
        set_meta(connection, "generation", str(_generation(connection) + 1))
        set_meta(connection, refetch_key, "1")
    return state, bool(get_meta(connection, refetch_key))


def _restored(connection: sqlite3.Connection, now: Round, touched: Touched) -> None:
    """The backend says that it is not the one that we knew."""
    _start_over(connection, now)
    if now.as_member:
        set_meta(connection, restored_key(now.account), "1")
        # That alone changes the status, also when nothing has to be sent again.
        touched.add("operation", "")


def _start_over(connection: sqlite3.Connection, now: Round) -> None:
    set_meta(connection, f"differs:{now.state_key}", "1")
    for key in (now.state_key, f"state:{now.account.nobody}"):
        set_meta(connection, key, "")
        set_meta(connection, f"refetch:{key}", "")


def _other_server(connection: sqlite3.Connection, now: Round, touched: Touched) -> None:
    """The first good answer of another backend: what the store holds is not its."""
    for scope in (objects.CATALOGUE, objects.MEMBER):
        objects.forget_scope(connection, scope, touched)
    connection.execute("DELETE FROM meta WHERE key LIKE 'state:%' OR key LIKE 'refetch:%'")
    set_meta(connection, "generation", str(_generation(connection) + 1))
    set_meta(connection, f"refetch:{now.state_key}", "1")
