from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from tests.media import pictures

from moonmail.media.inspection import inspect
from moonmail.media.intake import (
    IntakeLimits,
    Photo,
    PhotoProblem,
    PhotoRefused,
    is_plain_jpeg,
    take_in,
    unreadable_file,
)


def taken(data: bytes, limits: IntakeLimits | None = None) -> Photo:
    photo = take_in(data, limits=limits)
    assert isinstance(photo, Photo), photo
    return photo


def refused(data: bytes, limits: IntakeLimits | None = None) -> PhotoRefused:
    photo = take_in(data, limits=limits)
    assert isinstance(photo, PhotoRefused), photo
    return photo


def pixel(photo: Photo, x: int = 5, y: int = 5) -> tuple[int, ...]:
    with Image.open(io.BytesIO(photo.data)) as image:
        value = image.convert("RGB").getpixel((x, y))
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize("kind", pictures.GOOD)
def test_every_kind_comes_out_as_the_same_picture(kind: str) -> None:
    photo = taken(pictures.GOOD[kind]())
    assert inspect(photo.data).format == "JPEG"
    assert (photo.width, photo.height, photo.first_frame) == (300, 200, False)
    assert pixel(photo) == pytest.approx(pictures.RED, abs=14)


def test_nothing_of_what_a_camera_writes_goes_on() -> None:
    source = pictures.camera_jpeg()
    for canary in (b"CANARY-CAMERA", b"CANARY-COMMENT", b"CANARY-XMP", b"Exif", b"ICC_PROFILE"):
        assert canary in source, "control: the source holds what must go"
    photo = taken(source)
    inspect(photo.data)
    assert is_plain_jpeg(photo.data)
    assert not is_plain_jpeg(source)
    for canary in (b"CANARY", b"Exif", b"ICC_PROFILE", b"xmp"):
        assert canary not in photo.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright(orientation: int) -> None:
    upright = Image.new("RGB", (300, 200), "white")
    upright.paste((255, 0, 0), (0, 0, 60, 60))
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = upright.transpose(back) if back is not None else upright
    photo = taken(pictures.saved(stored, "JPEG", exif=exif, quality=95))
    assert (photo.width, photo.height) == (300, 200)
    assert pixel(photo, 30, 30)[1] < 80, "red in the upper left corner"
    assert min(pixel(photo, 270, 170)) > 200


def test_what_was_taken_in_is_taken_in_again_unchanged() -> None:
    first = taken(pictures.camera_jpeg())
    second = taken(first.data)
    assert second.data == first.data
    assert second.sha256 == first.sha256


@pytest.mark.parametrize("add", [b"hidden", b"\xff\xfe\x00\x08secret", b"\xff\xd9"])
def test_what_hides_behind_a_picture_is_left_behind(add: bytes) -> None:
    photo = taken(taken(pictures.camera_jpeg()).data + add)
    assert not photo.data.endswith(add) or add == b"\xff\xd9"
    assert b"hidden" not in photo.data
    assert is_plain_jpeg(photo.data)


def test_a_comment_slipped_into_our_own_file_is_taken_out() -> None:
    ours = taken(pictures.camera_jpeg()).data
    slipped = ours[:2] + b"\xff\xfe\x00\x08secret" + ours[2:]
    assert b"secret" not in taken(slipped).data


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_frame_is_taken_and_told(kind: str) -> None:
    photo = taken(pictures.animated(kind))
    assert photo.first_frame
    assert pixel(photo) == pytest.approx(pictures.RED, abs=14)


def test_what_is_see_through_lies_on_white() -> None:
    photo = taken(pictures.saved(pictures.see_through(), "PNG"))
    assert min(pixel(photo, 5, 20)) > 245
    assert pixel(photo, 35, 20) == pytest.approx(pictures.RED, abs=14)


def test_sixteen_bits_keep_their_shades() -> None:
    deep = Image.new("I;16", (64, 64), 40_000)
    assert pixel(taken(pictures.saved(deep, "PNG")))[0] == pytest.approx(40_000 >> 8, abs=2)


def test_colours_are_converted_by_their_profile() -> None:
    """In a profile whose red and green are exchanged, the numbers of red mean a green."""
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert pixel(taken(pictures.saved(pictures.plain(), "PNG", icc_profile=own))) == pytest.approx(pictures.RED, abs=14)
    exchanged = taken(pictures.saved(pictures.plain(), "PNG", icc_profile=pictures.exchanged_profile()))
    red, green, _ = pixel(exchanged)
    assert green > 150
    assert red < 80


@pytest.mark.parametrize("profile", [b"no profile", pictures.lab_profile()])
def test_a_wrong_profile_is_no_reason_to_refuse(profile: bytes) -> None:
    found = taken(pictures.saved(pictures.plain(), "PNG", icc_profile=profile))
    assert pixel(found) == pytest.approx(pictures.RED, abs=14)


