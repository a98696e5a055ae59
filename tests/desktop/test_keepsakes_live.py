"""A shipment's page on a real engine and backend: given away, receipted, made good when its flight fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.client import browsing
from tests.desktop.live import until
from tests.desktop.test_shipments_live import OPEN, order
from tests.desktop.test_shipments_live import shell as shell
from tests.support.server import RunningBackend, running_backend

from moonmail.desktop.startup import Shell


@pytest.fixture
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("backend")) as backend:
        yield backend


def test_from_a_gift_to_a_refund(shell: Shell, backend: RunningBackend) -> None:
    home, engine = shell.home, shell.services.engine
    shipment_id = order(shell)
    home.openShipment(str(shipment_id))
    vm = home.shipment
    pages: list[str] = []
    shell.services.open_url = lambda url: (pages.append(url), True)[1]
    until(lambda: vm._detail is not None and vm._detail.payment is not None and vm._detail.payment.checkout_url)
    vm.payNow()
    until(lambda: pages)
    browsing.pay(pages[0])
    engine.sync_now()
    until(lambda: vm.payState == "paid" and vm.change.state == "open")
    assert vm.owed.state == "promise"

    # A code is made, paused and taken back; the booking is still the giver's.
    vm.giving.make("はな", "月へ")
    until(lambda: vm.giving.state == "offered" and vm.giving.code)
    vm.giving.lock()
    until(lambda: vm.giving.state == "locked" and not vm.giving.busy)
    vm.giving.takeBack()
    until(lambda: vm.giving.state == "offer" and vm.giving.past)

    vm.receipts.request(vm.receipts.addressee)
    until(lambda: vm.receipts.receipts.rowCount() == 1)

    # The flight is cancelled: the letter comes first, everywhere, and what is owed becomes a choice.
    for played in (backend.play("state", OPEN, "cancelled"), backend.play("outcome", OPEN, "cancelled")):
        assert played.returncode == 0, played.stderr
    engine.sync_now()
    until(lambda: vm.owed.state == "choose")
    assert vm.letter.state == "unread"
    assert "中止" in vm.letter.title
    until(lambda: home.letterbox.count == 1)
    vm.letter.markRead()
    assert home.letterbox.count == 0

    vm.owed.look("refund")
    assert vm.owed.canConfirm
    vm.owed.confirm()
    until(lambda: vm.owed.state == "taken" and vm.owed.refunds.rowCount() == 1)
    until(lambda: vm.owed.refunds.rows[0].done)
    assert "返金しました" in vm.owed.refunds.rows[0].words
    assert not vm.owed.ask.state
