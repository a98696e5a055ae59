from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "moonmail.backend.pages"
    label = "pages"
