from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pypdfium2
import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer
from tests.desktop import sample_shipments, states_shipments
from tests.desktop.cups import CupsMissing, PrintService, print_service
from tests.desktop.shells import Bench

from moonmail.desktop.printing import PRINT_WORDS, PrintTrouble
from moonmail.media.codes import read_code
from moonmail.media.pass_art import HEIGHT_MM, WIDTH_MM

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the test brings its own print service: CUPS")


@pytest.fixture(scope="module")
def service() -> Iterator[PrintService]:
    try:
        with print_service() as service:
            yield service
    except CupsMissing as missing:
        pytest.skip(f"no printing tested here: {missing}")


def until(bench: Bench, signal: object, ready: Callable[[], bool]) -> None:
    loop = QEventLoop()
    signal.connect(lambda: ready() and loop.quit())  # type: ignore[attr-defined]
    QTimer.singleShot(60_000, loop.quit)
    if not ready():
        loop.exec()
    assert ready()


@pytest.fixture
def page(bench: Bench) -> Bench:
    states_shipments.detail_of(sample_shipments.FLYING)(bench)
    return bench


def find(page: Bench) -> None:
    vm = page.home.shipment.papers
    vm.findPrinters()
    assert vm.printing == "looking"
    until(page, vm.printingChanged, lambda: vm.printing != "looking")


def names(page: Bench) -> list[str]:
    return [row.name for row in page.home.shipment.papers._printers.rows]


def size_in_mm(pdf: bytes) -> tuple[float, float, float]:
    """Return width and height of what is drawn on the first page, and the page's width, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    dots = 10
    page = document[0]
    picture = page.render(scale=dots * 25.4 / 72, grayscale=True).to_pil()
    left, top, right, bottom = picture.point(lambda grey: 255 if grey < 250 else 0).getbbox()
    width = page.get_width() / 72 * 25.4
    page.close()
    document.close()
    return (right - left) / dots, (bottom - top) / dots, width


def test_a_pass_is_printed_at_its_real_size(
    page: Bench, service: PrintService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.add_queue("moon")
    monkeypatch.setenv("CUPS_SERVER", service.address)
    vm = page.home.shipment.papers
    said: list[str] = []
    page.home.said.connect(said.append)
    find(page)
    assert vm.printing == "choose"
    assert "moon" in names(page)
    vm.printOn("pass", "moon")
    assert vm.printing == "busy"
    until(page, vm.printingChanged, lambda: vm.printing != "busy")
    assert vm.printing == "", vm.printProblem
    job, title = service.next_job()
    width, height, paper = size_in_mm(job)
    assert paper == pytest.approx(210, abs=0.5)
    assert (width, height) == (pytest.approx(WIDTH_MM, abs=0.5), pytest.approx(HEIGHT_MM, abs=0.5))
    assert read_code(job) == sample_shipments.QR
    assert title == "MoonMail"
    assert any("moon" in text for text in said)


def test_paper_that_is_too_small_is_said_and_nothing_is_shrunk(
    page: Bench, service: PrintService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.add_queue("small", "A6")
    monkeypatch.setenv("CUPS_SERVER", service.address)
    find(page)
    vm = page.home.shipment.papers
    vm.printOn("pass", "small")
    until(page, vm.printingChanged, lambda: vm.printing != "busy")
    assert vm.printing == "choose"
    assert vm.printProblem == PRINT_WORDS[PrintTrouble.PAPER_TOO_SMALL].ja


def test_a_printer_that_went_away_is_said(page: Bench, service: PrintService, monkeypatch: pytest.MonkeyPatch) -> None:
    service.add_queue("brief")
    monkeypatch.setenv("CUPS_SERVER", service.address)
    find(page)
    assert "brief" in names(page)
    service.remove_queue("brief")
    vm = page.home.shipment.papers
    vm.printOn("pass", "brief")
    until(page, vm.printingChanged, lambda: vm.printing != "busy")
    assert vm.printProblem == PRINT_WORDS[PrintTrouble.GONE].ja


def test_no_printer_is_said(page: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/at/all")
    page.click("pass-print")
    vm = page.home.shipment.papers
    until(page, vm.printingChanged, lambda: vm.printing not in {"looking", ""})
    assert vm.printing == "none"
    page.settle()
    # No way to print is offered, and the two ways that are left are said.
    assert page.window.findChild(QObject, "print-now").property("visible") is False  # type: ignore[union-attr]
