from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "moonmail.backend.cases"
    label = "cases"

    def ready(self) -> None:
        from moonmail.backend.cases.models import Case, CaseMessage
        from moonmail.backend.cases.wire import case_out, message_out
        from moonmail.backend.changes.registry import Kind, register, scope_of_member

        register(Kind("case", Case, scope_of_member, lambda ids: Case.objects.filter(pk__in=ids), case_out))
        register(
            Kind(
                "case_message",
                CaseMessage,
                scope_of_member,
                lambda ids: CaseMessage.objects.filter(pk__in=ids),
                message_out,
            )
        )
