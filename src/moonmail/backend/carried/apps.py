from __future__ import annotations

from django.apps import AppConfig


class CarriedConfig(AppConfig):
    name = "moonmail.backend.carried"
    label = "carried"
