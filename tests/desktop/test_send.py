"""Sending through its view models, over the real client's store and outbox."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QImage
from tests.desktop import send_states as states
from tests.screens.stage import NOWHERE, Stage
from tests.screens.variants import Variant

from moonmail.client.engine import Engine, Settings
from moonmail.client.model import Draft, OpKind, OpState, Session
from moonmail.client.profile import Profile
from moonmail.desktop.viewmodels.send import VmSend
from moonmail.domain.sizes import SizeCode
from moonmail.domain.states import BookingState, HoldState, PaymentState

_KEPT: list[Stage] = []


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "profile", "full", Variant())
    try:
        yield made
        assert not made.log.warnings
    finally:
        states.flow(made).finish()
        made.close()
        # The garbage collector may run on any thread, and Qt's objects must not be taken apart there.
        _KEPT.append(made)


def after_a_kill(stage: Stage, folder: Path) -> list[Draft]:
    """Return the drafts that a new start would find if the app were killed now."""
    shutil.copytree(stage.profile.root, folder)
    engine = Engine(Profile(folder), Settings(NOWHERE, "none"), clock=stage.clock)
    try:
        return engine.drafts().result()
    finally:
        engine.close()


def draft_of(vm: VmSend) -> Draft:
    assert vm.draft is not None
    return vm.draft


def operations(stage: Stage) -> list[tuple[OpKind, OpState]]:
    return [(operation.kind, operation.state) for operation in stage.engine.operations().result()]


def test_the_flight_of_the_page_one_came_from_is_chosen(stage: Stage) -> None:
    vm = states.begin(stage, mission="mm-206")
    assert (vm.step, draft_of(vm).mission_id, vm.price) == ("choose", "mm-206", "￥19,800")


def test_from_the_rail_the_next_flight_that_can_be_booked_is_chosen(stage: Stage) -> None:
    stage.say()
    stage.home.open("send")
    stage.settle()
    vm = states.flow(stage)
    first = vm.flights.rows[0]
    assert first.chosen
    assert draft_of(vm).mission_id == first.missionId


def test_every_change_survives_a_kill(stage: Stage, tmp_path: Path) -> None:
    vm = states.write(stage, "message", "さくら", "ば")
    vm.plate.editText("ばあばへ")
    vm.plate.editTitle("手紙")
    vm.plate.penDown(1.0, 2.0)
    vm.plate.penMove(3.0, 4.0)
    vm.plate.penUp()
    stage.settle()
    (found,) = after_a_kill(stage, tmp_path / "copy")
    assert (found.name, found.text, found.title, found.step) == ("さくら", "ばあばへ", "手紙", "write")
    assert found.strokes[0].points == ((1.0, 2.0), (3.0, 4.0))
    assert found == draft_of(vm)


def test_what_was_begun_is_offered_and_gone_on_with(stage: Stage) -> None:
    vm = states.write(stage, "name", "さくら")
    vm.startNew()
    stage.settle()
    assert (vm.step, draft_of(vm).name) == ("choose", "")
    vm.goBack()
    stage.settle()
    assert vm.step == "start"
    (line,) = vm.drafts.rows
    vm.resume(line.draftId)
    stage.settle()
    assert (vm.step, vm.plate.name, vm.plate.size) == ("write", "さくら", "name")


def test_a_discarded_draft_comes_back_whole(stage: Stage, tmp_path: Path) -> None:
    vm = states.write(stage)
    written = draft_of(vm)
    vm.startNew()
    vm.goBack()
    stage.settle()
    vm.discard(str(written.id))
    stage.settle()
    assert (vm.drafts.rows, vm.discardedTitle) == ((), "さくら")
    assert after_a_kill(stage, tmp_path / "gone") == []
    vm.undoDiscard()
    stage.settle()
    assert after_a_kill(stage, tmp_path / "back") == [written]


def test_nothing_written_leaves_no_draft_behind(stage: Stage, tmp_path: Path) -> None:
    vm = states.begin(stage)
    vm.chooseSize("photo")
    stage.settle()
    vm.startNew()
    stage.settle()
    assert after_a_kill(stage, tmp_path / "copy") == []


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("あ" * 10_000, False),
        ("👩‍👩‍👧‍👦🏳️‍🌈 月へ", True),
        ("abc\u202edef\u202c ghi", False),
        ("a\x00b\x07c\x1bd", False),
        ("   \u3000\n\t ", False),
        ("ＡＢＣ １２３ ︵縦書き︶", True),
        ("𓀀", False),
        ("月の海\r\n二行目", True),
    ],
    ids=["long", "emoji", "bidi", "controls", "spaces", "full-width", "no-glyph", "crlf"],
)
def test_whatever_is_typed_is_kept_as_typed(stage: Stage, tmp_path: Path, text: str, goes_on: bool) -> None:
    vm = states.write(stage, "message", "", text)
    assert draft_of(vm).text == text
    assert vm.plate.canGoOn is goes_on
    if not goes_on:
        assert vm.plate.blocked
    found = after_a_kill(stage, tmp_path / "copy")
    assert [draft.text for draft in found] == [text]


def test_a_character_that_can_not_be_etched_is_named_with_what_to_do(stage: Stage) -> None:
    vm = states.write(stage, text="月の𓀀")
    (row,) = vm.plate.problems.rows
    assert "「𓀀」" in row.happened
    assert "EGYPTIAN HIEROGLYPH A001" in row.happened
    assert row.next
    vm.goOn()
    assert vm.step == "write"
    vm.plate.editText("月の人")
    stage.settle()
    assert vm.plate.problems.rows == ()
    vm.goOn()
    assert vm.step == "hold"


def jpeg(path: Path, size: tuple[int, int] = (640, 480)) -> Path:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-CANARY"
    Image.new("RGB", size, (90, 120, 180)).save(path, "JPEG", exif=exif)
    return path


def test_a_photo_is_kept_without_what_the_camera_wrote(stage: Stage, tmp_path: Path) -> None:
    vm = states.with_photo(stage, jpeg(tmp_path / "私の写真.jpg"))
    assert vm.plate.photoStage == "taken"
    assert "取り除きました" in vm.plate.photoNote
    kept = stage.engine.read_file(draft_of(vm).photo).result()
    assert kept is not None
    assert b"CAMERA-CANARY" not in kept
    assert vm.plate.canGoOn


def _truncated(folder: Path) -> Path:
    whole = jpeg(folder / "whole.jpg", (2000, 1500)).read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.jpg"


def _text(folder: Path) -> Path:
    (folder / "letter.png").write_text("not a picture")
    return folder / "letter.png"


def _empty(folder: Path) -> Path:
    (folder / "empty.jpg").touch()
    return folder / "empty.jpg"


def _huge(folder: Path) -> Path:
    Image.new("1", (20_000, 10_000)).save(folder / "huge.png")
    return folder / "huge.png"


def _gone(folder: Path) -> Path:
    return folder / "gone.jpg"


@pytest.mark.parametrize("bad", [_truncated, _text, _empty, _huge, _gone])
def test_a_photo_that_can_not_be_taken_says_so_and_the_old_one_stays(
    stage: Stage, tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    vm = states.with_photo(stage, jpeg(tmp_path / "good.jpg"))
    before = draft_of(vm)
    vm.plate.addPhoto(QUrl.fromLocalFile(str(bad(tmp_path))))
    stage.settle()
    assert draft_of(vm) == before
    assert vm.plate.photoStage == "taken"
    assert vm.plate.photoHappened
    assert vm.plate.photoNext
    assert vm.plate.photoCode.startswith("エラー番号：photo.")
    assert vm.plate.photoSafe == "入力したことばと、前の写真はそのままです。"


def test_an_animated_picture_gives_its_first_frame(stage: Stage, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "moving.webp", save_all=True, append_images=frames[1:])
    vm = states.with_photo(stage, tmp_path / "moving.webp")
    assert vm.plate.photoStage == "taken"
    assert "最初の1コマ" in vm.plate.photoNote


def test_a_picture_is_pasted(stage: Stage) -> None:
    vm = states.write(stage, "photo", "", "")
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x405060)
    QGuiApplication.clipboard().setImage(image)
    assert vm.plate.pastePhoto()
    stage.settle()
    assert vm.plate.photoStage == "taken"
    QGuiApplication.clipboard().setText("only words")
    assert not vm.plate.pastePhoto()
    assert vm.plate.photoStage == "taken"


def test_a_removed_photo_is_gone_from_the_plate(stage: Stage, tmp_path: Path) -> None:
    vm = states.with_photo(stage, jpeg(tmp_path / "good.jpg"))
    vm.plate.removePhoto()
    stage.settle()
    assert (draft_of(vm).photo, vm.plate.photoStage) == ("", "none")


def test_a_photo_comes_back_with_its_draft(stage: Stage, tmp_path: Path) -> None:
    vm = states.with_photo(stage, jpeg(tmp_path / "good.jpg"))
    written = draft_of(vm)
    vm.startNew()
    stage.settle()
    assert vm.plate.photoStage == "none"
    vm.goBack()
    stage.settle()
    vm.resume(str(written.id))
    stage.settle()
    assert (vm.plate.photoStage, vm.plate.canGoOn) == ("taken", True)
    assert draft_of(vm) == written


def test_a_photo_whose_file_is_gone_is_said(stage: Stage, tmp_path: Path) -> None:
    vm = states.with_photo(stage, jpeg(tmp_path / "good.jpg"))
    written = draft_of(vm)
    (stage.profile.files / written.photo).unlink()
    vm.startNew()
    vm.goBack()
    stage.settle()
    vm.resume(str(written.id))
    stage.settle()
    assert vm.plate.photoStage == "lost"
    assert vm.plate.photoHappened == "前に選んだ写真が見つかりません。"


def test_lines_are_undone_cleared_and_brought_back(stage: Stage) -> None:
    vm = states.write(stage)
    for x in (1.0, 5.0):
        vm.plate.penDown(x, 1.0)
        vm.plate.penMove(x, 9.0)
        vm.plate.penUp()
    stage.settle()
    both = draft_of(vm).strokes
    assert len(both) == 2
    vm.plate.undoStroke()
    assert draft_of(vm).strokes == both[:1]
    vm.plate.clearStrokes()
    stage.settle()
    assert (draft_of(vm).strokes, vm.plate.canBringBack) == ((), True)
    vm.plate.bringBack()
    assert (draft_of(vm).strokes, vm.plate.canBringBack) == (both[:1], False)


def test_the_pen_stays_on_the_plate_and_has_its_width(stage: Stage) -> None:
    vm = states.write(stage, "name", "さくら")
    vm.plate.choosePen(2)
    vm.plate.penDown(-3.0, 2.0)
    vm.plate.penMove(50.0, 99.0)
    vm.plate.penUp()
    (line,) = draft_of(vm).strokes
    assert line.points == ((0.0, 2.0), (20.0, 5.0))
    assert line.width_mm == 0.8
    vm.plate.penMove(1.0, 1.0)
    vm.plate.penUp()
    assert len(draft_of(vm).strokes) == 1


def test_a_line_is_seen_before_the_plate_is_drawn_again(stage: Stage) -> None:
    vm = states.write(stage)
    vm.plate.penDown(1.0, 1.0)
    vm.plate.penMove(5.0, 5.0)
    assert vm.plate.picture.live[-1].points == ((1.0, 1.0), (5.0, 5.0))
    vm.plate.penUp()
    assert len(vm.plate.picture.live) == 1
    stage.settle()
    assert vm.plate.picture.live == ()


def test_asking_for_a_slot_signed_out_signs_in_first(stage: Stage) -> None:
    vm = states.before_hold(stage, session=Session())
    assert vm.order.holdStage == "sign_in"
    vm.order.askHold()
    stage.settle()
    # Nothing answers here, so that the sign-in fails; what was written stays, and nothing was asked for.
    assert operations(stage) == []
    assert draft_of(vm).hold_id is None
    assert vm.order.holdStage == "sign_in"


def test_a_hold_is_asked_for_once(stage: Stage) -> None:
    vm = states.asked(stage)
    first = states.hold_id(vm)
    vm.order.askHold()
    stage.settle()
    assert states.hold_id(vm) == first
    assert [kind for kind, _ in operations(stage)] == [OpKind.HOLD]


def test_a_hold_that_was_answered_counts_down_and_leads_on(stage: Stage) -> None:
    heard: list[str] = []
    vm = states.asked(stage)
    vm.order.announced.connect(heard.append)
    vm.goOn()
    assert vm.step == "hold"
    states.answer_hold(stage, vm)
    assert (vm.order.holdStage, vm.order.countdown) == ("held", "34:12")
    assert heard == ["枠を押さえました。あと34分です。"]
    vm.goOn()
    assert (vm.step, vm.order.canConfirm) == ("confirm", True)


def test_time_is_measured_here_and_announced(stage: Stage) -> None:
    vm = states.held(stage, 10.1)
    heard: list[str] = []
    vm.order.announced.connect(heard.append)
    stage.clock.monotonic = lambda: 7.0  # type: ignore[method-assign]
    vm.order._tick.timeout.emit()
    assert (vm.order.countdown, heard) == ("9:59", ["仮押さえの期限まで、あと10分です。"])


def test_a_hold_that_ran_out_is_asked_for_again(stage: Stage) -> None:
    vm = states.confirming(stage)
    first = states.hold_id(vm)
    states.answer_hold(stage, vm, -1, HoldState.EXPIRED)
    assert (vm.order.holdStage, vm.order.canConfirm) == ("over", False)
    vm.order.askHold()
    stage.settle()
    assert states.hold_id(vm) != first
    assert draft_of(vm).text


def test_choosing_another_size_gives_the_slot_back(stage: Stage) -> None:
    vm = states.held(stage)
    vm.goBack()
    vm.goBack()
    vm.chooseSize("message")
    assert draft_of(vm).hold_id is not None
    vm.chooseSize("photo")
    stage.settle()
    assert draft_of(vm).hold_id is None
    assert OpKind.RELEASE_HOLD in {kind for kind, _ in operations(stage)}


def test_a_refused_hold_goes_on_elsewhere_with_everything_typed(stage: Stage) -> None:
    vm = states.refused(stage)
    written = draft_of(vm)
    assert vm.order.holdStage == "refused"
    vm.order.takeAlternative("mm-206:message")
    stage.settle()
    now = draft_of(vm)
    assert (vm.step, now.mission_id, now.hold_id) == ("hold", "mm-206", None)
    assert (now.id, now.name, now.text) == (written.id, written.name, written.text)
    assert operations(stage) == []


def test_another_size_is_looked_at_before_it_is_held(stage: Stage) -> None:
    vm = states.refused(stage)
    vm.order.takeAlternative("mm-204:photo")
    stage.settle()
    assert (vm.step, draft_of(vm).size) == ("write", SizeCode.PHOTO)


def test_an_order_carries_plate_drawing_and_what_was_confirmed(stage: Stage) -> None:
    vm = states.draw(stage)
    vm.goOn()
    vm.order.askHold()
    stage.settle()
    states.answer_hold(stage, vm)
    vm.goOn()
    vm.order.confirm()
    stage.settle()
    assert (vm.step, vm.order.payStage) == ("pay", "needs_you")
    kinds = [kind for kind, _ in operations(stage)]
    assert kinds == [OpKind.BLOB, OpKind.BLOB, OpKind.SHIPMENT, OpKind.BOOKING, OpKind.PAYMENT]
    card = next(card for card in stage.engine.shipments().result() if str(card.shipment_id) == vm.order.shipment_id)
    assert card.title == "さくら"


def test_a_second_press_orders_nothing_twice(stage: Stage) -> None:
    vm = states.confirming(stage)
    vm.order.confirm()
    vm.order.confirm()
    stage.settle()
    vm.order.confirm()
    stage.settle()
    assert [kind for kind, _ in operations(stage)].count(OpKind.BOOKING) == 1


def test_the_payment_page_opens_by_itself_once(stage: Stage) -> None:
    opened: list[str] = []
    stage.shell.services.open_url = lambda url: not opened.append(url)  # type: ignore[func-returns-value]
    vm = states.paying(stage, BookingState.AWAITING_PAYMENT, PaymentState.PENDING)
    assert vm.order.payStage == "paying"
    assert opened == [states.CHECKOUT]
    vm.order.openPayment()
    assert opened == [states.CHECKOUT] * 2
    vm.order.copyPaymentAddress()
    assert QGuiApplication.clipboard().text() == states.CHECKOUT


def test_a_browser_that_does_not_open_is_no_dead_end(stage: Stage) -> None:
    stage.shell.services.open_url = lambda _: False
    vm = states.paying(stage, BookingState.AWAITING_PAYMENT, PaymentState.PENDING)
    assert vm.order.happened == "ブラウザーを開けませんでした。"
    assert vm.order.checkoutUrl == states.CHECKOUT


def test_paid_leads_to_the_shipment(stage: Stage) -> None:
    vm = states.paying(stage, BookingState.CONFIRMED, PaymentState.PAID)
    assert (vm.order.payStage, vm.order.reference) == ("paid", "H7K3PQ")
    vm.openShipment()
    stage.settle()
    assert stage.home.page == "shipment"
    assert vm.draft is None or not vm.draft.text


def test_a_declined_payment_is_tried_again_on_the_same_booking(stage: Stage) -> None:
    vm = states.paying(stage, BookingState.AWAITING_PAYMENT, PaymentState.FAILED)
    assert vm.order.payStage == "declined"
    vm.order.payAgain()
    stage.settle()
    assert [kind for kind, _ in operations(stage)] == [OpKind.PAYMENT]


def test_an_order_that_lapsed_can_be_placed_again_with_the_same_content(stage: Stage, tmp_path: Path) -> None:
    vm = states.paying(stage, BookingState.LAPSED, PaymentState.EXPIRED)
    written = draft_of(vm)
    assert vm.order.payStage == "over"
    vm.order.startOver()
    stage.settle()
    now = draft_of(vm)
    assert (vm.step, now.hold_id, now.name, now.text) == ("hold", None, written.name, written.text)
    assert now.text in {draft.text for draft in after_a_kill(stage, tmp_path / "copy")}


def test_changed_terms_are_shown_and_asked_again_on_the_same_hold(stage: Stage) -> None:
    vm = states.ordered(stage)
    hold = states.hold_id(vm)
    booking = next(o for o in stage.engine.operations().result() if o.kind is OpKind.BOOKING)
    states.refuse(stage, booking.id, "terms_changed")
    assert vm.order.payStage == "refused"
    flight = stage.engine.flight("mm-204").result()
    assert flight is not None
    paying = flight.mission.terms.payment.model_copy(update={"ja": "月末までにお支払いください。"})
    terms = flight.mission.terms.model_copy(update={"payment": paying})
    states.keep(stage, "mission", flight.mission.model_copy(update={"terms": terms}))
    vm.order.startOver()
    stage.settle()
    assert (vm.step, states.hold_id(vm)) == ("confirm", hold)
    changed = {row.key: row.was for row in vm.order.facts.rows if row.was}
    assert set(changed) == {"payment"}
    vm.order.confirm()
    stage.settle()
    assert vm.step == "pay"


def test_a_slot_held_at_a_price_that_is_no_more_is_given_back_and_asked_for_again(stage: Stage) -> None:
    vm = states.ordered(stage)
    booking = next(o for o in stage.engine.operations().result() if o.kind is OpKind.BOOKING)
    states.refuse(stage, booking.id, "terms_changed")
    flight = stage.engine.flight("mm-204").result()
    assert flight is not None
    offer = next(o for o in flight.offers if o.size is SizeCode.MESSAGE)
    states.keep(stage, "offer", offer.model_copy(update={"price": offer.price.model_copy(update={"amount": 21_000})}))
    vm.order.startOver()
    stage.settle()
    assert (vm.step, draft_of(vm).hold_id) == ("hold", None)
    assert OpKind.RELEASE_HOLD in {operation.kind for operation in stage.engine.operations().result()}


def test_a_price_that_changes_while_one_reads_is_marked(stage: Stage) -> None:
    vm = states.confirming(stage)
    assert not vm.order.hasChanges
    offer = next(
        o
        for o in stage.engine.flight("mm-204").result().offers
        if o.size is SizeCode.MESSAGE  # type: ignore[union-attr]
    )
    states.keep(stage, "offer", offer.model_copy(update={"price": offer.price.model_copy(update={"amount": 21_000})}))
    assert vm.order.hasChanges


def test_going_back_loses_nothing(stage: Stage) -> None:
    vm = states.confirming(stage)
    written = draft_of(vm)
    for step in ("hold", "write", "choose"):
        vm.goBack()
        stage.settle()
        assert vm.step == step
    assert (draft_of(vm).text, draft_of(vm).hold_id) == (written.text, written.hold_id)
    assert stage.home.page == "send"
    vm.goBack()
    assert stage.home.page == "departures"
    stage.home.open("send")
    stage.settle()
    assert draft_of(vm).text == written.text


def test_signing_out_leaves_nothing_on_the_screen(stage: Stage) -> None:
    vm = states.write(stage)
    stage.say(session=Session())
    stage.settle()
    assert (vm.plate.text, vm.plate.name) == ("", "")


def test_a_draft_is_resumed_with_its_hold(stage: Stage) -> None:
    vm = states.held(stage)
    written = draft_of(vm)
    vm.startNew()
    vm.goBack()
    stage.settle()
    vm.resume(str(written.id))
    stage.settle()
    assert (vm.step, vm.order.holdStage, vm.order.countdown) == ("hold", "held", "34:12")


def test_ids_of_pages_are_found_by_the_tour(stage: Stage) -> None:
    states.draw(stage)
    for name in ("message-name", "message-text", "message-title", "plate-preview", "drawing-board", "send-next"):
        assert stage.item(name).isVisible(), name
    assert UUID(str(draft_of(states.flow(stage)).id))


def test_a_long_text_scrolls_in_its_field_and_a_short_one_stands_at_its_top(stage: Stage) -> None:
    vm = states.write(stage, "photo", "", "短い")
    field = stage.item("message-text").parentItem().parentItem()
    assert (field.property("contentY"), field.property("contentHeight") < field.height()) == (0, True)
    vm.plate.editText("月へ\n" * 300)
    stage.settle()
    assert field.property("contentHeight") > 3 * field.height()
