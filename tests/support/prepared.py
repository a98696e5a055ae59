"""Backends that were set up with the sample and never used: copied, they save nearly every test the setting up.

Migrations and the members' passwords cost three seconds of processor time; a copy costs none.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.support.server import RunningBackend


@lru_cache(maxsize=1)
def sample_data() -> Path:
    """Return the folder of a backend on SQLite, to be copied."""
    return _set_up("")


@lru_cache(maxsize=1)
def _on_postgres() -> tuple[Path, str]:
    """Return the folder of a backend on PostgreSQL, and the name of its database, to be copied."""
    from tests.support import postgres

    server = postgres.server()
    name = server.create()
    return _set_up(server.url(name)), name


def _set_up(url: str) -> Path:
    from tests.support.server import RunningBackend

    folder = Path(tempfile.mkdtemp(prefix="moonmail-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = RunningBackend(folder / "backend", database_url=url)
    done = made.run("init", "--sample", "--data", str(made.data_dir), *(["--database", url] if url else []))
    assert done.returncode == 0, done.stderr
    return made.data_dir


def fill(backend: RunningBackend) -> None:
    """Give a new backend its data. What is there already stays as it is."""
    if backend.data_dir.exists():
        return
    if not backend.database_url:
        shutil.copytree(sample_data(), backend.data_dir)
        return
    from tests.support import postgres

    server = postgres.server()
    name = urlsplit(backend.database_url).path.lstrip("/")
    with server.connect(name) as connection:
        if connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public'").fetchone() is not None:
            return
    folder, template = _on_postgres()
    server.drop(name)
    server.create(template, name)
    shutil.copytree(folder, backend.data_dir)
