"""The real server as a process: races, power cuts, and a second process that writes."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.backend.test_sync import Replica
from tests.support.server import RunningBackend

from moonmail.contract.sync import Health

if TYPE_CHECKING:
    from pathlib import Path


class Http:
    """A member's calls over the network."""

    def __init__(self, backend: RunningBackend, email: str = "") -> None:
        self.backend = backend
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {backend.sign_in_token(email)}"

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        return self.session.request(method, self.backend.url + path, json=body, timeout=30)

    def get(self, path: str) -> Any:
        response = self.call("GET", path)
        return type("Answer", (), {"json": response.json()})

    def hold(self, offer: str, hold_id: uuid.UUID | None = None) -> requests.Response:
        mission, _, size = offer.partition(":")
        return self.call("PUT", f"/v1/holds/{hold_id or uuid.uuid4()}", {"mission_id": mission, "size": size})

    def left(self, offer: str) -> int:
        mission, _, _ = offer.partition(":")
        items = self.get(f"/v1/missions/{mission}/offers").json["items"]
        return int(next(item["left"] for item in items if item["id"] == offer))


@pytest.fixture
def member(live: RunningBackend) -> Iterator[Http]:
    caller = Http(live)
    yield caller
    caller.session.close()


def at_once(backend: RunningBackend, offer: str, callers: int) -> Counter[int]:
    """Ask for the same slot from many connections in the same moment; return how often each status came."""
    gate = threading.Barrier(callers)

    def ask(_: int) -> int:
        caller = Http(backend)
        caller.get("/v1/health")
        gate.wait()
        status = caller.hold(offer).status_code
        caller.session.close()
        return status

    with ThreadPoolExecutor(callers) as pool:
        return Counter(pool.map(ask, range(callers)))


def test_never_oversold(live: RunningBackend, member: Http) -> None:
    left = member.left("mm-205:name")
    assert left == 3
    assert at_once(live, "mm-205:name", 12) == {201: 3, 409: 9}
    assert member.left("mm-205:name") == 0
    assert live.check() == []


def test_control_check_then_book_oversells(tmp_path: Path, own_database: str) -> None:
    """The same race against a backend that looks first and books later oversells: the test above has power."""
    backend = RunningBackend(tmp_path / "control", control="check_then_book", database_url=own_database).start()
    try:
        assert at_once(backend, "mm-205:name", 12)[201] > 3
        assert backend.check() != []
    finally:
        backend.stop()


def test_what_was_asked_happens_once_through_power_cuts(tmp_path: Path, own_database: str) -> None:
    backend = RunningBackend(tmp_path / "cut", database_url=own_database).start()
    try:
        caller = Http(backend)
        before = caller.left("mm-204:photo")
        wanted = [uuid.uuid4() for _ in range(30)]
        done = threading.Event()
        tries = Counter[uuid.UUID]()
        progress, backend_back = threading.Semaphore(0), threading.Event()

        def ask(mine: list[uuid.UUID]) -> None:
            own = Http(backend)
            for hold_id in mine:
                while not done.is_set():
                    tries[hold_id] += 1
                    try:
                        if own.hold("mm-204:photo", hold_id).status_code in (200, 201):
                            progress.release()
                            break
                    except requests.RequestException:
                        # The next try opens a new connection; a refused one returns at once while the server is away.
                        backend_back.wait(0.2)
            own.session.close()

        threads = [threading.Thread(target=ask, args=(wanted[part::3],)) for part in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(8):
            assert progress.acquire(timeout=30)
        backend.kill()
        backend.start()
        backend_back.set()
        for thread in threads:
            thread.join(60)
        done.set()
        assert sum(tries.values()) > len(wanted), "the cut met nothing: no call had to be sent again"
        assert caller.left("mm-204:photo") == before - len(wanted)
        assert all(caller.get(f"/v1/holds/{hold_id}").json["state"] == "active" for hold_id in wanted)
        assert backend.check() == []
        caller.session.close()
    finally:
        backend.stop()


def test_pages_read_while_others_write_lose_nothing(live: RunningBackend, member: Http) -> None:
    stop = threading.Event()

    def write() -> int:
        own, count = Http(live), 0
        while not stop.is_set():
            response = own.hold("mm-207:message")
            own.call("DELETE", f"/v1/holds/{response.json()['id']}")
            count += 1
        own.session.close()
        return count

    replica = Replica(member, limit=5)  # type: ignore[arg-type]
    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write) for _ in range(3)]
        for _ in range(40):
            query = f"?limit=5&since={replica.state}" if replica.state else "?limit=5"
            replica.apply(member.get(f"/v1/changes{query}").json)
        stop.set()
        written = sum(writer.result() for writer in writers)
    assert written > 3
    replica.pull()
    assert replica.matches()


