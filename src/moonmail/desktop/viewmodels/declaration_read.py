"""What was typed and answered of an item, read: what the rules judge, and what is still missing. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.client.model import ItemDraft
from moonmail.domain.item import (
    Acknowledgement,
    Answer,
    Declaration,
    Hazard,
    ItemCategory,
    ItemShape,
    Material,
    Measures,
)
from moonmail.domain.lengths import NotUnderstood, Understood, UnderstoodMass, read_length, read_mass
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.nations import NATIONS
from moonmail.domain.presets import PRESETS
from moonmail.domain.questions import GROUPS
from moonmail.domain.rules import RULES_VERSION
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.items import ItemIn

MOST_NAME: Final = 80
MOST_DESCRIPTION: Final = 1000
MOST_FINISH: Final = 200
_MOST_YEN: Final = 1_000_000_000
# What stands in for measures that are not known yet: they speak neither for nor against anything.
_NEUTRAL: Final = Measures(ItemShape.BOX, 10.0, 10.0, 10.0)
_NEUTRAL_G: Final = 5.0
_NOTHING: Final = re.compile(r"0*(?:[.,]0*)?(?:mg|g|グラム|ゼロ|なし|none)?")
_VALUE_TROUBLE: Final = Text(
    "金額を数でお書きください。「12000」や「1万2千」のように書けます。", "Please write an amount, such as 12000."
)
_VALUE_TOO_LARGE: Final = Text("10億円までお書きになれます。", "The most that can be written is ¥1,000,000,000.")
_ORGANIC_NONE: Final = Text("有機物はない、と読みました", "Read as: nothing organic")


class Read(NamedTuple):
    """None: not typed yet, or not understood; then ``*_trouble`` says why if anything was typed."""

    measures: Measures | None
    mass_g: float | None
    organic_g: float | None
    organic_words: Text | None
    organic_trouble: Text | None
    value_yen: int | None
    value_trouble: Text | None


class Missing(NamedTuple):
    """``fields``: wire names that can't be judged yet. ``judged``: the rules ask for it."""

    part: str
    words: Text
    fields: tuple[str, ...] = ()
    judged: bool = True


def read_item(item: ItemDraft) -> Read:
    measures, mass = measured(item)
    organic, organic_words, organic_trouble = _read_organic(item.organic_mass)
    value, value_trouble = read_yen(item.value)
    return Read(measures, mass, organic, organic_words, organic_trouble, value, value_trouble)


def measured(item: ItemDraft) -> tuple[Measures | None, float | None]:
    """Return measures and grams of the ready size that was chosen, or as typed; None for what can't be read."""
    preset = next((each for each in PRESETS if each.id == item.preset), None)
    typed_mass = read_mass(item.mass)
    mass = typed_mass.value_g if isinstance(typed_mass, UnderstoodMass) else None
    if preset is not None:
        return preset.measures, mass if mass is not None or item.mass.strip() else preset.mass_g
    round_ = item.shape is ItemShape.ROUND
    typed = (item.length, item.length if round_ else item.width, item.height)
    lengths = [read_length(each) for each in typed]
    mm = [each.value_mm for each in lengths if isinstance(each, Understood)]
    measures = Measures(item.shape, mm[0], mm[1], mm[2], item.compressed) if len(mm) == len(lengths) else None
    return measures, mass


def _read_organic(typed: str) -> tuple[float | None, Text | None, Text | None]:
    text = _tidy(typed)
    if not text:
        return None, None, None
    if _NOTHING.fullmatch(text):
        return 0.0, _ORGANIC_NONE, None
    found = read_mass(typed)
    if isinstance(found, NotUnderstood):
        return None, None, found.words
    return found.value_g, found.words, None


def read_yen(typed: str) -> tuple[int | None, Text | None]:
    """Read whole yen as people type them: ``12,000``, ``￥１２０００``, ``1万2千円``. Nothing typed is no trouble."""
    text = _tidy(typed)
    if not text:
        return None, None
    text = re.sub(r"^[¥\\]|円$|yen$|jpy$", "", text)
    # Only where it parts thousands: 12.50 is no whole yen, 1.5万 no 15万.
    text = re.sub(r"(?<=[0-9])[,、.](?=[0-9]{3}(?![0-9]))", "", text)
    match = re.fullmatch(r"(?:(?P<man>[0-9]+)万)?(?:(?P<sen>[0-9]+)千)?(?P<rest>[0-9]+)?", text)
    if not text or match is None:
        return None, _VALUE_TROUBLE
    man, sen, rest = (match[name] or "0" for name in ("man", "sen", "rest"))
    if max(len(man), len(sen), len(rest)) > len(str(_MOST_YEN)):
        return None, _VALUE_TOO_LARGE
    value = int(man) * 10_000 + int(sen) * 1000 + int(rest)
    return (value, None) if value <= _MOST_YEN else (None, _VALUE_TOO_LARGE)


def _tidy(typed: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed)).casefold()


def declaration_of(item: ItemDraft, read: Read, *, unanswered: Answer) -> Declaration:
    """Return what the rules judge. What was not answered counts as ``unanswered``; what is not known as harmless."""
    answered = dict(item.answers)
    return Declaration(
        name=item.name,
        description=item.description,
        category=item.category or ItemCategory.OTHER,
        materials=frozenset(item.materials),
        finish=item.finish,
        measures=read.measures or _NEUTRAL,
        mass_g=read.mass_g or _NEUTRAL_G,
        pieces=item.pieces,
        answers=tuple((hazard, answered.get(hazard, unanswered)) for hazard in Hazard),
        organic_mass_g=read.organic_g,
        owner_name=item.owner_name,
        owner_nationality=item.owner_nationality,
        value_yen=read.value_yen or 0,
        photos=len(item.photos),
        data_sheet=bool(item.data_sheet),
    )


