"""org.freedesktop.Notifications over the session's message bus, as much of D-Bus as that takes.

PySide's QtDBus can't send the unsigned number that ``Notify`` wants. Every call blocks: not on the GUI thread. Encoding
as in the D-Bus specification 0.43, "Message protocol".
"""

from __future__ import annotations

import os
import queue
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from html import escape
from typing import Final, NamedTuple

_NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_BUS: Final = "org.freedesktop.DBus"
_BUS_PATH: Final = "/org/freedesktop/DBus"
_PATIENCE_S: Final = 5.0
# So many clicks may come before the answer that says whose they are.
_EARLY: Final = 16
_CLICKED: Final = "ActionInvoked"
_CALL, _RETURN, _ERROR, _SIGNAL = 1, 2, 3, 4
_MEMBER, _REPLY_TO = 3, 5
# What a well-behaved bus never sends to us.
_LONGEST: Final = 1 << 20


class NoNotifications(OSError):
    """There is no bus, nobody on it who shows notifications, or no answer that can be read."""


class _Out:
    """A message's bytes as they grow; every value stands at a multiple of its size."""

    def __init__(self) -> None:
        self.data = bytearray()

    def align(self, to: int) -> None:
        self.data += bytes(-len(self.data) % to)

    def number(self, value: int, kind: str = "I") -> None:
        self.align(4)
        self.data += struct.pack(f"<{kind}", value)

    def text(self, text: str) -> None:
        encoded = text.replace("\0", "").encode()
        self.number(len(encoded))
        self.data += encoded + b"\0"

    def signature(self, text: str) -> None:
        self.data += bytes([len(text)]) + text.encode() + b"\0"

    def open_array(self, alignment: int) -> tuple[int, int]:
        """Begin an array; its length is written by ``close_array``."""
        self.number(0)
        at = len(self.data) - 4
        self.align(alignment)
        return at, len(self.data)

    def close_array(self, opened: tuple[int, int]) -> None:
        at, start = opened
        self.data[at : at + 4] = struct.pack("<I", len(self.data) - start)


def _message(
    serial: int, destination: str, path: str, interface: str, member: str, signature: str, body: bytes
) -> bytes:
    out = _Out()
    out.data += bytes([ord("l"), _CALL, 0, 1])
    out.number(len(body))
    out.number(serial)
    fields = out.open_array(8)
    for code, kind, text in ((1, "o", path), (2, "s", interface), (3, "s", member), (6, "s", destination)):
        out.align(8)
        out.data.append(code)
        out.signature(kind)
        out.text(text)
    if signature:
        out.align(8)
        out.data.append(8)
        out.signature("g")
        out.signature(signature)
    out.close_array(fields)
    out.align(8)
    return bytes(out.data) + body


def notify_body(title: str, body: str, replaces: int) -> bytes:
    """Return the arguments of ``Notify``: susssasa{sv}i."""
    out = _Out()
    out.text("MoonMail")
    out.number(replaces)
    out.text("moonmail")
    out.text(title)
    # Most desktops read a little markup in the body, and none in the title.
    out.text(escape(body, quote=False))
    actions = out.open_array(4)
    # What a click on the whole of it is called, and a name for it that nobody sees.
    for text in ("default", "MoonMail"):
        out.text(text)
    out.close_array(actions)
    hints = out.open_array(8)
    out.align(8)
    out.text("desktop-entry")
    out.signature("s")
    out.text("moonmail")
    out.close_array(hints)
    out.number(-1, "i")
    return bytes(out.data)


def bus_addresses(address: str) -> list[str]:
    """Return the sockets that a bus address names; an abstract one begins with a zero."""
    found = []
    for part in address.split(";"):
        kind, _, rest = part.partition(":")
        said = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
        if kind == "unix" and "path" in said:
            found.append(said["path"])
        elif kind == "unix" and "abstract" in said:
            found.append("\0" + said["abstract"])
    return found


class _Message(NamedTuple):
    """``kind``: of the protocol. ``reply_to``: 0: answers nothing. ``body`` with the letter of its byte order first."""

    kind: int
    reply_to: int
    member: str
    body: bytes


