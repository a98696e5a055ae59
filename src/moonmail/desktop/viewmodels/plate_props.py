"""The plate being written, in words: what fits, what is left, what can't be etched and what to do about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from moonmail.client.model import Draft, Trouble
from moonmail.desktop import words
from moonmail.desktop.viewmodels.send_flow import has_words, title_of
from moonmail.domain.sizes import SIZES, PlateRules, SizeCode
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.media.intake import PhotoRefused
    from moonmail.media.plate import Plate

# What is not there yet is no fault: it is said beside the button, not in red.
_NOT_YET: Final = frozenset({"empty", "photo_missing"})

PENS_MM: Final = (0.2, 0.4, 0.8)

_CHARACTERS: Final = Text("{n}文字（あと{left}文字）", "{n} characters, {left} left")
_CHARACTERS_OVER: Final = Text("{n}文字（{over}文字多すぎます）", "{n} characters, {over} too many")
_AREA: Final = Text("プレートの{percent}%を使っています", "{percent}% of the plate is used")
_AREA_EMPTY: Final = Text("プレートはまだ空いています", "The plate is still empty")
_LETTER: Final = Text("文字の高さ {mm} mm（最小 {least} mm）", "Letters {mm} mm high (smallest {least} mm)")
_BYTES: Final = Text("写真 {size}（上限 {limit}）", "Photo {size} of {limit}")
_EMPTY_NAME: Final = Text("刻むお名前を入力してください。", "Please enter the name to etch.")
_EMPTY: Final = Text("ことばを書くか、手書きを加えてください。", "Please write something, or draw.")
_EMPTY_PHOTO: Final = Text("写真を選ぶか、ことばを書いてください。", "Please choose a photo, or write something.")
_TO_FIX: Final = Text("直すところが1つあります。", "There is one thing to put right.")
_TO_FIX_MANY: Final = Text("直すところが{n}つあります。", "There are {n} things to put right.")
_DRAWING_NOW: Final = Text("プレートを描いています…", "Drawing the plate…")
_PHOTO_READING: Final = Text("写真を読み込んでいます…", "Reading the photo…")
_PHOTO_TAKEN: Final = Text(
    "{w}×{h} ピクセル・{size}。撮影場所などの情報は取り除きました。",
    "{w} × {h} pixels, {size}. Where and how it was taken has been removed.",
)
_PHOTO_FIRST_FRAME: Final = Text("動く画像なので、最初の1コマを使います。", "It is animated; its first frame is used.")
_PHOTO_LOST: Final = Text("前に選んだ写真が見つかりません。", "The photo you chose before can't be found.")
_PHOTO_AGAIN: Final = Text("お手数ですが、もう一度写真を選んでください。", "Please choose the photo again.")
_KEPT: Final = Text("入力したことばは残っています。", "What you wrote is kept.")
_KEPT_PHOTO: Final = Text(
    "入力したことばと、前の写真はそのままです。", "What you wrote and the photo you had are unchanged."
)
_QUOTE: Final = Text("エラー番号：{code}", "Code to quote: {code}")
_STROKES: Final = Text("{n}本の線", "{n} lines")
_STROKES_ONE: Final = Text("1本の線", "1 line")
_SPOKEN: Final = Text("プレートの見本、{w}×{h} mm。{content}", "Preview of the plate, {w} × {h} mm. {content}")
_SPOKEN_EMPTY: Final = Text("まだ何も刻まれていません。", "Nothing is etched yet.")


class PhotoStage(StrEnum):
    NONE = "none"
    READING = "reading"
    TAKEN = "taken"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A photo as it was taken in: pixels and bytes after everything but the picture itself was removed."""

    width: int
    height: int
    size: int
    first_frame: bool


@dataclass(frozen=True, slots=True)
class PlateInputs:
    """``plate`` is the newest picture made, ``current`` whether it shows what is written now."""

    draft: Draft | None
    rules: PlateRules | None
    plate: Plate | None
    current: bool
    failed: bool
    photo: PhotoStage
    facts: PhotoFacts | None
    refused: PhotoRefused | None
    trouble: Trouble | None
    language: Language


@dataclass(frozen=True, slots=True)
class ProblemRow:
    key: str
    happened: str
    next: str


@dataclass(frozen=True, slots=True)
class PlateProps:
    """``trouble*``: why what is typed can't be saved. ``photo*``: what became of the photo that was given last."""

    title: str = ""
    titleHint: str = ""
    name: str = ""
    text: str = ""
    size: str = "message"
    sizeName: str = ""
    widthMm: float = 40.0
    heightMm: float = 25.0
    takesText: bool = True
    takesPhoto: bool = False
    characters: str = ""
    area: str = ""
    letter: str = ""
    bytes: str = ""
    problems: tuple[ProblemRow, ...] = ()
    photoStage: str = "none"
    photoNote: str = ""
    photoHappened: str = ""
    photoSafe: str = ""
    photoNext: str = ""
    photoCode: str = ""
    strokes: str = ""
    canUndo: bool = False
    canGoOn: bool = False
    blocked: str = ""
    spoken: str = ""
    troubleHappened: str = ""
    troubleSafe: str = ""
    troubleNext: str = ""


def file_size(count: int) -> str:
    """``820 KB`` or ``1.4 MB``: powers of 1,000 as shops and systems print them."""
    return f"{count / 1_000_000:.1f}\u00a0MB" if count >= 999_500 else f"{max(1, round(count / 1000))}\u00a0KB"


