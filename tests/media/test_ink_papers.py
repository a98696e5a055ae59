"""Pass, receipt and label for a kiosk's printer: ink alone, whole on the paper that lies in it, read by a scanner."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
from PIL import Image
from tests.media.test_labels import LABEL
from tests.media.test_paper import LONG, PAPER
from tests.media.test_receipt_pdf import receipt

from moonmail.contract.base import Words
from moonmail.domain.text import Language
from moonmail.media.codes import read_code
from moonmail.media.ink_papers import Content, InkPaper, PaperTooSmallError, Stock, drawing_dpi, on_paper
from moonmail.media.pass_art import PassPaper

STOCKS = {
    "roll": Stock(80, 3000, dpi=203, roll=True),
    "a6": Stock(105, 148, dpi=300),
    "a4": Stock(210, 297, 4.2, 4.2, 4.2, 4.2, dpi=600),
}
CONTENTS: dict[str, Content] = {
    "pass": PAPER,
    "long pass": LONG,
    "receipt": receipt(),
    "long receipt": receipt(
        addressee="勅使河原" * 20,
        reissue=2,
        purpose=Words(ja="月面輸送サービス利用料（MM 204便、記念品10点）", en="Moon transport, MM 204, ten keepsakes"),
    ),
    "label": replace(LABEL, qr=PAPER.qr),
}
ALL = [
    pytest.param(content, stock, language, id=f"{content} {stock} {language}")
    for content in CONTENTS
    for stock in STOCKS
    for language in Language
]


@cache
def drawn(content: str, stock: str, language: Language) -> InkPaper:
    return on_paper(CONTENTS[content], language, STOCKS[stock])


@pytest.mark.parametrize(("content", "stock", "language"), ALL)
def test_a_paper_is_ink_alone_and_whole(content: str, stock: str, language: Language) -> None:
    made, lies = drawn(content, stock, language), STOCKS[stock]
    image = Image.open(io.BytesIO(made.png()))
    assert image.mode == "1"
    # Bare paper wherever a print head does not reach, so nothing is cut off.
    per_mm = image.width / made.width_mm
    left, top, right, bottom = image.convert("L").point(lambda shade: 255 - shade).getbbox() or (0, 0, 0, 0)
    assert left >= lies.left_mm * per_mm - 1
    assert top >= lies.top_mm * per_mm - 1
    assert image.width - right >= lies.right_mm * per_mm - 1
    assert image.height - bottom >= lies.bottom_mm * per_mm - 1
    assert bottom > image.height / 3


@pytest.mark.parametrize(("content", "stock", "language"), [each for each in ALL if "receipt" not in str(each.id)])
def test_a_scanner_reads_the_code(content: str, stock: str, language: Language) -> None:
    made = drawn(content, stock, language)
    assert read_code(made.png()) == PAPER.qr
    assert read_code(made.pdf()) == PAPER.qr


@pytest.mark.parametrize("stock", STOCKS)
def test_the_page_that_is_sent_is_the_paper_and_its_dots_are_those_that_were_drawn(stock: str) -> None:
    made, lies = drawn("pass", stock, Language.JA), STOCKS[stock]
    document = pypdfium2.PdfDocument(made.pdf())
    assert len(document) == 1
    page = document[0]
    width, height = page.get_size()
    assert width / 72 * 25.4 == pytest.approx(lies.width_mm, abs=0.2)
    assert height / 72 * 25.4 == pytest.approx(made.height_mm, abs=0.2)
    (dots,) = page.get_objects()
    assert dots.get_bounds() == pytest.approx((0, 0, width, height), abs=0.01)
    sent = dots.get_bitmap(render=False).to_pil().convert("L")
    assert sent.tobytes() == made.sheet.image.convert("L").tobytes()
    assert round(sent.width / width * 72) == drawing_dpi(lies.dpi)


def test_a_roll_is_as_long_as_what_is_on_it() -> None:
    short, long = drawn("receipt", "roll", Language.JA), drawn("long receipt", "roll", Language.JA)
    assert 100 < short.height_mm < long.height_mm < 200
    image = short.sheet.image.convert("L").point(lambda shade: 255 - shade)
    blank = image.height - (image.getbbox() or (0, 0, 0, 0))[3]
    assert blank / image.height * short.height_mm < 8


def test_the_file_says_of_itself_only_who_made_it() -> None:
    document = pypdfium2.PdfDocument(drawn("pass", "a6", Language.JA).pdf())
    assert {key: value for key, value in document.get_metadata_dict().items() if value} == {"Title": "MoonMail"}


@pytest.mark.parametrize("size", [(50.0, 100.0), (105.0, 90.0)])
def test_paper_on_which_nobody_could_read_it_is_refused(size: tuple[float, float]) -> None:
    with pytest.raises(PaperTooSmallError):
        on_paper(PAPER, Language.JA, Stock(*size))


def test_letters_are_made_smaller_only_where_the_sheet_is_short() -> None:
    usual, short = on_paper(PAPER, Language.EN, Stock(80, 230)), on_paper(PAPER, Language.EN, Stock(80, 190))
    assert isinstance(PAPER, PassPaper)
    assert read_code(short.png()) == PAPER.qr
    assert (usual.height_mm, short.height_mm) == (230, 190)


@pytest.mark.parametrize(("printer", "drawn_with"), [(203, 203), (300, 300), (600, 300), (1200, 300), (180, 180)])
def test_dots_are_the_printers_or_a_whole_part_of_them(printer: int, drawn_with: int) -> None:
    assert drawing_dpi(printer) == drawn_with


@pytest.mark.parametrize("printer", [0, 72, 601])
def test_a_resolution_that_makes_no_sense_is_not_used(printer: int) -> None:
    assert drawing_dpi(printer) == 300
