"""Looking at picture bytes that came from elsewhere, without trusting them: what they are, and what they hide."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, UnidentifiedImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP", "AVIF")
MAX_PIXELS: Final = 40_000_000
# What Pillow calls them when it finds them; each is more than the pixels.
_METADATA: Final = ("exif", "xmp", "icc_profile", "photoshop", "comment", "XML:com.adobe.xmp", "Raw profile type exif")


class NotAPicture(ValueError):  # noqa: N818
    """The bytes are no whole, still picture of a known format and reasonable size."""


class HasMetadata(ValueError):  # noqa: N818
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
        NotAPicture: unknown format, truncated, animated, or too many pixels.
        HasMetadata: EXIF, XMP, ICC, comments or text chunks.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                # Checks what decoding passes over: the checksums and the end of a PNG.
                image.verify()
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise NotAPicture(f"more than {MAX_PIXELS} pixels")
                if getattr(image, "n_frames", 1) > 1:
                    raise NotAPicture("more than one frame")
                image.load()
                found = _hidden(image)
                result = Picture(str(image.format), image.width, image.height)
    except NotAPicture:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, Warning) as error:
        raise NotAPicture("not a readable PNG, JPEG, WebP or AVIF") from error
    if found:
        raise HasMetadata(", ".join(found))
    return result


def _hidden(image: Image.Image) -> list[str]:
    found = [name for name in _METADATA if image.info.get(name)]
    if not found and len(image.getexif()):
        found.append("exif")
    # PNG text chunks carry whatever somebody wrote into them.
    if getattr(image, "text", None):
        found.append("text")
    return found
