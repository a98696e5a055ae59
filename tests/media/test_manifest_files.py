"""The manifest as CSV and PDF: whole, in any script, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pypdfium2
import pytest
from tests.domain.manifests import document, flight, item, plates

from moonmail.domain.sizes import SizeCode
from moonmail.media.manifest_csv import COLUMNS, manifest_csv, safe, thousandths
from moonmail.media.manifest_pdf import manifest_pdf

SHA = "0123456789abcdef" * 4


def table(made: dict[str, Any]) -> list[dict[str, str]]:
    data = b"".join(manifest_csv(made, SHA))
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def pages(made: dict[str, Any]) -> list[str]:
    opened = pypdfium2.PdfDocument(manifest_pdf(made, SHA))
    for page in opened:
        assert [round(side / 72 * 25.4) for side in page.get_size()] == [297, 210]
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in opened]


def test_a_row_says_what_the_line_says() -> None:
    (row,) = table(document(item(mass_g=1.85, materials=["wood", "metal"], organic_mass_g=0.25), number=4))
    assert row["質量 g / Mass g"] == "1.85"
    assert row["長さ mm / Length mm"] == "12"
    assert row["材質 / Composition"] == "metal + wood"
    assert row["有機物 g / Organic g"] == "0.25"
    assert row["持ち主 / Owner"] == "月野 うさぎ"
    assert (row["便 / Flight"], row["版 / Version"], row["照合値 / SHA-256"]) == ("MM 207", "4", SHA)


def test_every_field_of_a_line_has_a_column() -> None:
    assert len(COLUMNS) == len(document(item())["lines"][0])


def test_every_shipment_is_a_row_however_many() -> None:
    made = document(*(item(key=key) for key in range(1, 1203)), plates())
    assert len(table(made)) == 1203


@pytest.mark.parametrize(
    "typed", ["=1+1", "+SUM(A1)", "-2", "@x", "＝cmd", "\t=1", "|calc", "%x", '=HYPERLINK("http://x","y")']
)
def test_nothing_is_run_by_a_spreadsheet(typed: str) -> None:
    assert safe(typed) == f"'{typed}"
    rows = table(document(item(name=typed, description=typed, finish=typed, owner_name=typed)))
    for row in rows:
        assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@", "＝", "\t", "|", "%"))]


def test_what_breaks_a_row_is_kept_inside_its_cell() -> None:
    said = '二行の\n説明、"引用"、コンマ,です'
    (row,) = table(document(item(description=said)))
    assert row["説明 / Description"] == said


@pytest.mark.parametrize(
    ("value", "said"), [(None, ""), (0, "0"), (1, "0.001"), (12_700, "12.7"), (1_000, "1"), (-1_500, "-1.5")]
)
def test_thousandths_are_exact(value: int | None, said: str) -> None:
    assert thousandths(value) == said


def test_the_paper_has_all_of_it_and_its_hash_on_each_page() -> None:
    made = document(*(item(f"A{key:05}", key=key, name=f"石 {key}") for key in range(1, 121)), plates(), number=3)
    found = pages(made)
    assert len(found) > 3
    for number, page in enumerate(found, 1):
        assert SHA in page
        assert f"{number} / {len(found)}" in page
        assert "品名・個数" in page
        assert "Name, pieces" in page
    whole = "\n".join(found)
    assert [key for key in range(1, 121) if f"石 {key} " not in whole.replace("\n", " ")] == []
    assert "第3版" in found[0]
    assert "Nothing is missing" in found[0]
    assert "IIb" in found[0]


def test_what_is_missing_stands_before_the_table() -> None:
    (page,) = pages(document(item(needs_review=True), of=flight(earliest=None, latest=None)))
    assert "Missing: 2" in page
    assert "申告の確認が終わっていません" in page
    assert "The launch window is not set" in page


def test_a_name_of_any_script_and_length_stays_on_the_page() -> None:
    plain = ["A" * 80, "海" * 80, "word " * 15 + "end"]
    names = ["김하늘의 반지", "خاتم جدتي", "แหวนของยาย", "戒指", "指輪💍", *plain]
    cargo = [item("CCCCCC", key=key, name=name, owner_name=name) for key, name in enumerate(names, 1)]
    page = "".join(pages(document(*cargo, item("DDDDDD", key=50, name="つぎの品"))))
    assert "つぎの品" in page
    for name in plain:
        # Once as the name and once as the owner, cut where the column ends and nowhere lost.
        wanted = len(name.replace(" ", "")) * 2
        assert sum(page.count(letter) for letter in set(name) - {" "}) >= wanted


@pytest.mark.thorough
def test_a_row_higher_than_what_is_left_goes_on_the_next_page_whole() -> None:
    tall = "海" * 80
    rows = [item(f"B{key:05}", key=key, name=tall, owner_name=tall) for key in range(1, 10)]
    found = pages(document(*rows))
    assert [page.count("海") % 160 for page in found] == [0] * len(found)
    assert sum(page.count("海") for page in found) == 9 * 160
    assert len(found) > 1


@pytest.mark.thorough
def test_the_same_version_is_the_same_file_and_an_empty_one_a_page() -> None:
    made = manifest_pdf(document(), SHA)
    assert made == manifest_pdf(document(), SHA)
    assert len(pypdfium2.PdfDocument(made)) == 1


def test_plates_of_every_size_have_their_measures() -> None:
    assert {row["サイズ / Size"] for row in table(document(plates()))} == {SizeCode.MESSAGE.value}
