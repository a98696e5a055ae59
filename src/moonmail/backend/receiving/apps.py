from __future__ import annotations

from typing import Any

from django.apps import AppConfig


def _shipment_saved(instance: Any, **_: Any) -> None:
    from moonmail.backend.receiving import book

    book.note_shipment(instance)


def _pass_saved(instance: Any, **_: Any) -> None:
    from moonmail.backend.receiving import book

    book.note_pass(instance)


class ReceivingConfig(AppConfig):
    name = "moonmail.backend.receiving"
    label = "receiving"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from moonmail.backend.bookings.models import Shipment
        from moonmail.backend.passes.models import Pass

        post_save.connect(_shipment_saved, sender=Shipment, dispatch_uid="receiving.shipment")
        post_save.connect(_pass_saved, sender=Pass, dispatch_uid="receiving.pass")
