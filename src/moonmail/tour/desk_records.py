"""What the backend has, read from its own database: a step is true when it is true there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


class Records:
    """Of a backend in a folder of its own. Never writes."""

    def __init__(self, data: Path) -> None:
        self._file = data / "moonmail.sqlite3"

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True, timeout=20)) as database:
            return database.execute(sql, values).fetchall()

    def value(self, sql: str, *values: object) -> Any:
        """Return the first column of the first row, or None."""
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    def audited(self, act: str) -> int:
        """Return how often the audit has this act."""
        return int(self.value("SELECT count(*) FROM audit_auditentry WHERE act = ?", act))
