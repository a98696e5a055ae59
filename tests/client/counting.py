"""A TCP proxy before a backend that counts which bytes of files went through, and can hold them back at one of them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_PATIENCE = 30.0


@dataclass
class _Parser:
    """Follows the calls of one connection. ``ranges``: what of files was let through, as (begin, end)."""

    ranges: list[list[int]]
    head: bytes = b""
    left: int = 0
    counts: bool = False

    def most(self, room: int | None) -> int | None:
        """Return how many bytes of the body that is under way may pass; None: no limit."""
        return room if self.counts and self.left else None

    def passed(self, data: bytes) -> None:
        while data:
            if self.left:
                part = min(self.left, len(data))
                if self.counts:
                    self.ranges[-1][1] += part
                self.left -= part
                data = data[part:]
                continue
            self.head += data
            head, found, data = self.head.partition(b"\r\n\r\n")
            if not found:
                return
            self.head = b""
            lines = head.decode("latin-1").split("\r\n")
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            self.left = int(fields.get("content-length", 0))
            self.counts = "/v1/blobs/" in lines[0] and self.left > 0
            if self.counts:
                begin = int(fields.get("upload-offset", 0))
                self.ranges.append([begin, begin])


@dataclass
class CountingProxy:
    """``hold(n)``: no byte of a file passes any more once ``n`` have, until ``cut``."""

    target: int
    ranges: list[list[int]] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self._news = threading.Condition()
        self._limit: int | None = None
        self._held = False
        self._cut = False
        self._open: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def counted(self) -> int:
        return sum(end - begin for begin, end in self.ranges)

    def hold(self, at: int) -> None:
        with self._news:
            self._limit, self._held, self._cut = at, False, False

    def until_held(self) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self._held, _PATIENCE), f"only {self.counted} bytes came"

    def cut(self) -> None:
        """One end is no more: let nothing pass, tell the other end, and wait until it has taken notice."""
        with self._news:
            self._limit, self._cut = None, True
            self._news.notify_all()
        for thread in [each for each in self._threads if each.name == "pair"]:
            thread.join(_PATIENCE)
            assert not thread.is_alive()

    def close(self) -> None:
        with suppress(OSError):
            # To close it alone would not wake who waits on it.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._news:
            self._limit, self._cut = None, True
            self._news.notify_all()
        for pair in self._open:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(_PATIENCE)
            assert not thread.is_alive()

    def _start(self, work: object, *arguments: object, name: str = "proxy") -> None:
        thread = threading.Thread(target=work, args=arguments, name=name, daemon=True)  # type: ignore[arg-type]
        thread.start()
        # Not before: who cuts the line waits for each of these.
        self._threads.append(thread)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target), _PATIENCE)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            self._open.append((client, server))
            self._start(self._up, client, server, name="pair")
            self._start(self._down, client, server, name="pair")

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        parser = _Parser(self.ranges)
        with suppress(OSError):
            while data := client.recv(16 * 1024):
                while data:
                    part = self._allowed(parser, data)
                    if not part:
                        data = b""
                        break
                    server.sendall(part)
                    data = data[len(part) :]
                if self._cut:
                    break
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _allowed(self, parser: _Parser, data: bytes) -> bytes:
        """Return what of ``data`` may pass now, counted; nothing once the connection is cut."""
        with self._news:
            # A head and its body are passed apart: only of the body is it known how much may pass.
            if not parser.left and (end := (parser.head + data).find(b"\r\n\r\n")) >= 0:
                data = data[: end + 4 - len(parser.head)]
            while True:
                room = None if self._limit is None else self._limit - self.counted
                most = parser.most(room)
                if most is None or most > 0:
                    break
                self._held = True
                self._news.notify_all()
                self._news.wait()
                if self._cut:
                    return b""
            part = data if parser.left == 0 else data[: min(parser.left, len(data) if most is None else most)]
            parser.passed(part)
            return part

    def _down(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(64 * 1024):
                client.sendall(data)
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def counting_proxy(url: str) -> Iterator[CountingProxy]:
    proxy = CountingProxy(int(url.rpartition(":")[2]))
    try:
        yield proxy
    finally:
        proxy.close()
