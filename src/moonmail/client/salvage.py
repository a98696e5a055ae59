"""Saving the member's own rows from a damaged store. What the backend has is fetched again; this is what it has not."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

# Least replaceable first. Of meta only who is signed in and where: the sync states must not survive.
TABLES: Final = ("draft", "outbox", "meta")
KEPT_META: Final = ("account:", "holder")
_COMPANIONS: Final = ("", "-wal", "-shm")
_PAGE: Final = 4096
_BLIND_TRIES: Final = 2000


def set_aside(store: Path) -> Path:
    """Move the damaged file and its companions to ``….damaged-N``, the next free N, and return that path.

    Nothing is ever deleted: the member, or somebody who helps, may still get more out of it.
    """
    number = 1
    while any(store.with_name(f"{store.name}.damaged-{number}{end}").exists() for end in _COMPANIONS):
        number += 1
    aside = store.with_name(f"{store.name}.damaged-{number}")
    for end in _COMPANIONS:
        part = store.with_name(store.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    return aside


def copy_over(aside: Path, fresh: sqlite3.Connection, template: Path) -> int:
    """Copy every readable row of the member's own into ``fresh`` and return how many.

    When the first page is gone, so is the list of tables; it is the same in every store of one version, so it is lent
    from ``template`` (a store just made) to a copy of the damaged file.
    """
    with tempfile.TemporaryDirectory(dir=aside.parent, prefix=".salvage-") as folder:
        copy = Path(folder) / "store.sqlite3"
        for end in _COMPANIONS[:2]:
            part = aside.with_name(aside.name + end)
            if part.exists():
                shutil.copyfile(part, copy.with_name(copy.name + end))
        saved = _copy_tables(copy, fresh)
        if saved == 0:
            fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _lend_first_page(template, copy)
            saved = _copy_tables(copy, fresh)
    return saved


def _lend_first_page(template: Path, copy: Path) -> None:
    with template.open("rb") as source, copy.open("r+b") as target:
        head = bytearray(source.read(_PAGE))
        # Bytes 92 to 96 say for which change the page count holds; a mismatch makes SQLite count the file itself.
        head[92:96] = b"\0\0\0\0"
        # No free list: its pages would be those of the template.
        head[32:40] = b"\0" * 8
        target.write(head)


def _copy_tables(damaged: Path, fresh: sqlite3.Connection) -> int:
    saved = 0
    try:
        with closing(sqlite3.connect(damaged)) as source:
            for table in TABLES:
                saved += _copy_table(source, fresh, table)
    except sqlite3.Error as error:
        _log.info("no more can be read of the damaged store: %s", error)
    return saved


def _copy_table(source: sqlite3.Connection, fresh: sqlite3.Connection, table: str) -> int:
    known = [row[1] for row in fresh.execute(f"PRAGMA table_info({table})")]
    try:
        there = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    except sqlite3.Error:
        return 0
    columns = [name for name in known if name in there]
    saved = 0
    if not columns:
        return 0
    for row in _rows(source, table, columns):
        if table == "meta" and not str(row[0]).startswith(KEPT_META):
            continue
        try:
            marks = ", ".join("?" * len(columns))
            fresh.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})", row)  # noqa: S608
            saved += 1
        except sqlite3.IntegrityError as error:
            _log.info("a row of %s makes no sense any more: %s", table, error)
    return saved


def _rows(source: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[object, ...]]:
    """Yield rows from both ends until the damage, then whatever answers to its number in between."""
    # Only tables without a rowid of their own are read in one way; they hold a handful of rows.
    numbered = table in {"draft", "outbox"}
    names = ", ".join(columns)
    if not numbered:
        yield from _until_damage(source, f"SELECT {names} FROM {table}")  # noqa: S608
        return
    low, high = 0, None
    whole = True
    for order in ("ASC", "DESC"):
        try:
            for number, *row in source.execute(f"SELECT rowid, {names} FROM {table} ORDER BY rowid {order}"):  # noqa: S608
                if order == "ASC":
                    low = number
                elif number <= low:
                    break
                else:
                    high = number
                yield tuple(row)
        except sqlite3.Error:
            whole = False
        if whole:
            return
    for number in range(low + 1, low + _BLIND_TRIES if high is None else high):
        yield from _until_damage(source, f"SELECT {names} FROM {table} WHERE rowid = {number}")  # noqa: S608


def _until_damage(source: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    try:
        yield from source.execute(query)
    except sqlite3.Error as error:
        _log.info("unreadable in the damaged store: %s", error)
