"""Pictures of every kind that people choose, made here: good ones, odd ones, damaged ones and bombs."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageCms


def grey_png(width: int, height: int, shade: int = 128) -> bytes:
    return saved(Image.new("L", (width, height), shade), "PNG")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((width, height), 80) for _ in range(3)]).convert(mode)


def animated(kind: str) -> bytes:
    frames = [noise() for _ in range(3)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def cmyk() -> bytes:
    return saved(noise(mode="CMYK"), "JPEG")


def sixteen_bit() -> bytes:
    image = Image.new("I;16", (300, 200))
    image.putdata([(x * 200) % 65536 for x in range(300 * 200)])
    return saved(image, "PNG")


def with_place_and_time() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CameraOfSakura"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(noise(), "JPEG", exif=exif, icc_profile=profile, comment=b"taken at home")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_says(width: int, height: int, lines: int = 1) -> bytes:
    """Return a PNG with a header of that size and only ``lines`` lines of pixels behind it: a bomb."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress((b"\0" + b"\0" * ((width + 7) // 8)) * lines, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """Return a small PNG whose comment unpacks to 100 MB."""
    png = grey_png(8, 8)
    text = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b" " * 100_000_000, 9))
    return png[:33] + text + png[33:]
