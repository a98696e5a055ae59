"""Pass, receipt and label for narrow paper: one block below the other, on a roll of 80 mm as on a sheet of A6.

What a thermal printer does well: ink on white, no bands, no tints, hairlines of a quarter of a millimetre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from moonmail.contract.receipts import Receipt
from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES
from moonmail.domain.sizes import SIZES
from moonmail.domain.text import Language, Text
from moonmail.media import labels, paper, pass_art, receipt_pdf
from moonmail.media.codes import QUIET_ZONE, qr_matrix
from moonmail.media.labels import Label
from moonmail.media.paper import SetLine, Sheet, Style, fitted, lines_of, one_line, put
from moonmail.media.pass_art import PassPaper
from moonmail.media.typeface import Face

# From here on a code has words beside it.
WIDE_MM: Final = 88.0
# A desk's scanner reads a code of 30 mm from a hand's breadth away.
QR_MM: Final = 38.0
QR_LEAST_MM: Final = 30.0
_RULE_MM: Final = 0.25
_LEADING: Final = 1.42
_PAUSES: Final = "、。・，．,.;:：–"
_COPY: Final = Text(
    "電子データで発行した領収書を印刷したものです。収入印紙の貼付はありません。",
    "A print of a receipt that was issued electronically; no revenue stamp is required.",
)
_KEEP_FLAT: Final = Text(
    "QRコードに折り目が付かないよう、平らなままお持ちください。",
    "Keep it flat: a fold through the QR code can stop it.",
)


class Strip:
    """Writes down a column ``width`` wide that begins at ``x``. ``size`` scales all letters and gaps.

    ``y`` is the lower edge of what stands there, in millimetres.
    """

    def __init__(self, sheet: Sheet, x: float, y: float, width: float, language: Language, size: float = 1.0) -> None:
        self.sheet, self.x, self.y, self.width, self.language = sheet, x, y, width, language
        self.size = size

    @property
    def wide(self) -> bool:
        return self.width >= WIDE_MM

    def style(self, em: float, weight: Face = Face.MAIN) -> Style:
        return Style(em * self.size, paper.INK, weight)

    def gap(self, mm: float) -> None:
        self.y += mm * self.size

    def rule(self, *, dashed: bool = False) -> None:
        self.gap(2.0)
        if dashed:
            self.sheet.dashes([(self.x, self.y), (self.x + self.width, self.y)], paper.INK, _RULE_MM, 1.2)
        else:
            self.sheet.box(self.x, self.y, self.width, _RULE_MM, fill=paper.INK)
        self.gap(2.2)

    def text(
        self,
        words: str,
        em: float,
        weight: Face = Face.MAIN,
        *,
        least: float = 0.0,
        most: int = 1000,
        align: float = 0.0,
    ) -> None:
        """Write ``words`` over the width; on one line if that can be done with letters of ``least`` or more."""
        self.column(words, self.style(em, weight), self.x, self.width, least=least, most=most, align=align)

    def column(
        self,
        words: str,
        style: Style,
        x: float,
        width: float,
        *,
        least: float = 0.0,
        most: int = 1000,
        align: float = 0.0,
    ) -> None:
        if least:
            style = fitted(words, style, width, least * self.size)
        for line in _well_broken(words, style, width, most):
            # From upper edge to baseline, and on to the next line's upper edge.
            self.sheet.line_of_text(x + width * align, self.y + style.em * 0.88, line, style, align)
            self.y += style.em * _LEADING
        self.y -= style.em * (_LEADING - 1.12)

    def beside(self, left: str, right: str, style: Style) -> None:
        """Write a label and, at the right edge of the same line, its value; below it where both find no room."""
        room = self.width - one_line(left, Face.MAIN).width * style.em - 3
        plain = replace(style, weight=Face.MAIN)
        if one_line(right, style.weight).width * style.em <= room:
            put(self.sheet, self.x, self.y + style.em * 0.88, left, plain)
            put(self.sheet, self.x + self.width, self.y + style.em * 0.88, right, style, 1.0)
            self.y += style.em * 1.12
        else:
            self.column(left, plain, self.x, self.width)
            self.gap(0.6)
            self.column(right, style, self.x, self.width, align=1.0)
        self.gap(1.5)

    def facts(self, facts: Sequence[tuple[str, str]], columns: int, em: float = 4.0) -> None:
        """Write label above value, ``columns`` to a row."""
        gap = 4.0
        width = (self.width - gap * (columns - 1)) / columns
        for row in range(0, len(facts), columns):
            top, lowest = self.y, self.y
            for n, (label, value) in enumerate(facts[row : row + columns]):
                self.y = top
                x = self.x + n * (width + gap)
                self.column(label, self.style(2.7), x, width)
                self.gap(0.9)
                # Each line of its own may be smaller to stay whole, as far as it is still read at arm's length.
                for part in value.split("\n"):
                    self.column(part, self.style(em, Face.BOLD), x, width, least=3.0, most=4)
                lowest = max(lowest, self.y)
            self.y = lowest
            self.gap(2.6)

    def code(self, text: str, beside: Sequence[tuple[str, Style]]) -> None:
        """Draw the code with its quiet zone; the words stand beside it where the column is wide, else below it."""
        matrix = qr_matrix(text)
        side = max(QR_LEAST_MM, QR_MM * self.size)
        quiet = side / matrix.modules * QUIET_ZONE
        self.gap(1.0)
        if self.wide:
            top = self.y
            self.sheet.code(self.x + self.width - side - quiet, top + quiet, side, matrix)
            self.y += quiet
            for words, style in beside:
                self.column(words, style, self.x, self.width - side - 2 * quiet - 2)
                self.gap(1.2)
            self.y = max(self.y, top + side + 2 * quiet)
            return
        self.sheet.code(self.x + (self.width - side) / 2, self.y + quiet, side, matrix)
        self.y += side + 2 * quiet
        for words, style in beside:
            self.column(words, style, self.x, self.width, align=0.5)
            self.gap(1.0)


def _well_broken(words: str, style: Style, width: float, most: int) -> list[SetLine]:
    """Return no more lines than are needed, broken behind commas and stops if that can be, the last not lonely."""
    best = lines_of(words, style, width, most)
    count = len(best)
    if not 1 < count <= 4 or "\n" in words:
        return best

    def merit(lines: list[SetLine]) -> tuple[bool, int]:
        ends = [line.pieces[-1].text[-1] for line in lines[:-1] if line.pieces]
        lonely = lines[-1].width < 0.3 * max(line.width for line in lines)
        return not lonely, sum(end in _PAUSES for end in ends)

    for narrower in range(1, 9):
        tried = lines_of(words, style, width * (1 - 0.06 * narrower), most + 1)
        if len(tried) != count:
            break
        if merit(tried) > merit(best):
            best = tried
    return best


def _spaced(number: str) -> str:
    plain = number.replace(" ", "")
    return " ".join(plain[at : at + 3] for at in range(0, len(plain), 3))


def _mark(strip: Strip, words: str, em: float) -> float:
    """Write ``words`` in a frame at the right edge and return the width that is gone with it. ``y`` stays."""
    style = strip.style(em, Face.BOLD)
    width = one_line(words, style.weight).width * style.em + 4
    strip.sheet.box(strip.x + strip.width - width, strip.y, width, style.em * 1.9, edge=paper.INK, radius=1.2)
    put(strip.sheet, strip.x + strip.width - width / 2, strip.y + style.em * 1.31, words, style, 0.5)
    return width + 3


def _title(strip: Strip, words: str, other: str = "", mark: str = "") -> None:
    """Write what this paper is, the same in the other language below it, and a framed ``mark`` at the right."""
    room = strip.width - (_mark(strip, mark, 2.8) if mark else 0.0)
    strip.column(words, strip.style(5.4, Face.BOLD), strip.x, room, least=4.2)
    strip.gap(0.8)
    if other:
        strip.text(other, 2.7)


def pass_strip(strip: Strip, content: PassPaper) -> None:
    language = strip.language
    _title(strip, pass_art.HEADING.in_(language), pass_art.HEADING_OTHER.in_(language))
    strip.gap(2.0)
    width = _mark(strip, pass_art.SAMPLE.in_(language), 3.2) if content.sample else 0.0
    strip.column(content.flight_number, strip.style(9.0, Face.MONO_BOLD), strip.x, strip.width - width, least=6.0)
    strip.rule()
    _route(strip, content)
    strip.rule()
    size = SIZES[content.size]
    slot = f"{size.name.in_(language)}\n{size.width_mm:g}×{size.height_mm:g} mm"
    title = content.title.strip() or pass_art.UNTITLED.in_(language)
    strip.facts([(pass_art.TITLE.in_(language), title)], 1)
    strip.facts(
        [(pass_art.SLOT.in_(language), slot), (content.when_label.in_(language), content.when.in_(language))],
        2 if strip.wide else 1,
    )
    _promise(strip, content)
    strip.rule(dashed=True)
    day = formats.day(content.expires_at.astimezone(formats.JAPAN).date(), language, weekday=False)
    beside = [
        (pass_art.NUMBER.in_(language), strip.style(2.7)),
        (_spaced(content.number), strip.style(6.4, Face.MONO_BOLD)),
        (pass_art.EXPIRES.filled(at=day).in_(language), strip.style(3.0)),
    ]
    strip.code(content.qr, beside)
    strip.rule(dashed=True)
    for note in (*pass_art.HOW[1:], _KEEP_FLAT):
        strip.text(note.in_(language), 2.7)
        strip.gap(1.0)


def _route(strip: Strip, content: PassPaper) -> None:
    """Draw the way from the Earth up to the Moon, the places beside it."""
    language, sheet = strip.language, strip.sheet
    radius = 1.7 * strip.size
    x, text_x = strip.x + radius + 0.4, strip.x + 4.4 * strip.size + 3
    width = strip.width - (text_x - strip.x)

    def place(name: str, detail: str) -> float:
        middle = strip.y + 2.4 * strip.size
        strip.column(name, strip.style(4.8, Face.BOLD), text_x, width, least=3.6, most=2)
        strip.gap(0.8)
        strip.column(detail, strip.style(2.8), text_x, width, most=2)
        return middle

    site = pass_art.MOON.filled(site=content.site).in_(language)
    moon = place(site, pass_art.coordinates(content.lat, content.lon))
    strip.gap(2.6)
    earth = place(pass_art.EARTH.in_(language), content.launch_site.in_(language))
    sheet.circle(x, moon, radius, edge=paper.INK, width=0.4)
    sheet.circle(x, earth, radius, fill=paper.INK)
    sheet.dashes([(x, earth - radius - 0.8), (x, moon + radius + 0.6)], paper.INK, 0.35, 0.9)


def _promise(strip: Strip, content: PassPaper) -> None:
    language = strip.language
    comma = "・" if language is Language.JA else ", "
    rights = comma.join(ENTITLEMENT_NAMES[kind].in_(language) for kind in content.entitlements)
    strip.text(pass_art.DUTY.filled(end=OBLIGATION_NAMES[content.obligation_end]).in_(language), 2.7)
    if rights:
        strip.gap(0.8)
        told = pass_art.RIGHTS.filled(days=str(content.choose_within_days), list=rights)
        strip.text(told.in_(language), 2.7)


def receipt_strip(strip: Strip, receipt: Receipt) -> None:
    language = strip.language

    def say(text: Text, **values: str) -> str:
        return text.filled(**values).in_(language)

    def yen(amount: int) -> str:
        return formats.yen(amount, language)

    def day(at: date) -> str:
        return formats.day(at, language, weekday=False)

    mark = say(receipt_pdf.REISSUED, n=str(receipt.reissue)) if receipt.reissue else ""
    _title(strip, say(receipt_pdf.HEADING), mark=mark)
    strip.gap(0.6)
    issued = say(receipt_pdf.ISSUED, day=day(receipt.issued_at.astimezone(formats.JAPAN).date()))
    strip.beside(say(receipt_pdf.NUMBER, number=receipt.number), issued, strip.style(2.9))
    strip.gap(1.6)
    to = receipt_pdf.TO_ORGANISATION if receipt.organisation else receipt_pdf.TO_PERSON
    strip.text(say(to, name=receipt.addressee), 5.0, Face.BOLD, least=3.8)
    strip.rule()
    strip.text(say(receipt_pdf.AMOUNT), 2.8)
    strip.gap(1.0)
    # A dash behind the sum: nothing can be written after it.
    strip.text(f"{yen(receipt.total.amount)} −", 9.0, Face.BOLD, least=6.0, align=1.0)
    strip.rule()
    purpose = receipt.purpose.text().in_(language) + ("として" if language is Language.JA else "")
    words = f"{say(receipt_pdf.FOR)}　{purpose}" if language is Language.JA else f"For {purpose}"
    strip.text(words, 3.4, least=2.9)
    strip.gap(1.2)
    strip.text(say(receipt_pdf.RECEIVED), 3.4)
    strip.gap(2.4)
    plain = strip.style(3.15)
    paid = day(receipt.paid_at.astimezone(formats.JAPAN).date())
    percent = str(receipt.tax_percent)
    strip.beside(say(receipt_pdf.RECEIVED_ON), paid, plain)
    strip.beside(say(receipt_pdf.METHOD), receipt.method.text().in_(language), plain)
    strip.beside(say(receipt_pdf.REFERENCE), receipt.reference, replace(plain, weight=Face.MONO))
    strip.rule(dashed=True)
    strip.beside(say(receipt_pdf.NET, percent=percent), yen(receipt.total.amount - receipt.tax.amount), plain)
    strip.beside(say(receipt_pdf.TAX, percent=percent), yen(receipt.tax.amount), plain)
    strip.beside(say(receipt_pdf.TOTAL), yen(receipt.total.amount), strip.style(3.6, Face.BOLD))
    strip.rule(dashed=True)
    strip.text(receipt.seller.text().in_(language), 4.0, Face.BOLD, least=3.2)
    details = [
        *receipt.seller_address.text().in_(language).split("\n"),
        say(receipt_pdf.PHONE, phone=receipt.seller_phone),
    ]
    if receipt.registration_number:
        details.append(say(receipt_pdf.REGISTRATION, number=receipt.registration_number))
    for detail in details:
        strip.gap(1.0)
        strip.text(detail, 3.1)
    strip.gap(2.4)
    strip.text(_COPY.in_(language), 2.5)


def label_strip(strip: Strip, label: Label) -> None:
    language = strip.language
    mark = labels.SAMPLE if label.sample else labels.FRAGILE
    small = strip.style(2.7)
    width = _mark(strip, mark.in_(language), 4.0)
    strip.column(label.flight_number, strip.style(7.0, Face.MONO_BOLD), strip.x, strip.width - width, least=4.5)
    strip.rule()
    strip.column(labels.TO.in_(language), small, strip.x, strip.width)
    strip.gap(1.2)
    for text, line in labels.address_lines(label, language, 4.2, 5.4):
        strip.text(text, line.em, line.weight, least=line.em * 0.74, most=3)
        strip.gap(1.5)
    if label.due_at is not None:
        strip.gap(0.6)
        due = labels.DUE.filled(at=formats.time_of(label.due_at, language, name_japan=False)).in_(language)
        strip.text(due, 4.0, Face.BOLD, least=3.0)
    strip.rule()
    beside = [
        (labels.CONTENT.in_(language), small),
        (labels.KEEPSAKE.in_(language), strip.style(3.6, Face.BOLD)),
        (labels.NUMBER.in_(language), small),
        (_spaced(label.number), strip.style(6.2, Face.MONO_BOLD)),
    ]
    strip.code(label.qr, beside)
    strip.rule()
    strip.text(labels.FROM.in_(language), 2.7)
    sender = f"{label.sender}　様" if label.sender and language is Language.JA else label.sender
    strip.gap(1.2)
    if sender:
        strip.text(sender, 4.2, Face.BOLD, least=3.0, most=2)
        strip.gap(1.6)
    # Where somebody lives is not known here; there are lines to write it on.
    strip.text(labels.FROM_ADDRESS.in_(language), 2.5)
    for _ in range(2):
        strip.gap(7.0)
        strip.sheet.box(strip.x, strip.y, strip.width, _RULE_MM, fill=paper.INK)
    strip.gap(1.5)
    strip.text(labels.CODE_FLAT.in_(language), 2.5)
