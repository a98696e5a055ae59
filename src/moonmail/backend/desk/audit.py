"""The audit as an auditor reads it: newest first, a page at a time."""

from __future__ import annotations

import json
from typing import Final
from uuid import UUID

from moonmail.backend.accounts.models import Member
from moonmail.backend.audit.models import AuditEntry
from moonmail.contract.desk import AuditEntryOut, AuditPage

PAGE: Final = 100
_STAFF: Final = "staff:"


def read(*, before: int | None, who: str, member: str, what: str, act: str) -> AuditPage:
    """Return the entries before a number, of somebody, about somebody, about something, of a kind."""
    rows = AuditEntry.objects.order_by("-number").select_related("detail")
    for column, wanted in (("who", who), ("member", member), ("what", what), ("act", act)):
        if wanted:
            rows = rows.filter(**{column: wanted})
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    names = _names({row.who for row in found})
    return AuditPage(
        items=[_out(row, names) for row in found[:PAGE]],
        before=found[PAGE - 1].number if len(found) > PAGE else None,
    )


def _names(who: set[str]) -> dict[str, str]:
    ids = [UUID(each.removeprefix(_STAFF)) for each in who if each.startswith(_STAFF)]
    return {f"{_STAFF}{key}": name for key, name in Member.objects.filter(pk__in=ids).values_list("pk", "name")}


def _out(row: AuditEntry, names: dict[str, str]) -> AuditEntryOut:
    detail = getattr(row, "detail", None)
    return AuditEntryOut(
        number=row.number,
        at=row.at,
        who=row.who,
        name=names.get(row.who, ""),
        role=row.role,
        act=row.act,
        what=row.what,
        member=row.member,
        why=row.why,
        detail=json.loads(detail.text) if detail is not None else None,
        erased=detail is None and bool(row.detail_sha256),
        hash=row.hash,
    )
