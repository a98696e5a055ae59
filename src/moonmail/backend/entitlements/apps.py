from __future__ import annotations

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    name = "moonmail.backend.entitlements"
    label = "entitlements"

    def ready(self) -> None:
        from moonmail.backend.changes.registry import Kind, register, scope_of_member
        from moonmail.backend.entitlements.models import Entitlement
        from moonmail.backend.entitlements.wire import entitlement_out

        register(
            Kind(
                "entitlement",
                Entitlement,
                scope_of_member,
                lambda ids: Entitlement.objects.filter(pk__in=ids).select_related("booking"),
                entitlement_out,
            )
        )
