"""Looking for what a guest left behind: in the memory of processes, and in every file that changed since.

What is looked for is a secret as text (UTF-8, UTF-16, escaped as in JSON and in addresses, base64) or as bytes. A file
is looked through as it is and, if it is compressed in a known way, as what is in it, to any depth that has an end.
"""

from __future__ import annotations

import base64
import bz2
import io
import json
import lzma
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from PIL import Image

_CHUNK: Final = 8 << 20
_DEEPEST: Final = 4
# Of what a compressed file holds: a picture of a screen, or a bomb.
_LARGEST: Final = 256 << 20
_OF_GZIP: Final = 31
_STREAM: Final = re.compile(rb"stream\r?\n")


@dataclass(frozen=True, slots=True)
class Trace:
    """``where``: a file, or ``process PID (command)`` with the kind of memory. ``what``: the name of the secret."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what} in {self.where}"


@dataclass(frozen=True, slots=True)
class Secret:
    """``name`` is what a finding is called by; it must not contain the secret. ``plain``: as memory holds it."""

    name: str
    forms: tuple[bytes, ...]
    plain: tuple[bytes, ...]


def secret(name: str, value: str | bytes) -> Secret:
    """Return all forms in which ``value`` may have been left."""
    if isinstance(value, bytes):
        return Secret(name, (value,), (value,))
    text = value.encode()
    forms = {text, value.encode("utf-16-le"), value.encode("utf-16-be")}
    if not value.isascii():
        forms |= {json.dumps(value)[1:-1].encode(), quote(value).encode()}
    for shift in range(3):
        # The part of base64 that does not depend on what stands before and behind.
        coded = base64.b64encode(b"\0" * shift + text)
        forms.add(coded[4 if shift else 0 : -4])
    plain = (text, value.encode("utf-16-le"))
    return Secret(name, tuple(sorted(form for form in forms if len(form) >= 8)), plain)


def found_in(data: bytes, secrets: Iterable[Secret]) -> set[str]:
    """Return the names of what is in ``data`` as it is."""
    return {one.name for one in secrets if any(form in data for form in one.forms)}


# ---------------------------------------------------------------- memory


def processes_below(pid: int) -> list[int]:
    """Return the living processes that ``pid`` started, with all that they started; without itself."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    below: list[int] = []
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        below += children
        waiting += children
    return below


def in_memory(pids: Iterable[int], secrets: Sequence[Secret]) -> list[Trace]:
    """Look through all memory that these processes can read and that is not a file's own."""
    found: list[Trace] = []
    for pid in pids:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:80]
        for region, names in _regions(pid, secrets):
            found += [Trace(name, f"process {pid} ({command.strip()}): {region}") for name in sorted(names)]
    return found


def _regions(pid: int, secrets: Sequence[Secret]) -> Iterator[tuple[str, set[str]]]:
    secrets = [Secret(one.name, one.plain, one.plain) for one in secrets]
    overlap = max(len(form) for one in secrets for form in one.forms) - 1
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            where, rights, _, _, inode, *rest = line.split(maxsplit=5)
            named = rest[0] if rest else ""
            if "r" not in rights or named in ("[vvar]", "[vsyscall]") or (inode != "0" and "w" not in rights):
                continue
            start, end = (int(part, 16) for part in where.split("-"))
            names: set[str] = set()
            tail = b""
            for at in range(start, end, _CHUNK):
                try:
                    memory.seek(at)
                    data = memory.read(min(_CHUNK, end - at))
                except (OSError, ValueError):
                    break
                names |= found_in(tail + data, secrets)
                tail = data[-overlap:]
            if names:
                yield named or "anonymous", names


# ---------------------------------------------------------------- files


def changed_since(roots: Iterable[Path], moment: float) -> list[Path]:
    """Return the regular files below ``roots`` that were written or put there since ``moment`` (as ``time.time``)."""
    found: set[Path] = set()
    for root in roots:
        for folder, _, names in os.walk(root, onerror=None):
            for name in names:
                path = Path(folder) / name
                try:
                    about = path.lstat()
                except OSError:
                    continue
                if stat.S_ISREG(about.st_mode) and max(about.st_mtime, about.st_ctime) >= moment:
                    found.add(path)
    return sorted(found)


def in_files(files: Iterable[Path], secrets: Sequence[Secret]) -> list[Trace]:
    """Look through these files, their names, and what is compressed in them. One that is gone leaves no trace."""
    found: list[Trace] = []
    for path in files:
        names = found_in(os.fsencode(path), secrets)
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        for layer in _layers(data):
            names |= found_in(layer, secrets)
        found += [Trace(name, str(path)) for name in sorted(names)]
    return found


def _layers(data: bytes, depth: int = 0) -> Iterator[bytes]:
    yield data
    if depth < _DEEPEST:
        for inner in _inside(data):
            yield from _layers(inner, depth + 1)


def _inside(data: bytes) -> Iterator[bytes]:
    """Give what is compressed in ``data``: gzip, bzip2, xz, zip, pictures, and every zlib stream of a PDF."""
    if data.startswith(b"\x1f\x8b"):
        yield from _unpacked(lambda packed: zlib.decompressobj(_OF_GZIP).decompress(packed, _LARGEST), data)
    elif data.startswith(b"BZh"):
        yield from _unpacked(lambda packed: bz2.BZ2Decompressor().decompress(packed, _LARGEST), data)
    elif data.startswith(b"\xfd7zXZ\0"):
        yield from _unpacked(lambda packed: lzma.LZMADecompressor().decompress(packed, _LARGEST), data)
    elif data.startswith(b"PK\x03\x04"):
        yield from _in_zip(data)
    elif data.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        yield from _in_picture(data)
    elif data.startswith(b"%PDF"):
        for match in _STREAM.finditer(data):
            yield from _unpacked(_inflated, data[match.end() :])


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _LARGEST)


def _in_zip(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.file_size <= _LARGEST:
                    yield archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return


def _in_picture(data: bytes) -> Iterator[bytes]:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            yield picture.tobytes()
            yield " ".join(f"{key} {value}" for key, value in picture.info.items()).encode(errors="replace")
    except (OSError, ValueError, SyntaxError):
        return


def _unpacked(unpack: Callable[[bytes], bytes], data: bytes) -> Iterator[bytes]:
    """Give what is in ``data``; nothing where it is damaged: as it is, it is looked through anyway."""
    try:
        yield unpack(data)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        return
