"""The kept copy of what was confirmed (控え): the six legal facts as they were on the screen, on A4."""

from __future__ import annotations

from typing import Final

from moonmail.contract.bookings import Booking, Confirmation
from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, OBLIGATION_NAMES
from moonmail.domain.text import Language, Text
from moonmail.media import paper
from moonmail.media.paper import PdfSheet, Style, lines_of, put, put_lines
from moonmail.media.typeface import Face

_A4: Final = (210.0, 297.0)
_LEFT: Final = 22.0
_RIGHT: Final = 188.0
_LABEL_MM: Final = 40.0
_BOTTOM: Final = 272.0

_HEADING: Final = Text("お申し込み内容の控え", "Copy of your order")
_LEAD: Final = Text(
    "最終確認画面に表示し、ご確認いただいた内容です。大切に保管してください。",
    "What the final confirmation screen showed, as you confirmed it. Please keep it.",
)
_REFERENCE: Final = Text("予約番号", "Booking reference")
_CONFIRMED: Final = Text("お申し込み日時", "Confirmed at")
_FACTS: Final = Text("ご注文の内容", "Your order")
_RIGHTS: Final = Text("届けられなかったとき", "If it does not arrive")
_RIGHTS_DUTY: Final = Text("役務の提供は「{end}」をもって完了します。", "Our duty is done with {end}.")
_RIGHTS_CHOICE: Final = Text(
    "それまでに失われたときは、{days}日以内に、次の中からお選びいただけます。",
    "If your shipment is lost before that, you may choose within {days} days:",
)
_RIGHTS_DEFAULT: Final = Text(
    "期間内にお選びがない場合は、「{kind}」となります。", "Without a choice in that time it is: {kind}."
)
_CHANGES: Final = Text("変更・取消し", "Changes")
_CHANGES_UNTIL: Final = Text("{at} まで承ります。", "Possible until {at}.")
_CHANGES_NONE: Final = Text("上記のキャンセル条件によります。", "By the cancellation terms above.")
_TERMS: Final = Text("適用される規約", "Terms")
_TERMS_VERSION: Final = Text("版 {version}", "Version {version}")
_HASH: Final = Text("照合番号（SHA-256）", "Check value (SHA-256)")
_HASH_NOTE: Final = Text(
    "表示した内容が後から変わっていないことを、この番号で確かめられます。",
    "It proves that what was shown has not been changed since.",
)
_PAGE: Final = Text(
    "MoonMail　お申し込み内容の控え　{reference}　{page}ページ",
    "MoonMail · Copy of your order · {reference} · page {page}",
)


def confirmation_pdf(booking: Booking, title: str = "") -> bytes:
    """Return the kept copy of a booking's confirmation, in the language in which it was confirmed.

    ``title`` is the member's name for the shipment. The same booking gives the same file.
    """
    confirmation = booking.confirmation
    language = Language(confirmation.language)
    writer = _Writer(language, booking.reference)
    writer.heading(title)
    writer.row(_REFERENCE.in_(language), booking.reference, mono=True)
    writer.row(_CONFIRMED.in_(language), formats.time_of(confirmation.confirmed_at, language))
    writer.section(_FACTS)
    for fact in confirmation.facts:
        writer.row(
            fact.label.text().in_(language), fact.value.text().in_(language), strong=fact.key in ("quantity", "total")
        )
    _rights(writer, confirmation, language)
    writer.section(_TERMS)
    last = confirmation.last_change_at
    until = (
        _CHANGES_UNTIL.filled(at=formats.both(lambda words: formats.time_of(last, words))) if last else _CHANGES_NONE
    )
    writer.row(_CHANGES.in_(language), until.in_(language))
    writer.row(_TERMS.in_(language), _TERMS_VERSION.filled(version=confirmation.terms_version).in_(language))
    digest = confirmation.facts_sha256
    spaced = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
    writer.row(_HASH.in_(language), spaced, mono=True, note=_HASH_NOTE.in_(language))
    return writer.finish()


def _rights(writer: _Writer, confirmation: Confirmation, language: Language) -> None:
    writer.section(_RIGHTS)
    end = OBLIGATION_NAMES[confirmation.obligation_end]
    writer.words(_RIGHTS_DUTY.filled(end=end).in_(language))
    if not confirmation.entitlements:
        return
    writer.words(_RIGHTS_CHOICE.filled(days=str(confirmation.choose_within_days)).in_(language))
    for kind in confirmation.entitlements:
        writer.bullet(ENTITLEMENT_NAMES[kind].in_(language))
    writer.words(_RIGHTS_DEFAULT.filled(kind=ENTITLEMENT_NAMES[confirmation.default_entitlement]).in_(language))


