"""領収書: the receipt, on A4, with what a qualified invoice needs.

適格請求書 (消費税法 第57条の4): who issued it, under which number, the date, what for, the sum by tax rate, the tax, to
whom.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from moonmail.contract.receipts import Receipt
from moonmail.domain import formats
from moonmail.domain.text import Language, Text
from moonmail.media import paper
from moonmail.media.paper import PdfSheet, Sheet, Style, fitted, lines_of, put, put_lines
from moonmail.media.typeface import Face

A4_MM: Final = (210.0, 297.0)
_LEFT: Final = 24.0
_RIGHT: Final = A4_MM[0] - _LEFT
_WIDTH: Final = _RIGHT - _LEFT
_VALUE_X: Final = _LEFT + 52

HEADING: Final = Text("領収書", "Receipt")
REISSUED: Final = Text("再発行（{n}回目）", "Reissued ({n})")
NUMBER: Final = Text("No. {number}", "No. {number}")
ISSUED: Final = Text("発行日　{day}", "Issued {day}")
TO_PERSON: Final = Text("{name}　様", "{name}")
TO_ORGANISATION: Final = Text("{name}　御中", "{name}")
AMOUNT: Final = Text("領収金額（税込）", "Amount received (tax included)")
FOR: Final = Text("但し", "For")
RECEIVED: Final = Text("上記の金額を正に領収いたしました。", "We have received the amount above with thanks.")
RECEIVED_ON: Final = Text("領収日", "Received on")
METHOD: Final = Text("お支払い方法", "Paid by")
REFERENCE: Final = Text("予約番号", "Booking reference")
NET: Final = Text("{percent}%対象（税抜）", "Subject to {percent}% (before tax)")
TAX: Final = Text("消費税等（{percent}%）", "Consumption tax ({percent}%)")
TOTAL: Final = Text("合計（税込）", "Total (tax included)")
REGISTRATION: Final = Text("登録番号 {number}", "Registration number {number}")
PHONE: Final = Text("電話 {phone}", "Tel. {phone}")
ELECTRONIC: Final = Text(
    "電子データで発行しているため、収入印紙の貼付はありません。",
    "Issued electronically; no revenue stamp is required.",
)


def receipt_pdf(receipt: Receipt, language: Language) -> bytes:
    """Return the receipt on one page. The same receipt gives the same file."""
    sheet = PdfSheet(*A4_MM, title=f"{HEADING.in_(language)} {receipt.number}", language=language.value)
    sheet.box(0, 0, A4_MM[0], 5, fill=paper.ACCENT)
    draw_receipt(sheet, receipt, language)
    return sheet.pdf()


def draw_receipt(sheet: Sheet, receipt: Receipt, language: Language) -> None:
    """Draw the receipt on A4, with white margins of 15 mm and more."""

    def say(text: Text, **values: str) -> str:
        return text.filled(**values).in_(language)

    def yen(amount: int) -> str:
        return formats.yen(amount, language)

    def day(at: date) -> str:
        return formats.day(at, language, weekday=False)

    issued = receipt.issued_at.astimezone(formats.JAPAN).date()
    heading = "領　収　書" if language is Language.JA else HEADING.en
    put(sheet, A4_MM[0] / 2, 32, heading, Style(10, paper.INK, Face.BOLD), 0.5)
    right = Style(3.4, paper.INK_MUTED)
    put(sheet, _RIGHT, 43, say(NUMBER, number=receipt.number), Style(3.4, paper.INK_MUTED, Face.MONO), 1.0)
    put(sheet, _RIGHT, 48.6, say(ISSUED, day=day(issued)), right, 1.0)
    if receipt.reissue:
        mark = say(REISSUED, n=str(receipt.reissue))
        put(sheet, _RIGHT, 54.2, mark, Style(3.8, paper.INK, Face.BOLD), 1.0)

    to = say(TO_ORGANISATION if receipt.organisation else TO_PERSON, name=receipt.addressee)
    style = fitted(to, Style(6.4, paper.INK, Face.BOLD), _WIDTH - 40, 4.2)
    lines = lines_of(to, style, _WIDTH - 40, 3)
    end = put_lines(sheet, _LEFT, 66, lines, style, 1.35) - style.em * 1.35
    sheet.box(_LEFT, end + 2.6, _WIDTH - 40, 0.35, fill=paper.INK)

    top = end + 14
    sheet.box(_LEFT, top, _WIDTH, 26, fill=paper.SKY, radius=2)
    put(sheet, _LEFT + 8, top + 8.6, say(AMOUNT), Style(3.4, paper.INK_MUTED))
    # A dash behind the sum: nothing can be written after it.
    put(sheet, _RIGHT - 8, top + 19.6, f"{yen(receipt.total.amount)} −", Style(10, paper.INK, Face.BOLD), 1.0)

    y = top + 40
    purpose = receipt.purpose.text().in_(language)
    rows = (
        (say(FOR), purpose + ("として" if language is Language.JA else "")),
        (say(RECEIVED_ON), day(receipt.paid_at.astimezone(formats.JAPAN).date())),
        (say(METHOD), receipt.method.text().in_(language)),
        (say(REFERENCE), receipt.reference),
    )
    for label, value in rows:
        put(sheet, _LEFT, y, label, Style(3.4, paper.INK_MUTED))
        y = put_lines(sheet, _VALUE_X, y, lines_of(value, Style(4), _RIGHT - _VALUE_X, 4), Style(4), 1.5)
        sheet.box(_LEFT, y - 3.2, _WIDTH, 0.15, fill=paper.LINE)
        y += 3.2
    put(sheet, _LEFT, y + 4, say(RECEIVED), Style(4))

    y += 18
    percent = str(receipt.tax_percent)
    sums = (
        (say(NET, percent=percent), yen(receipt.total.amount - receipt.tax.amount), Face.MAIN),
        (say(TAX, percent=percent), yen(receipt.tax.amount), Face.MAIN),
        (say(TOTAL), yen(receipt.total.amount), Face.BOLD),
    )
    for label, value, weight in sums:
        put(sheet, _LEFT, y, label, Style(3.6, paper.INK_MUTED))
        put(sheet, _LEFT + 96, y, value, Style(4, paper.INK, weight), 1.0)
        sheet.box(_LEFT, y + 2.4, 96, 0.15, fill=paper.LINE)
        y += 8

    y = max(y + 12, 216.0)
    put(sheet, _LEFT + 78, y, receipt.seller.text().in_(language), Style(4.8, paper.INK, Face.BOLD))
    y += 7.4
    details = [*receipt.seller_address.text().in_(language).split("\n"), say(PHONE, phone=receipt.seller_phone)]
    if receipt.registration_number:
        details.append(say(REGISTRATION, number=receipt.registration_number))
    for detail in details:
        small = Style(3.5)
        y = put_lines(sheet, _LEFT + 78, y, lines_of(detail, small, _RIGHT - _LEFT - 78, 2), small, 1.6)
    put(sheet, _LEFT, 280, say(ELECTRONIC), Style(2.9, paper.INK_MUTED))
