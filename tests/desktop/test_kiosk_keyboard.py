"""The kiosk's own key pad: what is on it, what it types, when it is there, what it leaves in sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetrics, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from tests.desktop import task_states
from tests.desktop.guests import below
from tests.desktop.task_stage import GuestStage, guest_staged
from tests.desktop.typing_hand import caret, item, middle, open_pad, press, tap
from tests.screens.kiosk_pages import Way, kiosk_findings
from tests.screens.variants import Variant
from tests.support.accessible import spoken, unnamed
from tests.support.qml_tree import snapshot

from moonmail.desktop.kiosk.keys import Act, Layout, Shift, keys, lines, marked, name_of, neighbour, units
from moonmail.desktop.startup import load_assets
from moonmail.domain.text import Language

EVERY = [
    (layout, language, wide, shift)
    for layout in Layout
    for language in Language
    for wide in (False, True)
    for shift in (Shift.OFF, Shift.ONCE)
]
HIRAGANA = [chr(code) for code in range(ord("ぁ"), ord("ん") + 1) if chr(code) not in "ゎゐゑ"] + ["ゔ"]
KATAKANA = [chr(code) for code in range(ord("ァ"), ord("ヶ") + 1) if chr(code) not in "ヰヱ"]

# ------------------------------------------------------------ what is on it


@pytest.mark.parametrize(("layout", "language", "wide", "shift"), EVERY)
def test_the_keys_fill_their_place_without_a_gap_and_none_lies_on_another(
    layout: Layout, language: Language, wide: bool, shift: Shift
) -> None:
    found = keys(layout, language, wide=wide, shift=shift)
    cells = [(key.line, key.place + unit) for key in found for unit in range(key.span)]
    assert sorted(cells) == [(line, unit) for line in range(lines(wide)) for unit in range(units(wide))]
    assert len({key.key for key in found}) == len(found)


@pytest.mark.parametrize(("layout", "language", "wide", "shift"), EVERY)
def test_every_key_has_a_name_of_its_own_to_be_said(
    layout: Layout, language: Language, wide: bool, shift: Shift
) -> None:
    found = keys(layout, language, wide=wide, shift=shift)
    names = [key.named for key in found]
    assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)
    unsaid = [name for name in names if len(name) == 1 and not name.isalnum()]
    assert not unsaid


def test_every_letter_of_both_kana_can_be_typed() -> None:
    for layout, wanted in ((Layout.KANA, HIRAGANA), (Layout.KATAKANA, KATAKANA)):
        typed = {key.label for key in keys(layout, Language.JA) if key.act is Act.TYPE}
        marks = (Act.VOICED, Act.HALF_VOICED, Act.SMALL)
        assert set(wanted) <= typed | {marked(letter, mark) for letter in typed for mark in marks}
        assert "ー" in typed


def test_every_printable_ascii_character_can_be_typed_in_english() -> None:
    typed = {" "}
    for layout in (Layout.LATIN, Layout.SIGNS):
        for shift in Shift:
            typed |= {key.label for key in keys(layout, Language.EN, shift=shift) if key.act is Act.TYPE}
    missing = {chr(code) for code in range(0x20, 0x7F)} - typed
    # Marks of programs, not of letters and names.
    assert missing == set("`{}")


def test_the_bundled_face_has_every_sign_that_is_on_a_key(app: QGuiApplication) -> None:
    load_assets()
    metrics = QFontMetrics(QFont("BIZ UDPGothic"))
    labels = {key.label for each in EVERY for key in keys(each[0], each[1], wide=each[2], shift=each[3])}
    assert not [sign for label in labels for sign in label if not metrics.inFontUcs4(ord(sign))]


@pytest.mark.parametrize(
    ("letter", "mark", "then"),
    [
        ("か", Act.VOICED, "が"),
        ("が", Act.VOICED, "か"),
        ("は", Act.HALF_VOICED, "ぱ"),
        ("ば", Act.HALF_VOICED, "ぱ"),
        ("ぱ", Act.VOICED, "ば"),
        ("つ", Act.SMALL, "っ"),
        ("っ", Act.VOICED, "づ"),
        ("ヤ", Act.SMALL, "ャ"),
        ("ウ", Act.VOICED, "ヴ"),
        ("カ", Act.SMALL, "ヵ"),
        ("か", Act.SMALL, "か"),
        ("ん", Act.VOICED, "ん"),
        ("あ", Act.HALF_VOICED, "あ"),
        ("a", Act.VOICED, "a"),
        ("月", Act.SMALL, "月"),
    ],
)
def test_a_mark_changes_the_letters_that_can_have_it(letter: str, mark: Act, then: str) -> None:
    assert marked(letter, mark) == then


@given(st.characters(), st.sampled_from([Act.VOICED, Act.HALF_VOICED, Act.SMALL]))
def test_a_mark_that_is_set_twice_is_gone(letter: str, mark: Act) -> None:
    once = marked(letter, mark)
    assert len(once) == 1
    assert once == letter or marked(marked(once, mark), mark) == once


def test_capitals_and_signs_have_names() -> None:
    assert name_of("A", Language.EN) == "Capital A"
    assert name_of("！", Language.JA) == "感嘆符"
    assert name_of("か", Language.JA) == "か"


@pytest.mark.parametrize("wide", [False, True])
def test_arrow_keys_come_to_every_key(wide: bool) -> None:
    found = keys(Layout.LATIN, Language.EN, wide=wide)
    reached, fresh = {found[0].key}, [found[0].key]
    while fresh:
        here = fresh.pop()
        for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            there = neighbour(found, here, *step)
            if there not in reached:
                reached.add(there)
                fresh.append(there)
    assert reached == {key.key for key in found}


# ------------------------------------------------------------ at the kiosk


@pytest.fixture
def stage(app: QGuiApplication) -> Iterator[GuestStage]:
    with guest_staged(Variant("ja", "night", 100, (1080, 1920)), task_states.STATES["task-write"]) as made:
        yield made
        assert not made.warnings


def is_open(stage: GuestStage) -> bool:
    return bool(stage.guest.made("keyboard").shown)  # type: ignore[union-attr]


def key_on(stage: GuestStage, label: str) -> QQuickItem:
    return next(
        each
        for each in below(stage.window.contentItem())
        if each.objectName().startswith("key-") and each.property("text") == label
    )


def test_it_opens_for_a_finger_and_not_for_the_focus_alone(stage: GuestStage) -> None:
    field = item(stage, "message-name")
    field.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    stage.settle()
    assert not is_open(stage)
    QTest.keyClick(stage.window, Qt.Key.Key_A)
    assert str(field.property("text")).endswith("a")
    assert not is_open(stage)
    tap(stage, field)
    assert is_open(stage)


def test_it_opens_for_somebody_with_keys_until_a_letter_is_typed(stage: GuestStage) -> None:
    """A keypad beside the screen has none; a keyboard would only have its owner's page made smaller."""
    stage.guest.touched(by_key=True)
    item(stage, "message-name").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    stage.settle()
    assert is_open(stage)
    QTest.keyClick(stage.window, Qt.Key.Key_Down)
    assert is_open(stage)
    QTest.keyClick(stage.window, Qt.Key.Key_A)
    assert not is_open(stage)
    assert str(item(stage, "message-name").property("text")).endswith("a")
    item(stage, "message-text").forceActiveFocus(Qt.FocusReason.BacktabFocusReason)
    stage.settle()
    assert not is_open(stage)


