"""What else may be answered, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from moonmail.contract.problems import Problem


def problems(*statuses: int) -> dict[int, Any]:
    """Return ninja's response map: problems for 4xx and 5xx, no body for 304."""
    return {status: (None if status == 304 else Problem) for status in (*statuses, 426, 500)}
