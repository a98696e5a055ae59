"""Letting go what nobody needs: pictures that no shipment ever named, uploads that nobody went on with."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.apps import apps

from moonmail.backend import clock
from moonmail.backend.blobs import storage
from moonmail.backend.blobs.models import Blob, Upload
from moonmail.backend.blobs.service import forget, is_anybodys
from moonmail.backend.database import write

# A laptop may lie in a drawer between its pictures and the shipment that names them; then it sends them once more.
KEEP_UNATTACHED: Final = timedelta(days=7)
KEEP_UNFINISHED: Final = timedelta(days=3)
_EVERY: Final = timedelta(hours=1)
_BATCH: Final = 100
_SHA256: Final = re.compile(r"[0-9a-f]{64}")

_turn: Final = threading.Lock()
_swept_at: datetime | None = None


def attach(member_id: UUID, hashes: Iterable[str]) -> None:
    """Note that a shipment names these files, inside the transaction that writes it; then look which are there.

    The row is locked from here to the commit: a sweep that comes at the same moment leaves it, or was first, and then
    the file is missing.
    """
    Blob.objects.filter(member_id=member_id, sha256__in=hashes, attached_at=None).update(attached_at=clock.now())


def sweep_now_and_then() -> None:
    """Sweep if this process has not for an hour. Cheap otherwise: for calls that come anyway."""
    global _swept_at
    now = clock.now()
    with _turn:
        if _swept_at is not None and timedelta(0) <= now - _swept_at < _EVERY:
            return
        _swept_at = now
    sweep()


def sweep() -> int:
    """Let go what is due; return how many pictures and uploads went."""
    now, gone = clock.now(), 0
    for upload in Upload.objects.filter(touched_at__lt=now - KEEP_UNFINISHED):
        forget(upload)
        gone += 1
    while names := _sweep_some(now - KEEP_UNATTACHED):
        gone += len(names)
    storage.clear_left_behind(set(Upload.objects.values_list("name", flat=True)))
    return gone


def _sweep_some(before: datetime) -> list[str]:
    due = Blob.objects.filter(attached_at=None, created_at__lt=before)
    if not due.exists():
        return []
    with write() as writing:
        rows = list(due.select_for_update(skip_locked=True).order_by("pk")[:_BATCH])
        named = _named({row.member_id for row in rows})
        for row in rows:
            if (row.member_id, row.sha256) in named:
                # Named without a note of it: by an older version that was still answering during an upgrade.
                Blob.objects.filter(pk=row.pk).update(attached_at=clock.now())
        free = [row for row in rows if (row.member_id, row.sha256) not in named]
        Blob.objects.filter(pk__in=[row.pk for row in free]).delete()
        for row in free:
            writing.after(partial(storage.remove_unneeded, row.sha256, partial(is_anybodys, row.sha256)))
    return [row.sha256 for row in rows]


def _named(members: set[Any]) -> set[tuple[Any, str]]:
    """Return every file that these members' shipments name."""
    shipments = apps.get_model("bookings", "Shipment").objects.filter(member_id__in=members)
    found: set[tuple[Any, str]] = set()
    for member_id, message, item in shipments.values_list("member_id", "message", "item").iterator():
        found |= {(member_id, name) for content in (message, item) for name in _hashes(content)}
    return found


def _hashes(content: Any) -> Iterable[str]:
    if isinstance(content, str):
        return [content] if _SHA256.fullmatch(content) else []
    if isinstance(content, dict):
        return [name for value in content.values() for name in _hashes(value)]
    if isinstance(content, list):
        return [name for value in content for name in _hashes(value)]
    return []
