"""Kiosks, for staff: how each is, who calls, what it offers; revoking one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.timesince import timesince

from moonmail.backend import clock
from moonmail.backend.kiosks import admin_words as words
from moonmail.backend.kiosks import service
from moonmail.backend.kiosks.models import Kiosk
from moonmail.backend.kiosks.service import Condition
from moonmail.backend.pages.language import say
from moonmail.domain import formats
from moonmail.domain.text import Text

_said = lazy(say, str)


def _in_words(code: str, known: Mapping[Any, Text]) -> str:
    """Return what a kiosk said of itself in words; what a later version says comes as it is."""
    found = next((text for key, text in known.items() if key.value == code), None)
    return say(found) if found else code


def _at(moment: datetime | None) -> str:
    return say(formats.both(partial(formats.time_of, moment))) if moment else ""


@admin.register(Kiosk)
class KioskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """All staff see kiosks and may go to one that calls. Changing and revoking needs the permission for it."""

    list_display = ("lounge", "condition", "since", "screen", "trouble_", "paper", "version", "heard")
    search_fields = ("name_ja", "name_en", "hostname")
    # Who waits comes first.
    ordering = (F("calls_staff_since").asc(nulls_last=True), "name_ja", "made_at")
    actions = ("go_there", "revoke")
    _shown = (
        *("condition", "since", "screen", "trouble_", "paper", "version", "hostname", "heard"),
        *("enrolled", "revoked", "id", "rev"),
    )
    readonly_fields = _shown
    fields = (
        *("name_ja", "name_en", "languages", "hours", "time_zone", "missions", "printer", "staff_phone"),
        *_shown,
    )

    @admin.display(description=_said(words.COLUMNS["lounge"]), ordering="name_ja")
    def lounge(self, kiosk: Kiosk) -> str:
        return say(Text(kiosk.name_ja, kiosk.name_en))

    @admin.display(description=_said(words.COLUMNS["condition"]))
    def condition(self, kiosk: Kiosk) -> str:
        found = service.condition_of(kiosk, clock.now())
        text = words.CONDITIONS[found]
        return say(
            words.COMING.filled(state=text) if found is Condition.CALLS_STAFF and kiosk.staff_coming_at else text
        )

    @admin.display(description=_said(words.COLUMNS["since"]))
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
        return say(words.AGO.filled(time=timesince(at, now)))

    @admin.display(description=_said(words.COLUMNS["screen"]), ordering="state")
    def screen(self, kiosk: Kiosk) -> str:
        return _in_words(kiosk.state, words.STATES)

    @admin.display(description=_said(words.COLUMNS["trouble"]), ordering="trouble")
    def trouble_(self, kiosk: Kiosk) -> str:
        return _in_words(kiosk.trouble, words.TROUBLES)

    @admin.display(description=_said(words.COLUMNS["paper"]), ordering="printer_state")
    def paper(self, kiosk: Kiosk) -> str:
        return _in_words(kiosk.printer_state, words.PRINTERS)

    @admin.display(description=_said(words.COLUMNS["heard"]), ordering="beat_at")
    def heard(self, kiosk: Kiosk) -> str:
        return _at(kiosk.beat_at)

    @admin.display(description=_said(words.COLUMNS["enrolled"]))
    def enrolled(self, kiosk: Kiosk) -> str:
        return _at(kiosk.enrolled_at)

    @admin.display(description=_said(words.COLUMNS["revoked"]))
    def revoked(self, kiosk: Kiosk) -> str:
        return _at(kiosk.revoked_at)

    @admin.action(description=_said(words.GO_THERE), permissions=["view"])
    def go_there(self, request: HttpRequest, chosen: QuerySet[Kiosk]) -> None:
        told = sum(service.staff_come(kiosk.pk) for kiosk in chosen)
        self.message_user(request, say(words.TOLD.filled(count=str(told))))

    @admin.action(description=_said(words.REVOKE), permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Kiosk]) -> None:
        for kiosk in chosen:
            service.revoke(kiosk.pk)
            self.log_change(request, kiosk, "revoked")
        self.message_user(request, say(words.REVOKED.filled(count=str(len(chosen)))), messages.WARNING)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **options: Any
    ) -> FormField | None:
        if db_field.name in words.LABELS:
            options["label"] = say(words.LABELS[db_field.name])
        if db_field.name in words.HELP:
            options["help_text"] = say(words.HELP[db_field.name])
        made: FormField | None = super().formfield_for_dbfield(db_field, request, **options)
        return made

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
