"""Kiosks, for staff: how each is, who calls, what it offers; revoking one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.timesince import timesince

from moonmail.backend import clock
from moonmail.backend.kiosks import service
from moonmail.backend.kiosks.models import Kiosk
from moonmail.backend.kiosks.service import Condition
from moonmail.backend.pages.language import say
from moonmail.domain.text import Text

_WORDS: Final = {
    Condition.WAITING: Text("登録待ち", "not enrolled yet"),
    Condition.REVOKED: Text("登録取り消し", "revoked"),
    Condition.SILENT: Text("応答なし", "silent"),
    Condition.CALLS_STAFF: Text("係員の呼び出し", "calls staff"),
    Condition.TROUBLE: Text("要確認", "needs a look"),
    Condition.WELL: Text("正常", "well"),
}
_COMING: Final = Text("係員が向かっています", "somebody is on the way")
_FOR: Final = Text("{time}前から", "for {time}")
_TOLD: Final = Text(
    "{count}台の端末に、係員が向かうと伝えました。", "Guests at {count} kiosk(s) are told that you come."
)
_REVOKED: Final = Text(
    "{count}台の登録を取り消しました。端末は次の通信で自らを消去します。",
    "{count} kiosk(s) revoked: each wipes itself at its next call.",
)


@admin.register(Kiosk)
class KioskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """All staff see kiosks and may go to one that calls. Changing and revoking needs the permission for it."""

    list_display = ("name_ja", "condition", "since", "state", "trouble", "printer_state", "version", "beat_at")
    list_filter = ("state", "trouble", "printer_state")
    search_fields = ("name_ja", "name_en", "hostname")
    actions = ("go_there", "revoke")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name_ja", "name_en"),
                    "languages",
                    ("hours", "time_zone"),
                    "missions",
                    ("printer", "staff_phone"),
                )
            },
        ),
        (
            "state",
            {
                "fields": (
                    ("condition", "since"),
                    ("state", "trouble", "printer_state"),
                    ("version", "hostname"),
                    ("beat_at", "calls_staff_since", "staff_coming_at"),
                    ("made_at", "enrolled_at", "revoked_at"),
                    ("id", "rev"),
                )
            },
        ),
    )
    readonly_fields = (
        *("condition", "since", "state", "trouble", "printer_state", "version", "hostname", "beat_at"),
        *("calls_staff_since", "staff_coming_at", "made_at", "enrolled_at", "revoked_at", "id", "rev"),
    )

    @admin.display(description="condition")
    def condition(self, kiosk: Kiosk) -> str:
        found = service.condition_of(kiosk, clock.now())
        words = say(_WORDS[found])
        return f"{words} – {say(_COMING)}" if found is Condition.CALLS_STAFF and kiosk.staff_coming_at else words

    @admin.display(description="since")
    def since(self, kiosk: Kiosk) -> str:
        """How long it has been silent, or called."""
        now = clock.now()
        match service.condition_of(kiosk, now):
            case Condition.SILENT:
                at = service.last_heard(kiosk, kiosk.enrolled_at or kiosk.made_at)
            case Condition.CALLS_STAFF:
                at = kiosk.calls_staff_since or now
            case _:
                return ""
        return say(_FOR.filled(time=timesince(at, now)))

    @admin.action(description="Go there / 向かう", permissions=["view"])
    def go_there(self, request: HttpRequest, chosen: QuerySet[Kiosk]) -> None:
        told = sum(service.staff_come(kiosk.pk) for kiosk in chosen)
        self.message_user(request, say(_TOLD.filled(count=str(told))))

    @admin.action(description="Revoke: ends its sessions, wipes it / 登録を取り消す", permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Kiosk]) -> None:
        for kiosk in chosen:
            service.revoke(kiosk.pk)
            self.log_change(request, kiosk, "revoked")
        self.message_user(request, say(_REVOKED.filled(count=str(len(chosen)))), messages.WARNING)

    def save_model(self, request: HttpRequest, obj: Kiosk, form: Any, change: bool) -> None:  # noqa: ARG002
        # Only what was changed: the kiosk itself writes into the same row every four seconds.
        obj.rev = F("rev") + 1
        obj.save(update_fields=[*form.changed_data, "rev"])
        obj.refresh_from_db(fields=["rev"])

    def has_view_permission(self, request: HttpRequest, obj: Kiosk | None = None) -> bool:  # noqa: ARG002
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """A kiosk begins with its code, which is shown on the server alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Kiosk | None = None) -> bool:  # noqa: ARG002
        """It is revoked instead: a kiosk that nobody knows would not be told to wipe itself."""
        return False
