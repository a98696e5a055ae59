from __future__ import annotations

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "moonmail.backend.staff"
    label = "staff"
