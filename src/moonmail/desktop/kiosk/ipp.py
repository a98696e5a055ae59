"""As much of IPP as a kiosk needs of its own print service: encoding (RFC 8010) and calls over its socket.

``lp`` and ``lpstat`` answer in the machine's language and say neither why a job waits nor how it ended; these are the
print service's own words, and a job goes from memory into it.
"""

from __future__ import annotations

import http.client
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

SOCKET: Final = "/run/cups/cups.sock"
MOST: Final = 4 * 1024 * 1024
_TIMEOUT_S: Final = 10.0
_VERSION: Final = (2, 0)
_CHARSET: Final = "utf-8"


class Op(IntEnum):
    """RFC 8011, RFC 3995, RFC 3996."""

    PRINT_JOB = 0x02
    CANCEL_JOB = 0x08
    GET_JOB_ATTRIBUTES = 0x09
    GET_JOBS = 0x0A
    GET_PRINTER_ATTRIBUTES = 0x0B
    CREATE_PRINTER_SUBSCRIPTIONS = 0x16
    CANCEL_SUBSCRIPTION = 0x1B
    GET_NOTIFICATIONS = 0x1C


class Group(IntEnum):
    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    SUBSCRIPTION = 0x06
    EVENT = 0x07


class Tag(IntEnum):
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    COLLECTION = 0x34


_RESOLUTION: Final = 0x32
_RANGE: Final = 0x33
_END_COLLECTION: Final = 0x37
_MEMBER: Final = 0x4A
_WITH_LANGUAGE: Final = frozenset({0x35, 0x36})
NOT_POSSIBLE: Final = 0x0404
NOT_FOUND: Final = 0x0406
NOT_ACCEPTING: Final = 0x0506

# What a reader gets: int, bool, str, bytes, None, (x, y, unit) of a resolution, (from, to), or a collection as a dict.
Attributes = dict[str, list[Any]]
# What a writer gives: name → (tag, one value or several; of a collection a mapping of the same kind).
Given = Mapping[str, tuple[Tag, Any]]


class IppError(Exception):
    """The print service refused. ``status`` is IPP's (RFC 8011, appendix B), or HTTP's below 600."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(f"{status:#06x} {message}")
        self.status = status


class NoServiceError(Exception):
    """No print service answers, or what answers is none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``groups`` in the order in which they came, without the operation's own."""

    status: int
    groups: tuple[tuple[int, Attributes], ...]

    def of(self, group: Group) -> list[Attributes]:
        return [attributes for tag, attributes in self.groups if tag == group]

    def one(self, group: Group) -> Attributes:
        found = self.of(group)
        return found[0] if found else {}


# ---------------------------------------------------------------- encoding


