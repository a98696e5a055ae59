"""The photo of a plate: taken in off the GUI thread, kept in the profile, found again with its draft."""

from __future__ import annotations

import errno
import logging
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImageWriter

from moonmail.client.model import Trouble
from moonmail.desktop.viewmodels.plate_props import PhotoFacts, PhotoStage

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.send_draft import DraftKeeper
    from moonmail.media.intake import Photo, PhotoRefused

log = logging.getLogger(__name__)

# No more than this is read of a file; far above what may be taken in, so that its size can be told.
_LARGEST_READ: Final = 300_000_000
_RETRY_MS: Final = 5000
_FILE_BYTES: Final = 2 * 1024 * 1024


def read_local(path: str) -> bytes:
    """Return what is in a file.

    Raises:
        OSError: it can't be opened, or is no file. A pipe or a device would keep a worker busy for ever.
    """
    if not path:
        raise FileNotFoundError("not a file of this computer")
    file = Path(path)
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        # Windows would say that the permission is missing.
        raise IsADirectoryError(path)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "not a file", path)
    with file.open("rb") as opened:
        return opened.read(_LARGEST_READ)


class PlatePhoto(QObject):
    """``changed``: anything about it. ``taken``: a new one is kept. ``refusedNow``: the last one given was not taken.

    Until a new photo is known to be good, the old one stays. ``file_bytes`` is the flight's rule. ``trouble``: why the
    new one is not on disk yet.
    """

    changed = Signal()
    taken = Signal()
    refusedNow = Signal()

    def __init__(self, services: Services, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keeper = keeper
        self._sha256 = ""
        self._ticket = 0
        self.file_bytes = _FILE_BYTES
        self.photo: Photo | None = None
        self.stage = PhotoStage.NONE
        self.refused: PhotoRefused | None = None
        self.trouble: Trouble | None = None
        self._unkept: tuple[int, PhotoStage, Photo] | None = None
        self._retry = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retry.timeout.connect(self._keep_again)

    @property
    def facts(self) -> PhotoFacts | None:
        photo = self.photo
        return PhotoFacts(photo.width, photo.height, len(photo.data), photo.first_frame) if photo else None

    def forget(self) -> None:
        """Let go of it: another draft is written now."""
        self._ticket += 1
        self.photo, self._sha256, self.stage, self.refused = None, "", PhotoStage.NONE, None
        self._set_unkept(None)

    def follow(self, sha256: str) -> None:
        """Show the photo that the draft names."""
        if sha256 == self._sha256:
            return
        self._sha256 = sha256
        self.photo = None
        self._ticket += 1
        ticket = self._ticket
        if not sha256:
            self.stage = PhotoStage.NONE
            return
        self.stage = PhotoStage.READING

        def read(data: bytes | None) -> None:
            if ticket != self._ticket or data is None:
                self._lost(ticket)
                return
            kept = data

            def work() -> Photo | PhotoRefused:
                from moonmail.media.intake import take_in

                return take_in(kept)

            self._services.jobs.run(work, lambda found: self._found(ticket, found), lambda _: self._lost(ticket))

        self._services.jobs.when(self._services.engine.read_file(sha256), read, lambda _: self._lost(ticket))

    def _found(self, ticket: int, found: Photo | PhotoRefused) -> None:
        from moonmail.media.intake import PhotoRefused

        if isinstance(found, PhotoRefused):
            self._lost(ticket)
        elif ticket == self._ticket:
            self.photo, self.stage = found, PhotoStage.TAKEN
            self.changed.emit()

    def _lost(self, ticket: int) -> None:
        if ticket == self._ticket:
            self.stage = PhotoStage.LOST
            self.changed.emit()

    def take_file(self, url: QUrl) -> None:
        if not self._services.can.files:
            return
        path = url.toLocalFile() if url.isLocalFile() else ""

        self._take(lambda: read_local(path))

    def take_clipboard(self) -> bool:
        """Take the file or the picture that the clipboard holds; say whether there was one."""
        if not self._services.can.clipboard:
            return False
        mime = QGuiApplication.clipboard().mimeData()
        if mime.hasUrls() and mime.urls()[0].isLocalFile():
            self.take_file(mime.urls()[0])
            return True
        if not mime.hasImage():
            return False
        image = QGuiApplication.clipboard().image()

        def read() -> bytes:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            QImageWriter(buffer, QByteArray(b"png")).write(image)
            return bytes(buffer.data().data())

        self._take(read)
        return True

    def remove(self) -> None:
        self.refused = None
        self._set_unkept(None)
        self._keeper.change(photo="")
        self.changed.emit()

    def _take(self, read: Callable[[], bytes]) -> None:
        if self._keeper.draft is None:
            return
        self._ticket += 1
        ticket, most = self._ticket, self.file_bytes
        before = PhotoStage.TAKEN if self.photo is not None else PhotoStage.NONE
        self.stage, self.refused = PhotoStage.READING, None
        self._set_unkept(None)
        self.changed.emit()

        def work() -> Photo | PhotoRefused:
            from moonmail.media.intake import IntakeLimits, take_in

            return take_in(read(), limits=IntakeLimits(file_bytes=most))

        def failed(error: BaseException) -> None:
            from moonmail.media.intake import unreadable_file

            if not isinstance(error, OSError):
                log.error("a photo could not be taken in", exc_info=error)
            self._refuse(ticket, before, unreadable_file(error))

        self._services.jobs.run(work, lambda taken: self._taken(ticket, before, taken), failed)

    def _taken(self, ticket: int, before: PhotoStage, taken: Photo | PhotoRefused) -> None:
        from moonmail.media.intake import PhotoRefused

        if ticket != self._ticket:
            return
        if isinstance(taken, PhotoRefused):
            self._refuse(ticket, before, taken)
            return
        self._keep(ticket, before, taken)

    def _keep(self, ticket: int, before: PhotoStage, photo: Photo) -> None:
        """Put a photo that was taken in on disk; where that fails, say so and try again by itself."""

        def kept(sha256: str) -> None:
            if ticket == self._ticket:
                self._set_unkept(None)
                self.photo, self._sha256, self.stage = photo, sha256, PhotoStage.TAKEN
                self._keeper.change(photo=sha256)
                self.changed.emit()
                self.taken.emit()

        def not_kept(error: BaseException) -> None:
            if ticket != self._ticket:
                return
            trouble = getattr(error, "trouble", None)
            if not isinstance(trouble, Trouble):
                log.error("a photo was not kept", exc_info=error)
                trouble = Trouble.STORE_READ_ONLY
            self.stage = before
            self._set_unkept((ticket, before, photo), trouble)
            self.changed.emit()

        self._services.jobs.when(self._services.engine.keep_file(photo.data), kept, not_kept)

    def _set_unkept(self, unkept: tuple[int, PhotoStage, Photo] | None, trouble: Trouble | None = None) -> None:
        self._unkept, self.trouble = unkept, trouble
        if unkept is None:
            self._retry.stop()
        else:
            self._retry.start()

    @Slot()
    def _keep_again(self) -> None:
        if self._unkept is not None:
            self._keep(*self._unkept)

    def _refuse(self, ticket: int, before: PhotoStage, refused: PhotoRefused) -> None:
        if ticket == self._ticket:
            self.stage, self.refused = before, refused
            self.changed.emit()
            self.refusedNow.emit()
