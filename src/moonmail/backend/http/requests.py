"""Writes that carry the client's UUID: the same one again changes nothing."""

from __future__ import annotations

import hashlib
import json
from typing import Protocol
from uuid import UUID

from moonmail.backend.http.problems import Refusal
from moonmail.contract.base import WireIn
from moonmail.contract.problems import ProblemCode


def hash_of(body: WireIn) -> str:
    """Return the hash of what is asked. Fields at their default are left out: a newer server may add such fields."""
    canonical = json.dumps(body.model_dump(mode="json", exclude_defaults=True), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class Asked(Protocol):
    member_id: UUID
    request_sha256: str


def require_same(row: Asked, member_id: UUID, request_sha256: str) -> None:
    """Raise unless ``row`` came from this member and this very request.

    Raises:
        Refusal: another request used the id. Whose it was is not said.
    """
    if row.member_id != member_id or row.request_sha256 != request_sha256:
        raise Refusal(ProblemCode.ID_REUSED)
