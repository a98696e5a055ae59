"""Notifications of flights: what is told, to whom, never a loss, and over a real message bus."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject
from PySide6.QtGui import QGuiApplication, QWindow
from tests.desktop.live import until
from tests.desktop.sample import MISSION_OPEN

from moonmail.client.worker import BACKGROUND_SECONDS, IN_USE_SECONDS
from moonmail.contract.base import MomentOut, WindowOut, Words
from moonmail.contract.missions import Milestone, MissionUpdate, WindowRevision
from moonmail.desktop.dbus_notify import NoNotifications, NotifyLine, bus_addresses
from moonmail.desktop.flight_news import News, mark_of, news_of, together
from moonmail.desktop.jobs import Jobs, worker_pool
from moonmail.desktop.notifications import GATHER_MS
from moonmail.desktop.posting import PATH, PORTAL, BusPosting
from moonmail.desktop.startup import is_open
from moonmail.domain.mission import MilestoneState, Outcome, Severity
from moonmail.domain.moment import Confidence, Precision
from moonmail.domain.states import MissionState
from moonmail.domain.text import Language

NAME: Final = "org.freedesktop.Notifications"
NOTIFY_PATH: Final = "/org/freedesktop/Notifications"
AT: Final = datetime(2026, 11, 22, 3, tzinfo=UTC)
W: Final = Words(ja="言葉", en="words")
FLIGHT: Final = MISSION_OPEN


def update(severity: Severity, number: int = 99) -> dict[str, Any]:
    title = Words(ja="打上げを延期します", en="The launch is postponed")
    one = MissionUpdate(number=number, severity=severity, published_at=AT, title=title, body=W)
    return {"updates": [*FLIGHT.updates, one]}


def milestone(seq: int, state: str, confidence: str = "confirmed") -> dict[str, Any]:
    one = Milestone(seq=seq, state=MilestoneState(state), confidence=Confidence(confidence))
    return {"milestones": [one if m.seq == seq else m for m in FLIGHT.milestones]}


def window() -> dict[str, Any]:
    days = WindowOut(earliest="2027-06-01", latest="2027-06-30")
    moved = WindowRevision(window=days, announced_at=MomentOut(at=AT, precision=Precision.DAY), reason=W)
    return {"windows": [*FLIGHT.windows, moved]}


def told(changed: dict[str, Any], language: Language = Language.EN) -> News | None:
    return news_of(mark_of(FLIGHT), FLIGHT.model_copy(update=changed), language)


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        (update(Severity.DELAY), "News of MM 204"),
        (window(), "The launch window of MM 204 has changed"),
        ({"state": MissionState.IN_FLIGHT}, "MM 204 has been launched"),
        (milestone(2, "achieved"), "MM 204: Launch and separation"),
        ({}, None),
        (milestone(2, "achieved", "simulated"), None),
        (milestone(2, "achieved", "provisional"), None),
        (milestone(2, "in_progress"), None),
        ({"organics": None, "state": MissionState.BOOKING_CLOSED}, None),
    ],
)
def test_what_is_told(changed: dict[str, Any], title: str | None) -> None:
    news = told(changed)
    assert (news.title if news else None) == title


LOSSES: Final = (
    update(Severity.BAD),
    milestone(9, "failed"),
    milestone(9, "unknown", "provisional"),
    milestone(9, "not_reached"),
    {"state": MissionState.CANCELLED},
    *({"outcome": outcome, "outcome_note": W} for outcome in Outcome if outcome is not Outcome.SUCCESS),
    # Beside good news as well.
    window() | {"outcome": Outcome.LOST_LANDING},
)


@pytest.mark.parametrize("changed", LOSSES)
@pytest.mark.parametrize("language", Language)
def test_a_loss_is_the_letters_to_tell(changed: dict[str, Any], language: Language) -> None:
    news = told(changed, language)
    assert news is not None
    careful = ("お預かり品についてお知らせがあります", "There is news of your shipment")
    assert news.title == careful[0 if language is Language.JA else 1]
    for word in ("失", "できず", "延期", "中止", "lost", "Lost", "fail", "cancel", "postponed", "words", "言葉"):
        assert word not in news.title + news.body


def test_many_flights_are_told_together() -> None:
    one = told(window())
    assert one is not None
    found = [News(str(n), str(n), one.title, one.body) for n in range(3)]
    flights = {str(n): f"MM {n}" for n in range(3)}
    assert together(found[:2], flights, Language.EN) == found[:2]
    (all_of_them,) = together(found, flights, Language.EN)
    assert (all_of_them.title, "MM 0, MM 1, MM 2" in all_of_them.body) == ("There is news of 3 flights", True)


@pytest.mark.parametrize(
    ("state", "visibility", "looks"),
    [
        ("ApplicationActive", "Windowed", True),
        ("ApplicationInactive", "Windowed", True),
        ("ApplicationInactive", "Maximized", True),
        ("ApplicationInactive", "Minimized", False),
        ("ApplicationInactive", "Hidden", False),
        ("ApplicationHidden", "Windowed", False),
        ("ApplicationSuspended", "Windowed", False),
    ],
)
def test_a_window_that_is_open_hears_of_news_within_20_seconds(state: str, visibility: str, looks: bool) -> None:
    assert is_open(Qt.ApplicationState[state], QWindow.Visibility[visibility]) is looks
    assert IN_USE_SECONDS + GATHER_MS / 1000 < 20 < BACKGROUND_SECONDS


# ---------------------------------------------------------------- over a message bus


class Desktop(QDBusVirtualObject):
    """Somebody on the bus who shows notifications."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, str, list[Any]]] = []
        self.connection: QDBusConnection | None = None

    def click(self, number: int, action: str = "default") -> None:
        """As a desktop says it: to everybody on the bus."""
        said = QDBusMessage.createSignal(NOTIFY_PATH, NAME, "ActionInvoked")
        said.setArguments([number, action])
        assert self.connection is not None
        assert self.connection.send(said)

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt calls it
        self.calls.append((message.member(), message.signature(), message.arguments()))
        reply = message.createReply()
        reply.setArguments([len(self.calls) + 40])
        connection.send(reply)
        return True


