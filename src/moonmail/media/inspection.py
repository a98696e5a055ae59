"""Looking at picture bytes that came from elsewhere, without trusting them: what they are, and what they hide."""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image, UnidentifiedImageError

from moonmail.media.intake import is_plain_jpeg

# What travels: photos as JPEG, plates and drawings as PNG. Other decoders are not reachable from outside.
FORMATS: Final = ("PNG", "JPEG")
MAX_PIXELS: Final = 40_000_000
# Pixels, their palette and transparency, their size and how bright they are meant. No words, no times, no profiles.
_PNG_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"sRGB", b"gAMA", b"cHRM", b"bKGD"}
)


class NotAPicture(ValueError):
    """The bytes are no whole, still PNG or JPEG of reasonable size."""


class HasMetadata(ValueError):
    """The bytes carry more than pixels. The message names what."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``width`` and ``height`` in pixels."""

    format: str
    width: int
    height: int


def inspect(data: bytes) -> Picture:
    """Decode the whole picture and return what it is.

    Raises:
        NotAPicture: unknown format, truncated, damaged, animated, or too many pixels.
        HasMetadata: EXIF, XMP, ICC, comments, text, or bytes behind the picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise NotAPicture(f"more than {MAX_PIXELS} pixels")
                if getattr(image, "n_frames", 1) > 1:
                    raise NotAPicture("more than one frame")
                image.load()
                picture = Picture(str(image.format), image.width, image.height)
    except NotAPicture:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, Warning) as error:
        raise NotAPicture("not a readable PNG or JPEG") from error
    if picture.format == "JPEG" and not is_plain_jpeg(data):
        raise HasMetadata("segments beside the picture")
    if picture.format == "PNG" and (more := _beside_png(data)):
        raise HasMetadata(more)
    return picture


def _beside_png(data: bytes) -> str:
    """Return what a PNG carries beside its pixels.

    Raises:
        NotAPicture: a chunk is cut off or damaged.
    """
    at = 8
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 12 + length
        if len(data) < end or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            raise NotAPicture("cut off or damaged")
        if kind not in _PNG_CHUNKS:
            return f"chunk {kind.decode('ascii', 'replace')}"
        if kind == b"IEND":
            return "" if end == len(data) else "bytes behind the picture"
        at = end
    raise NotAPicture("cut off")
