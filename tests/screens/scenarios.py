"""Every screen in every state that it has, as data: which store it stands on and what happens before the picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from tests.desktop import send_kind_states, send_states
from tests.screens import account_pages, item_pages, kept_pages, message_pages, world
from tests.screens.stage import MEMBER, SYNCED, Stage
from tests.screens.world import NOW

from moonmail.client import projections
from moonmail.client.model import Session, Status, Trouble

OFFLINE: Final = Status(trouble=Trouble.OFFLINE, synced_at=NOW - timedelta(minutes=47))
SERVER_DOWN: Final = Status(trouble=Trouble.SERVER_DOWN, quote="7F3K9Q", synced_at=NOW - timedelta(minutes=3))
NEVER_REACHED: Final = Status(trouble=Trouble.SERVER_DOWN, quote="7F3K9Q")
FIRST_SYNC: Final = Status(syncing=True)


@dataclass(frozen=True, slots=True)
class Scenario:
    """``world`` names a store of ``world.WORLDS``. ``arrange`` brings the shell to the state that is drawn.

    ``shows``: the item that a long page is scrolled to for the picture.
    """

    screen: str
    state: str
    arrange: Callable[[Stage], None]
    world: str = "full"
    shows: str = ""

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


def _loading_shipments(stage: Stage) -> None:
    stage.hold_store()
    stage.home.open("shipments")


def _open(page: str) -> Callable[[Stage], None]:
    return lambda stage: stage.home.open(page)


def _sending_then(act: Callable[[Stage], object], then: Callable[[Stage], None]) -> Callable[[Stage], None]:
    """Bring an order to some end first, then look at it from elsewhere."""

    def arrange(stage: Stage) -> None:
        act(stage)
        then(stage)

    return arrange


def _waiting(stage: Stage) -> None:
    """An order that waits for the network, as it is told on its tag too."""
    send_states.STATES["pay-waiting"](stage)
    shipment_id = str(stage.home.made("send").order.shipment_id)  # type: ignore[union-attr]
    stage.engine._store.write(lambda connection: projections.project_asked(connection, shipment_id)).result()
    stage.say(replace(OFFLINE, waiting=1))


def _shipments() -> list[Scenario]:
    waiting, refused = _waiting, send_states.STATES["pay-refused"]
    return [
        Scenario("shipments", "normal", _told(_open("shipments"))),
        Scenario("shipments", "empty", _told(_open("shipments")), "no-things"),
        Scenario("shipments", "signed-out", _told(_open("shipments"), session=Session()), "no-things"),
        Scenario("shipments", "loading", _told(_loading_shipments)),
        Scenario("shipments", "offline", _told(_open("shipments"), status=OFFLINE)),
        Scenario("shipments", "error", _told(_open("shipments"), status=NEVER_REACHED), "nothing"),
        Scenario("shipments", "partial", _told(_open("shipments"), status=SERVER_DOWN)),
        Scenario("shipments", "waiting", _sending_then(waiting, _open("shipments"))),
        Scenario("shipments", "refused", _sending_then(refused, _open("shipments"))),
        Scenario("shipments", "long-names", _told(_open("shipments")), "long"),
    ]


def _shipment(shipment_id: UUID) -> Callable[[Stage], None]:
    return lambda stage: stage.home.openShipment(str(shipment_id))


def _loading_shipment(stage: Stage) -> None:
    stage.hold_store()
    stage.home.openShipment(str(world.LETTER_ID))


def _newest(stage: Stage) -> None:
    card = stage.engine.shipments().result()[0]
    stage.home.openShipment(str(card.shipment_id))


def _large_pass(stage: Stage) -> None:
    stage.home.openShipment(str(world.LETTER_ID))
    stage.click("pass-show-large")


def _printing(stage: Stage) -> None:
    stage.home.openShipment(str(world.LETTER_ID))
    stage.click("pass-print")


def _one_shipment() -> list[Scenario]:
    waiting, refused = _waiting, send_states.STATES["pay-refused"]
    return [
        Scenario("shipment", "booked", _told(_shipment(world.LETTER_ID))),
        Scenario("shipment", "in-flight", _told(_shipment(world.IN_FLIGHT_ID))),
        Scenario("shipment", "lost", _told(_shipment(world.LOST_ID))),
        Scenario("shipment", "unpaid", _told(_shipment(world.UNPAID_ID))),
        Scenario("shipment", "loaded", _told(_shipment(world.LOADED_ID))),
        Scenario("shipment", "lapsed", _told(_shipment(world.LAPSED_ID))),
        Scenario("shipment", "offline", _told(_shipment(world.IN_FLIGHT_ID), status=OFFLINE)),
        Scenario("shipment", "waiting", _sending_then(waiting, _newest)),
        Scenario("shipment", "refused", _sending_then(refused, _newest)),
        Scenario("shipment", "gone", _told(_shipment(world.uuid(9999)))),
        Scenario("shipment", "loading", _told(_loading_shipment)),
        Scenario("shipment", "long-names", _told(_shipment(world.IN_FLIGHT_ID)), "long"),
        Scenario("shipment", "pass-large", _told(_large_pass)),
        Scenario("shipment", "printing", _told(_printing)),
    ]


def _settings() -> list[Scenario]:
    return [
        Scenario("settings", "normal", _told(_open("settings"))),
        Scenario("settings", "signed-out", _told(_open("settings"), session=Session())),
        Scenario("settings", "in-a-file", _told(_open("settings"), session=replace(MEMBER, secret_place="file"))),
        Scenario("settings", "offline", _told(_open("settings"), status=OFFLINE)),
    ]


def _sheet(name: str) -> Callable[[Stage], None]:
    return lambda stage: stage.click(name)


def _sheets() -> list[Scenario]:
    refused = send_states.STATES["pay-refused"]
    damaged = replace(SYNCED, store_was_rebuilt=True)
    return [
        Scenario("sync", "quiet", _told(_sheet("sync"))),
        Scenario("sync", "offline", _told(_sheet("sync"), status=OFFLINE)),
        Scenario("sync", "rebuilt", _told(_sheet("sync"), status=damaged)),
        Scenario("sync", "refused", _sending_then(refused, _with_refusal)),
        Scenario("member", "signed-in", _told(_sheet("member"))),
        Scenario("member", "waiting", _told(_sheet("member"), status=replace(OFFLINE, waiting=2))),
        Scenario("member", "signed-out", _told(_sheet("member"), session=Session())),
        Scenario("member", "expired", _told(_sheet("member"), session=replace(MEMBER, expired=True))),
    ]


def _with_refusal(stage: Stage) -> None:
    stage.say(replace(SYNCED, needs_you=1))
    stage.home.sync_model.reload()
    stage.click("sync")


def _sending() -> list[Scenario]:
    """The states of sending; each of them is looked over in ``tests/desktop/test_send_screens.py``."""

    def run(act: Callable[[Stage], object]) -> Callable[[Stage], None]:
        def arrange(stage: Stage) -> None:
            act(stage)

        return arrange

    every = send_states.STATES | send_kind_states.STATES
    return [Scenario("send", state, run(act)) for state, act in every.items()]


def _all(
    screen: str, states: Mapping[str, Callable[[Stage], None]], shows: Mapping[str, str] = MappingProxyType({})
) -> list[Scenario]:
    return [Scenario(screen, state, arrange, shows=shows.get(state, "")) for state, arrange in states.items()]


BUILDERS: Final[dict[str, Callable[[], list[Scenario]]]] = {
    "departures": _departures,
    "flight": _flights,
    "send": _sending,
    "shipments": _shipments,
    "shipment": _one_shipment,
    "settings": _settings,
    "sheets": _sheets,
    "item": lambda: _all("item", item_pages.ITEM),
    "declare": lambda: _all("declare", item_pages.DECLARE),
    "kept": lambda: _all("kept", kept_pages.SHIPMENT, kept_pages.SHOWS),
    "tags": lambda: _all("shipments", kept_pages.SHIPMENTS) + _all("departures", kept_pages.DEPARTURES),
    "claim": lambda: _all("claim", account_pages.CLAIM),
    "carried": lambda: _all("carried", account_pages.CARRIED),
    "my-data": lambda: _all("my-data", account_pages.MY_DATA, account_pages.SHOWS),
    "messages": lambda: _all("messages", message_pages.MESSAGES) + _all("my-data", message_pages.ACCESS_STATES),
    "organisations": lambda: _all("organisations", account_pages.ORGANISATIONS, account_pages.SHOWS),
}
SCENARIOS: Final[tuple[Scenario, ...]] = tuple(scenario for build in BUILDERS.values() for scenario in build())
# Looked over with their own tests.
ELSEWHERE: Final = frozenset({"send", "item", "declare"})
# One page in very many states: each is looked over in one way only.
MANY: Final = frozenset({"kept", "claim", "my-data", "messages", "organisations"})
