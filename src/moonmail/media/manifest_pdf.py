"""The manifest on paper: A4 across, headings in both languages, as many pages as it takes, its hash on each.

Thousands of rows are set by the plain face directly; only what that face does not have goes the way that can set any
script, which takes fifty times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from moonmail.domain.manifest_gaps import GAP_WORDS, SUPPLIED_BY, SUPPLIER_NAMES, GapKind
from moonmail.domain.text import Text
from moonmail.media import paper
from moonmail.media.manifest_csv import thousandths
from moonmail.media.paper import PdfSheet, SetLine, Style, lines_of, put
from moonmail.media.typeface import Face, face_for, measure

Json = Mapping[str, Any]
WIDTH_MM: Final = 297.0
HEIGHT_MM: Final = 210.0
_LEFT: Final = 10.0
_RIGHT: Final = WIDTH_MM - 10.0
_BOTTOM: Final = 194.0
_EM: Final = 2.5
_LEADING: Final = 3.5
_PAD: Final = 1.0
_HEAD_MM: Final = 10.6
_ROW_GAP: Final = 1.5

HEADING: Final = Text("積載目録", "Manifest")
VERSION: Final = Text("第{number}版", "Version {number}")
SAMPLE: Final = Text("見本の便です", "Sample flight")
COMPLETE: Final = Text("足りない項目はありません", "Nothing is missing")
INCOMPLETE: Final = Text("足りない項目：{count}件", "Missing: {count}")
MORE_PAGES: Final = Text("続き", "continued")
_FACTS: Final = (
    ("window", Text("打上げ期間", "Launch window")),
    ("operator", Text("運航会社", "Operator")),
    ("lander", Text("着陸機", "Lander")),
    ("launch", Text("ロケット・打上げ場所", "Rocket, launch site")),
    ("site", Text("着陸地", "Landing site")),
    ("protection", Text("惑星保護カテゴリー", "Planetary protection")),
    ("owner", Text("積載者", "Payload provider")),
    ("closes", Text("更新の締切（60日前）", "Updates close")),
    ("frozen", Text("確定日時（UTC）", "Frozen at (UTC)")),
    ("reason", Text("確定の理由", "Reason")),
    ("shipments", Text("お預かり品", "Shipments")),
    ("mass", Text("総質量", "Total mass")),
    ("hazardous", Text("危険物（上限）", "Hazardous (at most)")),
    ("organic", Text("有機物", "Organic material")),
    ("kinds", Text("有機物の種類ごとの質量", "Organic inventory")),
    ("nations", Text("持ち主の国籍", "Owners by nationality")),
)


@dataclass(frozen=True, slots=True)
class _Column:
    heading: Text
    width: float
    cell: Callable[[Json], str]
    right: bool = False


def _size(line: Json) -> str:
    return " × ".join(thousandths(line[name]) for name in ("length_um", "width_um", "height_um"))


def _name(line: Json) -> str:
    pieces = f" ×{line['pieces']}" if line["pieces"] != 1 else ""
    return f"{line['name']}{pieces}"


def _made_of(line: Json) -> str:
    parts = [", ".join(line["materials"])]
    if line["finish"]:
        parts.append(line["finish"])
    return "; ".join(parts)


def _amounts(line: Json) -> str:
    values = [line[name] for name in ("hazardous_mg", "radioactive_mg", "explosive_mg")]
    if not any(values) and None not in values:
        return "0 / 0 / 0"
    return " / ".join("?" if value is None else thousandths(value) for value in values)


def _declared(line: Json) -> str:
    unsure = [f"{name}?" for name in line["declared_unsure"]]
    return ", ".join([*line["declared_yes"], *unsure]).replace("_", " ")


def _organic(line: Json) -> str:
    return "?" if line["organic_mg"] is None else thousandths(line["organic_mg"])


def _checked(line: Json) -> str:
    state = str(line["state"]).replace("_", " ")
    return f"{state}, screened: {line['screening']}" if line["screening"] else state


_COLUMNS: Final = (
    _Column(Text("搭乗券", "Pass"), 16.0, lambda line: line["number"]),
    _Column(Text("サイズ", "Size"), 15.0, lambda line: line["size"]),
    _Column(Text("品名・個数", "Name, pieces"), 48.0, _name),
    _Column(Text("寸法 mm", "Dimensions mm"), 29.0, _size),
    _Column(Text("質量 g", "Mass g"), 14.0, lambda line: thousandths(line["mass_mg"]), right=True),
    _Column(Text("材質・仕上げ", "Composition, finish"), 40.0, _made_of),
    _Column(Text("有機物 g", "Organic g"), 15.0, _organic, right=True),
    _Column(Text("危険・放射・爆発 g", "Haz., rad., expl. g"), 26.0, _amounts),
    _Column(Text("申告", "Declared"), 18.0, _declared),
    _Column(Text("持ち主", "Owner"), 29.0, lambda line: line["owner_name"]),
    _Column(Text("国籍", "Nat."), 8.0, lambda line: line["owner_nationality"]),
    _Column(Text("状態・検査", "State"), 19.0, _checked),
)


@lru_cache(maxsize=8192)
def _advance(letter: str) -> float:
    """Return the width of a letter in the plain face, in parts of the em; negative: it has none."""
    return measure(Face.MAIN, letter) if face_for(letter) is Face.MAIN else -1.0


@lru_cache(maxsize=16384)
def _broken(text: str, width: float) -> tuple[str, ...] | None:
    """Return ``text`` in lines of ``width`` em, None when the plain face can't set it. Broken after a space if one is

    near, else anywhere: names in kanji have none.
    """
    lines: list[str] = []
    start, used, space = 0, 0.0, -1
    for place, letter in enumerate(text):
        advance = _advance(letter)
        if advance < 0:
            return None
        if used + advance > width and place > start:
            end = space + 1 if space >= start else place
            lines.append(text[start:end].rstrip())
            start, space = end, -1
            used = sum(_advance(each) for each in text[start:place])
        used += advance
        if letter == " ":
            space = place
    lines.append(text[start:])
    return tuple(line.strip() for line in lines)


class _Sheet(PdfSheet):
    """A sheet that can also set many words of the plain face quickly."""

    def plain(self, x: float, y: float, text: str) -> None:
        self._pdf.text(x, y, text)

    def begin_plain(self) -> None:
        """Say once what all that follows by ``plain`` looks like."""
        self._use(Face.MAIN, _EM)
        self._pdf.set_text_color(0x14, 0x1A, 0x33)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Set in the plain face, or as ``anyhow`` when that can't."""

    plain: tuple[str, ...]
    anyhow: Sequence[SetLine] = ()

    @property
    def height(self) -> int:
        return len(self.anyhow or self.plain)


