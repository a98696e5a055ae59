"""Whether the books agree with themselves."""

from __future__ import annotations

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from moonmail.backend.missions.models import Offer
from moonmail.domain.states import HoldState


def discrepancies() -> list[str]:
    """Return every offer whose count of taken slots is not that of its active and used holds."""
    counted = Q(holds__state__in=[HoldState.ACTIVE.value, HoldState.USED.value])
    living = Coalesce(Sum("holds__quantity", filter=counted), 0)
    return [
        f"offer {offer.pk}: {offer.taken} slots counted as taken, {offer.living} held or used"
        for offer in Offer.objects.annotate(living=living).order_by("pk")
        if offer.taken - offer.sold_elsewhere != offer.living
    ]
