"""The desk against the real server, on both databases: many of the staff at once.

The audit is one chain whoever writes to it, and of many callers who are not who they say three are counted, no more.
"""

from __future__ import annotations

import secrets
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest
import requests
from tests.support.desk_live import add_staff
from tests.support.server import RunningBackend, running_backend
from tests.support.thorough import THOROUGH

from moonmail.domain.staff import StaffRole
from moonmail.domain.verifying import TRIES

WRITERS: Final = 8
EACH: Final = 25 if THOROUGH else 4
ROUNDS: Final = 6 if THOROUGH else 2


class Seat:
    """Somebody of the staff, with connections of their own."""

    def __init__(self, backend: RunningBackend, *roles: StaffRole) -> None:
        self._backend = backend
        _, token = add_staff(backend, "星野 窓", roles)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, body: Any) -> int:
        return self._session.request(method, f"{self._backend.url}/v1/desk/{path}", json=body, timeout=60).status_code

    def close(self) -> None:
        self._session.close()


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def searched(backend: RunningBackend, each: int) -> tuple[Counter[int], int, int]:
    """Let all search at once, ``each`` times. Return the answers, how many entries came, and what ``verify`` says."""
    seats = [Seat(backend, StaffRole.AGENT) for _ in range(WRITERS)]
    # The first entry of all is made alone: what is raced for is the end of a chain that is there.
    assert seats[0].send("POST", "find", {"text": "月", "settled": True}) == 200
    with backend.rows() as rows:
        before = rows.value("SELECT count(*) FROM audit_auditentry")

    def search(seat: Seat) -> list[int]:
        return [seat.send("POST", "find", {"text": "月", "settled": True}) for _ in range(each)]

    answers: Counter[int] = Counter()
    for statuses in together([lambda seat=seat: search(seat) for seat in seats]):  # type: ignore[misc]
        answers.update(statuses)
    for seat in seats:
        seat.close()
    with backend.rows() as rows:
        came = int(rows.value("SELECT count(*) FROM audit_auditentry")) - int(before)
    where = ["--data", str(backend.data_dir)]
    where += ["--database", backend.database_url] if backend.database_url else []
    return answers, came, backend.run("audit", "verify", *where).returncode


def tried(backend: RunningBackend) -> Counter[int]:
    """Let eight callers at once be somebody else than they say they are: the same member. Return the answers."""
    email = f"{secrets.token_hex(4)}@example.jp"
    backend.add_member(email)
    with backend.rows() as rows:
        (member,) = rows.all("SELECT id FROM accounts_member WHERE email = ?", email)
    body = {
        "member_id": str(uuid.UUID(str(member["id"]))),
        "facts": {"birth_date": "1901-01-01", "phone": "+819000000000"},
    }
    seats = [Seat(backend, StaffRole.AGENT) for _ in range(WRITERS)]
    paths = [f"verifications/{uuid.uuid4()}" for _ in seats]
    found = together(
        [lambda seat=seat, path=path: seat.send("PUT", path, body) for seat, path in zip(seats, paths, strict=True)]  # type: ignore[misc]
    )
    for seat in seats:
        seat.close()
    return Counter(found)


def test_the_audit_is_one_chain_whoever_writes_at_once(live: RunningBackend) -> None:
    answers, came, verified = searched(live, EACH)
    assert (answers, came, verified) == ({200: WRITERS * EACH}, WRITERS * EACH, 0)


def test_of_many_who_fail_at_once_three_are_counted(live: RunningBackend) -> None:
    for _ in range(ROUNDS):
        assert tried(live) == {201: TRIES, 429: WRITERS - TRIES}


@pytest.mark.thorough
def test_the_control_an_end_that_is_only_looked_at_is_added_to_twice(tmp_path: Path, database: str) -> None:
    with running_backend(tmp_path, database=database, control="audit_unlocked") as backend:
        answers, came, _ = searched(backend, 1)
    assert answers[200] < WRITERS
    assert came == answers[200]


@pytest.mark.thorough
def test_the_control_failures_that_are_only_looked_at_let_more_try(tmp_path: Path, database: str) -> None:
    with running_backend(tmp_path, database=database, control="caller_unlocked") as backend:
        assert tried(backend)[201] > TRIES
