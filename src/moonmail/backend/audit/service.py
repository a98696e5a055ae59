"""Adding to the audit, and reading it back whole."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from moonmail.backend import clock
from moonmail.backend.audit import checkpoints
from moonmail.backend.audit.models import AuditDetail, AuditEntry, AuditHead
from moonmail.backend.database import Writing, write
from moonmail.domain.audit import START, AuditAct, Checkpoint, Entry, Link, canonical, detail_hash, entry_hash

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Done:
    """Something that somebody did. See ``domain.audit.Entry``; ``detail`` must be JSON, and may be erased one day."""

    who: str
    act: AuditAct
    role: str = ""
    what: str = ""
    member: str = ""
    why: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(writing: Writing, done: Done) -> None:
    """Put it into the audit in the transaction that does it: neither is there without the other.

    The chain is the last thing that a transaction locks, so that two that wait for each other's rows never do so twice.
    """
    writing.at_last(lambda: _append(writing, done))


def record_alone(done: Done) -> None:
    """Put into the audit what changes nothing else: somebody looked, or was refused."""
    with write() as writing:
        record(writing, done)


def _append(writing: Writing, done: Done) -> None:
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1, defaults={"hash": START})
        head = AuditHead.objects.select_for_update().get(pk=1)
    salt, text = secrets.token_hex(16), canonical(done.detail) if done.detail else ""
    entry = Entry(
        head.number + 1,
        clock.now(),
        done.who,
        done.role,
        done.act,
        done.what,
        done.member,
        done.why,
        detail_hash(salt, text) if text else "",
    )
    head.number, head.hash = entry.number, entry_hash(head.hash, entry)
    row = AuditEntry.objects.create(**asdict(entry), hash=head.hash)
    if text:
        AuditDetail.objects.create(entry=row, salt=salt, text=text)
    head.save(update_fields=["number", "hash"])
    checkpoints.now_and_then(writing, head)


def erase_details(member: str, who: str, why: str) -> int:
    """Erase what entries about a member tell beside their columns. Returns how many there were.

    Who did what to whom, when and why stays: that is kept by law, and names nobody whose account is gone.
    """
    with write() as writing:
        details = AuditDetail.objects.filter(entry__member=member)
        numbers = list(details.order_by("pk").values_list("pk", flat=True))
        details.delete()
        for number in numbers:
            record(writing, Done(who, AuditAct.DETAIL_ERASED, what=f"audit:{number}", why=why))
    return len(numbers)


def links() -> Iterator[Link]:
    """Return the whole chain in its order, a part at a time."""
    for row in AuditEntry.objects.order_by("number").select_related("detail").iterator(_CHUNK):
        detail = getattr(row, "detail", None)
        yield Link(entry_of(row), row.hash, (detail.salt, detail.text) if detail is not None else None)


def exported(link: Link) -> str:
    """Return an entry as a file has it: one JSON object, without a line's end."""
    entry = asdict(link.entry) | {"at": link.entry.at.isoformat(timespec="milliseconds"), "hash": link.hash}
    entry["detail"] = json.loads(link.detail[1]) if link.detail else None
    return json.dumps(entry, ensure_ascii=False)


def head() -> list[Checkpoint]:
    """Return where the next entry will be added, if there is a chain. Unsigned; but a cut chain does not reach it."""
    return [Checkpoint(row.number, row.hash, genuine=True) for row in AuditHead.objects.all()]


def entry_of(row: AuditEntry) -> Entry:
    return Entry(row.number, row.at, row.who, row.role, row.act, row.what, row.member, row.why, row.detail_sha256)
