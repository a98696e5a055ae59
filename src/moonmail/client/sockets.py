"""Connections whose sockets are known, so that another thread can end a wait."""

from __future__ import annotations

import socket
import threading
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Sockets:
    """The sockets in use, so that another thread can end a wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[Any] = set()
        self._aborted = False

    def add(self, connected: Any) -> None:
        with self._lock:
            self._open.add(connected)
            aborted = self._aborted
        if aborted:
            self._end(connected)

    def discard(self, connected: Any) -> None:
        with self._lock:
            self._open.discard(connected)

    def abort(self) -> None:
        with self._lock:
            self._aborted = True
            open_ = list(self._open)
        for connected in open_:
            self._end(connected)

    @staticmethod
    def _end(connected: Any) -> None:
        try:
            # Of a TLS socket, too, only the TCP connection below is ended: the other thread is inside the TLS one.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)
        except (OSError, TypeError):
            return


class Adapter(HTTPAdapter):
    """Connection pools whose sockets are known."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._sockets)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _pools(self._sockets)
        return manager


def _pools(sockets: Sockets) -> dict[str, type[HTTPConnectionPool]]:
    class Known(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

        def close(self) -> None:
            sockets.discard(self.sock)
            super().close()

    class KnownSecure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

        def close(self) -> None:
            sockets.discard(self.sock)
            super().close()

    class Pool(HTTPConnectionPool):
        ConnectionCls = Known

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = KnownSecure

    return {"http": Pool, "https": SecurePool}
