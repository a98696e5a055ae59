"""A guest's paper through a real print service: printed whole, watched, cancelled by id, and nothing of it kept."""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdfium2
import pytest
from tests.desktop import sample_shipments
from tests.desktop.cups import CupsMissing, PrintService, print_service
from tests.media.test_labels import LABEL
from tests.media.test_paper import PAPER
from tests.media.test_receipt_pdf import receipt

from moonmail.contract.kiosk import KioskPrinter
from moonmail.desktop.kiosk.paper import (
    PAPER_WORDS,
    TITLE,
    Job,
    Paper,
    PaperError,
    PaperKind,
    PaperState,
    cancel_jobs,
    kinds_of,
    size_mm,
    stock_of,
)
from moonmail.desktop.kiosk.paper_states import SLOW_S, WARNING_S
from moonmail.desktop.kiosk.shell import _look_at_queue
from moonmail.desktop.viewmodels.shipment_paper import NoPaperError
from moonmail.domain.text import Language
from moonmail.media.codes import read_code
from moonmail.media.ink_papers import Content, InkPaper

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the test brings its own print service: CUPS"),
    pytest.mark.timeout(90),
]
CONTENTS: dict[PaperKind, Content] = {
    PaperKind.PASS: PAPER,
    PaperKind.RECEIPT: receipt(),
    PaperKind.LABEL: replace(LABEL, qr=PAPER.qr),
}
PATIENCE_S = 20.0


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Kiosk:
    """A print service and what printed on it is watched with."""

    service: PrintService
    led: str
    clock: Clock = field(default_factory=Clock)

    def paper(self, queue: str = "") -> Paper:
        """Return the printer of ``queue``, or the one that does what it is ordered to."""
        return Paper(queue or self.led, self.clock)

    def order(self, line: str) -> None:
        self.service.order(self.led, line)

    def files(self) -> dict[str, bytes]:
        found = {}
        for path in sorted(self.service.root.rglob("*")):
            if path.is_file() and not path.is_symlink() and "out" not in path.relative_to(self.service.root).parts:
                found[str(path.relative_to(self.service.root))] = path.read_bytes()
        return found

    def spool(self) -> list[str]:
        """Return the files of jobs: data (d) and what is known of them (c)."""
        return sorted(path.name for path in (self.service.root / "spool").glob("[cd][0-9]*"))


@pytest.fixture(scope="module")
def service() -> Iterator[PrintService]:
    try:
        with print_service(history=False) as service:
            service.add_queue("roll", "Roll", dpi=203)
            service.add_queue("a6", "A6", dpi=300)
            service.add_queue("a4", "A4")
            yield service
    except CupsMissing as missing:
        pytest.skip(f"no printing tested here: {missing}")


@pytest.fixture
def kiosk(service: PrintService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kiosk]:
    monkeypatch.setenv("CUPS_SERVER", service.address)
    # One for each test: a print service remembers what a printer told last.
    led = f"led{len(service.queues)}"
    service.add_queue(led, "A6", dpi=300, led=True)
    yield Kiosk(service, led)
    cancel_jobs(led)


def until(look: Callable[[], object], wanted: object) -> None:
    """Look until it is so: every look is a call to the print service, which takes its time."""
    ends = time.monotonic() + PATIENCE_S
    while (seen := look()) != wanted:
        assert time.monotonic() < ends, f"still {seen}, never {wanted}"


def page_of(pdf: bytes) -> tuple[float, float, int]:
    document = pypdfium2.PdfDocument(pdf)
    width, height = document[0].get_size()
    count = len(document)
    document.close()
    return width / 72 * 25.4, height / 72 * 25.4, count


# ---------------------------------------------------------------- printing


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("queue", ["roll", "a6", "a4"])
def test_a_paper_arrives_at_its_real_size_under_a_neutral_title(kiosk: Kiosk, queue: str, kind: PaperKind) -> None:
    paper = kiosk.paper(queue)
    job = paper.print_content(CONTENTS[kind], Language.JA)
    data, title = kiosk.service.next_job()
    assert title == TITLE
    width, height, pages = page_of(data)
    assert pages == 1
    if queue == "roll":
        assert width == pytest.approx(80, abs=0.5)
        assert 100 < height < 230
    else:
        assert (width, height) == pytest.approx((105, 148) if queue == "a6" else (210, 297), abs=0.5)
    assert read_code(data) == (None if kind is PaperKind.RECEIPT else PAPER.qr)
    until(lambda: paper.watch(job), PaperState.DONE)
    # Said once by the print service, told as often as somebody looks.
    assert paper.watch(job) is PaperState.DONE


