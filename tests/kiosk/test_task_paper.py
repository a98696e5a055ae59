"""A guest prints their pass at the kiosk: the page, the real print service, and a printer that runs out of paper."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from tests.desktop import task_states
from tests.desktop.cups import CupsMissing, PrintService, print_service
from tests.desktop.guests import BEGIN
from tests.desktop.live import until
from tests.desktop.task_stage import guest_staged
from tests.screens.variants import Variant

from moonmail.desktop.kiosk.channel import Printed
from moonmail.desktop.kiosk.paper import cancel_jobs

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the test brings its own print service: CUPS"),
    pytest.mark.timeout(90),
]
QUEUE = "led"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintService]:
    try:
        with print_service(history=False) as service:
            monkeypatch.setenv("CUPS_SERVER", service.address)
            service.add_queue(QUEUE, "A6", dpi=300, led=True)
            yield service
    except CupsMissing as missing:
        pytest.skip(f"no printing tested here: {missing}")


def test_out_of_paper_the_pass_goes_to_the_phone_and_comes_on_paper_after_all(
    app: QGuiApplication, service: PrintService
) -> None:
    with guest_staged(Variant(), task_states.one_pass, begin=replace(BEGIN, printer=QUEUE)) as stage:
        printing: Any = stage.guest.made("printing")

        def row() -> Any:
            return printing._papers.rows[0]

        printing.printPaper("pass")
        until(lambda: stage.told)
        (told,) = stage.told
        assert isinstance(told, Printed)
        assert told.queue == QUEUE
        assert row().busy

        service.order(QUEUE, "STATE: +media-empty-error")
        until(lambda: "用紙がなくなりました" in row().standing)
        assert row().tone == "warn"
        assert "写真" in printing.next
        assert printing.boardingPass.qr, "the code stays on the screen"
        # Asked for again while it waits: one job is enough.
        printing.printPaper("pass")

        service.order(QUEUE, "STATE: -media-empty-error")
        service.order(QUEUE, "0")
        until(lambda: row().tone == "ok")
        assert (printing.happened, row().busy) == ("", False)
        things: Any = stage.guest._things.rows
        assert "印刷した月面搭乗券" in [thing.title for thing in things]
        assert len(stage.told) == 1, "a second job would come out as well"
    cancel_jobs(QUEUE)
