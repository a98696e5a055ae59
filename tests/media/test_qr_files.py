from __future__ import annotations

import re

from moonmail.media.codes import QUIET_ZONE, qr_matrix, read_code
from moonmail.media.qr_files import qr_png, qr_svg, qr_text

TEXT = "moonmail-kiosk:https://book.example.jp#7Y73-6XFP-PDP4-9MHJ-A96X-RHX6"


def test_the_picture_is_read_by_a_scanner() -> None:
    assert read_code(qr_png(qr_matrix(TEXT))) == TEXT


def test_the_terminal_and_the_drawing_have_the_same_modules() -> None:
    matrix = qr_matrix(TEXT)
    dark = {(x, y) for y, row in enumerate(matrix.rows) for x, is_dark in enumerate(row) if is_dark}
    drawn = re.findall(r"M(\d+) (\d+)h1v1h-1z", qr_svg(matrix).decode())
    assert {(int(x) - QUIET_ZONE, int(y) - QUIET_ZONE) for x, y in drawn} == dark
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in qr_text(matrix).splitlines()]
    shown = {(x, 2 * y) for y, line in enumerate(lines) for x, half in enumerate(line) if half in "▀█"}
    shown |= {(x, 2 * y + 1) for y, line in enumerate(lines) for x, half in enumerate(line) if half in "▄█"}
    assert {(x - QUIET_ZONE, y - QUIET_ZONE) for x, y in shown} == dark
