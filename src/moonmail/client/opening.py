"""How SQLite finds the store. Apart from the store itself, whose threads and repair the first frame does not need."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote


def address(path: Path, **options: str) -> str:
    """Return the SQLite address of ``path`` with ``options``, e.g. ``mode="ro"``."""
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"file:{quote(path.absolute().as_posix())}?{query}"


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open an existing store without being able to change it, also where not even its lock files can be made.

    Raises:
        sqlite3.Error: there is none, or it can't be read.
    """
    connection = sqlite3.connect(address(path, mode="ro"), uri=True)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.OperationalError:
        connection.close()
        connection = sqlite3.connect(address(path, mode="ro", immutable="1"), uri=True)
    return connection
