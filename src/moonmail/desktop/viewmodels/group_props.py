"""Many names or messages under one booking, in words: the list, what is wrong with it, what it costs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.client.model import Draft, Trouble
from moonmail.desktop import words
from moonmail.desktop.viewmodels.group_list import Entry, found
from moonmail.desktop.viewmodels.send_flow import title_of
from moonmail.domain import formats
from moonmail.domain.roster import Roster, WrongLine
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language, Text

# More than this is no list that anybody edits by hand, and too much for a text field.
EDITABLE: Final = 100_000

_LINE: Final = Text("{n}行目", "Line {n}")
_WHOLE: Final = Text("リスト全体", "The whole list")
_EMPTY: Final = Text(
    "お名前を1行にひとりずつ入力するか、CSVファイルを選んでください。",
    "Enter one name a line, or choose a CSV file.",
)
_EMPTY_WORDS: Final = Text(
    "1行にひとつずつことばを入力するか、CSVファイルを選んでください。",
    "Enter one message a line, or choose a CSV file.",
)
_READING: Final = Text("リストを読み取っています…", "Reading the list…")
_CHECKING: Final = Text("刻めるか確認しています（{done} / {all}枚）", "Checking what can be etched: {done} of {all}")
_STOPPED: Final = Text(
    "確認を止めています（{done} / {all}枚まで済み）", "The check is stopped at {done} of {all} plates."
)
_CHECKED: Final = Text("{n}枚とも刻めます。", "All {n} plates can be etched.")
_CHECKED_ONE: Final = Text("1枚とも刻めます。", "The plate can be etched.")
_TO_FIX: Final = Text("直すところが1つあります。", "There is one thing to put right.")
_TO_FIX_MANY: Final = Text("直すところが{n}つあります。", "There are {n} things to put right.")
_TAKE_OUT: Final = Text("{n}行を除いて続ける", "Leave out {n} lines and go on")
_TAKE_OUT_ONE: Final = Text("1行を除いて続ける", "Leave out 1 line and go on")
_TAKEN_OUT: Final = Text("{n}行を除きました。", "{n} lines were left out.")
_TAKEN_OUT_ONE: Final = Text("1行を除きました。", "1 line was left out.")
_CLEARED: Final = Text("リストを空にしました。", "The list was cleared.")
_SUM: Final = Text("{n}枚 × {unit}", "{n} × {unit}")
_TOO_FEW: Final = Text(
    "この便の「{size}」は、のこり{left}枠です。リストは{n}枚あります。",
    "This flight has {left} slots left for {size}; your list has {n}.",
)
_TOO_FEW_NEXT: Final = Text(
    "リストを短くするか、前のページで別の便をお選びください。",
    "Please shorten the list, or choose another flight on the page before.",
)
_COUNT: Final = Text(
    "ご予約は{n}枚です。内容の変更では枚数を変えられません（いまは{now}枚）。",
    "Your booking is for {n} plates. A change of content keeps that number; the list has {now}.",
)
_NAMES_ONLY: Final = Text(
    "名前プレートに刻むのはお名前だけです。ことばの列は使いません。",
    "A name plate carries the name alone. The words in the second column are not used.",
)
_FILE: Final = Text("{name}（{encoding}）", "{name} ({encoding})")
_READ_FROM: Final = Text("「{name}」から読み込みました。", "Taken from “{name}”.")
_FILE_REFUSED: Final = Text("「{name}」は読み込めませんでした。", "“{name}” could not be taken.")
_FILE_SAFE: Final = Text("いまのリストはそのままです。", "The list you had is unchanged.")
_FOUND: Final = Text("{n}件見つかりました", "{n} found")
_FOUND_NONE: Final = Text("見つかりません", "Not found")
_ALL: Final = Text("全{n}件", "{n} entries")
_ALL_ONE: Final = Text("全1件", "1 entry")
_SPOKEN_PLATE: Final = Text(
    "{n}枚目のプレートの見本、{w}×{h} mm。{content}", "Preview of plate {n}, {w} × {h} mm. {content}"
)
UNREADABLE: Final = Text(
    "ファイルを開けませんでした。ほかのアプリで開いていないかご確認ください。",
    "The file could not be opened. Check whether another program has it open.",
)


@dataclass(frozen=True, slots=True)
class Etching:
    """What came of trying one plate. ``trouble`` None: it can be etched."""

    trouble: Text | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """``standing``: waiting, good or bad."""

    key: str
    number: str
    name: str
    words: str
    trouble: str
    standing: str
    spoken: str


@dataclass(frozen=True, slots=True)
class WrongRow:
    key: str
    where: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class GroupInputs:
    """``roster`` None: not read yet; ``current``: it is of what the draft holds now. ``entries``: what is etched.

    ``tried`` holds what is known of each entry. ``left`` and ``unit`` None: not known. ``booked``: how many plates the
    booking has whose content is changed, 0 for a new one. ``refused``: the file that could not be taken, and why.
    ``taken_out``: lines that can be brought back, -1 for the whole list.
    """

    draft: Draft | None
    roster: Roster | None
    current: bool
    entries: tuple[Entry, ...]
    tried: dict[Entry, Etching]
    stopped: bool
    wanted: str
    selected: int
    left: int | None
    unit: int | None
    booked: int
    encoding: str
    refused: tuple[str, Text] | None
    taken_out: int
    trouble: Trouble | None
    language: Language


@dataclass(frozen=True, slots=True)
class GroupProps:
    """``stage``: empty, reading, checking, stopped, wrong or good. ``checked`` counts plates that were tried."""

    text: str = ""
    editable: bool = True
    title: str = ""
    titleHint: str = ""
    source: str = ""
    stage: str = "empty"
    status: str = ""
    checked: int = 0
    count: int = 0
    entries: tuple[EntryRow, ...] = ()
    wrong: tuple[WrongRow, ...] = ()
    takeOutWords: str = ""
    takenOut: str = ""
    wanted: str = ""
    shown: str = ""
    selected: int = -1
    selectedKey: str = ""
    happened: str = ""
    next: str = ""
    refusedHappened: str = ""
    refusedSafe: str = ""
    refusedNext: str = ""
    note: str = ""
    sum: str = ""
    total: str = ""
    canGoOn: bool = False
    blocked: str = ""
    wordsOnly: bool = False
    widthMm: float = 20.0
    heightMm: float = 5.0
    spoken: str = ""
    troubleHappened: str = ""
    troubleSafe: str = ""
    troubleNext: str = ""


def removable(roster: Roster, entries: tuple[Entry, ...], tried: dict[Entry, Etching]) -> int:
    """Return how many lines would go if all wrong ones were taken out; 0 when that would not help or leave nothing."""
    if any(line.number == 0 for line in roster.wrong):
        return 0
    bad = sum(_is_bad(entry, tried) for entry in entries)
    return len(roster.wrong) + bad if len(entries) > bad else 0


def _is_bad(entry: Entry, tried: dict[Entry, Etching]) -> bool:
    etching = tried.get(entry)
    return etching is not None and etching.trouble is not None


def good_ones(roster: Roster, entries: tuple[Entry, ...], tried: dict[Entry, Etching]) -> tuple[Entry, ...]:
    """Return the entries of the list, with words that are not etched, whose plates can be etched."""
    return tuple(entry for entry, plate in zip(roster.entries, entries, strict=True) if not _is_bad(plate, tried))


def _entry_row(at: int, entry: Entry, tried: dict[Entry, Etching], language: Language) -> EntryRow:
    etching = tried.get(entry)
    trouble = etching.trouble.in_(language) if etching and etching.trouble else ""
    name, text = entry
    words_ = " ".join(text.split())
    spoken = ("、" if language is Language.JA else ", ").join(
        part for part in (str(at + 1), name, words_, trouble) if part
    )
    standing = "waiting" if etching is None else "bad" if trouble else "good"
    return EntryRow(str(at), str(at + 1), name, words_, trouble, standing, spoken)


def _wrong_rows(inputs: GroupInputs) -> tuple[WrongRow, ...]:
    roster, language = inputs.roster, inputs.language
    if roster is None:
        return ()
    lines = list(roster.wrong)
    for number, entry in zip(roster.numbers, inputs.entries, strict=True):
        etching = inputs.tried.get(entry)
        if etching is not None and etching.trouble is not None:
            lines.append(WrongLine(number, (entry[0] or entry[1])[:40], etching.trouble))
    lines.sort(key=lambda line: line.number)
    return tuple(_wrong_row(index, line, language) for index, line in enumerate(lines))


def _wrong_row(index: int, line: WrongLine, language: Language) -> WrongRow:
    where = _LINE.filled(n=f"{line.number:,}") if line.number else _WHOLE
    return WrongRow(f"{index}-{line.number}", where.in_(language), line.text, line.why.in_(language))


def _many(one: Text, many: Text, n: int, language: Language) -> str:
    return (one if n == 1 else many.filled(n=f"{n:,}")).in_(language)


def _obstacle(inputs: GroupInputs) -> tuple[str, str]:
    """Return what stands in the way of the list as a whole."""
    draft, language, count = inputs.draft, inputs.language, len(inputs.entries)
    if draft is None or not count:
        return ("", "")
    if inputs.booked:
        if count != inputs.booked:
            return (_COUNT.filled(n=f"{inputs.booked:,}", now=f"{count:,}").in_(language), "")
    elif inputs.left is not None and draft.hold_id is None and count > inputs.left:
        few = _TOO_FEW.filled(size=SIZES[draft.size].name, left=f"{inputs.left:,}", n=f"{count:,}")
        return (few.in_(language), _TOO_FEW_NEXT.in_(language))
    return ("", "")


def _stage(inputs: GroupInputs, checked: int, wrong: int) -> str:
    draft = inputs.draft
    if draft is None or not draft.roster.strip():
        return "empty"
    if not inputs.current or inputs.roster is None:
        return "reading"
    if checked < len(inputs.entries):
        return "stopped" if inputs.stopped else "checking"
    return "wrong" if wrong else "good"


def _status(stage: str, checked: int, count: int, wrong: int, draft: Draft | None, language: Language) -> str:
    numbers = {"done": f"{checked:,}", "all": f"{count:,}"}
    match stage:
        case "empty":
            names = draft is None or draft.size is SizeCode.NAME
            return (_EMPTY if names else _EMPTY_WORDS).in_(language)
        case "reading":
            return _READING.in_(language)
        case "checking":
            return _CHECKING.filled(**numbers).in_(language)
        case "stopped":
            return _STOPPED.filled(**numbers).in_(language)
        case "wrong":
            return _many(_TO_FIX, _TO_FIX_MANY, wrong, language)
        case _:
            return _many(_CHECKED_ONE, _CHECKED, count, language)


def derive_group(inputs: GroupInputs) -> GroupProps:
    draft, language, roster = inputs.draft, inputs.language, inputs.roster
    if draft is None:
        return GroupProps()
    entries = inputs.entries
    size = SIZES[draft.size]
    checked = sum(entry in inputs.tried for entry in entries)
    wrong = _wrong_rows(inputs) if draft.roster.strip() else ()
    stage = _stage(inputs, checked, len(wrong))
    status = _status(stage, checked, len(entries), len(wrong), draft, language)
    happened, next_ = _obstacle(inputs)
    shown = found(entries, inputs.wanted)
    at = inputs.selected if inputs.selected in shown else (shown[0] if shown else -1)
    removed = removable(roster, entries, inputs.tried) if roster is not None and wrong else 0
    trouble = words.explain(inputs.trouble.value) if inputs.trouble else None
    refused = inputs.refused
    dropped = draft.size is SizeCode.NAME and roster is not None and any(text for _, text in roster.entries)
    content = " ".join(part for part in entries[at] if part) if at >= 0 else ""
    return GroupProps(
        text=draft.roster if len(draft.roster) <= EDITABLE else "",
        editable=len(draft.roster) <= EDITABLE,
        title=draft.title,
        titleHint=title_of(draft) if not draft.title.strip() else "",
        source=_source(draft.roster_file, inputs.encoding, language),
        stage=stage,
        status=status,
        checked=checked,
        count=len(entries),
        entries=tuple(_entry_row(index, entries[index], inputs.tried, language) for index in shown),
        wrong=wrong,
        takeOutWords=_many(_TAKE_OUT_ONE, _TAKE_OUT, removed, language) if removed else "",
        takenOut=_taken_out(inputs.taken_out, language),
        wanted=inputs.wanted,
        shown=_shown(inputs.wanted, len(shown), len(entries), language),
        selected=shown.index(at) if at >= 0 else -1,
        selectedKey=str(at) if at >= 0 else "",
        happened=happened,
        next=next_,
        refusedHappened=_FILE_REFUSED.filled(name=_plain(refused[0])).in_(language) if refused else "",
        refusedSafe=_FILE_SAFE.in_(language) if refused else "",
        refusedNext=refused[1].in_(language) if refused else "",
        note=_NAMES_ONLY.in_(language) if dropped else "",
        sum=_sum(len(entries), inputs.unit, language),
        total=formats.yen(inputs.unit * len(entries), language) if inputs.unit is not None and entries else "",
        canGoOn=stage == "good" and bool(entries) and not happened,
        blocked="" if stage == "good" and not happened else happened or status,
        wordsOnly=draft.size is not SizeCode.NAME,
        widthMm=size.width_mm,
        heightMm=size.height_mm,
        spoken=_SPOKEN_PLATE.filled(
            n=str(at + 1), w=f"{size.width_mm:g}", h=f"{size.height_mm:g}", content=_plain(content)
        ).in_(language)
        if at >= 0
        else "",
        troubleHappened=trouble.happened.in_(language) if trouble else "",
        troubleSafe=trouble.safe.in_(language) if trouble else "",
        troubleNext=trouble.next.in_(language) if trouble else "",
    )


def _plain(text: str) -> str:
    """Return ``text`` as it can stand in a sentence; a lone surrogate can't."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _taken_out(count: int, language: Language) -> str:
    if count < 0:
        return _CLEARED.in_(language)
    return _many(_TAKEN_OUT_ONE, _TAKEN_OUT, count, language) if count else ""


def _source(name: str, encoding: str, language: Language) -> str:
    if not name:
        return ""
    told = _FILE.filled(name=_plain(name), encoding=encoding) if encoding else Text(_plain(name), _plain(name))
    return _READ_FROM.filled(name=told).in_(language)


def _shown(wanted: str, n: int, of: int, language: Language) -> str:
    if wanted.strip():
        return (_FOUND.filled(n=f"{n:,}") if n else _FOUND_NONE).in_(language)
    return _many(_ALL_ONE, _ALL, of, language) if of else ""


def _sum(count: int, unit: int | None, language: Language) -> str:
    if unit is None or not count:
        return ""
    return _SUM.filled(n=f"{count:,}", unit=formats.both(lambda spoken: formats.yen(unit, spoken))).in_(language)
