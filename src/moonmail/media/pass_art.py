"""The Moon boarding pass on paper: PNG and PDF, sized in millimetres.

It says where the shipment goes and what is owed for it; no member's name and no booking reference. The title is the
member's own words.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PIL import Image

from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES, EntitlementKind, ObligationEnd
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language, Text
from moonmail.media import paper
from moonmail.media.codes import QUIET_ZONE, Matrix
from moonmail.media.codes import qr_matrix as qr_matrix
from moonmail.media.paper import MovableSheet, PdfSheet, PictureSheet, Sheet, Style, fitted, lines_of, put, put_lines
from moonmail.media.typeface import Face

WIDTH_MM: Final = 180.0
HEIGHT_MM: Final = 78.0
QR_MM: Final = 34.0
A4_MM: Final = (210.0, 297.0)
_PASS_AT: Final = (15.0, 18.0)
_BAND_MM: Final = 14.0
_STUB_X: Final = 131.0
_LEFT: Final = 9.0
_NOTCH_MM: Final = 3.0

HEADING: Final = Text("月面搭乗券", "Moon boarding pass")
HEADING_OTHER: Final = Text("MOON BOARDING PASS", "月面搭乗券")
SAMPLE: Final = Text("見本の便", "Sample flight")
EARTH: Final = Text("地球", "Earth")
MOON: Final = Text("月・{site}", "Moon · {site}")
MOON_ALONE: Final = Text("月", "Moon")
TITLE: Final = Text("お預かり品", "Shipment")
UNTITLED: Final = Text("無題のメッセージ", "Untitled message")
SLOT: Final = Text("搭載枠", "Slot")
DUTY: Final = Text("役務の完了：{end}", "Our duty is done with {end}.")
RIGHTS: Final = Text(
    "それまでに失われたときは、{days}日以内に次からお選びいただけます：{list}",
    "If it is lost before that, you may choose within {days} days: {list}.",
)
NUMBER: Final = Text("搭乗券番号", "Pass number")
EXPIRES: Final = Text("有効期限 {at}", "Valid until {at}")
_TRUE_SIZE: Final = Text(
    "実際のサイズ（100%）で印刷してください。下の線が50 mmなら実寸です。",
    "Print at actual size (100%). It is right if the line below is 50 mm long.",
)
HOW: Final[tuple[Text, ...]] = (
    Text(
        "受付では、このQRコードを読み取ります。通信がなくても本物かどうかを確かめられます。",
        "The receiving desk reads this QR code. It can tell that it is genuine even without a network.",
    ),
    Text(
        "QRコードには、お名前・会員番号・予約番号は入っていません。",
        "The QR code holds no name, no membership number and no booking reference.",
    ),
    Text(
        "新しい搭乗券が発行されると、この搭乗券は使えなくなります。",
        "When a newer pass is issued, this one is no longer valid.",
    ),
    Text(
        "打上げや着陸の時期は変わることがあります。最新の予定は、アプリでお確かめください。",
        "Launch and landing may move. The app has the newest plan.",
    ),
)


@dataclass(frozen=True, slots=True)
class PassPaper:
    """What a pass says on paper. ``qr`` is the signed text. ``when`` is a range or a time, with its label.

    ``lat`` and ``lon`` are the site's, degrees north and east.
    """

    flight_number: str
    sample: bool
    launch_site: Text
    site: Text
    lat: float
    lon: float
    title: str
    size: SizeCode
    when_label: Text
    when: Text
    obligation_end: ObligationEnd
    entitlements: tuple[EntitlementKind, ...]
    choose_within_days: int
    number: str
    qr: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """A PNG and how large it is on paper."""

    png: bytes
    width_mm: float
    height_mm: float


def _modules_image(matrix: Matrix) -> Image.Image:
    image = Image.new("1", (matrix.modules, matrix.modules), 1)
    image.putdata([not dark for row in matrix.rows for dark in row])
    return image


def qr_modules_png(text: str) -> tuple[bytes, int]:
    """Return a code of one pixel per module without quiet zone, and how many modules it is wide."""
    matrix = qr_matrix(text)
    out = io.BytesIO()
    _modules_image(matrix).save(out, "PNG")
    return out.getvalue(), matrix.modules


def qr_png(text: str, module_px: int) -> bytes:
    """Return a code with its quiet zone, ``module_px`` pixels to a module."""
    matrix = qr_matrix(text)
    small = Image.new("1", (matrix.modules + 2 * QUIET_ZONE,) * 2, 1)
    small.paste(_modules_image(matrix), (QUIET_ZONE, QUIET_ZONE))
    out = io.BytesIO()
    small.resize((small.width * module_px,) * 2, Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def coordinates(lat: float, lon: float) -> str:
    """``17.0° N  59.1° E``: the same in both languages, as on charts."""
    return f"{abs(lat):.1f}° {'S' if lat < 0 else 'N'}  {abs(lon):.1f}° {'W' if lon < 0 else 'E'}"


def pass_picture(content: PassPaper, language: Language, dpi: int = 300) -> PaperPicture:
    """Return the pass as a PNG with transparent corners; its QR has whole pixels to a module and is at least 30 mm."""
    sheet = PictureSheet(WIDTH_MM, HEIGHT_MM, dpi)
    _draw(sheet, content, language)
    for y in (0.0, HEIGHT_MM):
        sheet.hole(_STUB_X, y, _NOTCH_MM)
    return PaperPicture(sheet.png(), WIDTH_MM, HEIGHT_MM)


def pass_pdf(content: PassPaper, language: Language) -> bytes:
    """Return an A4 page with the pass at its real size and what to know about it."""
    sheet = PdfSheet(*A4_MM, title=HEADING.in_(language), language=language.value)
    draw_page(sheet, content, language)
    return sheet.pdf()


def draw_page(sheet: MovableSheet, content: PassPaper, language: Language, *, to_print: bool = True) -> None:
    """Draw the pass at its real size on A4, and what to know about it. ``to_print``: by the reader, who is told how."""
    sheet.x, sheet.y = _PASS_AT
    _draw(sheet, content, language)
    sheet.circle(_STUB_X, 0, _NOTCH_MM, fill=paper.PAPER)
    sheet.circle(_STUB_X, HEIGHT_MM, _NOTCH_MM, fill=paper.PAPER, edge=paper.LINE, width=0.25)
    sheet.box(_STUB_X - 4, HEIGHT_MM, 8, 4, fill=paper.PAPER)
    sheet.x = sheet.y = 0.0
    _notes(sheet, language, to_print=to_print)


def _notes(sheet: Sheet, language: Language, *, to_print: bool) -> None:
    style = Style(3.3, paper.INK_MUTED)
    x, y = _PASS_AT[0] + 2, _PASS_AT[1] + HEIGHT_MM + 14
    for note in HOW:
        sheet.circle(x + 0.8, y - 1.2, 0.6, fill=paper.EDGE)
        y = put_lines(sheet, x + 4, y, lines_of(note.in_(language), style, WIDTH_MM - 8), style) + 1.2
    if not to_print:
        return
    y += 4
    put(sheet, x, y, _TRUE_SIZE.in_(language), style)
    y += 5
    sheet.box(x, y, 50, 0.4, fill=paper.INK)
    for end in (0.0, 49.6):
        sheet.box(x + end, y - 1.5, 0.4, 3.4, fill=paper.INK)


def _draw(sheet: Sheet, content: PassPaper, language: Language) -> None:
    sheet.box(0.15, 0.15, WIDTH_MM - 0.3, HEIGHT_MM - 0.3, fill=paper.PAPER, edge=paper.LINE, radius=4)
    sheet.top_band(0, 0, WIDTH_MM, _BAND_MM, paper.ACCENT, 4)
    _header(sheet, content, language)
    _route(sheet, content, language)
    _facts(sheet, content, language)
    _promise(sheet, content, language)
    _stub(sheet, content, language)


def _header(sheet: Sheet, content: PassPaper, language: Language) -> None:
    heading = Style(5.0, paper.PAPER, Face.BOLD)
    text = HEADING.in_(language)
    put(sheet, _LEFT, 9.0, text, heading)
    after = _LEFT + paper.one_line(text, heading.weight).width * heading.em + 5
    put(sheet, after, 8.9, HEADING_OTHER.in_(language), Style(3.0, paper.ACCENT_PALE))
    if content.sample:
        label = Style(2.8, paper.PAPER, Face.BOLD)
        width = paper.one_line(SAMPLE.in_(language), label.weight).width * label.em + 6
        sheet.box(_STUB_X - 7 - width, 4.3, width, 5.8, edge=paper.ACCENT_PALE, radius=2.9)
        put(sheet, _STUB_X - 7 - width / 2, 8.15, SAMPLE.in_(language), label, 0.5)
    put(sheet, _STUB_X + 8, 9.2, content.flight_number, Style(6.0, paper.PAPER, Face.MONO_BOLD))


def _route(sheet: Sheet, content: PassPaper, language: Language) -> None:
    moon = 17.0
    moon_x, moon_y = _STUB_X - 7 - moon, 19.5
    sheet.picture(moon_x, moon_y, moon, paper.MOON)
    lat, lon = math.radians(content.lat), math.radians(content.lon)
    # The picture leaves two of its 256 pixels free around the disc.
    radius = moon / 2 * (1 - 4 / 1024)
    if abs(content.lon) <= 90:
        pin_x = moon_x + moon / 2 + radius * math.cos(lat) * math.sin(lon)
        pin_y = moon_y + moon / 2 - radius * math.sin(lat)
        sheet.circle(pin_x, pin_y, 1.15, edge=paper.PAPER, width=0.7)
        sheet.circle(pin_x, pin_y, 1.15, edge=paper.ACCENT, width=0.35)

    place = Style(7.6, paper.INK, Face.BOLD)
    caption = Style(2.9, paper.INK_MUTED)
    earth = EARTH.in_(language)
    put(sheet, _LEFT, 31.0, earth, place)
    origin_end = _LEFT + paper.one_line(earth, place.weight).width * place.em
    right = moon_x - 4
    width = _destination(sheet, content, language, right)
    put(sheet, right, 36.8, coordinates(content.lat, content.lon), caption, 1.0)
    launch = content.launch_site.in_(language)
    put(sheet, _LEFT, 36.8, launch, fitted(launch, caption, 44, 2.2))

    start, end = origin_end + 4, right - width - 4
    if end - start > 12:
        rise = min(7.0, (end - start) * 0.22)
        arc = [(start + (end - start) * t / 40, 29.5 - rise * 4 * (t / 40) * (1 - t / 40)) for t in range(41)]
        sheet.dashes(arc, paper.EDGE, 0.3, 1.2)
        sheet.circle(*arc[24], 0.95, fill=paper.ACCENT)


def _destination(sheet: Sheet, content: PassPaper, language: Language, right: float) -> float:
    """Write where it goes, ending at ``right``: on one line if it can be large there. Return its width."""
    place = Style(7.6, paper.INK, Face.BOLD)
    together = MOON.filled(site=content.site).in_(language)
    style = fitted(together, place, 48, 6.2)
    width = paper.one_line(together, style.weight).width * style.em
    if width <= 48.01:
        put(sheet, right, 31.0, together, style, 1.0)
        return width
    site = content.site.in_(language)
    style = fitted(site, place, 48, 4.4)
    lines = lines_of(site, style, 52, 2)
    y = 31.0 - (len(lines) - 1) * style.em * 1.2
    put(sheet, right, y - style.em * 1.25, MOON_ALONE.in_(language), Style(4.0, paper.INK, Face.BOLD), 1.0)
    for line in lines:
        sheet.line_of_text(right, y, line, style, 1.0)
        y += style.em * 1.2
    return max(line.width for line in lines) * style.em


def _facts(sheet: Sheet, content: PassPaper, language: Language) -> None:
    size = SIZES[content.size]
    slot = f"{size.name.in_(language)}\n{size.width_mm:g}×{size.height_mm:g} mm"
    columns = (
        (_LEFT, 40.0, TITLE, content.title.strip() or UNTITLED.in_(language)),
        (_LEFT + 43.0, 29.0, SLOT, slot),
        (_LEFT + 75.0, _STUB_X - 6 - _LEFT - 75.0, content.when_label, content.when.in_(language)),
    )
    sheet.box(_LEFT, 41.6, _STUB_X - 7 - _LEFT, 0.2, fill=paper.LINE)
    for x, width, label, value in columns:
        put(sheet, x, 47.4, label.in_(language), Style(2.6, paper.INK_MUTED))
        widest = max(value.split("\n"), key=lambda part: paper.one_line(part, Face.BOLD).width)
        style = fitted(widest, Style(4.0, paper.INK, Face.BOLD), width, 3.1)
        put_lines(sheet, x, 52.4, lines_of(value, style, width, 3 if style.em < 3.2 else 2), style, 1.3)


def _promise(sheet: Sheet, content: PassPaper, language: Language) -> None:
    comma = "・" if language is Language.JA else ", "
    rights = comma.join(ENTITLEMENT_NAMES[kind].in_(language) for kind in content.entitlements)
    words = DUTY.filled(end=OBLIGATION_NAMES[content.obligation_end]).in_(language)
    style = Style(2.4, paper.INK_MUTED)
    width = _STUB_X - 7 - _LEFT
    y = put_lines(sheet, _LEFT, 66.2, lines_of(words, style, width, 1), style, 1.5)
    if rights:
        told = RIGHTS.filled(days=str(content.choose_within_days), list=rights).in_(language)
        put_lines(sheet, _LEFT, y, lines_of(told, style, width, 2), style, 1.5)


def _stub(sheet: Sheet, content: PassPaper, language: Language) -> None:
    sheet.dashes([(_STUB_X, _BAND_MM + 1.5), (_STUB_X, HEIGHT_MM - _NOTCH_MM - 1.5)], paper.EDGE, 0.25, 1.1)
    middle = (_STUB_X + WIDTH_MM) / 2
    sheet.code(middle - QR_MM / 2, 19.0, QR_MM, qr_matrix(content.qr))
    put(sheet, middle, 59.2, NUMBER.in_(language), Style(2.5, paper.INK_MUTED), 0.5)
    spaced = " ".join(content.number[at : at + 3] for at in range(0, len(content.number), 3))
    put(sheet, middle, 65.2, spaced, Style(5.4, paper.INK, Face.MONO_BOLD), 0.5)
    day = formats.day(content.expires_at.astimezone(formats.JAPAN).date(), language, weekday=False)
    until = EXPIRES.in_(language).format(at=day)
    put(sheet, middle, 71.4, until, fitted(until, Style(2.6, paper.INK_MUTED), 44, 2.0), 0.5)
