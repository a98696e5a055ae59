"""A page of a PDF as a picture of its real size: printers take pictures."""

from __future__ import annotations

import io
from typing import Final

from moonmail.media.pass_art import PaperPicture

_POINTS_PER_INCH: Final = 72
_MM_PER_INCH: Final = 25.4


def first_page(pdf: bytes, dpi: int) -> PaperPicture:
    """Return the first page, ``dpi`` dots to the inch, in greys."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        width, height = page.get_size()
        picture = page.render(scale=dpi / _POINTS_PER_INCH, grayscale=True).to_pil()
        page.close()
    finally:
        document.close()
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(dpi, dpi))
    to_mm = _MM_PER_INCH / _POINTS_PER_INCH
    return PaperPicture(file.getvalue(), width * to_mm, height * to_mm)
