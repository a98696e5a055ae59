"""Codes read from pictures and PDFs, and drawn."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "AVIF")
_PDF_DPI: Final = 300
_PDF_PAGES: Final = 4
_MOST_PIXELS: Final = 60_000_000
QUIET_ZONE: Final = 4


class NoCodePictureError(ValueError):
    """The bytes are no picture and no PDF that can be read. The message says what they are."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A QR code as rows of dark modules, without the quiet zone that must be left around it (``QUIET_ZONE``)."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        return len(self.rows)


def qr_matrix(text: str) -> Matrix:
    """Return ``text`` as a QR code, error correction M.

    Raises:
        ValueError: the text is too long for a QR code.
    """
    import qrcode
    from qrcode.exceptions import DataOverflowError

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise ValueError("too long for a QR code") from error
    return Matrix(tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix()))


def read_code(data: bytes) -> str | None:
    """Return the text of the first QR code in a picture (PNG, JPEG, WebP, AVIF) or PDF; None if there is no code.

    Raises:
        NoCodePictureError: the bytes can't be read at all.
    """
    for image in _pictures(data):
        text = _first_code(image)
        if text is not None:
            return text
    return None


def _first_code(image: Image.Image) -> str | None:
    import zxingcpp

    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    # A pass first, if a page shows several codes.
    texts = sorted((str(code.text) for code in found), key=lambda text: not text.startswith("MOON"))
    return texts[0] if texts else None


def _pictures(data: bytes) -> list[Image.Image]:
    if data.lstrip()[:5] == b"%PDF-":
        return _pages(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise NoCodePictureError(f"more than {_MOST_PIXELS // 1_000_000} megapixels")
                if image.mode in ("RGBA", "LA", "PA", "P"):
                    flat = Image.new("RGBA", image.size, "white")
                    flat.alpha_composite(image.convert("RGBA"))
                    return [flat.convert("L")]
                return [ImageOps.exif_transpose(image).convert("L")]
    except NoCodePictureError:
        raise
    except (Image.DecompressionBombError, Warning) as error:
        raise NoCodePictureError("too large") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise NoCodePictureError("neither PNG, JPEG, WebP, AVIF nor PDF") from error


def _pages(data: bytes) -> list[Image.Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NoCodePictureError("damaged or locked PDF") from error
    try:
        pages = []
        for number in range(min(len(document), _PDF_PAGES)):
            page = document[number]
            scale = _PDF_DPI / 72
            # A poster-sized page is read at whatever resolution stays within bounds.
            width, height = page.get_size()
            scale = min(scale, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            pages.append(page.render(scale=scale, grayscale=True).to_pil())
            page.close()
        return pages
    finally:
        document.close()