class NotifyLine:
    """Kept open once it was used: some desktops take notifications away when their sender leaves the bus.

    ``clicked`` is called with the key of a notification that was, on a thread of this line's.
    """

    def __init__(self, address: str = "", clicked: Callable[[str], None] = lambda _: None) -> None:
        self._address = address
        self._clicked = clicked
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._answers: queue.Queue[_Message | None] = queue.Queue()
        self._serial = 0
        # Of these the one thread asks while the other one listens.
        self._numbers = threading.Lock()
        self._shown: dict[str, int] = {}
        self._early: deque[int] = deque(maxlen=_EARLY)

    def notify(self, key: str, title: str, body: str) -> int:
        """Show a notification in the place of the one with the same key. Returns its number.

        Raises:
            NoNotifications: it could not be shown.
        """
        with self._lock:
            try:
                if self._socket is None:
                    self._connect()
                self._early.clear()
                arguments = notify_body(title, body, self._shown.get(key, 0))
                answer = self._call(_NAME, _PATH, _NAME, "Notify", "susssasa{sv}i", arguments)
                number = _number(answer.body, 1)
            except (OSError, struct.error, ValueError, IndexError) as error:
                self._drop()
                raise NoNotifications(str(error)) from error
            with self._numbers:
                self._shown[key] = number
                was_clicked = number in self._early
            if was_clicked:
                self._clicked(key)
            return number

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        line, self._socket = self._socket, None
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _connect(self) -> None:
        address = self._address or os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        found = bus_addresses(address) or [f"/run/user/{os.getuid()}/bus"]
        self._socket = line = socket.socket(socket.AF_UNIX)
        line.settimeout(_PATIENCE_S)
        line.connect(found[0])
        line.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        said = b""
        while not said.endswith(b"\r\n"):
            piece = line.recv(1)
            if not piece or len(said) > 1000:
                raise NoNotifications("the bus does not know us")
            said += piece
        if not said.startswith(b"OK "):
            raise NoNotifications("the bus does not know us")
        line.sendall(b"BEGIN\r\n")
        line.settimeout(None)
        self._answers = queue.Queue()
        listening = threading.Thread(target=self._listen, args=(line, self._answers), daemon=True, name="moonmail-dbus")
        listening.start()
        self._call(_BUS, _BUS_PATH, _BUS, "Hello", "", b"")
        rule = _Out()
        rule.text(f"type='signal',path='{_PATH}',interface='{_NAME}',member='{_CLICKED}'")
        self._call(_BUS, _BUS_PATH, _BUS, "AddMatch", "s", bytes(rule.data))

    def _call(self, destination: str, path: str, interface: str, member: str, signature: str, body: bytes) -> _Message:
        assert self._socket is not None
        self._serial += 1
        self._socket.sendall(_message(self._serial, destination, path, interface, member, signature, body))
        while True:
            try:
                answer = self._answers.get(timeout=_PATIENCE_S)
            except queue.Empty as error:
                raise NoNotifications(f"{member} was not answered") from error
            if answer is None:
                raise NoNotifications("the bus has closed the line")
            if answer.reply_to == self._serial:
                if answer.kind == _ERROR:
                    raise NoNotifications(f"{member} was refused")
                return answer

    def _listen(self, line: socket.socket, answers: queue.Queue[_Message | None]) -> None:
        """Sort what comes: answers to who waits for them, clicks to who was told to hear of them."""
        try:
            while True:
                message = _read(line)
                if message.kind in (_RETURN, _ERROR):
                    answers.put(message)
                elif message.kind == _SIGNAL and message.member == _CLICKED:
                    number = _number(message.body, 1)
                    with self._numbers:
                        keys = [key for key, shown in self._shown.items() if shown == number]
                        if not keys:
                            self._early.append(number)
                    for key in keys:
                        self._clicked(key)
        except (OSError, struct.error, ValueError, IndexError):
            answers.put(None)


def _number(body: bytes, at: int) -> int:
    (value,) = struct.unpack_from("<I" if body[:1] == b"l" else ">I", body, at)
    return int(value)


def _read(line: socket.socket) -> _Message:
    head = _exactly(line, 16)
    order = "<" if head[:1] == b"l" else ">"
    length, _, fields = struct.unpack_from(f"{order}III", head, 4)
    if length > _LONGEST or fields > _LONGEST:
        raise NoNotifications("an answer that is too long")
    rest = _exactly(line, fields + -fields % 8)
    reply_to, member = _header(rest[:fields], order)
    return _Message(head[1], reply_to, member, head[:1] + _exactly(line, length))


def _exactly(line: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        piece = line.recv(length - len(found))
        if not piece:
            raise NoNotifications("the bus has closed the line")
        found += piece
    return bytes(found)


def _header(fields: bytes, order: str) -> tuple[int, str]:
    """Return which call a message answers, and what it is called. Fields are strings, signatures or numbers."""
    at, reply_to, member = 0, 0, ""
    while at < len(fields):
        at += -at % 8
        code, length = fields[at], fields[at + 1]
        kind = fields[at + 2 : at + 2 + length]
        at += length + 3
        if kind == b"g":
            at += fields[at] + 2
            continue
        at += -at % 4
        (value,) = struct.unpack_from(f"{order}I", fields, at)
        at += 4
        if kind in (b"s", b"o"):
            if code == _MEMBER:
                member = fields[at : at + value].decode()
            at += value + 1
        elif code == _REPLY_TO:
            reply_to = int(value)
    return reply_to, member
