"""Flight operations' part of the day: a feed, a window that slips, an update, and a landing that is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl

from moonmail.domain.flying import MISSION_STATE_NAMES
from moonmail.domain.mission import OUTCOME_NAMES, Outcome
from moonmail.domain.states import MissionState
from moonmail.tour.desk_feed import write_feeds
from moonmail.tour.desk_members import CROWDED, LOST

if TYPE_CHECKING:
    from moonmail.client.model import Flight
    from moonmail.domain.text import Text
    from moonmail.tour.desk import DeskDay, Step

_WAY: Final = (MissionState.BOOKING_CLOSED, MissionState.INTEGRATING, MissionState.READY, MissionState.IN_FLIGHT)


class Operate:
    def __init__(self, day: DeskDay) -> None:
        self.day = day
        self.hands = day.hands
        self.wrong, self.good = write_feeds(day.out)

    @property
    def vm(self) -> Any:
        return self.day.root.made("flights")

    def steps(self) -> Iterator[Step]:
        yield "operations signed in", self.begin
        yield "a feed with mistakes", self.wrong_feed
        yield "a feed to look at", self.good_feed
        yield "imported", self.import_feed
        yield "the window slips", self.window
        yield "an update in one language", self.one_language
        yield "an update in both", self.both_languages

    def loss(self) -> Iterator[Step]:
        yield "the flight is under way", self.under_way
        yield "what a loss gives", self.preview_loss
        yield "the loss declared", self.declare

    def begin(self) -> None:
        self.day.stand_up()
        self.day.sit_down("operations")
        self.day.wait("the flights", lambda: self.day.root.page == "flights" and self.vm.state == "ready")

    # ---------------------------------------------------------------- a feed

    def _choose(self, file: Any) -> None:
        """Choose a feed in the file dialog; the dialog itself is the system's."""
        self.hands.keys("Ctrl+O")
        self.day.close_file_dialog()
        self.vm.feed.open(QUrl.fromLocalFile(str(file)))

    def wrong_feed(self) -> None:
        before = self.day.records.audited("published")
        self._choose(self.wrong)
        self.day.wait("what is wrong", lambda: self.vm.feed.state == "faults")
        lines = [row.where for row in self.vm.feed.rows.rows if row.kind == "fault"]
        self.day.notes["faults of the feed"] = lines
        self.day.check("each mistake has its line", len(lines) >= 4 and all(lines))
        self.hands.keys("Ctrl+Return")
        self.day.check("nothing of it is published", self.day.records.audited("published") == before)
        self.day.check("its flight is not known", not self._known("aozora-1"))

    def _known(self, flight_id: str) -> bool:
        return bool(self.day.records.value("SELECT count(*) FROM missions_mission WHERE id = ?", flight_id))

    def good_feed(self) -> None:
        self._choose(self.good)
        self.day.wait("what it changes", lambda: self.vm.feed.state == "ready")
        self.day.check("a look changes nothing", not self._known("aozora-1"))

    def import_feed(self) -> None:
        self.hands.keys("Ctrl+Return")
        self.day.wait("there is nothing more to import", lambda: self.vm.feed.state == "nothing")
        self.day.check("the flight is known", self._known("aozora-1"))

    # ---------------------------------------------------------------- saying something

    def choose_flight(self, flight_id: str) -> None:
        rows = [row.missionId for row in self.vm.flights.rows]
        self.hands.keys("Ctrl+F")
        self.day.wait("the list", lambda: self.hands.at("flights-list"))
        self.hands.go_in_list("flights-list", rows.index(flight_id))
        self.hands.keys("Return")
        self.day.wait("the flight", lambda: self.vm.chosen == flight_id)

    def fill(self, **texts: str) -> None:
        for name, text in texts.items():
            self.hands.fill(f"field-{self.vm.form}.{name}", text)

    def publish(self) -> None:
        before = self.day.records.audited("published")
        self.hands.keys("Ctrl+Return")
        self.day.wait("it to be published", lambda: not self.vm.busy and self._done(before))
        self.day.check("it was published", not self.vm.happened)

    def _done(self, before: int) -> bool:
        return bool(self.vm.happened) or self.day.records.audited("published") > before

    def _flight(self, flight_id: str) -> Flight:
        found = self.day.members.caller.engine.flight(flight_id).result(10)
        assert found is not None
        return found

    def members_see(self, what: str, name: str, condition: Callable[[], Any]) -> None:
        began = monotonic()
        seen = self.day.members.later(lambda: self.day.members.caller.until(what, condition))
        self.day.wait(f"{what} in the member's app", seen.done, 60)
        self.day.timed(name, began)

    def window(self) -> None:
        self.choose_flight(CROWDED)
        before = len(self._flight(CROWDED).mission.windows)
        self.hands.keys("Alt+3")
        self.day.wait("the form", lambda: self.vm.form == "window")
        self.fill(
            earliest="2027-10-01",
            latest="2027-10-31",
            reason_ja="発射場の設備点検が延びたためです。",
            reason_en="The launch site's checks take longer.",
        )
        self.publish()
        self.members_see(
            "the window", "window_seen_s", lambda: len(self._flight(CROWDED).mission.windows) == before + 1
        )

    def one_language(self) -> None:
        self.hands.keys("Alt+1")
        self.day.wait("the form", lambda: self.vm.form == "update")
        self.fill(title_en="The window has moved", body_en="Your bookings stay valid.")
        self.hands.keys("Ctrl+Return")
        self.day.check("nothing is published in one language", not self.vm.canPublish and not self.vm.busy)
        self.day.check("the button says why", self.vm.why)

    def both_languages(self) -> None:
        before = len(self._flight(CROWDED).mission.updates)
        self.fill(title_ja="打上げ期間が変わりました", body_ja="ご予約はそのまま有効です。")
        self.publish()
        self.members_see(
            "the update", "update_seen_s", lambda: len(self._flight(CROWDED).mission.updates) == before + 1
        )

    # ---------------------------------------------------------------- the loss

    def under_way(self) -> None:
        self.hands.keys("Ctrl+3")
        self.day.wait("the flights", lambda: self.day.root.page == "flights" and self.vm.state == "ready")
        self.choose_flight(LOST)
        self.hands.keys("Alt+5")
        self.day.wait("the form", lambda: self.vm.form == "state")
        for state in _WAY:
            self._choose_option("to", MISSION_STATE_NAMES[state])
            self.publish()
            self.day.check(f"the flight is {state}", self._state() == state)

    def _state(self) -> str:
        return str(self.day.records.value("SELECT state FROM missions_mission WHERE id = ?", LOST))

    def _choose_option(self, name: str, words: Text) -> None:
        key = f"{self.vm.form}.{name}"
        field = next(row for row in self.vm.fields.rows if row.key == key)
        wanted = words.in_(self.day.shell.services.localizer.language)
        self.hands.choose(f"field-{key}", field.options.index(wanted))

    def preview_loss(self) -> None:
        self.hands.keys("Alt+8")
        self.day.wait("the form", lambda: self.vm.form == "outcome")
        self._choose_option("outcome", OUTCOME_NAMES[Outcome.LOST_LANDING])
        self.fill(
            note_ja="着陸の直前に通信が途絶えました。",
            note_en="Contact was lost just before the landing.",
            declared_because=self.day.words("管制の最終報告による", "By the last report of mission control"),
        )
        self.day.check("nobody declares without having looked", not self.vm.canPublish)
        self.hands.keys("Ctrl+P")
        self.day.wait("what the bookings get", lambda: self.vm.previewSum)

    def declare(self) -> None:
        self.publish()
        shipment = self.day.members.first.result().shipment
        assert shipment is not None
        detail = self.day.members.caller.detail
        self.members_see(
            "the loss, and what is owed", "loss_seen_s", lambda: detail(shipment.id).entitlement is not None
        )
        self.day.check(
            "the member's app says that it was lost", self._flight(LOST).mission.outcome is Outcome.LOST_LANDING
        )