_MEASURED: Final = ("length_mm", "width_mm", "height_mm", "mass_g", "compressed")
_NAME: Final = Text("お品物の名前をご記入ください。", "Please write what the item is.")
_CATEGORY: Final = Text("お品物の種類をお選びください。", "Please choose what kind of thing it is.")
_MATERIALS: Final = Text("何でできているかをお選びください。", "Please choose what it is made of.")
_SIZES: Final = Text(
    "前のページで、大きさと重さをご記入ください。", "Please go back a page and write its size and mass."
)
_ORGANIC: Final = Text("有機物の重さをご記入ください。", "Please write how much of it is organic.")
_QUESTION: Final = Text("「{part}」の質問が、あと1つあります。", "“{part}”: one question is left.")
_QUESTIONS: Final = Text("「{part}」の質問が、あと{n}つあります。", "“{part}”: {n} questions are left.")
_OWNER: Final = Text("持ち主のお名前をご記入ください。", "Please write whose it is.")
_NATION: Final = Text("持ち主の国籍をお選びください。", "Please choose the owner's nationality.")
_VALUE: Final = Text("およその価格をご記入ください。", "Please write about what it is worth.")
_TOO_LONG: Final = Text("「{field}」は{most}文字までです。", "“{field}” has room for {most} characters.")
_NAME_FIELD: Final = Text("お品物は何ですか", "What is it?")
_FINISH_FIELD: Final = Text("表面の仕上げ", "Finish")
_DESCRIPTION_FIELD: Final = Text("説明", "Description")
_OWNER_FIELD: Final = Text("持ち主のお名前", "Owner's name")
_AGREE: Final = Text("ご確認いただくことが、あと{n}つあります。", "There are {n} things left to agree to.")
_AGREE_ONE: Final = Text("ご確認いただくことが、あと1つあります。", "There is one thing left to agree to.")


def _too_long(field: Text, most: int) -> Text:
    return _TOO_LONG.filled(field=field, most=f"{most:,}")


def missing_of(item: ItemDraft, read: Read, protection: ProtectionCategory) -> tuple[Missing, ...]:
    """Return what is still to be answered, in the order of the page."""
    found: list[Missing] = []
    name, owner = sendable(item.name), sendable(item.owner_name)
    if not name:
        found.append(Missing("what", _NAME, judged=False))
    elif len(name) > MOST_NAME:
        found.append(Missing("what", _too_long(_NAME_FIELD, MOST_NAME), judged=False))
    if item.category is None:
        found.append(Missing("what", _CATEGORY, ("category",)))
    if not item.materials:
        found.append(Missing("what", _MATERIALS, ("materials",)))
    if read.measures is None or read.mass_g is None:
        found.append(Missing("what", _SIZES, _MEASURED))
    if protection is ProtectionCategory.IIB and read.organic_g is None:
        found.append(Missing("what", read.organic_trouble or _ORGANIC, ("organic_mass_g",)))
    if len(sendable(item.finish)) > MOST_FINISH:
        found.append(Missing("what", _too_long(_FINISH_FIELD, MOST_FINISH), judged=False))
    if len(sendable(item.description)) > MOST_DESCRIPTION:
        found.append(Missing("what", _too_long(_DESCRIPTION_FIELD, MOST_DESCRIPTION), judged=False))
    answered = dict(item.answers)
    for group in GROUPS:
        left = sum(question.hazard not in answered for question in group.questions)
        if left:
            words = _QUESTION if left == 1 else _QUESTIONS
            found.append(Missing(group.id, words.filled(part=group.name, n=str(left))))
    if not owner:
        found.append(Missing("owner", _OWNER, judged=False))
    elif len(owner) > MOST_NAME:
        found.append(Missing("owner", _too_long(_OWNER_FIELD, MOST_NAME), judged=False))
    if item.owner_nationality not in NATIONS:
        found.append(Missing("owner", _NATION, judged=False))
    if read.value_yen is None:
        found.append(Missing("owner", read.value_trouble or _VALUE, judged=False))
    if left := len(Acknowledgement) - len(set(item.agreed)):
        agree = _AGREE_ONE if left == 1 else _AGREE.filled(n=str(left))
        found.append(Missing("agree", agree, judged=False))
    return tuple(found)


def item_in(item: ItemDraft, protection: ProtectionCategory) -> ItemIn | None:
    """Return the declaration as it is ordered, None while anything is missing. It may still be one that is refused."""
    read = read_item(item)
    if missing_of(item, read, protection):
        return None
    from moonmail.contract.items import ItemIn

    declared = declaration_of(item, read, unanswered=Answer.UNSURE)
    measures = declared.measures
    return ItemIn(
        name=sendable(item.name),
        description=sendable(item.description),
        category=declared.category,
        materials=[material for material in Material if material in declared.materials],
        finish=sendable(item.finish),
        shape=measures.shape,
        length_mm=measures.length_mm,
        width_mm=measures.width_mm,
        height_mm=measures.height_mm,
        compressed=measures.compressed,
        mass_g=declared.mass_g,
        pieces=item.pieces,
        answers=dict(declared.answers),
        organic_mass_g=read.organic_g if protection is ProtectionCategory.IIB else None,
        owner_name=sendable(item.owner_name),
        owner_nationality=item.owner_nationality,
        value_yen=declared.value_yen,
        photos=list(item.photos),
        data_sheet=item.data_sheet or None,
        agreed=[each for each in Acknowledgement if each in item.agreed],
        rules_version=RULES_VERSION,
    )


def sendable(text: str) -> str:
    """Return ``text`` without what no wire or database carries: lone surrogates, control characters."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip()
