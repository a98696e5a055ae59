"""The receiving page: every pass has its verdict, an item takes three keys, a scanner never types into a field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import qrcode
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from tests.desktop.desks import NOW, DeskBench, desk_bench
from tests.desktop.receive_stage import KEY, PATIENCE, at_work, code, item, scan, until
from tests.support.things import plate

from moonmail.domain.standing import WORDS, Standing
from moonmail.domain.text import Language
from moonmail.media.passes import new_signing_key


@pytest.fixture(scope="module")
def open_bench() -> Iterator[DeskBench]:
    with desk_bench() as bench:
        at_work(bench, *(item(number) for number in range(1, 40)))
        yield bench
        bench.desk.receiving.close()


@pytest.fixture
def bench(open_bench: DeskBench) -> DeskBench:
    open_bench.vm("receive").reset()
    open_bench.settle()
    return open_bench


class Keys:
    """Counts what somebody presses."""

    def __init__(self, bench: DeskBench) -> None:
        self.pressed = 0
        self._bench = bench

    def press(self, key: Qt.Key) -> None:
        self.pressed += 1
        QTest.keyClick(self._bench.window, key)
        self._bench.settle()


def types(bench: DeskBench, text: str) -> None:
    """A scanner or an instrument types, with Enter at its end."""
    for sign in text:
        QTest.keyClick(bench.window, sign)
    QTest.keyClick(bench.window, Qt.Key.Key_Return)
    bench.settle()


def queue(bench: DeskBench) -> Any:
    return bench.desk.receiving.queue().result(PATIENCE)


def focus(bench: DeskBench) -> str:
    found = bench.window.activeFocusItem()
    return found.objectName() if found else ""


# ---------------------------------------------------------------- keystrokes


def test_a_good_item_is_taken_with_three_keys_after_the_scan(bench: DeskBench) -> None:
    before = len(queue(bench))
    types(bench, code(11))
    until(bench, lambda: bench.vm("receive").shown.stage == "yes")
    assert focus(bench) == "receive-length"
    keys = Keys(bench)
    keys.press(Qt.Key.Key_F4)
    keys.press(Qt.Key.Key_F2)
    keys.press(Qt.Key.Key_Return)
    until(bench, lambda: len(queue(bench)) == before + 1)
    assert keys.pressed == 3
    until(bench, lambda: focus(bench) == "receive-scan")


def test_with_instruments_it_takes_two(bench: DeskBench) -> None:
    before = len(queue(bench))
    types(bench, code(12))
    until(bench, lambda: bench.vm("receive").shown.stage == "yes")
    for read in ("+0012.10mm", "2.0", "ST,GS,+   1.82  g"):
        types(bench, read)
    keys = Keys(bench)
    keys.press(Qt.Key.Key_F2)
    keys.press(Qt.Key.Key_Return)
    until(bench, lambda: len(queue(bench)) == before + 1)
    assert keys.pressed == 2


@pytest.mark.thorough
def test_five_in_a_row_without_a_mouse(bench: DeskBench) -> None:
    before = len(queue(bench))
    keys = Keys(bench)
    for number in range(13, 18):
        types(bench, code(number))
        until(bench, lambda: bench.vm("receive").shown.stage == "yes")
        for key in (Qt.Key.Key_F4, Qt.Key.Key_F2, Qt.Key.Key_Return):
            keys.press(key)
        until(bench, lambda: focus(bench) == "receive-scan" and bench.vm("receive").shown.stage == "empty")
    assert len(queue(bench)) == before + 5
    assert keys.pressed == 15


def test_what_is_not_looked_at_is_not_accepted(bench: DeskBench) -> None:
    vm = scan(bench, code(18))
    before = len(queue(bench))
    vm.asDeclared()
    assert not vm.shown.canAccept
    keys = Keys(bench)
    keys.press(Qt.Key.Key_Return)
    assert len(queue(bench)) == before
    assert vm.shown.stage == "yes"
    vm.allGood()
    assert vm.shown.canAccept


# ---------------------------------------------------------------- a scanner in the wrong place


@pytest.mark.parametrize("field", ["receive-length", "receive-mass", "receive-scan"])
def test_a_scan_into_a_field_is_taken_from_there_and_the_field_keeps_what_it_held(bench: DeskBench, field: str) -> None:
    vm = scan(bench, code(19))
    vm.type("length", "12.3")
    vm.type("mass", "1.9")
    bench.settle()
    held = {"receive-length": "12.3", "receive-mass": "1.9", "receive-scan": ""}[field]
    box = bench.item(field)
    box.forceActiveFocus()
    said: list[str] = []
    bench.root.said.connect(said.append)
    # Another item's, in the middle of this one.
    for sign in code(20):
        QTest.keyClick(bench.window, sign)
        assert not str(box.property("text")).startswith("MOON1:")
    assert box.property("text") == held
    assert (vm.shown.length, vm.shown.mass) == ("12.3", "1.9")
    QTest.keyClick(bench.window, Qt.Key.Key_Return)
    until(bench, lambda: vm.shown.passNumber.replace(" ", "") == item(20)["pass_number"])
    assert any("入力欄" in each for each in said) is (field != "receive-scan")
    bench.root.said.disconnect(said.append)


@pytest.mark.thorough
def test_slowly_and_with_caps_lock_it_is_a_scan_as_well(bench: DeskBench) -> None:
    vm = scan(bench, code(21))
    bench.item("receive-height").forceActiveFocus()
    for at, sign in enumerate(code(22).swapcase()):
        QTest.keyClick(bench.window, sign)
        if at % 40 == 0:
            bench.settle()
    QTest.keyClick(bench.window, Qt.Key.Key_Return)
    until(bench, lambda: vm.shown.passNumber.replace(" ", "") == item(22)["pass_number"])


def test_what_only_begins_like_one_is_somebodys_typing(bench: DeskBench) -> None:
    scan(bench, code(23))
    box = bench.item("receive-length")
    box.forceActiveFocus()
    box.selectAll()  # type: ignore[attr-defined]
    for sign in "MOON 12":
        QTest.keyClick(bench.window, sign)
    bench.settle()
    assert box.property("text") == "MOON 12"


# ---------------------------------------------------------------- verdicts


def other_key() -> Any:
    return new_signing_key()


def forged() -> str:
    from dataclasses import replace

    return code(1, key=replace(new_signing_key(), public=KEY.public))


def test_each_pass_has_its_verdict(bench: DeskBench) -> None:
    vm = bench.vm("receive")
    told = {
        Standing.TAKE: code(1),
        Standing.FORGED: forged(),
        Standing.FOREIGN: code(1, key=other_key()),
        Standing.ALTERED: code(1)[:-4] + "AAAA",
        Standing.EXPIRED: code(1, expires_at=NOW.replace(second=0) - timedelta(days=1)),
        Standing.OTHER_FLIGHT: code(999, flight_number="MM 777"),
        Standing.MESSAGE: code(998, size="message"),
        Standing.UNKNOWN: code(997),
        Standing.NOT_A_PASS: "https://example.jp",
        Standing.UNKNOWN_NUMBER: "K3Q 7AA",
    }
    for standing, text in told.items():
        vm.reset()
        scan(bench, text)
        assert vm.shown.standingTitle == WORDS[standing].title.in_(Language.JA), standing
        assert (vm.shown.stage == "yes") is (standing is Standing.TAKE)
        assert vm.shown.canAccept is False
    scan(bench, item(24)["pass_number"].lower())
    assert vm.shown.stage == "yes"


def test_what_was_taken_here_is_known_here_without_a_network(bench: DeskBench) -> None:
    vm = scan(bench, code(25))
    vm.asDeclared()
    vm.allGood()
    vm.accept()
    until(bench, lambda: vm.shown.stage == "empty")
    scan(bench, code(25))
    assert vm.shown.standingTitle == WORDS[Standing.TAKEN].title.in_(Language.JA)
    assert "月野 渚" in vm.shown.standingMore


# ---------------------------------------------------------------- pictures and labels


def qr_picture(text: str, path: Path) -> Path:
    image = qrcode.make(text)
    image.save(str(path))
    return path


def test_a_picture_of_a_pass_is_read_from_a_file_and_from_the_clipboard(bench: DeskBench, tmp_path: Path) -> None:
    vm = bench.vm("receive")
    picture = qr_picture(code(30), tmp_path / "pass.png")
    vm.scanFile(QUrl.fromLocalFile(str(picture)))
    until(bench, lambda: vm.shown.stage == "yes")
    vm.reset()
    QGuiApplication.clipboard().setImage(QImage(str(picture)))
    vm.paste()
    until(bench, lambda: vm.shown.stage == "yes")
    QGuiApplication.clipboard().clear()
    vm.reset()
    said: list[str] = []
    bench.root.said.connect(said.append)
    (tmp_path / "no.png").write_bytes(b"no picture")
    vm.scanFile(QUrl.fromLocalFile(str(tmp_path / "no.png")))
    until(bench, lambda: said)
    assert "QRコード" in said[0]
    assert vm.shown.stage == "empty"
    bench.root.said.disconnect(said.append)


@pytest.mark.thorough
def test_photos_go_with_the_item_that_they_are_of(bench: DeskBench, tmp_path: Path) -> None:
    vm = scan(bench, code(31))
    photo = tmp_path / "ring.png"
    photo.write_bytes(plate(400, 300))
    vm.addPhotos([QUrl.fromLocalFile(str(photo))])
    until(bench, lambda: vm.shown.photos)
    assert vm.shown.photos == "写真 1枚"
    vm.addPhotos([QUrl.fromLocalFile(str(photo))])
    scan(bench, code(32))
    bench.settle()
    assert vm.shown.photos == ""


def test_a_label_without_a_printer_is_told_and_the_screening_is_kept(bench: DeskBench) -> None:
    vm = scan(bench, code(33))
    vm.asDeclared()
    vm.allGood()
    before = len(queue(bench))
    vm.accept()
    until(bench, lambda: vm.shown.stage == "empty")
    said: list[str] = []
    bench.root.said.connect(said.append)
    bench.shell.services.settings.change(label_printer="gone")
    assert bench.root.run("receive.label")
    until(bench, lambda: said)
    assert "プリンター" in said[0]
    assert len(queue(bench)) == before + 1
    bench.shell.services.settings.change(label_printer="")
    bench.root.said.disconnect(said.append)


# ---------------------------------------------------------------- measures and checks


def test_measures_beyond_the_capsule_are_said_and_can_only_be_asked_about(bench: DeskBench) -> None:
    vm = scan(bench, code(26))
    vm.allGood()
    for name, text in (("length", "18"), ("height", "2"), ("mass", "1.8")):
        vm.type(name, text)
    assert (vm.shown.canAccept, vm.shown.canAsk, vm.shown.canRefuse) == (False, True, True)
    assert vm.shown.fitTone == "bad"
    vm.type("length", "90")
    assert (vm.shown.canAsk, vm.shown.canRefuse) == (False, True)
    vm.type("length", "US,GS,+  1.2 g")
    assert "安定" in vm.shown.lengthError
    assert not vm.shown.canRefuse


def test_a_check_that_fails_leads_to_a_refusal_with_its_reason(bench: DeskBench) -> None:
    vm = scan(bench, code(27))
    vm.asDeclared()
    vm.turn("power")
    vm.turn("power")
    vm.allGood()
    assert [row.key for row in vm.shown.reasons] == ["power"]
    assert (vm.shown.canAccept, vm.shown.canAsk, vm.shown.canRefuse) == (False, False, True)
    before = len(queue(bench))
    keys = Keys(bench)
    keys.press(Qt.Key.Key_F8)
    until(bench, lambda: len(queue(bench)) == before + 1)
    assert queue(bench)[-1].decision == "refuse"


def test_what_was_typed_is_there_after_a_crash(bench: DeskBench) -> None:
    vm = scan(bench, code(28))
    vm.type("length", "12.34")
    vm.turn("sharp")
    kept = bench.desk.receiving.kept("receive.form").result(PATIENCE)
    vm.reset()
    vm._restore(kept)
    until(bench, lambda: vm.shown.stage == "yes")
    assert vm.shown.length == "12.34"
    assert {row.key: row.mark for row in vm.shown.checks}["sharp"] == "good"


def test_the_book_says_how_old_it_is_and_what_waits(bench: DeskBench) -> None:
    vm = bench.vm("receive")
    until(bench, lambda: vm.shown.waiting == len(queue(bench)))
    assert "39" in vm.shown.bookLine
    assert "10:30" in vm.shown.bookLine
