"""The backend is put back to an older backup: what was done since goes out again, nothing twice, and it is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.client import browsing
from tests.client.conftest import Engines, Watched
from tests.client.members import detail, hold, paid_shipment, picture, sign_in
from tests.client.test_rights_live import assert_same_as_backend, booked, booking_of, draft, nothing_left
from tests.support.server import RunningBackend

from moonmail.client.model import OpKind, OpState
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, GiftState

Restore = Callable[[], None]


@contextmanager
def stopped(backend: RunningBackend) -> Iterator[None]:
    backend.stop()
    yield
    backend.start()


@pytest.fixture
def member(own_backend: RunningBackend, engines: Engines) -> Watched:
    watched = engines.open(own_backend.url)
    sign_in(watched, own_backend)
    return watched


def backed_up(backend: RunningBackend, tmp_path: Path) -> Restore:
    """Take a backup; return what puts the backend back to it, as docs/operations.md says."""
    with stopped(backend):
        shutil.copytree(backend.data_dir, tmp_path / "backup")

    def restore() -> None:
        with stopped(backend):
            shutil.rmtree(backend.data_dir)
            shutil.copytree(tmp_path / "backup", backend.data_dir)
            assert backend.run("renew-epoch", "--data", str(backend.data_dir)).returncode == 0

    return restore


def state_of(watched: Watched, shipment_id: UUID) -> BookingState | None:
    found = detail(watched, shipment_id)
    return found.booking.state if found.booking else None


def test_what_was_done_after_the_backup_is_done_again_and_it_is_said_until_it_is_read(
    member: Watched, own_backend: RunningBackend, engines: Engines, tmp_path: Path
) -> None:
    kept, before = paid_shipment(member)
    cancelled, other = paid_shipment(member)
    restore = backed_up(own_backend, tmp_path)
    # Done since: an order that is paid, a cancellation, other content, a gift, a hold that nobody used.
    new, _ = paid_shipment(member)
    member.engine.cancel_booking(booking_of(other), other.paid).result()
    booked(member, cancelled, BookingState.CANCELLED)
    changed = replace(draft(SizeCode.MESSAGE, changes=kept), title="おじいちゃんへ")
    member.engine.change_content(changed, plate_png=picture(77), photo=None, drawing_png=None).result()
    gift_id = member.engine.make_gift(booking_of(before), "祖父", "").result()
    unused = hold(member)
    member.sync()
    member.engine.release_hold(unused).result()
    nothing_left(member)
    (gift,) = member.engine.gifts().result()

    restore()
    member.sync()
    assert member.engine.status.server_was_restored
    member.until(lambda: not [o for o in member.engine.operations().result() if o.state is not OpState.REFUSED])
    assert member.engine.operations().result() == []
    member.sync()
    assert state_of(member, cancelled) is BookingState.CANCELLED
    assert detail(member, kept).card.title == "おじいちゃんへ"
    (again,) = member.engine.gifts().result()
    assert (again.id, again.state) == (gift_id, GiftState.OFFERED)
    assert again.code != gift.code
    # The order stands under its own number; what the payment company knows of it is the backend's to find out.
    assert state_of(member, new) is BookingState.AWAITING_PAYMENT
    # The slot that nobody used is not taken again.
    assert member.engine.hold(unused).result() is None
    assert_same_as_backend(member)

    engines.close(member)
    reopened = engines.open(own_backend.url)
    assert reopened.sync().server_was_restored
    reopened.engine.restored_was_read().result()
    assert reopened.until(lambda: not reopened.engine.status.server_was_restored)
    engines.close(reopened)
    assert not engines.open(own_backend.url).sync().server_was_restored


def test_what_cannot_be_done_again_is_refused_with_its_reason_and_stays_in_sight(
    member: Watched, own_backend: RunningBackend, tmp_path: Path
) -> None:
    restore = backed_up(own_backend, tmp_path)
    shipment_id, _ = paid_shipment(member)
    restore()
    with own_backend.rows() as rows:
        rows.all("UPDATE missions_offer SET taken = capacity, sold_elsewhere = capacity WHERE id = 'mm-204:message'")
    member.sync()
    member.until(lambda: member.engine.status.needs_you)
    refused = member.engine.operations().result()
    assert {each.code for each in refused} == {"sold_out"}
    assert {OpKind.HOLD, OpKind.SHIPMENT, OpKind.BOOKING, OpKind.PAYMENT} <= {each.kind for each in refused}
    (card,) = member.engine.shipments().result()
    assert (card.shipment_id, card.title) == (shipment_id, "おばあちゃんへ")


def test_what_had_come_to_nothing_is_left_alone(member: Watched, own_backend: RunningBackend, tmp_path: Path) -> None:
    restore = backed_up(own_backend, tmp_path)
    shipment_id, found = paid_shipment(member)
    member.engine.cancel_booking(booking_of(found), found.paid).result()
    booked(member, shipment_id, BookingState.CANCELLED)
    lapsed = hold(member, SizeCode.NAME)
    member.sync()
    own_backend.move_clock(timedelta(minutes=36))
    member.sync()
    restore()
    member.sync()
    assert member.engine.status.server_was_restored
    nothing_left(member)
    assert member.engine.shipments().result() == []
    assert member.engine.hold(lapsed).result() is None
    assert_same_as_backend(member)


def test_what_waits_goes_out_after_the_restore(member: Watched, own_backend: RunningBackend, tmp_path: Path) -> None:
    shipment_id, found = paid_shipment(member)
    restore = backed_up(own_backend, tmp_path)
    own_backend.stop()
    member.engine.cancel_booking(booking_of(found), found.paid).result()
    member.sync()
    assert member.engine.status.waiting == 1
    own_backend.start()
    restore()
    booked(member, shipment_id, BookingState.CANCELLED)
    nothing_left(member)


def test_paying_the_order_that_was_sent_again(member: Watched, own_backend: RunningBackend, tmp_path: Path) -> None:
    restore = backed_up(own_backend, tmp_path)
    shipment_id, found = paid_shipment(member)
    restore()
    member.sync()
    page = member.until(
        lambda: p.checkout_url if (p := detail(member, shipment_id).payment) and p.state.value == "pending" else None
    )
    browsing.pay(page)
    again = booked(member, shipment_id)
    assert booking_of(again) == booking_of(found)
    assert again.booking is not None
    assert found.booking is not None
    assert again.booking.reference != ""
