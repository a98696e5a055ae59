from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


def _booking_saved(instance: Any, created: bool, update_fields: frozenset[str] | None, **_: Any) -> None:
    from moonmail.backend.gifts.service import follow_booking

    if not created and (update_fields is None or "state" in update_fields):
        follow_booking(instance)


class GiftsConfig(AppConfig):
    name = "moonmail.backend.gifts"
    label = "gifts"

    def ready(self) -> None:
        from moonmail.backend.bookings.models import Booking
        from moonmail.backend.changes.registry import Kind, register, scope_of_member
        from moonmail.backend.gifts.models import Gift
        from moonmail.backend.gifts.wire import gift_out

        register(Kind("gift", Gift, scope_of_member, lambda ids: Gift.objects.filter(pk__in=ids), gift_out))
        # Bookings end in many ways: a signal misses none of them.
        post_save.connect(_booking_saved, sender=Booking, dispatch_uid="gifts.booking")
