from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QObject, Qt, QTimer, QUrl
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from tests.desktop import sample_shipments, states_shipments
from tests.desktop.sample_shipments import BOOKED, DETAILS, FLYING, LAPSED, LOST, QR, REFUSED, UNPAID, WAITING
from tests.desktop.shells import Bench

from moonmail.client.model import ShipmentDetail
from moonmail.desktop.viewmodels.boarding_pass import (
    BoardingPassInputs,
    BoardingPassProps,
    coordinates,
    derive_boarding_pass,
    spaced,
)
from moonmail.domain.formats import JAPAN
from moonmail.domain.states import BookingState
from moonmail.domain.text import Language
from moonmail.media.codes import read_code

ROOT = Path(__file__).resolve().parents[2]
FLYING_DETAIL = DETAILS[FLYING.shipment_id]


def derive(detail: ShipmentDetail | None, language: Language = Language.JA) -> BoardingPassProps:
    return derive_boarding_pass(BoardingPassInputs(detail, language, JAPAN, "data:x", 49))


def in_state(state: BookingState) -> ShipmentDetail:
    assert FLYING_DETAIL.booking is not None
    return replace(FLYING_DETAIL, booking=FLYING_DETAIL.booking.model_copy(update={"state": state}))


@pytest.mark.parametrize(
    ("detail", "state"),
    [
        (None, "unbooked"),
        (DETAILS[REFUSED.shipment_id], "unbooked"),
        (DETAILS[WAITING.shipment_id], "unbooked"),
        (DETAILS[LAPSED.shipment_id], "unbooked"),
        (DETAILS[UNPAID.shipment_id], "none"),
        (replace(FLYING_DETAIL, pass_=None), "none"),
        (FLYING_DETAIL, "ready"),
        (in_state(BookingState.COMPLETED), "ready"),
        (in_state(BookingState.CANCELLED), "void"),
        (in_state(BookingState.REBOOKED), "void"),
        (in_state(BookingState.LAPSED), "void"),
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_only_a_good_booking_has_a_code(detail: ShipmentDetail | None, state: str, language: Language) -> None:
    props = derive(detail, language)
    assert props.state == state
    assert bool(props.qr) == (state == "ready")
    assert bool(props.number) == (state == "ready")
    assert bool(props.instead) == (state == "none" and detail is not None)
    assert bool(props.voided) == (state == "void")


def test_the_booking_reference_is_not_on_the_pass() -> None:
    assert FLYING_DETAIL.booking is not None
    reference = FLYING_DETAIL.booking.reference
    for language in Language:
        shown = [str(getattr(derive(FLYING_DETAIL, language), name)) for name in BoardingPassProps.__slots__]
        assert not any(reference in text for text in shown)


def test_words() -> None:
    props = derive(FLYING_DETAIL)
    assert (props.origin, props.destination) == ("地球", "月・危難の海")
    assert props.destinationDetail == "17.0° N 59.1° E"
    assert (props.whenLabel, props.when.replace("\n", " ")) == ("着陸予定", "2026年12月2日（水） 04:10 日本時間")
    assert props.number == "H7K 3PQ"
    assert "月面への着陸" in props.duty
    assert props.sample == "見本の便"
    english = derive(FLYING_DETAIL, Language.EN)
    assert english.destination == "Moon · Mare Crisium"
    when = english.when.replace("\n", " ")
    for part in (english.flightNumber, english.title, when, english.number):
        assert part in english.spoken


def test_a_window_while_no_landing_is_planned() -> None:
    props = derive(DETAILS[BOOKED.shipment_id])
    assert (props.whenLabel, props.when.replace("\n", " ")) == ("打上げ予定期間", "2027年9月 – 12月")


def test_a_lost_flight_does_not_look_as_if_it_had_arrived() -> None:
    props = derive(DETAILS[LOST.shipment_id])
    assert props.failed
    assert props.progress < 1
    assert props.when.replace("\n", " ").startswith("着陸を確認できず")
    assert not derive(FLYING_DETAIL).failed


@pytest.mark.parametrize(
    ("lat", "lon", "text"),
    [(17.0, 59.1, "17.0° N 59.1° E"), (-89.7, -129.0, "89.7° S 129.0° W"), (0.0, 0.0, "0.0° N 0.0° E")],
)
def test_coordinates(lat: float, lon: float, text: str) -> None:
    assert coordinates(lat, lon) == text


def test_number_is_read_in_threes() -> None:
    assert spaced("H7K3PQ") == "H7K 3PQ"


# ---------------------------------------------------------------- on the screen


@pytest.fixture
def page(bench: Bench) -> Bench:
    states_shipments.detail_of(FLYING)(bench)
    return bench


def photo_of(bench: Bench) -> bytes:
    """Return what the window shows as a PNG, as a camera before the screen would see it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert bench.window.grabWindow().save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def shades(picture: Image.Image) -> set[object]:
    return {shade for _, shade in picture.getcolors() or []}


def code_item(bench: Bench) -> QQuickItem:
    item = bench.window.findChild(QQuickItem, "pass-qr")
    assert item is not None
    return item


def show_code(bench: Bench) -> None:
    """Scroll until the code is in view."""
    for part in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5):
        bench.scroll(part)
        item = code_item(bench)
        top = item.mapToScene(item.boundingRect().topLeft()).y()
        if top >= 12 and top + item.height() <= bench.window.height() - 12:
            return
    raise AssertionError("the code never came into view")


@pytest.mark.parametrize("theme", ["night", "dawn", "contrast"])
@pytest.mark.parametrize(("text", "width", "height"), [(100, 1280, 800), (200, 900, 640), (90, 900, 640)])
def test_code_can_be_read_from_the_screen(
    make_bench: Callable[..., Bench], theme: str, text: int, width: int, height: int
) -> None:
    bench = make_bench(theme=theme, text=text, width=width, height=height)
    states_shipments.detail_of(FLYING)(bench)
    show_code(bench)
    assert read_code(photo_of(bench)) == QR


@pytest.mark.parametrize("scale", ["1", *(pytest.param(s, marks=pytest.mark.thorough) for s in ("1.25", "2")), "1.5"])
def test_code_has_whole_pixels_on_every_screen(tmp_path: Path, scale: str) -> None:
    """Each module is the same whole number of device pixels, black or white and nothing between."""
    out = tmp_path / "page.png"
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop.render", "shipment", "-o", str(out)],
        cwd=ROOT,
        env=os.environ | {"QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert "!" not in done.stdout
    data = out.read_bytes()
    assert read_code(data) == QR
    picture = Image.open(io.BytesIO(data)).convert("L")
    import zxingcpp

    (found,) = zxingcpp.read_barcodes(picture)
    corners = found.position
    box = (corners.top_left.x, corners.top_left.y, corners.bottom_right.x + 1, corners.bottom_right.y + 1)
    area = picture.crop(tuple(round(edge) for edge in box))
    assert shades(area) <= {0, 255}
    # The runs of one row through the left finder pattern are 1:1:3:1:1 in whole modules.
    row = [area.getpixel((x, area.height - 1 - area.height // 14)) for x in range(area.width)]
    runs = [0]
    for before, after in itertools.pairwise(row):
        runs[-1] += 1
        if before != after:
            runs.append(0)
    module = runs[0]
    assert module >= 3
    assert [run % module for run in runs[:5]] == [0] * 5


def test_code_is_at_least_30_mm(page: Bench) -> None:
    item = code_item(page)
    density = page.window.screen().physicalDotsPerInch() / 25.4
    assert item.width() / density >= 30
    assert item.width() == item.height()


def test_quiet_zone_is_white(page: Bench) -> None:
    show_code(page)
    item = code_item(page)
    at = item.mapToScene(item.boundingRect().topLeft())
    picture = Image.open(io.BytesIO(photo_of(page))).convert("L")
    module = item.width() / 49
    edge = int(4 * module)
    x, y, side = round(at.x()), round(at.y()), round(item.width())
    frame = picture.crop((x - edge, y - edge, x + side + edge, y + side + edge))
    inner = (edge, edge, edge + side, edge + side)
    frame.paste(255, inner)
    assert shades(frame) == {255}


def test_shown_large_for_a_scanner(page: Bench) -> None:
    page.click("pass-show-large")
    page.settle()
    states_shipments.drawn(page)
    large = max(
        (i for i in page.window.findChildren(QQuickItem) if i.objectName() == "pass-qr"), key=lambda i: i.width()
    )
    assert large.width() > 0.6 * page.window.height()
    assert read_code(photo_of(page)) == QR
    picture = Image.open(io.BytesIO(photo_of(page))).convert("L")
    corners = [(2, 2), (picture.width - 3, 2), (2, picture.height - 3), (picture.width - 3, picture.height - 3)]
    assert [picture.getpixel(corner) for corner in corners] == [255] * 4
    QTest.keyClick(page.window, Qt.Key.Key_Escape)
    page.settle()
    assert not large.isVisible()
    assert page.home.page == "shipment", "Esc closes the code, not the page"


# ---------------------------------------------------------------- as files


def said_after(page: Bench, act: Callable[[], None]) -> str:
    said: list[str] = []
    loop = QEventLoop()
    page.home.said.connect(lambda text: (said.append(text), loop.quit()))
    QTimer.singleShot(60_000, loop.quit)
    act()
    if not said:
        loop.exec()
    (text,) = said
    return text


def verify(file: Path, keys: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "moonmail", "pass", "verify", str(file), "--keys", str(keys)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"keys": [sample_shipments.PASS_KEY]}))
    return file


@pytest.mark.parametrize("name", ["pass.png", "pass.pdf", "搭乗券"])
def test_a_saved_pass_is_checked_by_the_command(page: Bench, tmp_path: Path, keys: Path, name: str) -> None:
    vm = page.home.shipment.papers
    key = "pass-picture" if name.endswith(".png") else "pass"
    said = said_after(page, lambda: vm.save(key, QUrl.fromLocalFile(str(tmp_path / name))))
    file = tmp_path / (name if "." in name else f"{name}.pdf")
    assert said == f"保存しました：{file.name}"
    assert not vm.saving
    assert read_code(file.read_bytes()) == QR
    done = verify(file, keys)
    # The sample pass was signed for a flight of the past or the future of whoever runs this: genuine either way.
    assert done.returncode in {0, 1}, done.stderr
    assert "MM 203" in done.stdout
    assert "genuine" in done.stdout or "valid" in done.stdout
    assert "forged" not in done.stdout.lower()
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"keys": []}))
    assert verify(file, other).returncode != 0


def test_a_picture_says_how_large_it_is(page: Bench, tmp_path: Path) -> None:
    from moonmail.media.pass_art import WIDTH_MM

    vm = page.home.shipment.papers
    file = tmp_path / "pass.png"
    said_after(page, lambda: vm.save("pass-picture", QUrl.fromLocalFile(str(file))))
    with Image.open(file) as picture:
        assert picture.width / picture.info["dpi"][0] * 25.4 == pytest.approx(WIDTH_MM, abs=0.3)


def test_a_file_that_cannot_be_written_is_said_and_the_old_one_stays(page: Bench, tmp_path: Path) -> None:
    vm = page.home.shipment.papers
    (tmp_path / "pass.pdf").mkdir()
    said = said_after(page, lambda: vm.save("pass", QUrl.fromLocalFile(str(tmp_path / "pass.pdf"))))
    assert "フォルダー" in said
    gone = tmp_path / "gone" / "pass.pdf"
    assert "見つかりません" in said_after(page, lambda: vm.save("pass", QUrl.fromLocalFile(str(gone))))
    assert not vm.saving


def test_the_kept_copy_is_saved(page: Bench, tmp_path: Path) -> None:
    import pypdfium2

    vm = page.home.shipment.papers
    file = tmp_path / "copy.pdf"
    said_after(page, lambda: vm.save("copy", QUrl.fromLocalFile(str(file))))
    document = pypdfium2.PdfDocument(file)
    text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    assert "19,800" in text
    assert FLYING_DETAIL.booking is not None
    assert FLYING_DETAIL.booking.reference in text


def test_suggested_names_are_sensible(page: Bench) -> None:
    vm = page.home.shipment.papers
    assert vm.suggested("pass-picture").toLocalFile().endswith("月面搭乗券_MM-203_おばあちゃんへ.png")
    assert vm.suggested("copy").toLocalFile().endswith("申込内容の控え_MM-203_おばあちゃんへ.pdf")


@pytest.mark.parametrize(("button", "suffix"), [("pass-save-pdf", ".pdf"), ("pass-save-png", ".png")])
def test_the_save_dialog_opens_and_its_answer_is_kept(page: Bench, tmp_path: Path, button: str, suffix: str) -> None:
    page.click(button)
    page.settle()
    dialog = page.window.findChild(QObject, "save-dialog")
    assert dialog is not None
    assert dialog.property("selectedFile").toLocalFile().endswith(suffix)
    file = tmp_path / f"pass{suffix}"
    said_after(page, lambda: dialog.chosen.emit(QUrl.fromLocalFile(str(file))))  # type: ignore[attr-defined]
    assert read_code(file.read_bytes()) == QR
    dialog.close()  # type: ignore[attr-defined]
    page.settle()