def test_kana_marks_and_deleting_reach_the_draft(stage: GuestStage) -> None:
    field = open_pad(stage, "message-name")
    field.setProperty("text", "")
    press(stage, "か", "゛", "は", "゜", "つ", "小", "ん", "゛", "削除")
    assert field.property("text") == "がぱっ"
    press(stage, "←", "カナ", "ア", "ー")
    assert field.property("text") == "がぱアーっ"
    press(stage, "英字", "大文字", "M", "o", "1", "空白")
    assert field.property("text") == "がぱアーMo1 っ"
    send: Any = stage.home.made("send")
    assert send.plate.name == "がぱアーMo1 っ"


def test_it_types_where_the_caret_is_beside_signs_of_two_units(stage: GuestStage) -> None:
    field = open_pad(stage, "message-name")
    field.setProperty("text", "🌕")
    field.setProperty("cursorPosition", 2)
    press(stage, "゛", "は", "゛")
    assert field.property("text") == "🌕ば"


def test_lines_are_broken_in_a_letter_and_a_name_is_done(stage: GuestStage) -> None:
    letter = open_pad(stage, "message-text")
    letter.setProperty("text", "")
    press(stage, "あ", "改行", "い")
    assert letter.property("text") == "あ\nい"
    send: Any = stage.home.made("send")
    assert send.plate.text == "あ\nい"
    name = open_pad(stage, "message-name")
    press(stage, "決定")
    assert not is_open(stage)
    assert name.hasActiveFocus()


