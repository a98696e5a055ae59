"""Backends that were set up and never used: copied, they save nearly every test the setting up.

Migrations and the members' passwords cost four seconds of processor time; a copy costs none.
"""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.support import shared

if TYPE_CHECKING:
    from tests.support.server import RunningBackend


def empty_data() -> Path:
    """Return the folder of a backend on SQLite without a sample, to be copied; its first start gives it its name."""
    return shared.made_once("empty", _set_up)


def sample_data() -> Path:
    """Return the folder of a backend on SQLite, to be copied."""

    def make(folder: Path) -> None:
        shutil.copytree(empty_data(), folder)
        _set_up(folder, sample=True)

    return shared.made_once("sample", make)


@lru_cache(maxsize=2)
def on_postgres(*, sample: bool) -> tuple[Path, str]:
    """Return the folder of a backend on PostgreSQL, and the name of its database, to be copied."""
    from tests.support import postgres

    server = postgres.server()
    folder = server.folder / ("sample" if sample else "empty")
    if sample:
        empty, template = on_postgres(sample=False)
        shutil.copytree(empty, folder)
        name = server.create(template)
    else:
        name = server.create()
    _set_up(folder, server.url(name), sample=sample)
    return folder, name


def _set_up(folder: Path, url: str = "", *, sample: bool = False) -> None:
    from tests.support.server import RunningBackend

    made = RunningBackend(folder, sample=sample, database_url=url)
    options = [*(["--sample"] if sample else []), *(["--database", url] if url else [])]
    done = made.run("init", "--data", str(folder), *options)
    assert done.returncode == 0, done.stderr
    if not sample:
        # Two backends are told apart by it.
        with made.rows() as rows:
            rows.all("DELETE FROM changes_server")


def fill(backend: RunningBackend) -> None:
    """Give a new backend its data. What is there already stays as it is."""
    if backend.data_dir.exists():
        return
    if backend.database_url:
        folder = fill_postgres(backend.database_url, sample=backend.sample)
    else:
        folder = sample_data() if backend.sample else empty_data()
    if folder is not None:
        shutil.copytree(folder, backend.data_dir)


def fill_postgres(url: str, *, sample: bool) -> Path | None:
    """Fill a database of this process's server; return the folder that goes with it, or nothing if it was not empty."""
    from tests.support import postgres

    server = postgres.server()
    name = urlsplit(url).path.lstrip("/")
    with server.connect(name) as connection:
        if connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public'").fetchone() is not None:
            return None
    folder, template = on_postgres(sample=sample)
    server.drop(name)
    server.create(template, name)
    return folder
