"""The fault bench: real clients and a real backend, a bad network between them, and nobody is safe from ``kill -9``.

One run has a seed, some members (``tests.faults.member``, a process each), a backend process, and a door of the bad
network (``tests.faults.proxy``) for each member. While the members ask for things, calls are broken, clients and the
backend are killed and started again on the same folder, the server's clock jumps over the end of holds, and a flight is
lost. Then the network becomes calm, everybody syncs, and both ends are compared:

- everything that was ever asked is done once or was visibly refused: the clients' outboxes against the backend's rows,
  by UUID (``lost``, ``twice``);
- nothing is oversold, by the counter and by counting (``oversold``);
- each client holds what the backend holds, by digest, and never had to be told so by the digest (``diverged``);
- counters, money, and both databases are whole (``wrong``).

The seed decides what is asked, which calls break, and after which step who is killed. Processes run side by side, so
a seed makes the same plan each time, not the same instant.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from tests.faults.proxy import Door, FaultProxy
from tests.faults.stage import SLOTS, WANTED
from tests.support.server import ROOT, RunningBackend

# How often each thing is asked for, out of about a hundred.
_WISHES: Final = {
    "order": 24,
    "hold": 8,
    "release": 6,
    "press": 26,
    "pay": 4,
    "cancel": 5,
    "change": 6,
    "move": 5,
    "gift": 4,
    "gift_move": 3,
    "claim": 5,
    "choose": 4,
    "receipt": 4,
    "retry": 3,
    "dismiss": 2,
}
_ADULTS: Final = (0, 1, 2, 4)
_PATIENCE: Final = 90.0
_TRIES: Final = 5
# Longer than a hold.
_A_HOLD: Final = timedelta(minutes=36)


@dataclass(frozen=True)
class Plan:
    """``steps``: how many things each member does. ``kills``: of all processes together, clients and backend.

    ``client_control``, ``server_control``: a defect built in on purpose, that the bench must find. ``workers``: of a
    backend on PostgreSQL.
    """

    seed: int
    members: int = 3
    steps: int = 60
    kills: int = 6
    rate: float = 0.25
    loses_a_flight: bool = True
    jumps: int = 1
    workers: int = 2
    client_control: str = ""
    server_control: str = ""


@dataclass
class Found:
    """What came of a run. The lists name each case."""

    seed: int
    operations: int = 0
    kills: int = 0
    done: int = 0
    refused: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    oversold: list[str] = field(default_factory=list)
    diverged: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.oversold or self.diverged or self.wrong)

    def report(self) -> dict[str, Any]:
        """Return the figures, and the cases by name where there are any."""
        cases = {name: getattr(self, name) for name in ("lost", "twice", "oversold", "diverged", "wrong")}
        return {
            "seed": self.seed,
            "operations": self.operations,
            "kills": self.kills,
            "done": self.done,
            "refused": self.refused,
            "faults": dict(self.faults),
            "seconds": round(self.seconds, 1),
            **{name: len(found) for name, found in cases.items()},
            "cases": {name: found[:20] for name, found in cases.items() if found},
        }


# Id, kind, state, target, code, and whether the member has read the refusal.
OutboxRow = tuple[str, str, str, str, str, int]


class Died(Exception):
    """The process was killed, or could not be talked to."""


class MemberProcess:
    """One member with the app, on one profile, over any number of kills."""

    def __init__(self, folder: Path, door: Door, control: str, sign_in: dict[str, str]) -> None:
        self.profile = folder / "profile"
        self.door = door
        self._control = control
        self._sign_in = sign_in
        self._log = folder / "log.txt"
        self.process: subprocess.Popen[str] | None = None
        self.promised: list[str] = []
        self.healed = 0

    def start(self) -> None:
        environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.member", str(self.profile), self.door.url, self._control],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment,
            )
        self._hear()

    def sign_in(self) -> None:
        """Sign in while the network is calm. A busy machine may need more than one try, as a person would."""
        calm, self.door.calm = self.door.calm, True
        for _ in range(_TRIES):
            answer = self.tell(do="sign_in", **self._sign_in)
            if answer.get("signed_in"):
                break
        else:
            raise AssertionError(f"nobody signed in: {answer}")
        self.door.calm = calm

    def tell(self, **line: Any) -> dict[str, Any]:
        """Say one thing and wait for the answer.

        Raises:
            Died: the process is gone.
        """
        self.say(**line)
        answer = self._hear()
        if "failed" in answer:
            raise AssertionError(f"{line}: {answer['failed']}; see {self._log}")
        self.promised += answer.get("asked", [])
        return answer

    def say(self, **line: Any) -> None:
        try:
            self._pipes[0].write(json.dumps(line) + "\n")
            self._pipes[0].flush()
        except OSError as error:
            raise Died from error

    def _hear(self) -> dict[str, Any]:
        line = self._pipes[1].readline()
        if not line:
            raise Died
        heard: dict[str, Any] = json.loads(line)
        return heard

    def kill(self) -> None:
        """End it as a power cut would. What it had said by then counts as said."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(_PATIENCE)
        for line in self._pipes[1].read().splitlines():
            if line.endswith("}"):
                self.promised += json.loads(line).get("asked", [])
        self._end()

    def stop(self) -> None:
        process = self.process
        if process is None:
            return
        self._pipes[0].close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
        self._end()

    @property
    def _pipes(self) -> tuple[IO[str], IO[str]]:
        process = self.process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        return process.stdin, process.stdout

    def _end(self) -> None:
        for stream in self._pipes:
            stream.close()
        self.process = None

    def outbox(self) -> list[OutboxRow]:
        with closing(open_store(self.profile)) as store:
            return rows_of(store)


