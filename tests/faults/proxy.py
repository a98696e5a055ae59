"""A bad network between a client and the backend, on this machine: an HTTP proxy that breaks calls by a seed.

Each client has a ``Door`` of its own, with a port that stays and a random stream of its own, so that what happens to
its n-th call depends on the seed alone. What a door can do to a call is ``Fault``.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

T = TypeVar("T")

_LARGEST: Final = 16 * 1024 * 1024
# Longer than the clients of the bench wait for a word.
_SILENCE: Final = 8.0
_PAGE: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 35\r\n\r\n<html><p>Please sign in.</p></html>"
)


class Fault(StrEnum):
    """What happens to one call. The backend has seen it after DROP_ANSWER, CUT_ANSWER, MUTE, TWICE and LATE."""

    RESET = "reset"
    CUT_REQUEST = "cut_request"
    DROP_ANSWER = "drop_answer"
    CUT_ANSWER = "cut_answer"
    SLOW = "slow"
    TWICE = "twice"
    LATE = "late"
    PAGE = "page"
    BUSY = "busy"
    TOO_MANY = "too_many"
    DEAF = "deaf"
    MUTE = "mute"


_WEIGHTS: Final = {
    Fault.RESET: 3,
    Fault.CUT_REQUEST: 3,
    Fault.DROP_ANSWER: 8,
    Fault.CUT_ANSWER: 4,
    Fault.SLOW: 3,
    Fault.TWICE: 6,
    Fault.LATE: 6,
    Fault.PAGE: 2,
    Fault.BUSY: 2,
    Fault.TOO_MANY: 2,
    # These cost a time-out each.
    Fault.DEAF: 1,
    Fault.MUTE: 1,
}


@dataclass(eq=False)
class Door:
    """``calm``: everything goes through. ``rate``: the share of calls that meet a fault."""

    port: int
    chance: random.Random
    rate: float
    calm: bool = True
    met: Counter[str] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next(self) -> Fault | None:
        # Drawn also while it is calm: what comes later does not depend on for how long that was.
        hit, which = self.chance.random() < self.rate, self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if self.calm or not hit:
            return None
        self.met[which.value] += 1
        return which


class FaultProxy:
    """A thread with all doors. ``target_port``: where the backend is, also when it is down for a while."""

    def __init__(self, target_port: int) -> None:
        self._target = target_port
        self._loop = asyncio.new_event_loop()
        self._servers: dict[int, asyncio.Server] = {}
        self._late: set[asyncio.Task[None]] = set()
        self._open: dict[asyncio.Task[None], Door] = {}
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)
        self._thread.start()

    def door(self, seed: str, rate: float) -> Door:
        return self._do(self._listen(random.Random(seed), rate))

    def pull(self, door: Door) -> None:
        """Pull the plug: what is under way breaks, and nobody answers any more."""
        self._do(self._pull(door))

    def put_back(self, door: Door) -> None:
        self._do(self._open_door(door))

    def drain(self) -> None:
        """Wait until nothing is held back any more."""
        self._do(self._drain())

    def close(self) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _listen(self, chance: random.Random, rate: float) -> Door:
        door = Door(0, chance, rate)
        await self._open_door(door)
        return door

    async def _open_door(self, door: Door) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._open[task] = door
            try:
                with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
                    await self._serve(door, reader, writer)
            finally:
                del self._open[task]
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", door.port, limit=_LARGEST)
        door.port = server.sockets[0].getsockname()[1]
        self._servers[door.port] = server

    async def _pull(self, door: Door) -> None:
        self._servers.pop(door.port).close()
        for task in [task for task, of in self._open.items() if of is door]:
            task.cancel()

    async def _drain(self) -> None:
        while self._late:
            await asyncio.gather(*self._late)

    async def _close(self) -> None:
        for server in self._servers.values():
            server.close()
        tasks = [*self._late, *self._open]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (call := await _message(reader)) is not None:
            answer = await self._answer(door, call, reader, writer)
            if answer is None:
                return
            if not answer:
                # A fault, or the backend is down, or went down meanwhile.
                _reset(writer)
                return
            writer.write(answer)
            await writer.drain()

    async def _answer(
        self, door: Door, call: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        """Return what the client is told; nothing: its connection breaks; None: it has been told all it will be."""
        match door.next():
            case None:
                return await self._forward(call)
            case Fault.CUT_REQUEST:
                await self._cut(call, door.chance.random())
            case Fault.DROP_ANSWER:
                await self._forward(call)
            case Fault.CUT_ANSWER:
                answer = await self._forward(call)
                writer.write(answer[: int(len(answer) * door.chance.random())])
                await writer.drain()
                return None
            case Fault.LATE:
                self._hold_back(call, 0.02 + door.chance.random())
            case Fault.TWICE:
                answers = await asyncio.gather(self._forward(call), self._forward(call))
                return answers[door.chance.random() < 0.5]
            case Fault.SLOW:
                await asyncio.sleep(door.chance.random() / 4)
                return await _trickle(writer, await self._forward(call))
            case Fault.PAGE:
                return _PAGE
            case Fault.BUSY:
                return b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
            case Fault.TOO_MANY:
                return b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
            case Fault.DEAF:
                await _until_gone(reader)
            case Fault.MUTE:
                await self._forward(call)
                await _until_gone(reader)
            case Fault.RESET:
                pass
        return b""

    def _hold_back(self, call: bytes, seconds: float) -> None:
        async def deliver() -> None:
            await asyncio.sleep(seconds)
            await self._forward(call)

        task = self._loop.create_task(deliver())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _forward(self, call: bytes) -> bytes:
        """Return the backend's whole answer, empty if it gave none."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._target, limit=_LARGEST)
        except OSError:
            return b""
        try:
            writer.write(call)
            await writer.drain()
            return await _message(reader, to_head=call.startswith(b"HEAD ")) or b""
        except (OSError, asyncio.IncompleteReadError):
            return b""
        finally:
            writer.close()

    async def _cut(self, call: bytes, share: float) -> None:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self._target)
            writer.write(call[: int(len(call) * share)])
            await writer.drain()
            writer.close()


async def _message(reader: asyncio.StreamReader, *, to_head: bool = False) -> bytes | None:
    """Return one whole HTTP request or answer as it came; None when the other end closed instead."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    lines = head.lower().split(b"\r\n")
    fields = dict(line.split(b":", 1) for line in lines[1:] if b":" in line)
    first = lines[0].split(b" ")
    bodiless = to_head or (first[0].startswith(b"http/") and first[1] in (b"204", b"304"))
    if bodiless:
        return head
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        return head + await _chunks(reader)
    if b"content-length" in fields:
        return head + await reader.readexactly(int(fields[b"content-length"]))
    # A request without a length has no body; an answer without one ends with its connection.
    return head if not first[0].startswith(b"http/") else head + await reader.read()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        parts += [line, await reader.readexactly(size + 2)]
        if size == 0:
            return b"".join(parts)


async def _trickle(writer: asyncio.StreamWriter, answer: bytes) -> bytes:
    """Send all but the last piece bit by bit; return the last one."""
    step = len(answer) // 5 + 1
    for start in range(0, len(answer) - step, step):
        writer.write(answer[start : start + step])
        await writer.drain()
        await asyncio.sleep(0.01)
    return answer[(len(answer) - 1) // step * step :]


async def _until_gone(reader: asyncio.StreamReader) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(reader.read(), _SILENCE)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other end is told of a failure, not of an end."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()
