"""One running app per profile: a second start raises the first one's window and ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWER_MS = 1000


def _name(profile_root: Path) -> str:
    return "moonmail-" + hashlib.sha256(str(profile_root.resolve()).encode()).hexdigest()[:16]


class SingleInstance(QObject):
    """``asked`` is emitted when a second start wants this one's window."""

    asked = Signal()

    def __init__(self, profile_root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _name(profile_root)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the one instance. Returns False, after raising it, when another one runs already."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_ANSWER_MS):
            socket.disconnectFromServer()
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

    @Slot()
    def _taken(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
        self.asked.emit()
