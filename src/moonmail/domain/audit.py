"""The audit of the desk as a chain: who did what, when, why and to whom, so that no later alteration goes unnoticed.

Each entry's hash is made over its own content and the hash before it. Whoever can write to the database can still make
a whole new chain: that is what checkpoints are for, signed, and kept where that person can't reach. What an entry tells
beside these columns is not in the chain but committed to, with a salt, so that it can be erased when a law asks for it
and nothing else of the chain is lost. A detail that is missing although no entry says that it was erased is a finding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

START: Final = "0" * 64


class AuditAct(StrEnum):
    """What was done. A word that was once written never changes its meaning."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    SEARCHED = "searched"
    OPENED = "opened"
    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    CODE_SENT = "code_sent"
    REVEALED = "revealed"
    CHANGED = "changed"
    RECEIVED = "received"
    PUBLISHED = "published"
    EXPORTED = "exported"
    STAFF_MADE = "staff_made"
    ROLES_SET = "roles_set"
    STAFF_CLOSED = "staff_closed"
    AUDIT_READ = "audit_read"
    DETAIL_ERASED = "detail_erased"


class Fault(StrEnum):
    """What is wrong with a chain, or with a checkpoint of it."""

    MISSING = "missing"
    ALTERED = "altered"
    DETAIL_ALTERED = "detail_altered"
    DETAIL_MISSING = "detail_missing"
    FORGED = "forged"
    DIFFERS = "differs"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit.

    ``number`` counts from 1. ``at``: an aware time, kept to the millisecond. ``who``: id of a staff account, or
    ``command:NAME`` for somebody at the server's own console. ``role``: in which role, as staff have several. ``what``:
    the kind and id of the thing, such as ``booking:…``. ``member``: id of the person it is about, or empty. ``why``:
    the reason that was chosen. ``detail_sha256``: ``detail_hash`` of what else is told, or empty.
    """

    number: int
    at: datetime
    who: str
    role: str
    act: str
    what: str = ""
    member: str = ""
    why: str = ""
    detail_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it was kept, with the hash that was kept with it. ``detail``: salt and text, None if not there."""

    entry: Entry
    hash: str
    detail: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the chain's hash was after entry ``number``. ``genuine``: its signature is by a key that is trusted."""

    number: int
    hash: str
    genuine: bool


@dataclass(frozen=True, slots=True)
class Finding:
    fault: Fault
    number: int


def canonical(content: Mapping[str, Any]) -> str:
    """Return JSON of one form only: sorted keys, no spaces, no escapes that are not needed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(before: str, entry: Entry) -> str:
    """Return the hash of an entry that follows the one with the hash ``before``: 64 hexadecimal digits."""
    content = asdict(entry) | {"at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds"), "before": before}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def detail_hash(salt: str, text: str) -> str:
    """Return what an entry says of its detail. Without the salt nobody can try out what it may have been."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def checkpoint_text(number: int, hash_: str, at: datetime) -> str:
    """Return what is signed."""
    when = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return canonical({"moonmail": "audit-checkpoint", "number": number, "hash": hash_, "at": when})


def verify(links: Iterable[Link], checkpoints: Iterable[Checkpoint] = ()) -> Iterator[Finding]:
    """Go through a chain from its first entry to its last, and return all that is wrong, each with its number.

    After an altered entry the chain is followed on by the hash that was kept: one alteration is one finding.
    """
    return (found for found in verify_in_parts(links, checkpoints) if found is not None)


def verify_in_parts(
    links: Iterable[Link], checkpoints: Iterable[Checkpoint] = (), each: int = 1000
) -> Iterator[Finding | None]:
    """As ``verify``, and None after every so many entries: for whoever has to say that it goes on."""
    marks: dict[int, list[Checkpoint]] = {}
    for mark in checkpoints:
        if mark.genuine:
            marks.setdefault(mark.number, []).append(mark)
        else:
            yield Finding(Fault.FORGED, mark.number)
    before, last = START, 0
    without_detail: set[int] = set()
    for link in links:
        number = link.entry.number
        yield from (Finding(Fault.MISSING, gone) for gone in range(last + 1, number))
        if entry_hash(before, link.entry) != link.hash and number == last + 1:
            yield Finding(Fault.ALTERED, number)
        if any(mark.hash != link.hash for mark in marks.get(number, ())):
            yield Finding(Fault.DIFFERS, number)
        yield from _of_detail(link, without_detail)
        before, last = link.hash, number
        if number % each == 0:
            yield None
    yield from (Finding(Fault.DETAIL_MISSING, number) for number in sorted(without_detail))
    yield from (Finding(Fault.CUT_OFF, number) for number in sorted(marks) if number > last)


def _of_detail(link: Link, without: set[int]) -> Iterator[Finding]:
    entry = link.entry
    if link.detail is None:
        if entry.detail_sha256:
            without.add(entry.number)
    elif detail_hash(*link.detail) != entry.detail_sha256:
        yield Finding(Fault.DETAIL_ALTERED, entry.number)
    if entry.act == AuditAct.DETAIL_ERASED:
        without.discard(int(entry.what.partition(":")[2] or 0))