def test_what_is_selected_is_typed_over_and_nothing_longer_than_the_field_takes_goes_in(stage: GuestStage) -> None:
    field = open_pad(stage, "message-name")
    field.setProperty("text", "さくら")
    field.setProperty("maximumLength", 4)
    field.selectAll()  # type: ignore[attr-defined]
    press(stage, "あ", "い", "う", "え", "お")
    assert field.property("text") == "あいうえ"


def test_it_closes_by_its_key_and_opens_by_a_touch_again(stage: GuestStage) -> None:
    field = open_pad(stage, "message-name")
    press(stage, "閉じる")
    assert not is_open(stage)
    assert field.hasActiveFocus()
    tap(stage, field)
    assert is_open(stage)
    QTest.keyClick(stage.window, Qt.Key.Key_Z)
    assert str(field.property("text")).endswith("z")
    stage.guest.callStaff()
    stage.settle()
    assert not is_open(stage)


def test_scrolling_past_a_field_does_not_open_it(stage: GuestStage) -> None:
    field = item(stage, "message-name")
    field.forceActiveFocus()
    stage.settle()
    start = middle(field)
    QTest.mousePress(stage.window, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(stage.window, start + QPoint(0, 60))
    QTest.mouseRelease(stage.window, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 60))
    stage.settle()
    assert not is_open(stage)


def test_whoever_has_keys_but_no_letters_types_by_tab_arrows_and_enter(stage: GuestStage) -> None:
    field = open_pad(stage, "message-text")
    field.setProperty("text", "")
    QTest.keyClick(stage.window, Qt.Key.Key_Tab)
    assert key_on(stage, "あ").hasActiveFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(stage.window, key)
    assert is_open(stage)
    assert field.property("text") == "あき"
    send: Any = stage.home.made("send")
    assert send.plate.text == "あき"
    QTest.keyClick(stage.window, Qt.Key.Key_Backtab)
    assert field.hasActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_Tab)
    assert key_on(stage, "き").hasActiveFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_Tab)
    assert item(stage, "message-name").hasActiveFocus()
    assert is_open(stage)
    in_chain = [
        each
        for each in below(stage.window.contentItem())
        if each.objectName().startswith("key-") and each.property("focusPolicy") & Qt.FocusPolicy.TabFocus.value
    ]
    assert [each.property("text") for each in in_chain] == ["き"]


def test_only_the_field_that_is_typed_into_shows_a_caret(stage: GuestStage) -> None:
    name = open_pad(stage, "message-name")
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):
        QTest.keyClick(stage.window, key)
    assert not name.hasActiveFocus()
    assert name.property("cursorVisible")
    QTest.keyClick(stage.window, Qt.Key.Key_Tab)
    assert item(stage, "message-title").hasActiveFocus()
    assert not name.property("cursorVisible")


