"""The label and the packing list: sized in millimetres, readable by a scanner, without what a courier need not know."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
from PIL import Image

from moonmail.domain.text import Language, Text
from moonmail.media.codes import read_code
from moonmail.media.labels import A6_MM, Label, LabelPaper, PackingList, label_pdf, label_picture, packing_list_pdf

LABEL = Label(
    flight_number="MM 204",
    sample=True,
    addressee=Text("MoonMail 受付デスク", "MoonMail receiving desk"),
    postal_code="144-0041",
    address=Text(
        "東京都大田区羽田空港0-0-0\n見本ビル 2階", "Mihon building 2F, 0-0-0 Haneda Airport\nOta-ku, Tokyo, Japan"
    ),
    phone="03-0000-0000",
    sender="勅使河原 ヴィクトリア優里菜・アレクサンドラ",
    due_at=datetime(2027, 2, 1, 9, tzinfo=UTC),
    number="7KQM3T",
    qr="MOON1:" + "6BFOXN%TSMAHN-H" * 12,
)
PACKING = PackingList(
    label=LABEL,
    title="祖母の指輪",
    facts=((Text("品名", "Name"), Text("指輪", "A ring")),),
    steps=(Text("小さな袋に入れます。", "Put it into a small bag."),) * 3,
)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("language", Language)
def test_a_scanner_reads_the_label(language: Language) -> None:
    assert read_code(label_picture(LABEL, language, dpi=203).png) == LABEL.qr
    assert read_code(label_pdf(LABEL, LabelPaper.A6, language)) == LABEL.qr
    assert read_code(label_pdf(LABEL, LabelPaper.A4, language)) == LABEL.qr


@pytest.mark.parametrize(("paper", "size"), [(LabelPaper.A6, [105, 148]), (LabelPaper.A4, [210, 297])])
def test_the_page_is_as_large_as_the_paper(paper: LabelPaper, size: list[int]) -> None:
    document = pypdfium2.PdfDocument(label_pdf(LABEL, paper, Language.JA))
    assert len(document) == 1
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == size


def test_the_picture_is_as_large_as_it_says() -> None:
    picture = label_picture(LABEL, Language.JA, dpi=254)
    with Image.open(io.BytesIO(picture.png)) as image:
        assert image.size == (1050, 1480)
    assert (picture.width_mm, picture.height_mm) == A6_MM


def test_the_label_says_nothing_of_the_content() -> None:
    assert "指輪" not in text_of(label_pdf(LABEL, LabelPaper.A4, Language.JA))


@pytest.mark.parametrize("language", Language)
def test_the_packing_list_has_steps_date_place_and_facts(language: Language) -> None:
    words = text_of(packing_list_pdf(PACKING, language))
    for part in (PACKING.steps[0], LABEL.addressee, PACKING.facts[0][1]):
        assert part.in_(language).split()[0] in words


def test_a_long_packing_list_goes_on_to_another_page() -> None:
    long = replace(
        PACKING, steps=(Text("一つひとつ、ていねいに包んでください。" * 4, "Wrap each one with care. " * 8),) * 30
    )
    assert len(pypdfium2.PdfDocument(packing_list_pdf(long, Language.JA))) > 1
