"""Where this backend keeps its things, and what it was started for. Read from the environment, set by ``configure``."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

DATA: Final = "MOONMAIL_DATA"
DATABASE: Final = "MOONMAIL_DATABASE"
SAMPLE: Final = "MOONMAIL_SAMPLE"
HOSTS: Final = "MOONMAIL_HOSTS"
PROXIES: Final = "MOONMAIL_PROXIES"
# In a folder whose SQLite file is no longer what counts.
MOVED: Final = "moved-to-postgresql"
SETTINGS: Final = "moonmail.backend.settings"


class ConfigurationError(ValueError):
    """What was asked for cannot be set up. The message is one line for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """``data_dir`` None: nothing is kept (a check of the code, never a server).

    ``database_url``: empty for SQLite in ``data_dir``, else ``postgres://user:password@host:port/name?option=value``.
    """

    data_dir: Path | None
    database_url: str
    sample: bool
    hosts: tuple[str, ...] = ()

    @property
    def sqlite_file(self) -> Path | None:
        return self.data_dir / "moonmail.sqlite3" if self.data_dir else None

    @property
    def blob_dir(self) -> Path | None:
        return self.data_dir / "blobs" if self.data_dir else None


def from_environment() -> Configuration:
    data = os.environ.get(DATA, "")
    return Configuration(
        data_dir=Path(data) if data else None,
        database_url=os.environ.get(DATABASE, ""),
        sample=os.environ.get(SAMPLE, "") == "1",
        hosts=tuple(host for host in os.environ.get(HOSTS, "").split(",") if host),
    )


def proxies() -> int:
    """Return how many proxies of ours stand in front.

    Raises:
        ConfigurationError: the environment names no such number.
    """
    text = os.environ.get(PROXIES, "").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise ConfigurationError(f"{PROXIES} is how many proxies of yours stand in front: 0, 1, 2, …, not {text!r}")
    return int(text)


def data_dir() -> Path:
    """Return the folder of the running backend.

    Raises:
        ConfigurationError: none was set.
    """
    found = from_environment().data_dir
    if found is None:
        raise ConfigurationError(f"no data folder: set {DATA} or start with `moonmail backend`")
    return found


def configure(
    folder: Path, database_url: str = "", *, sample: bool = False, hosts: tuple[str, ...] = ()
) -> Configuration:
    """Make the folders and point Django's settings at them. Call before anything imports them.

    Raises:
        ConfigurationError: the folder cannot be made, or the environment or the database address is not understood.
    """
    proxies()
    if database_url:
        postgres_options(database_url)
    try:
        folder = folder.expanduser().resolve()
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
        (folder / "blobs").mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(f"cannot make the data folder {folder}: {error.strerror}") from error
    os.environ[DATA] = str(folder)
    os.environ[DATABASE] = database_url
    os.environ[SAMPLE] = "1" if sample else ""
    os.environ[HOSTS] = ",".join(hosts)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    return from_environment()


def postgres_options(url: str) -> dict[str, Any]:
    """Return Django's DATABASES entry for a PostgreSQL address.

    Raises:
        ConfigurationError: the address is of another kind or incomplete.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ConfigurationError("the database address must look like postgres://user:password@host:5432/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        # A connection that the database server or something between has closed meanwhile fails no call.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite_options(file: Path | None) -> dict[str, Any]:
    """Return Django's DATABASES entry for SQLite; None: kept in memory alone."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file or ":memory:"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what a member had deleted must not be found in the file's free pages.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        },
    }


def pooled(options: dict[str, Any], most: int) -> dict[str, Any]:
    """Return a DATABASES entry for PostgreSQL with at most ``most`` connections, shared by this process's threads.

    Only for a process that is not forked any more: a pool has threads of its own.
    """
    # Waiting longer than this, the caller is told to come again: better than a queue that nobody sees.
    pool = {"min_size": 1, "max_size": most, "timeout": 10, "max_idle": 300, "name": "moonmail"}
    return {**options, "CONN_MAX_AGE": 0, "OPTIONS": {**options["OPTIONS"], "pool": pool}}


def cache_options(url: str) -> dict[str, Any]:
    """Return Django's CACHES entry that belongs to a database address.

    Authorization codes and counts of attempts are kept there: several processes must see the same ones.
    """
    if url:
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "moonmail_cache"}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def read_or_create_secret(path: Path, make: str | None = None) -> str:
    """Return the secret kept in ``path``; the first caller makes it, readable by its owner alone.

    ``make``: the text to keep if there is none yet (default: 64 random characters).
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(make if make is not None else secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A hard link fails if another process was first: then its secret holds, never two.
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:
            if not path.exists():
                draft.rename(path)
        draft.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8").strip()
