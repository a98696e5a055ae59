"""A QR code for a terminal, as PNG and as SVG, each with the quiet zone that scanners need."""

from __future__ import annotations

import io
from typing import Final

from moonmail.media.codes import QUIET_ZONE, Matrix

# Black on white whatever the terminal's own colours are: a scanner may not read it the other way round.
_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"
_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_text(matrix: Matrix) -> str:
    """Return the code in half blocks, two rows of modules a line, for a terminal that knows colours."""
    rows = _with_quiet_zone(matrix)
    if len(rows) % 2:
        rows.append([False] * len(rows))
    lines = (
        "".join(_HALVES[halves] for halves in zip(rows[at], rows[at + 1], strict=True)) for at in range(0, len(rows), 2)
    )
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_PLAIN}" for line in lines)


def qr_png(matrix: Matrix, pixels: int = 8) -> bytes:
    """Return the code as PNG, each module a square of ``pixels``."""
    from PIL import Image

    rows = _with_quiet_zone(matrix)
    image = Image.new("1", (len(rows), len(rows)), 1)
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    written = io.BytesIO()
    image.resize((len(rows) * pixels, len(rows) * pixels), Image.Resampling.NEAREST).save(written, "PNG")
    return written.getvalue()


def qr_svg(matrix: Matrix) -> bytes:
    """Return the code as SVG, 40 mm wide."""
    rows = _with_quiet_zone(matrix)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{dark}"/></svg>\n'
    ).encode()


def _with_quiet_zone(matrix: Matrix) -> list[list[bool]]:
    width = matrix.modules + 2 * QUIET_ZONE
    empty = [False] * width
    sides = [False] * QUIET_ZONE
    return [
        *(list(empty) for _ in range(QUIET_ZONE)),
        *([*sides, *row, *sides] for row in matrix.rows),
        *(list(empty) for _ in range(QUIET_ZONE)),
    ]
