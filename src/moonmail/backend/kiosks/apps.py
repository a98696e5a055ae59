from __future__ import annotations

from django.apps import AppConfig


class KiosksConfig(AppConfig):
    name = "moonmail.backend.kiosks"
    label = "kiosks"
