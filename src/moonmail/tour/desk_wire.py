"""The network between a desk and its backend, which somebody can pull out and plug in again."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Final

_PIECE: Final = 65_536


class Wire:
    """Passes bytes on between the port of its own, which stays the same, and that of the backend."""

    def __init__(self, backend_port: int) -> None:
        self._backend_port = backend_port
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listening: socket.socket | None = None
        self.port = 0
        self.plug()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plug(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), name="tour-wire", daemon=True).start()

    def pull(self) -> None:
        """Nothing gets through any more, and nobody answers."""
        listening, self._listening = self._listening, None
        if listening is not None:
            # A thread that waits for callers is woken by this, and not by closing alone.
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            _end(end)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                caller, _ = listening.accept()
                called = socket.create_connection(("127.0.0.1", self._backend_port))
            except OSError:
                return
            with self._lock:
                self._open |= {caller, called}
            for source, target in ((caller, called), (called, caller)):
                threading.Thread(target=self._pass_on, args=(source, target), name="tour-wire", daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                target.sendall(piece)
        with self._lock:
            self._open -= {source, target}
        _end(source)
        _end(target)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
