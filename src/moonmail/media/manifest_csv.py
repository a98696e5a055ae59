"""The manifest for a spreadsheet: one row a shipment, headings in both languages, nothing that would be run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from moonmail.domain.text import Text

Json = Mapping[str, Any]
_ROWS: Final = 500
# A spreadsheet takes what begins with one of these for a formula, full width ones too.
_RUN: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")


def _mm(name: str) -> Callable[[Json], str]:
    return lambda line: thousandths(line[name])


def _plain(name: str) -> Callable[[Json], str]:
    return lambda line: safe(str(line[name]))


def _list(name: str) -> Callable[[Json], str]:
    return lambda line: safe(" + ".join(line[name]))


def _yes(name: str) -> Callable[[Json], str]:
    return lambda line: "yes" if line[name] else "no"


COLUMNS: Final[tuple[tuple[Text, Callable[[Json], str]], ...]] = (
    (Text("搭乗券番号", "Pass"), _plain("number")),
    (Text("お預かり品ID", "Shipment id"), _plain("id")),
    (Text("種類", "Kind"), _plain("kind")),
    (Text("サイズ", "Size"), _plain("size")),
    (Text("状態", "State"), _plain("state")),
    (Text("品名", "Name"), _plain("name")),
    (Text("説明", "Description"), _plain("description")),
    (Text("分類", "Category"), _plain("category")),
    (Text("個数", "Pieces"), _plain("pieces")),
    (Text("形", "Shape"), _plain("shape")),
    (Text("長さ mm", "Length mm"), _mm("length_um")),
    (Text("幅 mm", "Width mm"), _mm("width_um")),
    (Text("高さ mm", "Height mm"), _mm("height_um")),
    (Text("質量 g", "Mass g"), _mm("mass_mg")),
    (Text("測定", "Measured by"), _plain("measured")),
    (Text("材質", "Composition"), _list("materials")),
    (Text("仕上げ", "Finish"), _plain("finish")),
    (Text("有機物 g", "Organic g"), _mm("organic_mg")),
    (Text("有機物の種類", "Organic kinds"), _list("organic_kinds")),
    (Text("「はい」の申告", "Declared yes"), _list("declared_yes")),
    (Text("「わからない」の申告", "Declared not sure"), _list("declared_unsure")),
    (Text("危険物 g（上限）", "Hazardous g (at most)"), _mm("hazardous_mg")),
    (Text("放射性物質 g（上限）", "Radioactive g (at most)"), _mm("radioactive_mg")),
    (Text("爆発物 g（上限）", "Explosive g (at most)"), _mm("explosive_mg")),
    (Text("生物由来", "Biological"), _yes("biological")),
    (Text("持ち主", "Owner"), _plain("owner_name")),
    (Text("国籍", "Nationality"), _plain("owner_nationality")),
    (Text("外国所有", "Foreign owned"), _yes("foreign")),
    (Text("申告の確認", "Review"), _plain("review")),
    (Text("検査", "Screening"), _plain("screening")),
    (Text("検査日時", "Screened at"), _plain("screened_at")),
)
_OF_THE_FILE: Final = (
    Text("便", "Flight"),
    Text("版", "Version"),
    Text("照合値", "SHA-256"),
)


def safe(text: str) -> str:
    """Return a cell that no spreadsheet runs: what looks like a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_RUN) else text


def thousandths(value: int | None) -> str:
    """Return micrometres as mm, or milligrams as g, exactly: ``12700`` is ``12.7``. Unknown is empty."""
    if value is None:
        return ""
    whole, rest = divmod(abs(value), 1000)
    digits = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
    return f"-{digits}" if value < 0 else digits


def manifest_csv(document: Json, sha256: str) -> Iterator[bytes]:
    """Yield the file: UTF-8 with a mark that spreadsheets look for, CRLF, some hundred rows at a time."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    headings = [heading for heading, _ in COLUMNS]
    writer.writerow([f"{heading.ja} / {heading.en}" for heading in (*headings, *_OF_THE_FILE)])
    file = (safe(str(document["flight"]["flight_number"])), str(document["version"]["number"]), sha256)
    yield b"\xef\xbb\xbf"
    for place, line in enumerate(document["lines"], 1):
        writer.writerow([*(cell(line) for _, cell in COLUMNS), *file])
        if place % _ROWS == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
