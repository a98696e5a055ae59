"""Printing a pass at its real size. Qt's printing is loaded only when somebody prints.

What a printer or its queue shows is neutral: no name, no reference, no title.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from moonmail.domain.text import Text

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DOCUMENT_TITLE: Final = "MoonMail"
_MM_PER_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Printer:
    """``name`` is the queue's, ``label`` what people know it by."""

    name: str
    label: str
    default: bool


class PrintTrouble(StrEnum):
    GONE = "gone"
    PAPER_TOO_SMALL = "paper_too_small"
    NOT_STARTED = "not_started"
    BROKEN_OFF = "broken_off"


class PrintError(Exception):
    """Nothing usable was printed."""

    def __init__(self, trouble: PrintTrouble, printer: str) -> None:
        super().__init__(f"{trouble}: {printer}")
        self.trouble = trouble


PRINT_WORDS: Final[dict[PrintTrouble, Text]] = {
    PrintTrouble.GONE: Text(
        "このプリンターは見つからなくなりました。電源と接続をご確認のうえ、選び直してください。",
        "This printer is no longer there. Check its power and connection, then choose again.",
    ),
    PrintTrouble.PAPER_TOO_SMALL: Text(
        "プリンターの用紙が小さく、搭乗券を実寸で印刷できません。A4など、より大きい用紙を設定してください。",
        "The printer's paper is too small for the pass at its real size. Set a larger paper such as A4.",
    ),
    PrintTrouble.NOT_STARTED: Text(
        "印刷を開始できませんでした。プリンターの状態をご確認ください。PDFに保存して印刷することもできます。",
        "Printing could not be started. Check the printer. You can also save a PDF and print that.",
    ),
    PrintTrouble.BROKEN_OFF: Text(
        "印刷が途中で止まりました。プリンターの状態をご確認のうえ、もう一度お試しください。",
        "Printing stopped half-way. Check the printer and try again.",
    ),
}


def printers() -> list[Printer]:
    """Return the printers of this machine, the default one first. May wait for the print service."""
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    found = [
        Printer(info.printerName(), info.description() or info.printerName(), info.printerName() == default)
        for info in QPrinterInfo.availablePrinters()
    ]
    return sorted(found, key=lambda printer: (not printer.default, printer.label.casefold()))


def _prepared(name: str) -> QPrinter:
    from PySide6.QtGui import QPageLayout, QPageSize
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise PrintError(PrintTrouble.GONE, name)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(DOCUMENT_TITLE)
    printer.setCreator(DOCUMENT_TITLE)
    printer.setFullPage(False)
    # Qt starts from its own idea of paper; what lies in the tray is the printer's default.
    usual = info.defaultPageSize()
    printer.setPageSize(usual if usual.isValid() else QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    return printer


def print_picture(name: str, png: bytes, width_mm: float, height_mm: float) -> None:
    """Print ``png`` on the printer ``name``, ``width_mm`` × ``height_mm`` on the paper, never scaled to the page.

    Turned by a quarter where it fits only so. May wait for the print service.

    Raises:
        PrintError: nothing usable was printed.
    """
    from PySide6.QtCore import QRectF, QSizeF
    from PySide6.QtGui import QImage, QPageLayout, QPainter

    printer = _prepared(name)
    image = QImage.fromData(png)
    size = QSizeF(width_mm, height_mm)
    room = printer.pageLayout().paintRect(QPageLayout.Unit.Millimeter).size()
    if size.width() > room.width() or size.height() > room.height():
        if size.height() > room.width() or size.width() > room.height():
            raise PrintError(PrintTrouble.PAPER_TOO_SMALL, name)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        room = printer.pageLayout().paintRect(QPageLayout.Unit.Millimeter).size()
    dots = printer.resolution() / _MM_PER_INCH
    left = (room.width() - size.width()) / 2 * dots
    target = QRectF(left, 0, size.width() * dots, size.height() * dots)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError(PrintTrouble.NOT_STARTED, name)
    # A smoothed module edge is a grey one: a thermal printer turns grey into noise.
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(target, image)
    if not painter.end():
        raise PrintError(PrintTrouble.BROKEN_OFF, name)
