from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "moonmail.backend.payments"
    label = "payments"

    def ready(self) -> None:
        from moonmail.backend.changes.registry import Kind, register, scope_of_member
        from moonmail.backend.payments.models import Payment
        from moonmail.backend.payments.wire import payment_out

        register(Kind("payment", Payment, scope_of_member, lambda ids: Payment.objects.filter(pk__in=ids), payment_out))
