"""Which drawing goes on which paper: pass, receipt and label for whatever lies in the printer, in ink alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.contract.receipts import Receipt
from moonmail.domain.text import Language
from moonmail.media.ink import InkSheet
from moonmail.media.labels import A4_MM, Label, draw_label_page
from moonmail.media.pass_art import PassPaper, draw_page
from moonmail.media.receipt_pdf import draw_receipt
from moonmail.media.strip import Strip, label_strip, pass_strip, receipt_strip

Content = PassPaper | Receipt | Label

# What the drawings for A4 leave white; a printer that needs more gets the narrow ones.
_A4_WHITE_MM: Final = 14.0
_SLACK_MM: Final = 1.0
# Of a roll of 80 mm a print head covers 72, give or take; of an A6 sheet this leaves a hand's margin.
_ROLL_MM: Final = 70.0
_SHEET_MM: Final = 93.0
_LEAST_MM: Final = 60.0
_SHEET_MARGIN_MM: Final = 6.0
_ROLL_END_MM: Final = 4.0
# A dot that lies on the edge of what a printer reaches may be cut off.
_SAFE_MM: Final = 0.8
_TALLEST_MM: Final = 600.0
# Letters at their size, and smaller where the sheet is short; below this nobody reads them.
_SIZES: Final = (1.0, 0.95, 0.9, 0.85, 0.8)
# Dots to the inch: a module of a code must be a whole number of the printer's own.
_MOST_DPI: Final = 360
_LEAST_DPI: Final = 150
_USUAL_DPI: Final = 300


class PaperTooSmallError(ValueError):
    """It does not go on this paper at a size that can be read."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in the printer: page and unprintable margins in millimetres, dots to the inch.

    ``roll``: a page may be as long as is needed; ``height_mm`` is then the longest.
    """

    width_mm: float
    height_mm: float
    left_mm: float = 4.0
    top_mm: float = 4.0
    right_mm: float = 4.0
    bottom_mm: float = 4.0
    dpi: int = _USUAL_DPI
    roll: bool = False


@dataclass(frozen=True, slots=True)
class InkPaper:
    """A page of exactly ``width_mm`` × ``height_mm``. ``pdf`` says nothing of whom it is for, beyond what is drawn."""

    sheet: InkSheet
    width_mm: float
    height_mm: float

    def pdf(self) -> bytes:
        return self.sheet.pdf()

    def png(self) -> bytes:
        return self.sheet.png()


def drawing_dpi(dpi: int) -> int:
    """Return the dots to the inch to draw with: the printer's, or a whole part of them."""
    for part in (1, 2, 3, 4, 6, 8):
        if dpi % part == 0 and _LEAST_DPI <= dpi // part <= _MOST_DPI:
            return dpi // part
    return _USUAL_DPI


def on_paper(content: Content, language: Language, stock: Stock) -> InkPaper:
    """Draw ``content`` for ``stock``.

    Raises:
        PaperTooSmallError: it does not fit.
    """
    dpi = drawing_dpi(stock.dpi)
    if _is_a4(stock):
        sheet = InkSheet(stock.width_mm, stock.height_mm, dpi)
        match content:
            case PassPaper():
                draw_page(sheet, content, language, to_print=False)
            case Receipt():
                draw_receipt(sheet, content, language)
            case Label():
                draw_label_page(sheet, content, language, to_print=False)
        return InkPaper(sheet, stock.width_mm, stock.height_mm)
    return _narrow(content, language, stock, dpi)


def _is_a4(stock: Stock) -> bool:
    margins = (stock.left_mm, stock.top_mm, stock.right_mm, stock.bottom_mm)
    large = stock.width_mm >= A4_MM[0] - _SLACK_MM and stock.height_mm >= A4_MM[1] - _SLACK_MM
    return large and not stock.roll and max(margins) <= _A4_WHITE_MM


def _narrow(content: Content, language: Language, stock: Stock, dpi: int) -> InkPaper:
    printable = stock.width_mm - stock.left_mm - stock.right_mm
    sheet_like = stock.width_mm >= 100
    margin = _SHEET_MARGIN_MM if sheet_like else 0.0
    left, right = max(stock.left_mm + _SAFE_MM, margin), max(stock.right_mm + _SAFE_MM, margin)
    width = min(stock.width_mm - left - right, _SHEET_MM if sheet_like else _ROLL_MM)
    if width < _LEAST_MM or printable < _LEAST_MM:
        raise PaperTooSmallError(f"{stock.width_mm:g} × {stock.height_mm:g} mm")
    x = left + (stock.width_mm - left - right - width) / 2
    top, bottom = max(stock.top_mm + _SAFE_MM, margin), max(stock.bottom_mm + _SAFE_MM, margin)
    for size in _SIZES:
        sheet = InkSheet(stock.width_mm, _TALLEST_MM, dpi)
        strip = Strip(sheet, x, top, width, language, size)
        match content:
            case PassPaper():
                pass_strip(strip, content)
            case Receipt():
                receipt_strip(strip, content)
            case Label():
                label_strip(strip, content)
        needed = strip.y + max(bottom, _ROLL_END_MM)
        if needed <= stock.height_mm + 0.05:
            height = needed if stock.roll else stock.height_mm
            sheet.cut(height)
            return InkPaper(sheet, stock.width_mm, height)
    raise PaperTooSmallError(f"{stock.width_mm:g} × {stock.height_mm:g} mm")
