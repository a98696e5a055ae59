"""Pictures made for tests: good ones of every kind, and every bad one that people choose."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any, Final

from PIL import Image, ImageCms

RED: Final = (200, 30, 30)


def saved(image: Image.Image, format_: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def plain(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    return Image.new("RGB", (width, height), RED).convert(mode)


def scene(width: int = 900, height: int = 600) -> Image.Image:
    """Return something with edges and shades, the same each time."""
    ramp = Image.linear_gradient("L").resize((width, height))
    return Image.merge(
        "RGB", (ramp, ramp.rotate(90).resize((width, height)), Image.radial_gradient("L").resize((width, height)))
    )


def camera_jpeg(orientation: int = 6) -> bytes:
    """Return a JPEG as a telephone writes it: EXIF with place and time, XMP, an ICC profile, a comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CANARY-CAMERA"
    exif[0x8825] = {1: "N", 2: (35.0, 39.0, 29.0), 3: "E", 4: (139.0, 44.0, 28.0)}
    image = scene(320, 200)
    return saved(
        image,
        "JPEG",
        exif=exif,
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        comment=b"CANARY-COMMENT",
        xmp=b"<x:xmpmeta>CANARY-XMP</x:xmpmeta>",
    )


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims to be ``width`` × ``height``."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def huge_jpeg(width: int, height: int) -> bytes:
    """Return a small JPEG whose header claims to be larger."""
    data = bytearray(saved(plain(64, 64), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def animated(format_: str) -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, (0, 0, 255), (0, 255, 0))]
    return saved(frames[0], format_, save_all=True, append_images=frames[1:])


def see_through() -> Image.Image:
    image = Image.new("RGBA", (40, 40), (*RED, 255))
    image.paste((0, 0, 0, 0), (0, 0, 20, 40))
    return image


def lab_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def exchanged_profile() -> bytes:
    """Return sRGB with its red and green primaries exchanged: the two entries of the tag table swap their places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132])
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


GOOD: Final[dict[str, Callable[[], bytes]]] = {
    "jpeg": lambda: saved(plain(), "JPEG", quality=95),
    "jpeg progressive": lambda: saved(plain(), "JPEG", quality=95, progressive=True),
    "jpeg cmyk": lambda: saved(plain(mode="CMYK"), "JPEG", quality=95),
    "png": lambda: saved(plain(), "PNG"),
    "png palette": lambda: saved(plain().quantize(), "PNG"),
    "png rgba": lambda: saved(plain(mode="RGBA"), "PNG"),
    "webp": lambda: saved(plain(), "WEBP", quality=95),
    "webp lossless": lambda: saved(plain(), "WEBP", lossless=True),
    "avif": lambda: saved(plain(), "AVIF", quality=95),
}
