"""First pull, nothing to sync, ten changes, comparing both ends, list requests: app and backend, against their floors.

The floors ask the same backend over one connection of the standard library's, and do the least that anybody could.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import requests
from tests.benchmarks.many import fill, touch
from tests.benchmarks.rows import Row, paired, row, spread
from tests.client.sending import Token
from tests.support.server import RunningBackend, running_backend

from moonmail.client import api as client_api
from moonmail.client import objects as client_objects
from moonmail.client import schema
from moonmail.client.account import Account
from moonmail.client.api import Api
from moonmail.client.clock import system_clock
from moonmail.client.exchange import Exchange, Round
from moonmail.client.files import FolderFiles
from moonmail.client.http import Http
from moonmail.client.objects import TYPES
from moonmail.client.store import Store
from moonmail.client.timekeeping import ServerClock

PULL_RUNS: Final = 5
RUNS: Final = 25
SMALL, MIDDLE, LARGE = 1_000, 10_000, 100_000
CHANGED: Final = 10
DIGEST_RUNS: Final = 9
DIGEST_MOST: Final = 1_000.0
_HEADERS: Final = {"Accept": "application/json"}


class Bare:
    """The least of a client: one connection, the token, nothing looked at."""

    def __init__(self, backend: RunningBackend, token: str) -> None:
        host, _, port = backend.url.removeprefix("http://").partition(":")
        self._connection = http.client.HTTPConnection(host, int(port))
        self._headers = _HEADERS | ({"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        self._connection.request("GET", path, headers=self._headers | headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


@dataclass
class App:
    """What of the app talks to the backend, on a profile."""

    exchange: Exchange
    store: Store
    account: Account

    def fetch(self) -> None:
        self.exchange.fetch_all(Round(self.account, lambda: True))


@contextmanager
def app(folder: Path, url: str, token: str) -> Iterator[App]:
    store = Store(folder / "store.sqlite3")
    calls = Api(Http(url, "none", system_clock), Token(token))  # type: ignore[arg-type]
    files = FolderFiles(folder / "files")
    exchange = Exchange(calls, store, files, system_clock, ServerClock(system_clock), lambda _: None)
    try:
        yield App(exchange, store, Account(server=url, member_id="me"))
    finally:
        store.close()


@contextmanager
def backend_with(folder: Path, objects: int) -> Iterator[tuple[RunningBackend, str]]:
    """A backend on which the first sample member has ``objects`` objects."""
    folder.mkdir()
    # What is measured is the work, not how many calls one device may make in a row.
    os.environ["MOONMAIL_LIMITS"] = "off"
    with running_backend(folder) as backend:
        fill(backend, objects)
        yield backend, backend.sign_in_token()


def milliseconds(since: float) -> float:
    return (perf_counter() - since) * 1000


# ---------------------------------------------------------------- first pull


def _floor_pull(bare: Bare, file: Path) -> tuple[float, int]:
    """Fetch the same pages, ``json.loads`` them, put each object into the same table."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    schema.migrate(connection)
    began, since, count = perf_counter(), "", 0
    while True:
        path = f"/v1/changes?limit={client_api.PAGE}" + (f"&since={since}" if since else "")
        page = json.loads(bare.get(path)[1])
        connection.execute("BEGIN IMMEDIATE")
        for name in TYPES:
            for each in (*page[name]["created"], *page[name]["updated"]):
                connection.execute(
                    "INSERT INTO object (type, id, scope, rev, gen, parent, doc) VALUES (?, ?, 'member', ?, 1, '', ?)",
                    (name, each["id"], each["rev"], json.dumps(each)),
                )
                count += 1
        connection.execute("COMMIT")
        since = page["state"]
        if not page["has_more"]:
            break
    took = milliseconds(began)
    connection.close()
    return took, count


def first_pull(folder: Path) -> list[Row]:
    with backend_with(folder / "pull", MIDDLE) as (backend, token):
        bare, counts = Bare(backend, token), set()
        there = folder / "profile"

        def fresh() -> Path:
            shutil.rmtree(there, ignore_errors=True)
            there.mkdir()
            return there

        def ours() -> float:
            with app(fresh(), backend.url, token) as running:
                running.store.read(lambda c: c.execute("SELECT 1")).result()
                began = perf_counter()
                running.fetch()
                return milliseconds(began)

        def floor() -> float:
            took, count = _floor_pull(bare, fresh() / "floor.sqlite3")
            counts.add(count)
            return took

        values, floors = paired(ours, floor, PULL_RUNS)
        bare.close()
    note = (
        f"{max(counts):,} objects in pages of {client_api.PAGE}, {PULL_RUNS} paired runs, app {spread(values)} "
        f"(validated, with what screens show), floor {spread(floors)}: same calls, json.loads, same INSERTs"
    )
    return [row("first pull of 10,000 objects", values, floors, 2.0, "ms", note)]


# ---------------------------------------------------------------- deltas


