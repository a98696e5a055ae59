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
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class RunningBackend:
    """A backend process with its data in ``data_dir``. ``url`` has no slash at its end; it stays over a restart.

    ``control`` names a fault that is built in on purpose, to prove that a test has power: see ``entry``.
    """

    data_dir: Path
    sample: bool = True
    database_url: str = ""
    workers: int = 1
    control: str = ""
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
        port = self.url.rpartition(":")[2] if self.url else "0"
        arguments = ["serve", "--with-parent", "--port", port, *self._where()]
        if self.sample:
            arguments.append("--sample")
        if self.workers > 1:
            arguments += ["--workers", str(self.workers)]
        self._log = self.log_file.open("a")
        self.process = subprocess.Popen(
            self._command(*arguments),
            cwd=ROOT,
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
        return subprocess.Popen(self._command("play", arguments[0], *arguments[1:], *self._where()), cwd=ROOT)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )

    def move_clock(self, ahead: timedelta) -> None:
        """Set the server's clock ahead of the real one."""
        draft = self.clock_file.with_suffix(".draft")
        draft.write_text(str(ahead.total_seconds()))
        draft.replace(self.clock_file)

    def sign_in_token(self, email: str = "") -> str:
        """Return a bearer token for the member with this e-mail, by default the first sample member; SQLite only.

        The token's row is written as the sign-in server writes it, without its pages: those have tests of their own.
        """
        token = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        with sqlite3.connect(self.data_dir / "moonmail.sqlite3", timeout=20) as database:
            row = database.execute(
                "SELECT id FROM accounts_member WHERE email = ?", (email or self.sample_members[0]["email"],)
            ).fetchone()
            assert row is not None, f"no member {email}"
            insert_token(database, row[0], token, now)
        database.close()
        return token

    def add_member(self, email: str) -> None:
        """Add another member, copied from the first sample member."""
        with sqlite3.connect(self.data_dir / "moonmail.sqlite3", timeout=20) as database:
            database.row_factory = sqlite3.Row
            columns = dict(database.execute("SELECT * FROM accounts_member LIMIT 1").fetchone())
            columns |= {
                "id": secrets.token_hex(16),
                "email": email,
                "membership_number": str(secrets.randbelow(10**9)).rjust(9, "0"),
            }
            names = ", ".join(columns)
            places = ", ".join("?" for _ in columns)
            database.execute(f"INSERT INTO accounts_member ({names}) VALUES ({places})", tuple(columns.values()))
            member_id = str(uuid.UUID(str(columns["id"])))
            database.execute("INSERT INTO changes_scope VALUES (?, ?)", (f"member:{member_id}", columns["rev"]))
            database.execute(
                "INSERT INTO changes_change (kind, object_id, scope, rev, created_rev, destroyed)"
                " VALUES ('member', ?, ?, ?, ?, 0)",
                (member_id, f"member:{member_id}", columns["rev"], columns["rev"]),
            )
        database.close()


def insert_token(database: sqlite3.Connection, member_id: str, token: str, now: datetime) -> None:
    """Write an access token for a member, as django-allauth keeps it: hashed."""
    from moonmail.contract.version import OAUTH_CLIENT_ID, OAUTH_SCOPES

    database.execute(
        "INSERT INTO allauth_idp_oidc_token (type, hash, client_id, user_id, data, created_at, expires_at, scopes)"
        " VALUES ('at', ?, ?, ?, NULL, ?, ?, ?)",
        (
            hashlib.sha256(token.encode()).hexdigest(),
            OAUTH_CLIENT_ID,
            member_id,
            now.isoformat(sep=" "),
            (now + timedelta(days=400)).isoformat(sep=" "),
            "\n".join(OAUTH_SCOPES),
        ),
    )


@contextmanager
def running_backend(folder: Path, *, sample: bool = True) -> Iterator[RunningBackend]:
    """Start a backend with its data under ``folder``; stop it at the end."""
    backend = RunningBackend(folder / "backend", sample=sample).start()
    try:
        yield backend
    finally:
        backend.stop()
