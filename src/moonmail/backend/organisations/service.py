"""Who may book for which organisation."""

from __future__ import annotations

from uuid import UUID

from moonmail.backend.organisations.models import Booker


def is_booker(member_id: UUID, organisation_id: UUID) -> bool:
    """Return whether the member may book for the organisation; False also for one that does not exist."""
    return Booker.objects.filter(member_id=member_id, organisation_id=organisation_id).exists()
