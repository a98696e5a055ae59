"""One running app per profile: a second start raises the first one's window and ends."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import IO

from PySide6.QtCore import QCryptographicHash, QObject, QThread, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from moonmail.client.profile import Profile

_ANSWER_MS = 1000
# How long a start waits for one that has begun just before it, and how often it looks.
_TRIES = 100
_TRY_MS = 50


def _name(profile_root: Path) -> str:
    # Qt's, not Python's: loading the latter's OpenSSL takes 3 ms of the first frame.
    digest = QCryptographicHash.hash(str(profile_root.resolve()).encode(), QCryptographicHash.Algorithm.Sha256)
    return "moonmail-" + bytes(digest.toHex().data()).decode()[:16]


class _Lock:
    """A lock on a file that the system takes away with its process, however that ends: nothing stale is left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Return whether it is ours. True as well where the profile can't be written: then there is none to have."""
        if self._file is not None:
            return True
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._path.open("ab")
        except OSError:
            return True
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            # A network folder may know no locks at all.
            return error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
        self._file = file
        return True

    def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class SingleInstance(QObject):
    """``asked`` is emitted when a second start wants this one's window."""

    asked = Signal()

    def __init__(self, profile_root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _name(profile_root)
        self._lock = _Lock(Profile(profile_root).lock)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the one instance. Returns False, after raising it, when another one runs already."""
        for _ in range(_TRIES):
            if self._other_answers():
                return False
            if self._lock.take():
                break
            # Another one is just starting, and does not listen yet.
            QThread.msleep(_TRY_MS)
        else:
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # What is left of an instance that was killed would refuse the name for ever.
        QLocalServer.removeServer(self._name)
        server.listen(self._name)
        server.newConnection.connect(self._taken)
        self._server = server
        return True

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._lock.give_back()

    def _other_answers(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_ANSWER_MS):
            return False
        socket.disconnectFromServer()
        return True

    @Slot()
    def _taken(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
        self.asked.emit()
