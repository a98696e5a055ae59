"""A model of what may happen to clients and a backend, walked at random: see ``Ends`` for the moves.

Real engines in this process, a real backend beside it (``tests.faults.shore``). At the end of each walk everybody comes
back online and both ends must agree: nothing lost, nothing twice, nothing oversold, also after the backend was put back
to a backup.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
import requests
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from tests.client import browsing
from tests.client.conftest import OffClock
from tests.faults import bench
from tests.faults.bench import Found
from tests.faults.member import Member, Nothing
from tests.support.server import ROOT

from moonmail.client import objects
from moonmail.client.engine import Engine, Settings
from moonmail.client.errors import ExchangeError
from moonmail.client.exchange import Superseded
from moonmail.client.model import OpState, Trouble
from moonmail.client.profile import Profile
from moonmail.domain.states import BookingState, GiftState, HoldState, PaymentState

WISHES = ("order", "hold", "release", "pay", "cancel", "change", "move", "gift", "gift_move", "receipt", "retry")
CAME_TO_NOTHING: dict[str, set[Any]] = {
    "hold": {HoldState.EXPIRED, HoldState.RELEASED},
    "booking": {BookingState.LAPSED, BookingState.CANCELLED},
    "payment": {PaymentState.FAILED, PaymentState.EXPIRED},
    "gift": {GiftState.TAKEN_BACK, GiftState.EXPIRED},
}
# Whose app each client is: two have one member's account, on two devices.
OWNERS = (0, 1, 0)
FRESH = "fresh"
# More of them: MOONMAIL_WALKS=200.
EXAMPLES = int(os.environ.get("MOONMAIL_WALKS", "3"))
Who = st.integers(0, len(OWNERS) - 1)
Pick = st.integers(0, 10**6)


class Shore:
    """The backend's process."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.shore", str(data)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        said = self._hear()
        self.tell("backup", name=FRESH)
        self.url: str = said["url"]
        self.members: list[dict[str, str]] = said["members"]

    def tell(self, do: str, **more: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        heard: dict[str, Any] = json.loads(self.process.stdout.readline())
        return heard

    def close(self) -> None:
        self.process.communicate(timeout=30)


class Client:
    """One member's app, over any number of starts. Rounds go when they are told to, on this thread."""

    def __init__(self, shore: Shore, folder: Path, known: dict[str, str]) -> None:
        self.shore = shore
        self.folder = folder
        self.known = known
        self.clock = OffClock()
        self.online = True
        self.losing = 0
        self.has_synced = False
        self.must_say_restored = False
        self.open()

    def open(self) -> None:
        self.closed = False
        settings = Settings(self.shore.url, "none")
        self.member = Member(Engine(Profile(self.folder), settings, clock=self.clock))
        http = self.member.engine._link.line().http
        request = http._session.request

        def unsure(*arguments: Any, **named: Any) -> requests.Response:
            if not self.online:
                raise requests.ConnectionError
            answer = request(*arguments, **named)
            if self.losing:
                self.losing -= 1
                answer.close()
                raise requests.ConnectionError
            return answer

        http._session.request = unsure  # type: ignore[method-assign]

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.member.engine.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def sign_in(self) -> None:
        person = browsing.Person(self.known["membership_number"], self.known["password"])
        assert self.member.engine.sign_in(person.open_browser, "ja").result(30).signed_in
        person.leave()

    def is_out(self) -> bool:
        session = self.member.engine.session
        return session.expired or not session.signed_in

    def sync(self) -> bool:
        """Go one round; return whether it went through."""
        engine = self.member.engine
        # As when the member asks for it: what backs off goes at once.
        engine.sync_now()
        try:
            engine._rounds.run()
        except (ExchangeError, Superseded):
            return False
        if engine.session.signed_in and not engine.session.expired:
            self.has_synced = True
            if self.must_say_restored:
                assert engine._store.read(lambda c: c.execute("SELECT 1").fetchone()).result()
                assert engine.status.server_was_restored
        return True

    def outbox(self) -> list[bench.OutboxRow]:
        with closing(bench.open_store(self.folder)) as store:
            return bench.rows_of(store)


class Ends(RuleBasedStateMachine):
    """Moves: ask, sync, press on a payment page, lose answers, go offline, be wrong by up to a day, start anew, sign in
    again; for the backend: time goes on, tokens end, sessions are revoked, a backup is taken, and put back."""

    shore: ClassVar[Shore]

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="moonmail-model-"))
        self.shore.tell("restore", name=FRESH)
        self.clients = [
            Client(self.shore, self.folder / f"profile{number}", self.shore.members[owner])
            for number, owner in enumerate(OWNERS)
        ]
        for client in self.clients:
            client.sign_in()
            client.sync()
        self.has_backup = False
        self.forgotten: set[str] = set()

    # ------------------------------------------------------------ what clients do

    @rule(who=Who, wish=st.sampled_from(WISHES), pick=Pick)
    def ask(self, who: int, wish: str, pick: int) -> None:
        member = self.clients[who].member
        try:
            asked: list[str] = member.ask(wish, pick)["asked"]
        except (Nothing, ValueError):
            return
        there = member._read(lambda c: c.execute("SELECT id FROM outbox").fetchall())
        assert set(asked) <= {id_ for (id_,) in there}

    @rule(who=Who, pick=Pick)
    def order_and_pay(self, who: int, pick: int) -> None:
        client = self.clients[who]
        self.ask(who, "order", pick)
        if client.sync():
            self.press(who, pick)
            client.sync()

    @rule(who=Who, pick=Pick)
    def press(self, who: int, pick: int) -> None:
        try:
            self.clients[who].member.press(pick, "pay" if pick % 9 else "decline")
        except Nothing:
            return

    @rule(who=Who)
    def sync(self, who: int) -> None:
        self.clients[who].sync()

    @rule(who=Who, online=st.booleans())
    def plug(self, who: int, online: bool) -> None:
        self.clients[who].online = online

    @rule(who=Who, how_many=st.integers(1, 3))
    def lose_answers(self, who: int, how_many: int) -> None:
        self.clients[who].losing = how_many

    @rule(who=Who, hours=st.integers(-24, 24))
    def set_clock(self, who: int, hours: int) -> None:
        self.clients[who].clock.off = timedelta(hours=hours)

    @rule(who=Who)
    def restart(self, who: int) -> None:
        self.clients[who].restart()

    @precondition(lambda self: any(client.is_out() for client in self.clients))
    @rule()
    def sign_in_again(self) -> None:
        for client in self.clients:
            if client.online and client.is_out():
                client.sign_in()

    # ------------------------------------------------------------ what happens to the backend

    @rule(minutes=st.sampled_from([1, 10, 36]))
    def time_goes_on(self, minutes: int) -> None:
        self.shore.tell("clock", minutes=minutes)

    @rule()
    def tokens_end(self) -> None:
        self.shore.tell("expire")

    @rule(who=Who)
    def session_is_revoked(self, who: int) -> None:
        self.shore.tell("revoke", number=self.clients[who].known["membership_number"])

    @rule()
    def back_up(self) -> None:
        self.shore.tell("backup", name="of the night")
        self.has_backup = True

    @precondition(lambda self: self.has_backup)
    @rule()
    def restore(self) -> None:
        before = self.shore.tell("restore", name="of the night")["before"]
        for kind, states in CAME_TO_NOTHING.items():
            self.forgotten |= {id_ for id_, state in before[kind].items() if state in states}
        for client in self.clients:
            client.must_say_restored = client.has_synced

    # ------------------------------------------------------------ the end

    def teardown(self) -> None:
        if not hasattr(self, "clients"):
            return
        try:
            self.compare()
        finally:
            for client in self.clients:
                client.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def compare(self) -> None:
        for client in self.clients:
            client.online, client.losing, client.clock.off = True, 0, timedelta()
        self.shore.tell("clock", minutes=36)
        visible = [self.settle(client) for client in self.clients]
        visible = [self.settle(client) for client in self.clients]
        for client in self.clients:
            client.close()
        audit = self.shore.tell("audit")
        assert audit["books"] == audit["oversold"] == audit["money"] == audit["integrity"] == []
        found, asked = Found(0), set()
        for number, client in enumerate(self.clients):
            rows = client.outbox()
            asked |= {row[0] for row in rows}
            with closing(bench.open_store(client.folder)) as store:
                forgotten = bench.standing_on(store, self.forgotten)
            for row in rows:
                if row[0] not in forgotten:
                    bench.judge_one(found, f"client {number}", row, audit["done"], visible[number])
        assert found.lost == []
        assert [id_ for there in audit["done"].values() for id_ in there if id_ not in asked] == []

    def settle(self, client: Client) -> set[str]:
        """Sync until nothing is left; return what is shown as refused."""
        engine = client.member.engine
        for _ in range(12):
            client.sync()
            if engine.session.expired or not engine.session.signed_in:
                client.sign_in()
                continue
            if all(each.state is OpState.REFUSED for each in engine.operations().result()):
                break
        client.sync()
        theirs = engine._link.line().api.digest(as_member=True)
        assert engine._store.read(objects.digest).result() == (theirs.count, theirs.sha256)
        assert engine.status.server_was_restored or not client.must_say_restored
        return {str(each.id) for each in engine.operations().result()}


