"""The store: one SQLite file, owned by one thread, that outlives damage, a full disk and a locked folder."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from moonmail.client import salvage, schema
from moonmail.client.errors import StoreError
from moonmail.client.model import Trouble
from moonmail.client.opening import connect_for_reading

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_log = logging.getLogger(__name__)

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# SQLite reports a quota or file size limit as a failed write, a locked folder as one of many refusals.
_TROUBLES: Final = {
    sqlite3.SQLITE_FULL: Trouble.STORE_FULL,
    sqlite3.SQLITE_IOERR: Trouble.STORE_FULL,
    sqlite3.SQLITE_READONLY: Trouble.STORE_READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.STORE_READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.STORE_READ_ONLY,
    sqlite3.SQLITE_AUTH: Trouble.STORE_READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.STORE_READ_ONLY,
    sqlite3.SQLITE_LOCKED: Trouble.STORE_READ_ONLY,
}
_CLEAN: Final = "clean"
_SMALL: Final = 16 * 1024 * 1024


def _code(error: sqlite3.Error) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


class Store:
    """Work runs on the store's own thread, one at a time, in the order given.

    ``path`` None keeps everything in memory. Where the file can't be written, a copy in memory goes on being read and
    synced into, and whatever must last is refused with ``StoreError``. ``seed``: a store whose content one in memory
    begins with, if it can be read.
    """

    def __init__(
        self,
        path: Path | None,
        on_trouble: Callable[[Trouble | None], None] = lambda _: None,
        *,
        seed: Path | None = None,
    ) -> None:
        self._path = path
        self._seed = seed
        self._on_trouble = on_trouble
        self._trouble: Trouble | None = None
        self._connection: sqlite3.Connection | None = None
        self._volatile = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="moonmail-store")
        self.rebuilt = False
        self.before_opening: Callable[[], None] = lambda: None
        self.on_rebuilt: Callable[[sqlite3.Connection], None] = lambda _: None

    def read(self, work: Work[T], then: Callable[[T], None] | None = None) -> Future[T]:
        """Run ``work`` on one consistent state, then ``then`` with its result, before any other work."""
        return self._pool.submit(self._job, work, "BEGIN", False, then)

    def write(self, work: Work[T], then: Callable[[T], None] | None = None, *, must_last: bool = True) -> Future[T]:
        """Run ``work`` as one transaction; once it is on disk ``then`` with its result; then the future is done.

        ``must_last`` False: what the backend can say again; it is also taken where the file can't be written.
        """
        return self._pool.submit(self._job, work, "BEGIN IMMEDIATE", must_last, then)

    def checkpoint(self) -> None:
        """Move what was written from the log into the file, so that what was deleted is in neither."""
        self._pool.submit(self._checkpoint)

    def close(self) -> None:
        """Finish what was given, close the file."""
        self._pool.submit(self._shut)
        self._pool.shutdown(wait=True)

    def _job(self, work: Work[T], begin: str, must_last: bool, then: Callable[[T], None] | None) -> T:
        result = self._guarded(work, begin, must_last)
        if then is not None:
            then(result)
        return result

    def _checkpoint(self) -> None:
        if self._connection is not None and not self._volatile:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _guarded(self, work: Work[T], begin: str, must_last: bool, *, rebuilt: bool = False) -> T:
        try:
            result = self._once(work, begin, must_last)
        except sqlite3.Error as error:
            if _code(error) in _DAMAGE and not (rebuilt or self._path is None or self._volatile):
                self._rebuild(error)
                return self._guarded(work, begin, must_last, rebuilt=True)
            trouble = _TROUBLES.get(_code(error))
            if trouble is None:
                raise
            self._say(trouble)
            raise StoreError(trouble, str(error)) from error
        except StoreError as error:
            self._say(error.trouble)
            raise
        if begin != "BEGIN" and not self._volatile:
            self._say(None)
        return result

    def _once(self, work: Work[T], begin: str, must_last: bool) -> T:
        connection = self._open(again=must_last and self._volatile)
        if must_last and self._volatile:
            raise StoreError(self._trouble or Trouble.STORE_READ_ONLY)
        connection.execute(begin)
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            # A full disk has already rolled it back.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _say(self, trouble: Trouble | None) -> None:
        if trouble is not self._trouble:
            self._trouble = trouble
            self._on_trouble(trouble)

    def _open(self, *, again: bool) -> sqlite3.Connection:
        if self._connection is not None and not again:
            return self._connection
        if self._path is None:
            self._connection = _copy_in_memory(self._seed)
            return self._connection
        try:
            self.before_opening()
            fresh = _open_file(self._path)
        except sqlite3.Error as error:
            trouble = _TROUBLES.get(_code(error))
            if trouble is None:
                raise
            _log.info("the store can't be written: %s", error)
            if self._connection is None:
                self._connection = _copy_in_memory(self._path)
                self._volatile = True
            self._say(trouble)
            return self._connection
        if self._connection is not None:
            self._connection.close()
        self._connection, self._volatile = fresh, False
        return fresh

    def _rebuild(self, error: sqlite3.Error) -> None:
        _log.info("the store is damaged and is set aside: %s", error)
        assert self._path is not None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        aside = salvage.set_aside(self._path)
        fresh = self._open(again=False)
        rows = salvage.copy_over(aside, fresh, self._path)
        _log.info("%d rows of the member's own were saved from %s", rows, aside.name)
        self.rebuilt = True
        self.on_rebuilt(fresh)

    def _shut(self) -> None:
        if self._connection is None:
            return
        if self._path is not None and not self._volatile:
            try:
                self._connection.execute("REPLACE INTO meta VALUES (?, '1')", (_CLEAN,))
            except sqlite3.Error as error:
                _log.info("the store was closed without its mark: %s", error)
        self._connection.close()
        self._connection = None


def _open_file(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=5)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        # What a member signed out of must not be found in the file's free pages.
        connection.execute("PRAGMA secure_delete = ON")
        _prepared(connection)
        clean = connection.execute("SELECT value FROM meta WHERE key = ?", (_CLEAN,)).fetchone() == ("1",)
        # The check reads the whole file: at every start only while that takes no time.
        unsure = not clean or path.stat().st_size < _SMALL
        if unsure and (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise _damage(found)
        connection.execute("REPLACE INTO meta VALUES (?, '0')", (_CLEAN,))
    except BaseException:
        connection.close()
        raise
    return connection


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    schema.migrate(connection)
    return connection


def _damage(found: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(found)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _copy_in_memory(path: Path | None) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if path is not None and path.exists():
        try:
            source = connect_for_reading(path)
            with source:
                source.backup(memory)
            source.close()
        except sqlite3.Error as error:
            _log.info("the store can't be read either: %s", error)
            memory.close()
            memory = sqlite3.connect(":memory:", isolation_level=None)
    return _prepared(memory)
