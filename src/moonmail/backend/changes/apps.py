from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth import get_user_model
from django.db.models.signals import post_save

_NOT_SYNCED = {"last_login", "password"}


def _member_saved(instance: Any, update_fields: frozenset[str] | None, **_: Any) -> None:
    from moonmail.backend.database import write

    if update_fields is not None and update_fields <= _NOT_SYNCED:
        return
    with write() as writing:
        writing.changed(instance)


class ChangesConfig(AppConfig):
    name = "moonmail.backend.changes"
    label = "changes"

    def ready(self) -> None:
        from moonmail.backend.accounts.models import Member
        from moonmail.backend.accounts.wire import member_out
        from moonmail.backend.changes.registry import Kind, member_scope, register

        register(
            Kind(
                "member",
                Member,
                scope=lambda member: member_scope(member.pk),
                rows=lambda ids: Member.objects.filter(pk__in=ids),
                wire=member_out,
            )
        )
        # Members are saved by sign-up pages and by allauth: a signal misses none of them.
        post_save.connect(_member_saved, sender=get_user_model(), dispatch_uid="changes.member")
