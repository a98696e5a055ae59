"""My shipments on the real engine and a real backend: what the desk reports appears in a page that is open."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from tests.client import browsing
from tests.desktop.live import signed_in_shell, until
from tests.support.server import RunningBackend, running_backend

from moonmail.client.model import Draft
from moonmail.contract.bookings import ConfirmationIn
from moonmail.contract.orders import order_from
from moonmail.desktop.startup import Shell
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode

ROOT = Path(__file__).resolve().parents[2]
OPEN = "mm-204"


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("backend")) as backend:
        yield backend


@pytest.fixture
def shell(app: QGuiApplication, backend: RunningBackend, tmp_path: Path) -> Iterator[Shell]:
    with signed_in_shell(backend, tmp_path) as shell:
        yield shell


def order(shell: Shell) -> UUID:
    """Order a message and return its shipment's id."""
    engine = shell.services.engine
    until(lambda: engine.flight(OPEN).result() is not None)
    flight = engine.flight(OPEN).result()
    assert flight is not None
    offer = next(offer for offer in flight.offers if offer.size is SizeCode.MESSAGE)
    out = io.BytesIO()
    Image.new("L", (189, 118), 128).save(out, "PNG")
    draft = Draft(
        uuid4(),
        datetime.now(UTC),
        SizeCode.MESSAGE,
        OPEN,
        title="おばあちゃんへ",
        text="月でも元気でね。",
        hold_id=engine.ask_hold(OPEN, SizeCode.MESSAGE, "おばあちゃんへ").result(),
    )
    confirmed = ConfirmationIn(
        terms_version=flight.mission.terms.version,
        total=offer.price.amount,
        facts_sha256=facts_sha256(legal_facts(order_from(flight.mission, offer))),
        language="ja",
        confirmed_at=datetime.now(UTC),
    )
    return engine.order(
        draft, plate_png=out.getvalue(), photo=None, drawing_png=None, confirmation=confirmed, price=confirmed.total
    ).result()


def test_from_unpaid_to_on_board(shell: Shell, backend: RunningBackend, tmp_path: Path) -> None:
    home = shell.home
    shipment_id = order(shell)
    home.open("shipments")
    until(lambda: home.shipments.model.rowCount() == 1)
    home.openShipment(str(shipment_id))
    vm = home.shipment

    # Unpaid: the time that is left runs, and the page to pay on opens. The payment may be there before anybody looks.
    until(lambda: vm.payState in {"due", "checking"} and vm.countdown)
    pages: list[str] = []
    shell.services.open_url = lambda url: (pages.append(url), True)[1]
    until(lambda: shell.services.engine.shipment(shipment_id).result().payment is not None)  # type: ignore[union-attr]
    vm.reload()
    until(lambda: vm._detail is not None and vm._detail.payment is not None)
    vm.payNow()
    until(lambda: pages)
    assert vm.boardingPass.state == "none"
    browsing.pay(pages[0])
    shell.services.engine.sync_now()

    # Paid: the pass is there, can be saved, and its code holds by the keys that the app exports.
    until(lambda: vm.boardingPass.qr)
    assert vm.payState == "paid"
    said: list[str] = []
    home.said.connect(said.append)
    vm.papers.save("pass", QUrl.fromLocalFile(str(tmp_path / "pass.pdf")))
    until(lambda: any(text.startswith("保存しました") for text in said))
    home.settings.exportKeys(QUrl.fromLocalFile(str(tmp_path / "keys.json")))
    until(lambda: any("keys.json" in text for text in said))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "moonmail",
            "pass",
            "verify",
            str(tmp_path / "pass.pdf"),
            "--keys",
            str(tmp_path / "keys.json"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((tmp_path / "keys.json").read_text())["keys"]

    # What the desk reports appears in the open page by itself, and is announced.
    said.clear()
    before = {row.key for row in vm._timeline.rows}
    played = backend.play(
        "custody", vm.reference, "integrated", "--place-ja", "東京 クリーンルーム", "--place-en", "Tokyo"
    )
    assert played.returncode == 0, played.stderr
    shell.services.engine.sync_now()
    until(lambda: said)
    (fresh,) = [row for row in vm._timeline.rows if row.key not in before]
    assert (fresh.look, fresh.mission) == ("now", False)
    assert "東京 クリーンルーム" in fresh.place
    assert said == [f"新しい記録：{fresh.title}"]
    until(lambda: home.shipments.model.row(0).status == "搭載済み")
