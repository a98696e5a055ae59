from __future__ import annotations

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "moonmail.backend.receipts"
    label = "receipts"

    def ready(self) -> None:
        from moonmail.backend.changes.registry import Kind, register, scope_of_member
        from moonmail.backend.receipts.models import Receipt
        from moonmail.backend.receipts.wire import receipt_out

        register(
            Kind(
                "receipt",
                Receipt,
                scope_of_member,
                lambda ids: Receipt.objects.filter(pk__in=ids).select_related("booking"),
                receipt_out,
            )
        )
