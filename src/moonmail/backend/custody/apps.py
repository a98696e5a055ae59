from __future__ import annotations

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "moonmail.backend.custody"
    label = "custody"
