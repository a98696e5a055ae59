"""A shipment's page as it is used: read, choose, cancel, hand in, give away, ask for a receipt, save papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from tests.desktop import sample, sample_keepsakes, states_keepsakes
from tests.desktop.sample_keepsakes import ALL, asked
from tests.desktop.sample_shipments import QR
from tests.desktop.shells import Bench, done

from moonmail.client.model import OpKind, OpState, ShipmentDetail, StoreChanged
from moonmail.desktop.marks import Marks
from moonmail.desktop.viewmodels.shipment_paper import NoPaperError, Wanted, dates_of, make, printable
from moonmail.domain.item import HandInMethod
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.text import Language
from moonmail.media.codes import read_code


def open_page(bench: Bench, found: ShipmentDetail, **more: Any) -> Bench:
    states_keepsakes.page(found, **more)(bench)
    bench.settle()
    return bench


def drawn(item: QQuickItem) -> Iterator[QQuickItem]:
    """Walk what is on the screen, delegates too."""
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from drawn(child)


def item_of(bench: Bench, name: str) -> QQuickItem | None:
    return next((item for item in drawn(bench.window.contentItem()) if item.objectName() == name), None)


def shown(bench: Bench, name: str) -> bool:
    return item_of(bench, name) is not None


def press(bench: Bench, name: str) -> None:
    item = item_of(bench, name)
    assert item is not None, name
    item.click()  # type: ignore[attr-defined]
    bench.settle()


def asks(bench: Bench, name: str) -> list[tuple[Any, ...]]:
    return [args for called, args in bench.engine.calls if called == name]


def refresh(bench: Bench, found: ShipmentDetail) -> None:
    states_keepsakes.fill(bench, found)
    bench.shell.services.bridge.take(StoreChanged(frozenset({"entitlement", "booking", "operation"})))
    bench.settle()


# ---------------------------------------------------------------- every state


@pytest.mark.parametrize(
    "name",
    [
        f"shipment-{state}"
        for state in ("choose-refund", "choose-reflight", "choose", "awaiting", "cancel", "gift", "free", "review")
    ],
)
def test_there_is_one_accent_at_most(bench: Bench, name: str) -> None:
    states_keepsakes.STATES[name](bench)
    bench.settle()
    accents = [
        item
        for item in drawn(bench.window.contentItem())
        if item.metaObject().className().startswith("MoonButton") and item.property("kind") == 0
    ]
    assert len(accents) == (1 if name.startswith("shipment-choose-") else 0), [a.property("text") for a in accents]


@pytest.mark.parametrize(
    ("text", "width", "height", "theme", "language"),
    [(200, 900, 640, "contrast", "ja"), (200, 900, 640, "dawn", "en"), (90, 1920, 1080, "night", "en")],
)
def test_nothing_sticks_out_sideways(
    make_bench: Callable[..., Bench], text: int, width: int, height: int, theme: str, language: str
) -> None:
    bench = make_bench(text=text, width=width, height=height, theme=theme, language=language)
    for found in (sample_keepsakes.SENT, sample_keepsakes.CHOOSE, sample_keepsakes.GIFT, sample_keepsakes.RECEIPTS):
        open_page(bench, found)
        for section in ("letter", "owed", "hand-in", "giving", "receipts", "declared", "change"):
            item = item_of(bench, section)
            if item is None:
                continue
            left = item.mapToScene(item.boundingRect().topLeft()).x()
            assert left >= 0
            assert left + item.width() <= bench.window.width(), section


# ---------------------------------------------------------------- the letter


def test_the_letter_stands_above_the_pass_until_it_was_read(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.CHOOSE)
    letter, boarding_pass = (item_of(bench, name) for name in ("letter", "pass"))
    assert letter is not None
    assert boarding_pass is not None
    assert letter.mapToScene(letter.position()).y() < boarding_pass.mapToScene(boarding_pass.position()).y()
    assert shown(bench, "letter-read")
    press(bench, "letter-read")
    bench.settle()
    assert not shown(bench, "letter-read")
    press(bench, "letter-again")
    bench.settle()
    assert shown(bench, "letter-read")


@pytest.mark.parametrize(("language", "greeting"), [("ja", "山本 さくら 様"), ("en", "Dear Sakura Yamamoto,")])
def test_the_letter_greets_in_its_language(make_bench: Callable[..., Bench], language: str, greeting: str) -> None:
    bench = make_bench(language=language)
    open_page(bench, sample_keepsakes.CHOOSE)
    assert bench.home.shipment.letter.greeting == greeting


def test_a_letter_that_was_read_stays_read_on_this_machine(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench()
    open_page(bench, sample_keepsakes.CHOOSE)
    press(bench, "letter-read")
    marks = Marks(bench.shell.services.profile.root / "marks.json")
    assert marks.has(bench.home.shipment.letter.key)


def test_the_start_page_tells_of_a_letter_until_it_was_read(bench: Bench) -> None:
    states_keepsakes.letter_waits(bench)
    for _ in range(3):
        bench.settle()
    assert bench.home.letterbox.count == 2
    assert shown(bench, "letter-strip")
    press(bench, "letter-strip")
    bench.settle()
    assert bench.home.page == "shipment"
    assert bench.home.shipment.shipmentId == str(sample_keepsakes.CHOOSE.card.shipment_id)
    bench.home.shipment.letter.markRead()
    bench.home.open("departures")
    bench.settle()
    assert bench.home.letterbox.count == 1


def test_what_has_not_moved_is_not_read_twice(bench: Bench) -> None:
    states_keepsakes.letter_waits(bench)
    for _ in range(3):
        bench.settle()
    read: list[UUID] = []
    plain = bench.engine.shipment
    bench.engine.shipment = lambda shipment_id: (read.append(shipment_id), plain(shipment_id))[1]
    bench.home.letterbox.look()
    for _ in range(3):
        bench.settle()
    assert not read


# ---------------------------------------------------------------- choosing


def test_a_refund_is_looked_at_then_chosen_once(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.CHOOSE, then=states_keepsakes.read_letter)
    press(bench, "owed-refund")
    bench.settle()
    assert not asks(bench, "choose")
    press(bench, "owed-confirm")
    bench.settle()
    owed = sample_keepsakes.CHOOSE.entitlement
    assert owed is not None
    assert asks(bench, "choose") == [(owed.id, EntitlementKind.REFUND)]
    refresh(bench, asked(sample_keepsakes.CHOOSE, OpKind.CHOICE, OpState.PENDING))
    assert bench.home.shipment.owed.state == "asked"
    assert not shown(bench, "owed-confirm")
    refresh(bench, replace(sample_keepsakes.REFUNDING, card=sample_keepsakes.CHOOSE.card))
    assert bench.home.shipment.owed.state == "taken"


def test_another_flight_is_chosen_with_the_terms_that_were_shown(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.CHOOSE, then=states_keepsakes.read_letter)
    press(bench, "owed-reflight")
    bench.settle()
    assert not shown(bench, "owed-confirm")
    press(bench, "reflight-mm-205")
    bench.settle()
    press(bench, "owed-confirm")
    (call,) = asks(bench, "choose")
    assert call[1:4] == (EntitlementKind.REFLIGHT, "mm-205", sample.MISSION_DELAYED.terms.version)
    assert len(call[4]) == 64


def test_not_yet_chooses_nothing(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.CHOOSE, then=states_keepsakes.look_refund)
    press(bench, "owed-leave")
    bench.settle()
    assert not asks(bench, "choose")
    assert not shown(bench, "owed-confirm")


def test_the_new_booking_is_opened(bench: Bench) -> None:
    new = replace(sample_keepsakes.FREE, card=replace(sample_keepsakes.FREE.card, booking_id=UUID(int=201)))
    open_page(bench, sample_keepsakes.REFLOWN)
    states_keepsakes.fill(bench, sample_keepsakes.REFLOWN, new)
    press(bench, "owed-new")
    bench.settle()
    assert bench.home.shipment.shipmentId == str(new.card.shipment_id)


# ---------------------------------------------------------------- change, cancel


def test_cancelling_is_asked_once_in_place(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.FREE)
    press(bench, "change-fold")
    bench.settle()
    press(bench, "change-cancel")
    bench.settle()
    assert not asks(bench, "cancel_booking")
    press(bench, "cancel-leave")
    bench.settle()
    assert not shown(bench, "cancel-confirm")
    press(bench, "change-cancel")
    bench.settle()
    press(bench, "cancel-confirm")
    assert asks(bench, "cancel_booking") == [(sample_keepsakes.FREE.card.booking_id, 19_800)]


def test_a_refused_cancellation_is_explained_where_it_was_asked_and_can_be_put_away(bench: Bench) -> None:
    found = ALL["cancel-refused"]
    open_page(bench, found)
    assert bench.home.shipment.change.cancelling.state == "refused"
    # The page's own notice is about the order: it says nothing of this.
    assert not bench.home.shipment.happened
    bench.home.shipment.change.cancelling.dismiss()
    assert asks(bench, "dismiss") == [(found.operations[0].id,)]


def test_changing_content_and_flight_goes_to_the_flow(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    open_page(bench, sample_keepsakes.FREE)
    gone: list[tuple[str, str]] = []
    home = bench.shell.home
    monkeypatch.setattr(type(home), "changeContent", lambda _, shipment: gone.append(("content", shipment)))
    monkeypatch.setattr(type(home), "changeFlight", lambda _, shipment: gone.append(("flight", shipment)))
    bench.home.shipment.change.begin("content")
    bench.home.shipment.change.begin("move")
    shipment_id = str(sample_keepsakes.FREE.card.shipment_id)
    assert gone == [("content", shipment_id), ("flight", shipment_id)]


# ---------------------------------------------------------------- hand in


def test_a_parcel_is_announced_with_its_number(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.AWAITING)
    bench.home.shipment.handIn.sendByCourier(" みほん運輸 ", " 1234 ")
    ((shipment_id, said),) = asks(bench, "hand_in")
    assert shipment_id == sample_keepsakes.AWAITING.card.shipment_id
    assert (said.method, said.carrier, said.tracking) == (HandInMethod.COURIER, "みほん運輸", "1234")


def test_a_lounge_is_chosen(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.AWAITING)
    press(bench, "hand-in-lounge")
    bench.settle()
    press(bench, "lounge-CTS")
    ((_, said),) = asks(bench, "hand_in")
    assert (said.method, said.place) == (HandInMethod.LOUNGE, "CTS")


def test_ticks_stay_on_this_machine(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.AWAITING)
    press(bench, "step-twin")
    bench.settle()
    assert bench.home.shipment.handIn.twinKept
    bench.home.openShipment(str(UUID(int=1)))
    open_page(bench, sample_keepsakes.AWAITING)
    assert bench.home.shipment.handIn.twinKept
    assert "1／7" in bench.home.shipment.handIn.progress


# ---------------------------------------------------------------- gift, receipt


def test_a_gift_is_made_paused_and_taken_back(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.FREE, then=states_keepsakes.unfold("giving"))
    bench.home.shipment.giving.make(" はな ", "月へ")
    assert asks(bench, "make_gift") == [(sample_keepsakes.FREE.card.booking_id, "はな", "月へ")]
    refresh(bench, replace(sample_keepsakes.GIFT, card=sample_keepsakes.FREE.card))
    code = item_of(bench, "gift-code")
    assert code is not None
    assert code.property("text") == "7KQM-3TXA"
    press(bench, "gift-copy")
    assert QGuiApplication.clipboard().text() == "7KQM-3TXA"
    press(bench, "gift-lock")
    press(bench, "gift-take-back")
    assert [str(move) for _, move in asks(bench, "move_gift")] == ["lock", "take_back"]


def test_a_receipt_is_asked_for_in_a_name(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.FREE, then=states_keepsakes.unfold("receipts"))
    press(bench, "receipt-ask")
    assert asks(bench, "ask_receipt") == [(sample_keepsakes.FREE.card.booking_id, "山本 さくら")]
    bench.home.shipment.receipts.request("   ")
    assert len(asks(bench, "ask_receipt")) == 1


def test_names_are_found(bench: Bench) -> None:
    open_page(bench, sample_keepsakes.GROUP)
    bench.home.shipment.entries.find("endo")
    bench.settle()
    assert bench.home.shipment.entries.entries.rowCount() == 20


def test_a_photo_of_another_computer_is_fetched_once(bench: Bench) -> None:
    wanted: list[str] = []
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    bench.engine.read_file = lambda name: (wanted.append(name), done(png if name[0] == "b" else None))[1]
    open_page(bench, sample_keepsakes.REVIEW)
    bench.settle()
    sources = [row.source for row in bench.home.shipment.declared.photos.rows]
    assert sources[0].startswith("data:")
    assert sources[1] == ""
    refresh(bench, sample_keepsakes.REVIEW)
    assert wanted == ["b" * 64, "c" * 64]


# ---------------------------------------------------------------- papers


def wanted(key: str, found: ShipmentDetail) -> Wanted:
    return Wanted(key, found, Language.JA, "山本 さくら", sample.NOW)


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    return text


def test_the_label_carries_the_code_and_nothing_of_the_content() -> None:
    pdf = make(wanted("label-a6", sample_keepsakes.AWAITING))
    assert read_code(pdf) == QR
    assert "みほん区" in words(pdf)
    assert "貝殻" not in words(pdf)
    assert "K7PX3M" not in words(pdf)
    assert read_code(printable(wanted("label-a6", sample_keepsakes.AWAITING)).png) == QR


def test_the_packing_list_names_the_item_and_every_step() -> None:
    text = words(make(wanted("packing", sample_keepsakes.AWAITING))).replace("\r\n", "").replace("\n", "")
    assert "祖母の貝殻" in text
    assert "同じものを手元に残すか、写真を撮った" in text


def test_the_calendar_has_the_last_days_and_names_plans_as_such() -> None:
    entries = dates_of(sample_keepsakes.AWAITING, Language.JA, sample.NOW)
    assert [entry.key.rsplit("-", 1)[1] for entry in entries] == ["due", "change", "launch", "landing"]
    assert "変わることがあります" in entries[2].details
    file = make(wanted("calendar", sample_keepsakes.AWAITING)).decode()
    assert file.count("BEGIN:VEVENT") == 4
    (choose,) = dates_of(sample_keepsakes.CHOOSE, Language.EN, sample.NOW)[-1:]
    assert "choose" in choose.key


def test_receipt_certificate_picture_and_patch() -> None:
    receipt = sample_keepsakes.RECEIPTS.receipts[1]
    key = f"receipt:{receipt.id}"
    page = printable(wanted(key, sample_keepsakes.RECEIPTS))
    assert (round(page.width_mm), round(page.height_mm)) == (210, 297)
    assert "HAKUTO-R M2" in words(make(wanted("certificate", sample_keepsakes.CHOOSE)))
    for picture in ("share", "patch:2"):
        assert make(wanted(picture, sample_keepsakes.CHOOSE)).startswith(b"\x89PNG")


@pytest.mark.parametrize("key", ["certificate", "share", "label-a6", "packing", "receipt:1", "tea"])
def test_a_paper_without_content_is_not_made(key: str) -> None:
    with pytest.raises((NoPaperError, LookupError)):
        make(wanted(key, sample_keepsakes.FREE))


def test_a_paper_is_saved_where_the_member_chose(bench: Bench, tmp_path: Path) -> None:
    open_page(bench, sample_keepsakes.AWAITING)
    papers = bench.home.shipment.papers
    assert papers.suggested("calendar").toLocalFile().endswith("大切な日_MM-204_祖母の貝殻.ics")
    said: list[str] = []
    loop = QEventLoop()
    bench.home.said.connect(lambda text: (said.append(text), loop.quit()))
    QTimer.singleShot(30_000, loop.quit)
    papers.save("calendar", QUrl.fromLocalFile(str(tmp_path / "dates")))
    loop.exec()
    assert (tmp_path / "dates.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "dates.ics" in said[0]


# ---------------------------------------------------------------- marks


def test_marks_survive_and_a_damaged_file_is_no_mark(tmp_path: Path) -> None:
    file = tmp_path / "marks.json"
    marks = Marks(file)
    marks.put("a")
    marks.put("b")
    marks.put("a", on=False)
    assert [Marks(file).has(key) for key in "ab"] == [False, True]
    file.write_text("{broken", encoding="utf-8")
    assert not Marks(file).has("b")
    file.write_text('{"a": 1}', encoding="utf-8")
    assert not Marks(file).has("a")


def test_marks_hold_while_the_disk_cannot_be_written(tmp_path: Path) -> None:
    marks = Marks(tmp_path / "gone" / "marks.json")
    marks.put("a")
    assert marks.has("a")


def test_the_oldest_marks_go_first(tmp_path: Path) -> None:
    marks = Marks(tmp_path / "marks.json")
    marks._keys = dict.fromkeys(str(n) for n in range(2000))
    marks.put("new")
    assert not marks.has("0")
    assert marks.has("1")
    assert marks.has("new")
