"""What is said to a print service and understood of it, and whatever answers instead of one."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from moonmail.desktop.kiosk.ipp import Given, Group, IppError, NoServiceError, Op, Tag, call, decoded, encoded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a kiosk's print service answers on a socket of Unix")

NAMES = some.text(some.sampled_from("abcdefghijklmnopqrstuvwxyz-"), min_size=1, max_size=20)
PLAIN = some.one_of(
    some.tuples(some.sampled_from([Tag.INTEGER, Tag.ENUM]), some.integers(-(2**31), 2**31 - 1)),
    some.tuples(some.just(Tag.BOOLEAN), some.booleans()),
    some.tuples(some.sampled_from([Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.TEXT]), some.text(max_size=40)),
)
GIVEN = some.recursive(
    some.dictionaries(NAMES, PLAIN, max_size=4),
    lambda inner: some.dictionaries(NAMES, PLAIN | some.tuples(some.just(Tag.COLLECTION), inner), max_size=4),
    max_leaves=6,
)


def understood(given: Any) -> dict[str, list[Any]]:
    return {name: [understood(value) if tag is Tag.COLLECTION else value] for name, (tag, value) in given.items()}


@given(GIVEN)
def test_what_is_written_is_read(attributes: Given) -> None:
    answer = decoded(encoded(Op.PRINT_JOB, [(Group.JOB, attributes)]))
    assert answer.one(Group.JOB) == understood(attributes)


def test_several_values_are_read_in_their_order() -> None:
    answer = decoded(encoded(Op.GET_JOBS, [(Group.JOB, {"a": (Tag.KEYWORD, ["x", "y", "z"]), "b": (Tag.INTEGER, 7)})]))
    assert answer.one(Group.JOB) == {"a": ["x", "y", "z"], "b": [7]}


@given(some.binary(max_size=200))
def test_no_bytes_make_it_fail_in_another_way(data: bytes) -> None:
    with suppress(NoServiceError):
        decoded(data)


@given(GIVEN, some.data())
def test_an_answer_cut_short_or_spoilt_is_read_or_refused(attributes: Given, data: some.DataObject) -> None:
    whole = bytearray(encoded(Op.PRINT_JOB, [(Group.JOB, attributes)]))
    at = data.draw(some.integers(0, len(whole) - 1))
    whole[at] = data.draw(some.integers(0, 255))
    for spoilt in (bytes(whole), bytes(whole[:at])):
        with suppress(NoServiceError):
            decoded(spoilt)


def test_collections_in_collections_have_an_end() -> None:
    deep: dict[str, Any] = {"a": (Tag.INTEGER, 1)}
    for _ in range(20):
        deep = {"a": (Tag.COLLECTION, deep)}
    with pytest.raises(NoServiceError):
        decoded(encoded(Op.PRINT_JOB, [(Group.JOB, deep)]))


@contextmanager
def answering(path: Path, answer: bytes) -> Iterator[None]:
    """Answer one call on ``path`` with ``answer``, whatever it was."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(65536)
                line.sendall(answer)
                line.shutdown(socket.SHUT_WR)
                while line.recv(65536):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        thread.join(20)
        assert not thread.is_alive()


def http(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"220 a mail server\r\n",
        http(b""),
        http(b"<html>hello</html>"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nx",
    ],
    ids=["nothing", "other", "empty", "page", "short"],
)
def test_what_is_no_print_service_is_said_to_be_none(
    answer: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "s"))
    with answering(tmp_path / "s", answer), pytest.raises(NoServiceError):
        call(Op.GET_PRINTER_ATTRIBUTES, "moon", {})


@pytest.mark.parametrize(
    ("answer", "status"),
    [(http(b"", "403 Forbidden"), 403), (http(b"\2\0\4\6\0\0\0\1\3"), 0x0406)],
)
def test_a_refusal_keeps_its_number(
    answer: bytes, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "s"))
    with answering(tmp_path / "s", answer), pytest.raises(IppError) as refused:
        call(Op.GET_PRINTER_ATTRIBUTES, "moon", {})
    assert refused.value.status == status
