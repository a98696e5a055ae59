"""A real backend on a free port, for tests of every layer.

``backend`` fixtures are made with ``running_backend``; use ``RunningBackend`` itself to stop, kill and restart one.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from tests.support import prepared

ROOT = Path(__file__).resolve().parent.parent.parent
BYTECODE = ROOT / "build/bytecode"


def installed() -> dict[str, str]:
    """Return the surroundings of a program that was installed: its bytecode is there, or is kept for the next start."""
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return dict(os.environ)
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return ours | {"PYTHONPYCACHEPREFIX": str(BYTECODE)}


@dataclass
class RunningBackend:
    """A backend process with its data in ``data_dir``. ``url`` has no slash at its end; it stays over a restart.

    It starts from data that were set up before, unless it is to begin ``fresh``, with nothing at all.
    ``more`` goes to ``serve`` as it is. ``control`` names a fault that is built in on purpose, to prove that a test has
    power: see ``entry``.
    """

    data_dir: Path
    sample: bool = True
    database_url: str = ""
    workers: int = 1
    control: str = ""
    more: tuple[str, ...] = ()
    fresh: bool = False
    url: str = ""
    sample_members: list[dict[str, str]] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    _log: IO[str] | None = None

    @property
    def clock_file(self) -> Path:
        return self.data_dir.with_name(self.data_dir.name + ".clock")

    @property
    def log_file(self) -> Path:
        return self.data_dir.with_name(self.data_dir.name + ".log")

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.support.entry", str(self.clock_file), self.control, *arguments]

    def _where(self) -> list[str]:
        where = ["--data", str(self.data_dir)]
        return [*where, "--database", self.database_url] if self.database_url else where

    def start(self) -> RunningBackend:
        """Start it and wait for the line that says it answers."""
        if not self.fresh:
            prepared.fill(self)
        port = self.url.rpartition(":")[2] if self.url else "0"
        arguments = ["serve", "--with-parent", "--port", port, *self._where()]
        if self.sample:
            arguments.append("--sample")
        if self.workers > 1:
            arguments += ["--workers", str(self.workers)]
        arguments += self.more
        self._log = self.log_file.open("a")
        self.process = subprocess.Popen(
            self._command(*arguments),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(30)
            raise AssertionError(f"the backend did not start:\n{self.log_file.read_text()[-4000:]}")
        said = json.loads(line)
        self.url = said["url"]
        self.sample_members = said.get("sample_members", [])
        return self

    def stop(self) -> int:
        """End it as a service manager would; return its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End all of it as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        process = self.process
        if process is None:
            return 0
        self.process = None
        process.send_signal(how)
        code = process.wait(30)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
        if self._log is not None:
            self._log.close()
        return code

    def restart(self) -> None:
        self.stop()
        self.start()

    def play(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``moonmail backend play …`` on this backend's database, as a second process."""
        return self.run("play", arguments[0], *arguments[1:], *self._where())

    def start_play(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Begin a play command as a second process, to be waited for or killed."""
        return subprocess.Popen(
            self._command("play", arguments[0], *arguments[1:], *self._where()), cwd=ROOT, env=self.environment
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(*arguments),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=self.environment if str(self.data_dir) in arguments else self.environment | {"MOONMAIL_DATABASE": ""},
        )

    def condition(self) -> str:
        """Return whether the process lives, and what it said last."""
        code = self.process.poll() if self.process is not None else "stopped"
        return f"exit code: {code}\n{self.log_file.read_text()[-4000:]}"

    def check(self) -> list[str]:
        """Return what ``moonmail backend check`` finds wrong."""
        return self.run("check", "--data", str(self.data_dir)).stderr.splitlines()

    @property
    def environment(self) -> dict[str, str]:
        """For commands on this backend's data; never with the database of another backend of the tests."""
        return installed() | {"MOONMAIL_DATABASE": self.database_url}

    def move_clock(self, ahead: timedelta) -> None:
        """Set the server's clock ahead of the real one."""
        draft = self.clock_file.with_suffix(".draft")
        draft.write_text(str(ahead.total_seconds()))
        draft.replace(self.clock_file)

    @property
    def on_postgres(self) -> bool:
        return bool(self.database_url)

    @contextmanager
    def rows(self) -> Iterator[Rows]:
        """Look into the backend's own database, or change it, in one transaction."""
        if self.database_url:
            import psycopg

            with psycopg.connect(self.database_url) as connection:
                yield Rows(connection, postgres=True)
            return
        with closing(sqlite3.connect(self.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
            yield Rows(database, postgres=False)

    def dump(self) -> str:
        """Return all rows of all tables as text."""
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if self.database_url:
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        with self.rows() as rows:
            names = [next(iter(row.values())) for row in rows.all(tables)]
            return "\n".join(repr(row) for name in sorted(names) for row in rows.all(f'SELECT * FROM "{name}"'))

    def sign_in_token(self, email: str = "") -> str:
        """Return a bearer token for the member with this e-mail, by default the first sample member.

        The token's row is written as the sign-in server writes it, without its pages: those have tests of their own.
        """
        token = secrets.token_urlsafe(32)
        with self.rows() as rows:
            found = rows.all("SELECT id FROM accounts_member WHERE email = ?", email or self.sample_members[0]["email"])
            assert found, f"no member {email}"
            insert_token(rows, found[0]["id"], token, datetime.now(UTC))
        return token

    def add_member(self, email: str) -> None:
        """Add another member, copied from the first sample member."""
        made = uuid.uuid4()
        with self.rows() as rows:
            columns = rows.all("SELECT * FROM accounts_member LIMIT 1")[0]
            columns |= {
                "id": made if rows.postgres else made.hex,
                "email": email,
                "membership_number": str(secrets.randbelow(10**9)).rjust(9, "0"),
            }
            rows.insert("accounts_member", columns)
            scope, rev = f"member:{made}", columns["rev"]
            rows.insert("changes_scope", {"key": scope, "counter": rev})
            change = {"kind": "member", "object_id": str(made), "scope": scope, "destroyed": False}
            rows.insert("changes_change", {**change, "rev": rev, "created_rev": rev})


class Rows:
    """A backend's database, in SQL that is the same on both kinds; values are put where a ``?`` stands."""

    def __init__(self, connection: Any, *, postgres: bool) -> None:
        self._connection = connection
        self.postgres = postgres

    def all(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Return the rows as dicts; what the statement writes is written when the transaction ends."""
        cursor = self._connection.cursor()
        cursor.execute(sql.replace("?", "%s") if self.postgres else sql, values)
        if cursor.description is None:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, sql: str, *values: object) -> Any:
        """Return the first column of the first row."""
        return next(iter(self.all(sql, *values)[0].values()))

    def insert(self, table: str, columns: dict[str, Any]) -> None:
        kept = columns
        if self.postgres:
            from psycopg.types.json import Jsonb

            kept = {name: Jsonb(value) if isinstance(value, dict | list) else value for name, value in columns.items()}
        places = ", ".join("?" for _ in kept)
        self.all(f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({places})", *kept.values())


def insert_token(rows: Rows, member_id: object, token: str, now: datetime) -> None:
    """Write an access token for a member, as django-allauth keeps it: hashed."""
    from moonmail.contract.version import OAUTH_CLIENT_ID, OAUTH_SCOPES

    columns = {
        "type": "at",
        "hash": hashlib.sha256(token.encode()).hexdigest(),
        "client_id": OAUTH_CLIENT_ID,
        "user_id": member_id,
        "data": None,
        "created_at": now.isoformat(sep=" "),
        "expires_at": (now + timedelta(days=400)).isoformat(sep=" "),
        "scopes": "\n".join(OAUTH_SCOPES),
    }
    rows.insert("allauth_idp_oidc_token", columns)


@contextmanager
def running_backend(
    folder: Path, *, sample: bool = True, database: str = "sqlite", workers: int = 1, control: str = ""
) -> Iterator[RunningBackend]:
    """Start a backend with its data under ``folder``; stop it at the end.

    ``database``: ``sqlite``, or ``postgresql`` for a database of its own on the server of this process.
    """
    with database_for(database) as url:
        backend = RunningBackend(
            folder / "backend", sample=sample, database_url=url, workers=workers, control=control
        ).start()
        try:
            yield backend
        finally:
            backend.stop()


@contextmanager
def database_for(database: str) -> Iterator[str]:
    """An empty database for a backend, gone at the end: its address for PostgreSQL, nothing for SQLite."""
    if database == "sqlite":
        yield ""
        return
    from tests.support import postgres

    server = postgres.server()
    name = server.create()
    try:
        yield server.url(name)
    finally:
        server.drop(name)
