"""Signed hashes of the chain: made by themselves, and to be kept where who runs the database can't change them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from moonmail.backend import clock, logs, signing
from moonmail.backend.audit.models import AuditCheckpoint, AuditHead
from moonmail.backend.database import Writing
from moonmail.domain.audit import Checkpoint, checkpoint_text

EVERY: Final = 1000
_KEY: Final = "audit-signing.key"
AT_LEAST_EVERY: Final = timedelta(hours=1)


class NotCheckpoints(ValueError):
    """A file holds something else than checkpoints. ``line``: which line of it, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is no checkpoint")
        self.line = line


def public_key() -> str:
    """Return the key that checkpoints are verified with: 64 hexadecimal digits."""
    return signing.public_key(_KEY)


def now_and_then(writing: Writing, head: AuditHead) -> None:
    """Sign the chain as it is after every thousandth entry, and after the first entry of an hour."""
    last = AuditCheckpoint.objects.order_by("-number").first()
    if last is None or head.number - last.number >= EVERY or clock.now() - last.at >= AT_LEAST_EVERY:
        sign(writing, head)


def sign(writing: Writing, head: AuditHead) -> AuditCheckpoint:
    """Sign the chain as it is. The log takes it along: that is often kept on another machine already.

    Only once it is so: a log that knows an entry which was never kept would accuse an honest chain.
    """
    at = clock.now()
    made, _ = AuditCheckpoint.objects.get_or_create(
        number=head.number,
        defaults={
            "hash": head.hash,
            "at": at,
            "key_id": signing.id_of(public_key()),
            "signature": signing.sign(_KEY, checkpoint_text(head.number, head.hash, at)),
        },
    )
    writing.after(lambda: logs.write("audit_checkpoint", **said(made)))
    return made


def said(row: AuditCheckpoint) -> dict[str, Any]:
    """Return a checkpoint as one line of a file has it."""
    return {
        "number": row.number,
        "hash": row.hash,
        "at": row.at.isoformat(timespec="milliseconds"),
        "key": row.key_id,
        "signature": row.signature,
    }


def kept() -> list[Checkpoint]:
    """Return the checkpoints of the database, each tried with the key."""
    return [_tried(row.number, row.hash, row.at, row.signature, public_key()) for row in AuditCheckpoint.objects.all()]


def read(lines: Iterable[str], public: str = "") -> list[Checkpoint]:
    """Read checkpoints that were kept elsewhere, one JSON object a line. ``public``: the key that was kept with them.

    Raises:
        NotCheckpoints: a line is none.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            at = datetime.fromisoformat(row["at"])
            found.append(
                _tried(int(row["number"]), str(row["hash"]), at, str(row["signature"]), public or public_key())
            )
        except (ValueError, TypeError, KeyError) as error:
            raise NotCheckpoints(number) from error
    return found


def _tried(number: int, hash_: str, at: datetime, signature: str, public: str) -> Checkpoint:
    genuine = signing.is_signed(checkpoint_text(number, hash_, at), signature, public)
    return Checkpoint(number, hash_, genuine=genuine)