def manifest_pdf(document: Json, sha256: str) -> bytes:
    """Return the whole manifest as a file. The same version gives the same file."""
    flight, version = document["flight"], document["version"]
    title = f"{HEADING.ja} {HEADING.en} {flight['flight_number']} {version['number']}"
    sheet = _Sheet(WIDTH_MM, HEIGHT_MM, title=title, language="ja")
    y = _front(sheet, document)
    rows = [[_cell(column, line) for column in _COLUMNS] for line in document["lines"]]
    pages = list(_paged(rows, _BOTTOM - y - _HEAD_MM))
    foot = f"{flight['flight_number']} · {_both(VERSION.filled(number=str(version['number'])))} · SHA-256 {sha256}"
    for number, page in enumerate(pages, 1):
        if number > 1:
            sheet.new_page()
            y = 12.0
        _table(sheet, y, page)
        _foot(sheet, foot, number, len(pages))
    return sheet.pdf()


def _both(text: Text) -> str:
    return f"{text.ja} {text.en}"


def _cell(column: _Column, line: Json) -> _Cell:
    text = " ".join(str(column.cell(line)).split())
    width = column.width - 2 * _PAD
    plain = _broken(text, round(width / _EM, 3))
    return _Cell(plain) if plain is not None else _Cell((), lines_of(text, Style(_EM), width))


def _height(row: Sequence[_Cell]) -> float:
    return max(cell.height for cell in row) * _LEADING + _ROW_GAP


def _paged(rows: Sequence[Sequence[_Cell]], first: float) -> Iterator[list[Sequence[_Cell]]]:
    """Yield the rows of each page. ``first``: millimetres that the first page has for them."""
    page: list[Sequence[_Cell]] = []
    room, used = first, 0.0
    for row in rows:
        height = _height(row)
        if used + height > room and (page or room == first):
            yield page
            page, used, room = [], 0.0, _BOTTOM - 12.0 - _HEAD_MM
        page.append(row)
        used += height
    yield page


def _table(sheet: _Sheet, top: float, rows: Sequence[Sequence[_Cell]]) -> None:
    sheet.box(_LEFT, top, _RIGHT - _LEFT, _HEAD_MM - 2.2, fill=paper.SKY)
    x = _LEFT
    for column in _COLUMNS:
        place, align = (x + column.width - _PAD, 1.0) if column.right else (x + _PAD, 0.0)
        for down, text, bold in ((3.4, column.heading.ja, Face.BOLD), (6.6, column.heading.en, Face.MAIN)):
            style = paper.fitted(text, Style(2.5, paper.INK, bold), column.width - 2 * _PAD, 1.7)
            put(sheet, place, top + down, text, style, align)
        x += column.width
    y = top + _HEAD_MM
    sheet.begin_plain()
    other: list[tuple[float, float, _Cell]] = []
    bottoms = []
    for row in rows:
        x = _LEFT
        for column, cell in zip(_COLUMNS, row, strict=True):
            if cell.anyhow:
                other.append((x + _PAD, y + _EM, cell))
            for down, text in enumerate(cell.plain):
                if text:
                    at = x + column.width - _PAD - _width(text) if column.right else x + _PAD
                    sheet.plain(at, y + _EM + down * _LEADING, text)
            x += column.width
        y += _height(row)
        bottoms.append(y - _ROW_GAP / 2)
    for x, down, cell in other:
        paper.put_lines(sheet, x, down, cell.anyhow, Style(_EM), _LEADING / _EM)
    for bottom in bottoms:
        sheet.box(_LEFT, bottom, _RIGHT - _LEFT, 0.1, fill=paper.LINE)


