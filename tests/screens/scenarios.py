"""Every screen in every state that it has, as data: which store it stands on and what happens before the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from tests.screens.stage import MEMBER, SYNCED, Stage
from tests.screens.world import NOW

from moonmail.client.model import Session, Status, Trouble

OFFLINE: Final = Status(trouble=Trouble.OFFLINE, synced_at=NOW - timedelta(minutes=47))
SERVER_DOWN: Final = Status(trouble=Trouble.SERVER_DOWN, quote="7F3K9Q", synced_at=NOW - timedelta(minutes=3))
NEVER_REACHED: Final = Status(trouble=Trouble.SERVER_DOWN, quote="7F3K9Q")
FIRST_SYNC: Final = Status(syncing=True)


@dataclass(frozen=True, slots=True)
class Scenario:
    """``world`` names a store of ``world.WORLDS``. ``arrange`` brings the shell to the state that is drawn."""

    screen: str
    state: str
    arrange: Callable[[Stage], None]
    world: str = "full"

    @property
    def name(self) -> str:
        return f"{self.screen}-{self.state}"


def _told(
    then: Callable[[Stage], None] | None = None, *, status: Status = SYNCED, session: Session = MEMBER
) -> Callable[[Stage], None]:
    """Say who is signed in and how syncing goes, read the board, then do more."""

    def arrange(stage: Stage) -> None:
        stage.say(status, session)
        stage.home.departures_model.reload()
        stage.home.sync_model.reload()
        stage.settle()
        if then is not None:
            then(stage)

    return arrange


def _departures() -> list[Scenario]:
    return [
        Scenario("departures", "normal", _told()),
        Scenario("departures", "signed-out", _told(session=Session())),
        Scenario("departures", "loading", lambda stage: stage.say(FIRST_SYNC), "nothing"),
        Scenario("departures", "empty", _told(), "nothing"),
        Scenario("departures", "offline", _told(status=replace(OFFLINE, waiting=2))),
        Scenario("departures", "error", _told(status=NEVER_REACHED), "nothing"),
        Scenario("departures", "partial", _told(status=SERVER_DOWN)),
        Scenario("departures", "long-names", _told(), "long"),
    ]


def _flight(mission_id: str) -> Callable[[Stage], None]:
    return lambda stage: stage.home.openFlight(mission_id)


def _loading_flight(stage: Stage) -> None:
    stage.hold_store()
    stage.home.openFlight("mm-204")


def _flights() -> list[Scenario]:
    return [
        Scenario("flight", "open", _told(_flight("mm-204"))),
        Scenario("flight", "moved-twice", _told(_flight("mm-206"))),
        Scenario("flight", "in-flight", _told(_flight("mm-202"))),
        Scenario("flight", "lost", _told(_flight("hakuto-r-m2"))),
        Scenario("flight", "announced", _told(_flight("mm-208"))),
        Scenario("flight", "offline", _told(_flight("mm-204"), status=OFFLINE)),
        Scenario("flight", "gone", _told(_flight("mm-999"))),
        Scenario("flight", "loading", _told(_loading_flight)),
        Scenario("flight", "long-names", _told(_flight("mm-206")), "long"),
    ]


BUILDERS: Final[dict[str, Callable[[], list[Scenario]]]] = {
    "departures": _departures,
    "flight": _flights,
}
SCENARIOS: Final[tuple[Scenario, ...]] = tuple(scenario for build in BUILDERS.values() for scenario in build())
