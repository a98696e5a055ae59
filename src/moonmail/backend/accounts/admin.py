"""Members, for the staff who may see them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from moonmail.backend.accounts.models import AppSession, Member


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("membership_number", "name", "name_kana", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("membership_number__exact", "email__iexact", "name", "name_kana", "name_latin")
    readonly_fields = ("id", "rev", "membership_number", "consents", "joined_at", "last_login")
    exclude: ClassVar[tuple[str, ...]] = ("password",)
    ordering = ("membership_number",)

    def has_add_permission(self, request: object) -> bool:  # noqa: ARG002
        """Members join themselves: only they can consent."""
        return False


@admin.register(AppSession)
class AppSessionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("member", "client_id", "started_at", "ended_at", "ended_why")
    readonly_fields = ("id", "member", "client_id", "code_hash", "started_at", "ended_at", "ended_why")

    def has_add_permission(self, request: object) -> bool:  # noqa: ARG002
        return False
