"""Who of the staff may do what: one table. The backend decides by it; the desk shows no more than it allows."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text


class StaffRole(StrEnum):
    AGENT = "agent"
    RECEIVING = "receiving"
    OPERATIONS = "operations"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"


class DeskAct(StrEnum):
    """What somebody at a desk may be allowed to do."""

    FIND = "find"
    VERIFY = "verify"
    REVEAL = "reveal"
    HELP = "help"
    GOODWILL = "goodwill"
    UNLOCK = "unlock"
    RECEIVE = "receive"
    FLY = "fly"
    DECLARE = "declare"
    MANY = "many"
    MANIFEST = "manifest"
    KEEP_STAFF = "keep_staff"
    READ_AUDIT = "read_audit"


_A, _R = DeskAct, StaffRole
_HELPING: Final = frozenset({_A.FIND, _A.VERIFY, _A.REVEAL, _A.HELP})

MAY: Final[dict[StaffRole, frozenset[DeskAct]]] = {
    _R.AGENT: _HELPING,
    _R.RECEIVING: frozenset({_A.RECEIVE}),
    _R.OPERATIONS: frozenset({_A.FLY, _A.DECLARE, _A.MANY, _A.MANIFEST}),
    _R.SUPERVISOR: _HELPING | {_A.GOODWILL, _A.UNLOCK, _A.MANY, _A.KEEP_STAFF},
    _R.AUDITOR: frozenset({_A.READ_AUDIT}),
}

ROLE_NAMES: Final[dict[StaffRole, Text]] = {
    _R.AGENT: Text("お客さま窓口", "Agent"),
    _R.RECEIVING: Text("受付・検査", "Receiving"),
    _R.OPERATIONS: Text("運航管理", "Operations"),
    _R.SUPERVISOR: Text("責任者", "Supervisor"),
    _R.AUDITOR: Text("監査", "Auditor"),
}


class RolesContradict(ValueError):
    """These roles can't be one person's. ``role``: the one that must be alone, or None where there is none at all."""

    def __init__(self, role: StaffRole | None) -> None:
        super().__init__(f"{role} can't be together with another role" if role else "no role")
        self.role = role


def roles_of(names: Iterable[str]) -> frozenset[StaffRole]:
    """Return the roles of these names.

    Raises:
        ValueError: a name is no role.
        RolesContradict: there is none; or somebody would look through the record of what they did themselves.
    """
    roles = frozenset(StaffRole(name) for name in names)
    if not roles:
        raise RolesContradict(None)
    if _R.AUDITOR in roles and len(roles) > 1:
        raise RolesContradict(_R.AUDITOR)
    return roles


def allowed(roles: Iterable[StaffRole]) -> frozenset[DeskAct]:
    """Return all that somebody with these roles may do."""
    return frozenset().union(*(MAY[role] for role in roles))


def role_for(roles: Iterable[StaffRole], act: DeskAct) -> StaffRole | None:
    """Return in which of somebody's roles they may do this: the one that may do least. None: they may not."""
    found = [role for role in roles if act in MAY[role]]
    return min(found, key=lambda role: (len(MAY[role]), role), default=None)
