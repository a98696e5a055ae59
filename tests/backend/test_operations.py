"""What those who run it look at: ready or not, the numbers, the log."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import requests
from tests.backend.test_live import Http
from tests.support import postgres
from tests.support.server import RunningBackend, database_for, running_backend


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def lines(backend: RunningBackend) -> list[dict[str, object]]:
    return [json.loads(line) for line in backend.log_file.read_text().splitlines()]


def test_ready_when_the_database_answers(live: RunningBackend) -> None:
    answer = requests.get(f"{live.url}/ready", timeout=5)
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_not_ready_while_the_database_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Counting calls takes the database as well.
    monkeypatch.setenv("MOONMAIL_LIMITS", "on")
    with database_for_postgres() as url, running_backend_on(tmp_path, url) as backend:
        name = url.split("/")[3].split("?")[0]
        with postgres.server().connect() as connection:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            assert requests.get(f"{backend.url}/v1/health", timeout=5).status_code == 200
            # Well before anybody else's wait for a connection ends.
            away = requests.get(f"{backend.url}/ready", timeout=7)
            assert (away.status_code, away.headers["Retry-After"]) == (503, "2")
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert requests.get(f"{backend.url}/ready", timeout=30).status_code == 200


def database_for_postgres() -> AbstractContextManager[str]:
    postgres.server_or_skip()
    return database_for("postgresql")


@contextmanager
def running_backend_on(tmp_path: Path, url: str) -> Iterator[RunningBackend]:
    backend = RunningBackend(tmp_path / "backend", database_url=url).start()
    try:
        yield backend
    finally:
        backend.stop()


def test_metrics_are_added_up_over_workers_and_name_nobody(tmp_path: Path) -> None:
    with database_for_postgres() as url:
        port = free_port()
        backend = RunningBackend(
            tmp_path / "backend", database_url=url, workers=2, more=("--metrics-port", str(port))
        ).start()
        try:
            before = numbers(port)
            callers = [Http(backend) for _ in range(6)]
            holds = [caller.hold("mm-204:message").json()["id"] for caller in callers]
            assert callers[0].call("GET", "/v1/holds/no-uuid").status_code == 404
            found = numbers(port)
            route = 'moonmail_requests_total{method="PUT",route="v1/holds/<uuidstr:hold_id>",status="201"}'
            assert found[route] - before.get(route, 0) == 6
            assert found['moonmail_problems_total{code="not_found"}'] >= 1
            assert found['moonmail_request_seconds_count{method="PUT"}'] == 6
            text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
            assert not any(hold in text for hold in holds)
            assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|@", text)
            # As many addresses as there are patterns, whatever callers make up.
            for made_up in range(20):
                callers[0].call("GET", f"/v1/made-up-{made_up}")
            assert len(numbers(port)) <= len(found) + 3
            assert requests.get(f"{backend.url}/metrics", timeout=5).status_code == 404
            for caller in callers:
                caller.session.close()
        finally:
            assert backend.stop() == 0


def numbers(port: int) -> dict[str, float]:
    text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in text.splitlines()) if name[0] != "#"
    }


def test_each_line_of_the_log_belongs_to_a_call_and_tells_nothing_personal(live: RunningBackend) -> None:
    caller = Http(live)
    caller.session.headers["MoonMail-Request"] = "quoted-1234"
    caller.session.headers["MoonMail-Client"] = "usagi@example.jp/1.2.3"
    caller.get("/v1/me?name=usagi")
    (line,) = [line for line in lines(live) if line.get("id") == "quoted-1234"]
    assert (line["what"], line["route"], line["status"], line["client"]) == ("request", "v1/me", 200, "1.2.3")
    text = live.log_file.read_text()
    sample = live.sample_members[0]
    for personal in (
        "usagi",
        sample["email"],
        sample["membership_number"],
        str(caller.session.headers["Authorization"]),
    ):
        assert personal not in text
    caller.session.close()


def test_a_failure_carries_the_number_that_was_told(tmp_path: Path) -> None:
    with running_backend(tmp_path) as backend:
        caller = Http(backend)
        with backend.rows() as rows:
            rows.all("ALTER TABLE missions_mission RENAME TO gone")
        answer = caller.call("GET", "/v1/missions")
        assert answer.status_code in (500, 503)
        quoted = answer.json()["request_id"]
        assert [line["level"] for line in lines(backend) if line.get("id") == quoted] == ["error", "info"]
        caller.session.close()


def test_behind_a_proxy_that_ends_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOONMAIL_PROXIES", "1")
    with running_backend(tmp_path, sample=False) as backend:
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        page = requests.get(f"{backend.url}/account/sign-in", headers=headers, timeout=5)
        assert page.status_code == 200
        assert all("Secure" in cookie for cookie in page.headers["Set-Cookie"].split(", moonmail"))


def test_a_backup_of_postgres_is_restored(tmp_path: Path) -> None:
    """As ``docs/operations.md`` says: dump, restore, another epoch; clients fetch everything again and go on."""
    with database_for_postgres() as url, database_for_postgres() as new:
        backend = RunningBackend(tmp_path / "backend", database_url=url).start()
        try:
            caller = Http(backend)
            kept = caller.hold("mm-204:message").json()
            name, other = (each.split("/")[3].split("?")[0] for each in (url, new))
            dumped = tmp_path / "moonmail.dump"
            postgres.server().tool("pg_dump", "--format=custom", f"--file={dumped}", name)
            lost = caller.hold("mm-204:message").json()
            state = caller.get("/v1/changes").json["state"]
            backend.stop()
            postgres.server().tool("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={other}", str(dumped))
            backend.database_url = new
            assert backend.run("renew-epoch", "--data", str(backend.data_dir)).returncode == 0
            assert backend.check() == []
            backend.start()
            assert caller.get(f"/v1/holds/{kept['id']}").json["state"] == "active"
            assert caller.call("GET", f"/v1/holds/{lost['id']}").status_code == 404
            assert caller.call("GET", f"/v1/changes?since={state}").json()["code"] == "cannot_calculate_changes"
            # The app sends again what it has not seen an end of, under the same number.
            again = caller.call("PUT", f"/v1/holds/{lost['id']}", {"mission_id": "mm-204", "size": "message"})
            assert again.status_code == 201
            caller.session.close()
        finally:
            backend.stop()


def test_a_backup_of_sqlite_is_restored(tmp_path: Path) -> None:
    with running_backend(tmp_path) as backend:
        caller = Http(backend)
        kept = caller.hold("mm-204:message").json()
        copy = tmp_path / "copy"
        copy.mkdir()
        # While it is served: SQLite's own backup is one state of it.
        source = sqlite3.connect(backend.data_dir / "moonmail.sqlite3")
        target = sqlite3.connect(copy / "moonmail.sqlite3")
        source.backup(target)
        source.close()
        target.close()
        state = caller.get("/v1/changes").json["state"]
        backend.stop()
        for file in backend.data_dir.glob("moonmail.sqlite3*"):
            file.unlink()
        shutil.copy(copy / "moonmail.sqlite3", backend.data_dir / "moonmail.sqlite3")
        assert backend.run("renew-epoch", "--data", str(backend.data_dir)).returncode == 0
        backend.start()
        assert caller.get(f"/v1/holds/{kept['id']}").json["state"] == "active"
        assert caller.call("GET", f"/v1/changes?since={state}").json()["code"] == "cannot_calculate_changes"
        caller.session.close()
