from __future__ import annotations

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "moonmail.backend.custody"
    label = "custody"

    def ready(self) -> None:
        from moonmail.backend.changes.registry import Kind, register, scope_of_member
        from moonmail.backend.custody.models import CustodyEvent
        from moonmail.backend.custody.wire import custody_event_out

        register(
            Kind(
                "custody_event",
                CustodyEvent,
                scope_of_member,
                lambda ids: CustodyEvent.objects.filter(pk__in=ids),
                custody_event_out,
            )
        )