def test_two_members_see_their_own(live: RunningBackend, member: Http) -> None:
    live.add_member("second@example.jp")
    second = Http(live, "second@example.jp")
    hold = second.hold("mm-204:photo").json()
    replica = Replica(second)  # type: ignore[arg-type]
    replica.pull()
    assert replica.matches()
    assert [key for kind, key in replica.held if kind == "hold"] == [hold["id"]]
    assert member.call("GET", f"/v1/holds/{hold['id']}").status_code == 404
    second.session.close()


def test_plays_from_a_second_process_reach_an_open_app(live: RunningBackend, member: Http) -> None:
    state = member.get("/v1/changes").json["state"]
    words = ("--title-ja=題", "--title-en=Title", "--body-ja=本文", "--body-en=Body")
    played = live.play("update", "mm-204", *words)
    assert (played.returncode, played.stdout, played.stderr) == (0, "", "")
    (changed,) = member.get(f"/v1/changes?since={state}").json["mission"]["updated"]
    assert changed["updates"][-1]["title"]["en"] == "Title"


def test_the_servers_clock_decides(live: RunningBackend, member: Http) -> None:
    hold = member.hold("mm-204:name").json()
    try:
        live.move_clock(timedelta(minutes=36))
        assert member.get(f"/v1/holds/{hold['id']}").json["state"] == "expired"
    finally:
        live.move_clock(timedelta(0))


class TestServe:
    def test_answers_when_it_says_so(self, live: RunningBackend) -> None:
        answer = requests.get(f"{live.url}/v1/health", timeout=5)
        assert Health.model_validate(answer.json()).sample
        assert live.url.startswith("http://127.0.0.1:")

    def test_says_where_nothing_of_the_sample_is(self, tmp_path: Path, own_database: str) -> None:
        backend = RunningBackend(tmp_path / "plain", sample=False, database_url=own_database).start()
        try:
            assert backend.sample_members == []
            assert not requests.get(f"{backend.url}/v1/health", timeout=5).json()["sample"]
            missions = requests.get(f"{backend.url}/v1/missions", timeout=5).json()["items"]
            assert not any(mission["sample"] for mission in missions)
            assert requests.get(f"{backend.url}/pay/sample/x", timeout=5).status_code == 404
        finally:
            assert backend.stop() == 0

    def test_a_port_in_use_is_named(self, live: RunningBackend, tmp_path: Path) -> None:
        port = live.url.rpartition(":")[2]
        second = live.run("serve", "--port", port, "--data", str(tmp_path / "second"))
        assert second.returncode == 2
        assert second.stdout == ""
        assert port in second.stderr
        assert second.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        "arguments",
        [("--port", "70000"), ("--workers", "2"), ("--database", "mysql://x/y"), ("--database", "postgres://host")],
    )
    def test_what_cannot_be_served_is_one_line(
        self, live: RunningBackend, tmp_path: Path, arguments: tuple[str, ...]
    ) -> None:
        refused = live.run("serve", *arguments, "--data", str(tmp_path / "x"))
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)

    def test_ends_with_its_parent(self, tmp_path: Path) -> None:
        backend = RunningBackend(tmp_path / "orphan", sample=False).start()
        process = backend.process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{backend.url}/v1/health", timeout=2)
        backend.stop()

    def test_keeps_everything_over_a_restart(self, tmp_path: Path, own_database: str) -> None:
        backend = RunningBackend(tmp_path / "again", database_url=own_database).start()
        try:
            caller = Http(backend)
            hold = caller.hold("mm-204:name").json()
            digest = caller.get("/v1/digest").json["sha256"]
            backend.restart()
            assert caller.get(f"/v1/holds/{hold['id']}").json == hold
            assert caller.get("/v1/digest").json["sha256"] == digest
            caller.session.close()
        finally:
            backend.stop()
