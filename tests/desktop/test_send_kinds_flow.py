"""A keepsake, a group, a change of content and of flight, through the view models and a real backend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication
from tests.desktop.send_kind_states import leather, names, ring
from tests.desktop.test_send_flow import Home, at_home
from tests.support.server import RunningBackend, running_backend

from moonmail.client.model import DraftKind, ShipmentDetail
from moonmail.contract.items import ItemIn
from moonmail.desktop.viewmodels.send_changes import item_draft
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, ShipmentState


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("kinds")) as running:
        yield running


@pytest.fixture
def home(app: QGuiApplication, backend: RunningBackend, tmp_path: Path) -> Iterator[Home]:
    made = at_home(backend, tmp_path / "profile")
    yield made
    made.close()


def begin(home: Home, kind: str) -> None:
    home.shell.home.sendOn("mm-204")
    home.until(lambda: home.send.step == "choose" and home.send.sizesKnown)
    home.send.chooseKind(kind)
    home.until(lambda: home.send.canGoOn)
    home.send.goOn()


def book(home: Home) -> ShipmentDetail:
    home.hold()
    home.confirm()
    home.until(lambda: home.send.order.isPaid)
    return detail(home, home.send.order.shipment_id)


def detail(home: Home, shipment_id: str) -> ShipmentDetail:
    found = home.shell.services.engine.shipment(UUID(shipment_id)).result()
    assert found is not None
    return found


def group(home: Home, count: int = 12) -> ShipmentDetail:
    begin(home, "group")
    vm: Any = home.send.group
    vm.editText(names(count))
    vm.editTitle("三年二組")
    home.until(lambda: vm.canGoOn)
    home.send.goOn()
    return book(home)


def item(home: Home, declared: ItemIn) -> ShipmentDetail:
    begin(home, "item")
    home.send._keeper.change(item=item_draft(declared), size=SizeCode.XS)
    home.until(lambda: home.send.canGoOn)
    home.send.goOn()
    home.until(lambda: home.send.canGoOn)
    home.send.goOn()
    assert home.send.step == "hold"
    return book(home)


def letter(home: Home) -> ShipmentDetail:
    home.write("ばあばへ")
    return book(home)


def test_a_class_is_booked_as_one(home: Home) -> None:
    booked = group(home)
    assert booked.booking is not None
    assert booked.shipment is not None
    assert (booked.booking.quantity, booked.booking.price.amount) == (12, 12 * 9_900)
    assert [entry.name for entry in booked.shipment.group or ()] == names(12).splitlines()
    assert booked.shipment.title == "三年二組"


def test_a_keepsake_is_booked_and_waits_to_be_handed_in(home: Home) -> None:
    booked = item(home, ring())
    assert booked.shipment is not None
    assert booked.shipment.state in {ShipmentState.AWAITING_ITEM, ShipmentState.NEEDS_REVIEW}
    assert booked.shipment.item is not None
    assert booked.shipment.item.name == "祖母の指輪"


def test_what_needs_a_look_is_said_before_paying_and_looked_at_after(home: Home) -> None:
    booked = item(home, leather())
    assert home.send.contents.verdict == "needs_review"
    assert booked.shipment is not None
    assert booked.shipment.state is ShipmentState.NEEDS_REVIEW


def test_other_words_under_the_same_booking(home: Home) -> None:
    booked = letter(home)
    shipment_id = home.send.order.shipment_id
    home.send.openShipment()
    home.shell.home.changeContent(shipment_id)
    home.until(lambda: home.send.step == "write" and home.send.plate.text == "ばあばへ")
    home.send.plate.editText("ばあばへ、月から")
    home.until(lambda: home.send.canGoOn)
    home.send.goOn()
    change: Any = home.send.contentChange
    home.until(lambda: change.canSend)
    change.send()
    home.until(lambda: home.shell.home.page == "shipment")

    def arrived() -> bool:
        found = detail(home, shipment_id).shipment
        return found is not None and found.message is not None and found.message.text == "ばあばへ、月から"

    home.until(arrived)
    now = detail(home, shipment_id)
    assert now.booking is not None
    assert booked.booking is not None
    assert (now.booking.reference, now.operations) == (booked.booking.reference, ())
    assert home.shell.services.engine.drafts().result() == []


def test_a_name_on_the_list_is_put_right(home: Home) -> None:
    group(home, 3)
    shipment_id = home.send.order.shipment_id
    home.send.openShipment()
    home.shell.home.changeContent(shipment_id)
    vm: Any = home.send.group
    home.until(lambda: home.send.step == "group" and vm.canGoOn)
    vm.editText(names(3).replace("さくら", "桜"))
    home.until(lambda: vm.canGoOn)
    home.send.goOn()
    change: Any = home.send.contentChange
    home.until(lambda: change.canSend)
    change.send()

    def arrived() -> bool:
        found = detail(home, shipment_id).shipment
        return found is not None and (found.group or [None])[0].name == "青木 桜"  # type: ignore[union-attr]

    home.until(arrived)


@pytest.mark.parametrize(
    ("size", "due", "back"),
    [
        pytest.param("message", 0, 0, marks=pytest.mark.thorough),
        ("photo", 13_200, 0),
        pytest.param("name", 0, 9_900, marks=pytest.mark.thorough),
    ],
)
def test_another_flight_costs_the_difference(home: Home, size: str, due: int, back: int) -> None:
    booked = letter(home)
    assert booked.booking is not None
    shipment_id = home.send.order.shipment_id
    home.send.openShipment()
    home.shell.home.changeFlight(shipment_id)
    home.until(lambda: home.send.step == "choose" and home.send.moving)
    assert not home.send.canWrite
    home.send.chooseFlight("mm-206")
    home.send.chooseSize(size)
    home.until(lambda: home.send.canGoOn)
    home.send.goOn()
    if size == "photo":
        home.send.plate.penDown(3.0, 3.0)
        home.send.plate.penMove(20.0, 20.0)
        home.send.plate.penUp()
    if size == "name":
        home.send.plate.editName("さくら")
    home.until(lambda: home.send.canGoOn)
    home.send.goOn()
    opened = len(home.person.opened)
    home.hold()
    home.send.goOn()
    home.until(lambda: home.send.order.canConfirm)
    sums = home.send.order.sums
    assert sums.nothingDue is (due == 0)
    assert sums.back == ("￥9,900" if back else "")
    home.send.order.confirm()
    home.until(lambda: home.send.step == "pay" and home.send.order.isPaid)
    assert len(home.person.opened) - opened == (1 if due else 0)
    new = detail(home, home.send.order.shipment_id)
    assert new.booking is not None
    assert (new.booking.mission_id, new.booking.rebooks) == ("mm-206", booked.booking.id)
    assert new.booking.due is not None
    assert new.booking.due.amount == due

    def replaced() -> bool:
        old = detail(home, shipment_id).booking
        return old is not None and old.state is BookingState.REBOOKED

    home.until(replaced)


def test_a_list_that_is_begun_is_gone_on_with_after_a_start(home: Home) -> None:
    begin(home, "group")
    vm: Any = home.send.group
    vm.editText(names(5) + "\n" + "あ" * 90)
    home.until(lambda: vm.stage == "wrong")
    home.send.startNew()
    home.send.goBack()
    home.until(lambda: home.send.step == "start" and len(home.send.drafts.rows) == 1)
    (row,) = home.send.drafts.rows
    assert row.iconName == "users-round"
    home.send.resume(row.draftId)
    home.until(lambda: vm.stage == "wrong")
    assert (home.send.step, home.draft.kind, home.draft.group) == ("group", DraftKind.GROUP, ())
    assert vm.text == names(5) + "\n" + "あ" * 90
