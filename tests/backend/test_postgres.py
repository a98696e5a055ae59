"""Several processes on one database, and one server at most on a folder."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.backend.test_live import Http, at_once
from tests.support import postgres
from tests.support.server import RunningBackend, database_for, running_backend


@pytest.fixture
def address() -> str:
    """The address of an empty database on PostgreSQL."""
    server = postgres.server_or_skip()
    return server.url(server.create())


def test_the_server_keeps_what_it_says_it_keeps(address: str) -> None:
    with postgres.server().connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


def test_its_end_is_the_end_of_whoever_started_it(tmp_path: Path) -> None:
    """Also of one that was killed: nothing runs on, nothing is left on the disk."""
    postgres.server_or_skip()
    code = (
        "from tests.support.postgres import server; s = server();"
        "print(s.folder, (s.folder / 'data/postmaster.pid').read_text().split()[0], flush=True); input()"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", code], cwd=postgres.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None
    folder, process = user.stdout.readline().split()
    # Readable until the server is gone: its end is the end of this wait.
    watched = os.pidfd_open(int(process))
    user.kill()
    user.wait(10)
    for stream in (user.stdin, user.stdout):
        if stream is not None:
            stream.close()
    try:
        assert select.select([watched], [], [], 30)[0], "the server runs on"
    finally:
        os.close(watched)
    for _ in range(1000):
        if not Path(folder).exists():
            break
        select.select([], [], [], 0.02)
    assert not Path(folder).exists()


def test_four_workers_share_one_database(tmp_path: Path, address: str) -> None:
    backend = RunningBackend(tmp_path / "four", database_url=address, workers=4).start()
    try:
        assert at_once(backend, "mm-205:name", 12) == {201: 3, 409: 9}
        assert backend.check() == []
        with postgres.server().connect() as connection:
            (count,) = connection.execute(
                "SELECT count(DISTINCT pid) FROM pg_stat_activity WHERE datname = %s",
                [address.split("/")[3].split("?")[0]],
            ).fetchone()
        assert 2 <= count <= 4 * 4
    finally:
        assert backend.stop() == 0


def test_two_that_start_at_once_set_up_one_database(tmp_path: Path, address: str) -> None:
    made = [RunningBackend(tmp_path / name, database_url=address) for name in ("a", "b")]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda one: one.run("init", "--sample", "--data", str(one.data_dir)), made))
    assert [(one.returncode, one.stderr) for one in done] == [(0, ""), (0, "")]
    assert made[0].check() == []


def test_a_connection_that_was_cut_fails_no_call(tmp_path: Path, address: str) -> None:
    backend = RunningBackend(tmp_path / "cut", database_url=address).start()
    try:
        caller = Http(backend)
        statuses: Counter[int] = Counter()
        for _ in range(3):
            statuses[caller.hold("mm-204:message").status_code] += 1
            with postgres.server().connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 't_%'"
                    " AND pid <> pg_backend_pid()"
                )
        assert statuses == {201: 3}
        caller.session.close()
    finally:
        backend.stop()


def test_a_second_server_on_a_folder_is_refused(tmp_path: Path) -> None:
    with running_backend(tmp_path, sample=False) as backend:
        second = backend.run("serve", "--data", str(backend.data_dir))
        assert (second.returncode, second.stdout, second.stderr.count("\n")) == (2, "", 1)
        assert str(backend.data_dir) in second.stderr
        backend.kill()
        backend.start()


def test_two_servers_may_share_a_database_on_postgres(tmp_path: Path) -> None:
    postgres.server_or_skip()
    with database_for("postgresql") as url:
        first = RunningBackend(tmp_path / "one", database_url=url).start()
        second = RunningBackend(tmp_path / "one", database_url=url).start()
        try:
            caller, other = Http(first), Http(second)
            hold = caller.hold("mm-204:message").json()
            assert other.get(f"/v1/holds/{hold['id']}").json == hold
            caller.session.close()
            other.session.close()
        finally:
            first.stop()
            second.stop()