@pytest.fixture
def shore(scarce_data: Path, tmp_path: Path) -> Iterator[Shore]:
    shutil.copytree(scarce_data, tmp_path / "backend")
    made = Ends.shore = Shore(tmp_path / "backend")
    yield made
    made.close()


@pytest.mark.timeout(300)
def test_each_move_does_what_it_says(shore: Shore) -> None:
    """One walk by hand over every kind of move: else the others might walk on the spot."""
    walk = Ends()
    try:
        walk.begin()
        one, two, same = walk.clients

        def held(client: Client, type_: str) -> int:
            counted = "SELECT count(*) FROM object WHERE type = ?"
            found: int = client.member._read(lambda c: c.execute(counted, (type_,)).fetchone()[0])
            return found

        # An order, paid; the member's other device has it too, the other member not.
        walk.order_and_pay(0, 10)
        assert all(client.sync() for client in walk.clients)
        assert [held(client, "booking") for client in walk.clients] == [1, 0, 1]
        walk.back_up()

        # Off the line, at a wrong time, in a new run: what is asked stays, and nothing goes out.
        walk.plug(1, online=False)
        walk.ask(1, "order", 12)
        asked = len(two.outbox())
        assert asked > 0
        assert not two.sync()
        walk.set_clock(1, -24)
        walk.restart(1)
        assert len(two.outbox()) == asked
        walk.plug(1, online=True)
        # The first round of a run may find out who is signed in, and end with that.
        assert two.sync() or two.sync()
        assert two.member.engine.status.trouble is Trouble.CLOCK_WRONG
        assert held(two, "booking") == 1

        # An answer that is lost: done once all the same.
        walk.lose_answers(2, 1)
        walk.ask(2, "hold", 0)
        before = held(one, "hold")
        assert not same.sync() or same.outbox() == []
        assert same.sync()
        assert one.sync()
        assert held(one, "hold") == before + 1

        # A token that ended is renewed without a word; a session that was revoked is said, and keeps what was asked.
        walk.tokens_end()
        assert all(client.sync() for client in walk.clients)
        assert not any(client.is_out() for client in walk.clients)
        walk.session_is_revoked(0)
        walk.ask(0, "order", 3)
        waiting = len(one.outbox())
        one.sync()
        assert one.is_out()
        assert len(one.outbox()) == waiting
        walk.sign_in_again()
        assert not one.is_out()

        # An older backup: said, fetched again, and what it has forgotten is not lost.
        walk.restore()
        # The backup knows nothing of the tokens that were exchanged since.
        if not two.sync():
            walk.sign_in_again()
            assert two.sync() or two.sync()
        assert two.member.engine.status.server_was_restored
        assert held(two, "booking") + len(two.outbox()) >= 1
        walk.time_goes_on(36)
    finally:
        walk.teardown()


@pytest.mark.timeout(300)
def test_both_ends_agree_after_any_walk(shore: Shore) -> None:
    assert shore.url
    walk()


def walk() -> None:
    run_state_machine_as_test(
        Ends,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=18,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
