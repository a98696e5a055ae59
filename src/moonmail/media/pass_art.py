"""The Moon boarding pass on paper: PNG and PDF, sized in millimetres."""

from __future__ import annotations

import io

from PIL import Image

from moonmail.media.codes import Matrix
from moonmail.media.codes import qr_matrix as qr_matrix


def _modules_image(matrix: Matrix) -> Image.Image:
    image = Image.new("1", (matrix.modules, matrix.modules), 1)
    image.putdata([not dark for row in matrix.rows for dark in row])
    return image


def qr_modules_png(text: str) -> tuple[bytes, int]:
    """Return a code of one pixel per module without quiet zone, and how many modules it is wide."""
    matrix = qr_matrix(text)
    out = io.BytesIO()
    _modules_image(matrix).save(out, "PNG")
    return out.getvalue(), matrix.modules


def qr_png(text: str, module_px: int) -> bytes:
    """Return a code with its quiet zone, ``module_px`` pixels to a module."""
    from moonmail.media.codes import QUIET_ZONE

    matrix = qr_matrix(text)
    small = Image.new("1", (matrix.modules + 2 * QUIET_ZONE,) * 2, 1)
    small.paste(_modules_image(matrix), (QUIET_ZONE, QUIET_ZONE))
    out = io.BytesIO()
    small.resize((small.width * module_px,) * 2, Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()
