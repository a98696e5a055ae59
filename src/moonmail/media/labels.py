"""What goes with an item to the receiving desk: the address label, A6 or on A4, and the packing list.

The label shows what a courier needs and a code that the desk reads; no booking reference and nothing of the content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from moonmail.domain import formats
from moonmail.domain.text import Language, Text
from moonmail.media import paper
from moonmail.media.codes import qr_matrix
from moonmail.media.paper import MovableSheet, PdfSheet, PictureSheet, Sheet, Style, fitted, lines_of, put, put_lines
from moonmail.media.pass_art import PaperPicture
from moonmail.media.typeface import Face

A6_MM: Final = (105.0, 148.0)
A4_MM: Final = (210.0, 297.0)
QR_MM: Final = 32.0
_LEFT: Final = 8.0
_RIGHT: Final = A6_MM[0] - _LEFT
_CUT_AT: Final = (52.5, 20.0)
_MARGIN: Final = 20.0

TO: Final = Text("お届け先", "To")
FROM: Final = Text("ご依頼主", "From")
FROM_ADDRESS: Final = Text("ご住所・お電話番号", "Address and telephone")
CONTENT: Final = Text("品名", "Content")
KEEPSAKE: Final = Text("記念品（月面搭載用）", "Keepsake for a Moon flight")
FRAGILE: Final = Text("取扱注意", "Handle with care")
NUMBER: Final = Text("搭乗券番号", "Pass number")
_PHONE: Final = Text("電話 {phone}", "Tel. {phone}")
DUE: Final = Text("必着 {at}", "Due by {at}")
SAMPLE: Final = Text("見本", "SAMPLE")
_CUT: Final = Text(
    "線に沿って切り、荷物の平らな面に貼ってください。", "Cut along the line and stick it on a flat side."
)
CODE_FLAT: Final = Text(
    "QRコードの上にテープの端や折り目が来ないようにしてください。",
    "Keep the edge of a tape and any fold away from the QR code.",
)
_TRUE_SIZE: Final = Text(
    "実際のサイズ（100%）で印刷してください。下の線が50 mmなら実寸です。",
    "Print at actual size (100%). It is right if the line below is 50 mm long.",
)
_PACKING: Final = Text("発送前のチェックリスト", "Packing list")
_FACTS: Final = Text("お預けになるもの", "What you send")
_STEPS: Final = Text("包み方", "How to pack it")
_LAST: Final = Text("受付期限", "Last date")
_WHERE: Final = Text("送り先", "Where it goes")


class LabelPaper(StrEnum):
    A6 = "a6"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Label:
    """``address`` has a line for each line on paper. ``qr`` is the signed pass. ``sender`` may be empty."""

    flight_number: str
    sample: bool
    addressee: Text
    postal_code: str
    address: Text
    phone: str
    sender: str
    due_at: datetime | None
    number: str
    qr: str


@dataclass(frozen=True, slots=True)
class PackingList:
    """``facts`` are what was declared, label and value. ``steps`` are to be ticked off, in order."""

    label: Label
    title: str
    facts: tuple[tuple[Text, Text], ...]
    steps: tuple[Text, ...]


def label_picture(label: Label, language: Language, dpi: int = 300) -> PaperPicture:
    """Return the label as a PNG of A6, for a label printer."""
    sheet = PictureSheet(*A6_MM, dpi, background=paper.PAPER)
    _draw_label(sheet, label, language)
    return PaperPicture(sheet.png(), *A6_MM)


def label_pdf(label: Label, size: LabelPaper, language: Language) -> bytes:
    """Return the label on a page of A6, or on A4 with a line to cut along."""
    title = f"{TO.in_(language)} {label.addressee.in_(language)}"
    if size is LabelPaper.A6:
        small = PdfSheet(*A6_MM, title=title, language=language.value)
        _draw_label(small, label, language)
        return small.pdf()
    sheet = PdfSheet(*A4_MM, title=title, language=language.value)
    draw_label_page(sheet, label, language)
    return sheet.pdf()


def draw_label_page(sheet: MovableSheet, label: Label, language: Language, *, to_print: bool = True) -> None:
    """Draw the label on A4, with a line to cut along and what to do with it.

    ``to_print``: by the reader, who is told how.
    """
    _label_to_cut(sheet, label, language, *_CUT_AT)
    style = Style(3.6)
    y = _CUT_AT[1] + A6_MM[1] + 14
    for words in (_CUT, CODE_FLAT, _TRUE_SIZE) if to_print else (_CUT, CODE_FLAT):
        y = put_lines(sheet, _CUT_AT[0], y, lines_of(words.in_(language), style, A6_MM[0]), style, 1.6) + 1.6
    if to_print:
        _fifty_millimetres(sheet, _CUT_AT[0], y + 1)


def packing_list_pdf(packing: PackingList, language: Language) -> bytes:
    """Return one or more pages of A4: what is sent, how to pack it, by when and where to."""
    sheet = PdfSheet(*A4_MM, title=_PACKING.in_(language), language=language.value)
    width = A4_MM[0] - 2 * _MARGIN
    sheet.box(0, 0, A4_MM[0], 34, fill=paper.ACCENT)
    put(sheet, _MARGIN, 16.5, _PACKING.in_(language), Style(7.2, paper.PAPER, Face.BOLD))
    title = f"{packing.label.flight_number}　{packing.title}".strip()
    for line in lines_of(title, Style(3.8, paper.ACCENT_PALE), width, 1):
        sheet.line_of_text(_MARGIN, 26, line, Style(3.8, paper.ACCENT_PALE))
    y = _heading(sheet, 46.0, _STEPS, language)
    style = Style(4.0)
    for step in packing.steps:
        lines = lines_of(step.in_(language), style, width - 9)
        y = _room(sheet, y, len(lines) * style.em * 1.6)
        sheet.box(_MARGIN, y - 3.9, 4.6, 4.6, edge=paper.EDGE, radius=0.8)
        y = put_lines(sheet, _MARGIN + 9, y, lines, style, 1.6) + 2.2
    y = _heading(sheet, _room(sheet, y + 4, 30), _LAST, language)
    due = packing.label.due_at
    when = formats.time_of(due, language) if due else formats.NOT_SAID.in_(language)
    put(sheet, _MARGIN, y, when, Style(5.0, paper.INK, Face.BOLD))
    y = _heading(sheet, _room(sheet, y + 12, 40), _WHERE, language)
    for text, line_style in address_lines(packing.label, language, 4.0, 4.6):
        y += line_style.em - 4.0 if line_style.em > 4.0 else 0
        y = put_lines(sheet, _MARGIN, y, lines_of(text, line_style, width), line_style, 1.5)
    y = _heading(sheet, _room(sheet, y + 7, 40), _FACTS, language)
    for name, value in packing.facts:
        lines = lines_of(value.in_(language), style, width - 46)
        y = _room(sheet, y, len(lines) * style.em * 1.6)
        put(sheet, _MARGIN, y, name.in_(language), Style(3.4, paper.INK_MUTED))
        y = put_lines(sheet, _MARGIN + 46, y, lines, style, 1.6)
        sheet.box(_MARGIN, y - 3.6, width, 0.15, fill=paper.LINE)
        y += 1.8
    return sheet.pdf()


def _room(sheet: PdfSheet, y: float, height: float) -> float:
    if y + height <= A4_MM[1] - 18:
        return y
    sheet.new_page()
    return 26.0


def _heading(sheet: Sheet, y: float, text: Text, language: Language) -> float:
    put(sheet, _MARGIN, y, text.in_(language), Style(4.6, paper.ACCENT, Face.BOLD))
    sheet.box(_MARGIN, y + 2.4, A4_MM[0] - 2 * _MARGIN, 0.35, fill=paper.ACCENT)
    return y + 9.6


def _label_to_cut(sheet: MovableSheet, label: Label, language: Language, x: float, y: float) -> None:
    sheet.x, sheet.y = x, y
    _draw_label(sheet, label, language)
    corners = [(0.0, 0.0), (A6_MM[0], 0.0), A6_MM, (0.0, A6_MM[1]), (0.0, 0.0)]
    sheet.dashes(corners, paper.EDGE, 0.2, 1.6)
    sheet.x = sheet.y = 0.0


def _fifty_millimetres(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(x, y, 50, 0.4, fill=paper.INK)
    for end in (x, x + 50 - 0.4):
        sheet.box(end, y - 1.4, 0.4, 3.2, fill=paper.INK)
    put(sheet, x + 53, y + 1.2, "50 mm", Style(3.0, paper.INK_MUTED))


def address_lines(label: Label, language: Language, em: float, name_em: float) -> list[tuple[str, Style]]:
    """Return the lines in the order of the language: Japanese begins with the post code, English ends with it."""
    plain = Style(em)
    code = (f"〒{label.postal_code}", Style(em, paper.INK, Face.MONO))
    lines = [(line, plain) for line in label.address.in_(language).split("\n")]
    name = (label.addressee.in_(language), Style(name_em, paper.INK, Face.BOLD))
    phone = (_PHONE.filled(phone=label.phone).in_(language), Style(em * 0.85, paper.INK_MUTED))
    if language is Language.JA:
        return [code, *lines, (f"{name[0]}　御中", name[1]), phone]
    return [name, *lines, (label.postal_code, code[1]), phone]


def _draw_label(sheet: Sheet, label: Label, language: Language) -> None:
    width = _RIGHT - _LEFT
    small = Style(2.7, paper.INK_MUTED)
    sheet.box(0, 0, A6_MM[0], 15, fill=paper.ACCENT)
    put(sheet, _LEFT, 10.2, label.flight_number, Style(7.0, paper.PAPER, Face.MONO_BOLD))
    mark = SAMPLE if label.sample else FRAGILE
    put(sheet, _RIGHT, 9.8, mark.in_(language), Style(4.6, paper.PAPER, Face.BOLD), 1.0)

    put(sheet, _LEFT, 21.5, TO.in_(language), small)
    y = 28.0
    for text, style in address_lines(label, language, 4.1, 5.2):
        one = fitted(text, style, width, style.em * 0.72)
        # A larger line needs the room of its own height above it.
        y += style.em - 4.1 if style.em > 4.1 and y > 28.0 else 0
        y = put_lines(sheet, _LEFT, y, lines_of(text, one, width, 3), one, 1.42)
    if label.due_at is not None:
        due = DUE.filled(at=formats.time_of(label.due_at, language, name_japan=False)).in_(language)
        put(sheet, _LEFT, y + 2, due, fitted(due, Style(4.0, paper.INK, Face.BOLD), width, 2.8))
    sheet.box(_LEFT, 78, width, 0.25, fill=paper.EDGE)

    text_width = width - QR_MM - 5
    sheet.code(_RIGHT - QR_MM, 82.5, QR_MM, qr_matrix(label.qr))
    put(sheet, _LEFT, 84.5, CONTENT.in_(language), small)
    content = Style(3.6, paper.INK, Face.BOLD)
    put_lines(sheet, _LEFT, 89.8, lines_of(KEEPSAKE.in_(language), content, text_width, 2), content, 1.35)
    put(sheet, _LEFT, 101.5, NUMBER.in_(language), small)
    spaced = " ".join(label.number[at : at + 3] for at in range(0, len(label.number), 3))
    put(sheet, _LEFT, 108.8, spaced, Style(6.2, paper.INK, Face.MONO_BOLD))
    sheet.box(_LEFT, 118.5, width, 0.25, fill=paper.EDGE)

    put(sheet, _LEFT, 124, FROM.in_(language), small)
    sender = f"{label.sender}　様" if label.sender and language is Language.JA else label.sender
    if sender:
        put(sheet, _LEFT, 130.2, sender, fitted(sender, Style(4.2, paper.INK, Face.BOLD), width, 2.6))
    # Where somebody lives is not known here; there is a line to write it on.
    put(sheet, _LEFT, 135.2, FROM_ADDRESS.in_(language), Style(2.3, paper.INK_MUTED))
    sheet.box(_LEFT, 143.6, width, 0.2, fill=paper.LINE)