class _Writer:
    """Writes down the page, and goes on to the next one where the room ends."""

    def __init__(self, language: Language, reference: str) -> None:
        self._language = language
        self._reference = reference
        self._leading = 1.6 if language is Language.JA else 1.45
        self._sheet = PdfSheet(*_A4, title=_HEADING.in_(language), language=language.value)
        self._page = 1
        self._y = 0.0
        self._foot()

    def finish(self) -> bytes:
        return self._sheet.pdf()

    def _foot(self) -> None:
        words = _PAGE.filled(reference=self._reference, page=str(self._page)).in_(self._language)
        put(self._sheet, _LEFT, 284, words, Style(2.8, paper.INK_MUTED))

    def _room(self, height: float) -> None:
        if self._y + height > _BOTTOM:
            self._sheet.new_page()
            self._page += 1
            self._y = 28.0
            self._foot()

    def heading(self, title: str) -> None:
        self._sheet.box(0, 0, _A4[0], 36, fill=paper.ACCENT)
        put(self._sheet, _LEFT, 17.5, _HEADING.in_(self._language), Style(7.4, paper.PAPER, Face.BOLD))
        if title.strip():
            style = paper.fitted(title.strip(), Style(3.8, paper.ACCENT_PALE), _RIGHT - _LEFT, 2.6)
            for line in lines_of(title.strip(), style, _RIGHT - _LEFT, 1):
                self._sheet.line_of_text(_LEFT, 27, line, style)
        self._y = 47.0
        self.words(_LEAD.in_(self._language))
        self._y += 4

    def section(self, heading: Text) -> None:
        self._room(30)
        self._y += 6
        put(self._sheet, _LEFT, self._y, heading.in_(self._language), Style(4.6, paper.ACCENT, Face.BOLD))
        self._y += 2.6
        self._sheet.box(_LEFT, self._y, _RIGHT - _LEFT, 0.35, fill=paper.ACCENT)
        self._y += 6.6

    def words(self, text: str) -> None:
        style = Style(3.6)
        for line in lines_of(text, style, _RIGHT - _LEFT):
            self._room(style.em)
            self._sheet.line_of_text(_LEFT, self._y, line, style)
            self._y += style.em * self._leading

    def bullet(self, text: str) -> None:
        style = Style(3.6, paper.INK, Face.BOLD)
        self._room(style.em * self._leading)
        self._sheet.circle(_LEFT + 2.4, self._y - 1.25, 0.7, fill=paper.ACCENT)
        self._y = put_lines(
            self._sheet, _LEFT + 6, self._y, lines_of(text, style, _RIGHT - _LEFT - 6), style, self._leading
        )

    def row(self, label: str, value: str, *, strong: bool = False, mono: bool = False, note: str = "") -> None:
        """A label on the left and its value beside it, with a line below."""
        weight = Face.BOLD if strong else Face.MONO if mono else Face.MAIN
        style, label_style, note_style = (
            Style(3.8, paper.INK, weight),
            Style(3.2, paper.INK_MUTED),
            Style(2.9, paper.INK_MUTED),
        )
        width = _RIGHT - _LEFT - _LABEL_MM - 4
        values = lines_of(value, style, width)
        labels = lines_of(label, label_style, _LABEL_MM)
        notes = lines_of(note, note_style, width) if note else []
        head = max(min(3, len(values)) * style.em, len(labels) * label_style.em) * self._leading
        self._room(head)
        top = self._y
        put_lines(self._sheet, _LEFT, top, labels, label_style, self._leading)
        page = self._page
        for line, line_style in [*((line, style) for line in values), *((line, note_style) for line in notes)]:
            self._room(line_style.em)
            self._sheet.line_of_text(_LEFT + _LABEL_MM + 4, self._y, line, line_style)
            self._y += line_style.em * self._leading
        if page == self._page:
            self._y = max(self._y, top + len(labels) * label_style.em * self._leading)
        self._y -= style.em * 0.55
        self._sheet.box(_LEFT, self._y, _RIGHT - _LEFT, 0.15, fill=paper.LINE)
        self._y += style.em * 1.65