def _field(tag: int, name: bytes, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value


def _value(tag: Tag, name: bytes, value: Any) -> bytes:
    match tag:
        case Tag.INTEGER | Tag.ENUM:
            return _field(tag, name, struct.pack(">i", value))
        case Tag.BOOLEAN:
            return _field(tag, name, bytes([bool(value)]))
        case Tag.COLLECTION:
            members = b"".join(
                _field(_MEMBER, b"", member.encode()) + _attribute(b"", *given) for member, given in value.items()
            )
            return _field(tag, name, b"") + members + _field(_END_COLLECTION, b"", b"")
    return _field(tag, name, value.encode())


def _attribute(name: bytes, tag: Tag, values: Any) -> bytes:
    several = values if isinstance(values, list | tuple) else [values]
    return b"".join(_value(tag, name if n == 0 else b"", value) for n, value in enumerate(several))


def encoded(operation: Op, groups: Sequence[tuple[Group, Given]], request: int = 1) -> bytes:
    """Return a request without its document."""
    parts = [struct.pack(">BBHi", *_VERSION, operation, request)]
    for group, attributes in groups:
        parts.append(bytes([group]))
        parts += [_attribute(name.encode(), *given) for name, given in attributes.items()]
    return b"".join([*parts, bytes([Group.END])])


# ---------------------------------------------------------------- decoding


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        if self.at + count > len(self._data):
            raise NoServiceError("an answer that ends too early")
        self.at += count
        return self._data[self.at - count : self.at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def peek(self) -> int:
        return self._data[self.at] if self.at < len(self._data) else Group.END

    def field(self) -> tuple[int, str, bytes]:
        tag = self.number(1)
        name = self.take(self.number(2)).decode(errors="replace")
        return tag, name, self.take(self.number(2))


def _read_value(reader: _Reader, tag: int, raw: bytes, depth: int) -> Any:
    try:
        if tag in (Tag.INTEGER, Tag.ENUM):
            return struct.unpack(">i", raw)[0]
        if tag == Tag.BOOLEAN:
            return raw != b"\0"
        if tag == _RESOLUTION:
            return struct.unpack(">iib", raw)
        if tag == _RANGE:
            return struct.unpack(">ii", raw)
    except struct.error as error:
        raise NoServiceError("a number of a wrong size") from error
    if tag == Tag.COLLECTION:
        return _read_collection(reader, depth + 1)
    if tag in _WITH_LANGUAGE:
        inner = _Reader(raw)
        inner.take(inner.number(2))
        return inner.take(inner.number(2)).decode(errors="replace")
    if 0x40 <= tag < 0x60:
        return raw.decode(errors="replace")
    return None if tag < 0x20 else raw


def _read_collection(reader: _Reader, depth: int) -> Attributes:
    if depth > 8:
        raise NoServiceError("collections in collections")
    members: Attributes = {}
    member = ""
    while True:
        tag, _, raw = reader.field()
        if tag == _END_COLLECTION:
            return members
        if tag == _MEMBER:
            member = raw.decode(errors="replace")
            members[member] = []
        else:
            members.setdefault(member, []).append(_read_value(reader, tag, raw, depth))


def decoded(data: bytes) -> Answer:
    """Read an answer.

    Raises:
        NoServiceError: it is none.
    """
    reader = _Reader(data)
    reader.take(2)
    status = reader.number(2)
    reader.take(4)
    groups: list[tuple[int, Attributes]] = []
    name = ""
    while (tag := reader.peek()) != Group.END:
        if tag < 0x10:
            reader.take(1)
            groups.append((tag, {}))
            continue
        tag, given, raw = reader.field()
        if not groups:
            raise NoServiceError("a value before any group")
        name = given or name
        groups[-1][1].setdefault(name, []).append(_read_value(reader, tag, raw, 0))
    return Answer(status, tuple(groups))


# ---------------------------------------------------------------- calls


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _connection() -> http.client.HTTPConnection:
    """Return a connection to where ``CUPS_SERVER`` says, as every program that prints here does."""
    server = os.environ.get("CUPS_SERVER", SOCKET)
    if server.startswith("/"):
        return _SocketConnection(server)
    host, _, port = server.partition(":")
    return http.client.HTTPConnection(host, int(port) if port.isdecimal() else 631, timeout=_TIMEOUT_S)


def _user() -> str:
    """Return the name of who runs this, by the system: an environment may say anything."""
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


def printer_uri(queue: str) -> str:
    return f"ipp://localhost/printers/{queue}"


def call(operation: Op, queue: str, given: Given, job: Given | None = None, document: bytes = b"") -> Answer:
    """Ask the print service about ``queue``. ``given`` goes into the operation's group, ``job`` into its own.

    Raises:
        NoServiceError: no print service answers.
        IppError: it refuses.
    """
    user = _user()
    operation_group: dict[str, tuple[Tag, Any]] = {
        # These three first, in this order: RFC 8011, 4.1.4.
        "attributes-charset": (Tag.CHARSET, _CHARSET),
        "attributes-natural-language": (Tag.LANGUAGE, "en"),
        "printer-uri": (Tag.URI, printer_uri(queue)),
        "requesting-user-name": (Tag.NAME, user),
        **given,
    }
    groups: list[tuple[Group, Given]] = [(Group.OPERATION, operation_group)]
    if job is not None:
        kind = Group.SUBSCRIPTION if operation is Op.CREATE_PRINTER_SUBSCRIPTIONS else Group.JOB
        groups.append((kind, job))
    connection = _connection()
    try:
        connection.request(
            "POST",
            f"/printers/{queue}",
            body=encoded(operation, groups) + document,
            # Who asks is proven by the socket; only the owner of a job may cancel it.
            headers={"Content-Type": "application/ipp", "Authorization": f"PeerCred {user}"},
        )
        response = connection.getresponse()
        data = response.read(MOST)
    except (OSError, http.client.HTTPException) as error:
        raise NoServiceError(str(error)) from error
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise IppError(response.status, response.reason)
    answer = decoded(data)
    if answer.status >= 0x0100:
        message = answer.one(Group.OPERATION).get("status-message", [""])
        raise IppError(answer.status, str(message[0]))
    return answer
