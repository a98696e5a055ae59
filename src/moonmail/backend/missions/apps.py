from __future__ import annotations

from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "moonmail.backend.missions"
    label = "missions"

    def ready(self) -> None:
        from moonmail.backend.changes.registry import CATALOGUE, Kind, register
        from moonmail.backend.missions.models import Mission, Offer
        from moonmail.backend.missions.wire import mission_out, offer_out

        register(
            Kind("mission", Mission, lambda _: CATALOGUE, lambda ids: Mission.objects.filter(pk__in=ids), mission_out)
        )
        register(Kind("offer", Offer, lambda _: CATALOGUE, lambda ids: Offer.objects.filter(pk__in=ids), offer_out))
