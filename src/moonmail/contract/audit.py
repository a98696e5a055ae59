"""What an auditor learns of the chain as a whole."""

from __future__ import annotations

from moonmail.contract.base import Count, Time, WireOut


class AuditCheckpointOut(WireOut):
    """A signed hash of the chain, as ``moonmail backend audit checkpoint`` prints it: to be kept elsewhere."""

    number: int
    hash: str
    at: Time
    key: str
    signature: str


class AuditFindingOut(WireOut):
    """What is wrong, as ``domain.audit.Fault`` has it, and with which entry."""

    fault: str
    number: int


class AuditVerification(WireOut):
    """The chain, gone through from its first entry to its last.

    ``findings``: the first hundred; ``more``: there are others. ``newest``: the last checkpoint; None: none yet.
    ``public_key``: what checkpoints are verified with. Whoever can change the database can't change what was kept
    elsewhere: a checkpoint proves a later alteration only there.
    """

    entries: Count
    checkpoints: Count
    findings: list[AuditFindingOut]
    more: bool
    newest: AuditCheckpointOut | None
    public_key: str
    at: Time
