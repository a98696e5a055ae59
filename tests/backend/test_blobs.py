"""Pictures by their hash: whole, of a known kind, and without anything but pixels."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, PngImagePlugin

if TYPE_CHECKING:
    from tests.support.backend_calls import Answer, Caller


def picture(form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (40, 60, 90)).save(out, form, **options)
    return out.getvalue()


def put(caller: Caller, data: bytes, name: str | None = None) -> Answer:
    return caller.put(f"/v1/blobs/{name or hashlib.sha256(data).hexdigest()}", data)


def kept(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in (folder / "blobs").rglob("*") if file.is_file()}


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_comes_back_as_it_was_sent(me: Caller, form: str) -> None:
    data = picture(form)
    sha256 = hashlib.sha256(data).hexdigest()
    assert put(me, data).status == 201
    answer = me.get(f"/v1/blobs/{sha256}")
    assert answer.status == 200
    assert b"".join(answer.response.streaming_content) == data
    assert answer.header("Content-Type") == f"image/{form.lower()}"
    assert me.get(f"/v1/blobs/{sha256}", If_None_Match=f'"{sha256}"').status == 304


def test_may_be_sent_again(me: Caller) -> None:
    data = picture()
    assert [put(me, data).status for _ in range(3)] == [201, 200, 200]


def test_the_same_bytes_of_two_members_are_theirs_alone(me: Caller, other: Caller) -> None:
    data = picture()
    sha256 = hashlib.sha256(data).hexdigest()
    put(me, data)
    assert other.get(f"/v1/blobs/{sha256}").code == "not_found"
    assert put(other, data).status == 201
    answer = other.get(f"/v1/blobs/{sha256}")
    assert answer.status == 200
    assert b"".join(answer.response.streaming_content) == data


def test_other_bytes_than_announced_are_not_kept(me: Caller, django_app: Path) -> None:
    before = kept(django_app)
    answer = put(me, picture(), "0" * 64)
    assert (answer.status, answer.code) == (422, "blob_mismatch")
    assert kept(django_app) == before


@pytest.mark.parametrize("name", ["abc", "G" * 64, "A" * 64, "../../secret.key"])
def test_a_name_that_is_no_hash_is_refused(me: Caller, name: str) -> None:
    assert put(me, picture(), name).status in (400, 404)


def exif() -> bytes:
    out = Image.Exif()
    out[0x010F] = "Camera"
    return out.tobytes()


def text_chunk() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "somebody")
    return info


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: picture("JPEG", exif=exif()), id="jpeg exif"),
        pytest.param(lambda: picture("PNG", exif=exif()), id="png exif"),
        pytest.param(lambda: picture("JPEG", xmp=b"<x:xmpmeta/>"), id="jpeg xmp"),
        pytest.param(lambda: picture("JPEG", icc_profile=b"profile" * 20), id="jpeg icc"),
        pytest.param(lambda: picture("PNG", icc_profile=b"profile" * 20), id="png icc"),
        pytest.param(lambda: picture("JPEG", comment=b"home"), id="jpeg comment"),
        pytest.param(lambda: picture("PNG", pnginfo=text_chunk()), id="png text"),
        pytest.param(lambda: picture("PNG") + b"more", id="png with a tail"),
        pytest.param(lambda: picture("JPEG") + b"more", id="jpeg with a tail"),
    ],
)
def test_metadata_is_refused(me: Caller, django_app: Path, data: object) -> None:
    before = kept(django_app)
    assert callable(data)
    answer = put(me, data())
    assert (answer.status, answer.code) == (422, "content_not_allowed")
    assert kept(django_app) == before


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not a picture", id="text"),
        pytest.param(picture("JPEG")[:300], id="truncated jpeg"),
        pytest.param(picture("PNG")[:-20], id="truncated png"),
        pytest.param(picture("PNG")[:-30] + b"\0" + picture("PNG")[-29:], id="damaged png"),
        pytest.param(picture("BMP"), id="another format"),
        pytest.param(picture("WEBP"), id="webp"),
        pytest.param(picture("AVIF"), id="avif"),
        pytest.param(picture("GIF"), id="gif"),
    ],
)
def test_what_is_no_picture_is_refused(me: Caller, django_app: Path, data: bytes) -> None:
    before = kept(django_app)
    answer = put(me, data)
    assert (answer.status, answer.code) == (422, "not_an_image")
    assert kept(django_app) == before


def test_an_animation_is_refused(me: Caller) -> None:
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 200)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    assert put(me, out.getvalue()).code == "not_an_image"


def test_a_bomb_is_refused_before_it_is_decoded(me: Caller) -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert put(me, out.getvalue()).code == "not_an_image"


def test_too_much_is_refused_and_not_kept(me: Caller, django_app: Path) -> None:
    before = kept(django_app)
    answer = put(me, b"\0" * (8 * 1024 * 1024 + 1))
    assert (answer.status, answer.code) == (413, "too_large")
    assert kept(django_app) == before


def test_a_photo_larger_than_the_flight_keeps_is_refused(me: Caller) -> None:
    import os

    noise = Image.frombytes("RGB", (1000, 900), os.urandom(2_700_000))
    out = io.BytesIO()
    noise.save(out, "PNG")
    answer = me.shipment(photo=me.blob(out.getvalue()))
    assert (answer.status, answer.code) == (413, "too_large")


def test_needs_sign_in(anyone: Caller) -> None:
    assert put(anyone, picture()).code == "not_signed_in"
