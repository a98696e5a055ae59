"""Tells the member on their desktop what is new on the flights that carry something of theirs.

What was known when the app first heard from the backend is where it begins: nobody is told of what they can read
on the page before them, nor of years of a flight that is new to this machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from moonmail.domain.states import BookingState, ShipmentState

if TYPE_CHECKING:
    from datetime import datetime

    from moonmail.client.model import Flight, ShipmentCard, StoreChanged
    from moonmail.contract.missions import Mission
    from moonmail.desktop.flight_news import Mark, News
    from moonmail.desktop.jobs import Jobs
    from moonmail.desktop.services import Services

# What comes in one go is told in one go.
GATHER_MS: Final = 400
_MOST: Final = 500
_KINDS: Final = frozenset({"mission", "booking", "shipment"})
_THEIRS: Final = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED})
_NOT_ON_BOARD: Final = frozenset({ShipmentState.WITHDRAWN, ShipmentState.RETURNED})


class Posting(Protocol):
    def post(self, news: News) -> None: ...


class Notifications(QObject):
    """``posting``: makes the way to the desktop, at the first news.

    ``opened``: a notification about this flight was clicked, or with this key; empty: one about several flights.
    """

    opened = Signal(str, arguments=["mission_id"])

    def __init__(
        self, services: Services, posting: Callable[[Notifications], Posting], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._make = posting
        self._posting: Posting | None = None
        self._marks: dict[str, Mark] | None = None
        self._asked = 0
        self._looking = False
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self.look)
        bridge = services.bridge
        self._who = bridge.session.membership_number if bridge.session.signed_in else ""
        self._heard: datetime | None = bridge.status.synced_at
        bridge.statusChanged.connect(self._status_changed)
        bridge.sessionChanged.connect(self._session_changed)
        bridge.storeChanged.connect(self._store_changed)

    @property
    def jobs(self) -> Jobs:
        return self._services.jobs

    @property
    def ready(self) -> bool:
        """Whether it is known where to begin."""
        return self._marks is not None

    @Slot()
    def _session_changed(self) -> None:
        """Somebody else, or nobody: what is theirs is not known before the backend was heard again."""
        session = self._services.bridge.session
        who = session.membership_number if session.signed_in else ""
        if who != self._who:
            self._who = who
            self._marks, self._heard = None, self._services.bridge.status.synced_at
            self._asked += 1
            self._looking = False

    @Slot()
    def _status_changed(self) -> None:
        bridge = self._services.bridge
        if self._marks is None and bridge.session.signed_in and bridge.status.synced_at != self._heard:
            self._gather.start()

    @Slot(object)
    def _store_changed(self, event: StoreChanged) -> None:
        # What changes while the first look is under way may have come too late for it.
        if (self._marks is not None or self._looking) and event.types & _KINDS:
            self._gather.start()

    @Slot()
    def look(self) -> None:
        """Look at all flights that carry something of the member's."""
        services = self._services
        if not services.bridge.session.signed_in:
            return
        self._asked += 1
        self._looking = True
        asked = self._asked

        def found(cards: list[ShipmentCard]) -> None:
            theirs = {
                card.mission_id
                for card in cards
                if card.booking_state in _THEIRS and card.shipment_state not in _NOT_ON_BOARD
            }
            self._read(sorted(theirs), asked)

        services.jobs.when(services.engine.shipments(0, _MOST), found)

    def _read(self, ids: list[str], asked: int) -> None:
        missions: list[Mission] = []
        left = len(ids)

        def one(flight: Flight | None) -> None:
            nonlocal left
            left -= 1
            if flight is not None:
                missions.append(flight.mission)
            if left == 0 and asked == self._asked:
                self._compare(missions)

        if not ids and asked == self._asked:
            self._compare([])
        for id_ in ids:
            self._services.jobs.when(self._services.engine.flight(id_), one)

    def _compare(self, missions: list[Mission]) -> None:
        from moonmail.desktop.flight_news import mark_of, news_of, together

        language = self._services.localizer.language
        self._looking = False
        before = self._marks
        self._marks = {mission.id: mark_of(mission) for mission in missions}
        if before is None:
            return
        found = [
            news
            for mission in sorted(missions, key=lambda each: each.flight_number)
            if mission.id in before and (news := news_of(before[mission.id], mission, language)) is not None
        ]
        for news in together(found, {mission.id: mission.flight_number for mission in missions}, language):
            self.tell(news)

    def tell(self, news: News) -> None:
        """Show it, if the member wants to be told."""
        if not self._services.settings.preferences.notifications:
            return
        if self._posting is None:
            self._posting = self._make(self)
        self._posting.post(news)


def desktop_posting(notifications: Notifications) -> Posting:
    """Return the way to this desktop."""
    if not sys.platform.startswith("linux"):
        return _Nowhere()
    from moonmail.desktop.flight_news import TOGETHER
    from moonmail.desktop.posting import BusPosting

    bus = BusPosting(notifications.jobs, parent=notifications)
    bus.opened.connect(lambda key: notifications.opened.emit("" if key == TOGETHER else key))
    return bus


class _Nowhere:
    def post(self, news: News) -> None:
        """See ``posting``: there is no way to notify here."""
