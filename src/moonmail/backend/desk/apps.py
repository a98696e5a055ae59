from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


def _member_saved(instance: Any, update_fields: Any, **_: Any) -> None:
    from moonmail.backend.desk import index

    if update_fields is None or index.FROM_MEMBER & set(update_fields):
        index.keep_member(instance)


def _booking_saved(instance: Any, created: bool, update_fields: Any, **_: Any) -> None:
    from moonmail.backend.desk import index

    if created:
        index.keep_booking(instance)
    elif update_fields is None or "member" in update_fields:
        index.hand_over(instance)


def _pass_saved(instance: Any, created: bool, **_: Any) -> None:
    from moonmail.backend.desk import index

    if created:
        index.keep_pass(instance)


class DeskConfig(AppConfig):
    name = "moonmail.backend.desk"
    label = "desk"

    def ready(self) -> None:
        from moonmail.backend.accounts.models import Member
        from moonmail.backend.bookings.models import Booking
        from moonmail.backend.passes.models import Pass

        post_save.connect(_member_saved, sender=Member, dispatch_uid="desk.member")
        post_save.connect(_booking_saved, sender=Booking, dispatch_uid="desk.booking")
        post_save.connect(_pass_saved, sender=Pass, dispatch_uid="desk.pass")