def deltas(folder: Path, objects: int) -> list[Row]:
    with backend_with(folder / f"with-{objects}", objects) as (backend, token):
        profile = folder / f"profile-{objects}"
        profile.mkdir()
        bare = Bare(backend, token)
        with app(profile, backend.url, token) as running:
            running.fetch()

            etag = f'"member.{json.loads(bare.get("/v1/me")[1])["rev"]}"'

            def ours_nothing() -> float:
                began = perf_counter()
                running.fetch()
                return milliseconds(began)

            session = requests.Session()
            session.trust_env = False
            headers = {"Authorization": f"Bearer {token}", "If-None-Match": etag}

            def empty() -> float:
                began = perf_counter()
                answer = session.get(f"{backend.url}/v1/me", headers=headers)
                assert answer.status_code == 304
                return milliseconds(began)

            nothing = paired(ours_nothing, empty, RUNS)

            def ours_ten() -> float:
                touch(backend, CHANGED)
                began = perf_counter()
                running.fetch()
                return milliseconds(began)

            ten = paired(ours_ten, empty, RUNS)
            compared = digests(running, bare, profile, backend, objects) if objects == LARGE else []
        bare.close()
    made = (
        f"{objects:,} objects, {RUNS} paired runs; floor: an authenticated read of /v1/me that answers 304, by requests"
    )
    return [
        row(f"nothing to sync among {objects:,}", *nothing, 1.5, "ms", f"{made}, {spread(nothing[1])}"),
        row(f"{CHANGED} changes among {objects:,}, committed", *ten, 3.0, "ms", f"{made}, {spread(ten[1])}"),
        *compared,
    ]


def digests(running: App, bare: Bare, profile: Path, backend: RunningBackend, objects: int) -> list[Row]:
    """What both ends take to prove that they hold the same; ten minutes apart at most, and never on the GUI thread."""
    table = {
        "app": (profile / "store.sqlite3", "SELECT type, id, rev FROM object"),
        "backend": (
            backend.data_dir / "moonmail.sqlite3",
            "SELECT kind, object_id, rev FROM changes_change WHERE scope IN ('catalogue',"
            " (SELECT scope FROM changes_change WHERE kind = 'shipment' LIMIT 1)) AND NOT destroyed",
        ),
    }
    found: dict[str, object] = {}

    def straight(end: str) -> float:
        """The least that anybody could: the rows read in any order, their lines put together and hashed."""
        file, query = table[end]
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            began = perf_counter()
            lines = [f"{kind} {id_} {rev}\n" for kind, id_, rev in connection.execute(query)]
            hashlib.sha256("".join(lines).encode())
            return milliseconds(began)

    def in_app() -> float:
        began = perf_counter()
        found["app"] = running.store.read(client_objects.digest).result()
        return milliseconds(began)

    def in_backend() -> float:
        began = perf_counter()
        said = json.loads(bare.get("/v1/digest")[1])
        found["backend"] = (said["count"], said["sha256"])
        return milliseconds(began)

    rows = []
    for end, ours in (("app", in_app), ("backend", in_backend)):
        values, floors = paired(ours, lambda end=end: straight(end), DIGEST_RUNS)  # type: ignore[misc]
        value, floor = statistics.median(values), statistics.median(floors)
        note = f"{DIGEST_RUNS} paired runs, {spread(values)}, goal in ms; floor: the rows read in any order and hashed,"
        name = f"digest of {objects:,} in the {end}"
        met = value <= DIGEST_MOST
        rows.append(Row(name, value, floor, value / floor, DIGEST_MOST, met, "ms", f"{note} {spread(floors)}"))
    assert found["app"] == found["backend"]
    return rows


# ---------------------------------------------------------------- lists


def lists(folder: Path) -> list[Row]:
    with backend_with(folder / "lists", SMALL) as (backend, _):
        bare = Bare(backend, "")
        etag = _etag(backend, "/v1/missions")

        def timed(path: str, status: int, **headers: str) -> float:
            began = perf_counter()
            assert bare.get(path, **headers)[0] == status
            return milliseconds(began)

        def empty() -> float:
            return timed("/v1/health", 200)

        kept = paired(lambda: timed("/v1/missions", 304, **{"If-None-Match": etag}), empty, RUNS)
        anew = paired(lambda: timed("/v1/missions", 200), empty, RUNS)
        bare.close()
    note = f"{RUNS} paired runs, signed out; floor: /v1/health, which touches no database,"
    return [
        row("list of flights, unchanged (ETag)", *kept, 1.5, "ms", f"{note} {spread(kept[1])}"),
        row("list of flights, without ETag", *anew, 3.0, "ms", f"{note} {spread(anew[1])}"),
    ]


def _etag(backend: RunningBackend, path: str) -> str:
    import urllib.request

    with urllib.request.urlopen(backend.url + path, timeout=30) as answer:
        return str(answer.headers["ETag"])


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="moonmail-bench-") as name:
        folder = Path(name)
        rows = first_pull(folder) + lists(folder)
        for objects in (SMALL, LARGE):
            rows += deltas(folder, objects)
        return rows
