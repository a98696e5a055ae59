"""Members to try everything out with."""

from __future__ import annotations


def ensure_sample_members() -> list[dict[str, str]]:
    """Make the sample members that are missing; return name, e-mail and password of each."""
    return []
