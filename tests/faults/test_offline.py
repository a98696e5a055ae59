"""The plug pulled, and the app killed, at every moment of the main job: nothing is lost, nothing happens twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.faults.house import House, Person, a_member, open_house, rows
from tests.faults.proxy import Door, FaultProxy
from tests.support.server import RunningBackend, running_backend

from moonmail.client.model import Trouble

ROOT = Path(__file__).parents[2]
TEXT = "ばあばへ\nさくらより"
Opens = Callable[..., House]


MADE = (
    ("bookings_hold", "state = 'used'"),
    ("bookings_booking", "1"),
    ("payments_payment", "state = 'paid'"),
    ("passes_pass", "1"),
)


FREE_AGAIN = (
    "UPDATE missions_offer SET taken = sold_elsewhere + (SELECT coalesce(sum(quantity), 0) FROM bookings_hold"
    " WHERE offer_id = missions_offer.id AND state IN ('active', 'used')) WHERE id = 'mm-204:message'"
)


def made(backend: RunningBackend) -> list[int]:
    """Count what one order makes of each kind, and the slots that are held for nothing."""
    return [rows(backend, *each) for each in MADE] + [-rows(backend, "bookings_hold", "state = 'active'")]


def happened_once(backend: RunningBackend, before: list[int] | None = None) -> None:
    assert [now - then for now, then in zip(made(backend), before or [0] * 5, strict=True)] == [1, 1, 1, 1, 0]


def nothing_is_shown_as_done(house: House) -> None:
    assert house.order.reference == ""
    assert not house.order.isPaid
    assert not house.order.hasPass


@dataclass
class Cable:
    """What is between an app and its backend. ``backend``: as the app sees it."""

    proxy: FaultProxy
    door: Door
    behind: RunningBackend

    @property
    def backend(self) -> RunningBackend:
        return replace(self.behind, url=self.door.url)


@contextmanager
def a_cable(backend: RunningBackend) -> Iterator[Cable]:
    proxy = FaultProxy(int(backend.url.rpartition(":")[2]))
    yield Cable(proxy, proxy.door("cable", 0), backend)
    proxy.close()


@pytest.fixture
def cable(backend: RunningBackend) -> Iterator[Cable]:
    with a_cable(backend) as made:
        yield made


@pytest.fixture(scope="module")
def changing_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """A backend whose offers, prices and time change under its clients."""
    with running_backend(tmp_path_factory.mktemp("changing")) as running:
        yield running


def pull(house: House, cable: Cable) -> None:
    cable.proxy.pull(cable.door)
    house.sync()
    assert house.trouble is Trouble.OFFLINE


def put_back(house: House, cable: Cable) -> None:
    cable.proxy.put_back(cable.door)
    house.sync()
    house.until(lambda: house.trouble in {None, Trouble.CLOCK_WRONG})


def test_the_plug_is_pulled_at_every_step(opens: Opens, backend: RunningBackend, cable: Cable) -> None:
    before = made(backend)
    house = opens(cable.backend, person=a_member(backend))
    home: Any = house.shell.home
    order = house.order

    # Browsing: what was seen stays.
    pull(house, cable)
    assert house.engine.board().result()
    home.openFlight("mm-204")
    house.until(lambda: home.flight.flightNumber)

    # Signing in: it can't be done now, and says why; nothing typed is touched.
    house.write(TEXT)
    said: list[str] = []
    home.said.connect(said.append)
    home.signIn()
    house.until(lambda: not home.signingIn)
    assert any("つながっていません" in text for text in said)
    put_back(house, cable)

    # Signing in, the browser is open: the plug is pulled under it.
    house.person.waits = True
    home.signIn()
    house.until(lambda: house.person.opened)
    pull(house, cable)
    home.cancelSignIn()
    house.until(lambda: not home.signingIn)
    put_back(house, cable)
    house.person.waits = False
    house.sign_in()
    assert house.draft.text == TEXT

    # Holding: it waits, says that nothing is held, and goes out by itself.
    pull(house, cable)
    house.send.goOn()
    order.askHold()
    house.until(lambda: order.holdStage == "waiting")
    assert order.countdown == ""
    assert all((order.happened, order.safe, order.next))
    put_back(house, cable)
    house.until(lambda: order.isHeld)

    # Confirming and ordering.
    house.send.goOn()
    house.until(lambda: order.canConfirm)
    pull(house, cable)
    order.confirm()
    house.until(lambda: order.payStage == "waiting")
    nothing_is_shown_as_done(house)
    (card,) = house.engine.shipments().result()
    assert card.reference == ""
    house.person.waits = True
    put_back(house, cable)
    house.until(lambda: order.checkoutUrl)

    # Paying: the page was left open; paid while the app could hear nothing.
    nothing_is_shown_as_done(house)
    url = order.checkoutUrl
    pull(house, cable)
    nothing_is_shown_as_done(house)
    from moonmail import tour_forms

    # In a browser elsewhere.
    tour_forms.pay(url.replace(cable.door.url, backend.url))
    nothing_is_shown_as_done(house)

    # Waiting for the pass.
    put_back(house, cable)
    house.until(lambda: order.isPaid and order.hasPass)
    pull(house, cable)
    assert order.hasPass
    assert house.engine.operations().result() == []
    happened_once(backend, before)


@pytest.mark.parametrize("why", ["sold_out", "terms_changed", "hold_over"])
def test_a_no_that_comes_after_the_plug_is_back_has_its_reason_and_a_way_on(
    why: str, opens: Opens, changing_backend: RunningBackend
) -> None:
    backend = changing_backend
    before = made(backend)
    with a_cable(backend) as cable:
        house = opens(cable.backend, person=a_member(backend))
        try:
            no_and_a_way_on(why, house, cable)
        finally:
            backend.move_clock(timedelta())
            change(backend, FREE_AGAIN)
        house.close()
    happened_once(backend, before)


def no_and_a_way_on(why: str, house: House, cable: Cable) -> None:
    order = house.order
    house.sign_in()
    house.write(TEXT)
    if why == "sold_out":
        pull(house, cable)
        house.send.goOn()
        order.askHold()
        house.until(lambda: order.holdStage == "waiting")
        change(cable.behind, "UPDATE missions_offer SET taken = capacity WHERE id = 'mm-204:message'")
    else:
        house.hold()
        house.send.goOn()
        house.until(lambda: order.canConfirm)
        seen = order.price
        pull(house, cable)
        order.confirm()
        house.until(lambda: order.payStage == "waiting")
        if why == "terms_changed":
            change(
                cable.behind,
                "UPDATE changes_scope SET counter = counter + 1 WHERE key = 'catalogue'",
                "UPDATE missions_offer SET price = price + 1000, rev = (SELECT counter FROM changes_scope"
                " WHERE key = 'catalogue') WHERE id = 'mm-204:message'",
                "UPDATE changes_change SET rev = (SELECT counter FROM changes_scope WHERE key = 'catalogue')"
                " WHERE kind = 'offer' AND object_id = 'mm-204:message'",
            )
        else:
            cable.behind.move_clock(timedelta(minutes=36))
    put_back(house, cable)
    house.until(lambda: "refused" in (order.holdStage, order.payStage))
    assert all((order.happened, order.safe, order.next, order.code))
    nothing_is_shown_as_done(house)
    assert house.draft.text == TEXT
    if why == "sold_out":
        other = next(row.key for row in order.alternatives.rows if row.key.endswith(":message"))
        order.takeAlternative(other)
        house.until(lambda: house.send.step == "hold" and house.plate.canGoOn)
        order.askHold()
        house.until(lambda: order.isHeld)
    else:
        if why == "terms_changed":
            # What the member agrees to next is what they are shown now.
            house.until(lambda: order.price != seen)
        order.startOver()
        house.until(lambda: house.send.step in {"hold", "confirm"})
        if house.send.step == "hold":
            order.askHold()
            house.until(lambda: order.isHeld)
    if house.send.step != "confirm":
        house.send.goOn()
    house.until(lambda: order.canConfirm)
    order.confirm()
    house.paid()
    house.until(lambda: order.isPaid and order.hasPass)
    (card,) = house.engine.shipments().result()
    assert card.reference == order.reference


def change(backend: RunningBackend, *statements: str) -> None:
    with closing(sqlite3.connect(backend.data_dir / "moonmail.sqlite3", timeout=20)) as database, database:
        for statement in statements:
            assert database.execute(statement).rowcount == 1


MOMENTS = ("writing", "signing in", "asking", "held", "confirming", "paying", "waiting for the pass")


def go_to(house: House, moment: str) -> None:
    """Go the member's way up to ``moment`` and stop in the middle of it."""
    order = house.order
    house.write(TEXT)
    house.until(lambda: house.engine.draft(house.draft.id).result() == house.draft)
    if moment == "writing":
        return
    if moment == "signing in":
        house.person.waits = True
        house.shell.home.signIn()
        house.until(lambda: house.person.opened)
        return
    house.sign_in()
    house.send.goOn()
    order.askHold()
    house.until(lambda: house.draft.hold_id)
    if moment == "asking":
        return
    house.until(lambda: order.isHeld)
    if moment == "held":
        return
    house.person.waits = True
    house.send.goOn()
    house.until(lambda: order.canConfirm)
    order.confirm()
    house.until(lambda: house.send.step == "pay")
    if moment == "confirming":
        return
    house.until(lambda: order.checkoutUrl)
    if moment == "waiting for the pass":
        from moonmail import tour_forms

        tour_forms.pay(order.checkoutUrl)


