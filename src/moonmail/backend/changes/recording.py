"""Counting: gives each changed object the next number of its scope, inside the writing transaction."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Model

from moonmail.backend.changes import registry


def key_of(row: Model) -> tuple[str, str]:
    return registry.kind_of(row).name, str(row.pk)


def scope_of(row: Model) -> str:
    return registry.kind_of(row).scope(row)


def record(changed: Mapping[tuple[str, str], Model], left: Mapping[tuple[str, str], Collection[str]]) -> None:
    """Number the changed rows, and leave tombstones in the scopes that rows have left.

    Scopes are locked in one order everywhere: two writers never wait for each other.
    """
    from moonmail.backend.changes.models import Change

    by_scope: dict[str, list[tuple[tuple[str, str], Any]]] = defaultdict(list)
    gone: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, row in changed.items():
        by_scope[scope_of(row)].append((key, row))
    for key, scopes in left.items():
        for scope in scopes:
            if key not in changed or scope_of(changed[key]) != scope:
                gone[scope].append(key)
    log: list[Change] = []
    for scope in sorted({*by_scope, *gone}):
        rows, keys = by_scope[scope], gone[scope]
        rev = _advance(scope, len(rows) + len(keys)) - len(rows) - len(keys)
        for kind, object_id in keys:
            rev += 1
            Change.objects.filter(kind=kind, object_id=object_id, scope=scope).update(rev=rev, destroyed=True)
        for (kind, object_id), row in rows:
            rev += 1
            row.rev = rev
            registry.kind_of(row).rows([object_id]).update(rev=rev)
            log.append(Change(kind=kind, object_id=object_id, scope=scope, rev=rev, created_rev=rev))
    if log:
        Change.objects.bulk_create(
            log, update_conflicts=True, unique_fields=["kind", "object_id", "scope"], update_fields=["rev", "destroyed"]
        )


def _advance(scope: str, by: int) -> int:
    from moonmail.backend.changes.models import Scope

    counter = Scope.objects.filter(key=scope)
    if not counter.update(counter=F("counter") + by):
        Scope.objects.get_or_create(key=scope)
        counter.update(counter=F("counter") + by)
    return counter.values_list("counter", flat=True).get()


def renew_epoch() -> str:
    """Name this database anew: every client fetches everything again. Due after a backup was restored."""
    from moonmail.backend.changes.models import Server

    server, _ = Server.objects.update_or_create(id=1, defaults={"epoch": secrets.token_hex(4)})
    return server.epoch


def ensure_epoch() -> None:
    """Name a new database."""
    from moonmail.backend.changes.models import Server

    Server.objects.get_or_create(id=1, defaults={"epoch": secrets.token_hex(4)})
