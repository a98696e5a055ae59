"""Whatever is chosen or dropped as a photo: a plain picture of it goes on, or it is said why not; the old one stays."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from tests.faults.house import House, a_member, open_house
from tests.support import pictures
from tests.support.server import RunningBackend

from moonmail.domain.text import Language

Make = Callable[[], bytes]

REFUSED: dict[str, tuple[str, Make, str]] = {
    "truncated JPEG": ("a.jpg", lambda: pictures.saved(pictures.noise(), "JPEG")[:5000], "damaged"),
    "truncated PNG": ("a.png", lambda: pictures.saved(pictures.noise(), "PNG")[:9000], "damaged"),
    "truncated WebP": ("a.webp", lambda: pictures.saved(pictures.noise(), "WEBP")[:3000], "damaged"),
    "only a header": ("a.jpg", lambda: b"\xff\xd8\xff\xe0", "damaged"),
    "zero bytes": ("a.jpg", lambda: b"", "empty"),
    "text": ("a.jpg", lambda: "月へ".encode(), "not_a_picture"),
    "a program": ("a.png", lambda: b"\x7fELF" + os.urandom(400), "not_a_picture"),
    "GIF": ("a.gif", lambda: pictures.animated("GIF"), "other_format"),
    "BMP named JPEG": ("a.jpg", lambda: pictures.saved(pictures.noise(), "BMP"), "other_format"),
    "200 megapixels": ("a.png", lambda: pictures.png_that_says(20_000, 10_000), "too_many_pixels"),
    "decompression bomb": ("a.png", lambda: pictures.png_that_says(60_000, 60_000, 2000), "too_many_pixels"),
    "text bomb": ("a.png", pictures.png_text_bomb, "damaged"),
}
TAKEN: dict[str, tuple[str, Make]] = {
    "JPEG": ("a.jpg", lambda: pictures.saved(pictures.noise(), "JPEG")),
    "PNG named JPEG": ("a.jpg", lambda: pictures.saved(pictures.noise(), "PNG")),
    "no suffix": ("写真", lambda: pictures.saved(pictures.noise(), "PNG")),
    "WebP": ("a.webp", lambda: pictures.saved(pictures.noise(), "WEBP")),
    "AVIF": ("a.avif", lambda: pictures.saved(pictures.noise(), "AVIF")),
    "animated PNG": ("a.png", lambda: pictures.animated("PNG")),
    "animated WebP": ("a.webp", lambda: pictures.animated("WEBP")),
    "CMYK": ("a.jpg", pictures.cmyk),
    "16-bit": ("a.png", pictures.sixteen_bit),
    "transparent": ("a.png", lambda: pictures.saved(pictures.noise(mode="RGBA"), "PNG")),
    "with place and time": ("a.jpg", pictures.with_place_and_time),
}


@pytest.fixture(scope="module")
def writing(app: QGuiApplication, backend: RunningBackend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app on the writing page of a photo plate."""
    house = open_house(tmp_path_factory.mktemp("photos") / "profile", backend, person=a_member(backend))
    house.begin("photo")
    yield house
    house.close()


def give(house: House, path: Path) -> None:
    plate = house.plate
    plate.addPhoto(QUrl.fromLocalFile(str(path)))
    house.until(lambda: plate.photoStage != "reading")


def good(house: House, folder: Path) -> str:
    (folder / "good.jpg").write_bytes(pictures.saved(pictures.noise(), "JPEG"))
    give(house, folder / "good.jpg")
    assert house.plate.photoStage == "taken"
    return house.draft.photo


def is_refused(house: House, before: str, code: str) -> None:
    plate, localizer = house.plate, house.shell.services.localizer
    said = []
    for language in Language:
        localizer.set(language, localizer.zone)
        said.append((plate.photoHappened, plate.photoSafe, plate.photoNext))
        assert all(said[-1])
        assert plate.photoCode.endswith(f"photo.{code}")
    localizer.set(Language.JA, localizer.zone)
    assert set(said[0]).isdisjoint(said[1])
    assert (plate.photoStage, house.draft.photo) == ("taken", before), "the photo that was there stays"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_is_refused_with_its_reason(name: str, writing: House, tmp_path: Path) -> None:
    before = good(writing, tmp_path)
    filename, make, code = REFUSED[name]
    (tmp_path / filename).write_bytes(make())
    give(writing, tmp_path / filename)
    is_refused(writing, before, code)


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_a_photo_goes_on_as_a_plain_picture(name: str, writing: House, tmp_path: Path) -> None:
    filename, make = TAKEN[name]
    (tmp_path / filename).write_bytes(make())
    give(writing, tmp_path / filename)
    assert (writing.plate.photoStage, writing.plate.photoHappened) == ("taken", "")
    kept = writing.engine.read_file(writing.draft.photo).result()
    assert kept is not None
    with Image.open(io.BytesIO(kept)) as image:
        image.load()
        assert image.format == "JPEG"
        assert image.size == (300, 200)
        assert not image.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(image.info)
    for word in (b"Sakura", b"taken at home"):
        assert word not in kept


def test_a_folder_a_missing_file_and_a_pipe(writing: House, tmp_path: Path) -> None:
    before = good(writing, tmp_path)
    give(writing, tmp_path)
    is_refused(writing, before, "folder")
    give(writing, tmp_path / "gone.jpg")
    is_refused(writing, before, "not_found")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        give(writing, tmp_path / "pipe.jpg")
        is_refused(writing, before, "unreadable")
    writing.plate.addPhoto(QUrl("https://photos.example/a.jpg"))
    writing.until(lambda: writing.plate.photoStage != "reading")
    is_refused(writing, before, "not_found")


@pytest.mark.skipif(os.name != "posix", reason="takes permission away the POSIX way")
def test_a_file_that_may_not_be_read(writing: House, tmp_path: Path) -> None:
    before = good(writing, tmp_path)
    path = tmp_path / "locked.jpg"
    path.write_bytes(b"x")
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        pass
    else:
        # Whoever may do everything may read this, too; of what they can never read, this machine has one file.
        path = Path("/proc/self/mem")
        give(writing, path)
        is_refused(writing, before, "unreadable")
        return
    give(writing, path)
    is_refused(writing, before, "no_permission")


def test_a_photo_that_vanished_from_the_profile_is_asked_for_again(
    opens: Callable[..., House], backend: RunningBackend, tmp_path: Path
) -> None:
    house = opens(backend, person=a_member(backend))
    house.begin("photo")
    sha256 = good(house, tmp_path)
    house.plate.editText("ことばは残る")
    draft = house.draft
    house.until(lambda: house.engine.draft(draft.id).result() == draft)
    house.close()
    (house.profile.files / sha256).unlink()
    again = opens(backend)
    again.shell.home.open("send")
    again.until(lambda: again.send.step == "start" and again.send.drafts.rowCount() == 1)
    again.send.resume(str(draft.id))
    again.until(lambda: again.plate.photoStage == "lost")
    assert again.plate.photoHappened
    assert again.plate.photoNext
    assert again.plate.text == "ことばは残る"
    assert good(again, tmp_path)
    again.until(lambda: again.plate.canGoOn)
