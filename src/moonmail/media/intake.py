"""Taking in a photo that somebody chose: whatever it is called, what comes out is pixels in a plain JPEG, or a refusal.

Nothing but the picture goes on: no EXIF, XMP, ICC profile, thumbnail, comment or trailing data. What was taken in once
is taken in again unchanged, so that its SHA-256 stays its name.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from PIL import AvifImagePlugin, Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from moonmail.domain.text import Text

# Highest first: the first whose file is small enough is taken.
_QUALITIES: Final = (88, 80, 70, 55)
_TOO_HEAVY_SHRINK: Final = 0.7
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """``pixels_jpeg`` is larger: a JPEG is made smaller while it is decoded. ``long_edge`` is that of what is kept.

    ``file_bytes`` is what the kept file may weigh (the flight's rule; 2 MiB on all flights so far).
    """

    read_bytes: int = 100 * _MIB
    pixels: int = 50_000_000
    pixels_jpeg: int = 110_000_000
    long_edge: int = 3000
    file_bytes: int = 2 * _MIB


class PhotoProblem(StrEnum):
    UNREADABLE = "unreadable"
    NOT_FOUND = "not_found"
    NO_PERMISSION = "no_permission"
    FOLDER = "folder"
    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    OTHER_FORMAT = "other_format"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_BYTES = "too_many_bytes"


@dataclass(frozen=True, slots=True)
class Photo:
    """``data`` is a baseline JPEG, sRGB or grey, upright. ``width`` and ``height`` are its pixels.

    ``first_frame``: the source was animated. ``grey`` is the same picture for etching.
    """

    data: bytes
    width: int
    height: int
    sha256: str
    first_frame: bool
    grey: Image.Image = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PhotoRefused:
    """Why a photo was not taken in: what happened, and what to do next. Nothing was changed."""

    problem: PhotoProblem
    happened: Text
    next: Text

    @property
    def code(self) -> str:
        """What to quote to the desk."""
        return f"photo.{self.problem}"


# What Pillow's decoders raise on bytes that are damaged; the one for AVIF knows only RuntimeError.
_BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    RuntimeError,
    Warning,
)
_OTHER_PHOTO: Final = Text(
    "別の写真か、元の写真をもう一度選んでください。", "Choose another photo, or the original again."
)
_SAVE_AS: Final = Text(
    "JPEG、PNG、WebP、AVIF のいずれかで保存し直してから、もう一度選んでください。",
    "Save it as JPEG, PNG, WebP or AVIF, then choose it again.",
)
_HAPPENED: Final[dict[PhotoProblem, Text]] = {
    PhotoProblem.UNREADABLE: Text("ファイルを開けませんでした。", "The file could not be opened."),
    PhotoProblem.NOT_FOUND: Text("ファイルが見つかりません。", "The file is not there."),
    PhotoProblem.NO_PERMISSION: Text("このファイルを開く権限がありません。", "This file may not be opened."),
    PhotoProblem.FOLDER: Text("これは写真ではなく、フォルダーです。", "This is a folder, not a photo."),
    PhotoProblem.EMPTY: Text("このファイルは空です（0バイト）。", "This file is empty (0 bytes)."),
    PhotoProblem.NOT_A_PICTURE: Text("このファイルは写真ではありません。", "This file is not a picture."),
    PhotoProblem.OTHER_FORMAT: Text(
        "この形式（{format}）の写真には対応していません。", "Pictures of this kind ({format}) can't be taken."
    ),
    PhotoProblem.DAMAGED: Text(
        "写真のデータが壊れているか、途中で切れています。", "The picture is damaged or cut short."
    ),
    PhotoProblem.TOO_MANY_PIXELS: Text(
        "写真が大きすぎます：{w}×{h}ピクセル（{mega}画素）。上限は{limit}画素です。",
        "The picture is too large: {w} × {h} pixels ({mega_en} megapixels). The limit is {limit_en} megapixels.",
    ),
    PhotoProblem.TOO_MANY_BYTES: Text(
        "ファイルが大きすぎます（{size} MB）。上限は{limit} MBです。",
        "The file is too large ({size} MB). The limit is {limit} MB.",
    ),
}
_NEXT: Final[dict[PhotoProblem, Text]] = {
    PhotoProblem.UNREADABLE: Text(
        "ファイルが元の場所にあるか確かめて、もう一度選んでください。",
        "Check that it is still in its place, then choose it again.",
    ),
    PhotoProblem.NOT_FOUND: Text(
        "移動や名前の変更がないか確かめて、もう一度選んでください。",
        "See whether it was moved or renamed, then choose it again.",
    ),
    PhotoProblem.NO_PERMISSION: Text(
        "ファイルの権限を変えるか、コピーを作って、それを選んでください。",
        "Change its permissions, or make a copy and choose that.",
    ),
    PhotoProblem.FOLDER: Text(
        "フォルダーを開いて、中の写真を1枚選んでください。", "Open the folder and choose one photo in it."
    ),
    PhotoProblem.NOT_A_PICTURE: _SAVE_AS,
    PhotoProblem.OTHER_FORMAT: _SAVE_AS,
    PhotoProblem.TOO_MANY_PIXELS: Text(
        "写真のアプリで縮小してから、もう一度選んでください。", "Make it smaller in a photo app, then choose it again."
    ),
    PhotoProblem.TOO_MANY_BYTES: Text(
        "写真のアプリで縮小してから、もう一度選んでください。", "Make it smaller in a photo app, then choose it again."
    ),
}
# The beginnings of what people also call a photo.
_OTHER_FORMATS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"%PDF-", "PDF"),
    (0, b"<svg", "SVG"),
    (0, b"8BPS", "Photoshop"),
    (0, b"\0\0\1\0", "ICO"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftyphev", "HEIC"),
    (4, b"ftypmif1", "HEIF"),
    (4, b"ftypmsf1", "HEIF"),
)


class _Refusal(Exception):
    def __init__(self, refused: PhotoRefused) -> None:
        super().__init__(refused.problem)
        self.refused = refused


def _refused(problem: PhotoProblem, **values: str) -> PhotoRefused:
    words = _HAPPENED[problem].filled(**values) if values else _HAPPENED[problem]
    return PhotoRefused(problem, words, _NEXT.get(problem, _OTHER_PHOTO))


def unreadable_file(error: BaseException | None = None) -> PhotoRefused:
    """Return the refusal of a file that could not even be opened, by what opening it said."""
    match error:
        case FileNotFoundError():
            return _refused(PhotoProblem.NOT_FOUND)
        case IsADirectoryError():
            return _refused(PhotoProblem.FOLDER)
        case PermissionError():
            return _refused(PhotoProblem.NO_PERMISSION)
    return _refused(PhotoProblem.UNREADABLE)


def take_in(data: bytes, *, limits: IntakeLimits | None = None) -> Photo | PhotoRefused:
    """Return the photo as it goes on, or why it can't. Never raises for what ``data`` is."""
    limits = limits or IntakeLimits()
    if not data:
        return _refused(PhotoProblem.EMPTY)
    if len(data) > limits.read_bytes:
        size = f"{len(data) / _MIB:,.0f}"
        return _refused(PhotoProblem.TOO_MANY_BYTES, size=size, limit=f"{limits.read_bytes / _MIB:,.0f}")
    try:
        with warnings.catch_warnings():
            # Pillow only warns of some damage and of some bombs.
            warnings.simplefilter("error")
            with closing(_opened(data)) as image:
                return _taken(data, image, limits)
    except _Refusal as refusal:
        return refusal.refused
    except _BROKEN:
        return _refused(PhotoProblem.DAMAGED)
    except (Image.DecompressionBombError, MemoryError):
        return _refused(PhotoProblem.TOO_MANY_BYTES, size=f"{len(data) / _MIB:,.1f}", limit="—")


def _opened(data: bytes) -> ImageFile.ImageFile:
    """Return the picture with its header read and nothing decoded.

    The classes are called by themselves: ``Image.open`` refuses bombs before their size can be told.
    """
    file = io.BytesIO(data)
    if data[:3] == b"\xff\xd8\xff":
        return JpegImageFile(file)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return PngImageFile(file)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WebPImageFile(file)
    if data[4:8] == b"ftyp" and _brands(data) & {b"avif", b"avis"}:
        return AvifImagePlugin.AvifImageFile(file)
    raise _Refusal(_other(data))


def _brands(data: bytes) -> set[bytes]:
    end = min(int.from_bytes(data[:4]), 256)
    return {data[8:12]} | {data[at : at + 4] for at in range(16, end, 4)}


def _other(data: bytes) -> PhotoRefused:
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    for at, begin, name in _OTHER_FORMATS:
        if start[at : at + len(begin)] == begin:
            return _refused(PhotoProblem.OTHER_FORMAT, format=name)
    try:
        with Image.open(io.BytesIO(data)) as image:
            return _refused(PhotoProblem.OTHER_FORMAT, format=str(image.format))
    except (*_BROKEN, Image.DecompressionBombError):
        return _refused(PhotoProblem.NOT_A_PICTURE)


def _taken(data: bytes, image: ImageFile.ImageFile, limits: IntakeLimits) -> Photo:
    width, height = image.size
    jpeg = isinstance(image, JpegImageFile)
    most = limits.pixels_jpeg if jpeg else limits.pixels
    if width * height > most:
        raise _Refusal(
            _refused(
                PhotoProblem.TOO_MANY_PIXELS,
                w=f"{width:,}",
                h=f"{height:,}",
                mega=_myriads(width * height),
                limit=_myriads(most),
                mega_en=f"{width * height / 1e6:,.0f}",
                limit_en=f"{most / 1e6:,.0f}",
            )
        )
    animated = getattr(image, "n_frames", 1) > 1
    if isinstance(image, JpegImageFile) and _is_ours(data, image, limits):
        image.load()
        return _photo(data, image, first_frame=False)
    scale = limits.long_edge / max(width, height)
    kept = (max(1, round(width * scale)), max(1, round(height * scale))) if scale < 1 else (width, height)
    if jpeg:
        image.draft(None, kept)
    else:
        image.seek(0)
    image.load()
    upright = _upright(image, _in_srgb(image))
    if max(upright.size) > limits.long_edge:
        turned = kept if (upright.width > upright.height) == (kept[0] > kept[1]) else kept[::-1]
        upright = upright.resize(turned, Image.Resampling.LANCZOS, reducing_gap=2.0)
    encoded = _encoded(upright, limits.file_bytes)
    return _photo(encoded[0], encoded[1], first_frame=animated)


def _myriads(count: int) -> str:
    """``5,000万``, ``1億2,000万``, as Japanese counts."""
    whole, rest = divmod(count // 10_000, 10_000)
    return (f"{whole}億" if whole else "") + (f"{rest:,}万" if rest or not whole else "")


def _photo(data: bytes, image: Image.Image, *, first_frame: bool) -> Photo:
    return Photo(
        data=data,
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(data).hexdigest(),
        first_frame=first_frame,
        grey=image.convert("L"),
    )


def _upright(source: Image.Image, image: Image.Image) -> Image.Image:
    """Return ``image`` turned as the camera meant it. A damaged EXIF block is no reason to refuse a good picture."""
    try:
        orientation = source.getexif().get(0x0112, 1)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, RuntimeError, Warning):
        return image
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return image.transpose(turn) if turn is not None else image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the decoded picture as L or RGB: colours as they were meant, transparency over white."""
    if image.mode.startswith("I;16") or image.mode == "I":
        image = _eight_bits(image)
    if image.mode == "F":
        image = ImageOps.autocontrast(image.convert("L"))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        colours = _by_profile(image.convert("RGB"), image.info.get("icc_profile"))
        flat = Image.new("RGB", image.size, "white")
        flat.paste(colours, mask=alpha)
        return flat
    profile = image.info.get("icc_profile")
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.mode == "CMYK" and profile:
        return _by_profile(image, profile)
    return _by_profile(image if image.mode == "RGB" else image.convert("RGB"), profile)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture of 16-bit (or 32-bit) greys as L; a plain ``convert`` would cut them off at white."""
    wide = image.convert("I")
    top = wide.getextrema()[1]
    return wide.point(lambda value: value * (1 / 256)).convert("L") if _above(top, 255) else wide.convert("L")


def _above(extreme: object, limit: int) -> bool:
    return isinstance(extreme, int | float) and extreme > limit


def _by_profile(image: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            changed = None  # A profile of another kind of picture, or a broken one: the colours as they are.
        if changed is not None:
            return changed
    return image if image.mode == "RGB" else image.convert("RGB")


def _encoded(image: Image.Image, most: int) -> tuple[bytes, Image.Image]:
    """Return the picture as JPEG of at most ``most`` bytes, and the picture that it then is."""
    # A fresh image: nothing of what the source carried can come along.
    image = Image.frombytes(image.mode, image.size, image.tobytes()) if image.info else image
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality)
            if out.tell() <= most or max(image.size) <= 64:
                return out.getvalue(), image
        smaller = (max(1, round(image.width * _TOO_HEAVY_SHRINK)), max(1, round(image.height * _TOO_HEAVY_SHRINK)))
        image = image.resize(smaller, Image.Resampling.LANCZOS)


def _our_tables() -> frozenset[tuple[tuple[int, ...], ...]]:
    tables = set()
    for quality in _QUALITIES:
        for mode in ("RGB", "L"):
            out = io.BytesIO()
            Image.new(mode, (8, 8)).save(out, "JPEG", quality=quality)
            out.seek(0)
            with JpegImageFile(out) as image:
                tables.add(tuple(tuple(table) for table in image.quantization.values()))
    return frozenset(tables)


_OUR_TABLES: Final = _our_tables()


def _is_ours(data: bytes, image: JpegImageFile, limits: IntakeLimits) -> bool:
    """Return whether these bytes are just what ``_encoded`` writes: re-encoding would only make the picture worse."""
    return (
        len(data) <= limits.file_bytes
        and max(image.size) <= limits.long_edge
        and image.mode in ("RGB", "L")
        and tuple(tuple(table) for table in image.quantization.values()) in _OUR_TABLES
        and is_plain_jpeg(data)
    )


def is_plain_jpeg(data: bytes) -> bool:
    """Return whether a JPEG holds its picture and nothing else: no further segments, nothing behind its end."""
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        return False
    at = 2
    while data[at : at + 1] == b"\xff":
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            return _scan_ends_file(data, at + 2 + length)
        # The bare JFIF header, tables, a baseline frame.
        bare_header = marker == 0xE0 and length == 16 and data[at + 4 : at + 9] == b"JFIF\0"
        if not bare_header and marker not in (0xDB, 0xC0, 0xC4, 0xDD):
            return False
        at += 2 + length
    return False


def _scan_ends_file(data: bytes, at: int) -> bool:
    while (at := data.find(b"\xff", at)) >= 0:
        follows = data[at + 1 : at + 2]
        if follows != b"\0" and not b"\xd0" <= follows <= b"\xd7":
            return follows == b"\xd9" and at + 2 == len(data)
        at += 2
    return False
