"""How much one caller may ask: at the edge, by the server's clock, each caller for itself."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.server import running_backend

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch, django_app: Path) -> Iterator[None]:
    from moonmail.backend.limits import counting

    monkeypatch.setenv("MOONMAIL_LIMITS", "on")
    counting.MEMORY.forget()
    counting.SHARED.forget()
    yield
    counting.MEMORY.forget()
    counting.SHARED.forget()


def smaller(monkeypatch: pytest.MonkeyPatch, name: str, burst: int = 3, seconds: float = 10.0) -> None:
    """Make a budget small, so that its edge is near."""
    from moonmail.backend.limits import budgets

    monkeypatch.setattr(budgets, name, budgets.Budget(name.lower(), burst, seconds))


def is_told_to_wait(answer: Answer, seconds: int) -> bool:
    return (
        answer.status == 429
        and answer.code == "too_many_requests"
        and answer.header("Retry-After") == str(seconds)
        and answer.json["retry_after"] == seconds
    )


class TestTheEdge:
    def test_the_last_call_is_taken_and_the_next_waits_as_told(
        self, me: Caller, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        smaller(monkeypatch, "MEMBER")
        assert [me.get("/v1/me").status for _ in range(3)] == [200] * 3
        assert is_told_to_wait(me.get("/v1/me"), 10)
        clock.forward(seconds=9.999)
        assert is_told_to_wait(me.get("/v1/me"), 1)
        clock.forward(seconds=0.001)
        assert me.get("/v1/me").status == 200
        assert is_told_to_wait(me.get("/v1/me"), 10)

    def test_a_refused_call_costs_nothing(
        self, me: Caller, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        smaller(monkeypatch, "MEMBER")
        for _ in range(20):
            last = me.get("/v1/me")
        assert is_told_to_wait(last, 10)

    def test_after_a_rest_it_is_whole_again_and_never_more(
        self, me: Caller, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        smaller(monkeypatch, "MEMBER")
        clock.forward(days=1)
        assert [me.get("/v1/me").status for _ in range(4)] == [200] * 3 + [429]


class TestWhoseItIs:
    def test_one_members_calls_leave_the_others_theirs(
        self, me: Caller, other: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        smaller(monkeypatch, "MEMBER")
        assert [me.get("/v1/me").status for _ in range(4)][-1] == 429
        assert other.get("/v1/me").status == 200

    def test_a_members_devices_have_their_own_and_share_the_members(
        self, member: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tests.support.backend_calls import Caller, mint_token

        smaller(monkeypatch, "DEVICE", 2)
        smaller(monkeypatch, "MEMBER", 5)
        laptop, desk, third = (Caller(mint_token(member)) for _ in range(3))
        assert [laptop.get("/v1/me").status for _ in range(3)] == [200, 200, 429]
        # What was refused to the laptop took nothing from the member.
        assert [desk.get("/v1/me").status for _ in range(3)] == [200, 200, 429]
        assert [third.get("/v1/me").status for _ in range(2)] == [200, 429]

    def test_tokens_of_one_session_are_one_device(self, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
        from allauth.idp.oidc.models import Token
        from tests.support.backend_calls import Caller, mint_token

        smaller(monkeypatch, "DEVICE", 2)
        tokens = [mint_token(member) for _ in range(3)]
        Token.objects.filter(user=member).update(data={"session": str(uuid.uuid4())})
        assert [Caller(token).get("/v1/me").status for token in tokens] == [200, 200, 429]

    def test_an_address_is_one_caller_whoever_it_says_it_is(
        self, anyone: Caller, me: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        smaller(monkeypatch, "ADDRESS")
        answers = [anyone.get("/v1/missions", X_Forwarded_For=f"203.0.113.{n}") for n in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert me.get("/v1/me").status == 429
        assert anyone.get("/v1/health").status == 200

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
            ("203.0.113.1", "::ffff:203.0.113.1", True),
            ("203.0.113.1", "203.0.113.2", False),
        ],
    )
    def test_an_ipv6_network_is_one_address(self, django_app: Path, one: str, other: str, same: bool) -> None:
        from django.test import RequestFactory

        from moonmail.backend.limits.calls import _hashed

        first, second = (_hashed(RequestFactory().get("/", REMOTE_ADDR=each)) for each in (one, other))
        assert (first == second) is same
        assert one not in first


class TestTighterOnes:
    def test_signing_in_and_joining(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.test import Client

        from moonmail.backend.limits import budgets, calls

        few = {page: budgets.Budget(budget.name, 2, 30.0) for page, budget in calls._BY_PAGE.items()}
        monkeypatch.setattr(calls, "_BY_PAGE", few)
        for page in ("/account/sign-in", "/account/join"):
            browser = Client(SERVER_NAME="127.0.0.1")
            assert [browser.post(page, {}).status_code for _ in range(2)] == [200, 200]
            refused = browser.post(page, {})
            assert (refused.status_code, refused["Retry-After"]) == (429, "30")
            assert "お待ちください" in refused.content.decode()
            assert browser.get(page).status_code == 200, "reading the page is no attempt"

    def test_asking_for_tokens(self, anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        smaller(monkeypatch, "TOKENS", 2)
        form = b"grant_type=refresh_token&refresh_token=x&client_id=moonmail-home"
        kind = "application/x-www-form-urlencoded"
        answers = [anyone.call("POST", "/oauth/token", form, Content_Type=kind) for _ in range(3)]
        assert [answer.status for answer in answers] == [400, 400, 429]
        assert is_told_to_wait(answers[-1], 10)

    @pytest.mark.parametrize(
        ("name", "method", "path", "body"),
        [
            ("UPLOADS", "PUT", "/v1/blobs/" + "0" * 64, b"no picture"),
            ("CODES", "PUT", "/v1/claims/{}", {"code": "!"}),
            ("CODES", "PUT", "/v1/joinings/{}", {"code": "!"}),
            ("EXPORTS", "GET", "/v1/me/export", None),
        ],
    )
    def test_what_costs_more_or_can_be_guessed(
        self, me: Caller, monkeypatch: pytest.MonkeyPatch, name: str, method: str, path: str, body: Any
    ) -> None:
        smaller(monkeypatch, name, 2)
        answers = [me.call(method, path.format(uuid.uuid4()), body) for _ in range(3)]
        assert 429 not in [answer.status for answer in answers[:2]]
        assert is_told_to_wait(answers[2], 10)
        assert me.get("/v1/me").status == 200


class TestHolds:
    def test_ten_at_once_and_no_more(self, me: Caller, other: Caller, clock: MovableClock) -> None:
        held = [me.hold() for _ in range(10)]
        assert {answer.status for answer in held} == {201}
        clock.forward(minutes=5)
        refused = me.hold()
        assert is_told_to_wait(refused, 30 * 60)
        assert "10件" in refused.json["detail"]
        assert other.hold().status == 201
        assert me.put(f"/v1/holds/{held[0].json['id']}", {"mission_id": "mm-204", "size": "message"}).status == 200

    def test_one_that_is_given_back_makes_room(self, me: Caller) -> None:
        first, *_ = [me.hold().json["id"] for _ in range(10)]
        assert me.hold().status == 429
        me.call("DELETE", f"/v1/holds/{first}")
        assert me.hold().status == 201

    def test_one_that_ended_or_was_paid_makes_room(self, me: Caller, clock: MovableClock) -> None:
        me.paid()
        for _ in range(10):
            assert me.hold().status == 201
        clock.forward(minutes=35)
        assert me.hold().status == 201

    def test_a_refused_one_takes_no_slot(self, me: Caller) -> None:
        for _ in range(10):
            me.hold()
        before = me.get("/v1/missions/mm-204/offers").json
        assert me.hold().status == 429
        assert me.get("/v1/missions/mm-204/offers").json == before


@given(steps=st.lists(st.integers(min_value=0, max_value=5_000_000), max_size=60), burst=st.integers(1, 6))
def test_no_stretch_of_time_takes_more_than_its_share(steps: list[int], burst: int) -> None:
    from moonmail.backend.limits.budgets import Budget
    from moonmail.backend.limits.counting import Memory

    budget, memory, now, taken = Budget("b", burst, 1.0), Memory(), 0, []
    for step in steps:
        now += step
        wait = memory.take("k", budget, now)
        if wait == 0:
            taken.append(now)
        else:
            # As told: right then it is taken, a microsecond before it is not.
            assert memory.take("k", budget, now + wait - 1) > 0
    for first, begin in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= burst + (taken[last] - begin) // budget.each


class TestSeveralProcesses:
    def test_they_share_one_count(self, db: None, clock: MovableClock) -> None:
        """Each ``Shared`` stands for a process: it knows what it fetched itself, and the database."""
        from django.db import connection

        if connection.vendor != "postgresql":
            pytest.skip("SQLite is served by one process")
        from moonmail.backend.limits.budgets import Budget
        from moonmail.backend.limits.counting import Shared

        budget, workers = Budget("b", 100, 10.0, block=10), [Shared() for _ in range(4)]
        taken = sum(workers[n % 4].take("k", budget, 1_000_000) == 0 for n in range(400))
        assert taken == 100
        single = Budget("c", 7, 10.0)
        assert [workers[n % 4].take("of its own", single, 5) == 0 for n in range(9)] == [True] * 7 + [False] * 2
        assert workers[0].take("of its own", single, 5) == 10_000_000
        assert workers[1].take("of its own", single, 10_000_004) == 1
        assert workers[1].take("of its own", single, 10_000_005) == 0

    def test_the_database_being_away_refuses_nobody(self, me: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db import OperationalError

        from moonmail.backend.limits import calls

        def away(*_: object) -> float:
            raise OperationalError("no connection")

        monkeypatch.setattr(calls, "take", away)
        said: list[str] = []
        monkeypatch.setattr(calls.logs, "failure", lambda what, error: said.append(what))
        assert me.get("/v1/me").status == 200
        assert "limits_not_counted" in said


def test_a_real_backend_limits_what_comes_at_once(database: str, tmp_path: Path) -> None:
    """A budget as it is shipped, over real connections; on PostgreSQL shared by two worker processes."""
    import requests

    from moonmail.backend.limits import budgets

    with running_backend(tmp_path, database=database, workers=1 if database == "sqlite" else 2) as backend:
        token = backend.sign_in_token()

        def calls(_: int) -> list[tuple[float, int]]:
            # Each on a connection of its own: the workers share the port, and connections go to either.
            headers, url = {"Authorization": f"Bearer {token}", "Connection": "close"}, f"{backend.url}/v1/me"
            return [(time.monotonic(), requests.get(url, headers=headers, timeout=30).status_code) for _ in range(200)]

        with ThreadPoolExecutor(4) as pool:
            answered = sorted(answer for part in pool.map(calls, range(4)) for answer in part)
    statuses = [status for _, status in answered]
    assert set(statuses) <= {200, 429}
    lasted = answered[-1][0] - answered[0][0]
    most = budgets.DEVICE.burst + lasted / budgets.DEVICE.seconds
    # The part that came after it was used up is taken as fast as the budget comes back, and no faster.
    assert statuses.count(200) <= most + budgets.DEVICE.block
    assert 429 in statuses or lasted / budgets.DEVICE.seconds > len(statuses) - budgets.DEVICE.burst
