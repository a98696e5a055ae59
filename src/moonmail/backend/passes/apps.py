from __future__ import annotations

from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "moonmail.backend.passes"
    label = "passes"