class Bench:
    """One run on a backend that is set up and not started."""

    def __init__(self, plan: Plan, folder: Path, backend: RunningBackend) -> None:
        self.plan = plan
        self.backend = backend
        self.found = Found(plan.seed)
        self._folder = folder
        self._members: list[MemberProcess] = []
        self._codes: list[str] = []
        # Claims by their UUID: the code, and who.
        self._claims: dict[str, tuple[str, int]] = {}
        self._claimed: set[str] = set()
        self._ahead = timedelta()
        self._server = threading.RLock()
        self._step = threading.Lock()
        self._steps = 0
        self._failed: list[BaseException] = []
        chance = random.Random(f"{plan.seed} chaos")
        total = plan.members * plan.steps
        of_server = plan.kills // 3
        self._server_kills = sorted(chance.sample(range(3, total), of_server))
        self._client_kills = sorted(chance.sample(range(3, total), plan.kills - of_server))
        self._jumps = sorted(chance.sample(range(total // 3, total), plan.jumps))
        self._lost_at = int(total * (0.5 + 0.2 * chance.random())) if plan.loses_a_flight else -1

    def run(self) -> Found:
        began = time.monotonic()
        self.backend.start()
        proxy = FaultProxy(int(self.backend.url.rpartition(":")[2]))
        try:
            for number in range(self.plan.members):
                self._members.append(self._member(proxy, number))
            threads = [threading.Thread(target=self._live, args=(n,)) for n in range(self.plan.members)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if self._failed:
                raise self._failed[0]
            proxy.drain()
            self._compare()
        finally:
            for member in self._members:
                member.stop()
            proxy.close()
            self.backend.stop()
        self.found.seconds = time.monotonic() - began
        return self.found

    def _member(self, proxy: FaultProxy, number: int) -> MemberProcess:
        door = proxy.door(f"{self.plan.seed} door {number}", self.plan.rate)
        folder = self._folder / f"member{number}"
        folder.mkdir(parents=True)
        known = self.backend.sample_members[_ADULTS[number]]
        who = {"login": known["membership_number"], "password": known["password"]}
        member = MemberProcess(folder, door, self.plan.client_control, who)
        member.start()
        member.sign_in()
        door.calm = False
        return member

    # ------------------------------------------------------------ what happens

    def _live(self, number: int) -> None:
        try:
            chance = random.Random(f"{self.plan.seed} member {number}")
            for _ in range(self.plan.steps):
                killed = self._chaos()
                if not self._act(number, chance, killed=killed):
                    self._revive(number)
        except BaseException as error:
            self._failed.append(error)

    def _chaos(self) -> bool:
        """Do what this step brings for all; return whether the client is to be killed."""
        with self._step:
            at, self._steps = self._steps, self._steps + 1
        if at in self._server_kills:
            with self._server:
                self.backend.kill()
                self.found.kills += 1
                self.backend.start()
        if at in self._jumps:
            self._jump()
        if at == self._lost_at:
            with self._server:
                self._on_stage("lose")
        return at in self._client_kills

    def _jump(self) -> None:
        self._ahead += _A_HOLD
        self.backend.move_clock(self._ahead)

    def _act(self, number: int, chance: random.Random, *, killed: bool) -> bool:
        """One wish, and perhaps a round of sync. Returns False when the process is dead afterwards."""
        member = self._members[number]
        wish = chance.choices(list(_WISHES), list(_WISHES.values()))[0]
        pick, syncs, when = chance.randrange(10**6), chance.random() < 0.7, chance.random()
        if killed:
            line = self._line(number, wish, pick)
            in_sync = when < 0.5
            if in_sync:
                member.tell(**line)
                line = {"do": "sync"}
            member.say(**line)
            time.sleep(when * 0.3 if in_sync else (when - 0.5) * 0.05)
            member.kill()
            self.found.kills += 1
            return False
        try:
            line = self._line(number, wish, pick)
            if member.tell(**line).get("claimed"):
                self._claimed.add(line["claim"])
            if syncs and member.tell(do="sync").get("expired"):
                member.sign_in()
            if wish == "gift":
                self._codes = [*self._codes, *(c for c in member.tell(do="codes")["codes"] if c not in self._codes)]
        except Died:
            return False
        return True

    def _line(self, number: int, wish: str, pick: int) -> dict[str, Any]:
        if wish == "press":
            return {"do": wish, "pick": pick, "action": "decline" if pick % 9 == 0 else "pay"}
        if wish == "claim":
            codes = self._codes
            if not codes:
                return {"do": "sync"}
            id_ = str(UUID(int=random.Random(f"{self.plan.seed} {number} {pick}").getrandbits(128), version=4))
            self._claims[id_] = (codes[pick % len(codes)], number)
            return {"do": wish, "claim": id_, "code": codes[pick % len(codes)]}
        return {"do": wish, "pick": pick}

    def _revive(self, number: int) -> None:
        member = self._members[number]
        if member.process is not None:
            raise AssertionError(f"a client ended by itself: {member.profile.parent}")
        member.start()

    # ------------------------------------------------------------ afterwards

    def _compare(self) -> None:
        for member in self._members:
            member.door.calm = True
        # What is not paid by now ends, so that every hold has its outcome.
        self._jump()
        settled = [self._settle(member) for member in self._members]
        # What the first ones did last concerns the others.
        settled = [self._settle(member) for member in self._members]
        for member in self._members:
            member.stop()
            self.found.faults += member.door.met
        done = self._on_stage("audit")
        self._judge(settled, done)

    def _settle(self, member: MemberProcess) -> dict[str, Any]:
        for _ in range(3):
            answer = member.tell(do="settle")
            if not answer["expired"]:
                break
            member.sign_in()
        return answer

    def _judge(self, settled: list[dict[str, Any]], audit: dict[str, Any]) -> None:
        found, done = self.found, audit["done"]
        asked: set[str] = set(self._claims)
        for number, (member, said) in enumerate(zip(self._members, settled, strict=True)):
            name = f"member {number}"
            rows = member.outbox()
            asked |= {id_ for id_, *_ in rows}
            for id_ in set(member.promised) - {id_ for id_, *_ in rows}:
                found.lost.append(f"{name}: {id_} was said to be on disk and is not in the outbox")
            for row in rows:
                judge_one(found, name, row, done, set(said["visible"]))
            if not said["same"]:
                found.diverged.append(f"{name} holds {said['held'][0]} objects, the backend {said['held'][1]}")
            if said["healed"]:
                found.diverged.append(
                    f"{name} was told {said['healed']} times by the digest that it had missed something"
                )
            if said["integrity"] != "ok":
                found.wrong.append(f"{name}: its store: {said['integrity']}")
        for id_, (code, number) in self._claims.items():
            if id_ in self._claimed and id_ not in done["claim"]:
                found.lost.append(f"member {number} was told that claim {id_} of {code} is done, and it is not there")
        found.operations += len(self._claims)
        for kind, there in done.items():
            found.twice += [f"{kind} {id_} was done and nobody asked for it" for id_ in there if id_ not in asked]
        found.oversold += audit["oversold"]
        found.wrong += audit["books"] + audit["money"] + audit["integrity"]

    def _on_stage(self, what: str) -> dict[str, Any]:
        return on_stage(self.backend, what)


def judge_one(found: Found, name: str, row: OutboxRow, done: dict[str, dict[str, str]], visible: set[str]) -> None:
    """Count one thing that was asked; note it as lost unless it is done at both ends, or refused in sight.

    ``done``: what the backend did, by kind and UUID. ``visible``: the operations that the member is shown.
    """
    id_, kind, state, target, code, dismissed = row
    if kind == "blob":
        return
    found.operations += 1
    there = id_ in done.get(kind, {})
    if state == "refused":
        found.refused += 1
        if there:
            found.lost.append(f"{name}: {kind} {id_} was refused ({code}) and is done there: {done[kind][id_]}")
        if not code or (id_ not in visible and not dismissed):
            found.lost.append(f"{name}: {kind} {id_} was refused ({code}) and nobody was told")
    elif state != "done":
        found.lost.append(f"{name}: {kind} {id_} is neither done nor refused but {state} ({code})")
    elif kind == "release_hold":
        found.done += 1
        hold = target.rpartition("/")[2]
        if done["hold"].get(hold) == "active":
            found.lost.append(f"{name}: hold {hold} was given back and is active")
    else:
        found.done += 1
        if not there and kind in done:
            found.lost.append(f"{name}: {kind} {id_} is done here and not there")


def open_store(profile: Path) -> sqlite3.Connection:
    """Open a client's store. Only while its process is ended."""
    return sqlite3.connect(profile / "store.sqlite3")


def rows_of(store: sqlite3.Connection) -> list[OutboxRow]:
    """Return everything that was ever asked, oldest first."""
    return store.execute("SELECT id, kind, state, target, code, dismissed FROM outbox ORDER BY seq").fetchall()


def standing_on(store: sqlite3.Connection, ids: set[str]) -> set[str]:
    """Return ``ids`` with every operation that is about one of them."""
    found = set(ids)
    for id_, lane, booking_id, depends_on in store.execute(
        "SELECT id, lane, booking_id, depends_on FROM outbox ORDER BY seq"
    ):
        if found & {lane, booking_id, *json.loads(depends_on)}:
            found.add(id_)
    return found


def on_stage(backend: RunningBackend, what: str) -> dict[str, Any]:
    """Do something to a backend's database in a process of its own: see ``tests.faults.stage``."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.faults.stage",
            str(backend.clock_file),
            str(backend.data_dir),
            backend.database_url,
            what,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise AssertionError(f"{what}: {done.stderr[-4000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def prepare(folder: Path, url: str = "") -> Path:
    """Set up the data of a backend with scarce slots, to be copied by any number of runs; with its database ``url``."""
    made = RunningBackend(folder / "backend", database_url=url)
    where = ["--data", str(made.data_dir), *(["--database", url] if url else [])]
    done = made.run("init", "--sample", *where)
    if done.returncode:
        raise AssertionError(done.stderr)
    on_stage(made, "scarce")
    return made.data_dir


def make_scarce(data: Path, copy: Path) -> Path:
    """Copy the data of a backend that was set up, and make its slots scarce; SQLite. Sooner than ``prepare``."""
    shutil.copytree(data, copy)
    with closing(sqlite3.connect(copy / "moonmail.sqlite3")) as database, database:
        database.execute(f"UPDATE missions_offer SET capacity = sold_elsewhere + {SLOTS} WHERE {WANTED}")
    return copy


def run(plan: Plan, folder: Path, data: Path, url: str = "") -> Found:
    """Do a run under ``folder`` on a copy of ``data``; the folder goes at the end if nothing was found.

    ``url``: a database of PostgreSQL that is this run's own, prepared as ``data`` was; empty for SQLite.
    """
    shutil.copytree(data, folder / "backend")
    workers = plan.workers if url else 1
    backend = RunningBackend(folder / "backend", database_url=url, workers=workers, control=plan.server_control)
    found = Bench(plan, folder, backend).run()
    if found.is_clean:
        shutil.rmtree(folder, ignore_errors=True)
    return found