def go_on(house: House) -> None:
    """Do what a member does who finds the app as it is after a restart, until the pass is there."""
    home: Any = house.shell.home
    if not home.signedIn:
        house.sign_in()

    def cards() -> Any:
        return house.engine.shipments().result()

    drafts = house.engine.drafts().result()
    if drafts:
        assert cards() == []
        home.open("send")
        house.until(lambda: house.send.step == "start" and house.send.drafts.rowCount() == 1)
        house.send.resume(str(drafts[0].id))
        assert house.draft.text == TEXT
        house.until(lambda: house.plate.canGoOn)
        if house.send.step == "write":
            house.send.goOn()
        if house.draft.hold_id is None:
            house.order.askHold()
        house.until(lambda: house.order.isHeld)
        house.confirm()
        house.paid()
        house.until(lambda: house.order.hasPass)
        return
    (card,) = cards()
    home.openShipment(str(card.shipment_id))
    page = home.shipment

    def payment() -> Any:
        return house.engine.shipment(card.shipment_id).result().payment  # type: ignore[union-attr]

    house.until(lambda: payment() is not None)
    if payment().state != "paid":
        house.until(lambda: page.payState in {"due", "checking"})
        page.payNow()
        house.paid()
    house.until(lambda: (detail := house.engine.shipment(card.shipment_id).result()) and detail.pass_)


@pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_app_is_killed_at_every_moment(moment: str, opens: Opens, backend: RunningBackend, tmp_path: Path) -> None:
    person, before = a_member(backend), made(backend)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.test_offline", str(tmp_path / "profile"), backend.url, moment],
        input=f"{person.number} {person.password}",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "killed\n"), done.stderr
    house = opens(backend, person=person)
    go_on(house)
    assert house.engine.operations().result() == []
    happened_once(backend, before)


def victim() -> None:
    from moonmail.desktop import startup

    profile, url, moment = sys.argv[1:]
    app = startup.make_application()
    person = Person(*sys.stdin.read().split())
    house = open_house(Path(profile), RunningBackend(Path(profile), url=url), person=person)
    go_to(house, moment)
    sys.stdout.write("killed\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)
    app.quit()


if __name__ == "__main__":
    victim()
