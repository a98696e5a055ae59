"""The declaration of an item, in words: what is asked, what is still missing, and what the rules say so far. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from moonmail.client.model import Draft, ItemDraft, Trouble
from moonmail.desktop import words
from moonmail.desktop.viewmodels.declaration_judged import (
    GROUP_OF,
    KIND_STANDS,
    PART_NAMES,
    PARTS,
    RULE_HAZARDS,
    SOFT_RULES,
    UNSURE,
    Judged,
    Stand,
    judge,
    part_of,
    part_of_rule,
)
from moonmail.desktop.viewmodels.declaration_read import MOST_DESCRIPTION, Read, read_item, sendable
from moonmail.domain import formats
from moonmail.domain.fit import item_words
from moonmail.domain.item import (
    ACKNOWLEDGEMENTS,
    CATEGORY_NAMES,
    MATERIAL_NAMES,
    VERDICT_NAMES,
    Acknowledgement,
    Finding,
    Hazard,
    ItemCategory,
    Material,
    VerdictKind,
)
from moonmail.domain.lengths import g_words
from moonmail.domain.mission import ProtectionCategory
from moonmail.domain.nations import nations
from moonmail.domain.questions import QUESTION_OF
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.media.intake import PhotoRefused

MOST_PHOTOS: Final = 6
MOST_PIECES: Final = 100
DATA_SHEET: Final = "data_sheet"

_STANDS: Final[dict[Stand, tuple[Text, str, str]]] = {
    Stand.OPEN: (Text("判定はこれからです", "Judged as you answer"), "circle-dashed", "muted"),
    Stand.SO_FAR: (Text("ここまでは問題ありません", "Fine so far"), "circle-check", "ok"),
    Stand.ALLOWED: (VERDICT_NAMES[VerdictKind.ALLOWED], "circle-check", "ok"),
    Stand.NEEDS_REVIEW: (VERDICT_NAMES[VerdictKind.NEEDS_REVIEW], "search", "warn"),
    Stand.CONTRADICTORY: (Text("お答えが食い違っています", "Two answers don't go together"), "arrow-right-left", "bad"),
    Stand.NOT_ALLOWED: (VERDICT_NAMES[VerdictKind.NOT_ALLOWED], "ban", "bad"),
}
_STAND_MORE: Final[dict[Stand, Text]] = {
    Stand.OPEN: Text(
        "質問にお答えになるたびに、お預かりできるかどうかをここに表示します。",
        "With every answer, this shows whether we can take it.",
    ),
    Stand.SO_FAR: Text(
        "残りの質問にもお答えになると、判定が出そろいます。", "Answer the remaining questions to complete it."
    ),
    Stand.ALLOWED: Text(
        "申告のとおりであれば、このままお預かりできます。", "If it is as you declared, it can fly as it is."
    ),
    Stand.NEEDS_REVIEW: Text(
        "お申し込みはできます。お品物は、スタッフの確認が済んでからお送りください。",
        "You can order. Please send it only when our staff have said yes.",
    ),
}
_UNSURE_MANY: Final = Text(
    "「わからない」とお答えの質問が{n}つあります。スタッフが申告とお写真を拝見し、わからない点はおたずねします。",
    "You were not sure of {n} answers. Our staff look at the declaration and the photos, and ask you if need be.",
)
# What the rules advise, where there are no pictures to choose from.
_WITHOUT_FILES: Final[dict[str, Text]] = {
    "no-photo": Text(
        "お写真は、お申し込みのあとに、ご自分のアプリから添えていただけます。",
        "You can add photos in your own app after you have ordered.",
    ),
    "outgassing": Text(
        "その部分を外せば、この確認は要りません。外せないときは、お申し込みのあとに、"
        "材料メーカーのデータシート（ASTM E595でTML 1.00％以下、CVCM 0.10％以下）の写真を"
        "ご自分のアプリから添えていただくと、確認が早く進みます。",
        "If that part is taken off, this check is not needed. If it must stay, add a picture of the maker's data sheet"
        " (ASTM E595: TML 1.00 % or less, CVCM 0.10 % or less) in your own app after you have ordered; that makes the"
        " check quicker.",
    ),
}
_BLOCKED_REFUSED: Final = Text(
    "お預かりできないものがあるため、進めません。", "There is something in it that we can't take."
)
_BLOCKED_CONTRADICTORY: Final = Text(
    "食い違っているお答えがあります。「{part}」をご覧ください。",
    "Two answers don't go together. Please look at “{part}”.",
)
_CLASHES_WITH: Final = Text("「{it}」へのお答えと食い違っています。", "Does not go with: “{it}”")
_BLOCKED_LOST: Final = Text(
    "見つからない写真があります。外すか、もう一度お選びください。",
    "A photo can't be found. Please remove it, or choose it again.",
)
_PHOTO: Final = Text("写真 {n}", "Photo {n}")
_PHOTO_READING: Final = Text("写真を読み込んでいます…", "Reading the photo…")
_PHOTO_LOST: Final = Text(
    "この写真が見つかりません。もう一度お選びください。", "This photo can't be found. Please choose it again."
)
_PHOTO_COUNT: Final = Text("{n}枚（{most}枚まで）", "{n} of {most}")
_SHEET: Final = Text("データシートの写真", "Picture of the data sheet")
_KEPT: Final = Text("ほかの写真とお答えはそのままです。", "Your other photos and answers are unchanged.")
_QUOTE: Final = Text("エラー番号：{code}", "Code to quote: {code}")
_TOO_MANY: Final = Text(
    "写真は{most}枚までです。ほかの写真を外してから、もう一度お選びください。",
    "There is room for {most} photos. Remove another one first, then choose it again.",
)
_MEASURES: Final = Text("{item}・{mass}", "{item}, {mass}")
_OVER: Final = Text("{most}文字までです。{n}文字多すぎます。", "There is room for {most} characters; {n} are too many.")
_PIECE: Final = Text("1個", "1 piece")
_PIECES: Final = Text("{n}個", "{n} pieces")
_IT: Final = Text("お品物", "The item")
_YEN_READ: Final = Text("{yen} と読みました", "Read as {yen}")
_YEN_HINT: Final = Text(
    "同じものを買い直すとしたときの、およその金額です。値段の付かないものは0円とお書きください。",
    "About what it would cost to buy again. Write 0 for what has no price.",
)
_ORGANIC_HINT: Final = Text(
    "木、紙、布、革、ゴム、プラスチックなどを合わせた重さです。なければ0とお書きください。",
    "The mass of wood, paper, cloth, leather, rubber and plastic together. Write 0 if there is none.",
)
_PART_SPOKEN: Final[dict[str, Text]] = {
    "done": Text("記入済み", "done"),
    "open": Text("未記入があります", "not complete"),
    "review": Text("スタッフの確認が必要", "needs a look by our staff"),
    "refused": Text("お預かりできないものがあります", "something can't be taken"),
    "clash": Text("食い違いがあります", "answers don't go together"),
}
_PART_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "done": ("check", "muted"),
    "open": ("circle-dashed", "muted"),
    "review": ("search", "warn"),
    "refused": ("ban", "bad"),
    "clash": ("arrow-right-left", "bad"),
}


class Picture(NamedTuple):
    """A kept picture: ``url`` shows it small, empty while it is read; ``lost``: it is not on this computer any more."""

    url: str = ""
    lost: bool = False


class DeclarationInputs(NamedTuple):
    """``part``: which of ``PARTS`` is shown. ``reading``: how many new pictures are being taken in.

    ``refused``: the last picture that was not taken; ``refused_for``: ``photos`` or ``data_sheet``. ``too_many``: more
    photos were given than there is room for. ``files``: whether there are photos to take here.
    """

    draft: Draft | None
    protection: ProtectionCategory
    part: int
    pictures: Mapping[str, Picture]
    reading: int
    reading_sheet: bool
    refused: PhotoRefused | None
    refused_for: str
    too_many: bool
    trouble: Trouble | None
    language: Language
    files: bool = True


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    key: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """``answer``: yes, unsure or no; empty when not answered. ``clash``: which other answer it does not go with."""

    hazard: str
    icon: str
    ask: str
    more: str
    answer: str
    result: str
    resultIcon: str
    tone: str
    clash: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """``part``: where the answer can be changed, an index of ``PARTS``."""

    key: str
    icon: str
    tone: str
    why: str
    remedy: str
    part: int


@dataclass(frozen=True, slots=True)
class PartRow:
    name: str
    iconName: str
    tone: str
    standing: str
    now: bool


@dataclass(frozen=True, slots=True)
class PhotoRow:
    key: str
    url: str
    name: str
    lost: str


@dataclass(frozen=True, slots=True)
class DeclarationProps:
    """``stand``: what the rules say, see ``Stand``. ``blocked``: why one can't go on, empty when one can."""

    part: int = 0
    partKey: str = "what"
    partName: str = ""
    partCount: int = len(PARTS)
    stand: str = "open"
    standName: str = ""
    standIcon: str = "circle-dashed"
    standTone: str = "muted"
    standMore: str = ""
    canGoOn: bool = False
    blocked: str = ""
    blockedPart: int = -1
    name: str = ""
    description: str = ""
    descriptionError: str = ""
    finish: str = ""
    pieces: int = 1
    piecesWords: str = ""
    measures: str = ""
    measuresError: str = ""
    categoryError: str = ""
    materialsError: str = ""
    asksOrganic: bool = False
    organicMass: str = ""
    organicHint: str = ""
    organicError: str = ""
    ownerName: str = ""
    nationNames: tuple[str, ...] = ()
    nation: int = 0
    value: str = ""
    valueHint: str = ""
    valueError: str = ""
    photoNote: str = ""
    canAddPhoto: bool = True
    photosHappened: str = ""
    photosSafe: str = ""
    photosNext: str = ""
    photosCode: str = ""
    sheetUrl: str = ""
    sheetName: str = ""
    hasSheet: bool = False
    sheetNote: str = ""
    sheetHappened: str = ""
    sheetSafe: str = ""
    sheetNext: str = ""
    sheetCode: str = ""
    troubleHappened: str = ""
    troubleSafe: str = ""
    troubleNext: str = ""
    categories: tuple[ChoiceRow, ...] = ()
    materials: tuple[ChoiceRow, ...] = ()
    questions: tuple[QuestionRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    parts: tuple[PartRow, ...] = ()
    photos: tuple[PhotoRow, ...] = ()
    agreements: tuple[ChoiceRow, ...] = ()


def derive_declaration(inputs: DeclarationInputs) -> DeclarationProps:
    draft, language = inputs.draft, inputs.language
    if draft is None:
        return DeclarationProps()
    item = draft.item
    read = read_item(item)
    judged = judge(item, read, inputs.protection)
    part = min(max(inputs.part, 0), len(PARTS) - 1)
    key = PARTS[part]
    name, icon, tone = _STANDS[judged.stand]
    blocked, blocked_part = _blocked(judged, language)
    if not blocked:
        blocked, blocked_part = _pictures_pending(inputs, draft)
    errors = _errors(judged, language)
    codes = nations(language)
    trouble = words.explain(inputs.trouble.value) if inputs.trouble else None
    return DeclarationProps(
        part=part,
        partKey=key,
        partName=PART_NAMES[key].in_(language),
        stand=judged.stand.value,
        standName=name.in_(language),
        standIcon=icon,
        standTone=tone,
        standMore=_STAND_MORE[judged.stand].in_(language) if judged.stand in _STAND_MORE else "",
        canGoOn=not blocked,
        blocked=blocked,
        blockedPart=blocked_part,
        name=item.name,
        description=item.description,
        descriptionError=_too_long(item.description, language),
        finish=item.finish,
        pieces=item.pieces,
        piecesWords=(_PIECE if item.pieces == 1 else _PIECES.filled(n=str(item.pieces))).in_(language),
        measures=_measure_words(read, language),
        measuresError=errors.get("measures", ""),
        categoryError=errors.get("category", ""),
        materialsError=errors.get("materials", ""),
        asksOrganic=inputs.protection is ProtectionCategory.IIB,
        organicMass=item.organic_mass,
        organicHint=(read.organic_words or _ORGANIC_HINT).in_(language),
        organicError=read.organic_trouble.in_(language) if read.organic_trouble else errors.get("organic_mass_g", ""),
        ownerName=item.owner_name,
        nationNames=tuple(nation for _, nation in codes),
        nation=next((at for at, (code, _) in enumerate(codes) if code == item.owner_nationality), 0),
        value=item.value,
        valueHint=_value_hint(read, language),
        valueError=read.value_trouble.in_(language) if read.value_trouble else "",
        categories=tuple(
            ChoiceRow(each.value, CATEGORY_NAMES[each].in_(language), each is item.category) for each in ItemCategory
        ),
        materials=tuple(
            ChoiceRow(each.value, MATERIAL_NAMES[each].in_(language), each in item.materials) for each in Material
        ),
        questions=_question_rows(key, item, judged, language),
        findings=_finding_rows(judged, language, files=inputs.files),
        parts=_part_rows(judged, part, len(item.photos), language),
        agreements=tuple(
            ChoiceRow(each.value, ACKNOWLEDGEMENTS[each].in_(language), each in item.agreed) for each in Acknowledgement
        ),
        **_photo_props(inputs, item),
        troubleHappened=trouble.happened.in_(language) if trouble else "",
        troubleSafe=trouble.safe.in_(language) if trouble else "",
        troubleNext=trouble.next.in_(language) if trouble else "",
    )


def _blocked(judged: Judged, language: Language) -> tuple[str, int]:
    if judged.stand is Stand.NOT_ALLOWED:
        worst = next(finding for finding in judged.findings if finding.kind is VerdictKind.NOT_ALLOWED)
        return _BLOCKED_REFUSED.in_(language), PARTS.index(part_of_rule(worst))
    if judged.clashes:
        part = part_of(judged.clashes[0].fields[0])
        return _BLOCKED_CONTRADICTORY.filled(part=PART_NAMES[part]).in_(language), PARTS.index(part)
    if judged.missing:
        return judged.missing[0].words.in_(language), PARTS.index(judged.missing[0].part)
    return "", -1


def _pictures_pending(inputs: DeclarationInputs, draft: Draft) -> tuple[str, int]:
    """Nothing is ordered without a picture that is shown here; what is changed later has its own on the server."""
    waits = None
    if inputs.reading or inputs.reading_sheet:
        waits = _PHOTO_READING
    elif draft.changes is None and any(
        inputs.pictures.get(sha256, Picture()).lost for sha256 in (*draft.item.photos, draft.item.data_sheet)
    ):
        waits = _BLOCKED_LOST
    return (waits.in_(inputs.language), PARTS.index("photos")) if waits else ("", -1)


def _errors(judged: Judged, language: Language) -> dict[str, str]:
    """Return what is contradictory by the field where it is said; measures and mass are one field here."""
    found: dict[str, str] = {}
    for clash in judged.clashes:
        for at, field in enumerate(clash.fields):
            if field.startswith("answers.") or (at and field.startswith("mass")):
                continue
            measured = field in {"mass_g", "length_mm", "width_mm", "height_mm", "compressed"}
            found.setdefault("measures" if measured else field, clash.why.in_(language))
    return found


def _measure_words(read: Read, language: Language) -> str:
    if read.measures is None or read.mass_g is None:
        return ""
    item = item_words(read.measures, _IT)
    return _MEASURES.filled(item=item, mass=g_words(read.mass_g)).in_(language)


def _too_long(description: str, language: Language) -> str:
    over = len(sendable(description)) - MOST_DESCRIPTION
    return _OVER.filled(n=f"{over:,}", most=f"{MOST_DESCRIPTION:,}").in_(language) if over > 0 else ""


def _value_hint(read: Read, language: Language) -> str:
    if read.value_yen is None:
        return _YEN_HINT.in_(language)
    return _YEN_READ.filled(yen=formats.yen(read.value_yen, language)).in_(language)


def _question_rows(key: str, item: ItemDraft, judged: Judged, language: Language) -> tuple[QuestionRow, ...]:
    group = GROUP_OF.get(key)
    if group is None:
        return ()
    answered = dict(item.answers)
    clashes = _clash_words(judged, language)
    rows = []
    for question in group.questions:
        answer = answered.get(question.hazard)
        stand = _stand_of(question.hazard, judged)
        name, icon, tone = _STANDS[stand] if stand else (None, "", "plain")
        rows.append(
            QuestionRow(
                hazard=question.hazard.value,
                icon=question.icon,
                ask=question.ask.in_(language),
                more=question.more.in_(language),
                answer=answer.value if answer else "",
                result=name.in_(language) if name else "",
                resultIcon=icon,
                tone=tone,
                clash=clashes.get(f"answers.{question.hazard}", ""),
            )
        )
    return tuple(rows)


def _clash_words(judged: Judged, language: Language) -> dict[str, str]:
    """Return the reason by the field to look at, and by the others of a contradiction with which it is."""
    found: dict[str, str] = {}
    for clash in judged.clashes:
        first = clash.fields[0]
        asked = QUESTION_OF[Hazard(first.removeprefix("answers."))].ask if first.startswith("answers.") else None
        other = _CLASHES_WITH.filled(it=asked or PART_NAMES[part_of(first)]).in_(language)
        for field in clash.fields:
            found.setdefault(field, clash.why.in_(language) if field == first else other)
    return found


def _stand_of(hazard: Hazard, judged: Judged) -> Stand | None:
    """Return what the rules say because of this one answer."""
    for finding in judged.findings:
        mine = RULE_HAZARDS.get(finding.rule) is hazard or finding.rule == f"{UNSURE}{hazard.replace('_', '-')}"
        if mine or (hazard is Hazard.SOFT_PARTS and finding.rule in SOFT_RULES):
            return KIND_STANDS[finding.kind]
    return None


def _finding_rows(judged: Judged, language: Language, *, files: bool) -> tuple[FindingRow, ...]:
    """What can't be taken first, then what can't be true, then what our staff look at."""
    clashes = [
        FindingRow(
            f"clash-{at}",
            _STANDS[Stand.CONTRADICTORY][1],
            "bad",
            clash.why.in_(language),
            "",
            PARTS.index(part_of(clash.fields[0])),
        )
        for at, clash in enumerate(judged.clashes)
    ]
    refused = [each for each in judged.findings if each.kind is VerdictKind.NOT_ALLOWED]
    others = [each for each in judged.findings if each.kind is not VerdictKind.NOT_ALLOWED]
    unsure = [finding for finding in others if finding.rule.startswith(UNSURE)]
    if len(unsure) > 1:
        others = [each for each in others if each not in unsure[1:]]
    many = _UNSURE_MANY.filled(n=str(len(unsure))) if len(unsure) > 1 else None
    return (
        *(_finding_row(each, None, language, files=files) for each in refused),
        *clashes,
        *(_finding_row(each, many if each in unsure else None, language, files=files) for each in others),
    )


def _finding_row(finding: Finding, why: Text | None, language: Language, *, files: bool) -> FindingRow:
    _, icon, tone = _STANDS[KIND_STANDS[finding.kind]]
    advice = finding.remedy if files else _WITHOUT_FILES.get(finding.rule, finding.remedy)
    remedy = advice.in_(language) if advice else ""
    part = PARTS.index(part_of_rule(finding))
    return FindingRow(finding.rule, icon, tone, (why or finding.why).in_(language), remedy, part)


def _part_rows(judged: Judged, now: int, photos: int, language: Language) -> tuple[PartRow, ...]:
    states = dict.fromkeys(PARTS, "done")
    # Photos may be left out; that there are none is seen here all the same.
    if not photos:
        states["photos"] = "open"
    for missing in judged.missing:
        states[missing.part] = "open"
    for finding in reversed(judged.findings):
        refused = finding.kind is VerdictKind.NOT_ALLOWED
        states[part_of_rule(finding)] = "refused" if refused else "review"
    for clash in judged.clashes:
        states[part_of(clash.fields[0])] = "clash"
    return tuple(
        PartRow(PART_NAMES[key].in_(language), *_PART_LOOKS[state], _PART_SPOKEN[state].in_(language), at == now)
        for at, (key, state) in enumerate(states.items())
    )


def _photo_props(inputs: DeclarationInputs, item: ItemDraft) -> dict[str, Any]:
    language = inputs.language

    def say(text: Text) -> str:
        return text.in_(language)

    def row(sha256: str, name: Text) -> PhotoRow:
        picture = inputs.pictures.get(sha256, Picture())
        return PhotoRow(sha256, picture.url, say(name), say(_PHOTO_LOST) if picture.lost else "")

    photos = tuple(row(sha256, _PHOTO.filled(n=str(at))) for at, sha256 in enumerate(item.photos, 1))
    count = _PHOTO_COUNT.filled(n=str(len(photos)), most=str(MOST_PHOTOS))
    props: dict[str, Any] = {
        "photos": photos,
        "photoNote": say(_PHOTO_READING if inputs.reading else count),
        "canAddPhoto": len(photos) < MOST_PHOTOS,
        "hasSheet": bool(item.data_sheet),
    }
    if item.data_sheet:
        sheet = row(item.data_sheet, _SHEET)
        props |= {"sheetUrl": sheet.url, "sheetName": sheet.name, "sheetNote": sheet.lost}
    if inputs.reading_sheet:
        props["sheetNote"] = say(_PHOTO_READING)
    if inputs.too_many:
        props |= {"photosHappened": say(_TOO_MANY.filled(most=str(MOST_PHOTOS)))}
    if inputs.refused is not None:
        where = "sheet" if inputs.refused_for == DATA_SHEET else "photos"
        props |= {
            f"{where}Happened": say(inputs.refused.happened),
            f"{where}Safe": say(_KEPT),
            f"{where}Next": say(inputs.refused.next),
            f"{where}Code": say(_QUOTE.filled(code=inputs.refused.code)),
        }
    return props
