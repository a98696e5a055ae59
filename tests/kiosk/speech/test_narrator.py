"""What is said of a screen, from what a screen reader finds there."""

from __future__ import annotations

import pytest

from moonmail.desktop.kiosk.speech.narrator import (
    Seen,
    alerts,
    control_words,
    focused,
    question,
    screen,
    screen_words,
    typed_words,
)
from moonmail.domain.text import Language

JA, EN = Language.JA, Language.EN


def tree(*page: Seen, over: tuple[Seen, ...] = ()) -> Seen:
    """The kiosk's window: what is always there, and a page between."""
    header = Seen(2, "StaticText", "操作がないと、あと1分45秒で終了します")
    body = Seen(10, "Pane", "何をなさいますか", disabled=bool(over), children=page)
    return Seen(1, "Window", "MoonMail", children=(header, body, Seen(3, "Button", "終了する"), *over))


HEADING = Seen(11, "Heading", "何をなさいますか")
SEND = Seen(12, "Button", "月へ送る", "メッセージ・手書き・小さな品物", focused=True)
LOOK = Seen(13, "Button", "便を見る")


def test_a_screen_is_its_question_its_choices_and_where_one_is() -> None:
    assert screen_words(tree(HEADING, SEND, LOOK), JA).splitlines() == [
        "何をなさいますか",
        "月へ送る、ボタン、メッセージ・手書き・小さな品物",
        "便を見る、ボタン",
        "いまの位置、月へ送る、ボタン、メッセージ・手書き・小さな品物",
    ]


def test_what_lies_above_is_what_matters() -> None:
    sheet = Seen(
        20,
        "AlertMessage",
        "続けてお使いになりますか あと30秒で終了します",
        children=(
            Seen(21, "Heading", "続けてお使いになりますか"),
            Seen(22, "StaticText", "あと30秒で終了します"),
            Seen(23, "Button", "続けて使う"),
        ),
    )
    root = tree(HEADING, LOOK, over=(sheet,))
    assert question(root) is sheet
    assert screen_words(root, JA).splitlines() == [
        "続けてお使いになりますか あと30秒で終了します",
        "続けて使う、ボタン",
    ]
    assert alerts(root) == []


def test_time_that_runs_makes_no_other_screen() -> None:
    def at(left: str) -> Seen:
        return tree(Seen(11, "Heading", f"あと{left}秒"), SEND)

    assert screen(at("30")) == screen(at("29"))
    assert screen(at("30")) != screen(tree(HEADING, SEND))


def test_a_page_that_changed_its_question_is_another_screen() -> None:
    assert screen(tree(HEADING, SEND)) != screen(tree(Seen(11, "Heading", "大きさをお選びください"), SEND))


def test_a_notice_is_an_alert_and_a_sheet_is_not() -> None:
    toast = Seen(30, "AlertMessage", "コピーしました")
    assert alerts(tree(HEADING, toast)) == ["コピーしました"]


@pytest.mark.parametrize(
    ("seen", "ja", "en"),
    [
        (Seen(1, "Button", "送る"), "送る、ボタン", "送る, button"),
        (
            Seen(1, "CheckBox", "くっきり表示", checkable=True, checked=True),
            "くっきり表示、チェック項目、オン",
            "くっきり表示, checkbox, on",
        ),
        (Seen(1, "CheckBox", "A", checkable=True), "A、チェック項目、オフ", "A, checkbox, off"),
        (Seen(1, "RadioButton", "A", checkable=True, checked=True), "A、選択項目、選択中", "A, option, chosen"),
        (Seen(1, "RadioButton", "A", checkable=True), "A、選択項目", "A, option"),
        (Seen(1, "Button", "A", disabled=True), "A、ボタン、いまは選べません", "A, button, not available now"),
        (Seen(1, "EditableText", "お名前"), "お名前、入力欄、未入力", "お名前, text field, empty"),
        (Seen(1, "EditableText", "お名前", value="花"), "お名前、入力欄、花", "お名前, text field, 花"),
        (
            Seen(1, "EditableText", "番号", is_masked=True, hidden=3),
            "番号、入力欄、アスタリスク、アスタリスク、アスタリスク",
            "番号, text field, asterisk, asterisk, asterisk",
        ),
        (Seen(1, "ComboBox", "国", value="日本"), "国、日本、一覧から選択", "国, 日本, list to choose from"),
        (Seen(1, "ListItem", "名前プレート、￥9,900"), "名前プレート、￥9,900", "名前プレート、￥9,900"),
    ],
)
def test_a_control_says_what_it_is_and_how_it_stands(seen: Seen, ja: str, en: str) -> None:
    assert control_words(seen, JA) == ja
    assert control_words(seen, EN) == en


def field(value: str) -> Seen:
    return Seen(1, "EditableText", "お名前", value=value)


def hidden(count: int) -> Seen:
    return Seen(1, "EditableText", "番号", is_masked=True, hidden=count)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (field(""), field("a"), "a"),
        (field("ab"), field("ab "), "空白"),
        (field("月"), field("月へ行く"), "へ行く"),
        (field("ab"), field("a"), "b、削除"),
        (field("ab"), field("xy"), "xy"),
        (field("a"), field(""), "a、削除"),
        (field("a"), field("a"), ""),
        (hidden(0), hidden(1), "アスタリスク"),
        (hidden(4), hidden(3), "アスタリスク、削除"),
        (hidden(3), hidden(3), ""),
    ],
)
def test_what_is_typed_is_said_and_what_is_masked_stays_so(before: Seen, now: Seen, said: str) -> None:
    assert typed_words(before, now, JA) == said


def test_structure_has_no_focus_of_its_own() -> None:
    assert focused(Seen(1, "Window", focused=True, children=(Seen(2, "Pane", "x", focused=True),))) is None
    assert focused(tree(HEADING, SEND)) is SEND