def dots_of(raster: bytes) -> tuple[int, int, bytes]:
    """Return width, height and greys (0 is ink) of the first page that a driver sends: CUPS raster, version 3."""
    assert raster[:4] == b"3SaR"
    width, height, _, _, bits, stride = struct.unpack_from("<6I", raster, 4 + 372)
    assert (bits, stride) == (8, width)
    return width, height, raster[4 + 1796 :][: width * height]


def as_picture(width: int, height: int, greys: bytes) -> bytes:
    """Return a PNG of ``greys``."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + greys[at : at + width] for at in range(0, width * height, width))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


@pytest.mark.skipif(not Path("/usr/lib/cups/filter/pdftoraster").exists(), reason="no driver here: cups-filters")
@pytest.mark.parametrize(("size", "dpi"), [("Roll", 203), ("A6", 300), ("A4", 600)])
def test_what_a_driver_makes_of_it_is_ink_alone_and_whole(kiosk: Kiosk, size: str, dpi: int) -> None:
    queue = f"raster{dpi}"
    kiosk.service.add_queue(queue, size, dpi=dpi, raster=True)
    kiosk.paper(queue).print_content(PAPER, Language.JA)
    width, height, greys = dots_of(kiosk.service.next_job()[0])
    assert len(greys) == width * height
    # Dot for dot as drawn: one that was moved by less than a dot would have left greys.
    assert set(greys) == {0, 255}
    edges = greys[:width] + greys[-width:] + greys[::width] + greys[width - 1 :: width]
    assert set(edges) == {255}
    assert read_code(as_picture(width, height, greys)) == PAPER.qr


def test_the_pass_of_a_shipment_is_printed(kiosk: Kiosk) -> None:
    card = sample_shipments.FLYING
    detail = sample_shipments.detail(card, sample_shipments.MISSION_FLYING, pass_=sample_shipments.pass_of(card))
    assert kinds_of(detail) == (PaperKind.PASS,)
    kiosk.paper("a6").print(PaperKind.PASS, detail, Language.EN)
    assert read_code(kiosk.service.next_job()[0]) == sample_shipments.QR


def test_only_papers_that_there_are_are_offered(kiosk: Kiosk) -> None:
    detail = sample_shipments.detail(sample_shipments.FLYING, sample_shipments.MISSION_FLYING)
    assert kinds_of(detail) == ()
    with pytest.raises(NoPaperError):
        kiosk.paper("a6").print(PaperKind.RECEIPT, detail, Language.JA)


# ---------------------------------------------------------------- what a printer reports


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("media-empty-error", PaperState.OUT_OF_PAPER),
        ("media-needed-error", PaperState.OUT_OF_PAPER),
        ("media-jam-error", PaperState.JAMMED),
        ("cover-open-error", PaperState.OPEN),
        ("toner-empty-error", PaperState.OUT_OF_INK),
        ("offline-report", PaperState.OFFLINE),
        ("com.example.weird-error", PaperState.STOPPED),
    ],
)
def test_what_the_printer_reports_is_said_and_it_may_come_back(kiosk: Kiosk, reason: str, state: PaperState) -> None:
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    kiosk.order(f"STATE: +{reason}")
    kiosk.clock.now += WARNING_S
    until(lambda: paper.watch(job), state)
    assert state.to_phone
    assert not state.over
    # Staff are told by the heartbeat, before the next guest comes.
    told = {PaperState.OUT_OF_PAPER: KioskPrinter.OUT_OF_PAPER, PaperState.JAMMED: KioskPrinter.JAMMED}
    assert _look_at_queue(paper.queue)[0] is told.get(state, KioskPrinter.OFFLINE)
    kiosk.order(f"STATE: -{reason}")
    until(lambda: paper.watch(job), PaperState.PRINTING)
    assert _look_at_queue(paper.queue)[0] is KioskPrinter.READY
    kiosk.order("0")
    until(lambda: paper.watch(job), PaperState.DONE)


def test_a_warning_that_passes_is_not_worth_a_word(kiosk: Kiosk) -> None:
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    kiosk.order("STATE: +media-empty-warning,marker-supply-low-warning")
    kiosk.order("STATE: +toner-empty-error")
    # What was said last is known, so what was said before is too.
    until(lambda: paper.watch(job), PaperState.OUT_OF_INK)
    kiosk.order("STATE: -toner-empty-error")
    until(lambda: paper.watch(job), PaperState.PRINTING)
    kiosk.clock.now += WARNING_S
    assert paper.watch(job) is PaperState.OUT_OF_PAPER
    kiosk.order("STATE: -media-empty-warning,marker-supply-low-warning")
    kiosk.order("0")
    until(lambda: paper.watch(job), PaperState.DONE)


def test_what_the_job_before_met_is_not_told_of_the_next_one_at_once(kiosk: Kiosk) -> None:
    paper = kiosk.paper()
    first = paper.print_content(PAPER, Language.JA)
    kiosk.order("STATE: +media-empty-error")
    until(lambda: paper.watch(first), PaperState.OUT_OF_PAPER)
    assert cancel_jobs(kiosk.led, (first.number,)) == (first.number,)
    # Staff put paper in; the print service has not heard of it yet.
    second = paper.print_content(PAPER, Language.JA)
    assert "media-empty-error" in second.before
    assert paper.watch(second) is PaperState.PRINTING
    kiosk.clock.now += WARNING_S
    assert paper.watch(second) is PaperState.OUT_OF_PAPER
    kiosk.order("STATE: -media-empty-error")
    until(lambda: paper.watch(second), PaperState.PRINTING)


def test_a_printer_that_takes_too_long_is_said_and_may_still_finish(kiosk: Kiosk) -> None:
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    kiosk.clock.now += SLOW_S - 1
    assert paper.watch(job) is PaperState.PRINTING
    kiosk.clock.now += 1
    assert paper.watch(job) is PaperState.TOO_SLOW
    kiosk.order("0")
    until(lambda: paper.watch(job), PaperState.DONE)


def test_a_printer_that_stops_its_queue_is_said_and_the_next_guest_is_told_at_once(kiosk: Kiosk) -> None:
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    kiosk.order("4")
    until(lambda: paper.watch(job), PaperState.STOPPED)
    assert _look_at_queue(paper.queue)[0] is KioskPrinter.OFFLINE
    with pytest.raises(PaperError) as refused:
        paper.print_content(PAPER, Language.JA)
    assert refused.value.state is PaperState.STOPPED
    paper.cancel(job)
    assert paper.watch(job) is PaperState.CANCELLED
    assert kiosk.spool() == []


def test_a_queue_that_takes_no_jobs_is_said_before_a_guest_asks(service: PrintService, kiosk: Kiosk) -> None:
    service.add_queue("mended")
    try:
        assert _look_at_queue("mended")[0] is KioskPrinter.READY
        service.refuse_jobs("mended")
        assert _look_at_queue("mended")[0] is KioskPrinter.OFFLINE
        with pytest.raises(PaperError) as refused:
            kiosk.paper("mended").print_content(PAPER, Language.JA)
        assert refused.value.state is PaperState.STOPPED
    finally:
        service.remove_queue("mended")


def test_a_job_that_breaks_off_has_failed_and_is_not_taken_for_printed(kiosk: Kiosk) -> None:
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    # A backend that says: cancel this job.
    kiosk.order("5")
    until(lambda: paper.watch(job).over, True)
    assert paper.watch(job) is not PaperState.DONE
    assert kiosk.spool() == []


# ---------------------------------------------------------------- no printer


@pytest.mark.expects_log("moonmail.desktop.kiosk.paper")
def test_a_queue_that_is_not_there_and_a_kiosk_without_one_are_said(kiosk: Kiosk) -> None:
    for queue in ("nowhere", ""):
        with pytest.raises(PaperError) as refused:
            Paper(queue).print_content(PAPER, Language.JA)
        assert refused.value.state is PaperState.GONE
        assert Paper(queue).available is bool(queue)
    assert cancel_jobs("") == ()
    assert cancel_jobs("nowhere", (7,)) == ()


@pytest.mark.expects_log("moonmail.desktop.kiosk.paper")
def test_a_print_service_that_is_not_there_is_said(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    with monkeypatch.context() as away:
        away.setenv("CUPS_SERVER", "/nowhere/at/all")
        assert paper.watch(job) is PaperState.GONE
        with pytest.raises(PaperError) as refused:
            paper.print_content(PAPER, Language.JA)
        assert refused.value.state is PaperState.GONE
        paper.cancel(job)
        assert cancel_jobs(kiosk.led, (job.number,)) == ()
    # It was away, not over.
    assert paper.watch(job) is PaperState.PRINTING


def test_something_that_is_no_print_service_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    with pytest.raises(PaperError) as refused:
        Paper("moon").print_content(PAPER, Language.JA)
    assert refused.value.state is PaperState.GONE


# ---------------------------------------------------------------- the end of a session


def test_a_job_is_cancelled_by_id_and_its_data_is_gone(kiosk: Kiosk) -> None:
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    kiosk.order("STATE: +media-empty-error")
    until(lambda: paper.watch(job), PaperState.OUT_OF_PAPER)
    # The control: while it waits, its data is there to be found.
    assert any(name.startswith("d") for name in kiosk.spool())
    # Another process, that knows no more than queue and number, as the shell does.
    assert cancel_jobs(kiosk.led, (job.number,)) == (job.number,)
    until(lambda: paper.watch(job), PaperState.CANCELLED)
    until(kiosk.spool, [])
    assert cancel_jobs(kiosk.led, (job.number,)) == ()


def test_jobs_that_nobody_told_of_are_cancelled_too_and_other_queues_are_left_alone(kiosk: Kiosk) -> None:
    paper = kiosk.paper()
    told, untold = paper.print_content(PAPER, Language.JA), paper.print_content(PAPER, Language.JA)
    assert cancel_jobs("a6", ()) == ()
    assert cancel_jobs(kiosk.led, (told.number,)) == (told.number, untold.number)
    until(kiosk.spool, [])


@contextmanager
def as_user(user: int) -> Iterator[None]:
    """Do this as somebody else. Who was at the socket is what the print service sees."""
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.expects_log("moonmail.desktop.kiosk.paper")
def test_without_any_privilege_the_owner_watches_and_cancels_and_nobody_else(kiosk: Kiosk) -> None:
    import pwd

    nobody, daemon = pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("daemon").pw_uid
    paper = kiosk.paper()
    # What is loaded when first needed is not everybody's to read here.
    paper.cancel(paper.print_content(PAPER, Language.JA))
    with as_user(nobody):
        job = paper.print_content(PAPER, Language.JA)
        assert paper.watch(job) is PaperState.PRINTING
    with as_user(daemon):
        assert cancel_jobs(kiosk.led, (job.number,)) == ()
    with as_user(nobody):
        assert paper.watch(job) is PaperState.PRINTING
        assert cancel_jobs(kiosk.led) == (job.number,)
        until(lambda: paper.watch(job), PaperState.CANCELLED)


def test_nothing_of_a_guest_is_on_disk_but_in_the_spool_and_nothing_of_it_after(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    made: list[bytes] = []
    drawn = InkPaper.pdf

    def kept(paper: InkPaper) -> bytes:
        made.append(drawn(paper))
        return made[-1]

    monkeypatch.setattr(InkPaper, "pdf", kept)
    paper = kiosk.paper()
    job = paper.print_content(replace(PAPER, title="カナリア"), Language.JA)
    # Sixty-four bytes from the middle of what was drawn: no other file has them.
    canary = made[0][len(made[0]) // 2 :][:64]
    kiosk.order("STATE: +media-empty-error")
    until(lambda: paper.watch(job), PaperState.OUT_OF_PAPER)
    holds = [name for name, data in kiosk.files().items() if canary in data]
    assert holds == [f"spool/d{job.number:05}-001"]
    kiosk.order("STATE: -media-empty-error")
    kiosk.order("0")
    until(lambda: paper.watch(job), PaperState.DONE)
    until(kiosk.spool, [])
    left = {name: data for name, data in kiosk.files().items() if canary in data or "カナリア".encode() in data}
    assert left == {}
    assert list(tmp_path.iterdir()) == []


def test_a_print_service_that_lost_its_spool_has_not_printed(kiosk: Kiosk) -> None:
    assert kiosk.paper("a6").watch(Job("a6", 4242, 4242, 0.0)) is PaperState.FAILED


# ---------------------------------------------------------------- what lies in the printer


def test_paper_that_is_too_small_is_said() -> None:
    stock = stock_of({"media-default": ["om_50x90mm_50x90mm"], "printer-resolution-default": [(203, 203, 3)]})
    assert (stock.width_mm, stock.height_mm, stock.dpi, stock.roll) == (50, 90, 203, False)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("iso_a4_210x297mm", (210, 297)),
        ("na_letter_8.5x11in", (215.9, 279.4)),
        ("custom_max_80x3000mm", (80, 3000)),
        ("A4", None),
        ("", None),
    ],
)
def test_a_size_is_read_from_a_papers_name(name: str, size: tuple[float, float] | None) -> None:
    assert size_mm(name) == (pytest.approx(size) if size else None)


def test_a_printer_that_tells_nothing_is_taken_to_hold_a4() -> None:
    stock = stock_of({})
    assert (stock.width_mm, stock.height_mm, stock.roll) == (210, 297, False)


def test_every_state_has_words_in_both_languages() -> None:
    for state in PaperState:
        words = PAPER_WORDS[state]
        assert words.ja.endswith("。")
        assert words.en.endswith(".")


def test_the_user_is_the_systems_not_the_environments(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    monkeypatch.setenv("USER", "somebody-else")
    paper = kiosk.paper()
    job = paper.print_content(PAPER, Language.JA)
    assert cancel_jobs(kiosk.led, (job.number,)) == (job.number,)
    assert os.environ["USER"] == "somebody-else"