def _width(text: str) -> float:
    return sum(_advance(letter) for letter in text) * _EM


def _foot(sheet: _Sheet, words: str, page: int, pages: int) -> None:
    put(sheet, _LEFT, 202, words, Style(2.3, paper.INK_MUTED))
    put(sheet, _RIGHT, 202, f"{page} / {pages}", Style(2.6, paper.INK_MUTED), 1.0)


def _front(sheet: _Sheet, document: Json) -> float:
    """Draw what stands above the table on the first page; return where the table begins."""
    flight, number = document["flight"], str(document["version"]["number"])
    sheet.box(0, 0, WIDTH_MM, 24, fill=paper.ACCENT)
    put(sheet, _LEFT, 15.4, _both(HEADING), Style(7, paper.PAPER, Face.BOLD))
    put(sheet, _RIGHT, 11, flight["flight_number"], Style(6, paper.PAPER, Face.BOLD), 1.0)
    said = _both(VERSION.filled(number=number)) + (f" · {_both(SAMPLE)}" if flight["sample"] else "")
    put(sheet, _RIGHT, 18.4, said, Style(3.2, paper.ACCENT_PALE), 1.0)
    half = (_RIGHT - _LEFT) / 2
    facts = _facts(document)
    per_side = (len(_FACTS) + 1) // 2
    y = end = 32.0
    for place, (key, label) in enumerate(_FACTS):
        x = _LEFT if place < per_side else _LEFT + half
        if place == per_side:
            y = 32.0
        put(sheet, x, y, f"{label.ja} {label.en}", paper.fitted(_both(label), Style(2.5, paper.INK_MUTED), 54, 1.8))
        lines = lines_of(facts[key] or "–", Style(2.9), half - 60, 4)
        y = paper.put_lines(sheet, x + 56, y, lines, Style(2.9), 1.5) + 1.0
        end = max(end, y)
    return _missing(sheet, document, end + 1.5) + 4


def _missing(sheet: _Sheet, document: Json, y: float) -> float:
    if document["complete"]:
        put(sheet, _LEFT, y, _both(COMPLETE), Style(3, paper.INK, Face.BOLD))
        return y
    gaps = document["gaps"]
    put(sheet, _LEFT, y, _both(INCOMPLETE.filled(count=f"{len(gaps):,}")), Style(3, paper.INK, Face.BOLD))
    for kind in GapKind:
        count = sum(gap["kind"] == kind.value for gap in gaps)
        if count:
            y += 4.4
            words, supplier = GAP_WORDS[kind], SUPPLIER_NAMES[SUPPLIED_BY[kind]]
            text = f"{count:,} × {words.ja}（{supplier.ja}） {words.en} ({supplier.en})"
            style = paper.fitted(text, Style(2.6), _RIGHT - _LEFT - 4, 1.9)
            put(sheet, _LEFT + 4, y, text, style)
    return y


def _facts(document: Json) -> dict[str, str]:
    flight, version, sums = document["flight"], document["version"], document["totals"]
    organic = sums["organic"]
    known = f"{thousandths(organic['total_mg'])} g" + (f" + ? × {organic['unknown']:,}" if organic["unknown"] else "")
    due = "over 1 kg: inventory due" if organic["inventory_due"] else "1 kg or less"
    return {
        "window": f"{flight['earliest'] or '?'} – {flight['latest'] or '?'}",
        "operator": flight["operator"],
        "lander": _words(flight["lander"]),
        "launch": f"{flight['launch_vehicle']}, {_words(flight['launch_site'])}",
        "site": f"{_words(flight['site'])} ({_degrees(flight['lat'])}, {_degrees(flight['lon'])})",
        "protection": f"COSPAR II → {flight['protection']}",
        "owner": f"{_words(flight['owner'])} ({flight['country']})",
        "closes": flight["closes_on"] or "?",
        "frozen": version["frozen_at"],
        "reason": version["reason"],
        "shipments": f"{sums['shipments']:,} (items {sums['items']:,}, plates {sums['plate_shipments']:,})",
        "mass": f"{thousandths(sums['mass_mg'])} g",
        "hazardous": f"{thousandths(sums['hazardous_mg'])} g",
        "organic": f"{known} ({due})" if organic["asked"] else known,
        "kinds": ", ".join(f"{kind} {thousandths(mass)} g" for kind, mass in organic["by_kind_mg"].items()),
        "nations": ", ".join(f"{nation} {count:,}" for nation, count in sums["owners_by_nationality"].items()),
    }


def _degrees(text: str) -> str:
    # A sign that no line ends with.
    return f"{text}°".replace("-", "\N{MINUS SIGN}")


def _words(words: Json) -> str:
    return f"{words['ja']} {words['en']}"
