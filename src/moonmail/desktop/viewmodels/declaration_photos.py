"""The pictures of an item: taken in off the GUI thread, kept in the profile, shown small, found with the draft."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from moonmail.client.model import Trouble
from moonmail.desktop.viewmodels.declaration_props import DATA_SHEET, MOST_PHOTOS, Picture
from moonmail.desktop.viewmodels.plate_photo import read_local

if TYPE_CHECKING:
    from moonmail.client.model import ItemDraft
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper
    from moonmail.media.intake import Photo, PhotoRefused

log = logging.getLogger(__name__)

_THUMBNAIL: Final = 320
PHOTOS: Final = "photos"


def small(data: bytes) -> str:
    """Return a picture as QML shows it without a file of its own. For a worker thread."""
    image = QImage.fromData(data).scaled(
        _THUMBNAIL, _THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"jpg")).write(image)
    return f"data:image/jpeg;base64,{b64encode(buffer.data().data()).decode()}"


class ItemPhotos(QObject):
    """``pictures`` by SHA-256. ``refused``: the last one given that was not taken, for ``refused_for``.

    ``trouble``: why the last one is not on disk. Nothing that was there before is lost by a picture that is refused.
    """

    changed = Signal()
    taken = Signal()
    refusedNow = Signal()

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._draft_id: UUID | None = None
        self._asked: set[str] = set()
        self.pictures: dict[str, Picture] = {}
        self.reading = 0
        self.reading_sheet = False
        self.refused: PhotoRefused | None = None
        self.refused_for = PHOTOS
        self.too_many = False
        self.trouble: Trouble | None = None

    def follow(self) -> None:
        """Read the pictures that the draft names and that are not shown yet."""
        draft = self._keeper.draft
        if (draft.id if draft else None) != self._draft_id:
            self._draft_id = draft.id if draft else None
            self._asked = set()
            self.pictures, self.reading, self.reading_sheet = {}, 0, False
            self._forget_refusal()
        if draft is None:
            return
        for sha256 in (*draft.item.photos, draft.item.data_sheet):
            if sha256 and sha256 not in self._asked:
                self._asked.add(sha256)
                self._show(sha256)

    def _show(self, sha256: str) -> None:
        draft_id = self._draft_id

        def lost(_: BaseException | None = None) -> None:
            if draft_id == self._draft_id:
                self.pictures[sha256] = Picture(lost=True)
                self.changed.emit()

        def read(data: bytes | None) -> None:
            if data is None:
                lost()
                return
            kept = data

            def work() -> str | None:
                from moonmail.media.intake import PhotoRefused, take_in

                found = take_in(kept)
                return None if isinstance(found, PhotoRefused) else small(found.data)

            self._services.jobs.run(work, shown, lost)

        def shown(url: str | None) -> None:
            if url is None:
                lost()
            elif draft_id == self._draft_id:
                self.pictures[sha256] = Picture(url)
                self.changed.emit()

        self._services.jobs.when(self._services.engine.read_file(sha256), read, lost)

    def take_files(self, urls: Sequence[QUrl], where: str) -> None:
        """Take in local files; what there is no room for is said, and left."""
        if not self._services.can.files:
            return
        room = 1 if where == DATA_SHEET else self._room()
        self._forget_refusal()
        self.too_many = where == PHOTOS and len(urls) > room
        for url in urls[:room]:
            path = url.toLocalFile() if url.isLocalFile() else ""
            self._take(partial(read_local, path), where)
        self.changed.emit()

    def take_clipboard(self, where: str) -> bool:
        """Take the files or the picture that the clipboard holds; say whether there was one."""
        if not self._services.can.clipboard:
            return False
        mime = QGuiApplication.clipboard().mimeData()
        local = [url for url in mime.urls() if url.isLocalFile()]
        if local:
            self.take_files(local, where)
            return True
        if not mime.hasImage():
            return False
        image = QGuiApplication.clipboard().image()

        def read() -> bytes:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            QImageWriter(buffer, QByteArray(b"png")).write(image)
            return bytes(buffer.data().data())

        self._forget_refusal()
        self.too_many = where == PHOTOS and not self._room()
        if not self.too_many:
            self._take(read, where)
        self.changed.emit()
        return True

    def remove(self, sha256: str) -> None:
        draft = self._keeper.draft
        if draft is None:
            return
        self._forget_refusal()
        if sha256 == draft.item.data_sheet:
            self._change(data_sheet="")
        else:
            self._change(photos=tuple(each for each in draft.item.photos if each != sha256))
        self.changed.emit()

    def _room(self) -> int:
        draft = self._keeper.draft
        return max(0, MOST_PHOTOS - len(draft.item.photos) - self.reading) if draft else 0

    def _forget_refusal(self) -> None:
        self.refused, self.too_many, self.trouble = None, False, None

    def _take(self, read: Callable[[], bytes], where: str) -> None:
        draft_id = self._draft_id
        self._count(where, 1)

        def work() -> tuple[Photo, str] | PhotoRefused:
            from moonmail.media.intake import PhotoRefused, take_in

            found = take_in(read())
            return found if isinstance(found, PhotoRefused) else (found, small(found.data))

        def done(found: tuple[Photo, str] | PhotoRefused) -> None:
            if draft_id != self._draft_id:
                return
            if isinstance(found, tuple):
                self._keep(*found, where)
            else:
                self._refuse(found, where)

        def failed(error: BaseException) -> None:
            from moonmail.media.intake import unreadable_file

            if not isinstance(error, OSError):
                log.error("a photo could not be taken in", exc_info=error)
            if draft_id == self._draft_id:
                self._refuse(unreadable_file(error), where)

        self._services.jobs.run(work, done, failed)

    def _keep(self, photo: Photo, url: str, where: str) -> None:
        draft_id = self._draft_id

        def kept(sha256: str) -> None:
            draft = self._keeper.draft
            if draft is None or draft_id != self._draft_id:
                return
            self._count(where, -1)
            self._asked.add(sha256)
            self.pictures[sha256] = Picture(url)
            if where == DATA_SHEET:
                self._change(data_sheet=sha256)
            elif sha256 not in draft.item.photos:
                self._change(photos=(*draft.item.photos, sha256))
            self.changed.emit()
            self.taken.emit()

        def not_kept(error: BaseException) -> None:
            if draft_id != self._draft_id:
                return
            trouble = getattr(error, "trouble", None)
            if not isinstance(trouble, Trouble):
                log.error("a photo was not kept", exc_info=error)
                trouble = Trouble.STORE_READ_ONLY
            self._count(where, -1)
            self.trouble = trouble
            self.changed.emit()

        self._services.jobs.when(self._services.engine.keep_file(photo.data), kept, not_kept)

    def _refuse(self, refused: PhotoRefused, where: str) -> None:
        self._count(where, -1)
        self.refused, self.refused_for = refused, where
        self.changed.emit()
        self.refusedNow.emit()

    def _count(self, where: str, change: int) -> None:
        if where == DATA_SHEET:
            self.reading_sheet = change > 0
        else:
            self.reading += change

    def _change(self, **values: object) -> None:
        draft = self._keeper.draft
        if draft is not None:
            item: ItemDraft = replace(draft.item, **values)  # type: ignore[arg-type]
            self._keeper.change(item=item)
