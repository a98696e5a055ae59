from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "moonmail.backend.organisations"
    label = "organisations"
