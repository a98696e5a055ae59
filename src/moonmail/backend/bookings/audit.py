"""Whether the books agree with themselves."""

from __future__ import annotations

from django.db.models import Count, Q

from moonmail.backend.missions.models import Offer
from moonmail.domain.states import HoldState


def discrepancies() -> list[str]:
    """Return every offer whose count of taken slots is not the number of its active and used holds."""
    living = Count("holds", filter=Q(holds__state__in=[HoldState.ACTIVE.value, HoldState.USED.value]))
    return [
        f"offer {offer.pk}: {offer.taken} slots counted as taken, {offer.living} held or used"
        for offer in Offer.objects.annotate(living=living).order_by("pk")
        if offer.taken - offer.sold_elsewhere != offer.living
    ]
