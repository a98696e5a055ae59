from __future__ import annotations

from django.apps import AppConfig


class FlightsConfig(AppConfig):
    name = "moonmail.backend.flights"
    label = "flights"
