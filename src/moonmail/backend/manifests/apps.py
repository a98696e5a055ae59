from __future__ import annotations

from django.apps import AppConfig


class ManifestsConfig(AppConfig):
    name = "moonmail.backend.manifests"
    label = "manifests"
