from __future__ import annotations

from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "moonmail.backend.passes"
    label = "passes"

    def ready(self) -> None:
        from moonmail.backend.changes.registry import Kind, register, scope_of_member
        from moonmail.backend.passes.models import Pass
        from moonmail.backend.passes.wire import pass_out

        register(Kind("pass", Pass, scope_of_member, lambda ids: Pass.objects.filter(pk__in=ids), pass_out))