@pytest.fixture
def bus(app: QGuiApplication) -> Iterator[str]:
    """The address of a message bus of the test's own."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("there is no dbus-daemon here")
    daemon = subprocess.Popen(
        [program, "--session", "--nofork", "--nopidfile", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait(10)
    daemon.stdout.close()


@contextmanager
def on_the_bus(bus: str, service: str, path: str) -> Iterator[Desktop]:
    name = f"moonmail-test-{uuid4()}"
    connection, desktop = QDBusConnection.connectToBus(bus, name), Desktop()
    assert connection.isConnected()
    assert connection.registerVirtualObject(path, desktop)
    assert connection.registerService(service)
    desktop.connection = connection
    yield desktop
    QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def jobs(app: QGuiApplication) -> Iterator[Jobs]:
    jobs = Jobs(worker_pool)
    yield jobs
    jobs.close()


def an_item(key: str, title: str, body: str) -> News:
    return News(key, key, title, body)


def test_a_notification_reaches_the_desktop_and_a_newer_one_takes_its_place(bus: str, jobs: Jobs) -> None:
    with on_the_bus(bus, NAME, NOTIFY_PATH) as desktop:
        posting = BusPosting(jobs, bus)
        for key, title in (("mm-204", "お知らせ"), ("mm-205", "別の便"), ("mm-204", "新しいお知らせ")):
            posting.post(an_item(key, title, "R&D <b>"))
            count = len(desktop.calls) + 1
            until(lambda count=count: len(desktop.calls) == count)  # type: ignore[misc]
        assert {(member, signature) for member, signature, _ in desktop.calls} == {("Notify", "susssasa{sv}i")}
        told = [(arguments[0], arguments[1], arguments[3], arguments[4]) for _, _, arguments in desktop.calls]
        assert told == [
            ("MoonMail", 0, "お知らせ", "R&amp;D &lt;b&gt;"),
            ("MoonMail", 0, "別の便", "R&amp;D &lt;b&gt;"),
            ("MoonMail", 41, "新しいお知らせ", "R&amp;D &lt;b&gt;"),
        ]
        opened: list[str] = []
        posting.opened.connect(opened.append)
        # Somebody else's, then two of ours.
        for number in (7, 42, 43):
            desktop.click(number)
        until(lambda: len(opened) == 2)
        assert opened == ["mm-205", "mm-204"]
        posting._line.close()


def test_where_only_the_portal_shows_them_it_is_asked(bus: str, jobs: Jobs) -> None:
    with on_the_bus(bus, PORTAL, PATH) as desktop:
        posting = BusPosting(jobs, bus)
        posting.post(an_item("mm-204", "お知らせ", "本文"))
        until(lambda: desktop.calls)
        ((member, signature, arguments),) = desktop.calls
        assert (member, signature, arguments[0]) == ("AddNotification", "sa{sv}", "mm-204")
        until(lambda: posting._portal is not None and not posting._portal._waiting)
    QDBusConnection.disconnectFromBus("moonmail-portal")


def test_a_desktop_without_notifications_costs_nothing(bus: str, jobs: Jobs, tmp_path: Path) -> None:
    nobody = BusPosting(jobs, bus)
    nobody.post(an_item("mm-204", "お知らせ", "本文"))
    until(lambda: nobody._portal is not None and not nobody._portal._waiting)
    QDBusConnection.disconnectFromBus("moonmail-portal")
    nowhere = BusPosting(jobs, f"unix:path={tmp_path}/nothing")
    nowhere.post(an_item("mm-204", "お知らせ", "本文"))
    until(lambda: nowhere._portal is not None)
    QDBusConnection.disconnectFromBus("moonmail-portal")


@pytest.mark.parametrize("said", [b"", b"ERROR\r\n", b"OK x\r\n" + b"l\x02\0\1" + b"\xff" * 12, b"x" * 2000])
def test_a_bus_that_talks_nonsense_is_left(tmp_path: Path, said: bytes) -> None:
    path = str(tmp_path / "bus")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(1000)
                line.sendall(said)

        thread = threading.Thread(target=answer)
        thread.start()
        line = NotifyLine(f"unix:path={path}")
        with pytest.raises(NoNotifications):
            line.notify("k", "t", "b")
        thread.join(10)


def test_the_ways_that_an_address_names() -> None:
    assert bus_addresses("unix:path=/run/bus,guid=1;tcp:host=x;unix:abstract=/tmp/y") == ["/run/bus", "\0/tmp/y"]
    assert bus_addresses("") == []
