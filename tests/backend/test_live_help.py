"""Several of the staff at one booking, and several apps in one conversation, at the same moment, on both databases."""

from __future__ import annotations

import uuid
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.backend.test_live_desk import Seat, together
from tests.support.server import RunningBackend, running_backend

from moonmail.domain.staff import StaffRole

if TYPE_CHECKING:
    from tests.support.live_calls import LiveCaller

pytestmark = pytest.mark.usefixtures("django_started")
AGENTS: Final = 4
EMAIL: Final = "sakura@example.jp"
YEN: Final = 1_000


def refunded_at_once(backend: RunningBackend) -> tuple[Counter[int], int]:
    """Let several supervisors who looked at the same give money back. Return the answers, and what went back."""
    from tests.support.live_calls import LiveCaller

    member = LiveCaller(backend, EMAIL)
    booking, payment = member.paid()
    me = member.get("/v1/me").json
    facts = {"birth_date": me["birth_date"], "phone": me["phone"]}
    seats = [Seat(backend, StaffRole.SUPERVISOR) for _ in range(AGENTS)]
    for seat in seats:
        body = {"member_id": me["id"], "facts": facts}
        assert seat.send("PUT", f"verifications/{uuid.uuid4()}", body) == 201
    path = f"{backend.url}/v1/desk/bookings/{booking['id']}"
    version = seats[0]._session.get(path, timeout=30).json()["version"]
    wanted = {"kind": "goodwill", "booking_id": booking["id"], "amount": YEN, "reason": "our_mistake"}

    def refund(seat: Seat) -> int:
        address = f"{backend.url}/v1/desk/helps/{uuid.uuid4()}"
        return seat._session.put(address, json=wanted, headers={"If-Match": version}, timeout=60).status_code

    found = together([lambda seat=seat: refund(seat) for seat in seats])  # type: ignore[misc]
    for seat in seats:
        seat.close()
    back = member.get(f"/v1/payments/{payment['id']}").json["refunded"]
    return Counter(found), back["amount"] if back else 0


def written_at_once(backend: RunningBackend, caller: LiveCaller) -> list[Any]:
    """Let several apps of one member write their first message about one booking. Return the messages."""
    from tests.support.live_calls import LiveCaller

    booking = caller.book().json
    apps = [LiveCaller(backend, EMAIL) for _ in range(AGENTS)]

    def write(app: LiveCaller) -> Any:
        body = {"text": "いつ飛びますか。", "booking_id": booking["id"]}
        answer = app.put(f"/v1/case-messages/{uuid.uuid4()}", body)
        assert answer.status == 201, answer.json
        return answer.json

    return together([lambda app=app: write(app) for app in apps])  # type: ignore[misc]


def test_of_several_who_looked_at_the_same_one_does_it(live: RunningBackend) -> None:
    from tests.support.live_calls import LiveCaller

    assert refunded_at_once(live) == ({201: 1, 412: AGENTS - 1}, YEN)
    messages = written_at_once(live, LiveCaller(live, EMAIL))
    assert len({each["case_id"] for each in messages}) == 1
    assert sorted(each["number"] for each in messages) == list(range(1, AGENTS + 1))


@pytest.mark.thorough
def test_the_control_a_version_that_is_only_looked_at_lets_several_do_it(tmp_path: Path, database: str) -> None:
    with running_backend(tmp_path, database=database, control="help_unlocked") as backend:
        answers, back = refunded_at_once(backend)
    assert answers[201] > 1
    assert back == YEN * answers[201]
