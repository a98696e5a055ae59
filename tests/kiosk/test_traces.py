"""What looks for a guest's traces finds them: in every form, every kind of file, and in another process's memory."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from fpdf import FPDF
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.kiosk.traces import changed_since, found_in, in_files, in_memory, processes_below, secret

LETTER = "お月さまの金糸雀"
NUMBER = "739104682"
SECRETS = (secret("letter", LETTER), secret("number", NUMBER))


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.gz", gzip.compress(data))
    return out.getvalue()


def in_png(data: bytes) -> bytes:
    out, info = io.BytesIO(), PngInfo()
    info.add_itxt("Comment", data.decode(), zip=True)
    Image.new("L", (4, 4)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def in_pixels(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.frombytes("L", (len(data), 1), data).save(out, "PNG")
    return out.getvalue()


def in_pdf(data: bytes) -> bytes:
    pdf = FPDF()
    pdf.set_compression(True)
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text=data.decode())
    return bytes(pdf.output())


FORMS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16": lambda text: text.encode("utf-16-le"),
    "json": lambda text: json.dumps({"x": text}).encode(),
    "address": lambda text: quote(f"/{text}").encode(),
    "base64": lambda text: base64.b64encode(f"ab{text}, と書く".encode()),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_text(form: str) -> None:
    assert found_in(b"...." + FORMS[form](LETTER) + b"....", SECRETS) == {"letter"}
    assert found_in(FORMS[form](LETTER[:-1]), SECRETS) == set()


KINDS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "gzip in zip": zipped,
    "text of a PNG": in_png,
    "pixels of a PNG": in_pixels,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "left.bin"
    file.write_bytes(KINDS[kind](f"{LETTER} {NUMBER}".encode()))
    assert {trace.what for trace in in_files([file], SECRETS)} == {"letter", "number"}
    file.write_bytes(KINDS[kind](b"nothing of anybody"))
    assert in_files([file], SECRETS) == []


def test_a_pdf_and_a_database(tmp_path: Path) -> None:
    pdf, database = tmp_path / "pass.pdf", tmp_path / "store.sqlite3"
    pdf.write_bytes(in_pdf(NUMBER.encode()))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE letters (text TEXT)")
        connection.execute("INSERT INTO letters VALUES (?)", (LETTER,))
    assert {(trace.what, trace.where) for trace in in_files([pdf, database], SECRETS)} == {
        ("number", str(pdf)),
        ("letter", str(database)),
    }


def test_names_of_files_and_damaged_ones(tmp_path: Path) -> None:
    named = tmp_path / f"{LETTER}.txt"
    named.touch()
    damaged = tmp_path / "damaged.gz"
    damaged.write_bytes(gzip.compress(NUMBER.encode())[:-4])
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + NUMBER.encode())
    gone = tmp_path / "gone"
    found = in_files([named, damaged, tmp_path / "broken.zip", gone], SECRETS)
    assert [(trace.what, Path(trace.where).name) for trace in found] == [
        ("letter", named.name),
        ("number", "damaged.gz"),
        ("number", "broken.zip"),
    ]


def test_only_what_changed_since(tmp_path: Path) -> None:
    old, new, moved = tmp_path / "old", tmp_path / "below" / "new", tmp_path / "moved"
    for file in (old, tmp_path / "from"):
        file.touch()
    since = max(old.stat().st_ctime, (tmp_path / "from").stat().st_ctime)
    os.utime(old, (since - 100, since - 100))
    new.parent.mkdir()
    new.touch()
    (tmp_path / "from").rename(moved)
    (tmp_path / "link").symlink_to(old)
    found = changed_since([tmp_path], since)
    assert {new, moved} <= set(found)
    assert tmp_path / "link" not in found
    assert changed_since([tmp_path], since + 1000) == []


HOLDER = """
import ctypes, subprocess, sys
text = sys.stdin.readline().strip()
if sys.argv[1] == "utf-16":
    kept = ctypes.create_string_buffer(text.encode("utf-16-le"))
if sys.argv[1] == "child":
    child = subprocess.Popen(
        [sys.executable, "-c", sys.argv[2], "str"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    child.stdin.write(text + chr(10))
    child.stdin.flush()
    child.stdout.readline()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("how", ["str", "utf-16", "child"])
def test_memory_of_a_process_and_of_what_it_started(how: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, how, HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{LETTER}{NUMBER}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "held\n"
        pids = [process.pid, *processes_below(process.pid)]
        assert len(pids) == (2 if how == "child" else 1)
        assert {trace.what for trace in in_memory(pids, SECRETS)} == {"letter", "number"}
        other = secret("other", "nobody ever typed this, 0b9f3c")
        assert in_memory(pids, [other]) == []
        process.stdin.close()