def _photo_words(inputs: PlateInputs) -> dict[str, str]:
    language = inputs.language

    def say(text: Text) -> str:
        return text.in_(language)

    if inputs.refused is not None:
        kept = _KEPT_PHOTO if inputs.photo is PhotoStage.TAKEN else _KEPT
        return {
            "photoHappened": say(inputs.refused.happened),
            "photoSafe": say(kept),
            "photoNext": say(inputs.refused.next),
            "photoCode": _QUOTE.filled(code=inputs.refused.code).in_(language),
        }
    if inputs.photo is PhotoStage.LOST:
        return {"photoHappened": say(_PHOTO_LOST), "photoSafe": say(_KEPT), "photoNext": say(_PHOTO_AGAIN)}
    return {}


def _photo_note(inputs: PlateInputs) -> str:
    if inputs.photo is PhotoStage.READING:
        return _PHOTO_READING.in_(inputs.language)
    facts = inputs.facts
    if inputs.photo is not PhotoStage.TAKEN or facts is None:
        return ""
    note = _PHOTO_TAKEN.filled(w=f"{facts.width:,}", h=f"{facts.height:,}", size=file_size(facts.size))
    first = f" {_PHOTO_FIRST_FRAME.in_(inputs.language)}" if facts.first_frame else ""
    return note.in_(inputs.language) + first


def _blocked(inputs: PlateInputs, problems: int, missing: str) -> str:
    draft, language = inputs.draft, inputs.language
    if draft is None:
        return ""
    if not has_words(draft) or (draft.size is SizeCode.NAME and not draft.name.strip()):
        empty = {SizeCode.NAME: _EMPTY_NAME, SizeCode.PHOTO: _EMPTY_PHOTO}.get(draft.size, _EMPTY)
        return empty.in_(language)
    if problems:
        return (_TO_FIX if problems == 1 else _TO_FIX_MANY.filled(n=str(problems))).in_(language)
    if inputs.photo is PhotoStage.READING:
        return _PHOTO_READING.in_(language)
    if missing and inputs.current:
        return missing
    return "" if inputs.current else _DRAWING_NOW.in_(language)


def derive_plate(inputs: PlateInputs) -> PlateProps:
    """Numbers are of the newest picture; while it is behind what is typed, one can't go on, but nothing flickers."""
    draft, language, plate, rules = inputs.draft, inputs.language, inputs.plate, inputs.rules
    if draft is None:
        return PlateProps()
    size = SIZES[draft.size]
    found = plate.problems if plate else ()
    problems = tuple(
        ProblemRow(f"{problem.code}:{problem.character}", problem.happened.in_(language), problem.next.in_(language))
        for problem in found
        if problem.code not in _NOT_YET
    )
    missing = next((problem.next.in_(language) for problem in found if problem.code in _NOT_YET), "")
    blocked = _blocked(inputs, len(problems), missing)
    trouble = words.explain(inputs.trouble.value) if inputs.trouble else None
    content = "、".join(part for part in (draft.name.strip(), draft.text.strip()) if part)
    spoken = _SPOKEN.filled(w=f"{size.width_mm:g}", h=f"{size.height_mm:g}", content=content or _SPOKEN_EMPTY)
    strokes = len(draft.strokes)
    return PlateProps(
        title=draft.title,
        titleHint=title_of(draft) if not draft.title.strip() else "",
        name=draft.name,
        text=draft.text,
        size=draft.size.value,
        sizeName=size.name.in_(language),
        widthMm=size.width_mm,
        heightMm=size.height_mm,
        takesText=draft.size is not SizeCode.NAME,
        takesPhoto=draft.size is SizeCode.PHOTO,
        characters=_character_words(plate, rules, language),
        area=_area_words(plate, language),
        letter=_letter_words(plate, rules, language),
        bytes=_byte_words(inputs),
        problems=problems,
        photoStage=inputs.photo.value,
        photoNote=_photo_note(inputs),
        strokes=(_STROKES_ONE if strokes == 1 else _STROKES.filled(n=str(strokes))).in_(language) if strokes else "",
        canUndo=strokes > 0,
        canGoOn=not blocked and not inputs.failed,
        blocked=blocked,
        spoken=spoken.in_(language),
        troubleHappened=trouble.happened.in_(language) if trouble else "",
        troubleSafe=trouble.safe.in_(language) if trouble else "",
        troubleNext=trouble.next.in_(language) if trouble else "",
        **_photo_words(inputs),
    )


def _character_words(plate: Plate | None, rules: PlateRules | None, language: Language) -> str:
    if plate is None or rules is None:
        return ""
    if plate.characters_left < 0:
        return _CHARACTERS_OVER.filled(n=f"{plate.characters:,}", over=f"{-plate.characters_left:,}").in_(language)
    return _CHARACTERS.filled(n=f"{plate.characters:,}", left=f"{plate.characters_left:,}").in_(language)


def _area_words(plate: Plate | None, language: Language) -> str:
    if plate is None:
        return ""
    percent = round(plate.area_used * 100)
    return (_AREA.filled(percent=str(max(1, percent))) if plate.area_used > 0 else _AREA_EMPTY).in_(language)


def _letter_words(plate: Plate | None, rules: PlateRules | None, language: Language) -> str:
    if plate is None or rules is None or not plate.letter_mm:
        return ""
    return _LETTER.filled(mm=f"{plate.letter_mm:.1f}", least=f"{rules.min_letter_mm:g}").in_(language)


def _byte_words(inputs: PlateInputs) -> str:
    if inputs.rules is None or inputs.facts is None or inputs.photo is not PhotoStage.TAKEN:
        return ""
    size, limit = file_size(inputs.facts.size), file_size(inputs.rules.file_bytes)
    return _BYTES.filled(size=size, limit=limit).in_(inputs.language)