def test_a_large_photo_is_kept_smaller_and_within_its_bytes() -> None:
    noise = Image.effect_noise((4000, 3000), 90).convert("RGB")
    limits = IntakeLimits()
    photo = taken(pictures.saved(noise, "JPEG", quality=95))
    assert max(photo.width, photo.height) <= limits.long_edge
    assert photo.width / photo.height == pytest.approx(4 / 3, abs=0.01)
    assert len(photo.data) <= limits.file_bytes
    tight = taken(pictures.saved(noise, "JPEG", quality=95), IntakeLimits(file_bytes=60_000))
    assert len(tight.data) <= 60_000


BAD: dict[str, tuple[bytes, PhotoProblem]] = {
    "zero bytes": (b"", PhotoProblem.EMPTY),
    "text": ("拝啓 おばあちゃん".encode(), PhotoProblem.NOT_A_PICTURE),
    "zeros": (bytes(5000), PhotoProblem.NOT_A_PICTURE),
    "gif": (pictures.saved(pictures.plain(20, 20).quantize(), "GIF"), PhotoProblem.OTHER_FORMAT),
    "bmp": (pictures.saved(pictures.plain(20, 20), "BMP"), PhotoProblem.OTHER_FORMAT),
    "tiff": (pictures.saved(pictures.plain(20, 20), "TIFF"), PhotoProblem.OTHER_FORMAT),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(100), PhotoProblem.OTHER_FORMAT),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', PhotoProblem.OTHER_FORMAT),
    "pdf": (b"%PDF-1.7\n", PhotoProblem.OTHER_FORMAT),
    "jpeg cut short": (pictures.camera_jpeg()[:-200], PhotoProblem.DAMAGED),
    "jpeg header alone": (pictures.camera_jpeg()[:30], PhotoProblem.DAMAGED),
    "png cut short": (pictures.GOOD["png"]()[:-40], PhotoProblem.DAMAGED),
    "webp cut short": (pictures.GOOD["webp"]()[:-30], PhotoProblem.DAMAGED),
    "avif cut short": (pictures.GOOD["avif"]()[:-30], PhotoProblem.DAMAGED),
    "avif without its item": (pictures.GOOD["avif"]().replace(b"pitm", b"none"), PhotoProblem.DAMAGED),
    "png with too few rows": (pictures.bomb(1000, 1000), PhotoProblem.DAMAGED),
    "200 megapixels": (pictures.bomb(20_000, 10_000), PhotoProblem.TOO_MANY_PIXELS),
    "200 megapixel jpeg": (pictures.huge_jpeg(20_000, 10_000), PhotoProblem.TOO_MANY_PIXELS),
    "bomb": (pictures.bomb(65_000, 65_000), PhotoProblem.TOO_MANY_PIXELS),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_photo_is_refused_in_words(name: str) -> None:
    data, problem = BAD[name]
    found = refused(data)
    assert found.problem is problem
    assert found.code == f"photo.{problem}"
    assert found.happened.ja.endswith("。")
    assert found.next.en


def test_a_refusal_says_how_large_it_is_and_may_be() -> None:
    found = refused(pictures.bomb(20_000, 10_000))
    assert "20,000×10,000ピクセル（2億画素）。上限は5,000万画素" in found.happened.ja
    assert "(200 megapixels). The limit is 50 megapixels" in found.happened.en
    heavy = refused(b"\xff\xd8\xff" + bytes(3 * 1024 * 1024), IntakeLimits(read_bytes=2 * 1024 * 1024))
    assert heavy.problem is PhotoProblem.TOO_MANY_BYTES
    assert "3 MB" in heavy.happened.ja


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    started = time.process_time()
    refused(pictures.bomb(65_000, 65_000))
    assert time.process_time() - started < 0.5


def test_it_goes_by_the_bytes_and_not_by_a_name() -> None:
    assert refused(b"RIFF\0\0\0\0WAVE" + bytes(40)).problem is PhotoProblem.NOT_A_PICTURE
    assert refused(b"\0\0\0\x18ftypmp42" + bytes(40)).problem is PhotoProblem.NOT_A_PICTURE


def test_a_file_that_could_not_be_opened_has_words_too() -> None:
    assert unreadable_file().code == "photo.unreadable"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(pictures.GOOD)), st.data())
def test_whatever_is_broken_it_is_a_photo_or_a_refusal(kind: str, data: st.DataObject) -> None:
    broken = bytearray(pictures.GOOD[kind]())
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    found = take_in(bytes(broken[: data.draw(st.integers(1, len(broken)))]))
    if isinstance(found, Photo):
        inspect(found.data)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 "]))
def test_any_bytes_are_answered(tail: bytes, head: bytes) -> None:
    assert isinstance(take_in(head + tail), PhotoRefused)