def test_a_page_that_is_left_by_keys_takes_it_along(stage: GuestStage) -> None:
    open_pad(stage, "message-text")
    item(stage, "send-back").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stage.window, Qt.Key.Key_Return)
    stage.settle()
    assert not is_open(stage)


@pytest.mark.parametrize(
    "way", [Way("ja", "night", 100, (1080, 1920)), Way("en", "contrast", 200, (1920, 1080))], ids=lambda way: way.slug
)
def test_the_screen_is_sound_while_somebody_types(stage: GuestStage, way: Way) -> None:
    stage.look(Variant(way.language, way.theme, way.text, way.size))
    open_pad(stage, "message-name")
    for layout in ("かな", "カナ", "英字", "記号") if way.language == "ja" else ("かな", "ABC", "Signs"):
        press(stage, layout)
        scene = snapshot(stage.window)
        assert len([node for node in scene.nodes if node.name.startswith("key-")]) > 60
        assert not kiosk_findings(scene, way) + unnamed(spoken(stage.window), scene)


def test_a_key_that_is_pressed_by_a_screen_reader_types_and_shows_that_somebody_is_there(stage: GuestStage) -> None:
    field = open_pad(stage, "message-name")
    field.setProperty("text", "")
    key = QAccessible.queryAccessibleInterface(key_on(stage, "゛"))
    assert key.text(QAccessible.Text.Name) == "濁点"
    assert key.role() is QAccessible.Role.Button
    before = stage.guest._since
    stage.guest._since = before - 50
    key_on(stage, "さ").click()  # type: ignore[attr-defined]
    assert field.property("text") == "さ"
    assert stage.guest._since >= before


def test_the_language_of_the_guest_chooses_the_keys(stage: GuestStage) -> None:
    open_pad(stage, "message-name")
    stage.guest.switchLanguage()
    stage.settle()
    assert key_on(stage, "q").isVisible()
    stage.guest.switchLanguage()
    stage.settle()
    assert key_on(stage, "あ").isVisible()


def test_the_caret_is_in_sight_and_every_key_large_enough(stage: GuestStage) -> None:
    for language, text, size, name in (
        ("ja", 100, (1080, 1920), "message-text"),
        ("en", 200, (1080, 1920), "message-title"),
        ("en", 100, (1920, 1080), "message-name"),
        ("ja", 200, (1920, 1080), "message-text"),
        ("ja", 200, (1920, 1080), "message-title"),
    ):
        stage.look(Variant(language, "night", text, size))
        if bool(stage.guest.reach) != (text == 200):
            stage.guest.switchReach()
        field = open_pad(stage, name)
        pad = item(stage, "key-pad")
        begins, ends = caret(field)
        page = _page_of(field).mapToScene(QPoint(0, 0)).y()
        assert page <= begins < ends <= pad.mapToScene(QPoint(0, 0)).y(), (name, text, size)
        assert pad.height() <= size[1] / 2
        found = [each for each in below(pad) if each.objectName().startswith("key-")]
        assert len(found) > 60
        assert min(min(each.width(), each.height()) for each in found) >= 60
        press(stage, "閉じる" if language == "ja" else "Close")


def _page_of(field: QQuickItem) -> QQuickItem:
    found, around = field, field.parentItem()
    while around is not None:
        if around.inherits("QQuickFlickable"):
            found = around
        around = around.parentItem()
    return found


def test_a_caret_that_moves_stays_in_sight(stage: GuestStage) -> None:
    stage.look(Variant("ja", "night", 200, (1920, 1080)))
    field = open_pad(stage, "message-text")
    field.setProperty("cursorPosition", 0)
    for _ in range(6):
        press(stage, "改行")
    begins, ends = caret(field)
    assert _page_of(field).mapToScene(QPoint(0, 0)).y() <= begins < ends
    assert ends <= item(stage, "key-pad").mapToScene(QPoint(0, 0)).y()
