from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def after_migrate(**_: Any) -> None:
    """Make the apps known that members use, and forget what is over."""
    from moonmail.backend.accounts.oauth import clients, sessions

    clients.ensure()
    sessions.purge()


class AccountsConfig(AppConfig):
    name = "moonmail.backend.accounts"
    label = "accounts"

    def ready(self) -> None:
        # After every migration, and at every start that has none to do: a backend always knows its own apps.
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="accounts.after_migrate")
