"""Operations on a real backend: what they publish is in a member's next poll, and on their desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtGui import QGuiApplication
from tests.client import browsing
from tests.desktop.live import signed_in_shell, until
from tests.desktop.test_shipments_live import order
from tests.support import feeds
from tests.support.desk_live import add_staff, seated
from tests.support.server import RunningBackend, running_backend

from moonmail.client.desk.desk import Desk
from moonmail.client.errors import ExchangeError
from moonmail.client.model import ShipmentDetail
from moonmail.contract.flights import OutcomeIn, PublicationIn, StateIn, UpdateIn, WordsIn
from moonmail.contract.missions import Mission
from moonmail.desktop.flight_news import Mark, News
from moonmail.desktop.notifications import Notifications
from moonmail.desktop.startup import Shell
from moonmail.domain.mission import Outcome, Severity
from moonmail.domain.staff import StaffRole
from moonmail.domain.states import BookingState, MissionState


class Posted:
    def __init__(self) -> None:
        self.news: list[News] = []

    def post(self, news: News) -> None:
        self.news.append(news)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("backend")) as backend:
        yield backend


@pytest.fixture
def operations(backend: RunningBackend, tmp_path: Path) -> Iterator[Desk]:
    roles = (StaffRole.OPERATIONS,)
    desk = seated(tmp_path / "desk", backend, add_staff(backend, "星野 航", roles), *roles)
    yield desk
    desk.close()


def publish(desk: Desk, mission_id: str, **one: Any) -> Mission:
    seen = desk.flights.flight(mission_id).result(20)
    body = PublicationIn(mission_id=mission_id, **one)
    return desk.flights.publish(uuid4(), body, seen.etag).result(20).mission


def an_update(title: str) -> UpdateIn:
    words = WordsIn(ja=f"{title}です", en=title)
    return UpdateIn(severity=Severity.INFO, title=words, body=words)


def test_what_the_desk_publishes_is_in_the_next_poll_and_on_the_desktop(
    app: QGuiApplication, backend: RunningBackend, operations: Desk, tmp_path: Path
) -> None:
    # Years of news before the member's machine hears of the flight.
    publish(operations, "mm-204", update=an_update("Old"))
    with signed_in_shell(backend, tmp_path / "home") as shell:
        posted = Posted()
        notifications = Notifications(shell.services, lambda _: posted, shell.home)
        paid(shell)
        by_the_next_poll(shell, lambda: (marks(notifications) or {}).get("mm-204"))
        assert posted.news == [], "nothing of what was there before"

        publish(operations, "mm-204", update=an_update("News"))
        publish(operations, "mm-206", update=an_update("Of another flight"))
        by_the_next_poll(shell, lambda: posted.news)
        assert [(news.mission_id, news.title, news.body) for news in posted.news] == [
            ("mm-204", "MM 204 便からのお知らせ", "Newsです")
        ]

        shell.services.settings.change(notifications=False)
        number = publish(operations, "mm-204", update=an_update("Unheard")).updates[-1].number
        by_the_next_poll(shell, lambda: marks(notifications)["mm-204"].update == number)
        assert len(posted.news) == 1, "switched off"


def marks(notifications: Notifications) -> dict[str, Mark]:
    return notifications._marks or {}


def paid(shell: Shell) -> None:
    """Order something on MM 204 and pay for it."""
    engine = shell.services.engine
    shipment_id = order(shell)

    def detail() -> ShipmentDetail:
        found = engine.shipment(shipment_id).result()
        assert found is not None
        return found

    until(lambda: detail().payment is not None)
    payment = detail().payment
    assert payment is not None
    browsing.pay(str(payment.checkout_url))
    for _ in range(50):
        engine.sync_now().result(20)
        booking = detail().booking
        if booking is not None and booking.state is BookingState.CONFIRMED:
            return
    raise AssertionError("the payment never confirmed the booking")


def by_the_next_poll(shell: Shell, holds: Callable[[], object]) -> None:
    """Let the poll come that comes every 15 seconds, and what it brings be told."""
    done = shell.services.engine.sync_now()
    until(lambda: done.done() and holds())


def test_a_flight_is_flown_and_lost_and_another_comes_by_a_feed(backend: RunningBackend, operations: Desk) -> None:
    flights = operations.flights
    assert {"mm-202", "mm-204"} <= {each.mission.id for each in flights.all().result(20).items}
    for to in (MissionState.BOOKING_CLOSED, MissionState.INTEGRATING, MissionState.READY, MissionState.IN_FLIGHT):
        publish(operations, "mm-205", state=StateIn(to=to))
    stale = flights.flight("mm-205").result(20)
    number = publish(operations, "mm-205", update=an_update("Signals stopped")).updates[-1].number
    preview = flights.preview_outcome("mm-205", Outcome.LOST_LANDING).result(20)
    words = WordsIn(ja="着陸を確認できませんでした。", en="The landing could not be confirmed.")
    body = OutcomeIn(
        mission_id="mm-205",
        outcome=Outcome.LOST_LANDING,
        preview_sha256=preview.sha256,
        reason="no signal for two hours",
        note=words,
    )
    with pytest.raises(ExchangeError) as refused:
        flights.declare(uuid4(), body, stale.etag).result(20)
    assert refused.value.refusal is not None
    assert (refused.value.refusal.code, [name for name, _ in refused.value.refusal.fields]) == (
        "changed_meanwhile",
        [f"updates/{number}"],
    )
    lost = flights.declare(uuid4(), body, flights.flight("mm-205").result(20).etag).result(20).mission
    assert (lost.outcome, lost.state, lost.outcome_note) == (Outcome.LOST_LANDING, MissionState.ENDED, words.words())

    feed = feeds.whole()
    for mission in feed["missions"]:
        mission["id"] += "-again"
    text = feeds.written(feed)
    looked_at = flights.check_feed(text, "feed.json").result(20)
    assert (looked_at.applied, looked_at.faults, len(looked_at.flights)) == (False, [], 3)
    done = flights.import_feed(uuid4(), text, "feed.json", looked_at.sha256).result(20)
    assert (done.applied, done.flights) == (True, looked_at.flights)
    assert flights.check_feed(feeds.as_reported(), "raw.json").result(20).faults
