"""The desk: who calls and what they may do; the audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from moonmail.contract.base import Time, WireOut
from moonmail.domain.staff import DeskAct, StaffRole


class StaffMe(WireOut):
    """Who is signed in at a desk. ``may``: what the backend will let them do, so that the desk shows nothing else."""

    id: UUID
    name: str
    roles: list[StaffRole]
    may: list[DeskAct]


class AuditEntryOut(WireOut):
    """One line of the audit, as ``domain.audit.Entry`` has it. ``detail``: None when there was none or it was erased.

    ``name``: what whoever did it is called now; empty for somebody at the server's console.
    """

    number: int
    at: Time
    who: str
    name: str
    role: str
    act: str
    what: str
    member: str
    why: str
    detail: dict[str, Any] | None
    erased: bool
    hash: str


class AuditPage(WireOut):
    """Newest first. ``before``: what to ask with for the next page; None when there is none."""

    items: list[AuditEntryOut]
    before: int | None
