from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.desktop.test_send_props import draft

from moonmail.client.model import Stroke, Trouble
from moonmail.desktop.viewmodels.plate_props import PhotoFacts, PhotoStage, PlateInputs, derive_plate, file_size
from moonmail.domain.sizes import PlateRules, SizeCode
from moonmail.domain.text import Language
from moonmail.media.intake import take_in
from moonmail.media.plate import Plate, PlateContent, render

RULES = PlateRules(min_letter_mm=0.5, dpi=300, greys=2, max_characters=400, file_bytes=2 * 1024 * 1024)
LINE = (Stroke(((2.0, 2.0), (9.0, 9.0)), 0.4),)


def plate(text: str = "", name: str = "", size: SizeCode = SizeCode.MESSAGE, **more: Any) -> Plate:
    return render(PlateContent(size, name, text, **more), RULES)


def inputs(**values: Any) -> PlateInputs:
    given: dict[str, Any] = {
        "draft": draft(text="ばあばへ"),
        "rules": RULES,
        "plate": plate("ばあばへ"),
        "current": True,
        "failed": False,
        "photo": PhotoStage.NONE,
        "facts": None,
        "refused": None,
        "trouble": None,
        "language": Language.JA,
    }
    return PlateInputs(**{**given, **values})


def test_a_message_that_fits() -> None:
    props = derive_plate(inputs())
    assert props.canGoOn
    assert props.blocked == ""
    assert props.characters == "4文字（あと396文字）"
    assert props.area.endswith("%を使っています")
    assert props.letter.startswith("文字の高さ 4.")
    assert props.letter.endswith("（最小 0.5 mm）")
    assert props.bytes == ""
    assert props.spoken == "プレートの見本、40×25 mm。ばあばへ"


@pytest.mark.parametrize(
    ("values", "blocked"),
    [
        ({"draft": draft()}, "ことばを書くか、手書きを加えてください。"),
        ({"draft": draft(text=" \u3000\n")}, "ことばを書くか、手書きを加えてください。"),
        ({"draft": draft(size=SizeCode.NAME, text="not a name")}, "刻むお名前を入力してください。"),
        ({"draft": draft(size=SizeCode.PHOTO)}, "写真を選ぶか、ことばを書いてください。"),
        ({"draft": draft(text="𓀀"), "plate": plate("𓀀")}, "直すところが1つあります。"),
        ({"draft": draft(text="𓀀\x07"), "plate": plate("𓀀\x07")}, "直すところが2つあります。"),
        ({"current": False}, "プレートを描いています…"),
        ({"photo": PhotoStage.READING}, "写真を読み込んでいます…"),
        # Signs that draw nothing are no words, whatever they look like to a computer.
        ({"draft": draft(text="\u200b"), "plate": plate("\u200b")}, "ことばを書くか、手書きを加えてください。"),
    ],
)
def test_what_stands_in_the_way_is_said(values: dict[str, Any], blocked: str) -> None:
    props = derive_plate(inputs(**values))
    assert (props.canGoOn, props.blocked) == (False, blocked)


def test_a_plate_that_could_not_be_drawn_is_not_ordered() -> None:
    assert not derive_plate(inputs(failed=True)).canGoOn


def test_an_empty_page_is_no_list_of_faults() -> None:
    for size in (SizeCode.NAME, SizeCode.MESSAGE, SizeCode.PHOTO):
        assert derive_plate(inputs(draft=draft(size=size), plate=plate(size=size))).problems == ()


def test_a_drawing_alone_is_enough() -> None:
    props = derive_plate(inputs(draft=draft(strokes=LINE), plate=plate(strokes=LINE)))
    assert (props.canGoOn, props.canUndo, props.strokes) == (True, True, "1本の線")


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.JA, "410文字（10文字多すぎます）"), (Language.EN, "410 characters, 10 too many")],
)
def test_too_many_characters(language: Language, words: str) -> None:
    text = "あ" * 410
    props = derive_plate(inputs(draft=draft(text=text), plate=plate(text), language=language))
    assert props.characters == words
    assert not props.canGoOn


def test_problems_name_the_character_and_what_to_do_in_both_languages() -> None:
    given = inputs(draft=draft(text="月𓀀"), plate=plate("月𓀀"))
    (japanese,) = derive_plate(given).problems
    (english,) = derive_plate(replace(given, language=Language.EN)).problems
    for row in (japanese, english):
        assert "𓀀" in row.happened
        assert "EGYPTIAN HIEROGLYPH A001" in row.happened
    assert japanese.next == "別の文字に置き換えるか、取り除いてください。"
    assert english.next == "Use another character, or take it out."


@pytest.mark.parametrize(
    ("size", "text", "photo"),
    [(SizeCode.NAME, False, False), (SizeCode.MESSAGE, True, False), (SizeCode.PHOTO, True, True)],
)
def test_what_each_plate_takes(size: SizeCode, text: bool, photo: bool) -> None:
    props = derive_plate(inputs(draft=draft(size=size)))
    assert (props.takesText, props.takesPhoto) == (text, photo)


def test_a_photo_says_quietly_what_was_removed_and_what_it_weighs() -> None:
    facts = PhotoFacts(3_000, 2_000, 1_400_000, first_frame=True)
    given = inputs(draft=draft(size=SizeCode.PHOTO, photo="0" * 64), photo=PhotoStage.TAKEN, facts=facts)
    props = derive_plate(given)
    assert props.photoNote.startswith("3,000×2,000 ピクセル・1.4\u00a0MB。撮影場所などの情報は取り除きました。")
    assert "最初の1コマ" in props.photoNote
    assert props.bytes == "写真 1.4\u00a0MB（上限 2.1\u00a0MB）"


def test_a_refused_photo_says_what_is_safe() -> None:
    refused = take_in(b"")
    fresh = derive_plate(inputs(refused=refused))
    assert fresh.photoHappened == "このファイルは空です（0バイト）。"
    assert fresh.photoSafe == "入力したことばは残っています。"
    assert fresh.photoCode == "エラー番号：photo.empty"
    kept = derive_plate(inputs(refused=refused, photo=PhotoStage.TAKEN))
    assert kept.photoSafe == "入力したことばと、前の写真はそのままです。"


def test_what_can_not_be_saved_is_said() -> None:
    props = derive_plate(inputs(trouble=Trouble.STORE_FULL))
    assert props.troubleHappened == "ディスクの空き容量がなく、保存できません。"
    assert props.troubleSafe
    assert props.canGoOn


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "1 KB"), (1, "1 KB"), (1_499, "1 KB"), (820_400, "820 KB"), (999_500, "1.0 MB"), (2_097_152, "2.1 MB")],
)
def test_file_size(count: int, words: str) -> None:
    assert file_size(count).replace("\u00a0", " ") == words


def test_before_anything_is_chosen_nothing_is_claimed() -> None:
    props = derive_plate(inputs(draft=None))
    assert (props.canGoOn, props.spoken, props.characters) == (False, "", "")
